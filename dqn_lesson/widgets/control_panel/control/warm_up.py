"""TensorFlow loaded and the updates compiled while the learner still reads: Train then need not wait."""

import threading
from typing import Any

from ....agent import DQNAgent
from ....environments import Recipe, spaces_of
from ....hyperparameters import Hyperparameters

_door = threading.Lock()
_done: set[tuple] = set()  # games and settings of this kernel


def warm_up(agent: Any, recipe: Recipe, hp: Hyperparameters) -> None:
    """Makes an agent of the package and one replay of it, once a kernel for each game and its settings.

    An agent of the learner's own is left alone: its code runs when the learner wants it to.
    """
    if agent is not DQNAgent:
        return
    key = (recipe.title, spaces_of(recipe), hp)
    with _door:
        if key in _done:
            return
        _done.add(key)
        env = recipe.make()
        try:
            first = DQNAgent(env, hp)
            state, _ = env.reset(seed=0)
            for _ in range(hp.batch_size):
                first.remember(state, 0, 0.0, state, True)
            first.replay(hp.batch_size, hp.updates_per_replay)
            first.snapshot()
        finally:
            env.close()
