"""Two ways to replay a batch: transition by transition, as the 2017 tutorial does, and all at once."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

import numpy as np


class Counted:
    """A model that counts its calls of `predict` and `fit` by name, in `calls`; all else is the model's."""

    def __init__(self, model: Any) -> None:
        self.model, self.calls = model, Counter()

    def __getattr__(self, name: str) -> Any:
        if name in ("predict", "fit"):
            self.calls[name] += 1
        return getattr(self.model, name)


def one_by_one(model: Any, batch: Iterable[tuple], gamma: float, fit: bool = True) -> np.ndarray:
    """The loop of the 2017 tutorial over a batch of `(state, action, reward, next_state, terminated)`.

    Args:
        model: with `predict` and `fit`.
        batch: transitions with states as rows `(1, S)`.
        gamma: discount.
        fit: False makes the targets and teaches none of them.

    Returns:
        The targets, `(B,)`, as the loop saw them.
    """
    targets = []
    for state, action, reward, next_state, terminated in batch:
        target = reward
        if not terminated:
            target += gamma * np.max(model.predict(next_state, verbose=0))
        row = model.predict(state, verbose=0)
        row[0][action] = target
        if fit:
            model.fit(state, row, verbose=0)
        targets.append(target)
    return np.array(targets)


def at_once(model: Any, batch: Iterable[tuple], gamma: float, fit: bool = True) -> np.ndarray:
    """The same with one call for all next states, one for all states and one `fit`; see `one_by_one`."""
    states, actions, rewards, next_states, terminated = zip(*batch, strict=True)
    best = model.predict(np.concatenate(next_states), verbose=0).max(axis=1)
    targets = np.array(rewards) + gamma * best * (1 - np.array(terminated))
    if fit:
        wanted = model.predict(np.concatenate(states), verbose=0)
        wanted[np.arange(len(actions)), actions] = targets
        model.fit(np.concatenate(states), wanted, verbose=0)
    return targets
