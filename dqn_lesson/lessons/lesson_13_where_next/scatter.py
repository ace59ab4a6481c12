"""Where the first step of REINFORCE would go, again and again: how much of its direction is luck."""

from collections.abc import Callable
from contextlib import closing
from typing import NamedTuple

import gymnasium as gym
import numpy as np

from ...games.cartpole import ENV_ID
from ...training import play
from ..shared.mine_or_ours import mine_or_ours as mine_or_ours  # for the notebook

GAMES, NUM_GAMES = 5, 500  # of one update; in all


class Games(NamedTuple):
    """What a few episodes were, one after the other."""

    states: np.ndarray  # [B, S]
    actions: np.ndarray  # [B]
    returns: np.ndarray  # [B]


def whole(rewards: list[float], gamma: float) -> list[float]:
    """The discounted return of the whole episode, for each of its steps."""
    return [sum(gamma**t * reward for t, reward in enumerate(rewards))] * len(rewards)


def updates(agent, returns_of: Callable, gamma: float, num_games: int = NUM_GAMES) -> list[Games]:
    """What `num_games` episodes of an agent teach, in portions of `GAMES`: one for each update.

    Args:
        agent: which plays and is not changed, its random generator apart.
        returns_of: `(rewards, gamma)` of one episode to a number for each step.
        gamma: the discount.
        num_games: the episodes in all.
    """
    found, game = [], []
    with closing(gym.make(ENV_ID)) as env:
        for step in play(agent, env, range(num_games)):
            game.append(step)
            if step.ended:
                states, actions = (np.array([getattr(s, key) for s in game]) for key in ("state", "action"))
                returns = returns_of([s.reward for s in game], gamma)
                found.append(Games(states, actions, np.array(returns, float)))
                game = []
    portions = [found[k : k + GAMES] for k in range(0, len(found), GAMES)]
    return [Games(*map(np.concatenate, zip(*portion, strict=True))) for portion in portions]


def angles(directions: np.ndarray, right_one: np.ndarray) -> np.ndarray:
    """How many degrees each direction, `(N, ...)`, points away from the right one: 0 to 180."""
    rows, right = directions.reshape(len(directions), -1), right_one.ravel()
    cosines = rows @ right / (np.linalg.norm(rows, axis=1) * np.linalg.norm(right))
    return np.degrees(np.arccos(np.clip(cosines, -1, 1)))
