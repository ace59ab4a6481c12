"""Exercises and questions of lesson 02."""

from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np

from ...exercises.compare import plain
from ...exercises.exercise import Case, Exercise, Question, call_answer
from ...exercises.lending import made_again
from ...network import build_network

# 2.1

_STATES = np.array([[0.5, 0.3, 0.2, 0.4], [-2, 1, 0.5, -1], [1, 2, -1, 3]], np.float32)


def _look_at(build_model: Callable) -> dict[str, Any] | None:
    """Builds the network once and says what it is, by what it does rather than by how it is written."""
    model = build_model()
    if model is None:
        return None
    said, learning = np.asarray(model(_STATES)), np.asarray(model(_STATES, training=True))
    layers = _dense(model)
    last = layers[-1]
    found = {
        "shapes": [said[:1].shape, said.shape],
        "widths": [layer.units for layer in layers],
        "knobs": sum(int(np.prod(weights.shape)) for weights in model.trainable_weights),
        "differs by state": bool(np.ptp(said, axis=0).max() > 0),
        "steady": bool(np.array_equal(said, learning)),
        "learning rate": float(model.optimizer.learning_rate),
    }
    if not all(layer.use_bias for layer in layers):
        return found
    _calm(layers[:-1])
    last.set_weights([np.ones_like(last.get_weights()[0]), np.zeros(last.units)])
    bends = [_bends(model, layer) for layer in layers[:-1]]
    last.set_weights([np.zeros_like(last.get_weights()[0]), np.zeros(last.units)])
    near, far = (_set_bias(model, last, np.resize(wanted, last.units)) for wanted in ([2, 3], [-50, 50]))
    loss = float(model.compute_loss(y=far + np.float32(3), y_pred=far))
    return found | {"bends": bends, "reached": far[0], "reached near 0": near[0], "loss": loss}


def _dense(model: Any) -> list[Any]:
    """The layers with nodes, also those inside of other layers."""
    inner = [_dense(layer) if hasattr(layer, "layers") else [layer] for layer in model.layers]
    return [layer for some in inner for layer in some if hasattr(layer, "units")]


def _calm(layers: list[Any]) -> None:
    """Small weights, and biases of 1: so close to there each layer is nearly straight, bent or not."""
    for layer in layers:
        inputs, units = layer.get_weights()[0].shape
        layer.set_weights([np.full((inputs, units), 0.01 / inputs), np.ones(units)])


def _set_bias(model: Any, layer: Any, bias: Any) -> np.ndarray:
    """What the network says to zeros, once a layer has this bias."""
    layer.set_weights([layer.get_weights()[0], np.broadcast_to(bias, layer.units)])
    return np.asarray(model(0 * _STATES[:1]))


def _bends(model: Any, layer: Any) -> bool:
    """Whether equal steps of a layer's bias make unequal steps of what the network says."""
    low, middle, high, _ = (float(_set_bias(model, layer, bias)[0, 0]) for bias in (-2, 1, 4, 1))
    return abs(high + low - 2 * middle) > 0.1 * abs(high - low)


_HEAD = '''\
def build_model():
    """Return a compiled network: 4 numbers in, 3 times 128 nodes, 2 Q-values out."""
    model = keras.Sequential()
    model.add(keras.layers.Input((4,)))
'''
_HIDDEN = '    model.add(keras.layers.Dense(128, activation="tanh"))\n'
_BARE = "    model.add(keras.layers.Dense(128))\n"
_LAST = "    model.add(keras.layers.Dense(2))\n"
_COMPILE = '    model.compile(loss="mse", optimizer=keras.optimizers.RMSprop(learning_rate=0.0001))\n'

