"""MountainCar with rewards of one's own: a drive by a rule, and trainings with a reward.

The reward here is 1 at the flag and 0 else: with Gymnasium's own, -1 a step, waiting costs, and that alone
makes an agent look around.
"""

import warnings
from collections.abc import Callable
from contextlib import closing
from typing import NamedTuple

import gymnasium as gym
import numpy as np
import pandas as pd

from ...agent import DQNAgent
from ...examination import exam
from ...games.mountain_car import SETTINGS
from ...training import play, train

ENV_ID = "MountainCar-v0"
LIMIT = 200  # steps of an episode
FLAG = SETTINGS.replace(step_reward=None, fall_reward=None)  # they come through `Rewarded`
Reward = Callable[[np.ndarray, int, float, np.ndarray, bool, float], float]


class Drive(NamedTuple):
    """One episode by a rule."""

    arrived: bool
    bonus: float  # all speeds added up
    num_steps: int


class Ruled:
    """Drives by a rule: position and velocity in, an action out."""

    def __init__(self, rule: Callable[[float, float], int]):
        self._rule = rule

    def act(self, state: np.ndarray) -> int:
        """What the rule says."""
        return self._rule(*map(float, np.ravel(state)))


class AtRandom:
    """Drives by chance."""

    def __init__(self, seed: int):
        self._rng = np.random.default_rng(seed)

    def act(self, state: np.ndarray) -> int:
        """Any of the three actions."""
        return int(self._rng.integers(3))


def drive(rule: Callable[[float, float], int], seed: int) -> Drive | None:
    """Lets a rule drive; None where it gives no action.

    Args:
        rule: position and velocity in, 0, 1 or 2 out.
        seed: of the start.
    """
    driver = Ruled(rule)
    with closing(gym.make(ENV_ID)) as env:
        try:
            steps = list(play(driver, env, [seed]))
        except ValueError:
            return None
    bonus = sum(abs(float(step.next_state[1])) for step in steps)
    return Drive(steps[-1].terminated, bonus, len(steps))


def potential(state: np.ndarray) -> float:
    """How much swing a car has, from -1, at rest in the valley, to about 0 at the flag.

    `sin(3 x)` is the hill's height; `600 v * v` is how much higher the speed would carry it.
    """
    position, velocity = np.ravel(state)
    return float((np.sin(3 * position) + 600 * velocity**2 - 1) / 2)


def sparse(state, action, reward, next_state, terminated, gamma) -> float:
    """1 at the flag, else 0."""
    return 1.0 if terminated else 0.0


def paid_for_speed(state, action, reward, next_state, terminated, gamma) -> float:
    """The same, and each step its speed."""
    return sparse(state, action, reward, next_state, terminated, gamma) + abs(float(np.ravel(next_state)[1]))


class Rewarded(gym.Wrapper):
    """A world that pays by a reward of yours."""

    def __init__(self, env: gym.Env, reward: Reward):
        super().__init__(env)
        self.paid_by = reward

    def reset(self, **given):
        """Begins an episode, and notes where."""
        self.state, info = super().reset(**given)
        return self.state, info

    def step(self, action):
        """The same step, paid in another way."""
        before = self.state
        self.state, reward, terminated, truncated, info = super().step(action)
        reward = self.paid_by(before, action, reward, self.state, terminated, FLAG.gamma)
        return self.state, float(reward), terminated, truncated, info


def arrivals(reward: Reward, num_steps: int, num_starts: int = 100, seed: int = 0) -> int:
    """Trains an agent on a reward; in how many of its exam's episodes it reaches the flag.

    What the training warns of is printed: that nothing was learned, and why.

    Args:
        reward: `reward(state, action, reward, next_state, terminated, gamma)`, what is learned from.
        num_steps: of training.
        num_starts: episodes of the exam.
        seed: of the agent.
    """
    with closing(Rewarded(gym.make(ENV_ID), reward)) as env, warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        agent = DQNAgent(env, FLAG.replace(num_steps=num_steps), seed)
        train(agent, env, progress=True)
    for each in said:
        print(each.message)
    scores = exam(agent, ENV_ID, num_starts, progress=False).scores
    return sum(score > -LIMIT for score in scores)


def random_arrivals(num_episodes: int, seed: int = 0) -> int:
    """How many episodes of random driving reach the flag."""
    with closing(gym.make(ENV_ID)) as env:
        starts = range(seed, seed + num_episodes)
        return sum(step.terminated for step in play(AtRandom(seed), env, starts))


def straight(position: float, velocity: float) -> int:
    """A driver who pushes the way it is going, as on a swing, and arrives."""
    return 2 if velocity > 0 else 0


def earned(rules: dict[str, Callable], rewards: dict[str, Reward], num_starts: int = 10) -> pd.DataFrame:
    """What each rule earns by each reward in an episode, discounted, mean of some starts: a table.

    Args:
        rules: by name, position and velocity in, an action out.
        rewards: by name, as for `arrivals`.
        num_starts: how many episodes of each rule.
    """
    table = {name: {reward: 0.0 for reward in rewards} | {"arrives": 0} for name in rules}
    with closing(gym.make(ENV_ID)) as env:
        for name, rule in rules.items():
            discount = 1.0
            for step in play(Ruled(rule), env, range(num_starts)):
                before, after = step.state, step.next_state
                for reward, function in rewards.items():
                    paid = function(before, step.action, step.reward, after, step.terminated, FLAG.gamma)
                    table[name][reward] += discount * float(paid) / num_starts
                discount = 1.0 if step.ended else discount * FLAG.gamma
                table[name]["arrives"] += int(step.terminated)
    return pd.DataFrame(table).T.round(2)
