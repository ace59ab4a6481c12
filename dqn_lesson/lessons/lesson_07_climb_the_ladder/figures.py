"""What lesson 07 draws: functions that take data and an `ax` and return the `ax`, and the shipped data."""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ...plotting import mark_pass
from ...sweep import wilson
from ..shared.figure_style import BLUE, GREY, ORANGE, PASS_MARK, draw_exam_dots, draw_shares, steps_axis
from ..shared.tables import table
from .ladder import LADDER

COLUMNS = ("rung", "change", "pass", "from (%)", "to (%)", "median exam", "left out")
ON_TOP = {"dueling": "two streams", "priority": "replay what surprised"}  # settings beyond the ladder
APART = 24  # points of score between two numbers at the ends of curves


def ladder_runs() -> pd.DataFrame:
    """The runs that `benchmarks/ladder.py` made: name, kind, seed, mean (of the exam), passed, seconds.

    Of the kind `rung` are those on the ladder, of the kind `without` those at the top with a change left out.
    """
    return table(__package__, "ladder")


def on_top_runs() -> pd.DataFrame:
    """The runs of `benchmarks/rungs.py`: name, game, seed, mean (of the exam), passed, mark, seconds."""
    return table(__package__, "on_top")


def target_start() -> pd.DataFrame:
    """The first steps with and without a target network: name, kind, steps, low, median, high."""
    return table(__package__, "target_start")


def ladder_table(runs: pd.DataFrame, on_top: pd.DataFrame | None = None) -> pd.DataFrame:
    """The ladder as a table: who passes on each rung, and at the top with its change left out.

    Args:
        runs: as `ladder_runs` gives them.
        on_top: as `on_top_runs` gives them; a row more for each change that goes on top of the ladder.
    """
    rows = []
    for number, rung in enumerate(LADDER):
        here, less = (_of(runs, kind, rung.name) for kind in ("rung", "without"))
        left_out = str(less["passed"].sum()) if len(less) else ""
        rows.append((number, rung.name, *_share(here), left_out))
    for setting, name in ON_TOP.items() if on_top is not None else ():
        rows.append((f"{len(LADDER) - 1} +", name, *_share(on_top[on_top["name"] == setting]), ""))
    return pd.DataFrame(rows, columns=COLUMNS).set_index(COLUMNS[0])


def _share(runs: pd.DataFrame) -> tuple[int, int, int, int]:
    """How many pass, the interval in %, and the median exam."""
    passed = runs["passed"].sum()
    low, high = wilson(passed, len(runs))
    return passed, round(100 * low), round(100 * high), round(runs["mean"].median())


def ladder_curves() -> pd.DataFrame:
    """The training curves of the rungs: name, kind, steps, low, median, high."""
    return table(__package__, "ladder_curves")


def draw_rung(number: int, figure: Figure, since: int | None = None) -> None:
    """Draws the exams on the rungs up to this one, and their training curves beside them.

    Args:
        number: of the rung, from 0.
        figure: where to draw.
        since: the first rung that stands out; None: this one alone.
    """
    left, right = figure.subplots(1, 2)
    draw_climb(ladder_runs(), number, left, since)
    draw_curves(ladder_curves(), number, right, since)


def draw_curves(curves: pd.DataFrame, number: int, ax: Axes, since: int | None = None) -> Axes:
    """Draws the median training curve of each rung up to this one, which stands out in its middle half.

    Args:
        curves: as `ladder_curves` gives them.
        number: of the rung, from 0.
        ax: where to draw.
        since: the first rung that stands out; None: this one alone.
    """
    ends, first = [], number if since is None else since
    for place, rung in enumerate(LADDER[: number + 1]):
        rows, newest = _of(curves, "rung", rung.name), place >= first
        look = {"color": BLUE, "linewidth": 2.6} if newest else {"color": GREY, "linewidth": 1.2}
        ax.plot(rows["steps"], rows["median"], **look)
        ends.append((rows["median"].iloc[-1], place, look["color"]))
        if place == number:
            ax.fill_between(rows["steps"], rows["low"], rows["high"], color=BLUE, alpha=0.15, linewidth=0)
    height = 500 + APART
    for score, place, colour in sorted(ends, reverse=True):
        height = min(score, height - APART)
        ax.text(1.01, height, f"{place}", color=colour, va="center", transform=ax.get_yaxis_transform())
    ax.set(ylabel="median score of ten agents", ylim=(0, 510), xticks=(0, 20_000, 40_000))
    return _plain(steps_axis(ax, "steps played"))


