"""Agents for the tests of the panel, which need no TensorFlow."""

import time
from collections import deque

import numpy as np

from dqn_lesson.hyperparameters import Hyperparameters

SHORT = Hyperparameters(num_steps=60)


class Agent:
    """Balances by a hand-written rule and learns nothing, so that a run takes a fraction of a second."""

    made = 0
    pause = 0.0

    def __init__(self, env, hyperparameters, seed):
        type(self).made += 1
        self.gamma, self.learning_rate = hyperparameters.gamma, hyperparameters.learning_rate
        self.epsilon, self.epsilon_min = 0.5, hyperparameters.epsilon_min
        self.memory = []

    def act(self, state):
        time.sleep(self.pause)
        place, speed, angle, spin = state[0]
        return int(angle + 0.5 * spin + 0.05 * place + 0.1 * speed > 0)

    def remember(self, state, action, reward, next_state, terminated):
        self.memory.append(reward)

    def replay(self, batch_size):
        return 0.25


class Slow(Agent):
    """Takes minutes unless it is stopped."""

    pause = 0.02


class Knowing(Agent):
    """Promises something for each button, and says how much its memory holds."""

    def __init__(self, env, hyperparameters, seed):
        super().__init__(env, hyperparameters, seed)
        self.memory = deque(maxlen=40)

    def q_values(self, states):
        return np.tile([1.0, 3.0], (len(states), 1))
