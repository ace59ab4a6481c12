"""Exercises and questions of lesson 03; 3.3 stands in `exercise_3_3`."""

from typing import Any

import numpy as np

from ...exercises.exercise import Case, Exercise, Question
from ...exercises.fakes import ScriptedEnv
from ...exercises.lending import lend
from .exercise_3_3 import SAMPLE

# 3.1: the learner's `remember`, by what is in the memory then

_RUNNING = ([[0.1, 0.2, 0.3, 0.4]], 2, 0.6, [[0.5, 0.6, 0.7, 0.8]], False)
_NOTHING = ([[0.0, 0.0, 0.0, 0.0]], 0, 0.0, [[0.0, 0.0, 0.0, 0.0]], False)
_PAID = ([[0.9, 0.0, 0.0, 1.0]], 1, 2.0, [[0.5, 0.6, 0.7, 0.8]], False)
_LOST = ([[0.5, 0.0, 0.0, 1.0]], 2, 0.0, [[0.0, 0.0, 0.0, 0.0]], True)
_ENDING = ([[0.5, 0.6, 0.7, 0.8]], 0, -3.0, [[0.9, -1.0, -1.1, -1.2]], True)


def _remembered(agent_class: type, transitions: list[tuple]) -> dict[str, Any]:
    """Hands an agent with three buttons some steps and looks into its memory."""
    agent = agent_class(ScriptedEnv((0.0,) * 4, num_actions=3))
    append = agent.memory.append
    parts: list[int | str] = [5]  # of the newest transition; none may come

    def noted(transition: Any, *more: Any, **named: Any) -> None:
        """Notes how many parts a transition has, before the memory refuses it."""
        size = len(transition) if isinstance(transition, tuple | list | dict) else 1
        parts.append(f"{1 + len(more)} things instead of one" if len(more) > 1 else size)
        append(transition, *more, **named)

    agent.memory.append = noted
    for state, action, reward, next_state, terminated in transitions:
        try:
            lent = lend(np.array(state), "state"), lend(np.array(next_state), "next_state")
            agent.remember(lent[0], action, reward, lent[1], terminated)
        except (TypeError, ValueError):
            if parts[-1] == 5:
                raise
            return {"parts": parts[-1], "holds": 0, "memory": ()}
    kept = list(agent.memory)
    return {"parts": parts[-1], "holds": len(kept), "memory": [_flat(transition) for transition in kept]}


def _flat(transition: Any) -> tuple:
    """A transition with its states as plain rows of numbers, whatever shape they were stored in."""
    return tuple(part.ravel() if isinstance(part, np.ndarray) else part for part in transition)


_APPEND = "self.memory.append((state, action, reward, next_state, terminated))"

REMEMBER = Exercise(
    id="3.1",
    name="MyAgent",
    solution=f'''\
class MyAgent(DQNAgent):
    """The package's agent, with a `remember` of your own."""

    def remember(self, state, action, reward, next_state, terminated):
        """Put one transition into `self.memory`."""
        {_APPEND}
''',
    texts={
        "nudge": "One line is enough. `append` takes one thing. How do five things become one?",
        "hint": "Round brackets make a tuple of five: `(state, action, ...)`. So there are two pairs of"
        " brackets: those of `append` and those of the tuple.",
        "right": "One line, and nothing that happens is lost any more. It is the tutorial's own line.",
        "no terminated": "Your transition has {got[parts]} parts, not five: is `terminated` missing? The 2017"
        " tutorial forgets it too, where it says in words what `remember` stores; without it nobody knows"
        " later that a game was over. Look at the brackets after `append`.",
        "no tuple": "You hand over the parts one by one, but `append` takes one thing. Tie the five"
        " together: look for a second pair of brackets.",
        "no self": "Inside a method, a name without `self.` means a variable of this call, and there is none"
        " called `memory`. The memory belongs to the agent: look at what stands before `append`.",
        "swapped": "In your memory the state comes after the next state: time runs backwards. Look at the"
        " order in the brackets.",
        "mixed": "Your action and your reward have changed places: the memory says that button"
        " {got[memory][0][1]} was pressed; it was {right[memory][0][1]}. Look at the order in the brackets.",
        "reward last": "Your code stopped: reward and next state have changed places, and a reward is no"
        " state. Look at the order in the brackets.",
        "replaced": "After 3 steps your memory holds {got[holds]}. You put a new list in its place at every"
        " step; the memory is there already. Look for the `=`, and use `append` instead.",
        "only the end": "Of 3 steps your memory holds only the one that ended the game. A whole game, and"
        " one memory? Every step counts: look at the `if`.",
        "not the end": "Of 3 steps your memory holds {got[holds]}: the one that ended the game is missing."
        " It tells what must not be done again. Look at the `if`.",
        "nothing": "Your memory is still empty: the transition was made, but never put in. Look for"
        " `self.memory.append`.",
        "one step": "One step was played, so the memory holds that one, with its five parts in order.",
        "many steps": "150 steps were played, so the memory holds 150: some are equal, and some are all"
        " zeros.",
        "three steps": "Three steps were played, so the memory holds three. The first and the last happen to"
        " be equal; it holds both.",
    },
    mistakes={
        "no terminated": {", terminated))": "))"},
        "no tuple": {"append((": "append(", "terminated))": "terminated)"},
        "no self": {"self.memory.append": "memory.append"},
        "swapped": {_APPEND: "self.memory.append((next_state, action, reward, state, terminated))"},
        "mixed": {"(state, action, reward, n": "(state, reward, action, n"},
        "reward last": {"((state, action, reward, next_state": "((state, action, next_state, reward"},
        "replaced": (
            {_APPEND: "self.memory = [(state, action, reward, next_state, terminated)]"},
            {_APPEND: f"self.memory = []\n        {_APPEND}"},
        ),
        "only the end": {_APPEND: f"if terminated:\n            {_APPEND}"},
        "not the end": {_APPEND: f"if not terminated:\n            {_APPEND}"},
        "nothing": {_APPEND: "transition = (state, action, reward, next_state, terminated)"},
    },
    right=(
        "super().remember(state, action, reward, next_state, terminated)",
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
        Case("many steps", ([_RUNNING, _NOTHING, _NOTHING, _PAID, _LOST, _ENDING] * 25,), "remember(...)"),
    ),
    run=_remembered,
    parts={
        "parts": "how many things a transition is made of",
        "holds": "how many transitions are in the memory",
        "memory": "what is in it",
    },
    setup="import numpy as np\nfrom dqn_lesson import DQNAgent, Transition",
)

