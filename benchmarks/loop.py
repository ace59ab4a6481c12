"""How many environment steps a second does the whole training loop make?

Three agents take turns in the same loop: ours, the 2017 listing with batched calls to Keras, and the
listing as printed, with one `predict` and one `fit` for each sample. Each replays once a step, as far as
it has warmed up.
"""

import sys
import time
from collections.abc import Iterator
from itertools import islice
from statistics import median

import gymnasium as gym

from dqn_lesson.agent import DQNAgent
from dqn_lesson.lessons.shared.measuring import spread
from dqn_lesson.training import train_steps

from .figures import Row
from .listing import BatchedAgent, TutorialAgent, settings, tutorial_model
from .part import Progress, run_alone

QUESTION = "How many environment steps a second does the whole training loop make?"
QUICK = {"rounds": 2}
STEPS = {"ours": 6_400, "batched": 600, "as printed": 1}  # of a round
WARM_UP = {"ours": 10_000, "batched": 1_000, "as printed": 33}  # compiles; fills the memory
FOREVER = 10**7


def measure(progress: Progress, rounds: int = 5, seed: int = 0) -> dict:
    """Steps per second, a list of one number a round, for each of the three."""
    loops = _loops(seed)
    for name, loop in loops.items():
        progress(0, rounds, f"warming up: {name}")
        _walk(loop, WARM_UP[name])
    speeds: dict[str, list[float]] = {name: [] for name in loops}
    for done in range(rounds):
        for name, loop in loops.items():
            start = time.perf_counter()
            _walk(loop, STEPS[name])
            speeds[name].append(round(STEPS[name] / (time.perf_counter() - start), 3))
        progress(done + 1, rounds)
    return speeds


def rows(measured: dict) -> list[Row]:
    def ratios(name: str) -> list[float]:
        return [a / b for a, b in zip(measured["ours"], measured[name], strict=True)]

    batched = ratios("batched")
    return [
        Row("our training loop", spread(measured["ours"], "steps a second", 0)),
        Row("the listing, batched", spread(measured["batched"], "steps a second", 0)),
        Row(
            "the listing as printed, in Keras' own `predict` and `fit`",
            spread(measured["as printed"], "steps a second", 2),
        ),
        Row(
            "ours against the batched listing",
            spread(batched, "times as many steps"),
            "10 at least",
            median(batched) >= 10,
        ),
        Row("ours against the listing as printed", spread(ratios("as printed"), "times as many steps", 0)),
    ]


def _loops(seed: int) -> dict[str, Iterator]:
    each_step = settings(replay_every=1, num_steps=FOREVER)
    printed = each_step.replace(learning_starts=32)  # before that, a replay is shorter
    ours = DQNAgent(gym.make("CartPole-v1"), seed=seed)
    return {
        "ours": train_steps(ours, ours.env, ours.hyperparameters.replace(num_steps=FOREVER)),
        "batched": train_steps(
            BatchedAgent(tutorial_model(seed), seed), gym.make("CartPole-v1"), each_step, seed
        ),
        "as printed": train_steps(
            TutorialAgent(tutorial_model(seed), seed), gym.make("CartPole-v1"), printed, seed
        ),
    }


def _walk(loop: Iterator, num_steps: int) -> None:
    for _ in islice(loop, num_steps):
        pass


if __name__ == "__main__":
    run_alone(sys.modules[__name__])
