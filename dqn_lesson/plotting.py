"""Score curves: a function that takes data and an `ax` and returns the `ax`, and the curve that grows live.

Nothing here uses pyplot, which is neither safe in threads nor in callbacks.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from itertools import cycle

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from PIL import Image

TEXTS = {
    "game": "one game",
    "average": "average of the last {window} games",
    "bar": "{bar:g} passes the exam",
    "steps": "steps trained",
    "seeds": "{name}: median of {num_seeds} seeds",
    "seeds unnamed": "median of {num_seeds} seeds",
    "middle": "the middle half of the seeds",
    "games": "games played",
    "score": "score",
}
NUM_COLOURS = 64  # in the live picture
WINDOW = 20  # games in the moving average
RAW, STRONG, BAR, INK = "#3f7fc4", "#0b5cad", "#c2571a", "#4a4a4a"
# Told apart by the dashes as well: not everybody sees the colours.
STYLES = (
    (STRONG, "-"), ("#b3447a", (0, (6, 2))), ("#1a7f5a", (0, (2, 1.5))),
    ("#8a6d00", (0, (6, 1.5, 1.5, 1.5))), ("#6a4fb3", (0, (1, 1))),
)  # fmt: skip


def moving_average(scores: Sequence[float], window: int = WINDOW) -> np.ndarray:
    """The mean of each score and the `window - 1` before it; of fewer at the start: `(N,)` in, `(N,)` out."""
    sums = np.concatenate([[0.0], np.cumsum(scores, dtype=float)])
    ends = np.arange(1, len(sums))
    starts = np.maximum(ends - window, 0)
    return (sums[ends] - sums[starts]) / (ends - starts)


def plot_scores(
    scores: Sequence[float],
    ax: Axes,
    bar: float | None = 475,
    num_steps: Sequence[int] | None = None,
    window: int = WINDOW,
) -> Axes:
    """Draws the score of each game pale and their moving average strong.

    Args:
        scores: one for each game, in the order in which they were played.
        ax: where to draw.
        bar: the mean score that passes the exam; None draws no line.
        num_steps: how many steps were trained at the end of each game; None: games are counted instead.
        window: games in the moving average.

    Raises:
        ValueError: `scores` and `num_steps` are not equally long.
    """
    x = np.arange(1, len(scores) + 1) if num_steps is None else num_steps
    if len(x) != len(scores):
        raise ValueError(
            f"There are {len(scores)} scores but {len(x)} numbers of steps. Give one for each game."
        )
    _frame(ax, bar, TEXTS["games" if num_steps is None else "steps"])
    raw, strong = _lines(ax, window)
    raw.set_data(x, scores)
    strong.set_data(x, moving_average(scores, window))
    ax.relim()
    ax.autoscale_view()
    _legend(ax)
    return ax


def plot_runs(runs: Mapping[str, Sequence], ax: Axes, bar: float | None = 475, window: int = WINDOW) -> Axes:
    """Draws the moving averages of several runs over each other.

    Args:
        runs: for each name the run's episodes, as `train` returned them.
        ax: where to draw.
        bar: the mean score that passes the exam; None draws no line.
        window: games in the moving average.
    """
    _frame(ax, bar, TEXTS["steps"])
    for (name, episodes), (colour, dashes) in zip(runs.items(), cycle(STYLES)):
        x, y = _averages(episodes, window)
        ax.plot(x, y, color=colour, linestyle=dashes, linewidth=2.2, label=name)
    _legend(ax, num_columns=1)
    return ax


def plot_seeds(outcomes: Iterable, ax: Axes, bar: float | None = 475, window: int = WINDOW) -> Axes:
    """Draws for each of the settings the median over its seeds, in the band between the quartiles.

    Each run gives its moving average. A curve ends where the shortest of its runs does.

    Args:
        outcomes: of `train_many`; those that failed have no curve.
        ax: where to draw.
        bar: the mean score that passes the exam; None draws no line.
        window: games in the moving average.

    Raises:
        ValueError: no outcome has a finished episode.
    """
    curves: dict[str, list] = {}
    for outcome in outcomes:
        if outcome.episodes:
            curves.setdefault(outcome.name, []).append(_averages(outcome.episodes, window))
    if not curves:
        raise ValueError("No outcome has a finished episode, so there is no curve. Look at their `error`.")
    _frame(ax, bar, TEXTS["steps"])
    for (name, runs), (colour, dashes) in zip(curves.items(), cycle(STYLES)):
        end = min(steps[-1] for steps, _ in runs)
        x = np.linspace(min(max(steps[0] for steps, _ in runs), end), end, 300)
        low, middle, high = np.quantile([np.interp(x, *run) for run in runs], [0.25, 0.5, 0.75], axis=0)
        label = TEXTS["seeds" if name else "seeds unnamed"].format(name=name, num_seeds=len(runs))
        ax.fill_between(x, low, high, color=colour, alpha=0.18, linewidth=0)
        ax.plot(x, middle, color=colour, linestyle=dashes, linewidth=2.4, label=label)
    ax.fill_between([], [], color=INK, alpha=0.18, linewidth=0, label=TEXTS["middle"])
    _legend(ax, num_columns=1)
    return ax


def _averages(episodes: Sequence, window: int) -> tuple[list[int], np.ndarray]:
    """Steps trained at the end of each game, and the mean of the last games' scores."""
    return [e.num_steps for e in episodes], moving_average([e.score for e in episodes], window)


