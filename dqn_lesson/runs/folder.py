"""Runs in folders: how they are written.

A run folder holds `run.json` (settings, seed, environment, exam, versions), the scores as CSV and the network
in Keras' own format. `run.json` is written last, beside the old one, and then takes its place; it names the
other two files. So the folder holds the earlier run or the new one, whole, whatever interrupts a save.

A run that is going on has a table of scores that grows, `scores.csv`, of which the whole lines count.
"""

import hashlib
import json
import os
import re
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ..storage import write_atomically
from .reading import FORMAT, GROWING, RUN_FILE, load_run, read_record
from .run import Run, RunError
from .scores import header, to_csv

_OURS = re.compile(
    r"(run\.json|scores\.csv|scores-[0-9a-f]{8}\.csv|network-[0-9a-f]{8}\.keras)((\.\d+)?\.part)?"
)


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
        files = {"scores": _store(folder, "scores", ".csv", to_csv(run.episodes))}
        if run.network is not None:
            files["network"] = _store(folder, "network", ".keras", run.network)
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
    folder.mkdir(parents=True, exist_ok=True)
    write_atomically(folder / GROWING, header())
    write_record(run, folder, {"scores": {"name": GROWING}})
    _tidy(folder)
    return folder


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


def write_record(run: Run, folder: Path, files: dict[str, dict[str, Any]]) -> None:
    """Writes `run.json`, in one step in place of the one before."""
    record = {
        "format": FORMAT,
        "made": run.made,
        "finished": run.finished,
        "env_id": run.env_id,
        "seed": run.seed,
        "agent": run.agent_name,
        "num_steps": run.num_steps,
        "seconds": run.seconds,
        "settings": asdict(run.settings),
        "changes": run.changes,
        "exam": run.exam and {"scores": run.exam.scores, "bar": run.exam.bar},
        "versions": dict(run.versions),
        "no_network": run.no_network,
        "epsilon": run.epsilon,
        "files": files,
    }
    write_atomically(folder / RUN_FILE, json.dumps(record, indent=1).encode())


def _store(folder: Path, kind: str, ending: str, content: bytes) -> dict[str, Any]:
    """Writes a file whose name depends on its content, so that no other file is overwritten by it."""
    digest = hashlib.sha256(content).hexdigest()
    name = f"{kind}-{digest[:8]}{ending}"
    write_atomically(folder / name, content)
    return {"name": name, "bytes": len(content), "sha256": digest}


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
