"""Looks inside an agent that plays Pong: which action wins where the ball is, and what it looks at."""

import numpy as np

from ...games.pong import ACTIONS as ACTIONS  # for the notebook
from ...games.pong import NUM_FRAMES, look
from .frames import frame, with_ball

_STEP = 3  # pixels that the ball moves from frame to frame, in each direction, when all three are made up


def stack(down: bool, row: int, column: int) -> np.ndarray:
    """A ball on its way to the agent's paddle on the right, in squares: `(40, 40, 3)`, the newest frame last.

    Args:
        down: whether the ball goes down; up otherwise.
        row: of the ball's corner in the newest frame, in pixels of the field.
        column: of the same corner.
    """
    frames = []
    for back in range(NUM_FRAMES - 1, -1, -1):
        at = (row - back * _STEP * (1 if down else -1), column - back * _STEP)
        frames.append(look(with_ball("rally", *(int(np.clip(k, 0, 156)) for k in at))))
    return np.stack(frames, axis=-1)


def choices(agent, down: bool) -> np.ndarray:
    """The action that wins, for each of 40 x 40 places of the ball, `(40, 40)`."""
    states = [stack(down, 4 * row, 4 * column) for row in range(40) for column in range(40)]
    return agent.q_values(np.array(states)).argmax(axis=1).reshape(40, 40)


def covered(agent, state: np.ndarray, size: int = 4) -> np.ndarray:
    """By how much Q(best) - Q(next best) changes where a window of all frames is covered, `(40, 40)`.

    It explores, and proves nothing: a picture with a hole is one that the agent has never seen.
    """
    ways = [(row, column) for row in range(40) for column in range(40)]
    holes = np.repeat(state[None], len(ways), axis=0)
    for hole, (row, column) in zip(holes, ways, strict=True):
        hole[max(row - size // 2, 0) : row + size // 2, max(column - size // 2, 0) : column + size // 2] = (
            False
        )
    sure = _sure(agent, state[None])[0]
    return (_sure(agent, holes) - sure).reshape(40, 40)


def _sure(agent, states: np.ndarray) -> np.ndarray:
    q_values = np.sort(agent.q_values(states), axis=1)
    return q_values[:, -1] - q_values[:, -2]


def rally() -> np.ndarray:
    """A state out of a rally, `(40, 40, 3)`."""
    return np.stack([look(frame(name)) for name in ("rally", "rally", "next")], axis=-1)
