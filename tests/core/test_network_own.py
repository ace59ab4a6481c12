"""Networks that a learner builds: every kind learns, acts, and is the one that was written last."""

import keras  # after dqn_lesson, which small_agents imports: it sets the backend
import numpy as np
import pytest
from keras import layers
from small_agents import leave_xla_out, small_agent, target_weights

from dqn_lesson.agent import DQNAgent

STATES = np.random.default_rng(5).normal(size=(6, 4)).astype(np.float32)


@pytest.fixture(autouse=True)
def no_xla(monkeypatch):
    leave_xla_out(monkeypatch)


class Scale(layers.Layer):
    """A learner's own layer: one weight for each number."""

    def build(self, shape):
        self.factor = self.add_weight(shape=(shape[-1],), initializer="ones", name="factor")

    def call(self, inputs):
        return inputs * self.factor


class TwoLayers(keras.Model):
    def __init__(self):
        super().__init__()
        self.first = layers.Dense(8, activation="relu")
        self.last = layers.Dense(2)

    def call(self, states):
        return self.last(self.first(states))


class WithTraining(TwoLayers):
    def __init__(self):
        super().__init__()
        self.dropout = layers.Dropout(0.5)

    def call(self, states, training=None):
        return self.last(self.dropout(self.first(states), training=training))


def chain(*inner, start=True):
    first = [layers.Input((4,))] if start else []
    return keras.Sequential([*first, *inner, layers.Dense(2)])


def dueling():
    states = layers.Input((4,))
    hidden = layers.Dense(8, activation="relu")(states)
    value, advantage = layers.Dense(1)(hidden), layers.Dense(2)(hidden)
    centred = layers.Subtract()([advantage, layers.Dense(1, use_bias=False)(advantage)])
    return keras.Model(states, layers.Add()([value, centred]))


def frozen_first_layer():
    model = chain(layers.Dense(8, activation="relu"), layers.Dense(8, activation="relu"))
    model.layers[0].trainable = False
    return model


def compiled():
    model = chain(layers.Dense(8, activation="tanh"))
    model.compile(loss="mse", optimizer=keras.optimizers.RMSprop(3e-2))
    return model


KINDS = {
    "dueling": dueling,
    "no hidden layer": chain,
    "deep": lambda: chain(*(layers.Dense(6, activation="tanh") for _ in range(6))),
    "Dropout": lambda: chain(layers.Dense(32, activation="relu"), layers.Dropout(0.5)),
    "BatchNormalization": lambda: chain(layers.Dense(8), layers.BatchNormalization(), layers.ReLU()),
    "Lambda": lambda: chain(layers.Lambda(lambda states: states * 2), layers.Dense(8, activation="relu")),
    "subclassed": TwoLayers,
    "subclassed with training": WithTraining,
    "own layer": lambda: chain(Scale(), layers.Dense(8, activation="relu")),
    "own activation": lambda: chain(layers.Dense(8, activation=lambda x: x * x)),
    "never compiled, no Input": lambda: chain(layers.Dense(8, activation="relu"), start=False),
    "compiled": compiled,
    "L2": lambda: chain(layers.Dense(8, activation="relu", kernel_regularizer="l2")),
    "frozen layer": frozen_first_layer,
    "no bias": lambda: chain(layers.Dense(8, use_bias=False)),
    "Sequential inside": lambda: chain(keras.Sequential([layers.Dense(8, activation="relu")])),
    "elu": lambda: chain(layers.Dense(8, activation="elu")),
}


def with_network(build) -> type[DQNAgent]:
    class MyAgent(DQNAgent):
        def _build_model(self):
            return build()

    return MyAgent


@pytest.mark.parametrize("kind", KINDS)
def test_a_network_of_any_kind_learns_and_acts(kind):
    agent = small_agent(kind=with_network(KINDS[kind]), loss="mse", learning_rate=3e-2, n_step=1, gamma=0.0)
    agent.memory._rewards[:] = 5.0
    before, frozen = agent.q_values(STATES), agent.snapshot()
    agent.replay(32, updates=60)
    agent.replay(32)
    after = agent.q_values(STATES)
    assert after.shape == (6, 2)
    assert np.abs(after - 5).mean() < 0.8 * np.abs(before - 5).mean()
    np.testing.assert_array_equal(frozen.q_values(STATES), before)
    np.testing.assert_allclose(agent.model(STATES, training=False).numpy(), after, atol=1e-5)
    assert agent.act(STATES[0], explore=False) == after[0].argmax()


