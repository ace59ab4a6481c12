"""What the exam says of the agent with a learner's `replay` inside, right, broken and open.

python -m dqn_lesson.lessons.lesson_04_replay.measure
"""

from collections.abc import Iterable

import pandas as pd

from ...hyperparameters import Hyperparameters
from ..shared.broken_parts import QUESTION, Broken, defined, measured, said
from ..shared.measuring import Measure, run
from .listening_model import living

BROKEN = (
    Broken("right"),
    Broken("no terminated", " * (1 - np.array(terminated))", ""),
    Broken("other button 0", "self.model.predict(states, verbose=0)", "np.zeros((len(batch), 2))"),
    Broken("still open", without=("4.5",)),
)
PANEL = Hyperparameters(
    num_steps=8_000,
    gamma=0.99,
    learning_rate=0.003,
    batch_size=32,
    loss="mse",
    state_scale=None,
    epsilon_decay=0.999,
    replay_every=1,
    updates_per_replay=1,
)


def agent_class(case: Broken) -> type:
    """The class that the lesson's panel trains."""
    return living(defined(case, "4.5")["MyAgent"])


def broken_parts(
    seeds: Iterable[int] = range(10), settings: Hyperparameters = PANEL, num_workers: int = -1
) -> dict[str, pd.DataFrame]:
    """Trains and examines agents in the panel's settings."""
    return {"broken_parts.csv": measured(BROKEN, agent_class, settings, seeds, num_workers)}


MEASURES = {"broken_parts": Measure(QUESTION, ("broken_parts.csv",), broken_parts, said)}

if __name__ == "__main__":
    run(MEASURES, __package__)
