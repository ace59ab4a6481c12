"""What the rows of drawn batches have to do with each other."""

import numpy as np
import pytest

from dqn_lesson.exercises.drawing import NONE, pattern

NUM_STORED, NUM_BATCHES = 10, 2_000
RNG = np.random.default_rng(0)
STARTS = RNG.integers(NUM_STORED, size=(NUM_BATCHES, 1))
PICKED = np.stack([RNG.choice(NUM_STORED, 3, replace=False) for _ in range(NUM_BATCHES)])


@pytest.mark.parametrize(
    ("drawn", "said"),
    [
        (RNG.integers(NUM_STORED, size=(NUM_BATCHES, 3)), NONE),
        (PICKED, NONE),
        (np.sort(PICKED), NONE),
        (np.repeat(STARTS, 3, axis=1), "the same row again and again"),
        (STARTS % 8 + np.arange(3), "neighbours in a row"),
        ((STARTS + np.arange(3)) % NUM_STORED, "some pairs of rows"),
        ((STARTS + 3 * np.arange(3)) % NUM_STORED, "some pairs of rows"),
        (np.concatenate([STARTS, STARTS, PICKED[:, :1]], axis=1), "some pairs of rows"),
    ],
    ids=[
        "with replacement",
        "without",
        "sorted",
        "one",
        "a piece",
        "round the end",
        "every third",
        "one twice",
    ],
)
def test_pattern(drawn: np.ndarray, said: str) -> None:
    assert pattern(drawn, NUM_STORED) == said
