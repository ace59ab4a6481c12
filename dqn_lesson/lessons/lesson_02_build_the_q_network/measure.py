"""With and without inputs on one scale: how many agents pass the exam, at every eighth of the training.

    python -m benchmarks.input_scale

It writes the small table that lesson 02 draws. Both rows of a seed differ in `state_scale` and in nothing
else. The exams are taken by frozen copies, so that they change nothing in the run.
"""

from collections.abc import Iterator
from typing import NamedTuple

import gymnasium as gym

from dqn_lesson.agent import DQNAgent
from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.training import exam, train_steps

from . import lesson_tables
from .progress import Progress

SEEDS = range(10)
NUM_EXAMS = 8  # in each run, equally far apart, the last one at its end


class Row(NamedTuple):
    """One exam: of 100 unseen starts, with 475 as the bar."""

    inputs: str  # "raw" or "scaled"
    seed: int
    num_steps: int  # trained so far
    mean_score: float
    passed: int


def exams_of(inputs: str, seed: int) -> Iterator[Row]:
    """Trains one agent with the recommended settings and examines it on the way."""
    hp = Hyperparameters() if inputs == "scaled" else Hyperparameters(state_scale=None)
    env = gym.make("CartPole-v1")
    agent = DQNAgent(env, hp, seed)
    for num_steps, _ in enumerate(train_steps(agent, env), 1):
        if num_steps % (hp.num_steps // NUM_EXAMS) == 0:
            result = exam(agent.snapshot())
            yield Row(inputs, seed, num_steps, round(result.mean, 2), int(result.passed))
    env.close()


def main() -> None:
    """Measures and writes the table."""
    progress, runs = (
        Progress("input scale"),
        [(inputs, seed) for seed in SEEDS for inputs in ("raw", "scaled")],
    )
    rows: list[Row] = []
    for number, (inputs, seed) in enumerate(runs, 1):
        rows += exams_of(inputs, seed)
        progress(number, len(runs), f"{inputs}, seed {seed}: {rows[-1].mean_score:.0f}")
    lesson_tables.write("input_scale", rows)


if __name__ == "__main__":
    main()
