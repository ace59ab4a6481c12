"""What an answer is tried with: an environment, a network and an agent of which everything is known."""

import inspect
from collections.abc import Callable
from typing import Any, NamedTuple

import gymnasium as gym
import numpy as np

from .kept_whole import keep_class
from .sandbox import Endless


class ScriptedStep(NamedTuple):
    """One step of a script: the state reached, its reward, and how the episode stands then."""

    state: tuple[float, ...]
    reward: float = 1.0
    terminated: bool = False
    truncated: bool = False


@keep_class
class ScriptedEnv(gym.Env):
    """Plays a script whatever the actions are, keeps a tape of all calls, and stops endless stepping.

    Args:
        first: the state that `reset` returns.
        episodes: the steps of each episode; after the last episode it is played again. After an episode's
            last step every further step repeats it.
        num_actions: how many actions there are.
        info: what `reset` and `step` return last.
        max_steps: one more step than this, over all episodes, raises `Endless`; so do more resets.

    Attributes:
        tape: `("reset", seed)` and `("step", action)`, in the order of the calls.
    """

    def __init__(
        self,
        first: tuple,
        *episodes: list[ScriptedStep],
        num_actions: int = 2,
        max_steps: int = 50,
        info: dict | None = None,
    ) -> None:
        self.first, self.episodes, self.max_steps, self.info = first, episodes, max_steps, info or {}
        self.observation_space = gym.spaces.Box(-np.inf, np.inf, (len(first),), np.float32)
        self.action_space = gym.spaces.Discrete(num_actions)
        self.tape: list[tuple[str, Any]] = []
        self.num_resets = self.position = 0

    @property
    def num_steps(self) -> int:
        """Steps taken so far, over all episodes."""
        return sum(name == "step" for name, _ in self.tape)

    def reset(self, *, seed: int | None = None, options: dict | None = None) -> tuple[np.ndarray, dict]:
        """Back to the first state, on to the next episode; the seed is noted, nothing is drawn."""
        if self.num_resets > self.max_steps:
            raise Endless(f"{self.num_resets} episodes")
        super().reset(seed=seed)
        self.tape.append(("reset", seed))
        self.num_resets += 1
        self.position = 0
        return np.array(self.first, np.float32), dict(self.info)

    def step(self, action: Any) -> tuple[np.ndarray, float, bool, bool, dict]:
        """The next step of the script."""
        if self.num_steps >= self.max_steps:
            raise Endless(f"{self.max_steps} steps")
        self.tape.append(("step", action))
        script = self.episodes[min(max(self.num_resets, 1), len(self.episodes)) - 1]
        step = script[min(self.position, len(script) - 1)]
        self.position += 1
        return np.array(step.state, np.float32), *step[1:], dict(self.info)


@keep_class
class FakeNetwork:
    """Answers with known Q-values and notes every call; refuses other shapes, as Keras does. Never learns.

    Args:
        q_values: states `[B, S]` in, Q-values `[B, A]` out.
        state_size: S.

    Attributes:
        num_calls: calls of any kind.
        taught: for each row that was fitted, the state `(S,)` and the wanted Q-values `(A,)`.
    """

    def __init__(self, q_values: Callable[[np.ndarray], np.ndarray], state_size: int = 4) -> None:
        self._q_values, self._state_size = q_values, state_size
        self.num_calls = 0
        self.taught: list[tuple[np.ndarray, np.ndarray]] = []

    def _answer(self, states: Any) -> np.ndarray:
        states = np.asarray(states, float)
        if states.ndim != 2 or states.shape[1] != self._state_size:
            raise ValueError(
                f"The network takes rows of shape (B, {self._state_size}), but got {states.shape}."
            )
        return self._q_values(states)

    def predict(self, x: Any, *_: Any, **__: Any) -> np.ndarray:
        """States `(B, S)` in, Q-values `(B, A)` out."""
        self.num_calls += 1
        return self._answer(x).astype(np.float32)

    predict_on_batch = __call__ = predict

    def fit(self, x: Any, y: Any, *_: Any, epochs: int = 1, **__: Any) -> None:
        """Notes what is taught, in each epoch."""
        self.num_calls += 1
        x, y = np.asarray(x, float), np.asarray(y, float)
        if y.shape != (wanted := self._answer(x).shape):
            raise ValueError(f"`fit` wants a row of targets for each state, {wanted}, but got {y.shape}.")
        self.taught += list(zip(x, y, strict=True)) * epochs

    train_on_batch = fit


def bare_agent(agent_class: type, **given: Any) -> Any:
    """An agent of the learner's class, made by its own `__init__`, of which all that is given is as given.

    It has an environment as every agent has, `env` with its `action_space`; `given` may name another.

    Args:
        agent_class: the learner's. Its `__init__` may take an environment, as the package's does, or nothing.
        given: attributes, properties and methods that count instead of the agent's own.
    """
    size = given.get("state_size", 4)
    given = {"env": ScriptedEnv((0.0,) * size, num_actions=given.get("action_size", 2))} | given
    agent = type(agent_class.__name__, (agent_class,), given)(*_wanted(agent_class, given["env"]))
    for name in given:
        vars(agent).pop(name, None)
    return agent


def _wanted(agent_class: type, env: gym.Env) -> tuple:
    """What a class is called with: an environment, if it takes one."""
    try:
        inspect.signature(agent_class).bind(env)
    except (TypeError, ValueError):
        return ()
    return (env,)
