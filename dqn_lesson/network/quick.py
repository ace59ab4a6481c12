"""`quick(model)`: the tutorial's own `predict` and `fit`, one state at a time, at a bearable speed.

Keras prepares every call of `predict` and `fit` for data that may not fit into memory: pipelines, callbacks,
progress bars. For one state that costs thousands of times the arithmetic. The wrapper leaves the preparations
out and keeps the rest: `predict` runs the layers in NumPy, `fit` is the model's own training step, compiled
once. Both work on the Keras model's own variables, so the two never differ.
"""

import numpy as np

from .chain import chain_of, chain_with

_OFTEN = 3_000  # calls of `fit` with as many rows, after which XLA is worth the second that it compiles
_MOST_ROWS = 1_024  # for more of them Keras' preparations hardly count, and it takes them in small portions


def quick(model):
    """Wraps a Keras model so that `predict` and `fit` on a few rows cost about their arithmetic.

    The answers are those of Keras. What the wrapper has no short way for goes to Keras itself, slower and
    never wrong: other layers than Dense, Conv2D and Flatten, metrics, several epochs or batches, callbacks,
    lists instead of arrays, a progress bar (unlike Keras, none is printed unless `verbose` asks for it).
    Everything else (`save`, `get_weights`, `summary`, ...) is the Keras model's own.

    Args:
        model: a Keras model, best a `Sequential` of Dense, Conv2D and Flatten layers.

    Returns:
        The wrapper. The model itself stays usable beside it, and is its `keras_model`.

    Raises:
        ValueError: `model` is no Keras model.
    """
    import keras

    if isinstance(model, QuickModel):
        return model
    if not isinstance(model, keras.Model):
        raise ValueError(f"quick takes a Keras model, such as keras.Sequential([...]), but got {model!r}.")
    return QuickModel(model)


def unwrapped(model):
    """The Keras model itself, with or without `quick` around it."""
    return model.keras_model if isinstance(model, QuickModel) else model


class QuickModel:
    """What `quick` makes; see there."""

    def __init__(self, model):
        # Not `self.keras_model = model`: attributes that are set go to the Keras model.
        vars(self).update(keras_model=model, _steps={}, _steps_belong_to=None, _num_fits={})

    def predict(self, x, batch_size=None, verbose=0, *args, **kwargs) -> np.ndarray:
        """As Keras' `predict`: rows `(B, in)` or pictures in, `(B, out)` out."""
        model, plans = self.keras_model, chain_of(self.keras_model)
        counts = batch_size is None or (type(batch_size) is int and batch_size > 0)
        if not (plans and counts) or verbose or args or kwargs or not _is_rows(x, model.inputs[0].shape[1:]):
            return model.predict(x, batch_size, verbose, *args, **kwargs)
        return chain_with(values(model.weights), plans)(x.astype(np.float32, copy=False))

    def fit(self, x=None, y=None, batch_size=None, epochs=1, verbose=0, *args, **kwargs):
        """As Keras' `fit`: returns the `History`, with the loss in `history["loss"]`."""
        import tensorflow as tf

        model, most = self.keras_model, 32 if batch_size is None else batch_size
        plain = epochs == 1 and not (verbose or args or kwargs) and type(most) is int
        plain = plain and _can_be_trained(model) and _is_rows(x, model.inputs[0].shape[1:])
        if not plain or not _is_rows(y, model.outputs[0].shape[1:]) or not len(x) == len(y) <= most:
            return model.fit(x, y, batch_size, epochs, verbose, *args, **kwargs)
        step, x, y = self._step(len(x)), x.astype(np.float32), y.astype(np.float32)
        return self._history(float(step(tf.constant(x), tf.constant(y))))

    def _step(self, num_rows: int):
        """Keras' own training step for one batch, compiled; again where `compile` was called again.

        It takes any number of rows; XLA, in half the time, only one number, so that must come often.
        """
        model = self.keras_model
        if model.train_function is None:  # `compile` empties it, so it tells one compilation from the next
            model.make_train_function()
        if self._steps_belong_to is not model.train_function:
            vars(self).update(_steps={}, _steps_belong_to=model.train_function)
        self._num_fits[num_rows] = self._num_fits.get(num_rows, 0) + 1
        often = model.jit_compile and self._num_fits[num_rows] > _OFTEN
        known = num_rows if often or num_rows == 1 else None
        if known not in self._steps:
            self._steps[known] = _compiled_step(model, known)
        return self._steps[known]

    def _history(self, loss: float):
        import keras

        history = keras.callbacks.History()
        history.set_model(self.keras_model)
        history.set_params({"verbose": 0, "epochs": 1, "steps": 1})
        history.epoch, history.history = [0], {"loss": [loss]}
        self.keras_model.history = history
        return history

    def __call__(self, *args, **kwargs):
        """As calling the Keras model."""
        return self.keras_model(*args, **kwargs)

    def __getattr__(self, name: str):
        if name == "keras_model":  # of a copy in the making, which has none yet
            raise AttributeError(name)
        return getattr(self.keras_model, name)

    def __setattr__(self, name: str, value) -> None:
        setattr(self.keras_model, name, value)

    def __reduce__(self):
        return quick, (self.keras_model,)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *dir(self.keras_model)})

    def __repr__(self) -> str:
        how = "predict in NumPy, fit as one compiled step, on the same weights"
        if chain_of(self.keras_model) is None:
            how = "predict and fit go to Keras itself, for it is not a plain stack of built Dense layers"
        return f"quick({self.keras_model!r}): {how}"


def _compiled_step(model, num_rows: int | None):
    import tensorflow as tf

    def step(x, y):
        """One batch: its loss."""
        model.reset_metrics()
        loss = model.train_step((x, y))["loss"]
        model.optimizer.finalize_variable_values(model.trainable_variables)
        return loss

    if not model.optimizer.built:  # it makes variables, which a compiled function must not
        model.optimizer.build(model.trainable_variables)
    rows = [tf.TensorSpec((num_rows, *end.shape[1:])) for end in model.inputs + model.outputs]
    jit = num_rows is not None and bool(model.jit_compile)  # XLA, where Keras would use it too
    # The traced function is called directly, because that costs half of what a call through tf.function does.
    return tf.function(step, autograph=False, jit_compile=jit).get_concrete_function(*rows)


def _can_be_trained(model) -> bool:
    """Such a stack, nothing in it frozen, compiled plainly: with no metric besides the loss."""
    if not chain_of(model) or model.non_trainable_variables:
        return False
    return model.compiled and not model.run_eagerly and len(model.metrics) == 1


def values(variables) -> list[np.ndarray]:
    """What Keras variables hold now, read in a quarter of the time that `variable.numpy()` takes."""
    import tensorflow as tf

    read, held = tf.raw_ops.ReadVariableOp, [variable.value for variable in variables]
    return [read(resource=value.handle, dtype=value.dtype).numpy() for value in held]


def _is_rows(x, shape: tuple[int, ...]) -> bool:
    if type(x) is not np.ndarray or x.dtype not in (np.float32, np.float64, bool, np.uint8):
        return False
    return x.shape[1:] == shape and 0 < len(x) <= _MOST_ROWS
