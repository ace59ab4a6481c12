"""Exercises 4.4 and 4.5 of `04_replay`: the learner's `replay`, with a model that notes every call."""

import math
from typing import Any

import numpy as np

from ..network import quick
from .exercise import Case, Exercise
from .replay_texts import TEXTS

_NUM_ACTIONS = 3
_WEIGHTS = np.array([[3.0, -1.0, 0.5], [0.7, 2.0, -4.0], [-2.0, 5.0, 1.5], [1.0, -3.0, 2.5]])  # [S, A]
_BIAS = np.array([0.4, -0.6, 1.1])
SETTINGS = {
    "gamma": 0.9, "epsilon": 1.0, "epsilon_min": 0.001, "epsilon_decay": 0.8, "learning_rate": 0.001,
    "state_size": 4, "action_size": _NUM_ACTIONS, "batch_size": 32,
}  # fmt: skip
AFTER, UNKNOWN, SEVERAL, FOREIGN = "the state after", "no stored state", "several buttons", "mixed up"


def decay(agent: Any) -> None:
    """What `self.decay()` does as long as lesson 05 is not solved: lowers epsilon, down to its minimum."""
    agent.epsilon = max(agent.epsilon_min, agent.epsilon * agent.epsilon_decay)


def living(agent_class: type) -> type:
    """The learner's agent, made fit for training: a network that answers quickly, `decay`, and dice `rng`."""

    class Living(agent_class):
        rng = property(lambda self: self._rng)

        def _build_model(self):
            return quick(super()._build_model())

        def decay(self) -> None:
            decay(self)

    return Living


class NotingModel:
    """Answers as a network whose weights are frozen, in NumPy, and notes every call.

    Attributes:
        num_calls: calls of any kind.
        taught: for each row that was fitted, the state `(S,)` and the wanted Q-values `(A,)`.
    """

    def __init__(self) -> None:
        self.num_calls = 0
        self.taught: list[tuple[np.ndarray, np.ndarray]] = []

    def predict(self, x: Any, *_: Any, **__: Any) -> np.ndarray:
        """States `(B, S)` in, Q-values `(B, A)` out."""
        self.num_calls += 1
        return _q_values(x).astype(np.float32)

    predict_on_batch = __call__ = predict

    def fit(self, x: Any, y: Any, *_: Any, **__: Any) -> None:
        """Notes what is taught; nothing is learned."""
        self.num_calls += 1
        x, y = np.asarray(x, float), np.asarray(y, float)
        if y.shape != _q_values(x).shape:
            raise ValueError(
                f"`fit` wants a row of targets for each state, {_q_values(x).shape}, but got {y.shape}."
            )
        self.taught += zip(x, y, strict=True)

    train_on_batch = fit


def _q_values(states: Any) -> np.ndarray:
    """`[B, S] -> [B, A]`, or as a network refuses other shapes."""
    states = np.asarray(states, float)
    if states.ndim != 2 or states.shape[1] != len(_WEIGHTS):
        raise ValueError(f"The network takes rows of shape (B, {len(_WEIGHTS)}), but got {states.shape}.")
    return states @ _WEIGHTS + _BIAS


Memory = list[tuple[np.ndarray, int, float, np.ndarray, bool]]


def _memory(size: int, *ends: int) -> Memory:
    """Made-up transitions that can be told apart; those at the places named ended a game."""
    dice = np.random.default_rng(size)
    return [
        (dice.normal(size=(1, 4)), (k + 1) % _NUM_ACTIONS, k + 2.0, dice.normal(size=(1, 4)), k in ends)
        for k in range(size)
    ]


def wanted_row(transition: tuple) -> np.ndarray:
    """The Q-values `(A,)` to teach for a transition: the network's own, and the target where it pressed."""
    state, action, reward, next_state, terminated = transition
    row, best = _q_values(state)[0], _q_values(next_state).max()
    row[action] = reward + (0 if terminated else SETTINGS["gamma"] * best)
    return row


