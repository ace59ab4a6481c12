"""Does the same code learn another environment, by other settings alone?"""

import sys

from dqn_lesson.games.acrobot import SETTINGS
from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.lessons.shared.measuring import as_row, outcomes, share, spread

from .figures import Row
from .part import Progress, run_alone

QUESTION = "Does the same code learn another environment, Acrobot-v1, by other settings alone?"
QUICK = {"seeds": range(100, 102)}


def measure(progress: Progress, seeds: range = range(100, 110), workers: int = 2) -> dict:
    changes = {name: pair[1] for name, pair in Hyperparameters().difference(SETTINGS).items()}
    runs = outcomes({"": SETTINGS}, seeds, workers, "Acrobot-v1", told=progress)
    return {"changes": changes, "bar": runs[0].exam.bar, "runs": [as_row(outcome) for outcome in runs]}


def rows(measured: dict) -> list[Row]:
    runs = measured["runs"]
    passes = sum(run["passed"] for run in runs)
    return [
        Row(
            f"final policy reaches the environment's own threshold, {measured['bar']:g}",
            share(passes, len(runs)),
            "9 of 10",
            passes >= 0.9 * len(runs) if len(runs) >= 10 else None,
        ),
        Row("mean score in the exam", spread([run["mean"] for run in runs])),
        Row("seconds of training, several at once", spread([run["seconds"] for run in runs], "s")),
    ]


def details(measured: dict) -> str:
    changes = ", ".join(f"`{name}={value!r}`" for name, value in measured["changes"].items())
    return f"The recommended settings with: {changes}."


if __name__ == "__main__":
    run_alone(sys.modules[__name__])
