"""Three small curves of what goes on inside: epsilon, loss and mean Q."""

from collections.abc import Sequence

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from ..plotting import INK, STRONG, grown, png_of
from .history import Sample

TITLES = {
    "epsilon": "epsilon: share of random presses",
    "loss": "loss: how wrong the guesses are",
    "mean_q": "mean Q: what it promises itself",
}
FIRST_LIMITS = {"epsilon": (0.0, 1.05), "loss": (0.0, 1e-3), "mean_q": (-1e-3, 1e-3)}


class SecondPlot:
    """Small curves over the steps trained, painted as `plotting.LiveCurve` is: axes are kept as a picture.

    Args:
        num_steps: the planned length of the run.
    """

    def __init__(self, num_steps: int):
        self._figure = Figure(figsize=(9.0, 1.7), dpi=130, facecolor="none", layout="constrained")
        self._canvas = FigureCanvasAgg(self._figure)
        self._background = None
        self._curves = {}
        for name, ax in zip(TITLES, self._figure.subplots(1, 3), strict=True):
            ax.set_facecolor("none")
            ax.set_title(TITLES[name], color=INK, fontsize="small", loc="left")
            ax.tick_params(colors=INK, length=0, labelsize="x-small")
            ax.xaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10], integer=True))
            ax.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
            ax.yaxis.set_major_locator(MaxNLocator(4))
            ax.grid(axis="y", color=INK, alpha=0.12)
            ax.spines[:].set_visible(False)
            ax.spines["bottom"].set(visible=True, color=INK, alpha=0.4)
            ax.set(xlim=(0, num_steps), ylim=FIRST_LIMITS[name])
            self._curves[name] = ax.plot([], [], color=STRONG, linewidth=1.8, animated=True)[0]

    def show(self, samples: Sequence[Sample]) -> None:
        """Takes the curves as they stand."""
        for name, curve in self._curves.items():
            points = [(s.num_steps, getattr(s, name)) for s in samples if getattr(s, name) is not None]
            curve.set_data([x for x, _ in points], [y for _, y in points])
            for axis, values in (("x", [x for x, _ in points]), ("y", [y for _, y in points])):
                for value in (min(values, default=None), max(values, default=None)):
                    self._make_room(curve.axes, axis, value)

    def _make_room(self, ax, axis: str, value: float | None) -> None:
        limits = getattr(ax, f"get_{axis}lim")()
        if value is not None and not limits[0] <= value <= limits[1]:
            getattr(ax, f"set_{axis}lim")(grown(*limits, value))
            self._background = None

    def png(self) -> bytes:
        """The curves as a PNG with a clear background."""
        if self._background is None:
            self._canvas.draw()
            self._background = self._canvas.copy_from_bbox(self._figure.bbox)
        self._canvas.restore_region(self._background)
        for curve in self._curves.values():
            curve.axes.draw_artist(curve)
        return png_of(self._canvas)


def in_words(samples: Sequence[Sample]) -> str:
    """The newest values, for those who can't see the curves."""
    newest = {name: _newest(samples, name) for name in TITLES}
    return ", ".join(
        f"{name.replace('_', ' ')} {value:.3g}" for name, value in newest.items() if value is not None
    )


def _newest(samples: Sequence[Sample], name: str) -> float | None:
    return next((value for s in reversed(samples) if (value := getattr(s, name)) is not None), None)