def test_dropout_is_on_while_learning_and_off_while_acting():
    agent = small_agent(kind=with_network(KINDS["Dropout"]), loss="mse", learning_rate=1e-7)
    batch = agent.memory.sample(32)
    losses = [agent._network().update(batch, 1, 1e-7, 1.0) for _ in range(3)]
    assert len(set(losses)) == 3  # each time others are dropped
    np.testing.assert_array_equal(agent.q_values(STATES), agent.q_values(STATES))


def test_batch_normalization_keeps_its_moving_averages():
    agent = small_agent(kind=with_network(KINDS["BatchNormalization"]))
    moving = next(v for v in agent.model.non_trainable_variables if "moving_mean" in v.path)
    agent.replay(8, updates=20)
    agent.act(STATES[0])
    assert np.abs(moving.numpy()).max() > 0.01
    assert np.isfinite(agent.q_values(STATES)).all()


def test_l2_pulls_weights_down_and_counts_in_the_loss():
    def build():
        return keras.Sequential(
            [layers.Input((4,)), layers.Dense(2, kernel_regularizer=keras.regularizers.L2(0.5))]
        )

    agent = small_agent(kind=with_network(build), optimizer="sgd", loss="mse", clip_norm=None)
    agent.model.set_weights([np.full((4, 2), 2.0), np.zeros(2)])
    nothing = agent.memory.sample(1)._replace(
        states=np.zeros((1, 4), np.float32),
        returns=np.zeros(1, np.float32),
        discounts=np.zeros(1, np.float32),
    )
    # Q is 0 and so is the target: the loss is 0.5 * 8 * 2 ** 2 = 16, its gradient 2 * 0.5 * 2 = 2.
    assert agent._network().update(nothing, 1, 0.1, 1.0) == pytest.approx(16.0)
    np.testing.assert_allclose(agent.model.get_weights()[0], np.full((4, 2), 1.8), rtol=1e-6)


def test_a_frozen_layer_stays_as_it_is():
    agent = small_agent(kind=with_network(frozen_first_layer))
    before = agent.model.get_weights()
    agent.replay(8, updates=5)
    after = agent.model.get_weights()
    changed = [bool(np.any(b != a)) for b, a in zip(before, after, strict=True)]
    assert changed == [False, False, True, True, True, True]


def test_freezing_a_layer_later_says_what_to_do():
    agent = small_agent()
    agent.replay(8)
    agent.model.layers[0].trainable = False
    with pytest.raises(ValueError, match=r"agent\.model = model"):
        agent.replay(8)
    agent.model = agent._q_network._model
    assert np.isfinite(agent.replay(8))


def test_a_layer_that_was_edited_and_defined_again_is_the_one_that_learns():
    def define(factor):
        class Edited(layers.Layer):
            def call(self, inputs):
                return inputs * factor

        return with_network(lambda: keras.Sequential([layers.Input((4,)), Edited(), layers.Dense(2)]))

    first, second = (small_agent(kind=define(factor), loss="mse") for factor in (1.0, 0.0))
    for agent in (first, second):
        agent.model.set_weights([np.ones((4, 2)), np.zeros(2)])
        agent.replay(8, updates=3)
    assert np.any(first.model.get_weights()[0] != 1)
    assert np.all(second.model.get_weights()[0] == 1)  # it sees nothing but zeros


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: keras.Sequential([layers.Input((4,)), layers.Dense(3)]), r"\(2, 3\).*2 actions.*last layer"),
        (lambda: keras.Sequential([layers.Dense(1)]), r"\(2, 1\).*2 actions"),
        (lambda: keras.Sequential([layers.Input((5,)), layers.Dense(2)]), r"takes 5 numbers.*state has 4"),
        (lambda: None, r"None.*must be a Keras model.*_build_model"),
        (lambda: "net", r"'net'.*must be a Keras model"),
    ],
)
def test_a_network_that_does_not_fit_is_refused(build, message):
    agent = small_agent(kind=with_network(build))
    with pytest.raises(ValueError, match=message):
        agent.act(STATES[0], explore=False)
    with pytest.raises(ValueError, match=message):
        small_agent().model = build()


