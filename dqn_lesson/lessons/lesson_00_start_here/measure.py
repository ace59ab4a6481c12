"""Is the effect of the first notebook's guided tweak certain?

There the learner moves one slider, gamma, to its lowest end, and is promised that the agent fails.
"""

import sys

from dqn_lesson.hyperparameters import Hyperparameters

from .figures import Row, share, spread
from .many import as_row, outcomes
from .part import run_alone
from .progress import Progress

QUESTION = "Is the effect of the first notebook's guided tweak certain?"
QUICK = {"seeds": range(2)}
GAMMAS = (0.995, 0.5)  # recommended, and the slider's lowest end


def measure(progress: Progress, seeds: range = range(10), workers: int = 2) -> dict:
    settings = {str(gamma): Hyperparameters(gamma=gamma) for gamma in GAMMAS}
    runs: dict[str, list[dict]] = {name: [] for name in settings}
    for outcome in outcomes(progress, settings, seeds, workers):
        runs[outcome.name].append(as_row(outcome))
    return runs


def rows(measured: dict) -> list[Row]:
    shown = []
    for gamma, runs in measured.items():
        passed, means = sum(run["passed"] for run in runs), [run["mean"] for run in runs]
        wanted = len(runs) if float(gamma) == GAMMAS[0] else 0
        enough = len(runs) >= 10
        promise = "all" if wanted else "none"
        shown += [
            Row(
                f"gamma {gamma}: pass the exam",
                share(passed, len(runs)),
                promise,
                passed == wanted if enough else None,
            ),
            Row(f"gamma {gamma}: mean exam score", spread(means)),
        ]
    return shown


if __name__ == "__main__":
    run_alone(sys.modules[__name__])
