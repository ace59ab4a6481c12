"""Does the agent that a learner puts together in lesson 06 learn, and in how many seconds?

It is the class of `dqn_lesson.exercises.assembled_agent` with the course's own answers, in the settings
`Hyperparameters.plain()`. What each of their changes is worth, `plain` tells, with the package's agent.
"""

import sys
import time

import gymnasium as gym

from dqn_lesson.examination import exam
from dqn_lesson.exercises.assembled_agent import assembled_source, build
from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.lessons.shared.measuring import share, spread
from dqn_lesson.training import train

from .figures import Row
from .many import side_by_side
from .part import Progress, run_alone
from .plain import GOOD, NUM_STEPS, SEEDS

QUESTION = "Does the agent that a learner puts together learn, and in how many seconds?"
QUICK = {"seeds": range(1), "num_steps": 1_500}
LONGEST = 60  # seconds


def run_own(seed: int, num_steps: int) -> dict:
    """Trains the learner's class once, and examines it."""
    settings = Hyperparameters.plain().replace(num_steps=num_steps)
    env = gym.make("CartPole-v1")
    agent = build(assembled_source(lambda exercise: None))(env, settings, seed)
    start = time.perf_counter()
    episodes = train(agent, env)
    seconds = time.perf_counter() - start
    mean = round(exam(agent).mean, 2)
    return {"seed": seed, "mean": mean, "seconds": round(seconds, 2), "episodes": len(episodes)}


def measure(progress: Progress, seeds: range = SEEDS, num_steps: int = NUM_STEPS, workers: int = 2) -> dict:
    jobs = [(seed, num_steps) for seed in seeds]
    return {"num_steps": num_steps, "runs": side_by_side(progress, run_own, jobs, workers)}


def rows(measured: dict) -> list[Row]:
    runs = measured["runs"]
    good = sum(run["mean"] >= GOOD for run in runs)
    in_time = sum(run["mean"] >= GOOD and run["seconds"] <= LONGEST for run in runs)
    enough = len(runs) >= 10
    return [
        Row(f"reaches {GOOD}", share(good, len(runs)), "9 of 10", good >= 9 if enough else None),
        Row(
            f"reaches {GOOD} within {LONGEST} s of training",
            share(in_time, len(runs)),
            "9 of 10",
            in_time >= 9 if enough else None,
        ),
        Row("exam", spread([run["mean"] for run in runs])),
        Row("seconds of training", spread([run["seconds"] for run in runs], "s")),
    ]


def details(measured: dict) -> str:
    return f"Each run ends after {measured['num_steps']:,} environment steps; two run at once."


if __name__ == "__main__":
    run_alone(sys.modules[__name__])
