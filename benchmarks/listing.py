"""The 2017 tutorial's agent, as its listing has it but for names, and the same with batched calls.

What stands in the listing: gamma 0.9, epsilon from 1 to 0.1, times 0.995 a replay; RMSprop with 1e-4;
three tanh layers of 128; a memory without end; one `predict` and one `fit` for each remembered step.
"""

import random
import time

import gymnasium as gym
import numpy as np

from dqn_lesson.examination import exam
from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.network import build_network, quick, seeded
from dqn_lesson.training import train

GAMMA, EPSILON_MIN, EPSILON_DECAY, BATCH = 0.9, 0.1, 0.995, 32


def tutorial_model(seed: int):
    """The listing's network, compiled."""
    import keras

    with seeded(seed):
        model = build_network(4, 2, (128, 128, 128), "tanh")
    model.compile(keras.optimizers.RMSprop(1e-4), "mse")
    return model


class TutorialAgent:
    """One sample at a time; `model` is a Keras model, or `quick` of one."""

    def __init__(self, model, seed: int):
        self.model = model
        self.memory: list[tuple] = []
        self.epsilon = 1.0
        self.dice = random.Random(seed)

    def act(self, state: np.ndarray) -> int:
        if self.dice.random() < self.epsilon:
            return self.dice.randrange(2)
        return int(np.argmax(self.model.predict(state, verbose=0)[0]))

    def remember(self, state, action, reward, next_state, terminated) -> None:
        self.memory.append((state, action, reward, next_state, terminated))

    def replay(self, batch_size: int) -> None:
        for state, action, reward, next_state, terminated in self._drawn(batch_size):
            target = reward
            if not terminated:
                target += GAMMA * np.max(self.model.predict(next_state, verbose=0)[0])
            wanted = self.model.predict(state, verbose=0)
            wanted[0][action] = target
            self.model.fit(state, wanted, epochs=1, verbose=0)
        self._explore_less()

    def _drawn(self, batch_size: int) -> list[tuple]:
        return self.dice.sample(self.memory, min(batch_size, len(self.memory)))

    def _explore_less(self) -> None:
        if self.epsilon > EPSILON_MIN:
            self.epsilon *= EPSILON_DECAY


class BatchedAgent(TutorialAgent):
    """The same with Keras' quickest calls, each for a whole batch: what a good tutorial of today does."""

    def act(self, state: np.ndarray) -> int:
        if self.dice.random() < self.epsilon:
            return self.dice.randrange(2)
        return int(np.argmax(self.model.predict_on_batch(state)[0]))

    def replay(self, batch_size: int) -> None:
        states, actions, rewards, next_states, terminated = zip(*self._drawn(batch_size), strict=True)
        states, next_states = np.concatenate(states), np.concatenate(next_states)
        future = self.model.predict_on_batch(next_states).max(axis=1) * ~np.array(terminated)
        wanted = self.model.predict_on_batch(states)
        wanted[np.arange(len(actions)), actions] = np.array(rewards) + GAMMA * future
        self.model.train_on_batch(states, wanted)
        self._explore_less()


def settings(replay_every: int, num_steps: int) -> Hyperparameters:
    """When the listing's loop calls `replay(32)`, and its rewards; 0 means after each episode."""
    return Hyperparameters.tutorial().replace(
        replay_every=replay_every, batch_size=BATCH, num_steps=num_steps, num_episodes=None
    )


def run_listing(seed: int, replay_every: int, num_steps: int) -> dict:
    """Trains `TutorialAgent` through `quick`, without a time limit that anybody would notice."""
    agent = TutorialAgent(quick(tutorial_model(seed)), seed)
    env = gym.make("CartPole-v1", max_episode_steps=num_steps)
    start = time.perf_counter()
    episodes = train(agent, env, settings(replay_every, num_steps), seed)
    seconds = time.perf_counter() - start
    return {
        "seed": seed,
        "replay_every": replay_every,
        "episodes": len(episodes),
        "best": max((episode.score for episode in episodes), default=0.0),
        "mean": round(exam(agent, "CartPole-v1").mean, 2),
        "seconds": round(seconds, 2),
    }
