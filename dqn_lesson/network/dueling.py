"""Two streams at the end of a network: what a state is worth, and what each action adds to that.

Wang et al. (2016), arXiv:1511.06581, equation 9: Q(s, a) = V(s) + A(s, a) - the mean of A(s, .). Without
the mean taken off, a number could move from V to A and back, and nothing would tell which of them is which.
The paper gives each stream a hidden layer as wide as the one it replaces; here each has half of the last
hidden layer, so that an update costs no more.
"""

import functools
from types import ModuleType
from typing import NamedTuple

import numpy as np


class Dueling(NamedTuple):
    """The streams' last layers: the first half of the inputs is V's, the second one A's."""

    value_kernel: np.ndarray  # [in // 2, 1]
    value_bias: np.ndarray  # [1]
    advantage_kernel: np.ndarray  # [in - in // 2, A]
    advantage_bias: np.ndarray  # [A]

    def run(self, xp: ModuleType, x):
        """`[B, in] -> [B, A]`; `xp` is NumPy or TensorFlow, whose arrays `x` and the weights are."""
        half = self.value_kernel.shape[0]
        value = x[:, :half] @ self.value_kernel + self.value_bias  # [B, 1]
        advantage = x[:, half:] @ self.advantage_kernel + self.advantage_bias  # [B, A]
        mean = xp.mean if xp is np else xp.reduce_mean
        return value + advantage - mean(advantage, axis=1, keepdims=True)


@functools.cache
def dueling_layer() -> type:
    """The class of Keras layers that do this, made at first use, because importing Keras takes seconds."""
    import keras
    import tensorflow as tf

    @keras.saving.register_keras_serializable("dqn_lesson")
    class DuelingStreams(keras.layers.Layer):
        """`[B, in] -> [B, num_actions]`, see `Dueling`."""

        def __init__(self, num_actions: int, **more):
            super().__init__(**more)
            self.num_actions = num_actions

        def build(self, input_shape):
            half = input_shape[-1] // 2
            self.streams = []
            for name, width, num in (
                ("value", half, 1),
                ("advantage", input_shape[-1] - half, self.num_actions),
            ):
                self.streams += [
                    self.add_weight((width, num), "glorot_uniform", name=f"{name}_kernel"),
                    self.add_weight((num,), "zeros", name=f"{name}_bias"),
                ]

        def call(self, inputs):
            return Dueling(*self.streams).run(tf, inputs)

        def get_config(self):
            return super().get_config() | {"num_actions": self.num_actions}

    return DuelingStreams
