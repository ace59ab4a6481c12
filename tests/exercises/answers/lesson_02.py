"""Answers to lesson 02 that no exercise lists. What counts as misleading stands in `answers/__init__.py`."""

from . import Answers, Wrong, but

_HIDDEN = '    model.add(keras.layers.Dense(128, activation="tanh"))\n'
_LAST = "    model.add(keras.layers.Dense(2))\n"
_BUILD = f"""\
def build_model():
    model = keras.Sequential()
    model.add(keras.layers.Input((4,)))
{3 * _HIDDEN}{_LAST}\
    model.compile(loss="mse", optimizer=keras.optimizers.RMSprop(learning_rate=0.0001))
    return model
"""
_BARE = _HIDDEN.replace(', activation="tanh"', "")
_RATE = "keras.optimizers.RMSprop(learning_rate=0.0001)"

BUILD_IT = Answers(
    wrong=[
        Wrong("sigmoid at the end", [], but(_BUILD, "Dense(2)", 'Dense(2, activation="sigmoid")')),
        Wrong("softplus at the end", [], but(_BUILD, "Dense(2)", 'Dense(2, activation="softplus")')),
        Wrong("as many outputs as inputs", [], but(_BUILD, "Dense(2)", "Dense(4)")),
        Wrong("no activation on the first layer", [], but(_BUILD, 3 * _HIDDEN, _BARE + 2 * _HIDDEN)),
        Wrong("no activation on the last layer of 128", [], but(_BUILD, 3 * _HIDDEN, 2 * _HIDDEN + _BARE)),
        Wrong("four layers of 128", ["two hidden"], but(_BUILD, 3 * _HIDDEN, 4 * _HIDDEN)),
        Wrong("64 nodes a layer", ["two hidden"], but(_BUILD, "128", "64")),
        Wrong("the loss is the mean absolute error", [], but(_BUILD, '"mse"', '"mae"')),
        Wrong("the loss is Huber's", [], but(_BUILD, '"mse"', '"huber"')),
        Wrong("the optimizer's own learning rate", [], but(_BUILD, "learning_rate=0.0001", "")),
        Wrong(
            "gives back what `compile` gives",
            [],
            but(_BUILD, "    model.compile", "    return model.compile", "    return model\n", ""),
        ),
        Wrong("one state is a row of four already", [], but(_BUILD, "Input((4,))", "Input((1, 4))")),
        Wrong(
            "an activation as a layer of its own behind the last",
            ["promises"],
            but(_BUILD, _LAST, _LAST + '    model.add(keras.layers.Activation("tanh"))\n'),
        ),
        Wrong(
            "all weights start at zero, and so they stay",
            [],
            but(_BUILD, 'activation="tanh"', 'activation="tanh", kernel_initializer="zeros"'),
        ),
        Wrong(
            "no biases in the hidden layers",
            [],
            but(_BUILD, 'activation="tanh"', 'activation="tanh", use_bias=False'),
        ),
        Wrong(
            "the hidden layers are frozen",
            [],
            but(
                _BUILD,
                "    return model",
                "    for layer in model.layers[:-1]:\n        layer.trainable = False\n    return model",
            ),
        ),
        Wrong(
            "half of all nodes are dropped while it learns",
            [],
            but(_BUILD, _HIDDEN, _HIDDEN + "    model.add(keras.layers.Dropout(0.5))\n"),
        ),
        Wrong(
            "copied from the tutorial, `self.` and all",
            [],
            but(_BUILD, "Input((4,))", "Input((self.state_size,))"),
        ),
    ],
    right=[
        """\
def build_model():
    body = keras.Sequential([keras.layers.Dense(128, activation="tanh") for _ in range(3)])
    model = keras.Sequential([keras.Input((4,)), body, keras.layers.Dense(2)])
    model.compile(optimizer=keras.optimizers.RMSprop(learning_rate=0.0001), loss="mse")
    return model
""",
        """\
class QNet(keras.Model):
    def __init__(self):
        super().__init__()
        self.one, self.two, self.three = (keras.layers.Dense(128, activation="tanh") for _ in range(3))
        self.q_values = keras.layers.Dense(2)

    def call(self, states):
        return self.q_values(self.three(self.two(self.one(states))))


def build_model():
    model = QNet()
    model(keras.ops.zeros((1, 4)))
    model.compile(loss=keras.losses.MeanSquaredError(), optimizer=keras.optimizers.Adam(1e-4))
    return model
""",
        """\
def build_model(state_size=4, action_size=2, width=128):
    model = keras.Sequential([keras.Input((state_size,))])
    for _ in range(3):
        model.add(keras.layers.Dense(width))
        model.add(keras.layers.Activation("tanh"))
    model.add(keras.layers.Dense(action_size, activation=None))
    model.compile(loss="mse", optimizer=keras.optimizers.SGD(learning_rate=0.0001), run_eagerly=True)
    return model
""",
    ],
)

