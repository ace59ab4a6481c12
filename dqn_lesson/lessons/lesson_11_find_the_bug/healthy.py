"""The healthy twin of every patient: the agent of 06 with the target network of 07, its loop, its exam.

As text, because a patient is this text with one line changed, and because that is what a learner reads.
"""

SOURCE = """\
import random
from collections import deque

import keras
import numpy as np

from dqn_lesson import quick
from dqn_lesson.network import seeded


class Agent:
    def __init__(self, env, hp, seed=0):
        self.state_size = env.observation_space.shape[0]
        self.action_size = int(env.action_space.n)
        self.memory = deque(maxlen=hp.memory_size)
        self.gamma = hp.gamma
        self.epsilon = hp.epsilon
        self.epsilon_min = hp.epsilon_min
        self.epsilon_decay = hp.epsilon_decay
        self.batch_size = hp.batch_size
        self.copy_every = round(1 / hp.target_tau)
        self.num_replays = 0
        self.rng = np.random.default_rng(seed)
        random.seed(seed)
        with seeded(seed):
            self.model = quick(self.build_model(hp))
        self.target_model = quick(keras.models.clone_model(self.model.keras_model))
        self.target_model.set_weights(self.model.get_weights())

    def build_model(self, hp):
        model = keras.Sequential([keras.layers.Input((self.state_size,))])
        for width in hp.hidden:
            model.add(keras.layers.Dense(width, activation=hp.activation))
        model.add(keras.layers.Dense(self.action_size))
        optimizer = keras.optimizers.get(hp.optimizer)
        optimizer.learning_rate = hp.learning_rate
        model.compile(loss=hp.loss, optimizer=optimizer)
        return model

    def remember(self, state, action, reward, next_state, terminated):
        self.memory.append((state, action, reward, next_state, terminated))

    def act(self, state, explore=True):
        if explore and self.rng.random() < self.epsilon:
            return int(self.rng.integers(self.action_size))
        return int(np.argmax(self.model.predict(state)[0]))

    def replay(self, batch_size):
        batch = random.sample(self.memory, min(batch_size, len(self.memory)))
        states, actions, rewards, next_states, terminated = zip(*batch)
        states, next_states = np.concatenate(states), np.concatenate(next_states)
        best = self.target_model.predict(next_states).max(axis=1)
        targets = np.array(rewards) + self.gamma * best * (1 - np.array(terminated))
        wanted = self.model.predict(states)
        wanted[np.arange(len(batch)), actions] = targets
        loss = self.model.fit(states, wanted).history["loss"][0]
        self.follow()
        self.decay()
        return loss

    def follow(self):
        self.num_replays += 1
        if self.num_replays % self.copy_every == 0:
            self.target_model.set_weights(self.model.get_weights())

    def decay(self):
        self.epsilon = max(self.epsilon_min, self.epsilon * self.epsilon_decay)


def row(state):
    return np.array(state, np.float32).reshape(1, -1)


def train(agent, env, num_steps, starts, seed=0):
    state, score, scores, losses = row(env.reset(seed=seed)[0]), 0, [], []
    for step in range(num_steps):
        action = agent.act(state)
        next_state, reward, terminated, truncated, info = env.step(action)
        next_state, score = row(next_state), score + 1
        learned = -1.0 if terminated else 0.0
        agent.remember(state, action, learned, next_state, terminated)
        if step >= starts:
            losses.append(agent.replay(agent.batch_size))
        state = next_state
        if terminated or truncated:
            scores.append(score)
            state, score = row(env.reset()[0]), 0
    return scores, losses


def exam(agent, env, seeds):
    scores = []
    for seed in seeds:
        state, score, over = row(env.reset(seed=seed)[0]), 0, False
        while not over:
            action = agent.act(state, explore=False)
            state, reward, terminated, truncated, info = env.step(action)
            state, score = row(state), score + 1
            over = terminated or truncated
        scores.append(score)
    return scores
"""
