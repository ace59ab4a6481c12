"""Answers to lesson 09 that no exercise lists. What counts as misleading stands in `answers/__init__.py`."""

from . import Answers, Wrong


def _press(number: object) -> str:
    return f"lost_press = {number}\n"


LOST_PRESS = Answers(
    wrong=[
        Wrong("one press too late", ["too late"], _press(282)),
        Wrong("one press before the row", ["too early"], _press(273)),
        Wrong("where the pole leans the other way for the last time", ["too early"], _press(260)),
        Wrong("one second before the end", ["too early"], _press(233)),
        Wrong("counts from the end", ["too early"], _press(4)),
        Wrong("counts from the end, with a sign", ["no moment"], _press(-1)),
        Wrong("seconds for steps", ["no moment"], _press("280 * 0.02")),
        Wrong("one after the end", ["no moment"], _press(285)),
        Wrong("between two presses", ["no moment"], _press(281.5)),
        Wrong("the length that a game may have", ["no moment"], _press(500)),
        Wrong("the end, counted from 1 as a number with a point", ["the end"], _press(284.0)),
        Wrong("the button, not the step", ["too early"], _press(1)),
        Wrong("no press at all", ["no moment"], _press("float('inf')")),
    ],
    right=[
        _press("np.float32(277)"),
        "from fractions import Fraction\n\n" + _press("Fraction(280)"),
        _press("np.array(276)"),
        _press("max(range(275, 281))"),
    ],
)

_STATES = (
    "upright, swinging right",
    "upright, swinging left",
    "leaning right, swinging left",
    "leaning left, swinging right",
    "angle 0.2 s later",
)


def _tips(letters: str, later: object) -> str:
    said = [*map(repr, letters.split()), str(later)]
    return (
        "tips = {" + ", ".join(f'"{key}": {value}' for key, value in zip(_STATES, said, strict=True)) + "}\n"
    )


TIPS = Answers(
    wrong=[
        Wrong("left, whatever comes", ["other"], _tips("L L L L", -0.05)),
        Wrong("right, whatever comes", ["other"], _tips("R R R R", -0.05)),
        Wrong("the last one by its lean", ["other"], _tips("R L L L", -0.05)),
        Wrong("the third one by its lean", ["other"], _tips("R L R R", -0.05)),
        Wrong(
            "by the lean, and right where there is none", ["angle alone", "other"], _tips("R R R L", -0.05)
        ),
        Wrong("one step of 0.02 s for 0.2 s", ["later"], _tips("R L L R", "0.05 - 0.5 * 0.02")),
        Wrong("divides by the time", ["later"], _tips("R L L R", "0.05 - 0.5 / 0.2")),
        Wrong("multiplies angle and velocity", ["later"], _tips("R L L R", "0.05 * -0.5")),
        Wrong("both signs turned round", ["later"], _tips("R L L R", "-0.05 - 0.1")),
        Wrong("adds the time", ["turned", "later"], _tips("R L L R", "0.05 + 0.2")),
        Wrong("two seconds for 0.2", ["later"], _tips("R L L R", "0.05 - 0.5 * 2")),
        Wrong("a number with its unit", ["no angle"], _tips("R L L R", "'-0.05 rad'")),
        Wrong("signs for buttons", ["no button"], _tips("+1 -1 -1 +1", -0.05)),
        Wrong("does nothing where it swings back", ["no button"], _tips("R L none none", -0.05)),
    ],
    right=[
        "from fractions import Fraction\n\n" + _tips("r l l r", "Fraction(1, 20) - Fraction(1, 10)"),
        f"tips = dict(zip({_STATES!r}, [*'RLLR', np.array(-0.05)]))\n",
        _tips("Right left LEFT right", "round(0.05 + -0.5 * 0.2, 3)"),
    ],
)

_KEYS = ("target 281", "error 281", "target 283", "error 283")


def _targets(*numbers: object) -> str:
    return (
        "targets = {"
        + ", ".join(f'"{key}": {value}' for key, value in zip(_KEYS, numbers, strict=True))
        + "}\n"
    )


