"""The search of lesson 08: which settings are tried, and what a try is worth."""

from collections.abc import Iterable

import numpy as np

from ...hyperparameters import Hyperparameters
from ...sweep import train_many

NUM_STEPS = 3_000  # of each of its runs: what is best for agents in a hurry?


def score(settings: Hyperparameters, seeds: Iterable[int], num_workers: int | None = None) -> list[float]:
    """Trains the settings on each seed and gives back the mean scores of their exams, in the order of seeds.

    Args:
        settings: what is tried.
        seeds: of the agents.
        num_workers: runs at once; None: as many as there are cores.

    Raises:
        RuntimeError: a run failed.
    """
    seeds = list(seeds)
    found = {}
    for outcome in train_many(settings, seeds, num_workers=num_workers):
        if outcome.error:
            raise RuntimeError(f"The run with seed {outcome.seed} failed:\n{outcome.error}")
        found[outcome.seed] = outcome.exam.mean
    return [found[seed] for seed in seeds]


def drawn(num_tries: int, seed: int, num_steps: int = NUM_STEPS) -> dict[str, Hyperparameters]:
    """Settings for a random search: each knob drawn by itself, on the scale on which it acts.

    That random tries beat a grid where few knobs matter: Bergstra and Bengio 2012,
    https://jmlr.org/papers/v13/bergstra12a.html.

    Args:
        num_tries: how many settings.
        seed: of the dice.
        num_steps: how long each of them is to train.
    """
    rng = np.random.default_rng(seed)
    return {f"try {number}": _draw(rng, num_steps) for number in range(1, num_tries + 1)}


def _draw(rng: np.random.Generator, num_steps: int) -> Hyperparameters:
    return Hyperparameters(
        num_steps=num_steps,
        learning_rate=_rounded(10 ** rng.uniform(-4, -2)),
        gamma=_rounded(1 - 10 ** rng.uniform(-3, -1), 4),
        n_step=int(rng.choice([1, 2, 4, 8, 16])),
        target_tau=_rounded(10 ** rng.uniform(-3, 0)),
        epsilon_decay=_rounded(1 - 10 ** rng.uniform(-4, -2), 5),
        batch_size=int(rng.choice([16, 64, 128])),
    )


def _rounded(value: float, digits: int = 2) -> float:
    """To so many digits: two that matter for small numbers, or so many after the point."""
    return round(float(value), digits) if digits > 2 else float(f"{value:.{digits}g}")
