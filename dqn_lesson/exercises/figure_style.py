"""What the figures of several lessons share: colours, frame and legend, and dots for exams."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

BLUE, LIGHT, PALE, ORANGE, GREY = "#0b5cad", "#7da7d9", "#b9cfe8", "#c2571a", "#8a9097"
BAR = 475  # a mean score of so much passes the exam
TEXTS = {"angle": "angle (rad)", "velocity": "angular velocity (rad/s)"}


def open_frame(ax: Axes) -> Axes:
    """No frame on top and right."""
    ax.spines[["top", "right"]].set_visible(False)
    return ax


def legend_above(ax: Axes, columns: int = 3) -> Axes:
    """An open frame; the legend above, where no line can hide behind it."""
    ax.legend(frameon=False, loc="lower left", bbox_to_anchor=(0, 1), ncols=columns, fontsize="small")
    return open_frame(ax)


def pole_axes(ax: Axes) -> Axes:
    """For states drawn by the pole alone: angle to the right, angular velocity upwards."""
    ax.set(xlabel=TEXTS["angle"], ylabel=TEXTS["velocity"])
    return open_frame(ax)


def draw_exam_dots(place: float, means: Sequence[float], passed: Sequence[bool], ax: Axes) -> None:
    """Draws a column of exams, a dot for each agent: blue if it passed, orange if not."""
    aside = np.linspace(-0.25, 0.25, len(means))  # so that equal scores don't hide each other
    colours = [BLUE if each else ORANGE for each in passed]
    ax.scatter(place + aside, means, s=45, c=colours, zorder=2)
