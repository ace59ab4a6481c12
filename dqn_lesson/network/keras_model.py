"""The Keras model behind a Q-network."""

import functools
import logging
import os
import pickle
import random
import threading
import warnings
from collections.abc import Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType

import numpy as np

from .dueling import dueling_layer
from .quick import unwrapped

SET_BY_AGENT = "set_by_agent"  # what an optimizer is called that is not the learner's choice
_seeding = threading.RLock()


def keras() -> ModuleType:
    """Keras on TensorFlow, imported when it is first needed (2 to 5 seconds, once).

    Raises:
        ImportError: Keras is set to another backend, or in use on one already.
    """
    backend = os.environ.get("KERAS_BACKEND", "tensorflow")  # another one may not even be installed
    if backend == "tensorflow":
        import keras

        backend = keras.backend.backend()
    if backend != "tensorflow":
        raise ImportError(
            f"Keras runs on {backend}, but this course needs TensorFlow. Restart the kernel and import "
            "dqn_lesson before Keras, or set KERAS_BACKEND=tensorflow."
        )
    logging.getLogger("tensorflow").setLevel(logging.ERROR)  # its advice on retracing is not for learners
    _compile_quietly()
    dueling_layer()  # or Keras could not read it in a file
    return keras


@functools.cache
def _compile_quietly() -> None:
    """TensorFlow 2.20 says on stderr that it compiles for the first time, whatever it is told."""
    import tensorflow as tf

    if tf.__version__.startswith("2.20."):
        with open(os.dup(2), "wb") as stderr, open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), 2)
            try:
                tf.function(lambda: tf.zeros(()), jit_compile=True)()
            finally:
                os.dup2(stderr.fileno(), 2)


def build_network(
    num_inputs: int | tuple[int, int, int],
    num_actions: int,
    hidden: Sequence[int],
    activation: str,
    filters: Sequence[int] = (),
    dueling: bool = False,
):
    """A stack of Dense layers: states `(B, num_inputs)` in, Q-values `(B, num_actions)` out.

    For pictures `num_inputs` is their shape `(H, W, C)`; Conv2D layers come first, each with three numbers of
    `filters`: how many, their size and their stride. `dueling` puts two streams at the end, see `dueling`.

    Raises:
        ValueError: a filter is larger than the picture that is left for it, or one node is to be two streams.
    """
    layers = keras().layers
    if dueling and hidden[-1] < 2:
        raise ValueError("The last hidden layer has 1 node, but `dueling` halves it. Give it 2 or more.")
    bent = [layers.Dense(width, activation=activation) for width in hidden]
    last = dueling_layer() if dueling else layers.Dense  # made last: so late it draws its seed
    if isinstance(num_inputs, int):
        return keras().Sequential([layers.Input((num_inputs,)), *bent, last(num_actions)])
    looking, size = [], min(num_inputs[:2])
    for number, width, stride in zip(*(filters[part::3] for part in range(3)), strict=True):
        if width > size:
            raise ValueError(
                f"Filters of {width} x {width} don't fit into what is left of a picture of {num_inputs}: at "
                f"most {size} x {size}. Set smaller ones, or fewer layers, in `filters`."
            )
        size = (size - width) // stride + 1
        looking.append(layers.Conv2D(number, width, stride, activation=activation))
    seen = [*looking, layers.Flatten()]
    return keras().Sequential([layers.Input(num_inputs), *seen, *bent, last(num_actions)])


def compile_model(model, optimizer: str, loss: str, learning_rate: float) -> None:
    """Makes `fit` work on a model that was never compiled; `replay` has compiled updates of its own."""
    config = {"learning_rate": learning_rate, "name": SET_BY_AGENT}
    choice = {"class_name": optimizer, "config": config}
    model.compile(loss=loss, optimizer=keras().optimizers.get(choice))


@contextmanager
def seeded(seed: int):
    """Inside, layers without a seed of their own start from weights that `seed` alone decides.

    Keras draws such seeds from Python's global generator, so that is seeded here, and put back after.
    """
    keras()  # imported first, because importing it draws from that generator too
    with _seeding:
        before = random.getstate()
        random.seed(seed)
        try:
            yield
        finally:
            random.setstate(before)


def checked_model(model, shape: tuple[int, ...], num_actions: int):
    """The model itself, built, if it is a Keras model (or `quick` of one) that fits the environment.

    Raises:
        ValueError: it is no Keras model, or takes or gives the wrong number of values.
    """
    network = unwrapped(model)
    if not isinstance(network, keras().Model):
        raise ValueError(
            f"The network is {model!r}, but must be a Keras model. Does `_build_model` set `self.model` "
            "or return the model?"
        )
    takes = network.input_shape[1:] if getattr(network, "inputs", None) else shape
    if len(takes) != len(shape) or any(known not in (None, n) for known, n in zip(takes, shape, strict=True)):
        if len(shape) == len(takes) == 1:
            raise ValueError(f"The network takes {takes[0]} numbers, but a state has {shape[0]}.")
        raise ValueError(f"The network takes states of shape {takes}, but a state has the shape {shape}.")
    gives = tuple(network(np.zeros((2, *shape), np.float32)).shape)
    dtypes = {variable.dtype for variable in network.trainable_variables}
    if dtypes != {"float32"}:
        raise ValueError(
            f"The network's weights have the types {sorted(dtypes)}, but updates need at least one layer "
            "that can be trained, and all of them in float32. Is everything frozen?"
        )
    if gives != (2, num_actions):
        raise ValueError(
            f"For 2 states the network gives values of shape {gives}, but there are {num_actions} actions, "
            f"so it should be (2, {num_actions}). How many units has the last layer?"
        )
    return model


def model_to_bytes(model) -> bytes:
    """What Keras writes into a `.keras` file for this model."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "network.keras")
        model.save(path)
        return path.read_bytes()


def model_from_bytes(data: bytes):
    """The Keras model, not compiled, from the content of a `.keras` file; code in the file is never run."""
    with TemporaryDirectory() as folder, seeded(0):  # Keras draws random seeds on the way
        path = Path(folder, "network.keras")
        path.write_bytes(data)
        return keras().saving.load_model(path, compile=False, safe_mode=True)


def model_to_pickle(model) -> bytes:
    """The model as it stands, compiled or not, `quick` or not, with its optimizer.

    Raises:
        TypeError: it holds code that Keras can't find again.
    """
    try:
        pickled = pickle.dumps(model)
        model_from_pickle(pickled)
    except Exception as error:  # of many types
        reason = [type(error).__name__, *str(error).splitlines()[:1]]
        raise TypeError(
            f"A network with code of your own can't be copied or pickled ({': '.join(reason)}). Build it in "
            "`_build_model`, or keep its agent with save_run(agent, path)."
        ) from error
    return pickled


def model_from_pickle(pickled: bytes):
    """What `model_to_pickle` was given."""
    with seeded(0), warnings.catch_warnings():  # Keras warns of optimizers that have not learned yet
        warnings.simplefilter("ignore")
        return pickle.loads(pickled)
