"""Whether chance drew the rows of a batch: each by itself, from all that are stored."""

from itertools import combinations

import numpy as np

NONE = "none"


def pattern(drawn: np.ndarray, num_stored: int) -> str:
    """What the rows of a batch have to do with each other, in words; `NONE` if nothing.

    Args:
        drawn: the rows' numbers, `[num_batches, batch_size]`; of few pairs
            (less than a thousand) luck may look like a rule.
        num_stored: how many rows there are to draw from.
    """
    if (drawn == drawn[:, :1]).all():
        return "the same row again and again"
    if (np.diff(drawn) == 1).all():
        return "neighbours in a row"
    pairs = np.zeros((num_stored, num_stored))
    for one, other in combinations(range(drawn.shape[1]), 2):
        np.add.at(pairs, (drawn[:, one], drawn[:, other]), 1)
    together = (pairs + pairs.T)[np.triu_indices(num_stored, 1)]  # of two different rows
    share = together / max(together.mean(), 1)
    twice = np.trace(pairs) / pairs.sum()  # 1 / num_stored, or 0 where none is put back
    return NONE if share.min() > 0.4 and share.max() < 1.7 and twice < 0.3 else "some pairs of rows"
