"""Networks for pictures: the fast way held to Keras', and what has no fast way."""

import numpy as np
import pytest
from small_agents import leave_xla_out

from dqn_lesson.memory import Batch
from dqn_lesson.network import QNetwork, UpdateRule, build_network, quick, seeded
from dqn_lesson.network.chain import Flatten, chain_of, chain_with
from dqn_lesson.network.keras_model import keras
from dqn_lesson.network.updates import WHITE

RULE = UpdateRule("adam", "huber", 10.0, double=True)


@pytest.fixture
def no_xla(monkeypatch):
    leave_xla_out(monkeypatch)


def network(*layers, shape=(13, 11, 2), seed=0):
    with seeded(seed):
        return keras().Sequential([keras().layers.Input(shape), *(layer() for layer in layers)])


def conv(number, size, stride=1, padding="valid", activation="relu", **more):
    more = {"bias_initializer": "random_normal", **more}
    return lambda: keras().layers.Conv2D(number, size, stride, padding, activation=activation, **more)


def dense(width, activation=None):
    return lambda: keras().layers.Dense(width, activation, bias_initializer="random_normal")


def flatten():
    return keras().layers.Flatten()


def batch(shape=(13, 11, 2), dtype=bool, num=3, size=5):
    rng = np.random.default_rng(1)
    many = num * size

    def looks():
        whole = rng.integers(0, 256 if dtype == np.uint8 else 2, (many, *shape))
        return rng.normal(size=whole.shape).astype(dtype) if dtype == np.float32 else whole.astype(dtype)

    discounts = (rng.random(many) < 0.8).astype(np.float32) * np.float32(0.9)
    returns = rng.normal(size=many).astype(np.float32)
    return Batch(looks(), rng.integers(2, size=many).astype(np.int32), returns, looks(), discounts)


BOTH = ("valid", "same")
LOOKS = [
    *[(size, stride, padding) for size in (1, 2, 3, 4) for stride in (1, 2, 3) for padding in BOTH],
    ((2, 5), (3, 1), "same"), ((4, 6), (2, 3), "valid"), ((4, 6), (2, 3), "same"), (8, 4, "valid"),
    (2, 5, "same"), ((13, 11), 1, "valid"), (1, 4, "valid"), ((5, 2), (4, 2), "valid"),
]  # fmt: skip


@pytest.mark.parametrize(("size", "stride", "padding"), LOOKS, ids=str)
def test_a_convolution_equals_keras_in_outputs_and_gradients(size, stride, padding):
    import tensorflow as tf

    model = network(conv(4, size, stride, padding, "tanh"), flatten, dense(3))
    rows = np.random.default_rng(0).normal(size=(6, 13, 11, 2)).astype(np.float32)
    answer, plans = model(rows).numpy(), chain_of(model)
    assert plans is not None
    np.testing.assert_allclose(chain_with(model.get_weights(), plans)(rows), answer, atol=1e-5)
    weights = [variable.value for variable in model.trainable_variables]
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(weights)
        ours = tf.constant(rows)
        for layer in chain_with(weights, plans).layers:
            ours = layer.run(tf, ours)
        loss, wanted = tf.reduce_sum(ours**2), tf.reduce_sum(model(rows) ** 2)
    np.testing.assert_allclose(ours, answer, atol=1e-5)
    mine, its = tape.gradient(loss, weights), tape.gradient(wanted, model.trainable_variables)
    for one, other in zip(mine, its, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-4)


TWO = (conv(4, 4, 2), conv(5, 3, 2, "same"), flatten, dense(8, "relu"), dense(2))
ONE = (conv(3, 3, 3, "same", "elu"), flatten, dense(2))
NONE = (flatten, dense(6, "tanh"), dense(2))


@pytest.mark.parametrize(
    ("layers", "dtype", "xla"),
    [
        (TWO, bool, True),
        (TWO, np.uint8, False),
        (TWO, np.float32, False),
        (ONE, bool, False),
        (NONE, bool, True),
    ],
    ids=["two-bool-xla", "two-uint8", "two-float32", "one", "none"],
)
def test_a_whole_update_equals_one_through_keras(layers, dtype, xla, monkeypatch):
    given = batch(dtype=dtype)
    if not xla:
        leave_xla_out(monkeypatch)

    def learned():
        model = QNetwork(network(*layers), RULE)
        losses = [model.update(given, 3, 1e-2, 0.1) for _ in range(4)]
        return model.checkpoint()["rows"], losses

    fast, losses = learned()
    monkeypatch.setattr("dqn_lesson.network.updates.chain_of", lambda model: None)
    leave_xla_out(monkeypatch)  # and what is compiled already
    slow, expected = learned()
    np.testing.assert_allclose(losses, expected, rtol=1e-4)
    np.testing.assert_allclose(fast[:2], slow[:2], atol=1e-5)


