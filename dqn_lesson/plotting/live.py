"""The score curve that grows while an agent trains."""

import io
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from .axes import INK, STEPS, WINDOW, frame, legend_above, score_lines

NUM_COLOURS = 64  # in the live picture


class LiveAxes:
    """Axes that are painted again and again as a PNG with a clear background.

    Axes and labels are kept as a picture and only the data is painted over it, which costs a third of a whole
    redraw. Where a point lies outside, the limits grow to twice their length, so that this stays rare.

    Attributes:
        ax: where to draw. What `png` takes should be `animated`, which leaves it out of the picture.

    Args:
        size: width and height in inches.
    """

    def __init__(self, size: tuple[float, float]):
        figure = Figure(figsize=size, dpi=160, facecolor="none", layout="constrained")
        self.canvas = FigureCanvasAgg(figure)
        self.ax = figure.add_subplot(facecolor="none")
        self._background = None

    def make_room(self, axis: str, value: float) -> None:
        """Lets the limits grow where a value lies outside; `axis` is "x" or "y"."""
        limits = getattr(self.ax, f"get_{axis}lim")()
        if not limits[0] <= value <= limits[1]:
            getattr(self.ax, f"set_{axis}lim")(_grown(*limits, value))
            self._background = None

    def png(self, artists: Iterable[Artist]) -> bytes:
        """The axes with these artists on them."""
        if self._background is None:
            self.canvas.draw()
            self._background = self.canvas.copy_from_bbox(self.ax.figure.bbox)
        self.canvas.restore_region(self._background)
        for artist in artists:
            self.ax.draw_artist(artist)
        return png_of(self.canvas)


class LiveCurve:
    """A score curve that grows during a run.

    Args:
        num_steps: the planned length of the run.
        bar: the mean score that passes; it also says which scores to expect.
        window: episodes in the moving average.
        before: of another run, whose average stays as a pale line.
    """

    def __init__(
        self,
        num_steps: int,
        bar: float | None = None,
        window: int = WINDOW,
        before: "LiveCurve | None" = None,
    ):
        self.window = window
        self._steps: list[int] = []
        self._scores: list[float] = []
        self._averages: list[float] = []
        self._axes = LiveAxes((5.8, 2.6))
        self._ax = self._axes.ax
        frame(self._ax, bar, STEPS)
        self._lines = score_lines(self._ax, window)
        for line in self._lines:
            line.set_animated(True)  # left out of the kept picture
        legend_above(self._ax)
        self._ax.set(xlim=(0, num_steps), ylim=_expected(bar))
        self.pale = () if before is None else before.line or before.pale  # x and y of the run before
        if self.pale:
            self._ax.plot(*self.pale, color=INK, alpha=0.35, linewidth=2, zorder=1)
            for score in (min(self.pale[1]), max(self.pale[1])):
                self._axes.make_room("y", score)
        self._mark_artists: list = []
        self.marks: list[tuple[float, str]] = []  # where something was changed, and the words for it

    @property
    def num_points(self) -> int:
        """How many episodes are drawn."""
        return len(self._scores)

    @property
    def line(self) -> tuple[list[int], list[float]] | tuple[()]:
        """Steps and averages, as drawn; empty before the first episode."""
        return (self._steps, self._averages) if self._steps else ()

    @property
    def average(self) -> float | None:
        """The mean of the last episodes, as drawn; None before the first."""
        return self._averages[-1] if self._averages else None

    def add(self, num_steps: int, score: float) -> None:
        """Adds a finished episode: the steps trained at its end, and its score."""
        self._steps.append(num_steps)
        self._scores.append(score)
        recent = self._scores[-self.window :]
        self._averages.append(sum(recent) / len(recent))
        self._axes.make_room("x", num_steps)
        self._axes.make_room("y", score)

    def mark(self, marks: Sequence[tuple[float, str]]) -> None:
        """Marks where something was changed: a line at so many steps, with words beside it; all at once."""
        if list(marks) == self.marks:
            return
        self.marks = list(marks)
        for artist in self._mark_artists:
            artist.remove()
        self._mark_artists = []
        for steps, words in self.marks:
            line = self._ax.axvline(steps, color=INK, linewidth=1.2, linestyle=(0, (1, 2)), animated=True)
            text = self._ax.annotate(
                words, (steps, 1), xycoords=("data", "axes fraction"), xytext=(3, -3),
                textcoords="offset points", rotation=90, va="top", ha="left", color=INK, fontsize="x-small",
                animated=True,
            )  # fmt: skip
            self._mark_artists += [line, text]

    def png(self) -> bytes:
        """The curve as it stands, as a PNG."""
        for line, values in zip(self._lines, (self._scores, self._averages), strict=True):
            line.set_data(self._steps, values)
        return self._axes.png([*self._lines, *self._mark_artists])


def png_of(canvas: FigureCanvasAgg) -> bytes:
    """What is painted on a canvas, as a PNG of few colours, smaller and sooner made than one of all.

    Choosing the colours is most of the work, so it is done for painted pixels only; the others stay clear.
    """
    pixels = np.asarray(canvas.buffer_rgba()).view("<u4")[..., 0]  # [H, W], opacity in the highest byte
    painted = pixels > 0xFFFFFF
    row = Image.fromarray(pixels[painted].view(np.uint8).reshape(1, -1, 4))
    few = row.quantize(NUM_COLOURS - 1, method=Image.Quantize.FASTOCTREE)
    colours = np.zeros(painted.shape, np.uint8)  # 0 is clear
    colours[painted] = np.asarray(few)[0] + 1
    picture = Image.fromarray(colours)
    picture.putpalette(bytes(4) + few.palette.palette, "RGBA")
    return as_png(picture.save, compress_level=1)


def as_png(save: Callable, **options: Any) -> bytes:
    """What a picture's or figure's own way to `save` itself writes, as a PNG."""
    stream = io.BytesIO()
    save(stream, format="png", **options)
    return stream.getvalue()


def _expected(bar: float | None) -> tuple[float, float]:
    """Limits for scores of which only the pass mark is known: 475 gives 0 to 523."""
    if not bar:
        return 0.0, 1.0
    return (0.0, 1.1 * bar) if bar > 0 else (5 * bar, 0.0)


def _grown(low: float, high: float, value: float) -> tuple[float, float]:
    """Limits that hold the value: the side that is too near is moved away by the length, again and again."""
    while value > high:
        high += high - low
    while value < low:
        low -= high - low
    return low, high
