"""How an answer is judged: tried on every case, compared with our result and each known mistake's."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from . import boxes, progress
from .answer_source import has_gap, is_blank, source_of
from .answer_type import wrong_kind
from .compare import Readable, plain, same
from .exercise import Case, Exercise, WrongInput
from .lesson import find
from .sandbox import Attempt, alike, attempt, folded, stop_sentence

MESSAGES = {
    "right": "Right",
    "not yet": "Not yet",
    "stopped": "Your code stopped",
    "open": "Not attempted yet",
    "note": "A word on the call",
    "open text": "Fill in the `...` of exercise {id} above, run that cell, then run this one again.",
    "interrupted": "You stopped the check before it was done. Run the cell again when you like.",
    "nothing back": "It runs, and gives nothing back (`None`). Is a `return` missing?",
    "differs": "For {case} you get {got}; it should be {right}. {because}",
    "differs in": "For {case} *{part}* is {got}; it should be {right}. {because}",
    "nudge": "For {case} you have {got}. {because}",
    "no exercise": "{name} is a question, not an exercise. Questions are asked by `predict`.",
    "no name": "Put the number of the exercise first, in quotes, then your answer: `check({example}, ...)`.",
}


@dataclass(frozen=True)
class Verdict:
    """What a check says.

    Attributes:
        kind: `right`, `not yet`, `stopped`, `open` or `note`, as in `boxes`.
        text: the sentences.
        key: which text of the exercise it is (a mistake's name, `right`); empty for a general sentence.
        folded: more to unfold, by its heading.
    """

    kind: str
    text: str
    key: str
    folded: dict[str, str]

    @property
    def passed(self) -> bool:
        """Whether the exercise is done."""
        return self.kind == "right"


def check(name: str, answer: Any = ...) -> None:
    """Judges an answer and says at once what it is: right, or what it looks like and where to look.

    Args:
        name: the number of the exercise, such as `"1.1"`.
        answer: the learner's function, class or value.
    """
    try:
        if not isinstance(name, str):
            raise WrongInput(MESSAGES["no name"].format(example='"1.1"'))
        exercise = find(name)
        if not isinstance(exercise, Exercise):
            raise WrongInput(MESSAGES["no exercise"].format(name=name))
        verdict = judge(exercise, answer)
    except WrongInput as error:
        boxes.box("note", MESSAGES["note"], str(error))
        return
    except KeyboardInterrupt:
        boxes.box("note", MESSAGES["note"], MESSAGES["interrupted"])
        return
    boxes.box(verdict.kind, MESSAGES[verdict.kind], verdict.text, verdict.folded)
    if verdict.kind in ("right", "not yet", "stopped"):
        mistake = verdict.key if verdict.key in exercise.mistakes else ""
        source = source_of(exercise.name, answer)
        if trouble := progress.keep_attempt(name, verdict.passed, mistake, source):
            boxes.box("note", progress.MESSAGES["note"], trouble)


def judge(exercise: Exercise, answer: Any) -> Verdict:
    """The verdict on an answer; nothing is shown or stored."""
    if early := _before_trying(exercise, answer):
        return early
    if exercise.judge:
        tried = attempt(lambda: exercise.judge(answer), exercise.seconds)
        if tried.error:
            return _stopped(tried)
        key, numbers = tried.value
        text = exercise.texts[key].format(
            **{name: Readable(plain(number)) for name, number in numbers.items()}
        )
        return Verdict("right" if key.startswith("right") else "not yet", text, key, folded(tried))
    return _verdict(exercise, _try_all(exercise, answer))


def _before_trying(exercise: Exercise, answer: Any) -> Verdict | None:
    """What can be said without running the answer: not begun, or not the thing that is wanted."""
    blank = Verdict("open", MESSAGES["open text"].format(id=exercise.id), "", {})
    if answer is ...:
        return blank
    if sentence := wrong_kind(exercise, answer, _solution(exercise)):
        return Verdict("note", sentence, "", {})
    if callable(answer):
        return blank if is_blank(source_of(exercise.name, answer), exercise.stub) else None
    return blank if has_gap(answer) else None


def _verdict(exercise: Exercise, attempts: Sequence[Attempt]) -> Verdict:
    ours = attempts_of(exercise, "")
    if (worst := first_difference(exercise, attempts, ours)) is None:
        return Verdict("right", exercise.texts["right"], "right", folded(*attempts))
    got, right = attempts[worst].value, ours[worst].value
    if mistake := _recognise(exercise, attempts):
        text = exercise.texts[mistake].format(got=Readable(got), right=Readable(right))
        return Verdict("not yet", text, mistake, folded(*attempts))
    if attempts[worst].error:
        return _stopped(attempts[worst])
    if all(tried.value is None or tried.value is ... for tried in attempts):
        return Verdict("not yet", MESSAGES["nothing back"], "", folded(*attempts))
    text = _difference(exercise, exercise.cases[worst], got, right)
    return Verdict("not yet", text, "", folded(*attempts))


def _recognise(exercise: Exercise, attempts: Sequence[Attempt]) -> str:
    """The mistake that gives the same on every case; empty if none does."""
    for mistake in exercise.mistakes:
        for number in range(len(exercise.variants(mistake))):
            if first_difference(exercise, attempts, attempts_of(exercise, mistake, number)) is None:
                return mistake
    return ""


def _difference(exercise: Exercise, case: Case, got: Any, right: Any) -> str:
    """The sentence for a case on which no known mistake fits: theirs, ours if that may be told, and why."""
    part, got, right = _first_part(got, right, exercise.tolerance)
    key = "nudge" if not exercise.tells else "differs in" if part else "differs"
    return MESSAGES[key].format(
        case=f"`{case.code(exercise.name)}`",
        part=part,
        got=Readable(got),
        right=Readable(right),
        because=exercise.texts[case.name],
    )


def _first_part(got: Any, right: Any, tolerance: float) -> tuple[str, Any, Any]:
    """Of two dicts the first entry that differs, of rows in it the first row: its name, theirs and ours.

    Other results are shown whole: without a name.
    """
    if not (isinstance(got, dict) and isinstance(right, dict) and got.keys() == right.keys()):
        return "", got, right
    part = next(key for key in right if not same(got[key], right[key], tolerance))
    got, right = got[part], right[part]
    if _are_rows(got) and _are_rows(right) and len(got) == len(right):
        row = next(k for k in range(len(right)) if not same(got[k], right[k], tolerance))
        return f"{part}[{row}]", got[row], right[row]
    return part, got, right


def _are_rows(value: Any) -> bool:
    return isinstance(value, tuple) and all(isinstance(row, tuple) for row in value)


def _stopped(tried: Attempt) -> Verdict:
    return Verdict("stopped", stop_sentence(tried.error), "", folded(tried))


def _try_all(exercise: Exercise, answer: Any) -> tuple[Attempt, ...]:
    """What an answer gives on every case. Cut off once, it counts as endless on all that follow.

    So nobody waits through the same silence for each case.
    """
    attempts: list[Attempt] = []
    for case in exercise.cases:
        if attempts and attempts[-1].endless:
            attempts.append(attempts[-1])
        else:
            attempts.append(_try(exercise, answer, case))
    return tuple(attempts)


def _try(exercise: Exercise, answer: Any, case: Case) -> Attempt:
    return attempt(lambda: plain(exercise.run(answer, *case.fresh())), exercise.seconds)


@cache
def _solution(exercise: Exercise) -> Any:
    return exercise.build(exercise.solution)


@cache
def attempts_of(exercise: Exercise, mistake: str, number: int = 0) -> tuple[Attempt, ...]:
    """What our own answer ("") or one way to make a mistake gives on every case; worked out once."""
    code = exercise.variants(mistake)[number] if mistake else exercise.solution
    return _try_all(exercise, exercise.build(code))


def first_difference(exercise: Exercise, some: Sequence[Attempt], others: Sequence[Attempt]) -> int | None:
    """The first case on which two answers do not give the same; None if there is none."""
    pairs = enumerate(zip(some, others, strict=True))
    return next((number for number, (one, other) in pairs if not _equal(exercise, one, other)), None)


def _equal(exercise: Exercise, one: Attempt, other: Attempt) -> bool:
    if one.error or other.error:
        return bool(one.error and other.error) and alike(one.error, other.error)
    return same(one.value, other.value, exercise.tolerance)
