"""Exercises and questions of `09_watch_and_play`; their sentences stand in `watch_texts`."""

from typing import Any

from .exercise import Exercise, Question
from .watch_texts import TEXTS

# 9.1: measured by restarting the lost game from each of its moments; a test does it again

LAST_CHANCE = 280  # taken over here, the game is saved; one press later it is lost
FIRST_ASTRAY = 275  # from here to the last chance each press is left, and the trained agent would press right
LASTS = {281: 4, 282: 2, 283: 1}  # steps that the trained agent lasts if it takes over so late
END = 284


def _judged_press(lost_press: int) -> tuple[str, dict[str, Any]]:
    press = float(lost_press)
    numbers = {"press": lost_press, "lasts": LASTS.get(int(press), 0)}
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
        "no moment": ("lost_press = 300", "lost_press = -4", "lost_press = 279.5"),
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


def _judged_tips(tips: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    right = [button for _, button in STATES.values()]
    got = [str(tips[name]).strip().upper()[:1] for name in STATES]
    later = float(tips["angle 0.2 s later"])
    numbers = {"later": later}
    if got != right:
        flipped = ["L" if button == "R" else "R" for button in right]
        angle = got[2:] == flipped[2:] and got[:2] != flipped[:2]
        return ("mirrored" if got == flipped else "angle alone" if angle else "other"), numbers
    if abs(later - ANGLE_LATER) <= 0.005:
        return "right", numbers
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
    },
    right=(
        _TIPS.format("'right'", "'left'", "'left'", "'right'", "-0.05"),
        _TIPS.format("'r'", "'l'", "'l'", "'r'", "np.float64(-0.05)"),
    ),
    judge=_judged_tips,
    setup="import numpy as np",
)

# 9.3: the agent's Q-values (left, right) in the lost game; a test reads them off the agent again

GAMMA = 0.995
Q_VALUES = {
    281: (-0.5110, -0.7380),
    282: (-0.5345, -0.8205),
    283: (-0.5376, -0.8523),
    284: (-0.6354, -0.9437),
}
TARGET = GAMMA * max(Q_VALUES[282])  # of press 281; the reward is 0
ERRORS = (TARGET - Q_VALUES[281][0], -1 - Q_VALUES[283][0])  # left was pressed both times
_NEAR = 0.0015  # three decimals read off the player; without gamma it is 0.0027


def _near(one: float, other: float) -> bool:
    return abs(one - other) <= _NEAR


def _wrong_target(first: float, second: float) -> tuple[str, float] | None:
    """Which mistake the two targets show, and the number that shows it; None if they are right."""
    after, end = max(Q_VALUES[282]), GAMMA * max(Q_VALUES[284])
    if _near(first, 1 + TARGET) or _near(first, 1 + after):
        return "player's reward", first
    for key, value in {
        "no gamma": after,
        "other button": GAMMA * min(Q_VALUES[282]),
        "same moment": GAMMA * max(Q_VALUES[281]),
    }.items():
        if _near(first, value):
            return key, first
    if not _near(first, TARGET):
        return "target", first
    if _near(second, -1):
        return None
    if _near(second, 1) or _near(second, 1 + end):
        return "player's reward", second
    if _near(second, end - 1):
        return "future", second
    return ("no fall" if _near(second, 0) or _near(second, end) else "target end"), second


def _judged_targets(targets: dict[str, float]) -> tuple[str, dict[str, Any]]:
    first, error, second, last_error = (float(targets[key]) for key in _KEYS)
    if wrong := _wrong_target(first, second):
        return wrong[0], {"got": wrong[1]}
    numbers = {"first": error, "second": last_error}
    if all(_near(got, right) for got, right in zip((error, last_error), ERRORS, strict=True)):
        return "right", numbers
    turned = _near(error, -ERRORS[0]) and _near(last_error, -ERRORS[1])
    return ("sign" if turned else "error"), numbers


_KEYS = ("target 281", "error 281", "target 283", "error 283")
_TARGETS = "targets = {{\n" + "".join(f'    "{key}": {{}},\n' for key in _KEYS) + "}}\n"


def _answer(*numbers: object) -> str:
    return _TARGETS.format(*numbers)


TARGETS = Exercise(
    id="9.3",
    name="targets",
    minutes=6,
    level=2,
    stub=_answer(*["..."] * 4),
    solution=_answer("0 + 0.995 * -0.534", "0.995 * -0.534 - -0.511", "-1", "-1 - -0.538"),
    texts=TEXTS["9.3"],
    mistakes={
        "player's reward": (
            _answer("1 + 0.995 * -0.534", "1 + 0.995 * -0.534 + 0.511", 1, 1.538),
            _answer(-0.531, -0.02, 1, 1.538),
            _answer(-0.531, -0.02, "1 + 0.995 * -0.635", -0.02),
        ),
        "future": _answer(-0.531, -0.02, "-1 + 0.995 * -0.635", "-1 + 0.995 * -0.635 + 0.538"),
        "no fall": (
            _answer(-0.531, -0.02, 0, 0.538),
            _answer(-0.531, -0.02, "0.995 * -0.635", -0.094),
        ),
        "other button": _answer("0.995 * -0.821", -0.306, -1, -0.462),
        "same moment": _answer("0.995 * -0.511", 0.003, -1, -0.462),
        "no gamma": _answer(-0.534, -0.023, -1, -0.462),
        "sign": _answer(-0.531, 0.02, -1, 0.462),
        "error": (_answer(-0.531, 0.207, -1, -0.148), _answer(-0.531, -0.531, -1, -1)),
        "target": _answer(-0.2, -0.02, -1, -0.462),
        "target end": _answer(-0.531, -0.02, -0.538, 0),
    },
    right=(
        _answer(-0.532, -0.021, -1.0, -0.462),
        _answer("np.float32(-0.5318)", "-0.0209", "np.float64(-1)", "-0.4624"),
    ),
    judge=_judged_targets,
    setup="import numpy as np",
)

# 9.4

FOUND = {"A": "too high", "B": "about right", "C": "too low"}


def _judged_promises(promises: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    got = {name: str(promises[name]).strip().lower() for name in FOUND}
    limit, why = float(promises["greatest true Q"]), str(promises["why"]).strip().lower()
    numbers = {"limit": limit, "why": promises["why"]}
    if (got["A"], got["C"]) == (FOUND["C"], FOUND["A"]):
        return "sign", numbers
    for name, found in FOUND.items():
        if got[name] != found:
            return name, numbers
    if abs(limit) > 1e-6:
        return ("one" if limit == 1 else "limit"), numbers
    return {"a": "often", "b": "right", "c": "gamma"}.get(why, "no reason"), numbers


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
        ),
        "often": _PROMISES.format(_HIGH, _RIGHT, _LOW, 0, "'a'"),
        "gamma": _PROMISES.format(_HIGH, _RIGHT, _LOW, 0, "'c'"),
        "no reason": _PROMISES.format(_HIGH, _RIGHT, _LOW, 0, "'because'"),
    },
    right=(_PROMISES.format(_HIGH.upper(), _RIGHT, _LOW, "0.0", "'B'"),),
    judge=_judged_promises,
)

EXERCISES = (LOST_PRESS, TIPS, TARGETS, PROMISES)

QUESTIONS = (
    Question("9.a", TEXTS["9.a"], answer=2),
    Question("9.b", TEXTS["9.b"], answer=2, values=(-0.98, -0.78, -0.13, 0)),
    Question("9.c", TEXTS["9.c"], answer=2),
)
