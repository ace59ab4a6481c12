"""What a memory is worth: the recommended settings with memories of several sizes, ten seeds each.

    python -m benchmarks.memory_size

It writes the small table that lesson 03 draws. Runs of one seed and length make as many updates and differ in
`memory_size` alone, with one exception: what a memory of one step holds is gone with the next, so it is
learned from after every step, the others 64 times after every 64. That takes long: such runs are short only.
"""

from typing import NamedTuple

import gymnasium as gym

from dqn_lesson.agent import DQNAgent
from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.training import exam, train

from . import lesson_tables
from .progress import Progress

SEEDS = range(10)
SHORT, LONG = 10_000, 40_000  # steps of a run; the long one is the recommended one
KINDS = [(size, length) for length in (SHORT, LONG) for size in (64, 1_000, 50_000)] + [(1, SHORT)]


class Row(NamedTuple):
    """The exam at the end of one run: 100 unseen starts, with 475 as the bar."""

    memory_size: int
    num_steps: int
    seed: int
    mean_score: float
    passed: int


def examined(memory_size: int, num_steps: int, seed: int) -> Row:
    """Trains one agent and examines it."""
    at_a_time = 1 if memory_size == 1 else Hyperparameters().replay_every
    settings = Hyperparameters(
        memory_size=memory_size, num_steps=num_steps, replay_every=at_a_time, updates_per_replay=at_a_time
    )
    env = gym.make("CartPole-v1")
    agent = DQNAgent(env, settings, seed)
    train(agent, env)
    result = exam(agent.snapshot())
    env.close()
    return Row(memory_size, num_steps, seed, round(result.mean, 2), int(result.passed))


def main() -> None:
    """Measures and writes the table."""
    progress, rows = Progress("memory size"), []
    runs = [(*kind, seed) for kind in KINDS for seed in SEEDS]
    for number, run in enumerate(runs, 1):
        rows.append(examined(*run))
        progress(
            number, len(runs), f"memory of {run[0]:,}, {run[1]:,} steps, seed {run[2]}: {rows[-1].mean_score}"
        )
    lesson_tables.write("memory_size", sorted(rows))


if __name__ == "__main__":
    main()
