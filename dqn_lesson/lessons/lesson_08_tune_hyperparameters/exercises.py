"""Exercises 8.1 to 8.3 of `08_tune_hyperparameters`.

8.4 stands in `tune_own_search`, 8.5 in `tune_acrobot`, the questions in `tune_questions`.
"""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from ...exercises.exercise import Case, Exercise
from ...exercises.matching import LETTERS, quoted
from ...exercises.parse_answer import word
from .exercise_8_4 import OWN_SEARCH
from .exercise_8_5 import ACROBOT
from .questions import QUESTIONS as QUESTIONS
from .texts import TEXTS

# 8.1

_SHARE = '''\
def success_share(runs, bar):
    """Return the share of the runs whose agent passes the exam, from 0 to 1."""
'''
_TAKEN = "means = [sum(run['exam']) / len(run['exam']) for run in runs]"
_COUNTED = "sum(mean >= bar for mean in means) / len(runs)"


def _share(success_share: Callable, runs: list[dict], bar: float) -> Any:
    """What the answer gives back; of Python's exact numbers the float."""
    found = success_share(runs, bar)
    return float(found) if isinstance(found, Fraction | Decimal) else found


def _runs(*scores: tuple[list[float], list[float]]) -> list[dict[str, list[float]]]:
    return [{"training": training, "exam": exam} for training, exam in scores]


_FIVE = _runs(
    ([20, 31, 480, 500], [500, 500, 430]),  # mean 476.7: passes
    ([480, 490, 500, 500], [500, 120, 500]),  # exam 373.3; trained well
    ([18, 25, 40], [475, 475, 475]),  # just passes
    ([9, 12, 300], [470, 410, 320]),
    ([21, 60, 55], [480, 470, 490]),  # passes
)
_ACROBOT = _runs(
    ([-500, -500, -120], [-90, -95]),
    ([-120, -90, -80], [-130, -85]),
    ([-95, -85, -80], [-500, -75]),
    ([-500, -500, -180], [-99, -104]),  # mean -101.5
)

SUCCESS_SHARE = Exercise(
    id="8.1",
    name="success_share",
    minutes=5,
    level=1,
    stub=_SHARE + "    ...\n",
    solution=f"{_SHARE}    {_TAKEN}\n    return {_COUNTED}\n",
    texts=TEXTS["8.1"],
    mistakes={
        "best seed": {_COUNTED: "max(means)"},
        "training": {
            _TAKEN: "means = [sum(run['training']) / len(run['training']) for run in runs]",
        },
        "last game": {_TAKEN: "means = [run['training'][-1] for run in runs]"},
        "all together": {_COUNTED: "sum(means) / len(means)"},
        "yes or no": (
            {_COUNTED: "max(means) >= bar"},
            {_COUNTED: "sum(means) / len(means) >= bar"},
            {" / len(runs)": " // len(runs)"},
        ),
        "games": {
            _TAKEN: "means = [score for run in runs for score in run['exam']]",
            "/ len(runs)": "/ len(means)",
        },
        "best game": {_TAKEN: "means = [max(run['exam']) for run in runs]"},
        "every game": {_TAKEN: "means = [min(run['exam']) for run in runs]"},
        "not quite": {">= bar": "> bar"},
        "count": {" / len(runs)": ""},
        "475": {">= bar": ">= 475"},
        "percent": {_COUNTED: f"100 * {_COUNTED}"},
        "failing": {">= bar": "< bar"},
    },
    right=(
        {_COUNTED: "np.mean(np.array(means) >= bar)"},
        {_TAKEN: "passed = 0\n    for run in runs:\n        passed += np.mean(run['exam']) >= bar",
         _COUNTED: "passed / len(runs)"},
        {_COUNTED: "Fraction(sum(mean >= bar for mean in means), len(runs))"},
    ),
    cases=(
        Case("five seeds", (_FIVE, 475), "success_share(five_runs, 475)"),
        Case("another game", (_ACROBOT, -100), "success_share(four_runs_of_another_game, -100)"),
    ),
    run=_share,
    setup="from fractions import Fraction\n\nimport numpy as np",
)  # fmt: skip

# 8.2

OFFERED: dict[str, dict[str, Any]] = {
    "A": {"gamma": 0.995, "learning_rate": 0.001, "batch_size": 64, "num_steps": 15_000, "seeds": "0 to 4"},
    "B": {"gamma": 0.9, "learning_rate": 0.001, "batch_size": 64, "num_steps": 40_000, "seeds": "0 to 4"},
    "C": {"gamma": 0.9, "learning_rate": 0.03, "batch_size": 64, "num_steps": 15_000, "seeds": "0 to 4"},
    "D": {"gamma": 0.995, "learning_rate": 0.001, "batch_size": 64, "num_steps": 15_000, "seeds": "5 to 9"},
    "E": {"gamma": 0.995, "learning_rate": 0.001, "batch_size": 4, "num_steps": 40_000, "seeds": "0 to 4"},
    "F": {"gamma": 0.9, "learning_rate": 0.03, "batch_size": 4, "num_steps": 15_000, "seeds": "0 to 4"},
}
"""Six experiments, of which two differ in one knob alone."""


