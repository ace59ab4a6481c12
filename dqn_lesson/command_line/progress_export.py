"""A learner's progress as a table for a teacher: what was tried, passed and mistaken, and no word of code."""

import argparse
import csv
import io
import sys
import uuid
from collections.abc import Iterator
from contextlib import redirect_stdout

from .. import __version__
from ..exercises.lesson import exercises, lessons
from ..exercises.progress import read
from ..storage import home, read_json, write_json

FORMAT = "dqn_lesson progress 1"
MESSAGES = {
    "about": "Prints how far you are as a table for your teacher: tries and named misconceptions, no name"
    " and no code unless you say so.",
    "csv": "the table, as in dqn-lesson progress --csv > mine.csv",
    "name": "your name, instead of a random word that stays the same",
    "with code": "your answers that passed, too",
    "failed": "Your progress can't be read or noted ({reason}): is the folder {folder} write-protected?",
}
HEADS = (
    "format",
    "version",
    "learner",
    "lesson",
    "exercise",
    "tries",
    "passed",
    "misconception",
    "count",
)


def learner_id() -> str:
    """A random name that stays: it lies with the progress.

    Raises:
        OSError: it can't be kept.
    """
    path = home() / "learner.json"
    try:
        return str(read_json(path)["id"])
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        made = uuid.uuid4().hex[:12]
        write_json(path, {"id": made})
        return made


def progress_csv(name: str = "", with_code: bool = False) -> str:
    """The table, with a row for each exercise that was tried and each of its misconceptions.

    Args:
        name: of the learner, instead of the random one.
        with_code: adds a column with the answer that passed.

    Raises:
        OSError: the learner's random name can't be kept.
    """
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow([*HEADS, "code"] if with_code else HEADS)
    start = [FORMAT, __version__, name or learner_id()]
    for lesson, exercise, entry in _tried():
        known = [*start, lesson, exercise, entry["tries"], "yes" if entry.get("passed") else "no"]
        for mistake, count in (entry.get("mistakes") or {"": 0}).items():
            row = [*known, mistake, count, entry.get("source") or ""]
            table.writerow([defused(cell) for cell in row[: len(HEADS) + with_code]])
    return text.getvalue()


def _tried() -> Iterator[tuple[str, str, dict]]:
    for lesson in lessons():
        for exercise in exercises(lesson):
            if (entry := read(exercise.id)).get("tries"):
                yield lesson, exercise.id, entry


def defused(cell: object) -> object:
    """The cell as a spreadsheet shows it, and does not run it as a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def main(arguments: list[str]) -> int:
    """Does `dqn-lesson progress`, and returns the exit code."""
    parser = argparse.ArgumentParser(prog="dqn-lesson progress", description=MESSAGES["about"])
    parser.add_argument("--csv", action="store_true", required=True, help=MESSAGES["csv"])
    parser.add_argument("--name", default="", help=MESSAGES["name"])
    parser.add_argument("--with-code", action="store_true", help=MESSAGES["with code"])
    options = parser.parse_args(arguments)
    try:
        with redirect_stdout(sys.stderr):  # a damaged note is told there, and is no row
            table = progress_csv(options.name, options.with_code)
    except OSError as error:
        print(MESSAGES["failed"].format(reason=error.strerror or error, folder=home()), file=sys.stderr)
        return 2
    print(table, end="")
    return 0
