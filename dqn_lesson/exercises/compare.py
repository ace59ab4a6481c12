"""Right in any style: results as plain Python values, compared with tolerance, shown short."""

import math
from collections.abc import Iterator, Mapping, Sequence, Set, ValuesView
from typing import Any

import numpy as np

_SHOWN = 12  # items of a long result that are shown


def plain(value: Any) -> Any:
    """Lists, tuples, deques, arrays, tensors as tuples; NumPy numbers as Python's; the rest as is."""
    if isinstance(value, str | bytes | type):
        return value
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if hasattr(value, "__array__"):
        listed = np.asarray(value).tolist()
        return plain(listed) if isinstance(listed, list) else listed
    if isinstance(value, Sequence | Iterator | ValuesView) or type(value).__name__ == "deque":
        return tuple(plain(item) for item in value)
    return frozenset(value) if isinstance(value, Set) else value


def same(one: Any, other: Any, tolerance: float) -> bool:
    """Whether two plain values are equal, numbers within the tolerance (relative and absolute)."""
    if isinstance(one, int | float) and isinstance(other, int | float):
        both_nan = math.isnan(one) and math.isnan(other)
        return both_nan or math.isclose(one, other, rel_tol=tolerance, abs_tol=tolerance)
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(same(a, b, tolerance) for a, b in zip(one, other, strict=True))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key], tolerance) for key in one)
    if isinstance(one, str | bytes | frozenset | None) and type(one) is type(other):
        return one == other
    return one is other


class Readable:
    """A value as a learner reads it in a message: few digits, long things cut.

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
            return _number(value)
        if isinstance(value, tuple):
            items = [str(Readable(item)) for item in value[:_SHOWN]]
            return f"[{', '.join(items + ['…'] * (len(value) > _SHOWN))}]"
        if isinstance(value, dict):
            return "{" + ", ".join(f"{key!r}: {Readable(item)}" for key, item in value.items()) + "}"
        text = repr(value)
        return text if len(text) <= 120 else f"{text[:119]}…"

    def __format__(self, spec: str) -> str:
        return format(self.value, spec) if spec else str(self)


def _number(value: float) -> str:
    if not math.isfinite(value) or 0 < abs(value) < 0.001:
        return f"{value:.3g}"
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