_FORWARD = """\
def forward(x, weights):
    for k in range(0, len(weights), 2):
        x = x @ weights[k] + weights[k + 1]
        if k + 2 < len(weights):
            x = np.tanh(x)
    return x
"""
_STEP = "x = x @ weights[k] + weights[k + 1]"
_TANH = "            x = np.tanh(x)\n"

THINK = Answers(
    wrong=[
        Wrong(
            "three layers and no more",
            [],
            """\
def forward(x, weights):
    W1, b1, W2, b2, W3, b3 = weights
    x = np.tanh(x @ W1 + b1)
    x = np.tanh(x @ W2 + b2)
    return x @ W3 + b3
""",
        ),
        Wrong("bends with the sigmoid", [], but(_FORWARD, "np.tanh(x)", "1 / (1 + np.exp(-x))")),
        Wrong("`tan` for `tanh`", [], but(_FORWARD, "np.tanh", "np.tan")),
        Wrong(
            "bends all layers: the comparison is one off", ["all bent"], but(_FORWARD, "k + 2 <", "k + 1 <")
        ),
        Wrong("bends the first layer only", [], but(_FORWARD, "if k + 2 < len(weights)", "if k == 0")),
        Wrong("bends the last layer only", [], but(_FORWARD, "k + 2 < len", "k + 2 == len")),
        Wrong(
            "empties the list of weights as it goes",
            [],
            """\
def forward(x, weights):
    while weights:
        x = x @ weights.pop(0) + weights.pop(0)
        if weights:
            x = np.tanh(x)
    return x
""",
        ),
        Wrong(
            "adds into the bias that it was lent",
            [],
            """\
def forward(x, weights):
    answers = []
    for row in x:
        for k in range(0, len(weights), 2):
            total = weights[k + 1]
            for j in range(len(row)):
                total += row[j] * weights[k][j]
            row = np.tanh(total) if k + 2 < len(weights) else total
        answers.append(row)
    return np.array(answers)
""",
        ),
        Wrong(
            "every entry of the list is a layer",
            [],
            but(_FORWARD, "range(0, len(weights), 2)", "range(len(weights) - 1)"),
        ),
        Wrong("stops before the last layer", [], but(_FORWARD, "len(weights), 2", "len(weights) - 2, 2")),
        Wrong("the first row only", [], but(_FORWARD, "return x", "return x[0]")),
        Wrong(
            "softmax at the end",
            [],
            but(_FORWARD, "return x", "return np.exp(x) / np.exp(x).sum(axis=1, keepdims=True)"),
        ),
        Wrong(
            "says which button, not what it is worth",
            [],
            but(_FORWARD, "return x", "return x.argmax(axis=1)"),
        ),
        Wrong("rounds to two digits", [], but(_FORWARD, "return x", "return np.round(x, 2)")),
        Wrong("the bias is taken off", [], but(_FORWARD, "+ weights[k + 1]", "- weights[k + 1]")),
    ],
    right=[
        """\
from functools import reduce


def forward(x, weights):
    pairs = iter(weights)
    layers = [(kernel, bias) for kernel, bias in zip(pairs, pairs)]
    bent = reduce(lambda rows, layer: np.tanh(rows @ layer[0] + layer[1]), layers[:-1], x)
    return bent @ layers[-1][0] + layers[-1][1]
""",
        """\
def forward(x, weights):
    kernel, bias, *rest = weights
    out = np.einsum("bi,io->bo", x, kernel) + bias[None]
    return forward(np.tanh(out), rest) if rest else out
""",
        """\
def forward(x, weights):
    ones = np.ones((len(x), 1))
    for k in range(len(weights) // 2):
        table = np.vstack([weights[2 * k], weights[2 * k + 1]])
        x = np.hstack([x if k == 0 else np.tanh(x), ones]) @ table
    return x
""",
    ],
)

