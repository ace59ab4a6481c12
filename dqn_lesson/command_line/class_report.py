"""A class' progress files as one table and one picture: where it is stopped, and by which misconceptions."""

import argparse
import csv
import io
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from ..storage import write_atomically
from .progress_export import FORMAT, HEADS, defused

TABLE_HEADS = ("exercise", "tried", "not passed", "share", "misconception", "learners with it")
MESSAGES = {
    "about": "Reads what your learners' `dqn-lesson progress --csv` wrote, and makes a table and a picture"
    " of the class: which exercise stops people, and which misconception is common. No learner is named in"
    " them.",
    "files": "the learners' files",
    "output": "where to, without an ending: the table ends in .csv, the picture in .png (class if left out)",
    "left out": "{path} is left out: {reason}.",
    "unread": "it can't be read ({reason})",
    "empty": "there is nothing in it",
    "foreign": "dqn-lesson progress --csv didn't write it",
    "newer": "a newer version of the course wrote it; update yours",
    "column": "it has no column {column!r}",
    "row": "its row {row} says {value!r} under {column}; did a spreadsheet turn it into something else?",
    "doubled": "{path} is of the same learner and holds at least as much",
    "several": "it holds more than one learner",
    "own": "it is a table of a class, not of a learner",
    "none": "No file is left to make a class of.",
    "failed": "{path} can't be written ({reason}).",
    "read": "{learners} learners, {exercises} exercises tried.",
    "stops": "Exercise {exercise} stops the largest share: {open} of {tried} who tried it have not passed.",
    "done": "The table is in {table}, the picture in {picture}.",
}
_WORDS = {
    "yes": True,
    "true": True,
    "wahr": True,
    "1": True,
    "no": False,
    "false": False,
    "falsch": False,
    "0": False,
}


class LeftOut(Exception):
    """A file that can't be used. The text says why."""


@dataclass
class Entry:
    """What a learner did in an exercise."""

    tries: int
    passed: bool
    mistakes: Counter = field(default_factory=Counter)


class Row(NamedTuple):
    """An exercise, over the whole class."""

    exercise: str
    tried: int
    open: int
    misconception: str
    learners: int


def read_learner(path: Path) -> tuple[str, dict[str, Entry]]:
    """A learner's name and entries, from a file that a spreadsheet may have written again.

    Raises:
        LeftOut: it is empty, foreign, newer or damaged.
    """
    text = re.sub(r"\A(\s*)sep=.*", r"\1", _text(path), flags=re.IGNORECASE)  # for the spreadsheet alone
    lines = text.splitlines()
    separator = max(",;\t", key=next(filter(str.strip, lines), "").count)
    try:
        read = list(csv.reader(io.StringIO("\n".join(lines)), delimiter=separator))
    except csv.Error as error:  # a quote that never ends
        raise LeftOut(MESSAGES["foreign"]) from error
    rows = [(number, [cell.strip() for cell in row]) for number, row in enumerate(read, 1)]
    rows = [(number, cells) for number, cells in rows if any(cells)]
    if not rows:
        raise LeftOut(MESSAGES["empty"])
    heads = [head.lower() for head in rows[0][1]]
    if heads[: len(TABLE_HEADS)] == list(TABLE_HEADS):
        raise LeftOut(MESSAGES["own"])
    if "format" not in heads:
        raise LeftOut(MESSAGES["foreign"])
    if len(rows) == 1:
        raise LeftOut(MESSAGES["empty"])
    _check_format(dict(zip(heads, rows[1][1], strict=False)).get("format", ""))
    if missing := [head for head in HEADS if head not in heads]:
        raise LeftOut(MESSAGES["column"].format(column=missing[0]))
    entries: dict[str, Entry] = {}
    names = set()
    for number, cells in rows[1:]:
        row = dict(zip(heads, [*cells, *[""] * len(heads)], strict=False))
        names.add(row["learner"])
        exercise = _cell(row, "exercise", number, r"\d+[.,]\d+").replace(",", ".")
        tries, count = (_number(row, column, number) for column in ("tries", "count"))
        passed = _WORDS.get(row["passed"].lower())
        if passed is None:
            raise LeftOut(MESSAGES["row"].format(row=number, value=row["passed"], column="passed"))
        entry = entries.setdefault(exercise, Entry(tries, passed))
        if row["misconception"]:
            entry.mistakes[row["misconception"]] += count
    if len(names) > 1:
        raise LeftOut(MESSAGES["several"])
    return names.pop(), entries


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise LeftOut(MESSAGES["unread"].format(reason=error.strerror)) from error
    kinds = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252")
    for kind in kinds:
        try:
            return data.decode(kind)
        except UnicodeDecodeError:
            continue
    raise LeftOut(MESSAGES["foreign"])


def _check_format(value: str) -> None:
    known, _, version = FORMAT.rpartition(" ")
    found = re.fullmatch(rf"'?{known} (\d+)", value)
    if not found:
        raise LeftOut(MESSAGES["foreign"])
    if int(found[1]) > int(version):
        raise LeftOut(MESSAGES["newer"])


def _cell(row: dict[str, str], column: str, number: int, pattern: str) -> str:
    if not re.fullmatch(pattern, row[column]):
        raise LeftOut(MESSAGES["row"].format(row=number, value=row[column], column=column))
    return row[column]


