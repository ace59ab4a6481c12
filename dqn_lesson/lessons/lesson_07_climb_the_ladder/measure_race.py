"""The race at the end of lesson 07: the learner's own class against the package's, over some seeds.

The class is the one that the lesson's cells make, with the course's answers where exercises are open.
"""

import contextlib
import io
import json
import sys
import time
from pathlib import Path
from statistics import median

import gymnasium as gym
from matplotlib import pyplot as plt

from dqn_lesson.agent import DQNAgent
from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.training import exam, train

from .figures import Row
from .part import run_alone
from .progress import Progress

QUESTION = "Who wins the race at the end of lesson 07?"
QUICK = {"seeds": range(1), "seeds_of_ours": range(1), "num_steps": 1_200}
NOTEBOOK = Path(__file__).parent.parent / "notebooks" / "07_climb_the_ladder.ipynb"
CELLS = (
    "your-agent", "parts", "rung-1", "rung-4", "stub-7-1", "follow-curve", "rung-5", "stub-7-2", "rung-6",
    "stub-7-3", "rung-7", "rung-7-draw", "rung-8",
)  # fmt: skip


def learners_class() -> type:
    """The agent at the top of the ladder, as the lesson's cells define it."""
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    sources = {cell["id"]: "".join(cell["source"]) for cell in cells}
    names = {"plt": plt}
    with contextlib.redirect_stdout(io.StringIO()):  # whose answers are taken
        for name in CELLS:
            exec(compile(sources[name], name, "exec"), names)
    plt.close("all")
    return names["Rung8"]


def measure(
    progress: Progress,
    seeds: range = range(3),
    seeds_of_ours: range = range(8),
    num_steps: int = 8_000,
    num_starts: int = 50,
) -> list[dict]:
    plt.switch_backend("agg")
    jobs = [("the learner's", learners_class(), seed) for seed in seeds]
    jobs += [("the package's", DQNAgent, seed) for seed in seeds_of_ours]
    found = []
    for who, make, seed in jobs:
        env = gym.make("CartPole-v1")
        agent, start = make(env, Hyperparameters(num_steps=num_steps), seed), time.perf_counter()
        train(agent, env)
        seconds = round(time.perf_counter() - start, 3)
        found.append(
            {
                "who": who,
                "seed": seed,
                "seconds": seconds,
                "mean": round(exam(agent, num_starts=num_starts).mean, 1),
            }
        )
        progress(len(found), len(jobs), f"{who}, seed {seed}: {found[-1]['mean']:.0f}")
    return found


def rows(measured: list[dict]) -> list[Row]:
    found = {}
    for run in measured:
        found.setdefault(run["who"], []).append(run)
    exams = [
        Row(f"{who}: exam", ", ".join(f"{run['mean']:.0f} (seed {run['seed']})" for run in runs))
        for who, runs in found.items()
    ]
    slow, quick = (median(run["seconds"] for run in runs) for runs in found.values())
    return [
        *exams,
        Row("seconds of training", f"{slow:.1f} s against {quick:.1f} s: {slow / quick:.0f} times"),
    ]


if __name__ == "__main__":
    run_alone(sys.modules[__name__])
