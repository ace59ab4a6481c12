"""How a learner's `replay` is tried in `04_replay`: with a model that notes every call."""

import math
from typing import Any

import numpy as np

from ...exercises.fakes import FakeNetwork, bare_agent
from ...network import quick

_NUM_ACTIONS = 3
_WEIGHTS = np.array([[3.0, -1.0, 0.5], [0.7, 2.0, -4.0], [-2.0, 5.0, 1.5], [1.0, -3.0, 2.5]])  # [S, A]
_BIAS = np.array([0.4, -0.6, 1.1])
SETTINGS = {
    "gamma": 0.9, "epsilon": 1.0, "epsilon_min": 0.001, "epsilon_decay": 0.8, "learning_rate": 0.001,
    "state_size": 4, "action_size": _NUM_ACTIONS, "batch_size": 32,
}  # fmt: skip
# What is taught, where it is not what a transition teaches.
_AFTER, _UNKNOWN, _SEVERAL, _FOREIGN = "the state after", "no stored state", "several actions", "mixed up"


def decay(agent: Any) -> None:
    """What `self.decay()` does as long as lesson 05 is not solved: lowers epsilon, down to its minimum."""
    agent.epsilon = max(agent.epsilon_min, agent.epsilon * agent.epsilon_decay)


def living(agent_class: type) -> type:
    """The learner's agent, made fit for training: a network that answers quickly, `decay`, and `rng`."""

    class Living(agent_class):
        """The learner's class with what an agent needs to train."""

        rng = property(lambda self: self._rng)

        def _build_model(self):
            return quick(super()._build_model())

        def decay(self) -> None:
            """As in the check."""
            decay(self)

    return Living


def _q_values(states: np.ndarray) -> np.ndarray:
    """`[B, S] -> [B, A]`."""
    return states @ _WEIGHTS + _BIAS


def fake_network() -> FakeNetwork:
    """A network with known weights that notes every call."""
    return FakeNetwork(_q_values)


Memory = list[tuple[np.ndarray, int, float, np.ndarray, bool]]


def made_up(size: int, *ends: int) -> Memory:
    """Made-up transitions that can be told apart; those at the positions named ended an episode."""
    rng = np.random.default_rng(size)
    return [
        (rng.normal(size=(1, 4)), (k + 1) % _NUM_ACTIONS, k + 2.0, rng.normal(size=(1, 4)), k in ends)
        for k in range(size)
    ]


def _wanted_row(transition: tuple) -> np.ndarray:
    """The Q-values `(A,)` to teach for a transition: the network's own, and the target at its action."""
    state, action, reward, next_state, terminated = transition
    row, best = _q_values(state)[0], _q_values(next_state).max()
    row[action] = reward + (0 if terminated else SETTINGS["gamma"] * best)
    return row


def replayed(agent_class: type, memory: Memory, batch_size: int, num_calls: int) -> dict[str, Any]:
    """Lets an agent replay so often and says what it taught; chance never changes what is said."""
    model, rng = fake_network(), np.random.default_rng(0)
    agent = bare_agent(agent_class, **SETTINGS, model=model, memory=list(memory), rng=rng, decay=decay)
    for _ in range(num_calls):
        agent.replay(batch_size)
    positions = [_position(state, memory) for state, _ in model.taught]
    rows = len(positions) / num_calls
    found = {"rows": len(memory) if rows == batch_size > len(memory) else rows}
    if num_calls > 1:
        return found | {"never drawn": [k for k in range(len(memory)) if k not in positions]}
    found["decays"] = round(math.log(agent.epsilon) / math.log(agent.epsilon_decay))
    if batch_size >= 32:
        return found | {"calls": max(3, model.num_calls)}
    return found | {"taught": _taught(positions, [wanted for _, wanted in model.taught], memory)}


def _position(state: np.ndarray, memory: Memory) -> int | str:
    """Which transition of the memory a state that was taught belongs to."""
    for k, (before, _, _, after, _) in enumerate(memory):
        if np.allclose(state, before[0]):
            return k
        if np.allclose(state, after[0]):
            return _AFTER
    return _UNKNOWN


def _taught(positions: list, wanted: list[np.ndarray], memory: Memory) -> Any:
    """What each transition taught, in the memory's order; one that chance left out counts as right."""
    table = [_wanted_row(transition) for transition in memory]
    if odd := [position for position in positions if isinstance(position, str)]:
        return odd[0]
    kinds = [_kind(k, row, table, memory) for k, row in zip(positions, wanted, strict=True)]
    if odd := [kind for kind in (_SEVERAL, _FOREIGN) if kind in kinds]:
        return odd[0]
    for k, row in zip(positions, wanted, strict=True):
        table[k] = row
    return table


def _kind(k: int, row: np.ndarray, table: list[np.ndarray], memory: Memory) -> str:
    """Whether a taught row changes several actions, or holds what belongs to another transition."""
    own, action = _q_values(memory[k][0])[0], memory[k][1]
    others = [j for j in range(len(memory)) if j != k]
    changed = [a for a in range(_NUM_ACTIONS) if not _near(row[a], own[a])]
    if any(_near(row, table[j]) for j in others):
        return _FOREIGN
    if len(changed) > 1 and any(row[a] for a in changed if a != action):  # all zero is a mistake of its own
        return _SEVERAL
    foreign = any(_near(row[changed], table[j][memory[j][1]]) for j in others)
    return _FOREIGN if len(changed) == 1 and (changed != [action] or foreign) else ""


def _near(one: Any, other: Any) -> bool:
    return bool(np.allclose(one, other, atol=1e-4))
