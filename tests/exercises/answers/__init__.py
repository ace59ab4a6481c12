"""Wrong and right answers that no exercise lists, as learners would write them, to measure the checks by.

They were written by another hand than the checks. `python -m tests.exercises.tally` tries them and prints a
table; `python -m tests.exercises.answers.proof` shows without the checks that the wrong ones are wrong and
the right ones right.

A wrong answer says in a line what is wrong with it (`slip`) and which of the exercise's listed mistakes a
message may truthfully claim (`cause`; by name, often none). A check misleads if it names a listed mistake
that is not a cause. A name belongs to the causes only if the sentence a learner reads is true of this very
answer: "you got 2 for 3 steps" of whoever counts so, "look for `min`" of nobody who wrote no `min`.
"""

from collections.abc import Sequence
from importlib import import_module
from typing import NamedTuple


class Wrong(NamedTuple):
    """A wrong answer.

    Attributes:
        slip: what is wrong with it, in a line.
        cause: the listed mistakes that may be claimed of it.
        source: its source text; the exercise's `setup` is run before it.
    """

    slip: str
    cause: Sequence[str]
    source: str


class Answers(NamedTuple):
    """An exercise's further answers."""

    wrong: Sequence[Wrong]
    right: Sequence[str]


def but(source: str, *edits: str) -> str:
    """The source with edits: old text, new text, old text, new text, and so on; each old text is in it."""
    for old, new in zip(edits[::2], edits[1::2], strict=True):
        assert old in source, f"{old!r} is not in {source!r}"
        source = source.replace(old, new)
    return source


def all_answers() -> dict[str, Answers]:
    """All answers, by the number of their exercise."""
    modules = [import_module(f"{__name__}.lesson_{number:02}") for number in range(1, 10)]
    return {exercise: answers for module in modules for exercise, answers in module.ANSWERS.items()}
