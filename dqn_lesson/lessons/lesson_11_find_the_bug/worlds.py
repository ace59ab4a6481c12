"""The worlds of the clinic: CartPole four times, each with a property that brings another bug to light."""

from collections.abc import Callable
from typing import NamedTuple

import gymnasium as gym
import numpy as np
from gymnasium.envs.classic_control import CartPoleEnv
from gymnasium.spaces import Box
from gymnasium.wrappers import TimeLimit, TransformObservation

UNITS = np.array([1 / 2.4, 1 / 2, 5.0, 1 / 2], np.float32)  # [S]
END_OF_TRACK = 1_000  # steps, where no limit ends a game: code that is sick may play without one


class Pole(CartPoleEnv):
    """CartPole, but after 1,000 steps the cart has come to the end of its track, so that every game ends."""

    def reset(self, *, seed=None, options=None):
        """As CartPole's."""
        self.num_steps = 0
        return super().reset(seed=seed, options=options)

    def step(self, action):
        """As CartPole's, but for the end of the track."""
        state, reward, terminated, truncated, info = super().step(action)
        self.num_steps += 1
        return state, reward, terminated or self.num_steps >= END_OF_TRACK, truncated, info


class SameArray(gym.ObservationWrapper):
    """Writes each state into one and the same array, as some fast simulators do."""

    def __init__(self, env: gym.Env) -> None:
        super().__init__(env)
        self._array = np.zeros(env.observation_space.shape, np.float32)

    def observation(self, observation: np.ndarray) -> np.ndarray:
        """The array, with the new numbers in it."""
        self._array[:] = observation
        return self._array


class World(NamedTuple):
    """A world of the clinic: what is said of it, how it is made, its limit, and what passes its exam."""

    name: str
    told: str
    make: Callable[[], gym.Env]
    limit: int = 200  # steps
    mark: int = 70  # mean score of the exam that is enough; random play reaches about 23


def _in_units() -> gym.Env:
    return TransformObservation(Pole(), lambda state: state * UNITS, Box(-np.inf, np.inf, (4,), np.float32))


WORLDS = {
    "pole": World("the pole", "CartPole, at most 200 steps a game.", lambda: TimeLimit(Pole(), 200)),
    "short clock": World(
        "the short clock", "CartPole, at most 50 steps a game.", lambda: TimeLimit(Pole(), 50), 50, 40
    ),
    "same array": World(
        "the same array",
        "CartPole, at most 200 steps a game. Each state comes in one and the same array.",
        lambda: TimeLimit(SameArray(Pole()), 200),
    ),
    "own units": World(
        "its own units",
        "CartPole, at most 200 steps a game. A wrapper gives each number in a unit of its own.",
        lambda: TimeLimit(_in_units(), 200),
    ),
}
