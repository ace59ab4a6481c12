"""Numbers, text, arrays, random generators, and what is made of these, as JSON and back: no pickle."""

import random
from collections import deque
from typing import Any

import numpy as np

CONTAINERS = {kind.__name__: kind for kind in (list, tuple, set, dict, deque)}


def to_json(value: Any) -> Any:
    """The value in a form that JSON has, of which `from_json` makes it again.

    Raises:
        TypeError: there is something else in it; the message says what.
    """
    kind = type(value).__name__
    if value is None or type(value) in (bool, int, float, str):
        return value
    if isinstance(value, np.ndarray | np.generic) and value.dtype.kind in "biufU":
        return {"array": value.tolist(), "dtype": value.dtype.str}
    if isinstance(value, np.random.Generator):
        return value.bit_generator.state
    if isinstance(value, np.random.RandomState | random.Random):
        state = value.getstate() if isinstance(value, random.Random) else value.get_state()
        return {"generator": kind, "state": to_json(state)}
    if CONTAINERS.get(kind) is not type(value):
        raise TypeError(f"something of type {kind}" if kind != "ndarray" else f"an array of {value.dtype}")
    items = list(value.items()) if kind == "dict" else value
    most = {"maxlen": value.maxlen} if kind == "deque" else {}
    return {"container": kind, "items": [to_json(item) for item in items], **most}


def from_json(told: Any) -> Any:
    """What `to_json` told."""
    if not isinstance(told, dict):
        return told
    if "bit_generator" in told:
        generator = np.random.Generator(getattr(np.random, told["bit_generator"])())
        generator.bit_generator.state = told
        return generator
    if "array" in told:
        return np.array(told["array"], told["dtype"])[()]
    if "generator" in told:
        generator = random.Random() if told["generator"] == "Random" else np.random.RandomState()
        restore = generator.setstate if told["generator"] == "Random" else generator.set_state
        restore(from_json(told["state"]))
        return generator
    return CONTAINERS[told["container"]](
        map(from_json, told["items"]), *([told["maxlen"]] if "maxlen" in told else [])
    )
