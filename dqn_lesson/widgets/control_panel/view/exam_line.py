"""The exam in one line, or the error that ended a run."""

import html
import traceback

from ....examination import ExamResult
from ....exercises.exercise import WrongInput
from ....format import cut_sentence, formatted

DIVERGED = (
    "The network's numbers have grown out of all bounds (the loss is not a number any more), so it can't "
    "tell the actions apart. Try a smaller learning rate."
)


def waiting_line(pass_mark: float | None) -> str:
    """That an exam will come, as HTML."""
    enough = "" if pass_mark is None else f"; {formatted(pass_mark)} is enough"
    return _line("waiting", "○", f"Exam: comes at the end of the run{enough}.")


def exam_line(exam: ExamResult, diverged: bool = False, old: bool = False) -> str:
    """The exam's result as HTML; `old`: of other settings than those shown now."""
    if old:
        return _line("old", "○", f"With the settings before: {exam_sentence(exam)}")
    look = "no bar" if exam.bar is None else "passed" if exam.passed else "not passed"
    symbol = {"passed": "✓", "not passed": "✗", "no bar": "●"}[look]
    return _line(look, symbol, exam_sentence(exam)) + (_line("failed", "!", DIVERGED) if diverged else "")


def exam_sentence(exam: ExamResult) -> str:
    """The exam's result in words."""
    mean = formatted(exam.mean, ".1f")
    result = f"{mean} on average over {len(exam.scores)} new starts"
    cut = cut_sentence(exam.cut_at)
    if exam.bar is None:
        return f"Exam: {result}. This environment names no pass mark.{cut}"
    passed, enough = ("passed", "enough") if exam.passed else ("not passed", "needed")
    return f"Exam {passed}: {result}; {formatted(exam.bar)} is {enough}.{cut}"


def error_line(error: BaseException) -> str:
    """One sentence, and under it, folded, where it happened. What is only not written yet is no error."""
    if isinstance(error, WrongInput):
        return _line("waiting", "○", str(error))
    trace = html.escape("".join(traceback.format_exception(error)))
    return (
        _line("failed", "!", error_sentence(error))
        + f"<details><summary>Where it happened</summary><pre>{trace}</pre></details>"
    )


def error_sentence(error: BaseException) -> str:
    """The kind of an error and what it says."""
    return f"{type(error).__name__}: {error}".removesuffix(": ").removesuffix(".")


def _line(look: str, symbol: str, sentence: str) -> str:
    return (
        f'<div class="dqn-line" data-look="{look}" role="status"><span aria-hidden="true">{symbol}</span> '
        f"{html.escape(sentence)}</div>"
    )
