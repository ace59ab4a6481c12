"""Small agents with a hundred made-up memories, for the tests of the core."""

import gymnasium as gym
import numpy as np
import pytest

from dqn_lesson.agent import DQNAgent
from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.network import compile_cache

SMALL = {"hidden": (7,), "batch_size": 8, "memory_size": 500, "state_scale": None}


def small_agent(seed: int = 0, kind: type[DQNAgent] = DQNAgent, **changes) -> DQNAgent:
    """An agent for CartPole whose states come from nowhere."""
    agent = kind(gym.make("CartPole-v1"), Hyperparameters(**{**SMALL, **changes}), seed)
    rng = np.random.default_rng(seed)
    state = rng.normal(size=4)
    for k in range(100):
        next_state = rng.normal(size=4)
        agent.remember(state, k % 2, float(k % 3), next_state, k % 10 == 9)
        state = next_state
    return agent


def leave_xla_out(patch: pytest.MonkeyPatch) -> None:
    """XLA compiles for a second; where only the arithmetic counts, TensorFlow's own graph will do."""
    patch.setattr(compile_cache, "_MOST_WITH_XLA", 0)
    patch.setattr(compile_cache, "_kept", type(compile_cache._kept)())


def target_weights(q_network) -> list[np.ndarray]:
    """The target network's trainable weights, in the model's order."""
    return q_network._split(q_network._rows[1])
