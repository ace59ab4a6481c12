"""Many DQN updates in one compiled call.

A call into TensorFlow costs more than the arithmetic of one update on a network this small, so the loop
over updates is compiled too. It is a pure function: everything that an update changes goes in and comes out
again. So one compiled function serves every agent of an architecture, from any thread, and nothing of an
agent stays behind in it.

All weights of a network, layer after layer, stand in one row of `state` [4, P], so that an optimizer is one
line: row 0 the weights, row 1 the target network's, rows 2 and 3 the optimizer's running means.
"""

import inspect
import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..memory import Batch

CHUNK = 64  # updates that a call has room for; it stops after as many as it is told


@dataclass(frozen=True)
class Rule:
    """What is compiled into the updates; the rest (learning rate, tau) is given with each call."""

    optimizer: str
    loss: str
    clip_norm: float | None
    double: bool


class CompiledUpdates:
    """Up to `CHUNK` updates in one call, compiled once for each batch size."""

    def __init__(self, model, rule: Rule, xla: bool):
        self.function = _updates(model, rule, xla)
        self._concrete = {}

    def __call__(self, state, others: list, batches: Batch, learning_rate: float, tau: float, count: int):
        """Takes one gradient step on each batch.

        Args:
            state: `(4, P)`, see above.
            others: the model's other variables (those of Dropout, BatchNormalization, ...).
            batches: arrays `(U, B, ...)` with U up to `CHUNK`.
            learning_rate: of these updates.
            tau: how far the target network follows after each.
            count: updates made before, which Adam wants to know.

        Returns:
            `state` and `others` after the updates, and the sum of their losses.
        """
        packed = _packed(batches)
        scalars = np.array([learning_rate, tau, count, len(batches.actions)], np.float32)
        # Handing tensors straight to the traced function saves half of what a call costs.
        if packed.shape not in self._concrete:
            self._concrete[packed.shape] = self.function.get_concrete_function(
                state, packed, scalars, *others
            )
        tensors = (_tensor(value) for value in (state, packed, scalars, *others))
        state, loss, *others = self._concrete[packed.shape](*tensors)
        return state, others, float(loss)


def compiled_forward(model) -> Callable:
    """`f(weights, others, states) -> q_values` in NumPy arrays, for models that `forward` does not know."""
    import tensorflow as tf

    def q_values(weights, others, states):
        """[B, S] -> [B, A]."""
        return _call(model, weights, others, states, training=False)[0]

    compiled = tf.function(q_values, autograph=False, reduce_retracing=True)
    return lambda *inputs: compiled(*inputs).numpy()


def _call(model, weights, others, states, training: bool):
    """Q-values, the other variables after the call, and the regularizers' losses."""
    knows = "training" in inspect.signature(model.call).parameters  # a learner's own `call` may not
    switch = {"training": training} if knows else {}
    return model.stateless_call(weights, others, states, **switch, return_losses=True)


def _updates(model, rule: Rule, xla: bool):
    """The compiled function: as many updates as it is told, one after the other."""
    import tensorflow as tf

    one_update = _one_update(model, rule)

    def updates(state, batches, scalars, *others):
        """The state after the updates, the sum of their losses, the other variables."""
        learning_rate, tau, count, num = scalars[0], scalars[1], scalars[2], tf.cast(scalars[3], tf.int32)

        def body(u, state, total, *others):
            """Update number u of this call."""
            number = count + tf.cast(u + 1, tf.float32)  # of this update in the agent's life, from 1
            state, others, loss = one_update(state, list(others), batches[u], learning_rate, tau, number)
            return u + 1, state, total + loss, *others

        start = (tf.constant(0), tf.unstack(state), tf.constant(0.0), *others)
        _, state, total, *others = tf.while_loop(lambda u, *_: u < num, body, start)
        return tf.stack(state), total, *others

    return tf.function(updates, jit_compile=xla or None, autograph=False)


