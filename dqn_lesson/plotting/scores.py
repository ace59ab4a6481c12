"""Finished score curves: of one run, of several, and the median of many seeds."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import cycle
from typing import Any

import gymnasium as gym
import numpy as np
from matplotlib.axes import Axes

from ..environments import EnvError, environment_of
from .axes import INK, STEPS, STRONG, WINDOW, frame, legend_above, score_lines

# Told apart by the dashes as well: not everybody sees the colours.
STYLES = (
    (STRONG, "-"), ("#b3447a", (0, (6, 2))), ("#1a7f5a", (0, (2, 1.5))),
    ("#8a6d00", (0, (6, 1.5, 1.5, 1.5))), ("#6a4fb3", (0, (1, 1))),
)  # fmt: skip
OWN = "own"  # the pass mark of what is drawn


def moving_average(scores: Sequence[float], window: int = WINDOW) -> np.ndarray:
    """The mean of each score and the `window - 1` before it; of fewer at the start: `(N,)` in, `(N,)` out."""
    sums = np.concatenate([[0.0], np.cumsum(scores, dtype=float)])
    ends = np.arange(1, len(sums))
    starts = np.maximum(ends - window, 0)
    return (sums[ends] - sums[starts]) / (ends - starts)


def plot_scores(
    scores: Sequence[float],
    ax: Axes,
    bar: float | str | None = OWN,
    num_steps: Sequence[int] | None = None,
    window: int = WINDOW,
) -> Axes:
    """Draws the score of each episode pale and their moving average strong.

    Args:
        scores: one for each episode, in the order in which they were played; or the episodes as `train`
            returned them, or a run, which are drawn over the steps trained.
        ax: where to draw.
        bar: the mean score that passes the exam; "own": that of the run's environment, which nobody knows
            of bare scores; None draws no line.
        num_steps: how many steps were trained at the end of each episode; None: episodes are counted instead.
        window: episodes in the moving average.

    Raises:
        ValueError: `scores` and `num_steps` are not equally long, or there are no scores in it.
    """
    bar = common_bar([scores]) if bar == OWN else bar
    scores = list(_episodes_of(scores, "plot_scores(train(agent, env), ax)"))
    if scores and hasattr(scores[0], "score"):
        num_steps = [episode.num_steps for episode in scores] if num_steps is None else num_steps
        scores = [episode.score for episode in scores]
    x = np.arange(1, len(scores) + 1) if num_steps is None else num_steps
    if len(x) != len(scores):
        raise ValueError(
            f"There are {len(scores)} scores but {len(x)} numbers of steps. Give one for each episode."
        )
    frame(ax, bar, "episodes played" if num_steps is None else STEPS)
    raw, strong = score_lines(ax, window)
    raw.set_data(x, scores)
    strong.set_data(x, moving_average(scores, window))
    ax.relim()
    ax.autoscale_view()
    legend_above(ax)
    return ax


def plot_runs(
    runs: Mapping[str, Sequence], ax: Axes, bar: float | str | None = OWN, window: int = WINDOW
) -> Axes:
    """Draws the moving averages of several runs over each other.

    Args:
        runs: for each name the run, or its episodes, as `train` returned them.
        ax: where to draw.
        bar: the mean score that passes the exam; "own": that of the runs' environment, if they have one in
            common; None draws no line.
        window: episodes in the moving average.
    """
    frame(ax, common_bar(runs.values()) if bar == OWN else bar, STEPS)
    for (name, episodes), (colour, dashes) in zip(runs.items(), cycle(STYLES)):
        x, y = _averages(_episodes_of(episodes, "plot_runs({'mine': train(agent, env)}, ax)"), window)
        ax.plot(x, y, color=colour, linestyle=dashes, linewidth=2.2, label=name)
    legend_above(ax, num_columns=1)
    return ax


def plot_seeds(outcomes: Iterable, ax: Axes, bar: float | str | None = OWN, window: int = WINDOW) -> Axes:
    """Draws for each of the settings the median over its seeds, in the band between the quartiles.

    Each run gives its moving average. A curve ends where the shortest of its runs does.

    Args:
        outcomes: of `train_many`; those that failed have no curve.
        ax: where to draw.
        bar: the mean score that passes the exam; "own": that of the outcomes' exams, if they have one in
            common; None draws no line.
        window: episodes in the moving average.

    Raises:
        ValueError: no outcome has a finished episode.
    """
    outcomes, curves = list(outcomes), {}
    for outcome in outcomes:
        if outcome.episodes:
            curves.setdefault(outcome.name, []).append(_averages(outcome.episodes, window))
    if not curves:
        raise ValueError("No outcome has a finished episode, so there is no curve. Look at their `error`.")
    frame(ax, common_bar(outcomes) if bar == OWN else bar, STEPS)
    for (name, runs), (colour, dashes) in zip(curves.items(), cycle(STYLES)):
        end = min(steps[-1] for steps, _ in runs)
        x = np.linspace(min(max(steps[0] for steps, _ in runs), end), end, 300)
        low, middle, high = np.quantile([np.interp(x, *run) for run in runs], [0.25, 0.5, 0.75], axis=0)
        label = f"{name}: median of {len(runs)} seeds".removeprefix(": ")
        ax.fill_between(x, low, high, color=colour, alpha=0.18, linewidth=0)
        ax.plot(x, middle, color=colour, linestyle=dashes, linewidth=2.4, label=label)
    ax.fill_between([], [], color=INK, alpha=0.18, linewidth=0, label="the middle half of the seeds")
    legend_above(ax, num_columns=1)
    return ax


def common_bar(drawn: Iterable) -> float | None:
    """The pass mark of all these runs, outcomes or agents; None where there are several, or nobody says."""
    bars = {_bar_of(one) for one in drawn} - {None}
    return bars.pop() if len(bars) == 1 else None


def _bar_of(one: Any) -> float | None:
    exam = getattr(one, "exam", None)
    with suppress(EnvError, gym.error.Error):  # scores alone, or a run whose environment is not here
        return environment_of(one).pass_mark if exam is None else exam.bar
    return None


def _episodes_of(given: Any, example: str) -> Iterable:
    """What a run holds, or what was given, if one can go through it."""
    episodes = getattr(given, "episodes", given)
    if isinstance(episodes, str | Mapping) or not isinstance(episodes, Iterable):
        raise ValueError(
            f"{type(given).__name__} holds no scores. Give a score for each episode, what `train` returned, "
            f"or a run: {example}."
        )
    return episodes


def _averages(episodes: Sequence, window: int) -> tuple[list[int], np.ndarray]:
    """Steps trained at the end of each episode, and the mean of the last episodes' scores."""
    return [e.num_steps for e in episodes], moving_average([e.score for e in episodes], window)
