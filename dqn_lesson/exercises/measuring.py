"""The small tables that lessons draw; run, it writes those of `tutorial` and `plain` from what they measured.

python -m benchmarks.lesson_tables
"""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import dqn_lesson

from . import store

FOLDER = Path(dqn_lesson.__file__).parent / "lessons" / "lesson_06_train_your_agent" / "data"
COLUMNS = {
    "tutorial": ("seed", "replay_every", "episodes", "best", "mean", "seconds"),
    "plain": ("name", "seed", "mean", "seconds"),
}


def write(name: str, rows: Sequence[NamedTuple], folder: Path = FOLDER) -> None:
    """Writes the table of this name, a line for each row under the names of its fields."""
    path = folder / f"{name}.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(rows[0]._fields)
        writer.writerows(rows)
    print(path)


def main(folder: Path = FOLDER) -> None:
    """Writes a table for each of the parts that were measured."""
    for name, columns in COLUMNS.items():
        if record := store.load(name):
            path = folder / f"{name}.csv"
            with path.open("w", newline="", encoding="utf-8") as file:
                writer = csv.DictWriter(file, columns, extrasaction="ignore", lineterminator="\n")
                writer.writeheader()
                writer.writerows(record["measured"]["runs"])
            print(path)


if __name__ == "__main__":
    main()