@pytest.mark.usefixtures("no_xla")
def test_whole_pixels_are_shown_to_the_network_as_shares_of_white():
    given = batch(dtype=np.uint8)
    floats = given._replace(**{n: getattr(given, n) * np.float32(WHITE) for n in ("states", "next_states")})
    layers = (conv(4, 4, 2), flatten, dense(2))
    whole, shares = (QNetwork(network(*layers), RULE) for _ in range(2))
    assert whole.update(given, 3, 1e-2, 0.1) == pytest.approx(shares.update(floats, 3, 1e-2, 0.1), rel=1e-5)


def own_layer():
    class Doubled(keras().layers.Layer):
        def call(self, x):
            return 2 * x

    return Doubled()


@pytest.mark.parametrize(
    "layers",
    [
        (conv(4, 3), lambda: keras().layers.MaxPooling2D(), flatten, dense(2)),
        (conv(4, 3), lambda: keras().layers.Dropout(0.1, seed=1), flatten, dense(2)),
        (conv(4, 3), lambda: keras().layers.BatchNormalization(), flatten, dense(2)),
        (conv(4, 3), own_layer, flatten, dense(2)),
        (conv(4, 3, dilation_rate=2), flatten, dense(2)),
        (conv(4, 3, groups=2), flatten, dense(2)),
        (conv(4, 3, use_bias=False), flatten, dense(2)),
        (conv(4, 3, activation="softplus"), flatten, dense(2)),
        (conv(4, 3, kernel_regularizer="l2"), flatten, dense(2)),
        (conv(4, 3), lambda: keras().layers.GlobalAveragePooling2D(), dense(2)),
    ],
    ids=[
        "pool",
        "dropout",
        "norm",
        "own",
        "dilated",
        "groups",
        "no bias",
        "softplus",
        "regularizer",
        "average",
    ],
)
def test_what_has_no_fast_way_goes_to_keras(layers):
    model = QNetwork(network(*layers), RULE)
    rows = batch().states.astype(np.float32)
    np.testing.assert_allclose(model.q_values(rows), model._model(rows, training=False), atol=1e-5)
    before = model.checkpoint()["rows"][0].copy()
    assert np.isfinite(model.update(batch(), 3, 1e-2, 0.1))
    assert not np.array_equal(model.checkpoint()["rows"][0], before)


@pytest.mark.usefixtures("no_xla")
def test_a_regularizer_counts_in_the_update():
    def after(**more):
        model = QNetwork(network(conv(4, 3, **more), flatten, dense(2)), RULE)
        return model.update(batch(), 3, 1e-2, 0.1)

    assert after(kernel_regularizer=keras().regularizers.L2(10.0)) > after() + 1


def test_the_settings_build_the_network_of_plain_keras_layers():
    model = build_network((40, 40, 3), 3, (128,), "relu", (16, 8, 4, 32, 3, 2))
    kinds = [type(layer).__name__ for layer in model.layers]
    assert kinds == ["Conv2D", "Conv2D", "Flatten", "Dense", "Dense"]
    assert model.layers[0].output.shape == (None, 9, 9, 16) and model.layers[1].output.shape == (
        None,
        4,
        4,
        32,
    )
    assert model.output_shape == (None, 3)
    with pytest.raises(ValueError, match=r"Filters of 3 x 3 don't fit .* \(10, 10, 2\): at most 1 x 1"):
        build_network((10, 10, 2), 3, (128,), "relu", (16, 8, 4, 32, 3, 2))


def test_quick_takes_convolutions():
    model = network(conv(4, 4, 2), conv(5, 3, 2, "same"), flatten, dense(8, "relu"), dense(2))
    model.compile(loss="mse", optimizer=keras().optimizers.Adam(1e-2))
    twin = keras().models.clone_model(model)
    twin.set_weights(model.get_weights())
    twin.compile(loss="mse", optimizer=keras().optimizers.Adam(1e-2))
    fast, rows = quick(model), batch(dtype=np.float32).states
    assert "NumPy" in repr(fast)
    np.testing.assert_allclose(fast.predict(rows), twin.predict(rows, verbose=0), atol=1e-5)
    wanted = np.ones((1, 2), np.float32)
    for row in rows[:3]:
        fast.fit(row[None], wanted)
        twin.fit(row[None], wanted, verbose=0)
    np.testing.assert_allclose(fast.predict(rows), twin.predict(rows, verbose=0), atol=1e-5)


def test_a_chain_names_its_layers():
    plans = chain_of(network(conv(4, 3), flatten, dense(2)))
    assert [kind.__name__ for kind, _ in plans] == ["Conv", "Flatten", "Dense"]
    assert chain_with([], [(Flatten, ())])(np.ones((2, 3, 4, 5))).shape == (2, 60)
