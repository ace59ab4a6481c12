"""Exercise 10.5: a network that sees, looked at by what it does."""

from collections.abc import Callable
from typing import Any

import numpy as np

from ...exercises.exercise import Case, Exercise


def _look_at(build_model: Callable, shape: tuple[int, ...], num_actions: int) -> dict[str, Any] | None:
    """Builds the network and says what it is, by what it does rather than by how it is written."""
    model = build_model(shape, num_actions)
    if model is None:
        return None
    pictures = _balls(shape)
    said = np.asarray(model(pictures))
    found = {"takes": tuple(model.input_shape[1:]), "shape": said.shape}
    if said.shape != (len(pictures), num_actions):
        return found
    looks = any(type(layer).__name__ == "Conv2D" for layer in model.layers)
    learns = bool(model.compiled) and _learns(model, pictures)
    apart = np.ptp(said, axis=0).max() > 1e-4 * np.abs(said).max()  # here and there, the ball counts
    _push_apart(model)
    wide = np.asarray(model(pictures))
    return found | {
        "looks": looks,
        "place counts": bool(apart),
        "reaches": bool((wide < -1.5).any() and (wide > 1.5).any()),
        "learns": learns,
    }


def _balls(shape: tuple[int, ...]) -> np.ndarray:
    """Pictures with one ball each, far from the edges, and every time elsewhere."""
    rows, columns, _ = shape
    pictures = np.zeros((4, *shape), np.float32)
    for picture, (row, column) in zip(pictures, ((4, 4), (4, 5), (5, 4), (5, 5)), strict=True):
        picture[row * rows // 10, column * columns // 10, :] = 1
    return pictures


def _learns(model: Any, pictures: np.ndarray) -> bool:
    """Whether a step of `fit` turns weights of every layer, as small as its loss and its rate may be."""
    before = model.get_weights()
    noise = np.random.default_rng(0).random((64, *pictures.shape[1:])).astype(np.float32)
    model.fit(noise, np.ones((64, model.output_shape[-1])), verbose=0)
    turned = [not np.array_equal(old, new) for old, new in zip(before, model.get_weights(), strict=True)]
    model.set_weights(before)
    return all(turned)


def _push_apart(model: Any) -> None:
    """Sets the last layer's bias to -50, 50, -50, ...: what the network can say at most and at least."""
    last = [layer for layer in model.layers if layer.weights][-1]
    *kernel, bias = last.get_weights()
    last.set_weights([*(0 * one for one in kernel), np.resize([-50.0, 50.0], bias.shape)])


_CONV = '    model.add(keras.layers.Conv2D(16, 3, activation="relu"))\n'
_FLATTEN = "    model.add(keras.layers.Flatten())\n"
_DENSE = '    model.add(keras.layers.Dense(64, activation="relu"))\n'
_LAST = "    model.add(keras.layers.Dense(num_actions))\n"
_COMPILE = '    model.compile(loss="mse", optimizer=keras.optimizers.Adam(learning_rate=0.002))\n'

BUILD_EYES = Exercise(
    id="10.5",
    name="build_model",
    solution=(
        '''\
def build_model(shape, num_actions):
    """Return a compiled network: pictures of this shape in, a Q-value for each action out."""
    model = keras.Sequential()
    model.add(keras.layers.Input(shape))
'''
        + _CONV
        + _FLATTEN
        + _DENSE
        + _LAST
        + _COMPILE
        + "    return model\n"
    ),
    texts={
        "nudge": "First layers that look everywhere, at the end layers as in lesson 02. Between the two,"
        " rows, columns and channels must become one long row of numbers.",
        "hint": '`Conv2D(16, 3, activation="relu")`, then `Flatten()`, then `Dense(64, activation="relu")`,'
        " and at the end `Dense(num_actions)` with no activation. Then `compile`, and `return model`.",
        "right": "It looks everywhere with the same eyes, and then decides with all that they saw.",
        "no flatten": "Your network answers with the shape {got[shape]}: a Q-value for each *place*. Before"
        " the first `Dense` all places must become one row: which layer is missing?",
        "channels first": "Your network takes pictures of shape {got[takes]}, and they are {right[takes]}."
        " Keras wants the channels last.",
        "bounded": "We set the last layer so that it should say -50 and 50, and it can't. A Q-value may be"
        " any number: what does the last layer have that it shouldn't?",
        "forgets where": "Your network says the same wherever the ball is. Pooling over the whole picture"
        " keeps *what* was seen and forgets *where*. For a cat in a photo that is fine; here the place is"
        " everything.",
        "does not look": "Your network has no `Conv2D`. It can learn all the same, but it has to learn about"
        " each place separately. Let a filter look everywhere.",
        "not compiled": "A step of `fit` changes nothing in your network. Is it compiled before `return`,"
        " with a loss and an optimizer whose learning rate is above 0?",
        "ball": "Pictures (10, 10, 2) in, three Q-values out, different ones when the ball is somewhere"
        " else.",
        "pong": "Pictures (40, 40, 3) in, three Q-values out.",
        "six actions": "Pictures (20, 24, 4) in, six Q-values out.",
    },
    mistakes={
        "no flatten": {_FLATTEN: ""},
        "channels first": {"Input(shape)": "Input(shape[::-1])"},
        "bounded": (
            {"Dense(num_actions)": 'Dense(num_actions, activation="relu")'},
            {"Dense(num_actions)": 'Dense(num_actions, activation="softmax")'},
            {"Dense(num_actions)": 'Dense(num_actions, activation="tanh")'},
        ),
        "forgets where": {_FLATTEN: "    model.add(keras.layers.GlobalAveragePooling2D())\n"},
        "does not look": {_CONV: ""},
        "not compiled": ({_COMPILE: ""}, {"learning_rate=0.002": "learning_rate=0.0"}),
    },
    right=(
        """\
model = keras.Sequential([
    keras.Input(shape),
    keras.layers.Conv2D(8, (4, 4), strides=2, padding="same", activation="relu"),
    keras.layers.Conv2D(16, 3, activation="elu"),
    keras.layers.Flatten(),
    keras.layers.Dense(32, "relu"),
    keras.layers.Dense(num_actions, activation="linear"),
])
model.compile(optimizer="adam", loss=keras.losses.Huber())
return model
""",
        """\
x = pictures = keras.Input(shape)
x = keras.layers.Conv2D(16, 3)(x)
x = keras.layers.Activation("relu")(x)
x = keras.layers.Reshape((-1,))(x)
model = keras.Model(pictures, keras.layers.Dense(num_actions)(x))
model.compile("rmsprop", "mse")
return model
""",
    ),
    cases=(
        Case("ball", ((10, 10, 2), 3)),
        Case("pong", ((40, 40, 3), 3)),
        Case("six actions", ((20, 24, 4), 6)),
    ),
    run=_look_at,
    setup="import keras",
    seconds=30.0,
    parts={
        "takes": "the shape of the pictures that it takes",
        "shape": "the shape of its answers to four pictures",
        "looks": "whether there is a `Conv2D` in it",
        "place counts": "whether another place of the ball gives other answers",
        "reaches": "whether it can say -50 and 50",
        "learns": "whether a step of `fit` turns weights of every layer",
    },
)
