"""Dueling streams, against a number typed by hand, Keras, and files."""

import gymnasium as gym
import numpy as np
import pytest
from small_agents import leave_xla_out, small_agent

from dqn_lesson.agent import DQNAgent
from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.network import QNetwork, UpdateRule, build_network, compile_cache, model_from_bytes, seeded
from dqn_lesson.network.chain import chain_of

RULE = UpdateRule("sgd", "mse", clip_norm=None, double=False)


@pytest.fixture
def no_xla(monkeypatch):
    leave_xla_out(monkeypatch)


def test_the_streams_by_hand():
    model = build_network(1, 3, (2,), "linear", dueling=True)
    # State 2 becomes (2, 6): the first is V's, the second one A's.
    # V = 2 * 5 + 1 = 11. A = 6 * (1, 0, -1) + (0, 3, 0) = (6, 3, -6), their mean is 1: Q = 11 + (5, 2, -7).
    model.set_weights(
        [np.array([[1.0, 3.0]]), np.zeros(2), np.array([[5.0]]), np.ones(1), np.array([[1.0, 0.0, -1.0]]),
         np.array([0.0, 3.0, 0.0])]
    )  # fmt: skip
    assert QNetwork(model, RULE).q_values(np.float32([[2.0]])).tolist() == [[16.0, 13.0, 4.0]]
    assert model(np.float32([[2.0]])).numpy().tolist() == [[16.0, 13.0, 4.0]]


def test_an_update_by_hand(no_xla):
    model = build_network(1, 2, (2,), "linear", dueling=True)
    model.set_weights(
        [np.ones((1, 2)), np.zeros(2), np.array([[1.0]]), np.zeros(1), np.array([[1.0, 3.0]]), np.zeros(2)]
    )
    network = QNetwork(model, RULE)
    # State 1 becomes (1, 1). V = 1, A = (1, 3), their mean is 2: Q = (0, 2). The target of action 0 is 1,
    # its TD error 1, and the gradient of the loss by Q(0) is -2. By V's bias it is -2, by its kernel -2.
    # Half of A(0) and the negative half of A(1) are in Q(0): -1 and 1.
    memory = small_agent().memory.sample(1)._replace(
        states=np.float32([[1.0]]), next_states=np.float32([[1.0]]), actions=np.int32([0]),
        returns=np.float32([1.0]), discounts=np.float32([0.0]),
    )  # fmt: skip
    assert network.update(memory, 1, 0.1, tau=1.0) == pytest.approx(1.0)
    weights = network.model.get_weights()
    np.testing.assert_allclose(weights[2], [[1.2]], rtol=1e-6)
    np.testing.assert_allclose(weights[3], [0.2], rtol=1e-6)
    np.testing.assert_allclose(weights[4], [[1.1, 2.9]], rtol=1e-6)
    np.testing.assert_allclose(weights[5], [0.1, -0.1], rtol=1e-6)


@pytest.mark.parametrize(("inputs", "hidden"), [(4, (7,)), (4, (8, 6)), ((12, 12, 2), (9,))])
def test_numpy_acts_as_keras_does(inputs, hidden):
    with seeded(0):
        model = build_network(inputs, 3, hidden, "tanh", (4, 4, 2), dueling=True)
    shape = (inputs,) if isinstance(inputs, int) else inputs
    states = np.random.default_rng(0).normal(size=(20, *shape)).astype(np.float32)
    network = QNetwork(model, RULE)
    assert chain_of(model) is not None
    np.testing.assert_allclose(network.q_values(states), model(states).numpy(), rtol=1e-5, atol=1e-5)


def test_it_costs_no_more_numbers_and_begins_by_the_seed():
    def weights(dueling, seed=0):
        with seeded(seed):
            return build_network(4, 2, (64, 64), "relu", dueling=dueling).get_weights()

    assert sum(w.size for w in weights(True)) < sum(w.size for w in weights(False))
    one, same, other = weights(True), weights(True), weights(True, 1)
    assert all(np.array_equal(a, b) for a, b in zip(one, same, strict=True))
    assert not np.array_equal(one[2], other[2])


def test_agents_share_what_is_compiled(monkeypatch):
    monkeypatch.setattr(compile_cache, "_kept", type(compile_cache._kept)())
    for seed in (0, 1):
        small_agent(seed, dueling=True).replay(8)
    assert len(compile_cache._kept) == 1
    assert next(iter(compile_cache._kept.values())).function._jit_compile


def test_a_file_brings_the_same_network_back():
    agent = small_agent(dueling=True)
    model = model_from_bytes(agent.saved_network())
    states = np.random.default_rng(0).normal(size=(5, 4)).astype(np.float32)
    np.testing.assert_allclose(model(states).numpy(), agent.q_values(states), rtol=1e-5, atol=1e-6)
    assert chain_of(model) is not None


def test_a_single_node_can_t_be_two_streams():
    agent = DQNAgent(gym.make("CartPole-v1"), Hyperparameters(dueling=True, hidden=(64, 1)))
    with pytest.raises(ValueError, match="1 node, but `dueling` halves it"):
        agent.q_values(np.zeros(4))
