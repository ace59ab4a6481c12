"""The knobs of lesson 08: the recommended settings with one of them turned, and the kept runs of each."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from ...examination import ExamResult
from ...hyperparameters import Hyperparameters
from ...past import Episode
from ...plotting import WINDOW, moving_average
from ...sweep import Outcome
from ..shared.figure_style import PASS_MARK
from ..shared.tables import table

NUM_STEPS = 15_000  # of a run; the recommended length is 40,000
RECOMMENDED = "recommended"
EVERY = 250  # steps between two readings of a kept curve

_RATE, _GAMMA = Hyperparameters().learning_rate, Hyperparameters().gamma

KNOBS: dict[str, dict[str, Any]] = {
    RECOMMENDED: {},
    "gamma 0.5": {"gamma": 0.5},
    "gamma 0.9": {"gamma": 0.9},
    "gamma 0.99": {"gamma": 0.99},
    "gamma 0.999": {"gamma": 0.999},
    "30 times the rate": {"learning_rate": 30 * _RATE},
    "a 30th of the rate": {"learning_rate": _RATE / 30},
    "epsilon falls early": {"epsilon_decay": 0.9},
    "batch of 4": {"batch_size": 4},
    "memory of 200": {"memory_size": 200},
    "no target network": {"target_tau": 1.0},
}
"""For each name the settings that are not as recommended."""


def knob(name: str, num_steps: int = NUM_STEPS) -> Hyperparameters:
    """The recommended settings, for a run of so many steps, with this knob turned."""
    return Hyperparameters(num_steps=num_steps, **KNOBS[name])


class Reading(NamedTuple):
    """One point of a kept curve."""

    steps: int
    score: float  # the mean of the last games


def thinned(episodes: Sequence[Episode], num_steps: int, every: int = EVERY) -> Iterator[Reading]:
    """The moving average of a run, read every so many steps; nothing before its first game has ended."""
    ends = np.array([episode.num_steps for episode in episodes])
    averages = moving_average([episode.score for episode in episodes], WINDOW)
    for steps in range(every, num_steps + 1, every):
        if count := int(np.searchsorted(ends, steps, side="right")):
            yield Reading(steps, round(float(averages[count - 1]), 1))


def kept_runs(*names: str) -> list[Outcome]:
    """The runs of these knobs that `measure.py` kept, of all if none is named, as `train_many` gives its own.

    An episode of theirs is a reading of the curve: its score is the mean of the last games. Of the exam only
    the mean is kept, as its one score.
    """
    runs, curves = table(__package__, "tune"), table(__package__, "tune_curves")
    found = []
    for run in runs[runs.name.isin(names or KNOBS)].itertuples():
        curve = curves[(curves.name == run.name) & (curves.seed == run.seed)]
        readings = zip(curve.steps.tolist(), curve.score.tolist(), strict=True)
        episodes = [_episode(*reading) for reading in readings]
        result = ExamResult((float(run.mean),), PASS_MARK)
        found.append(Outcome(run.name, run.seed, episodes, result, None, float(run.seconds)))
    return found


def thinned_runs(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Runs of the learner's own, with curves like those of the kept ones; failed runs are left out."""
    found = []
    for run in outcomes:
        if not run.error:
            end = run.episodes[-1].num_steps if run.episodes else 0
            readings = [_episode(*reading) for reading in thinned(run.episodes, end)]
            found.append(run._replace(episodes=readings))
    return found


def _episode(steps: int, score: float) -> Episode:
    return Episode(0, score, steps, False, None, None)
