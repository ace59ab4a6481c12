"""Lets an agent learn to catch the ball, and counts how many of 100 it catches."""

from collections.abc import Callable
from contextlib import closing

from ...exercises.assembled_agent import assembled_agent as assembled_agent  # for the notebook
from ...hyperparameters import Hyperparameters
from ...training import play, train
from ..shared.mine_or_ours import mine_or_ours as mine_or_ours  # for the notebook
from .ball import seen

FIRST_SEED = 1_000_000  # of the balls that are counted: no training sees them


def settings(num_steps: int = 12_000) -> Hyperparameters:
    """What the ball asks for besides the tutorial's settings."""
    return Hyperparameters.plain().replace(
        learning_rate=0.002,
        learning_rate_end=0.2,
        gamma=0.9,
        epsilon_decay=0.999,
        epsilon_min=0.05,
        memory_size=20_000,
        updates_per_replay=32,
        step_reward=None,
        fall_reward=None,
        num_steps=num_steps,
    )


def catching(make: Callable, num_frames: int, hyperparameters: Hyperparameters, seed: int = 0) -> int:
    """Trains an agent and returns how many of 100 balls it catches.

    Args:
        make: the agent's class: `make(env, hyperparameters, seed)`.
        num_frames: how many frames a state holds.
        hyperparameters: of the training.
        seed: of the agent and of its world.
    """
    with closing(seen(num_frames)) as env:
        agent = make(env, hyperparameters, seed)
        train(agent, env, progress=True)
        return sum(_caught(agent, env, FIRST_SEED + ball) for ball in range(100))


def _caught(agent, env, seed: int) -> bool:
    *_, last = play(agent, env, [seed], explore=False)
    return last.reward > 0
