"""Exercises and questions of `03_remember`; their sentences stand in `remember_texts`."""

from collections.abc import Callable
from typing import Any

import numpy as np

from .exercise import Case, Exercise, Question
from .remember_texts import TEXTS
from .scripted import ScriptedEnv

Transition = tuple[Any, int, float, Any, bool]

# 3.1

_RUNNING = ([[0.1, 0.2, 0.3, 0.4]], 2, 0.6, [[0.5, 0.6, 0.7, 0.8]], False)
_ENDING = ([[0.5, 0.6, 0.7, 0.8]], 0, -3.0, [[0.9, -1.0, -1.1, -1.2]], True)


def _remembered(agent_class: type, transitions: list[Transition]) -> dict[str, Any]:
    """Hands an agent with three buttons some steps and looks into its memory."""
    agent = agent_class(ScriptedEnv((0.0,) * 4, [], num_actions=3))
    for state, action, reward, next_state, terminated in transitions:
        agent.remember(np.array(state), action, reward, np.array(next_state), terminated)
    kept = list(agent.memory)
    return {"holds": len(kept), "memory": [_flat(transition) for transition in kept]}


def _flat(transition: Any) -> tuple:
    """A transition with its states as plain rows of numbers, whatever shape they were stored in."""
    return tuple(part.ravel() if isinstance(part, np.ndarray) else part for part in transition)


_APPEND = "self.memory.append((state, action, reward, next_state, terminated))"

REMEMBER = Exercise(
    id="3.1",
    name="MyAgent",
    minutes=4,
    level=1,
    stub='''\
class MyAgent(DQNAgent):
    """The package's agent, with a `remember` of your own."""

    def remember(self, state, action, reward, next_state, terminated):
        """Put one transition into `self.memory`."""
        ...
''',
    solution=f'''\
class MyAgent(DQNAgent):
    """The package's agent, with a `remember` of your own."""

    def remember(self, state, action, reward, next_state, terminated):
        """Put one transition into `self.memory`."""
        {_APPEND}
''',
    texts=TEXTS["3.1"],
    mistakes={
        "no terminated": {", terminated))": "))"},
        "no tuple": {"append((": "append(", "terminated))": "terminated)"},
        "no self": {"self.memory.append": "memory.append"},
        "swapped": {_APPEND: "self.memory.append((next_state, action, reward, state, terminated))"},
        "mixed": {"(state, action, reward, n": "(state, reward, action, n"},
        "replaced": (
            {_APPEND: "self.memory = [(state, action, reward, next_state, terminated)]"},
            {_APPEND: f"self.memory = []\n        {_APPEND}"},
        ),
        "only the end": {_APPEND: f"if terminated:\n            {_APPEND}"},
        "not the end": {_APPEND: f"if not terminated:\n            {_APPEND}"},
        "nothing": {_APPEND: "transition = (state, action, reward, next_state, terminated)"},
    },
    right=(
        """\
class MyAgent(DQNAgent):
    def remember(self, state, action, reward, next_state, terminated):
        super().remember(state, action, reward, next_state, terminated)
""",
        """\
class MyAgent(DQNAgent):
    def remember(self, *transition, truncated=False):
        self.memory.append(list(transition))
""",
        """\
class MyAgent(DQNAgent):
    def remember(self, s, a, r, s2, done):
        self.memory.append(Transition(s[0], a, np.float32(r), s2.tolist(), int(done)))
""",
    ),
    cases=(
        Case("one step", ([_RUNNING],), "remember(...)"),
        Case("three steps", ([_RUNNING, _ENDING, _RUNNING],), "remember(...)"),
    ),
    run=_remembered,
    setup="import numpy as np\nfrom dqn_lesson import DQNAgent, Transition",
)

# 3.2


def _filled(memory_class: type, capacity: int, num_items: int) -> dict[str, Any]:
    """Puts 1, 2, 3, ... into a memory and looks what is in it, in whatever order it keeps them."""
    memory = memory_class(capacity)
    for item in range(1, num_items + 1):
        memory.append(item)
    holds = sorted(item for item in memory.transitions if item is not None)  # None: a place not used yet
    return {"length": len(memory), "holds": holds}


