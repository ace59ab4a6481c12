"""The small tables that lesson 06 draws, from what `tutorial` and `plain` measured.

python -m benchmarks.lesson_tables
"""

import csv
from pathlib import Path

import dqn_lesson

from . import store

FOLDER = Path(dqn_lesson.__file__).parent / "lessons" / "data"
COLUMNS = {
    "tutorial": ("seed", "replay_every", "episodes", "best", "mean", "seconds"),
    "plain": ("name", "seed", "mean", "seconds"),
}


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
