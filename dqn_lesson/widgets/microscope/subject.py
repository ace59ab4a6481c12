"""What is put under the microscope: an agent's network, its target network, and one update on a copy."""

import copy
import warnings
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NamedTuple

import numpy as np

from ...agent import DQNAgent, network_input
from ...environments import EnvError, Recipe, environment_of
from ...games import LESSON_GAME
from ...memory import Batch
from ...network.chain import Chain, Dense, chain_of, chain_with
from ...network.quick import unwrapped
from ..shared.q_sources import policy_of

Answer = Callable[[np.ndarray], np.ndarray]  # states (B, S) -> Q-values (B, A)


class Subject(NamedTuple):
    """An agent as the microscope sees it. Nothing in here changes the agent."""

    q_values: Answer
    target_q: Answer  # of the next state: the target network's, if there is one
    gamma: float
    n_step: int
    double: bool  # the network itself chooses the next action, and the target network tells its Q-value
    has_target: bool
    own_replay: bool  # the agent has a `replay` of its own, which need not do what is shown
    layers: list[Dense] | None  # None: no plain chain of Dense layers
    scale: np.ndarray  # what states are multiplied with before the first layer, see `Policy`
    update: Callable[[Batch], Answer]  # one update on a copy; the copy's answers
    where: str | Recipe = LESSON_GAME  # by whose names numbers and actions go


def subject_of(agent: Any) -> Subject:
    """An agent as it is now: a `DQNAgent`, or one with a Keras `model` and the tutorial's `gamma`."""
    subject = _of_dqn(agent) if isinstance(agent, DQNAgent) else _of_own(agent)
    with suppress(EnvError):  # one that says nothing of it is the tutorial's
        subject = subject._replace(where=environment_of(agent))
    return subject


def _has_own_replay(agent: Any) -> bool:
    """Whether it has a `replay` that is not the package's: of its class, or put into it."""
    replay = getattr(agent, "replay", None)
    return replay is not None and getattr(replay, "__func__", None) is not DQNAgent.replay


def _of_dqn(agent: DQNAgent) -> Subject:
    frozen, has_target = agent.snapshot(), agent.target_tau < 1
    now = _apart(agent)

    def update(batch: Batch) -> Answer:
        # Repeated to the usual size, which changes no mean: another size would be compiled first.
        times = 1 if now.one_by_one else max(1, now.batch_size // len(batch.actions))
        batch, after = Batch(*(np.concatenate([part] * times) for part in batch)), _apart(now)
        after._network().update(*after._network_batch(batch, 1))
        return after.q_values

    target = agent.snapshot(target=True) if has_target else frozen
    return Subject(
        frozen.q_values, target.q_values, agent.gamma, agent.n_step, agent.hyperparameters.double, has_target,
        _has_own_replay(agent), frozen.layers, frozen.scale, update,
    )  # fmt: skip


def _apart(agent: DQNAgent) -> DQNAgent:
    """The agent with its settings and a network of this moment: what it learns, the agent does not."""
    apart = object.__new__(type(agent))  # not `copy.copy`, which would take the environment along
    vars(apart).update(vars(agent), _q_network=agent._network().copied())
    return apart


def _of_own(agent: Any) -> Subject:
    policy = policy_of(agent)
    model = getattr(agent, "model", None)
    if not hasattr(model, "fit"):
        raise ValueError(
            f"{type(agent).__name__} has no Keras network in `model`, so there is nothing to update. "
            "Give a DQNAgent, a run, or an agent of yours with a `model`."
        )
    model = _copied(unwrapped(model))
    plans = chain_of(model)

    def update(batch: Batch) -> Answer:
        after = _copied(model)
        wanted = after.predict(batch.states, verbose=0)
        future = after.predict(batch.next_states, verbose=0).max(axis=1)
        wanted[np.arange(len(wanted)), batch.actions] = batch.returns + batch.discounts * future
        after.fit(batch.states, wanted, batch_size=len(wanted), epochs=1, verbose=0)
        return lambda states: after.predict(np.asarray(states, np.float32), verbose=0)

    size = int(model.input_shape[-1])
    layers = None if plans is None else chain_with(model.get_weights(), plans).layers
    return Subject(
        policy.q_values, policy.q_values, float(getattr(agent, "gamma", 0.95)), 1, False, False,
        _has_own_replay(agent), layers, np.ones(size, np.float32), update,
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
    rows = [network_input(np.asarray(state)[None], subject.scale)]
    for layer in subject.layers:
        rows.append(Chain([layer])(rows[-1]))
    return [row[0] for row in rows]
