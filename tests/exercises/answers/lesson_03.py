"""Answers to lesson 03 that no exercise lists. What counts as misleading stands in `answers/__init__.py`."""

from . import Answers, Wrong, but

_APPEND = "self.memory.append((state, action, reward, next_state, terminated))"
_AGENT = f"""\
class MyAgent(DQNAgent):
    def remember(self, state, action, reward, next_state, terminated):
        {_APPEND}
"""
_FIVE = "(state, action, reward, next_state, terminated)"


def _stored(parts: str) -> str:
    return but(_AGENT, _APPEND, f"self.memory.append({parts})")


def _before(*lines: str) -> str:
    return but(_AGENT, _APPEND, "\n        ".join([*lines, _APPEND]))


REMEMBER = Answers(
    wrong=[
        Wrong("state and action alone", [], _stored("(state, action)")),
        Wrong("the next state twice", [], _stored("(next_state, action, reward, next_state, terminated)")),
        Wrong("the state twice", [], _stored("(state, action, reward, state, terminated)")),
        Wrong(
            "reward and `terminated` change places",
            [],
            _stored("(state, action, terminated, next_state, reward)"),
        ),
        Wrong(
            "keeps a mask, 1 while it goes on",
            [],
            _stored("(state, action, reward, next_state, 1 - terminated)"),
        ),
        Wrong("each transition is put in twice", [], _before(_APPEND)),
        Wrong(
            "a dict with names",
            [],
            _stored(
                "dict(state=state, action=action, reward=reward, next_state=next_state, done=terminated)"
            ),
        ),
        Wrong("`extend`: five things for one", [], _AGENT.replace("append(", "extend(")),
        Wrong("the tutorial's penalty is put in", [], _before("reward = reward if not terminated else -10")),
        Wrong("whole rewards only", [], _stored("(state, action, int(reward), next_state, terminated)")),
        Wrong("rewards cut to -1 and 1, as for Atari", [], _before("reward = max(-1.0, min(1.0, reward))")),
        Wrong(
            "a step with the reward of the last one is left out",
            [],
            but(
                _AGENT,
                _APPEND,
                f"if not list(self.memory) or list(self.memory)[-1][2] != reward:\n            {_APPEND}",
            ),
        ),
        Wrong(
            "takes no more than a hundred",
            [],
            but(_AGENT, _APPEND, f"if len(self.memory) < 100:\n            {_APPEND}"),
        ),
        Wrong(
            "flattens the very state that it was lent",
            [],
            _before("state.shape = (4,)", "next_state.shape = (4,)"),
        ),
        Wrong("a tuple in a list", [], _stored(f"[{_FIVE}]")),
        Wrong(
            "nothing is kept of a step without reward or less",
            ["not the end"],
            but(_AGENT, _APPEND, f"if reward > 0:\n            {_APPEND}"),
        ),
    ],
    right=[
        """\
class Remembers:
    def remember(self, state, action, reward, next_state, terminated):
        self.memory.append((state, action, reward, next_state, terminated))


class MyAgent(Remembers, DQNAgent):
    pass
""",
        """\
class MyAgent(DQNAgent):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.num_remembered = 0

    def remember(self, state, action, reward, next_state, terminated):
        self.num_remembered += 1
        self.memory.append((state, action, reward, next_state, terminated))
""",
        """\
from collections import namedtuple

Step = namedtuple("Step", "state action reward next_state terminated")


class MyAgent(DQNAgent):
    def remember(self, state, action, reward, next_state, terminated):
        step = Step(np.copy(state), int(action), float(reward), np.copy(next_state), bool(terminated))
        self.memory.append(step)
""",
    ],
)

_MEMORY = """\
class Memory:
    def __init__(self, capacity):
        self.capacity = capacity
        self.transitions = []

    def append(self, transition):
        if len(self.transitions) == self.capacity:
            self.transitions.pop(0)
        self.transitions.append(transition)

    def __len__(self):
        return len(self.transitions)
"""
_MADE = "        self.transitions = []\n"
_FULL = "        if len(self.transitions) == self.capacity:\n            self.transitions.pop(0)\n"
_PUT = "        self.transitions.append(transition)\n"
_POP = "self.transitions.pop(0)"

