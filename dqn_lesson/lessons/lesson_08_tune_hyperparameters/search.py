"""The search of lesson 08: which settings are tried, what a try is worth, and the kept search."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from ...hyperparameters import Hyperparameters
from ..shared.measuring import outcomes
from ..shared.tables import table

NUM_STEPS = 3_000  # of each of its runs: what is best for agents in a hurry?


def score(settings: Hyperparameters, seeds: Iterable[int], num_workers: int | None = None) -> list[float]:
    """Trains the settings on each seed and returns the mean scores of their exams, in the order of seeds.

    Args:
        settings: what is tried.
        seeds: of the agents.
        num_workers: runs at once; None: as many as there are cores.

    Raises:
        RuntimeError: a run failed.
    """
    seeds = list(seeds)
    means = {run.seed: run.exam.mean for run in outcomes({"": settings}, seeds, num_workers)}
    return [means[seed] for seed in seeds]


def drawn(num_tries: int, seed: int, num_steps: int = NUM_STEPS) -> dict[str, Hyperparameters]:
    """Settings for a random search: each knob drawn by itself, on the scale on which it acts.

    That random tries beat a grid where few knobs matter: Bergstra and Bengio 2012,
    https://jmlr.org/papers/v13/bergstra12a.html.

    Args:
        num_tries: how many settings.
        seed: of the random generator.
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


def search_table() -> pd.DataFrame:
    """The random search: a row for each of its settings, with mean exams on both sets of seeds.

    The columns `tuning` and `fresh` hold the means over the seeds; `fresh` is empty where nobody looked.
    Settings that did best on the tuning seeds come first.
    """
    runs = table(__package__, "tune_search")
    means = runs.pivot_table(index="name", columns="seeds", values="mean", aggfunc="mean")
    settings = runs.groupby("name").first().drop(columns=["seeds", "seed", "mean"])
    return settings.join(means[["tuning", "fresh"]]).sort_values("tuning", ascending=False).rename_axis(None)
