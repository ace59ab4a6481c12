"""What is put under the microscope: an agent's network, its judge, and one update on a copy of it."""

import copy
import warnings
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from ..agent import DQNAgent
from ..memory import Batch
from ..network.forward import Dense, dense_activations, forward, layers_of
from ..network.quick import unwrapped
from .promises import policy_of

Answer = Callable[[np.ndarray], np.ndarray]  # states (B, S) -> Q-values (B, A)


class Subject(NamedTuple):
    """An agent as the microscope sees it. Nothing in here changes the agent."""

    q_values: Answer
    judge: Answer  # of the network that judges the next state: the target network, if there is one
    gamma: float
    n_step: int
    double: bool  # the network itself chooses the next button, and the judge only says its worth
    has_target: bool
    batch_size: int
    layers: list[Dense] | None  # None: no plain chain of Dense layers
    scale: np.ndarray  # [S]; what states are multiplied with before the first layer
    update: Callable[[Batch], Answer]  # one update on a copy; the copy's answers


def subject_of(agent: Any) -> Subject:
    """An agent as it is now: a `DQNAgent`, or one with a Keras `model` and the tutorial's `gamma`."""
    return _of_dqn(agent) if isinstance(agent, DQNAgent) else _of_own(agent)


def copy_of(agent: DQNAgent) -> DQNAgent:
    """An agent with the same weights, target network and optimizer; no change of it reaches the first."""
    agent.snapshot()  # takes in what was done to its `model`
    twin = copy.copy(agent)
    twin._learner = copy.copy(agent._network())  # its arrays are replaced by an update, never written into
    twin._learner._is_shared = False  # so that it never writes into the Keras model of both
    return twin


class _Held:
    """A memory from which always the same batch is drawn."""

    def __init__(self, batch: Batch):
        self._batch = batch

    def sample(self, batch_size: int, gamma: float, n_step: int) -> Batch:
        """The batch, again and again until it is long enough: that changes no mean."""
        times = batch_size // len(self._batch.actions)
        return Batch(*(np.concatenate([part] * times) for part in self._batch))


def _of_dqn(agent: DQNAgent) -> Subject:
    twin = copy_of(agent)
    frozen = twin.snapshot()
    judge = frozen
    if agent.target_tau < 1:
        other = copy_of(agent)
        other._learner._take(other._learner._rows[[1, 1, 2, 3]])  # the target network's weights
        judge = other.snapshot()

    def update(batch: Batch) -> Answer:
        after = copy_of(twin)
        after.memory = _Held(batch)
        num = len(batch.actions)
        # A single transition is repeated to the usual size: another size would be compiled first.
        DQNAgent.replay(after, num if agent.one_by_one else max(num, agent.batch_size // num * num))
        return after.q_values

    return Subject(
        frozen.q_values, judge.q_values, agent.gamma, agent.n_step, agent.hyperparameters.double,
        agent.target_tau < 1, agent.batch_size, twin._learner._layers, twin._scale, update,
    )  # fmt: skip


def _of_own(agent: Any) -> Subject:
    policy = policy_of(agent)
    model = getattr(agent, "model", None)
    if not hasattr(model, "fit"):
        raise ValueError(
            f"{type(agent).__name__} has no Keras network in `model`, so there is nothing to update. "
            "Give a DQNAgent, a run, or an agent of yours with a `model`."
        )
    model = _copied(unwrapped(model))
    names = dense_activations(model)

    def update(batch: Batch) -> Answer:
        after = _copied(model)
        wanted = after.predict(batch.states, verbose=0)
        future = after.predict(batch.next_states, verbose=0).max(axis=1)
        wanted[np.arange(len(wanted)), batch.actions] = batch.returns + batch.discounts * future
        after.fit(batch.states, wanted, batch_size=len(wanted), epochs=1, verbose=0)
        return lambda states: after.predict(np.asarray(states, np.float32), verbose=0)

    size = int(model.input_shape[-1])
    layers = None if names is None else layers_of(model.get_weights(), names)
    return Subject(
        policy.q_values, policy.q_values, float(getattr(agent, "gamma", 0.95)), 1, False, False,
        int(getattr(agent, "batch_size", 32)), layers, np.ones(size, np.float32), update,
    )  # fmt: skip


def _copied(model: Any) -> Any:
    """A Keras model like this one, compiled as it is, optimizer and all; through Keras' own file format."""
    with warnings.catch_warnings():  # an optimizer that has done nothing yet has nothing to be copied
        warnings.filterwarnings("ignore", "Skipping variable loading for optimizer", UserWarning)
        return copy.deepcopy(model)


def layer_by_layer(subject: Subject, state: np.ndarray) -> list[np.ndarray] | None:
    """What leaves the scaling and each layer, for a state `(S,)`: a list of rows; None: it can't be seen."""
    if subject.layers is None:
        return None
    rows = [np.asarray(state, np.float32)[None] * subject.scale]
    for layer in subject.layers:
        rows.append(forward([layer], rows[-1]))
    return [row[0] for row in rows]
