"""What lesson 13 draws: functions that take data and an `ax`, or axes, and return them."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ...plotting import INK, legend_above
from ..shared.figure_style import BLUE, GREY, LIGHT, ORANGE, PALE, draw_exam_dots, exam_axis
from ..shared.tables import table
from .pendulum import MOST

IN_A_STATE = ("place", "velocity", "angle", "angular velocity")


def draw_torques(brings: Callable[[float], float], ax: Axes, num: int = 3) -> Axes:
    """Draws what each torque brings, the few that a Q-network could have as outputs, and the best of all."""
    torques = np.linspace(-MOST, MOST, 161)
    values = np.array([brings(torque) for torque in torques])
    few = np.linspace(-MOST, MOST, num)
    best = torques[values.argmax()]
    ax.plot(torques, values, color=LIGHT, linewidth=2.4, label="any torque")
    ax.plot(few, [brings(torque) for torque in few], "o", color=BLUE, markersize=8, label=f"{num} outputs")
    ax.plot(best, values.max(), "*", color=ORANGE, markersize=15, label=f"the best: {best:.2f}")
    ax.set(xlabel="torque, held for half a second", ylabel="rewards, added up")
    return legend_above(ax, 3)


def draw_angles(found: Mapping[str, np.ndarray], axes: Sequence[Axes]) -> None:
    """Draws how far each update points away from the right direction, an ax for each way to weigh a step."""
    edges = np.arange(0, 181, 10)
    for ax, (name, degrees) in zip(axes, found.items(), strict=True):
        for some, colour in ((degrees[degrees <= 90], BLUE), (degrees[degrees > 90], ORANGE)):
            ax.hist(some, edges, color=colour, edgecolor="white", linewidth=0.8)
        ax.axvline(90, color=INK, alpha=0.5, linewidth=1, linestyle=":")
        wrong = int((degrees > 90).sum())
        ax.set_title(f"{name}\n{wrong} of {len(degrees)} go the wrong way")
        ax.set(xlim=(0, 180), xticks=(0, 90, 180), xlabel="degrees off")
    axes[0].set_ylabel("updates")


def draw_rule(weights: np.ndarray, ax: Axes) -> Axes:
    """Draws what a policy learned to look at: its weights `(S, 2)`, right minus left, for scaled states."""
    leads = weights[:, 1] - weights[:, 0]
    colours = [BLUE if lead > 0 else ORANGE for lead in leads]
    ax.barh(range(len(leads)), leads, height=0.6, color=colours)
    ax.axvline(0, color=INK, linewidth=1)
    ax.set_yticks(range(len(leads)), IN_A_STATE)
    ax.set(ylim=(len(leads) - 0.5, -0.5), xlabel="weight of right minus weight of left")
    ax.tick_params(axis="y", length=0)
    return ax


def reinforce_runs() -> pd.DataFrame:
    """What `measure` kept of the trained policies: a row for each."""
    return table(__package__, "reinforce")


def draw_reinforce(runs: pd.DataFrame, axes: Sequence[Axes]) -> None:
    """Draws ten policies of each kind: their exams on the left, the end of their training on the right."""
    kinds = list(runs["kind"].unique())
    names = [kind.replace(" ", "\n") for kind in kinds]
    exam_axis(axes[0], names)
    for place, kind in enumerate(kinds):
        some = runs[runs["kind"] == kind]
        draw_exam_dots(place, some["mean"], axes[0])
        draw_exam_dots(place, some["last"], axes[1], least=np.inf, colours=(BLUE, BLUE))
    axes[1].set(ylabel="last 20 games of training", ylim=(0, 525), xlim=(-0.5, len(kinds) - 0.5))
    axes[1].set_xticks(range(len(kinds)), names)
    axes[1].tick_params(axis="x", length=0)


def draw_dueling(value: float, advantages: Sequence[float], names: Sequence[str], ax: Axes) -> Axes:
    """Draws a state's value as a line and the Q-values above and below it: value plus centred advantage."""
    centred = np.array(advantages, float) - np.mean(advantages)
    ax.axhline(value, color=INK, linewidth=1.6)
    ax.annotate(f"V = {value:g}", (len(centred) - 0.5, value), xytext=(6, 0), textcoords="offset points",
                va="center", annotation_clip=False)  # fmt: skip
    for place, lead in enumerate(centred):
        ax.bar(place, lead, bottom=value, width=0.55, color=BLUE if lead > 0 else ORANGE)
        ax.annotate(f"Q = {value + lead:.2f}", (place, value + lead), ha="center",
                    va="bottom" if lead > 0 else "top", xytext=(0, 3 if lead > 0 else -3),
                    textcoords="offset points")  # fmt: skip
    ax.set_xticks(range(len(names)), names)
    low, high = value + min(centred.min(), 0), value + max(centred.max(), 0)
    room = 0.25 * (high - low)
    ax.set(ylim=(low - room, high + room), xlim=(-0.5, len(names) - 0.5), ylabel="Q-value")
    ax.tick_params(axis="x", length=0)
    return ax


def chances_of(errors: Sequence[float], alpha: float) -> np.ndarray:
    """The chance of each transition to be drawn, `(N,)`: its share of all (|error| + 1e-6) ** alpha."""
    priorities = (np.abs(errors) + 1e-6) ** alpha
    return priorities / priorities.sum()


def draw_priorities(errors: Sequence[float], alphas: Sequence[float], ax: Axes) -> Axes:
    """Draws the chance of each transition to be drawn, a colour for each alpha."""
    width = 0.8 / len(alphas)
    for number, (alpha, colour) in enumerate(zip(alphas, (GREY, BLUE, PALE), strict=False)):
        places = np.arange(len(errors)) + (number - (len(alphas) - 1) / 2) * width
        ax.bar(places, chances_of(errors, alpha), width * 0.92, color=colour, label=f"alpha {alpha:g}")
    ax.set_xticks(range(len(errors)), [f"{error:g}" for error in errors])
    ax.yaxis.set_major_formatter("{x:.0%}")
    ax.set(xlabel="TD error of a transition in the memory", ylabel="chance to be drawn")
    ax.tick_params(axis="x", length=0)
    return legend_above(ax, len(alphas))
