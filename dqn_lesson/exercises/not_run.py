"""A name that isn't there, because its cell wasn't run since the kernel started: a sentence, no traceback."""

from traceback import walk_tb
from types import TracebackType
from typing import Any

from IPython import get_ipython

from . import boxes
from .exercise import Exercise
from .lesson import exercises, lessons

MESSAGES = {
    "note": "One cell first",
    "stub": "`{name}` isn't there yet: the cell of exercise {id} hasn't run since this notebook's kernel"
    " started. Run it, solved or not, then this one again.",
    "other": "`{name}` isn't there (line {line}). If a cell further up makes it, that cell hasn't run since"
    " this notebook's kernel started: *Run All Above Selected Cell* in the menu *Run* catches up. If not, is"
    " it spelled right?",
}


def explain_missing_names(lesson: str) -> None:
    """From now on a cell that asks for a name that isn't there gets a sentence.

    Args:
        lesson: of this notebook, two digits: several lessons have a `MyAgent`.
    """
    shell = get_ipython()
    if shell is None or shell.custom_exceptions not in ((), (NameError,)):
        return  # no notebook, or a person has set up something of their own

    def explain(shell: Any, kind: type, error: NameError, trace: TracebackType, tb_offset: int | None = None):
        """What IPython calls instead of showing the error."""
        *_, (frame, line) = walk_tb(trace)
        if frame.f_globals is shell.user_ns and frame.f_code.co_name.startswith("<"):  # the cell itself
            boxes.box("note", MESSAGES["note"], sentence(lesson, error.name, line))
        else:  # inside of a function, or of a module: its traceback says more
            shell.showtraceback((kind, error, trace), tb_offset=tb_offset)

    shell.set_custom_exc((NameError,), explain)


def sentence(lesson: str, name: str, line: int | None) -> str:
    """Why a name isn't there, and what to do."""
    if exercise := _exercise_of(lesson, name):
        return MESSAGES["stub"].format(name=name, id=exercise.id)
    return MESSAGES["other"].format(name=name, line=line)


def _exercise_of(lesson: str, name: str) -> Exercise | None:
    """The first exercise that makes this name, in this lesson before all others."""
    order = sorted(lessons(), key=lambda each: each != lesson)
    return next((each for number in order for each in exercises(number) if each.name == name), None)
