"""A practice exam now and then while an agent trains, so that training can stop while it plays well."""

from collections.abc import Callable
from typing import Any

import gymnasium as gym

from ...past import Episode
from ...training import STOP, play

EVERY = 1_000  # steps of training between two practice exams
NUM_EPISODES = 10
FIRST_SEED = 500_000  # of starts that neither training nor the exam uses


def practice(agent: Any, num_episodes: int = NUM_EPISODES) -> list[float]:
    """The scores of greedy episodes, from starts that neither training nor the exam uses."""
    with gym.make("CartPole-v1") as env:
        seeds = range(FIRST_SEED, FIRST_SEED + num_episodes)
        return [step.score for step in play(agent, env, seeds, explore=False) if step.ended]


def stop_when_ready(
    agent: Any, every: int = EVERY, num_episodes: int = NUM_EPISODES
) -> Callable[[Episode], Any]:
    """A callback for `train`: holds a practice exam after every so many steps, prints a line, and stops.

    Args:
        agent: the one that is trained.
        every: steps of training between two practice exams.
        num_episodes: in each of them. Training stops when all of them last to the time limit.
    """
    due = every

    def look(episode: Episode) -> Any:
        nonlocal due
        if episode.num_steps < due:
            return None
        due = episode.num_steps - episode.num_steps % every + every
        scores = practice(agent, num_episodes)
        mean = sum(scores) / num_episodes
        print(
            f"step {episode.num_steps:6,}: epsilon {agent.epsilon:.2f}, practice exam {mean:5.1f}", flush=True
        )
        return STOP if min(scores) >= 500 else None

    return look
