"""What the rows of drawn batches have to do with each other."""

import numpy as np
import pytest

from dqn_lesson.exercises.drawing import pattern

NUM_STORED, NUM_BATCHES = 10, 2_000
RNG = np.random.default_rng(0)
STARTS = RNG.integers(NUM_STORED, size=(NUM_BATCHES, 1))
PICKED = np.stack([RNG.choice(NUM_STORED, 3, replace=False) for _ in range(NUM_BATCHES)])


@pytest.mark.parametrize(
    ("drawn", "said"),
    [
        (RNG.integers(NUM_STORED, size=(NUM_BATCHES, 3)), ""),
        (PICKED, ""),
        (np.sort(PICKED), ""),
        (np.repeat(STARTS, 3, axis=1), "one row, again and again"),
        (STARTS % 8 + np.arange(3), "a piece in one go"),
        ((STARTS + np.arange(3)) % NUM_STORED, "some rows with each other"),
        ((STARTS + 3 * np.arange(3)) % NUM_STORED, "some rows with each other"),
        (np.concatenate([STARTS, STARTS, PICKED[:, :1]], axis=1), "some rows with each other"),
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
