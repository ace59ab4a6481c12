"""Exercises and questions of `06_train_your_agent`, 6.1 left out, which stands in `train_loop`."""

from typing import Any

from ...exercises.exercise import Case, Exercise, Question, item_of
from ...exercises.matching import each_letter, quoted
from ...exercises.parse_answer import number, word
from .exercise_6_1 import THE_LOOP
from .texts import TEXTS

# 6.2

_PROMISES = """\
promises = {{  # Q-values, gamma is 0.8
    "one step": {},
    "two steps, first place": {},
    "two steps, second place": {},
    "two buttons, the one that pays": {},
    "two buttons, the other one": {},
    "no end, time up after 3 steps": {},
}}
"""
_WORLDS = tuple(line.split('"')[1] for line in _PROMISES.splitlines() if '"' in line)

_NEAR = 0.005


def _judged_promises(promises: dict[str, float]) -> tuple[str, dict[str, Any]]:
    """Which misunderstanding the first wrong number looks like."""
    numbers = {world: number(promises[world]) for world in _WORLDS}
    if missing := [world for world in _WORLDS if numbers[world] is None]:
        return "no number", {"world": missing[0], "value": promises[missing[0]]}
    one, first, second, pays, other, endless = numbers.values()
    if abs(one - 1) > _NEAR:
        return "row 0", {}
    if abs(second - 1) > _NEAR:
        return "row 2", {}
    if abs(first - 0.8) > _NEAR:
        key = "pays nothing" if abs(first) < _NEAR else "no gamma"
        return key, {"got": first}
    if abs(pays - 1) > _NEAR or abs(other) > _NEAR:
        return "both pay", {}
    if abs(endless - 5) > 0.02:
        return _endless_mistake(endless), {"got": endless}
    return "right", {}


def _endless_mistake(got: float) -> str:
    """What a wrong Q of the world without an end looks like."""
    if abs(got - 4) <= 0.02:
        return "no sum"
    sums = (3, 1 + 0.8 + 0.64)  # three rewards, plain and discounted
    if min(abs(got - known) for known in sums) <= 0.02:
        return "three steps"
    return "taken for falls" if abs(got - 1 / (1 - 0.8 * 2 / 3)) <= 0.06 else "row 5"


FIT_FOR_WORK = Exercise(
    id="6.2",
    name="promises",
    minutes=5,
    level=2,
    stub=_PROMISES.format(*["..."] * 6),
    solution=_PROMISES.format(1, 0.8, 1, 1, 0, 5),
    texts=TEXTS["6.2"],
    mistakes={
        "row 0": _PROMISES.format(0, 0.8, 1, 1, 0, 5),
        "row 2": _PROMISES.format(1, 0.8, 0.8, 1, 0, 5),
        "no gamma": (_PROMISES.format(1, 1, 1, 1, 0, 5), _PROMISES.format(1, 1.8, 1, 1, 0, 5)),
        "pays nothing": _PROMISES.format(1, 0, 1, 1, 0, 5),
        "both pay": (_PROMISES.format(1, 0.8, 1, 1, 1, 5), _PROMISES.format(1, 0.8, 1, 0.5, 0.5, 5)),
        "three steps": (_PROMISES.format(1, 0.8, 1, 1, 0, 3), _PROMISES.format(1, 0.8, 1, 1, 0, 2.44)),
        "taken for falls": _PROMISES.format(1, 0.8, 1, 1, 0, 2.1),
        "no sum": _PROMISES.format(1, 0.8, 1, 1, 0, 4),
        "row 5": _PROMISES.format(1, 0.8, 1, 1, 0, 10),
        "no number": (
            _PROMISES.format(1, 0.8, 1, 1, 0, "'for ever'"),
            _PROMISES.format(1, 0.8, 1, 1, 0, None),
        ),
    },
    right=(_PROMISES.format(1.0, "0.8 * 1", 1, 1, 0.0, "1 / (1 - 0.8)"),),
    judge=_judged_promises,
)

