"""How long many runs take, in a fresh process: `python -m benchmarks.parallel_run WORKERS SEEDS STEPS`."""

import json
import sys
import time

from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.sweep import train_many


def main(num_workers: int, num_seeds: int, num_steps: int) -> dict:
    """The whole call, from asking for the runs to the last outcome: start of workers, training and exams."""
    settings = Hyperparameters(num_steps=num_steps)
    start = time.perf_counter()
    outcomes = list(
        train_many(settings, range(num_seeds), "CartPole-v1", num_workers=num_workers, progress=False)
    )
    seconds = time.perf_counter() - start
    if failed := [outcome.error for outcome in outcomes if outcome.error]:
        raise RuntimeError(f"{len(failed)} of {num_seeds} runs failed:\n{failed[0]}")
    return {"seconds": seconds, "of_a_run": [outcome.seconds for outcome in outcomes]}


if __name__ == "__main__":
    print(json.dumps(main(*map(int, sys.argv[1:]))))