BUILD_IT = Exercise(
    id="2.1",
    name="build_model",
    stub=_HEAD + "    ...\n",
    solution=_HEAD + 3 * _HIDDEN + _LAST + _COMPILE + "    return model\n",
    texts={
        "nudge": "One line for each layer: `model.add(keras.layers.Dense(...))`. What may a Q-value be? Any"
        " number. So what must the last layer *not* do?",
        "hint": '`Dense(128, activation="tanh")` three times, then `Dense(2)` with no activation. Then'
        " `model.compile(loss=..., optimizer=...)`, and `return model`.",
        "right": "Four numbers in, two Q-values out, and they can be any numbers. It is the network of the"
        " 2017 tutorial.",
        "one output": "Your network gives {got[shapes][1][1]} number for each state; there are two buttons."
        " One number for each button: look at the last layer.",
        "no place for it": "Your network gives 128 numbers for each state: the three layers of 128 are there,"
        " the layer with one node for each button is missing. Look at what comes last.",
        "promises": "We set the last layer so that it should say -50 and 50; it said {got[reached]}. With"
        " `tanh` at the end it can only say numbers from -1 to 1. Look at the last layer.",
        "shares": "We set the last layer so that it should say -50 and 50; it said {got[reached]}. `softmax`"
        " makes shares that add up to 1; a Q-value may be any number. Look at the last layer.",
        "only above": "We set the last layer so that it should say -50 and 50; it said {got[reached]}. With"
        " `relu` at the end it can say nothing below 0. Look at the last layer.",
        "classes": "Your loss is made for picking classes, where the answer is a name such as 'cat' or 'dog'."
        " Here the number itself matters. Look at `loss=` (and leave the last layer without activation).",
        "old name": "The optimizer does not know `lr`. So it was called in 2017; today it is"
        " `learning_rate`. Look at the line with the optimizer.",
        "chances": "We set the last layer so that it should say -50 and 50; it said {got[reached]}."
        " `sigmoid` at"
        " the end squeezes everything between 0 and 1; a Q-value may be any number. Look at the last layer.",
        "straight": "Your layers only multiply and add. Without an activation three layers can do no more"
        " than one: straight lines. Look at what `Dense(128)` is missing.",
        "one straight": "Not all of your three layers of 128 bend: {got[bends]}, from the first to the"
        " last. One"
        " without an activation only multiplies and adds. Look for the `Dense(128)` that is missing it.",
        "two hidden": "Your layers have {got[widths]} nodes. Three of 128 are wanted before the last one."
        " Count the lines with 128.",
        "not compiled": "Your network is built but not compiled: it does not know yet how wrong an answer is"
        " (loss) nor how to change (optimizer). Which line is missing before `return`?",
        "the network": "The layers have 128, 128, 128 and 2 nodes, and each of the first three bends. 1 row"
        " gives 1 row, and 3 give 3. Misses of 3 and 3 give a loss of (3² + 3²) / 2 = 9.",
    },
    mistakes={
        "one output": {"Dense(2)": "Dense(1)"},
        "no place for it": {_LAST: ""},
        "promises": {"Dense(2)": 'Dense(2, activation="tanh")'},
        "shares": {"Dense(2)": 'Dense(2, activation="softmax")'},
        "only above": {"Dense(2)": 'Dense(2, activation="relu")'},
        "chances": {"Dense(2)": 'Dense(2, activation="sigmoid")'},
        "classes": (
            {'"mse"': '"categorical_crossentropy"'},
            {'"mse"': '"binary_crossentropy"'},
            {'"mse"': '"sparse_categorical_crossentropy"'},
            {'"mse"': '"categorical_crossentropy"', "Dense(2)": 'Dense(2, activation="softmax")'},
        ),
        "old name": ({"learning_rate=": "lr="}, {"RMSprop(learning_rate=0.0001)": "Adam(lr=0.001)"}),
        "straight": {', activation="tanh"': ""},
        "one straight": (
            {_HEAD + _HIDDEN: _HEAD + _BARE},
            {_HEAD + 2 * _HIDDEN: _HEAD + _HIDDEN + _BARE},
            {_HIDDEN + _LAST: _BARE + _LAST},
        ),
        "two hidden": {_HIDDEN + _LAST: _LAST},
        "not compiled": {_COMPILE: ""},
    },
    right=(
        """\
layers = [keras.layers.Dense(128, activation=keras.activations.tanh) for _ in range(3)]
model = keras.Sequential([keras.Input(shape=(4,)), *layers, keras.layers.Dense(2, activation="linear")])
model.compile(keras.optimizers.Adam(1e-4), keras.losses.MeanSquaredError())
return model
""",
        """\
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
    parts={
        "shapes": "of its answers to 1 row and to 3",
        "widths": "the nodes of its layers",
        "knobs": "how many numbers `fit` can turn",
        "differs by state": "whether different states get different answers",
        "steady": "whether it answers the same in training mode",
        "bends": "whether its layers bend, the last one aside",
        "reached": "what it says when the last layer is set to say -50 and 50",
        "reached near 0": "what it says when the last layer is set to say 2 and 3",
        "loss": "for misses of 3 and 3",
    },
)

# 2.2

_RNG = np.random.default_rng(2)


def _weights(*sizes: int) -> list[np.ndarray]:
    """W1, b1, W2, b2, ... of a network with so many numbers from layer to layer; its biases matter."""
    shapes = [shape for inputs, units in pairwise(sizes) for shape in ((inputs, units), (units,))]
    return [_RNG.normal(0, 1.2, shape).astype(np.float32) for shape in shapes]


def _rows(num: int, size: int = 4) -> np.ndarray:
    return np.random.default_rng(num).normal(0, 1, (num, size)).astype(np.float32)


_WEIGHTS = _weights(4, 5, 3, 2)


THINK = Exercise(
    id="2.2",
    name="forward",
    solution='''\
def forward(x, weights):
    """Return what a network with the weights [W1, b1, W2, b2, ...] predicts for the rows x."""
    for k in range(0, len(weights), 2):
        x = x @ weights[k] + weights[k + 1]
        if k + 2 < len(weights):
            x = np.tanh(x)
    return x
''',
    texts={
        "nudge": "You have seen one layer: rows times W, plus b, then `tanh`. What comes out of one layer"
        " goes into the next.",
        "hint": "`for k in range(0, len(weights), 2):` W is `weights[k]`, b is `weights[k + 1]`. Bend it with"
        " `np.tanh`, unless it is the last pair.",
        "right": "That is all that a network does: multiply, add, bend, again and again.",
        "no bias": "For a state of four zeros you get {got[0]}; it should be {right[0]}. With zeros there is"
        " nothing to multiply, so all of that comes from the biases. Look at what comes after `x @ W`.",
        "all bent": "For a state of four zeros you get {got[0]}; it should be {right[0]}. You bend the"
        " last layer too, so nothing beyond 1 can come out. Look at which layers get `tanh`.",
        "straight": "For a state of four zeros you get {got[0]}; it should be {right[0]}. Nothing is bent:"
        " straight lines only, as if three layers were one. Look for the activation.",
        "relu": "For a state of four zeros you get {got[0]}; it should be {right[0]}. You cut off below"
        " zero; that is `relu`. This network bends with `tanh`.",
        "turned": "NumPy can't multiply these two: their sides don't fit. Keras keeps W as (in, out), so it"
        " is rows times W: `x @ W`. Look at the order, and at any `.T`.",
        "biases": "Your code stopped: you multiply by every array, but every second one is a bias, which is"
        " added. Take them in pairs: `x @ weights[k] + weights[k + 1]`.",
        "first layer": "You return {got[0]}: that is what the first layer says. It has to go through"
        " the others too. Look at where your `return` stands.",
        "bias bent apart": "For a state of four zeros you get {got[0]}; it should be {right[0]}. You bend"
        " first and add the bias then. The bias belongs to the sum: `tanh(x @ W + b)`.",
        "zeros": "Zeros times W are zeros, so the first layer says `tanh(b1)`, the next"
        " `tanh(tanh(b1) @ W2 + b2)`, and the last one is not bent.",
        "one row": "The state goes through (4, 5), (5, 3) and (3, 2); `tanh` after the first two.",
        "six rows": "Six rows go in, so six rows come out: nothing changes for each of them.",
        "one layer": "There is one layer, W and b, and it is the last one: `x @ W + b`, not bent.",
        "five layers": "Five layers, so ten arrays in `weights`: `tanh` after each of them but the last."
        " `len(weights)` tells you how many there are.",
    },
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
        "biases": (
            "for w in weights:\n    x = np.tanh(x @ w)\nreturn x",
            "for w in weights:\n    x = x @ w\nreturn x",
            "for w in weights[:-1]:\n    x = np.tanh(x @ w)\nreturn x @ weights[-1]",
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
*hidden, (last_kernel, last_bias) = list(zip(weights[::2], weights[1::2]))
for kernel, bias in hidden:
    x = np.tanh(np.dot(x, kernel) + bias)
return np.dot(x, last_kernel) + last_bias
""",
        """\
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
        Case("zeros", (np.zeros((1, 4), np.float32), _WEIGHTS), "forward(zeros, weights)"),
        Case("one row", (_rows(1), _WEIGHTS), "forward(one_row, weights)"),
        Case("six rows", (_rows(6), _WEIGHTS), "forward(six_rows, weights)"),
        Case("one layer", (_rows(2), _weights(4, 3)), "forward(two_rows, weights_of_one_layer)"),
        Case("five layers", (_rows(3, 2), _weights(2, 4, 3, 5, 2, 4)), "forward(rows, ten_weights)"),
    ),
    setup="import math\nimport numpy as np",
)

# 2.3 and 2.4: one state, asked and taught as a row of a network with known Q-values

_PROMISES = {  # by the number of buttons: one row a state
    3: ((0.213, 0.674, -0.508), (-3.021, -1.437, -1.206), (5.514, 2.035, 1.0), (0.247, -0.311, 0.683)),
    2: ((0.0, -0.006), (-40.5, -40.25), (1.5, 1.75), (0.5, 0.25)),
    5: ((0.1, 0.2, 0.3, 2.415, 2.405), (7.0, 1.0, 2.0, 3.0, 7.5), (0.4, 0.3, 0.2, 0.1, 0.0), (0, 0, 1, 0, 0)),
}


def _made(num_actions: int) -> Any:
    """A network that promises row k of `_PROMISES` for the state with a 1 in place k."""
    model = build_network(4, num_actions, (), "linear")
    model.set_weights([np.array(_PROMISES[num_actions], np.float32), np.zeros(num_actions, np.float32)])
    model.predict(np.eye(4, dtype=np.float32), verbose=0)  # which Keras gets ready for
    return model


_promising = {num_actions: made_again(partial(_made, num_actions)) for num_actions in _PROMISES}


def _state(number: int) -> np.ndarray:
    return np.eye(4, dtype=np.float32)[number]


def _try(answer: Callable, *inputs: Any) -> Any:
    """Calls the answer; Keras' ways to refuse a bare (4,) become one result.

    Which of them it takes depends on the shapes that it got before.
    """
    try:
        return call_answer(answer, *inputs)
    except ValueError as error:
        if not any(words in str(error) for words in ("incompatible shape (4,)", "shape with unknown rank")):
            raise
        return "refused: (4,)"


def _button(answer: Callable, *inputs: Any) -> Any:
    """What an answer returns; a whole number with a point in it as text, for 1.0 is no button."""
    found = plain(_try(answer, *inputs))
    return str(found) if isinstance(found, float) and found.is_integer() else found


def _asked(number: int, num_actions: int = 3) -> Case:
    name, words = f"state {number}", {2: "two", 5: "five"}
    return Case(
        name if num_actions == 3 else f"{words[num_actions]} buttons, {name}",
        lambda: (_promising[num_actions](), _state(number)),
        f"best_action({'model' if num_actions == 3 else f'model_of_{words[num_actions]}'}, state_{number})",
    )


# 2.3

ASK_IT = Exercise(
    id="2.3",
    name="best_action",
    solution='''\
def best_action(model, state):
    """Return the button with the greatest Q-value for a state of shape (4,)."""
    rows = state.reshape(1, 4)
    q_values = model.predict(rows, verbose=0)[0]
    return np.argmax(q_values)
''',
    texts={
        "nudge": "The network eats rows, and it answers in rows. You have one state and want one number.",
        "hint": "`state.reshape(1, 4)` makes a row of it. `[0]` takes the first row of the answer."
        " `np.argmax` says *where* the greatest number stands.",
        "right": "That is a whole policy: state in, button out.",
        "no row": "The state was fed as it is, with the shape (4,). The network eats rows, even if it is only"
        " one: (1, 4). Look at what `predict` gets.",
        "promise": "You got {got}. That is the greatest Q-value; which button has it? Look for `max`.",
        "two axes": "The answer has two axes, rows and buttons. You compared whole rows with each other, and"
        " there is only one. Where is the `[0]` that takes it?",
        "worst": "You got {got}: the button with the smallest Q-value. Look for `min`.",
        "all promises": "You return all Q-values, {got}. Only the number of the best button is wanted."
        " Which place holds the greatest?",
        "state 0": "The Q-values are 0.213, 0.674 and -0.508; the greatest stands in place 1.",
        "state 1": "The Q-values are -3.021, -1.437 and -1.206; the greatest stands in place 2.",
        "state 2": "The Q-values are 5.514, 2.035 and 1; the greatest stands in place 0.",
        "state 3": "The Q-values are 0.247, -0.311 and 0.683; the greatest stands in place 2.",
        "two buttons, state 0": "The Q-values are 0 and -0.006; the greatest stands in place 0.",
        "two buttons, state 1": "The Q-values are -40.5 and -40.25; the greatest stands in place 1.",
        "five buttons, state 0": "The Q-values are 0.1, 0.2, 0.3, 2.415 and 2.405; the greatest stands in"
        " place 3.",
        "five buttons, state 1": "The Q-values are 7, 1, 2, 3 and 7.5; the greatest stands in place 4.",
    },
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
        "return int(model(state[None]).numpy().argmax())",
        """\
promises = model.predict_on_batch(np.array([state]))[0].tolist()
return promises.index(max(promises))
""",
    ),
    cases=(*map(_asked, range(4)), _asked(0, 2), _asked(1, 2), _asked(0, 5), _asked(1, 5)),
    run=_button,
    seconds=30.0,
)


# 2.4


def _taught(name: str, number: int, action: int, target: float, num_actions: int = 3) -> Case:
    return Case(
        name,
        lambda: (_promising[num_actions](), _state(number), action, target),
        f"target_row(model, state_{number}, {action}, {target})",
    )


TEACH_ONE = Exercise(
    id="2.4",
    name="target_row",
    solution='''\
def target_row(model, state, action, target):
    """Return the row to fit on, so that only Q(state, action) is taught."""
    row = model.predict(state.reshape(1, 4), verbose=0)
    row[0][action] = target
    return row
''',
    texts={
        "nudge": "What could you write for a button you know nothing about, so that it counts as no miss at"
        " all?",
        "hint": "Ask the network first: its own guesses are a row of the right shape. Then change one number"
        " of it: row 0, place `action`.",
        "right": "One number is taught; the others are told what they said themselves, a miss of zero. The"
        " 2017 tutorial does just this; it calls the row `target_f`.",
        "zero": "You get {got[0]}. So you also teach that the other buttons are worth 0. Leave the network's"
        " own guesses there: {right[0]}.",
        "first": "You get {got[0]} for button 1: you taught button 0, but button 1 was pressed. Look at"
        " the place in the row.",
        "bare": "You return {got}: a bare number. The network answers with a number for each button, so"
        " give it a whole row. Ask it for its own guesses first.",
        "added": "You get {got[0]}: the target was added to the guess. A target is where to go, not how"
        " far. Look for `+`.",
        "both": "You get {got[0]}: the same target for every button. Only the button that was pressed is"
        " taught. Look at the place in the row.",
        "flat": "You return {got}: the right numbers, but not as a row. `fit` wants rows, even if it"
        " is only one: (1, 3). Look for a `[0]` too many.",
        "no such row": "The answer has one row, and in it a number for each button. You used the button as"
        " the number of a row. Row first, then button: `row[0][action]`.",
        "no row": "The state was fed as it is, with the shape (4,). The network eats rows, even if it is only"
        " one: (1, 4). Look at what `predict` gets.",
        "untouched": "You get {got[0]}: just what the network said itself, so there is nothing to learn."
        " Where does the target go? A double `==` asks, a single `=` writes.",
        "second button": "The network says 0.213, 0.674 and -0.508. Button 1 gets 10, the others keep"
        " theirs.",
        "first button": "The network says -3.021, -1.437 and -1.206. Button 0 gets 7.5, the others keep"
        " theirs.",
        "third button": "The network says 5.514, 2.035 and 1. Button 2 gets -4, the others keep theirs.",
        "five buttons": "The network says 0.1, 0.2, 0.3, 2.415 and 2.405. Button 4 gets 0, the others keep"
        " theirs.",
        "two buttons": "The network says -40.5 and -40.25. Button 0 gets -0.25, the other keeps its own.",
    },
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
guesses = model(np.array([state])).numpy()[0]
return [[target if button == action else guess for button, guess in enumerate(guesses)]]
""",
        """\
row = np.array(model.predict_on_batch(state[None, :]))
row[0, action] = target
return row
""",
    ),
    cases=(
        _taught("second button", 0, 1, 10.0),
        _taught("first button", 1, 0, 7.5),
        _taught("third button", 2, 2, -4.0),
        _taught("five buttons", 0, 4, 0, 5),
        _taught("two buttons", 1, 0, -0.25, 2),
    ),
    run=_try,
    seconds=30.0,
)

