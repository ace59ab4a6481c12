"""All starts of the exam at once, with a longer time limit.

A game of 5,000 steps for each of 100 starts takes minutes one by one, and a second side by side.
"""

from collections.abc import Callable

import gymnasium as gym
import numpy as np

from dqn_lesson.examination import FIRST_EXAM_SEED


def game_lengths(
    q_values: Callable[[np.ndarray], np.ndarray], num_starts: int = 100, max_steps: int = 5_000
) -> np.ndarray:
    """How many steps a greedy player lasts from each of the exam's starts, `[num_starts]`.

    Args:
        q_values: states `(B, 4)` in, `(B, 2)` out.
        num_starts: how many starts.
        max_steps: the time limit.
    """
    envs = gym.make_vec(
        "CartPole-v1",
        num_envs=num_starts,
        vectorization_mode="vector_entry_point",
        max_episode_steps=max_steps + 1,  # the loop below ends before
    )
    envs.reset(seed=0)
    starts = _exam_starts(num_starts)
    envs.unwrapped.state = starts.T.copy()  # [4, B]
    states, alive = starts.astype(np.float32), np.ones(num_starts, bool)
    lengths = np.zeros(num_starts, int)
    for _ in range(max_steps):
        states, _, terminated, _, _ = envs.step(np.argmax(q_values(states), axis=1))
        lengths += alive
        alive &= ~terminated
        if not alive.any():
            break
    envs.close()
    return lengths


def _exam_starts(num_starts: int) -> np.ndarray:
    """The exam's start states, `[num_starts, 4]`, in the environment's own 64 bits."""
    env = gym.make("CartPole-v1")
    starts = []
    for seed in range(FIRST_EXAM_SEED, FIRST_EXAM_SEED + num_starts):
        env.reset(seed=seed)
        starts.append(np.array(env.unwrapped.state, dtype=np.float64))
    env.close()
    return np.stack(starts)
