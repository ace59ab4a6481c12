"""The replay memory: a ring of single transitions in NumPy arrays.

Lin (1992) gave the idea its name, "experience replay"; Mnih et al. (2015), doi:10.1038/nature14236, made
it a part of DQN. The memory stores one step a row and forgets the oldest row once it is full. Returns over
several steps are summed when a batch is drawn, so gamma and n may change at any time.
"""

from collections.abc import Sequence
from math import isfinite
from typing import NamedTuple

import numpy as np

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

    states: np.ndarray  # [B, S]
    actions: np.ndarray  # [B]
    returns: np.ndarray  # [B] the discounted sum of up to n rewards
    next_states: np.ndarray  # [B, S] the state after the last of these rewards
    discounts: np.ndarray  # [B] gamma ** (rewards summed), and 0 where the episode terminated


class ReplayMemory(Sequence):
    """Keeps the newest `capacity` transitions; `memory[0]` is the oldest, `memory[-1]` the newest.

    Args:
        capacity: how many transitions fit. All the space is taken at once and never grows.
        state_size: how many numbers a state has, S.
        seed: of this memory's own random generator, which alone decides what `sample` draws.
    """

    def __init__(self, capacity: int, state_size: int, seed: int | np.random.SeedSequence = 0):
        self.capacity = capacity
        self._rng = np.random.default_rng(seed)
        self._states = np.zeros((capacity, state_size), np.float32)
        self._actions = np.zeros(capacity, np.int32)
        self._rewards = np.zeros(capacity, np.float32)
        self._next_states = np.zeros((capacity, state_size), np.float32)
        self._terminated = np.zeros(capacity, bool)
        self._last = np.zeros(capacity, bool)  # no later row belongs to the same episode
        self._num_appended = 0

    def append(self, transition: tuple, truncated: bool = False) -> None:
        """Stores `(state, action, reward, next_state, terminated)`; states are `(S,)` or `(1, S)`.

        Where an episode ends is seen here too: a `state` which is not the `next_state` stored before it
        begins a new one. Only an episode that begins where the one before was cut can't be told from it; say
        `truncated` there, and returns never join two episodes.

        Raises:
            ValueError: a state has another shape, or a number is not finite. Nothing is stored then.
        """
        state, action, reward, next_state, terminated = transition
        row, before = self._num_appended % self.capacity, (self._num_appended - 1) % self.capacity
        size = self._states.shape[1]
        try:
            state = np.asarray(state, np.float32).reshape(size)
            next_state = np.asarray(next_state, np.float32).reshape(size)
        except ValueError:
            shapes = " and ".join(str(np.shape(each)) for each in (state, next_state))
            raise ValueError(
                f"The states have shape {shapes}; give ({size},) or a row (1, {size})."
            ) from None
        reward = reward if isinstance(reward, float | int) else np.asarray(reward).item()
        goes_on = state.tolist() == self._next_states[before].tolist()  # not by bytes: -0.0 is 0.0
        if not (isfinite(sum(next_state.tolist())) and (goes_on or isfinite(sum(state.tolist())))):
            raise ValueError(
                f"A state must be finite numbers, but got {state.tolist()}, {next_state.tolist()}."
            )
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

    def sample(self, batch_size: int, gamma: float = 1.0, n_step: int = 1) -> Batch:
        """Draws `batch_size` transitions uniformly, with replacement, each with its n-step return.

        The return is `r[0] + gamma r[1] + ... ` over at most `n_step` rewards (Sutton 1988; in DQN: Hessel et
        al. 2018, arXiv:1710.02298). It stops where its episode ends. A time limit (truncated) only
        stops the sum: what would have come after it still counts, as `discounts` says.

        Raises:
            ValueError: if nothing is stored yet.
        """
        if not self._num_appended:
            raise ValueError("Nothing to replay: the memory is empty. Play a step and `remember` it first.")
        start = self._rng.integers(len(self), size=batch_size)  # age order: 0 is the oldest
        rows = last = self._row(start)
        returns, discounts = self._rewards[rows], np.full(batch_size, gamma, np.float32)
        for k in range(1, n_step):
            goes_on = ~self._last[last] & (start + k < len(self))
            following = np.where(goes_on, self._row(start + k), last)
            returns = returns + goes_on * discounts * self._rewards[following]
            discounts = np.where(goes_on, discounts * np.float32(gamma), discounts)
            last = following
        discounts = discounts * ~self._terminated[last]
        return Batch(self._states[rows], self._actions[rows], returns, self._next_states[last], discounts)

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
