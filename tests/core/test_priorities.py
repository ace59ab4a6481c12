"""Prioritized replay, with every number typed by hand."""

import copy
import pickle

import numpy as np
import pytest
from small_agents import leave_xla_out, small_agent

from dqn_lesson.memory import Batch, ReplayMemory
from dqn_lesson.network import QNetwork, UpdateRule, build_network
from dqn_lesson.priorities import PrioritizedMemory, WeightedBatch, importance
from dqn_lesson.runs.checkpoint import checkpoint_of, restore

ALL = 1.0, 1, False  # gamma, n_step, stop_at_reward


@pytest.fixture
def no_xla(monkeypatch):
    leave_xla_out(monkeypatch)


def filled(num: int, alpha: float = 1.0, capacity: int = 4, num_steps: int = 10) -> PrioritizedMemory:
    memory = PrioritizedMemory(capacity, 1, 0, alpha=alpha, num_steps=num_steps)
    for k in range(num):
        memory.append(([k], 0, float(k), [k + 1], False))
    return memory


def shares(memory: PrioritizedMemory, num: int = 100_000) -> dict[int, float]:
    """How often each transition is drawn, by its reward."""
    batch, _ = memory.sample_by_priority(num, 1, *ALL)
    numbers, counts = np.unique(batch.returns, return_counts=True)
    return {int(number): round(count / num, 2) for number, count in zip(numbers, counts, strict=True)}


def test_weights_by_hand():
    # Four are stored, drawn with probabilities 1/2, 1/4, 1/8: N P is 2, 1, 1/2. With beta 1 the weights are
    # 1/2, 1, 2, as shares of the largest 1/4, 1/2, 1; with beta 1/2 their roots.
    drawn = np.array([0.5, 0.25, 0.125])
    np.testing.assert_allclose(importance(drawn, 4, 1.0), [0.25, 0.5, 1.0])
    np.testing.assert_allclose(importance(drawn, 4, 0.5), [0.5, 0.70710678, 1.0])
    np.testing.assert_allclose(importance(drawn, 4, 0.0), [1.0, 1.0, 1.0])


def test_each_batch_has_a_largest_weight_of_its_own():
    drawn = np.array([0.5, 0.25, 0.125, 0.125, 0.25, 0.25])
    np.testing.assert_allclose(importance(drawn, 4, 1.0, 3), [0.5, 1.0, 1.0, 1.0, 1.0, 1.0])


def test_draws_are_in_proportion_to_the_errors_whatever_their_sign():
    memory = filled(4)
    memory.refresh(np.arange(4), np.array([0.1, -0.2, 0.3, -0.4]))
    assert shares(memory) == {0: 0.1, 1: 0.2, 2: 0.3, 3: 0.4}


def test_alpha_takes_the_priorities_to_its_power():
    memory = filled(4, alpha=0.5)
    memory.refresh(np.arange(4), np.array([0.01, 0.04, 0.09, 0.16]))  # the roots: 0.1, 0.2, 0.3, 0.4
    assert shares(memory) == {0: 0.1, 1: 0.2, 2: 0.3, 3: 0.4}


def test_the_draws_come_with_their_rows_and_their_weights():
    memory = filled(4)  # after 4 of 10 steps beta is 0.4 + 0.6 * 0.4 = 0.64
    memory.refresh(np.arange(4), np.array([0.1, 0.2, 0.3, 0.4]))
    batch, rows = memory.sample_by_priority(1_000, 1, *ALL)
    np.testing.assert_array_equal(batch.returns, rows)
    assert batch.weights.dtype == np.float32
    # 0.1 is drawn least and counts most; what is drawn twice as often counts 2 ** -0.64 of it.
    told = np.array([1.0, 2**-0.64, 3**-0.64, 4**-0.64])
    np.testing.assert_allclose(batch.weights, told[rows], rtol=1e-4)


def test_what_has_no_error_can_be_drawn_again():
    memory = filled(2)
    memory.refresh(np.arange(2), np.array([0.0, 0.000001]))  # priorities 1e-6 and 2e-6
    assert shares(memory) == {0: 0.33, 1: 0.67}


