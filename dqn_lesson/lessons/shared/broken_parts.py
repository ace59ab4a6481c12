"""What the exam says of an agent with the learner's part inside, whole and with one line of it broken.

Lessons 02 to 05 each end with a panel that trains the package's agent with the learner's part inside, and
tell which exam scores to expect. Here the course's own answers are that part. A line is broken as the lesson
says; each run is the panel's: its settings, training, exam of 100 unseen starts.
"""

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from statistics import fmean
from typing import Any, NamedTuple

import gymnasium as gym
import pandas as pd
from joblib import Parallel, delayed

from ...examination import exam
from ...exercises.lesson import find
from ...hyperparameters import Hyperparameters
from ...training import train

LAST_EPISODES = 20
RECOMMENDED = Hyperparameters(num_steps=15_000)  # of most of these panels
QUESTION = "What does the exam say of an agent with one line of the learner's broken?"


class Broken(NamedTuple):
    """A part of the learner's: what is written instead of what, and what is left unsolved."""

    what: str
    old: str = ""
    new: str = ""
    without: tuple[str, ...] = ()  # exercises that are still open: their stub is trained


def defined(case: Broken, *names: str) -> dict[str, Any]:
    """What the course's answers to these exercises define, with the case's line broken.

    Raises:
        ValueError: the line is not in the answers.
    """
    exercises = [find(name) for name in names]
    whole = "\n".join(each.stub if each.id in case.without else each.solution for each in exercises)
    if case.old not in whole:
        raise ValueError(f"{case.old!r} is not in the answers {names}: there is nothing to break.")
    namespace: dict[str, Any] = {}
    for each in exercises:
        exec(each.setup, namespace)
    exec(whole.replace(case.old, case.new) if case.old else whole, namespace)
    return namespace


def measured(
    cases: Sequence[Broken],
    agent_class: Callable[[Broken], type],
    settings: Hyperparameters,
    seeds: Iterable[int],
    num_workers: int,
) -> pd.DataFrame:
    """Trains and examines an agent for each case and seed.

    Args:
        cases: of one lesson.
        agent_class: the class that its panel trains.
        settings: of its panel.
        seeds: of the agents.
        num_workers: runs at once; -1: as many as there are cores.
    """
    jobs = [(case, agent_class, settings, seed) for seed in seeds for case in cases]
    rows = Parallel(num_workers, verbose=5)(delayed(_run)(*job) for job in jobs)
    order = [case.what for case in cases]
    return pd.DataFrame(sorted(rows, key=lambda row: (order.index(row["what"]), row["seed"])))


def _run(case: Broken, agent_class: Callable[[Broken], type], settings: Hyperparameters, seed: int) -> dict:
    random.seed(seed)  # an answer may draw from Python's own random generator
    with gym.make("CartPole-v1") as env:
        agent = agent_class(case)(env, settings, seed)
        scores = [episode.score for episode in train(agent, env)]
    last = round(fmean(scores[-LAST_EPISODES:]), 1)
    return {"what": case.what, "seed": seed, "mean": round(exam(agent).mean, 2), "last episodes": last}


def said(runs: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """For each case all exams, and behind each the mean of the last episodes of training."""
    for what, some in runs.groupby("what", sort=False):
        pairs = zip(some["mean"], some["last episodes"], strict=True)
        name = f"{what}: exam (mean of the last {LAST_EPISODES} episodes of training)"
        yield name, ", ".join(f"{mean:.0f} ({last:.0f})" for mean, last in pairs)
