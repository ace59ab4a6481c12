"""Exercises 2.3 and 2.4 of `02_build_the_q_network`: one state, asked and taught as a row.

They are tried with a network that promises what is written here.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from ...exercises.exercise import Case, Exercise
from ...network import build_network
from .texts import TEXTS

_PROMISES = ((0.2, 0.67, -0.5), (-3.0, -1.0, -0.4), (5.5, 2.0, 1.0), (0.2, -0.3, 0.67))  # one row a state


@cache
def _promising() -> Any:
    """A network with three buttons; for the state with a 1 in place k it promises row k of `_PROMISES`."""
    model = build_network(4, 3, (), "linear")
    model.set_weights([np.array(_PROMISES, np.float32), np.zeros(3, np.float32)])
    return model


def _state(number: int) -> np.ndarray:
    return np.eye(4, dtype=np.float32)[number]


def _try(answer: Callable, *inputs: Any) -> Any:
    """Calls the answer; Keras' ways to refuse a bare (4,) become one result.

    Which of them it takes depends on the shapes that it was handed before.
    """
    try:
        return answer(*inputs)
    except ValueError as error:
        if not any(words in str(error) for words in ("incompatible shape (4,)", "shape with unknown rank")):
            raise
        return "refused: (4,)"


def _asked(number: int) -> Case:
    return Case(
        f"state {number}", lambda: (_promising(), _state(number)), f"best_action(model, state_{number})"
    )


# 2.3

ASK_IT = Exercise(
    id="2.3",
    name="best_action",
    minutes=3,
    level=1,
    stub='''\
def best_action(model, state):
    """Return the button with the greatest Q-value for a state of shape (4,)."""
    ...
''',
    solution='''\
def best_action(model, state):
    """Return the button with the greatest Q-value for a state of shape (4,)."""
    rows = state.reshape(1, 4)
    q_values = model.predict(rows, verbose=0)[0]
    return np.argmax(q_values)
''',
    texts=TEXTS["2.3"],
    mistakes={
        "no row": (
            {"state.reshape(1, 4)": "state"},
            {"state.reshape(1, 4)": "state", "model.predict(rows, verbose=0)": "model(rows).numpy()"},
        ),
        "promise": {"np.argmax": "np.max"},
        "two axes": (
            {", verbose=0)[0]": ", verbose=0)", "np.argmax(q_values)": "np.argmax(q_values, axis=0)"},
            {", verbose=0)[0]": ", verbose=0)", "np.argmax(q_values)": "list(q_values).index(max(q_values))"},
        ),
        "worst": {"np.argmax": "np.argmin"},
        "all promises": {"np.argmax(q_values)": "q_values"},
    },
    right=(
        """\
def best_action(model, state):
    return int(model(state[None]).numpy().argmax())
""",
        """\
def best_action(model, state):
    promises = model.predict_on_batch(np.array([state]))[0].tolist()
    return promises.index(max(promises))
""",
    ),
    cases=tuple(map(_asked, range(4))),
    run=_try,
    setup="import numpy as np",
    seconds=30.0,
)


# 2.4


def _taught(name: str, number: int, action: int, target: float) -> Case:
    return Case(
        name,
        lambda: (_promising(), _state(number), action, target),
        f"target_row(model, state_{number}, {action}, {target})",
    )


TEACH_ONE = Exercise(
    id="2.4",
    name="target_row",
    minutes=8,
    level=2,
    stub='''\
def target_row(model, state, action, target):
    """Return the row to fit on, so that only Q(state, action) is taught."""
    ...
''',
    solution='''\
def target_row(model, state, action, target):
    """Return the row to fit on, so that only Q(state, action) is taught."""
    row = model.predict(state.reshape(1, 4), verbose=0)
    row[0][action] = target
    return row
''',
    texts=TEXTS["2.4"],
    mistakes={
        "zero": {"    row[0]": "    row = 0 * row\n    row[0]"},
        "first": {"row[0][action]": "row[0][0]"},
        "bare": ({"return row": "return target"}, {"return row": "return np.array([[target]])"}),
        "added": {"] = target": "] += target"},
        "both": {"row[0][action]": "row[0][:]"},
        "flat": {"return row": "return row[0]"},
        "no such row": {"row[0][action]": "row[action]"},
        "no row": {"state.reshape(1, 4)": "state"},
        "untouched": {"] = target": "] == target"},
    },
    right=(
        """\
def target_row(model, state, action, target):
    guesses = model(np.array([state])).numpy()[0]
    return [[target if button == action else guess for button, guess in enumerate(guesses)]]
""",
        """\
def target_row(model, state, action, target):
    row = np.array(model.predict_on_batch(state[None, :]))
    row[0, action] = target
    return row
""",
    ),
    cases=(
        _taught("second button", 0, 1, 10.0),
        _taught("first button", 1, 0, 7.5),
        _taught("third button", 2, 2, -4.0),
    ),
    run=_try,
    setup="import numpy as np",
    seconds=30.0,
)