def _one_update(model, rule: Rule) -> Callable:
    """A function that makes one update: the new rows of `state`, the new other variables, and the loss."""
    import tensorflow as tf

    shapes = [variable.shape for variable in model.trainable_variables]
    sizes = [math.prod(shape) for shape in shapes]

    def q_values(row, others, states, training=False):
        """As `_call`, with the weights in one row."""
        parts = zip(tf.split(row, sizes), shapes, strict=True)
        return _call(model, [tf.reshape(part, shape) for part, shape in parts], others, states, training)

    def td_target(weights, target_weights, others, returns, next_states, discounts):
        """What each row of the batch is to be taught: [B]."""
        judged = q_values(target_weights, others, next_states)[0]
        chosen = q_values(weights, others, next_states)[0] if rule.double else judged
        return returns + discounts * _picked(tf, judged, tf.argmax(chosen, axis=1))

    def one_update(state, others, batch, learning_rate, tau, number):
        """One gradient step, and the target network a step after it."""
        weights, target_weights, mean, square = state
        states, actions, returns, next_states, discounts = _unpacked(tf, batch)
        judge = tf.where(tau < 1, target_weights, weights)  # tau may change mid-run without compiling
        target = td_target(weights, judge, others, returns, next_states, discounts)
        with tf.GradientTape() as tape:
            tape.watch(weights)
            values, others, penalties = q_values(weights, others, states, training=True)
            errors = target - _picked(tf, values, actions)
            loss = tf.reduce_mean(_LOSSES[rule.loss](tf, errors)) + sum(penalties)
        gradient = tape.gradient(loss, weights)
        if rule.clip_norm is not None:
            gradient *= tf.minimum(1.0, rule.clip_norm / (tf.norm(gradient) + 1e-12))
        step, mean, square = _OPTIMIZERS[rule.optimizer](tf, gradient, mean, square, number)
        weights -= learning_rate * step
        target_weights += tau * (weights - target_weights)
        return [weights, target_weights, mean, square], others, loss

    return one_update


def _picked(tf, values, actions):
    """The value of each row's action: [B, A], [B] -> [B]."""
    return tf.reduce_sum(values * tf.one_hot(actions, values.shape[1]), axis=1)


def _packed(batches: Batch) -> np.ndarray:
    """All parts side by side, so that they go in as one tensor, filled up to `CHUNK` updates."""
    columns = [part if part.ndim == 3 else part[..., None] for part in batches]
    packed = np.zeros((CHUNK, columns[0].shape[1], sum(column.shape[2] for column in columns)), np.float32)
    np.concatenate(columns, axis=2, out=packed[: len(columns[0])], casting="unsafe")
    return packed


def _unpacked(tf, batch):
    """The parts of one packed batch again: [B, S], [B], [B], [B, S], [B]."""
    size = (batch.shape[1] - 3) // 2
    states, actions, returns, next_states, discounts = tf.split(batch, [size, 1, 1, size, 1], axis=1)
    return states, tf.cast(actions[:, 0], tf.int32), returns[:, 0], next_states, discounts[:, 0]


def _tensor(value):
    import tensorflow as tf

    return value if isinstance(value, tf.Tensor) else tf.constant(value)


def _huber(tf, error):
    """Huber (1964), bent at 1, as in Mnih et al. (2015), who call it clipping the error."""
    size = tf.abs(error)
    inside = tf.minimum(size, 1.0)
    return inside * (size - 0.5 * inside)


_LOSSES = {"mse": lambda tf, error: tf.square(error), "huber": _huber}


def _adam(tf, gradient, mean, square, number):
    """Kingma and Ba (2015), arXiv:1412.6980, at the end of section 2, with Keras' constants."""
    mean = 0.9 * mean + 0.1 * gradient
    square = 0.999 * square + 0.001 * gradient * gradient
    warm_up = tf.sqrt(1 - 0.999**number) / (1 - 0.9**number)
    return warm_up * mean / (tf.sqrt(square) + 1e-7), mean, square


def _rmsprop(tf, gradient, mean, square, number):
    """Hinton (2012), Neural Networks for Machine Learning, lecture 6e, with Keras' constants."""
    square = 0.9 * square + 0.1 * gradient * gradient
    return gradient / tf.sqrt(square + 1e-7), mean, square


def _sgd(tf, gradient, mean, square, number):
    return gradient, mean, square


_OPTIMIZERS = {"adam": _adam, "rmsprop": _rmsprop, "sgd": _sgd}
