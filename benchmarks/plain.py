"""How little must change in the tutorial's settings until a plain agent learns?

Plain: no target network, no Double DQN, returns of one step. Found on seeds 0 to 9, reported on others.
"""

import sys

from dqn_lesson.hyperparameters import Hyperparameters

from .figures import Row, share, spread
from .many import as_row, outcomes
from .part import run_alone
from .progress import Progress

QUESTION = "How little must change in the tutorial's settings until a plain agent learns?"
QUICK = {"seeds": range(20, 22)}
GOOD = 200  # a greedy mean that shows a learner: the agent has learned
SETTINGS = Hyperparameters.plain()


def measure(progress: Progress, seeds: range = range(20, 30), workers: int = 2) -> dict:
    changes = {name: pair[1] for name, pair in Hyperparameters.tutorial().difference(SETTINGS).items()}
    runs = [as_row(outcome) for outcome in outcomes(progress, {"": SETTINGS}, seeds, workers)]
    return {"changes": changes, "runs": runs}


def rows(measured: dict) -> list[Row]:
    runs = measured["runs"]
    good = sum(run["mean"] >= GOOD and run["seconds"] <= 60 for run in runs)
    return [
        Row(
            f"greedy mean of {GOOD} or more within 60 s",
            share(good, len(runs)),
            "9 of 10",
            good >= 0.9 * len(runs) if len(runs) >= 10 else None,
        ),
        Row("mean score in the exam", spread([run["mean"] for run in runs])),
        Row("seconds of training, several at once", spread([run["seconds"] for run in runs], "s")),
    ]


def details(measured: dict) -> str:
    changes = ", ".join(f"`{name}={value!r}`" for name, value in measured["changes"].items())
    return f"The tutorial's settings with: {changes}."


if __name__ == "__main__":
    run_alone(sys.modules[__name__])