def test_new_ones_have_the_greatest_priority_so_far():
    memory = filled(2)
    assert shares(memory) == {0: 0.5, 1: 0.5}
    memory.refresh(np.arange(2), np.array([3.0, 1.0]))
    memory.refresh(np.array([0]), np.array([1.0]))  # it was 3 once
    memory.append(([2], 0, 2.0, [3], False))
    assert shares(memory) == {0: 0.2, 1: 0.2, 2: 0.6}


def test_a_row_that_is_written_over_forgets_its_priority_and_ages_stay_right():
    memory = filled(4)
    memory.refresh(np.arange(4), np.array([1.0, 1.0, 1.0, 1.0]))
    memory.refresh(np.array([2]), np.array([5.0]))
    for k in (4, 5, 6):  # into the rows 0, 1 and 2
        memory.append(([k], 0, float(k), [k + 1], False))
    assert shares(memory) == {3: 0.06, 4: 0.31, 5: 0.31, 6: 0.31}  # 1 of 16, and 5 of 16


def test_more_new_ones_than_there_are_rows():
    assert shares(filled(11)) == {7: 0.25, 8: 0.25, 9: 0.25, 10: 0.25}


def test_of_a_row_that_comes_twice_the_later_error_counts():
    memory = filled(2)
    memory.refresh(np.array([0, 1, 0]), np.array([9.0, 1.0, 3.0]))
    assert shares(memory) == {0: 0.75, 1: 0.25}


def test_an_error_that_is_no_number_breaks_no_draw():
    memory = filled(2)
    memory.refresh(np.arange(2), np.array([np.nan, np.inf]))
    assert shares(memory) == {0: 0.5, 1: 0.5}


def test_beta_rises_in_a_straight_line_and_stays_at_1():
    found = [filled(num, capacity=50).beta for num in (0, 5, 10, 20)]
    np.testing.assert_allclose(found, [0.4, 0.7, 1.0, 1.0])


def test_returns_over_n_steps_are_those_of_the_plain_memory():
    plain, memory = ReplayMemory(6, 1), PrioritizedMemory(6, 1, alpha=1.0, num_steps=10)
    for one in (plain, memory):
        for k in range(8):
            one.append(([k], k % 2, float(k), [k + 1], k == 5))
    batch, rows = memory.sample_by_priority(50, 1, 0.5, 3, False)
    for part, expected in zip(batch, plain.at((rows - 2) % 6, 0.5, 3, False), strict=False):
        np.testing.assert_array_equal(part, expected)


def test_an_empty_one_says_what_to_do():
    with pytest.raises(ValueError, match="memory is empty"):
        filled(0).sample_by_priority(1, 1, *ALL)


# One update by hand: Q(state) = state * (1, 2) + (0, 0.5); see `test_network.py`.


def weighted(*weights: float) -> WeightedBatch:
    num = len(weights)
    return WeightedBatch(
        np.full((num, 1), 2, np.float32),
        np.ones(num, np.int32),
        np.array([1.0, 3.5][:num], np.float32),
        np.ones((num, 1), np.float32),
        np.array([0.5, 0.0][:num], np.float32),
        np.array(weights, np.float32),
    )


def one_line_network() -> QNetwork:
    model = build_network(1, 2, (), "linear")
    model.set_weights([np.array([[1.0, 2.0]]), np.array([0.0, 0.5])])
    return QNetwork(model, UpdateRule("sgd", "mse", clip_norm=None, double=False))


def test_a_weight_multiplies_a_row_s_loss_by_hand(no_xla):
    network = one_line_network()
    # Both rows say 4.5. Targets 1 + 0.5 * 2.5 = 2.25 and 3.5: TD errors -2.25 and -1.
    # Loss (0.5 * 5.0625 + 1 * 1) / 2 = 1.765625; gradient of the bias (0.5 * 4.5 + 1 * 2) / 2 = 2.125.
    assert network.update(weighted(0.5, 1.0), 1, 0.1, tau=1.0) == pytest.approx(1.765625)
    np.testing.assert_allclose(network.td_errors, [-2.25, -1.0], rtol=1e-6)
    kernel, bias = network.model.get_weights()
    np.testing.assert_allclose(kernel, [[1.0, 2 - 0.1 * 2 * 2.125]], rtol=1e-6)
    np.testing.assert_allclose(bias, [0.0, 0.5 - 0.1 * 2.125], rtol=1e-6)


