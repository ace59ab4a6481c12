"""The Q-network of one agent: Keras model, fast forward pass and compiled updates, kept in step."""

import copy
import math
from collections.abc import Callable
from functools import partial

import numpy as np

from ..memory import Batch
from .chain import chain_of, chain_with
from .compile_cache import compiled_updates
from .keras_model import model_to_bytes, model_to_pickle
from .quick import unwrapped, values
from .updates import CompiledForward, UpdateRule, chunk_of


class QNetwork:
    """Q-values and updates for one Keras model.

    The weights live in one row of numbers (see `updates`). Until `model` is taken hold of, nobody can see its
    variables and they are left behind; from then on both sides are brought up to date at each use.

    Args:
        model: a Keras model, states `(B, S)` or pictures `(B, H, W, C)` to Q-values `(B, A)`, with or without
            `quick` around it.
        rule: what is compiled into its updates.
    """

    def __init__(self, model, rule: UpdateRule):
        self._given, self._model, self._rule = model, unwrapped(model), rule
        self._trainable = list(self._model.trainable_variables)
        self._is_shared = False  # someone outside holds the model
        self._num_updates, self._activations = 0, None
        self.td_errors: np.ndarray | None = None  # of the last `update` with weights, one for each row of it
        self._read_activations()
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

    def pickled_model(self) -> bytes:
        """The model with all that was done to it, for `model_from_pickle`; its weights may be old ones.

        Raises:
            TypeError: as `model_to_pickle`.
        """
        return model_to_pickle(self._given)

    def checkpoint(self) -> dict[str, np.ndarray]:
        """All that the next update goes by: weights, target network, optimizer, other variables, count."""
        self._read_model()
        others = {f"other{number}": np.asarray(value) for number, value in enumerate(self._others)}
        return {"rows": self._rows, "num_updates": np.array(self._num_updates), **others}

    def restore(self, kept: dict[str, np.ndarray]) -> None:
        """Goes on from the checkpoint of a network of the same layers."""
        if kept["rows"].shape != self._rows.shape:
            raise ValueError(f"weights {kept['rows'].shape} don't fit a network with {self._rows.shape}")
        self._others = [kept[f"other{number}"] for number in range(len(self._others))]
        self._num_updates = int(kept["num_updates"])
        self._take(kept["rows"])
        if self._is_shared:
            self._write_model()

    def copied(self) -> "QNetwork":
        """A network that starts where this one is and learns apart from it; leave its `model` alone."""
        self._read_model()
        self._compiled = self._compiled or compiled_updates(self._model, self._rule)  # once, for both
        twin = copy.copy(self)
        twin._is_shared = False  # so it never writes into the Keras model, which stays with this one
        return twin

    def q_values(self, states: np.ndarray) -> np.ndarray:
        """`[B, S] -> [B, A]`, or of pictures."""
        return self.frozen()(states)

    def frozen(self, target: bool = False) -> Callable[[np.ndarray], np.ndarray]:
        """A function `[B, S] -> [B, A]` with the newest weights, which no later update touches.

        `target`: with those of the target network.
        """
        self._read_model()
        return self._forward_with(self._rows[1]) if target else self._newest

    def update(self, batch: Batch, num: int, learning_rate: float, tau: float) -> float:
        """Takes `num` gradient steps, one on each of `num` batches that stand one after another in `batch`.

        Where the batch has `weights`, each row's loss is multiplied by its own, and `td_errors` are kept.

        Returns:
            The mean loss.
        """
        self._read_model()
        self._compiled = self._compiled or compiled_updates(self._model, self._rule)
        rows, total, errors = self._tensor, 0.0, []
        parts = [part.reshape(num, -1, *part.shape[1:]) for part in batch]
        most = chunk_of(batch)
        for start in range(0, num, most):
            chunk = batch._make(part[start : start + most] for part in parts)
            rows, self._others, loss, *seen = self._compiled(
                rows, self._others, chunk, learning_rate, tau, self._num_updates + start
            )
            total += loss
            errors += seen
        self._take(rows)
        self._num_updates += num
        self.td_errors = np.concatenate(errors).reshape(-1) if errors else None
        if self._is_shared:
            self._write_model()
        return total / num

    def _take(self, rows) -> None:
        """Makes these rows the newest, for the forward pass too."""
        self._tensor, self._rows = rows, np.asarray(rows)
        self._newest = self._forward_with(self._rows[0])

    def _forward_with(self, row: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
        """The forward pass with the weights in a row."""
        weights = self._split(row)
        if self._chain is not None:
            return chain_with(weights, self._chain)
        if self._compiled_forward is None:
            self._compiled_forward = CompiledForward(self._model)
        return partial(self._compiled_forward, weights, self._others)

    def _split(self, row: np.ndarray) -> list[np.ndarray]:
        ends = np.cumsum([math.prod(variable.shape) for variable in self._trainable])
        parts = np.split(row, ends[:-1])
        return [part.reshape(variable.shape) for part, variable in zip(parts, self._trainable, strict=True)]

    def _weights_of_model(self) -> np.ndarray:
        return np.concatenate([value.reshape(-1) for value in values(self._trainable)])

    def _read_activations(self) -> None:
        activations = [getattr(layer, "activation", None) for layer in self._model._flatten_layers()]
        if activations == self._activations:
            return
        self._activations = activations
        self._compiled = self._compiled_forward = None  # what is compiled holds the ones of its moment
        # A row of weights holds no frozen ones, so the forward pass through them is Keras'.
        self._chain = None if self._model.non_trainable_variables else chain_of(self._model)

    def _read_model(self) -> None:
        """Takes over what was done to the Keras model, if someone outside holds it."""
        if not self._is_shared:
            return
        if len(self._model.trainable_variables) != len(self._trainable):
            raise ValueError(
                "Other layers of the model can be trained now than before. Say `agent.model = model` after "
                "freezing or adding layers, so that the agent takes on the changed model."
            )
        activations = self._activations
        self._read_activations()
        self._others = values(self._model.non_trainable_variables)
        weights = self._weights_of_model()
        if not np.array_equal(weights, self._rows[0]):
            self._take(np.concatenate([weights[None], self._rows[1:]]))
        elif self._others or self._activations is not activations:
            self._take(self._tensor)

    def _write_model(self) -> None:
        variables = [*self._trainable, *self._model.non_trainable_variables]
        for variable, value in zip(variables, [*self._split(self._rows[0]), *self._others], strict=True):
            variable.assign(value)
