"""The stages of learning: how an agent's games end while it learns, and the agent of stage 3.

    python -m benchmarks.stages

It writes the table and the network that lesson 06 shows. The endings are those of 100 games without a random
press, after every 1,000 steps of training with the recommended settings.
"""

from collections import Counter
from typing import NamedTuple

import gymnasium as gym
import numpy as np

from dqn_lesson.agent import DQNAgent, Policy
from dqn_lesson.games.cartpole import how_it_ended
from dqn_lesson.lessons.lesson_06_train_your_agent.stages import STAGE_3
from dqn_lesson.training import play, train_steps

from . import lesson_tables
from .progress import Progress

SEEDS = range(3)
EVERY, LAST = 1_000, 20_000  # steps
NUM_GAMES = 100
TURNS = (1, 5_000)  # seed and steps of the agent that turns near the edge and drops the pole


class Row(NamedTuple):
    """How the games of one agent ended after so many steps of training."""

    seed: int
    num_steps: int
    fell: int
    edge: int
    time: int
    mean_score: float


def endings(policy: Policy, seed: int, num_steps: int) -> Row:
    """Plays the games and counts."""
    ends = [
        step for step in play(policy, gym.make("CartPole-v1"), range(NUM_GAMES), explore=False) if step.ended
    ]
    counts = Counter(how_it_ended(step.next_state, step.terminated) for step in ends)
    mean = round(float(np.mean([step.score for step in ends])), 1)
    return Row(seed, num_steps, counts["fell"], counts["edge"], counts["time"], mean)


def main() -> None:
    """Trains, counts on the way, and writes."""
    progress, rows = Progress("stages"), []
    for seed in SEEDS:
        env = gym.make("CartPole-v1")
        agent = DQNAgent(env, seed=seed)
        rows.append(endings(agent.snapshot(), seed, 0))
        for num_steps, _ in enumerate(train_steps(agent, env), 1):
            if num_steps % EVERY == 0:
                rows.append(endings(agent.snapshot(), seed, num_steps))
                progress(len(rows), len(SEEDS) * (LAST // EVERY + 1), str(rows[-1]))
            if (seed, num_steps) == TURNS:
                STAGE_3.write_bytes(agent.saved_network())
            if num_steps == LAST:
                break
    lesson_tables.write("stages", rows)


if __name__ == "__main__":
    main()
