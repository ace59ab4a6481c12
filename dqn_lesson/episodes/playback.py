"""One episode, moment by moment: states, Q-values, actions and rewards; and pictures of it.

An agent plays once, without pictures. For these the same actions are taken again from the same start: so
only those pictures are drawn that are wanted, and a long episode takes no longer than a short one.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from typing import Any

import gymnasium as gym
import numpy as np
from gymnasium.spaces import Discrete
from PIL import Image

from ..environments import Recipe, checked_agent, cut_at, environment_of, recipe_of
from ..games import physics, readable_gamma
from ..runs import Run
from ..training import Step, greedy, play
from .recording import FIRST_RECORDED_SEED, drawn, palette_at, picture_of, seconds_of_a_step

MOST_PICTURES = 600  # of an episode, evenly spread over it
NUM_COLOURS = 64
PART = 128  # pictures that a network is shown at once: it takes ten times their space


@dataclass(frozen=True)
class Playback:
    """One played episode as plain data. Moment t is what is seen before action t; the last has no action.

    Attributes:
        env_id: what the environment is called, Gymnasium's id or its class.
        seed: of the start; None where the start came from elsewhere.
        states: `(T + 1, S)`, or pictures `(T + 1, H, W, C)` in their own dtype.
        actions: `(T,)`, numbered from 0.
        rewards: `(T,)`, the environment's own.
        terminated: whether the last step terminated it; if not, the time was up, or it was `cut`.
        q_values: `(T + 1, A)`, of each action; None: the agent has none.
        gamma: of an agent that learned from 0 a step and -1 for a fall, else None. For such an agent
            `-gamma ** (n - 1)` says: a fall in n steps.
        trouble: why there are no Q-values, where the agent should have some.
        recipe: how the environment is made again; None: `env_id` says it.
        cut: whether it was ended after `MOST_STEPS` steps, because the environment has no limit of its own.

    Raises:
        ValueError: there is no step in it, or the arrays do not belong together.
    """

    env_id: str
    seed: int | None
    states: np.ndarray
    actions: np.ndarray
    rewards: np.ndarray
    terminated: bool
    q_values: np.ndarray | None = None
    gamma: float | None = None
    trouble: str = ""
    recipe: Recipe | None = None
    cut: bool = False

    def __post_init__(self) -> None:
        steps = len(self.actions)
        if steps == 0:
            raise ValueError(
                "The episode is empty: no action was taken. Play at least one step, then show it."
            )
        if len(self.states) != steps + 1 or len(self.rewards) != steps:
            raise ValueError(
                f"{steps} actions need {steps + 1} states and {steps} rewards, but there are "
                f"{len(self.states)} and {len(self.rewards)}."
            )

    @property
    def score(self) -> float:
        """The environment's own rewards, added up."""
        return float(self.rewards.sum())

    @property
    def environment(self) -> Recipe:
        """How the environment is made again."""
        return self.recipe or recipe_of(self.env_id)


def watch(agent, env: Any = None, seed: int = FIRST_RECORDED_SEED, max_steps: int | None = None) -> Playback:
    """Lets the agent play one episode without a random action, and keeps every moment of it.

    Args:
        agent: a `Run`, a `DQNAgent`, a `Policy`, or any object with `act`; nothing is changed in it.
        env: an environment, its id, its spec or a function that makes it; None: the agent's own, made again,
            with what its wrappers have learned.
        seed: of the episode's start.
        max_steps: another time limit than the environment's own.

    Raises:
        ValueError: the environment's actions are not Discrete, or none is known.
    """
    recipe = environment_of(checked_agent(agent), env)
    if isinstance(agent, Run):
        agent = agent.agent(recipe)
        agent.env.close()
    with closing(recipe.make(max_episode_steps=max_steps)) as made:
        first_action = _first_action(made, recipe.name)
        with greedy(agent):
            most = None if max_steps else cut_at(recipe)
            steps = list(islice(play(agent, made, [seed], explore=False), most))
    states = states_of(steps)
    q_values, trouble = q_values_of(agent, states)
    return Playback(
        recipe.name,
        seed,
        states,
        np.array([step.action for step in steps]) - first_action,
        np.array([step.reward for step in steps], np.float32),
        steps[-1].terminated,
        q_values,
        readable_gamma(agent),
        trouble,
        recipe,
        not steps[-1].ended,
    )


def states_of(steps: Sequence[Step]) -> np.ndarray:
    """All states of an episode, as `Playback` keeps them, of its steps."""
    states = np.array([step.state for step in steps] + [steps[-1].next_state])
    return states if states.ndim == 4 else np.float32(states).reshape(len(states), -1)


