"""What the exam says of the living agent of lessons 02 to 05, whole and with one line of it broken.

Each of these lessons ends with a panel that trains the package's agent with the learner's part inside, and
tells which exam scores to expect. Here the course's own answers are that part. A line is broken as the lesson
says; each run is the panel's: its settings, training, exam of 100 unseen starts.
"""

import random
import sys
from statistics import fmean
from typing import Any, NamedTuple

import gymnasium as gym
import numpy as np

from dqn_lesson.agent import DQNAgent
from dqn_lesson.exercises.lesson import find
from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.lessons.lesson_04_replay.listening_model import living
from dqn_lesson.lessons.lesson_05_act.tutorial_agent import TutorialAgent
from dqn_lesson.training import exam, train

from .figures import Row
from .many import side_by_side
from .part import run_alone
from .progress import Progress

QUESTION = "What does the exam say of an agent with one line of the learner's broken?"
QUICK = {"seeds": range(1), "lessons": (2,)}
LAST_GAMES = 20
RECOMMENDED = Hyperparameters(num_steps=15_000)
PLAIN = Hyperparameters(
    num_steps=8_000, gamma=0.99, learning_rate=0.003, batch_size=32, loss="mse",
    state_scale=None, epsilon_decay=0.999,
)  # fmt: skip


class Broken(NamedTuple):
    """A part of the learner's: what is written in place of what, and what is left unsolved."""

    lesson: int
    what: str
    old: str = ""
    new: str = ""
    without: tuple[str, ...] = ()  # exercises that are still open: their stub is trained


CASES = (
    Broken(2, "right"),
    Broken(2, "no tanh", ', activation="tanh"', ""),
    Broken(3, "right"),
    Broken(3, "time backwards", "((state, action, reward, next_state", "((next_state, action, reward, state"),
    Broken(3, "no falls", "        self.memory", "        if not terminated:\n            self.memory"),
    Broken(4, "right"),
    Broken(4, "no terminated", " * (1 - np.array(terminated))", ""),
    Broken(4, "other button 0", "self.model.predict(states, verbose=0)", "np.zeros((len(batch), 2))"),
    Broken(4, "still open", without=("4.5",)),
    Broken(5, "right"),
    Broken(5, "inverted", "random() <", "random() >"),
    Broken(5, "argmin", "np.argmax", "np.argmin"),
    Broken(5, "5.2 still open", without=("5.2",)),
)  # fmt: skip
EXERCISES = {2: ("2.1",), 3: ("3.1",), 4: ("4.5",), 5: ("5.1", "5.2")}


def agent_class(case: Broken) -> type:
    """The class that the lesson's panel trains.

    Raises:
        ValueError: the line that is to be broken is not in the course's answer.
    """
    names: dict[str, Any] = {"np": np, "random": random, "DQNAgent": DQNAgent, "MyAgent": TutorialAgent}
    names["TutorialAgent"] = TutorialAgent
    if case.lesson == 2:
        import keras

        names["keras"] = keras
    sources = [
        find(name).stub if name in case.without else find(name).solution for name in EXERCISES[case.lesson]
    ]
    whole = "\n".join(sources)
    if case.old not in whole:
        raise ValueError(
            f"{case.old!r} is not in the answers {EXERCISES[case.lesson]}: there is nothing to break."
        )
    exec(whole.replace(case.old, case.new) if case.old else whole, names)
    if case.lesson == 2:
        return type("MyAgent", (DQNAgent,), {"_build_model": lambda self: names["build_model"]()})
    return living(names["MyAgent"]) if case.lesson == 4 else names["MyAgent"]


def settings_of(case: Broken) -> Hyperparameters:
    """The settings of that panel."""
    return PLAIN if case.lesson == 4 else RECOMMENDED


def run_one(case: Broken, seed: int) -> dict:
    """Trains and examines it once."""
    random.seed(seed)  # an answer may draw from Python's own random generator
    env = gym.make("CartPole-v1")
    agent = agent_class(case)(env, settings_of(case), seed)
    scores = [episode.score for episode in train(agent, env)]
    mean = round(exam(agent).mean, 2)
    last = round(fmean(scores[-LAST_GAMES:]), 1)
    return {"lesson": case.lesson, "what": case.what, "seed": seed, "mean": mean, "last games": last}


def measure(
    progress: Progress, seeds: range = range(10), lessons: tuple[int, ...] = (2, 3, 4, 5), workers: int = 2
) -> list[dict]:
    jobs = [(case, seed) for case in CASES if case.lesson in lessons for seed in seeds]
    return side_by_side(progress, run_one, jobs, workers)


def rows(measured: list[dict]) -> list[Row]:
    cases = {(run["lesson"], run["what"]): [] for run in measured}
    for run in measured:
        cases[run["lesson"], run["what"]].append(run)
    return [
        Row(
            f"lesson {lesson:02}, {what}: exam (mean of the last {LAST_GAMES} games of training)",
            ", ".join(f"{run['mean']:.0f} ({run['last games']:.0f})" for run in runs),
        )
        for (lesson, what), runs in cases.items()
    ]


if __name__ == "__main__":
    run_alone(sys.modules[__name__])
