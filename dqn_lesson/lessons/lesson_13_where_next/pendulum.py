"""A pendulum with a motor at its hinge: what it brings to hold any of infinitely many torques."""

from contextlib import closing
from itertools import islice
from typing import Any

import gymnasium as gym
import numpy as np

from ...training import play

ENV_ID = "Pendulum-v1"
MOST = 2.0  # torque, in newton metres, to either side
ANGLE, VELOCITY = 0.35, -2.2  # rad, rad/s: nearly upright, and swinging towards the top, too fast


class NearTheTop(gym.Wrapper):
    """Begins each episode in the same state."""

    def reset(self, **options: Any) -> tuple[np.ndarray, dict]:
        """As Gymnasium's; `Pendulum-v1` itself begins anywhere."""
        _, info = super().reset(**options)
        self.unwrapped.state = np.array([ANGLE, VELOCITY])
        return np.array([np.cos(ANGLE), np.sin(ANGLE), VELOCITY], np.float32), info


class Holding:
    """Acts with one torque, always."""

    def __init__(self, torque: float) -> None:
        self.action = np.array([torque], np.float32)

    def act(self, state: np.ndarray) -> np.ndarray:
        """The torque, whatever the state."""
        return self.action


def held(torque: float, num_steps: int = 10) -> float:
    """The sum of the rewards if this torque is held for so many steps; 10 are half a second."""
    with closing(NearTheTop(gym.make(ENV_ID))) as env:
        return [step.score for step in islice(play(Holding(torque), env, [0]), num_steps)][-1]
