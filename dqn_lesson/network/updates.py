"""Many DQN updates in one compiled call.

A call into TensorFlow costs more than the arithmetic of one update on a network this small, so the loop
over updates is compiled too. It is a pure function: everything that an update changes goes in as tensors
and comes out again. So one compiled function serves every agent with the same architecture, from any
thread, and nothing of an agent stays behind in it.

All numbers of a network, layer after layer, stand in one row of `state`, so that an optimizer is one line:
row 0 the weights, row 1 the target network's, rows 2 and 3 the optimizer's running means.
"""

import json
import math
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

CHUNK = 64  # updates a call has room for; it stops after as many as it is told
_MOST_KEPT = 16  # compiled functions
_MOST_WITH_XLA = 32  # in one process: XLA never gives back what a compiled program takes (about 15 MB)
_kept: OrderedDict = OrderedDict()
_num_with_xla = 0


@dataclass(frozen=True)
class Rule:
    """What is compiled into the updates; the rest (gamma, learning rate, tau) is given with each call."""

    optimizer: str
    loss: str
    clip_norm: float | None
    double: bool
    has_target: bool


def compiled_updates(model, rule: Rule):
    """The compiled function for this architecture and rule, shared where that is safe.

    Only models made of Keras' own layers are shared: then equal settings mean equal arithmetic, and they are
    compiled with XLA. Others may hold code that a learner edits, so each gets a function of its own.

    Returns:
        `f(state, others, num, states, actions, returns, next_states, discounts, scalars)`, where `others` are
        the model's other variables and `scalars` is `[learning_rate, target_tau, updates so far]`; it gives
        `(state, others, loss summed over the updates)`.
    """
    global _num_with_xla
    architecture = _architecture(model)
    if architecture is None:
        return _compile(model, rule, xla=False)
    key = (architecture, rule)
    if key not in _kept:
        import keras

        xla = _num_with_xla < _MOST_WITH_XLA
        _num_with_xla += xla
        # A copy, so that nothing which a learner does to this model later gets in here.
        _kept[key] = _compile(keras.models.clone_model(model), rule, xla)
        if len(_kept) > _MOST_KEPT:
            _kept.popitem(last=False)
    _kept.move_to_end(key)
    return _kept[key]


def compiled_forward(model) -> Callable:
    """`f(weights, others, states) -> q_values` as NumPy arrays, for models that `forward` does not know."""
    import tensorflow as tf

    def q_values(weights, others, states):
        return model.stateless_call(weights, others, states, training=False)[0]

    compiled = tf.function(q_values, autograph=False, reduce_retracing=True)
    return lambda *inputs: compiled(*inputs).numpy()


def _architecture(model) -> str | None:
    """The model's configuration without names and start values; None if not everything in it is Keras' own."""
    import keras

    layers = list(_layers(model))
    if type(model) is not keras.Sequential and type(model).__name__ != "Functional":
        return None
    if not all(_keras_own(part) for layer in layers for part in (layer, getattr(layer, "activation", None))):
        return None
    config = keras.saving.serialize_keras_object(model)["config"]
    numbers = {layer.name: f"layer {i}" for i, layer in enumerate(layers)}
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
    where = (
        part if hasattr(part, "__name__") else type(part)
    )  # a function tells its module, an object its class's
    return part is None or (where.__module__.startswith("keras.src.") and where.__name__ != "Lambda")


class _NotKerasOwnError(Exception):
    pass


def _anonymous(node: Any, numbers: dict[str, str]) -> Any:
    if isinstance(node, dict):
        if node.get("registered_name") and not str(node.get("module")).startswith("keras"):
            raise _NotKerasOwnError
        kept = (
            key for key in node if not key.endswith("initializer") and key not in ("seed", "build_config")
        )
        return {key: _anonymous(node[key], numbers) for key in kept}
    if isinstance(node, list | tuple):
        return [_anonymous(item, numbers) for item in node]
    return numbers.get(node, node) if isinstance(node, str) else node


