"""What all curves over time share: axes, pass mark, legend and colours."""

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

STEPS = "steps trained"
WINDOW = 20  # episodes in the moving average
RAW, STRONG, PASS_MARK_COLOUR, INK = "#3f7fc4", "#0b5cad", "#c2571a", "#4a4a4a"


def style(ax: Axes, num_ticks: int = 5, label_size: str = "medium") -> None:
    """A line below, a pale grid, and counts to the right, in colours for a light and a dark page."""
    ax.xaxis.set_major_locator(MaxNLocator(num_ticks, steps=[1, 2, 5, 10], integer=True))
    ax.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    ax.tick_params(colors=INK, length=0, labelsize=label_size)
    ax.grid(axis="y", color=INK, alpha=0.12)
    ax.spines[:].set_visible(False)
    ax.spines["bottom"].set(visible=True, color=INK, alpha=0.4)


def frame(ax: Axes, bar: float | None, x_label: str) -> None:
    """Everything of a score curve but the data."""
    style(ax)
    ax.set_xlabel(x_label, color=INK)
    ax.set_ylabel("score", color=INK)
    if bar is not None:
        mark_pass(ax, bar, f"{bar:g} passes the exam".replace("-", "−"))


def mark_pass(ax: Axes, bar: float, label: str, across: bool = False) -> None:
    """A dashed line at the score that passes; an upright one where scores go across."""
    line = ax.axvline if across else ax.axhline
    line(bar, color=PASS_MARK_COLOUR, linewidth=1.4, linestyle=(0, (5, 3)), label=label, zorder=1)


def score_lines(ax: Axes, window: int) -> list[Line2D]:
    """Two lines without data yet: pale points for the episodes, a strong one for their average."""
    label = f"average of the last {window} episodes"
    return [
        *ax.plot([], [], "o", color=RAW, alpha=0.5, markersize=4, markeredgewidth=0, label="one episode"),
        *ax.plot([], [], color=STRONG, linewidth=2.6, solid_joinstyle="round", label=label),
    ]


def legend_above(ax: Axes, num_columns: int = 3) -> Axes:
    """The legend above the axes, where nothing can hide behind it."""
    ax.legend(
        loc="lower left", bbox_to_anchor=(0, 1), ncols=num_columns, frameon=False, borderaxespad=0.2,
        labelcolor=INK, fontsize="small", handlelength=1.4, handletextpad=0.5, columnspacing=0.8,
    )  # fmt: skip
    return ax