def difference(one: str, other: str) -> list[str]:
    """In what two of the experiments differ."""
    return [name for name, value in OFFERED[one].items() if value != OFFERED[other][name]]


def _judged_pair(fair: list[str]) -> tuple[str, dict[str, Any]]:
    letters = [word(letter).upper() for letter in fair]
    if unknown := [letter for letter in letters if letter not in OFFERED]:
        return "no such", {"letter": unknown[0]}
    one, other = letters
    found = difference(one, other)
    numbers = {"one": one, "other": other, "differ": " and ".join(found)}
    if not found:
        return "the same", numbers
    if found == ["seeds"]:
        return "seeds alone", numbers
    if len(found) == 1:
        return "right", numbers
    if "num_steps" in found and len(found) == 2:
        return "length", numbers
    return "several", numbers


_FAIR = "fair = [{}, {}]  # two letters\n"

FAIR_COMPARISON = Exercise(
    id="8.2",
    name="fair",
    minutes=4,
    level=1,
    stub=_FAIR.format("...", "..."),
    solution=_FAIR.format('"C"', '"F"'),
    texts=TEXTS["8.2"],
    mistakes={
        "seeds alone": _FAIR.format('"A"', '"D"'),
        "length": (_FAIR.format('"A"', '"B"'), _FAIR.format('"E"', '"A"'), _FAIR.format('"B"', '"C"')),
        "several": (_FAIR.format('"A"', '"F"'), _FAIR.format('"B"', '"E"'), _FAIR.format('"A"', '"C"')),
        "the same": _FAIR.format('"C"', '"C"'),
        "no such": _FAIR.format('"C"', '"G"'),
    },
    right=(_FAIR.format('"F"', '"C"'), _FAIR.format("'c'", "'f'")),
    judge=_judged_pair,
)

# 8.3

PATIENTS = {
    "A": "memory of 200",
    "B": "gamma 0.5",
    "C": "recommended",
    "D": "epsilon falls early",
}
"""Which kept knob is behind each letter."""
_KNOBS = 'turned = {{"A": {}, "B": {}, "C": {}, "D": {}}}  # "gamma", "epsilon", "memory" or "nothing"\n'


_TURNED = {"A": "memory", "B": "gamma", "C": "nothing", "D": "epsilon"}
_SWAPPED = {
    "AB": "low forgets", "AC": "dips are healthy", "AD": "fast forgets",
    "BC": "low is healthy", "BD": "low is early", "CD": "fast is healthy",
}  # fmt: skip


def _diagnosed(turned: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    got = {letter: word(turned[letter]) for letter in LETTERS}
    if unknown := [letter for letter in LETTERS if got[letter] not in _TURNED.values()]:
        return "no knob", {"letter": unknown[0], "knob": turned[unknown[0]]}
    wrong = "".join(letter for letter in LETTERS if got[letter] != _TURNED[letter])
    if not wrong:
        return "right", {}
    if wrong in _SWAPPED and {got[letter] for letter in wrong} == {_TURNED[letter] for letter in wrong}:
        return _SWAPPED[wrong], {}
    return f"row {wrong[0]}", {"knob": got[wrong[0]]}


DIAGNOSE = Exercise(
    id="8.3",
    name="turned",
    minutes=6,
    level=2,
    stub=_KNOBS.format(*["..."] * 4),
    solution=quoted(_KNOBS, "memory", "gamma", "nothing", "epsilon"),
    texts=TEXTS["8.3"],
    mistakes={
        "low forgets": quoted(_KNOBS, "gamma", "memory", "nothing", "epsilon"),
        "fast is healthy": quoted(_KNOBS, "memory", "gamma", "epsilon", "nothing"),
        "fast forgets": quoted(_KNOBS, "epsilon", "gamma", "nothing", "memory"),
        "low is early": quoted(_KNOBS, "memory", "epsilon", "nothing", "gamma"),
        "dips are healthy": quoted(_KNOBS, "nothing", "gamma", "memory", "epsilon"),
        "low is healthy": quoted(_KNOBS, "memory", "nothing", "gamma", "epsilon"),
        "row A": (quoted(_KNOBS, *["gamma"] * 4), quoted(_KNOBS, "gamma", "nothing", "memory", "epsilon")),
        "row B": quoted(_KNOBS, "memory", "nothing", "epsilon", "gamma"),
        "row C": quoted(_KNOBS, "memory", "gamma", "gamma", "epsilon"),
        "row D": quoted(_KNOBS, "memory", "gamma", "nothing", "memory"),
        "no knob": (
            quoted(_KNOBS, "memory of 200", "gamma", "nothing", "epsilon"),
            _KNOBS.format("'memory'", 2, "None", "'epsilon'"),
        ),
    },
    right=("turned = dict(A='memory', B=' Gamma', C='NOTHING', D='epsilon')\n",),
    judge=_diagnosed,
)

EXERCISES = (SUCCESS_SHARE, FAIR_COMPARISON, DIAGNOSE, OWN_SEARCH, ACROBOT)