# 3.2


def _filled(memory_class: type, capacity: int, items: list[int]) -> dict[str, Any]:
    """Puts items into a memory and looks what is in it, in whatever order it keeps them."""
    memory = memory_class(capacity)
    for item in items:
        memory.append(item)
    holds = sorted(item for item in memory.transitions if item is not None)  # None: a place not used yet
    return {"length": len(memory), "holds": holds}


def _came(name: str, capacity: int, *items: int) -> Case:
    return Case(name, (capacity, list(items)), f"Memory({capacity})")


_POP = "            self.transitions.pop(0)\n"

LIMITED = Exercise(
    id="3.2",
    name="Memory",
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
    texts={
        "nudge": "Two things can happen at an `append`: there is room, or there is none. What must go in the"
        " second case, and when exactly is the memory full?",
        "hint": "A list's oldest item stands at its front: `self.transitions.pop(0)` takes it out. Or let"
        " Python do it all: after `from collections import deque`, a `deque(maxlen=capacity)` is a list"
        " that drops its oldest item by itself.",
        "right": "It keeps the newest, whatever comes. The package's own memory does the same; it writes"
        " over the oldest row instead of moving all the others.",
        "grows": "There are {got[length]} transitions in a memory of {right[length]}. It grows on and on:"
        " left running overnight, it fills the computer. What happens when there is no room left?",
        "stops": "Your memory still holds {got[holds]}, but it should hold {right[holds]}. It is full, and"
        " nothing of what happens now goes in. Which ones should go out?",
        "empties": "Your memory holds {got[holds]}, but it should hold {right[holds]}. When it was full it"
        " forgot everything at once. Only the oldest one has to go: look at what you do when it is full.",
        "one too many": "There are {got[length]} transitions in a memory of {right[length]}: one too many."
        " When is it full: before or after you put the new one in? Look at the comparison.",
        "one too few": "There is room for {right[length]}, and as many have come, but your memory holds"
        " {got[length]}. One place is never used: look at the comparison.",
        "newest goes": "Your memory holds {got[holds]}, but it should hold {right[holds]}. To make room you"
        " threw away the newest one, not the oldest. `pop()` takes the last item; which one is the oldest?",
        "wrong length": "`len` says {got[length]}, but there are {right[length]} in it. It should say how"
        " many are in it now, not how many there can be or have been. Look at `__len__`.",
        "room left": "2 came into a memory of 3: there is room, both are in it.",
        "exactly full": "3 came into a memory of 3: it is full, and nothing had to go yet.",
        "two too many": "5 came into a memory of 3: steps 1 and 2 had to go, 3, 4 and 5 are in it.",
        "round again": "8 came into a memory of 3: steps 6, 7 and 8 are in it.",
        "room for one": "3 came into a memory of 1: only step 3, the newest, is in it.",
        "any order": "9, 1, 5, 0, 3 and 2 came, in this order, into a memory of 4: the first two, 9 and 1,"
        " had to go.",
        "equal ones": "0, 7, 7, 0, 7, 0 and 0 came, in this order, into a memory of 5: the newest five are"
        " in it,"
        " equal or not.",
        "none yet": "Nothing came yet, so nothing is in it.",
    },
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
        _came("room left", 3, 1, 2),
        _came("exactly full", 3, 1, 2, 3),
        _came("two too many", 3, 1, 2, 3, 4, 5),
        _came("round again", 3, 1, 2, 3, 4, 5, 6, 7, 8),
        _came("room for one", 1, 1, 2, 3),
        _came("any order", 4, 9, 1, 5, 0, 3, 2),
        _came("equal ones", 5, 0, 7, 7, 0, 7, 0, 0),
        _came("none yet", 2),
    ),
    run=_filled,
    parts={"length": "what `len` says", "holds": "what is in it, sorted"},
    setup="from collections import deque",
)

