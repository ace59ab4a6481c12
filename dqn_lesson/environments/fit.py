"""What an environment must be for an agent, and which settings suit it."""

from collections.abc import Sequence
from contextlib import closing

import gymnasium as gym
import numpy as np
from gymnasium.envs.classic_control.cartpole import CartPoleEnv
from gymnasium.spaces import Box, Discrete, MultiBinary, MultiDiscrete, flatten_space

from ..hyperparameters import Hyperparameters
from .recipe import Recipe, changes_rewards, name_of, own_layers

_MOST_CHANNELS = 32  # of a picture, whose last axis they are


def sizes_of(env: gym.Env, state_scale: Sequence[float] | None) -> tuple[tuple[int, ...], int]:
    """The shape in which the network gets a state and how many actions there are, if a `DQNAgent` can do it.

    It is `(S,)`, or `(H, W, C)` for a picture. One of N numbered states (`Discrete`) becomes N numbers: 1 in
    its place, 0 elsewhere.

    Raises:
        ValueError: it can't, or `state_scale` has not one number for each of the state's.
    """
    states, actions, name = env.observation_space, env.action_space, name_of(env)
    for space in (states, actions):
        if not isinstance(space, gym.Space):
            raise ValueError(
                f"{name} has a space that isn't Gymnasium's: {space!r}. Make the environment with "
                "gymnasium.make, not with the old gym."
            )
    if not isinstance(actions, Discrete) or actions.start != 0:
        raise ValueError(_unfit_actions(name, actions))
    if isinstance(states, Discrete) and states.start == 0:
        shape = (int(states.n),)
    elif isinstance(states, Box) and (len(states.shape) == 1 or _is_picture(states.shape)):
        shape = states.shape
    else:
        raise ValueError(_unfit_states(name, states))
    if state_scale is not None and len(shape) == 3:
        raise ValueError(f"state_scale is for rows of numbers, but {name} shows pictures. Set it to None.")
    if state_scale is not None and len(state_scale) != shape[0]:
        raise ValueError(
            f"state_scale must have one entry for each number of a state: {shape[0]} for {name}, but it has "
            f"{len(state_scale)}. None leaves states as they are, games.settings_of(env) gives a game's own."
        )
    return shape, int(actions.n)


def _is_picture(shape: tuple[int, ...]) -> bool:
    """`(H, W, C)`, and not `(C, H, W)`."""
    return len(shape) == 3 and shape[2] <= _MOST_CHANNELS


def _unfit_actions(name: str, actions: gym.Space) -> str:
    """What to do about actions that are not numbered from 0, in Gymnasium's own words."""
    wanted = f"The actions of {name} are {actions}, but DQN needs a small number of actions, from 0 on"
    if isinstance(actions, Box):
        return f"{wanted}: wrap the environment, env = gymnasium.wrappers.DiscretizeAction(env, bins=3)."
    if isinstance(actions, Discrete):
        number, count = f"action + {actions.start}", actions.n
    elif isinstance(actions, MultiDiscrete | MultiBinary):
        sizes = actions.nvec if isinstance(actions, MultiDiscrete) else np.full(actions.shape, 2)
        number, count = f"numpy.array(numpy.unravel_index(action, {sizes.ravel().tolist()}))", sizes.prod()
        number += f".reshape({sizes.shape})" if sizes.ndim > 1 else ""
        first = np.asarray(getattr(actions, "start", 0))
        number += f" + numpy.array({first.tolist()})" if first.any() else ""
    else:
        return (
            f"{wanted}: wrap the environment in gymnasium.wrappers.TransformAction, with a function "
            "that turns a number into such an action."
        )
    return (
        f"{wanted}: wrap the environment, env = gymnasium.wrappers.TransformAction(env, lambda action: "
        f"{number}, gymnasium.spaces.Discrete({count}))."
    )


def _unfit_states(name: str, states: gym.Space) -> str:
    """What to do about states that are neither a row of numbers nor a picture, in Gymnasium's own words."""
    wanted = (
        f"The states of {name} are {states}, but an agent needs a row of numbers (a Box with one axis) or a "
        "picture (height, width, channels)"
    )
    if not isinstance(flatten_space(states), Box):
        return f"{wanted}, and no wrapper of Gymnasium's makes one: write a gymnasium.ObservationWrapper."
    if isinstance(states, Box) and len(states.shape) == 3:  # a stack of frames, as Gymnasium makes it
        return (
            f"{wanted}: put the channels last, env = gymnasium.wrappers.TransformObservation(env, lambda "
            f"picture: numpy.moveaxis(picture, 0, -1), gymnasium.spaces.Box({states.low.min()}, "
            f"{states.high.max()}, {(*states.shape[1:], states.shape[0])}, numpy.{states.dtype}))."
        )
    return f"{wanted}: wrap the environment, env = gymnasium.wrappers.FlattenObservation(env)."


def spaces_of(recipe: Recipe) -> str:
    """States and actions of an environment, in words."""
    with closing(recipe.make()) as env:
        states, actions = env.observation_space, env.action_space
    numbered = getattr(states, "n", None)
    seen = f"{numbered} numbered states" if numbered else f"states of shape {states.shape}"
    return f"{seen} and {getattr(actions, 'n', actions)} actions"


def default_settings(env: gym.Env) -> Hyperparameters:
    """The recommended settings: CartPole's; in any other environment its own rewards and plain states."""
    layers = own_layers(env)
    if type(env.unwrapped) is not CartPoleEnv or any(changes_rewards(type(layer)) for layer in layers):
        return Hyperparameters(state_scale=None, step_reward=None, fall_reward=None)
    own_states = any(isinstance(layer, gym.ObservationWrapper) for layer in layers)
    if own_states or env.observation_space.shape != (4,):
        return Hyperparameters(state_scale=None)
    return Hyperparameters()


def replaced_rewards(env: gym.Env, hp: Hyperparameters) -> str:
    """One sentence if these settings replace the rewards of another environment than CartPole; else empty."""
    own = default_settings(env)
    if (own.step_reward, own.fall_reward) != (None, None) or (hp.step_reward, hp.fall_reward) == (None, None):
        return ""
    step, last = ("its own" if r is None else f"{r:g}" for r in (hp.step_reward, hp.fall_reward))
    return (
        f"The settings replace the rewards of {name_of(env)}: each step earns {step}, and a step that "
        f"terminates earns {last}. To learn from the environment's own rewards, set step_reward and "
        "fall_reward to None."
    )
