"""Acrobot: two links, a motor between them, and an episode that terminates in success."""

import math

import numpy as np

from ..environments import Recipe
from ..hyperparameters import Hyperparameters
from . import Axis

ENV_ID = "Acrobot-v1"
# An episode terminates when the arm swings high enough, so only its last step costs nothing. The
# states are cosines and sines of two angles, and two angular velocities of up to 4 and 9 pi.
SETTINGS = Hyperparameters(
    state_scale=(1.0, 1.0, 1.0, 1.0, 1 / 4, 1 / 9),
    gamma=0.99,
    step_reward=-0.01,
    fall_reward=0.0,
    n_step=4,
    epsilon_min=0.1,
    num_steps=60_000,
)
STATE = (
    ("cos of angle 1", ""),
    ("sin of angle 1", ""),
    ("cos of angle 2", ""),
    ("sin of angle 2", ""),
    ("angular velocity 1", "rad/s"),
    ("angular velocity 2", "rad/s"),
)
ACTIONS = ("turn −1", "nothing", "turn +1")
NO_KEYS = "its motor turns a joint, which has no left and right that a key could stand for"
FAILURE = "the swing that reaches the line"
SCORE = "−1 for each step until the arm swings above the line"
MAP = (
    Axis("angle of the upper link", "rad", -math.pi, math.pi),
    Axis("angle of the joint", "rad", -math.pi, math.pi),
    Axis("angular velocity 1", "rad/s", -6.0, 6.0),
    Axis("angular velocity 2", "rad/s", -12.0, 12.0),
)


def map_states(numbers: np.ndarray) -> np.ndarray:
    """States `(N, 6)` with these two angles and angular velocities, `(N, 4)`."""
    first, second, *velocities = numbers.T
    return np.stack([np.cos(first), np.sin(first), np.cos(second), np.sin(second), *velocities], axis=1)


def map_numbers(states: np.ndarray) -> np.ndarray:
    """The two angles and angular velocities, `(N, 4)`, of states `(N, 6)`."""
    cos_1, sin_1, cos_2, sin_2, *velocities = states.T
    return np.stack([np.arctan2(sin_1, cos_1), np.arctan2(sin_2, cos_2), *velocities], axis=1)


def ending(states: np.ndarray, recipe: Recipe, score: float) -> str:
    """How an episode that terminated ended, in words; arguments as for `games.ending`."""
    return "it swung above the line"
