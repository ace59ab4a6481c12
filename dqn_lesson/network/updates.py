"""Many DQN updates in one compiled call.

A call into TensorFlow costs more than the arithmetic of one update on a network this small, so the loop
over updates is compiled too. It is a pure function: everything that an update changes goes in and comes out
again. So one compiled function serves every agent of an architecture, from any thread, and nothing of an
agent stays behind in it.

All weights of a network, layer after layer, stand in one of the `rows` [4, P], so that an optimizer is one
line: row 0 the weights, row 1 the target network's, rows 2 and 3 the optimizer's running means.
"""

import inspect
import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from ..memory import Batch
from .chain import Conv, chain_of, chain_with
from .keras_model import model_from_pickle, model_to_pickle

CHUNK = 64  # updates that a call has room for; it stops after as many as it is told
PICTURE_CHUNK = 8  # where states are pictures, which fill the room quickly
WHITE = 1 / 255  # what pixels are multiplied by that are whole numbers


class UpdateRule(NamedTuple):
    """What is compiled into the updates; the rest (learning rate, tau) is given with each call."""

    optimizer: str
    loss: str
    clip_norm: float | None
    double: bool


class CompiledUpdates:
    """Up to `CHUNK` updates in one call, compiled once for each batch size and type of state."""

    def __init__(self, model, rule: UpdateRule, xla: bool):
        self.function = _updates(model, rule, xla)
        self._concrete = {}

    def __call__(self, rows, others: list, batches: Batch, learning_rate: float, tau: float, count: int):
        """Takes one gradient step on each batch.

        Args:
            rows: `(4, P)`, see above.
            others: the model's other variables (those of Dropout, BatchNormalization, ...).
            batches: arrays `(U, B, ...)` with U up to `chunk_of` them.
            learning_rate: of these updates.
            tau: how far the target network follows after each.
            count: updates made before, which Adam wants to know.

        Returns:
            `rows` and `others` after the updates, the sum of their losses, and, where the batches have
            weights, the TD errors `(U, B)`, each as it was before its update.
        """
        import tensorflow as tf

        num, size = batches.actions.shape
        scalars = np.array([learning_rate, tau, count, num], np.float32)
        packed = _packed(batches)
        rows, scalars, *others = (tf.convert_to_tensor(part) for part in (rows, scalars, *others))
        inputs = rows, tuple(map(tf.convert_to_tensor, packed)), scalars, *others
        # Called directly, the traced function costs half of what a call through tf.function does.
        if (kind := (size, packed[0].dtype, len(batches))) not in self._concrete:
            self._concrete[kind] = self.function.get_concrete_function(*inputs)
        rows, loss, errors, *others = self._concrete[kind](*inputs)
        return rows, others, float(loss), *(part.numpy()[:num] for part in errors)


class CompiledForward:
    """`f(weights, others, states) -> q_values` in NumPy arrays, for models that `dense` does not know."""

    def __init__(self, model):
        self.model, self.function = model, None

    def __call__(self, weights, others, states) -> np.ndarray:
        """[B, S] -> [B, A]."""
        import tensorflow as tf

        def q_values(weights, others, states):
            return _call(self.model, weights, others, states, training=False)[0]

        if self.function is None:
            self.function = tf.function(q_values, autograph=False, reduce_retracing=True)
        return self.function(weights, others, states).numpy()

    def __reduce__(self):
        return _forward_of, (model_to_pickle(self.model),)


def _forward_of(pickled: bytes) -> CompiledForward:
    return CompiledForward(model_from_pickle(pickled))


def _call(model, weights, others, states, training: bool):
    """Q-values, the other variables after the call, and the regularizers' losses."""
    knows = "training" in inspect.signature(model.call).parameters  # a learner's own `call` may not
    switch = {"training": training} if knows else {}
    return model.stateless_call(weights, others, states, **switch, return_losses=True)


def _updates(model, rule: UpdateRule, xla: bool):
    """The compiled function: as many updates as it is told, one after the other."""
    import tensorflow as tf

    one_update = _one_update(model, rule)

    def updates(rows, batches, scalars, *others):
        """The rows after the updates, the sum of their losses, TD errors, the other variables."""
        learning_rate, tau, count, num = scalars[0], scalars[1], scalars[2], tf.cast(scalars[3], tf.int32)

        def body(u, rows, total, noted, *others):
            """Update number u of this call."""
            batch, weights = _unpacked(tf, [part[u] for part in batches])
            number = count + tf.cast(u + 1, tf.float32)  # of this update in the agent's life, from 1
            settings = learning_rate, tau, number
            rows, others, loss, errors = one_update(rows, list(others), batch, *settings, weights)
            noted = [tf.tensor_scatter_nd_update(part, [[u]], [errors]) for part in noted]
            return u + 1, rows, total + loss, noted, *others

        noted = [tf.zeros(batches[-1].shape[:2])] if _has_weights(batches[-1]) else []  # TD errors [U, B]
        start = (tf.constant(0), tf.unstack(rows), tf.constant(0.0), noted, *others)
        _, rows, total, noted, *others = tf.while_loop(lambda u, *_: u < num, body, start)
        return tf.stack(rows), total, noted, *others

    return tf.function(updates, jit_compile=xla or None, autograph=False)