def _came(name: str, capacity: int, num_items: int) -> Case:
    return Case(name, (capacity, num_items), f"Memory({capacity})")


_POP = "            self.transitions.pop(0)\n"

LIMITED = Exercise(
    id="3.2",
    name="Memory",
    minutes=8,
    level=2,
    stub='''\
class Memory:
    """Keeps the newest `capacity` transitions."""

    def __init__(self, capacity):
        self.capacity = capacity
        self.transitions = []

    def append(self, transition):
        """Put one transition in; if the memory is full, the oldest one goes."""
        ...

    def __len__(self):
        """Return how many transitions are in it."""
        ...
''',
    solution='''\
class Memory:
    """Keeps the newest `capacity` transitions."""

    def __init__(self, capacity):
        self.capacity = capacity
        self.transitions = []

    def append(self, transition):
        """Put one transition in; if the memory is full, the oldest one goes."""
        if len(self.transitions) == self.capacity:
            self.transitions.pop(0)
        self.transitions.append(transition)

    def __len__(self):
        """Return how many transitions are in it."""
        return len(self.transitions)
''',
    texts=TEXTS["3.2"],
    mistakes={
        "grows": {"        if len(self.transitions) == self.capacity:\n" + _POP: ""},
        "stops": {_POP: "            return\n"},
        "empties": (
            {"self.transitions.pop(0)": "self.transitions = []"},
            {
                "        if len(self.transitions) == self.capacity:\n" + _POP: "",
                "append(transition)\n": "append(transition)\n"
                "        if len(self.transitions) == self.capacity:\n"
                "            self.transitions.clear()\n",
            },
        ),
        "one too many": {"== self.capacity": "> self.capacity"},
        "one too few": {"== self.capacity": ">= max(1, self.capacity - 1)"},
        "newest goes": ({"pop(0)": "pop()"}, {"self.transitions.pop(0)": "del self.transitions[-1]"}),
        "wrong length": (
            {"return len(self.transitions)": "return self.capacity"},
            {
                "self.transitions = []": "self.transitions = []\n        self.count = 0",
                "        if len": "        self.count += 1\n        if len",
                "return len(self.transitions)": "return self.count",
            },
        ),
    },
    right=(
        """\
class Memory:
    def __init__(self, capacity):
        self.transitions = deque(maxlen=capacity)

    def append(self, transition):
        self.transitions.append(transition)

    def __len__(self):
        return len(self.transitions)
""",
        """\
class Memory:
    def __init__(self, capacity):
        self.transitions = [None] * capacity
        self.num_appended = 0

    def append(self, transition):
        self.transitions[self.num_appended % len(self.transitions)] = transition
        self.num_appended += 1

    def __len__(self):
        return min(self.num_appended, len(self.transitions))
""",
        """\
class Memory:
    def __init__(self, capacity):
        self.capacity, self.transitions = capacity, ()

    def append(self, transition):
        self.transitions = (*self.transitions, transition)[-self.capacity :]

    def __len__(self):
        return sum(1 for _ in self.transitions)
""",
    ),
    cases=(
        _came("room left", 3, 2),
        _came("exactly full", 3, 3),
        _came("two too many", 3, 5),
        _came("round again", 3, 8),
        _came("room for one", 1, 3),
    ),
    run=_filled,
    setup="from collections import deque",
)

# 3.3

_NUM_STORED = 10
_STORED: list[Transition] = [
    (np.array([[k + 0.1, k + 0.2, k + 0.3, k + 0.4]]), k % 3, 10.0 + k, np.full((1, 4), k + 0.6), k in (3, 8))
    for k in range(_NUM_STORED)
]

_COLUMNS = [
    np.concatenate(column) if np.ndim(column[0]) else np.array(column)
    for column in zip(*_STORED, strict=True)
]


