"""Prioritized replay: what surprised the network is drawn more often, and counts less each time.

Schaul et al. (2016), arXiv:1511.05952, in its proportional variant. A transition's priority is its last
|TD error| + 1e-6, a new one's the greatest so far, and it is drawn with a probability in proportion to its
priority ** alpha. That bends the average over the memory, so a loss has a weight: (N probability) ** -beta
divided by the largest of its batch; beta rises from 0.4 to 1 in the course of a run.

The paper draws a batch from as many equal parts of the sum of all priorities; here each draw is by itself.
The paper refreshes priorities after each batch; here all batches of one `replay` are drawn beforehand, and
the priorities refreshed once, after the last of them.
"""

from typing import NamedTuple

import numpy as np

from .memory import ReplayMemory

SMALLEST = 1e-6  # added to each error, so that everything can be drawn again
FIRST_BETA = 0.4


class WeightedBatch(NamedTuple):
    """A `Batch`, and how much each of its transitions counts."""

    states: np.ndarray
    actions: np.ndarray
    returns: np.ndarray
    next_states: np.ndarray
    discounts: np.ndarray
    weights: np.ndarray  # [B], the largest of a batch is 1


class PrioritizedMemory(ReplayMemory):
    """A replay memory with a priority for each transition; `sample` still draws all alike.

    Args:
        args: as `ReplayMemory`.
        alpha: 0 draws all transitions alike, 1 in proportion to their priorities.
        num_steps: so many steps until beta is 1.
    """

    def __init__(self, *args, alpha: float, num_steps: int):
        super().__init__(*args)
        self.alpha, self.num_steps = alpha, num_steps
        self._powers = np.zeros(self.capacity)  # priority ** alpha, of each row
        self._greatest = 1.0  # priority so far
        self._num_seen = 0  # of the transitions appended, those that have a priority

    @property
    def beta(self) -> float:
        """How much of the bent average the weights put right: 1 is all of it."""
        return min(1.0, FIRST_BETA + (1 - FIRST_BETA) * self._num_appended / self.num_steps)

    def sample_by_priority(
        self, num: int, num_batches: int, gamma: float, n_step: int, stop_at_reward: bool
    ) -> tuple[WeightedBatch, np.ndarray]:
        """Draws `num` transitions by priority, with replacement, for batches that stand one after another.

        Returns:
            The transitions with their weights, and in which rows of the memory they are, for `refresh`.

        Raises:
            ValueError: if nothing is stored yet.
        """
        self._check_filled()
        self._welcome()
        ends = np.cumsum(self._powers[: len(self)])  # for thousands of draws at once quicker than a sum tree
        total = ends[-1]
        rows = np.searchsorted(ends, self._rng.random(num) * total, side="right")
        rows = np.minimum(rows, len(self) - 1)  # where a product is rounded up to the end
        batch = self.at((rows - self._row(0)) % self.capacity, gamma, n_step, stop_at_reward)
        weights = importance(self._powers[rows] / total, len(self), self.beta, num_batches)
        return WeightedBatch(*batch, weights.astype(np.float32)), rows

    def refresh(self, rows: np.ndarray, td_errors: np.ndarray) -> None:
        """Gives rows the priorities of their TD errors; where a row comes twice, the later one counts."""
        self._welcome()
        sizes = np.abs(td_errors).astype(float)
        sizes = np.where(np.isfinite(sizes), sizes + SMALLEST, self._greatest)  # where its numbers broke
        self._greatest = max(self._greatest, float(sizes.max()))
        self._powers[rows] = sizes**self.alpha

    def _welcome(self) -> None:
        """Gives what came since the last draw the greatest priority so far."""
        newest = np.arange(max(self._num_seen, self._num_appended - self.capacity), self._num_appended)
        self._powers[newest % self.capacity] = self._greatest**self.alpha
        self._num_seen = self._num_appended


def importance(probabilities: np.ndarray, num_stored: int, beta: float, num_batches: int = 1) -> np.ndarray:
    """The weight of each draw, as a share of the largest of its batch.

    Args:
        probabilities: with which each was drawn, `(num_batches B,)`, a batch after another.
        num_stored: N, between how many transitions the draw was.
        beta: 0 leaves all weights at 1; 1 puts the average right.
        num_batches: how many batches there are.
    """
    weights = ((num_stored * probabilities) ** -beta).reshape(num_batches, -1)
    return (weights / weights.max(axis=1, keepdims=True)).reshape(-1)


def prioritized(memory) -> PrioritizedMemory:
    """The memory itself, if it has priorities.

    Raises:
        ValueError: it is another one.
    """
    if isinstance(memory, PrioritizedMemory):
        return memory
    raise ValueError(
        f"`priority` is set, but the agent's memory is a {type(memory).__name__}, which knows no priorities. "
        "Leave the agent the memory that it made, or set priority=0."
    )
