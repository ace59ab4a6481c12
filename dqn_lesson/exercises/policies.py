"""A policy, played: many episodes and how each of them ended, and one to watch.

A policy is a function: it is handed the state `(S,)` and gives back an action.
"""

from collections.abc import Callable, Mapping
from contextlib import closing
from typing import NamedTuple

import gymnasium as gym
import numpy as np
from IPython.display import display

from ..episodes.recording import record
from ..games.cartpole import ENV_ID, how_it_ended
from ..training import play
from . import boxes

Policy = Callable[[np.ndarray], int]

TEXTS = {
    "note": "Nothing to watch yet",
    "not written": "This policy gives nothing back (`None`). Write it first, then run this cell again.",
    "fell": "Score {score}: the pole fell.",
    "edge": "Score {score}: the cart left the track.",
    "time": "Score {score}: the time was up.",
}


class Player:
    """Presses what a policy says, for `play`, `record` and `exam`, which want somebody who acts."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy

    def act(self, states: np.ndarray) -> int:
        """The policy's action for a state that comes as a row `(1, S)`."""
        return self.policy(states[0])


class Played(NamedTuple):
    """One whole episode."""

    score: int  # the number of steps
    ending: str  # "fell", "edge" or "time"


def play_many(policy: Policy, num_episodes: int, first_seed: int = 0) -> list[Played]:
    """Plays CartPole with a policy: one episode for each of the seeds `first_seed`, `first_seed + 1`, ..."""
    seeds = range(first_seed, first_seed + num_episodes)
    with closing(gym.make(ENV_ID)) as env:
        last_steps = [step for step in play(Player(policy), env, seeds) if step.ended]
    return [Played(int(step.score), how_it_ended(step.next_state, step.terminated)) for step in last_steps]


def try_out(policies: Mapping[str, Policy], num_episodes: int) -> dict[str, list[Played]]:
    """Plays each policy from the same starts; no episodes for one that is not written yet."""
    return {
        name: play_many(policy, num_episodes) if is_written(policy) else []
        for name, policy in policies.items()
    }


def is_written(policy: Policy) -> bool:
    """Whether it gives anything back for the state in which nothing moves."""
    return policy(np.zeros(4, np.float32)) is not None


def watch(policy: Policy, seed: int = 0) -> None:
    """Shows one episode as a moving picture, and says its score and its ending."""
    if not is_written(policy):
        boxes.box("note", TEXTS["note"], TEXTS["not written"])
        return
    actions: list[int] = []

    def noted(state: np.ndarray) -> int:
        """The policy, its actions kept."""
        actions.append(policy(state))
        return actions[-1]

    (played,) = play_many(noted, 1, seed)
    again = iter(actions)  # the same presses once more, before the camera: the policy may roll dice
    display(record(Player(lambda state: next(again)), ENV_ID, seed))
    print(TEXTS[played.ending].format(score=played.score))
