"""One compiled function for all agents of an architecture: compiling again takes a second each time."""

import json
from collections import OrderedDict
from collections.abc import Iterator
from typing import Any

from .keras_model import seeded
from .updates import CompiledUpdates, Rule

_MOST_KEPT = 16
_MOST_WITH_XLA = 32  # in one process: XLA never gives back what a compiled program takes
_NAMES = ("name", "keras_history", "input_layers", "output_layers")  # keys with layers' names under them
_kept: OrderedDict[tuple, CompiledUpdates] = OrderedDict()
_num_with_xla = 0


def compiled_updates(model, rule: Rule) -> CompiledUpdates:
    """The updates for this architecture and rule, shared with other agents where that is safe.

    Only models made of Keras' own layers are shared, for there equal settings mean equal arithmetic; they are
    compiled with XLA. Others may hold code that a learner edits and runs again: each gets its own function.
    """
    global _num_with_xla
    architecture = _architecture(model)
    if architecture is None:
        return CompiledUpdates(model, rule, xla=False)
    key = (architecture, rule)
    if key not in _kept:
        import keras

        xla = _num_with_xla < _MOST_WITH_XLA
        _num_with_xla += xla
        # A copy, so that nothing which a learner does to this model later gets in here.
        with seeded(0):
            copy = keras.models.clone_model(model)
        _kept[key] = CompiledUpdates(copy, rule, xla)
        if len(_kept) > _MOST_KEPT:
            _kept.popitem(last=False)
    _kept.move_to_end(key)
    return _kept[key]


def _architecture(model) -> str | None:
    """The model's configuration without names and start values; None if not all of it is Keras' own."""
    import keras

    if type(model) is not keras.Sequential and type(model).__name__ != "Functional":
        return None
    layers = list(_layers(model))
    if not all(_keras_own(part) for layer in layers for part in (layer, getattr(layer, "activation", None))):
        return None
    config = keras.saving.serialize_keras_object(model)["config"]
    numbers = {name: f"layer {i}" for i, name in enumerate(_names(config))}
    try:
        return json.dumps(_anonymous(config, numbers), sort_keys=True)
    except (TypeError, _NotKerasOwnError):
        return None


def _layers(model) -> Iterator:
    for layer in model.layers:
        yield layer
        if hasattr(layer, "layers"):
            yield from _layers(layer)


def _keras_own(part: Any) -> bool:
    where = part if hasattr(part, "__name__") else type(part)  # who knows its module: a function or a class
    return part is None or (where.__module__.startswith("keras.src.") and where.__name__ != "Lambda")


class _NotKerasOwnError(Exception):
    """A part of the configuration comes from elsewhere."""


def _names(node: Any) -> Iterator[str]:
    """The names of the model and its layers (the input too, which `layers` leaves out), in order."""
    if isinstance(node, dict):
        if "name" in node:
            yield node["name"]
        for key, value in node.items():
            if key != "dtype":
                yield from _names(value)
    elif isinstance(node, list | tuple):
        for item in node:
            yield from _names(item)


def _anonymous(node: Any, numbers: dict[str, str], key: str = "") -> Any:
    """The configuration with numbers for names, wherever a name stands (an activation stays "relu")."""
    if isinstance(node, dict):
        if node.get("registered_name") and not str(node.get("module")).startswith("keras"):
            raise _NotKerasOwnError
        kept = (k for k in node if not k.endswith("initializer") and k not in ("seed", "build_config"))
        return {k: _anonymous(node[k], numbers, k) for k in kept}
    if isinstance(node, list | tuple):
        return [_anonymous(item, numbers, key) for item in node]
    return numbers.get(node, node) if isinstance(node, str) and key in _NAMES else node