# 3.4

HOW_FAR_BACK = Exercise(
    id="3.4",
    name="oldest_step",
    stub="oldest_step = ...  # capacity 2,000, steps 1 to 7,500 played\n",
    solution="oldest_step = 7_500 - 2_000 + 1\n",
    texts={
        "nudge": "The newest one is step 7,500. Count back from there.",
        "hint": "Try it with a capacity of 1: the only step in it is step 7,500. With 2: steps 7,499 and"
        " 7,500.",
        "right": "Steps 5,501 to 7,500: 40 seconds of play. What came before them is gone.",
        "one off": "Steps 5,500 to 7,500 are 2,001 steps: one too many. Count it with a capacity of 1.",
        "never forgets": "Step 1 came first, but the memory has been full since step 2,000. The oldest ones"
        " are gone.",
        "how many": "2,000 is how many there are, not which. Which one is the newest?",
        "newest": "Step 7,500 is the newest one. The oldest one is asked for.",
        "first to go": "You count from the wrong end: step 2,000 filled the memory, and it has been"
        " forgetting ever since. Count back from 7,500.",
        "the number": "The newest 2,000 of 7,500 steps: 7,500 - 2,000 + 1 = 5,501.",
    },
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
)

EXERCISES = (REMEMBER, LIMITED, SAMPLE, HOW_FAR_BACK)

_LOOK_AT_FORGETTING = """\
**Look at the blue line.** It falls as long as *left* is taught. In the second half nobody tells the network
anything new about *left*, and still the line shoots up at once. In the end the mistake is over ten times what
it was (in our three runs 22, 24 and 35 times). This is **forgetting**: the weights are shared, and 300
updates all pulled them the same way.

**Look at the dotted line.** The same states, as many updates, but mixed: nothing is forgotten.

A real game does exactly the wrong thing. While the pole leans left, *all* new states lean left. An agent that
learns only from what happens now is always taught one pile at a time.
"""

_LOOK_AT_NEIGHBOURS = """\
Position and angle of neighbours differ about a tenth as much as those of two states drawn at random. Velocity
and angular velocity jump with each press, as you saw in 01; even they differ only about a third as much. 32
in a row are one small corner of the game, seen from close by. 32 drawn by chance are spread over all of it,
and tell far more.
"""

_LOOK_AT_ENDS = """\
100 games, 100 ends, and more than 2,000 transitions that end nothing. If a transition is used once and thrown
away, the rare ones are gone like all others. A memory can show them again.
"""

QUESTIONS = (
    Question(
        "3.a",
        "A network is taught 300 times on states in which the pole leans left, then 300 times on states in"
        " which it leans right. How big is its mistake on the *left* ones then, compared with the moment"
        " after *left* was taught?",
        options={
            "Just as big": "It would be nice: nobody told it anything new about the left ones. But each"
            " update moves weights that both sides share.",
            "Twice as big": "It is worse than that. Each update moves weights that both sides share, and 300"
            " updates all pulled the same way.",
            "Over ten times as big": "Nobody told it anything new about the left ones. But the weights are"
            " shared, and all 300 updates pulled the same way.",
        },
        answer=2,
        look=_LOOK_AT_FORGETTING,
    ),
    Question(
        "3.b",
        "Take two neighbours, 0.02 seconds apart, and two states drawn by chance from all games. How far"
        " apart are the positions of the neighbours, compared with the two drawn by chance?",
        options={
            "A hundredth as far": "Even less than it is: the cart does move a little in 0.02 seconds, and all"
            " of the games stay near the middle of the track.",
            "A tenth as far": "The cart can hardly move in 0.02 seconds, so a state is almost its neighbour.",
            "Half as far": "The cart can hardly move in 0.02 seconds, so neighbours are more alike than"
            " that.",
            "Just as far": "The cart can hardly move in 0.02 seconds, so neighbours are far more alike.",
        },
        answer=1,
        look=_LOOK_AT_NEIGHBOURS,
    ),
    Question(
        "3.c",
        "The buttons are pressed at random. What share of all transitions is the last one of its game?",
        options={
            "50 %": "Then games would last two steps.",
            "4 %": "One in 23: that is how long a random game lasts. The transitions that tell most are"
            " rare.",
            "0.1 %": "Then games would last 1,000 steps.",
        },
        answer=1,
        look=_LOOK_AT_ENDS,
    ),
)
