"""Is the effect of lesson 00's guided tweak certain?

    python -m dqn_lesson.lessons.lesson_00_start_here.measure

There the learner moves one slider, gamma, to its lowest end, and is promised that the agent fails.
"""

from collections.abc import Iterable, Iterator

import pandas as pd

from ...hyperparameters import Hyperparameters
from ..shared.measuring import Measure, as_row, outcomes, run, share, spread

GAMMAS = (0.995, 0.5)  # recommended, and the slider's lowest end


def guided_tweak(seeds: Iterable[int] = range(10), num_workers: int | None = None) -> dict[str, pd.DataFrame]:
    """Trains and examines agents with both gammas."""
    settings = {str(gamma): Hyperparameters(gamma=gamma) for gamma in GAMMAS}
    runs = [{"gamma": float(each.name)} | as_row(each) for each in outcomes(settings, seeds, num_workers)]
    return {"guided_tweak.csv": pd.DataFrame(runs)}


def said(runs: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """For each gamma: how many pass, and how well they do."""
    for gamma, some in runs.groupby("gamma", sort=False):
        yield f"gamma {gamma:g}: pass the exam", share(some["passed"].sum(), len(some))
        yield f"gamma {gamma:g}: mean exam score", spread(some["mean"])


MEASURES = {
    "guided_tweak": Measure(
        "Is the effect of the first notebook's guided tweak certain?",
        ("guided_tweak.csv",),
        guided_tweak,
        said,
    ),
}

if __name__ == "__main__":
    run(MEASURES, __package__)
