"""What lesson 02 draws: functions that take data and an `ax` and return the `ax`."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ...games.cartpole import ACTIONS
from ...plotting import legend_above
from ..shared.figure_style import BLUE, GREY, ORANGE, steps_axis
from ..shared.tables import table


def draw_bends(ax: Axes) -> Axes:
    """Draws the two activations of the lesson, `tanh` and `relu`."""
    x = np.linspace(-4, 4, 401)
    ax.plot(x, np.tanh(x), color=BLUE, linewidth=2.6, label="tanh")
    ax.plot(x, np.maximum(x, 0), color=ORANGE, linewidth=2.6, linestyle=(0, (5, 2)), label="relu")
    ax.set(xlabel="the sum that comes in", ylabel="what comes out", ylim=(-1.5, 3))
    ax.axhline(0, color=GREY, linewidth=0.8)
    ax.axvline(0, color=GREY, linewidth=0.8)
    return legend_above(ax, 2)


def draw_moves(answers: Mapping[str, np.ndarray], fits_each: int, target: float, ax: Axes) -> Axes:
    """Draws how Q-values move while one of them is taught.

    Args:
        answers: for each state, by its name, what the network said `(N, 2)`; the first one's Q(left) is
            taught.
        fits_each: updates between two of the answers.
        target: what is taught.
        ax: where to draw.
    """
    colours = (BLUE, ORANGE, GREY)
    for (name, said), colour in zip(answers.items(), colours, strict=False):
        x = fits_each * np.arange(len(said))
        for action, line in ((0, "-"), (1, (0, (3, 2)))):
            label = f"Q({ACTIONS[action]}), {name}"
            ax.plot(x, said[:, action], color=colour, linestyle=line, linewidth=2.2, label=label)
    ax.axhline(target, color=GREY, linewidth=1, linestyle=(0, (1, 2)))
    ax.annotate(f"target {target:g}", (0, target), xytext=(4, -12), textcoords="offset points")
    ax.set(xlabel="updates", ylabel="what the network says")
    return legend_above(ax, 3)


def draw_costs(costs: Mapping[str, float], ax: Axes, guess: float | None = None) -> Axes:
    """Draws what each call costs, and where `predict` would be by the learner's guess.

    Args:
        costs: microseconds by name; `NumPy` is among them.
        ax: where to draw.
        guess: how many times the cost of NumPy; None draws none.
    """
    names = list(costs)
    colours = [ORANGE if name.startswith("model") else BLUE for name in names]
    ax.barh(names, list(costs.values()), color=colours, height=0.62)
    for row, cost in enumerate(costs.values()):
        label = f"{cost:,.0f} µs"
        card = {"facecolor": "white", "edgecolor": "none", "pad": 1}  # keeps the guess's line off the number
        ax.text(cost * 1.15, row, label, va="center", bbox=card)
    if guess is not None:
        label = f"your guess: {guess:,.0f} times NumPy"
        ax.axvline(guess * costs["NumPy"], color=GREY, linewidth=2, linestyle=(0, (3, 2)), label=label)
        legend_above(ax)
    ax.set_xscale("log")
    ax.set(xlabel="microseconds a call, on a scale of tens", xlim=(1, 8 * max(costs.values())))
    ax.invert_yaxis()
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    return ax


def input_scale_exams() -> pd.DataFrame:
    """The exams that `measure.py` took: inputs, seed, num_steps, mean_score, passed."""
    return table(__package__, "input_scale")


def draw_reached(exams: pd.DataFrame, least: float, ax: Axes) -> Axes:
    """Draws how many agents reach a mean exam score in the course of training, with and without one scale.

    Args:
        exams: as `input_scale_exams` gives them.
        least: the mean score that counts.
        ax: where to draw.
    """
    num_agents = exams["seed"].nunique()
    for inputs, colour, line in (("scaled", BLUE, "-"), ("raw", ORANGE, (0, (5, 2)))):
        rows = exams[exams["inputs"] == inputs]
        reached = (rows["mean_score"] >= least).groupby(rows["num_steps"]).sum()
        label = {"scaled": "one scale", "raw": "as they come"}[inputs]
        ax.plot(reached.index, reached, "o", linestyle=line, color=colour, label=label)
    label = f"agents, of {num_agents}, with {least:g} or more"
    ax.set(ylabel=label, xlim=(0, None), ylim=(-0.4, num_agents + 0.4))
    ax.locator_params(axis="x", nbins=4)
    steps_axis(ax)
    return legend_above(ax, 2)
