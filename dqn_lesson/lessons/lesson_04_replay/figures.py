"""What lesson 04 draws: functions that take data and an `ax` and return the `ax`."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import LogLocator, NullFormatter

from ...games.cartpole import ACTIONS
from ...plotting import legend_above
from ..shared.figure_style import BLUE, GREY, LIGHT, ORANGE, steps_axis
from .returns import worth_of_falling

REWARDS = ("+1 a step", "+1 a step, -100 for the fall", "0 a step, -1 for the fall")


def draw_discounts(gammas: Sequence[float], ax: Axes) -> Axes:
    """Draws what a reward is worth today that comes so many seconds of play later, a line for each gamma."""
    seconds = np.linspace(0, 5, 251)
    for gamma, colour in zip(gammas, (ORANGE, GREY, LIGHT, BLUE), strict=False):
        label = f"gamma {gamma:g}"
        ax.plot(seconds, gamma ** (50 * seconds), color=colour, linewidth=2.4, label=label)
    ax.set(xlabel="seconds of play until the reward comes", ylabel="worth today", xlim=(0, 5), ylim=(0, 1.02))
    return legend_above(ax, len(gammas))


def draw_three_rewards(num_steps: np.ndarray, gamma: float, axes: Sequence[Axes]) -> Sequence[Axes]:
    """Draws, on an `ax` for each of the three rewards, what it is worth today to fall so much later."""
    worth = worth_of_falling(num_steps, gamma)
    for ax, name, values, colour in zip(axes, REWARDS, worth, (BLUE, ORANGE, GREY), strict=True):
        ax.plot(num_steps, values, color=colour, linewidth=2.6)
        ax.set(title=name, xlabel="steps until the fall")
    axes[0].set_ylabel("worth today")
    return axes


def draw_training(games: np.ndarray, losses: np.ndarray, play: Axes, loss: Axes) -> None:
    """Draws a run: above the score of each game, below the mean loss of each replay, on a scale of tens.

    Args:
        games: `(N, 2)`: steps played at a game's end, and its score.
        losses: `(M, 2)`: steps played at a replay, and its mean loss.
        play: the upper axes.
        loss: the lower axes.
    """
    play.plot(*games.T, "o", color=LIGHT, markersize=4, markeredgewidth=0)
    smooth = [games[max(0, k - 4) : k + 1, 1].mean() for k in range(len(games))]
    play.plot(games[:, 0], smooth, color=BLUE, linewidth=2.4)
    play.set(ylabel="score")
    loss.plot(*losses.T, color=ORANGE, linewidth=1.4)
    smooth = np.convolve(losses[:, 1], np.ones(9) / 9, "valid") if len(losses) > 20 else losses[:, 1]
    lowest = losses[np.argmin(smooth) + (len(losses) - len(smooth)) // 2, 0]
    for ax in (play, loss):
        ax.axvspan(lowest, losses[-1, 0], color=LIGHT, alpha=0.18, linewidth=0)
    said = (losses[0, 0], "the loss falls"), (lowest, "it rises again")
    for row, (start, words) in enumerate(said, 1):
        above = {"xycoords": ("data", "axes fraction"), "textcoords": "offset points", "color": GREY}
        loss.annotate(words, (start, 1), (6, -14 * row), **above)
    loss.set_yscale("log")
    loss.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    loss.yaxis.set_major_formatter("{x:g}")
    loss.yaxis.set_minor_formatter(NullFormatter())
    loss.set(ylabel="loss")
    steps_axis(loss, "steps played")


def draw_targets(frozen: np.ndarray, seen: np.ndarray, ax: Axes) -> Axes:
    """Draws the targets of a batch with weights frozen, and as a loop sees that teaches in between.

    Args:
        frozen: `(B,)`.
        seen: `(B,)`.
        ax: where to draw.
    """
    rows = np.arange(1, len(frozen) + 1)
    ax.vlines(rows, frozen, seen, color=GREY, linewidth=1.2)
    ax.plot(rows, frozen, "o", color=BLUE, label="target, weights frozen")
    ax.plot(rows, seen, "x", color=ORANGE, markeredgewidth=2, label="target that the loop sees")
    ax.set(xlabel="row of the batch, in the order in which the loop takes it", ylabel="TD target")
    return legend_above(ax, 2)


def draw_update(before: np.ndarray, after: np.ndarray, action: int, target: float, ax: Axes) -> Axes:
    """Draws one update: for each action the guess before and after it, and the target of the taken one.

    Args:
        before: `(A,)`.
        after: `(A,)`.
        action: the one that was taken.
        target: the TD target.
        ax: where to draw.
    """
    rows = np.arange(len(before))
    ax.axvline(target, color=GREY, linewidth=1.2, linestyle=(0, (4, 3)))
    ax.plot(target, action, "D", color=ORANGE, markersize=9, label=f"target {target:.3f}")
    ax.plot(before, rows, "o", color=LIGHT, markersize=11, label="guess before")
    ax.plot(after, rows, "o", color=BLUE, markersize=6, label="guess after")
    end = {"xy": (target, action + 0.22), "xytext": (before[action], action + 0.22)}
    ax.annotate("", **end, arrowprops={"arrowstyle": "->", "color": ORANGE, "linewidth": 1.6})
    middle, error = (before[action] + target) / 2, f"TD error {target - before[action]:+.3f}"
    ax.annotate(error, (middle, action + 0.27), ha="center", va="bottom", color=ORANGE)
    names = [f"{name}\n(pressed)" if k == action else name for k, name in enumerate(ACTIONS)]
    ax.set_yticks(rows, names)
    ax.set(xlabel="Q-value", ylim=(-0.5, len(before) - 0.3))
    return legend_above(ax, 3)
