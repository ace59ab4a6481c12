"""Gymnasium's part in a game that is played on the page: its starts, and its word on every step."""

from contextlib import closing

import gymnasium as gym
import numpy as np

from ...games.cartpole import ENV_ID

NUM_STARTS = 50
LARGEST_ERROR = 1e-9  # in a number of the state after one step; sine and cosine may differ in the last digit


def refereed(seed: int, states: np.ndarray, actions: np.ndarray) -> tuple[int | None, np.ndarray, bool]:
    """Gymnasium's word on a game: the first step at which it went another way, the rewards, how it ended.

    Args:
        seed: of its start.
        states: `(T + 1, 4)`, as the page computed them.
        actions: `(T,)`.

    Each step is made from the page's own state: from the start on, the least difference would grow.
    """
    rewards, terminated = [], False
    with closing(gym.make(ENV_ID).unwrapped) as world:
        world.reset(seed=seed)
        for t, action in enumerate(actions):
            if terminated or np.abs(world.state - states[t]).max() > LARGEST_ERROR:
                return t, np.array(rewards), terminated
            world.state = states[t]
            _, reward, terminated, _, _ = world.step(int(action))
            rewards.append(reward)
        if np.abs(world.state - states[-1]).max() > LARGEST_ERROR:
            return len(actions), np.array(rewards), terminated
    return None, np.array(rewards, np.float32), terminated


def starts(seed: int) -> list[dict]:
    """Starts as Gymnasium makes them, in full precision."""
    with closing(gym.make(ENV_ID).unwrapped) as world:
        made = []
        for number in range(seed, seed + NUM_STARTS):
            world.reset(seed=number)
            made.append({"seed": number, "state": world.state.tolist()})
        return made
