"""A run's folder: how it is written, and how it is read, every file checked and whatever is wrong named.

It holds `run.json` (settings, seed, environment, exam, versions), the scores as CSV and the network in Keras'
own format. `run.json` is written last, in one step; it names the other two files, and their names hold the
digest of their content. So the folder holds the earlier run or the new one, whole, whatever interrupts it.

A run that is going on has a table of scores that grows, `scores.csv`, of which the whole lines count.
"""

import csv
import errno
import io
import json
import os
import re
import shutil
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

from ..agent import checked_seed
from ..examination import ExamResult
from ..hyperparameters import Hyperparameters
from ..past import Episode
from ..storage import read_json, write_atomically
from .network_file import check_bytes
from .run import Change, Run, RunError, digest, fetched

RUN_FILE = "run.json"
GROWING = "scores.csv"  # of a run that is going on
FORMAT = "dqn_lesson run 1"
UNWRITABLE = (
    "Runs can't be kept in {folder} ({reason}). Choose a folder of yours: set the environment variable"
    ' DQN_LESSON_RUNS, as by os.environ["DQN_LESSON_RUNS"] = "my runs", or name it where you give `folder`.'
)
_ADDED = ("stop_at_reward", "filters", "priority", "dueling")  # settings that older runs do not know
_OURS = re.compile(
    r"(run\.json|scores\.csv|scores-[0-9a-f]{8}\.csv|network-[0-9a-f]{8}\.keras|(checkpoint|state)-[0-9a-f]{8}\.npz)((\.\d+)?\.part)?"
)
_ENVIRONMENT = {"id": str, "kwargs": dict, "limit": int | None, "wrappers": list}  # of `Recipe.to_json`
_WRAPPER = {"kind": str, "kwargs": dict, "learned": dict}
_HEADS = ("episode", *Episode._fields[1:])


class Listing(NamedTuple):
    """What `list_runs` found: the runs by name, the newest last, and what is wrong with the other folders."""

    runs: dict[str, Run]
    skipped: dict[str, str]


def save_run(run: Run | Any, path: str | os.PathLike, resumable: bool = False) -> Path:
    """Writes the run into the folder `path`, instead of an earlier run there, and returns the folder.

    Args:
        run: a run, or an agent, which is kept as `Run.of(agent)`.
        path: of the run's own folder.
        resumable: whether training can go on from it, see `Run.resume`; for a run: `Run.of` is asked.

    Raises:
        RunError: the folder holds something else than a run, or the run can't be gone on with.
        OSError: it cannot be written, for example because the disk is full; an earlier run is still whole.
    """
    if not isinstance(run, Run):
        run = Run.of(run, resumable=resumable)
    if resumable and run.checkpoint is None:
        raise RunError(
            "This run holds no checkpoint from which training could go on. Make it with Run.of(agent, ..., "
            "resumable=True), or give save_run the agent."
        )
    folder = Path(path)
    _check_free(folder)
    make_folder(folder)
    try:
        files = {"scores": _store(folder, "scores", ".csv", _to_csv(run.episodes))}
        if run.network is not None:
            files["network"] = _store(folder, "network", ".keras", run.network)
        if run.checkpoint is not None:
            content = run.checkpoint if isinstance(run.checkpoint, bytes) else fetched(run.checkpoint)
            files["checkpoint"] = _store(folder, "checkpoint", ".npz", content)
        write_record(run, folder, files)
    finally:
        _tidy(folder)
    return folder


def begin_run(run: Run, path: str | os.PathLike) -> Path:
    """Makes the folder of a run that is only beginning, with an empty table of scores; returns the folder.

    Raises:
        RunError: the folder holds something else, or a whole run.
        OSError: it cannot be written.
    """
    folder = Path(path)
    _check_free(folder)
    if (folder / RUN_FILE).is_file() and _is_whole(folder):
        raise RunError(f"{folder} holds a whole run already. Give another name, or delete that folder first.")
    make_folder(folder)
    write_atomically(folder / GROWING, _header())
    write_record(run, folder, {"scores": {"name": GROWING}})
    _tidy(folder)
    return folder


