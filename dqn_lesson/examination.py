"""The exam: how an agent plays what it has learned, from starts that its training never saw.

It plays without a random action from 100 starts, unless the environment's spec holds other `ExamRules`. Then
each start is an episode with chances of its own, and where they last long, all cores play them side by side.
"""

import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from numbers import Integral
from typing import Any

import gymnasium as gym
import numpy as np

from .agent import LARGEST_SEED, DQNAgent, Policy
from .environments import ExamRules, Recipe, checked_agent, cut_at, environment_of
from .progress_meter import DELAY, progress_meter
from .training import act_of, greedy, play

FIRST_EXAM_SEED = LARGEST_SEED + 1
LONG = 10.0  # seconds; for an exam that will last longer, other processes are worth their start


@dataclass(frozen=True, repr=False)
class ExamResult:
    """How an agent did in an exam.

    Attributes:
        scores: one for each start.
        bar: the mean that passes; None: nobody says.
        cut_at: the step at which each episode was ended, where the environment itself sets no limit.
    """

    scores: tuple[float, ...]
    bar: float | None
    cut_at: int | None = None

    @property
    def mean(self) -> float:
        """The mean score over all starts."""
        return sum(self.scores) / len(self.scores)

    @property
    def passed(self) -> bool:
        """Whether the mean reaches the bar."""
        return self.bar is not None and self.mean >= self.bar

    def __repr__(self) -> str:
        return f"<ExamResult {self}>"

    def __str__(self) -> str:
        bar = "no pass mark is known" if self.bar is None else f"{self.bar:g} is enough"
        cut = f"; without a limit, episodes end at {self.cut_at:,} steps" if self.cut_at else ""
        verdict = "" if self.bar is None else ("passed: " if self.passed else "not passed: ")
        return f"{verdict}mean {self.mean:.1f} over {len(self.scores)} unseen starts ({bar}{cut})"


def exam(
    agent,
    env: Any = None,
    num_starts: int | None = None,
    max_steps: int | None = None,
    progress: bool | None = None,
) -> ExamResult:
    """Lets the agent play unseen starts by the environment's `ExamRules`, and changes nothing in it.

    Args:
        agent: a `DQNAgent`, a `Policy`, a `Run`, or any object with `act`.
        env: the environment, its id, its spec or a function that makes it; None: the agent's own. It is made
            again; its time limit and pass mark are those of its spec.
        num_starts: how many episodes; None: as many as the rules say, 100 where there are none.
        max_steps: another time limit.
        progress: whether to show how far it is; None: where a person looks and it takes
            longer than a second.

    Raises:
        ValueError: a count is not a whole number of at least 1, no environment is known, or `agent` is none.
    """
    recipe = environment_of(checked_agent(agent), env)
    num_starts, scores = num_starts_of(num_starts, recipe.exam), []
    with progress_meter(num_starts, "exam starts", progress, recipe.title, DELAY) as meter:
        for score in examining(agent, recipe, num_starts, max_steps):
            scores.append(score)
            meter.update()
    return ExamResult(tuple(scores), recipe.pass_mark, cut_at(recipe) if max_steps is None else None)


def examining(
    agent, env: Any = None, num_starts: int | None = None, max_steps: int | None = None
) -> Iterator[float]:
    """The exam start by start, with `exam`'s arguments and errors: yields each score when its episode ends.

    Between two scores an agent that knows no `explore` keeps epsilon 0; close it to end early.
    """
    max_steps = None if max_steps is None else checked_count("max_steps", max_steps, 500)
    recipe = environment_of(checked_agent(agent), env)
    seeds = range(FIRST_EXAM_SEED, FIRST_EXAM_SEED + num_starts_of(num_starts, recipe.exam))
    max_steps = cut_at(recipe) if max_steps is None else max_steps
    player = agent if hasattr(agent, "act") else agent.policy(recipe)  # a run has one
    with closing(recipe.make(max_episode_steps=max_steps)) as made, greedy(player):
        if not (rules := recipe.exam).take_actions:
            yield from (step.score for step in play(player, made, seeds, explore=False) if step.ended)
            return
        begun = time.perf_counter()
        yield _score(player, made, rules, seeds[0])
        lasts = (time.perf_counter() - begun) * (len(seeds) - 1)
        if lasts < LONG or (policy := _frozen(player)) is None:
            yield from (_score(player, made, rules, seed) for seed in seeds[1:])
            return
    yield from _side_by_side(policy, recipe, max_steps, rules, seeds[1:])


def _side_by_side(
    policy: Policy, recipe: Recipe, max_steps: int | None, rules: ExamRules, seeds: range
) -> Iterator[float]:
    """The scores from these starts, in their order, as many at a time as there are cores."""
    from joblib import Parallel, cpu_count, delayed

    with Parallel(n_jobs=-1) as parallel:
        for some in range(0, len(seeds), cpu_count()):
            now = seeds[some : some + cpu_count()]
            yield from parallel(delayed(_score_in)(policy, recipe, max_steps, rules, seed) for seed in now)


def _score_in(policy: Policy, recipe: Recipe, max_steps: int | None, rules: ExamRules, seed: int) -> float:
    with closing(recipe.make(max_episode_steps=max_steps)) as made:
        return _score(policy, made, rules, seed)


def _score(player, made: gym.Env, rules: ExamRules, seed: int) -> float:
    """Of one episode."""
    candidate = Candidate(player, made.action_space.n, rules, seed)
    return next(step.score for step in play(candidate, made, [seed]) if step.ended)


def _frozen(player) -> Policy | None:
    """What can be sent to other processes; None: an agent that acts in a way of its own."""
    if isinstance(player, Policy):
        return player
    own = any(  # of its class, or put into it
        getattr(getattr(player, name, None), "__func__", None) is not getattr(DQNAgent, name)
        for name in ("act", "q_values")
    )
    return None if own else player.snapshot()


class Candidate:
    """An agent in one episode of an exam whose rules take some of its actions away from it.

    Args:
        agent: which acts greedily otherwise.
        num_actions: how many there are.
        rules: of the exam.
        seed: of the start; it decides which actions are not the agent's.
    """

    def __init__(self, agent, num_actions: int, rules: ExamRules, seed: int):
        self._act, self._num_actions, self._epsilon = act_of(agent, explore=False), num_actions, rules.epsilon
        self._rng = np.random.default_rng([seed, 1])
        self._noops_left = self._rng.integers(rules.most_noops + 1)
        fits = "action_size", "state_size", "state_shape"  # by which `play` sees it
        for name in (*fits, "q_values", "hyperparameters", "gamma"):  # and what a film shows
            if hasattr(agent, name):
                setattr(self, name, getattr(agent, name))

    def act(self, state) -> int:
        """Nothing at first, then mostly what the agent would do."""
        if self._noops_left > 0:
            self._noops_left -= 1
            return 0
        if self._rng.random() < self._epsilon:
            return int(self._rng.integers(self._num_actions))
        return self._act(state)


def num_starts_of(given: int | None, rules: ExamRules) -> int:
    """How many starts an exam has: so many, or as many as the rules say."""
    return rules.num_starts if given is None else checked_count("num_starts", given, 100)


def checked_count(name: str, count: int, example: int) -> int:
    """The count as a plain int.

    Raises:
        ValueError: it is not a whole number of at least 1; `example` is one.
    """
    if isinstance(count, bool) or not isinstance(count, Integral) or count < 1:
        raise ValueError(f"{name} is {count!r}, but must be a whole number of at least 1. Try {example}.")
    return int(count)
