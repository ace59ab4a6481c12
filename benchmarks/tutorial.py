"""What becomes of the 2017 tutorial's own listing, run as printed through `quick(model)`?

Its indentation is lost at a page break and can be read in two ways: `replay(32)` after each episode, or
after each step. Both are run, through `quick(model)`. Its published scores come from a time when nobody
enforced the limit of 500 steps, so training has none here; the exam does.
"""

import sys

from dqn_lesson.lessons.shared.measuring import share, spread

from .figures import Row
from .listing import run_listing
from .many import side_by_side
from .part import Progress, run_alone

QUESTION = "What becomes of the 2017 tutorial's own listing, run as printed through `quick(model)`?"
QUICK = {"seeds": range(1), "num_steps": 500}
WRITES = "lesson_06_train_your_agent/data/tutorial.csv"
COLUMNS = ("seed", "replay_every", "episodes", "best", "mean", "seconds")
READINGS = {0: "after each episode", 1: "after each step"}
PUBLISHED = "published: up to 1,499 within 300 episodes"


def measure(progress: Progress, seeds: range = range(10), num_steps: int = 10_000, workers: int = 2) -> dict:
    jobs = [(seed, replay_every, num_steps) for replay_every in (1, 0) for seed in seeds]  # long ones first
    runs = side_by_side(progress, run_listing, jobs, workers)
    return {"num_steps": num_steps, "runs": sorted(runs, key=lambda run: (run["replay_every"], run["seed"]))}


def rows(measured: dict) -> list[Row]:
    found = []
    for replay_every, reading in READINGS.items():
        runs = [run for run in measured["runs"] if run["replay_every"] == replay_every]
        passes = sum(run["mean"] >= 475 for run in runs)
        found += [
            Row(f"replay {reading}: passes the exam", share(passes, len(runs))),
            Row(f"replay {reading}: exam", spread([run["mean"] for run in runs])),
            Row(
                f"replay {reading}: best training score",
                spread([run["best"] for run in runs], digits=0),
                PUBLISHED,
            ),
            Row(f"replay {reading}: episodes", spread([run["episodes"] for run in runs], digits=0)),
            Row(f"replay {reading}: seconds", spread([run["seconds"] for run in runs], "s")),
        ]
    return found


def details(measured: dict) -> str:
    return f"Each run ends after {measured['num_steps']:,} environment steps."


if __name__ == "__main__":
    run_alone(sys.modules[__name__])