def make_folder(folder: Path) -> None:
    """Makes a folder for runs, if there is none.

    Raises:
        OSError: nothing can be written there; the message says where else.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        raise type(error)(UNWRITABLE.format(folder=folder, reason=error.strerror)) from error


def delete_run(path: str | os.PathLike) -> None:
    """Deletes the run in the folder `path`, and the folder.

    Raises:
        RunError: there is no run, or there is something else in its folder.
        OSError: it cannot be deleted.
    """
    folder = Path(path)
    read_record(folder)
    _check_free(folder)
    shutil.rmtree(folder)


def write_checkpoint(run: Run, folder: Path, content: bytes) -> dict[str, Any]:
    """Keeps the checkpoint of a run that is going on; the one before is whole until then."""
    files = {"scores": {"name": GROWING}, "checkpoint": _store(folder, "checkpoint", ".npz", content)}
    write_record(run, folder, files)
    _tidy(folder)
    return files


def write_record(run: Run, folder: Path, files: dict[str, dict[str, Any]]) -> None:
    """Writes `run.json`, replacing the one before in one step."""
    record = {
        "format": FORMAT,
        "made": run.made,
        "finished": run.finished,
        "env_id": run.env_id,
        "environment": run.made_by,
        "no_environment": run.no_environment,
        "seed": run.seed,
        "agent": run.agent_name,
        "num_steps": run.num_steps,
        "seconds": run.seconds,
        "settings": asdict(run.settings),
        "changes": run.changes,
        "exam": run.exam and asdict(run.exam),
        "versions": dict(run.versions),
        "note": run.note,
        "no_network": run.no_network,
        "epsilon": run.epsilon,
        "files": files,
    }
    write_atomically(folder / RUN_FILE, json.dumps(record, indent=1).encode())


def load_run(path: str | os.PathLike) -> Run:
    """Reads the run in the folder `path`, and checks every file of it.

    Raises:
        RunError: there is no run, or it is damaged.
    """
    folder = Path(path)
    record = read_record(folder)
    files = record.get("files", {})

    def read(kind: str, convert: Callable[[bytes], Any]) -> Any:
        content = _fetch(folder, record["files"][kind]["name"])
        try:
            return convert(content)
        except ValueError as error:
            raise RunError(f"{folder / record['files'][kind]['name']} {error}.") from error

    try:
        episodes = read("scores", _from_csv)
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
            note=str(record.get("note", "")),
            no_network=str(record.get("no_network", "")),
            epsilon=_optional_float(record.get("epsilon")),
            **_checkpoint(folder, files),
            made_by=_environment(record.get("environment")),
            no_environment=str(record.get("no_environment", "")),
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


def _store(folder: Path, kind: str, ending: str, content: bytes) -> dict[str, str]:
    """Writes a file whose name depends on its content, so that no other file is overwritten by it."""
    name = f"{kind}-{digest(content)}{ending}"
    write_atomically(folder / name, content)
    return {"name": name}


def _fetch(folder: Path, name: str) -> bytes:
    """The content of a file that `run.json` names."""
    path = folder / Path(name).name
    if path.name == GROWING and path.is_file():
        content = path.read_bytes()
        return content[: content.rfind(b"\n") + 1]  # a program that was killed may leave half a line
    return fetched(path)


def _is_whole(folder: Path) -> bool:
    try:
        return load_run(folder).finished
    except RunError:
        return False


def _check_free(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise RunError(f"{folder} is a file, but a run is kept in a folder. Give another name.")
    if not folder.is_dir():
        return
    names = sorted(path.name for path in folder.iterdir())
    # Systems and editors leave files of their own, such as .DS_Store; their names begin with a dot.
    if others := [name for name in names if not name.startswith(".") and not _OURS.fullmatch(name)]:
        raise RunError(
            f"{folder} holds other things than a run ({', '.join(others[:3])}). Give a folder of its own."
        )


def _tidy(folder: Path) -> None:
    """Removes what an earlier save, or one that failed, left in the folder."""
    try:
        named = {file["name"] for file in read_record(folder)["files"].values()} | {RUN_FILE}
    except RunError:
        if (folder / RUN_FILE).exists():  # damaged: what belongs to it can't be told
            return
        named = set()
    for path in folder.iterdir():
        if _OURS.fullmatch(path.name) and path.name not in named:
            path.unlink()
    if not any(folder.iterdir()):
        folder.rmdir()


def _settings(record: dict[str, Any]) -> Hyperparameters:
    # A run that is older than a setting was trained as its default says.
    record = {name: getattr(Hyperparameters(), name) for name in _ADDED} | record
    if differ := set(record) ^ set(Hyperparameters.names()):
        raise ValueError(f"it has other settings than this version ({', '.join(sorted(differ))})")
    return Hyperparameters(**record)


def _optional_float(value: Any) -> float | None:
    return None if value is None else float(value)


def _change(num_steps: int, name: str, value: float) -> Change:
    return Change(int(num_steps), name, Hyperparameters.checked(name, value))


def _environment(made_by: Any) -> dict[str, Any] | None:
    if made_by is None:
        return None
    rows = [(made_by, _ENVIRONMENT)]
    if isinstance(made_by, dict) and isinstance(made_by.get("wrappers"), list):
        rows += [(row, _WRAPPER) for row in made_by["wrappers"]]
    if isinstance(made_by, dict) and "changes" in made_by:
        rows += [(made_by, {"changes": dict})]
    for row, parts in rows:
        if not isinstance(row, dict) or not all(
            isinstance(row.get(name, ...), parts[name]) for name in parts
        ):
            raise ValueError(
                f"its environment is {made_by!r}, but each of {', '.join(parts)} is needed there"
            )
    return made_by


def _checkpoint(folder: Path, files: dict[str, Any]) -> dict[str, Any]:
    """Where the checkpoint is, or that it is gone: the run still plays."""
    known = files.get("checkpoint") or files.get("state")  # as it was called at first
    if known is None:
        return {}
    path = folder / Path(known["name"]).name
    return {"checkpoint": path} if path.is_file() else {"no_checkpoint": f"{path} is missing"}


def _exam(scores: list, bar: float | None, cut_at: int | None = None) -> ExamResult:
    if not scores:
        raise ValueError("its exam has no scores")
    return ExamResult(tuple(map(float, scores)), _optional_float(bar), cut_at and int(cut_at))


def _checked_network(content: bytes) -> bytes:
    check_bytes(content)
    return content


def _to_csv(episodes: Iterable[Episode]) -> bytes:
    """The whole table."""
    return _header() + b"".join(map(score_row, episodes))


def _header() -> bytes:
    """The line above the scores."""
    return _row(_HEADS)


def score_row(episode: Episode) -> bytes:
    """The row of one episode in the table of scores."""
    return _row(episode._replace(terminated=int(episode.terminated)))


def _from_csv(content: bytes) -> tuple[Episode, ...]:
    """The episodes of a table.

    Raises:
        ValueError: it is another table. A sentence about the file without its subject.
    """
    try:
        head, *rows = csv.reader(content.decode().splitlines()) if content else [[]]
        if head == list(_HEADS):
            return tuple(_episode(*row) for row in rows)
    except (csv.Error, TypeError, ValueError) as error:
        raise ValueError(f"is damaged: {error}") from error
    raise ValueError(f"is no table of scores: its first line is {','.join(head)!r}")


def _episode(number: str, score: str, num_steps: str, terminated: str, epsilon: str, loss: str) -> Episode:
    return Episode(
        number=int(number),
        score=float(score),
        num_steps=int(num_steps),
        terminated=terminated == "1",
        epsilon=float(epsilon) if epsilon else None,
        loss=float(loss) if loss else None,
    )


def _row(cells: Iterable) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue().encode()
