"""Acrobot: two links, a motor between them, and an episode that terminates in success."""

import numpy as np

from ..environments import Recipe
from ..hyperparameters import Hyperparameters

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
FAILURE = "the swing that reaches the line"
SCORE = "−1 for each step until the arm swings above the line"


def ending(states: np.ndarray, recipe: Recipe) -> str:
    """How an episode that terminated ended, in words; arguments as for `games.ending`."""
    return "it swung above the line"
