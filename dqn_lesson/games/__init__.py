"""A file a game: its settings, its facts, and what a state's numbers and the actions are called.

A game's file bears its environment's name, `mountain_car.py` for `MountainCar-v0`, and holds what is known:

    ENV_ID: Gymnasium's name.
    SETTINGS: with which the package's agent learns it.
    STATE: name and unit of each number of a state.
    ACTIONS: the name of each action.
    MAP: the axes of a value map, each an `Axis`: first the two that are drawn across and upwards. They are
        all numbers of a state, by name, unless `map_states` makes states `(N, S)` of them, `(N, K)`,
        and `map_numbers` the other way round.
    MAP_LOOK: what there is to see in it, in sentences.
    KEYS: the keys by which a person plays it, each with its action; and IDLE, the action while none is held.
    NO_KEYS: why there are none.
    BY_HAND: what its environment is made with for a person, where that is something else.
    NEIGHBOURS: differences of states that are worth a look, by what they mean.
    FAILURE: what `fall_reward` is given for.
    SCORE: what the environment's own rewards add up to.
    ending(states, recipe, score): how an episode that terminated ended, in words.
    physics(recipe): the constants with which a page plays and draws the game by itself; None: it is another.
    StartsIn(env, state): the game, beginning in a state.

`ENV_ID` and `ACTIONS` are in every file. Wrappers, time limit and pass mark are in the environment's
registered spec; a file registers a game of its own. Where a game has no file, its numbers and actions go by
their places.
"""

import functools
import importlib
import math
import pkgutil
import re
from contextlib import closing
from dataclasses import replace
from types import ModuleType
from typing import Any, NamedTuple

import gymnasium as gym
import numpy as np
from gymnasium.envs.registration import EnvSpec
from gymnasium.wrappers import RecordEpisodeStatistics

from ..environments import ONLY_SHOW, Recipe, default_settings, own_layers, recipe_of
from ..hyperparameters import Hyperparameters

LESSON_GAME = "CartPole-v1"  # what is meant where nobody says which game

_GYMNASIUM = "gymnasium."  # how the modules of its own games begin
_CONSOLE = "ALE/"  # how the ids of Atari's games begin
_CHANGE_NOTHING = (*ONLY_SHOW, RecordEpisodeStatistics)  # of states, actions and rewards


class Axis(NamedTuple):
    """A number that a value map can vary: what it is called, its unit, where it begins and ends."""

    name: str
    unit: str
    low: float
    high: float
    start: float = 0.0  # where its slider stands at first


def settings_of(env: Any) -> Hyperparameters:
    """The settings with which the package's agent learns here: the game's own, if it is played as it is.

    Args:
        env: an environment, its id, its spec, a function that makes one, or a recipe.
    """
    recipe = recipe_of(env)
    with closing(recipe.make()) as made:
        known = type(made.unwrapped).__module__.startswith(_GYMNASIUM)
        known = known or fact(recipe.name, "ENV_ID", None) == recipe.name
        added = own_layers(made)[recipe.num_brought :]
        as_it_is = all(isinstance(layer, _CHANGE_NOTHING) for layer in added)
        own = fact(recipe, "SETTINGS", None) if known and as_it_is else None
        return own or default_settings(made)


def known_games() -> list[str]:
    """The ids of the games that have settings, in alphabetical order."""
    return sorted(game.ENV_ID for game in _all_files() if hasattr(game, "SETTINGS"))


def physics(env: Any = LESSON_GAME) -> dict[str, float | str | None] | None:
    """The constants with which a page plays and draws this game by itself; None where it can't.

    Args:
        env: an environment, its id, its spec, a function that makes one, or a recipe.
    """
    recipe = recipe_of(env)
    told = (game.physics(recipe) for game in _all_files() if hasattr(game, "physics"))
    return next((world for world in told if world is not None), None)


def state_names(env: str | Recipe, size: int) -> list[tuple[str, str]]:
    """Name and unit of each of the `size` numbers of a state; the unit is empty where there is none.

    Where a wrapper makes other numbers of them, they go by their places.
    """
    known = () if _sees_other_states(env) else fact(env, "STATE", ())
    return list(known) if len(known) == size else [(f"state[{place}]", "") for place in range(size)]


def map_axes(env: str | Recipe) -> tuple[Axis, ...]:
    """The axes that its file names for a value map; none where a wrapper makes other numbers of a state."""
    return () if _sees_other_states(env) else fact(env, "MAP", ())


def map_look(env: str | Recipe) -> tuple[str, ...]:
    """What there is to see in a map over these axes, in sentences."""
    return fact(env, "MAP_LOOK", ()) if map_axes(env) else ()


def neighbouring(env: str | Recipe, size: int) -> dict[str, tuple[float, ...]]:
    """Differences of states of this size that are worth a look, by what they mean."""
    known = state_names(env, size) == list(fact(env, "STATE", ()))
    return fact(env, "NEIGHBOURS", {}) if known else {}


def action_names(env: str | Recipe, num_actions: int) -> list[str]:
    """The name of each action, the first being action 0; a console's own where no file knows better."""
    known = fact(env, "ACTIONS", None) or _console_actions(env)
    return [*known, *(f"action {number}" for number in range(len(known), num_actions))]


