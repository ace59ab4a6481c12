"""The replay memory: a ring of single transitions in NumPy arrays, or of pictures whose frames are shared.

Lin (1992) gave the idea its name, "experience replay"; Mnih et al. (2015), doi:10.1038/nature14236, made
it a part of DQN. The memory stores one step a row and forgets the oldest row once it is full. Returns over
several steps are summed when a batch is drawn, so gamma and n may change at any time.
"""

from collections.abc import Sequence
from itertools import chain
from math import isfinite, prod
from typing import NamedTuple

import numpy as np
import psutil

_LARGEST = float(np.finfo(np.float32).max)


class Transition(NamedTuple):
    """One remembered step, in the order in which the 2017 tutorial keeps it; states are rows `(1, S)`."""

    state: np.ndarray
    action: int
    reward: float
    next_state: np.ndarray
    terminated: bool


class Batch(NamedTuple):
    """Transitions drawn at random; the TD target is `returns + discounts * value(next_states)`."""

    states: np.ndarray  # [B, S], or pictures [B, H, W, C] in their own dtype
    actions: np.ndarray  # [B]
    returns: np.ndarray  # [B] the discounted sum of up to n rewards
    next_states: np.ndarray  # as `states`: the state after the last of these rewards
    discounts: np.ndarray  # [B] gamma ** (rewards summed), and 0 where the episode terminated