LIMITED = Answers(
    wrong=[
        Wrong(
            "the smallest goes, not the oldest",
            [],
            but(_MEMORY, _POP, "self.transitions.remove(min(self.transitions))"),
        ),
        Wrong(
            "what is in it already is not put in again",
            [],
            but(_MEMORY, _FULL, "        if transition in self.transitions:\n            return\n" + _FULL),
        ),
        Wrong(
            "cuts off what is behind the capacity",
            ["stops"],
            but(
                _MEMORY, _FULL + _PUT, _PUT + "        self.transitions = self.transitions[: self.capacity]\n"
            ),
        ),
        Wrong(
            "when full it always writes over place 0",
            [],
            but(_MEMORY, _POP, "self.transitions[0] = transition\n            return"),
        ),
        Wrong("the middle one goes", [], but(_MEMORY, "pop(0)", "pop(len(self.transitions) // 2)")),
        Wrong(
            "all memories share the list of the class",
            [],
            but(_MEMORY, _MADE, "", "    def __init__", "    transitions = []\n\n    def __init__"),
        ),
        Wrong(
            "all memories share a default",
            [],
            but(_MEMORY, "(self, capacity)", "(self, capacity, transitions=[])", "= []\n", "= transitions\n"),
        ),
        Wrong("two go at a time", [], but(_MEMORY, _POP, "del self.transitions[:2]")),
        Wrong(
            "`len` counts the places after the first",
            ["wrong length"],
            but(_MEMORY, "return len(self.transitions)", "return len(self.transitions) - 1"),
        ),
        Wrong("makes room after it has put in", ["one too few"], but(_MEMORY, _FULL + _PUT, _PUT + _FULL)),
        Wrong(
            "the ring has a place more than the list",
            [],
            but(
                _MEMORY,
                "= []\n",
                "= [None] * capacity\n        self.place = -1\n",
                _FULL + _PUT,
                """\
        self.place = (self.place + 1) % (self.capacity + 1)
        self.transitions[self.place] = transition
""",
            ),
        ),
        Wrong(
            "what is falsy is thrown out",
            [],
            but(
                _MEMORY,
                _FULL + _PUT,
                _PUT + "        self.transitions = [t for t in self.transitions if t][-self.capacity :]\n",
            ),
        ),
        Wrong(
            "keeps itself sorted and drops the front",
            [],
            but(_MEMORY, _PUT, _PUT + "        self.transitions.sort()\n"),
        ),
        Wrong(
            "a memory of three, whatever was asked for",
            [],
            but(_MEMORY, "self.capacity = capacity", "self.capacity = 3"),
        ),
        Wrong(
            "a set: equal ones are one",
            [],
            but(
                _MEMORY,
                "= []\n",
                "= set()\n",
                _POP,
                "self.transitions.discard(min(self.transitions))",
                ".append(transition)\n\n",
                ".add(transition)\n\n",
            ),
        ),
    ],
    right=[
        """\
class Memory(deque):
    def __init__(self, capacity):
        super().__init__(maxlen=capacity)

    @property
    def transitions(self):
        return list(self)
""",
        """\
class Memory:
    def __init__(self, capacity):
        self.capacity = capacity
        self.num_seen = 0
        self.by_number = {}

    @property
    def transitions(self):
        return self.by_number.values()

    def append(self, transition):
        self.by_number[self.num_seen] = transition
        self.by_number.pop(self.num_seen - self.capacity, None)
        self.num_seen += 1

    def __len__(self):
        return len(self.by_number)
""",
        """\
class Memory:
    def __init__(self, capacity):
        self.capacity = capacity
        self.transitions = []

    def append(self, transition):
        self.transitions += [transition]
        while len(self) > self.capacity:
            del self.transitions[0]

    def __len__(self):
        return self.transitions.__len__()
""",
        """\
from collections import UserList


class Memory(UserList):
    def __init__(self, capacity):
        super().__init__()
        self.capacity = capacity

    def append(self, transition):
        self.data = [*self.data[-self.capacity + 1 :], transition] if self.capacity > 1 else [transition]

    def __len__(self):
        return len(self.data)

    transitions = property(lambda self: self.data)
""",
    ],
)

_SAMPLE = """\
def sample(transitions, batch_size):
    batch = random.choices(transitions, k=batch_size)
    states, actions, rewards, next_states, terminated = zip(*batch)
    return (
        np.concatenate(states),
        np.array(actions),
        np.array(rewards),
        np.concatenate(next_states),
        np.array(terminated),
    )
"""
_DRAW = "    batch = random.choices(transitions, k=batch_size)\n"

