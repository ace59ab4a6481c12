"""The corridor's Q-table, filled by the learner's own update: how the prize creeps back to the start."""

from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from ..shared.figure_style import BLUE
from ..shared.mine_or_ours import mine_or_ours
from .corridor import GAMMA, NUM_CELLS, PRIZES, RIGHT, START


def creep(q_update: Callable, num_games: int = 8, lr: float = 1.0) -> np.ndarray:
    """The table after each game of an agent that walks from the start straight to the large prize.

    Args:
        q_update: the learner's answer to 5.5; as long as it isn't right, the course's is used.
        num_games: how many games it walks.
        lr: how far each update goes, from 0 to 1.

    Returns:
        Q-values, [games, cells, actions].
    """
    q_update = mine_or_ours("5.5", q_update)
    table, tables = np.zeros((NUM_CELLS, 2)), []
    for _ in range(num_games):
        for cell in range(START, NUM_CELLS):
            over = cell == NUM_CELLS - 1
            next_cell, reward = (cell, PRIZES[RIGHT]) if over else (cell + 1, 0.0)
            q_update(table, cell, RIGHT, reward, next_cell, over, lr, GAMMA)
        tables.append(table.copy())
    return np.array(tables)


def draw_creep(tables: np.ndarray, ax: Axes) -> Axes:
    """Draws what the right button is worth in each cell, a row for each game.

    Args:
        tables: as `creep` returns them.
        ax: where to draw.
    """
    worth = tables[:, START:, RIGHT]
    colours = LinearSegmentedColormap.from_list("prize", ["#f3f6fa", BLUE])
    ax.imshow(worth, colours, aspect="auto", vmin=0, vmax=PRIZES[RIGHT])
    for (game, column), value in np.ndenumerate(worth):
        colour = "white" if value > 0.5 else "black"
        ax.text(column, game, f"{value:.2f}", ha="center", va="center", color=colour)
    cells = range(START, NUM_CELLS)
    ax.set_xticks(range(len(cells)), [f"{cell}\nstart" if cell == START else str(cell) for cell in cells])
    ax.set_yticks(range(len(worth)), range(1, len(worth) + 1))
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    ax.set(xlabel="cell", ylabel="after game", title="Q(right)")
    return ax
