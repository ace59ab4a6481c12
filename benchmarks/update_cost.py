"""What does an update cost beside the bare matrix products on one core?

The floor: three forward passes (states, next states by both networks) and one backward pass, as NumPy's
matrix products alone, on one thread. All three are measured in turns, 64 updates at a time.
"""

import sys
import time
from collections.abc import Callable
from itertools import pairwise
from statistics import median

import gymnasium as gym
import numpy as np

from dqn_lesson.agent import DQNAgent
from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.lessons.shared.measuring import spread
from dqn_lesson.network import UpdateRule, build_network
from dqn_lesson.network.compile_cache import compiled_updates
from dqn_lesson.training import train_steps

from .figures import Row
from .part import Progress, run_alone

QUESTION = "What does an update cost beside the bare matrix products on one core?"
QUICK = {"rounds": 10}
BATCH, UPDATES = 64, 64
TARGETS = {"call": 1.3, "replay": 1.8}
NAMES = {"call": "compiled call", "replay": "whole `replay(64, updates=64)`"}


def measure(progress: Progress, widths: tuple[int, ...] = (64, 128, 256), rounds: int = 60) -> dict:
    """Microseconds an update, a list of one number a round, for each width and each of the three."""
    measured = {}
    for number, width in enumerate(widths):
        agent = _agent_with_memories(width)
        things = {
            "floor": _matrix_products(agent, width),
            "call": _compiled_call(agent, width),
            "replay": lambda agent=agent: agent.replay(BATCH, updates=UPDATES),
        }
        for thing in things.values():  # compiles, and warms up
            thing()
        times: dict[str, list[float]] = {name: [] for name in things}
        for done in range(rounds):
            for name, thing in things.items():
                start = time.perf_counter()
                thing()
                times[name].append(round(1e6 * (time.perf_counter() - start) / UPDATES, 2))
            progress(number * rounds + done + 1, len(widths) * rounds, f"{width}-{width}")
        measured[str(width)] = times
    return measured


def rows(measured: dict) -> list[Row]:
    return [
        Row(
            f"{NAMES[name]}, {width}-{width}, in units of the matrix products",
            spread([a / b for a, b in zip(times[name], times["floor"], strict=True)], digits=2),
            f"{TARGETS[name]} at most",
            _ratio(times, name) <= TARGETS[name],
        )
        for name in TARGETS
        for width, times in measured.items()
    ]


def details(measured: dict) -> str:
    lines = [
        f"- {width}-{width}: " + ", ".join(f"{name} {spread(values, 'us')}" for name, values in times.items())
        for width, times in measured.items()
    ]
    return "Microseconds an update:\n\n" + "\n".join(lines)


def _ratio(times: dict[str, list[float]], name: str) -> float:
    return median(a / b for a, b in zip(times[name], times["floor"], strict=True))


def _agent_with_memories(width: int) -> DQNAgent:
    env = gym.make("CartPole-v1")
    agent = DQNAgent(env, Hyperparameters(hidden=(width, width), num_steps=2_000, learning_starts=2_001))
    for _ in train_steps(agent, env):
        pass
    return agent


def _compiled_call(agent: DQNAgent, width: int) -> Callable[[], None]:
    """The compiled function alone: batches are drawn and the network is made beforehand."""
    hp = agent.hyperparameters
    model = build_network(agent.state_size, agent.action_size, hp.hidden, hp.activation)
    compiled = compiled_updates(model, UpdateRule(hp.optimizer, hp.loss, hp.clip_norm, hp.double))
    batch = agent.memory.sample(BATCH * UPDATES, agent.gamma, agent.n_step)
    chunk = batch._make(part.reshape(UPDATES, BATCH, *part.shape[1:]) for part in batch)
    weights = np.concatenate([value.reshape(-1) for value in model.get_weights()])
    state = np.stack([weights, weights, np.zeros_like(weights), np.zeros_like(weights)])

    def call() -> None:
        nonlocal state
        state, _, _ = compiled(state, [], chunk, 1e-3, 0.005, 0)

    return call


def _matrix_products(agent: DQNAgent, width: int) -> Callable[[], None]:
    rng = np.random.default_rng(0)
    sizes = (agent.state_size, width, width, agent.action_size)
    kernels = [rng.normal(size=pair).astype(np.float32) for pair in pairwise(sizes)]
    inputs = [rng.normal(size=(BATCH, size)).astype(np.float32) for size in sizes[:-1]]
    gradients = [rng.normal(size=(BATCH, size)).astype(np.float32) for size in sizes[1:]]

    def one_update() -> None:
        for _ in range(3):
            for x, kernel in zip(inputs, kernels, strict=True):
                x @ kernel
        for x, gradient in zip(inputs, gradients, strict=True):
            x.T @ gradient
        for gradient, kernel in zip(gradients[1:], kernels[1:], strict=True):
            gradient @ kernel.T

    return lambda: [one_update() for _ in range(UPDATES)]


if __name__ == "__main__":
    run_alone(sys.modules[__name__])
