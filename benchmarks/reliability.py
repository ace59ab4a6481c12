"""Does the recommended agent learn every time?

Seeds 100 to 199 are looked at once for each release of the recipe; it was tuned on others.
"""

import sys

from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.lessons.shared.measuring import as_row, outcomes, share, spread

from .figures import Row
from .long_games import game_lengths
from .part import Progress, run_alone

QUESTION = "Does the recommended agent learn every time?"
QUICK = {"seeds": range(100, 104)}
LONG = 5_000  # steps of a long game: the tutorial's episodes could last as long


def measure(progress: Progress, seeds: range = range(100, 200), workers: int = 2) -> dict:
    runs = []
    for outcome in outcomes({"": Hyperparameters()}, seeds, workers, told=progress):
        lengths = game_lengths(outcome.policy.q_values, max_steps=LONG)
        runs.append(as_row(outcome) | {"long_games": int((lengths == LONG).sum())})
    return {"runs": runs}


def rows(measured: dict) -> list[Row]:
    runs = measured["runs"]
    num = len(runs)
    enough = num >= 100  # fewer can't tell 99 from 95 of 100
    passes = sum(run["passed"] for run in runs)
    perfect = sum(run["mean"] == 500 for run in runs)
    masters = sum(run["long_games"] == 100 for run in runs)
    return [
        Row(
            "final policy passes the exam (mean of 475 on 100 unseen starts)",
            share(passes, num),
            "99 of 100",
            passes >= 0.99 * num if enough else None,
        ),
        Row(
            "mean of exactly 500.0",
            share(perfect, num),
            "90 of 100",
            perfect >= 0.9 * num if enough else None,
        ),
        Row(
            f"all of 100 unseen starts reach {LONG:,} steps",
            share(masters, num),
            "80 of 100",
            masters >= 0.8 * num if enough else None,
        ),
        Row("seconds of training, several at once", spread([run["seconds"] for run in runs], "s")),
    ]


def details(measured: dict) -> str:
    below = [run for run in measured["runs"] if run["mean"] < 500]
    if not below:
        return "Every run has a mean of exactly 500.0."
    listed = ", ".join(f"{run['seed']} ({run['mean']:g})" for run in below)
    return f"Seeds with a mean below 500.0: {listed}."


if __name__ == "__main__":
    run_alone(sys.modules[__name__])
