"""`quick(model)` gives Keras' answers: by a short way where it has one, through Keras itself where not."""

import copy
import sys

import gymnasium as gym
import numpy as np
import pytest

from dqn_lesson import DQNAgent, Hyperparameters, quick
from dqn_lesson.network.keras_model import keras

OPTIMIZERS = {
    "rmsprop": lambda optimizers: optimizers.RMSprop(1e-3),
    "adam": lambda optimizers: optimizers.Adam(1e-3),
    "sgd": lambda optimizers: optimizers.SGD(1e-2, momentum=0.9, nesterov=True),
    "adam, averaged": lambda optimizers: optimizers.Adam(1e-3, use_ema=True, clipnorm=1.0),
}


@pytest.fixture
def build():
    """A small Sequential 3-5-4-2; two of them start from the same weights."""

    def build(*extra_layers, optimizer="sgd", activation="tanh", dtype=None, **compile_options):
        keras().utils.set_random_seed(7)
        layers = keras().layers
        model = keras().Sequential(
            [layers.Input((3,)), layers.Dense(5, activation, dtype=dtype), *extra_layers]
        )
        model.add(layers.Dense(4, "relu", bias_initializer="normal", dtype=dtype))
        model.add(layers.Dense(2, dtype=dtype))
        optimizer = OPTIMIZERS[optimizer](keras().optimizers)
        model.compile(**{"loss": "mse", "optimizer": optimizer, "jit_compile": False} | compile_options)
        return model

    return build


def rows(num_rows: int, width: int, seed: int = 0, dtype=np.float32) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(num_rows, width)).astype(dtype)


def assert_same_variables(one, other) -> None:
    for a, b in zip(one.variables, other.variables, strict=True):
        np.testing.assert_allclose(a.numpy(), b.numpy(), atol=1e-5)


def forbid(monkeypatch, model) -> None:
    """Make Keras' own predict and fit raise."""
    for name in ("predict", "fit"):
        monkeypatch.setattr(model, name, lambda *args, **kwargs: pytest.fail("went to Keras"))


@pytest.mark.parametrize("activation", ["tanh", "relu", "sigmoid", "linear", "elu", "gelu"])
def test_predict_gives_keras_answers_without_keras(build, monkeypatch, activation):
    model = build(activation=activation)
    inputs = [rows(1, 3), rows(32, 3, dtype=np.float64), rows(70, 6)[:, ::2]]
    expected = np.split(model.predict(np.concatenate(inputs), verbose=0), [1, 33])
    forbid(monkeypatch, model)
    for x, values in zip(inputs, expected, strict=True):
        answer = quick(model).predict(x)
        assert answer.dtype == np.float32
        np.testing.assert_allclose(answer, values, atol=1e-5)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_fit_does_what_keras_does(build, monkeypatch, optimizer):
    theirs, ours = build(optimizer=optimizer), build(optimizer=optimizer)
    wrapped = quick(ours)
    forbid(monkeypatch, ours)
    for i, num_rows in enumerate([1, 1, 7, 32, 1, 1]):
        if i == 3:
            theirs.optimizer.learning_rate = wrapped.optimizer.learning_rate = 3e-3
        x, y = rows(num_rows, 3, i), rows(num_rows, 2, i + 50, np.float64)
        expected = theirs.fit(x, y, verbose=0)
        history = wrapped.fit(x, y, epochs=1, verbose=0)
        np.testing.assert_allclose(history.history["loss"], expected.history["loss"], atol=1e-5)
        assert history.epoch == expected.epoch and ours.history is history
        assert_same_variables(theirs, ours)
        assert_same_variables(theirs.optimizer, ours.optimizer)


def test_other_losses_and_batch_sizes(build, monkeypatch):
    def cubed(y, prediction):
        return keras().ops.mean(abs(y - prediction) ** 3, axis=-1)

    theirs, ours = build(loss=cubed), build(loss=cubed)
    forbid(monkeypatch, ours)
    theirs.fit(rows(40, 3), rows(40, 2), batch_size=64, verbose=0)
    quick(ours).fit(rows(40, 3), rows(40, 2), batch_size=64)
    assert_same_variables(theirs, ours)


def test_the_same_number_of_rows_again_and_again_is_compiled_for_itself(build, monkeypatch):
    module = sys.modules[type(quick(build())).__module__]
    monkeypatch.setattr(module, "_OFTEN", 3)
    kinds, compiled = [], module._compiled_step
    monkeypatch.setattr(
        module, "_compiled_step", lambda model, num_rows: kinds.append(num_rows) or compiled(model, num_rows)
    )
    theirs, ours = build(optimizer="rmsprop"), build(optimizer="rmsprop", jit_compile=True)
    wrapped = quick(ours)
    forbid(monkeypatch, ours)
    for i, num_rows in enumerate([6, 6, 5, 6, 6, 6, 5]):
        x, y = rows(num_rows, 3, i), rows(num_rows, 2, i + 50)
        theirs.fit(x, y, verbose=0)
        wrapped.fit(x, y)
    assert kinds == [None, 6], "and never where Keras would not use XLA:"
    assert_same_variables(theirs, ours)
    assert_same_variables(theirs.optimizer, ours.optimizer)
    plain = quick(build(jit_compile=False))
    for _ in range(5):
        plain.fit(rows(6, 3), rows(6, 2))
    assert kinds == [None, 6, None]