# 6.3

_SHAPED = '''\
def shaped(reward, terminated, truncated):
    """Return the reward to remember: -100 for a fall."""
'''
_RETURN = "return -100 if terminated else reward"

THE_PENALTY = Exercise(
    id="6.3",
    name="shaped",
    minutes=4,
    level=2,
    stub=_SHAPED + "    ...\n",
    solution=_SHAPED + f"    {_RETURN}\n",
    texts=TEXTS["6.3"],
    mistakes={
        "time up": {_RETURN: "return -100 if terminated or truncated else reward"},
        "on top": {_RETURN: "return reward - 100 if terminated else reward"},
        "always": {_RETURN: "return -100"},
        "only alone": {_RETURN: "return -100 if terminated and not truncated else reward"},
        "turned round": {_RETURN: "return reward if terminated else -100"},
    },
    right=(
        {_RETURN: "return (reward, -100)[terminated]"},
        {_RETURN: "if terminated:\n        reward = -100.0\n    return reward"},
        "shaped = lambda reward, terminated, truncated: np.where(terminated, -100, reward)\n",
    ),
    cases=(
        Case("running", (0.7, False, False)),
        Case("fell", (0.7, True, False)),
        Case("clock", (0.7, False, True)),
        Case("both at once", (0.7, True, True)),
    ),
    setup="import numpy as np",
)

# 6.4

_STAGES = 'stages = {{"A": {}, "B": {}, "C": {}, "D": {}}}  # 1, 2, 3 or 4\n'

NAME_THE_STAGE = Exercise(
    id="6.4",
    name="stages",
    minutes=4,
    level=1,
    stub=_STAGES.format(*["..."] * 4),
    solution=_STAGES.format(1, 2, 3, 4),
    texts=TEXTS["6.4"],
    mistakes={
        "edge for fall": (_STAGES.format(1, 3, 2, 4), _STAGES.format(2, 1, 3, 4)),
        "falls mixed": _STAGES.format(3, 2, 1, 4),
        "upright": _STAGES.format(1, 4, 3, 2),
    },
    right=(_STAGES.format(1.0, 2.0, 3.0, 4.0),),
    cases=each_letter("stages"),
    run=item_of,
    tells=False,
)

# 6.5

_CAUSES = 'causes = {{"A": {}, "B": {}, "C": {}, "D": {}}}  # "rate", "epsilon", "replay" or "healthy"\n'

DOCTOR = Exercise(
    id="6.5",
    name="causes",
    minutes=6,
    level=2,
    stub=_CAUSES.format(*["..."] * 4),
    solution=quoted(_CAUSES, "epsilon", "replay", "healthy", "rate"),
    texts=TEXTS["6.5"],
    mistakes={
        "no loss": quoted(_CAUSES, "epsilon", "rate", "healthy", "replay"),
        "replay elsewhere": quoted(_CAUSES, "replay", "epsilon", "healthy", "rate"),
        "small loss": (
            quoted(_CAUSES, "rate", "replay", "healthy", "epsilon"),
            quoted(_CAUSES, "epsilon", "replay", "rate", "healthy"),
        ),
        "always random": quoted(_CAUSES, "healthy", "replay", "epsilon", "rate"),
    },
    right=("causes = dict(A='epsilon', B='Replay', C='HEALTHY ', D='rate')\n",),
    cases=each_letter("causes"),
    run=lambda causes, letter: word(causes[letter]),
    tells=False,
)

EXERCISES = (THE_LOOP, FIT_FOR_WORK, THE_PENALTY, NAME_THE_STAGE, DOCTOR)

QUESTIONS = (
    Question("6.a", TEXTS["6.a"], answer=2),
    Question("6.b", TEXTS["6.b"], answer=1),
    Question("6.c", TEXTS["6.c"], answer=2, values=(500, 300, 145, 23)),
)
