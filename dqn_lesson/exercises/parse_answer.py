"""What a learner typed, as a number or a word, in whatever style; and answers of several numbers, judged."""

import math
import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from .compare import plain

THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?")
"""A number with commas between its thousands: 1,000, and not 2,5, which half the world writes for 2.5."""

Key = str | tuple[str, ...]  # of a text; several where it may be one or the other
Rule = Callable[[Any, dict[str, Any]], Key | tuple[Key, dict[str, Any]]] | tuple
_NEARER = 0.4  # of the room that a number has: what is as near as that to one mistake alone is that one
_EXACT = 5e-5  # how far a number lies from another if it was not rounded, but worked out in the same way


def as_number(value: Any) -> float | None:
    """A finite number, also of NumPy or as text ("1,000" is a thousand, "0,5" a half); None if it is none."""
    value = plain(value)
    if isinstance(value, str):
        value = value.strip().replace("\N{MINUS SIGN}", "-")
        value = value.replace(",", "" if THOUSANDS.fullmatch(value) else ".")
    try:
        found = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def as_word(value: Any) -> str:
    """A word or a few, in small letters and without what stands around them: `"too_high "` is `too high`."""
    text = re.sub(r"(?<=\w)[-_](?=\w)", " ", str(plain(value)).lower())
    return " ".join(text.strip(" '\"().:,").split())


def looks_like(
    got: float, right: float, within: float, known: Mapping[str, float | tuple[float, ...]], other: str
) -> str | tuple[str, ...]:
    """What a number is taken for: empty if it is right, else the mistake that leads to it, else `other`.

    Where it is as near to several mistakes, all of them.

    Args:
        got: the learner's number.
        right: ours.
        within: how far from a number still counts as that number.
        known: the numbers to which known mistakes lead.
        other: the key for all other numbers.
    """
    if abs(got - right) <= within:
        return ""
    for near in (min(within, _EXACT), _NEARER * within, within):
        fits = [key for key, numbers in known.items() if np.min(np.abs(got - np.atleast_1d(numbers))) <= near]
        if fits:
            return fits[0] if len(fits) == 1 else tuple(fits)
    return other


def judge_values(
    answer: Mapping[str, Any],
    rules: Mapping[str, Rule],
    parse: Callable[[Any], Any] = as_number,
    unreadable: str = "no number",
) -> tuple[Key, dict[str, Any]]:
    """Judges the entries of a typed dict, one after the other: the `judge` of many exercises.

    Args:
        answer: the learner's.
        rules: for each entry what is wrong with it: `rule(value, all_values)` returns the key of a text, or
            the key and more to fill in; empty if nothing is wrong. Or the last four arguments of
            `looks_like`, as a tuple.
        parse: how an entry is read; None if it can't be.
        unreadable: the key for an entry that can't be read; it fills in its `name` and its `value`.

    Returns:
        The key, `right` if no rule found anything, and the numbers to fill in: `got` is the entry's value.
    """
    values = {name: parse(answer[name]) for name in rules}
    for name, value in values.items():
        if value is None:
            return unreadable, {"name": name, "value": answer[name]}
    for name, rule in rules.items():
        got = values[name]
        if found := looks_like(got, *rule) if isinstance(rule, tuple) else rule(got, values):
            key, more = found if isinstance(found[-1], dict) else (found, {})
            return key, {"got": got} | more
    return "right", values
