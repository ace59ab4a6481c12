"""A policy of the learner's, played: many episodes and how they ended, and one as a moving picture."""

from collections.abc import Callable, Mapping
from contextlib import closing
from typing import NamedTuple

import gymnasium as gym
import numpy as np
from IPython.display import display

from ...episodes.recording import record
from ...exercises import boxes
from ...games.cartpole import ENDINGS, ENV_ID, how_it_ended
from ...training import play

ActionRule = Callable[[np.ndarray], int]
"""A policy as a function: the state `(S,)` in, an action out."""


def under_the_swing(state: np.ndarray) -> int:
    """Pushes the cart to where the pole is swinging: the pole never falls, and the cart drives off."""
    return int(state[3] > 0)


class RulePlayer:
    """Acts as a policy says, for `play`, `record` and `exam`, which want a thing that can `act`."""

    env = ENV_ID

    def __init__(self, policy: ActionRule) -> None:
        self.policy = policy

    def act(self, states: np.ndarray) -> int:
        """The policy's action for a state that comes as a row `(1, S)`."""
        return self.policy(states[0])


class Played(NamedTuple):
    """One whole episode."""

    score: int  # the number of steps
    ending: str  # one of `ENDINGS`


def play_many(policy: ActionRule, num_episodes: int, first_seed: int = 0) -> list[Played]:
    """Plays CartPole with a policy: one episode for each of the seeds `first_seed`, `first_seed + 1`, ..."""
    seeds = range(first_seed, first_seed + num_episodes)
    with closing(gym.make(ENV_ID)) as env:
        last_steps = [step for step in play(RulePlayer(policy), env, seeds) if step.ended]
    return [Played(int(step.score), how_it_ended(step.next_state, step.terminated)) for step in last_steps]


def try_out(policies: Mapping[str, ActionRule], num_episodes: int) -> dict[str, list[Played]]:
    """Plays each policy from the same starts; no episodes for one that is not written yet."""
    return {
        name: play_many(policy, num_episodes) if is_written(policy) else []
        for name, policy in policies.items()
    }


def is_written(policy: ActionRule) -> bool:
    """Whether it returns anything for the state in which nothing moves."""
    return policy(np.zeros(4, np.float32)) is not None


def show_rule(policy: ActionRule, seed: int = 0) -> None:
    """Shows one episode as a moving picture, and says its score and its ending."""
    if not is_written(policy):
        text = "This policy returns nothing (`None`). Write it first, then run this cell again."
        boxes.box("note", "Nothing to watch yet", text)
        return
    actions: list[int] = []

    def noted(state: np.ndarray) -> int:
        """The policy, its actions noted."""
        actions.append(policy(state))
        return actions[-1]

    (played,) = play_many(noted, 1, seed)
    again = iter(actions)  # the same actions once more, before the camera: the policy may be random
    display(record(RulePlayer(lambda state: next(again)), ENV_ID, seed))
    print(f"Score {played.score}: {ENDINGS[played.ending]}.")
