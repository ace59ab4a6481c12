"""What does each knob do, and how lucky is the winner of a search?

    python -m benchmarks.tune

It also writes the three tables that lesson 08 draws: the exams of the knobs, their curves, and the search.
The best five of the random tries, and the recommended settings, train once more on seeds that the search
never saw. With `--folder`, finished runs are kept there and not repeated.
"""

import csv
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from statistics import fmean, median

import dqn_lesson
from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.lessons.lesson_08_tune_hyperparameters import search
from dqn_lesson.lessons.lesson_08_tune_hyperparameters.knobs import (
    KNOBS,
    NUM_STEPS,
    RECOMMENDED,
    knob,
    thinned,
)
from dqn_lesson.sweep import Outcome, train_many

from . import store
from .figures import Row, share, spread
from .many import as_row
from .part import run_alone
from .progress import Progress

QUESTION = "What does each knob do, and how lucky is the winner of a search?"
QUICK = {
    "seeds": range(600, 601), "num_steps": 1_200, "tuning": range(700, 701), "fresh": range(800, 801),
    "num_tries": 2, "search_steps": 1_100,
}  # fmt: skip
DICE = 20  # seed of the random tries
LEADERS = 5  # of the tries get fresh seeds
FOLDER = Path(dqn_lesson.__file__).parent / "lessons" / "lesson_08_tune_hyperparameters" / "data"
COLUMNS = {
    "tune": ("name", "seed", "mean", "passed", "seconds"),
    "tune_curves": ("name", "seed", "steps", "score"),
    "tune_search": (
        "name", "seeds", "seed", "mean", "learning_rate", "gamma", "n_step", "target_tau", "epsilon_decay",
        "batch_size",
    ),
}  # fmt: skip


def measure(
    progress: Progress,
    seeds: range = range(600, 605),
    num_steps: int = NUM_STEPS,
    tuning: range = range(700, 705),
    fresh: range = range(800, 810),
    num_tries: int = 20,
    search_steps: int = search.NUM_STEPS,
    workers: int = 1,
    folder: str = "",
) -> dict:
    def done(settings: Mapping[str, Hyperparameters], seeds: Iterable[int]) -> list[Outcome]:
        return _trained(progress, settings, seeds, workers, folder)

    knobs = done({name: knob(name, num_steps) for name in KNOBS}, seeds)
    tries = {RECOMMENDED: knob(RECOMMENDED, search_steps)} | search.drawn(num_tries, DICE, search_steps)
    searched = done(tries, tuning)
    again = {RECOMMENDED, *_ranking(searched)[:LEADERS]}
    examined = done({name: hp for name, hp in tries.items() if name in again}, fresh)
    return {
        "num_steps": num_steps,
        "search_steps": search_steps,
        "knobs": [{"name": run.name} | as_row(run) | {"curve": _curve(run, num_steps)} for run in knobs],
        "search": [
            {"name": run.name, "seeds": kind} | as_row(run) | _searched(tries[run.name])
            for kind, runs in (("tuning", searched), ("fresh", examined))
            for run in runs
        ],
    }


def _trained(
    progress: Progress,
    settings: Mapping[str, Hyperparameters],
    seeds: Iterable[int],
    workers: int,
    folder: str,
) -> list[Outcome]:
    """The outcomes in the order of names and seeds.

    Raises:
        RuntimeError: a run failed.
    """
    done, seeds = [], list(seeds)
    coming = train_many(settings, seeds, num_workers=workers, folder=folder or None, progress=False)
    for outcome in coming:
        if outcome.error:
            raise RuntimeError(f"{outcome.name}, seed {outcome.seed}, failed:\n{outcome.error}")
        done.append(outcome)
        doing = f"seed {outcome.seed}: {outcome.exam.mean:.0f} {outcome.name}"
        progress(len(done), len(seeds) * len(settings), doing)
    order = list(settings)
    return sorted(done, key=lambda outcome: (order.index(outcome.name), outcome.seed))


def _curve(run: Outcome, num_steps: int) -> dict[str, float]:
    """The mean of the last games by steps trained, which are text, as JSON wants it."""
    return {str(reading.steps): reading.score for reading in thinned(run.episodes, num_steps)}


def _searched(settings: Hyperparameters) -> dict[str, float]:
    """The settings that the search draws."""
    return {name: value for name, value in asdict(settings).items() if name in COLUMNS["tune_search"]}


def _ranking(runs: Iterable[Outcome]) -> list[str]:
    """The names of the tries, that with the best mean exam first."""
    means: dict[str, list[float]] = {}
    for run in runs:
        if run.name != RECOMMENDED:
            means.setdefault(run.name, []).append(run.exam.mean)
    return sorted(means, key=lambda name: -fmean(means[name]))


def rows(measured: dict) -> list[Row]:
    found = []
    for name in KNOBS:
        runs = [run for run in measured["knobs"] if run["name"] == name]
        passed = share(sum(run["passed"] for run in runs), len(runs))
        seconds = median(run["seconds"] for run in runs)
        exams = spread([run["mean"] for run in runs])
        found.append(Row(name, f"{passed} pass; exam {exams}; {seconds:.1f} s"))
    for name in dict.fromkeys(run["name"] for run in measured["search"] if run["seeds"] == "fresh"):
        means = {
            kind: fmean(r["mean"] for r in measured["search"] if (r["name"], r["seeds"]) == (name, kind))
            for kind in ("tuning", "fresh")
        }
        found.append(
            Row(f"search: {name}", "mean exam {tuning:.0f} tuning, {fresh:.0f} fresh".format(**means))
        )
    return found


def write_tables(measured: dict, folder: Path = FOLDER) -> None:
    """The three tables of lesson 08."""
    curves = [
        {"name": run["name"], "seed": run["seed"], "steps": steps, "score": score}
        for run in measured["knobs"]
        for steps, score in run["curve"].items()
    ]
    tables = {"tune": measured["knobs"], "tune_curves": curves, "tune_search": measured["search"]}
    for name, columns in COLUMNS.items():
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, columns, extrasaction="ignore", lineterminator="\n")
            writer.writeheader()
            writer.writerows(tables[name])


if __name__ == "__main__":
    run_alone(sys.modules[__name__])
    if record := store.load("tune"):
        write_tables(record["measured"])
