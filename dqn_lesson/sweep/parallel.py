"""Many runs at once: several settings, several seeds, all cores.

joblib spreads them over the cores of this computer, or over a Dask cluster where you say so:

```
with joblib.parallel_config(backend="dask"):
    for outcome in train_many(settings, seeds, "CartPole-v1"): ...
```
"""

import os
import pickle
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, nullcontext
from itertools import chain
from pathlib import Path
from typing import Any

import gymnasium as gym
from joblib import Parallel, cpu_count, delayed, effective_n_jobs
from joblib.parallel import get_active_backend

from ..agent import DQNAgent, Policy, checked_seed
from ..environments import Recipe, packed, recipe_of
from ..examination import exam
from ..hyperparameters import Hyperparameters
from ..past import past_of
from ..progress_meter import progress_meter
from ..runs import Journal, Run
from ..runs.store import make_folder
from ..training import train
from .cache import folders_of, outcome_of, read_kept
from .outcome import Job, Outcome

KILLED = "The process of this run was killed. Did the computer run out of memory?"
NOT_HERE = (
    "{traceback}\nThe worker can't make the environment or the agent of this run ({error}). Define them in "
    "the notebook itself, or install their module where the worker runs."
)


def train_many(
    settings: Mapping[str, Hyperparameters] | Hyperparameters,
    seeds: Iterable[int],
    env: Any,
    num_workers: int | None = None,
    agent: Callable[[gym.Env, Hyperparameters, int], Any] = DQNAgent,
    folder: str | os.PathLike | None = None,
    progress: bool | None = None,
) -> Iterator[Outcome]:
    """Trains an agent for each of the settings and each seed, and yields each outcome as it comes.

    Interrupt the cell, and no further run is begun. With a `folder`, the same call made again goes on where
    it was interrupted: a run that was finished is read back, one that was cut off begins again.

    Args:
        settings: one, or several by name.
        seeds: of the agents, each once.
        env: in which they are trained: an environment that was made, its id, its spec or a function that
            makes it. It is made again for each run, with its wrappers, which begin without having learned.
        num_workers: processes; as many as there are cores if left out. TensorFlow uses one thread in each.
        agent: a class or function, called as `agent(env, hyperparameters, seed)`; a learner's own as well.
            When its code is changed, its runs are made again; changes in what it calls are not noticed.
        folder: where each run is kept as it goes, as a run folder. On a cluster: one that all computers see.
        progress: whether to show a bar; if left out, in a notebook and in a terminal.

    Yields:
        `Outcome`s, in the order in which they are finished. A run that fails is one of them.

    Raises:
        ValueError: a seed is given twice, or is none; there is no such environment, it can't be made as it
            was before it learned, or it or the agent can't be sent to other processes.
    """
    named = {"": settings} if isinstance(settings, Hyperparameters) else settings
    if not isinstance(named, Mapping) or not all(isinstance(hp, Hyperparameters) for hp in named.values()):
        raise ValueError(
            f"settings is {settings!r}, but must be Hyperparameters, or several by name: "
            "train_many({'plain': Hyperparameters.plain(), ...}, range(5), 'CartPole-v1')."
        )
    if not callable(agent):
        raise ValueError(
            f"agent is an object of type {type(agent).__name__}, but each run makes one of its own: "
            f"give its class, "
            f"agent={type(agent).__name__}, or a function of environment, settings and seed."
        )
    recipe = recipe_of(env).unlearned()
    asked = [(name, hp, seed) for seed in _checked(seeds) for name, hp in named.items()]
    paths = folders_of(asked, recipe, agent, folder and Path(folder).resolve())
    jobs = [Job(*what, recipe, agent, path) for what, path in zip(asked, paths, strict=True)]
    kept = {number: run for number, job in enumerate(jobs) if (run := read_kept(job)) is not None}
    left = {number: job for number, job in enumerate(jobs) if number not in kept}
    if left and folder:
        make_folder(Path(folder).resolve())  # now, or each run would fail by itself
    workers = min(num_workers or cpu_count(), len(left)) or 1
    if left and (effective_n_jobs(workers) > 1 or "Dask" in type(get_active_backend()[0]).__name__):
        left = _packed(left, recipe, agent)
    # Not left to the generators below: where the runs go is said when `train_many` is called.
    coming = _parallel(workers)(delayed(_numbered)(number, job) for number, job in left.items())
    before = (outcome_of(jobs[number], run) for number, run in kept.items())
    return _counted(chain(before, _delivered(coming, left)), len(jobs), progress, recipe.title)


def _counted(
    outcomes: Iterator[Outcome], num_runs: int, progress: bool | None, game: str
) -> Iterator[Outcome]:
    said = set()
    with progress_meter(num_runs, "runs", progress, game) as meter:
        for outcome in outcomes:
            run = f"{outcome.name}, seed {outcome.seed}".removeprefix(", ")
            result = "failed" if outcome.error else f"exam mean {outcome.exam.mean:.1f}"
            if outcome.error and not meter.disable:
                meter.write(f"{run} failed: {outcome.error.strip().splitlines()[-1]}", meter.fp)
            if outcome.note and outcome.note not in said:  # the same of many runs: once
                said.add(outcome.note)
                warnings.warn(f"{run}: {outcome.note}", stacklevel=2)
            meter.set_postfix_str(f"newest: {run}, {result}", refresh=False)
            meter.update()
            yield outcome