def test_wrapper_and_model_are_one(build, tmp_path):
    model = build()
    wrapped, x = quick(model), rows(5, 3)
    wrapped.fit(x, rows(5, 2))
    np.testing.assert_allclose(model.predict_on_batch(x), wrapped.predict(x), atol=1e-5)
    wrapped.save(tmp_path / "network.keras")
    again = keras().saving.load_model(tmp_path / "network.keras")
    assert_same_variables(again, model)
    model.set_weights([weights + 0.5 for weights in model.get_weights()])
    np.testing.assert_allclose(model.predict(x, verbose=0), wrapped.predict(x), atol=1e-5)
    np.testing.assert_allclose(wrapped(x), wrapped.predict(x), atol=1e-5)


def test_one_compilation_for_a_row_one_for_all_other_sizes_and_anew_after_compile(build, monkeypatch):
    model = build()
    compilations = []
    train_step = model.train_step
    monkeypatch.setattr(model, "train_step", lambda data: compilations.append(1) or train_step(data))
    wrapped = quick(model)
    for num_rows in (1, 1, 9, 32):
        wrapped.fit(rows(num_rows, 3), rows(num_rows, 2))
    assert len(compilations) == 2
    before = model.get_weights()
    model.compile(loss="mae", optimizer=keras().optimizers.SGD(0.0))
    wrapped.fit(rows(1, 3), rows(1, 2))
    assert len(compilations) == 3
    for a, b in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)


X, Y = rows(6, 3), rows(6, 2)
FIT_CALLS = {
    "several epochs": {"epochs": 3},
    "several batches": {"batch_size": 5},
    "more than 32 rows": {"x": rows(33, 3), "y": rows(33, 2)},
    "progress bar": {"verbose": 1},
    "validation split": {"validation_split": 0.5},
    "validation data": {"validation_data": (X, Y)},
    "callbacks": {"callbacks": []},
    "sample weight": {"sample_weight": np.arange(6.0)},
    "class weight": {"class_weight": {0: 1.0, 1: 2.0}},
    "initial epoch": {"initial_epoch": 1},
    "lists": {"x": X.tolist(), "y": Y.tolist()},
    "whole numbers": {"x": X.astype(int)},
    "too few targets": {"y": Y[:5]},
    "one output": {"y": Y[:, :1]},
    "flat state": {"x": X[0], "y": Y[0]},
    "no rows": {"x": X[:0], "y": Y[:0]},
    "nothing": {"x": None, "y": None},
    "batch size zero": {"batch_size": 0},
}


@pytest.mark.parametrize("call", FIT_CALLS.values(), ids=FIT_CALLS)
def test_other_calls_of_fit_go_to_keras_as_they_are(build, monkeypatch, call):
    model, seen = build(), []
    monkeypatch.setattr(model, "fit", lambda *args, **kwargs: seen.append((args, kwargs)) or "Keras' answer")
    call = {"x": X, "y": Y} | call
    assert quick(model).fit(**call) == "Keras' answer"
    ((x, y, batch_size, epochs, verbose), others) = seen[0]
    got = {"x": x, "y": y, "batch_size": batch_size, "epochs": epochs, "verbose": verbose} | others
    assert all(got[name] is value for name, value in call.items())


def frozen(model) -> None:
    model.layers[0].trainable = False


OTHER_MODELS = {  # further layers, options of `build`, what is done to the model then
    "dropout": (lambda layers: [layers.Dropout(0.5)], {}, None),
    "batch normalization": (lambda layers: [layers.BatchNormalization()], {}, None),
    "softplus": (lambda layers: [layers.Dense(4, "softplus")], {}, None),
    "no bias": (lambda layers: [layers.Dense(4, use_bias=False)], {}, None),
    "float64": (None, {"dtype": "float64"}, None),
    "float16": (None, {"dtype": "mixed_float16"}, None),
    "metrics": (None, {"metrics": ["mae"]}, None),
    "run eagerly": (None, {"run_eagerly": True}, None),
    "frozen": (None, {}, frozen),
}


@pytest.mark.parametrize("case", OTHER_MODELS)
def test_other_models_are_trained_by_keras(build, monkeypatch, case):
    extra, options, change = OTHER_MODELS[case]
    model = build(*(extra(keras().layers) if extra else []), **options)
    if change:
        change(model)
    for name in ("fit", "predict"):
        monkeypatch.setattr(model, name, lambda *args, **kwargs: "Keras' answer")
    assert quick(model).fit(X, Y) == "Keras' answer"
    if case not in ("metrics", "run eagerly", "frozen"):
        assert quick(model).predict(X) == "Keras' answer"


