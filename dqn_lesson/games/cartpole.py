"""CartPole: a pole on a cart, and a reward of 1 for each step that it stands.

The facts are those of gymnasium.farama.org/environments/classic_control/cart_pole; a test holds them to it.
"""

import math
from collections.abc import Sequence
from contextlib import closing

import gymnasium as gym
import numpy as np
from gymnasium.envs.classic_control.cartpole import CartPoleEnv

from ..environments import Recipe
from ..hyperparameters import Hyperparameters
from . import Axis

ENV_ID = "CartPole-v1"
SETTINGS = Hyperparameters()
STATE = (("position", "m"), ("velocity", "m/s"), ("angle", "rad"), ("angular velocity", "rad/s"))
ACTIONS = ("left", "right")
FAILURE, SCORE = "a fall", "steps balanced"
MAX_POSITION = 2.4  # m from the middle: beyond it the cart has left the track
MAX_ANGLE = 12 * 2 * math.pi / 360  # 12 degrees from upright: beyond it the pole has fallen
STEP_SECONDS = 0.02
MAP = (
    Axis("angle", "rad", -MAX_ANGLE, MAX_ANGLE, 0.05),
    Axis("angular velocity", "rad/s", -1.5, 1.5),
    Axis("position", "m", -MAX_POSITION, MAX_POSITION),
    Axis("velocity", "m/s", -2.0, 2.0),
)
MAP_LOOK = (
    "<b>Trained</b>: R where the pole leans and swings to the right, L where it leans and swings to the "
    "left. The cart must go under the pole. In between, the black line runs from upper left to lower right: "
    "a pole that leans to one side and swings back to the other needs little help.",
    "<b>Move the position</b>: the black line moves. Near an edge of the track the agent leans the pole "
    "first, to be able to drive back.",
)
ENDINGS = {"fell": "the pole fell", "edge": "the cart left the track", "time": "the time was up"}
NEIGHBOURS = {
    "the cart 0.2 m further right": (0.2, 0, 0, 0),
    "the cart 0.2 m/s faster to the right": (0, 0.2, 0, 0),
    "the pole 0.02 rad further right": (0, 0, 0.02, 0),
    "the pole 0.02 rad further left": (0, 0, -0.02, 0),
    "turning 0.2 rad/s faster to the right": (0, 0, 0, 0.2),
    "turning 0.2 rad/s faster to the left": (0, 0, 0, -0.2),
}


class StartsIn(gym.Wrapper):
    """CartPole that starts where it is told, not by chance."""

    def __init__(self, env: gym.Env, state: Sequence[float]) -> None:
        super().__init__(env)
        self._state = np.array(state, np.float64)

    def reset(self, **options):
        """As Gymnasium's, but the state is the given one."""
        _, info = self.env.reset(**options)
        self.unwrapped.state = self._state.copy()
        return self._state.astype(np.float32), info


def how_it_ended(state: Sequence[float], terminated: bool, max_position: float = MAX_POSITION) -> str:
    """Why an episode ended, as a key of `ENDINGS`.

    Args:
        state: the last one, `(4,)`.
        terminated: whether the last step terminated the episode.
        max_position: where the track ends, in an environment that was changed.
    """
    if not terminated:
        return "time"
    return "edge" if abs(state[0]) > max_position else "fell"


def ending(states: np.ndarray, recipe: Recipe, score: float) -> str:
    """How an episode that terminated ended, in words; arguments as for `games.ending`."""
    world = physics(recipe)
    return ENDINGS[how_it_ended(states[-1], True, world["x_threshold"] if world else MAX_POSITION)]


def physics(recipe: Recipe) -> dict[str, float | str | None] | None:
    """The constants of a CartPole, as this environment has them; None for any other environment.

    One whose wrappers change what is seen of it counts as another: its states can't be drawn as a pole.
    """
    with closing(recipe.make()) as made:
        world = made.unwrapped
        if not isinstance(world, CartPoleEnv):
            return None
        seen, _ = made.reset(seed=0)
        if not np.array_equal(seen, np.float32(world.state)):
            return None
        names = (
            "gravity", "masspole", "total_mass", "length", "polemass_length", "force_mag", "tau",
            "kinematics_integrator", "theta_threshold_radians", "x_threshold",
        )  # fmt: skip
        return {name: getattr(world, name) for name in names} | {"max_steps": recipe.limit}
