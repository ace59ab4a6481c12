"""How much faster are many runs with two workers than with one?

Both train the same seeds with the same settings, each time in a process of its own, so that no worker and no
compiled function is left from before. The whole call counts: importing TensorFlow, compiling, training and
exams. The two take turns.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median

from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.lessons.shared.measuring import spread

from .figures import Row
from .part import Progress, run_alone

QUESTION = "How much faster are many runs with two workers than with one?"
QUICK = {"rounds": 1, "num_seeds": 2, "num_steps": 3_000}
TARGET = 1.7
DEFAULT_STEPS = Hyperparameters().num_steps


def measure(progress: Progress, rounds: int = 3, num_seeds: int = 12, num_steps: int = DEFAULT_STEPS) -> dict:
    """For one worker and for two: seconds of each round."""
    seconds: dict[str, list[float]] = {"1": [], "2": []}
    for done in range(rounds):
        for turn, workers in enumerate(seconds):
            progress(2 * done + turn, 2 * rounds, f"workers: {workers}")
            seconds[workers].append(round(_seconds(workers, num_seeds, num_steps), 2))
    progress(2 * rounds, 2 * rounds)
    return {"seconds": seconds, "num_seeds": num_seeds, "num_steps": num_steps, "cores": os.cpu_count()}


def rows(measured: dict) -> list[Row]:
    one, two = measured["seconds"]["1"], measured["seconds"]["2"]
    ratios = [a / b for a, b in zip(one, two, strict=True)]
    runs = f"{measured['num_seeds']} runs of {measured['num_steps']:,} steps"
    enough = measured["num_steps"] == DEFAULT_STEPS and measured["cores"] >= 2
    return [
        Row(f"{runs}, one worker", spread(one, "s")),
        Row(f"{runs}, two workers", spread(two, "s")),
        Row(
            f"two workers against one, on {measured['cores']} cores",
            spread(ratios, "times as fast", 2),
            f"{TARGET:g} at least",
            median(ratios) >= TARGET if enough else None,
        ),
    ]


def _seconds(workers: str, num_seeds: int, num_steps: int) -> float:
    command = [sys.executable, "-m", "benchmarks.parallel_run", workers, str(num_seeds), str(num_steps)]
    done = subprocess.run(command, cwd=Path(__file__).parent.parent, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)["seconds"]


if __name__ == "__main__":
    run_alone(sys.modules[__name__])