def q_values_of(agent, states: np.ndarray) -> tuple[np.ndarray | None, str]:
    """The agent's Q-values for states `(B, S)` or `(B, H, W, C)`: `(B, A)`; or None, and what is wrong.

    A learner's own agent may have none, or wrong ones: its episode can be watched all the same.
    """
    if not hasattr(agent, "q_values"):
        return None, ""
    try:
        parts = [states] if states.ndim == 2 else np.split(states, range(PART, len(states), PART))
        q_values = np.concatenate([np.asarray(agent.q_values(part), np.float32) for part in parts])
    except Exception as error:  # said in the player
        return None, f"{type(error).__name__}: {error}"
    if q_values.ndim != 2 or len(q_values) != len(states):
        wanted = f"({len(states)}, actions)"
        return None, f"q_values of {len(states)} states have the shape {q_values.shape}, not {wanted}"
    if not np.isfinite(q_values).all():
        return None, "some Q-values are no finite numbers"
    return q_values, ""


def spread(length: int, most: int = MOST_PICTURES) -> list[int]:
    """At most `most` moments of an episode, evenly spread, the first and the last among them."""
    return [round(moment) for moment in np.linspace(0, length, min(length + 1, most))]


def pictures(playback: Playback, moments: Sequence[int]) -> Iterator[Image.Image]:
    """The moments as pictures of few colours, each palette as the one before it or with more behind.

    They come one by one, as drawn.

    Where states are pictures themselves, each stands beside, at the right: what the agent sees.

    Args:
        playback: the episode.
        moments: which, in rising order.

    Raises:
        ValueError: the environment draws no pictures, or does not play the same episode twice.
    """
    palette, sees_pictures = None, playback.states.ndim == 4
    with closing(drawn(playback.environment, len(playback.actions) + 1)) as env:
        for number, env_at_moment in enumerate(_visited(env, playback, moments)):
            picture = picture_of(env_at_moment)
            if sees_pictures:
                picture = _beside(picture, seen(playback.states[moments[number]]))
            palette = palette_at(number, picture, palette, NUM_COLOURS)
            yield picture.quantize(palette=palette, dither=Image.Dither.NONE)


def seen(state: np.ndarray) -> np.ndarray:
    """A picture `(H, W, C)` of C frames as one in greys, `(H, W)` of uint8: the older a frame, the darker."""
    frames = state / 255 if state.dtype == np.uint8 else np.clip(np.float32(state), 0, 1)
    shade = np.linspace(0, 1, state.shape[2] + 1)[1:]
    return np.uint8(255 * (frames * shade).max(axis=2))


def _beside(picture: Image.Image, greys: np.ndarray) -> Image.Image:
    """The picture, and at its right the other, `(h, w)`, made as high, by a whole number if it is smaller."""
    height, width = greys.shape
    times = picture.height / height
    times = round(times) if times > 1 else times
    size = round(width * times), round(height * times)
    other = Image.fromarray(greys).convert("RGB").resize(size, Image.Resampling.NEAREST)
    whole = Image.new("RGB", (picture.width + other.width, max(picture.height, other.height)))
    whole.paste(picture, (0, 0))
    whole.paste(other, (picture.width, 0))
    return whole


def _visited(env: gym.Env, playback: Playback, moments: Sequence[int]) -> Iterator[gym.Env]:
    """The environment at each of the moments."""
    state, _ = env.reset(seed=playback.seed)
    # The state of a game whose physics is known can be set, so that nothing need be played again.
    if physics(playback.environment) is not None:
        for moment in moments:
            env.unwrapped.state = playback.states[moment].astype(np.float64)
            yield env
        return
    wanted, first_action = set(moments), _first_action(env, playback.env_id)
    for moment in range(moments[-1] + 1):
        if moment:
            state, *_ = env.step(int(playback.actions[moment - 1]) + first_action)
        if not np.array_equal(np.ravel(np.float32(state)), np.ravel(playback.states[moment])):
            raise ValueError(
                f"{playback.env_id} went another way when the same actions were taken again from the same "
                f"start (at step {moment}), so there are no pictures of this episode."
            )
        if moment in wanted:
            yield env


def step_seconds(env: Any) -> float:
    """How long a step of the environment lasts on the screen; `env` as for `watch`."""
    with closing(recipe_of(env).make()) as made:
        return seconds_of_a_step(made) or 1 / 25


def _first_action(env: gym.Env, name: str) -> int:
    if not isinstance(env.action_space, Discrete):
        raise ValueError(
            f"The actions of {name} are {env.action_space}, but a player shows single ones "
            "(Discrete). Try CartPole-v1, Acrobot-v1 or MountainCar-v0."
        )
    return int(env.action_space.start)
