"""Many runs at once: several settings, several seeds, all cores."""

import os
import time
import traceback
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import gymnasium as gym
from joblib import Parallel, delayed

from .agent import DQNAgent, Policy
from .hyperparameters import Hyperparameters
from .training import Episode, ExamResult, exam, train


class Outcome(NamedTuple):
    """What came of one run. Where it failed, `error` holds the traceback and the rest is empty."""

    name: str  # of the settings
    seed: int
    episodes: list[Episode]
    exam: ExamResult | None
    policy: Policy | None
    seconds: float  # of training, the first compile included, the exam not
    error: str | None = None


def train_many(
    settings: Mapping[str, Hyperparameters] | Hyperparameters,
    seeds: Iterable[int],
    env_id: str = "CartPole-v1",
    num_workers: int | None = None,
) -> Iterator[Outcome]:
    """Trains an agent for each of the settings and each seed, and yields each outcome as it comes.

    Args:
        settings: one, or several by name.
        seeds: of the agents.
        env_id: Gymnasium's name of the environment.
        num_workers: processes; as many as there are cores if left out. TensorFlow uses one thread in each.

    Yields:
        `Outcome`s, in the order in which they are finished. A run that fails is one of them.
    """
    named = {"": settings} if isinstance(settings, Hyperparameters) else settings
    jobs = [(name, hp, seed, env_id) for seed in seeds for name, hp in named.items()]
    workers = min(num_workers or os.cpu_count() or 1, len(jobs)) or 1
    # A worker lives as long as it has jobs: what one agent compiled, the next of its kind reuses.
    return Parallel(n_jobs=workers, return_as="generator_unordered", batch_size=1)(
        delayed(_run)(*job) for job in jobs
    )


def _run(name: str, hp: Hyperparameters, seed: int, env_id: str) -> Outcome:
    start = time.perf_counter()
    try:
        env = gym.make(env_id)
        agent = DQNAgent(env, hp, seed)
        agent.snapshot()  # builds the network: importing TensorFlow is not training
        start = time.perf_counter()
        episodes = train(agent, env)
        seconds = time.perf_counter() - start
        return Outcome(name, seed, episodes, exam(agent, env_id), agent.snapshot(), seconds)
    except Exception:  # one run's failure is a result among the others
        return Outcome(name, seed, [], None, None, time.perf_counter() - start, traceback.format_exc())
