"""What an agent thinks, drawn: value maps and the errors of a batch. Data and an `ax` in, the `ax` out."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from .axes import INK, PASS_MARK_COLOUR
from .live import as_png
from .value_axes import ValueAxes

HISTOGRAM_COLOUR = "#3d85c6"
SIDES = LinearSegmentedColormap.from_list("sides", ["#6ea6e0", "#ffffff", "#f0a35e"])  # L, equal, R
NUM_LETTERS = 6  # a side


def value_grid(
    policy: Any, axes: ValueAxes, at: Sequence[float], num_cells: int, plane: Sequence[int] = (0, 1)
) -> np.ndarray:
    """The Q-values of all actions over two axes of a value map; of a table, in each row.

    Args:
        policy: has `q_values`.
        axes: K of them.
        at: where the other axes stand, `(K,)`; the numbers of the two are of no account.
        num_cells: N, of each side.
        plane: the axis that is drawn across, and the one that is drawn upwards.

    Returns:
        `(A, N, N)`: for each action a row for each number of the upward axis, the lowest first, and in it one
        for each number of the other from left to right. Of a table `(A, N)`.
    """
    if axes.rows:
        numbers = np.array(axes.rows, np.float32)[:, None]  # [N, 1]
        return np.asarray(policy.q_values(axes.states(numbers)), np.float32).T
    drawn = [np.linspace(axes.axes[axis].low, axes.axes[axis].high, num_cells) for axis in plane]
    numbers = np.tile(np.asarray(at, np.float64), (num_cells**2, 1))  # [N * N, K]
    for axis, values in zip(plane, np.meshgrid(*drawn), strict=True):
        numbers[:, axis] = values.ravel()
    q_values = policy.q_values(axes.states(numbers).astype(np.float32))
    return np.asarray(q_values, np.float32).T.reshape(-1, num_cells, num_cells)


def plot_sure(grid: np.ndarray, ax: Axes, edges: Sequence[float]) -> Axes:
    """Draws which action is worth more: letters L and R, the larger the surer, a line where they are equal.

    Args:
        grid: `(2, N, N)`, Q(left) and Q(right), a row for each angular velocity, the lowest first.
        ax: where to draw.
        edges: the greatest angle and angular velocity in it.
    """
    difference = grid[1] - grid[0]
    most = float(np.abs(difference).max()) or 1.0
    x, y = (np.linspace(-edge, edge, grid.shape[1]) for edge in edges)
    ax.pcolormesh(x, y, difference, cmap=SIDES, vmin=-most, vmax=most, shading="gouraud")
    if difference.min() < 0 < difference.max():
        ax.contour(x, y, difference, levels=[0], colors="black", linewidths=2)
    places = ((np.arange(NUM_LETTERS) + 0.5) / NUM_LETTERS * grid.shape[1]).astype(int)
    for row in places:
        for column in places:
            value = difference[row, column]
            letter, size = "R" if value > 0 else "L", 6 + 9 * abs(value) / most
            ax.text(x[column], y[row], letter, fontsize=size, ha="center", va="center", weight="bold")
    ax.set_title("Q(right) - Q(left)", fontsize="medium", loc="left")
    ax.set_xlabel("angle, rad")
    return ax


def plot_td_errors(errors: np.ndarray, ax: Axes) -> Axes:
    """Draws how many transitions have which TD error.

    Args:
        errors: `(N,)`, target minus guess.
        ax: where to draw.
    """
    ax.hist(errors, bins=25, color=HISTOGRAM_COLOUR, edgecolor="white", linewidth=0.6)
    ax.axvline(0, color=INK, linewidth=1)
    label = f"mean {errors.mean():+.4f}"
    ax.axvline(errors.mean(), color=PASS_MARK_COLOUR, linewidth=1.6, linestyle=(0, (4, 3)), label=label)
    ax.set(xlabel="TD error: target minus guess", ylabel="transitions")
    ax.spines[["top", "right"]].set_visible(False)
    ax.legend(frameon=False, loc="lower left", bbox_to_anchor=(0, 1), fontsize="small")
    return ax


def td_errors_png(errors: np.ndarray) -> bytes:
    """The same as a PNG with a clear background; errors that are no numbers are left out."""
    figure = Figure(figsize=(5.8, 2.3), dpi=160, facecolor="none", layout="constrained")
    ax = figure.add_subplot(facecolor="none")
    finite = errors[np.isfinite(errors)]
    if len(finite):
        plot_td_errors(finite, ax)
    return as_png(figure.savefig)
