"""The network: its forward pass and its compiled updates, against Keras and against numbers typed by hand.

A learner's own networks are in `test_network_own.py`, threads and processes in `test_network_process.py`.
"""

import numpy as np
import pytest
from small_agents import leave_xla_out, small_agent, target_weights

from dqn_lesson.memory import Batch
from dqn_lesson.network import QNetwork, UpdateRule, build_network, compile_cache, seeded
from dqn_lesson.training import train_steps

PLAIN = UpdateRule("sgd", "mse", clip_norm=None, double=False)


@pytest.fixture
def no_xla(monkeypatch):
    leave_xla_out(monkeypatch)


def network(num_inputs=4, num_actions=3, hidden=(6, 5), activation="tanh", seed=0):
    with seeded(seed):
        return build_network(num_inputs, num_actions, hidden, activation)


def random_batch(num: int, size: int, seed: int = 0, num_inputs: int = 4, num_actions: int = 3) -> Batch:
    rng = np.random.default_rng(seed)
    rows = num * size
    return Batch(
        rng.normal(size=(rows, num_inputs)).astype(np.float32),
        rng.integers(num_actions, size=rows).astype(np.int32),
        rng.normal(scale=2, size=rows).astype(np.float32),
        rng.normal(size=(rows, num_inputs)).astype(np.float32),
        rng.choice([0.0, 0.9], size=rows).astype(np.float32),
    )


def assert_same(weights, expected, atol=2e-6):
    for weight, other in zip(weights, expected, strict=True):
        np.testing.assert_allclose(weight, other, rtol=0, atol=atol)


# The forward pass


