"""Exercises and questions of `02_build_the_q_network`; their sentences stand in `q_network_texts`."""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from ..network import build_network
from .exercise import Case, Exercise, Question
from .q_network_texts import TEXTS

# 2.1

_PROBES = np.array(
    [[0.5, 0.3, 0.2, 0.4], [-2, 1, 0.5, -1], [1, 2, -1, 3], [0.1, -3, 2, 1], [3, 1, -2, 2]], np.float32
)


def _look_at(build_model: Callable) -> dict[str, Any] | None:
    """Builds the network once and says what it is, by what it does rather than by how it is written."""
    model = build_model()
    if model is None:
        return None
    shapes = [tuple(model(_PROBES[:rows]).shape) for rows in (1, 5)]
    turned = _PROBES[::-1]
    bend = (
        model(_PROBES) + model(turned) - model(_PROBES + turned) - model(0 * _PROBES)
    )  # 0 of straight lines
    layers = [layer for layer in model.layers if hasattr(layer, "units")]
    last = layers[-1]
    wanted = np.resize(np.float32([-50, 50]), last.units)
    last.set_weights([np.zeros_like(last.get_weights()[0]), wanted])
    reached = model(_PROBES[:1]).numpy()
    return {
        "shapes": shapes,
        "widths": [layer.units for layer in layers],
        "bends": bool(np.abs(bend).max() > 1e-4),
        "reached": reached[0],
        "loss": float(model.compute_loss(y=reached + np.float32(3), y_pred=reached)),
        "learning rate": float(model.optimizer.learning_rate),
    }


_HIDDEN = '    model.add(keras.layers.Dense(128, activation="tanh"))\n'
_LAST = "    model.add(keras.layers.Dense(2))\n"
_COMPILE = '    model.compile(loss="mse", optimizer=keras.optimizers.RMSprop(learning_rate=0.0001))\n'

BUILD_IT = Exercise(
    id="2.1",
    name="build_model",
    minutes=6,
    level=1,
    stub='''\
def build_model():
    """Return a compiled network: 4 numbers in, 3 times 128 nodes, 2 Q-values out."""
    model = keras.Sequential()
    model.add(keras.layers.Input((4,)))
    ...
''',
    solution='''\
def build_model():
    """Return a compiled network: 4 numbers in, 3 times 128 nodes, 2 Q-values out."""
    model = keras.Sequential()
    model.add(keras.layers.Input((4,)))
    model.add(keras.layers.Dense(128, activation="tanh"))
    model.add(keras.layers.Dense(128, activation="tanh"))
    model.add(keras.layers.Dense(128, activation="tanh"))
    model.add(keras.layers.Dense(2))
    model.compile(loss="mse", optimizer=keras.optimizers.RMSprop(learning_rate=0.0001))
    return model
''',
    texts=TEXTS["2.1"],
    mistakes={
        "one output": {"Dense(2)": "Dense(1)"},
        "no place for it": {_LAST: ""},
        "promises": {"Dense(2)": 'Dense(2, activation="tanh")'},
        "shares": {"Dense(2)": 'Dense(2, activation="softmax")'},
        "only above": {"Dense(2)": 'Dense(2, activation="relu")'},
        "classes": (
            {'"mse"': '"categorical_crossentropy"'},
            {'"mse"': '"binary_crossentropy"'},
            {'"mse"': '"sparse_categorical_crossentropy"'},
            {'"mse"': '"categorical_crossentropy"', "Dense(2)": 'Dense(2, activation="softmax")'},
        ),
        "old name": (
            {"learning_rate=": "lr="},
            {"RMSprop(learning_rate=0.0001)": "Adam(lr=0.001)"},
        ),
        "straight": {', activation="tanh"': ""},
        "two hidden": {_HIDDEN + _LAST: _LAST},
        "not compiled": {_COMPILE: ""},
    },
    right=(
        """\
def build_model():
    layers = [keras.layers.Dense(128, activation=keras.activations.tanh) for _ in range(3)]
    model = keras.Sequential([keras.Input(shape=(4,)), *layers, keras.layers.Dense(2, activation="linear")])
    model.compile(keras.optimizers.Adam(1e-4), keras.losses.MeanSquaredError())
    return model
""",
        """\
def build_model():
    x = state = keras.Input((4,))
    for _ in range(3):
        x = keras.layers.Dense(128, "relu")(x)
    model = keras.Model(state, keras.layers.Dense(2)(x))
    model.compile(loss="mean_squared_error", optimizer=keras.optimizers.RMSprop(learning_rate=1e-4))
    return model
""",
    ),
    cases=(Case("the network", (), "build_model()"),),
    run=_look_at,
    setup="import keras",
    tolerance=1e-6,
    seconds=30.0,
)

