"""Plain chains of Keras' own layers, run without Keras: in NumPy, and in TensorFlow inside compiled updates.

For networks this small a call through Keras costs a hundred times the arithmetic itself. A convolution is
written as patches times a matrix, which compilers turn into faster code than Keras' `Conv2D`.
"""

import math
from itertools import islice
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np

from .dueling import Dueling, dueling_layer

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

    def run(self, xp: ModuleType, x):
        """The layer's outputs; `xp` is NumPy or TensorFlow, whose arrays `x` and the weights are."""
        return _bent(xp, x @ self.kernel + self.bias, self.activation)


class Conv(NamedTuple):
    """One layer that looks at each patch of a picture with the same weights: Keras' `Conv2D`."""

    kernel: np.ndarray  # [height, width, in, out]
    bias: np.ndarray | float  # [out]
    activation: str
    strides: tuple[int, int]
    padding: str  # "valid" or "same"

    def run(self, xp: ModuleType, x):
        """As `Dense.run`: `[B, H, W, in] -> [B, H', W', out]`."""
        if self.padding == "same":
            sizes = zip(x.shape[1:3], self.kernel.shape[:2], self.strides, strict=True)
            x = xp.pad(x, [(0, 0), *(_margins(*each) for each in sizes), (0, 0)])
        return _bent(xp, convolved(xp, x, self.kernel, self.strides) + self.bias, self.activation)


class Flatten(NamedTuple):
    """A picture as a row of numbers."""

    def run(self, xp: ModuleType, x):
        """`[B, H, W, C] -> [B, H W C]`."""
        return xp.reshape(x, (-1, math.prod(x.shape[1:])))


class Chain(NamedTuple):
    """A function of rows, `[B, in] -> [B, out]`, or of pictures; a diverged network gives inf or nan."""

    layers: list[Dense | Conv | Flatten | Dueling]

    def __call__(self, x: np.ndarray) -> np.ndarray:  # noqa: D102
        with np.errstate(over="ignore", invalid="ignore"):
            for layer in self.layers:
                x = layer.run(np, x)
        return x


def convolved(xp: ModuleType, x, kernel, strides: tuple[int, int]):
    """Each patch of `x` [B, H, W, C] times the kernel [KH, KW, C, F]: `[B, H', W', F]`, in `xp`'s arrays."""
    (_, height, width, channels), (down, right) = x.shape, strides
    rows, columns, _, num_filters = kernel.shape
    places = (height - rows) // down + 1, (width - columns) // right + 1
    if strides != (1, 1) and rows % down == columns % right == 0:
        # Squares of a stride's size become channels: the same numbers, in fewer and longer pieces.
        tall, wide = rows // down, columns // right
        high, long = places[0] + tall - 1, places[1] + wide - 1
        x = xp.reshape(x[:, : high * down, : long * right], (-1, high, down, long, right, channels))
        x = xp.reshape(xp.transpose(x, (0, 1, 3, 2, 4, 5)), (-1, high, long, down * right * channels))
        kernel = xp.reshape(kernel, (tall, down, wide, right, channels, num_filters))
        kernel = xp.transpose(kernel, (0, 2, 1, 3, 4, 5))
        return convolved(xp, x, xp.reshape(kernel, (tall, wide, -1, num_filters)), (1, 1))
    patches = [
        x[:, i : i + (places[0] - 1) * down + 1 : down, j : j + (places[1] - 1) * right + 1 : right]
        for i in range(rows)
        for j in range(columns)
    ]
    patches = xp.reshape(xp.concat(patches, 3), (-1, rows * columns * channels))
    return xp.reshape(patches @ xp.reshape(kernel, (-1, num_filters)), (-1, *places, num_filters))


def chain_of(model) -> list[tuple[type, tuple]] | None:
    """What `chain_with` makes a chain of: each layer's class and settings; None: it is no plain chain.

    That is a built `Sequential` of Keras' own Dense, Conv2D and Flatten layers in 32 bits, with nothing added
    to their losses; and our own streams.
    """
    import keras

    if type(model) is not keras.Sequential or not model.built or model.inputs[0].dtype != "float32":
        return None
    plans = [_plan(layer) for layer in model.layers]
    if None in plans:
        return None
    return plans if len(model.weights) == sum(map(_num_weights, plans)) > 0 else None


def chain_with(weights: list, plans: list[tuple[type, tuple]]) -> Chain:
    """The chain with these weights: `[kernel, bias, kernel, bias, ...]`."""
    rest = iter(weights)
    return Chain([plan[0](*islice(rest, _num_weights(plan)), *plan[1]) for plan in plans])


def _num_weights(plan: tuple[type, tuple]) -> int:
    return len(plan[0]._fields) - len(plan[1])


def _plan(layer) -> tuple[type, tuple] | None:
    import keras

    if type(layer) is keras.layers.Flatten:
        return Flatten, ()
    if type(layer) is dueling_layer():
        return (Dueling, ()) if layer.dtype_policy.name == "float32" else None
    name = getattr(getattr(layer, "activation", None), "__name__", "")
    if name not in _ACTIVATIONS or layer.activation is not getattr(keras.activations, name, None):
        return None
    if not layer.use_bias or layer.dtype_policy.name != "float32":
        return None
    if type(layer) is keras.layers.Dense:
        return None if layer.quantization_mode else (Dense, (name,))
    is_plain = type(layer) is keras.layers.Conv2D and layer.data_format == "channels_last"
    is_plain = is_plain and layer.groups == 1 and set(layer.dilation_rate) == {1}
    return (Conv, (name, tuple(layer.strides), layer.padding)) if is_plain else None


def _margins(size: int, kernel: int, stride: int) -> tuple[int, int]:
    """What `same` puts before and behind, so that a kernel looks at every place."""
    missing = max(0, (-(-size // stride) - 1) * stride + kernel - size)
    return missing // 2, missing - missing // 2


def _bent(xp: ModuleType, x, activation: str) -> Any:
    if xp is np:
        return _ACTIVATIONS[activation](x)
    import keras

    return getattr(keras.activations, activation)(x)
