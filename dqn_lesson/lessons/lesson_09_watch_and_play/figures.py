"""What lesson 09 draws: functions that take data and an `ax` and return the `ax`."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes

from ...environments import recipe_of
from ...episodes.playback import Playback
from ...games.cartpole import ENV_ID
from ...plotting.value_axes import axes_of
from ...plotting.values import plot_sure, value_grid
from ..shared.figure_style import BLUE, GREEN, GREY, ORANGE
from .lost_game import came_true

GRID = 61  # points a side


def draw_rescues(lengths: Mapping[int, int], ax: Axes, limit: int = 500) -> Axes:
    """Draws how long another player lasts that takes over a game, from each moment on.

    Args:
        lengths: steps, by the moment of taking over.
        ax: where to draw.
        limit: the steps that count as saved; such bars are blue, the others orange with a number above.
    """
    moments, steps = list(lengths), np.array(list(lengths.values()))
    ax.bar(moments, steps, 0.8, color=[BLUE if saved else ORANGE for saved in steps >= limit])
    for moment, length in lengths.items():
        if length < limit:
            look = {"ha": "center", "color": ORANGE, "weight": "bold"}
            ax.annotate(str(length), (moment, length), (0, 3), textcoords="offset points", **look)
    ax.axhline(limit, color=GREY, linewidth=1, linestyle=":")
    ax.set(xlabel="moment at which it takes over", ylabel="steps it balances", ylim=(0, limit * 1.08))
    return ax


def draw_promise(
    game: Playback,
    gamma: float,
    ax: Axes,
    title: str = "",
    taken_over: np.ndarray | None = None,
    guess: float | None = None,
    last: int | None = None,
) -> Axes:
    """Draws what an agent promised in each moment of a game, what it got, and what another would have got.

    Args:
        game: with Q-values, on rewards 0 and -1.
        gamma: the agent's.
        ax: where to draw.
        title: what stands above.
        taken_over: what another agent would still have got from each moment on, `(T,)`; None draws none.
        guess: what was guessed to be promised at the last press; None draws none.
        last: only so many presses at the end; None: all.
    """
    steps = np.arange(len(game.actions))
    ax.axhline(0, color=GREY, linewidth=1, linestyle=":")
    if taken_over is not None:
        ax.plot(
            steps, taken_over, color=GREEN, linewidth=2, label="what the trained agent would still have got"
        )
    ax.plot(steps, came_true(game, gamma), color=ORANGE, linewidth=2.4, label="what this player got")
    promised = game.q_values.max(axis=1)[: len(steps)]  # [T]
    ax.plot(
        steps, promised, color=BLUE, linewidth=1.6, linestyle=(0, (4, 1)), label="promised: the greater Q"
    )
    if guess is not None:
        ax.plot(steps[-1], guess, "x", color=GREY, markersize=10, markeredgewidth=3)
        text = f"your guess {guess:g}"
        ax.annotate(text, (steps[-1], guess), (-8, 4), textcoords="offset points", color=GREY, ha="right")
    ax.set_title(title)
    ax.set(xlabel="step of the game", ylim=(-1.1, 0.2), ylabel="worth from here on")
    ax.label_outer()
    if last is not None:
        ax.set_xlim(steps[-1] + 1 - last, steps[-1] + 1)
    return ax


def draw_maps(agents: Mapping[str, object], axes: Sequence[Axes], cart: Sequence[float] = (0, 0)) -> None:
    """Draws for each agent which action it takes over angle and angular velocity, and how sure it is.

    Args:
        agents: with `q_values`, by name.
        axes: as many.
        cart: position and velocity of the cart in all states.
    """
    drawn = axes_of(recipe_of(ENV_ID))  # angle, angular velocity, and the cart's two
    edges = [axis.high for axis in drawn.axes[:2]]
    for ax, (name, agent) in zip(axes, agents.items(), strict=True):
        plot_sure(value_grid(agent, drawn, (0, 0, *cart), GRID), ax, edges)
        ax.set_title(name)
        ax.plot([0], [0], "+", color=GREY)
    axes[0].set_ylabel("angular velocity, rad/s")
