"""Exercises and questions of `07_climb_the_ladder`, without 7.3, which stands in `climb_n_steps`.

Their sentences stand in `climb_texts`.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from ...exercises.compare import plain
from ...exercises.exercise import Case, Exercise, Question
from ...exercises.parse_answer import number, word
from .exercise_7_3 import N_STEPS
from .texts import TEXTS

# 7.1


def _followed(follow: Callable, tau: float) -> dict[str, Any] | None:
    """The target's weights, and what is left of them and of the network's when that learns on."""
    target = [np.array([[10.0, 20.0], [30.0, 40.0], [50.0, 60.0]]), np.array([0.5, -0.5])]
    weights = [np.array([[20.0, -20.0], [34.0, 48.0], [50.0, 0.0]]), np.array([-1.5, 3.5])]
    moved = follow(target, weights, tau)
    if moved is None:
        return None
    found = {"target": plain(moved), "network": plain(weights)}
    for array in weights:
        array += 100.0
    return found | {"target later": plain(moved)}


_FOLLOW = '''\
def follow(target_weights, weights, tau):
    """Return the target's new weights, the share `tau` of the way to `weights`: lists of arrays."""
'''
_MIXED = "(1 - tau) * old + tau * new"

HOLD_STILL = Exercise(
    id="7.1",
    name="follow",
    minutes=5,
    level=2,
    stub=_FOLLOW + "    ...\n",
    solution=_FOLLOW + f"    return [{_MIXED} for old, new in zip(target_weights, weights)]\n",
    texts=TEXTS["7.1"],
    mistakes={
        "wrong side": {_MIXED: "tau * old + (1 - tau) * new"},
        "same object": (
            "def follow(target_weights, weights, tau):\n    return weights\n",
            {"    return [": "    if tau == 1:\n        return weights\n    return ["},
        ),
        "added": ({_MIXED: "old + tau * new"}, {_MIXED: "old + (1 - tau) * new"}),
        "runs away": {_MIXED: "old - tau * (new - old)"},
        "never moves": "def follow(target_weights, weights, tau):\n    return target_weights\n",
        "halfway": {_MIXED: "(old + new) / 2"},
        "not one array": (
            "def follow(target_weights, weights, tau):\n"
            "    return (1 - tau) * target_weights + tau * weights\n",
            "def follow(target_weights, weights, tau):\n"
            "    return (1 - tau) * np.array(target_weights) + tau * np.array(weights)\n",
        ),
        "first only": {
            "    return [": "    for old, new in zip(target_weights, weights):\n        return ",
            " for old, new in zip(target_weights, weights)]": "",
        },
        "network changed": """\
def follow(target_weights, weights, tau):
    for old, new in zip(target_weights, weights):
        new *= tau
        old *= 1 - tau
        old += new
    return target_weights
""",
    },
    right=(
        {_MIXED: "old + tau * (new - old)"},
        """\
def follow(target_weights, weights, tau):
    for k in range(len(weights)):
        target_weights[k] += tau * (weights[k] - target_weights[k])
    return target_weights
""",
        "follow = lambda old, new, tau: tuple(np.add((1 - tau) * a, tau * b) for a, b in zip(old, new))\n",
    ),
    cases=(
        Case("a quarter", (0.25,), "follow(target_weights, weights, 0.25)"),
        Case("not at all", (0,), "follow(target_weights, weights, 0)"),
        Case("all at once", (1,), "follow(target_weights, weights, 1)"),
    ),
    run=_followed,
    setup="import numpy as np",
)

# 7.2

_REWARDS = [1, 2, -3, 4, -5]
_NEXT_Q = [[2.0, 5.0, 3.0], [-4.0, -2.0, -1.0], [7.0, 6.0, 8.0], [1.0, 4.0, 9.0], [0.5, 2.5, 1.5]]
_JUDGED_Q = [[4.0, 2.0, 6.0], [-1.5, -3.0, -2.5], [5.0, 9.0, 7.0], [8.0, 3.0, -2.0], [3.0, -1.0, 2.0]]
_TERMINATED = [False, False, True, False, False]


def _tables(rewards: list, next_q: list, judged_q: list, terminated: list, gammas: list) -> tuple:
    return tuple(np.array(part) for part in (rewards, next_q, judged_q, terminated, gammas))


_DOUBLE = '''\
def double_targets(rewards, next_q, judged_q, terminated, gammas):
    """Return B targets: the network (`next_q`) chooses, the target network (`judged_q`) judges."""
