"""The memory for pictures, held to one that keeps every picture whole."""

import tracemalloc

import numpy as np
import psutil
import pytest

from dqn_lesson import ReplayMemory
from dqn_lesson.memory import Pictures


class KeepsEverything:
    """What `ReplayMemory` must be, with no thought of space: whole transitions in a list."""

    def __init__(self, capacity: int):
        self.capacity, self.kept = capacity, []

    def append(self, transition: tuple, truncated: bool) -> None:
        state, action, reward, next_state, terminated = transition
        begins = not self.kept or not np.array_equal(self.kept[-1][3], state)
        if begins and self.kept:
            self.kept[-1][5] = True
        last = terminated or truncated
        self.kept.append([state.copy(), action, reward, next_state.copy(), terminated, last])
        self.kept = self.kept[-self.capacity :]

    def batch(self, rows, gamma: float, n_step: int, stop_at_reward: bool):
        for row in rows:
            total, discount = 0.0, 1.0
            for each in self.kept[row : row + n_step]:
                total, discount = total + discount * each[2], discount * gamma
                over = each[4] or (stop_at_reward and each[2] != 0)
                if over or each[5]:
                    break
            yield self.kept[row][0], self.kept[row][1], total, each[3], 0.0 if over else discount


def pictures(rng, shape: tuple, dtype) -> np.ndarray:
    """One frame."""
    if dtype is np.float32:
        return rng.normal(size=shape).astype(dtype)
    return rng.integers(0, 2 if dtype is bool else 256, shape).astype(dtype)


def live(rng, num_steps: int, dtype, num_frames: int = 3):
    """Episodes of every kind: stacked frames, some of them stacked wrongly, ended in each way, or cut off."""
    stack = None
    for _ in range(num_steps):
        if stack is None:
            first = pictures(rng, (5, 7), dtype)
            start = rng.integers(3)  # filled with the first frame, with nothing, or with what comes
            older = [first, np.zeros_like(first), pictures(rng, (5, 7), dtype)][start]
            stack = np.stack([*[older] * (num_frames - 1), first], axis=-1)
        new = pictures(rng, (5, 7), dtype)[..., None]
        following = np.concatenate([stack[..., 1:], new], axis=-1)
        if rng.random() < 0.1:  # newest in front, or nothing in common
            following = following[..., ::-1] if rng.random() < 0.5 else np.roll(following, 1, axis=0)
        reward = float(rng.integers(-1, 2)) * (rng.random() < 0.3)
        terminated, truncated = rng.random() < 0.08, rng.random() < 0.05
        yield (stack, int(rng.integers(3)), reward, following, terminated), truncated
        stack = None if terminated or truncated or rng.random() < 0.03 else following


@pytest.mark.parametrize("dtype", [bool, np.uint8, np.float32])
@pytest.mark.parametrize("stop_at_reward", [False, True])
@pytest.mark.parametrize("num_steps", [40, 400])
def test_it_draws_what_a_memory_that_keeps_everything_draws(dtype, stop_at_reward, num_steps):
    rng = np.random.default_rng([num_steps, stop_at_reward])
    memory, whole = ReplayMemory(150, (5, 7, 3), seed=3, dtype=dtype), KeepsEverything(150)
    for transition, truncated in live(rng, num_steps, dtype):
        memory.append(tuple(np.array(part) if isinstance(part, np.ndarray) else part for part in transition),
                      truncated)  # fmt: skip
        whole.append(transition, truncated)
    rows = np.random.default_rng(3).integers(len(whole.kept), size=200)
    drawn = memory.sample(200, gamma=0.9, n_step=4, stop_at_reward=stop_at_reward)
    assert drawn.states.dtype == drawn.next_states.dtype == dtype
    for number, expected in enumerate(whole.batch(rows, 0.9, 4, stop_at_reward)):
        state, action, total, next_state, discount = expected
        assert np.array_equal(drawn.states[number], state)
        assert np.array_equal(drawn.next_states[number], next_state)
        assert drawn.actions[number] == action
        assert drawn.returns[number] == pytest.approx(total, abs=1e-6)
        assert drawn.discounts[number] == pytest.approx(discount)
    for kept, transition in zip(whole.kept, memory, strict=True):
        assert np.array_equal(transition.state[0], kept[0]) and transition.state.shape == (1, 5, 7, 3)
        assert np.array_equal(transition.next_state[0], kept[3])
        assert transition[1:3] == (kept[1], kept[2]) and transition.terminated == kept[4]