def _replayed(agent_class: type, memory: Memory, batch_size: int, num_calls: int) -> dict[str, Any]:
    """Lets an agent replay so often and says what it taught; chance never changes what is said."""
    model = NotingModel()
    given = SETTINGS | {"model": model, "memory": list(memory), "rng": np.random.default_rng(0)}
    given |= {"__init__": lambda self: None, "decay": decay}
    agent = type(agent_class.__name__, (agent_class,), given)()
    for _ in range(num_calls):
        agent.replay(batch_size)
    places = [_place(state, memory) for state, _ in model.taught]
    rows = len(places) / num_calls
    look = {"rows": len(memory) if rows == batch_size > len(memory) else rows}
    if num_calls > 1:
        return look | {"never drawn": [k for k in range(len(memory)) if k not in places]}
    look["decays"] = round(math.log(agent.epsilon) / math.log(agent.epsilon_decay))
    if batch_size >= 32:
        return look | {"calls": max(3, model.num_calls)}
    return look | {"taught": _taught(places, [wanted for _, wanted in model.taught], memory)}


def _place(state: np.ndarray, memory: Memory) -> int | str:
    """Where in the memory a state stands that was taught."""
    for k, (before, _, _, after, _) in enumerate(memory):
        if np.allclose(state, before[0]):
            return k
        if np.allclose(state, after[0]):
            return AFTER
    return UNKNOWN


def _taught(places: list, wanted: list[np.ndarray], memory: Memory) -> Any:
    """What each transition taught, in the memory's order; one that chance left out counts as right."""
    table = [wanted_row(transition) for transition in memory]
    if odd := [place for place in places if isinstance(place, str)]:
        return odd[0]
    kinds = [_kind(k, row, table, memory) for k, row in zip(places, wanted, strict=True)]
    if odd := [kind for kind in (SEVERAL, FOREIGN) if kind in kinds]:
        return odd[0]
    for k, row in zip(places, wanted, strict=True):
        table[k] = row
    return table


def _kind(k: int, row: np.ndarray, table: list[np.ndarray], memory: Memory) -> str:
    """Whether a taught row changes several buttons, or holds what belongs to another transition."""
    own, action = _q_values(memory[k][0])[0], memory[k][1]
    others = [j for j in range(len(memory)) if j != k]
    changed = [a for a in range(_NUM_ACTIONS) if not _near(row[a], own[a])]
    if any(_near(row, table[j]) for j in others):
        return FOREIGN
    if len(changed) > 1 and any(row[a] for a in changed if a != action):  # all zero is a mistake of its own
        return SEVERAL
    foreign = any(_near(row[changed], table[j][memory[j][1]]) for j in others)
    return FOREIGN if len(changed) == 1 and (changed != [action] or foreign) else ""


def _near(one: Any, other: Any) -> bool:
    return bool(np.allclose(one, other, atol=1e-4))


def _tried(name: str, memory: Memory, batch_size: int, num_calls: int = 1) -> Case:
    return Case(name, (memory, batch_size, num_calls), f"replay({batch_size})")


_DECAY = "        self.decay()  # once a call; lesson 05 tells what it is for\n"
_HEAD = '''\
class MyAgent(DQNAgent):
    """The package's agent, with a `replay` of your own."""

    def replay(self, batch_size):
'''
_DRAW = "random.sample(self.memory, min(batch_size, len(self.memory)))"
_CHOICES = "random.choices(self.memory, k=batch_size)"
_SETUP = "import random\nimport numpy as np\nfrom dqn_lesson import DQNAgent"
_FEW = (
    {_DRAW: "random.sample(self.memory, batch_size)"},
    {
        _DRAW: "[self.memory[k] for k in"
        " np.random.choice(len(self.memory), batch_size, replace=False)]"
    },
)  # fmt: skip
_ALL = ({_DRAW: "self.memory"}, {_DRAW: "random.sample(self.memory, len(self.memory))"})
_IN_LOOP = f"    {_DECAY}"

