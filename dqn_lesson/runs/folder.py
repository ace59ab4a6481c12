"""Runs in folders.

A run folder holds `run.json` (settings, seed, environment, exam, versions), the scores as CSV and the network
in Keras' own format. `run.json` is written last, beside the old one, and then takes its place; it names the
other two files. So the folder holds the earlier run or the new one, whole, whatever interrupts a save.
"""

import csv
import hashlib
import io
import json
import os
import re
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

from ..agent import checked_seed
from ..hyperparameters import Hyperparameters
from ..network import check_bytes
from ..training import Episode, ExamResult
from .renaming import rename
from .run import Run, RunError

_RUN_FILE = "run.json"
_FORMAT = "dqn_lesson run 1"
_OURS = re.compile(r"(run\.json|scores-[0-9a-f]{8}\.csv|network-[0-9a-f]{8}\.keras)(\.part)?")


class Listing(NamedTuple):
    """What `list_runs` found: the runs by name, the newest last, and what is wrong with the other folders."""

    runs: dict[str, Run]
    skipped: dict[str, str]


def save_run(run: Run, path: str | os.PathLike) -> Path:
    """Writes the run into the folder `path`, in place of an earlier run there, and returns the folder.

    Raises:
        RunError: the folder holds something else than a run.
        OSError: it cannot be written, for example because the disk is full; an earlier run is still whole.
    """
    folder = Path(path)
    _check_free(folder)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        files = {"scores": _store(folder, "scores", ".csv", _to_csv(run.episodes))}
        if run.network is not None:
            files["network"] = _store(folder, "network", ".keras", run.network)
        record = {
            "format": _FORMAT,
            "made": run.made,
            "env_id": run.env_id,
            "seed": run.seed,
            "num_steps": run.num_steps,
            "settings": asdict(run.settings),
            "exam": run.exam and {"scores": run.exam.scores, "bar": run.exam.bar},
            "versions": dict(run.versions),
            "files": files,
        }
        _replace(folder / _RUN_FILE, json.dumps(record, indent=1).encode())
    finally:
        _tidy(folder)
    return folder


def load_run(path: str | os.PathLike) -> Run:
    """Reads the run in the folder `path`, and checks every file of it.

    Raises:
        RunError: there is no run, or it is damaged.
    """
    folder = Path(path)
    record = _record(folder)

    def read(kind: str, convert: Callable[[bytes], Any]) -> Any:
        content = _fetch(folder, record["files"][kind])
        try:
            return convert(content)
        except ValueError as error:
            raise RunError(f"{folder / record['files'][kind]['name']} {error}.") from error

    try:
        return Run(
            settings=_settings(record["settings"]),
            seed=checked_seed(record["seed"]),
            env_id=str(record["env_id"]),
            num_steps=int(record["num_steps"]),
            episodes=read("scores", _from_csv),
            exam=record["exam"] and ExamResult(tuple(record["exam"]["scores"]), record["exam"]["bar"]),
            network=read("network", _checked_network) if "network" in record["files"] else None,
            versions=dict(record["versions"]),
            made=str(record["made"]),
        )
    except RunError:
        raise
    except (KeyError, TypeError, ValueError) as error:
        what = f"there is no {error} in it" if isinstance(error, KeyError) else str(error)
        raise RunError(f"{folder / _RUN_FILE} is damaged: {what}") from error


def list_runs(folder: str | os.PathLike) -> Listing:
    """Reads all runs in a folder; a damaged one is named in `skipped`, with the reason.

    Raises:
        RunError: there is no such folder.
    """
    folder = Path(folder)
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


def _store(folder: Path, kind: str, ending: str, content: bytes) -> dict[str, Any]:
    """Writes a file whose name depends on its content, so that no other file is overwritten by it."""
    digest = hashlib.sha256(content).hexdigest()
    name = f"{kind}-{digest[:8]}{ending}"
    _replace(folder / name, content)
    return {"name": name, "bytes": len(content), "sha256": digest}


def _replace(path: Path, content: bytes) -> None:
    beside = path.with_name(path.name + ".part")
    beside.write_bytes(content)
    rename(beside, path)


def _fetch(folder: Path, file: dict[str, Any]) -> bytes:
    path = folder / Path(file["name"]).name
    if not path.is_file():
        raise RunError(f"{path} is missing.")
    content = path.read_bytes()
    if len(content) < file["bytes"]:
        have = f"only {len(content):,} of {file['bytes']:,} bytes are there" if content else "it is empty"
        raise RunError(f"{path} is cut off: {have}.")
    if hashlib.sha256(content).hexdigest() != file["sha256"]:
        raise RunError(f"{path} is damaged or was changed: it is not what was saved.")
    return content


def _record(folder: Path) -> dict[str, Any]:
    """The content of `run.json`, if it is one of ours."""
    path = folder / _RUN_FILE
    if not folder.exists():
        raise RunError(
            f"There is no run {folder}. `list_runs({str(folder.parent)!r}).runs` shows what is there."
        )
    if not folder.is_dir():
        raise RunError(f"{folder} is a file, but a run is a folder with a {_RUN_FILE} in it.")
    if not path.is_file():
        raise RunError(
            f"{folder} is no run, or its first save was interrupted: there is no {_RUN_FILE} in it."
        )
    content = path.read_bytes()
    if not content:
        raise RunError(f"{path} is empty.")
    try:
        record = json.loads(content)
    except ValueError as error:
        raise RunError(f"{path} is cut off or damaged: {error}.") from error
    if not isinstance(record, dict) or record.get("format") != _FORMAT:
        raise RunError(
            f'{path} was not written by this program, or by another version: no "format": "{_FORMAT}".'
        )
    return record


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
        named = {file["name"] for file in _record(folder)["files"].values()} | {_RUN_FILE}
    except RunError:
        if (folder / _RUN_FILE).exists():  # damaged: what belongs to it can't be told
            return
        named = set()
    for path in folder.iterdir():
        if _OURS.fullmatch(path.name) and path.name not in named:
            path.unlink()
    if not any(folder.iterdir()):
        folder.rmdir()


def _settings(record: dict[str, Any]) -> Hyperparameters:
    if differ := set(record) ^ set(Hyperparameters.names()):
        raise ValueError(f"it has other settings than this version ({', '.join(sorted(differ))})")
    return Hyperparameters(**record)


def _checked_network(content: bytes) -> bytes:
    check_bytes(content)
    return content


def _to_csv(episodes: Iterable[Episode]) -> bytes:
    text = io.StringIO(newline="")
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(("episode", *Episode._fields[1:]))
    rows.writerows(episode._replace(terminated=int(episode.terminated)) for episode in episodes)
    return text.getvalue().encode()


def _from_csv(content: bytes) -> tuple[Episode, ...]:
    header, *rows = csv.reader(content.decode().splitlines())
    if header != ["episode", *Episode._fields[1:]]:
        raise ValueError(f"is no table of scores: its first line is {','.join(header)!r}")
    return tuple(
        Episode(
            number=int(number),
            score=float(score),
            num_steps=int(num_steps),
            terminated=terminated == "1",
            epsilon=float(epsilon) if epsilon else None,
            loss=float(loss) if loss else None,
        )
        for number, score, num_steps, terminated, epsilon, loss in rows
    )