SAMPLE = Answers(
    wrong=[
        Wrong(
            "one is drawn, and repeated",
            [],
            but(_SAMPLE, _DRAW, "    batch = [random.choice(transitions)] * batch_size\n"),
        ),
        Wrong(
            "a piece in one go, round the end",
            ["a block"],
            but(
                _SAMPLE,
                _DRAW,
                """\
    first = random.randrange(len(transitions))
    batch = [transitions[(first + k) % len(transitions)] for k in range(batch_size)]
""",
            ),
        ),
        Wrong(
            "every third one, from a place drawn by chance",
            [],
            but(
                _SAMPLE,
                _DRAW,
                """\
    first = random.randrange(len(transitions))
    batch = [transitions[(first + 3 * k) % len(transitions)] for k in range(batch_size)]
""",
            ),
        ),
        Wrong(
            "shuffles the memory itself",
            [],
            but(_SAMPLE, _DRAW, "    random.shuffle(transitions)\n    batch = transitions[:batch_size]\n"),
        ),
        Wrong(
            "takes the drawn ones out of the memory",
            [],
            but(
                _SAMPLE,
                _DRAW,
                """\
    size = min(batch_size, len(transitions))
    batch = [transitions.pop(random.randrange(len(transitions))) for _ in range(size)]
""",
            ),
        ),
        Wrong(
            "scales the states in their place",
            [],
            but(_SAMPLE, _DRAW, _DRAW + "    for state, *_ in batch:\n        state /= 2.4\n"),
        ),
        Wrong("the states twice", [], but(_SAMPLE, "concatenate(next_states)", "concatenate(states)")),
        Wrong(
            "`terminated` before the next states",
            [],
            but(
                _SAMPLE,
                "        np.concatenate(next_states),\n        np.array(terminated),\n",
                "        np.array(terminated),\n        np.concatenate(next_states),\n",
            ),
        ),
        Wrong(
            "the next states are rows in rows",
            [],
            but(_SAMPLE, "np.concatenate(next_states)", "np.array(next_states)"),
        ),
        Wrong(
            "actions with decimal points",
            [],
            but(_SAMPLE, "np.array(actions)", "np.array(actions, dtype=np.float32)"),
        ),
        Wrong(
            "a mask in place of `terminated`",
            [],
            but(_SAMPLE, "np.array(terminated)", "1 - np.array(terminated)"),
        ),
        Wrong(
            "the newest are drawn more often",
            [],
            but(_SAMPLE, "k=batch_size", "weights=range(1, len(transitions) + 1), k=batch_size"),
        ),
        Wrong("the same seed at each call", [], but(_SAMPLE, _DRAW, "    random.seed(0)\n" + _DRAW)),
        Wrong("32, whatever was asked for", ["all of them"], but(_SAMPLE, "k=batch_size", "k=32")),
        Wrong(
            "four things: `terminated` is forgotten", [], but(_SAMPLE, "        np.array(terminated),\n", "")
        ),
        Wrong("states as columns", [], but(_SAMPLE, "np.concatenate(states)", "np.concatenate(states).T")),
        Wrong("one less than asked for", [], but(_SAMPLE, "k=batch_size", "k=batch_size - 1")),
        Wrong(
            "sorted by reward, the best half is drawn from",
            [],
            but(
                _SAMPLE,
                _DRAW,
                """\
    ranked = sorted(transitions, key=lambda t: t[2])
    batch = random.choices(ranked[len(ranked) // 2 :], k=batch_size)
""",
            ),
        ),
    ],
    right=[
        """\
def sample(transitions, batch_size):
    size = min(batch_size, len(transitions))
    places = np.random.choice(len(transitions), size, replace=False)
    columns = list(zip(*(transitions[place] for place in places)))
    yield np.vstack(columns[0])
    yield from map(np.array, columns[1:3])
    yield np.vstack(columns[3])
    yield np.array(columns[4])
""",
        """\
from collections import namedtuple

Batch = namedtuple("Batch", "states actions rewards next_states terminated")


def column(batch, part):
    return np.stack([np.ravel(step[part]) if part in (0, 3) else step[part] for step in batch])


def sample(transitions, batch_size):
    dice = random.SystemRandom()
    batch = [transitions[int(dice.random() * len(transitions))] for _ in range(batch_size)]
    return Batch(*(column(batch, part) for part in range(5)))
""",
        """\
def sample(transitions, batch_size):
    mixed = list(transitions)
    random.shuffle(mixed)
    batch = mixed[:batch_size]
    states = np.array([state[0] for state, *_ in batch])
    next_states = np.array([after[0] for *_, after, _ in batch])
    actions, rewards, ends = (np.array([step[k] for step in batch]) for k in (1, 2, 4))
    return [states, actions, rewards, next_states, ends]
""",
    ],
)

HOW_FAR_BACK = Answers(
    wrong=[
        Wrong("one off, the other way", [], "oldest_step = 5_502\n"),
        Wrong("added, not taken off", [], "oldest_step = 7_500 + 2_000\n"),
        Wrong("the last step but one", [], "oldest_step = 7_499\n"),
        Wrong("the last one that was forgotten when counted from 0, less one", [], "oldest_step = 5_499\n"),
        Wrong("capacity taken off twice", [], "oldest_step = 7_500 - 2 * 2_000 + 1\n"),
        Wrong("place in a ring: the remainder", [], "oldest_step = 7_500 % 2_000\n"),
        Wrong("the memory was emptied when full: the start of the newest round", [], "oldest_step = 6_001\n"),
        Wrong("the end of the last full round", [], "oldest_step = 6_000\n"),
        Wrong("how often it was filled", [], "oldest_step = 7_500 / 2_000\n"),
        Wrong("how many steps back, with a sign", [], "oldest_step = -2_000\n"),
        Wrong("the first step that did not fit, less two", [], "oldest_step = 1_999\n"),
        Wrong("the next step to come", [], "oldest_step = 7_501\n"),
        Wrong("a point between the thousands", [], "oldest_step = 5.501\n"),
    ],
    right=[
        "oldest_step = range(1, 7_501)[-2_000]\n",
        "from collections import deque\n\noldest_step = deque(range(1, 7_501), maxlen=2_000)[0]\n",
        "from fractions import Fraction\n\noldest_step = Fraction(5501)\n",
        "oldest_step = np.arange(1, 7_501)[-2_000:].min()\n",
    ],
)

ANSWERS = {"3.1": REMEMBER, "3.2": LIMITED, "3.3": SAMPLE, "3.4": HOW_FAR_BACK}
