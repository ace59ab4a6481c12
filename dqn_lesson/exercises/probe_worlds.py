"""The tiny worlds of `check_agent`, and what each way to go wrong makes of them, worked out in a table.

The idea of such probes is Andy Jones', "Debugging RL, without the agonizing pain" (2021). An agent remembers
every transition of a world equally often. So what it must learn, and what it learns with one fault in its
`replay` or `remember`, can be worked out without any network: `table_of`.
"""

from collections import Counter
from collections.abc import Callable
from itertools import product
from typing import NamedTuple

import numpy as np

GAMMA = 0.8
STATES = np.array(
    [
        [0.5, -0.4, 0.3, -0.2],
        [-0.6, 0.2, -0.5, 0.7],
        [0.2, 0.8, -0.3, 0.4],
        [-0.3, -0.6, -0.7, -0.4],
        [0.4, -0.1, 0.8, 0.5],
    ],
    np.float32,
)  # [N, S]: each row is a state, so far from the others that a network can tell them apart
_SWEEPS = 80  # 0.8 ** 80 is nothing
_ENDLESS = 30.0  # a table that has come so far by then grows for ever


class Move(NamedTuple):
    """What an action does in a state of a tiny world."""

    reward: float
    then: int  # the state that comes next, also after the end: nothing may be learned from it then
    ends: bool = False


class Told(NamedTuple):
    """A transition as an agent is told of it, with its states by number."""

    state: int
    action: int
    reward: float
    next_state: int
    terminated: bool
    truncated: bool


class World(NamedTuple):
    """A tiny world: what each action does in each state, where it begins, and the right Q-values `[N, A]`."""

    moves: tuple[tuple[Move, ...], ...]
    starts: tuple[int, ...]
    right: tuple[tuple[float, ...], ...]
    limit: int = 3  # time is up after so many steps
    near: float = 0.05  # how far a Q-value may be from the right one: this much, and this share of it

    @property
    def num_actions(self) -> int:
        """A."""
        return len(self.moves[0])

    @property
    def transitions(self) -> list[Told]:
        """All that can happen in an episode, each sequence of actions once."""
        episodes = {
            tuple(self._episode(start, actions)): None
            for start, actions in product(self.starts, product(range(self.num_actions), repeat=self.limit))
        }
        return [step for episode in episodes for step in episode]

    def _episode(self, state: int, actions: tuple[int, ...]) -> list[Told]:
        steps = []
        for number, action in enumerate(actions, 1):
            move = self.moves[state][action]
            truncated = number == self.limit and not move.ends
            steps.append(Told(state, action, move.reward, move.then, move.ends, truncated))
            if move.ends:
                break
            state = move.then
        return steps


def _over(*rewards: float, then: int) -> tuple[Move, ...]:
    return tuple(Move(reward, then, True) for reward in rewards)


WORLDS = {
    "one step": World((_over(1, 1, then=0),), (0,), ((1, 1),)),
    "two steps": World(((Move(0, 1),) * 2, _over(1, 1, then=1)), (0,), ((GAMMA, GAMMA), (1, 1))),
    "two buttons": World((_over(0, 1, then=0), _over(1, 0, then=1)), (0, 1), ((0, 1), (1, 0))),
    "no end": World(
        ((Move(1, 0),) * 2, (Move(0, 1),) * 2), (0, 1), ((5, 5), (0, 0)), near=0.15
    ),  # 5 = 1 + 0.8 * 5
    "crossroads": World(
        (
            (Move(1.4, 2), Move(-1.3, 1), Move(-1.3, 0)),
            (Move(1.4, 4), Move(-1.3, 0), Move(1.9, 3)),
            (Move(2.5, 0, True), Move(0.3, 1, True), Move(0.8, 4, True)),
            (Move(-0.5, 2, True), Move(-1.8, 3, True), Move(1.4, 1, True)),
            (Move(-2.4, 0, True), Move(-0.9, 1, True), Move(-1.3, 1, True)),
        ),
        (0, 1, 2, 3, 4),
        ((3.4, 1.116, 1.42), (0.68, 1.42, 3.02), (2.5, 0.3, 0.8), (-0.5, -1.8, 1.4), (-2.4, -0.9, -1.3)),
        limit=1,
    ),  # numbers that keep the known faults far apart; one step at a time, so that n-step returns are of one
}

Table = np.ndarray  # [N, A]; NaN where nothing is taught
Rule = Callable[[Table, Told], dict[tuple[int, int], float]]
"""What is taught for a transition, as `{(state, action): target}`, worked out from the Q-values by now."""


def rule(
    future: Callable[[Table, Told], float] = lambda q, t: q[t.next_state].max(),
    reward: Callable[[float], float] = lambda reward: reward,
    whole: Callable[[float], float] = lambda target: target,
    ends: Callable[[Told], bool] = lambda t: t.terminated,
    gamma: float = GAMMA,
) -> Rule:
    """A rule that teaches the action taken: `whole(reward + gamma * future)`, without a future at the end."""

    def taught(q: Table, t: Told) -> dict[tuple[int, int], float]:
        after = 0.0 if ends(t) else gamma * future(q, t)
        return {(t.state, t.action): whole(reward(t.reward) + after)}

    return taught


SOUND = rule()


def table_of(world: World, taught: Rule) -> Table:
    """The Q-values `[N, A]` at which a rule comes to rest; inf and -inf where they grow for ever."""
    shape = (len(world.moves), world.num_actions)
    q, told = np.zeros(shape), Counter(world.transitions)
    ever = np.zeros(shape, bool)
    for _ in range(_SWEEPS):
        sums, counts = np.zeros(shape), np.zeros(shape)
        for transition, times in told.items():
            for place, target in taught(q, transition).items():
                sums[place] += times * target
                counts[place] += times
        ever = counts > 0
        q = np.where(ever, sums / np.maximum(counts, 1), 0.0)
    q = np.where(np.abs(q) > _ENDLESS, np.copysign(np.inf, q), q)
    return np.where(ever, q, np.nan)


def fits(q_values: Table, table: Table, near: float) -> bool:
    """Whether what an agent says is what a table says, wherever the table says anything."""
    told = np.isfinite(table)
    if not np.allclose(q_values[told], table[told], rtol=near, atol=near):
        return False
    grows = np.isinf(table)
    return bool((np.sign(table[grows]) * q_values[grows] > 1.0).all()) and bool((told | grows).any())