ONE_BY_ONE = Exercise(
    id="4.4",
    name="MyAgent",
    minutes=10,
    level=2,
    stub=_HEAD
    + '''\
        """Teach the network `batch_size` transitions, drawn by chance, one after the other."""
        ...

'''
    + _DECAY,
    solution=_HEAD
    + f'''\
        """Teach the network `batch_size` transitions, drawn by chance, one after the other."""
        batch = {_DRAW}
        for state, action, reward, next_state, terminated in batch:
            target = reward
            if not terminated:
                target += self.gamma * np.max(self.model.predict(next_state, verbose=0))
            row = self.model.predict(state, verbose=0)
            row[0][action] = target
            self.model.fit(state, row, verbose=0)

'''
    + _DECAY,
    texts=TEXTS["4.4"],
    mistakes={
        "decays each": (
            {"\n" + _DECAY: _IN_LOOP},
            {"\n" + _DECAY: _IN_LOOP, _DRAW: _CHOICES},
            {"\n" + _DECAY: "            self.epsilon *= self.epsilon_decay\n"},
        ),
        "no decay": {_DECAY: ""},
        "next state": (
            {"self.model.fit(state,": "self.model.fit(next_state,"},
            {"self.model.fit(state,": "self.model.fit(next_state,", "row = self.model.predict(state":
             "row = self.model.predict(next_state"},
        ),
        "guess after": {"row = self.model.predict(state": "row = self.model.predict(next_state"},
        "few memories": _FEW,
        "all memories": _ALL,
        "first rows": {_DRAW: "self.memory[:batch_size]"},
        "newest rows": {_DRAW: "self.memory[-batch_size:]"},
        "zeros": {"row[0][action] = target": "row = 0 * row\n            row[0][action] = target"},
        "no end": {"            if not terminated:\n                target": "            target"},
        "no reward": {"target = reward": "target = 0"},
        "no gamma": {"self.gamma * ": ""},
        "not taught": {"            self.model.fit(state, row, verbose=0)\n": ""},
        "max of a row": {"np.max(": "max("},
        "row in brackets": {"row[0][action]": "row[action]"},
        "only one": (
            {"            self.model.fit": "        self.model.fit"},
            {_DRAW: "[random.choice(self.memory)]"},
        ),
    },
    right=(
        {_DRAW: _CHOICES},
        """\
class MyAgent(DQNAgent):
    def replay(self, batch_size):
        size = min(batch_size, len(self.memory))
        for k in self.rng.choice(len(self.memory), size, replace=False):
            s, a, r, s2, over = self.memory[k]
            wanted = np.array(self.model(s))
            wanted[0, a] = r if over else r + self.gamma * self.model.predict_on_batch(s2)[0].max()
            self.model.train_on_batch(s, wanted)
        self.decay()
""",
        """\
class MyAgent(DQNAgent):
    def _learn(self, state, action, reward, next_state, terminated):
        future = 0 if terminated else np.amax(self.model.predict(next_state, verbose=0)[0])
        guesses = self.model.predict(state, verbose=0)[0].tolist()
        guesses[action] = reward + self.gamma * future
        self.model.fit(state, np.array([guesses]), epochs=1, verbose=0)

    def replay(self, batch_size=32):
        for transition in random.sample(list(self.memory), k=min(len(self.memory), batch_size)):
            self._learn(*transition)
        if self.epsilon > self.epsilon_min:
            self.epsilon = self.epsilon * self.epsilon_decay
""",
    ),
    cases=(
        _tried("one running", _memory(1), 1),
        _tried("one fallen", _memory(1, 0), 1),
        _tried("few memories here", _memory(3, 1), 8),
        _tried("many calls", _memory(10, 4), 4, 200),
    ),
    run=_replayed,
    setup=_SETUP,
)  # fmt: skip

_STATES = "states, next_states = np.concatenate(states), np.concatenate(next_states)"
_BEST = "best = self.model.predict(next_states, verbose=0).max(axis=1)"
_WANTED = "wanted = self.model.predict(states, verbose=0)"
_PUT = "wanted[np.arange(len(batch)), actions]"
_FIT = "        self.model.fit(states, wanted, verbose=0)\n"
_EACH_BEST = "best = np.array([self.model.predict(row[None], verbose=0).max() for row in next_states])"
_EACH_WANTED = "wanted = np.concatenate([self.model.predict(row[None], verbose=0) for row in states])"
_EACH_FIT = (
    "        for k in range(len(batch)):\n"
    "            self.model.fit(states[k : k + 1], wanted[k : k + 1], verbose=0)\n"
)

