"""A file a game: its settings, its facts, and what a state's numbers and the actions are called.

A game's file bears its environment's name, `mountain_car.py` for `MountainCar-v0`, and holds what is known:

    ENV_ID: Gymnasium's name.
    SETTINGS: with which the package's agent learns it.
    STATE: name and unit of each number of a state.
    ACTIONS: the name of each action.
    FAILURE: what `fall_reward` is given for.
    SCORE: what the environment's own rewards add up to.

`ENV_ID` and `ACTIONS` are in every file. Wrappers, time limit and pass mark are in the environment's
registered spec; a file registers a game of its own. Where a game has no file, its numbers and actions go by
their places.
"""

import importlib
import pkgutil
import re
from types import ModuleType
from typing import Any


def state_names(env_id: str, size: int) -> list[tuple[str, str]]:
    """Name and unit of each of the `size` numbers of a state; the unit is empty where there is none."""
    known = fact(env_id, "STATE", ())
    return list(known) if len(known) == size else [(f"number {place}", "") for place in range(size)]


def action_names(env_id: str, num_actions: int) -> list[str]:
    """The name of each action, the first being action 0."""
    known = fact(env_id, "ACTIONS", ())
    return [*known, *(f"action {number}" for number in range(len(known), num_actions))]


def fact(env_id: str, name: str, otherwise: Any) -> Any:
    """What the game's file says under this name; `otherwise` where it has none, or there is no file."""
    return getattr(_file_of(env_id), name, otherwise)


def _file_of(env_id: str) -> ModuleType | None:
    """The game's module in this folder, if it has one."""
    name = re.sub(r".*[/:]|-v\d+$", "", env_id).lower()  # also of an environment that is registered nowhere
    for module in pkgutil.iter_modules(__path__):
        if module.name.replace("_", "") == name:
            return importlib.import_module(f"{__name__}.{module.name}")
    return None
