"""A small world of pictures: a ball drifts down, bounces off the walls, and a paddle below must catch it."""

import gymnasium as gym
import numpy as np
from gymnasium.spaces import Box, Discrete
from gymnasium.wrappers import FrameStackObservation, TransformObservation

from ...games.pong import channels_last

SIZE = 10  # squares a side
DRIFTS = (-1, 1)  # squares to the side for each square down


class Ball(gym.Env):
    """One ball is one episode: 1 for a catch, -1 for a miss. The actions: left, stay, right."""

    observation_space = Box(0, 1, (SIZE, SIZE), bool)
    action_space = Discrete(3)

    def reset(self, seed=None, options=None):
        """A new ball at the top, somewhere, with a drift of its own."""
        super().reset(seed=seed)
        self.row, self.column, self.paddle = 0, *self.np_random.integers(SIZE - 1, size=2)
        self.drift = self.np_random.choice(DRIFTS)
        return self.picture(), {}

    def step(self, action):
        """Moves the paddle by one square at most, and the ball one square down and one to the side."""
        self.paddle = np.clip(self.paddle + action - 1, 0, SIZE - 2)
        self.row, self.column = self.row + 1, self.column + self.drift
        if not 0 <= self.column < SIZE:  # off the wall, as light off a mirror
            self.column, self.drift = np.clip(self.column, 0, SIZE - 1) * 2 - self.column, -self.drift
        over = self.row == SIZE - 1
        reward = (1.0 if self.column - self.paddle in (0, 1) else -1.0) if over else 0.0
        return self.picture(), reward, over, False, {}

    def picture(self):
        """What is seen: `(10, 10)` of bool, ball and paddle on, all else off."""
        picture = np.zeros((SIZE, SIZE), bool)
        picture[self.row, self.column] = picture[SIZE - 1, self.paddle : self.paddle + 2] = True
        return picture


def seen(num_frames: int) -> gym.Env:
    """The world as an agent sees it: the newest `num_frames` pictures on top of each other, `(10, 10, N)`."""
    env = FrameStackObservation(Ball(), num_frames)
    return TransformObservation(env, channels_last, Box(0, 1, (SIZE, SIZE, num_frames), bool))
