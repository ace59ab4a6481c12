"""How a learner's `replay` is tried in `04_replay`: with a model that notes every call."""

import math
from typing import Any

import numpy as np

from ...exercises.drawing import NONE, pattern
from ...exercises.fakes import FakeNetwork, bare_agent
from ...exercises.lending import lend
from ...network import quick

_NUM_ACTIONS = 3
_WEIGHTS = np.array(
    [[3.0, -1.0, 0.5, 2.0], [0.7, 2.0, -4.0, -1.0], [-2.0, 5.0, 1.5, 3.0], [1.0, -3.0, 2.5, -4.0]]
)  # [S, A], for up to four actions
_BIAS = np.array([0.4, -0.6, 1.1, 0.2])
SETTINGS = {
    "gamma": 0.9, "epsilon": 1.0, "epsilon_min": 0.001, "epsilon_decay": 0.8, "learning_rate": 0.001,
    "state_size": 4, "action_size": _NUM_ACTIONS, "batch_size": 32,
}  # fmt: skip
# What is taught, where it is not what a transition teaches.
_AFTER, _UNKNOWN, _SEVERAL, _FOREIGN = "the state after", "no stored state", "several actions", "mixed up"
_ALIKE, _ONE_ACTION = "one number for all actions", "action {} in every row"


def decay(agent: Any) -> None:
    """What `self.decay()` does as long as lesson 05 is not solved: lowers epsilon, down to its minimum."""
    agent.epsilon = max(agent.epsilon_min, agent.epsilon * agent.epsilon_decay)


def living(agent_class: type) -> type:
    """The learner's agent, made fit for training: a network that answers quickly, `decay`, and `rng`."""

    class Living(agent_class):
        """The learner's class with what an agent needs to train."""

        rng = property(lambda self: self._rng)
        decay = decay

        def _build_model(self):
            return quick(super()._build_model())

    return Living


def _q_values(states: np.ndarray, num_actions: int = _NUM_ACTIONS) -> np.ndarray:
    """`[B, S] -> [B, A]`."""
    return states @ _WEIGHTS[:, :num_actions] + _BIAS[:num_actions]


def fake_network(num_actions: int = _NUM_ACTIONS) -> FakeNetwork:
    """A network with known weights that notes every call."""
    return FakeNetwork(lambda states: _q_values(states, num_actions))


Memory = list[tuple[np.ndarray, int, float, np.ndarray, bool]]


def made_up(size: int, *ends: int, num_actions: int = _NUM_ACTIONS) -> Memory:
    """Made-up transitions that can be told apart; those at the positions named ended an episode."""
    rng = np.random.default_rng(size)
    return [
        (
            rng.normal(size=(1, 4)),
            (k + 1) % num_actions,
            (k + 2.0) * (-1) ** k,
            rng.normal(size=(1, 4)),
            k in ends,
        )
        for k in range(size)
    ]


def _wanted_row(transition: tuple, num_actions: int, gamma: float) -> np.ndarray:
    """The Q-values `(A,)` to teach for a transition: the network's own, and the target at its action."""
    state, action, reward, next_state, terminated = transition
    row, best = _q_values(state, num_actions)[0], _q_values(next_state, num_actions).max()
    row[action] = reward + (0 if terminated else gamma * best)
    return row


