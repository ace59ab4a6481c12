"""Runs that were finished before: found again by what was asked for, and read back from their folders."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, replace
from pathlib import Path

import gymnasium as gym
from gymnasium.envs.registration import EnvSpec, load_env_creator

from ..environments import Recipe
from ..hyperparameters import Hyperparameters
from ..runs import Run, RunError, load_run
from ..runs.run import installed_versions
from .fingerprint import fingerprint
from .outcome import Job, Outcome


def folders_of(
    asked: Iterable[tuple[str, Hyperparameters, int]], env: Recipe, agent: Callable, folder: Path | None
) -> Iterator[Path | None]:
    """For each name, settings and seed the folder of its run: the one that is there, or a new one."""
    if folder is None:
        yield from (None for _ in asked)
        return
    code, where = fingerprint(agent), environment_key(env)
    version, counted = installed_versions()["dqn_lesson"], Counter()
    for name, settings, seed in asked:
        what = [asdict(settings), seed, where, code, version]
        digest = hashlib.sha256(json.dumps(what).encode()).hexdigest()[:10]
        counted[digest] += 1
        ending = digest if counted[digest] == 1 else f"{digest}-{counted[digest]}"  # equal under two names
        start = re.sub(r"[^\w.-]+", "-", name).strip("-.") or "run"
        # Looked for by its ending: settings under another name are still the same settings.
        yield next(folder.glob(f"*_{ending}"), folder / f"{start}_seed-{seed}_{ending}")


def environment_key(recipe: Recipe) -> str:
    """A text that is another one for another environment: its code, arguments, wrappers, limit."""
    spec, source = recipe.source, recipe.source
    if isinstance(spec, EnvSpec):
        # How it would be drawn makes no difference to what is learned.
        spec = replace(spec, kwargs={k: v for k, v in spec.kwargs.items() if k != "render_mode"})
        if (
            not recipe.wrappers
            and not recipe.changes
            and str(spec.entry_point).startswith("gymnasium.")
            and spec == _known(spec.id)
        ):
            return spec.id  # Gymnasium's own, as it is
        make = spec.entry_point
        source = [spec.id, load_env_creator(make) if isinstance(make, str) else make, spec.kwargs]
    changes = [dict(recipe.changes)] if recipe.changes else []
    return fingerprint([source, recipe.wrappers, recipe.limit, recipe.pass_mark, *changes])


def _known(env_id: str) -> EnvSpec | None:
    try:
        return gym.spec(env_id)
    except gym.error.Error:
        return None


def read_kept(job: Job) -> Run | None:
    """The run that was made before for this job; None: it was not, or not to its end, or it is damaged."""
    if job.folder is None or not job.folder.exists():
        return None
    try:
        run = load_run(job.folder)
    except (RunError, OSError):  # made again, which says what is wrong if it still is
        return None
    return run if run.exam is not None else None


def outcome_of(job: Job, run: Run) -> Outcome:
    """The outcome that a finished run had."""
    try:
        policy = run.policy(job.env if run.no_environment else None)
    except ValueError:  # it keeps no network, one with code of its own, or one that no DQNAgent can take
        policy = None
    return Outcome(
        job.name, run.seed, list(run.episodes), run.exam, policy, run.seconds or 0.0, note=run.note
    )
