"""The ball of lesson 10, with two frames and with one, by the solved agent of lesson 06; keeps the tables.

Needs nothing but the package: `python -m dqn_lesson.lessons.lesson_10_see_the_screen.measure`.
"""

import time
from collections.abc import Iterator

import pandas as pd

from ...exercises.assembled_agent import assembled_source, build
from ..shared.measuring import Measure, run, spread
from .catching import catching, settings
from .exercise_10_5 import BUILD_EYES

SEEDS = range(100, 120)
ENOUGH = 95  # of 100 balls


def solved() -> type:
    """The course's own agent of lesson 06, with the network of 10.5."""
    build_model = BUILD_EYES.build(BUILD_EYES.solution)

    class Seeing(build(assembled_source(lambda exercise: None))):
        """It sees."""

        def _build_model(self):
            return build_model(self.env.observation_space.shape, self.action_size)

    return Seeing


def balls() -> dict[str, pd.DataFrame]:
    """Trains 20 agents with two frames and 20 with one."""
    make, rows = solved(), []
    catching(make, 2, settings(1_100))  # compiles
    for frames in (2, 1):
        for seed in SEEDS:
            start = time.process_time()
            caught = catching(make, frames, settings(), seed)
            rows.append(
                {
                    "frames": frames,
                    "seed": seed,
                    "caught": caught,
                    "cpu_seconds": round(time.process_time() - start, 1),
                }
            )
            print(rows[-1], flush=True)
    return {"balls.csv": pd.DataFrame(rows)}


def said_of_balls(table: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """How many were caught, and what it cost."""
    for frames, rows in table.groupby("frames"):
        enough = f"{(rows.caught >= ENOUGH).sum()} of {len(rows)} agents caught {ENOUGH} or more"
        yield f"{frames} frames", f"{spread(rows.caught, digits=0)} of 100 balls; {enough}"
        yield f"{frames} frames, seconds of computing", spread(rows.cpu_seconds)


MEASURES = {
    "balls": Measure(
        "How many balls does the agent catch with two frames, and with one?",
        ("balls.csv",),
        balls,
        said_of_balls,
    ),
}

if __name__ == "__main__":
    run(MEASURES, __package__)
