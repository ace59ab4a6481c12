"""What lesson 03 draws: functions that take data and an `ax` and return the `ax`."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ...memory import Transition
from ...plotting import legend_above
from ..shared.figure_style import BLUE, GREY, ORANGE, PALE, draw_exam_dots, exam_axis, pole_axes
from ..shared.tables import table


def draw_forgetting(mistakes: np.ndarray, mixed: np.ndarray, updates_each: int, ax: Axes) -> Axes:
    """Draws how a network's mistakes change while it is taught two things one after the other.

    Args:
        mistakes: `(N, 2)`: on left-leaning and on right-leaning states, while left is taught in the first
            half and right in the second.
        mixed: `(N, 2)`: the same for a network that is taught both all the time.
        updates_each: updates between two of the N.
        ax: where to draw.
    """
    x = updates_each * np.arange(len(mistakes))
    half = x[-1] / 2
    ax.axvspan(0, half, color=PALE, alpha=0.35, linewidth=0)
    for start, words in ((0, "taught: left"), (half, "taught: right")):
        ax.annotate(words, (start, 1), (6, -14), ("data", "axes fraction"), "offset points", color=GREY)
    ax.plot(x, mistakes[:, 0], color=BLUE, linewidth=2.4, label="left")
    ax.plot(x, mistakes[:, 1], color=ORANGE, linewidth=2.4, linestyle=(0, (5, 2)), label="right")
    ax.plot(
        x,
        mixed[:, 0],
        color=GREY,
        linewidth=2,
        linestyle=(0, (1, 1.5)),
        label="left, when both are taught mixed",
    )
    ax.set_yscale("log")
    ax.set(xlabel="updates", ylabel="mistake", xlim=(0, x[-1]))
    ax.set_ylim(top=3 * mistakes.max())  # room for the words
    return legend_above(ax)


def draw_batch(states: np.ndarray, rows: Sequence[int], ax: Axes) -> Axes:
    """Draws all states as a pale cloud of (angle, angular velocity), and some of them as dots in front of it.

    Args:
        states: `(N, 4)`.
        rows: which of them are in the batch.
        ax: where to draw.
    """
    ax.plot(states[:, 2], states[:, 3], "o", color=PALE, markersize=3, zorder=1)
    ax.plot(states[rows, 2], states[rows, 3], "o", color=ORANGE, markersize=6, markeredgecolor="white")
    return pole_axes(ax)


def draw_memory(memory: Sequence[Transition], num_steps: int, ax: Axes) -> Axes:
    """Draws what is in a memory: a dot for each state, the newer the darker; a cross where a game ended.

    Args:
        memory: transitions, the oldest first.
        num_steps: how many steps were played so far.
        ax: where to draw.
    """
    states = np.array([transition.state[0] for transition in memory])  # [N, 4]
    ends = np.array([transition.terminated for transition in memory])  # [N]
    newness = np.linspace(0.15, 1, len(states))
    ax.scatter(states[:, 2], states[:, 3], s=9, c=newness, cmap="Blues", vmin=0, vmax=1, linewidths=0)
    ax.plot(*states[ends, 2:].T, "x", color=ORANGE, markersize=6, markeredgewidth=1.6, label="ended the game")
    ax.set_title(f"after {num_steps:,} steps\n{len(states):,} inside, {int(ends.sum())} of them an end")
    return pole_axes(ax)


def memory_size_exams() -> pd.DataFrame:
    """The exams that `measure.py` took: memory_size, num_steps, seed, mean_score, passed."""
    return table(__package__, "memory_size")


def draw_memory_sizes(exams: pd.DataFrame, num_steps: int, ax: Axes) -> Axes:
    """Draws one dot for each agent trained so long: how large its memory was, and its exam.

    Args:
        exams: as `memory_size_exams` gives them.
        num_steps: how long the agents were trained.
        ax: where to draw.
    """
    labels, exams = [], exams[exams["num_steps"] == num_steps]
    for place, (size, rows) in enumerate(exams.groupby("memory_size")):
        draw_exam_dots(place, rows["mean_score"], ax)
        labels.append(f"{size:,}\n{rows['passed'].sum()} of {len(rows)}")
    exam_axis(ax, labels)
    ax.set(title=f"after {num_steps:,} steps", xlabel="capacity of the memory, and how many agents pass")
    ax.legend(loc="lower right")
    return ax
