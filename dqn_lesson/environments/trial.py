"""What is wrong with a world: a short trial, and one sentence."""

from contextlib import closing
from typing import Any

import gymnasium as gym
import numpy as np

from .protocol import checked_step, first_state
from .recipe import MOST_STEPS, EnvError, name_of, recipe_of

_SEED = 0


def trouble_in(env: Any, num_steps: int = MOST_STEPS) -> str:
    """What is wrong with an environment, in one sentence; empty if nothing was found.

    It is made twice and played by the same random actions: a state or reward that can't be, a state of
    another shape than was promised, an array given back again and again, a seed that is ignored, no end.

    Args:
        env: as for `recipe_of`.
        num_steps: after how many random steps it should have ended once.
    """
    try:
        recipe = recipe_of(env)
        with closing(recipe.make()) as one, closing(recipe.make()) as other:
            return _of_start(one, other) or _on_the_way(one, other, num_steps)
    except EnvError as error:
        return str(error)


def _of_start(one: gym.Env, other: gym.Env) -> str:
    state, again = first_state(one, _SEED), first_state(other, _SEED)
    if wrong := _of_shape(one, state):
        return wrong
    if not np.array_equal(state, again):
        return (
            f"`reset(seed={_SEED})` of {name_of(one)} began in {state.tolist()}, then in {again.tolist()}:"
            " it ignores its seed. Begin `reset` with `super().reset(seed=seed)`, and draw from"
            " `self.np_random`."
        )
    return ""


def _of_shape(env: gym.Env, state: np.ndarray) -> str:
    promised = env.observation_space.shape
    if promised is None or state.shape == promised:
        return ""
    return (
        f"{name_of(env)} gave a state of shape {state.shape}, but its observation_space promises"
        f" {promised}. Make the two the same."
    )


def _on_the_way(one: gym.Env, other: gym.Env, num_steps: int) -> str:
    one.action_space.seed(_SEED)
    held = kept = None
    for number in range(1, num_steps + 1):
        action = one.action_space.sample()
        answers = [env.step(action) for env in (one, other)]
        (state, reward, terminated, truncated), (again, paid, *_) = (
            checked_step(env, answer) for env, answer in zip((one, other), answers, strict=True)
        )
        if wrong := _of_shape(one, state):
            return wrong
        if held is answers[0][0] and isinstance(held, np.ndarray) and not np.array_equal(held, kept):
            return (
                f"{name_of(one)} gives back the same array each time, with other numbers in it: whoever"
                " keeps a state sees it change. Make a new one in each step."
            )
        held, kept = answers[0][0], state
        if not np.array_equal(state, again) or reward != paid:
            return (
                f"{name_of(one)} began with the same seed, took the same actions, and at step {number} it"
                " went another way. Draw all chance from `self.np_random`, and keep nothing from the"
                " episode before."
            )
        if not one.observation_space.contains(answers[0][0]):
            return (
                f"{name_of(one)} gave the state {state.tolist()} of type {state.dtype}, which is not in its"
                f" observation_space, {one.observation_space}."
            )
        if terminated or truncated:
            return ""
    return (
        f"{name_of(one)} did not end within {num_steps:,} random steps. Let `step` say `terminated` where"
        " it is over, or register it with `max_episode_steps`."
    )
