"""Answers that need no trying: not the thing that is wanted, or a function with other inputs."""

import inspect
from typing import Any

from .answer_source import has_gap, methods_in
from .compare import Readable, plain
from .exercise import Exercise

MESSAGES = {
    "want function": "The check wants the function `{name}` itself: its name without brackets. It got {got}.",
    "want plain": "`{name}` should be a plain function. Remove the `async` before `def`.",
    "want class": "The check wants the class `{name}` itself: its name without brackets. It got {got}.",
    "want value": "The check wants the value of `{name}`. It got {got}, which is code and not yet a result.",
    "want kind": "`{name}` should be of the kind `{kind}`, as in the stub. It got {got}.",
    "want items": "`{name}` should hold {right} answers. It holds {got}.",
    "want keys": "`{name}` should have an answer for each of {right}. It has {got}.",
    "want method": "Your class has no `{method}` of its own. Write it inside the class, indented.",
    "want inputs": "The check calls it with {right}. Yours takes {got}: put the first line back as it was.",
}

_OURS = __name__.split(".")[0]

Trouble = tuple[str, dict[str, Any]]  # which message, and what to fill in


def wrong_kind(exercise: Exercise, answer: Any, ours: Any) -> str:
    """A sentence about an answer of the wrong kind (a result, an instance, other inputs); empty if fine.

    Args:
        exercise: what was asked.
        answer: the learner's.
        ours: our answer; the learner's should be a thing like this one.
    """
    found = _what(exercise, answer, ours)
    return MESSAGES[found[0]].format(name=exercise.name, **found[1]) if found else ""


def _what(exercise: Exercise, answer: Any, ours: Any) -> Trouble | None:
    got = f"`{Readable(plain(answer))}`"
    if isinstance(ours, type):
        return (
            _wrong_class(exercise, ours, answer) if isinstance(answer, type) else ("want class", {"got": got})
        )
    if callable(ours):
        if inspect.iscoroutinefunction(answer) or inspect.isasyncgenfunction(answer):
            return "want plain", {}
        is_function = callable(answer) and not isinstance(answer, type)
        return _wrong_inputs(ours, answer) if is_function else ("want function", {"got": got})
    return ("want value", {"got": got}) if callable(answer) else _wrong_value(ours, answer, got)


def _wrong_class(exercise: Exercise, ours: type, answer: type) -> Trouble | None:
    for method in (name.removeprefix(".") for name in methods_in(exercise.stub)):
        theirs = _own(answer, method)
        if not callable(theirs):
            return "want method", {"method": method}
        if trouble := _wrong_inputs(vars(ours)[method], theirs):
            return trouble
    return None


def _own(answer: type, method: str) -> Any:
    """A method of a class's own, of a mixin's, or of a library's class such as `deque`; not one of ours."""
    for cls in type.mro(answer):
        if cls is not object and method in vars(cls):
            return None if cls.__module__.startswith(_OURS) else vars(cls)[method]
    return None


def _wrong_inputs(ours: Any, answer: Any) -> Trouble | None:
    try:
        signature = inspect.signature(answer)
    except (TypeError, ValueError):
        return None  # a builtin that doesn't tell; trying it will
    positional = [item for item in inspect.signature(ours).parameters.values() if item.default is item.empty]
    named = {
        item: None for item in inspect.signature(ours).parameters if item not in {p.name for p in positional}
    }
    try:
        signature.bind(*positional, **named)
    except TypeError:
        return "want inputs", {"got": f"`{signature}`", "right": f"`{inspect.signature(ours)}`"}
    return None


def _wrong_value(ours: Any, answer: Any, got: str) -> Trouble | None:
    ours, answer = plain(ours), plain(answer)
    number = isinstance(ours, int | float) and isinstance(answer, int | float)
    if not number and type(ours) is not type(answer) and not has_gap(answer):
        kind = "list" if isinstance(ours, tuple) else type(ours).__name__
        return "want kind", {"kind": kind, "got": got}
    if isinstance(ours, tuple) and len(ours) != len(answer):
        return "want items", {"right": len(ours), "got": len(answer)}
    if isinstance(ours, dict) and ours.keys() != answer.keys():
        return "want keys", {"right": Readable(tuple(ours)), "got": Readable(tuple(answer))}
    return None
