"""How the loop speaks to an agent, whether it knows our extras or only the tutorial's three verbs.

`act(state)`, `remember(state, action, reward, next_state, terminated)` and `replay(batch_size)` are enough.
`explore`, `truncated` and `updates` are handed to an agent whose methods take them.
"""

import inspect
from collections.abc import Callable
from contextlib import contextmanager

import numpy as np

from .hyperparameters import Hyperparameters


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


def row(state: np.ndarray) -> np.ndarray:
    """The state as a row `(1, S)`, ready for a network."""
    return np.reshape(state, (1, -1))


def _accepts(method: Callable, name: str) -> bool:
    parameters = inspect.signature(method).parameters
    return name in parameters or any(p.kind is p.VAR_KEYWORD for p in parameters.values())


def act_of(agent, explore: bool) -> Callable:
    """`act(state)`, told whether to explore if it wants to know."""
    if not _accepts(agent.act, "explore"):
        return agent.act
    return lambda state: agent.act(state, explore=explore)


def remember_of(agent) -> Callable:
    """`remember(..., truncated=...)`, where the agent may not want the last."""
    if _accepts(agent.remember, "truncated"):
        return agent.remember
    return lambda *transition, truncated: agent.remember(*transition)


def replay_of(agent, hp: Hyperparameters) -> tuple[Callable, int]:
    """What to call for one replay, and every how many steps.

    An agent whose `replay` makes one update at a time is asked as much more often: at even distances where
    the numbers allow it, else several times in a row.
    """

    def batch_size() -> int:  # asked each time: it may change mid-run
        return getattr(agent, "batch_size", hp.batch_size)

    def one_update() -> float:
        return agent.replay(batch_size())

    def many_updates() -> float:
        if _accepts(agent.replay, "updates"):
            return agent.replay(batch_size(), updates=hp.updates_per_replay)
        return [one_update() for _ in range(hp.updates_per_replay)][-1]

    evenly = hp.replay_every and hp.replay_every % hp.updates_per_replay == 0
    if evenly and not _accepts(agent.replay, "updates"):
        return one_update, hp.replay_every // hp.updates_per_replay
    return many_updates, hp.replay_every