# 2.2


@cache
def _small_weights() -> tuple[np.ndarray, ...]:
    """A network 4-5-3-2 whose biases matter: kernel, bias, kernel, bias, ..."""
    draw = np.random.default_rng(2)
    sizes = ((4, 5), (5,), (5, 3), (3,), (3, 2), (2,))
    return tuple(draw.normal(0, 1.2, size).astype(np.float32) for size in sizes)


@cache
def _rows(num: int) -> np.ndarray:
    return np.random.default_rng(num).normal(0, 1, (num, 4)).astype(np.float32)


THINK = Exercise(
    id="2.2",
    name="forward",
    minutes=8,
    level=2,
    stub='''\
def forward(x, weights):
    """Return what a network with the weights [W1, b1, W2, b2, ...] predicts for the rows x."""
    ...
''',
    solution='''\
def forward(x, weights):
    """Return what a network with the weights [W1, b1, W2, b2, ...] predicts for the rows x."""
    for k in range(0, len(weights), 2):
        x = x @ weights[k] + weights[k + 1]
        if k + 2 < len(weights):
            x = np.tanh(x)
    return x
''',
    texts=TEXTS["2.2"],
    mistakes={
        "no bias": {" + weights[k + 1]": ""},
        "all bent": {"        if k + 2 < len(weights):\n            x": "        x"},
        "straight": {"np.tanh(x)": "x"},
        "relu": {"np.tanh(x)": "np.maximum(x, 0)"},
        "turned": (
            {"x @ weights[k]": "weights[k] @ x"},
            {"x @ weights[k]": "np.dot(weights[k], x)"},
            {"x @ weights[k]": "x @ weights[k].T"},
            {"x @ weights[k]": "np.dot(x, weights[k].T)"},
        ),
        "first layer": {"            x = np.tanh(x)": "            return np.tanh(x)"},
        "bias bent apart": {
            "x @ weights[k] + weights[k + 1]": "x @ weights[k]",
            "x = np.tanh(x)": "x = np.tanh(x) + weights[k + 1]",
            "return x": "return x + weights[-1]",
        },
    },
    right=(
        """\
def forward(x, weights):
    *hidden, (last_kernel, last_bias) = list(zip(weights[::2], weights[1::2]))
    for kernel, bias in hidden:
        x = np.tanh(np.dot(x, kernel) + bias)
    return np.dot(x, last_kernel) + last_bias
""",
        """\
def forward(x, weights):
    rows = []
    for row in x:
        values = [float(value) for value in row]
        for k in range(0, len(weights), 2):
            kernel, bias = weights[k], weights[k + 1]
            sums = [sum(v * w for v, w in zip(values, kernel[:, j])) + bias[j] for j in range(len(bias))]
            values = sums if k + 2 == len(weights) else [math.tanh(s) for s in sums]
        rows.append(values)
    return rows
""",
    ),
    cases=(
        Case(
            "zeros", lambda: (np.zeros((1, 4), np.float32), list(_small_weights())), "forward(zeros, weights)"
        ),
        Case("one row", lambda: (_rows(1).copy(), list(_small_weights())), "forward(one_row, weights)"),
        Case("six rows", lambda: (_rows(6).copy(), list(_small_weights())), "forward(six_rows, weights)"),
    ),
    setup="import math\nimport numpy as np",
)

# 2.3 and 2.4

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

# 2.5

COUNT_THE_KNOBS = Exercise(
    id="2.5",
    name="knobs",
    minutes=3,
    level=1,
    stub="knobs = ...  # all weights of the network 4 -> 128 -> 128 -> 128 -> 2\n",
    solution="knobs = (4 * 128 + 128) + 2 * (128 * 128 + 128) + (128 * 2 + 2)\n",
    texts=TEXTS["2.5"],
    mistakes={
        "no bias": "knobs = 33_536",
        "one layer": ("knobs = 258", "knobs = 640", "knobs = 16_512"),
        "once": "knobs = 17_410",
        "nodes": ("knobs = 386", "knobs = 390"),
        "three": "knobs = 50_434",
    },
    right=("knobs = 33_922", "knobs = np.int64(33922)", "knobs = 33922.0"),
    cases=(Case("the number", (), "knobs"),),
    run=lambda knobs: knobs,
    setup="import numpy as np",
)

EXERCISES = (BUILD_IT, THINK, ASK_IT, TEACH_ONE, COUNT_THE_KNOBS)

QUESTIONS = (
    Question("2.a", TEXTS["2.a"], answer=2),
    Question("2.b", TEXTS["2.b"], answer=1),
    Question("2.c", TEXTS["2.c"], answer=3, values=(1, 10, 500, 5_000)),
)
