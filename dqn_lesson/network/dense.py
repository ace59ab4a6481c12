"""A forward pass through Dense layers in NumPy.

For networks this small a call through Keras costs a hundred times the arithmetic itself.
"""

import math
from typing import NamedTuple

import numpy as np

_erf = np.vectorize(math.erf, otypes=[np.float32])  # NumPy has none
_ACTIVATIONS = {
    "linear": lambda x: x,
    "relu": lambda x: np.maximum(x, 0),
    "tanh": np.tanh,
    "sigmoid": lambda x: 0.5 + 0.5 * np.tanh(0.5 * x),
    "elu": lambda x: np.where(x > 0, x, np.expm1(np.minimum(x, 0))),
    "gelu": lambda x: x * (0.5 + 0.5 * _erf(x / math.sqrt(2))),
}


class Dense(NamedTuple):
    """One layer: `activation(x @ kernel + bias)`; `bias` may be 0."""

    kernel: np.ndarray  # [in, out]
    bias: np.ndarray | float  # [out]
    activation: str


class DenseForward(NamedTuple):
    """A function of rows, `[B, in] -> [B, out]`; a diverged network gives inf or nan."""

    layers: list[Dense]

    def __call__(self, x: np.ndarray) -> np.ndarray:  # noqa: D102
        with np.errstate(over="ignore", invalid="ignore"):
            for kernel, bias, activation in self.layers:
                x = _ACTIVATIONS[activation](x @ kernel + bias)
        return x


def dense_activations(model) -> list[str] | None:
    """Each layer's activation in a built chain of Keras' own Dense layers, in 32 bits; else None."""
    import keras

    if type(model) is not keras.Sequential or not model.built or model.inputs[0].dtype != "float32":
        return None
    names = []
    for layer in model.layers:
        name = getattr(getattr(layer, "activation", None), "__name__", "")
        own = type(layer) is keras.layers.Dense and layer.activation is getattr(keras.activations, name, None)
        plain = (
            own and layer.use_bias and not layer.quantization_mode and layer.dtype_policy.name == "float32"
        )
        if not plain or name not in _ACTIVATIONS:
            return None
        names.append(name)
    return names if len(model.weights) == 2 * len(names) > 0 else None


def dense_forward(weights: list[np.ndarray], activations: list[str]) -> DenseForward:
    """Pairs `[kernel, bias, kernel, bias, ...]` with the activations."""
    return DenseForward(
        [Dense(*layer) for layer in zip(weights[::2], weights[1::2], activations, strict=True)]
    )
