"""What the 2017 tutorial wrote runs here, with Gymnasium's new returns: its script, its methods."""

import random
from collections import deque

import gymnasium as gym
import keras  # after dqn_lesson, which small_agents imports: it sets the backend
import numpy as np
import pytest
from small_agents import leave_xla_out

from dqn_lesson.agent import DQNAgent
from dqn_lesson.examination import exam
from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.training import train


@pytest.fixture(autouse=True)
def no_xla(monkeypatch):
    leave_xla_out(monkeypatch)
    random.seed(0)
    np.random.seed(0)


def test_the_training_script(capsys):
    episodes = 4
    env = gym.make("CartPole-v1")
    agent = DQNAgent(env, Hyperparameters.tutorial())
    for e in range(episodes):
        state, _ = env.reset(seed=e)
        state = np.reshape(state, (1, 4))
        for time in range(500):
            action = agent.act(state)
            next_state, reward, terminated, truncated, _ = env.step(action)
            reward = -100 if terminated else reward
            next_state = np.reshape(next_state, (1, 4))
            agent.remember(state, action, reward, next_state, terminated)
            state = next_state
            if terminated or truncated:
                print(f"episode: {e + 1}/{episodes}, score: {time}")
                break
        agent.replay(32)

    lines = capsys.readouterr().out.splitlines()
    scores = [int(line.rpartition(" ")[2]) for line in lines]
    assert lines == [f"episode: {k + 1}/4, score: {score}" for k, score in enumerate(scores)]
    assert len(agent.memory) == sum(scores) + 4 > 4 * 8
    falls = [memory for memory in agent.memory if memory.terminated]
    assert [memory.reward for memory in falls] == [-100.0] * 4
    assert {memory.reward for memory in agent.memory if not memory.terminated} == {1.0}
    assert agent.epsilon == pytest.approx(0.995**4)


class TutorialMethods:
    """The method bodies; they ask for nothing but `self.model`, `self.memory` and plain numbers."""

    def _build_model(self):
        model = keras.Sequential()
        model.add(keras.layers.Dense(8, input_dim=4, activation="tanh"))
        model.add(keras.layers.Dense(8, activation="tanh"))
        model.add(keras.layers.Dense(2, activation="linear"))
        model.compile(loss="mse", optimizer=keras.optimizers.RMSprop(learning_rate=self.learning_rate))
        self.model = model

    def act(self, state):
        if np.random.rand() <= self.epsilon:
            return self.env.action_space.sample()
        return np.argmax(self.model.predict(state, verbose=0)[0])

    def remember(self, state, action, reward, next_state, done):
        self.memory.append((state, action, reward, next_state, done))

    def replay(self, batch_size):
        batch = random.sample(self.memory, min(len(self.memory), batch_size))
        for state, action, reward, next_state, done in batch:
            target = reward
            if not done:
                target = reward + self.gamma * np.amax(self.model.predict(next_state, verbose=0)[0])
            target_f = self.model.predict(state, verbose=0)
            target_f[0][action] = target
            self.model.fit(state, target_f, epochs=1, verbose=0)
        if self.epsilon > self.epsilon_min:
            self.epsilon *= self.epsilon_decay


class AsOverrides(TutorialMethods, DQNAgent):
    """On top of ours."""


class OnItsOwn(TutorialMethods):
    """With no base class of ours."""

    def __init__(self, env):
        self.env = env
        self.memory = deque(maxlen=100_000)
        self.gamma, self.epsilon, self.epsilon_min, self.epsilon_decay = 0.9, 1.0, 0.1, 0.995
        self.learning_rate = 0.0001
        self._build_model()


def overriding(env):
    return AsOverrides(env, Hyperparameters.tutorial())


def overriding_some(env):
    """`act` and `remember` are ours, everything that learns is the tutorial's."""

    class Some(DQNAgent):
        _build_model, replay = TutorialMethods._build_model, TutorialMethods.replay

    return Some(env, Hyperparameters.tutorial())


@pytest.mark.filterwarnings("ignore:Do not pass an `input_shape`")  # Keras, about the tutorial's input_dim
@pytest.mark.parametrize("make", [overriding, overriding_some, OnItsOwn])
def test_the_tutorial_s_methods(make):
    env = gym.make("CartPole-v1")
    agent = make(env)
    before = [np.array(weights) for weights in agent.model.get_weights()]
    hp = Hyperparameters.tutorial().replace(num_steps=200, num_episodes=2, batch_size=3)
    agent.batch_size = 3
    episodes = train(agent, env, hp, seed=0)

    assert sum(memory[2] == -100.0 for memory in agent.memory) == len(episodes) == 2
    assert len(agent.memory) == episodes[-1].num_steps and agent.memory[0][0].shape == (1, 4)
    assert agent.epsilon == pytest.approx(0.995**2)
    after = agent.model.get_weights()
    assert any(np.any(old != new) for old, new in zip(before, after, strict=True))

    agent.epsilon = 0.5
    result = exam(agent, num_starts=1, max_steps=5)
    assert result.scores == (5.0,) and agent.epsilon == 0.5