def _drawn(sample: Callable, batch_size: int, num_batches: int) -> dict[str, Any] | None:
    """Draws batches of the stored rows and says what they are like; chance never changes what is said."""
    batches = [_look(sample(list(_STORED), batch_size)) for _ in range(num_batches)]
    first = batches[0]
    if num_batches == 1 or first is None or first["things"] != 5:
        return _without_rows(first, batch_size)
    times = np.bincount(np.concatenate([batch["which"] for batch in batches]), minlength=_NUM_STORED)
    return {
        "never drawn": np.flatnonzero(times == 0),
        "evenly": bool((abs(times / times.mean() - 1) < 0.3).all()),  # 7 standard deviations of pure chance
        "in one go": all((np.diff(batch["which"]) == 1).all() for batch in batches),
    }


def _look(result: Any) -> dict[str, Any] | None:
    """What one batch is: how many arrays, the states' shape, and which stored rows they are."""
    if result is None:
        return None
    things = list(result)
    if len(things) != 5:
        return {"things": len(things)}
    columns = [np.asarray(column) for column in things]
    which = np.round(columns[2]).astype(int).ravel() - 10  # the reward names the row
    fits = [
        column.size == our[which].size and np.allclose(column.ravel(), our[which].ravel())
        for column, our in zip(columns, _COLUMNS, strict=True)
    ]
    shape = columns[0].shape
    return {"things": 5, "rows": len(which), "states": shape, "together": all(fits), "which": which}


def _without_rows(look: dict[str, Any] | None, batch_size: int) -> dict[str, Any] | None:
    """A look without what chance decides: which rows, and whether all rows or as many as were asked for."""
    if look is None or look["things"] != 5:
        return look
    rows, shape = look["rows"], look["states"]
    if rows == _NUM_STORED < batch_size:
        rows, shape = batch_size, (batch_size, *shape[1:])
    return {"things": 5, "rows": rows, "states": shape, "together": look["together"]}


_DRAW = "    batch = random.choices(transitions, k=batch_size)\n"
_FEWER = "    batch = random.sample(transitions, k=min(batch_size, len(transitions)))\n"
_NONE_TWICE = "    batch = random.sample(transitions, k=batch_size)\n"
_BY_ROW = "    rows = {}\n    batch = [transitions[row] for row in rows]\n"
_STATES = "np.concatenate(states)"
_NEXT = "np.concatenate(next_states)"