def draw_climb(runs: pd.DataFrame, number: int, ax: Axes, since: int | None = None) -> Axes:
    """Draws the exam of each agent on the rungs up to this one, which stands out; a dot passed, a cross not.

    Args:
        runs: as `ladder_runs` gives them.
        number: of the rung, from 0.
        ax: where to draw.
        since: the first rung that stands out; None: this one alone.
    """
    first = number if since is None else since
    for place, rung in enumerate(LADDER[: number + 1]):
        rows = _of(runs, "rung", rung.name)
        strength = 1.0 if place >= first else 0.45
        draw_exam_dots(place, rows["mean"], ax, markers="ox", across=True, alpha=strength)
        words = f"{rows['passed'].sum()} of {len(rows)} pass"
        look = {"va": "center", "size": "small", "weight": "bold" if place >= first else "normal"}
        ax.text(1.02, place, words, transform=ax.get_yaxis_transform(), **look)
    names = [f"{k}  {rung.name}" for k, rung in enumerate(LADDER)]
    ax.set_yticks(range(len(names)), [name if k <= number else "" for k, name in enumerate(names)])
    mark_pass(ax, PASS_MARK, "", across=True)
    ax.set(
        xlabel="mean score in the exam, a mark for each of ten agents",
        xlim=(-8, 512),
        ylim=(-0.6, len(LADDER) - 0.4),
    )
    return _plain(ax)


def draw_left_out(runs: pd.DataFrame, ax: Axes) -> Axes:
    """Draws the share that passes at the top with each change left out, in the interval that holds the truth.

    Args:
        runs: as `ladder_runs` gives them.
        ax: where to draw.
    """
    groups = {"nothing left out": _of(runs, "rung", LADDER[-1].name)}
    for number, rung in enumerate(LADDER[1:], 1):
        name = f"{number}  {rung.name}"
        groups[name] = _of(runs, "without", rung.name)
    shares = [(name, rows["passed"].sum(), len(rows)) for name, rows in groups.items()]
    for place, (_, passed, num) in enumerate(shares):
        words = f"{passed} of {num}"
        ax.text(1.03, place, words, transform=ax.get_yaxis_transform(), va="center", size="small")
    ax.set_xlabel("share that passes, without ...")
    return draw_shares(shares, ax, missed=ORANGE)


def draw_target_start(curves: pd.DataFrame, axes: Sequence[Axes]) -> Sequence[Axes]:
    """Draws the first steps with and without a target network: on its rung, and at the top.

    Args:
        curves: as `target_start` gives them.
        axes: two.
    """
    number = next(k for k, rung in enumerate(LADDER) if "target_tau" in rung.changes)
    target, below, top = LADDER[number].name, LADDER[number - 1].name, LADDER[-1].name
    pairs = ((("rung", target), ("rung", below)), (("rung", top), ("without", target)))
    for ax, place, pair in zip(axes, (number, len(LADDER) - 1), pairs, strict=True):
        looks = ("with a target network", BLUE, "-"), ("without", ORANGE, (0, (4, 2)))
        for (kind, name), (label, colour, dashes) in zip(pair, looks, strict=True):
            rows = _of(curves, kind, name)
            ax.fill_between(rows["steps"], rows["low"], rows["high"], color=colour, alpha=0.15, linewidth=0)
            look = {"color": colour, "linestyle": dashes, "linewidth": 2.2, "label": label}
            ax.plot(rows["steps"], rows["median"], **look)
        ax.set_title(f"{place}  {LADDER[place].name}")
        ax.set_ylim(0, 200)
        _plain(steps_axis(ax, "steps played"))
    axes[0].set_ylabel("median score of ten agents")
    axes[1].legend(loc="upper left")
    return axes


def draw_follow(follow: Callable, taus: Sequence[float], num_updates: int, ax: Axes) -> Axes:
    """Draws how a weight of the target network comes after one that jumps from 0 to 1.

    Args:
        follow: as in exercise 7.1.
        taus: shares, a line for each.
        num_updates: how many updates are drawn.
        ax: where to draw.
    """
    ax.plot([0, 0, num_updates], [0, 1, 1], color=GREY, linewidth=1.6, label="a weight of the network")
    looks = ((BLUE, "-"), (ORANGE, (0, (5, 2))), ("#4c7a2b", (0, (1, 1.5))))
    for tau, (colour, dashes) in zip(taus, looks, strict=False):
        target, places = [np.zeros(1)], [0.0]
        for _ in range(num_updates):
            target = follow(target, [np.ones(1)], tau)
            places.append(float(target[0][0]))
        ax.plot(places, color=colour, linestyle=dashes, linewidth=2.4, label=f"tau {tau:g}")
    ax.set(xlabel="updates", ylabel="the target network's copy of it", xlim=(0, num_updates), ylim=(0, 1.04))
    ax.legend(loc="lower right")
    return _plain(ax)


def _of(runs: pd.DataFrame, kind: str, name: str) -> pd.DataFrame:
    return runs[(runs["kind"] == kind) & (runs["name"] == name)].reset_index(drop=True)


def _plain(ax: Axes) -> Axes:
    """Without small lines at the numbers."""
    ax.tick_params(length=0)
    return ax
