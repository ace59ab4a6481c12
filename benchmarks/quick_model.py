"""How long does the tutorial's own replay take through `quick(model)`?

Its loop as printed, one `predict` and one `fit` for each remembered step, and the same targets with one call
each for the whole batch. Each loop plays 1,000 steps of CartPole with one `replay(32)` a step; ten times as
many take ten times as long.
"""

import sys
import time

import gymnasium as gym
import numpy as np

from dqn_lesson.lessons.shared.measuring import spread
from dqn_lesson.network import quick
from dqn_lesson.training import train

from .figures import Row
from .listing import BATCH, GAMMA, TutorialAgent, settings, tutorial_model
from .part import Progress, run_alone

QUESTION = "How long does the tutorial's own replay take through `quick(model)`?"
QUICK = {"rounds": 1, "num_steps": 100}


class AtOnce(TutorialAgent):
    """The listing's `replay` in three calls, as lesson 04 ends."""

    def replay(self, batch_size: int) -> None:
        states, actions, rewards, next_states, terminated = zip(*self._drawn(batch_size), strict=True)
        states, next_states = np.concatenate(states), np.concatenate(next_states)
        future = self.model.predict(next_states).max(axis=1) * ~np.array(terminated)
        wanted = self.model.predict(states)
        wanted[np.arange(len(actions)), actions] = np.array(rewards) + GAMMA * future
        self.model.fit(states, wanted, epochs=1, verbose=0)
        self._explore_less()


KINDS = {"as printed": (TutorialAgent, 20, 200), "batched": (AtOnce, None, 15)}


def measure(progress: Progress, rounds: int = 3, num_steps: int = 1_000) -> dict:
    agents = {name: kind(quick(tutorial_model(0)), 0) for name, (kind, *_) in KINDS.items()}
    found = {name: {"replay": [], "loop": []} for name in KINDS}
    for agent in agents.values():
        _loop(agent, num_steps=2 * BATCH)  # compiles
    for done in range(rounds):
        for name, agent in agents.items():
            found[name]["loop"].append(round(_loop(agent, num_steps) * 10_000 / num_steps, 2))
            found[name]["replay"].append(round(_replay(agent), 3))
        progress(done + 1, rounds)
    return found


def rows(measured: dict) -> list[Row]:
    found = []
    for name, (_, most_replay, most_loop) in KINDS.items():
        for what, values, most, unit in (
            ("one replay(32)", measured[name]["replay"], most_replay, "ms"),
            ("10,000 steps", measured[name]["loop"], most_loop, "s"),
        ):
            target = "" if most is None else f"within {most} {unit}"
            met = bool(np.median(values) <= most) if most is not None and len(values) >= 3 else None
            found.append(Row(f"{what}, {name}", spread(values, unit), target, met))
    return found


def _loop(agent: TutorialAgent, num_steps: int) -> float:
    """The seconds of so many steps with one `replay(32)` each."""
    with gym.make("CartPole-v1") as env:
        start = time.perf_counter()
        train(agent, env, settings(1, num_steps), seed=0)
        return time.perf_counter() - start


def _replay(agent: TutorialAgent, times: int = 50) -> float:
    """The milliseconds of one `replay(32)` in the middle of many."""
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        agent.replay(BATCH)
        seconds.append(time.perf_counter() - start)
    return 1000 * float(np.median(seconds))


if __name__ == "__main__":
    run_alone(sys.modules[__name__])
