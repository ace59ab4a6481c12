"""Runs, read from their folders: whatever is wrong with a file is named, and nothing is taken on trust."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from ..agent import checked_seed
from ..hyperparameters import Hyperparameters
from ..network import check_bytes
from ..storage import read_json
from ..training import ExamResult
from .run import Change, Run, RunError
from .scores import from_csv, whole_lines

RUN_FILE = "run.json"
GROWING = "scores.csv"  # of a run that is going on
FORMAT = "dqn_lesson run 1"


class Listing(NamedTuple):
    """What `list_runs` found: the runs by name, the newest last, and what is wrong with the other folders."""

    runs: dict[str, Run]
    skipped: dict[str, str]


def load_run(path: str | os.PathLike) -> Run:
    """Reads the run in the folder `path`, and checks every file of it.

    Raises:
        RunError: there is no run, or it is damaged.
    """
    folder = Path(path)
    record = read_record(folder)

    def read(kind: str, convert: Callable[[bytes], Any]) -> Any:
        content = _fetch(folder, record["files"][kind])
        try:
            return convert(content)
        except ValueError as error:
            raise RunError(f"{folder / record['files'][kind]['name']} {error}.") from error

    try:
        episodes = read("scores", from_csv)
        finished = record.get("finished", True)  # runs of an earlier version are whole
        return Run(
            settings=_settings(record["settings"]),
            seed=checked_seed(record["seed"]),
            env_id=str(record["env_id"]),
            num_steps=int(record["num_steps"]) if finished or not episodes else episodes[-1].num_steps,
            episodes=episodes,
            exam=record["exam"] and _exam(**record["exam"]),
            network=read("network", _checked_network) if "network" in record["files"] else None,
            versions=dict(record["versions"]),
            made=str(record["made"]),
            seconds=_optional_float(record.get("seconds")),
            agent_name=str(record.get("agent", "DQNAgent")),
            changes=tuple(_change(*change) for change in record.get("changes", ())),
            finished=finished,
            no_network=str(record.get("no_network", "")),
            epsilon=_optional_float(record.get("epsilon")),
        )
    except RunError:
        raise
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        what = f"there is no {error} in it" if isinstance(error, KeyError) else str(error)
        raise RunError(f"{folder / RUN_FILE} is damaged: {what}") from error


def runs_folder() -> Path:
    """Where runs are kept: `$DQN_LESSON_RUNS`, or else the folder `runs` beside the notebook."""
    return Path(os.environ.get("DQN_LESSON_RUNS") or "runs")


def list_runs(folder: str | os.PathLike | None = None) -> Listing:
    """Reads all runs in a folder, without TensorFlow; a damaged one is named in `skipped`, with the reason.

    A run that was cut off, or goes on, is among the runs: its `ending` is "not finished, 31 episodes kept".

    Args:
        folder: that holds the runs; None: `runs_folder()`.

    Raises:
        RunError: there is no such folder.
    """
    folder = runs_folder() if folder is None else Path(folder)
    if not folder.is_dir():
        raise RunError(f"There is no folder {folder}. `save_run` makes it, with the first run in it.")
    runs, skipped = {}, {}
    for path in sorted(folder.iterdir()):
        if path.is_dir() and not path.name.startswith("."):
            try:
                runs[path.name] = load_run(path)
            except (RunError, OSError) as error:
                skipped[path.name] = str(error)
    return Listing(dict(sorted(runs.items(), key=lambda item: item[1].made)), skipped)


def _fetch(folder: Path, file: dict[str, Any]) -> bytes:
    path = folder / Path(file["name"]).name
    if not path.is_file():
        raise RunError(f"{path} is missing.")
    content = path.read_bytes()
    if path.name == GROWING:
        return whole_lines(content)
    if len(content) < file["bytes"]:
        have = f"only {len(content):,} of {file['bytes']:,} bytes are there" if content else "it is empty"
        raise RunError(f"{path} is cut off: {have}.")
    if hashlib.sha256(content).hexdigest() != file["sha256"]:
        raise RunError(f"{path} is damaged or was changed: it is not what was saved.")
    return content


def read_record(folder: Path) -> dict[str, Any]:
    """The content of `run.json`, if it is one of ours."""
    path = folder / RUN_FILE
    if not folder.exists():
        raise RunError(
            f"There is no run {folder}. `list_runs({str(folder.parent)!r}).runs` shows what is there."
        )
    if not folder.is_dir():
        raise RunError(f"{folder} is a file, but a run is a folder with a {RUN_FILE} in it.")
    if not path.is_file():
        raise RunError(
            f"{folder} is no run, or its first save was interrupted: there is no {RUN_FILE} in it."
        )
    try:
        record = read_json(path)
    except ValueError as error:
        raise RunError(str(error)) from error
    if not isinstance(record, dict) or record.get("format") != FORMAT:
        raise RunError(
            f'{path} was not written by this program, or by another version: no "format": "{FORMAT}".'
        )
    return record


def _settings(record: dict[str, Any]) -> Hyperparameters:
    if differ := set(record) ^ set(Hyperparameters.names()):
        raise ValueError(f"it has other settings than this version ({', '.join(sorted(differ))})")
    return Hyperparameters(**record)


def _optional_float(value: Any) -> float | None:
    return None if value is None else float(value)


def _change(num_steps: int, name: str, value: float) -> Change:
    return Change(int(num_steps), name, Hyperparameters.checked(name, value))


def _exam(scores: list, bar: float | None) -> ExamResult:
    if not scores:
        raise ValueError("its exam has no scores")
    return ExamResult(tuple(map(float, scores)), _optional_float(bar))


def _checked_network(content: bytes) -> bytes:
    check_bytes(content)
    return content
