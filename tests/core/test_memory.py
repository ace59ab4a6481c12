"""The replay memory, with every number typed by hand."""

import random

import numpy as np
import pytest

from dqn_lesson.memory import ReplayMemory, Transition


def state(number: float) -> np.ndarray:
    return np.array([number, -number], np.float32)


def filled(
    rewards: list[float],
    *,
    capacity: int = 100,
    terminated: tuple[int, ...] = (),
    truncated: tuple[int, ...] = (),
    seed: int = 0,
) -> ReplayMemory:
    """Steps 0, 1, 2, ... from state k to state k + 1, in one unbroken walk."""
    memory = ReplayMemory(capacity, state_size=2, seed=seed)
    for k, reward in enumerate(rewards):
        memory.append((state(k), k % 2, reward, state(k + 1), k in terminated), truncated=k in truncated)
    return memory


def returns(memory: ReplayMemory, gamma: float, n_step: int) -> dict[int, tuple[float, float, float]]:
    """For each start state that was drawn: `(return, next state, discount)`."""
    batch = memory.sample(400, gamma, n_step)
    rows = zip(batch.states[:, 0], batch.returns, batch.next_states[:, 0], batch.discounts, strict=True)
    found = {int(start): tuple(round(float(v), 5) for v in row) for start, *row in rows}
    assert len(found) == len(memory), "400 draws were meant to meet every transition"
    return found


def test_a_transition_comes_back_as_the_tutorial_s_tuple():
    memory = ReplayMemory(3, state_size=4)
    memory.append(([1, 2, 3, 4], 1, -100, [5, 6, 7, 8], True))
    kept = memory[0]
    assert isinstance(kept, Transition) and len(kept) == 5
    state, action, reward, next_state, terminated = kept
    np.testing.assert_array_equal(state, [[1, 2, 3, 4]])
    np.testing.assert_array_equal(next_state, [[5, 6, 7, 8]])
    assert (action, reward, terminated) == (1, -100.0, True)
    assert [type(part) for part in kept[1:3]] == [int, float] and type(terminated) is bool
    assert state.dtype == next_state.dtype == np.float32


def test_a_row_and_a_plain_state_are_kept_alike():
    memory = ReplayMemory(3, state_size=2)
    memory.append((np.array([[1.5, 2.5]]), 0, 1.0, np.array([[3.5, 4.5]]), False))
    memory.append(Transition(np.array([3.5, 4.5]), 0, 1.0, np.array([5.5, 6.5]), False))
    assert memory[0].next_state.tolist() == memory[1].state.tolist() == [[3.5, 4.5]]


@pytest.mark.parametrize("wrong", [[7.0], [1.0, 2.0, 3.0], [[1.0, 2.0], [3.0, 4.0]]])
def test_a_state_of_another_length_is_refused_and_not_spread_over_the_row(wrong):
    memory = ReplayMemory(3, state_size=2)
    with pytest.raises(ValueError):
        memory.append((wrong, 0, 0.0, [0.0, 0.0], False))
    with pytest.raises(ValueError):
        memory.append(([0.0, 0.0], 0, 0.0, wrong, False))
    assert len(memory) == 0


@pytest.mark.parametrize(
    ("capacity", "num", "kept"),
    [
        (1, 1, [0]),
        (1, 4, [3]),
        (3, 2, [0, 1]),
        (3, 3, [0, 1, 2]),
        (3, 4, [1, 2, 3]),
        (3, 9, [6, 7, 8]),
        (3, 11, [8, 9, 10]),
    ],
)
def test_it_keeps_the_newest_in_order(capacity, num, kept):
    memory = filled([10.0 * k for k in range(num)], capacity=capacity)
    assert len(memory) == len(kept)
    assert [t.reward for t in memory] == [10.0 * k for k in kept]
    assert [int(t.state[0, 0]) for t in memory] == kept
    assert sorted({int(s) for s in memory.sample(200).states[:, 0]}) == kept


def test_indexes_work_as_in_a_list():
    memory = filled([0.0, 10.0, 20.0, 30.0, 40.0], capacity=4)
    assert [memory[i].reward for i in (0, 3, -1, -4)] == [10.0, 40.0, 40.0, 10.0]
    assert [t.reward for t in memory[1:3]] == [20.0, 30.0]
    assert [t.reward for t in memory[::-2]] == [40.0, 20.0]
    assert memory[np.int64(2)].reward == 30.0
    assert [t.reward for t in reversed(memory)] == [40.0, 30.0, 20.0, 10.0]


