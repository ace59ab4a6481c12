"""One compiled function for all agents of an architecture: compiling again takes a second each time."""

import json
from collections import OrderedDict
from typing import Any

from .chain import chain_of
from .dueling import dueling_layer
from .keras_model import keras, seeded
from .updates import CompiledUpdates, UpdateRule

_MOST_KEPT = 16
_MOST_WITH_XLA = 32  # in one process: XLA never frees what a compiled program takes
_NO_MATTER = ("name", "seed", "kernel_initializer", "bias_initializer")  # no update asks for these
_kept: OrderedDict[tuple, CompiledUpdates] = OrderedDict()
_num_with_xla = 0


def compiled_updates(model, rule: UpdateRule) -> CompiledUpdates:
    """The updates for this architecture and rule, shared with other agents where that is safe.

    Only chains of Keras' own layers are shared, for there equal settings mean equal arithmetic; they are
    compiled with XLA. Others may hold code that a learner edits and runs again: each gets its own function.
    """
    global _num_with_xla
    layers = _layers(model)
    if layers is None:
        return CompiledUpdates(model, rule, xla=False)
    key = (layers, rule)
    if key not in _kept:
        try:  # a copy, so that nothing which a learner does to this model later gets in here
            with seeded(0):
                copy = keras().models.clone_model(model)
        except (TypeError, ValueError):  # an initializer or a loss of the learner's own
            return CompiledUpdates(model, rule, xla=False)
        # XLA is four times slower than TensorFlow itself at Keras' convolutions, not at the chain's own.
        xla = _num_with_xla < _MOST_WITH_XLA and (len(model.input_shape) == 2 or chain_of(model) is not None)
        _num_with_xla += xla
        _kept[key] = CompiledUpdates(copy, rule, xla)
        if len(_kept) > _MOST_KEPT:
            _kept.popitem(last=False)
    _kept.move_to_end(key)
    return _kept[key]


def _layers(model) -> str | None:
    """Each layer's kind, shapes, activation and other settings; None if not all of it is Keras' own."""
    if type(model) is not keras().Sequential:
        return None
    told = []
    for layer in model.layers:
        if not (_keras_own(type(layer)) and _keras_own(getattr(layer, "activation", None))):
            return None
        settings = {name: value for name, value in layer.get_config().items() if name not in _NO_MATTER}
        told.append([type(layer).__name__, [list(weight.shape) for weight in layer.weights], settings])
    try:
        text = json.dumps([model.input_shape[1:], told], sort_keys=True)
    except TypeError:
        return None
    # A regularizer, say, that is not Keras' own has its registered name there; a lambda has its code.
    return None if '"registered_name": "' in text or "__lambda__" in text else text


def _keras_own(part: Any) -> bool:
    """Of a class or a function; not of `Lambda` or a model in the chain, which may hold any code."""
    name, module = getattr(part, "__name__", ""), getattr(part, "__module__", "")
    own = module.startswith("keras.src.") and not module.startswith("keras.src.models")
    return part is None or part is dueling_layer() or (own and name != "Lambda")
