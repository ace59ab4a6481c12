"""What lesson 05 draws: functions that take data and an `ax` and return the `ax`."""

from collections.abc import Mapping, Sequence
from itertools import islice

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap

from ...games.cartpole import STEP_SECONDS
from ...plotting import legend_above
from ..shared.figure_style import (
    BLUE,
    GREY,
    ORANGE,
    PALE,
    draw_exam_dots,
    exam_axis,
    pole_axes,
    steps_axis,
)
from ..shared.tables import table
from .corridor import NUM_CELLS, START, Schedule, Walker, count

FAR = 0.1  # rad, half of the angle at which the pole has fallen


def draw_doors(walkers: Sequence[Walker], ax: Axes, guess: float | None = None) -> Axes:
    """Draws the door of every game, orange for the small prize and blue for the large one.

    A row is an agent, a column a game; those who know the way stand at the bottom.

    Args:
        walkers: as `send_walkers` gives them.
        ax: where to draw.
        guess: how many were guessed to know the way; None draws no line.
    """
    ordered = sorted(walkers, key=lambda walker: (walker.knows_the_way, walker.doors.count(1)), reverse=True)
    doors = [[2 if door is None else door for door in walker.doors] for walker in ordered]
    colours = ListedColormap([ORANGE, BLUE, GREY])
    size = (0, len(doors[0]), 0, len(doors))
    ax.imshow(doors, colours, aspect="auto", interpolation="none", clim=(0, 2), origin="lower", extent=size)
    know, walk = count(walkers)
    ax.set_title(f"{know} of {len(walkers)} know the way, {walk} walk it")
    ax.set(xlabel="games", ylabel="agents")
    ax.spines[:].set_visible(False)
    if guess is not None:
        ax.axhline(guess, color="white", linewidth=2, linestyle=(0, (5, 3)))
        text = f"your guess: {guess:.0f} know the way"
        place = {"xytext": (6, 4 if guess < len(doors) / 2 else -12), "textcoords": "offset points"}
        ax.annotate(text, (0, guess), color="white", fontweight="bold", fontsize="small", **place)
    return ax


def draw_visits(groups: Mapping[str, Sequence[Walker]], ax: Axes) -> Axes:
    """Draws how much of their time agents stood in each cell of the corridor.

    Args:
        groups: one or two groups of walkers, by name.
        ax: where to draw.
    """
    width = 0.8 / len(groups)
    for place, (name, walkers) in enumerate(groups.items()):
        visits = np.sum([walker.visits for walker in walkers], axis=0)
        x = np.arange(NUM_CELLS) + width * (place - (len(groups) - 1) / 2)
        ax.bar(x, visits / visits.sum(), width, color=(ORANGE, BLUE)[place], label=name)
    ax.set_xticks(range(NUM_CELLS), [f"{k}\nstart" if k == START else str(k) for k in range(NUM_CELLS)])
    ax.yaxis.set_major_formatter("{x:.0%}")
    ax.set(xlabel="cell", ylabel="share of all steps")
    return legend_above(ax)


def draw_decay(schedules: Mapping[str, Schedule], num_updates: int, ax: Axes) -> Axes:
    """Draws epsilon over the updates, and above them how many seconds of play that are.

    Args:
        schedules: by name.
        num_updates: how many updates are drawn.
        ax: where to draw.
    """
    looks = [(BLUE, "-"), (ORANGE, (0, (5, 2))), (GREY, (0, (1, 1.5)))]
    for (name, schedule), (colour, dashes) in zip(schedules.items(), looks, strict=False):
        epsilons = list(islice(schedule.epsilons(), num_updates + 1))
        ax.plot(epsilons, color=colour, linestyle=dashes, linewidth=2.4, label=name)
    seconds = ax.secondary_xaxis("top", functions=(lambda x: STEP_SECONDS * x, lambda x: x / STEP_SECONDS))
    seconds.set_xlabel("seconds of play, with one update each step")
    seconds.spines["top"].set_visible(False)
    steps_axis(ax, "updates")
    ax.set(ylabel="epsilon", xlim=(0, num_updates), ylim=(0, 1.03))
    ax.legend(loc="upper right")
    return ax


def draw_states(states: np.ndarray, epsilon: float, ax: Axes) -> Axes:
    """Draws a dot for each state that was visited, orange where the pole leans far.

    Args:
        states: `(N, 4)`.
        epsilon: with which they were visited.
        ax: where to draw.
    """
    far = np.abs(states[:, 2]) > FAR  # [N]
    for rows, colour in ((~far, BLUE), (far, ORANGE)):
        ax.plot(*states[rows, 2:].T, "o", color=colour, markersize=2.5, markeredgewidth=0, alpha=0.5)
    ax.set_title(f"epsilon {epsilon:g}: {far.mean():.0%} lean far")
    return pole_axes(ax)


def explore_runs() -> pd.DataFrame:
    """The runs that `measure.py` made: name, seed, curve (its end), mean (of the exam), passed."""
    return table(__package__, "explore")


def draw_exams(runs: pd.DataFrame, ax: Axes) -> Axes:
    """Draws one dot for each agent: how it explored, and its exam; blue if it passed, orange if not.

    Args:
        runs: as `explore_runs` gives them.
        ax: where to draw.
    """
    labels = []
    for place, (name, rows) in enumerate(runs.groupby("name", sort=False)):
        draw_exam_dots(place, rows["mean"], ax)
        labels.append(f"{name}\n{rows['passed'].sum()} of {len(rows)}")
    exam_axis(ax, labels).set_xlabel("how it explores, and how many pass")
    return legend_above(ax)


def draw_curve_and_exam(runs: pd.DataFrame, ax: Axes) -> Axes:
    """Draws for each agent where its training curve ended, and beside it, joined by a line, its exam.

    Args:
        runs: as `explore_runs` gives them.
        ax: where to draw.
    """
    names = list(dict.fromkeys(runs["name"]))
    for place, name in enumerate(names):
        rows = runs[runs["name"] == name]
        x, y = np.array([place - 0.22, place + 0.22]), rows[["curve", "mean"]].to_numpy().T  # [2], [2, N]
        ax.plot(x, y, color=PALE, linewidth=1.2, zorder=1)
        ax.plot(
            np.full(len(rows), x[0]), y[0], "o", color=GREY, label="end of the curve" if place == 0 else None
        )
        ax.plot(np.full(len(rows), x[1]), y[1], "o", color=BLUE, label="exam" if place == 0 else None)
    exam_axis(ax, names).set_ylabel("mean score")
    return legend_above(ax)