@pytest.mark.parametrize("index", [4, -5, 100])
def test_a_wrong_index_says_how_many_are_stored(index):
    memory = filled([0.0] * 9, capacity=4)
    with pytest.raises(IndexError, match=rf"memory\[{index}\]: 4 transitions are stored"):
        memory[index]
    with pytest.raises(IndexError, match=r"memory\[-1\]: 0 transitions"):
        ReplayMemory(4, state_size=2)[-1]


def test_what_is_given_out_cannot_change_what_is_kept():
    memory = filled([1.0, 2.0])
    memory[0].state[:] = 99
    memory.sample(50).states[:] = 99
    assert memory[0].state.tolist() == [[0.0, 0.0]]
    outside = np.array([5.0, 5.0], np.float32)
    memory.append((outside, 0, 0.0, outside, False))
    outside[:] = 99
    assert memory[2].state.tolist() == memory[2].next_state.tolist() == [[5.0, 5.0]]


def test_the_tutorial_s_random_sample_works_on_it():
    memory = filled([0.0, 1.0, 2.0, 3.0, 4.0])
    drawn = random.Random(1).sample(memory, 5)
    assert sorted(t.reward for t in drawn) == [0.0, 1.0, 2.0, 3.0, 4.0]


def test_a_sampled_batch_has_the_shapes_and_types_the_network_wants():
    batch = filled([1.0] * 20, terminated=(3,)).sample(7, 0.9, 3)
    shapes = {name: (part.shape, part.dtype.name) for name, part in batch._asdict().items()}
    assert shapes == {
        "states": ((7, 2), "float32"),
        "actions": ((7,), "int32"),
        "returns": ((7,), "float32"),
        "next_states": ((7, 2), "float32"),
        "discounts": ((7,), "float32"),
    }


def test_the_parts_of_a_row_stay_together():
    memory = filled([10.0 * k for k in range(130)], capacity=50, terminated=(90, 129))
    batch = memory.sample(2_000, gamma=0.5)
    starts = batch.states[:, 0]
    np.testing.assert_array_equal(batch.states[:, 1], -starts)
    np.testing.assert_array_equal(batch.actions, starts % 2)
    np.testing.assert_array_equal(batch.returns, 10 * starts)
    np.testing.assert_array_equal(batch.next_states, np.stack([starts + 1, -starts - 1], axis=1))
    np.testing.assert_array_equal(batch.discounts, np.where(np.isin(starts, [90, 129]), 0.0, 0.5))


def test_every_transition_is_drawn_equally_often():
    memory = filled([0.0] * 30, capacity=10, seed=3)
    counts = np.bincount(memory.sample(100_000).states[:, 0].astype(int), minlength=30)
    assert counts[:20].tolist() == [0] * 20
    assert counts[20:].min() > 9_600 and counts[20:].max() < 10_400  # 10,000 each, give or take 4.2 sigma


def test_one_step_returns():
    assert returns(filled([1.0, 2.0, 3.0], terminated=(2,)), gamma=0.9, n_step=1) == {
        0: (1.0, 1.0, 0.9),
        1: (2.0, 2.0, 0.9),
        2: (3.0, 3.0, 0.0),
    }


def test_three_step_returns_weigh_each_reward_by_its_power_of_gamma():
    # From 0: 1 + 0.5 * 2 + 0.25 * 4 = 3, and gamma ** 3 = 0.125 for what follows.
    assert returns(filled([1.0, 2.0, 4.0, 8.0, 16.0]), gamma=0.5, n_step=3) == {
        0: (3.0, 3.0, 0.125),
        1: (6.0, 4.0, 0.125),  # 2 + 2 + 2
        2: (12.0, 5.0, 0.125),  # 4 + 4 + 4
        3: (16.0, 5.0, 0.25),  # the newest end: 8 + 8, two rewards only
        4: (16.0, 5.0, 0.5),
    }


def test_returns_stop_at_a_fall_and_promise_nothing_after_it():
    assert returns(filled([1.0, 2.0, 4.0, 8.0], terminated=(1,)), gamma=0.5, n_step=3) == {
        0: (2.0, 2.0, 0.0),  # 1 + 0.5 * 2
        1: (2.0, 2.0, 0.0),
        2: (8.0, 4.0, 0.25),  # 4 + 0.5 * 8
        3: (8.0, 4.0, 0.5),
    }


def test_returns_stop_at_a_time_limit_but_still_count_on_what_follows():
    assert returns(filled([1.0, 2.0, 4.0, 8.0], truncated=(1,)), gamma=0.5, n_step=3) == {
        0: (2.0, 2.0, 0.25),  # 1 + 0.5 * 2; gamma ** 2 of the value of state 2
        1: (2.0, 2.0, 0.5),
        2: (8.0, 4.0, 0.25),
        3: (8.0, 4.0, 0.5),
    }