def replayed(
    agent_class: type, memory: Memory, batch_size: int, num_calls: int = 1, **given: float
) -> dict[str, Any]:
    """Lets an agent replay so often and says what it taught; chance never changes what is said.

    Args:
        agent_class: the learner's.
        memory: what it has lived through.
        batch_size: given to `replay`.
        num_calls: of `replay`.
        given: replaces some of `SETTINGS`.
    """
    settings = SETTINGS | given
    num_actions = settings["action_size"]
    model, rng = fake_network(num_actions), np.random.default_rng(0)
    lent = lend(list(memory), "self.memory")
    agent = bare_agent(agent_class, **settings, model=model, memory=lent, rng=rng, decay=decay)
    positions: list[list[int | str]] = []
    for _ in range(num_calls):
        before = len(model.taught)
        agent.replay(batch_size)
        positions.append([_position(state, memory) for state, _ in model.taught[before:]])
    together = [position for call in positions for position in call]
    rows = len(together) / num_calls
    found = {"rows": len(memory) if rows == batch_size > len(memory) else rows}
    if num_calls > 1:
        never = [k for k in range(len(memory)) if k not in together]
        even = all(len(row) == batch_size and all(isinstance(k, int) for k in row) for row in positions)
        drawn = pattern(np.array(positions), len(memory)) if even and not never else NONE
        return found | {"never drawn": never, "always": drawn}
    if settings["epsilon"] < 1:
        return found | {"epsilon": agent.epsilon}
    found["decays"] = round(math.log(agent.epsilon) / math.log(agent.epsilon_decay))
    if batch_size >= 32:
        return found | {"calls": max(3, model.num_calls)}
    table = [_wanted_row(transition, num_actions, settings["gamma"]) for transition in memory]
    return found | {"taught": _taught(together, [wanted for _, wanted in model.taught], memory, table)}


def _position(state: np.ndarray, memory: Memory) -> int | str:
    """Which transition of the memory a state that was taught belongs to."""
    for k, (before, _, _, after, _) in enumerate(memory):
        if np.allclose(state, before[0]):
            return k
        if np.allclose(state, after[0]):
            return _AFTER
    return _UNKNOWN


def _taught(positions: list, wanted: list[np.ndarray], memory: Memory, table: list[np.ndarray]) -> Any:
    """What each transition taught, in the memory's order; one that chance left out counts as right."""
    if odd := [position for position in positions if isinstance(position, str)]:
        return odd[0]
    if (one := _one_action(positions, wanted, memory, table)) is not None:
        return _ONE_ACTION.format(one)
    kinds = [_kind(k, row, table, memory) for k, row in zip(positions, wanted, strict=True)]
    if odd := [kind for kind in (_ALIKE, _SEVERAL, _FOREIGN) if kind in kinds]:
        return odd[0]
    taught = list(table)
    for k, row in zip(positions, wanted, strict=True):
        taught[k] = row
    return taught


def _changed(k: int, row: np.ndarray, memory: Memory) -> list[int]:
    """The actions of which a taught row does not say what the network says itself."""
    own = _q_values(memory[k][0], len(row))[0]
    return [action for action in range(len(row)) if not _near(row[action], own[action])]


def _one_action(positions: list, wanted: list, memory: Memory, table: list[np.ndarray]) -> int | None:
    """The action that got the right targets in all rows, whatever theirs was."""
    pairs = list(zip(positions, wanted, strict=True))
    actions = {action for k, row in pairs for action in _changed(k, row, memory)}
    if len(actions) != 1 or len({memory[k][1] for k in positions}) < 2:
        return None
    (one,) = actions
    return one if all(_near(row[one], table[k][memory[k][1]]) for k, row in pairs) else None


def _kind(k: int, row: np.ndarray, table: list[np.ndarray], memory: Memory) -> str:
    """Whether a taught row changes several actions, or holds what belongs to another transition."""
    action, changed = memory[k][1], _changed(k, row, memory)
    others = [j for j in range(len(memory)) if j != k]
    if any(_near(row, table[j]) for j in others):
        return _FOREIGN
    if len(changed) > 1 and any(row[a] for a in changed if a != action):  # all zero is a mistake of its own
        return _ALIKE if np.ptp(row) < 1e-6 else _SEVERAL
    foreign = any(_near(row[changed], table[j][memory[j][1]]) for j in others)
    return _FOREIGN if len(changed) == 1 and (changed != [action] or foreign) else ""


def _near(one: Any, other: Any) -> bool:
    return bool(np.allclose(one, other, atol=1e-4))
