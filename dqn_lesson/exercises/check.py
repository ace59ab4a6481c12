"""How an answer is judged: tried on every case, compared with our result and each known mistake's."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from IPython import get_ipython

from . import boxes, progress
from .answer_source import called_by, has_gap, is_blank, parsed, source_of
from .answer_type import wrong_kind
from .compare import Readable, plain, same
from .exercise import Case, Exercise, WrongInput
from .lending import changed, lending
from .lesson import exercises, find, lessons
from .sandbox import Attempt, alike, attempt, folded, stop_sentence

MESSAGES = {
    "right": "Right",
    "not yet": "Not yet",
    "stopped": "Your code stopped",
    "open": "Exercise {id} is still open",
    "note": "A word on the call",
    "trying": "Trying exercise {id}; each try is cut off after {seconds:g} seconds.",
    "open text": "Fill in the `...` above, run that cell, then run this one again.",
    "interrupted": "You stopped the check before it was done. Run the cell again when you like.",
    "calls open": "{sentence} Your answer calls `{name}`, and exercise {id} is still open: fill it in first.",
    "nothing back": "It runs, and returns nothing (`None`). Is a `return` missing?",
    "differs": "For {case} you get {got}; it should be {right}. {because}",
    "differs in": "For {case} {part}: you have {got}; it should be {right}. {because}",
    "typed": "For {case} you have {got}.",
    "typed in": "For {case} {part} you have {got}.",
    "stopped at": "{sentence} (That was at {case}.)",
    "either": "{number} mistakes lead to this result. Perhaps this one: {texts}",
    "or": " Or this one: ",
    "changed": "For {case} your code changes {what}. That isn't yours to change, because it is still"
    " needed as it was: make something new, or work on a copy.",
    "solved": "It should be {right}.",
    "unread": "Your answer can't be looked at: {sentence}",
    "earlier": "The newest version of your cell has a SyntaxError in line {line}, so Python never took it."
    " What is judged here is the version before it.",
    "no exercise": "{name} is a question, not an exercise. Questions are asked by `predict`.",
    "no name": "Put the number of the exercise first, in quotes, then your answer: `check({example}, ...)`.",
}
_LOOKING = 3.0  # seconds for a look at an answer that runs nothing of it


@dataclass(frozen=True)
class Verdict:
    """What a check says.

    Attributes:
        kind: `right`, `not yet`, `stopped`, `open` or `note`, as in `boxes`.
        text: the sentences.
        key: which text of the exercise it is (a mistake's name, `right`); a tuple of them where the answer
            fits several mistakes; empty for a general sentence.
        folded: more to unfold, by its heading.
    """

    kind: str
    text: str
    key: str | tuple[str, ...]
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
    place = None
    try:
        if not isinstance(name, str):
            raise WrongInput(MESSAGES["no name"].format(example='"1.1"'))
        exercise = find(name)
        if not isinstance(exercise, Exercise):
            raise WrongInput(MESSAGES["no exercise"].format(name=name))
        if hung := progress.hung_try():
            boxes.box("note", progress.MESSAGES["note"], hung)
        place = boxes.place(MESSAGES["trying"].format(id=name, seconds=exercise.seconds))
        _judge_and_keep(exercise, answer, place)
    except WrongInput as error:
        boxes.box("note", MESSAGES["note"], str(error), place=place)
    except KeyboardInterrupt:
        boxes.box("note", MESSAGES["note"], MESSAGES["interrupted"], place=place)


def _judge_and_keep(exercise: Exercise, answer: Any, place: boxes.Place) -> None:
    """Judges, shows what came of it, and keeps it."""
    with progress.trying(exercise.id, exercise.seconds):
        verdict = judge(exercise, answer, num_tries=progress.read(exercise.id).get("tries", 0))
        source = attempt(lambda: source_of(exercise.name, answer), _LOOKING).value
    text = verdict.text
    if line := _syntax_error(exercise.name):
        text = f"{MESSAGES['earlier'].format(line=line)} {text}"
    head = MESSAGES[verdict.kind].format(id=exercise.id)
    boxes.box(verdict.kind, head, text, verdict.folded, place)
    if verdict.kind in ("right", "not yet", "stopped"):
        mistake = verdict.key if verdict.key in exercise.mistakes else ""
        if trouble := progress.keep_attempt(exercise.id, verdict.passed, mistake, source):
            boxes.box("note", progress.MESSAGES["note"], trouble)


def _syntax_error(name: str) -> int | None:
    """The line of a SyntaxError in the newest cell that defines the answer: Python still has the old one."""
    shell = get_ipython()
    for cell in reversed(shell.user_ns.get("In", [])[:-1] if shell else []):
        if re.search(rf"^((async )?def|class)\s+{name}\b|^{name}\s*(:|=(?!=))", cell, re.MULTILINE):
            try:
                parsed(shell.transform_cell(cell))
            except SyntaxError as error:
                return error.lineno or 1
            return None
    return None


def judge(exercise: Exercise, answer: Any, num_tries: int = 0) -> Verdict:
    """The verdict on an answer; nothing is shown or stored.

    Args:
        exercise: what was asked.
        answer: the learner's.
        num_tries: how often it was tried before. A typed answer is told what is right at the third try.
    """
    typed = not callable(_solution(exercise))
    early = attempt(lambda: _before_trying(exercise, answer, typed), _LOOKING)
    if early.error:
        return Verdict(
            "note", MESSAGES["unread"].format(sentence=stop_sentence(early.error)), "", folded(early)
        )
    if isinstance(early.value, Verdict):
        return early.value
    answer = early.value if typed else answer
    if exercise.judge:
        verdict, solved = _judged(exercise, answer), MESSAGES["solved"]
    else:
        attempts = attempts_of(exercise, ""), _try_all(exercise, answer)  # ours first
        verdict, solved = _verdict(exercise, *attempts, typed), _solved(exercise, *attempts)
    if not typed and verdict.kind in ("not yet", "stopped"):
        return _with_open_ones(verdict, answer)
    if not typed or verdict.kind != "not yet":
        return verdict
    help_on = _help(exercise, num_tries, bool(verdict.key), solved)
    return replace(verdict, text=f"{verdict.text} {help_on}".strip())


def _with_open_ones(verdict: Verdict, answer: Any) -> Verdict:
    """The verdict, with a word on an exercise that the answer calls and that is still a stub."""

    def look() -> tuple[str, str] | None:
        known = {each.name: each for lesson in lessons() for each in exercises(lesson)}
        for name, function in called_by(answer):
            if name in known and is_blank(source_of(name, function), known[name].stub):
                return name, known[name].id
        return None

    if (found := attempt(look, _LOOKING).value) is None:
        return verdict
    text = MESSAGES["calls open"].format(sentence=verdict.text, name=found[0], id=found[1])
    return replace(verdict, text=text)


def _help(exercise: Exercise, num_tries: int, named: bool, solved: str) -> str:
    """What helps on with a typed answer: at first a nudge, then the hint, then what is right."""
    if num_tries > 1:
        return solved.format(right=f"`{Readable(plain(_solution(exercise)))}`")
    if num_tries == 1:
        return exercise.texts.get("hint", "")
    return "" if named else exercise.texts.get("nudge", "")  # a mistake's own sentence is a nudge


def _solved(exercise: Exercise, ours: Sequence[Attempt], attempts: Sequence[Attempt]) -> str:
    """What is right, and why, of the first case that is not."""
    if (worst := first_difference(exercise, attempts, ours)) is None:
        return ""
    case = exercise.cases[worst]
    right = MESSAGES["solved"].format(right=f"`{Readable(ours[worst].value)}`")
    return f"{exercise.texts[case.name]} {right}".replace("{", "{{").replace("}", "}}")


def _before_trying(exercise: Exercise, answer: Any, typed: bool) -> Any:
    """What can be said without running the answer: not begun, or not the thing that is wanted.

    Returns:
        A verdict; or, if there is none yet, the answer, a typed one as a plain value.
    """
    blank = Verdict("open", MESSAGES["open text"], "", {})
    if answer is ...:
        return blank
    if typed and not callable(answer):
        answer = plain(answer)
        if isinstance(answer, frozenset):  # right where the order doesn't matter
            answer = tuple(sorted(answer, key=repr))
    if sentence := wrong_kind(exercise, answer, _solution(exercise)):
        return Verdict("note", sentence, "", {})
    if typed:
        return blank if has_gap(answer) else answer
    return blank if is_blank(source_of(exercise.name, answer), exercise.stub) else None


def _judged(exercise: Exercise, answer: Any) -> Verdict:
    """The verdict of an exercise that judges by itself."""

    def look() -> tuple[Any, Any, tuple[str, ...]]:
        with lending() as lent:
            key, numbers = exercise.judge(answer)
            return key, {name: plain(number) for name, number in numbers.items()}, changed(lent)

    tried = attempt(look, exercise.seconds)
    if tried.error:
        return _stopped(exercise, tried)
    key, numbers, changes = tried.value
    keys = (key,) if isinstance(key, str) else tuple(key)
    passed = keys[0].startswith("right")
    if passed and (changes or tried.changed):
        return _changed(exercise.name, (*changes, *tried.changed), tried)
    shown = {name: Readable(number) for name, number in numbers.items()}
    text = either([exercise.texts[key].format(**shown) for key in keys])
    return Verdict("right" if passed else "not yet", text, keys[0] if len(keys) == 1 else keys, folded(tried))


def _verdict(
    exercise: Exercise, ours: Sequence[Attempt], attempts: Sequence[Attempt], typed: bool
) -> Verdict:
    worst = first_difference(exercise, attempts, ours)
    if worst is None:
        return Verdict("right", exercise.texts["right"], "right", folded(*attempts))
    case, got, right = exercise.cases[worst], attempts[worst].value, ours[worst].value
    if mistakes := _recognised(exercise, attempts):
        shown = {"got": Readable(got), "right": Readable(right)}
        text = either([exercise.texts[mistake].format(**shown) for mistake in mistakes])
        return Verdict("not yet", text, mistakes[0] if len(mistakes) == 1 else mistakes, folded(*attempts))
    if attempts[worst].changed:
        others = [k for k, tried in enumerate(attempts) if tried.error]  # an error says more
        if not others or _wrong(exercise, attempts[worst], ours[worst]):
            return _changed(case.code(exercise.name), attempts[worst].changed, *attempts)
        worst, case = others[0], exercise.cases[others[0]]
    if attempts[worst].error:
        return _stopped(exercise, attempts[worst], case)
    if all(tried.value is None or tried.value is ... for tried in attempts):
        return Verdict("not yet", MESSAGES["nothing back"], "", folded(*attempts))
    return Verdict("not yet", _difference(exercise, case, got, right, typed), "", folded(*attempts))


def _recognised(exercise: Exercise, attempts: Sequence[Attempt]) -> tuple[str, ...]:
    """The mistakes that give the same on every case."""
    return tuple(
        mistake
        for mistake in exercise.mistakes
        if any(
            first_difference(exercise, attempts, attempts_of(exercise, mistake, number)) is None
            for number in range(len(exercise.variants(mistake)))
        )
    )


def either(texts: list[str]) -> str:
    """One sentence as it is, several as what it may be."""
    if len(texts) == 1:
        return texts[0]
    number = "Two" if len(texts) == 2 else "Several"
    return MESSAGES["either"].format(number=number, texts=MESSAGES["or"].join(texts))


def _difference(exercise: Exercise, case: Case, got: Any, right: Any, typed: bool) -> str:
    """The sentence for a case on which no known mistake fits: theirs, ours, why; of a typed one theirs."""
    part, got, right = _first_part(got, right, exercise.tolerance)
    words = exercise.parts.get(part.split("[")[0], "")
    key = ("typed" if typed else "differs") + (" in" if part else "")
    return MESSAGES[key].format(
        case=f"`{case.code(exercise.name)}`",
        part=f"*{part}* ({words})" if words else f"*{part}*",
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
    if (part := next((key for key in right if not same(got[key], right[key], tolerance)), None)) is None:
        return "", got, right
    got, right = got[part], right[part]
    if _are_rows(got) and _are_rows(right) and len(got) == len(right):
        row = next(k for k in range(len(right)) if not same(got[k], right[k], tolerance))
        return f"{part}[{row}]", got[row], right[row]
    return str(part), got, right


def _are_rows(value: Any) -> bool:
    return isinstance(value, tuple) and all(isinstance(row, tuple) for row in value)


def _changed(where: str, names: Sequence[str], *attempts: Attempt) -> Verdict:
    what = " and ".join(f"`{name}`" for name in dict.fromkeys(names))
    text = MESSAGES["changed"].format(case=f"`{where}`", what=what)
    return Verdict("not yet", text, "", folded(*attempts))


def _stopped(exercise: Exercise, tried: Attempt, case: Case | None = None) -> Verdict:
    text = stop_sentence(tried.error)
    if case:
        text = MESSAGES["stopped at"].format(sentence=text, case=f"`{case.code(exercise.name)}`")
    return Verdict("stopped", text, "", folded(tried))


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
    """One case; what comes out of it is plain, and what was lent is looked at again."""

    def run() -> tuple[Any, tuple[str, ...]]:
        with lending() as lent:
            return plain(exercise.run(answer, *case.fresh())), changed(lent)

    tried = attempt(run, exercise.seconds)
    if tried.error:
        return tried
    value, changes = tried.value
    return replace(tried, value=value, changed=(*changes, *tried.changed))


@cache
def _solution(exercise: Exercise) -> Any:
    return exercise.build(exercise.solution)


@cache
def attempts_of(exercise: Exercise, mistake: str, number: int = 0) -> tuple[Attempt, ...]:
    """What our own answer ("") or one way to make a mistake gives on every case; worked out once."""
    code = exercise.variants(mistake)[number] if mistake else exercise.solution
    attempts = _try_all(exercise, exercise.build(code))
    if _num_odd(attempts) and not any(tried.endless for tried in attempts):
        return min(
            attempts, _try_all(exercise, exercise.build(code)), key=_num_odd
        )  # it may have been chance
    return attempts


def _num_odd(attempts: Sequence[Attempt]) -> int:
    """How many of them were stopped or changed something, which another thread can cause as well."""
    return sum(bool(tried.error or tried.changed) for tried in attempts)


def first_difference(exercise: Exercise, some: Sequence[Attempt], others: Sequence[Attempt]) -> int | None:
    """The first case on which two answers do not do the same; None if there is none."""
    pairs = enumerate(zip(some, others, strict=True))
    return next((number for number, (one, other) in pairs if not _equal(exercise, one, other)), None)


def _equal(exercise: Exercise, one: Attempt, other: Attempt) -> bool:
    if one.error or other.error:
        return bool(one.error and other.error) and alike(one.error, other.error)
    return one.changed == other.changed and not _wrong(exercise, one, other)


def _wrong(exercise: Exercise, one: Attempt, other: Attempt) -> bool:
    return not same(one.value, other.value, exercise.tolerance)
