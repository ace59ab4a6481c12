"""The exam in one line, or the error that ended a run."""

import html
import traceback

from ....training import ExamResult
from ...shared.format import formatted

TEXTS = {
    "passed": "Exam passed: {mean} on average over {starts} new starts; {bar} is enough.",
    "not passed": "Exam not passed: {mean} on average over {starts} new starts; {bar} is needed.",
    "no bar": "Exam: {mean} on average over {starts} new starts. This environment names no pass mark.",
    "diverged": (
        "The network's numbers have grown out of all bounds (the loss is not a number any more), so it can't "
        "tell the actions apart. Try a smaller learning rate."
    ),
    "exam comes": "Exam: comes at the end of the run; {bar} passes.",
    "exam without bar comes": "Exam: comes at the end of the run.",
    "error": "{kind}: {message}",
    "no message": "{kind}",
    "details": "Where it happened",
}
SYMBOLS = {"passed": "✓", "not passed": "✗", "no bar": "●"}


def exam_line(exam: ExamResult | None, pass_mark: float | None, diverged: bool = False) -> str:
    """The exam's result as HTML, and before there is one, that it will come."""
    if exam is None:
        key = "exam comes" if pass_mark is not None else "exam without bar comes"
        return _line("waiting", "○", TEXTS[key].format(bar=_bar(pass_mark)))
    key = "no bar" if pass_mark is None else "passed" if exam.passed else "not passed"
    why = _line("failed", "!", TEXTS["diverged"]) if diverged else ""
    return _line(key, SYMBOLS[key], exam_sentence(exam, pass_mark)) + why


def exam_sentence(exam: ExamResult, pass_mark: float | None) -> str:
    """The exam's result in words."""
    key = "no bar" if pass_mark is None else "passed" if exam.passed else "not passed"
    return TEXTS[key].format(mean=f"{exam.mean:.1f}", starts=len(exam.scores), bar=_bar(pass_mark))


def error_line(error: BaseException) -> str:
    """One sentence, and under it, folded, where it happened."""
    trace = html.escape("".join(traceback.format_exception(error)))
    summary = html.escape(TEXTS["details"])
    return (
        _line("failed", "!", error_sentence(error))
        + f"<details><summary>{summary}</summary><pre>{trace}</pre></details>"
    )


def error_sentence(error: BaseException) -> str:
    """The kind of an error and what it says."""
    key = "error" if str(error) else "no message"
    return TEXTS[key].format(kind=type(error).__name__, message=error)


def _bar(pass_mark: float | None) -> str:
    return "" if pass_mark is None else formatted(pass_mark)


def _line(look: str, symbol: str, sentence: str) -> str:
    return (
        f'<div class="dqn-line" data-look="{look}" role="status"><span aria-hidden="true">{symbol}</span> '
        f"{html.escape(sentence)}</div>"
    )
