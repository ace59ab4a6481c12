"""Exercises and questions of `04_replay`; their sentences stand in `replay_texts`.

Exercise 4.3 stands in `replay_batch`, 4.4 and 4.5 in `replay_method`.
"""

from ...exercises.exercise import Case, Exercise, Question
from .exercise_4_3 import A_BATCH
from .exercises_4_4_and_4_5 import ALL_AT_ONCE, ONE_BY_ONE
from .texts import TEXTS

# 4.1

WORTH_TODAY = Exercise(
    id="4.1",
    name="discounted_return",
    minutes=4,
    level=1,
    stub='''\
def discounted_return(rewards, gamma):
    """Return what these rewards, one a step, are worth today."""
    ...
''',
    solution='''\
def discounted_return(rewards, gamma):
    """Return what these rewards, one a step, are worth today."""
    total = 0
    for t, reward in enumerate(rewards):
        total += gamma**t * reward
    return total
''',
    texts=TEXTS["4.1"],
    mistakes={
        "not discounted": {"gamma**t * reward": "reward"},
        "turned round": {"enumerate(rewards)": "enumerate(rewards[::-1])"},
        "straight line": {"gamma**t": "(1 - (1 - gamma) * t)"},
        "all the same": {"gamma**t": "gamma"},
        "times t": {"gamma**t": "gamma * t"},
        "one late": {"gamma**t": "gamma ** (t + 1)"},
        "only the last": {"total += ": "total = "},
        "too early": {"    return total": "        return total"},
    },
    right=(
        """\
def discounted_return(rewards, gamma):
    total = 0.0
    for reward in list(rewards)[::-1]:
        total = reward + gamma * total
    return total
""",
        """\
def discounted_return(rewards, gamma):
    return np.sum(np.asarray(rewards) * np.power(float(gamma), np.arange(len(rewards))))
""",
        """\
def discounted_return(rewards, gamma):
    return rewards[0] + gamma * discounted_return(rewards[1:], gamma) if len(rewards) else 0
""",
    ),
    cases=(
        Case("three steps", ([1, 2, 3], 0.8)),
        Case("only now", ([1, 2, 3], 0)),
        Case("all count", ([1, 2, 3], 1)),
        Case("a fall", ([0, 0, 0, -1], 0.9)),
        Case("no rewards", ([], 0.8)),
    ),
    setup="import numpy as np",
)

# 4.2

_FUTURE = "    if not terminated:\n        target += gamma * max(next_q)\n"

ONE_TARGET = Exercise(
    id="4.2",
    name="td_target",
    minutes=6,
    level=2,
    stub='''\
def td_target(reward, next_q, terminated, gamma):
    """Return the target of one step; `next_q` holds a guess for each button in the next state."""
    ...
''',
    solution=f'''\
def td_target(reward, next_q, terminated, gamma):
    """Return the target of one step; `next_q` holds a guess for each button in the next state."""
    target = reward
{_FUTURE}    return target
''',
    texts=TEXTS["4.2"],
    mistakes={
        "no end": {"    if not terminated:\n        target": "    target"},
        "turned": {"if not terminated": "if terminated"},
        "mean": {"max(next_q)": "sum(next_q) / len(next_q)"},
        "first": {"max(next_q)": "next_q[0]"},
        "last": {"max(next_q)": "next_q[-1]"},
        "worst": {"max(next_q)": "min(next_q)"},
        "all buttons": {"max(next_q)": "sum(next_q)"},
        "which": {"max(next_q)": "int(np.argmax(next_q))"},
        "no reward": (
            {"target = reward": "target = 0"},
            {"target += ": "target = "},
        ),
        "no gamma": {"gamma * ": ""},
        "all discounted": {_FUTURE: _FUTURE.replace("gamma * ", "") + "        target *= gamma\n"},
        "nothing at all": {"target = reward\n": "target = reward\n    if terminated:\n        return 0\n"},
        "always -1": {"target = reward\n": "target = reward\n    if terminated:\n        return -1\n"},
    },
    right=(
        """\
def td_target(reward, next_q, terminated, gamma):
    return reward + gamma * np.max(next_q) * (not terminated)
""",
        """\
def td_target(reward, next_q, terminated, gamma):
    return reward if terminated else np.float64(reward) + gamma * sorted(next_q)[-1]
""",
    ),
    cases=(
        Case("running", (1, [2, 5, 3], False, 0.9)),
        Case("fallen", (-1, [2, 5, 3], True, 0.9)),
        Case("all negative", (-0.25, [-3.0, -0.5, -2.0], False, 0.8)),
        Case("time up", (0, [-4.0, -2.0, -8.0], False, 0.9)),
        Case("fallen, -100", (-100, [4, 2, 3], True, 0.9)),
    ),
    setup="import numpy as np",
)

# 4.6: two real transitions, as the notebook shows them

_GLASS = """\
under_the_glass = {{
    "target of the first": {},
    "error of the first": {},
    "target of the second": {},
    "error of the second": {},
}}
"""
_FIRST, _SECOND = "0 + 0.995 * -0.773", "-1"
_ERRORS = (f"{_FIRST} - -0.922", f"{_SECOND} - -0.816")


def _glass(first: str, second: str = _SECOND) -> str:
    """An answer with these targets."""
    return _GLASS.format(first, f"{first} - -0.922", second, f"{second} - -0.816")


GLASS = Exercise(
    id="4.6",
    name="under_the_glass",
    minutes=3,
    level=1,
    stub=_GLASS.format(*["..."] * 4),
    solution=_GLASS.format(_FIRST, _ERRORS[0], _SECOND, _ERRORS[1]),
    texts=TEXTS["4.6"],
    mistakes={
        "sign": _GLASS.format(_FIRST, f"-({_ERRORS[0]})", _SECOND, f"-({_ERRORS[1]})"),
        "best guess": _GLASS.format(_FIRST, f"{_FIRST} - -0.795", _SECOND, _ERRORS[1]),
        "no end": (_glass(_FIRST, "-1 + 0.995 * -0.840"), _glass(_FIRST, "0.995 * -0.840")),
        "no gamma": _glass("-0.773"),
        "worst": _glass("0.995 * -0.958"),
        "guess before": _glass("0.995 * -0.795"),
    },
    right=(
        _GLASS.format(-0.769, 0.153, -1.0, -0.184),
        _GLASS.format("np.float32(-0.76914)", 0.1524, -1, -0.1842),
    ),
    cases=(Case("the numbers", (), "under_the_glass"),),
    run=lambda under_the_glass: under_the_glass,
    setup="import numpy as np",
    tolerance=0.0015,
)

EXERCISES = (WORTH_TODAY, ONE_TARGET, A_BATCH, ONE_BY_ONE, ALL_AT_ONCE, GLASS)

QUESTIONS = (
    Question("4.a", TEXTS["4.a"], answer=2, values=(90, 45, 0.5)),
    Question("4.b", TEXTS["4.b"], answer=2, values=(0.005, 0.1, 5)),
    Question("4.c", TEXTS["4.c"], answer=3),
    Question("4.d", TEXTS["4.d"], answer=1),
)
