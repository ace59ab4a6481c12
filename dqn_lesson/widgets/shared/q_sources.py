"""Whose Q-values: what a learner hands to a widget, as policies that can be asked for Q-values."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np

from ...hyperparameters import Hyperparameters
from ...runs import Run


class Stage(NamedTuple):
    """One policy, and what is known about it."""

    name: str
    policy: Any  # has q_values
    settings: Hyperparameters | None
    memory: Any = None  # a sequence of transitions; None or empty: nothing remembered


class ModelPolicy:
    """The greedy policy of an agent that only has a `model`, as in the tutorial."""

    def __init__(self, model: Any):
        self._model = model

    def q_values(self, states: np.ndarray) -> np.ndarray:
        """States `(S,)` or `(B, S)` in, `(B, A)` out."""
        return np.asarray(self._model.predict(np.atleast_2d(states), verbose=0))

    def act(self, state: np.ndarray, explore: bool = False) -> int:
        """The greedy action; `explore` changes nothing."""
        return int(np.argmax(self.q_values(state)[0]))


def policy_of(source: Any, state_size: int = 4) -> Any:
    """The greedy policy of an agent, a run or a policy as it is now.

    Args:
        source: a `Run`, a `DQNAgent`, a `Policy`, or any agent with `q_values` or a Keras `model`.
        state_size: numbers of a state, S; it is asked for one such state.

    Raises:
        ValueError: it tells no Q-values, or something else than one for each action.
    """
    agent = source.policy() if isinstance(source, Run) else source
    kind = type(agent).__name__
    if hasattr(agent, "snapshot"):
        policy, name = agent.snapshot(), "q_values"
    elif hasattr(agent, "q_values"):
        policy, name = agent, "q_values"
    elif hasattr(getattr(agent, "model", None), "predict"):
        policy, name = ModelPolicy(agent.model), "model.predict"
    else:
        raise ValueError(
            f"{kind} tells no Q-values: it has neither `q_values(states)` nor a Keras network in `model`. "
            "Give a DQNAgent, a run, an agent of yours with a `model`, or load_pretrained()."
        )
    shape = np.shape(policy.q_values(np.zeros((1, state_size), np.float32)))
    if len(shape) != 2 or shape[0] != 1:
        raise ValueError(
            f"`{name}` of {kind} answered one state of {state_size} numbers with an array of shape {shape}, "
            "but must give a row of Q-values, one for each action: (1, actions)."
        )
    return policy


def stages_of(source: Any, state_size: int = 4) -> list[Stage]:
    """One stage for an agent or run; one for each of a list or of a dict of names, all with such states.

    Raises:
        ValueError: as `policy_of`, or there is none.
    """
    several = source if isinstance(source, Iterable) else [source]
    named = [(_name(one, number), one) for number, one in enumerate(several, 1)]
    if isinstance(source, Mapping):
        named = list(source.items())
    if not named:
        raise ValueError(
            "There is no agent in it. Give an agent or a run, or some of them in a list or dict."
        )
    return [
        Stage(str(name), policy_of(one, state_size), _settings(one), getattr(one, "memory", None))
        for name, one in named
    ]


def _name(source: Any, number: int) -> str:
    return f"{source.num_steps:,} steps" if isinstance(source, Run) else f"agent {number}"


def _settings(source: Any) -> Hyperparameters | None:
    settings = getattr(source, "settings", None) or getattr(source, "hyperparameters", None)
    return settings if isinstance(settings, Hyperparameters) else None