def test_build_model_may_set_self_model_or_return_it():
    class Sets(DQNAgent):
        def _build_model(self):
            model = chain(layers.Dense(5, kernel_initializer="ones"))
            self.model = model

    class Returns(DQNAgent):
        def _build_model(self):
            return chain(layers.Dense(5, kernel_initializer="ones"))

    one, other = small_agent(kind=Sets), small_agent(kind=Returns)
    assert [w.shape for w in one.model.get_weights()] == [(4, 5), (5,), (5, 2), (2,)]
    for mine, its in zip(one.model.get_weights(), other.model.get_weights(), strict=True):
        np.testing.assert_array_equal(mine, its)


# The model in a learner's hands


def with_tanh(build):
    """The same network with another activation in its hidden layer."""
    model = build()
    next(
        layer for layer in model.layers if isinstance(layer, layers.Dense)
    ).activation = keras.activations.tanh
    return model


@pytest.mark.parametrize("build", [lambda: chain(layers.Dense(8, activation="relu")), dueling])
def test_an_activation_that_is_changed_is_seen_by_the_next_act_and_by_updates(build):
    settings = {"learning_rate": 0.1, "optimizer": "sgd", "loss": "mse", "target_tau": 1.0}
    agent = small_agent(kind=with_network(build), **settings)
    agent.replay(8)  # compiles with the first activation
    model, snapshot = agent.model, agent.snapshot()
    before, weights = agent.q_values(STATES), model.get_weights()
    with_tanh(lambda: model)
    np.testing.assert_allclose(agent.q_values(STATES), model(STATES).numpy(), atol=1e-5)
    assert np.abs(agent.q_values(STATES) - before).max() > 1e-3
    np.testing.assert_array_equal(snapshot.q_values(STATES), before)  # of its own moment

    other = small_agent(kind=with_network(lambda: with_tanh(build)), **settings)
    for each in (agent, other):
        each.model.set_weights(weights)
        each.memory._rng = np.random.default_rng(0)
        each.replay(8, updates=3)
    np.testing.assert_allclose(agent.q_values(STATES), other.q_values(STATES), atol=1e-5)


def always(action: int) -> list[np.ndarray]:
    """Weights of the small network that make one action's Q-value 1 and the other's 0."""
    return [np.zeros((4, 7)), np.zeros(7), np.zeros((7, 2)), np.eye(2)[action]]


def test_what_is_done_to_the_model_is_seen_by_the_next_act():
    agent = small_agent()
    kept = agent.model  # taken once, long before
    for action in (1, 0, 1):
        kept.set_weights(always(action))
        assert agent.act(STATES[0], explore=False) == action
        assert agent.snapshot().act(STATES[0]) == action
        agent.replay(8)
        agent.model.set_weights(always(1 - action))
        assert agent.act(STATES[0], explore=False) == 1 - action


def test_fit_is_seen_by_the_next_act_and_predict_sees_later_training():
    agent = small_agent()
    kept = agent.model
    kept.compile(loss="mse", optimizer=keras.optimizers.Adam(0.05))
    kept.fit(STATES, np.tile([-3.0, 3.0], (6, 1)), epochs=40, verbose=0)
    assert agent.act(STATES[0], explore=False) == 1
    np.testing.assert_allclose(agent.q_values(STATES), kept.predict(STATES, verbose=0), atol=1e-5)
    before = kept.predict(STATES, verbose=0)
    agent.replay(8, updates=10)
    after = kept.predict(STATES, verbose=0)
    assert np.abs(after - before).max() > 1e-3
    np.testing.assert_allclose(after, agent.q_values(STATES), atol=1e-5)
    assert agent.model is kept


def test_training_goes_on_from_the_weights_a_learner_set():
    agent = small_agent(learning_rate=1e-7)
    agent.replay(8)
    agent.model.set_weights(always(1))
    agent.replay(8)
    np.testing.assert_allclose(agent.q_values(STATES), np.tile([0.0, 1.0], (6, 1)), atol=1e-4)


def test_a_model_can_be_given_to_the_agent():
    agent = small_agent()
    agent.replay(8, updates=3)
    model = chain(layers.Dense(3, activation="tanh"))
    weights = model.get_weights()
    agent.model = model
    assert agent.model is model
    assert all(np.array_equal(w, g) for w, g in zip(weights, model.get_weights(), strict=True))
    target = target_weights(agent._q_network)
    assert all(np.array_equal(w, t) for w, t in zip(weights, target, strict=True))
    agent.replay(8)
    assert np.any(model.get_weights()[0] != weights[0])


