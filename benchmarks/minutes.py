"""How long does each lesson take? One formula, and the minutes that notebooks and README state.

python -m benchmarks.minutes            # the table
python -m benchmarks.minutes --write    # and the stated minutes, into the notebooks and README

Text is read at 180 words a minute, code at 12 lines. An exercise takes the minutes that its task states, with
hints and solution. Waiting is what `python -m benchmarks.notebooks` measured. What stands below a heading
whose cell has the tag `optional` counts for itself.
"""

import re
import sys
from pathlib import Path
from typing import NamedTuple

import nbformat
from nbformat import NotebookNode

from dqn_lesson.exercises.exercise import Question
from dqn_lesson.exercises.lesson import questions
from dqn_lesson.exercises.solutions import MADE

from . import store
from .figures import table

WORDS, LINES = 180, 12  # a minute
FOLDER = Path(__file__).parent.parent / "notebooks"
README = FOLDER.parent / "README.md"
START = FOLDER / "00_start_here.ipynb"
TITLE = re.compile(r"(\*\*It takes\*\* about )(\d+)(?= minutes)")
OPTIONAL = re.compile(r"(about )(\d+)(?= minutes)")
_ROW = re.compile(r"^\| \[?`?(\d\d)[ _].*\| (\d+) \|$", re.MULTILINE)  # of a table of lessons
_EXERCISE = re.compile(r"^(\d+) minutes, level", re.MULTILINE)
_NOT_READ = re.compile(r"<[^>]*>|!\[[^]]*]\([^)]*\)|(?<=])\([^)]*\)")  # tags, pictures, addresses of links
_WORD = re.compile(r"\w[\w'.,/-]*")


class Minutes(NamedTuple):
    """Of a lesson, or of an optional part of it."""

    reading: float = 0.0
    code: float = 0.0
    exercises: float = 0.0
    waiting: float = 0.0

    @property
    def stated(self) -> int:
        """A multiple of 5 where that is within a tenth, else the next whole number."""
        exact, five = sum(self), 5 * round(sum(self) / 5)
        return five if abs(five - exact) <= exact / 10 else round(exact)


def words(markdown: str) -> int:
    """How many words of a text are read."""
    return len(_WORD.findall(_NOT_READ.sub(" ", markdown)))


def minutes_of(notebook: NotebookNode, asked: tuple[Question, ...], seconds: float) -> dict[str, Minutes]:
    """The minutes of a lesson, by the id of the heading: "" is all that is not optional.

    Args:
        notebook: the lesson's.
        asked: its questions; what is said to one option and what there is to see is read as well.
        seconds: that its cells take, one after the other.
    """
    found, part = {"": Minutes(waiting=seconds / 60)}, ""
    by_id = {question.id: question for question in asked}
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and cell.source.startswith("## "):
            part = cell.id if "optional" in cell.metadata.get("tags", []) else ""
        found[part] = _added(found.get(part, Minutes()), cell, by_id)
    return found


def _added(minutes: Minutes, cell: NotebookNode, asked: dict[str, Question]) -> Minutes:
    made = MADE.fullmatch(cell.id)
    if made and made[1] == "question":
        return minutes._replace(
            reading=minutes.reading + _question_words(asked[f"{made[2]}.{made[3]}"]) / WORDS
        )
    if made or cell.metadata.get("jupyter", {}).get(
        "source_hidden"
    ):  # it belongs to an exercise, or is folded
        return minutes
    if cell.cell_type == "code":
        lines = [line for line in cell.source.splitlines() if line.strip()]
        return minutes._replace(code=minutes.code + len(lines) / LINES)
    return minutes._replace(
        reading=minutes.reading + words(cell.source) / WORDS,
        exercises=minutes.exercises + sum(map(int, _EXERCISE.findall(cell.source))),
    )


def _question_words(question: Question) -> int:
    said = question.feedback[int(question.answer)] if question.options else question.near
    return sum(map(words, (question.text, *question.options, said, question.look)))


def measured(path: Path, seconds: dict[str, float]) -> dict[str, Minutes]:
    """The minutes of a notebook of the course."""
    notebook = nbformat.read(path, as_version=4)
    return minutes_of(notebook, questions(path.name[:2]), seconds.get(path.stem, 0.0))


def waiting() -> dict[str, float]:
    """Seconds that the cells of each notebook take, as they were measured."""
    return {name: max(ways["as shipped"]) for name, ways in store.load("notebooks")["measured"].items()}


def title_of(notebook: NotebookNode) -> NotebookNode:
    """The cell with the lesson's title, which states its minutes."""
    return next(cell for cell in notebook.cells if cell.id == "title")


def stated(notebook: NotebookNode) -> dict[str, int]:
    """The minutes that a notebook states, by the id of the heading as in `minutes_of`."""
    optional = [cell for cell in notebook.cells if "optional" in cell.metadata.get("tags", [])]
    return {"": int(TITLE.search(title_of(notebook).source)[2])} | {
        cell.id: int(OPTIONAL.search(cell.source)[2]) for cell in optional
    }


def listed(text: str) -> dict[str, int]:
    """The minutes in a table of lessons, by the lesson's two digits."""
    return {number: int(minutes) for number, minutes in _ROW.findall(text)}


def write(found: dict[str, dict[str, Minutes]]) -> None:
    """Puts the minutes into the notebooks and the tables of lessons."""
    for name, parts in found.items():
        path = FOLDER / f"{name}.ipynb"
        notebook = nbformat.read(path, as_version=4)
        for cell in notebook.cells:
            if cell.id in parts:
                cell.source = OPTIONAL.sub(rf"\g<1>{parts[cell.id].stated}", cell.source)
        title = title_of(notebook)
        title.source = TITLE.sub(rf"\g<1>{parts[''].stated}", title.source)
        if path == START:
            for cell in notebook.cells:
                cell.source = with_minutes(cell.source, found)
        nbformat.write(notebook, path)
    README.write_text(with_minutes(README.read_text(encoding="utf-8"), found), encoding="utf-8")


def with_minutes(text: str, found: dict[str, dict[str, Minutes]]) -> str:
    """A text whose table of lessons, if it has one, states these minutes in its last column."""
    by_number = {name[:2]: parts[""].stated for name, parts in found.items()}
    put = lambda row: f"{row[0][: row.start(2) - row.start()]}{by_number.get(row[1], row[2])} |"  # noqa: E731
    return _ROW.sub(put, text)


if __name__ == "__main__":
    seconds = waiting()
    found = {path.stem: measured(path, seconds) for path in sorted(FOLDER.glob("[0-9]*.ipynb"))}
    rows = [
        (f"{name} {part}", *(f"{number:.1f}" for number in (*minutes, sum(minutes))), str(minutes.stated))
        for name, parts in found.items()
        for part, minutes in parts.items()
    ]
    print(table(("lesson", *Minutes._fields, "together", "stated"), rows))
    if "--write" in sys.argv:
        write(found)
