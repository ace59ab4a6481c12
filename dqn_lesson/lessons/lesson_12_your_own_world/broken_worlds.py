"""Four worlds, each broken in one place."""

import textwrap
import warnings

import gymnasium as gym
import numpy as np
from gymnasium.spaces import Box, Discrete
from gymnasium.utils.env_checker import check_env


class _Walk(gym.Env):
    """A walk on a line, from about 0 to 3."""

    observation_space = Box(-4, 4, (1,), np.float32)
    action_space = Discrete(2)

    def reset(self, seed=None, options=None):
        """Begins near 0."""
        super().reset(seed=seed)
        self.place, self.num_steps = self.np_random.uniform(-0.5, 0.5), 0
        return self.state(), {}

    def step(self, action):
        """Half a step up or down; over at 3, truncated after 50."""
        self.place, self.num_steps = max(self.place + action - 0.5, -3), self.num_steps + 1
        over = bool(self.place >= 3)
        return self.state(), float(over), over, self.num_steps >= 50, {}

    def state(self):
        """`(1,)` of float32."""
        return np.array([self.place], np.float32)


class NoNumber(_Walk):
    """A reward that is no number."""

    def step(self, action):
        """Divides where it must not."""
        state, _, over, late, info = super().step(action)
        return state, float("inf") - float("inf"), over, late, info


class NoEnd(_Walk):
    """A world without an end."""

    def step(self, action):
        """Forgets to say that it is over."""
        state, reward, *_, info = super().step(action)
        return np.clip(state, -3, 3), reward, False, False, info


class OtherShape(_Walk):
    """States of another shape than promised."""

    def state(self):
        """`(1, 1)`."""
        return super().state()[None]


class NoSeed(_Walk):
    """A reset that ignores its seed."""

    def reset(self, seed=None, options=None):
        """Drops it."""
        return super().reset()


BROKEN = NoNumber, NoEnd, OtherShape, NoSeed


def what_gymnasium_says(world: type) -> str:
    """How Gymnasium's own checker begins what it says to a world, or that it found nothing."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            check_env(world(), skip_render_check=True)
        except Exception as error:  # of whatever type: it is the checker's answer
            return textwrap.shorten(str(error), 90, placeholder=" ...")
    return "nothing"
