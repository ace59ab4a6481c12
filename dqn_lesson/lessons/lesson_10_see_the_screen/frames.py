"""Screens of Pong in greys, as the console gave them: they are there where the game isn't installed."""

from functools import cache
from importlib.resources import files
from io import BytesIO

import numpy as np

from ...games.pong import FIRST_ROW, LAST_ROW

BALL = 236  # the ball's grey


@cache
def _kept() -> dict[str, np.ndarray]:
    with np.load(BytesIO((files(__package__) / "data" / "frames.npz").read_bytes())) as kept:
        return dict(kept)


def frame(name: str) -> np.ndarray:
    """A screen, `(210, 160)` of uint8: "first" of a game, "rally", "next" one after it, "point": no ball."""
    return _kept()[name].copy()


def with_ball(name: str, row: int, column: int, grey: int = BALL) -> np.ndarray:
    """A screen whose ball lies elsewhere: the row and column of its corner, in pixels of the field."""
    screen = frame(name)
    field = screen[FIRST_ROW:LAST_ROW]
    field[field == BALL] = field[0, 0]
    field[row : row + 4, column : column + 2] = grey
    return screen


def corners() -> np.ndarray:
    """A made-up screen: single pixels in the field's corners, hardly brighter than the background."""
    screen = np.full((210, 160), 87, np.uint8)
    screen[:FIRST_ROW], screen[LAST_ROW:] = 200, 30  # of no interest
    screen[FIRST_ROW + np.array([0, 1, 0, 159, 159]), np.array([1, 0, 159, 0, 159])] = 88
    return screen
