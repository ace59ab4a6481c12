"""How often the policy that lesson 13's cells train passes the exam, and with which part of it left out.

python -m dqn_lesson.lessons.lesson_13_where_next.measure
"""

import contextlib
import io
import json
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import gymnasium as gym
import numpy as np
import pandas as pd

from ...examination import exam
from ...training import train
from ..shared.measuring import Measure, run, share, spread
from .scatter import whole

SEEDS = range(300, 310)  # on which nothing was tried before
NOTEBOOK = Path(__file__).parents[3] / "notebooks" / "13_where_next.ipynb"
CELLS = ("parameters", "stub-13-1", "stub-13-2", "imports", "policy", "learning")
WINDOW, EARLY = 20, 100  # episodes in a moving average; the mean score that tells that something is learned


def scaled(returns: np.ndarray) -> np.ndarray:
    """Returns of the size that advantages have, 1 in the root mean square, without a baseline."""
    return returns / np.sqrt(np.mean(np.square(returns)))


KINDS = {  # what is put in the place of the learner's two functions
    "both": {},
    "whole return": {"returns_to_go": whole},
    "no baseline": {"advantages": scaled},
    "neither": {"returns_to_go": whole, "advantages": scaled},
}


def cells() -> dict:
    """The names that the notebook's cells define, with the course's own answers.

    Raises:
        FileNotFoundError: the notebook isn't there.
    """
    if not NOTEBOOK.exists():
        raise FileNotFoundError(
            f"{NOTEBOOK} is missing: its cells are what is measured. Get it back with git."
        )
    written = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    sources = {cell["id"]: "".join(cell["source"]) for cell in written}
    names = {"np": np}
    with contextlib.redirect_stdout(io.StringIO()):  # whose answers are taken
        for name in CELLS:
            exec(compile(sources[name], name, "exec"), names)
    return names


def reinforce(
    seeds: Iterable[int] = SEEDS, num_steps: int | None = None, num_starts: int = 100
) -> dict[str, pd.DataFrame]:
    """Each kind on each seed, trained as in the lesson and examined on the usual starts."""
    rows = []
    for kind, others in KINDS.items():
        names = cells()
        names.update(others)
        settings = names["SETTINGS"].replace(num_steps=num_steps or names["NUM_STEPS"])
        for seed in seeds:
            with gym.make("CartPole-v1") as env:
                agent, start = names["Reinforce"](env, settings, seed), time.perf_counter()
                episodes = train(agent, env, progress=False)
                seconds = time.perf_counter() - start
                result = exam(agent, num_starts=num_starts, progress=False)
            means = pd.Series([episode.score for episode in episodes]).rolling(WINDOW, min_periods=1).mean()
            early = next(
                (e.num_steps for e, mean in zip(episodes, means, strict=True) if mean >= EARLY), None
            )
            leads = (agent.weights[:, 1] - agent.weights[:, 0]).round(3).tolist()
            told = {"kind": kind, "seed": seed, "mean": round(result.mean, 2), "passed": result.passed}
            told |= {"early": early, "last": round(float(means.iloc[-1]), 1), "seconds": round(seconds, 2)}
            rows.append(told | dict(zip(("place", "velocity", "angle", "swing"), leads, strict=True)))
            print(rows[-1], flush=True)
    return {"reinforce.csv": pd.DataFrame(rows)}


def said(runs: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """How many pass, how their training ended, and how long it took."""
    for kind, some in runs.groupby("kind", sort=False):
        yield f"{kind}: pass", share(int(some["passed"].sum()), len(some))
        yield f"{kind}: exam", spread(some["mean"])
        soon = some["early"].dropna()
        told = f", {len(soon)} of {len(some)} get there"
        yield (
            f"{kind}: steps until {WINDOW} games have a mean of {EARLY}",
            (spread(soon, digits=0) if len(soon) else "-") + told,
        )
        yield f"{kind}: last 20 games of training", spread(some["last"], digits=0)
    yield "seconds of training", spread(runs[runs["kind"] == "both"]["seconds"], "s")


MEASURES = {
    "reinforce": Measure("Does REINFORCE pass the exam?", ("reinforce.csv",), reinforce, said),
}

if __name__ == "__main__":
    run(MEASURES, __package__)
