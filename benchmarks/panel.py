"""How much slower is training while someone watches?

The same run twice, in turns: in the control panel with its live curve, and without. The panel has no
page that shows it here: its pictures are drawn and packed, not sent.
"""

import sys
import tempfile
import time
from statistics import median
from unittest import mock

import gymnasium as gym

from dqn_lesson.agent import DQNAgent
from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.lessons.shared.measuring import spread
from dqn_lesson.training import train
from dqn_lesson.widgets.control_panel.panel import ControlPanel

from .figures import Row
from .part import Progress, run_alone

QUESTION = "How much slower is training while someone watches?"
QUICK = {"pairs": 1, "num_steps": 10_000}


def measure(progress: Progress, pairs: int = 7, num_steps: int = 40_000) -> dict:
    hp = Hyperparameters(num_steps=num_steps)
    progress(0, pairs, "compiling")
    _seconds_without(hp.replace(num_steps=2_000), 0)
    on, off = [], []
    for done in range(pairs):
        turns = [(off, _seconds_without), (on, _seconds_with)]
        for seconds, run in turns if done % 2 else reversed(turns):  # neither is always the first
            seconds.append(round(run(hp, seed=done), 3))
        progress(done + 1, pairs)
    return {"with": on, "without": off}


def rows(measured: dict) -> list[Row]:
    slower = [100 * (a / b - 1) for a, b in zip(measured["with"], measured["without"], strict=True)]
    return [
        Row("seconds of training in the panel", spread(measured["with"], "s", 2)),
        Row("seconds of training without it", spread(measured["without"], "s", 2)),
        Row(
            "slower in the panel, pair by pair",
            spread(slower, "%"),
            "5 % at most",
            median(slower) <= 5 if len(slower) >= 5 else None,
        ),
    ]


def _seconds_without(hp: Hyperparameters, seed: int) -> float:
    env = gym.make("CartPole-v1")
    agent = DQNAgent(env, hp, seed)
    agent.snapshot()  # builds the network, which the panel doesn't count either
    start = time.perf_counter()
    train(agent, env)
    return time.perf_counter() - start


def _seconds_with(hp: Hyperparameters, seed: int) -> float:
    panel = ControlPanel(hp, seed=seed)
    with tempfile.TemporaryDirectory() as runs, mock.patch.dict("os.environ", DQN_LESSON_RUNS=runs):
        panel.train()
        panel.wait()
    if panel.run.phase != "done":
        raise RuntimeError(f"The panel's run ended as {panel.run.phase!r}.") from panel.run.error
    return panel.run.seconds


if __name__ == "__main__":
    run_alone(sys.modules[__name__])