def _checked(seeds: Iterable[int]) -> list[int]:
    if not isinstance(seeds, Iterable) or isinstance(seeds, str):
        raise ValueError(f"seeds is {seeds!r}, but must be several: range(5), or [{seeds!r}] for one.")
    counted = Counter(map(checked_seed, seeds))
    if twice := [seed for seed, count in counted.items() if count > 1]:
        raise ValueError(
            f"seed {twice[0]} is given more than once, but the same seed makes the same run. Give others."
        )
    return list(counted)


def _parallel(workers: int) -> Parallel:
    # A worker lives as long as it has jobs: what one agent compiled, the next of its kind reuses.
    return Parallel(n_jobs=workers, return_as="generator_unordered", batch_size=1)


def _delivered(coming: Iterator[tuple[int, Outcome]], left: dict[int, Job]) -> Iterator[Outcome]:
    """The outcomes as they come, also where a worker is killed with its run and takes the others along."""
    left = dict(left)
    try:
        for number, outcome in coming:
            del left[number]
            yield outcome
    except BrokenProcessPool:
        for number, job in left.items():  # one after another: so it is plain which of them kills its worker
            try:  # 2, because 1 would mean this very process
                yield from (outcome for _, outcome in _parallel(2)([delayed(_numbered)(number, job)]))
            except BrokenProcessPool:
                yield job.failed(KILLED)


def _packed(jobs: dict[int, Job], recipe: Recipe, agent: Callable) -> dict[int, Job]:
    """The jobs as they travel: what a notebook defines goes along, unpacked where an error can be said.

    joblib waits for ever for a Dask worker that can't unpack its job.
    """
    what = "The environment"
    try:
        env = packed(recipe)
        what = "The agent"
        make_agent = packed(agent)
    except Exception as error:  # of many types
        raise ValueError(
            f"{what} can't be sent to other processes ({type(error).__name__}: {error}). Give a function "
            "that makes it, or train in this process with num_workers=1."
        ) from error
    return {number: job._replace(env=env, make_agent=make_agent) for number, job in jobs.items()}


def _numbered(number: int, job: Job) -> tuple[int, Outcome]:
    if isinstance(job.env, bytes):
        try:
            job = job._replace(env=pickle.loads(job.env), make_agent=pickle.loads(job.make_agent))
        except Exception as error:  # of many types, the first one: its module is not there
            error = f"{type(error).__name__}: {error}"
            return number, job.failed(NOT_HERE.format(traceback=traceback.format_exc(), error=error))
    run = read_kept(job)  # a cluster asks again for a finished run whose outcome died with its worker
    return number, _run(job) if run is None else outcome_of(job, run)


def _run(job: Job) -> Outcome:
    start = time.perf_counter()
    try:
        with closing(job.env.make(frozen=False)) as env, _journal(job) as journal:
            agent = job.make_agent(env, job.settings, job.seed)
            if hasattr(agent, "snapshot"):
                agent.snapshot()  # builds the network: importing TensorFlow is not training
            start = time.perf_counter()
            with warnings.catch_warnings(action="ignore", category=UserWarning):  # said at the end
                episodes = train(
                    agent, env, job.settings, job.seed, callbacks=[journal] if journal else [], progress=False
                )
            seconds = time.perf_counter() - start
            result = exam(agent, recipe_of(env), progress=False)
            if journal:
                cut_short = len(episodes) == job.settings.num_episodes
                journal.finish(agent, result, None if cut_short else job.settings.num_steps, seconds)
            note = past_of(agent).finding(agent, job.settings)
            policy = _policy(agent, job, env)
            return Outcome(job.name, job.seed, episodes, result, policy, seconds, note=note)
    except Exception:  # one run's failure is a result among the others
        return job.failed(traceback.format_exc(), time.perf_counter() - start)


def _journal(job: Job) -> Journal | nullcontext:
    if job.folder is None:
        return nullcontext()
    name = getattr(job.make_agent, "__name__", type(job.make_agent).__name__)
    return Journal(job.settings, job.seed, job.env, job.folder.parent, job.folder.name, name)


def _policy(agent, job: Job, env: gym.Env) -> Policy | None:
    """What acts as the agent does, if it has something that can be sent from one process to another."""
    if not hasattr(agent, "snapshot"):
        run = Run.of(agent, settings=job.settings.replace(state_scale=None), seed=job.seed, env=env)
        return outcome_of(job, run).policy
    policy = agent.snapshot()
    try:
        packed(policy)  # as it is done on its way from one process to another
    except Exception:  # a network with code of the learner's own may hold anything; the scores still count
        return None
    return policy
