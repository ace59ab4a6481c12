"""Three small curves of what goes on inside: epsilon, loss and mean Q."""

from collections.abc import Sequence

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from ....plotting import INK, STRONG, grown, png_of, style
from ..control.diagnostics import Sample

TITLES = {
    "epsilon": "epsilon: share of random actions",
    "loss": "loss: how wrong the guesses are",
    "mean_q": "mean Q: the return it expects",
}
FIRST_LIMITS = {"epsilon": (0.0, 1.05), "loss": (0.0, 1e-3), "mean_q": (-1e-3, 1e-3)}


class DiagnosticsPlot:
    """Small curves over the steps trained, painted as `plotting.LiveCurve` is: axes are kept as a picture.

    Each is a picture of its own, so that a narrow page can put them under each other.

    Args:
        num_steps: the planned length of the run.
    """

    def __init__(self, num_steps: int):
        self._curves = {name: _SmallCurve(name, num_steps) for name in TITLES}

    def show(self, samples: Sequence[Sample]) -> None:
        """Takes the curves as they stand."""
        for name, curve in self._curves.items():
            curve.show([(s.num_steps, getattr(s, name)) for s in samples if getattr(s, name) is not None])

    def pngs(self) -> list[bytes]:
        """The curves as PNGs with a clear background, in the order of `TITLES`."""
        return [curve.png() for curve in self._curves.values()]


class _SmallCurve:
    """One of them."""

    def __init__(self, name: str, num_steps: int):
        figure = Figure(figsize=(2.6, 1.6), dpi=160, facecolor="none", layout="constrained")
        self.canvas = FigureCanvasAgg(figure)
        self._background = None
        self.ax = ax = figure.add_subplot(facecolor="none")
        ax.set_title(TITLES[name], color=INK, fontsize="small", loc="left")
        ax.yaxis.set_major_locator(MaxNLocator(4))
        style(ax, num_ticks=4, label_size="x-small")
        ax.set(xlim=(0, num_steps), ylim=FIRST_LIMITS[name])
        self._line = ax.plot([], [], color=STRONG, linewidth=1.8, animated=True)[0]

    def show(self, points: Sequence[tuple[int, float]]) -> None:
        """Takes the curve as it stands: steps trained and value, for each point."""
        xs, ys = [x for x, _ in points], [y for _, y in points]
        self._line.set_data(xs, ys)
        for axis, values in (("x", xs), ("y", ys)):
            for value in (min(values), max(values)) if values else ():
                self._make_room(axis, value)

    def _make_room(self, axis: str, value: float) -> None:
        limits = getattr(self.ax, f"get_{axis}lim")()
        if not limits[0] <= value <= limits[1]:
            getattr(self.ax, f"set_{axis}lim")(grown(*limits, value))
            self._background = None

    def png(self) -> bytes:
        """The curve as a PNG."""
        if self._background is None:
            self.canvas.draw()
            self._background = self.canvas.copy_from_bbox(self.ax.figure.bbox)
        self.canvas.restore_region(self._background)
        self.ax.draw_artist(self._line)
        return png_of(self.canvas)


def newest(samples: Sequence[Sample], name: str) -> str:
    """The newest value of a curve, for those who can't see it; empty where there is none."""
    values = (getattr(sample, name) for sample in reversed(samples))
    value = next((value for value in values if value is not None), None)
    return "" if value is None else f"{value:.3g}"
