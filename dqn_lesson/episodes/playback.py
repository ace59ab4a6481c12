"""One episode, moment by moment: states, Q-values, actions and rewards; and pictures of it.

An agent plays once, without pictures. For these the same actions are taken again from the same start: so
only those pictures are drawn that are wanted, and a long episode takes no longer than a short one.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice

import gymnasium as gym
import numpy as np
from gymnasium.envs.classic_control.cartpole import CartPoleEnv
from gymnasium.spaces import Discrete
from PIL import Image

from ..games.cartpole import readable_gamma
from ..runs import Run
from ..training import greedy, play
from .recording import FIRST_RECORDED_SEED, can_render, palette_of, render_modes, seconds_of_a_step

MOST_STEPS = 5_000  # of an episode in an environment that has no time limit of its own
MOST_PICTURES = 600  # of an episode, evenly spread over it
NUM_COLOURS = 64


@dataclass(frozen=True)
class Playback:
    """One played episode as plain data. Moment t is what is seen before action t; the last has no action.

    Attributes:
        env_id: Gymnasium's name of the environment.
        seed: of the start; None where the start came from elsewhere.
        states: `(T + 1, S)`.
        actions: `(T,)`, numbered from 0.
        rewards: `(T,)`, the environment's own.
        terminated: whether the last step terminated it; if not, the time was up.
        q_values: `(T + 1, A)`, of each action; None: the agent has none.
        gamma: of an agent that learned from 0 a step and -1 for a fall, else None. For such an agent
            `-gamma ** (n - 1)` says: a fall in n steps.
        trouble: why there are no Q-values, where the agent should have some.

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


def watch(
    agent, env_id: str | None = None, seed: int = FIRST_RECORDED_SEED, max_steps: int | None = None
) -> Playback:
    """Lets the agent play one episode without a random action, and keeps every moment of it.

    Args:
        agent: a `Run`, a `DQNAgent`, a `Policy`, or any object with `act`; nothing is changed in it.
        env_id: Gymnasium's name; None: where the agent learned, else CartPole-v1.
        seed: of the episode's start.
        max_steps: another time limit than the environment's own.

    Raises:
        ValueError: the environment's actions are not Discrete.
    """
    if isinstance(agent, Run):
        agent, env_id = agent.agent(), env_id or agent.env_id
        agent.env.close()
    home = getattr(getattr(agent, "env", None), "spec", None)
    env_id = env_id or (home.id if home else "CartPole-v1")
    limit = {} if max_steps is None else {"max_episode_steps": max_steps}
    with closing(gym.make(env_id, **limit)) as env:
        first_action = _first_action(env)
        with greedy(agent):
            most = None if env.spec.max_episode_steps else MOST_STEPS
            steps = list(islice(play(agent, env, [seed], explore=False), most))
    states = np.array([step.state for step in steps] + [steps[-1].next_state], np.float32)
    states = states.reshape(len(states), -1)
    q_values, trouble = q_values_of(agent, states)
    return Playback(
        env_id,
        seed,
        states,
        np.array([step.action for step in steps]) - first_action,
        np.array([step.reward for step in steps], np.float32),
        steps[-1].terminated,
        q_values,
        readable_gamma(agent),
        trouble,
    )


def q_values_of(agent, states: np.ndarray) -> tuple[np.ndarray | None, str]:
    """The agent's Q-values for states `(B, S)`, as `(B, A)`; or None, and what is wrong with them.

    A learner's own agent may have none, or wrong ones: its episode can be watched all the same.
    """
    if not hasattr(agent, "q_values"):
        return None, ""
    try:
        q_values = np.asarray(agent.q_values(states), np.float32)
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
    """The moments as pictures of few colours, all with the same palette. They come one by one, as drawn.

    Args:
        playback: the episode.
        moments: which, in rising order.

    Raises:
        ValueError: the environment draws no pictures, or does not play the same episode twice.
    """
    if not can_render(playback.env_id):
        raise ValueError(
            f"{playback.env_id} draws no pictures: its render modes are {render_modes(playback.env_id)}, and "
            "the player needs rgb_array. Try CartPole-v1 or Acrobot-v1."
        )
    palette = None
    with closing(gym.make(playback.env_id, render_mode="rgb_array", max_episode_steps=MOST_STEPS + 1)) as env:
        for env_at_moment in _visited(env, playback, moments):
            picture = Image.fromarray(env_at_moment.render())
            palette = palette or palette_of(picture, NUM_COLOURS)
            yield picture.quantize(palette=palette, dither=Image.Dither.NONE)


def _visited(env: gym.Env, playback: Playback, moments: Sequence[int]) -> Iterator[gym.Env]:
    """The environment at each of the moments."""
    state, _ = env.reset(seed=playback.seed)
    if isinstance(env.unwrapped, CartPoleEnv):  # whose state can be set, so that nothing need be played again
        for moment in moments:
            env.unwrapped.state = playback.states[moment].astype(np.float64)
            yield env
        return
    wanted, first_action = set(moments), _first_action(env)
    for moment in range(moments[-1] + 1):
        if moment:
            state, *_ = env.step(int(playback.actions[moment - 1]) + first_action)
        if not np.array_equal(np.ravel(np.float32(state)), playback.states[moment]):
            raise ValueError(
                f"{playback.env_id} went another way when the same actions were taken again from the same "
                f"start (at step {moment}), so there are no pictures of this episode."
            )
        if moment in wanted:
            yield env


def step_seconds(env_id: str) -> float:
    """How long a step of the environment lasts on the screen."""
    with closing(gym.make(env_id)) as env:
        return seconds_of_a_step(env) or 1 / 25


def _first_action(env: gym.Env) -> int:
    if not isinstance(env.action_space, Discrete):
        raise ValueError(
            f"The actions of {env.spec.id} are {env.action_space}, but a player shows single ones "
            "(Discrete). Try CartPole-v1, Acrobot-v1 or MountainCar-v0."
        )
    return int(env.action_space.start)