SAMPLE = Exercise(
    id="3.3",
    name="sample",
    minutes=8,
    level=2,
    stub='''\
def sample(transitions, batch_size):
    """Return states, actions, rewards, next_states and terminated of a batch drawn by chance."""
    ...
''',
    solution='''\
def sample(transitions, batch_size):
    """Return states, actions, rewards, next_states and terminated of a batch drawn by chance."""
    batch = random.choices(transitions, k=batch_size)
    states, actions, rewards, next_states, terminated = zip(*batch)
    return (
        np.concatenate(states),
        np.array(actions),
        np.array(rewards),
        np.concatenate(next_states),
        np.array(terminated),
    )
''',
    texts=TEXTS["3.3"],
    mistakes={
        "not columns": (
            "def sample(transitions, batch_size):\n" + _DRAW + "    return batch\n",
            "def sample(transitions, batch_size):\n" + _FEWER + "    return batch\n",
            "def sample(transitions, batch_size):\n" + _NONE_TWICE + "    return batch\n",
        ),
        "rows in rows": (
            {_STATES: "np.array(states)", _NEXT: "np.array(next_states)"},
            {_STATES: "np.array(states)", _NEXT: "np.array(next_states)", _DRAW: _FEWER},
            {_STATES: "np.array(states)", _NEXT: "np.array(next_states)", _DRAW: _NONE_TWICE},
            {_STATES: "states", _NEXT: "next_states"},
            {_STATES: "np.array(states)"},
        ),
        "torn": (
            """\
def sample(transitions, batch_size):
    columns = [random.choices(column, k=batch_size) for column in zip(*transitions)]
    return [np.concatenate(column) if np.ndim(column[0]) else np.array(column) for column in columns]
""",
            {_STATES: f"np.concatenate([t[0] for t in {_DRAW.split('= ')[1].strip()}])"},
        ),
        "no newest": (
            {_DRAW: _BY_ROW.format("[random.randrange(len(transitions) - 1) for _ in range(batch_size)]")},
            {_DRAW: _BY_ROW.format("np.random.randint(0, len(transitions) - 1, batch_size)")},
            {"transitions, k=": "transitions[:-1], k="},
        ),
        "no oldest": {_DRAW: _BY_ROW.format("np.random.randint(1, len(transitions), batch_size)")},
        "first rows": {_DRAW: "    batch = transitions[:batch_size]\n"},
        "last rows": {_DRAW: "    batch = transitions[-batch_size:]\n"},
        "a block": {
            _DRAW: "    start = random.randint(0, max(0, len(transitions) - batch_size))\n"
            "    batch = transitions[start : start + batch_size]\n"
        },
        "too many asked": (
            {_DRAW: _NONE_TWICE},
            {_DRAW: _BY_ROW.format("np.random.choice(len(transitions), batch_size, replace=False)")},
            {
                _DRAW: "    chance = np.random.default_rng()\n"
                + _BY_ROW.format("chance.choice(len(transitions), batch_size, replace=False)")
            },
        ),
        "all of them": (
            {_DRAW: "    batch = random.sample(transitions, k=len(transitions))\n"},
            {_DRAW: "    batch = transitions\n"},
        ),
    },
    right=(
        {_DRAW: _FEWER},
        """\
def sample(transitions, batch_size):
    rows = np.random.default_rng().integers(len(transitions), size=batch_size)
    columns = [np.array([transitions[row][part] for row in rows]) for part in range(5)]
    columns[0], columns[3] = columns[0].reshape(-1, 4), columns[3].squeeze()
    return tuple(columns)
""",
        """\
def sample(transitions, batch_size):
    states, actions, rewards, next_states, ends = [], [], [], [], []
    for _ in range(batch_size):
        state, action, reward, next_state, terminated = random.choice(transitions)
        states.append(list(state[0]))
        actions.append(action)
        rewards.append(reward)
        next_states.append(list(next_state[0]))
        ends.append(terminated)
    return states, actions, rewards, next_states, ends
""",
        """\
def sample(transitions, batch_size):
    size = min(batch_size, len(transitions))
    batch = [transitions[row] for row in np.random.permutation(len(transitions))[:size]]
    columns = list(zip(*batch))
    return np.vstack(columns[0]), *map(np.array, columns[1:3]), np.vstack(columns[3]), np.array(columns[4])
""",
    ),
    cases=(
        Case("one batch", (7, 1), "sample(transitions, 7)"),
        Case("few memories", (32, 1), "sample(transitions, 32)"),
        Case("many draws", (7, 714), "sample(transitions, 7)"),
    ),
    run=_drawn,
    setup="import random\nimport numpy as np",
)

# 3.4

HOW_FAR_BACK = Exercise(
    id="3.4",
    name="oldest_step",
    minutes=3,
    level=1,
    stub="oldest_step = ...  # capacity 2,000, steps 1 to 7,500 played\n",
    solution="oldest_step = 7_500 - 2_000 + 1\n",
    texts=TEXTS["3.4"],
    mistakes={
        "one off": "oldest_step = 5_500",
        "never forgets": ("oldest_step = 1", "oldest_step = 0"),
        "how many": "oldest_step = 2_000",
        "newest": "oldest_step = 7_500",
        "first to go": "oldest_step = 2_001",
    },
    right=("oldest_step = 5_501", "oldest_step = np.int64(5501)", "oldest_step = 5501.0"),
    cases=(Case("the number", (), "oldest_step"),),
    run=lambda oldest_step: oldest_step,
    setup="import numpy as np",
)

EXERCISES = (REMEMBER, LIMITED, SAMPLE, HOW_FAR_BACK)

QUESTIONS = (
    Question("3.a", TEXTS["3.a"], answer=2),
    Question("3.b", TEXTS["3.b"], answer=1),
    Question("3.c", TEXTS["3.c"], answer=1),
)
