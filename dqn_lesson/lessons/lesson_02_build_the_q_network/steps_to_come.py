"""What is still to come from a state of CartPole, counted: what a Q-value is about."""

from collections.abc import Sequence
from contextlib import closing

import gymnasium as gym
import numpy as np

from ...games.cartpole import ENV_ID


def steps_to_come(state: Sequence[float], action: int) -> int:
    """Plays CartPole on from a state: first that action, then a good rule. Counts the steps.

    The rule pushes to where the pole will be, by angle and angular velocity.
    """
    num_steps, over = 0, False
    with closing(gym.make(ENV_ID)) as env:
        env.reset(seed=0)
        env.unwrapped.state = np.array(state, np.float64)
        while not over:
            state, _, terminated, truncated, _ = env.step(action)
            num_steps, over = num_steps + 1, terminated or truncated
            action = int(state[2] + state[3] > 0)
    return num_steps
