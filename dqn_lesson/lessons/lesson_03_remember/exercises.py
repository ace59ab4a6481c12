"""Exercises and questions of `03_remember`; their sentences stand in `remember_texts`.

Exercise 3.1 stands in `remember_method`, 3.3 in `remember_sample`.
"""

from typing import Any

from ...exercises.exercise import Case, Exercise, Question
from .exercise_3_1 import REMEMBER
from .exercise_3_3 import SAMPLE
from .texts import TEXTS

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
