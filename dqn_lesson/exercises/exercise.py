"""What an exercise and a question are: data, which stands in the folder of their lesson.

What runs stands here: solution, cases, mistakes, and the sentences that a check says. What is only read, the
title and the task, stands in the notebook alone.
"""

import ast
import copy
import inspect
import linecache
import re
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .answer_source import parsed
from .compare import Readable, plain
from .lending import lend

Code = str | dict[str, str]
"""An answer as source text: the whole of it; or the body alone, where the solution is one function; or edits
of the solution, `{old text: new text}`."""


class WrongInput(Exception):
    """What was asked for is not there. The text is a whole sentence, meant for the learner."""


@dataclass(frozen=True)
class Case:
    """One situation in which an answer is tried.

    Attributes:
        name: its key in the exercise's texts; the sentence there says how our result comes about.
        inputs: what the answer is called with, copied for each try; or a function that makes it.
        shown: the case as code, such as `"play_one(env, rule)"`; made from the inputs if left out.
    """

    name: str
    inputs: tuple | Callable[[], tuple]
    shown: str = ""

    def fresh(self) -> tuple:
        """The inputs, a new copy: an answer may change what it gets."""
        return self.inputs() if callable(self.inputs) else copy.deepcopy(self.inputs)

    def code(self, name: str) -> str:
        """The case as code, for an answer of that name."""
        return self.shown or f"{name}({', '.join(str(Readable(plain(value))) for value in self.fresh())})"


def call_answer(answer: Callable, *inputs: Any) -> Any:
    """The usual way to try an answer: call it. It is lent its inputs: see `lending`."""
    return answer(*map(lend, inputs, _names_of(answer, len(inputs))))


def _names_of(answer: Callable, num: int) -> list[str]:
    """What an answer calls its inputs."""
    try:
        names = list(inspect.signature(answer).parameters)
    except (TypeError, ValueError):  # a builtin that doesn't tell
        names = []
    return (names + [f"input {k + 1}" for k in range(len(names), num)])[:num]


def item_of(answer: Any, index: Any) -> Any:
    """The way to try a typed list or dict: look at one item."""
    return answer[index]


LETTERS = "ABCD"  # where four things are shown, and the answer is a dict from letter to word


def each_letter(name: str) -> tuple[Case, ...]:
    """A case for each letter of a dict of that name, for `run=item_of`; its text is `row A`, `row B`, ..."""
    return tuple(Case(f"row {letter}", (letter,), f'{name}["{letter}"]') for letter in LETTERS)


def quoted(template: str, *words: str) -> str:
    """An answer as source: the stub's template with these words, in quotes, in its gaps."""
    return template.format(*(f'"{word}"' for word in words))


def with_body(solution: str, body: str) -> str:
    """A solution whose functions do something else: `body`. Their docstrings, and `__init__`, stay."""
    lines = solution.splitlines(keepends=True)
    functions = [node for node in ast.walk(parsed(solution)) if isinstance(node, ast.FunctionDef)]
    for function in sorted(functions, key=lambda node: -node.lineno):
        ours = function.body[ast.get_docstring(function) is not None :]
        if ours and function.name != "__init__":
            text = textwrap.indent(textwrap.dedent(body).rstrip(), " " * ours[0].col_offset)
            lines[ours[0].lineno - 1 : function.end_lineno] = [f"{text}\n"]
    return "".join(lines)


def stub_of(solution: str) -> str:
    """A solution with `...` where its functions' code was."""
    return with_body(solution, "...")


@dataclass(frozen=True, eq=False)
class Exercise:
    """One exercise; `dqn_lesson/lessons/template/exercises.py` shows a whole one.

    Attributes:
        id: `"1.2"`: the second exercise of notebook 01.
        name: what the learner writes: a function, a class or a typed value of this name.
        solution: source text of our answer.
        texts: all sentences: `nudge`, `hint`, `right`, one for each mistake and each case.
        mistakes: known wrong answers, by name. A tuple holds several ways to make one mistake.
        right: more right answers, in other styles.
        cases: the situations, the easiest to read first.
        run: `run(answer, *inputs)` tries the answer and returns what is compared.
        judge: instead of cases: `judge(answer)` returns the key of a text and the numbers to fill in; several
            keys, where the answer may have come about by one or the other. Keys that start with `right` pass.
        stub: source text of the cell to fill in; if left out, it is made from the solution by `stub_of`.
        setup: source text run before an answer of ours: its imports.
        tolerance: how far numbers may differ, relative and absolute.
        seconds: after this long, a try is cut off as endless.
        parts: where `run` returns a dict: what each entry is, in words, such as `the states that it saw`.
    """

    id: str
    name: str
    solution: str
    texts: Mapping[str, str]
    mistakes: Mapping[str, Code | tuple[Code, ...]]
    right: tuple[Code, ...]
    cases: tuple[Case, ...] = ()
    run: Callable[..., Any] = call_answer
    judge: Callable[[Any], tuple[str | tuple[str, ...], dict[str, Any]]] | None = None
    stub: str = ""
    setup: str = "import numpy as np"
    tolerance: float = 1e-5
    seconds: float = 3.0
    parts: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.stub:
            object.__setattr__(self, "stub", stub_of(self.solution))

    def source(self, code: Code) -> str:
        """The whole source text of an answer of ours.

        Raises:
            ValueError: an edit's old text is not in the solution.
        """
        if isinstance(code, str):
            is_whole = re.search(rf"^((def|class) )?{self.name}\b", code, re.MULTILINE)
            return code if is_whole else with_body(self.solution, code)
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
        """Runs an answer of ours and returns the function, class or value that it defines."""
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
        text: the question. No LaTeX, here and below: widgets don't draw it.
        answer: a choice: the position of the right option, from 0; a number: the right number.
        options: a choice: what is said to each option. Without options a number is asked for.
        values: a choice among numbers: the options' numbers, for `prediction` and the plots that draw them.
        near, low, high: a number: what is said to it.
        within: a number: how far from the answer still counts as near.
        unit: a number: what stands behind the box.
        look: Markdown: what there is to see in what shows the answer; it comes with the answer.
    """

    id: str
    text: str
    answer: float
    options: Mapping[str, str] = field(default_factory=dict)
    values: tuple[float, ...] = ()
    near: str = ""
    low: str = ""
    high: str = ""
    within: float = 0.0
    unit: str = ""
    look: str = ""

    @property
    def feedback(self) -> tuple[str, ...]:
        """What is said to the options, in their order."""
        return tuple(self.options.values())
