"""Environments for checks: they play a script, note every call, and stop whoever steps on and on."""

from typing import Any, NamedTuple

import gymnasium as gym
import numpy as np

from .sandbox import Endless


class Line(NamedTuple):
    """One step of a script: the state reached, its reward, and how the episode stands then."""

    state: tuple[float, ...]
    reward: float = 1.0
    terminated: bool = False
    truncated: bool = False


class ScriptedEnv(gym.Env):
    """Plays the same episode whatever is pressed, and keeps a tape of who called what.

    Args:
        first: the state that `reset` gives.
        lines: the steps. After the last one every further step repeats it.
        num_actions: how many buttons there are.
        max_steps: one more step than this, over all episodes, raises `Endless`.

    Attributes:
        tape: `("reset", seed)` and `("step", action)`, in the order of the calls.
    """

    def __init__(self, first: tuple, lines: list[Line], num_actions: int = 2, max_steps: int = 50) -> None:
        self.first, self.lines, self.max_steps = first, lines, max_steps
        self.observation_space = gym.spaces.Box(-np.inf, np.inf, (len(first),), np.float32)
        self.action_space = gym.spaces.Discrete(num_actions)
        self.tape: list[tuple[str, Any]] = []
        self.position = 0

    @property
    def num_steps(self) -> int:
        """Steps taken so far, over all episodes."""
        return sum(name == "step" for name, _ in self.tape)

    def reset(self, *, seed: int | None = None, options: dict | None = None) -> tuple[np.ndarray, dict]:
        """Back to the first state; the seed is noted, nothing is drawn."""
        super().reset(seed=seed)
        self.tape.append(("reset", seed))
        self.position = 0
        return np.array(self.first, np.float32), {}

    def step(self, action: Any) -> tuple[np.ndarray, float, bool, bool, dict]:
        """The next line of the script."""
        if self.num_steps >= self.max_steps:
            raise Endless(f"{self.max_steps} steps")
        self.tape.append(("step", action))
        line = self.lines[min(self.position, len(self.lines) - 1)]
        self.position += 1
        return np.array(line.state, np.float32), line.reward, line.terminated, line.truncated, {}
