"""The loop between agent and environment, and training, which is made of it.

`play` is the only loop of agent and environment, `simple.py` aside. Everything else looks at the steps it
yields, and stopping means to stop asking for more.

An agent is what the 2017 tutorial wrote: an object with `act(state)`, `remember(state, action, reward,
next_state, terminated)`, `replay(batch_size)` and `epsilon`. It gets each state as a row `(1, S)`, ready
for a network, as the tutorial reshapes it. `explore`, `truncated` and `updates` are our extras: they go only
to an agent whose methods take them.
"""

import inspect
import threading
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from itertools import chain, repeat
from statistics import fmean
from typing import Any, NamedTuple

import gymnasium as gym
import numpy as np
from gymnasium.spaces import Discrete

from .agent import LARGEST_SEED, checked_action, checked_seed
from .environments import (
    check_fit,
    checked_step,
    default_settings,
    first_state,
    live_environment,
    name_of,
    replaced_rewards,
)
from .hyperparameters import Hyperparameters
from .past import Episode, Episodes, Past, past_of
from .progress_meter import DELAY, progress_meter

_greedy: dict[int, tuple[int, float]] = {}  # id of an agent inside `greedy` -> how often it is, its epsilon
_greedy_lock = threading.Lock()


class Step(NamedTuple):
    """One step, as Gymnasium tells it, and how its episode stands after it."""

    state: np.ndarray  # [S]
    action: int
    reward: float  # the environment's own
    next_state: np.ndarray  # [S]
    terminated: bool  # nothing comes after it: the pole fell, the cart left the track
    truncated: bool  # the clock ran out
    score: float  # the episode's rewards up to here, added up
    loss: float | None = None  # the mean loss, if the agent replayed after this step

    @property
    def ended(self) -> bool:
        """Whether this is the last step of its episode."""
        return self.terminated or self.truncated


STOP = object()  # a callback that returns it ends `train`


def play(agent, env: gym.Env, seeds: Iterable[int | None], explore: bool = True) -> Iterator[Step]:
    """Lets the agent act in the environment: one episode for each start seed, one `Step` at a time.

    A seed of None goes on with the environment's own randomness. `explore` reaches agents that know it; for
    others see `greedy`.

    Raises:
        EnvError: the environment gives something else than Gymnasium's do, or a number that is not finite.
        ValueError: the agent chooses an action that isn't there, or was made for other states or actions.
    """
    act = act_of(agent, explore)
    check_fit(agent, env)
    space = env.action_space
    first, num_actions = (int(space.start), int(space.n)) if isinstance(space, Discrete) else (0, None)
    for seed in seeds:
        state = first_state(env, seed)
        score, ended = 0.0, False
        while not ended:
            action = act(row(state))
            if num_actions is not None:
                action = checked_action(action, num_actions, first)
            next_state, reward, terminated, truncated = checked_step(env, env.step(action))
            score += reward
            yield Step(state, action, reward, next_state, terminated, truncated, score)
            state, ended = next_state, terminated or truncated


def train_steps(
    agent,
    env: Any = None,
    hyperparameters: Hyperparameters | None = None,
    seed: int | None = None,
    num_steps: int | None = None,
) -> Iterator[Step]:
    """Trains the agent, yielding each `Step` after the agent has learned from it.

    All that the agent has lived through counts, not this call alone: the fall of the learning rate,
    `learning_starts` and `replay_every` go by it.

    Args:
        agent: a `DQNAgent`, or any object with `act`, `remember`, `replay`.
        env: where it acts: an environment, its id, its spec or a function that makes it; None: its own.
        hyperparameters: when to replay, rewards and length of the run; the agent's own if it has some.
        seed: of the environment. None: the agent's own if it has one, else 0; a later call in the same
            environment goes on with its random generator, in another one with a seed that follows from it.
        num_steps: so many now; None: to the end of the budget, or past it, as much again.
    """
    past = past_of(agent, keep=True)
    env = env if isinstance(env, gym.Env) else live_environment(agent, env)
    hp = hyperparameters or getattr(agent, "hyperparameters", None) or default_settings(env)
    remember = remember_of(agent)
    replay, replay_every = replay_of(agent, hp)
    last_step, last_episode = past.end(hp, num_steps)
    start = _start_seed(agent, past, env) if seed is None else checked_seed(seed)
    if start is not None:
        env.action_space.seed(start)
    past.env, has_factor = env, hasattr(agent, "learning_rate_factor")
    try:
        for step in play(agent, env, seeds=chain([start], repeat(None))):
            past.num_steps += 1
            num_episodes = len(past.episodes) + step.ended
            is_last = past.num_steps >= last_step or num_episodes >= last_episode
            state, next_state, reward = row(step.state), row(step.next_state), shaped_reward(step, hp)
            cut = step.truncated or is_last
            remember(state, step.action, reward, next_state, step.terminated, truncated=cut)
            due = past.num_steps % replay_every == 0 if replay_every else step.ended
            due = due and past.num_steps >= hp.learning_starts
            if due:
                if has_factor:
                    agent.learning_rate_factor = past.learning_rate_factor(hp, num_episodes)
                past.loss = replay()
                step = step._replace(loss=past.loss)
            past.note(agent, step, reward, updated=due)
            yield step
            if is_last:
                return
    finally:
        if has_factor:  # 1 again, also where it was taken up or copied in the middle of a run
            agent.learning_rate_factor = 1.0


def shaped_reward(step: Step, hp: Hyperparameters) -> float:
    """The reward the agent learns from; the tutorial writes `reward = -100 if done else reward` here."""
    shaped = hp.fall_reward if step.terminated else hp.step_reward
    return step.reward if shaped is None else shaped


