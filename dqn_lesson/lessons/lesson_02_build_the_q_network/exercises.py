"""Exercises and questions of `02_build_the_q_network`, without 2.3 and 2.4, which stand in `q_network_rows`.

Their sentences stand in `q_network_texts`.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from ...exercises.exercise import Case, Exercise, Question
from .exercises_2_3_and_2_4 import ASK_IT, TEACH_ONE
from .texts import TEXTS

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
    # Nothing is left of it where the model is made of straight lines.
    bend = model(_PROBES) + model(turned) - model(_PROBES + turned) - model(0 * _PROBES)
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


_HEAD = '''\
def build_model():
    """Return a compiled network: 4 numbers in, 3 times 128 nodes, 2 Q-values out."""
    model = keras.Sequential()
    model.add(keras.layers.Input((4,)))
'''
_HIDDEN = '    model.add(keras.layers.Dense(128, activation="tanh"))\n'
_LAST = "    model.add(keras.layers.Dense(2))\n"
_COMPILE = '    model.compile(loss="mse", optimizer=keras.optimizers.RMSprop(learning_rate=0.0001))\n'

BUILD_IT = Exercise(
    id="2.1",
    name="build_model",
    minutes=6,
    level=1,
    stub=_HEAD + "    ...\n",
    solution=_HEAD + 3 * _HIDDEN + _LAST + _COMPILE + "    return model\n",
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