def test_through_keras_everything_is_as_without_the_wrapper(build):
    models = []
    for wrap in (quick, lambda model: model):
        keras().utils.set_random_seed(1)
        models.append(build(keras().layers.Dropout(0.5, seed=1), metrics=["mae"]))
        model = wrap(models[-1])
        history = model.fit(X, Y, epochs=2, batch_size=2, validation_split=0.5, verbose=0).history
        models[-1].seen = history, model.predict(X, verbose=0)
    (ours, our_answer), (theirs, their_answer) = (model.seen for model in models)
    assert ours.keys() == theirs.keys() == {"loss", "mae", "val_loss", "val_mae"}
    np.testing.assert_allclose(list(ours.values()), list(theirs.values()), atol=1e-5)
    np.testing.assert_allclose(our_answer, their_answer, atol=1e-5)
    assert_same_variables(*models)


def test_a_frozen_layer_is_predicted_in_the_right_order(build):
    model = build()
    model.layers[1].trainable = False
    np.testing.assert_allclose(quick(model).predict(X), model.predict(X, verbose=0), atol=1e-5)


def test_predict_leaves_the_unusual_to_keras(build, monkeypatch):
    model, seen = build(), []
    monkeypatch.setattr(
        model, "predict", lambda *args, **kwargs: seen.append((args, kwargs)) or "Keras' answer"
    )
    calls = [
        ((X.tolist(),), {}),
        ((X[0],), {}),
        ((X[:, :2],), {}),
        ((X[:0],), {}),
        ((X.astype(int),), {}),
        ((np.zeros((2_000, 3)),), {}),
        ((X, 0), {}),
        ((X,), {"verbose": 1}),
        ((X,), {"steps": 1}),
        ((X,), {"callbacks": []}),
    ]
    for args, kwargs in calls:
        assert quick(model).predict(*args, **kwargs) == "Keras' answer"
    assert len(seen) == len(calls)
    assert seen[-1][1] == {"callbacks": []} and seen[6][0][1] == 0


def test_a_model_that_is_not_built_yet_works_through_keras():
    model = keras().Sequential([keras().layers.Dense(2)])
    wrapped = quick(model)
    assert "go to Keras" in repr(wrapped)
    assert wrapped.predict(X).shape == (6, 2)
    assert "NumPy" in repr(wrapped)
    with pytest.raises(ValueError, match="compile"):
        wrapped.fit(X, Y)


def test_it_says_what_it_is_and_hands_on_the_rest(build):
    model = build()
    wrapped = quick(model)
    assert (
        str(wrapped) == f"quick({model!r}): predict in NumPy, fit as one compiled step, on the same weights"
    )
    assert "go to Keras" in str(quick(build(keras().layers.Dropout(0.1))))
    assert wrapped.keras_model is model and quick(wrapped) is wrapped
    assert wrapped.layers == model.layers and "get_weights" in dir(wrapped)
    wrapped.trainable = False
    assert not model.trainable
    with pytest.raises(AttributeError, match="no_such_thing"):
        _ = wrapped.no_such_thing
    assert copy.copy(wrapped).keras_model is model


def test_it_wants_a_keras_model():
    with pytest.raises(ValueError, match=r"quick takes a Keras model, .* but got 'model'"):
        quick("model")


def test_an_agent_takes_it_as_its_model_and_hands_it_back():
    class TutorialAgent(DQNAgent):
        def _build_model(self):
            model = keras().Sequential([keras().layers.Input((4,)), keras().layers.Dense(2)])
            model.compile(loss="mse", optimizer=keras().optimizers.SGD(0.1))
            self.model = quick(model)

    agent = TutorialAgent(gym.make("CartPole-v1"), Hyperparameters.tutorial())
    state = rows(1, 4)
    assert agent.model is agent.model and "quick(" in repr(agent.model)
    before = agent.q_values(state)
    agent.model.fit(state, before + 1)
    assert (agent.q_values(state) > before).all()
    np.testing.assert_allclose(agent.q_values(state), agent.model.predict(state), atol=1e-6)
    with pytest.raises(ValueError, match="takes 3 numbers, but a state has 4"):
        agent.model = quick(keras().Sequential([keras().layers.Input((3,)), keras().layers.Dense(2)]))


@pytest.mark.parametrize("kind", [bool, np.uint8])
def test_pictures_of_bits_and_bytes_are_seen_as_keras_sees_them(kind, monkeypatch):
    layers = keras().layers
    model = keras().Sequential(
        [layers.Input((6, 5, 2)), layers.Conv2D(3, 2, activation="relu"), layers.Flatten(), layers.Dense(2)]
    )
    model.compile("sgd", "mse")
    pictures = np.random.default_rng(0).integers(0, 2, (4, 6, 5, 2)).astype(kind)
    theirs = model.predict(pictures, verbose=0)
    for way in ("predict", "fit"):
        monkeypatch.setattr(model, way, None)  # Keras' own way is not taken
    np.testing.assert_allclose(quick(model).predict(pictures), theirs, atol=1e-6)
    assert quick(model).fit(pictures, theirs).history["loss"][0] == pytest.approx(0, abs=1e-9)
