"""Tries the answers of `tests/exercises/answers` and prints how well the checks know right from wrong.

python -m tests.exercises.tally             # all exercises, some minutes
python -m tests.exercises.tally 4.2 05      # an exercise, a lesson

Each answer is judged in a process of its own kind: one that outlives its answers, and is ended and made anew
when one hangs, crashes or spoils the check. After each wrong answer our own solution is judged in the same
process; if that is refused then, the answer has changed what the check keeps.
"""

import multiprocessing
import os
import sys
from collections import Counter
from multiprocessing.connection import Connection
from typing import NamedTuple

from .answers import Answers, Wrong, all_answers
from .answers.known import KNOWN

COLUMNS = (
    "wrong", "caught", "accepted wrongly", "named truly", "misleading", "new name", "other message",
    "crashed or hung", "spoils later tries", "right", "refused",
)  # fmt: skip
PATIENCE = 60.0  # seconds on top of an exercise's own, for a busy machine
START = 300.0  # seconds until a process has imported TensorFlow and judged the solution


class Verdict(NamedTuple):
    """What the check said: whether it passed, the names it gave, its sentence; or what escaped it."""

    passed: bool = False
    names: tuple[str, ...] = ()
    text: str = ""
    crash: str = ""


class Row(NamedTuple):
    """One answer's row: its exercise, what became of it, the answer itself and what the check said."""

    exercise: str
    column: str
    answer: Wrong | str
    verdict: Verdict
    spoils: bool = False


def _serve(pipe: Connection, name: str) -> None:
    """In the process: judges each source that comes, the empty one standing for our solution."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    from dqn_lesson.exercises.check import judge
    from dqn_lesson.exercises.lesson import find

    exercise = find(name)
    pipe.send((exercise.seconds, tuple(exercise.mistakes)))
    while (source := pipe.recv()) is not None:
        try:
            verdict = judge(exercise, exercise.build(source or exercise.solution))
            keys = verdict.key if isinstance(verdict.key, tuple) else (verdict.key,)
            names = tuple(key for key in keys if key in exercise.mistakes)
            found = Verdict(verdict.passed, names, verdict.text)
        except BaseException as error:
            found = Verdict(crash=f"{type(error).__name__}: {str(error)[:200]}")
        pipe.send(found)


class Judge:
    """Judges an exercise's answers in a process, and makes a new one where that is lost or spoiled."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, self.name), daemon=True)
        self._process.start()
        theirs.close()
        seconds, self.mistakes = self._answer(START)
        self._limit = seconds + PATIENCE
        for _ in range(3):  # on a busy machine the first try may be cut off, while TensorFlow gets ready
            self._pipe.send("")
            if (first := self._answer(START)).passed:
                return
        raise AssertionError(f"exercise {self.name}: our own solution is refused: {first}")

    def _answer(self, seconds: float):
        if not self._pipe.poll(seconds):
            return Verdict(crash=f"hung: no answer within {seconds:.0f} s")
        try:
            return self._pipe.recv()
        except (EOFError, ConnectionError):
            return Verdict(crash="the process died")

    def judged(self, source: str) -> tuple[Verdict, bool]:
        """What the check says, and whether our solution is refused after it."""
        self._pipe.send(source)
        verdict = self._answer(self._limit)
        spoiled = False
        if not verdict.crash:
            self._pipe.send("")
            spoiled = not self._answer(self._limit).passed
        if verdict.crash or spoiled:
            self.end()
            self._start()
        return verdict, spoiled

    def end(self) -> None:
        """Ends the process."""
        self._process.kill()
        self._process.join()
        self._pipe.close()


def _column(name: str, wrong: Wrong, verdict: Verdict) -> str:
    if verdict.crash:
        return "crashed or hung"
    if verdict.passed:
        return "accepted wrongly"
    if not verdict.names:
        return "other message"
    if set(verdict.names) & set(wrong.cause):  # of "either this or that" one has to be true
        return "named truly"
    return "misleading" if set(verdict.names) & set(KNOWN[name]) else "new name"


def rows_of(name: str, answers: Answers) -> list[Row]:
    """The rows of an exercise's answers."""
    judge, rows = Judge(name), []
    try:
        for wrong in answers.wrong:
            if lost := set(wrong.cause) - set(judge.mistakes):
                print(
                    f"{name}, {wrong.slip}: its cause is listed no more: {', '.join(lost)}", file=sys.stderr
                )
            verdict, spoils = judge.judged(wrong.source)
            rows.append(Row(name, _column(name, wrong, verdict), wrong, verdict, spoils))
        for source in answers.right:
            verdict, spoils = judge.judged(source)
            column = "crashed or hung" if verdict.crash else "right" if verdict.passed else "refused"
            rows.append(Row(name, column, source, verdict, spoils))
    finally:
        judge.end()
    return rows


def _counts(rows: list[Row]) -> dict[str, int]:
    """A line of the table."""
    counts = Counter(row.column for row in rows)
    wrong = [row for row in rows if isinstance(row.answer, Wrong)]
    counts["wrong"], counts["right"] = len(wrong), len(rows) - len(wrong)
    counts["caught"] = sum(not (row.verdict.passed or row.verdict.crash) for row in wrong)
    counts["spoils later tries"] = sum(row.spoils for row in rows)
    return {column: counts[column] for column in COLUMNS}


def table(rows: list[Row]) -> str:
    """The table, a line for each lesson, and one for all."""
    lessons = sorted({row.exercise.split(".")[0] for row in rows}, key=int)
    lines = [("lesson", *COLUMNS), ("---",) * (len(COLUMNS) + 1)]
    for lesson in lessons:
        of_lesson = [row for row in rows if row.exercise.split(".")[0] == lesson]
        lines.append((lesson, *_counts(of_lesson).values()))
    lines.append(("all", *_counts(rows).values()))
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def listed(rows: list[Row], column: str) -> str:
    """The rows of a column, or those that spoil later tries, each with what the check said."""
    found = [row for row in rows if row.column == column or (column == "spoils later tries" and row.spoils)]
    return "\n".join([f"\n{column}: {len(found)}", *map(_told, found)])


def _told(row: Row) -> str:
    what = row.answer.slip if isinstance(row.answer, Wrong) else f"right\n{row.answer}"
    said = row.verdict.crash or " ".join(row.verdict.text.split())
    names = f" [{' or '.join(row.verdict.names)}]" if row.verdict.names else ""
    return f"  {row.exercise} {what}{names}\n      {said[:220]}"


def main(wanted: list[str]) -> None:
    """Prints the table and the lists below it."""
    names = {name: answers for name, answers in all_answers().items() if _is_wanted(name, wanted)}
    rows = []
    for name, answers in names.items():
        try:
            rows += rows_of(name, answers)
        except AssertionError as error:
            print(f"\n{error}", file=sys.stderr)
        print(f"{name} ", end="", flush=True, file=sys.stderr)
    print(table(rows))
    for column in (
        "accepted wrongly",
        "misleading",
        "new name",
        "crashed or hung",
        "spoils later tries",
        "refused",
    ):
        print(listed(rows, column))


def _is_wanted(name: str, wanted: list[str]) -> bool:
    lesson = name.split(".")[0]
    return not wanted or name in wanted or any(word.isdigit() and int(word) == int(lesson) for word in wanted)


if __name__ == "__main__":
    main(sys.argv[1:])
