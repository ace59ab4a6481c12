"""All that training depends on at one moment, as the content of a file: arrays and JSON, no pickle.

Memory, weights, target network, optimizer, epsilon and other numbers of the agent, what the wrappers have
learned, and every random generator. Restored on the same machine with the same versions, training goes on bit
for bit as if it had not stopped.
"""

import io
import json
import random
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from types import ModuleType
from typing import Any

import gymnasium as gym
import numpy as np

from ..agent import DQNAgent
from ..environments import BY_MAKE, ONLY_SHOW, RUNNING_MEAN
from ..memory import ReplayMemory
from .plain_data import CONTAINERS, from_json, to_json

_KEPT_ELSEWHERE = ("env", "hyperparameters", "memory", "past", "_q_network", "_refused")  # of an agent


class CheckpointError(ValueError):
    """An agent whose checkpoint can't be kept or restored; the message says why and what to do."""


def checkpoint_of(agent: DQNAgent, env: gym.Env, num_episodes: int = 0) -> bytes:
    """A checkpoint of an agent and the environment in which it is trained; best between two episodes.

    Args:
        agent: with a replay memory of the package.
        env: where it is trained.
        num_episodes: so many are behind it.

    Raises:
        CheckpointError: it is another kind of agent, has another memory, or holds something that no file can.
    """
    network = (
        agent.network_checkpoint() if isinstance(agent, DQNAgent) else {}
    )  # first: it may bring settings along
    arrays, facts = numbers_of(agent, env)
    arrays |= {f"network.{name}": value for name, value in network.items()}
    facts["num_episodes"] = num_episodes
    text, stream = json.dumps(facts, default=np.ndarray.tolist), io.BytesIO()
    np.savez(stream, facts=np.frombuffer(text.encode(), np.uint8), **arrays)
    return stream.getvalue()


def numbers_of(agent: DQNAgent, env: gym.Env) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
    """All of a checkpoint but the network: arrays, and what JSON holds. Errors as `checkpoint_of`."""
    if not isinstance(agent, DQNAgent) or not isinstance(agent.memory, ReplayMemory):
        what = "its memory" if isinstance(agent, DQNAgent) else "it"
        raise CheckpointError(
            f"{type(agent).__name__} can't be saved with `resumable`, because {what} is not the package's"
            " own: only a DQNAgent with its ReplayMemory can. Save it without."
        )
    arrays: dict[str, np.ndarray] = {}
    if agent.memory.holds_pictures:
        arrays |= {f"pictures.{name}": part for name, part in _pictures(agent.memory).items()}
    facts: dict[str, Any] = {}
    for where, thing in _things(agent, env):
        for name, value in vars(thing).items():
            _keep(f"{where}.{name}", value, thing, arrays, facts)
    return arrays, facts


def restore(agent: DQNAgent, env: gym.Env, content: bytes) -> int:
    """Puts an agent and an environment, both newly made, into the state that was kept.

    Returns:
        How many episodes are behind it.

    Raises:
        CheckpointError: the content is damaged, or belongs to another agent or environment.
    """
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        facts = json.loads(arrays.pop("facts").tobytes())
        agent.restore_network(_taken(arrays, "network."))
        if pictures := _taken(arrays, "pictures."):
            _put_pictures(agent.memory, pictures)
        things = dict(_things(agent, env))
        num_episodes = facts.pop("num_episodes")
        for path, value in (facts | arrays).items():
            where, name, *part = path.split(".")
            _put_back(things[where], name, part, value)
    except (LookupError, AttributeError, ValueError, TypeError, OSError) as error:
        raise CheckpointError(
            f"What was kept belongs to another agent or environment, or is damaged ({type(error).__name__}: "
            f"{error}). Make both as they were when the run was kept."
        ) from error
    return num_episodes