class Pictures:
    """A place for each of `capacity` pictures `(H, W, C)`, of which each frame, a channel, is kept once.

    A frame is its bytes, or a bit a pixel where the dtype is bool. A stack of frames shares all but its
    newest one with the stack before it: `encoded` looks for each frame among those of the picture before, so
    no picture is ever put together wrongly, not at an episode's start either; one that shares nothing takes
    more space.
    """

    def __init__(self, capacity: int, shape: tuple[int, int, int], dtype: np.dtype):
        self.shape, self.dtype = shape, np.dtype(dtype)
        self.places: list[tuple[bytes, ...]] = [()] * capacity
        needed, free = self.bytes_needed(capacity, shape, dtype), psutil.virtual_memory().available
        if needed > free:
            raise ValueError(
                f"A memory of {capacity:,} steps needs {needed / 1e6:,.0f} MB for pictures of {shape}, but"
                f" this computer has {free / 1e6:,.0f} MB free. Set memory_size to"
                f" {max(1, int(capacity * free / needed / 2)):,}, or make the pictures smaller."
            )

    @staticmethod
    def bytes_needed(capacity: int, shape: tuple[int, ...], dtype: np.dtype) -> int:
        """What so many steps take, each with one new frame."""
        pixels, dtype = prod(shape[:2]), np.dtype(dtype)
        frame = -(-pixels // 8) if dtype.kind == "b" else pixels * dtype.itemsize
        return capacity * (frame + 190 + 16 * shape[2])  # Python's own share: a frame and two tuples

    def encoded(self, picture: np.ndarray, before: tuple[bytes, ...]) -> tuple[bytes, ...]:
        """The picture's frames; those among `before`'s are the same objects."""
        frames = picture.transpose(2, 0, 1).reshape(self.shape[2], -1)
        if self.dtype.kind == "b":
            frames = np.packbits(frames, axis=1)
        known = {frame: frame for frame in before}
        return tuple([known.setdefault(frame, frame) for frame in map(np.ndarray.tobytes, frames)])

    def __setitem__(self, place: int, frames: tuple[bytes, ...]) -> None:
        self.places[place] = frames

    def __getitem__(self, places) -> np.ndarray:
        """The pictures `(B, H, W, C)` in these places, an array or a slice; of one place its frames."""
        if isinstance(places, int | np.integer):
            return self.places[places]
        chosen = self.places[places] if isinstance(places, slice) else [self.places[p] for p in places]
        height, width, num_frames = self.shape
        pixels = np.frombuffer(b"".join(chain.from_iterable(chosen)), np.uint8)
        if self.dtype.kind == "b":
            rows = pixels.reshape(len(chosen) * num_frames, -1)
            pixels = np.unpackbits(rows, axis=1, count=height * width)
        frames = pixels.view(self.dtype).reshape(-1, num_frames, height, width)
        pictures = np.empty((len(frames), *self.shape), self.dtype)
        for number in range(num_frames):  # in one go NumPy would copy pixel by pixel
            pictures[..., number] = frames[:, number]
        return pictures


class ReplayMemory(Sequence):
    """Keeps the newest `capacity` transitions; `memory[0]` is the oldest, `memory[-1]` the newest.

    Args:
        capacity: how many transitions fit. The space for rows is taken at once and never grows.
        state_size: how many numbers a state has, S; or the shape of a picture, `(H, W, C)`.
        seed: of this memory's own random generator, which alone decides what `sample` draws.
        dtype: of pictures; rows are kept as float32.

    Raises:
        ValueError: the computer has no room for so many pictures.
    """

    def __init__(
        self,
        capacity: int,
        state_size: int | tuple[int, int, int],
        seed: int | np.random.SeedSequence = 0,
        dtype: np.dtype = np.float32,
    ):
        self.capacity = capacity
        self._rng = np.random.default_rng(seed)
        self._shape = state_size if isinstance(state_size, tuple) else (state_size,)
        self.holds_pictures = len(self._shape) == 3
        self._dtype = np.dtype(dtype if self.holds_pictures else np.float32)

        def places():
            if self.holds_pictures:
                return Pictures(capacity, self._shape, self._dtype)
            return np.zeros((capacity, *self._shape), np.float32)

        self._states, self._next_states = places(), places()
        self._actions = np.zeros(capacity, np.int32)
        self._rewards = np.zeros(capacity, np.float32)
        self._terminated = np.zeros(capacity, bool)
        self._last = np.zeros(capacity, bool)  # no later row belongs to the same episode
        self._num_appended = 0

    def append(self, transition: tuple, truncated: bool = False) -> None:
        """Stores `(state, action, reward, next_state, terminated)`; a state may have an axis of 1 in front.

        Where an episode ends is seen here too: a `state` which is not the `next_state` stored before it
        begins a new one. Only an episode that begins where the one before was cut can't be told from it; say
        `truncated` there, and returns never join two episodes.

        Raises:
            ValueError: a state has another shape, or a number is not finite. Nothing is stored then.
            TypeError: a picture is not of the dtype that the environment has. Nothing is stored then.
        """
        state, action, reward, next_state, terminated = transition
        row, before = self._num_appended % self.capacity, (self._num_appended - 1) % self.capacity
        state, next_state, goes_on = self._kept(state, next_state, before)
        reward = reward if isinstance(reward, float | int) else np.asarray(reward).item()
        if not -_LARGEST <= reward <= _LARGEST:
            raise ValueError(f"The reward is {reward}, but must be a finite number, below 3e38 either way.")
        if not goes_on:
            self._last[before] = True
        self._states[row] = state
        self._actions[row] = action
        self._rewards[row] = reward
        self._next_states[row] = next_state
        self._terminated[row] = terminated
        self._last[row] = terminated or truncated
        self._num_appended += 1

    def _kept(self, state, next_state, before: int) -> tuple:
        """Both states as they are kept, and whether the first is where the row `before` ended."""
        try:
            state = self._as_array(state)
            next_state = self._as_array(next_state)
        except ValueError:
            shapes = " and ".join(str(np.shape(each)) for each in (state, next_state))
            size = ", ".join(map(str, self._shape))
            wanted = f"({size})" if self.holds_pictures else f"({size},)"
            row = "a batch of one" if self.holds_pictures else "a row"
            raise ValueError(f"The states have shape {shapes}; give {wanted} or {row} (1, {size}).") from None
        if self.holds_pictures:
            known = self._next_states[before]
            frames = self._states.encoded(state, known)
            if self._dtype.kind == "f" and not (np.isfinite(state).all() and np.isfinite(next_state).all()):
                raise ValueError("A picture must be finite numbers, but holds others.")
            return frames, self._next_states.encoded(next_state, frames), frames == known
        goes_on = state.tolist() == self._next_states[before].tolist()  # not by bytes: -0.0 is 0.0
        if not (isfinite(sum(next_state.tolist())) and (goes_on or isfinite(sum(state.tolist())))):
            raise ValueError(
                f"A state must be finite numbers, but got {state.tolist()}, {next_state.tolist()}."
            )
        return state, next_state, goes_on

    def _as_array(self, state) -> np.ndarray:
        if not self.holds_pictures:
            return np.asarray(state, np.float32).reshape(self._shape)
        state = np.asarray(state)
        if not np.can_cast(state.dtype, self._dtype, "same_kind"):
            raise TypeError(
                f"The picture has the type {state.dtype}, but the environment said {self._dtype}, and as "
                "such it is kept."
            )
        if state.shape not in (self._shape, (1, *self._shape)):
            raise ValueError
        return state.astype(self._dtype, copy=False).reshape(self._shape)

    def sample(
        self, batch_size: int, gamma: float = 1.0, n_step: int = 1, stop_at_reward: bool = False
    ) -> Batch:
        """Draws `batch_size` transitions uniformly, with replacement, each with its n-step return.

        The return is `r[0] + gamma r[1] + ... ` over at most `n_step` rewards (Sutton 1988; in DQN: Hessel et
        al. 2018, arXiv:1710.02298). It stops where its episode ends. A time limit (truncated) only
        stops the sum: what would have come after it still counts, as `discounts` says. With `stop_at_reward`
        it stops at a reward other than 0 too, and nothing after that counts.

        Raises:
            ValueError: if nothing is stored yet.
        """
        self._check_filled()
        return self.at(self._rng.integers(len(self), size=batch_size), gamma, n_step, stop_at_reward)

    def at(self, start: np.ndarray, gamma: float, n_step: int, stop_at_reward: bool) -> Batch:
        """What `sample` makes of the transitions with these ages `(B,)`; the oldest one has age 0."""
        rows = last = self._row(start)
        returns, discounts = self._rewards[rows], np.full(len(start), gamma, np.float32)
        for k in range(1, n_step):
            goes_on = ~self._last[last] & (start + k < len(self))
            if stop_at_reward:
                goes_on &= self._rewards[last] == 0
            following = np.where(goes_on, self._row(start + k), last)
            returns = returns + goes_on * discounts * self._rewards[following]
            discounts = np.where(goes_on, discounts * np.float32(gamma), discounts)
            last = following
        discounts = discounts * ~self._terminated[last]
        if stop_at_reward:
            discounts = discounts * (self._rewards[last] == 0)
        return Batch(self._states[rows], self._actions[rows], returns, self._next_states[last], discounts)

    def _check_filled(self) -> None:
        if not self._num_appended:
            raise ValueError("Nothing to replay: the memory is empty. Play a step and `remember` it first.")

    def __len__(self) -> int:
        return min(self._num_appended, self.capacity)

    def __getitem__(self, index):
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        age = index + len(self) if index < 0 else index
        if not 0 <= age < len(self):
            raise IndexError(f"memory[{index}]: {len(self)} transitions are stored.")
        row = self._row(age)
        return Transition(
            self._states[row : row + 1].copy(),
            int(self._actions[row]),
            float(self._rewards[row]),
            self._next_states[row : row + 1].copy(),
            bool(self._terminated[row]),
        )

    def _row(self, age):
        """Where the transition with this age stands: the oldest one has age 0."""
        return (self._num_appended - len(self) + age) % self.capacity