def test_what_is_done_to_a_model_that_was_given_is_seen_and_it_sees_training():
    agent, model = small_agent(), chain(layers.Dense(7, activation="relu"))
    agent.model = model  # and never asked for again
    model.set_weights(always(1))
    assert agent.act(STATES[0], explore=False) == 1
    before = agent.q_values(STATES)
    model.layers[-1].activation = keras.activations.tanh
    np.testing.assert_allclose(agent.q_values(STATES), np.tanh(before), atol=1e-6)
    agent.replay(8, updates=3)
    np.testing.assert_allclose(model.predict(STATES, verbose=0), agent.q_values(STATES), atol=1e-5)


def test_a_snapshot_never_changes():
    agent = small_agent()
    snapshot, model = agent.snapshot(), agent.model
    before = snapshot.q_values(STATES)
    agent.replay(8, updates=5)
    model.set_weights(always(1))
    agent.model = chain()
    np.testing.assert_array_equal(snapshot.q_values(STATES), before)


def test_a_network_that_is_all_frozen_or_not_float32_is_refused():
    def frozen():
        model = keras.Sequential([layers.Input((4,)), layers.Dense(2)])
        model.trainable = False
        return model

    with pytest.raises(ValueError, match=r"the types \[\], but updates need at least one layer that can be"):
        small_agent(kind=with_network(frozen)).q_values(STATES)

    def double_precision():
        return keras.Sequential([layers.Input((4,)), layers.Dense(2, dtype="float64")])

    with pytest.raises(ValueError, match=r"the types \['float64'\], but .* in float32"):
        small_agent(kind=with_network(double_precision)).q_values(STATES)


def test_the_package_s_own_network_can_be_fitted_at_once():
    agent = small_agent()
    agent.learning_rate = 0.25
    model = agent.model
    assert float(model.optimizer.learning_rate.numpy()) == 0.25
    before = agent.q_values(STATES)
    model.fit(STATES, before + 1, epochs=1, verbose=0)
    assert (agent.q_values(STATES) != before).any()


def test_an_initializer_of_ones_own_is_no_hindrance():
    class Mine(DQNAgent):
        def _build_model(self):
            return chain(
                layers.Dense(8, kernel_initializer=lambda shape, dtype=None: np.full(shape, 0.1, np.float32))
            )

    agent = small_agent(kind=Mine)
    before = agent.q_values(STATES)
    agent.replay(4)
    assert not np.array_equal(agent.q_values(STATES), before)


def test_a_memory_in_64_bits_is_learned_from():
    agent = small_agent()
    batch = agent.memory.sample(8)
    wide = batch._replace(returns=batch.returns.astype(float), states=batch.states.astype(float))
    agent.memory.sample = lambda *args: wide
    assert np.isfinite(agent.replay(8))


# What `compile` says is the agent's


def compiled_with(**compile_options):
    """An agent whose network was compiled like this; no gradient is cut."""

    def build():
        model = keras.Sequential([layers.Input((4,)), layers.Dense(2, kernel_initializer="ones")])
        model.compile(**compile_options)
        return model

    return small_agent(kind=with_network(build), loss="huber", clip_norm=None, gamma=0.0, n_step=1)


def after_three_updates(agent) -> list[np.ndarray]:
    agent.memory._rng = np.random.default_rng(0)
    agent.replay(8, updates=3)
    return agent.model.get_weights()


@pytest.mark.parametrize(
    ("optimizer", "loss", "settings"),
    [
        (keras.optimizers.SGD(0.05), "mse", ("sgd", 0.05, "mse")),
        ("rmsprop", "huber", ("rmsprop", 0.001, "huber")),
        (keras.optimizers.RMSprop(0.002), keras.losses.Huber(), ("rmsprop", 0.002, "huber")),
        (keras.optimizers.Adam(0.03), keras.losses.MeanSquaredError(), ("adam", 0.03, "mse")),
        (keras.optimizers.Adam(0.03), lambda true, q: keras.ops.square(q - true), ("adam", 0.03, "mse")),
        (keras.optimizers.Adam(0.03), None, ("adam", 0.03, "huber")),
    ],
)
def test_optimizer_rate_and_loss_of_compile_become_the_agents(optimizer, loss, settings):
    agent = compiled_with(optimizer=optimizer, loss=loss)
    weights = after_three_updates(agent)
    hp = agent.hyperparameters
    assert (hp.optimizer, hp.learning_rate, hp.loss) == settings and agent.learning_rate == settings[1]

    def build():
        return keras.Sequential([layers.Input((4,)), layers.Dense(2, kernel_initializer="ones")])

    said = dict(zip(("optimizer", "learning_rate", "loss"), settings, strict=True))
    other = small_agent(kind=with_network(build), clip_norm=None, gamma=0.0, n_step=1, **said)
    for mine, its in zip(weights, after_three_updates(other), strict=True):
        np.testing.assert_array_equal(mine, its)


