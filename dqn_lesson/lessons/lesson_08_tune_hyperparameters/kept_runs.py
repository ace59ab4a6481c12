"""The runs that `benchmarks/tune.py` made for lesson 08, as outcomes like those of `train_many`."""

from collections.abc import Iterable

import pandas as pd

from ...exercises.figure_style import BAR
from ...exercises.tables import table
from ...sweep import Outcome
from ...training import Episode, ExamResult
from .knobs import KNOBS, thinned


def kept_runs(*names: str) -> list[Outcome]:
    """The kept runs of these knobs, of all if none is named.

    An episode of theirs is a reading of the curve: its score is the mean of the last games. Of the exam only
    the mean is kept, as its one score.
    """
    runs, curves = table("tune"), table("tune_curves")
    found = []
    for run in runs[runs.name.isin(names or KNOBS)].itertuples():
        curve = curves[(curves.name == run.name) & (curves.seed == run.seed)]
        readings = zip(curve.steps.tolist(), curve.score.tolist(), strict=True)
        episodes = [_episode(*reading) for reading in readings]
        result = ExamResult((float(run.mean),), BAR)
        found.append(Outcome(run.name, run.seed, episodes, result, None, float(run.seconds)))
    return found


def thinned_runs(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Runs of the learner's own, with curves like those of the kept ones; failed runs are left out."""
    found = []
    for run in outcomes:
        if not run.error:
            end = run.episodes[-1].num_steps if run.episodes else 0
            readings = [_episode(*reading) for reading in thinned(run.episodes, end)]
            found.append(run._replace(episodes=readings))
    return found


def _episode(steps: int, score: float) -> Episode:
    return Episode(0, score, steps, False, None, None)


def search_table() -> pd.DataFrame:
    """The random search: a row for each of its settings, with mean exams on both sets of seeds.

    The columns `tuning` and `fresh` hold the means over the seeds; `fresh` is empty where nobody looked.
    Settings that did best on the tuning seeds come first.
    """
    runs = table("tune_search")
    means = runs.pivot_table(index="name", columns="seeds", values="mean", aggfunc="mean")
    settings = runs.groupby("name").first().drop(columns=["seeds", "seed", "mean"])
    return settings.join(means[["tuning", "fresh"]]).sort_values("tuning", ascending=False).rename_axis(None)
