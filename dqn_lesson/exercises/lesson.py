"""Where a lesson stands: the folder `lessons/lesson_04_replay/` is found by its number, whatever its name.

Its `__init__.py` names `EXERCISES` and `QUESTIONS`, its notebook is `04_replay.ipynb`.
"""

import importlib
from pathlib import Path
from types import ModuleType

from .exercise import Exercise, Question, WrongInput

MESSAGES = {
    "no lesson": "There is no lesson {name!r}. There are {known}; exercises look like '1.2'.",
    "no entry": "There is no {name!r} in lesson {lesson}. It has: {known}.",
    "no file": "Lesson {lesson} is not whole: `lessons/{file}` is missing. `lessons/template` shows what"
    " belongs there.",
    "no name": "Lesson {lesson} is not whole: `lessons/{folder}/__init__.py` has no {name}."
    " `lessons/template` shows what belongs there.",
    "two folders": "Lesson {lesson} stands in two folders, `{one}` and `{other}`. Give one of them another"
    " number.",
}
_PACKAGE = "dqn_lesson.lessons"


def _folders() -> dict[str, list[str]]:
    """The names of the lessons' folders, such as `lesson_04_replay`, by their two digits."""
    folders: dict[str, list[str]] = {}
    for path in importlib.import_module(_PACKAGE).__path__:
        for folder in sorted(Path(path).glob("lesson_[0-9][0-9]_*")):
            if any(folder.glob("*.py")):  # no more than a cache: it is what git leaves of a renamed folder
                folders.setdefault(folder.name[7:9], []).append(folder.name)
    return dict(sorted(folders.items()))


def lessons() -> dict[str, str]:
    """The lessons' names, such as `04_replay`, by their two digits; there may be gaps."""
    return {number: names[0].removeprefix("lesson_") for number, names in _folders().items()}


def lesson_of(name: str) -> str:
    """The lesson, as two digits, of an exercise ("1.2"), a question ("1.a") or a lesson ("01", 1)."""
    number, known = str(name).split(".")[0], lessons()
    number = number and number.zfill(2)
    if number not in known:
        raise WrongInput(MESSAGES["no lesson"].format(name=name, known=", ".join(known)))
    return number


def module_of(lesson: str) -> ModuleType:
    """The package with a lesson's exercises and questions.

    Raises:
        WrongInput: a piece of the folder is missing; the sentence names the file.
    """
    folder, *others = _folders()[lesson]
    if others:
        raise WrongInput(MESSAGES["two folders"].format(lesson=lesson, one=folder, other=others[0]))
    try:
        module = importlib.import_module(f"{_PACKAGE}.{folder}")
    except ModuleNotFoundError as error:
        if not (error.name or "").startswith(f"{_PACKAGE}."):
            raise
        file = error.name.removeprefix(f"{_PACKAGE}.").replace(".", "/")
        raise WrongInput(MESSAGES["no file"].format(lesson=lesson, file=f"{file}.py")) from error
    if module.__file__ is None:
        raise WrongInput(MESSAGES["no file"].format(lesson=lesson, file=f"{folder}/__init__.py"))
    for name in ("EXERCISES", "QUESTIONS"):
        if not hasattr(module, name):
            raise WrongInput(MESSAGES["no name"].format(lesson=lesson, folder=folder, name=name))
    return module


def exercises(lesson: str) -> tuple[Exercise, ...]:
    """A lesson's exercises, in their order."""
    return module_of(lesson).EXERCISES


def questions(lesson: str) -> tuple[Question, ...]:
    """A lesson's questions, in their order."""
    return module_of(lesson).QUESTIONS


def find(name: str) -> Exercise | Question:
    """The exercise or question of that number.

    Raises:
        WrongInput: there is none; the sentence lists those that there are.
    """
    lesson = lesson_of(name)
    known = {entry.id: entry for entry in (*exercises(lesson), *questions(lesson))}
    if name not in known:
        text = MESSAGES["no entry"].format(name=name, lesson=lesson, known=", ".join(known) or "none yet")
        raise WrongInput(text)
    return known[name]
