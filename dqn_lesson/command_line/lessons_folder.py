"""A learner's own folder of lessons: filled, brought up to date, and nothing of the learner's written over.

A manifest in the folder holds the digest of each file as it came. A file with another digest was changed by
the learner, one that is missing was deleted.
"""

import contextlib
import errno
import hashlib
import json
import os
import shutil
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from ..storage import move, read_json

MANIFEST = ".dqn-lesson.json"
PARTS = ("[0-9][0-9]_*.ipynb", "images/*.png", "images/*.svg", "images/*.webp")


def shipped_folder() -> Path:
    """Where the package's own lessons lie: a wheel has them inside the package, a checkout beside it."""
    package = Path(__file__).parents[1]
    inside = package / "notebooks"
    return inside if inside.is_dir() else package.parent / "notebooks"


def fill(folder: Path, version: str, restore: bool = False) -> dict[str, str]:
    """Copies the lessons and their pictures into a folder: all of what has changed there, or nothing.

    What the learner has not touched is replaced by the newer one; beside a changed lesson the newer one gets
    a name of its own; what the learner has deleted stays away.

    Args:
        folder: is made if there is none; the package's own stays as it is.
        version: of the package, for those names.
        restore: brings back what was deleted.

    Returns:
        For each changed lesson that has a newer one: the newer one's name.

    Raises:
        OSError: something can't be read or written; the folder is as it was before.
    """
    if folder.is_dir() and folder.samefile(shipped_folder()):
        return {}
    came, writes, beside = _manifest(folder), {}, {}
    shipped = _shipped()
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in shipped.items()}
    for name, content in shipped.items():
        before, now = came.get(name), _digest_of(folder / name)
        if now is None:
            if restore or before is None:
                writes[name] = content
        elif now == before != digests[name]:
            writes[name] = content
        elif digests[name] not in (now, before):
            beside[name] = newer = _free_name(folder, name, version, digests[name])
            writes |= {} if (folder / newer).exists() else {newer: content}
    if came != came | digests:
        writes[MANIFEST] = json.dumps(came | digests, indent=1).encode()
    if writes:
        _write_all(folder, writes)
    return beside


def _shipped() -> dict[str, bytes]:
    root = shipped_folder()
    paths = [path for part in PARTS for path in sorted(root.glob(part))]
    if not paths:
        raise FileNotFoundError(errno.ENOENT, "the package was installed without its lessons", str(root))
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}


def _manifest(folder: Path) -> dict[str, str]:
    """The digests of what came; empty where there are none, so that every file counts as the learner's."""
    try:
        found = read_json(folder / MANIFEST)
    except (FileNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _digest_of(path: Path) -> str | None:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return None


def _free_name(folder: Path, name: str, version: str, digest: str) -> str:
    """A name such as `04_replay.new-0.2.0.ipynb` that nothing else has."""
    path, number = PurePosixPath(name), 1
    while True:
        mark = version if number == 1 else f"{version}-{number}"
        newer = str(path.with_name(f"{path.stem}.new-{mark}{path.suffix}"))
        if _digest_of(folder / newer) in (None, digest):
            return newer
        number += 1


def _write_all(folder: Path, writes: dict[str, bytes]) -> None:
    """Writes all files, or leaves everything as it was: they are written beside, then moved in."""
    made = next((path for path in (*reversed(folder.parents), folder) if not path.exists()), None)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".dqn-lesson-", dir=folder) as scratch:
            new, old = Path(scratch, "new"), Path(scratch, "old")
            for name, content in writes.items():
                for place in (new, old):
                    (place / name).parent.mkdir(parents=True, exist_ok=True)
                (new / name).write_bytes(content)
                if (folder / name).exists() and not os.access(folder / name, os.W_OK):
                    raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder / name))
            with contextlib.ExitStack() as undo:
                for name in writes:
                    target = folder / name
                    if not target.parent.exists():
                        target.parent.mkdir()
                        undo.callback(target.parent.rmdir)
                    if target.exists():
                        move(target, old / name)
                        undo.callback(move, old / name, target)
                    move(new / name, target)
                    undo.callback(target.unlink)
                undo.pop_all()
    except BaseException:
        if made:
            shutil.rmtree(made, ignore_errors=True)
        raise
