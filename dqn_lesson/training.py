"""The loop between agent and environment, and what is made of it: training and the exam.

`play` is the only environment loop in the package. Everything else looks at the steps it yields, and
stopping means to stop asking for more.

An agent is what the 2017 tutorial wrote: an object with `act(state)`, `remember(state, action, reward,
next_state, terminated)`, `replay(batch_size)` and `epsilon`. It is given each state as a row `(1, S)`, ready
for a network, as the tutorial reshapes it.
"""

import inspect
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, repeat
from typing import Any, NamedTuple

import gymnasium as gym
import numpy as np

from .agent import checked_seed
from .hyperparameters import Hyperparameters

FIRST_EXAM_SEED = 1_000_000  # seeds of agents and of training are smaller, so no exam start was trained on


class Step(NamedTuple):
    """One step, as Gymnasium tells it, and how its episode stands after it."""

    state: np.ndarray  # [S]
    action: int
    reward: float  # the environment's own
    next_state: np.ndarray  # [S]
    terminated: bool  # nothing comes after it: the pole fell, the cart left the track
    truncated: bool  # the clock ran out
    score: float  # the episode's rewards up to here, added up
    loss: float | None = None  # the mean loss, if the agent replayed after this step

    @property
    def ended(self) -> bool:
        """Whether this is the last step of its episode."""
        return self.terminated or self.truncated


class Episode(NamedTuple):
    """One finished training episode, as callbacks get it."""

    number: int  # from 1
    score: float  # the environment's own rewards added up; in CartPole: steps balanced
    num_steps: int  # steps of training so far, all episodes together
    terminated: bool
    epsilon: float | None
    loss: float | None  # of the last replay so far


def play(agent, env: gym.Env, seeds: Iterable[int | None], explore: bool = True) -> Iterator[Step]:
    """Lets the agent act in the environment: one episode for each start seed, one `Step` at a time.

    A seed of None goes on with the environment's own randomness.
    """
    act = _act(agent, explore)
    for seed in seeds:
        state, _ = env.reset(seed=seed)
        score, ended = 0.0, False
        while not ended:
            action = act(_row(state))
            next_state, reward, terminated, truncated, _ = env.step(action)
            score += reward
            yield Step(state, action, reward, next_state, terminated, truncated, score)
            state, ended = next_state, terminated or truncated


def training(agent, env: gym.Env, hyperparameters: Hyperparameters | None = None, seed: int | None = None):
    """Trains the agent, yielding each `Step` after the agent has learned from it.

    Args:
        agent: a `DQNAgent`, or any object with `act`, `remember`, `replay`.
        env: where it acts.
        hyperparameters: when to replay, rewards and length of the run; the agent's own if it has some.
        seed: of the environment; the agent's own if it has one, else 0.
    """
    hp = hyperparameters or getattr(agent, "hyperparameters", None) or Hyperparameters()
    seed = checked_seed(getattr(agent, "seed", 0) if seed is None else seed)
    remember, replay, replay_every = _remember(agent), *_replay(agent, hp)
    env.action_space.seed(seed)
    num_episodes = 0
    for num_steps, step in enumerate(play(agent, env, seeds=chain([seed], repeat(None))), 1):
        state, next_state, reward = _row(step.state), _row(step.next_state), shaped_reward(step, hp)
        remember(state, step.action, reward, next_state, step.terminated, truncated=step.truncated)
        due = num_steps % replay_every == 0 if replay_every else step.ended
        if due and num_steps >= hp.learning_starts:
            if hasattr(agent, "learning_rate_factor"):
                agent.learning_rate_factor = 1 - (1 - hp.learning_rate_end) * num_steps / hp.num_steps
            step = step._replace(loss=replay())
        num_episodes += step.ended
        yield step
        if num_steps == hp.num_steps or num_episodes == hp.num_episodes:
            return


def shaped_reward(step: Step, hp: Hyperparameters) -> float:
    """The reward the agent learns from; the tutorial writes `reward = -100 if done else reward` here."""
    shaped = hp.fall_reward if step.terminated else hp.step_reward
    return step.reward if shaped is None else shaped


