"""The loop between agent and environment, and training, which is made of it.

`play` is the only loop of agent and environment, `simple.py` aside. Everything else looks at the steps it
yields, and stopping means to stop asking for more.

An agent is what the 2017 tutorial wrote: an object with `act(state)`, `remember(state, action, reward,
next_state, terminated)`, `replay(batch_size)` and `epsilon`. It gets each state as a row `(1, S)`, ready
for a network, as the tutorial reshapes it. `explore`, `truncated` and `updates` are our extras: they go only
to an agent whose methods take them.
"""

import inspect
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import chain, repeat
from math import inf
from typing import Any, NamedTuple

import gymnasium as gym
import numpy as np

from .agent import checked_seed
from .environments import trains_in
from .hyperparameters import Hyperparameters

_greedy: dict[int, tuple[int, float]] = {}  # id of an agent inside `greedy` -> how often it is, its epsilon
_greedy_lock = threading.Lock()


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

    A seed of None goes on with the environment's own randomness. `explore` reaches agents that know it; for
    others see `greedy`.
    """
    act = act_of(agent, explore)
    for seed in seeds:
        state, _ = env.reset(seed=seed)
        score, ended = 0.0, False
        while not ended:
            action = act(row(state))
            next_state, reward, terminated, truncated, _ = env.step(action)
            score += reward
            yield Step(state, action, reward, next_state, terminated, truncated, score)
            state, ended = next_state, terminated or truncated


def train_steps(agent, env: gym.Env, hyperparameters: Hyperparameters | None = None, seed: int | None = None):
    """Trains the agent, yielding each `Step` after the agent has learned from it.

    Args:
        agent: a `DQNAgent`, or any object with `act`, `remember`, `replay`.
        env: where it acts.
        hyperparameters: when to replay, rewards and length of the run; the agent's own if it has some.
        seed: of the environment; the agent's own if it has one, else 0.
    """
    hp = hyperparameters or getattr(agent, "hyperparameters", None) or Hyperparameters()
    seed = checked_seed(getattr(agent, "seed", 0) if seed is None else seed)
    remember = remember_of(agent)
    replay, replay_every = replay_of(agent, hp)
    env.action_space.seed(seed)
    trains_in(agent, env)
    num_episodes = 0
    for num_steps, step in enumerate(play(agent, env, seeds=chain([seed], repeat(None))), 1):
        num_episodes += step.ended
        state, next_state, reward = row(step.state), row(step.next_state), shaped_reward(step, hp)
        remember(state, step.action, reward, next_state, step.terminated, truncated=step.truncated)
        due = num_steps % replay_every == 0 if replay_every else step.ended
        if due and num_steps >= hp.learning_starts:
            if hasattr(agent, "learning_rate_factor"):
                done = max(num_steps / hp.num_steps, num_episodes / (hp.num_episodes or inf))  # of the run
                agent.learning_rate_factor = 1 - (1 - hp.learning_rate_end) * done
            step = step._replace(loss=replay())
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
        agent: as for `train_steps`, like all arguments up to `seed`.
        env: where it acts.
        hyperparameters: when to replay, rewards and length of the run.
        seed: of the environment.
        callbacks: each is called with every finished `Episode`.

    Returns:
        The finished episodes. An episode that the budget cuts off is not among them.
    """
    episodes, loss = [], None
    for num_steps, step in enumerate(train_steps(agent, env, hyperparameters, seed), 1):
        loss = loss if step.loss is None else step.loss
        if step.ended:
            epsilon = getattr(agent, "epsilon", None)
            episodes.append(Episode(len(episodes) + 1, step.score, num_steps, step.terminated, epsilon, loss))
            for callback in callbacks:
                callback(episodes[-1])
    return episodes


# How the loop speaks to an agent that may know the tutorial's three verbs only


def row(state: np.ndarray) -> np.ndarray:
    """The state as a row `(1, S)`, ready for a network."""
    return np.reshape(state, (1, -1))


@contextmanager
def greedy(agent):
    """Inside, an agent that knows no `explore` has epsilon 0; the last to leave puts it back in any case."""
    if _accepts(agent.act, "explore") or not hasattr(agent, "epsilon"):
        yield
        return
    with _greedy_lock:  # an exam in one thread, a playback in another: either may end first
        num_inside, epsilon = _greedy.get(id(agent), (0, agent.epsilon))
        _greedy[id(agent)] = num_inside + 1, epsilon
        agent.epsilon = 0.0
    try:
        yield
    finally:
        with _greedy_lock:
            num_inside, epsilon = _greedy.pop(id(agent))
            if num_inside > 1:
                _greedy[id(agent)] = num_inside - 1, epsilon
            else:
                agent.epsilon = epsilon


def act_of(agent, explore: bool) -> Callable:
    """`act(state)`, told whether to explore if it wants to know."""
    return partial(agent.act, explore=explore) if _accepts(agent.act, "explore") else agent.act


def remember_of(agent) -> Callable:
    """`remember(..., truncated=...)`, where the agent may not want the last."""
    takes_it = _accepts(agent.remember, "truncated")
    return agent.remember if takes_it else lambda *transition, truncated: agent.remember(*transition)


def replay_of(agent, hp: Hyperparameters) -> tuple[Callable, int]:
    """What to call for one replay, and every how many steps.

    An agent whose `replay` makes one update at a time is asked as much more often: at even distances where
    the numbers allow it, else several times in a row.
    """
    every, updates = hp.replay_every, hp.updates_per_replay

    def replay(**more) -> float:  # the agent's batch size is read each time: it may change mid-run
        return agent.replay(getattr(agent, "batch_size", hp.batch_size), **more)

    if _accepts(agent.replay, "updates"):
        return (lambda: replay(updates=updates)), every
    if every and every % updates == 0:
        return replay, every // updates
    return (lambda: [replay() for _ in range(updates)][-1]), every


def _accepts(method: Callable, name: str) -> bool:
    known = inspect.signature(method).parameters
    return name in known or any(p.kind is p.VAR_KEYWORD for p in known.values())