def _one_update(model, rule: UpdateRule) -> Callable:
    """A function that makes one update: the new rows, other variables, the loss, and the TD errors."""
    import tensorflow as tf

    shapes = [variable.shape for variable in model.trainable_variables]
    sizes = [math.prod(shape) for shape in shapes]
    plans = None if model.non_trainable_variables or _adds_to_loss(model) else chain_of(model)
    looks = any(kind is Conv for kind, _ in plans or ())  # Dense layers are as fast in Keras

    def q_values(row, others, states, training=False):
        """As `_call`, with the weights in one row."""
        parts = zip(tf.split(row, sizes), shapes, strict=True)
        weights = [tf.reshape(part, shape) for part, shape in parts]
        if not looks:
            return _call(model, weights, others, states, training)
        for layer in chain_with(weights, plans).layers:
            states = layer.run(tf, states)
        return states, others, []

    def one_update(rows, others, batch, learning_rate, tau, number, importance=None):
        """One gradient step, and the target network a step after it; `importance` [B] weighs the losses."""
        weights, target_weights, mean, square = rows
        target_used = tf.where(tau < 1, target_weights, weights)  # tau may change mid-run without compiling
        target_q = q_values(target_used, others, batch.next_states)[0]  # [B, A]
        online_q = q_values(weights, others, batch.next_states)[0] if rule.double else target_q  # [B, A]
        target = td_target(target_q, online_q, batch)  # [B]
        with tf.GradientTape() as tape:
            tape.watch(weights)
            values, others, penalties = q_values(weights, others, batch.states, training=True)
            errors = target - _picked(tf, values, batch.actions)  # [B]
            losses = LOSSES[rule.loss](tf, errors)  # [B]
            losses = losses if importance is None else importance * losses
            loss = tf.reduce_mean(losses) + sum(penalties)  # []
        gradient = tape.gradient(loss, weights)  # [P]
        if rule.clip_norm is not None:
            gradient *= tf.minimum(1.0, rule.clip_norm / (tf.norm(gradient) + 1e-12))
        step, mean, square = _OPTIMIZERS[rule.optimizer](tf, gradient, mean, square, number)
        weights -= learning_rate * step
        target_weights += tau * (weights - target_weights)
        return [weights, target_weights, mean, square], others, loss, errors

    return one_update


def td_target(target_q, online_q, batch: Batch):
    """What a batch is taught, [B]: `online_q` [B, A] chooses the next action, `target_q` values it."""
    import tensorflow as tf

    return batch.returns + batch.discounts * _picked(tf, target_q, tf.argmax(online_q, axis=1))


def _picked(tf, values, actions):
    """The value of each row's action: [B, A], [B] -> [B]."""
    return tf.reduce_sum(values * tf.one_hot(actions, values.shape[1]), axis=1)


def chunk_of(batches: Batch) -> int:
    """For how many updates a call has room."""
    return PICTURE_CHUNK if batches.states.ndim > 3 else CHUNK


def _adds_to_loss(model) -> bool:
    """Whether a layer of the model has a regularizer."""
    parts = ("kernel_regularizer", "bias_regularizer", "activity_regularizer")
    return any(getattr(layer, part, None) is not None for layer in model.layers for part in parts)


def _packed(batches: Batch) -> list[np.ndarray]:
    """`[CHUNK, B, 2 S + 3]`: five arrays one by one cost a call of one update a fifth more.

    Weights are one column more. Pictures stand before it, in their own dtype: two arrays
    `[PICTURE_CHUNK, B, H, W, C]`, and S is 0.
    """
    num, size = batches.actions.shape
    most = chunk_of(batches)
    pictures = [batches.states, batches.next_states] if batches.states.ndim > 3 else []
    columns = [part.reshape(num, size, -1) for part in (batches[1:3] + batches[4:] if pictures else batches)]
    packed = np.empty((most, size, sum(column.shape[2] for column in columns)), np.float32)
    np.concatenate(columns, axis=2, out=packed[:num], casting="same_kind")  # beyond `num`: never read
    padded = [np.empty((most, *part.shape[1:]), part.dtype) for part in pictures]
    for room, part in zip(padded, pictures, strict=True):
        room[:num] = part
    return [*padded, packed]


def _unpacked(tf, parts) -> tuple:
    """[B, 2 S + 3], and pictures before it: a batch's five parts again, and its weights or None."""
    *pictures, batch = parts
    weights, batch = (batch[:, -1], batch[:, :-1]) if _has_weights(batch) else (None, batch)
    size = (batch.shape[1] - 3) // 2
    states, actions, returns, next_states, discounts = tf.split(batch, [size, 1, 1, size, 1], axis=1)
    if pictures:
        whole = pictures[0].dtype.is_integer
        states, next_states = (tf.cast(part, tf.float32) * (WHITE if whole else 1) for part in pictures)
    actions = tf.cast(actions[:, 0], tf.int32)
    return Batch(states, actions, returns[:, 0], next_states, discounts[:, 0]), weights


def _has_weights(packed) -> bool:
    """Whether rows of 2 S + 3 numbers are a column longer."""
    return packed.shape[-1] % 2 == 0


def _huber(tf, error):
    """Huber (1964), bent at 1, as in Mnih et al. (2015), who call it clipping the error."""
    size = tf.abs(error)
    inside = tf.minimum(size, 1.0)
    return inside * (size - 0.5 * inside)


LOSSES = {"mse": lambda tf, error: tf.square(error), "huber": _huber}


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


_OPTIMIZERS = {"adam": _adam, "rmsprop": _rmsprop, "sgd": lambda tf, gradient, *rest: (gradient, *rest[:2])}