def train(
    agent,
    env: gym.Env,
    hyperparameters: Hyperparameters | None = None,
    seed: int | None = None,
    callbacks: Iterable[Callable[[Episode], Any]] = (),
) -> list[Episode]:
    """Trains the agent to the end of its budget.

    Args:
        agent: as for `training`, like all arguments up to `seed`.
        env: where it acts.
        hyperparameters: when to replay, rewards and length of the run.
        seed: of the environment.
        callbacks: each is called with every finished `Episode`.

    Returns:
        The finished episodes. An episode that the budget cuts off is not among them.
    """
    episodes: list[Episode] = []
    loss = None
    for num_steps, step in enumerate(training(agent, env, hyperparameters, seed), 1):
        loss = loss if step.loss is None else step.loss
        if step.ended:
            epsilon = getattr(agent, "epsilon", None)
            episodes.append(Episode(len(episodes) + 1, step.score, num_steps, step.terminated, epsilon, loss))
            for callback in callbacks:
                callback(episodes[-1])
    return episodes


@dataclass(frozen=True)
class ExamResult:
    """How an agent did in an exam: one score for each start, and the mean that passes, if there is one."""

    scores: tuple[float, ...]
    bar: float | None

    @property
    def mean(self) -> float:
        """The mean score over all starts."""
        return sum(self.scores) / len(self.scores)

    @property
    def passed(self) -> bool:
        """Whether the mean reaches the bar."""
        return self.bar is not None and self.mean >= self.bar

    def __str__(self) -> str:
        bar = "no pass mark is known" if self.bar is None else f"{self.bar:g} passes"
        verdict = "" if self.bar is None else ("passed: " if self.passed else "not passed: ")
        return f"{verdict}mean {self.mean:.1f} over {len(self.scores)} unseen starts ({bar})"


def exam(
    agent, env_id: str = "CartPole-v1", num_starts: int = 100, max_steps: int | None = None
) -> ExamResult:
    """Lets the agent play unseen starts without a random press, and changes nothing in it.

    Args:
        agent: a `DQNAgent`, a `Policy`, or any object with `act`.
        env_id: Gymnasium's name; the time limit and the pass mark (CartPole-v1: 475 at 500) are its own.
        num_starts: how many episodes.
        max_steps: another time limit.

    Raises:
        ValueError: `num_starts` is not a whole number of at least 1.
    """
    if isinstance(num_starts, bool) or not isinstance(num_starts, int) or num_starts < 1:
        raise ValueError(f"num_starts is {num_starts!r}, but must be a whole number of at least 1. Try 100.")
    env = gym.make(env_id, **({} if max_steps is None else {"max_episode_steps": max_steps}))
    seeds = range(FIRST_EXAM_SEED, FIRST_EXAM_SEED + num_starts)
    with greedy(agent):
        scores = tuple(step.score for step in play(agent, env, seeds, explore=False) if step.ended)
    env.close()
    return ExamResult(scores, env.spec.reward_threshold)


@contextmanager
def greedy(agent):
    """Inside, an agent that knows no `explore` has epsilon 0; it is put back in any case."""
    if _accepts(agent.act, "explore") or not hasattr(agent, "epsilon"):
        yield
        return
    epsilon, agent.epsilon = agent.epsilon, 0.0
    try:
        yield
    finally:
        agent.epsilon = epsilon


def _row(state: np.ndarray) -> np.ndarray:
    return np.reshape(state, (1, -1))


def _accepts(method: Callable, name: str) -> bool:
    parameters = inspect.signature(method).parameters
    return name in parameters or any(p.kind is p.VAR_KEYWORD for p in parameters.values())


def _act(agent, explore: bool) -> Callable:
    if not _accepts(agent.act, "explore"):
        return agent.act
    return lambda state: agent.act(state, explore=explore)


def _remember(agent) -> Callable:
    if _accepts(agent.remember, "truncated"):
        return agent.remember
    return lambda *transition, truncated: agent.remember(*transition)


def _replay(agent, hp: Hyperparameters) -> tuple[Callable, int]:
    """What to call for one replay, and every how many steps.

    An agent whose `replay` makes one update at a time is asked as much more often.
    """

    def batch_size() -> int:  # asked each time: it may change mid-run
        return getattr(agent, "batch_size", hp.batch_size)

    if _accepts(agent.replay, "updates"):
        return lambda: agent.replay(batch_size(), updates=hp.updates_per_replay), hp.replay_every
    if hp.replay_every == 0:
        return lambda: [agent.replay(batch_size()) for _ in range(hp.updates_per_replay)][-1], 0
    return lambda: agent.replay(batch_size()), max(1, hp.replay_every // hp.updates_per_replay)
