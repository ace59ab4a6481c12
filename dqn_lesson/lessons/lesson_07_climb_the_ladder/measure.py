"""How training goes on each rung of the ladder, and who wins the race at its end.

    python -m dqn_lesson.lessons.lesson_07_climb_the_ladder.measure [--only NAME]

`ladder.csv` is claimed of the package, too: `python -m benchmarks ladder` writes it with its own report.
"""

import contextlib
import io
import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from statistics import median

import gymnasium as gym
import numpy as np
import pandas as pd
from joblib import Parallel, delayed

from ...agent import DQNAgent
from ...examination import exam
from ...hyperparameters import Hyperparameters
from ...training import train, train_steps
from ..shared.measuring import Measure, run
from .ladder import LADDER, without

SEEDS = range(200, 210)  # those of `benchmarks/ladder.py`
WINDOW = 20  # episodes in the moving average
WHOLE = {("rung", rung.name): rung.settings for rung in LADDER}
_TARGET = next(k for k, rung in enumerate(LADDER) if "target_tau" in rung.changes)
START = {
    ("rung", LADDER[_TARGET - 1].name): LADDER[_TARGET - 1].settings,
    ("rung", LADDER[_TARGET].name): LADDER[_TARGET].settings,
    ("rung", LADDER[-1].name): LADDER[-1].settings,
    ("without", LADDER[_TARGET].name): without(LADDER[_TARGET]),
}
NOTEBOOK = Path(__file__).parents[3] / "notebooks" / "07_climb_the_ladder.ipynb"
CELLS = (
    "your-agent", "parts", "rung-1", "rung-4", "stub-7-1", "follow-curve", "rung-5", "stub-7-2", "rung-6",
    "stub-7-3", "rung-7", "rung-7-draw", "rung-8",
)  # fmt: skip


def ladder_curves(
    seeds: Sequence[int] = SEEDS, num_steps: int = 40_000, every: int = 1_000, num_workers: int = -1
) -> dict[str, pd.DataFrame]:
    """Every rung for the whole run."""
    return {"ladder_curves.csv": curves(WHOLE, seeds, num_steps, every, num_workers)}


def target_start(
    seeds: Sequence[int] = SEEDS, num_steps: int = 6_000, every: int = 250, num_workers: int = -1
) -> dict[str, pd.DataFrame]:
    """The first steps with and without a target network."""
    return {"target_start.csv": curves(START, seeds, num_steps, every, num_workers)}


def curves(
    settings: dict[tuple[str, str], Hyperparameters],
    seeds: Sequence[int],
    num_steps: int,
    every: int,
    num_workers: int,
) -> pd.DataFrame:
    """A row for each of the settings and each reading: the median of the seeds and its middle half."""
    jobs = [(settings[key], seed, num_steps, every) for key in settings for seed in seeds]
    found = Parallel(num_workers, verbose=5)(delayed(averages)(*job) for job in jobs)
    rows = []
    for number, (kind, name) in enumerate(settings):
        runs = np.array(found[number * len(seeds) : (number + 1) * len(seeds)])  # [seeds, readings]
        quartiles = np.nanquantile(runs, [0.25, 0.5, 0.75], axis=0).round(1).T
        for k, (low, middle, high) in enumerate(quartiles.tolist(), 1):
            what = {"name": name, "kind": kind, "steps": k * every}
            rows.append(what | {"low": low, "median": middle, "high": high})
    return pd.DataFrame(rows)


def averages(settings: Hyperparameters, seed: int, num_steps: int, every: int) -> np.ndarray:
    """The mean score of the last episodes, read every so many steps; NaN before the first has ended.

    The run is cut off after `num_steps` of the steps that its settings plan, so that its learning rate falls
    as in a whole run.
    """
    scores, found = [], []
    with gym.make("CartPole-v1") as env:
        agent = DQNAgent(env, settings, seed)
        for number, step in enumerate(islice(train_steps(agent, env), num_steps), 1):
            if step.ended:
                scores.append(step.score)
            if number % every == 0:
                found.append(np.mean(scores[-WINDOW:]) if scores else np.nan)
    return np.array(found)


def curves_said(rows: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """Where each of the curves ends."""
    for (kind, name), some in rows.groupby(["kind", "name"], sort=False):
        end = some.iloc[-1]
        yield (
            name if kind == "rung" else f"without: {name}",
            f"after {end['steps']:,} steps {end['median']:.0f} ({end['low']:.0f} to {end['high']:.0f})",
        )


def race(
    seeds: Iterable[int] = range(3),
    seeds_of_ours: Iterable[int] = range(8),
    num_steps: int = 8_000,
    num_starts: int = 50,
) -> dict[str, pd.DataFrame]:
    """The class that the lesson's cells make against the package's."""
    jobs = [("the learner's", learners_class(), seed) for seed in seeds]
    jobs += [("the package's", DQNAgent, seed) for seed in seeds_of_ours]
    found = []
    for who, make, seed in jobs:
        seconds, mean = _trained(make, seed, num_steps, num_starts)
        found.append({"who": who, "seed": seed, "seconds": seconds, "mean": mean})
        print(found[-1], flush=True)
    return {"race.csv": pd.DataFrame(found)}


def learners_class() -> type:
    """The agent at the top of the ladder, as the lesson's cells define it, with the course's own answers.

    Raises:
        FileNotFoundError: the notebook isn't there.
    """
    from matplotlib import pyplot as plt

    if not NOTEBOOK.exists():
        raise FileNotFoundError(f"{NOTEBOOK} is missing: the race runs its cells. Get it back with git.")
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    sources = {cell["id"]: "".join(cell["source"]) for cell in cells}
    plt.switch_backend("agg")
    names = {"plt": plt}
    with contextlib.redirect_stdout(io.StringIO()):  # whose answers are taken
        for name in CELLS:
            exec(compile(sources[name], name, "exec"), names)
    plt.close("all")
    return names["Rung8"]


def _trained(make: Callable, seed: int, num_steps: int, num_starts: int) -> tuple[float, float]:
    """Seconds of training, and the mean exam score."""
    with gym.make("CartPole-v1") as env:
        agent, start = make(env, Hyperparameters(num_steps=num_steps), seed), time.perf_counter()
        train(agent, env)
        seconds = time.perf_counter() - start
    return round(seconds, 3), round(exam(agent, num_starts=num_starts).mean, 1)


def race_said(runs: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """Everybody's exams, and how long they trained."""
    for who, some in runs.groupby("who", sort=False):
        yield f"{who}: exam", ", ".join(f"{r.mean:.0f} (seed {r.seed})" for r in some.itertuples())
    slow, quick = (median(some["seconds"]) for _, some in runs.groupby("who", sort=False))
    yield "seconds of training", f"{slow:.1f} s against {quick:.1f} s: {slow / quick:.0f} times"


MEASURES = {
    "ladder_curves": Measure(
        "How does training go on each rung?", ("ladder_curves.csv",), ladder_curves, curves_said
    ),
    "target_start": Measure(
        "What does a target network change in the first steps?",
        ("target_start.csv",),
        target_start,
        curves_said,
    ),
    "race": Measure("Who wins the race at the end of the lesson?", ("race.csv",), race, race_said),
}

if __name__ == "__main__":
    run(MEASURES, __package__)
