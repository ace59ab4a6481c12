"""A second exam paper, harder than the first: starts further out, and noise on what the agent sees."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import gymnasium as gym
import numpy as np

from ...environments import recipe_of
from ...examination import FIRST_EXAM_SEED
from ...games import LESSON_GAME
from ...training import greedy, play

USUAL_WIDTH = 0.05  # CartPole's own starts: each of the four numbers between -0.05 and 0.05


class HarderPaper(gym.ObservationWrapper):
    """CartPole with starts of another width, and normal noise on each number that the agent sees.

    The world itself has no noise: it is the agent's eyes that are bad.

    Args:
        env: a CartPole.
        width: each number of a start lies between `-width` and `width`.
        noise: standard deviation of the noise, in the state's own units.
    """

    def __init__(self, env: gym.Env, width: float = USUAL_WIDTH, noise: float = 0.0):
        super().__init__(env)
        self._width, self._noise = width, noise
        self._rng = np.random.default_rng()

    def reset(self, *, seed: int | None = None, options: dict | None = None) -> tuple[np.ndarray, dict]:
        """As the environment's own; the seed decides the noise too."""
        if seed is not None:
            self._rng = np.random.default_rng(seed)
        bounds = {"low": -self._width, "high": self._width}
        return super().reset(seed=seed, options=(options or {}) | bounds)

    def observation(self, observation: np.ndarray) -> np.ndarray:
        """The state as the agent sees it."""
        noise = self._noise * self._rng.standard_normal(observation.shape)
        return (observation + noise).astype(observation.dtype)


def second_paper(
    agent: Any, num_starts: int, width: float, noise: float, env: Any = LESSON_GAME
) -> Iterator[float]:
    """The scores of a second paper, one by one, from the first exam's start seeds; see `HarderPaper`.

    `env` is a CartPole, as for `recipe_of`.
    """
    seeds = range(FIRST_EXAM_SEED, FIRST_EXAM_SEED + num_starts)
    with closing(HarderPaper(recipe_of(env).make(), width, noise)) as env, greedy(agent):
        yield from (step.score for step in play(agent, env, seeds, explore=False) if step.ended)
