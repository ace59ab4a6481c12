"""What `compile` says about learning, as settings: a learner's own network is taken at its word."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from .keras_model import SET_BY_AGENT, keras
from .quick import unwrapped
from .updates import LOSSES

_FREE = ("name", "learning_rate", "global_clipnorm")  # of an optimizer: any value can be followed
_ERRORS = np.array([[0.3], [-0.7], [1.5], [-4.0]], np.float32)  # by which one loss is told from another


def compiled_settings(model) -> dict[str, Any]:
    """Optimizer, learning rate, loss and length of the gradient, as far as `compile` names them.

    Returns:
        `Hyperparameters` by name; none of them if the model was never compiled, or by the agent alone.

    Raises:
        ValueError: `compile` names something that updates can't follow. The message says what.
    """
    model = unwrapped(model)
    optimizer = model.optimizer if model.compiled else None
    if optimizer is None or optimizer.name == SET_BY_AGENT:
        return {}
    found = {"optimizer": _optimizer(optimizer), "learning_rate": _rate(optimizer)}
    if optimizer.global_clipnorm is not None:
        found["clip_norm"] = float(optimizer.global_clipnorm)
    if model.loss is not None:
        found["loss"] = _loss(model)
    return found


def _optimizer(optimizer) -> str:
    kind, optimizers = type(optimizer), keras().optimizers
    known = {optimizers.Adam: "adam", optimizers.RMSprop: "rmsprop", optimizers.SGD: "sgd"}
    if kind not in known:
        raise _cannot(f"the optimizer {kind.__name__}")
    given, plain = optimizer.get_config(), kind().get_config()
    differ = [name for name, value in given.items() if value != plain[name] and name not in _FREE]
    if differ:
        raise _cannot(f"{kind.__name__}({', '.join(f'{name}={given[name]}' for name in differ)})")
    return known[kind]


def _rate(optimizer) -> float:
    schedule = optimizer._learning_rate
    if isinstance(schedule, keras().optimizers.schedules.LearningRateSchedule):
        raise _cannot(f"the learning-rate schedule {type(schedule).__name__}")
    rate = np.float32(float(optimizer.learning_rate))
    return float(str(rate))  # 0.001, where Keras holds 0.0010000000474974513


def _loss(model) -> str:
    """The loss that gives what the model's does."""
    given = model.loss
    if isinstance(given, Mapping | Sequence) and not isinstance(given, str):
        raise _cannot("a list or dict of losses")
    if model._compile_loss._user_loss_weights is not None:
        raise _cannot("loss_weights")
    try:
        mean = np.mean(keras().losses.get(given)(np.zeros_like(_ERRORS), _ERRORS))
    except Exception:  # of any type: it may be the learner's own
        mean = np.nan
    import tensorflow as tf

    for name, formula in LOSSES.items():
        if np.isclose(mean, np.mean(formula(tf, _ERRORS)), rtol=1e-5):
            return name
    name = getattr(given, "name", None) or getattr(given, "__name__", None) or given
    raise _cannot(f"the loss {name}")


def _cannot(what: str) -> ValueError:
    return ValueError(
        f"The network is compiled with {what}, which `replay` can't use. It knows Adam, RMSprop and SGD "
        "with Keras' default constants, a learning rate that is a number (`learning_rate_end` lets it "
        "fall), and "
        "one loss, 'mse' or 'huber'."
    )