def test_a_rate_that_is_set_after_compile_acts():
    agent = compiled_with(optimizer=keras.optimizers.SGD(0.05), loss="mse")
    agent.learning_rate = 0.01  # before the network is built, which says 0.05 again
    before = agent.model.get_weights()
    assert agent.learning_rate == 0.01 and agent.hyperparameters.learning_rate == 0.05
    agent.learning_rate = 1e-7
    for mine, its in zip(before, after_three_updates(agent), strict=True):
        np.testing.assert_allclose(mine, its, atol=1e-5)
    agent.model = build_compiled(0.02)
    assert agent.learning_rate == 0.02 == agent.hyperparameters.learning_rate


def build_compiled(rate: float):
    model = chain()
    model.compile(keras.optimizers.SGD(rate), "mse")
    return model


def test_the_longest_gradient_of_compile_counts():
    model = chain()
    model.compile(keras.optimizers.SGD(0.5, global_clipnorm=0.01), "mse")
    agent = small_agent()
    agent.model = model
    assert agent.hyperparameters.clip_norm == 0.01
    before = model.get_weights()
    agent.replay(8)
    moved = np.concatenate(
        [np.ravel(new - old) for new, old in zip(model.get_weights(), before, strict=True)]
    )
    assert np.linalg.norm(moved) == pytest.approx(0.5 * 0.01, rel=1e-2)


def test_what_the_agent_compiled_itself_is_no_choice_of_the_learners():
    agent = small_agent(learning_rate=0.1)
    model = agent.model  # compiled here, with 0.1
    agent.learning_rate = 0.001
    agent.model = model
    assert agent.learning_rate == 0.001 and agent.hyperparameters.learning_rate == 0.1


class Own(keras.optimizers.Adam):
    """Of the learner's own."""


@pytest.mark.parametrize(
    ("compile_options", "named"),
    [
        ({"optimizer": keras.optimizers.Adam(keras.optimizers.schedules.ExponentialDecay(0.1, 9, 0.9))},
         "the learning-rate schedule ExponentialDecay"),
        ({"optimizer": "nadam"}, "the optimizer Nadam"),
        ({"optimizer": Own(0.1)}, "the optimizer Own"),
        ({"optimizer": keras.optimizers.SGD(0.1, momentum=0.9)}, r"SGD\(momentum=0.9\)"),
        ({"optimizer": keras.optimizers.Adam(beta_1=0.5, weight_decay=0.1)},
         r"Adam\(weight_decay=0.1, beta_1=0.5\)"),
        ({"optimizer": keras.optimizers.RMSprop(centered=True)}, r"RMSprop\(centered=True\)"),
        ({"optimizer": keras.optimizers.Adam(clipvalue=1.0)}, r"Adam\(clipvalue=1.0\)"),
        ({"loss": "mae"}, "the loss mae"),
        ({"loss": keras.losses.Huber(delta=2.0)}, "the loss huber_loss"),
        ({"loss": keras.losses.MeanSquaredError(reduction="sum")}, "the loss mean_squared_error"),
        ({"loss": ["mse", "huber"]}, "a list or dict of losses"),
        ({"loss": "mse", "loss_weights": [2.0]}, "loss_weights"),
        ({"loss": lambda true, q: 1 / 0}, "the loss <lambda>"),
    ],
)  # fmt: skip
def test_what_updates_cannot_follow_is_refused_by_name(compile_options, named):
    agent, model = small_agent(), chain()
    model.compile(**compile_options)
    with pytest.raises(ValueError, match=rf"The network is compiled with {named}, which `replay` can't use"):
        agent.model = model
    agent.replay(8)  # as before

    class Logs(DQNAgent):
        def _build_model(self):
            return model

        def replay(self, *args, **kwargs):
            return super().replay(*args, **kwargs)

    agent = small_agent(kind=Logs)
    agent.act(STATES[0], explore=False)  # one that learns by `fit` may do all that Keras can
    with pytest.raises(ValueError, match=named):
        agent.replay(8)
