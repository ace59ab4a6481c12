"""What the lessons measured for themselves: their `measure.py`, found by their folders."""

from importlib import import_module
from pathlib import Path

import dqn_lesson
from dqn_lesson.lessons.shared.measuring import Measure

FOLDER = Path(dqn_lesson.__file__).parent / "lessons"


def measures() -> dict[str, dict[str, Measure]]:
    """For each lesson that has some, by the name of its folder."""
    names = sorted(path.parent.name for path in FOLDER.glob("lesson_*/measure.py"))
    return {name: import_module(f"dqn_lesson.lessons.{name}.measure").MEASURES for name in names}
