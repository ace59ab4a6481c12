"""The network of one agent: its Keras model, its fast forward pass and its compiled updates, kept in step."""

import math
from collections.abc import Callable
from functools import partial
from itertools import pairwise

import numpy as np

from ..memory import Batch
from .forward import dense_activations, forward, layers_of
from .quick import unwrapped
from .sharing import compiled_updates
from .storage import model_to_bytes
from .updates import CHUNK, Rule, compiled_forward


class Learner:
    """Q-values and updates for one Keras model.

    The weights live in one row of numbers (see `updates`). Until somebody takes hold of `model`, nobody can
    see its variables and they are left behind; from then on both sides are brought up to date at each use.

    Args:
        model: a Keras model, states `(B, S)` to Q-values `(B, A)`, with or without `quick` around it.
        rule: what is compiled into its updates.
    """

    def __init__(self, model, rule: Rule):
        self._given, self._model = model, unwrapped(model)
        self._rule = rule
        self._trainable = list(self._model.trainable_variables)
        # The row holds no frozen weights, so the forward pass through them is Keras'.
        self._activations = None if self._model.non_trainable_variables else dense_activations(self._model)
        self._is_shared = False  # somebody outside holds the model
        self._num_updates = 0
        self._compiled = self._forward = None
        weights = self._weights_of_model()
        self._others = [_value(variable) for variable in self._model.non_trainable_variables]
        self._take(np.stack([weights, weights, np.zeros_like(weights), np.zeros_like(weights)]))

    @property
    def model(self):
        """The model as it was given, with the newest weights; what is done to it counts from now on."""
        if not self._is_shared:
            self._write_model()
            self._is_shared = True
        return self._given

    def saved(self) -> bytes:
        """The content of a file in Keras' own format, with the newest weights."""
        if not self._is_shared:
            self._write_model()
        return model_to_bytes(self._model)

    def target_weights(self) -> list[np.ndarray]:
        """The target network's trainable weights, in the model's order."""
        return self._split(self._rows[1])

    def q_values(self, states: np.ndarray) -> np.ndarray:
        """`[B, S] -> [B, A]`."""
        return self.frozen()(states)

    def frozen(self) -> Callable[[np.ndarray], np.ndarray]:
        """A function `[B, S] -> [B, A]` with the newest weights, which no later update touches."""
        if self._is_shared:
            self._read_model()
        if self._layers is not None:
            return partial(forward, self._layers)
        if self._forward is None:
            self._forward = compiled_forward(self._model)
        return partial(self._forward, self._split(self._rows[0]), self._others)

    def update(self, batch: Batch, num: int, learning_rate: float, tau: float) -> float:
        """Takes `num` gradient steps, one on each of `num` batches that stand one after another in `batch`.

        Returns:
            The mean loss.
        """
        if self._is_shared:
            self._read_model()
        if self._compiled is None:
            self._compiled = compiled_updates(self._model, self._rule)
        parts = [part.reshape(num, -1, *part.shape[1:]) for part in batch]
        total = 0.0
        for start in range(0, num, CHUNK):
            chunk = Batch(*(part[start : start + CHUNK] for part in parts))
            state, self._others, loss = self._compiled(
                self._state, self._others, chunk, learning_rate, tau, self._num_updates
            )
            self._take(state)
            self._num_updates += len(chunk.actions)
            total += loss
        if self._is_shared:
            self._write_model()
        return total / num

    def _take(self, state) -> None:
        """Makes this state the newest, for the forward pass too."""
        self._state, self._rows = state, np.asarray(state)
        weights = self._split(self._rows[0])
        self._layers = None if self._activations is None else layers_of(weights, self._activations)

    def _split(self, row: np.ndarray) -> list[np.ndarray]:
        ends = np.cumsum([0] + [math.prod(variable.shape) for variable in self._trainable])
        parts = [row[start:end] for start, end in pairwise(ends)]
        return [part.reshape(variable.shape) for part, variable in zip(parts, self._trainable, strict=True)]

    def _weights_of_model(self) -> np.ndarray:
        return np.concatenate([_value(variable).reshape(-1) for variable in self._trainable])

    def _read_model(self) -> None:
        if len(self._model.trainable_variables) != len(self._trainable):
            raise ValueError(
                "Other layers of the model can be trained now than before. Say `agent.model = model` after "
                "freezing or adding layers, so that the agent takes on the changed model."
            )
        weights = self._weights_of_model()
        if not np.array_equal(weights, self._rows[0]):
            self._take(np.concatenate([weights[None], self._rows[1:]]))
        self._others = [_value(variable) for variable in self._model.non_trainable_variables]

    def _write_model(self) -> None:
        for variable, value in zip(self._trainable, self._split(self._rows[0]), strict=True):
            variable.assign(value)
        for variable, value in zip(self._model.non_trainable_variables, self._others, strict=True):
            variable.assign(value)


def _value(variable) -> np.ndarray:
    """What `variable.numpy()` gives, at a third of its cost: a learner's model is read before each press."""
    import tensorflow as tf

    return tf.raw_ops.ReadVariableOp(resource=variable.value.handle, dtype=variable.value.dtype).numpy()