def _number(row: dict[str, str], column: str, number: int) -> int:
    return int(float(_cell(row, column, number, r"\d+([.,]0*)?").replace(",", ".")))


def read_class(paths: Iterable[Path]) -> tuple[dict[str, dict[str, Entry]], list[str]]:
    """All learners by name, and a sentence for each file that is left out."""
    learners: dict[str, tuple[Path, dict[str, Entry]]] = {}
    sentences = []

    def leave_out(path: Path, reason: str) -> None:
        sentences.append(MESSAGES["left out"].format(path=path, reason=reason))

    for path in dict.fromkeys(paths):
        try:
            name, entries = read_learner(path)
        except LeftOut as why:
            leave_out(path, str(why))
            continue
        before = learners.get(name)
        if before is None or _num_tries(entries) > _num_tries(before[1]):
            learners[name] = (path, entries)
        if before:
            kept = learners[name][0]
            leave_out(before[0] if kept is path else path, MESSAGES["doubled"].format(path=kept))
    return {name: entries for name, (_, entries) in learners.items()}, sentences


def _num_tries(entries: dict[str, Entry]) -> int:
    return sum(entry.tries for entry in entries.values())


def rows_of(learners: dict[str, dict[str, Entry]]) -> list[Row]:
    """The exercises in the order of the course, each with its commonest misconception."""
    exercises = {exercise for entries in learners.values() for exercise in entries}
    rows = []
    for exercise in sorted(exercises, key=lambda name: [int(part) for part in name.split(".")]):
        tried = [entries[exercise] for entries in learners.values() if exercise in entries]
        mistakes = Counter(mistake for entry in tried for mistake in entry.mistakes)
        misconception, num = min(mistakes.items(), key=lambda item: (-item[1], item[0]), default=("", 0))
        rows.append(Row(exercise, len(tried), sum(not entry.passed for entry in tried), misconception, num))
    return rows


def table_of(rows: Sequence[Row]) -> str:
    """The table as CSV."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(TABLE_HEADS)
    for row in rows:
        share = f"{row.open / row.tried:.2f}"
        cells = (row.exercise, row.tried, row.open, share, row.misconception, row.learners or "")
        writer.writerow([defused(cell) for cell in cells])
    return text.getvalue()


def picture_of(rows: Sequence[Row]) -> bytes:
    """The table as a picture: how many tried each exercise, and how many of them have not passed it."""
    from matplotlib.figure import Figure  # here: the other commands need none

    from ..plotting import as_png

    figure = Figure(figsize=(9, 1.2 + 0.3 * len(rows)), dpi=110, layout="constrained")
    ax = figure.add_subplot()
    places = range(len(rows))
    ax.barh(places, [row.tried - row.open for row in rows], color="#b9cfe8", label="passed")
    ax.barh(
        places,
        [row.open for row in rows],
        left=[row.tried - row.open for row in rows],
        color="#c2571a",
        hatch="//",
        edgecolor="white",
        label="tried, not passed",
    )
    for place, row in zip(places, rows, strict=True):
        words = f"{row.open} of {row.tried} not passed"
        words += f"; {row.learners} x {row.misconception}" if row.misconception else ""
        ax.text(row.tried + 0.2, place, words, va="center", fontsize=8)
    ax.set_yticks(places, [row.exercise for row in rows])
    ax.invert_yaxis()
    most = max(row.tried for row in rows)
    ax.set(xlabel="learners who tried it", ylabel="exercise", xlim=(0, most * 1.9 + 1))
    ax.spines[["top", "right"]].set_visible(False)
    figure.legend(loc="outside upper right", ncols=2, frameon=False)
    return as_png(figure.savefig)


def _found(paths: Iterable[Path]) -> Iterator[Path]:
    """The files; a pattern, too, where the shell left it as it is."""
    for path in paths:
        found = sorted(path.parent.glob(path.name)) if "*" in path.name else []
        yield from found or [path]


def main(arguments: list[str]) -> int:
    """Does `dqn-lesson class`, and returns the exit code."""
    parser = argparse.ArgumentParser(prog="dqn-lesson class", description=MESSAGES["about"])
    parser.add_argument("files", nargs="+", type=Path, help=MESSAGES["files"])
    parser.add_argument("--output", type=Path, default=Path("class"), help=MESSAGES["output"])
    options = parser.parse_args(arguments)
    learners, sentences = read_class(_found(options.files))
    for sentence in sentences:
        print(sentence, file=sys.stderr)
    if not learners:
        print(MESSAGES["none"], file=sys.stderr)
        return 2
    rows = rows_of(learners)
    table, picture = (options.output.with_name(options.output.name + ending) for ending in (".csv", ".png"))
    for path, content in ((table, table_of(rows).encode()), (picture, picture_of(rows))):
        try:
            write_atomically(path, content)
        except OSError as error:
            print(MESSAGES["failed"].format(path=path, reason=error.strerror), file=sys.stderr)
            return 2
    print(MESSAGES["read"].format(learners=len(learners), exercises=len(rows)))
    stops = max(rows, key=lambda row: (row.open / row.tried, row.open))
    if stops.open:
        print(MESSAGES["stops"].format(**stops._asdict()))
    print(MESSAGES["done"].format(table=table, picture=picture))
    return 0
