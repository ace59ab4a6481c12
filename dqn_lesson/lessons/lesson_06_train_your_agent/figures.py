"""What lesson 06 draws: functions that take data and an `ax` and return the `ax`."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ...games.cartpole import ENDINGS
from ...plotting import WINDOW, legend_above, plot_scores
from ..shared.figure_style import GREEN, GREY, ORANGE, PASS_MARK, draw_exam_dots, exam_axis, steps_axis
from ..shared.policy_figures import COLOURS
from ..shared.tables import table

READINGS = {0: "after each game", 1: "after each step"}
GOOD = 200


def tutorial_runs() -> pd.DataFrame:
    """The runs of `benchmarks/tutorial.py`: seed, replay_every, episodes, best, mean (exam), seconds."""
    return table(__package__, "tutorial")


def plain_runs() -> pd.DataFrame:
    """The runs of `benchmarks/plain.py`: name (of what was left out), seed, mean (of the exam), seconds."""
    return table(__package__, "plain")


def stages_of_learning() -> pd.DataFrame:
    """How agents' episodes ended while they learned: seed, num_steps, fell, edge, time, mean_score."""
    return table(__package__, "stages")


def sick_runs() -> pd.DataFrame:
    """Every episode of the four patients: run, num_steps, score, loss, exam."""
    return table(__package__, "sick_runs")


def draw_readings(runs: pd.DataFrame, ax: Axes, guess: float | None = None) -> Axes:
    """Draws the exam of every run of the tutorial's settings, a column for each reading of its listing.

    Args:
        runs: as `tutorial_runs` gives them.
        ax: where to draw.
        guess: a mean score; None draws none.
    """
    labels = []
    for column, (replay_every, when) in enumerate(READINGS.items()):
        means = runs[runs.replay_every == replay_every]["mean"].to_numpy()
        draw_exam_dots(column, means, ax, least=GOOD)
        labels.append(f"replay {when}\nmiddle: {np.median(means):.0f}")
    _mark_good(ax)
    if guess is not None:
        label = f"your guess: {guess:g}"
        ax.axhline(guess, color=GREEN, linewidth=2, linestyle=(0, (2, 2)), label=label)
    return legend_above(exam_axis(ax, labels))


def draw_changes(runs: pd.DataFrame, ax: Axes) -> Axes:
    """Draws the exam of every run of a plain agent, whole and with one change left out.

    Args:
        runs: as `plain_runs` gives them, the whole agent first.
        ax: where to draw.
    """
    _draw_without(runs, ax, GOOD, f"reach {GOOD}")
    _mark_good(ax)
    return legend_above(ax)


def _draw_without(runs: pd.DataFrame, ax: Axes, enough: float, verb: str, whole: str = "") -> None:
    """A column of dots for each name, the first one whole, and under it how many of them are enough."""
    labels = []
    for column, (name, some) in enumerate(runs.groupby("name", sort=False)):
        means = some["mean"].to_numpy()
        draw_exam_dots(column, means, ax, least=enough)
        what = f"without\n{name}" if column else whole or name
        labels.append(f"{what}\n{(means >= enough).sum()} of {len(means)} {verb}")
    exam_axis(ax, labels)


def _mark_good(ax: Axes) -> None:
    ax.axhline(GOOD, color=GREY, linewidth=1, linestyle=(0, (1, 3)), label=f"{GOOD}: has learned")


def ready_runs() -> pd.DataFrame:
    """The runs of `measure.ready`: name (of what was left out), seed, mean (exam), num_steps, seconds."""
    return table(__package__, "ready")


def draw_ready(runs: pd.DataFrame, ax: Axes) -> Axes:
    """Draws the exam of every agent that learns faster and stops in time, and of those without one of them.

    Args:
        runs: as `ready_runs` gives them, those with both first.
        ax: where to draw.
    """
    _draw_without(runs, ax, PASS_MARK, "pass", whole="both")
    return legend_above(ax)


def draw_stages(stages: pd.DataFrame, seed: int, ax: Axes) -> Axes:
    """Draws how 100 games ended while one agent learned: a bar for every 1,000 steps.

    Args:
        stages: as `stages_of_learning` gives them.
        seed: of the run.
        ax: where to draw.
    """
    run = stages[stages.seed == seed]
    bottom = np.zeros(len(run))
    for ending, colour in COLOURS.items():
        ax.bar(run.num_steps, run[ending], width=800, bottom=bottom, color=colour, label=ENDINGS[ending])
        bottom += run[ending].to_numpy()
    ax.set(ylabel="of 100 games", ylim=(0, 100))
    return legend_above(steps_axis(ax))


def draw_patient(runs: pd.DataFrame, name: str, scores: Axes, losses: Axes) -> None:
    """Draws one of the `sick_runs`: its scores, in the title its end and its exam, and its loss."""
    run = runs[runs.run == name]
    plot_scores(run.score.to_numpy(), scores, PASS_MARK, num_steps=run.num_steps.to_numpy())
    scores.get_legend().remove()
    last = run.score.tail(WINDOW).mean()
    scores.set_title(f"{name}: last games {last:.0f}, exam {run.exam.iloc[0]:.0f}")
    scores.set(xlabel="", ylim=(0, 525))
    losses.set_title(f"{name}: {'no loss at all' if run.loss.isna().all() else 'loss'}")
    losses.plot(run.num_steps, run.loss, color=ORANGE, linewidth=1)
    losses.set(yscale="log", ylim=(1e-4, 50))
    steps_axis(losses)