def train(
    agent,
    env: Any = None,
    hyperparameters: Hyperparameters | None = None,
    seed: int | None = None,
    callbacks: Callable[[Episode], Any] | Iterable[Callable[[Episode], Any]] = (),
    num_steps: int | None = None,
    progress: bool | None = None,
) -> Episodes:
    """Trains the agent, to the end of its budget or for `num_steps` more.

    Args:
        agent: as for `train_steps`, like all arguments but these:
        env: where it acts.
        hyperparameters: when to replay, rewards and length of the run.
        seed: of the environment.
        callbacks: one or more, called with each finished `Episode`. One that returns `STOP` ends the training
            (see `until`); what else it returns means nothing.
        num_steps: so many now.
        progress: whether to show how far it is; None: where a person looks and it takes longer than a second.

    Returns:
        The episodes that were finished now, a list that is shown in one line; those before, and after an
        interruption too, are the agent's `episodes`. An episode that the end cuts off is not among them.

    Warns:
        UserWarning: nothing was learned, and why; the settings replace an environment's own rewards; or the
            budget is used up, so that the learning rate falls no further.
    """
    past, env = past_of(agent, keep=True), live_environment(agent, env)
    hp = hyperparameters or getattr(agent, "hyperparameters", None) or default_settings(env)
    callbacks = [callbacks] if callable(callbacks) else list(callbacks)
    before, lived, (last_step, _) = len(past.episodes), past.num_steps, past.end(hp, num_steps)
    if lived == 0 and (replaced := replaced_rewards(env, hp)):
        warnings.warn(replaced, stacklevel=2)
    with (
        closing(train_steps(agent, env, hp, seed, num_steps)) as steps,
        progress_meter(last_step - lived, "steps", progress, name_of(env), DELAY) as meter,
    ):
        for step in steps:
            meter.update()
            if step.ended:
                meter.set_postfix_str(f"newest score {step.score:g}", refresh=False)
                if any([callback(past.episodes[-1]) is STOP for callback in callbacks]):
                    break
    if used_up := past.used_up(hp, lived):
        warnings.warn(used_up, stacklevel=2)
    if finding := past.finding(agent, hp):
        warnings.warn(finding, stacklevel=2)
    return Episodes(past.episodes[before:])


def until(mean_score: float, num_episodes: int = 100) -> Callable[[Episode], Any]:
    """A callback that ends `train` once the mean score of the last `num_episodes` reaches `mean_score`."""
    scores = deque(maxlen=num_episodes)

    def stop_when_good(episode: Episode) -> Any:
        scores.append(episode.score)
        return STOP if len(scores) == num_episodes and fmean(scores) >= mean_score else None

    return stop_when_good


def _start_seed(agent, past: Past, env: gym.Env) -> int | None:
    """The environment's seed: the agent's at first; later none in the same one, in another one a new one."""
    seed = checked_seed(getattr(agent, "seed", 0))
    if past.env is None:
        return seed
    if past.env is env:
        return None
    return int(np.random.SeedSequence([seed, past.num_steps]).generate_state(1)[0]) % (LARGEST_SEED + 1)


# How the loop speaks to an agent that may know the tutorial's three verbs only


def row(state: np.ndarray) -> np.ndarray:
    """The state as a row `(1, S)`, or as a batch of one picture, `(1, H, W, C)`: ready for a network."""
    state = np.asarray(state)
    return state[None] if state.ndim == 3 else state.reshape(1, -1)


@contextmanager
def greedy(agent):
    """Inside, an agent that knows no `explore` has epsilon 0; the last to leave puts it back in any case."""
    if _accepts(agent.act, "explore") or not hasattr(agent, "epsilon"):
        yield
        return
    with _greedy_lock:  # an exam in one thread, a playback in another: either may end first
        num_inside, epsilon = _greedy.get(id(agent), (0, agent.epsilon))
        _greedy[id(agent)] = num_inside + 1, epsilon
        agent.epsilon = 0.0
    try:
        yield
    finally:
        with _greedy_lock:
            num_inside, epsilon = _greedy.pop(id(agent))
            if num_inside > 1:
                _greedy[id(agent)] = num_inside - 1, epsilon
            else:
                agent.epsilon = epsilon


def act_of(agent, explore: bool) -> Callable:
    """`act(state)`, told whether to explore if it wants to know."""
    return partial(agent.act, explore=explore) if _accepts(agent.act, "explore") else agent.act


def remember_of(agent) -> Callable:
    """`remember(..., truncated=...)`, where the agent may not want the last."""
    takes_it = _accepts(agent.remember, "truncated")
    return agent.remember if takes_it else lambda *transition, truncated: agent.remember(*transition)


def replay_of(agent, hp: Hyperparameters) -> tuple[Callable, int]:
    """What to call for one replay, and every how many steps.

    An agent whose `replay` makes one update at a time is asked as often in a row as others make updates.
    """
    every, updates = hp.replay_every, hp.updates_per_replay

    def replay(**more) -> float:  # the agent's batch size is read each time: it may change mid-run
        return agent.replay(getattr(agent, "batch_size", hp.batch_size), **more)

    if _accepts(agent.replay, "updates"):
        return (lambda: replay(updates=updates)), every
    return (lambda: [replay() for _ in range(updates)][-1]), every


def _accepts(method: Callable, name: str) -> bool:
    known = inspect.signature(method).parameters
    return name in known or any(p.kind is p.VAR_KEYWORD for p in known.values())