def test_returns_never_join_two_episodes_even_if_nobody_tells_of_the_end():
    memory = ReplayMemory(100, state_size=2)
    memory.append((state(0), 0, 1.0, state(1), False))
    memory.append((state(1), 0, 2.0, state(2), False))
    memory.append((state(50), 0, 4.0, state(51), False))  # begins anew; nobody said `truncated`
    memory.append((state(51), 0, 8.0, state(52), False))
    assert returns(memory, gamma=0.5, n_step=4) == {
        0: (2.0, 2.0, 0.25),
        1: (2.0, 2.0, 0.5),
        50: (8.0, 52.0, 0.25),
        51: (8.0, 52.0, 0.5),
    }


def test_an_unbroken_walk_is_not_cut_by_rounding_to_single_precision():
    memory = ReplayMemory(10, state_size=1)
    memory.append(([0.1], 0, 1.0, [1 / 3], False))
    memory.append(([[1 / 3]], 0, 1.0, [2 / 3], False))
    assert sorted({float(r) for r in memory.sample(50, gamma=1.0, n_step=2).returns}) == [1.0, 2.0]


def test_an_unbroken_walk_is_not_cut_by_the_sign_of_zero():
    memory = ReplayMemory(10, state_size=2)
    memory.append(([1.0, 2.0], 0, 1.0, [0.0, -0.0], False))
    memory.append(([-0.0, 0.0], 0, 1.0, [2.0, 3.0], False))
    assert sorted({float(r) for r in memory.sample(50, gamma=1.0, n_step=2).returns}) == [1.0, 2.0]


def test_returns_across_the_seam_of_the_ring():
    # Capacity 4 after 6 steps: the rows hold steps 4, 5, 2, 3. Step 3 goes on in row 0.
    memory = filled([1.0, 2.0, 4.0, 8.0, 16.0, 32.0], capacity=4)
    assert returns(memory, gamma=0.5, n_step=3) == {
        2: (12.0, 5.0, 0.125),  # 4 + 4 + 4
        3: (24.0, 6.0, 0.125),  # 8 + 8 + 8
        4: (32.0, 6.0, 0.25),  # 16 + 16: the newest end, not on into step 2
        5: (32.0, 6.0, 0.5),
    }


def test_an_episode_s_end_is_forgotten_with_its_row():
    memory = filled([1.0, 1.0, 1.0, 1.0, 1.0], capacity=2, terminated=(0,), truncated=(1, 2))
    assert returns(memory, gamma=0.5, n_step=2) == {3: (1.5, 5.0, 0.25), 4: (1.0, 5.0, 0.5)}


def test_more_steps_than_there_are_rows():
    assert returns(filled([1.0, 1.0], capacity=2), gamma=0.5, n_step=100) == {
        0: (1.5, 2.0, 0.25),
        1: (1.0, 2.0, 0.5),
    }


def test_an_empty_memory_says_what_to_do():
    with pytest.raises(ValueError, match=r"memory is empty.*remember"):
        ReplayMemory(4, state_size=2).sample(1)


def test_its_own_generator_alone_decides_what_is_drawn():
    def draws(seed: int) -> list[float]:
        memory = filled([0.0] * 50, seed=seed)
        return [*memory.sample(20).states[:, 0], *memory.sample(20).states[:, 0]]

    random.seed(1)
    np.random.seed(1)
    before = random.getstate(), np.random.get_state()[1].tolist()
    first = draws(7)
    assert (random.getstate(), np.random.get_state()[1].tolist()) == before
    np.random.seed(2)
    assert draws(7) == first
    assert draws(8) != first


def test_all_its_space_is_taken_at_once():
    def num_bytes(memory: ReplayMemory) -> int:
        return sum(value.nbytes for value in vars(memory).values() if isinstance(value, np.ndarray))

    memory = ReplayMemory(1_000, state_size=2)
    # Two states of 2 x 4 bytes, an action and a reward of 4, two marks of 1.
    assert num_bytes(memory) == 1_000 * (8 + 8 + 4 + 4 + 1 + 1)
    for k in range(2_500):
        memory.append((state(k), 0, 0.0, state(k + 1), False))
    assert num_bytes(memory) == 26_000
    sized = [
        value
        for name, value in vars(memory).items()
        if hasattr(value, "__len__") and name not in ("_shape", "_dtype")
    ]
    assert all(len(value) == 1_000 for value in sized), "something besides the arrays grows"
