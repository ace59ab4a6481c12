"""The learner's answer as source text: to see whether it was begun, and to keep it for a later lesson."""

import ast
import inspect
import linecache
import textwrap
from collections.abc import Iterator
from typing import Any

from .compare import plain

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def source_of(name: str, answer: Any) -> str | None:
    """The text that defines an answer; None where Python doesn't know it.

    Args:
        name: what a typed value is called: `knobs = 33922`.
        answer: a function, a class (also of a notebook cell, which `inspect` can't find), or a typed value.
    """
    if isinstance(answer, type):
        return _class_source(answer)
    if not callable(answer):
        return f"{name} = {plain(answer)!r}\n"
    try:
        return textwrap.dedent(inspect.getsource(answer))
    except (OSError, TypeError):
        return None


def _class_source(cls: type) -> str | None:
    codes = [getattr(member, "__code__", None) for member in vars(cls).values()]
    for filename in {code.co_filename for code in codes if code}:
        text = "".join(linecache.getlines(filename))
        found = [node for node in _definitions(text) if node.name == cls.__name__]
        if found:
            return ast.get_source_segment(text, found[-1]) + "\n"
    return None


def is_blank(source: str | None, stub: str) -> bool:
    """Whether an answer is still the stub: a part with `...` in it that nobody touched."""
    if source is None:
        return False
    theirs, ours = _bodies(source), _bodies(stub)
    return any("Ellipsis" in body and theirs.get(name) in (body, _EMPTY) for name, body in ours.items())


def called_by(answer: Any) -> Iterator[tuple[str, Any]]:
    """The functions of the learner's notebook that an answer calls, by name."""
    members = vars(answer).values() if isinstance(answer, type) else [answer]
    for function in members:
        code = getattr(function, "__code__", None)
        for name in code.co_names if code else ():
            if inspect.isfunction(found := function.__globals__.get(name)):
                yield name, found


def has_gap(value: Any) -> bool:
    """Whether a typed answer still holds a `...`."""
    value = plain(value)
    if isinstance(value, dict):
        value = tuple(value.values())
    return any(map(has_gap, value)) if isinstance(value, tuple) else value is Ellipsis


def methods_in(stub: str) -> list[str]:
    """The methods that a stub's classes leave open."""
    return [name for name, body in _bodies(stub).items() if "." in name and "Ellipsis" in body]


_EMPTY = ast.dump(ast.Expr(ast.Constant(...)))


def _bodies(source: str) -> dict[str, str]:
    """Function name (`f`, or `.method`) -> its body, without docstring and layout."""
    bodies = {}
    for node in _definitions(source):
        inner = [part for part in node.body if isinstance(part, ast.FunctionDef)]
        for function in inner if isinstance(node, ast.ClassDef) else [node]:
            prefix = "." if isinstance(node, ast.ClassDef) else ""
            body = function.body[1:] if ast.get_docstring(function) is not None else function.body
            bodies[prefix + function.name] = "".join(map(ast.dump, body)) or _EMPTY
    return bodies


def parsed(source: str) -> ast.Module:
    """The source's tree. Where two parses meet, CPython before 3.11.8 raises a SystemError: try again."""
    try:
        return ast.parse(source)
    except SystemError:  # https://github.com/python/cpython/issues/106905
        return ast.parse(source)


def _definitions(source: str) -> Iterator[Definition]:
    try:
        tree = parsed(source)
    except SyntaxError:  # a lambda's line, cut out of the middle of a call
        return iter(())
    return (node for node in tree.body if isinstance(node, Definition))
