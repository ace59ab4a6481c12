"""Exercises and questions of `09_watch_and_play`, 9.3 left out, which stands in `watch_target`."""

from typing import Any

import numpy as np

from ...exercises.exercise import Exercise, Question
from ...exercises.parse_answer import number, word
from .exercise_9_3 import TARGETS
from .texts import TEXTS

# 9.1: measured by restarting the lost game from each of its moments; a test does it again

LAST_CHANCE = 280  # taken over here, the game is saved; one press later it is lost
FIRST_ASTRAY = 275  # from here to the last chance each press is left, and the trained agent would press right
LASTS = {281: 4, 282: 2, 283: 1}  # steps that the trained agent lasts if it takes over so late
END = 284


def _judged_press(lost_press: int) -> tuple[str, dict[str, Any]]:
    press = number(lost_press)
    numbers = {"press": lost_press, "lasts": LASTS.get(press, 0)}
    if press not in range(END + 1):
        return "no moment", numbers
    if press == END:
        return "the end", numbers
    if press > LAST_CHANCE:
        return "too late", numbers
    if press == LAST_CHANCE:
        return "right", numbers
    return ("right nearly" if press >= FIRST_ASTRAY else "too early"), numbers


LOST_PRESS = Exercise(
    id="9.1",
    name="lost_press",
    minutes=5,
    level=1,
    stub="lost_press = ...  # a step from 0 to 283\n",
    solution="lost_press = 280  # a step from 0 to 283\n",
    texts=TEXTS["9.1"],
    mistakes={
        "too late": ("lost_press = 283", "lost_press = 281"),
        "the end": "lost_press = 284",
        "too early": ("lost_press = 274", "lost_press = 234", "lost_press = 0"),
        "no moment": (
            "lost_press = 300",
            "lost_press = -4",
            "lost_press = 279.5",
            "lost_press = float('nan')",
        ),
    },
    right=("lost_press = 275", "lost_press = 279.0", "lost_press = np.int64(280)"),
    judge=_judged_press,
    setup="import numpy as np",
)

# 9.2

STATES = {  # place, speed, angle, angular velocity; and what the trained agents press
    "upright, swinging right": ((0, 0, 0, 0.5), "R"),
    "upright, swinging left": ((0, 0, 0, -0.5), "L"),
    "leaning right, swinging left": ((0, 0, 0.05, -0.5), "L"),
    "leaning left, swinging right": ((0, 0, -0.05, 0.5), "R"),
}
ANGLE_LATER = 0.05 - 0.5 * 0.2
BUTTONS = {  # also as a word, and as the action's number
    "l": "L", "left": "L", "0": "L", "0.0": "L",
    "r": "R", "right": "R", "1": "R", "1.0": "R",
}  # fmt: skip


