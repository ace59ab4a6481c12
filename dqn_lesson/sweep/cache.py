"""Runs that were finished before: found again by what was asked for, and read back from their folders."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from types import CodeType

from ..agent import DQNAgent
from ..hyperparameters import Hyperparameters
from ..runs import Run, RunError, load_run
from ..runs.run import installed_versions
from .outcome import Job, Outcome


def folders_of(
    asked: Iterable[tuple[str, Hyperparameters, int]], env_id: str, agent: Callable, folder: Path | None
) -> Iterator[Path | None]:
    """For each name, settings and seed the folder of its run: the one that is there, or a new one."""
    code, version, counted = _code_of(agent), installed_versions()["dqn_lesson"], Counter()
    for name, settings, seed in asked:
        if folder is None:
            yield None
            continue
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
        policy = run.agent().snapshot()
    except RunError:  # it keeps no network, or one with code of its own
        policy = None
    return Outcome(job.name, run.seed, list(run.episodes), run.exam, policy, run.seconds or 0.0)


def _code_of(agent: Callable) -> str:
    """A text that is another one when somebody edits the class or function."""
    if agent is DQNAgent:
        return "DQNAgent"  # whose version is the package's
    classes = agent.__mro__ if isinstance(agent, type) else (type(agent),)
    own = [agent] if hasattr(agent, "__code__") else [c for c in classes if c.__module__ != "builtins"]
    ours = DQNAgent.__module__.partition(".")[0] + "."
    text = [part for thing in own if not thing.__module__.startswith(ours) for part in _parts(thing)]
    return hashlib.sha256("\n".join(text).encode()).hexdigest()


def _parts(thing) -> Iterator[str]:
    """Names, values and code of a function, or of a class' own methods and values."""
    yield thing.__qualname__
    for name, member in [("", thing)] if hasattr(thing, "__code__") else sorted(vars(thing).items()):
        member = getattr(member, "fget", None) or member  # of a property
        member = getattr(member, "__func__", member)  # of a staticmethod or classmethod
        if hasattr(member, "__code__"):
            yield f"{name} {_written(member.__code__)} {member.__defaults__} {member.__kwdefaults__}"
        elif isinstance(member, bool | int | float | str | tuple | None) and not name.startswith("__"):
            yield f"{name} {member!r}"


def _written(code: CodeType) -> str:
    constants = [_written(c) if isinstance(c, CodeType) else repr(c) for c in code.co_consts]
    return f"{code.co_code.hex()} {code.co_names} {code.co_varnames} {constants}"