def _pictures(memory: ReplayMemory) -> dict[str, np.ndarray]:
    """Each frame once, `(F, bytes)`, and of each picture the numbers of its frames, `(N, C)`."""
    numbers: dict[bytes, int] = {}
    arrays = {}
    for name, pictures in (("states", memory._states), ("next_states", memory._next_states)):
        rows = [[numbers.setdefault(f, len(numbers)) for f in row] for row in pictures.places[: len(memory)]]
        arrays[name] = np.array(rows, np.int32)
    return arrays | {"frames": np.array([np.frombuffer(frame, np.uint8) for frame in numbers], np.uint8)}


def _put_pictures(memory: ReplayMemory, arrays: dict[str, np.ndarray]) -> None:
    frames = [frame.tobytes() for frame in arrays["frames"]]
    for name, pictures in (("states", memory._states), ("next_states", memory._next_states)):
        rows = arrays[name].tolist()
        pictures.places[: len(rows)] = [tuple([frames[number] for number in row]) for row in rows]


def _taken(arrays: dict[str, np.ndarray], start: str) -> dict[str, np.ndarray]:
    """Takes out what begins so, by the rest of its name."""
    return {name.removeprefix(start): arrays.pop(name) for name in list(arrays) if name.startswith(start)}


def _things(agent: DQNAgent, env: gym.Env) -> Iterator[tuple[str, Any]]:
    """Whose numbers and random generators are kept, by name."""
    yield "agent", agent
    yield "past", agent.past
    yield "diagnosis", agent.past.diagnosis
    yield "memory", agent.memory
    number = 0
    while isinstance(env, gym.Wrapper):
        if not isinstance(env, BY_MAKE + ONLY_SHOW):  # these learn nothing, and may not be there again
            yield f"{type(env).__name__}{number}", env
            number += 1
        env = env.env
    yield "world", env
    yield "actions", env.action_space
    yield "states", env.observation_space


def _keep(path: str, value: Any, thing: Any, arrays: dict, facts: dict) -> None:
    """Notes numbers and generators; of agent and environment also arrays, lists and the like."""
    name = path.partition(".")[2]
    if type(value) in (bool, int, float) or isinstance(value, np.random.Generator):
        facts[path] = to_json(value)
    elif isinstance(value, np.number | np.bool_):
        arrays[path] = np.asarray(value)
    elif isinstance(thing, ReplayMemory) and isinstance(value, np.ndarray):
        arrays[path] = value[: len(thing)]
    elif isinstance(thing, DQNAgent | gym.Env) and isinstance(value, np.ndarray) and value.dtype != object:
        arrays[path] = value
    elif isinstance(thing, gym.Wrapper) and all(hasattr(value, part) for part in RUNNING_MEAN):
        for part in RUNNING_MEAN:
            _keep(f"{path}.{part}", getattr(value, part), thing, arrays, facts)
    elif isinstance(thing, gym.Env):
        if isinstance(value, (*CONTAINERS.values(), random.Random, np.random.RandomState)):
            with suppress(TypeError):  # what it draws with, its world's bodies, ...: `reset` makes them
                facts[path] = to_json(value)
    elif isinstance(thing, DQNAgent) and name not in _KEPT_ELSEWHERE and not _is_code(value):
        try:
            facts[path] = to_json(value)
        except TypeError as error:
            raise CheckpointError(
                f"{type(thing).__name__}.{name} can't be saved for resuming: it holds {error}. Use numbers, "
                "arrays, or lists or dicts of these, or save without `resumable`."
            ) from error


def _is_code(value: Any) -> bool:
    """Whether it is a function, a class or a module, which the agent's own `__init__` makes again."""
    return isinstance(value, ModuleType | partial) or (callable(value) and hasattr(value, "__name__"))


def _put_back(thing: Any, name: str, part: list[str], value: Any) -> None:
    if isinstance(thing, ReplayMemory) and isinstance(value, np.ndarray) and value.ndim:
        getattr(thing, name)[: len(value)] = value
    else:
        target, name = (getattr(thing, name), part[0]) if part else (thing, name)
        is_scalar = (
            isinstance(value, np.ndarray)
            and not value.ndim
            and not isinstance(getattr(target, name, None), np.ndarray)
        )
        setattr(target, name, value[()] if is_scalar else from_json(value))
