"""The knobs of lesson 08: the recommended settings with one of them turned, for short runs."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from ...hyperparameters import Hyperparameters
from ...plotting import WINDOW, moving_average
from ...training import Episode

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
    "learning rate x 30": {"learning_rate": 30 * _RATE},
    "learning rate / 30": {"learning_rate": _RATE / 30},
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
