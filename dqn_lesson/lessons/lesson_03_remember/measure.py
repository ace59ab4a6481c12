"""What a memory is worth: the recommended settings with memories of several sizes, ten seeds each.

    python -m dqn_lesson.lessons.lesson_03_remember.measure

Runs of one seed and length make as many updates and differ in `memory_size` alone, with one exception: what a
memory of one step holds is gone with the next, so it is learned from after every step, the others 64 times
after every 64. That takes long: such runs are short only.
"""

from collections.abc import Iterable, Iterator

import gymnasium as gym
import pandas as pd
from joblib import Parallel, delayed

from ...agent import DQNAgent
from ...examination import exam
from ...hyperparameters import Hyperparameters
from ...training import train
from ..shared.broken_parts import QUESTION, RECOMMENDED, Broken, defined, measured
from ..shared.broken_parts import said as broken_parts_said
from ..shared.measuring import Measure, run, share

SHORT, LONG = 10_000, 40_000  # steps of a run; the long one is the recommended one
KINDS = [(1, SHORT), *((size, length) for size in (64, 1_000, 50_000) for length in (SHORT, LONG))]
BROKEN = (
    Broken("right"),
    Broken("time backwards", "((state, action, reward, next_state", "((next_state, action, reward, state"),
    Broken("no falls", "        self.memory", "        if not terminated:\n            self.memory"),
)


def memory_size(
    seeds: Iterable[int] = range(10), kinds: Iterable[tuple[int, int]] = KINDS, num_workers: int = -1
) -> dict[str, pd.DataFrame]:
    """Trains and examines agents of each memory size and length of training."""
    runs = sorted((*kind, seed) for kind in kinds for seed in seeds)
    found = Parallel(num_workers, verbose=5)(delayed(examined)(*job) for job in runs)
    return {"memory_size.csv": pd.DataFrame(found)}


def examined(memory_size: int, num_steps: int, seed: int) -> dict:
    """Trains one agent and gives its exam at the end: of 100 unseen starts, with 475 as the pass mark."""
    at_a_time = 1 if memory_size == 1 else Hyperparameters().replay_every
    settings = Hyperparameters(
        memory_size=memory_size, num_steps=num_steps, replay_every=at_a_time, updates_per_replay=at_a_time
    )
    with gym.make("CartPole-v1") as env:
        agent = DQNAgent(env, settings, seed)
        train(agent, env)
        result = exam(agent.snapshot())
    row = {"memory_size": memory_size, "num_steps": num_steps, "seed": seed}
    return row | {"mean_score": round(result.mean, 2), "passed": int(result.passed)}


def said(exams: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """How many pass, for each length and size."""
    for (steps, size), rows in exams.groupby(["num_steps", "memory_size"]):
        what = f"{steps:,} steps, a memory of {size:,}: pass the exam"
        yield what, share(rows["passed"].sum(), len(rows))


def agent_class(case: Broken) -> type:
    """The class that the lesson's panel trains."""
    return defined(case, "3.1")["MyAgent"]


def broken_parts(
    seeds: Iterable[int] = range(10), settings: Hyperparameters = RECOMMENDED, num_workers: int = -1
) -> dict[str, pd.DataFrame]:
    """Trains and examines agents in the panel's settings."""
    return {"broken_parts.csv": measured(BROKEN, agent_class, settings, seeds, num_workers)}


MEASURES = {
    "memory_size": Measure("What is a memory worth?", ("memory_size.csv",), memory_size, said),
    "broken_parts": Measure(QUESTION, ("broken_parts.csv",), broken_parts, broken_parts_said),
}

if __name__ == "__main__":
    run(MEASURES, __package__)
