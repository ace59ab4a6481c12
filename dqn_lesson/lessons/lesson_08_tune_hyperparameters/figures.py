"""What lesson 08 draws: functions that take data and an `ax` and return the `ax`."""

from collections.abc import Sequence
from itertools import cycle
from textwrap import fill

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ...plotting import INK, PASS_MARK_COLOUR, STRONG, STYLES, legend_above, plot_seeds
from ...sweep import Outcome, success_rates
from ..shared.figure_style import PASS_MARK, draw_exam_dots, draw_shares, exam_axis, steps_axis
from .knobs import RECOMMENDED, kept_runs, thinned_runs


def draw_knobs(names: Sequence[str], live: Sequence[Outcome], axes: Sequence[Axes]) -> Sequence[Axes]:
    """Draws what became of a few knobs: on the left how they learned, on the right how they did in the exam.

    Args:
        names: of the knobs.
        live: the learner's own runs, drawn over the kept ones.
        axes: two of them.
    """
    kept, live = kept_runs(*names), thinned_runs(live)
    curves, exams = axes
    plot_seeds(sorted(kept, key=lambda run: names.index(run.name)), curves, PASS_MARK, window=1)
    curves.get_legend().remove()  # the columns beside it have the same colours, and names
    curves.set_ylim(0, 525)
    for run in live:
        curves.plot(*_curve(run), color=_colour(names, run.name), linewidth=1, marker=".", markersize=3)
    draw_exams(names, kept, live, exams)
    return axes


def draw_exams(names: Sequence[str], kept: Sequence[Outcome], live: Sequence[Outcome], ax: Axes) -> Axes:
    """Draws a dot for the exam of each run, a column for each knob; the learner's own runs as diamonds.

    Args:
        names: of the knobs, from left to right.
        kept: runs that came with the lesson; the words below count these.
        live: runs of the learner's own.
        ax: where to draw.
    """
    rates = success_rates(kept)
    for column, name in enumerate(names):
        means, own = ([run.exam.mean for run in runs if run.name == name] for runs in (kept, live))
        draw_exam_dots(column, means, ax, colours=(_colour(names, name),) * 2)
        draw_exam_dots(column, own, ax, colours=(INK, INK), markers="DD", filled=False)
    columns = [f"{fill(name, 11)}\n{rates[name].passed} of {rates[name].tried}" for name in names]
    exam_axis(ax, columns)
    for name, label in zip(names, ax.get_xticklabels(), strict=True):
        label.set_color(_colour(names, name))
    ax.scatter([], [], color=STRONG, s=40, label="kept runs")
    ax.scatter([], [], marker="D", facecolors="none", edgecolors=INK, s=40, label="your run")
    return legend_above(ax)


def draw_intervals(counts: Sequence[tuple[int, int]], ax: Axes) -> Axes:
    """Draws for each count of passes among seeds the share, in the interval that holds the true one.

    Args:
        counts: pairs `(passed, tried)`, from top to bottom.
        ax: where to draw.
    """
    ax.set_xlabel("share of the seeds that pass")
    return draw_shares([(f"{of[0]} of {of[1]}", *of) for of in counts], ax)


def draw_search(search: pd.DataFrame, ax: Axes) -> Axes:
    """Draws how each try did on the seeds of the search, and an arrow to how it did on fresh seeds.

    Args:
        search: as `search_table` gives it.
        ax: where to draw.
    """
    for column, (name, row) in enumerate(search.iterrows()):
        colour = PASS_MARK_COLOUR if name == RECOMMENDED else STRONG
        ax.plot(column, row.tuning, "o", markersize=8, markerfacecolor="none", markeredgecolor=colour)
        if not np.isnan(row.fresh):
            line = {"arrowstyle": "-", "color": colour}
            ax.annotate("", (column, row.fresh), (column, row.tuning), arrowprops=line)
            ax.plot(column, row.fresh, "D", markersize=8, color=colour)
    ax.plot([], [], "o", markerfacecolor="none", markeredgecolor=STRONG, label="on the seeds of the search")
    ax.plot([], [], "D", color=STRONG, label="on fresh seeds")
    ax.set_xticks(range(len(search)), search.index, rotation=60, ha="right", fontsize="small")
    exam_axis(ax)
    return legend_above(ax)


def draw_patients(knobs: dict[str, str], axes: Sequence[Axes]) -> Sequence[Axes]:
    """Draws the kept curves of some knobs without saying which: a thin line for each seed.

    Args:
        knobs: the knob behind each letter.
        axes: one for each of them.
    """
    for ax, (letter, name) in zip(axes, knobs.items(), strict=True):
        for run in kept_runs(name):
            ax.plot(*_curve(run), color=STRONG, linewidth=1)
        exam_axis(steps_axis(ax)).set(title=f"curve {letter}", ylabel="")
    axes[0].set_ylabel("score")
    return axes


def _curve(run: Outcome) -> tuple[list[int], list[float]]:
    return [episode.num_steps for episode in run.episodes], [episode.score for episode in run.episodes]


def _colour(names: Sequence[str], name: str) -> str:
    """The colour which `plot_seeds` gives to the knob at this place."""
    return next(colour for (colour, _), other in zip(cycle(STYLES), names) if other == name)
