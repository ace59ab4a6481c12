"""A Q-value read as steps until the fall."""

import math

import pytest

from dqn_lesson.games.cartpole import falls_in


@pytest.mark.parametrize(
    ("q_value", "gamma", "steps"),
    [(-1, 0.9, 1), (-0.9, 0.9, 2), (-0.729, 0.9, 4), (-1.5, 0.9, 1), (0, 0.9, math.inf)],
)
def test_a_worth_reads_as_steps_until_the_fall(q_value: float, gamma: float, steps: float) -> None:
    assert falls_in(q_value, gamma) == pytest.approx(steps)
