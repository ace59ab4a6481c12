"""What an environment answers, which may be anybody's: checked, and in plain types."""

import math

import gymnasium as gym
import numpy as np
from gymnasium.spaces import Discrete

from .recipe import EnvError, name_of


def check_fit(agent, env: gym.Env) -> None:
    """Refuses an agent that was made for other states or actions."""
    name, states, actions = name_of(env), env.observation_space, env.action_space
    made_for = getattr(agent, "action_size", None)
    if made_for is not None and isinstance(actions, Discrete) and made_for != actions.n:
        raise ValueError(f"The agent was made for {made_for} actions, but {name} has {actions.n}.")
    made_for, there = getattr(agent, "state_size", None), getattr(states, "shape", None)
    other = made_for is not None and there and made_for != math.prod(there)
    if other or (len(there or ()) == 3 and getattr(agent, "state_shape", there) != there):
        raise ValueError(
            f"The agent was made for states of shape {getattr(agent, 'state_shape', (made_for,))}, but those "
            f"of {name} have shape {there}."
        )


def first_state(env: gym.Env, seed: int | None) -> np.ndarray:
    """The first state of an episode."""
    try:
        result = env.reset(seed=seed)
    except TypeError as error:
        if "seed" not in str(error):
            raise
        raise EnvError(
            f"`reset` of {name_of(env)} takes no seed, as in Gym before 0.26. Write it as `def reset(self, "
            "*, seed=None, options=None)`, with `super().reset(seed=seed)` as its first line."
        ) from error
    if not (isinstance(result, tuple) and len(result) == 2 and isinstance(result[1], dict)):
        raise EnvError(
            f"`reset` of {name_of(env)} returned {type(result).__name__}, but Gymnasium wants the state and "
            "a dict, `return state, {}`."
        )
    return _state(env, result[0])


def checked_step(env: gym.Env, result) -> tuple[np.ndarray, float, bool, bool]:
    """Next state, reward, terminated and truncated in plain types, out of what `env.step` returned."""
    if not isinstance(result, tuple) or len(result) != 5:
        many = f"a tuple of {len(result)}" if isinstance(result, tuple) else type(result).__name__
        raise EnvError(
            f"`step` of {name_of(env)} returned {many}, but Gymnasium wants five values: next state, reward, "
            "terminated, truncated and a dict. The old Gym's one `done` is two now: say whether the "
            "episode was over (terminated) or only the time (truncated)."
        )
    next_state, given, terminated, truncated, _ = result
    try:
        reward = given if type(given) is float else np.asarray(given, float).item()
    except (TypeError, ValueError):
        reward = math.nan
    if not math.isfinite(reward):
        raise EnvError(f"{name_of(env)} gave the reward {given!r}, but it must be a finite number.")
    return _state(env, next_state), reward, bool(terminated), bool(truncated)


def _state(env: gym.Env, state) -> np.ndarray:
    """A copy, since some environments give back the same array each time, with other numbers in it."""
    state = np.array(state)
    if state.dtype.kind not in "fiub":
        raise EnvError(
            f"{name_of(env)} gave a state of type {state.dtype}, but a state must be numbers. "
            "gymnasium.wrappers.FlattenObservation turns a Dict or a Tuple into a row of numbers."
        )
    if not np.isfinite(state).all():
        raise EnvError(f"{name_of(env)} gave the state {state.tolist()}, but its numbers must be finite.")
    return state
