"""Exercises and questions of `08_tune_hyperparameters`, 8.4 left out, which stands in `tune_own_search`."""

from typing import Any

from ..hyperparameters import Hyperparameters
from .exercise import Case, Exercise, Question, item_of
from .tune_own_search import OWN_SEARCH
from .tune_texts import TEXTS

# 8.1

_SHARE = '''\
def success_share(runs, bar):
    """Return the share of the runs whose agent passes the exam, from 0 to 1."""
'''
_TAKEN = "means = [sum(run['exam']) / len(run['exam']) for run in runs]"
_COUNTED = "sum(mean >= bar for mean in means) / len(runs)"


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
    ([-500, -500, -80], [-99, -104]),  # mean -101.5
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
        "best seed": ({_COUNTED: "max(means)"}, {_COUNTED: "float(max(means) >= bar)"}),
        "training": {
            _TAKEN: "means = [sum(run['training']) / len(run['training']) for run in runs]",
        },
        "last game": {_TAKEN: "means = [run['training'][-1] for run in runs]"},
        "all together": (
            {_COUNTED: "sum(means) / len(means)"},
            {_COUNTED: "float(sum(means) / len(means) >= bar)"},
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
    },
    right=(
        {_COUNTED: "np.mean(np.array(means) >= bar)"},
        {_TAKEN: "passed = 0\n    for run in runs:\n        passed += np.mean(run['exam']) >= bar",
         _COUNTED: "passed / len(runs)"},
    ),
    cases=(
        Case("five seeds", (_FIVE, 475), "success_share(five_runs, 475)"),
        Case("another game", (_ACROBOT, -100), "success_share(four_runs_of_another_game, -100)"),
    ),
    setup="import numpy as np",
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
    letters = [str(letter).strip().upper() for letter in fair]
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


def _diagnosed(*knobs: str) -> str:
    return _KNOBS.format(*(f'"{knob}"' for knob in knobs))


DIAGNOSE = Exercise(
    id="8.3",
    name="turned",
    minutes=6,
    level=2,
    stub=_KNOBS.format(*["..."] * 4),
    solution=_diagnosed("memory", "gamma", "nothing", "epsilon"),
    texts=TEXTS["8.3"],
    mistakes={
        "low forgets": _diagnosed("gamma", "memory", "nothing", "epsilon"),
        "fast is healthy": _diagnosed("memory", "gamma", "epsilon", "nothing"),
        "fast forgets": _diagnosed("epsilon", "gamma", "nothing", "memory"),
        "low is early": _diagnosed("memory", "epsilon", "nothing", "gamma"),
        "dips are healthy": _diagnosed("nothing", "gamma", "memory", "epsilon"),
        "low is healthy": _diagnosed("memory", "nothing", "gamma", "epsilon"),
    },
    right=("turned = dict(A='memory', B='gamma', C='nothing', D='epsilon')\n",),
    cases=tuple(Case(f"row {name}", (name,), f'turned["{name}"]') for name in "ABCD"),
    run=item_of,
)

# 8.5

_ACROBOT_SETTINGS = """\
acrobot = {{
    "state_scale": {},  # what each of the six numbers is multiplied by
    "step_reward": {},  # for each step
    "fall_reward": {},  # for the step that terminates the game
}}
"""
_SCALE = "(1, 1, 1, 1, 1 / 4, 1 / 9)"


def _judged_acrobot(acrobot: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Whether the settings fit the game; nothing is trained.

    A game that terminates after T steps returns step / (1 - gamma) + gamma^(T - 1) * gain, so an early end is
    worth more if the gain = fall - step / (1 - gamma) is positive.
    """
    scale = acrobot["state_scale"]
    num = None if scale is None else len(scale)
    if num == 4:
        return "four numbers", {}
    if num not in (None, 6):
        return "numbers", {"num": num}
    settings = Hyperparameters.acrobot().replace(**acrobot)
    step, end = settings.step_reward, settings.fall_reward  # None: the environment's own, -1 and 0
    step, end = -1.0 if step is None else step, 0.0 if end is None else end
    gain = end - step / (1 - settings.gamma)
    numbers = {"step": step, "end": end}
    if abs(gain) < 1e-9:
        return "nothing to learn", numbers
    if gain < 0:
        return ("dangling pays" if step > 0 else "success punished"), numbers
    return ("right, but large" if abs(step) > 0.1 or abs(end) > 10 else "right"), numbers


ACROBOT = Exercise(
    id="8.5",
    name="acrobot",
    minutes=6,
    level=2,
    stub=_ACROBOT_SETTINGS.format(*["..."] * 3),
    solution=_ACROBOT_SETTINGS.format(_SCALE, -0.01, 0),
    texts=TEXTS["8.5"],
    mistakes={
        "four numbers": _ACROBOT_SETTINGS.format("(1 / 2.4, 1 / 2, 5, 1 / 2)", 0, -1),
        "numbers": _ACROBOT_SETTINGS.format("(1, 1, 1, 1, 1)", -0.01, 0),
        "success punished": (
            _ACROBOT_SETTINGS.format(_SCALE, 0, -1), _ACROBOT_SETTINGS.format(_SCALE, -0.01, -100),
        ),
        "nothing to learn": _ACROBOT_SETTINGS.format(_SCALE, 0, 0),
        "dangling pays": (_ACROBOT_SETTINGS.format(_SCALE, 1, 0), _ACROBOT_SETTINGS.format(_SCALE, 1, 1)),
    },
    right=(
        _ACROBOT_SETTINGS.format("None", 0, 1), _ACROBOT_SETTINGS.format(_SCALE, None, None),
        _ACROBOT_SETTINGS.format("np.array([1, 1, 1, 1, 0.25, 0.1])", -0.01, 1.0),
        _ACROBOT_SETTINGS.format("[1] * 6", -1, -1),
    ),
    judge=_judged_acrobot,
    setup="import numpy as np",
)  # fmt: skip

EXERCISES = (SUCCESS_SHARE, FAIR_COMPARISON, DIAGNOSE, OWN_SEARCH, ACROBOT)

QUESTIONS = (
    Question("8.a", TEXTS["8.a"], answer=1),
    Question("8.b", TEXTS["8.b"], answer=2),
    Question("8.c", TEXTS["8.c"], answer=1),
    Question("8.d", TEXTS["8.d"], answer=1),
    Question("8.e", TEXTS["8.e"], answer=57, within=8, unit="%"),
    Question("8.f", TEXTS["8.f"], answer=2),
)
