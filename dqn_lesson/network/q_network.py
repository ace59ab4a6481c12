"""The network of one agent: its Keras model, its fast forward pass and its compiled updates, kept in step."""

import math
from collections.abc import Callable
from functools import partial
from itertools import pairwise

import numpy as np

from ..memory import Batch
from .compile_cache import compiled_updates
from .dense import dense_activations, forward, layers_of
from .quick import unwrapped, values
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
        self._others = values(self._model.non_trainable_variables)
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

    def frozen(self, target: bool = False) -> Callable[[np.ndarray], np.ndarray]:
        """A function `[B, S] -> [B, A]` with the newest weights, which no later update touches.

        `target`: with those of the target network.
        """
        if self._is_shared:
            self._read_model()
        if self._layers is not None and not target:
            return partial(forward, self._layers)
        return self._answers(self._rows[1 if target else 0], self._others)

    def update(self, batch: Batch, num: int, learning_rate: float, tau: float) -> float:
        """Takes `num` gradient steps, one on each of `num` batches that stand one after another in `batch`.

        Returns:
            The mean loss.
        """
        state, self._others, loss = self._updated(self._now(), batch, num, learning_rate, tau)
        self._take(state)
        self._num_updates += num
        if self._is_shared:
            self._write_model()
        return loss

    def rehearsal(self) -> Callable[..., Callable[[np.ndarray], np.ndarray]]:
        """A function with the arguments of `update`: what `frozen` would give had it been made now."""
        now = self._now()

        def rehearsed(*update) -> Callable[[np.ndarray], np.ndarray]:
            """The answers after the update, which is forgotten."""
            state, others, _ = self._updated(now, *update)
            return self._answers(np.asarray(state)[0], others)

        return rehearsed

    def _now(self) -> tuple:
        """All that an update changes; it makes new ones and never writes into these."""
        if self._is_shared:
            self._read_model()
        return self._state, self._others, self._num_updates

    def _updated(self, now: tuple, batch: Batch, num: int, learning_rate: float, tau: float) -> tuple:
        """What an update makes of the state and the other variables, and its mean loss."""
        if self._compiled is None:
            self._compiled = compiled_updates(self._model, self._rule)
        (state, others, count), total = now, 0.0
        parts = [part.reshape(num, -1, *part.shape[1:]) for part in batch]
        for start in range(0, num, CHUNK):
            chunk = Batch(*(part[start : start + CHUNK] for part in parts))
            state, others, loss = self._compiled(state, others, chunk, learning_rate, tau, count + start)
            total += loss
        return state, others, total / num

    def _answers(self, row: np.ndarray, others: list) -> Callable[[np.ndarray], np.ndarray]:
        """The forward pass with these weights."""
        weights = self._split(row)
        if self._activations is not None:
            return partial(forward, layers_of(weights, self._activations))
        if self._forward is None:
            self._forward = compiled_forward(self._model)
        return partial(self._forward, weights, others)

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
        return np.concatenate([value.reshape(-1) for value in values(self._trainable)])

    def _read_model(self) -> None:
        if len(self._model.trainable_variables) != len(self._trainable):
            raise ValueError(
                "Other layers of the model can be trained now than before. Say `agent.model = model` after "
                "freezing or adding layers, so that the agent takes on the changed model."
            )
        weights = self._weights_of_model()
        if not np.array_equal(weights, self._rows[0]):
            self._take(np.concatenate([weights[None], self._rows[1:]]))
        self._others = values(self._model.non_trainable_variables)

    def _write_model(self) -> None:
        for variable, value in zip(self._trainable, self._split(self._rows[0]), strict=True):
            variable.assign(value)
        for variable, value in zip(self._model.non_trainable_variables, self._others, strict=True):
            variable.assign(value)
