"""MountainCar: a car too weak for its hill has to swing back and forth; every step costs 1 until the flag."""

import numpy as np

from ..environments import Recipe
from ..hyperparameters import Hyperparameters
from . import Axis

ENV_ID = "MountainCar-v0"
# A random driver never sees the flag; that waiting costs, and arriving costs nothing, is all it learns from.
# Velocities stay below 0.07.
SETTINGS = Hyperparameters(
    state_scale=(1.0, 10.0),
    gamma=0.99,
    n_step=8,
    step_reward=-0.01,
    fall_reward=0.0,
    epsilon_min=0.05,
    num_steps=100_000,
)
STATE = (("position", ""), ("velocity", "a step"))
ACTIONS = ("left", "nothing", "right")
KEYS, IDLE = {"ArrowLeft": 0, "ArrowRight": 2}, 1
FAILURE = "the flag"
SCORE = "−1 for each step until the flag"
MAP = (Axis("position", "", -1.2, 0.6, -0.5), Axis("velocity", "a step", -0.07, 0.07))


def ending(states: np.ndarray, recipe: Recipe, score: float) -> str:
    """How an episode that terminated ended, in words; arguments as for `games.ending`."""
    return "it reached the flag"
