"""LunarLander: bring a lander down between two flags, softly; the ground is another one in each episode.

The facts are those of gymnasium.farama.org/environments/box2d/lunar_lander; a test holds them to it.
"""

import numpy as np

from ..environments import Recipe
from ..hyperparameters import Hyperparameters
from . import Axis

ENV_ID = "LunarLander-v3"
# The environment's own rewards, up to 100 in size: the loss caps how hard one of them pulls.
SETTINGS = Hyperparameters(
    state_scale=None,
    hidden=(128, 128),
    learning_rate=5e-4,
    gamma=0.995,
    batch_size=128,
    n_step=4,
    memory_size=100_000,
    updates_per_replay=32,
    epsilon_decay=0.9998,
    epsilon_min=0.02,
    step_reward=None,
    fall_reward=None,
    num_steps=300_000,
)
STATE = (
    ("position, sideways", "10 m"),
    ("height above the pad", "6.667 m"),
    ("velocity, sideways", "5 m/s"),
    ("velocity, upwards", "7.5 m/s"),
    ("angle", "rad"),
    ("angular velocity", "2.5 rad/s"),
    ("left leg on the ground", ""),
    ("right leg on the ground", ""),
)
ACTIONS = ("nothing", "left engine", "main engine", "right engine")
KEYS, IDLE = {"ArrowLeft": 1, "ArrowUp": 2, "ArrowRight": 3}, 0
FAILURE = "a crash or a landing"
SCORE = "the game's own points: 100 for a landing, −100 for a crash, a little less for fuel and distance"
UNIT = np.array([10, 20 / 3, 5.0, 7.5, 1, 2.5, 1, 1])  # what 1 is in metres, m/s, radians, rad/s
MAP = (
    Axis("position, sideways", "m", -10.0, 10.0),
    Axis("height above the pad", "m", 0.0, 10.0, 5.0),
    Axis("velocity, sideways", "m/s", -5.0, 5.0),
    Axis("velocity, upwards", "m/s", -8.0, 4.0, -2.0),
    Axis("angle", "rad", -1.0, 1.0),
    Axis("angular velocity", "rad/s", -2.0, 2.0),
    Axis("left leg on the ground", "", 0.0, 1.0),
    Axis("right leg on the ground", "", 0.0, 1.0),
)
EDGE = 1.0  # of the screen, in units of the position: beyond it the flight has failed
PAD = 0.2  # the flags stand here, left and right
SOFT = 1.0  # m/s at the first touch


def map_states(numbers: np.ndarray) -> np.ndarray:
    """States out of metres and seconds, both `(N, 8)`."""
    return numbers / UNIT


def map_numbers(states: np.ndarray) -> np.ndarray:
    """The numbers of states in metres and seconds, both `(N, 8)`."""
    return states * UNIT


def ending(states: np.ndarray, recipe: Recipe, score: float) -> str:
    """How an episode that terminated ended, in words; arguments as for `games.ending`."""
    last = states[-1]
    if abs(last[0]) >= EDGE:
        return "it flew off the screen"
    touched = states[:, 6:].any(axis=1)
    speed = float(np.hypot(*(states[np.argmax(touched) if touched.any() else -1] * UNIT)[2:4]))
    if last[[2, 3, 5]].any():  # what has landed rests: its velocities are 0, and the game ends
        return f"it crashed ({speed:.1f} m/s)"
    where = "" if abs(last[0]) <= PAD else " beside the pad"
    return f"it landed {'softly' if speed < SOFT else 'hard'}{where} ({speed:.1f} m/s)"
