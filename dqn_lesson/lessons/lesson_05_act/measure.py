"""What is exploring worth? Agents that never try, always try, try a little, and try less and less.

    python -m dqn_lesson.lessons.lesson_05_act.measure

Runs of one seed differ in epsilon alone.
"""

from collections.abc import Iterable, Iterator

import pandas as pd

from ...hyperparameters import Hyperparameters
from ..shared.broken_parts import QUESTION, RECOMMENDED, Broken, defined, measured
from ..shared.broken_parts import said as broken_parts_said
from ..shared.measuring import Measure, as_row, outcomes, run, share, spread

LAST_EPISODES = 20  # of a run: their mean score is where its curve ends
WAYS = {
    "greedy": {"epsilon": 0.0, "epsilon_min": 0.0},
    "a little": {"epsilon": 0.1, "epsilon_min": 0.1},
    "less and less": {},  # as recommended
    "random": {"epsilon": 1.0, "epsilon_min": 1.0},
}
BROKEN = (
    Broken("right"),
    Broken("inverted", "random() <", "random() >"),
    Broken("argmin", "np.argmax", "np.argmin"),
    Broken("5.2 still open", without=("5.2",)),
)


def explore(
    seeds: Iterable[int] = range(10), num_steps: int = 15_000, num_workers: int | None = None
) -> dict[str, pd.DataFrame]:
    """Trains and examines agents that explore in each of the ways."""
    settings = {name: Hyperparameters(num_steps=num_steps, **changes) for name, changes in WAYS.items()}
    runs = []
    for outcome in outcomes(settings, seeds, num_workers):
        scores = [episode.score for episode in outcome.episodes[-LAST_EPISODES:]]
        curve = round(sum(scores) / len(scores), 2)
        runs.append({"name": outcome.name, "curve": curve} | as_row(outcome))
    return {"explore.csv": pd.DataFrame(runs)[["name", "seed", "curve", "mean", "passed"]]}


def said(runs: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """For each way: how many pass, their exams, and where their curves end."""
    for name, some in runs.groupby("name", sort=False):
        passed = share(some["passed"].sum(), len(some))
        yield name, f"{passed} pass; exam {spread(some['mean'])}; its curve ends at {spread(some['curve'])}"


def agent_class(case: Broken) -> type:
    """The class that the lesson's panel trains."""
    return defined(case, "5.1", "5.2")["MyAgent"]


def broken_parts(
    seeds: Iterable[int] = range(10), settings: Hyperparameters = RECOMMENDED, num_workers: int = -1
) -> dict[str, pd.DataFrame]:
    """Trains and examines agents in the panel's settings."""
    return {"broken_parts.csv": measured(BROKEN, agent_class, settings, seeds, num_workers)}


MEASURES = {
    "explore": Measure("What is exploring worth?", ("explore.csv",), explore, said),
    "broken_parts": Measure(QUESTION, ("broken_parts.csv",), broken_parts, broken_parts_said),
}

if __name__ == "__main__":
    run(MEASURES, __package__)
