"""The curves of lesson 07: how training goes on each rung of the ladder, on the seeds of `ladder`.

python -m benchmarks.ladder_curves            # every rung for the whole run: ladder_curves.csv
python -m benchmarks.ladder_curves --start    # the first steps with and without a target network
"""

import argparse
import csv
from itertools import islice
from pathlib import Path

import gymnasium as gym
import numpy as np
from joblib import Parallel, delayed

import dqn_lesson
from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.lessons.lesson_07_climb_the_ladder.ladder import LADDER, without
from dqn_lesson.training import train_steps

FOLDER = Path(dqn_lesson.__file__).parent / "lessons" / "lesson_07_climb_the_ladder" / "data"
SEEDS = range(200, 210)
WINDOW = 20  # games in the moving average
COLUMNS = ("name", "kind", "steps", "low", "median", "high")
WHOLE = {("rung", rung.name): rung.settings for rung in LADDER}
_TARGET = next(k for k, rung in enumerate(LADDER) if "target_tau" in rung.changes)
START = {
    ("rung", LADDER[_TARGET - 1].name): LADDER[_TARGET - 1].settings,
    ("rung", LADDER[_TARGET].name): LADDER[_TARGET].settings,
    ("rung", LADDER[-1].name): LADDER[-1].settings,
    ("without", LADDER[_TARGET].name): without(LADDER[_TARGET]),
}


def averages(settings: Hyperparameters, seed: int, num_steps: int, every: int) -> np.ndarray:
    """The mean score of the last games, read every so many steps; NaN before the first game has ended.

    The run is cut off after `num_steps` of the steps that its settings plan, so that its learning rate falls
    as in a whole run.
    """
    scores, found = [], []
    with gym.make("CartPole-v1") as env:
        agent = dqn_lesson.DQNAgent(env, settings, seed)
        for number, step in enumerate(islice(train_steps(agent, env), num_steps), 1):
            if step.ended:
                scores.append(step.score)
            if number % every == 0:
                found.append(np.mean(scores[-WINDOW:]) if scores else np.nan)
    return np.array(found)


def curves(settings: dict[tuple[str, str], Hyperparameters], num_steps: int, every: int) -> list[dict]:
    """A row for each of the settings and each reading: the median of the seeds and its middle half."""
    jobs = [(key, seed) for key in settings for seed in SEEDS]
    run = delayed(averages)
    found = Parallel(n_jobs=2, verbose=5)(run(settings[key], seed, num_steps, every) for key, seed in jobs)
    rows = []
    for number, (kind, name) in enumerate(settings):
        runs = np.array(found[number * len(SEEDS) : (number + 1) * len(SEEDS)])  # [seeds, readings]
        quartiles = np.nanquantile(runs, [0.25, 0.5, 0.75], axis=0).round(1).T
        for k, (low, middle, high) in enumerate(quartiles.tolist(), 1):
            what = {"name": name, "kind": kind, "steps": k * every}
            rows.append(what | {"low": low, "median": middle, "high": high})
    return rows


def main() -> None:
    """Writes one of the two tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--start", action="store_true", help="only the first steps, of four settings")
    start = parser.parse_args().start
    path = FOLDER / ("target_start.csv" if start else "ladder_curves.csv")
    rows = curves(START, 6_000, 250) if start else curves(WHOLE, 40_000, 1_000)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(path)


if __name__ == "__main__":
    main()