_ASK = """\
def best_action(model, state):
    rows = state.reshape(1, 4)
    q_values = model.predict(rows, verbose=0)[0]
    return np.argmax(q_values)
"""

ASK_IT = Answers(
    wrong=[
        Wrong(
            "the promise, cut to a whole number",
            [],
            but(_ASK, "np.argmax(q_values)", "int(np.max(q_values))"),
        ),
        Wrong("compares a single number with itself", [], but(_ASK, "0)[0]", "0)[0][0]")),
        Wrong(
            "sorts upwards and takes the first place",
            ["worst"],
            but(_ASK, "np.argmax(q_values)", "np.argsort(q_values)[0]"),
        ),
        Wrong(
            "knows two buttons only",
            [],
            but(_ASK, "np.argmax(q_values)", "0 if q_values[0] > q_values[1] else 1"),
        ),
        Wrong(
            "the greatest without its sign",
            [],
            but(_ASK, "np.argmax(q_values)", "np.argmax(np.abs(q_values))"),
        ),
        Wrong(
            "a button with a decimal point",
            [],
            but(_ASK, "np.argmax(q_values)", "float(np.argmax(q_values))"),
        ),
        Wrong("counts buttons from 1", [], but(_ASK, "np.argmax(q_values)", "np.argmax(q_values) + 1")),
        Wrong("a column in place of a row", [], but(_ASK, "reshape(1, 4)", "reshape(4, 1)")),
        Wrong(
            "turns the state itself into a row",
            [],
            but(_ASK, "    rows = state.reshape(1, 4)\n", "    state.shape = (1, 4)\n", "rows,", "state,"),
        ),
        Wrong(
            "a list of one button",
            [],
            but(_ASK, "0)[0]", "0)", "np.argmax(q_values)", "np.argmax(q_values, axis=1)"),
        ),
        Wrong(
            "rounds before it compares", [], but(_ASK, "np.argmax(q_values)", "np.argmax(np.round(q_values))")
        ),
        Wrong(
            "cuts to -1 and 1 before it compares",
            [],
            but(_ASK, "np.argmax(q_values)", "np.argmax(np.clip(q_values, -1, 1))"),
        ),
        Wrong(
            "asks an array for `index`, as a list has it",
            [],
            but(_ASK, "np.argmax(q_values)", "q_values.index(max(q_values))"),
        ),
        Wrong(
            "last year's Keras",
            [],
            but(
                _ASK,
                "model.predict(rows, verbose=0)[0]",
                "model.predict_classes(rows)",
                "np.argmax(q_values)",
                "q_values[0]",
            ),
        ),
    ],
    right=[
        """\
def best_action(model, state):
    q_values = np.squeeze(model.predict(np.atleast_2d(state), verbose=0))
    best = 0
    for button, promise in enumerate(q_values):
        if promise > q_values[best]:
            best = button
    return best
""",
        """\
import keras


def best_action(model, state):
    return keras.ops.argmax(model(keras.ops.expand_dims(state, 0)), axis=-1)[0]
""",
        """\
def as_row(state):
    return np.asarray(state)[np.newaxis]


def best_action(model, state):
    answers = model.predict(as_row(state), verbose=0)[0]
    return max(range(len(answers)), key=lambda button: answers[button])
""",
    ],
)

_TEACH = """\
def target_row(model, state, action, target):
    row = model.predict(state.reshape(1, 4), verbose=0)
    row[0][action] = target
    return row
"""
_WRITE = "    row[0][action] = target\n"

