"""A Q-value on rewards 0 and -1, read as steps until the fall."""

import math


def falls_in(q_value: float, gamma: float) -> float:
    """How many steps from now the fall comes, read off a Q-value on rewards 0 and -1.

    A fall with the next press is worth -1 today, one after k presses -gamma ** (k - 1). Q-values of a network
    that stray outside -1 to 0 read as the nearest end: 1 step, or never.

    Args:
        q_value: what is promised.
        gamma: with which it was learned, above 0 and below 1.
    """
    if q_value >= 0:
        return math.inf
    return max(1.0, math.log(-q_value) / math.log(gamma) + 1)