'''
_CHOOSE, _JUDGE = "best = next_q.argmax(axis=1)", "judged = judged_q[np.arange(len(best)), best]"

OTHER_JUDGES = Exercise(
    id="7.2",
    name="double_targets",
    minutes=6,
    level=3,
    stub=_DOUBLE + "    ...\n",
    solution=_DOUBLE
    + f"""\
    {_CHOOSE}
    {_JUDGE}
    return rewards + gammas * judged * (1 - terminated)
""",
    texts=TEXTS["7.2"],
    mistakes={
        "both target": (
            {_CHOOSE: "best = judged_q.argmax(axis=1)"},
            {_CHOOSE: "", _JUDGE: "judged = judged_q.max(axis=1)"},
        ),
        "both online": {_JUDGE: "judged = next_q.max(axis=1)"},
        "swapped": {_CHOOSE: "best = judged_q.argmax(axis=1)", _JUDGE: _JUDGE.replace("judged_q", "next_q")},
        "no end": {" * (1 - terminated)": ""},
        "nothing at all": {"rewards + gammas * judged": "(rewards + gammas * judged)"},
        "no gamma": {"gammas * ": ""},
        "which": {_JUDGE: "judged = best"},
        "rows": {"axis=1": "axis=0"},
        "columns": {_JUDGE: "judged = judged_q[:, best]"},
        "whole rows": {_JUDGE: "judged = judged_q[best]"},
    },
    right=(
        """\
def double_targets(rewards, next_q, judged_q, terminated, gammas):
    targets = []
    for reward, says, judges, over, gamma in zip(rewards, next_q, judged_q, terminated, gammas):
        targets.append(reward if over else reward + gamma * judges[np.argmax(says)])
    return targets
""",
        """\
def double_targets(rewards, next_q, judged_q, terminated, gammas):
    chosen = np.eye(next_q.shape[1])[np.argmax(next_q, axis=-1)]
    return np.where(terminated, rewards, rewards + gammas * (judged_q * chosen).sum(axis=1))
""",
        {_JUDGE: "judged = np.take_along_axis(judged_q, best[:, None], axis=1)[:, 0]"},
    ),
    cases=(
        Case(
            "five rows",
            lambda: _tables(_REWARDS, _NEXT_Q, _JUDGED_Q, _TERMINATED, [0.9, 0.9, 0.9, 0.7, 0.8]),
            "double_targets(...)",
        ),
        Case(
            "one row",
            lambda: _tables([-0.5], [[-3.0, -2.0, -1.0]], [[-2.0, -1.5, -4.0]], [False], [0.8]),
            "double_targets(...)",
        ),
    ),
    setup="import numpy as np",
)

# 7.4: what the shipped table says; a test holds the numbers to the data

BRINGS, MISSED, NOT_MISSED = 3, 2, 5
_LEFT_OUT = (10, 6, 8, 10, 10, 10, 9, 10)  # of 10 pass without rung 1 to 8
_TABLE = """\
table = {{
    "brings most": {},  # 1 to 8: climbing, the greatest gain over the rung below
    "missed most": {},  # 1 to 8: left out at the top, the fewest pass
    "not missed": {},  # how many of the eight, left out one at a time, leave 10 of 10
    "8 better than 6 of 10": {},  # "yes" or "may be luck"
}}
"""
_KEYS = tuple(line.split('"')[1] for line in _TABLE.splitlines() if '": ' in line)
_LUCK = '"may be luck"'


def _read(table: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Which misreading the first wrong answer looks like."""
    numbers = {key: number(table[key]) for key in _KEYS[:3]}
    if missing := [key for key in numbers if numbers[key] is None]:
        return "no number", {"name": missing[0], "value": table[missing[0]]}
    brings, missed, not_missed = numbers.values()
    if brings != BRINGS:
        return {7: "second gain", 8: "highest"}.get(brings, "other gain"), {"brings": brings}
    if missed not in range(1, 9):
        return "no rung", {"missed": missed}
    if missed != MISSED:
        left = _LEFT_OUT[int(missed) - 1]
        return "first gain" if missed == BRINGS else "other lack", {"missed": missed, "left": left}
    if not_missed != NOT_MISSED:
        return "turned round" if not_missed == 8 - NOT_MISSED else "all eight", {"not_missed": not_missed}
    better = word(table[_KEYS[3]])
    if better in ("yes", "true"):
        return "yes", {}
    return ("right" if "luck" in better else "words"), {}


READ_THE_TABLE = Exercise(
    id="7.4",
    name="table",
    minutes=4,
    level=2,
    stub=_TABLE.format(*["..."] * 4),
    solution=_TABLE.format(3, 2, 5, _LUCK),
    texts=TEXTS["7.4"],
    mistakes={
        "yes": (_TABLE.format(3, 2, 5, '"yes"'), _TABLE.format(3, 2, 5, "True")),
        "second gain": _TABLE.format(7, 2, 5, _LUCK),
        "highest": _TABLE.format(8, 2, 5, _LUCK),
        "other gain": _TABLE.format(5, 2, 5, _LUCK),
        "first gain": _TABLE.format(3, 3, 5, _LUCK),
        "other lack": (_TABLE.format(3, 7.0, 5, _LUCK), _TABLE.format(3, 5, 5, _LUCK)),
        "no rung": (_TABLE.format(3, 0, 5, _LUCK), _TABLE.format(3, 2.5, 5, _LUCK)),
        "no number": (_TABLE.format(3, "'gamma'", 5, _LUCK), _TABLE.format("[3, 7]", 2, 5, _LUCK)),
        "turned round": _TABLE.format(3, 2, 3, _LUCK),
        "all eight": _TABLE.format(3, 2, 8, _LUCK),
        "words": _TABLE.format(3, 2, 5, '"no idea"'),
    },
    right=(_TABLE.format(3.0, "np.int64(2)", 5, '"May be luck."'),),
    judge=_read,
    setup="import numpy as np",
)

EXERCISES = (HOLD_STILL, OTHER_JUDGES, N_STEPS, READ_THE_TABLE)

QUESTIONS = (
    Question("7.a", TEXTS["7.a"], answer=1),
    Question("7.b", TEXTS["7.b"], answer=0),
    Question("7.c", TEXTS["7.c"], answer=2),
)
