"""How a lesson's `measure.py` works: it trains, keeps tables in the lesson's `data`, and says what they hold.

    python -m dqn_lesson.lessons.lesson_08_tune_hyperparameters.measure
    python -m dqn_lesson.lessons.lesson_08_tune_hyperparameters.measure --only search
    python -m dqn_lesson.lessons.lesson_08_tune_hyperparameters.measure --show    # trains nothing

A `measure.py` names what it measures in `MEASURES` and ends with `run(MEASURES, __package__)`. Beside the
tables stands `measured.json`: when each was made, on what, and with which recommended settings.
"""

import argparse
import inspect
import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from importlib.resources import files
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import pandas as pd

from ...hyperparameters import Hyperparameters
from ...runs.run import installed_versions
from ...sweep import Outcome, train_many, wilson
from .tables import table


class Measure(NamedTuple):
    """One measurement of a lesson."""

    question: str
    files: tuple[str, ...]  # of the lesson's `data`, which it writes
    make: Callable[..., Mapping[str, pd.DataFrame | bytes]]  # what is written, by the names of the files
    said: Callable[..., Iterable[tuple[str, str]]]  # takes the tables, gives what was measured and its figure

    def rows(self, package: str) -> list[tuple[str, str]]:
        """What the lesson's tables say.

        Raises:
            FileNotFoundError: one of them is missing.
        """
        names = [name.removesuffix(".csv") for name in self.files if name.endswith(".csv")]
        return list(self.said(*(table(package, name) for name in names)))


def run(measures: Mapping[str, Measure], package: str) -> None:
    """Measures what the command line asks for, keeps it, and says it."""
    parser = argparse.ArgumentParser(prog=f"python -m {package}.measure")
    parser.add_argument("--only", choices=measures, help="one of them; all if left out")
    parser.add_argument("--show", action="store_true", help="measure nothing, say what the tables hold")
    parser.add_argument("--folder", help="where a measure keeps finished runs, if it can")
    asked = parser.parse_args()
    try:
        for name in [asked.only] if asked.only else measures:
            print(f"{name}: {measures[name].question}", flush=True)
            if not asked.show:
                _measure(name, measures[name], Path(str(files(package))) / "data", asked.folder)
            print(*(f"  {what}: {figure}" for what, figure in measures[name].rows(package)), sep="\n")
    except FileNotFoundError as error:
        sys.exit(str(error))


def _measure(name: str, measure: Measure, data: Path, folder: str | None) -> None:
    """Measures and writes; a measure without an argument `folder` keeps no runs."""
    start = time.perf_counter()
    kept = {"folder": folder} if "folder" in inspect.signature(measure.make).parameters else {}
    made = measure.make(**kept)
    data.mkdir(exist_ok=True)
    for file, content in made.items():
        if isinstance(content, bytes):
            (data / file).write_bytes(content)
        else:
            content.to_csv(data / file, index=False, lineterminator="\n")
        print(f"  {data / file}")
    path = data / "measured.json"
    records = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    records[name] = conditions(time.perf_counter() - start)
    path.write_text(json.dumps(records, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def conditions(seconds: float) -> dict[str, Any]:
    """What a reader must know about a measurement that ends now and took so long."""
    return {
        "date": date.today().isoformat(),
        "seconds": round(seconds, 1),
        "cores": os.cpu_count(),
        "versions": installed_versions(),
        "recipe": asdict(Hyperparameters()),
    }


def outcomes(
    settings: Mapping[str, Hyperparameters],
    seeds: Iterable[int],
    num_workers: int | None = None,
    env_id: str = "CartPole-v1",
    folder: str | None = None,
    told: Callable[[int, int, str], None] | None = None,
) -> list[Outcome]:
    """Trains each of the settings on each seed; in the order of names and seeds.

    Args:
        settings: by name.
        seeds: of the agents.
        num_workers: runs at once; None: as many as there are cores.
        env_id: Gymnasium's name of the environment.
        folder: where finished runs are kept, so that they aren't repeated.
        told: hears after each run how many are done, of how many, and which is the newest; None shows a bar.

    Raises:
        RuntimeError: a run failed. A share that leaves it out would not be honest.
    """
    done, seeds = [], list(seeds)
    show = None if told is None else False
    for outcome in train_many(settings, seeds, env_id, num_workers, folder=folder, progress=show):
        if outcome.error:
            which = f"{outcome.name or 'The run'} with seed {outcome.seed}"
            raise RuntimeError(f"{which} failed:\n{outcome.error}")
        done.append(outcome)
        if told is not None:
            newest = f"seed {outcome.seed}: {outcome.exam.mean:.0f} {outcome.name}"
            told(len(done), len(seeds) * len(settings), newest)
    order = list(settings)
    return sorted(done, key=lambda outcome: (order.index(outcome.name), outcome.seed))


def as_row(outcome: Outcome) -> dict[str, Any]:
    """What is kept of a run."""
    return {
        "seed": outcome.seed,
        "mean": round(outcome.exam.mean, 2),
        "passed": outcome.exam.passed,
        "seconds": round(outcome.seconds, 2),
    }


def share(successes: int, tries: int) -> str:
    """As in "9 of 10 (60 to 98 %)"."""
    low, high = wilson(successes, tries)
    return f"{successes} of {tries} ({100 * low:.0f} to {100 * high:.0f} %)"


def spread(values: Sequence[float], unit: str = "", digits: int = 1) -> str:
    """The median, and the lowest and highest value: "4.4 s (4.1 to 5.2)"."""
    middle, low, high = (f"{value:,.{digits}f}" for value in (median(values), min(values), max(values)))
    return f"{middle}{unit and ' ' + unit} ({low} to {high})"