def test_td_errors_are_those_before_each_update(no_xla):
    network = one_line_network()
    network.update(weighted(1.0, 1.0), 2, 0.1, tau=1.0)  # two batches of one
    # The first moves the kernel by 0.1 * 4.5 * 2 to 1.1 and the bias by 0.45 to 0.05: then 2.25 is said.
    np.testing.assert_allclose(network.td_errors, [-2.25, 1.25], rtol=1e-5)


def test_weights_of_1_change_nothing_and_many_chunks_keep_their_order(no_xla):
    agent = small_agent()
    batch = agent.memory.sample(70 * 8, 0.9)
    one, other = (QNetwork(agent._build_model(), UpdateRule("adam", "huber", 10.0, True)) for _ in range(2))
    other.model.set_weights(one.model.get_weights())
    other.restore(one.checkpoint())
    plain = one.update(batch, 70, 1e-3, 0.1)
    assert one.td_errors is None
    loss = other.update(WeightedBatch(*batch, np.ones(560, np.float32)), 70, 1e-3, 0.1)
    assert loss == pytest.approx(plain, rel=1e-5)
    np.testing.assert_allclose(other.checkpoint()["rows"], one.checkpoint()["rows"], atol=1e-6)
    last = Batch(*(part[-8:] for part in batch))
    huber = np.where(np.abs(other.td_errors) < 1, other.td_errors**2 / 2, np.abs(other.td_errors) - 0.5)
    assert huber.mean() == pytest.approx(loss, rel=1e-4) and len(last.actions) == 8


# In an agent


def test_without_priority_an_update_is_what_it_was_bit_for_bit(no_xla):
    def weights(agent):
        return np.concatenate([w.reshape(-1) for w in agent.model.get_weights()])

    ours, by_hand = small_agent(), small_agent(priority=0.0)
    assert type(ours.memory) is ReplayMemory
    ours.replay(8, updates=5)
    batch = by_hand.memory.sample(40, by_hand.gamma, by_hand.n_step)
    by_hand._network().update(batch, 5, by_hand.learning_rate, by_hand.target_tau)
    np.testing.assert_array_equal(weights(ours), weights(by_hand))


def test_a_replay_refreshes_what_it_drew_once(no_xla):
    agent = small_agent(priority=0.6, num_steps=1_000)
    refreshed, refresh = [], agent.memory.refresh

    def noted(rows, errors):
        refreshed.append((rows, errors))
        refresh(rows, errors)

    agent.memory.refresh = noted
    agent.replay(8, updates=5)
    [(rows, errors)] = refreshed
    assert rows.shape == errors.shape == (40,)
    later = dict(zip(rows.tolist(), errors.tolist(), strict=True))
    for row, error in later.items():
        assert agent.memory._powers[row] == pytest.approx((abs(error) + 1e-6) ** 0.6, rel=1e-6)
    others = sorted(set(range(100)) - set(later))
    assert (agent.memory._powers[others] == 1.0).all()


def test_one_by_one_works_with_priorities(no_xla):
    agent = small_agent(priority=0.6, one_by_one=True)
    agent.replay(8, updates=2)
    assert np.isfinite(agent.q_values(np.zeros(4))).all()
    assert (agent.memory._powers[:100] != 1.0).any()


def test_a_memory_without_priorities_is_named(no_xla):
    agent = small_agent(priority=0.6)
    agent.memory = ReplayMemory(10, 4)
    agent.memory.append((np.zeros(4), 0, 0.0, np.zeros(4), False))
    with pytest.raises(ValueError, match="`priority` is set, but the agent's memory is a ReplayMemory"):
        agent.replay(1)


@pytest.mark.parametrize("way", ["checkpoint", "pickle", "deepcopy"])
def test_it_goes_on_bit_for_bit(no_xla, way):
    first = small_agent(priority=0.6, dueling=True)
    first.replay(8, updates=3)
    first.remember(np.ones(4), 0, 1.0, np.ones(4), False)
    if way == "checkpoint":
        second = small_agent(priority=0.6, dueling=True)
        restore(second, second.env, checkpoint_of(first, first.env))
    else:
        second = pickle.loads(pickle.dumps(first)) if way == "pickle" else copy.deepcopy(first)
    losses = [agent.replay(8, updates=3) for agent in (first, second)]
    assert losses[0] == losses[1]
    np.testing.assert_array_equal(first.memory._powers, second.memory._powers)
    np.testing.assert_array_equal(first.q_values(np.ones(4)), second.q_values(np.ones(4)))
