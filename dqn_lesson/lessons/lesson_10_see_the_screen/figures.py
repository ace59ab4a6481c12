"""What lesson 10 draws: functions that take data and an `ax`, or axes, and return them."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap

from ..shared.figure_style import BLUE, GREY, ORANGE
from .ball import SIZE, Ball


def draw_screen(screen: np.ndarray, ax: Axes, title: str = "") -> Axes:
    """Draws a screen in greys, or what is seen of it in squares, with a frame."""
    ax.imshow(screen, cmap="gray", interpolation="nearest", aspect="auto")
    ax.set(title=title, xticks=[], yticks=[])
    for spine in ax.spines.values():
        spine.set(visible=True, color=GREY)
    return ax


def draw_change(before: np.ndarray, after: np.ndarray, ax: Axes) -> Axes:
    """Draws which pixels changed from one screen to the next, and says how many."""
    changed = before != after
    return draw_screen(~changed, ax, f"{changed.sum()} of {changed.size:,} pixels changed")


def draw_rallies(axes: Sequence[Sequence[Axes]]) -> None:
    """Draws two balls that look alike in the middle picture, before and after it: `(2, 3)` axes."""
    for row, drift in zip(axes, (-1, 1), strict=True):
        ball = Ball()
        for step, title in enumerate(("one picture before", "now", "one picture later")):
            ball.row, ball.column, ball.paddle = 4 + step, 5 + drift * (step - 1), 4
            draw_screen(~ball.picture(), row[step], title)


def draw_caught(caught: Mapping[str, Sequence[int]], ax: Axes) -> Axes:
    """Draws how many of 100 balls each agent caught: a row of dots for each name."""
    for place, (name, numbers) in enumerate(caught.items()):
        ax.plot(numbers, [place] * len(numbers), "o", color=BLUE, alpha=0.5, markersize=8)
        ax.annotate(name, (-2, place), ha="right", va="center", annotation_clip=False)
    ax.axvline(95, color=GREY, linestyle=":", linewidth=1)
    ax.set(xlim=(0, 102), ylim=(len(caught) - 0.4, -0.6), yticks=[], xlabel="balls caught of 100")
    return ax


def draw_filters(kernel: np.ndarray, axes: Sequence[Axes]) -> None:
    """Draws the newest frame's part of a layer's filters, `(h, w, channels, filters)`: blue on, red off."""
    most = np.abs(kernel).max()
    for ax, number in zip(axes, range(kernel.shape[-1]), strict=True):
        ax.imshow(kernel[:, :, -1, number], cmap="RdBu", vmin=-most, vmax=most)
        ax.set_axis_off()


def draw_choices(chosen: np.ndarray, ax: Axes, title: str, names: Sequence[str]) -> Axes:
    """Draws which action wins for each place of the ball, `(40, 40)` of whole numbers."""
    ax.imshow(chosen, cmap=ListedColormap([GREY, BLUE, ORANGE]), vmin=0, vmax=2, interpolation="nearest")
    ax.set_title(title)
    ax.set_axis_off()
    for number, (name, color) in enumerate(zip(names, (GREY, BLUE, ORANGE), strict=True)):
        ax.text(0, SIZE * 4 + 2.5 + 2.6 * number, name, color=color, weight="bold", va="center")
    return ax


def draw_covered(picture: np.ndarray, drop: np.ndarray, ax: Axes, title: str) -> Axes:
    """Draws a picture, and above it how much is lost where a part of it is covered: the redder, the more."""
    draw_screen(~picture, ax, title)
    most = max(np.abs(drop).max(), 1e-6)
    ax.imshow(np.ma.masked_less(np.abs(drop) / most, 0.15), cmap="Reds", vmin=0, vmax=1, alpha=0.6)
    return ax