# 2.5

COUNT_THE_KNOBS = Exercise(
    id="2.5",
    name="knobs",
    stub="knobs = ...  # all weights of the network 4 -> 128 -> 128 -> 128 -> 2\n",
    solution="knobs = (4 * 128 + 128) + 2 * (128 * 128 + 128) + (128 * 2 + 2)\n",
    texts={
        "nudge": "Every node has a weight for each number that comes in. And one more number.",
        "hint": "From n numbers to m nodes: n times m weights, and m biases. There are four such steps. The"
        " first: 4 * 128 + 128 = 640.",
        "right": "33,922 knobs, and one `fit` turns nearly all of them a little.",
        "no bias": "33,536 are the weights between the nodes. Each node has one more number: its bias. Add"
        " one for each of the 386 nodes.",
        "one layer": "{got} is one layer of the four. Add them all up.",
        "once": "17,410 holds the step from 128 to 128 only once. Between three layers of 128 there are two"
        " such steps.",
        "nodes": "{got} counts the nodes. The knobs sit on the lines between them, and there are many more:"
        " 4 times 128 for the first layer alone.",
        "three": "50,434 holds the step from 128 to 128 three times. Between three layers of 128 there are"
        " two such steps.",
        "the number": "(4 * 128 + 128) + (128 * 128 + 128) + (128 * 128 + 128) + (128 * 2 + 2) = 33,922.",
    },
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
)

