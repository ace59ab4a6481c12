"""What the code of an agent's class or function says: a fingerprint that tells it from others, and its names.

Both go through the same parts of living objects. `exercises/answer_source.py` and `assembled_agent.py` ask
another question, of text: a kept answer is cut into methods before there is any object.
"""

import functools
import hashlib
import sys
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from types import CellType, CodeType, FunctionType, MemberDescriptorType, MethodType, ModuleType
from typing import Any

import gymnasium as gym
import joblib

_PLAIN = bool | int | float | complex | str | bytes | PurePath | type(None) | type(...)
_OURS = __name__.partition(".")[0]
_UNKNOWN = (
    "{value!r}, which the agent holds, cannot be told from another of its kind, so nobody could say whose"
    " runs the folder keeps. Give a class or a function that makes it itself, or give no folder."
)


def fingerprint(agent: Any) -> str:
    """A text that is another one for another class or function, and after an edit.

    It is made from what a class defines and inherits, a function's code, defaults, closure and the numbers
    and texts of its notebook that it uses, a partial's arguments, an object's attributes. What the package,
    Python or an installed library defines counts by its name alone, and so does what a function merely calls.

    Raises:
        ValueError: something in it is neither code nor data, such as a generator.
    """
    return hashlib.sha256("\n".join(_told(agent, [])).encode()).hexdigest()


def names_in(thing: Any) -> set[str]:
    """The names that a function, method or property mentions, with what is inside of it or wrapped by it."""
    names, seen, waiting = set(), set(), [thing]
    while waiting:
        part = waiting.pop()
        if id(part) not in seen:  # a function may hold itself
            seen.add(id(part))
            names |= set(part.co_names) if isinstance(part, CodeType) else set()
            within = part if isinstance(part, tuple) else _code_parts(part)
            waiting += within or [getattr(part, "__wrapped__", None)]
    return names


def _told(thing: Any, around: list) -> Iterator[str]:
    """What tells a thing from others, piece by piece; `around` are the things that it is a part of."""
    yield type(thing).__name__
    if isinstance(thing, _PLAIN):
        yield repr(thing)
    elif any(thing is other for other in around):  # a class whose methods call `super()` holds itself
        yield f"the one {len(around) - [id(other) for other in around].index(id(thing))} above"
    else:
        for part in _parts(thing):
            yield from _told(part, [*around, thing])
        yield "end"


def _parts(thing: Any) -> Iterable[Any]:
    """What a thing is made of."""
    if isinstance(thing, ModuleType):
        return [thing.__name__]
    if isinstance(thing, type | FunctionType) and _is_installed(thing.__module__):
        return [thing.__module__, thing.__qualname__]
    if isinstance(thing, type):
        return [thing.__qualname__, *thing.__bases__, dict(_members(thing))]
    if code := _code_parts(thing):
        around = getattr(thing, "__globals__", {})
        plain = {
            name: around[name] for name in names_in(thing) & around.keys() if isinstance(around[name], _PLAIN)
        }
        return [*code, plain] if plain else code
    if isinstance(thing, list | tuple):
        return thing
    if isinstance(thing, set | frozenset):
        return sorted(map(fingerprint, thing))  # it has no order of its own
    if isinstance(thing, dict):
        return [part for key in sorted(thing, key=repr) for part in (key, thing[key])]
    if isinstance(thing, gym.Env | gym.Space):  # its random generator says nothing: training seeds it
        held = {name: value for name, value in vars(thing).items() if not name.startswith("_np_random")}
        return [type(thing), held]
    if hasattr(thing, "__dict__"):
        return [type(thing), vars(thing)]
    try:
        return [joblib.hash(thing)]
    except Exception as error:  # of many types: it can't be pickled
        raise ValueError(_UNKNOWN.format(value=thing)) from error


def _code_parts(thing: Any) -> list[Any]:
    """What a thing that holds code is made of; empty for any other."""
    if isinstance(thing, FunctionType):
        closure = [None if cell == CellType() else cell.cell_contents for cell in thing.__closure__ or ()]
        return [thing.__qualname__, thing.__code__, thing.__defaults__, thing.__kwdefaults__, *closure]
    if isinstance(thing, CodeType):
        return [thing.co_code, thing.co_names, thing.co_varnames, thing.co_freevars, thing.co_consts]
    if isinstance(thing, functools.partial):
        return [thing.func, thing.args, thing.keywords]
    if isinstance(thing, MethodType):
        return [thing.__func__, thing.__self__]
    if isinstance(thing, staticmethod | classmethod):
        return [thing.__func__]
    if isinstance(thing, property):
        return [thing.fget, thing.fset, thing.fdel]
    return []


def _members(cls: type) -> Iterator[tuple[str, Any]]:
    """A class' own methods and values, without what Python adds to it."""
    for name, member in vars(cls).items():
        added = name.startswith("__") and not isinstance(member, FunctionType)
        if not added and name != "_abc_impl" and not isinstance(member, MemberDescriptorType):
            yield name, member


def _is_installed(module: str | None) -> bool:
    """Whether a module is the package's, Python's or a library's, so that a learner doesn't edit it."""
    if module == "__main__":  # the notebook, though its `__file__` is Jupyter's
        return False
    root = (module or "builtins").partition(".")[0]
    if root == _OURS or root in sys.stdlib_module_names:
        return True
    file = getattr(sys.modules.get(module), "__file__", None) or ""
    return not {"site-packages", "dist-packages"}.isdisjoint(PurePath(file).parts)