def test_a_frame_is_kept_once():
    rng = np.random.default_rng(0)
    memory = ReplayMemory(100, (8, 8, 3), dtype=bool)
    stack = np.repeat(pictures(rng, (8, 8, 1), bool), 3, axis=2)
    for _ in range(50):
        following = np.concatenate([stack[..., 1:], pictures(rng, (8, 8, 1), bool)], axis=2)
        memory.append((stack, 0, 0.0, following.copy(), False))
        stack = following
    places = (*memory._states.places[:50], *memory._next_states.places[:50])
    assert len({id(frame) for frames in places for frame in frames}) == 51
    assert all(len(frame) == 8 for frames in places for frame in frames), "a bit a pixel"


def test_what_the_learner_does_to_a_picture_later_changes_nothing():
    memory = ReplayMemory(4, (3, 3, 1), dtype=np.uint8)
    picture = np.zeros((3, 3, 1), np.uint8)
    memory.append((picture, 0, 0.0, picture, False))
    picture[:] = 9
    memory[0].state[:] = 8
    memory.sample(1).states[:] = 7
    assert not memory[0].state.any()


@pytest.mark.parametrize("shape", [(3, 4, 1), (4, 3), (1, 4, 3, 2), (24,)])
def test_a_picture_of_another_size_is_refused_and_nothing_is_stored(shape):
    memory = ReplayMemory(4, (4, 3, 2), dtype=np.uint8)
    good = np.zeros((4, 3, 2), np.uint8)
    memory.append((good[None], 0, 0.0, good[None], False))  # a batch of one, as an agent gets it
    if shape == (1, 4, 3, 2):
        return
    for pair in ((np.zeros(shape, np.uint8), good), (good, np.zeros(shape, np.uint8))):
        with pytest.raises(
            ValueError, match=r"states have shape .*; give \(4, 3, 2\) or a batch of one \(1, 4"
        ):
            memory.append((pair[0], 0, 0.0, pair[1], False))
    assert len(memory) == 1


def test_a_picture_of_another_type_is_refused_and_nothing_is_stored():
    memory = ReplayMemory(4, (4, 3, 2), dtype=np.uint8)
    good = np.zeros((4, 3, 2), np.uint8)
    with pytest.raises(TypeError, match="picture has the type float64, but the environment said uint8"):
        memory.append((good, 0, 0.0, good / 255, False))
    assert len(memory) == 0
    with pytest.raises(ValueError, match="finite numbers"):
        ReplayMemory(4, (4, 3, 2)).append((good / 1.0, 0, 0.0, good + np.nan, False))


def test_a_memory_that_does_not_fit_is_refused_before_anything_is_lost(monkeypatch):
    class Little:
        available = 100_000_000

    monkeypatch.setattr(psutil, "virtual_memory", Little)
    with pytest.raises(
        ValueError, match=r"200,000 steps needs 1,462 MB .*\(84, 84, 4\).* 100 MB free. Set mem"
    ):
        ReplayMemory(200_000, (84, 84, 4), dtype=np.uint8)
    assert ReplayMemory(200_000, (40, 40, 3), dtype=bool).capacity == 200_000


def test_the_space_that_is_foretold_is_the_space_that_is_taken():
    rng = np.random.default_rng(0)
    frames = rng.random((1_000, 40, 40)) < 0.05
    tracemalloc.start()
    memory = ReplayMemory(60_000, (40, 40, 3), dtype=bool)
    stack = np.zeros((40, 40, 3), bool)
    for step in range(60_000):
        frame = frames[step % 1_000].copy()
        frame.reshape(-1)[rng.integers(1_600, size=3)] ^= True  # no two alike
        following = np.concatenate([stack[..., 1:], frame[..., None]], axis=2)
        memory.append((stack, 0, 0.0, following, False))
        stack = following
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    foretold = Pictures.bytes_needed(60_000, (40, 40, 3), bool)
    assert 0.5 * foretold < taken < 1.5 * foretold
    assert Pictures.bytes_needed(200_000, (40, 40, 3), bool) < 400e6