EXERCISES = (BUILD_IT, THINK, ASK_IT, TEACH_ONE, COUNT_THE_KNOBS)

_LOOK_AT_UNTAUGHT = """\
Three rows in, three rows out: Q(left) and Q(right) for each state. They are small numbers, and they mean
nothing yet. Change the seed, run the cell again, and the same states get other numbers.
"""

_LOOK_AT_MOVES = """\
**Look at the blue solid line first.** It is what we taught, and it climbs towards 3. Now the other two solid
lines: Q(left) of states that nobody spoke about. With the pole leaning left it went far *down*, because its
numbers have the opposite signs, and then nearly every sum in the network has, too. The dashed lines,
Q(right), moved too, but only a little.

We tried twelve random starts of the weights. While the taught number rose by about 2.6, Q(right) in another
state moved by 0.24 at most, and Q(left) with the pole leaning left fell by 1.5 to 1.8.

The network has no table with a place for each state. It has weights, and every answer is made of all of them.
That is its strength: it can guess for states it never saw. And its weakness: whatever you teach it here
changes what it says there. **Remember this for lesson 03.**
"""

_LOOK_AT_COSTS = """\
The arithmetic is the same in all of them. What's expensive is the **call** itself: `predict` and `fit` get
ready for millions of rows that may not fit into memory, with progress bars and much more. For a long table
that hardly counts. For one state it is nearly everything.
"""