def _frame(ax: Axes, bar: float | None, x_label: str) -> None:
    """Everything but the data."""
    ax.set_xlabel(x_label, color=INK)
    ax.set_ylabel(TEXTS["score"], color=INK)
    ax.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10], integer=True))
    ax.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    ax.tick_params(colors=INK, length=0)
    ax.grid(axis="y", color=INK, alpha=0.12)
    ax.spines[:].set_visible(False)
    ax.spines["bottom"].set(visible=True, color=INK, alpha=0.4)
    if bar is not None:
        ax.axhline(bar, color=BAR, linewidth=1.4, linestyle=(0, (5, 3)), label=TEXTS["bar"].format(bar=bar))


def _lines(ax: Axes, window: int) -> list:
    label = TEXTS["average"].format(window=window)
    return [
        *ax.plot([], [], "o", color=RAW, alpha=0.5, markersize=4, markeredgewidth=0, label=TEXTS["game"]),
        *ax.plot([], [], color=STRONG, linewidth=2.6, solid_joinstyle="round", label=label),
    ]


def _legend(ax: Axes, num_columns: int = 3) -> None:
    """Above the axes, where no score can hide behind it."""
    ax.legend(
        loc="lower left", bbox_to_anchor=(0, 1), ncols=num_columns, frameon=False, borderaxespad=0.2,
        labelcolor=INK, fontsize="small", handlelength=1.6, columnspacing=1.6,
    )  # fmt: skip


class LiveCurve:
    """A score curve that grows during a run, painted again and again as a PNG with a clear background.

    Axes and labels are kept as a picture and only the data is painted over it, which costs a third of a whole
    redraw. Where a point lies outside, the limits grow to twice their length, so that this stays rare.

    Args:
        num_steps: the planned length of the run.
        bar: the mean score that passes; it also says which scores to expect.
        window: games in the moving average.
    """

    def __init__(self, num_steps: int, bar: float | None = None, window: int = WINDOW):
        self.window = window
        self._steps: list[int] = []
        self._scores: list[float] = []
        self._averages: list[float] = []
        figure = Figure(figsize=(5.8, 2.6), dpi=200, facecolor="none", layout="constrained")
        self._canvas = FigureCanvasAgg(figure)
        self._ax = figure.add_subplot(facecolor="none")
        _frame(self._ax, bar, TEXTS["steps"])
        self._lines = _lines(self._ax, window)
        for line in self._lines:
            line.set_animated(True)  # left out of the kept picture
        _legend(self._ax)
        self._ax.set(xlim=(0, num_steps), ylim=_expected(bar))
        self._background = None
        self._mark_artists: list = []
        self.marks: list[tuple[float, str]] = []  # where something was changed, and the words for it

    @property
    def num_points(self) -> int:
        """How many games are drawn."""
        return len(self._scores)

    @property
    def average(self) -> float | None:
        """The mean of the last games, as drawn; None before the first."""
        return self._averages[-1] if self._averages else None

    def add(self, num_steps: int, score: float) -> None:
        """Adds a finished game: the steps trained at its end, and its score."""
        self._steps.append(num_steps)
        self._scores.append(score)
        recent = self._scores[-self.window :]
        self._averages.append(sum(recent) / len(recent))
        for axis, value in (("x", num_steps), ("y", score)):
            limits = getattr(self._ax, f"get_{axis}lim")()
            if not limits[0] <= value <= limits[1]:
                getattr(self._ax, f"set_{axis}lim")(grown(*limits, value))
                self._background = None

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
        if self._background is None:
            self._canvas.draw()
            self._background = self._canvas.copy_from_bbox(self._ax.figure.bbox)
        self._canvas.restore_region(self._background)
        for line, values in zip(self._lines, (self._scores, self._averages), strict=True):
            line.set_data(self._steps, values)
            self._ax.draw_artist(line)
        for artist in self._mark_artists:
            self._ax.draw_artist(artist)
        return png_of(self._canvas)


def png_of(canvas: FigureCanvasAgg) -> bytes:
    """What is painted on a canvas, as a PNG of few colours: a third of the time and size of one with all."""
    few = Image.fromarray(np.asarray(canvas.buffer_rgba())).quantize(
        NUM_COLOURS, method=Image.Quantize.FASTOCTREE
    )
    stream = io.BytesIO()
    few.save(stream, "png", compress_level=1)
    return stream.getvalue()


def _expected(bar: float | None) -> tuple[float, float]:
    """Limits for scores of which only the pass mark is known: CartPole's 475 gives 0 to 523."""
    if not bar:
        return 0.0, 1.0
    return (0.0, 1.1 * bar) if bar > 0 else (5 * bar, 0.0)


def grown(low: float, high: float, value: float) -> tuple[float, float]:
    """Limits that hold the value: the side that is too near is moved away by the length, again and again."""
    while value > high:
        high += high - low
    while value < low:
        low -= high - low
    return low, high