ALL_AT_ONCE = Exercise(
    id="4.5",
    name="MyAgent",
    minutes=8,
    level=3,
    stub=_HEAD
    + '''\
        """Teach the network `batch_size` transitions, drawn by chance, in one go."""
        ...

'''
    + _DECAY,
    solution=_HEAD
    + f'''\
        """Teach the network `batch_size` transitions, drawn by chance, in one go."""
        batch = {_DRAW}
        states, actions, rewards, next_states, terminated = zip(*batch)
        {_STATES}
        {_BEST}
        {_WANTED}
        {_PUT} = np.array(rewards) + self.gamma * best * (1 - np.array(terminated))
{_FIT}
'''
    + _DECAY,
    texts=TEXTS["4.5"],
    mistakes={
        "a call each": (
            {_BEST: _EACH_BEST},
            {_WANTED: _EACH_WANTED},
            {_FIT: _EACH_FIT},
            {_BEST: _EACH_BEST, _WANTED: _EACH_WANTED},
            {_BEST: _EACH_BEST, _FIT: _EACH_FIT},
            {_WANTED: _EACH_WANTED, _FIT: _EACH_FIT},
            {_BEST: _EACH_BEST, _WANTED: _EACH_WANTED, _FIT: _EACH_FIT},
        ),
        "zeros": {_WANTED: "wanted = np.zeros((len(batch), self.action_size))"},
        "out of step": (
            {_PUT: "actions = np.roll(actions, 1)\n        " + _PUT},
            {
                _PUT: "rewards, best, terminated = np.roll([rewards, best, terminated], 1, axis=1)\n"
                f"        {_PUT}"
            },
            {_FIT: _FIT.replace("(states", "(states[::-1]")},
        ),
        "every button": (
            {_PUT: "wanted[:, actions]"},
            {_PUT: "wanted[:]", "np.array(rewards) + self.gamma * best * (1 - np.array(terminated))":
             "(np.array(rewards) + self.gamma * best * (1 - np.array(terminated)))[:, None]"},
        ),
        "one future": {".max(axis=1)": ".max()"},
        "rows in rows": {"np.concatenate(states), np.concatenate(next_states)": "np.array(states),"
                         " np.array(next_states)"},
        "tuples": (
            {"1 - np.array(terminated)": "1 - terminated"},
            {"np.array(rewards) +": "rewards +", "1 - np.array(terminated)": "1 - terminated"},
        ),
        "only actions": {_PUT: "wanted[actions]"},
        "no end": {" * (1 - np.array(terminated))": ""},
        "no gamma": {"self.gamma * ": ""},
        "next state": {"self.model.fit(states,": "self.model.fit(next_states,"},
        "few memories": _FEW,
        "all memories": _ALL,
        "no decay": {_DECAY: ""},
        "not taught": {_FIT: ""},
    },
    right=(
        {_DRAW: _CHOICES},
        """\
class MyAgent(DQNAgent):
    def replay(self, batch_size):
        rows = self.rng.permutation(len(self.memory))[:batch_size]
        batch = [self.memory[row] for row in rows]
        states, next_states = np.vstack([t[0] for t in batch]), np.vstack([t[3] for t in batch])
        both = self.model.predict_on_batch(np.concatenate([states, next_states]))
        wanted, after = both[: len(rows)], both[len(rows) :]
        for k, (_, action, reward, _, terminated) in enumerate(batch):
            wanted[k, action] = reward if terminated else reward + self.gamma * max(after[k])
        self.model.train_on_batch(states, wanted)
        self.epsilon = max(self.epsilon_min, self.epsilon * self.epsilon_decay)
""",
        """\
class MyAgent(DQNAgent):
    def replay(self, batch_size):
        batch = random.choices(self.memory, k=batch_size)
        states, actions, rewards, next_states, over = map(np.array, zip(*batch))
        states, next_states = states[:, 0], next_states.squeeze(axis=1)
        target = np.where(over, rewards, rewards + self.gamma * np.amax(self.model(next_states), axis=1))
        pressed = np.eye(self.action_size)[actions]
        self.model.fit(states, pressed * target[:, None] + (1 - pressed) * self.model(states), epochs=1)
        if self.epsilon > self.epsilon_min:
            self.epsilon *= self.epsilon_decay
""",
    ),
    cases=(
        _tried("five rows", _memory(5, 2), 5),
        _tried("batch of 32", _memory(40), 32),
        _tried("few memories here", _memory(3, 1), 8),
        _tried("many calls", _memory(10, 4), 4, 200),
    ),
    run=_replayed,
    setup=_SETUP,
)  # fmt: skip