def keys_of(recipe: Recipe) -> dict[str, int]:
    """The keys by which a person plays, each with its action; none where none is known."""
    return {} if _is_changed(recipe, gym.ActionWrapper) else fact(recipe, "KEYS", {})


def by_hand(recipe: Recipe) -> Recipe:
    """The same environment as a person plays it: with more pictures a second, for example."""
    changes = fact(recipe, "BY_HAND", None)
    if not (changes and isinstance(recipe.source, EnvSpec)):
        return recipe
    return replace(recipe, source=replace(recipe.source, kwargs=recipe.source.kwargs | changes))


def idle_action(recipe: Recipe) -> int:
    """The action while no key is held."""
    return fact(recipe, "IDLE", 0)


def playable_games() -> list[str]:
    """The ids of the games that a person can play, in alphabetical order."""
    return sorted(game.ENV_ID for game in _all_files() if hasattr(game, "KEYS") or hasattr(game, "physics"))


def ending(states: np.ndarray, recipe: Recipe, score: float) -> str:
    """How an episode that terminated ended, in words.

    Args:
        states: all of its states, `(T, S)` or pictures `(T, H, W, C)`, the last one too.
        recipe: where it was played.
        score: the sum of its rewards.
    """
    told = None if _sees_other_states(recipe) else fact(recipe, "ending", None)
    return told(states, recipe, score) if told else "it ended"


def steps_until_fall(q_value: float, gamma: float) -> float:
    """How many steps from now the fall comes, read off a Q-value on rewards 0 and -1.

    A fall at the next step is worth -1 today, one after k steps -gamma ** (k - 1). Q-values of a network
    that stray outside -1 to 0 read as the nearest end: 1 step, or never.

    Args:
        q_value: Q(state, action).
        gamma: with which it was learned, above 0 and below 1. See `readable_gamma`.

    Raises:
        ValueError: `gamma` is not between them. At 1 every fall is worth -1, however far away it is.
    """
    if not 0 < gamma < 1:
        raise ValueError(
            f"gamma is {gamma}, but steps can be read off a Q-value only where it is above 0 and below 1: at"
            " 1 a fall in a year is worth as much as one at the next step, at 0 it is worth nothing."
        )
    if q_value >= 0:
        return math.inf
    return max(1.0, math.log(-q_value) / math.log(gamma) + 1)


def readable_gamma(agent) -> float | None:
    """The gamma with which `steps_until_fall` reads this agent's Q-values; None where they count no steps.

    They do where it learned from 0 for a step and -1 for a fall, with a gamma above 0 and below 1.

    Args:
        agent: any agent, or its `Hyperparameters`; or None.
    """
    settings = getattr(agent, "hyperparameters", agent)
    if not isinstance(settings, Hyperparameters) or (settings.step_reward, settings.fall_reward) != (0, -1):
        return None
    gamma = float(getattr(agent, "gamma", settings.gamma))  # an agent's own may have been set since
    return gamma if 0 < gamma < 1 else None


def _sees_other_states(env: str | Recipe) -> bool:
    """Whether a wrapper makes other numbers of a state."""
    return not isinstance(env, str) and _is_changed(env, gym.ObservationWrapper)


def _is_changed(recipe: Recipe, by: type) -> bool:
    """Whether there is such a wrapper that its spec doesn't bring along."""
    if not any(issubclass(kind, by) for kind in recipe.kinds):
        return False  # known without making it
    return any(issubclass(kind, by) for kind in recipe.kinds[recipe.num_brought :])


def fact(env: str | Recipe, name: str, otherwise: Any) -> Any:
    """What the game's file says under this name; `otherwise` where it has none, or there is no file."""
    return getattr(_file_of(_game_of(env)), name, otherwise)


def _game_of(env: str | Recipe) -> str:
    """The game's name; Gymnasium's own are known under any id, with any limit, and so are this package's."""
    name = env if isinstance(env, str) else env.name
    creator = gym.registry.get(env) if isinstance(env, str) else env.source
    if isinstance(creator, EnvSpec):
        creator = creator.entry_point
    elif isinstance(creator, gym.Env):
        creator = type(creator.unwrapped)
    if isinstance(creator, type):
        creator = f"{creator.__module__}:{creator.__name__}"
    module, _, made_by = creator.partition(":") if isinstance(creator, str) else ("", "", "")
    if module.startswith(f"{__name__}."):
        return importlib.import_module(module).ENV_ID
    known = module.startswith(_GYMNASIUM) and not isinstance(env, str)
    return made_by.removesuffix("Env") if known else name


@functools.cache
def _all_files() -> list[ModuleType]:
    return [importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]


@functools.cache
def _file_of(env_id: str) -> ModuleType | None:
    """The game's module in this folder, if it has one; a console's game of that name is another one."""
    name = re.sub(r".*[/:]|-v\d+$", "", env_id).lower()  # also of an environment that is registered nowhere
    files = (file for file in _all_files() if file.__name__.rpartition(".")[2].replace("_", "") == name)
    return None if env_id.startswith(_CONSOLE) else next(files, None)


def _console_actions(env: str | Recipe) -> list[str]:
    """What the Arcade Learning Environment calls its actions; nothing elsewhere."""
    if not (env if isinstance(env, str) else env.name).startswith(_CONSOLE):
        return []
    with closing(recipe_of(env).make()) as made:
        return [meaning.lower() for meaning in made.unwrapped.get_action_meanings()]
