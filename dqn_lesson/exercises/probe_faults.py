"""The faults that `check_agent` knows, each as the rule by which it teaches, and what is said of it."""

from functools import cache
from typing import NamedTuple

import numpy as np

from .probe_worlds import GAMMA, SOUND, WORLDS, Rule, Table, Told, fits, rule, table_of

NEAR = 0.08  # how far a Q-value may be from a fault's: this much, and this share of it


class Fault(NamedTuple):
    """A way to go wrong: what the agent does, where to look, and the rules that come to it."""

    does: str
    look: str
    rules: tuple[Rule, ...]


def _next(future) -> tuple[Rule]:
    """Another number for what the next state is worth."""
    return (rule(future),)


def _others(value) -> tuple[Rule]:
    """The other actions of the state are taught something, too."""

    def taught(q: Table, t: Told) -> dict[tuple[int, int], float]:
        (target,) = SOUND(q, t).values()
        others = {(t.state, action): value(target) for action in range(q.shape[1])}
        return others | {(t.state, t.action): target}

    return (taught,)


def _moved(place) -> tuple[Rule]:
    """The target lands in another place."""
    return (lambda q, t: {place(q, t): value for value in SOUND(q, t).values()},)


def _lost(when) -> tuple[Rule]:
    """The reward does not get into the target."""
    return (lambda q, t: SOUND(q, t._replace(reward=0.0) if when(t) else t),)


def _backwards(q: Table, t: Told) -> dict[tuple[int, int], float]:
    return SOUND(q, t._replace(state=t.next_state, next_state=t.state))


def _cut(low: float):
    return lambda number: min(1.0, max(low, number))


_MAX = "look at what `replay` takes of the next state's Q-values: it should be the greatest of each row."
_REWARD = "look at what `remember` and `replay` do with the reward: it goes into the target as it is."
_TARGET = "look at what `replay` does with a target once it is worked out: a Q-value may be any number."
_ENDS = "look at `terminated`, in `remember` and in `replay`."
_KEEPS = "look at what `remember` keeps, and in which order."
_ROW = "look at the line of `replay` that puts the target into the row."

