"""Runs that were finished before: found again by what was asked for, and read back from their folders."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

from ..hyperparameters import Hyperparameters
from ..runs import Run, RunError, load_run
from ..runs.run import installed_versions
from .fingerprint import fingerprint
from .outcome import Job, Outcome


def folders_of(
    asked: Iterable[tuple[str, Hyperparameters, int]], env_id: str, agent: Callable, folder: Path | None
) -> Iterator[Path | None]:
    """For each name, settings and seed the folder of its run: the one that is there, or a new one."""
    if folder is None:
        yield from (None for _ in asked)
        return
    code, version, counted = fingerprint(agent), installed_versions()["dqn_lesson"], Counter()
    for name, settings, seed in asked:
        what = [asdict(settings), seed, env_id, code, version]
        digest = hashlib.sha256(json.dumps(what).encode()).hexdigest()[:10]
        counted[digest] += 1
        ending = digest if counted[digest] == 1 else f"{digest}-{counted[digest]}"  # equal under two names
        start = re.sub(r"[^\w.-]+", "-", name).strip("-.") or "run"
        # Looked for by its ending: settings under another name are still the same settings.
        yield next(folder.glob(f"*_{ending}"), folder / f"{start}_seed-{seed}_{ending}")


def read_kept(job: Job) -> Run | None:
    """The run that was made before for this job; None: it was not, or not to its end, or it is damaged."""
    if job.folder is None or not job.folder.exists():
        return None
    try:
        run = load_run(job.folder)
    except (RunError, OSError):  # made anew, which says what is wrong if it still is
        return None
    return run if run.exam is not None else None


def outcome_of(job: Job, run: Run) -> Outcome:
    """The outcome that a finished run had."""
    try:
        policy = run.policy()
    except RunError:  # it keeps no network, or one with code of its own
        policy = None
    return Outcome(job.name, run.seed, list(run.episodes), run.exam, policy, run.seconds or 0.0)
