"""What lessons' figures share beside the style `lesson.mplstyle`: colours, axes, exam dots, intervals."""

from collections.abc import Iterable, Sequence

import numpy as np
from matplotlib.axes import Axes

from ...plotting import INK, mark_pass
from ...sweep import wilson

BLUE, LIGHT, PALE, ORANGE, GREY = "#0b5cad", "#7da7d9", "#b9cfe8", "#c2571a", "#8a9097"
GREEN = "#5d8a3a"
PASS_MARK = 475  # a mean score of so much passes the exam
STYLE = "dqn_lesson.plotting.lesson"


def steps_axis(ax: Axes, label: str = "steps trained") -> Axes:
    """For counts of steps to the right, with a comma at the thousands."""
    ax.set_xlabel(label)
    ax.xaxis.set_major_formatter("{x:,.0f}")
    return ax


def pole_axes(ax: Axes) -> Axes:
    """For states drawn by the pole alone: angle to the right, angular velocity upwards."""
    ax.set(xlabel="angle (rad)", ylabel="angular velocity (rad/s)")
    return ax


def exam_axis(ax: Axes, columns: Sequence[str] = ()) -> Axes:
    """For exams: mean scores upwards to a little above 500, the pass mark, and the names of the columns."""
    mark_pass(ax, PASS_MARK, f"{PASS_MARK} is enough")
    ax.set(ylabel="mean score in the exam", ylim=(0, 525))
    if columns:
        ax.set_xticks(range(len(columns)), columns)
        ax.set_xlim(-0.5, len(columns) - 0.5)
        ax.tick_params(axis="x", length=0)
    return ax


def draw_exam_dots(
    position: float,
    means: Sequence[float],
    ax: Axes,
    least: float = PASS_MARK,
    colours: tuple[str, str] = (BLUE, ORANGE),
    markers: str = "oo",
    filled: bool = True,
    across: bool = False,
    alpha: float = 1.0,
) -> None:
    """Draws the exams of some agents, a mark for each, beside each other so that equal ones can be counted.

    Args:
        position: of the column; of the row, if they go across.
        means: their mean scores.
        ax: where to draw.
        least: the mean score that is enough.
        colours: of those with enough, and of the others.
        markers: the same.
        filled: whether the marks are.
        across: scores to the right instead of upwards.
        alpha: 1 stands out, less does not.
    """
    means = np.sort(means)
    aside = position + (np.linspace(-0.25, 0.25, len(means)) if len(means) > 1 else np.zeros(len(means)))
    for some, colour, marker in zip((means >= least, means < least), colours, markers, strict=True):
        points = (means[some], aside[some]) if across else (aside[some], means[some])
        look = {"color": colour} if filled else {"facecolors": "none", "edgecolors": colour}
        ax.scatter(*points, s=40, marker=marker, alpha=alpha, zorder=2, **look)


def draw_shares(shares: Iterable[tuple[str, int, int]], ax: Axes, missed: str = BLUE) -> Axes:
    """Draws the share of agents that pass, in the interval that holds the true one in 95 of 100 cases.

    Args:
        shares: name, how many passed, and of how many; from top to bottom.
        ax: where to draw.
        missed: colour of those where not all pass.
    """
    names = []
    for row, (name, passed, tried) in enumerate(shares):
        names.append(name)
        colour = BLUE if passed == tried else missed
        interval = wilson(passed, tried)
        ax.plot(interval, [row, row], color=colour, alpha=0.4, linewidth=6, solid_capstyle="butt")
        ax.plot(passed / tried, row, "o", color=colour, markersize=9)
    ax.set_yticks(range(len(names)), names)
    ax.xaxis.set_major_formatter("{x:.0%}")
    ax.set(xlim=(-0.02, 1.02), ylim=(len(names) - 0.5, -0.5))
    ax.grid(axis="x", color=INK, alpha=0.12)
    ax.tick_params(length=0)
    return ax
