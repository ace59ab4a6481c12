"""Discounted returns of CartPole, added up step by step."""

import numpy as np


def worth_of_falling(num_steps: np.ndarray, gamma: float) -> list[np.ndarray]:
    """What a game is worth today that is lost with step k, for the three rewards, by adding up step by step.

    Args:
        num_steps: the k, whole numbers `(N,)`.
        gamma: discount.
    """
    worth = []
    for step_reward, fall_reward in ((1, 1), (1, -100), (0, -1)):
        games = [[step_reward] * (k - 1) + [fall_reward] for k in num_steps]
        worth.append(np.array([np.sum(gamma ** np.arange(len(game)) * game) for game in games]))
    return worth