QUESTIONS = (
    Question(
        "2.a",
        "What does a network say that was just built and never taught?",
        options={
            "0 and 0, whatever the state": "So it says for a state of four zeros alone, because the biases"
            " start at 0. In any other state the random weights make something of the numbers.",
            "The same two numbers for every state": "The weights are the same for every state, but they"
            " multiply its numbers, and these differ.",
            "Two other small numbers for each state": "The weights are small random numbers, and they"
            " multiply the numbers of the state.",
            "The larger number for the better button": "It can't: so far nobody has told it anything about"
            " poles. Where it does, it is luck.",
        },
        answer=2,
        look=_LOOK_AT_UNTAUGHT,
    ),
    Question(
        "2.b",
        "We teach the network one number, Q(left), in one state. How far does Q(right) move in another"
        " state?",
        options={
            "Not at all": "In a table nothing else would move. But the network has no table: every answer"
            " comes out of the same weights.",
            "A little": "Every answer comes out of the same weights.",
            "Just as far": "The last layer has weights of its own for each button. But the layers before it"
            " are shared, so it does move.",
        },
        answer=1,
        look=_LOOK_AT_MOVES,
    ),
    Question(
        "2.c",
        "Ask the network about one state: with Keras' `predict`, and with a few lines of NumPy. How many"
        " times as long does `predict` take?",
        options={
            "Just as long": "The arithmetic is the same. But a call is more than its arithmetic.",
            "10 times": "A fair guess for a library with a lot to look after. It looks after much more.",
            "500 times": "Closer than most people guess, and still too little.",
            "Thousands of times": "The arithmetic is next to nothing. The time goes into getting ready.",
        },
        answer=3,
        values=(1, 10, 500, 5_000),
        look=_LOOK_AT_COSTS,
    ),
)
