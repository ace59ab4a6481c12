"""Three small curves of what goes on inside: epsilon, loss and mean Q."""

from collections.abc import Sequence

from matplotlib.ticker import MaxNLocator

from ....plotting import INK, STRONG, LiveAxes, style
from ..control.diagnostics import Sample

TITLES = {
    "epsilon": "epsilon: share of random actions",
    "loss": "loss: how wrong the guesses are",
    "mean_q": "mean Q: the return it expects",
}
FIRST_LIMITS = {"epsilon": (0.0, 1.05), "loss": (0.0, 1e-3), "mean_q": (-1e-3, 1e-3)}


class DiagnosticsPlot:
    """Small curves over the steps trained.

    Each is a picture of its own, so that a narrow page can put them under each other.

    Args:
        num_steps: the planned length of the run.
    """

    def __init__(self, num_steps: int):
        self._axes = {name: LiveAxes((2.6, 1.6)) for name in TITLES}
        self._lines = {}
        for name, axes in self._axes.items():
            ax = axes.ax
            ax.set_title(TITLES[name], color=INK, fontsize="small", loc="left")
            ax.yaxis.set_major_locator(MaxNLocator(4))
            style(ax, num_ticks=4, label_size="x-small")
            ax.set(xlim=(0, num_steps), ylim=FIRST_LIMITS[name])
            self._lines[name] = ax.plot([], [], color=STRONG, linewidth=1.8, animated=True)[0]

    def show(self, samples: Sequence[Sample]) -> None:
        """Takes the curves as they stand."""
        for name, line in self._lines.items():
            points = [(s.num_steps, getattr(s, name)) for s in samples if getattr(s, name) is not None]
            xs, ys = [x for x, _ in points], [y for _, y in points]
            line.set_data(xs, ys)
            for axis, values in (("x", xs), ("y", ys)):
                for value in (min(values), max(values)) if values else ():
                    self._axes[name].make_room(axis, value)

    def pngs(self) -> list[bytes]:
        """The curves as PNGs with a clear background, in the order of `TITLES`."""
        return [axes.png([self._lines[name]]) for name, axes in self._axes.items()]


def newest(samples: Sequence[Sample], name: str) -> str:
    """The newest value of a curve as text, for those who can't see it; empty where there is none."""
    values = (getattr(sample, name) for sample in reversed(samples))
    value = next((value for value in values if value is not None), None)
    return "" if value is None else f"{value:.3g}"
