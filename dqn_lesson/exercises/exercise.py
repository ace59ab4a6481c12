"""What an exercise is: data. And where it stands: in the module of its notebook.

`NOTEBOOKS` lists the course. The notebook `01_step_the_environment.ipynb` has its exercises and questions in
`dqn_lesson/lessons/step_the_environment.py`: `EXERCISES`, `QUESTIONS` and one table `TEXTS`.
"""

import copy
import importlib
import importlib.util
import linecache
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

from .compare import Readable, plain

NOTEBOOKS = (
    "00_start_here",
    "01_step_the_environment",
    "02_build_the_q_network",
    "03_remember",
    "04_replay",
    "05_act",
    "06_train_your_agent",
    "07_climb_the_ladder",
    "08_tune_hyperparameters",
    "09_watch_and_play",
)

Code = str | dict[str, str]
"""An answer as source text: the whole of it, or edits of the solution, `{old text: new text}`."""


class WrongInput(Exception):
    """Somebody asked for something that is not there. Its text is a whole sentence, meant for the learner."""


@dataclass(frozen=True)
class Case:
    """One situation in which an answer is tried.

    Attributes:
        name: its key in the exercise's texts; the sentence there says how our result comes about.
        inputs: what is handed to the answer, copied afresh for each try; or a function that makes it.
        shown: the case as code, such as `"play_one(env, rule)"`; made from the inputs if left out.
    """

    name: str
    inputs: tuple | Callable[[], tuple]
    shown: str = ""

    def fresh(self) -> tuple:
        """The inputs, made anew: an answer may change what it is handed."""
        return self.inputs() if callable(self.inputs) else copy.deepcopy(self.inputs)

    def code(self, name: str) -> str:
        """The case as code, for an answer of that name."""
        return self.shown or f"{name}({', '.join(str(Readable(plain(value))) for value in self.fresh())})"


def call_answer(answer: Callable, *inputs: Any) -> Any:
    """The usual way to try an answer: call it."""
    return answer(*inputs)


def item_of(answer: Any, index: Any) -> Any:
    """The way to try a typed list or dict: look at one item."""
    return answer[index]


@dataclass(frozen=True, eq=False)
class Exercise:
    """One exercise. The guide on top of `dqn_lesson/lessons/__init__.py` shows a whole one.

    Attributes:
        id: `"1.2"`: the second exercise of notebook 01.
        name: what the learner writes: a function, a class or a typed value of this name.
        minutes, level: how long it takes, and how hard it is (1 to 3).
        stub: source text of the cell to fill in.
        solution: source text of our answer.
        texts: all sentences: `title`, `task`, `nudge`, `hint`, `right`, one for each mistake and each case.
        mistakes: known wrong answers, by name. A tuple holds several ways to make one mistake.
        right: more right answers, in other styles.
        cases: the situations, the easiest to read first.
        run: `run(answer, *inputs)` tries the answer and gives back what is compared.
        judge: instead of cases: `judge(answer)` gives the key of a text and the numbers to fill in. Keys that
            start with `right` pass.
        setup: source text run before an answer of ours: its imports.
        tolerance: how far numbers may differ, relative and absolute.
        seconds: after this long, a try is cut off as endless.
        tells: whether an answer that no known mistake fits is told what is right. Where there are few answers
            to choose from, it is not: then the case's text is a nudge.
    """

    id: str
    name: str
    minutes: int
    level: int
    stub: str
    solution: str
    texts: Mapping[str, str]
    mistakes: Mapping[str, Code | tuple[Code, ...]]
    right: tuple[Code, ...]
    cases: tuple[Case, ...] = ()
    run: Callable[..., Any] = call_answer
    judge: Callable[[Any], tuple[str, dict[str, Any]]] | None = None
    setup: str = ""
    tolerance: float = 1e-5
    seconds: float = 3.0
    tells: bool = True

    def source(self, code: Code) -> str:
        """The whole source text of an answer of ours.

        Raises:
            ValueError: an edit's old text is not in the solution.
        """
        if isinstance(code, str):
            return code
        text = self.solution
        for old, new in code.items():
            if old not in text:
                raise ValueError(
                    f"Exercise {self.id}: the solution holds no {old!r}; edit what it does hold."
                )
            text = text.replace(old, new)
        return text

    def variants(self, mistake: str) -> tuple[Code, ...]:
        """The ways to make a mistake."""
        code = self.mistakes[mistake]
        return code if isinstance(code, tuple) else (code,)

    def build(self, code: Code) -> Any:
        """Runs an answer of ours and gives back the function, class or value that it defines."""
        source = self.source(code)
        filename = f"<exercise {self.id}: {abs(hash(source))}>"
        linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
        namespace: dict[str, Any] = {"__name__": "__main__"}
        exec(self.setup, namespace)
        exec(compile(source, filename, "exec"), namespace)
        return namespace[self.name]


@dataclass(frozen=True, eq=False)
class Question:
    """A question answered before the cell that reveals it: a choice among some, or a number.

    Attributes:
        id: `"1.a"`: the first question of notebook 01.
        texts: `question`; for a choice `options` and `feedback`, one text each for each option; for a number
            `near`, `low` and `high`. No LaTeX: widgets don't draw it.
        answer: a choice: the position of the right option, from 0; a number: the right number.
        values: a choice among numbers: the options' numbers, for `prediction` and the plots that draw them.
        within: a number: how far from the answer still counts as near.
        unit: a number: what stands behind the box.
    """

    id: str
    texts: Mapping[str, Any]
    answer: float
    values: tuple[float, ...] = field(default=())
    within: float = 0.0
    unit: str = ""

    @property
    def is_choice(self) -> bool:
        """Whether options are given; otherwise a number is asked for."""
        return "options" in self.texts


def lesson_of(name: str) -> str:
    """The lesson, as two digits, of an exercise ("1.2"), a question ("1.a") or a lesson ("01", 1)."""
    number = str(name).split(".")[0]
    if not number.isdigit() or int(number) >= len(NOTEBOOKS):
        raise WrongInput(
            f"There is no lesson {name!r}. They are 00 to {len(NOTEBOOKS) - 1:02}; exercises look like '1.2'."
        )
    return f"{int(number):02}"


def module_of(lesson: str) -> ModuleType | None:
    """The module with a lesson's exercises and questions; None for a notebook that has none."""
    folder = f"dqn_lesson.lessons.lesson_{NOTEBOOKS[int(lesson)]}"
    if importlib.util.find_spec(folder) is None:
        return None
    return importlib.import_module(f"{folder}.exercises")


def exercises(lesson: str) -> tuple[Exercise, ...]:
    """A lesson's exercises, in their order."""
    return getattr(module_of(lesson), "EXERCISES", ())


def questions(lesson: str) -> tuple[Question, ...]:
    """A lesson's questions, in their order."""
    return getattr(module_of(lesson), "QUESTIONS", ())


def find(name: str) -> Exercise | Question:
    """The exercise or question of that number.

    Raises:
        WrongInput: there is none; the sentence lists those that there are.
    """
    lesson = lesson_of(name)
    known = {entry.id: entry for entry in (*exercises(lesson), *questions(lesson))}
    if name not in known:
        raise WrongInput(
            f"There is no {name!r} in lesson {lesson}. It has: {', '.join(known) or 'none yet'}."
        )
    return known[name]