@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid", "linear", "elu", "gelu"])
def test_the_forward_pass_is_that_of_keras(activation):
    model = network(hidden=(16, 8), activation=activation)
    states = np.random.default_rng(0).normal(scale=3, size=(50, 4)).astype(np.float32)
    q_network = QNetwork(model, PLAIN)
    np.testing.assert_allclose(q_network.q_values(states), model(states).numpy(), rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(
        q_network.q_values(states[:1]), model(states[:1]).numpy(), rtol=1e-5, atol=1e-5
    )


# One update, by hand: two actions, Q(state) = state * kernel + bias, no hidden layer.
# State 2 gives Q = (2, 4.5). From state 1, where Q = (1, 2.5), the best promises 2.5.
# With a reward of 1 and gamma 0.5 the TD target is 1 + 0.5 * 2.5 = 2.25: 2.25 less than Q(2, action 1).


def one_line_network(rule: UpdateRule) -> QNetwork:
    model = network(num_inputs=1, num_actions=2, hidden=())
    model.set_weights([np.array([[1.0, 2.0]]), np.array([0.0, 0.5])])
    return QNetwork(model, rule)


def one_memory(discount: float = 0.5) -> Batch:
    state, next_state = np.float32([[2.0]]), np.float32([[1.0]])
    return Batch(state, np.int32([1]), np.float32([1.0]), next_state, np.float32([discount]))


@pytest.mark.parametrize(
    ("loss", "clip_norm", "expected_loss", "kernel", "bias"),
    [
        # Gradient 2 * 2.25 = 4.5 for the bias, times the state 2 = 9 for the kernel; 0.1 of it is taken.
        ("mse", None, 5.0625, 1.1, 0.05),
        # Huber's gradient is 1 beyond an error of 1; its loss 2.25 - 0.5.
        ("huber", None, 1.75, 1.8, 0.4),
        # (9, 4.5) is 10.0623 long; cut to 1 it is (0.894427, 0.447214).
        ("mse", 1.0, 5.0625, 1.9105573, 0.4552786),
        ("mse", 10.5, 5.0625, 1.1, 0.05),
    ],
)
def test_one_update_by_hand(no_xla, loss, clip_norm, expected_loss, kernel, bias):
    q_network = one_line_network(UpdateRule("sgd", loss, clip_norm, double=False))
    assert q_network.update(one_memory(), 1, 0.1, tau=0.25) == pytest.approx(expected_loss, rel=1e-6)
    assert_same(q_network.model.get_weights(), [[[1.0, kernel]], [0.0, bias]])
    # The target network goes a quarter of the way.
    assert_same(target_weights(q_network), [[[1.0, 2 + (kernel - 2) / 4]], [0.0, 0.5 + (bias - 0.5) / 4]])


def test_an_update_after_a_fall_by_hand(no_xla):
    q_network = one_line_network(PLAIN)
    # The target is the reward 1 alone: 3.5 less than Q. Gradient 7, times the state 14.
    assert q_network.update(one_memory(discount=0.0), 1, 0.1, tau=1.0) == pytest.approx(12.25, rel=1e-6)
    assert_same(q_network.model.get_weights(), [[[1.0, 0.6]], [0.0, -0.2]])


@pytest.mark.parametrize(
    ("double", "tau", "loss"),
    [
        # From state 1 the network itself says (3, 1), the target network (1, 2.5); Q(2, action 1) = 2.
        (False, 0.5, 0.0625),  # the target network's best: 1 + 0.5 * 2.5 = 2.25
        (True, 0.5, 0.25),  # the network chooses action 0, the target network says 1: 1.5
        (False, 1.0, 0.25),  # no target network: 1 + 0.5 * 3 = 2.5
        (True, 1.0, 0.25),
    ],
)
def test_who_chooses_and_who_judges(no_xla, double, tau, loss):
    q_network = one_line_network(UpdateRule("sgd", "mse", clip_norm=None, double=double))
    q_network.model.set_weights([np.array([[3.0, 1.0]]), np.array([0.0, 0.0])])
    assert q_network.update(one_memory(), 1, 0.1, tau) == pytest.approx(loss, rel=1e-6)


def test_the_target_network_can_be_switched_on_in_the_middle_of_a_run(no_xla):
    q_network = one_line_network(PLAIN)
    q_network.update(one_memory(), 1, 1e-7, tau=1.0)
    q_network.model.set_weights([np.array([[3.0, 1.0]]), np.array([0.0, 0.0])])
    assert q_network.update(one_memory(), 1, 1e-7, tau=0.5) == pytest.approx(0.0625, rel=1e-4)


# Many updates, against Keras' own optimizers and losses, step by step


def keras_updates(model, rule: UpdateRule, batch: Batch, num: int, rate: float, tau: float):
    """The same updates as a plain loop in eager TensorFlow, with what Keras has for each part."""
    import keras
    import tensorflow as tf

    target_model = keras.models.clone_model(model)
    target_model.set_weights(model.get_weights())
    make = {"adam": keras.optimizers.Adam, "rmsprop": keras.optimizers.RMSprop, "sgd": keras.optimizers.SGD}
    optimizer = make[rule.optimizer](rate, global_clipnorm=rule.clip_norm)
    loss_of = {"mse": keras.losses.MeanSquaredError(), "huber": keras.losses.Huber()}[rule.loss]
    losses = []
    for states, actions, returns, next_states, discounts in zip(
        *(part.reshape(num, -1, *part.shape[1:]) for part in batch), strict=True
    ):
        judging = target_model(next_states).numpy()
        choosing = model(next_states).numpy() if rule.double else judging
        best = np.take_along_axis(judging, choosing.argmax(1)[:, None], 1)[:, 0]
        with tf.GradientTape() as tape:
            values = tf.gather(model(states), actions, batch_dims=1)
            loss = loss_of((returns + discounts * best)[:, None], values[:, None])
        optimizer.apply(tape.gradient(loss, model.trainable_variables), model.trainable_variables)
        pairs = zip(target_model.get_weights(), model.get_weights(), strict=True)
        target_model.set_weights([old + tau * (new - old) for old, new in pairs])
        losses.append(float(loss))
    return np.mean(losses), model.get_weights(), target_model.get_weights()


@pytest.mark.parametrize(
    ("rule", "rate", "tau"),
    [
        (UpdateRule("adam", "huber", 10.0, double=True), 1e-2, 0.1),
        (UpdateRule("adam", "mse", 0.5, double=False), 1e-2, 0.5),
        (UpdateRule("rmsprop", "mse", None, double=False), 1e-3, 1.0),
        (UpdateRule("rmsprop", "huber", 0.1, double=True), 1e-3, 0.05),
        (UpdateRule("sgd", "mse", 1.0, double=True), 1e-1, 0.01),
        (UpdateRule("sgd", "huber", None, double=False), 1e-1, 1.0),
    ],
    ids=str,
)
@pytest.mark.parametrize("num", [1, 7])
def test_updates_are_those_of_keras(no_xla, rule, rate, tau, num):
    batch = random_batch(num, size=8)
    q_network = QNetwork(network(), rule)
    loss = q_network.update(batch, num, rate, tau)
    expected_loss, weights, target = keras_updates(network(), rule, batch, num, rate, tau)
    assert loss == pytest.approx(expected_loss, rel=1e-4)
    assert_same(q_network.model.get_weights(), weights, atol=2e-5)
    assert_same(target_weights(q_network), target, atol=2e-5)


def test_compiled_with_xla_they_are_the_same():
    rule = UpdateRule("adam", "huber", 10.0, double=True)
    batch = random_batch(5, size=4)
    q_network = QNetwork(network(), rule)
    q_network.update(batch, 5, 1e-2, 0.1)
    _, weights, target = keras_updates(network(), rule, batch, 5, 1e-2, 0.1)
    assert_same(q_network.model.get_weights(), weights, atol=2e-5)
    assert_same(target_weights(q_network), target, atol=2e-5)


@pytest.mark.parametrize("pieces", [[65], [64, 1], [1, 64], [30, 35], [1] * 65])
def test_how_updates_are_split_up_makes_no_difference(no_xla, pieces):
    rule = UpdateRule("adam", "mse", 1.0, double=True)
    batch = random_batch(65, size=2)

    def weights_after(pieces):
        q_network, start, total = QNetwork(network(), rule), 0, 0.0
        for num in pieces:
            piece = Batch(*(part[2 * start : 2 * (start + num)] for part in batch))
            total += num * q_network.update(piece, num, 1e-2, 0.1)
            start += num
        return q_network.model.get_weights(), total

    weights, total = weights_after(pieces)
    expected, expected_total = weights_after([32, 32, 1])
    assert all(np.array_equal(w, e) for w, e in zip(weights, expected, strict=True))
    assert total == pytest.approx(expected_total, rel=1e-5)


# Agents: what they share, and what compiles


def num_compiled() -> int:
    """How often the updates of all architectures were traced so far."""
    return sum(kept.function.experimental_get_tracing_count() for kept in compile_cache._kept.values())


def test_nothing_compiles_twice(no_xla):
    first = small_agent()
    first.replay(8, updates=64)
    assert num_compiled() == 1
    first.replay(8, updates=1)  # the odd last chunk of a run
    first.replay(8, updates=100)
    first.gamma, first.learning_rate, first.epsilon, first.n_step = 0.5, 0.1, 0.2, 3
    first.target_tau = 1.0
    first.replay(8, updates=64)
    small_agent(seed=1).replay(8, updates=64)  # another agent, or Reset
    small_agent(gamma=0.7, epsilon_decay=0.9, target_tau=0.5, learning_rate=0.2).replay(8, updates=3)
    first.model.set_weights([w * 2 for w in first.model.get_weights()])
    first.replay(8, updates=64)
    assert num_compiled() == 1
    assert len(compile_cache._kept) == 1


def test_what_may_compile_compiles_once(no_xla):
    for seed in (0, 1):
        made = small_agent(seed)
        for batch_size in (8, 4):
            made.replay(batch_size, updates=2)
        made.one_by_one = True
        made.replay(8)
        made.replay(4, updates=3)
        assert num_compiled() == 3  # batches of 8, of 4 and of 1
    small_agent(hidden=(9,)).replay(8)
    small_agent(loss="mse").replay(8)
    assert num_compiled() == 5 and len(compile_cache._kept) == 3


def test_a_run_compiles_once_and_stop_and_resume_not_again(no_xla):
    made = small_agent(learning_starts=50, replay_every=32, updates_per_replay=32, num_steps=150)
    for num_steps in (70, 33, 1_000):
        for _, _ in zip(range(num_steps), train_steps(made, made.env), strict=False):
            pass
    assert num_compiled() == 1


def test_one_by_one_is_a_step_for_each_sample_in_turn(no_xla):
    one_by_one, sequential = (small_agent(n_step=1, one_by_one=flag) for flag in (True, False))
    drawn = small_agent(n_step=1).memory.sample(8, gamma=0.995)  # the same seed draws the same
    loss = one_by_one.replay(8)
    q_network = sequential._network()
    losses = [
        q_network.update(Batch(*(part[i : i + 1] for part in drawn)), 1, sequential.learning_rate, 0.005)
        for i in range(8)
    ]
    assert loss == pytest.approx(np.mean(losses), rel=1e-5)
    weights, expected = one_by_one.model.get_weights(), sequential.model.get_weights()
    assert all(np.array_equal(w, e) for w, e in zip(weights, expected, strict=True))
    assert one_by_one.epsilon == 0.9996  # one batch was drawn, so it falls once


def test_no_more_than_a_bounded_number_is_kept(no_xla, monkeypatch):
    monkeypatch.setattr(compile_cache, "_MOST_KEPT", 3)
    agents = [small_agent(hidden=(width,)) for width in (3, 4, 5, 6, 7)]
    for made in agents + agents[::-1]:
        made.replay(8)
    assert len(compile_cache._kept) == 3


def test_names_do_not_matter_but_everything_else_does(no_xla):
    import keras

    def compiled(*layers, name=None):
        return compile_cache.compiled_updates(
            keras.Sequential([keras.layers.Input((4,)), *layers], name=name), PLAIN
        )

    dense = keras.layers.Dense
    first = compiled(dense(2, activation="relu"))
    assert compiled(dense(2, activation="relu", name="another"), name="renamed") is first
    assert compiled(dense(2, activation="relu", name="relu")) is first
    assert compiled(dense(2, activation="tanh", name="tanh")) is not first
    assert compiled(dense(2, activation="relu", kernel_regularizer="l2")) is not first
    assert compiled(dense(2, activation="relu", trainable=False), dense(2)) is not first
    assert compiled(dense(2, activation="relu", kernel_initializer="zeros")) is first


def test_after_so_many_architectures_xla_is_left_out(monkeypatch):
    monkeypatch.setattr(compile_cache, "_kept", type(compile_cache._kept)())
    monkeypatch.setattr(compile_cache, "_num_with_xla", 0)
    monkeypatch.setattr(compile_cache, "_MOST_WITH_XLA", 1)
    for width in (3, 4, 5):
        small_agent(hidden=(width,))._network().update(random_batch(1, 8, num_actions=2), 1, 1e-3, 1.0)
    assert [kept.function._jit_compile for kept in compile_cache._kept.values()] == [True, None, None]
