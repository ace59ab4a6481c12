"""What a value map varies: the numbers of a state, or those that the game's own file names instead."""

from collections.abc import Callable, Sequence
from contextlib import closing
from typing import NamedTuple

import numpy as np
from gymnasium.spaces import Discrete

from ..environments import Recipe
from ..games import Axis, fact, map_axes, state_names

MOST = 1e4  # a bound beyond it is none
NUM_ROWS = 21  # of a table, where a state is one number


class ValueAxes(NamedTuple):
    """The axes of a value map, and how their numbers become states.

    Attributes:
        axes: K of them; by default the first is drawn across and the second upwards.
        states: `(N, K)` to `(N, S)`.
        numbers: `(N, S)` to `(N, K)`.
        rows: where the only axis makes a table: the number in each row.
    """

    axes: tuple[Axis, ...]
    states: Callable[[np.ndarray], np.ndarray]
    numbers: Callable[[np.ndarray], np.ndarray]
    rows: tuple[float, ...] = ()


def axes_of(recipe: Recipe, met: np.ndarray | Sequence = ()) -> ValueAxes:
    """The axes of a value map in this environment.

    Args:
        recipe: of the environment.
        met: states `(N, S)` that say how far a number goes where the environment sets it no bounds.
    """
    with closing(recipe.make()) as env:
        space = env.observation_space
    if isinstance(space, Discrete):
        axis = Axis("state", "", 0, int(space.n) - 1)
        return ValueAxes((axis,), _same, _same, tuple(range(int(space.n))))
    names = state_names(recipe, space.shape[0])
    if known := map_axes(recipe):
        if to_states := fact(recipe, "map_states", None):
            return ValueAxes(known, to_states, fact(recipe, "map_numbers", None))
        place = {name: axis for axis, (name, _) in enumerate(names)}
        order = [place[axis.name] for axis in known]
        back = np.argsort(order)
        return ValueAxes(known, lambda numbers: numbers[:, back], lambda states: states[:, order])
    met = np.reshape(np.asarray(met, np.float64), (-1, len(names)))
    bounds = zip(space.low.tolist(), space.high.tolist(), strict=True)
    axes = tuple(
        _plain(name, unit, low, high, met[:, place])
        for place, ((name, unit), (low, high)) in enumerate(zip(names, bounds, strict=True))
    )
    rows = np.linspace(axes[0].low, axes[0].high, NUM_ROWS).tolist() if len(axes) == 1 else ()
    return ValueAxes(axes, _same, _same, tuple(rows))


def num_numbers(recipe: Recipe) -> int:
    """Of how many numbers a state is, S; 1 where states are numbered.

    Raises:
        ValueError: it is a picture.
    """
    with closing(recipe.make()) as env:
        shape = env.observation_space.shape
    if len(shape) > 1:
        raise ValueError(
            f"A value map is for states of a few numbers, but {recipe.title} shows pictures. "
            "Watch an episode with its Q-values instead: EpisodePlayer(agent)."
        )
    return shape[0] if shape else 1


def _plain(name: str, unit: str, low: float, high: float, met: np.ndarray) -> Axis:
    """An axis with the environment's bounds, or else around what was met."""
    if not -MOST <= low < high <= MOST:
        least, most = (met.min(), met.max()) if len(met) else (-1.0, 1.0)
        room = 0.1 * (most - least) or 1.0
        low, high = max(low, least - room), min(high, most + room)
    return Axis(name, unit, low, high, min(max(0.0, low), high))


def _same(numbers: np.ndarray) -> np.ndarray:
    return numbers
