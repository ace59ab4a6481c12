"""What does each knob do, how lucky is the winner of a search, and what of short runs beyond the tables?

    python -m dqn_lesson.lessons.lesson_08_tune_hyperparameters.measure [--only NAME] [--folder RUNS]

The best five of the random tries, and the recommended settings, train once more on seeds that the search
never saw. The first cell of the lesson trains the recommended settings on seeds 0 to 4 while the learner
waits. And of the agents with gamma 0.5 the lesson says where their episodes end; they are trained here on the
seeds of its tables.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from statistics import fmean

import gymnasium as gym
import pandas as pd

from ...agent import DQNAgent
from ...episodes.playback import watch
from ...episodes.recording import FIRST_RECORDED_SEED as FIRST
from ...examination import exam
from ...games.cartpole import ENV_ID, how_it_ended
from ...sweep import Outcome
from ...training import train
from ..shared.measuring import Measure, as_row, outcomes, run, share, spread
from .knobs import KNOBS, NUM_STEPS, RECOMMENDED, knob, thinned
from .search import NUM_STEPS as SEARCH_STEPS
from .search import drawn

DRAWN_WITH = 20  # seed of the random tries
LEADERS = 5  # of the tries get fresh seeds
DRAWN = ["learning_rate", "gamma", "n_step", "target_tau", "epsilon_decay", "batch_size"]  # by the search
SHORT_SIGHTED = "gamma 0.5"
ENDINGS = ("fell", "edge", "time")


def knobs(
    seeds: Iterable[int] = range(600, 605),
    num_steps: int = NUM_STEPS,
    num_workers: int | None = None,
    folder: str | None = None,
) -> dict[str, pd.DataFrame]:
    """The exam and the curve of each knob, on a few seeds."""
    settings = {name: knob(name, num_steps) for name in KNOBS}
    runs = outcomes(settings, seeds, num_workers, folder=folder)
    exams = [{"name": each.name} | as_row(each) for each in runs]
    readings = [
        {"name": each.name, "seed": each.seed} | reading._asdict()
        for each in runs
        for reading in thinned(each.episodes, num_steps)
    ]
    return {"tune.csv": pd.DataFrame(exams), "tune_curves.csv": pd.DataFrame(readings)}


def knobs_said(runs: pd.DataFrame, curves: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """How many pass with each knob, their exams, and the seconds that they trained."""
    for name, some in runs.groupby("name", sort=False):
        passed, seconds = share(some["passed"].sum(), len(some)), some["seconds"].median()
        yield name, f"{passed} pass; exam {spread(some['mean'])}; {seconds:.1f} s"


def search(
    tuning: Iterable[int] = range(700, 705),
    fresh: Iterable[int] = range(800, 810),
    num_tries: int = 20,
    num_steps: int = SEARCH_STEPS,
    num_workers: int | None = None,
    folder: str | None = None,
) -> dict[str, pd.DataFrame]:
    """The exams of random settings on the seeds of the search, and of the best of them on fresh seeds."""
    tries = {RECOMMENDED: knob(RECOMMENDED, num_steps)} | drawn(num_tries, DRAWN_WITH, num_steps)
    searched = outcomes(tries, tuning, num_workers, folder=folder)
    again = {RECOMMENDED, *ranking(searched)[:LEADERS]}
    leaders = {name: settings for name, settings in tries.items() if name in again}
    examined = outcomes(leaders, fresh, num_workers, folder=folder)
    rows = [
        {"name": each.name, "seeds": kind} | as_row(each) | asdict(tries[each.name])
        for kind, runs in (("tuning", searched), ("fresh", examined))
        for each in runs
    ]
    return {"tune_search.csv": pd.DataFrame(rows)[["name", "seeds", "seed", "mean", *DRAWN]]}


def ranking(runs: Iterable[Outcome]) -> list[str]:
    """The names of the tries, that with the best mean exam first; the recommended settings are none."""
    means: dict[str, list[float]] = {}
    for each in runs:
        if each.name != RECOMMENDED:
            means.setdefault(each.name, []).append(each.exam.mean)
    return sorted(means, key=lambda name: -fmean(means[name]))


def search_said(runs: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """The leaders' exams on both sets of seeds."""
    for name in runs[runs["seeds"] == "fresh"]["name"].unique():
        means = runs[runs["name"] == name].groupby("seeds")["mean"].mean()
        yield f"search: {name}", f"mean exam {means['tuning']:.0f} tuning, {means['fresh']:.0f} fresh"


def short_runs(
    first: Iterable[int] = range(5),
    tables: Iterable[int] = range(600, 605),
    num_steps: int = NUM_STEPS,
    num_episodes: int = 50,
) -> dict[str, pd.DataFrame]:
    """The learner's own first runs, and those of gamma 0.5: the exam, and how episodes end."""
    jobs = [(RECOMMENDED, seed) for seed in first] + [(SHORT_SIGHTED, seed) for seed in tables]
    return {"short_runs.csv": pd.DataFrame([_short_run(*job, num_steps, num_episodes) for job in jobs])}


def _short_run(name: str, seed: int, num_steps: int, num_episodes: int) -> dict:
    """Trains once, examines, and lets the agent play some episodes."""
    with gym.make(ENV_ID) as env:
        agent = DQNAgent(env, knob(name, num_steps), seed)
        train(agent, env)
    played = [watch(agent, ENV_ID, start) for start in range(FIRST, FIRST + num_episodes)]
    counts = Counter(how_it_ended(episode.states[-1], episode.terminated) for episode in played)
    row = {"name": name, "seed": seed, "mean": round(exam(agent).mean, 2)}
    return row | {ending: counts[ending] for ending in ENDINGS}


def short_runs_said(runs: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """Everybody's exams, and how many episodes ended how."""
    for name, some in runs.groupby("name", sort=False):
        exams = zip(some["mean"], some["seed"], strict=True)
        yield f"{name}: exam", ", ".join(f"{mean:.1f} (seed {seed})" for mean, seed in exams)
        counts = some[list(ENDINGS)].sum()
        counted = ", ".join(f"{number} {ending}" for ending, number in counts.items() if number)
        yield f"{name}: endings of {counts.sum()} episodes", counted


MEASURES = {
    "knobs": Measure("What does each knob do?", ("tune.csv", "tune_curves.csv"), knobs, knobs_said),
    "search": Measure("How lucky is the winner of a search?", ("tune_search.csv",), search, search_said),
    "short_runs": Measure(
        "How do the first short runs do, and how do the episodes of gamma 0.5 end?",
        ("short_runs.csv",),
        short_runs,
        short_runs_said,
    ),
}

if __name__ == "__main__":
    run(MEASURES, __package__)