def _compile(model, rule: Rule, xla: bool):
    import tensorflow as tf

    shapes = [variable.shape for variable in model.trainable_variables]
    sizes = [math.prod(shape) for shape in shapes]

    def q_values(weights, others, states, training):
        parts = [
            tf.reshape(part, shape) for part, shape in zip(tf.split(weights, sizes), shapes, strict=True)
        ]
        return model.stateless_call(parts, others, states, training=training, return_losses=True)

    def pick(values, actions):  # [B, A], [B] -> [B]
        return tf.reduce_sum(values * tf.one_hot(actions, values.shape[1]), axis=1)

    def td_target(weights, target_weights, others, returns, next_states, discounts):
        judged = q_values(target_weights if rule.has_target else weights, others, next_states, False)[0]
        chosen = q_values(weights, others, next_states, False)[0] if rule.double else judged
        return returns + discounts * pick(judged, tf.argmax(chosen, axis=1))  # [B]

    def one_update(state, others, batch, scalars, number):
        states, actions, returns, next_states, discounts = batch
        learning_rate, tau = scalars[0], scalars[1]
        weights, target_weights, mean, square = state[0], state[1], state[2], state[3]
        target = td_target(weights, target_weights, others, returns, next_states, discounts)
        with tf.GradientTape() as tape:
            tape.watch(weights)
            values, others, penalties = q_values(weights, others, states, True)
            td_error = target - pick(values, actions)
            loss = tf.reduce_mean(_LOSSES[rule.loss](tf, td_error)) + sum(penalties)
        gradient = tape.gradient(loss, weights)
        if rule.clip_norm is not None:
            gradient *= tf.minimum(1.0, rule.clip_norm / (tf.norm(gradient) + 1e-12))
        step, mean, square = _OPTIMIZERS[rule.optimizer](tf, gradient, mean, square, number)
        weights -= learning_rate * step
        target_weights = target_weights + tau * (weights - target_weights) if rule.has_target else weights
        return tf.stack([weights, target_weights, mean, square]), others, loss

    def updates(state, others, num, states, actions, returns, next_states, discounts, scalars):
        def body(u, state, others, total):
            batch = [part[u] for part in (states, actions, returns, next_states, discounts)]
            state, others, loss = one_update(
                state, others, batch, scalars, scalars[2] + tf.cast(u + 1, tf.float32)
            )
            return u + 1, state, others, total + loss

        start = (tf.constant(0), state, others, tf.constant(0.0))
        return tf.while_loop(lambda u, *_: u < num, body, start)[1:]

    return tf.function(updates, jit_compile=xla or None, autograph=False)


# Mean squared error, and Huber's loss (1964) with the bend at 1.
_LOSSES = {
    "mse": lambda tf, error: tf.square(error),
    "huber": lambda tf, error: _huber(tf.minimum(tf.abs(error), 1.0), tf.abs(error)),
}


def _huber(inside, size):
    return 0.5 * inside * inside + size - inside


def _adam(tf, gradient, mean, square, number):
    """Kingma and Ba (2015), arXiv:1412.6980, algorithm 1, with Keras' own constants."""
    mean, square = 0.9 * mean + 0.1 * gradient, 0.999 * square + 0.001 * gradient * gradient
    warm_up = tf.sqrt(1 - 0.999**number) / (1 - 0.9**number)
    return warm_up * mean / (tf.sqrt(square) + 1e-7), mean, square


def _rmsprop(tf, gradient, mean, square, number):
    """Hinton (2012), lecture 6e, with Keras' own constants."""
    square = 0.9 * square + 0.1 * gradient * gradient
    return gradient / tf.sqrt(square + 1e-7), mean, square


def _sgd(tf, gradient, mean, square, number):
    return gradient, mean, square


_OPTIMIZERS = {"adam": _adam, "rmsprop": _rmsprop, "sgd": _sgd}
