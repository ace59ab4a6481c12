"""Exercise 9.3: targets and TD errors of two presses, read off the player."""

from typing import Any

from ...exercises.exercise import Exercise
from ...exercises.parse_answer import number
from .texts import TEXTS

GAMMA = 0.995
Q_VALUES = {  # (left, right) in the lost game; a test reads them off the agent again
    281: (-0.5110, -0.7380),
    282: (-0.5345, -0.8205),
    283: (-0.5376, -0.8523),
    284: (-0.6354, -0.9437),
}
TARGET = GAMMA * max(Q_VALUES[282])  # of press 281; the reward is 0
ERRORS = (TARGET - Q_VALUES[281][0], -1 - Q_VALUES[283][0])  # left was pressed both times
_NEAR = 0.0015  # three decimals read off the player; without gamma it is 0.0027
_ROUNDED = 0.005  # two decimals


def _near(one: float, other: float, within: float = _NEAR) -> bool:
    return abs(one - other) <= within


def _only_two_decimals(got: float, right: float) -> bool:
    return got == round(got, 2) and _near(got, right, _ROUNDED)


def _wrong_first(first: float) -> str:
    """Which mistake the target of press 281 shows; empty if it is right."""
    after = max(Q_VALUES[282])
    if _near(first, TARGET):
        return ""
    known = {
        "player's reward": (1 + TARGET, 1 + after),
        "no gamma": (after,),
        "other button": (GAMMA * min(Q_VALUES[282]),),
        "same moment": (GAMMA * max(Q_VALUES[281]),),
        "n steps": (-(GAMMA**2),),
        "error for target": (ERRORS[0],),
    }
    for key, values in known.items():
        if any(_near(first, value) for value in values):
            return key
    return "two decimals" if _only_two_decimals(first, TARGET) else "target"


def _wrong_end(second: float) -> str:
    """Which mistake the target of press 283 shows; empty if it is right."""
    end = GAMMA * max(Q_VALUES[284])
    if _near(second, -1):
        return ""
    known = {
        "player's reward": (1, 1 + end),
        "future": (end - 1,),
        "no fall": (0, end),
        "error for target end": (ERRORS[1],),
    }
    for key, values in known.items():
        if any(_near(second, value) for value in values):
            return key
    return "target end"


def _judged_targets(targets: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    given = {key: number(targets[key]) for key in _KEYS}
    if empty := [key for key in _KEYS if given[key] is None]:
        return "no number", {"name": empty[0], "got": targets[empty[0]]}
    first, error, second, last_error = given.values()
    if key := _wrong_first(first):
        return key, {"got": first}
    if key := _wrong_end(second):
        return key, {"got": second}
    pairs = list(zip((error, last_error), ERRORS, strict=True))
    numbers = {"first": error, "second": last_error}
    if all(_near(*pair) for pair in pairs):
        return "right", numbers
    if all(_near(*pair) or _only_two_decimals(*pair) for pair in pairs):
        return "two decimals", numbers
    return ("sign" if all(_near(got, -right) for got, right in pairs) else "error"), numbers


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
        "no number": (
            _answer("None", -0.021, -1, -0.462),
            _answer(-0.532, -0.021, -1, "'-0.46 or so'"),
            _answer(-0.532, "(-0.532, -0.511)", -1, -0.462),
        ),
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
        "n steps": _answer(-0.99, -0.479, -1, -0.462),
        "error for target": _answer(-0.021, -0.532, -0.462, -1),
        "error for target end": _answer(-0.532, -0.021, -0.462, -1),
        "two decimals": (
            _answer(-0.53, -0.02, -1, -0.46),
            _answer(-0.532, -0.02, -1, -0.46),
        ),
        "sign": _answer(-0.531, 0.02, -1, 0.462),
        "error": (_answer(-0.531, 0.207, -1, -0.148), _answer(-0.531, -0.531, -1, -1)),
        "target": (_answer(-0.2, -0.02, -1, -0.462), _answer("0.99 * -0.5345", -0.018, -1, -0.462)),
        "target end": _answer(-0.531, -0.02, -0.538, 0),
    },
    right=(
        _answer(-0.532, -0.021, -1.0, -0.462),
        _answer("np.float32(-0.5318)", "'-0.0209'", "np.float64(-1)", "np.array(-0.4624)"),
    ),
    judge=_judged_targets,
    setup="import numpy as np",
)