TEACH_ONE = Answers(
    wrong=[
        Wrong("the button beside the one that was pressed", [], but(_TEACH, "[action]", "[action - 1]")),
        Wrong(
            "all others are 0, by a row of 0 and 1",
            ["zero"],
            but(_TEACH, _WRITE, "    row = np.eye(3)[[action]] * target\n"),
        ),
        Wrong(
            "two buttons are all there are",
            [],
            but(
                _TEACH,
                _WRITE,
                """\
    left, right = row[0][0], row[0][1]
    row = [[target, right]] if action == 0 else [[left, target]]
""",
            ),
        ),
        Wrong(
            "compiles and fits the model on the way",
            [],
            but(
                _TEACH,
                "    return row",
                """\
    model.compile(loss="mse", optimizer="sgd")
    model.fit(state.reshape(1, 4), row, verbose=0)
    return row""",
            ),
        ),
        Wrong(
            "goes a tenth of the way only",
            [],
            but(_TEACH, "= target\n", "+= 0.1 * (target - row[0][action])\n"),
        ),
        Wrong(
            "half of the guess, half of the target",
            [],
            but(_TEACH, "return row", "return (row + target) / 2"),
        ),
        Wrong(
            "teaches the best button, whichever was pressed", [], but(_TEACH, "[action]", "[np.argmax(row)]")
        ),
        Wrong("gives back the state, too", [], but(_TEACH, "return row", "return state, row")),
        Wrong(
            "asks for the place of the greatest in one number: always 0",
            ["first"],
            but(_TEACH, "[action]", "[np.argmax(action)]"),
        ),
        Wrong(
            "nothing at all for the others",
            [],
            but(_TEACH, "return row", "return [[target if k == action else None for k in range(3)]]"),
        ),
        Wrong("whole numbers only", [], but(_TEACH, "verbose=0)", "verbose=0).astype(int)")),
        Wrong("rounds the guesses to two digits", [], but(_TEACH, "verbose=0)", "verbose=0).round(2)")),
        Wrong(
            "three buttons, wherever it is",
            [],
            but(_TEACH, "    return row", "    return np.array([[row[0][0], row[0][1], row[0][2]]])"),
        ),
        Wrong(
            "turns the state itself into a row",
            [],
            but(_TEACH, "    row =", "    state.shape = (1, 4)\n    row =", "state.reshape(1, 4)", "state"),
        ),
        Wrong(
            "keeps the guess where it is better",
            [],
            but(_TEACH, "= target\n", "= max(target, row[0][action])\n"),
        ),
        Wrong("a column in place of a row", [], but(_TEACH, "return row", "return row.T")),
    ],
    right=[
        """\
def target_row(model, state, action, target):
    guesses = model.predict(np.expand_dims(state, axis=0), verbose=0)
    return np.where(np.arange(guesses.shape[1]) == action, target, guesses)
""",
        """\
import keras


def target_row(model, state, action, target):
    guesses = model(state[None])
    pressed = keras.ops.one_hot([action], guesses.shape[-1])
    return guesses + pressed * (target - guesses)
""",
        """\
def target_row(model, state, action, target):
    row = model.predict(state.reshape((1, -1)), verbose=0).tolist()
    row[0][action : action + 1] = [float(target)]
    return row
""",
    ],
)

COUNT_THE_KNOBS = Answers(
    wrong=[
        Wrong("the biases of one layer are missing", [], "knobs = 33_794\n"),
        Wrong("everything twice", [], "knobs = 67_844\n"),
        Wrong("no biases and no last layer", [], "knobs = 4 * 128 + 128 * 128 + 128 * 128\n"),
        Wrong("no last layer", [], "knobs = 640 + 2 * 16_512\n"),
        Wrong("no first layer", [], "knobs = 2 * 16_512 + 258\n"),
        Wrong("all widths multiplied", [], "knobs = 4 * 128 * 128 * 128 * 2\n"),
        Wrong("one bias a layer", [], "knobs = 33_536 + 4\n"),
        Wrong("no biases, and the wide step once", [], "knobs = 4 * 128 + 128 * 128 + 128 * 2\n"),
        Wrong("no biases in the last layer", [], "knobs = 33_920\n"),
        Wrong("biases for the inputs, too", [], "knobs = 33_926\n"),
        Wrong("the nodes of the three wide layers", ["nodes"], "knobs = 3 * 128\n"),
        Wrong("a point between the thousands", [], "knobs = 33.922\n"),
        Wrong("one output", [], "knobs = 640 + 2 * 16_512 + 129\n"),
    ],
    right=[
        """\
from itertools import pairwise

knobs = sum(n * m + m for n, m in pairwise([4, 128, 128, 128, 2]))
""",
        "from fractions import Fraction\n\nknobs = Fraction(33922)\n",
        "knobs = np.array([640, 16512, 16512, 258]).sum()\n",
        "from decimal import Decimal\n\nknobs = Decimal(33922)\n",
    ],
)

ANSWERS = {"2.1": BUILD_IT, "2.2": THINK, "2.3": ASK_IT, "2.4": TEACH_ONE, "2.5": COUNT_THE_KNOBS}