FAULTS = {
    "smallest": Fault(
        "it takes the smallest Q-value of the next state", _MAX, _next(lambda q, t: q[t.next_state].min())
    ),
    "mean": Fault(
        "it takes the mean of the next state's Q-values", _MAX, _next(lambda q, t: q[t.next_state].mean())
    ),
    "sum": Fault("it adds up the next state's Q-values", _MAX, _next(lambda q, t: q[t.next_state].sum())),
    "first": Fault(
        "it always takes the first Q-value of the next state", _MAX, _next(lambda q, t: q[t.next_state][0])
    ),
    "last": Fault(
        "it always takes the last Q-value of the next state", _MAX, _next(lambda q, t: q[t.next_state][-1])
    ),
    "pressed": Fault(
        "it takes the next state's Q-value of the action that was taken before",
        _MAX,
        _next(lambda q, t: q[t.next_state][t.action]),
    ),
    "current": Fault(
        "it takes a Q-value of the state itself where that of the next state belongs",
        "look at which states `replay` asks the network about.",
        (rule(lambda q, t: q[t.state].max()), rule(lambda q, t: q[t.state][t.action])),
    ),
    "current's best": Fault(
        "of the next state it takes the Q-value of the action that is best in the state itself",
        "look at the states whose `argmax` is taken.",
        _next(lambda q, t: q[t.next_state][int(q[t.state].argmax())]),
    ),
    "one future": Fault(
        "all rows of a batch share one future, the greatest of all",
        "look at the axis of `max`.",
        _next(lambda q, t: q.max()),
    ),
    "size of the future": Fault(
        "the next state's Q-values lose their sign",
        _MAX,
        (rule(lambda q, t: abs(q[t.next_state].max())), rule(lambda q, t: np.abs(q[t.next_state]).max())),
    ),
    "positive future": Fault(
        "a next state that is worth less than 0 counts as 0",
        _MAX,
        _next(lambda q, t: max(0.0, q[t.next_state].max())),
    ),
    "positive reward": Fault("a reward below 0 counts as 0", _REWARD, (rule(reward=lambda r: max(0.0, r)),)),
    "size of the reward": Fault("rewards lose their sign", _REWARD, (rule(reward=abs),)),
    "clipped reward": Fault(
        "rewards are cut off at 1",
        _REWARD,
        (rule(reward=_cut(-1.0)), rule(reward=_cut(0.0)), rule(reward=lambda r: float(np.sign(r)))),
    ),
    "positive target": Fault("a target below 0 becomes 0", _TARGET, (rule(whole=lambda y: max(0.0, y)),)),
    "size of the target": Fault("targets lose their sign", _TARGET, (rule(whole=abs),)),
    "clipped target": Fault(
        "no Q-value gets beyond 1: targets are cut off there, or the network ends with tanh",
        "look at what `replay` does with a target, and at the last layer's activation.",
        (rule(whole=_cut(-1.0)), rule(whole=_cut(0.0))),
    ),
    "wrong sign": Fault(
        "what comes after is subtracted", "look at the sign in front of gamma.", (rule(gamma=-GAMMA),)
    ),
    "no gamma": Fault("what comes after counts in full", "look at gamma.", (rule(gamma=1.0),)),
    "gamma twice": Fault(
        "what comes after is multiplied by gamma twice", "look for a second gamma.", (rule(gamma=GAMMA**2),)
    ),
    "gamma on all": Fault(
        "the reward is multiplied by gamma, too",
        "look at the brackets behind gamma.",
        (rule(whole=lambda y: GAMMA * y),),
    ),
    "1 - gamma": Fault(
        "what comes after is multiplied by 1 - gamma", "look at gamma.", (rule(gamma=1 - GAMMA),)
    ),
    "no future": Fault(
        "what comes after does not count", "look at gamma, and at `terminated`.", (rule(gamma=0.0),)
    ),
    "no end": Fault("it expects something after the end", _ENDS, (rule(ends=lambda t: False),)),
    "only the end": Fault(
        "what comes after counts only where nothing comes after",
        _ENDS,
        (rule(ends=lambda t: not t.terminated),),
    ),
    "limits": Fault(
        "time limits are taken for falls",
        "look at what `remember` is told and keeps: `terminated` alone.",
        (rule(ends=lambda t: t.terminated or t.truncated),),
    ),
    "swapped": Fault(
        "`terminated` and `truncated` have changed places", _KEEPS, (rule(ends=lambda t: t.truncated),)
    ),
    "no last reward": Fault(
        "the reward of an episode's last step is lost",
        "look at the target of a last step: it is the reward alone.",
        _lost(lambda t: t.terminated),
    ),
    "only last reward": Fault(
        "only the last step of an episode has its reward",
        "look at where the target begins.",
        _lost(lambda t: not t.terminated),
    ),
    "no reward": Fault(
        "the target has no reward in it", "look at where the target begins.", _lost(lambda t: True)
    ),
    "every action": Fault(
        "the target is written for all actions of a state, not only for the one that was taken",
        _ROW,
        _others(lambda target: target),
    ),
    "zeros": Fault(
        "the actions that were not taken are taught 0",
        "look at how the row is made: it should start as what the network says now.",
        _others(lambda target: 0.0),
    ),
    "next state taught": Fault(
        "it teaches the state *after* the action",
        "look at the states that `fit` gets.",
        _moved(lambda q, t: (t.next_state, t.action)),
    ),
    "wrong action": Fault(
        "the target lands at another action",
        _ROW,
        _moved(lambda q, t: (t.state, (t.action + 1) % q.shape[1])),
    ),
    "backwards": Fault("`state` and `next_state` have changed places", _KEEPS, (_backwards,)),
}


@cache
def tables(world: str) -> dict[str, list[Table]]:
    """For each fault the tables to which it leads in a world, one for each of its rules."""
    return {name: [table_of(WORLDS[world], each) for each in fault.rules] for name, fault in FAULTS.items()}


def suspects(seen: dict[str, Table]) -> tuple[str, ...]:
    """The faults that alone explain the Q-values of all these worlds, each by one and the same rule."""
    return tuple(
        name
        for name, fault in FAULTS.items()
        if any(
            all(fits(q, tables(world)[name][number], NEAR) for world, q in seen.items())
            for number in range(len(fault.rules))
        )
    )
