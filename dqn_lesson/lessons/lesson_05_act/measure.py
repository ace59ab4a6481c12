"""What is exploring worth? Agents that never try, always try, try a little, and try less and less.

    python -m benchmarks.explore

It also writes the small table that lesson 05 draws. Runs of one seed differ in epsilon alone.
"""

import csv
import sys
from pathlib import Path

import dqn_lesson
from dqn_lesson.hyperparameters import Hyperparameters

from . import store
from .figures import Row, share, spread
from .many import as_row, outcomes
from .part import run_alone
from .progress import Progress

QUESTION = "What is exploring worth?"
QUICK = {"seeds": range(2), "num_steps": 2_000}
TABLE = Path(dqn_lesson.__file__).parent / "lessons" / "lesson_05_act" / "data" / "explore.csv"
COLUMNS = ("name", "seed", "curve", "mean", "passed")
LAST_GAMES = 20  # of a run: their mean score is where its curve ends
WAYS = {
    "greedy": {"epsilon": 0.0, "epsilon_min": 0.0},
    "a little": {"epsilon": 0.1, "epsilon_min": 0.1},
    "less and less": {},  # as recommended
    "random": {"epsilon": 1.0, "epsilon_min": 1.0},
}


def measure(progress: Progress, seeds: range = range(10), num_steps: int = 15_000, workers: int = 2) -> dict:
    settings = {name: Hyperparameters(num_steps=num_steps, **changes) for name, changes in WAYS.items()}
    runs = []
    for outcome in outcomes(progress, settings, seeds, workers):
        scores = [episode.score for episode in outcome.episodes[-LAST_GAMES:]]
        curve = {"name": outcome.name, "curve": round(sum(scores) / len(scores), 2)}
        runs.append(curve | as_row(outcome))
    return {"num_steps": num_steps, "runs": runs}


def rows(measured: dict) -> list[Row]:
    found = []
    for name in WAYS:
        runs = [run for run in measured["runs"] if run["name"] == name]
        passed = share(sum(run["passed"] for run in runs), len(runs))
        exams, curves = (spread([run[key] for run in runs]) for key in ("mean", "curve"))
        found.append(Row(name, f"{passed} pass; exam {exams}; its curve ends at {curves}"))
    return found


def write_table(measured: dict, path: Path = TABLE) -> None:
    """Every run as a line, for lesson 05."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(measured["runs"])


if __name__ == "__main__":
    run_alone(sys.modules[__name__])
    if record := store.load("explore"):
        write_table(record["measured"])
