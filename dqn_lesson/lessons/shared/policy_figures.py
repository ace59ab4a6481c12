"""How policies did, drawn: functions that take played episodes and an `ax` and return the `ax`."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes

from ...games.cartpole import ENDINGS
from ...plotting import legend_above
from .figure_style import BLUE, GREEN, LIGHT, ORANGE
from .policies import Played

COLOURS = {"fell": ORANGE, "edge": BLUE, "time": GREEN}


def draw_histogram(games: Sequence[Played], ax: Axes, guess: float | None = None, width: int = 3) -> Axes:
    """Draws how many episodes lasted how long, their average, and the learner's guess if there is one.

    Args:
        games: the played episodes, at least one.
        ax: where to draw.
        guess: a number of steps; None draws none. One far beyond the bars is drawn at the edge.
        width: of a bar, in steps.
    """
    scores = [game.score for game in games]
    average = float(np.mean(scores))
    edges = np.arange(min(scores) // width * width, max(scores) + width + 1, width) - 0.5
    ax.hist(scores, edges, color=LIGHT, edgecolor="white", linewidth=0.8)
    ax.axvline(average, color=BLUE, linewidth=2.4, label=f"average: {average:.1f}")
    end = 3 * edges[-1]  # farther out the bars would be too thin to be seen
    if guess is not None:
        label = f"your guess: {guess:g}" + (" →" if guess > end else "")
        ax.axvline(min(guess, end), color=ORANGE, linewidth=2.4, linestyle=(0, (3, 2)), label=label)
    ax.set(xlabel="steps that the episode lasted", ylabel="episodes")
    ax.set_xlim(0, end if (guess or 0) > end else None)
    return legend_above(ax, 2)


def draw_endings(games: Mapping[str, Sequence[Played]], ax: Axes) -> Axes:
    """Draws for each policy which share of its episodes ended in which way, one bar a policy.

    Args:
        games: the played episodes of each policy, by its name; none for a policy that is not written yet.
        ax: where to draw.
    """
    names = list(games)
    labels = []
    for row, name in enumerate(names):
        scores = [game.score for game in games[name]]
        labels.append(
            f"{name}\n" + (f"{np.mean(scores):.0f} steps on average" if scores else "not written yet")
        )
        _draw_bar([game.ending for game in games[name]], row, ax)
    ax.set_yticks(range(len(names)), labels)
    ax.set(xlim=(0, 100), ylim=(len(names) - 0.5, -0.5), xlabel="how the episodes ended")
    ax.xaxis.set_major_formatter("{x:.0f} %")
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0)
    for ending, colour in COLOURS.items():
        ax.bar(0, 0, color=colour, label=ENDINGS[ending])
    return legend_above(ax)


def _draw_bar(endings: Sequence[str], row: int, ax: Axes) -> None:
    """One policy's shares, side by side, each with its number."""
    counts, left = Counter(endings), 0.0
    for ending, colour in COLOURS.items():
        share = 100 * counts[ending] / max(len(endings), 1)
        ax.barh(row, share, left=left, height=0.6, color=colour)
        if share >= 5:
            ax.text(left + share / 2, row, f"{share:.0f} %", color="white", ha="center", va="center")
        left += share