def _judged_tips(tips: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    right = [button for _, button in STATES.values()]
    got = [BUTTONS.get(word(tips[name])) for name in STATES]
    later = number(tips["angle 0.2 s later"])
    numbers = {"later": tips["angle 0.2 s later"]}
    if None in got:
        name = list(STATES)[got.index(None)]
        return "no button", {"state": name, "button": tips[name]}
    if got != right:
        flipped = ["L" if button == "R" else "R" for button in right]
        angle = got[2:] == flipped[2:] and got[:2] != flipped[:2]
        return ("mirrored" if got == flipped else "angle alone" if angle else "other"), numbers
    if later is None:
        return "no angle", numbers
    if abs(later - ANGLE_LATER) <= 0.005:
        return "right", numbers
    if abs(later - np.degrees(ANGLE_LATER)) <= 0.05:
        return "degrees", numbers
    if later > 0.06:
        return "turned", numbers
    return ("no time" if round(later, 3) in (-0.5, -0.45, 0.05) else "later"), numbers


_TIPS = "".join(f'    "{name}": {{}},\n' for name in STATES)
_TIPS = "tips = {{\n" + _TIPS + '    "angle 0.2 s later": {},  # rad\n}}\n'

TIPS = Exercise(
    id="9.2",
    name="tips",
    minutes=5,
    level=2,
    stub=_TIPS.format(*["..."] * 5),
    solution=_TIPS.format('"R"', '"L"', '"L"', '"R"', "0.05 - 0.5 * 0.2"),
    texts=TEXTS["9.2"],
    mistakes={
        "mirrored": _TIPS.format("'L'", "'R'", "'R'", "'L'", -0.05),
        "angle alone": (
            _TIPS.format("'R'", "'L'", "'R'", "'L'", -0.05),
            _TIPS.format("'L'", "'L'", "'R'", "'L'", -0.05),
        ),
        "other": (
            _TIPS.format("'R'", "'R'", "'L'", "'R'", -0.05),
            _TIPS.format("'L'", "'R'", "'L'", "'R'", -0.05),
        ),
        "turned": (
            _TIPS.format("'R'", "'L'", "'L'", "'R'", 0.15),
            _TIPS.format("'R'", "'L'", "'L'", "'R'", 0.1),
        ),
        "no time": (
            _TIPS.format("'R'", "'L'", "'L'", "'R'", -0.45),
            _TIPS.format("'R'", "'L'", "'L'", "'R'", -0.5),
        ),
        "later": (
            _TIPS.format("'R'", "'L'", "'L'", "'R'", -0.1),
            _TIPS.format("'R'", "'L'", "'L'", "'R'", 0),
        ),
        "no button": (
            _TIPS.format("'R'", "None", "'L'", "'R'", -0.05),
            _TIPS.format("'R'", "'L'", "2", "'R'", -0.05),
            _TIPS.format("'rubbish'", "'L'", "'L'", "'R'", -0.05),
            _TIPS.format(-1, 0, 0, -1, -0.05),
        ),
        "no angle": (
            _TIPS.format("'R'", "'L'", "'L'", "'R'", "None"),
            _TIPS.format("'R'", "'L'", "'L'", "'R'", "'to the left'"),
            _TIPS.format("'R'", "'L'", "'L'", "'R'", "[-0.05]"),
        ),
        "degrees": _TIPS.format("'R'", "'L'", "'L'", "'R'", "np.degrees(-0.05)"),
    },
    right=(
        _TIPS.format("'right'", "'left'", "'left'", "'right'", "-0.05"),
        _TIPS.format("'r'", "' l '", "'l'", "'r'", "np.float64(-0.05)"),
        _TIPS.format(1, 0, 0.0, "np.int64(1)", "'-0.05'"),
    ),
    judge=_judged_tips,
    setup="import numpy as np",
)

# 9.4

FOUND = {"A": "too high", "B": "about right", "C": "too low"}


def _judged_promises(promises: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    got = {name: word(promises[name]) for name in FOUND}
    if unknown := [name for name in FOUND if got[name] not in FOUND.values()]:
        return "no choice", {"name": unknown[0], "choice": promises[unknown[0]]}
    if (got["A"], got["C"]) == (FOUND["C"], FOUND["A"]):
        return "sign", {}
    if wrong := [name for name, found in FOUND.items() if got[name] != found]:
        return wrong[0], {}
    limit, numbers = number(promises["greatest true Q"]), {"limit": promises["greatest true Q"]}
    if limit is None:
        return "no number", numbers
    if abs(limit) > 1e-6:
        return ("one" if limit == 1 else "limit"), numbers
    reasons = {"a": "often", "b": "right", "c": "gamma"}
    return reasons.get(word(promises["why"]), "no reason"), {"why": promises["why"]}


_PROMISES = """\
promises = {{
    "A": {},  # 'too high', 'about right' or 'too low'
    "B": {},
    "C": {},
    "greatest true Q": {},  # a number
    "why": {},  # why A promises too much: 'a', 'b' or 'c'
}}
"""
_HIGH, _RIGHT, _LOW = '"too high"', '"about right"', '"too low"'

PROMISES = Exercise(
    id="9.4",
    name="promises",
    minutes=5,
    level=2,
    stub=_PROMISES.format(*["..."] * 5),
    solution=_PROMISES.format(_HIGH, _RIGHT, _LOW, "0", '"b"'),
    texts=TEXTS["9.4"],
    mistakes={
        "no choice": (
            _PROMISES.format("'high'", _RIGHT, _LOW, 0, "'b'"),
            _PROMISES.format(_HIGH, "None", _LOW, 0, "'b'"),
            _PROMISES.format(_HIGH, _RIGHT, "-0.2", 0, "'b'"),
        ),
        "sign": _PROMISES.format(_LOW, _RIGHT, _HIGH, 0, "'b'"),
        "A": (
            _PROMISES.format(_RIGHT, _RIGHT, _LOW, 0, "'b'"),
            _PROMISES.format(_LOW, _RIGHT, _LOW, 0, "'b'"),
        ),
        "B": _PROMISES.format(_HIGH, _LOW, _LOW, 0, "'b'"),
        "C": (
            _PROMISES.format(_HIGH, _RIGHT, _RIGHT, 0, "'b'"),
            _PROMISES.format(_HIGH, _RIGHT, _HIGH, 0, "'b'"),
        ),
        "one": _PROMISES.format(_HIGH, _RIGHT, _LOW, 1, "'b'"),
        "limit": (
            _PROMISES.format(_HIGH, _RIGHT, _LOW, 500, "'b'"),
            _PROMISES.format(_HIGH, _RIGHT, _LOW, -1, "'b'"),
            _PROMISES.format(_HIGH, _RIGHT, _LOW, 0.025, "'b'"),
        ),
        "no number": (
            _PROMISES.format(_HIGH, _RIGHT, _LOW, "None", "'b'"),
            _PROMISES.format(_HIGH, _RIGHT, _LOW, "'none'", "'b'"),
        ),
        "often": _PROMISES.format(_HIGH, _RIGHT, _LOW, 0, "'a'"),
        "gamma": _PROMISES.format(_HIGH, _RIGHT, _LOW, 0, "'c'"),
        "no reason": _PROMISES.format(_HIGH, _RIGHT, _LOW, 0, "'because'"),
    },
    right=(
        _PROMISES.format(_HIGH.upper(), _RIGHT, _LOW, "0.0", "'B'"),
        _PROMISES.format("'too-high'", "' about_right'", _LOW, "np.float32(0)", "'(b)'"),
    ),
    setup="import numpy as np",
    judge=_judged_promises,
)

EXERCISES = (LOST_PRESS, TIPS, TARGETS, PROMISES)

QUESTIONS = (
    Question("9.a", TEXTS["9.a"], answer=2),
    Question("9.b", TEXTS["9.b"], answer=2, values=(-0.98, -0.78, -0.13, 0)),
    Question("9.c", TEXTS["9.c"], answer=2),
)
