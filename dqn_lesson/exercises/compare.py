"""Right in any style: results as plain Python values, compared with tolerance, shown short.

`plain` is the border: what a learner's code returned may lie about its length, raise where it is printed,
hold itself or never end. `plain` meets it inside the guard, and what it makes is Python's own and nobody
else's: to compare it and to show it runs no line of the learner's.
"""

import cmath
import math
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set, ValuesView
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

_SHOWN = 12  # items of a long result that are shown
_MOST_ITEMS = 200_000  # in all; an answer that holds more is none
_MOST_CHARACTERS = 20_000  # of one text
_DEEPEST = 40  # brackets within brackets
_TOO_LARGE = "What you returned has more than {most:,} items, too many to look at. Does it ever end?"
_LONGEST = 120  # characters of anything that is shown


class TooLarge(Exception):
    """A result holds more than any answer could. The text is a sentence."""

    is_sentence = True


@dataclass(frozen=True)
class Odd:
    """What is none of the plain kinds: a function, an object, a class; known by its type and its `repr`."""

    kind: str
    text: str

    def __repr__(self) -> str:
        return self.text


def plain(value: Any) -> Any:
    """Lists, tuples, deques, arrays, tensors as tuples; NumPy numbers and fractions as Python's; else `Odd`.

    Raises:
        TooLarge: it holds too much, or never ends.
    """
    return _Plainly().taken(value)


class _Plainly:
    """One value's way over the border. Types are asked, not values: an object may lie about its class."""

    def __init__(self) -> None:
        self._num_items = 0
        self._inside: list[int] = []  # what is being walked through: a list may hold itself

    def taken(self, value: Any) -> Any:
        """The value as a plain one."""
        kind = type(value)
        if value is None or value is ... or kind is bool or kind is Odd:
            return value
        for number, exact in ((int, int.__pos__), (float, float.__pos__), (complex, complex.__pos__)):
            if issubclass(kind, number):
                return exact(value)  # a subclass may have any `__float__` of its own
        if issubclass(kind, str | bytes):
            text = str.__str__(value) if issubclass(kind, str) else bytes(memoryview(value))
            return text if len(text) <= _MOST_CHARACTERS else text[:_MOST_CHARACTERS]
        if issubclass(kind, Fraction | Decimal):
            return self._number(value)
        if issubclass(kind, type):
            return Odd("type", f"<class '{_name(value)}'>")
        if id(value) in self._inside or len(self._inside) > _DEEPEST:
            return Odd(_name(kind), "…")
        self._inside.append(id(value))
        try:
            return self._walked(value, kind)
        finally:
            self._inside.pop()

    def _walked(self, value: Any, kind: type) -> Any:
        if hasattr(kind, "__array__"):
            array = np.asarray(value)
            if array.size > _MOST_ITEMS:
                raise TooLarge(_TOO_LARGE.format(most=_MOST_ITEMS))
            listed = np.ndarray.tolist(array)
            return self._items(listed) if isinstance(listed, list) else self.taken(listed)
        if issubclass(kind, Mapping):
            pairs = dict.items(value) if issubclass(kind, dict) else value.items()
            return {self.taken(key): self.taken(item) for key, item in self._counted(pairs)}
        for known in (list, tuple, deque):
            if issubclass(kind, known):
                return self._items(known.__iter__(value))
        if issubclass(kind, Sequence | Iterator | ValuesView):
            return self._items(value)
        if issubclass(kind, Set):
            return frozenset(self._items(value))
        return Odd(_name(kind), _repr(value, kind))

    def _items(self, values: Iterable) -> tuple:
        return tuple(self.taken(item) for item in self._counted(values))

    def _counted(self, values: Iterable) -> Iterator:
        for item in values:
            self._count(1)
            yield item

    def _count(self, num: int) -> None:
        self._num_items += num
        if self._num_items > _MOST_ITEMS:
            raise TooLarge(_TOO_LARGE.format(most=_MOST_ITEMS))

    def _number(self, value: Fraction | Decimal) -> Any:
        try:
            return float(value)
        except (OverflowError, ValueError):  # beyond all floats, or a signalling NaN
            return Odd(_name(type(value)), repr(value))


def _name(kind: type) -> str:
    """A class's name, whatever its metaclass says."""
    return type.__dict__["__name__"].__get__(kind)


def _repr(value: Any, kind: type) -> str:
    try:
        text = str.__str__(repr(value))
    except Exception as error:
        return f"<{_name(kind)}: can't be shown, its repr raises {_name(type(error))}>"
    return text[:_MOST_CHARACTERS]


def same(one: Any, other: Any, tolerance: float) -> bool:
    """Whether two plain values are equal, numbers within the tolerance (relative and absolute)."""
    if isinstance(one, int | float) and isinstance(other, int | float):
        return _near(one, other, tolerance)
    if isinstance(one, complex) and isinstance(other, complex):
        return cmath.isclose(one, other, rel_tol=tolerance, abs_tol=tolerance)
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(same(a, b, tolerance) for a, b in zip(one, other, strict=True))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key], tolerance) for key in one)
    return type(one) is type(other) and one == other


def _near(one: float, other: float, tolerance: float) -> bool:
    if one != one or other != other:  # NaN: math.isnan has no room for very large integers
        return one != one and other != other
    try:
        return math.isclose(one, other, rel_tol=tolerance, abs_tol=tolerance)
    except OverflowError:
        return one == other


class Readable:
    """A plain value as a learner reads it in a message: few digits, long things cut.

    `{got[0]}` shows one item, and the whole where there is none: of what came to nothing, `None`.
    """

    def __init__(self, value: Any) -> None:
        self.value = value

    def __getitem__(self, key: Any) -> "Readable":
        try:
            return Readable(self.value[key])
        except (TypeError, LookupError):
            return self

    def __str__(self) -> str:
        value = self.value
        if isinstance(value, float):
            return _digits(value)
        if isinstance(value, int) and abs(value) >= 10**_LONGEST:
            return f"a number of about {int(value.bit_length() * math.log10(2)) + 1:,} digits"
        if isinstance(value, tuple):
            items = [str(Readable(item)) for item in value[:_SHOWN]]
            return _cut(f"[{', '.join(items + ['…'] * (len(value) > _SHOWN))}]", 20 * _LONGEST)
        if isinstance(value, dict):
            pairs = [f"{Readable(key)}: {Readable(item)}" for key, item in list(value.items())[:_SHOWN]]
            return _cut("{" + ", ".join(pairs + ["…"] * (len(value) > _SHOWN)) + "}", 20 * _LONGEST)
        if isinstance(value, frozenset):
            return _cut("{" + ", ".join(sorted(str(Readable(item)) for item in value)) + "}", _LONGEST)
        return _cut(repr(value), _LONGEST)

    def __format__(self, spec: str) -> str:
        try:
            return format(self.value, spec) if spec else str(self)
        except (TypeError, ValueError, OverflowError):
            return str(self)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _digits(value: float) -> str:
    if not math.isfinite(value) or 0 < abs(value) < 0.001:
        return f"{value:.3g}"
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