TARGETS = Answers(
    wrong=[
        Wrong("gamma is 0.9", ["target"], _targets("0.9 * -0.5345", "0.9 * -0.5345 + 0.511", -1, -0.462)),
        Wrong("the mean of moment 282", ["target"], _targets(-0.674, -0.163, -1, -0.462)),
        Wrong(
            "looks at moment 283, two steps on",
            ["target"],
            _targets("0.995 * -0.5376", "0.995 * -0.5376 + 0.511", -1, -0.462),
        ),
        Wrong("a penalty for press 281, too", ["target"], _targets(-1.532, -1.021, -1, -0.462)),
        Wrong("the tutorial's penalty", ["target end"], _targets(-0.532, -0.021, -100, -99.462)),
        Wrong(
            "the penalty, and the worse future on top",
            ["target end", "future"],
            _targets(-0.532, -0.021, "-1 - 0.995 * 0.9437", -1.401),
        ),
        Wrong("what Q said of the other button", ["target end"], _targets(-0.532, -0.021, -0.852, -0.314)),
        Wrong("the two errors have changed places", ["error"], _targets(-0.532, -0.462, -1, -0.021)),
        Wrong("the error is measured from moment 282", ["error"], _targets(-0.532, 0.003, -1, -0.462)),
        Wrong("the second error has the wrong sign", ["error"], _targets(-0.532, -0.021, -1, 0.462)),
        Wrong("errors squared, as the loss has them", ["error"], _targets(-0.532, 0.0004, -1, 0.214)),
        Wrong(
            "a discounted fall that comes three steps on",
            ["target"],
            _targets("-(0.995**3)", "-(0.995**3) + 0.511", -1, -0.462),
        ),
        Wrong("no minus signs", ["target"], _targets(0.532, 0.021, 1, 0.462)),
        Wrong(
            "a target that a rate of 0.5 has made smaller",
            ["target"],
            _targets("(-0.5318 - 0.511) / 2", -0.0105, -1, -0.462),
        ),
    ],
    right=[
        "from fractions import Fraction\n\nfirst = Fraction('-0.534') * Fraction('0.995')\n"
        + _targets("first", "first + Fraction('0.511')", "Fraction(-1)", "Fraction('-0.462')"),
        f"""\
gamma, said = 0.995, {{281: (-0.511, -0.738), 282: (-0.5345, -0.8205), 283: (-0.5376, -0.8523)}}
first, last = gamma * max(said[282]), -1.0
targets = dict(zip({_KEYS!r}, [first, first - said[281][0], last, last - said[283][0]]))
""",
        "targets = {'error 283': np.float32(-0.4624), 'target 283': np.int64(-1), 'error 281': -2.08e-2}\n"
        "targets['target 281'] = np.array(-0.5318)\n",
    ],
)

_ASKED = ("A", "B", "C", "greatest true Q", "why")
_HIGH, _RIGHT, _LOW = "'too high'", "'about right'", "'too low'"


def _promises(*said: object) -> str:
    return (
        "promises = {"
        + ", ".join(f'"{key}": {value}' for key, value in zip(_ASKED, said, strict=True))
        + "}\n"
    )


PROMISES = Answers(
    wrong=[
        Wrong("all promise too much", ["B", "C"], _promises(_HIGH, _HIGH, _HIGH, 0, "'b'")),
        Wrong("all are about right", ["A", "C"], _promises(_RIGHT, _RIGHT, _RIGHT, 0, "'b'")),
        Wrong("all promise too little", ["A", "B"], _promises(_LOW, _LOW, _LOW, 0, "'b'")),
        Wrong("B a little too high", ["B"], _promises(_HIGH, _HIGH, _LOW, 0, "'b'")),
        Wrong("B and C have changed places", ["B", "C"], _promises(_HIGH, _LOW, _RIGHT, 0, "'b'")),
        Wrong("1 / (1 - gamma)", ["limit"], _promises(_HIGH, _RIGHT, _LOW, "1 / (1 - 0.995)", "'b'")),
        Wrong("gamma", ["limit"], _promises(_HIGH, _RIGHT, _LOW, 0.995, "'b'")),
        Wrong("no end to it", ["no number", "limit"], _promises(_HIGH, _RIGHT, _LOW, "float('inf')", "'b'")),
        Wrong("the greatest that was seen", ["limit"], _promises(_HIGH, _RIGHT, _LOW, -0.13, "'b'")),
        Wrong("two reasons", ["no reason"], _promises(_HIGH, _RIGHT, _LOW, 0, "'a and b'")),
        Wrong(
            "a reason in words",
            ["no reason"],
            _promises(_HIGH, _RIGHT, _LOW, 0, "'it was hardly ever there'"),
        ),
        Wrong("a reason by its number", ["no reason"], _promises(_HIGH, _RIGHT, _LOW, 0, 2)),
        Wrong("low and high without 'too'", ["no choice"], _promises("'high'", "'right'", "'low'", 0, "'b'")),
        Wrong("numbers for words", ["no choice"], _promises(1, 0, -1, 0, "'b'")),
    ],
    right=[
        "from fractions import Fraction\n\n"
        + _promises("'Too High'", "'about right '", "'TOO LOW'", "Fraction(0)", "' b '"),
        _promises(_HIGH, _RIGHT, _LOW, "np.array(0)", '"b)"'),
        f"promises = dict(zip({_ASKED!r}, ('too high', 'about-right', 'too low', -0.0, 'B')))\n",
    ],
)

ANSWERS = {"9.1": LOST_PRESS, "9.2": TIPS, "9.3": TARGETS, "9.4": PROMISES}
