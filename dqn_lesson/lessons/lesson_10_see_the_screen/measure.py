"""What lesson 10 says of the screen, and of the ball with two frames and with one; keeps the tables.

Needs nothing but the package, and Pong for the screens:

    python -m dqn_lesson.lessons.lesson_10_see_the_screen.measure
"""

import time
from collections.abc import Iterable, Iterator
from io import BytesIO

import numpy as np
import pandas as pd

from ...exercises.assembled_agent import assembled_source, build
from ...games.pong import make
from ..shared.measuring import Measure, run, spread
from .catching import catching, settings
from .exercise_10_5 import BUILD_EYES

ENOUGH = 95  # of 100 balls
KEPT = {150: "rally", 151: "next", 5: "point"}  # screens, by their step


def screens(num_steps: int = 3_000) -> dict[str, pd.DataFrame | bytes]:
    """Plays Pong at random, each action for six steps: some screens in greys, and what changes on them."""
    console = make().unwrapped
    console.reset(seed=0)
    rng, action, changed = np.random.default_rng(1), 0, []
    kept, before = {"first": console.ale.getScreenGrayscale()}, console.ale.getScreenRGB()
    for step in range(num_steps):
        action = rng.integers(6) if step % 6 == 0 else action
        if console.step(action)[2]:
            console.reset()
        screen = console.ale.getScreenRGB()
        changed.append((screen != before).sum())
        before = screen
        if step in KEPT:
            kept[KEPT[step]] = console.ale.getScreenGrayscale()
    file = BytesIO()
    np.savez_compressed(file, **kept)
    counts = pd.Series(changed, name="numbers").value_counts().sort_index()
    return {"changes.csv": counts.rename("steps").reset_index(), "frames.npz": file.getvalue()}


def said_of_screens(table: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """How many of a screen's numbers change from one step to the next."""
    mean = (table.numbers * table.steps).sum() / table.steps.sum()
    yield "numbers that change", f"{mean:.0f} of 100,800 on average, {100 * mean / 100_800:.1f} %"


def solved() -> type:
    """The course's own agent of lesson 06, with the network of 10.5."""
    build_model = BUILD_EYES.build(BUILD_EYES.solution)

    class Seeing(build(assembled_source(lambda exercise: None))):
        """It sees."""

        def _build_model(self):
            return build_model(self.env.observation_space.shape, self.action_size)

    return Seeing


def balls(seeds: Iterable[int] = range(100, 120), num_steps: int = 12_000) -> dict[str, pd.DataFrame]:
    """Trains agents with two frames, and as many with one."""
    agent, rows = solved(), []
    catching(agent, 2, settings(1_100))  # compiles
    for frames in (2, 1):
        for seed in seeds:
            start = time.process_time()
            caught = catching(agent, frames, settings(num_steps), seed)
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
    "screens": Measure(
        "How many of a screen's numbers change from one step to the next?",
        ("changes.csv", "frames.npz"),
        screens,
        said_of_screens,
    ),
    "balls": Measure(
        "How many balls does the agent catch with two frames, and with one?",
        ("balls.csv",),
        balls,
        said_of_balls,
    ),
}

if __name__ == "__main__":
    run(MEASURES, __package__)
