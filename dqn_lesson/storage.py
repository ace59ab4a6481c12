"""Files that are kept: where a learner's own lie, and a write that leaves the old or the new one, whole."""

import json
import os
import time
from pathlib import Path
from typing import Any

import platformdirs


def home() -> Path:
    """Where presets, progress and best scores lie: `$DQN_LESSON_HOME`, or the user's data folder."""
    named = os.environ.get("DQN_LESSON_HOME")
    return Path(named or platformdirs.user_data_dir("dqn_lesson", appauthor=False))


def write_atomically(path: Path, content: bytes) -> None:
    """Writes a file beside `path` and then puts it in its place.

    Raises:
        OSError: it cannot be written, for example because the disk is full; an earlier file is still whole.
    """
    beside = path.with_name(f"{path.name}.{os.getpid()}.part")  # another program may be writing the same file
    try:
        beside.write_bytes(content)
        move(beside, path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def move(source: Path, path: Path) -> None:
    """Puts a file or folder in the place of another, in one step.

    Raises:
        OSError: it cannot be, even after a fifth of a second.
    """
    for _ in range(10):
        try:
            source.replace(path)
            return
        except PermissionError:  # Windows, while another program reads the file: a moment later it works
            time.sleep(0.02)
    source.replace(path)


def write_json(path: Path, value: Any) -> None:
    """Writes a value as JSON, as `write_atomically` does; makes the folder if there is none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, json.dumps(value, ensure_ascii=False, indent=1).encode())


def read_json(path: Path) -> Any:
    """The value in a JSON file.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is empty, cut off or no JSON; the message names the file.
    """
    content = path.read_bytes()
    if not content:
        raise ValueError(f"{path} is empty.")
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:  # the latter: brackets in brackets in brackets
        raise ValueError(f"{path} is cut off or damaged: {error}.") from error
