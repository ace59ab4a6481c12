"""Exercises and questions of `07_climb_the_ladder`."""

from collections.abc import Callable
from typing import Any

import numpy as np

from .climb_texts import TEXTS
from .compare import plain
from .exercise import Case, Exercise, Question

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


_MIXED = "(1 - tau) * old + tau * new"

HOLD_STILL = Exercise(
    id="7.1",
    name="follow",
    minutes=5,
    level=2,
    stub='''\
def follow(target_weights, weights, tau):
    """Return the target's new weights, the share `tau` of the way to `weights`: lists of arrays."""
    ...
''',
    solution=f'''\
def follow(target_weights, weights, tau):
    """Return the target's new weights, the share `tau` of the way to `weights`: lists of arrays."""
    return [{_MIXED} for old, new in zip(target_weights, weights)]
''',
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


_CHOOSE, _JUDGE = "best = next_q.argmax(axis=1)", "judged = judged_q[np.arange(len(best)), best]"

OTHER_JUDGES = Exercise(
    id="7.2",
    name="double_targets",
    minutes=6,
    level=3,
    stub='''\
def double_targets(rewards, next_q, judged_q, terminated, gammas):
    """Return B targets: the network (`next_q`) chooses, the target network (`judged_q`) judges."""
    ...
''',
    solution=f'''\
def double_targets(rewards, next_q, judged_q, terminated, gammas):
    """Return B targets: the network (`next_q`) chooses, the target network (`judged_q`) judges."""
    {_CHOOSE}
    {_JUDGE}
    return rewards + gammas * judged * (1 - terminated)
''',
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

# 7.3

_STATES = [np.full((1, 4), k / 10) for k in range(1, 6)]


def _steps(rewards: list[float], fell: int = 0, cut: int = 0) -> list[tuple]:
    """Steps with these rewards; the one of number `fell` is a fall, at number `cut` the time is up."""
    numbered = enumerate(zip(rewards, _STATES, strict=False), 1)
    return [(reward, state, k == fell, k == cut) for k, (reward, state) in numbered]


def _looked(n_step: Callable, steps: list[tuple], n: int, gamma: float) -> dict[str, Any] | None:
    """The sum, after which step the network is asked, and what it says then counts (0 after a fall)."""
    answer = n_step(steps, n, gamma)
    if answer is None:
        return None
    total, next_state, terminated, discount = answer
    after = [k for k, state in enumerate(_STATES, 1) if np.array_equal(state, next_state)]
    counts = 0 if terminated else discount
    place = (after[0] if after else "no step") if counts else "any"
    return {"sum": total, "state after step": place, "later counts": counts}


_STOP = "        if terminated or truncated:\n            break\n"
_ADD, _SHRINK = "        total += discount * reward\n", "        discount *= gamma\n"
_GIVE = "return total, next_state, terminated, discount"

N_STEPS = Exercise(
    id="7.3",
    name="n_step",
    minutes=8,
    level=3,
    stub='''\
def n_step(steps, n, gamma):
    """Return the sum of up to n rewards, the state after, whether it fell, gamma ** counted."""
    ...
''',
    solution=f'''\
def n_step(steps, n, gamma):
    """Return the sum of up to n rewards, the state after, whether it fell, gamma ** counted."""
    total, discount = 0, 1
    for reward, next_state, terminated, truncated in steps[:n]:
{_ADD}{_SHRINK}{_STOP}    {_GIVE}
''',
    texts=TEXTS["7.3"],
    mistakes={
        "next episode": {_STOP: ""},
        "time up": {"terminated or truncated": "terminated"},
        "one gamma": {_GIVE: "return total, next_state, terminated, gamma"},
        "power n": {_GIVE: "return total, next_state, terminated, gamma**n"},
        "after a fall": (
            {_GIVE: "return total, next_state, False, discount"},
            {_GIVE: "return total, next_state, steps[0][2], discount"},
        ),
        "time as fall": {_GIVE: "return total, next_state, terminated or truncated, discount"},
        "not discounted": {"discount * reward": "reward"},
        "one late": {_ADD + _SHRINK: _SHRINK + _ADD},
        "too many": {"steps[:n]": "steps"},
        "too few": {"steps[:n]": "steps[: max(n - 1, 1)]"},
        "first state": {_GIVE: "return total, steps[0][1], terminated, discount"},
        "last reward lost": {_ADD + _SHRINK + _STOP: _STOP + _ADD + _SHRINK},
        "one power less": {_GIVE: "return total, next_state, terminated, discount / gamma"},
        "past the newest": {
            "for reward, next_state, terminated, truncated in steps[:n]:\n": "for k in range(n):\n"
            "        reward, next_state, terminated, truncated = steps[k]\n"
        },
        "return inside": {
            _STOP + f"    {_GIVE}": f"        if terminated or truncated:\n            {_GIVE}"
        },
        "three things": {_GIVE: "return total, next_state, terminated"},
    },
    right=(
        """\
def n_step(steps, n, gamma):
    k = 0
    while k < n - 1 and k < len(steps) - 1 and not (steps[k][2] or steps[k][3]):
        k += 1
    total = sum(gamma**i * steps[i][0] for i in range(k + 1))
    return total, steps[k][1], steps[k][2], gamma ** (k + 1)
""",
        """\
def n_step(steps, n, gamma):
    reward, state, terminated, truncated = steps[0]
    if n == 1 or len(steps) == 1 or terminated or truncated:
        return [float(reward), np.array(state), np.bool_(terminated), gamma]
    total, last, fell, discount = n_step(steps[1:], n - 1, gamma)
    return [reward + gamma * total, last, fell, gamma * discount]
""",
    ),
    cases=(
        Case("three of five", (_steps([1, 2, -3, 4, 5]), 3, 0.8), "n_step(five_steps, 3, 0.8)"),
        Case("fell", (_steps([2, -4, 5, 7], fell=2), 3, 0.8), "n_step(steps, 3, 0.8), a fall at the second"),
        Case("clock", (_steps([2, 3, 5, 7], cut=2), 3, 0.8), "n_step(steps, 3, 0.8), time up at the second"),
        Case("newest", (_steps([2, 3]), 3, 0.8), "n_step(two_steps, 3, 0.8)"),
        Case("one step", (_steps([2, 3, 5]), 1, 0.8), "n_step(steps, 1, 0.8)"),
    ),
    run=_looked,
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
    brings, missed, not_missed, better = (table[key] for key in _KEYS)
    if brings != BRINGS:
        return {7: "second gain", 8: "highest"}.get(brings, "other gain"), {"brings": brings}
    if missed != MISSED:
        left = _LEFT_OUT[missed - 1] if missed in range(1, 9) else "?"
        return "first gain" if missed == BRINGS else "other lack", {"missed": missed, "left": left}
    if not_missed != NOT_MISSED:
        return "turned round" if not_missed == 8 - NOT_MISSED else "all eight", {"not_missed": not_missed}
    better = "yes" if better is True else str(better).strip().lower()
    if better == "yes":
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
        "other lack": (_TABLE.format(3, 7, 5, _LUCK), _TABLE.format(3, 5, 5, _LUCK)),
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
