"""Settings under a name: two of the package's, and the learner's own, each kept as a small file.

They lie in the folder `presets` of the learner's home folder, see `storage.home`.
"""

import hashlib
import re
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ....games import settings_of
from ....hyperparameters import Hyperparameters
from ....storage import home, read_json, write_json

NAMES = ("recommended", "tutorial")  # the course's own
FORMAT = "dqn_lesson preset 1"
LONGEST_NAME = 40


def builtin(env: Any) -> dict[str, Hyperparameters]:
    """The presets that are always there, for an environment; the tutorial's rewards are one game's."""
    recommended, tutorial = settings_of(env), Hyperparameters.tutorial()
    if recommended != Hyperparameters():
        tutorial = tutorial.replace(step_reward=None, fall_reward=None)
    return dict(zip(NAMES, (recommended, tutorial), strict=True))


def folder() -> Path:
    """Where presets are kept."""
    return home() / "presets"


def kept_presets() -> tuple[dict[str, Hyperparameters], list[str]]:
    """All of the learner's own presets, and a sentence for each file that can't be read; none is fatal."""
    presets, problems = {}, []
    try:
        paths = sorted(folder().glob("*.json"))
    except OSError as error:
        return {}, [f"Your presets in {folder()} can't be read: {error.strerror or error}."]
    for path in paths:
        try:
            name, settings = _read(path)
            presets[name] = settings
        except (OSError, ValueError) as error:
            reason = str(error).rstrip(".") or type(error).__name__
            problems.append(f"{path.name} is no preset and is left alone: {reason}.")
    return presets, problems


def keep_preset(name: str, settings: Hyperparameters, game: str = "") -> None:
    """Keeps settings under a name, and for which game, and replaces earlier ones of this name.

    Raises:
        ValueError: the name is empty, too long, or one of the course's own.
        OSError: the file cannot be written.
    """
    name = checked_name(name)
    write_json(_path(name), {"format": FORMAT, "name": name, "game": game, "settings": asdict(settings)})


def game_of(name: str) -> str:
    """The game for which a preset of the learner's own was kept; empty where nobody knows."""
    try:
        game = read_json(_path(name)).get("game", "")
    except (OSError, ValueError, AttributeError):  # none of the learner's own, or a file that is none
        return ""
    return game if isinstance(game, str) else ""


def forget_preset(name: str) -> None:
    """Deletes one of the learner's own presets.

    Raises:
        OSError: the file cannot be deleted.
    """
    _path(name).unlink(missing_ok=True)


def checked_name(name: str) -> str:
    """The name without blanks around it.

    Raises:
        ValueError: it is empty, too long, or one of the course's own.
    """
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise ValueError(f"Give the preset a name first, of {LONGEST_NAME} letters at most.")
    if name in NAMES:
        raise ValueError(f"{name!r} is a preset of the course. Give yours another name.")
    return name


def _path(name: str) -> Path:
    """A file name that every system takes, different for every name."""
    words = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    return folder() / f"{words or 'preset'}-{hashlib.sha256(name.encode()).hexdigest()[:8]}.json"


def _read(path: Path) -> tuple[str, Hyperparameters]:
    record: Any = read_json(path)
    if not isinstance(record, dict) or record.get("format") != FORMAT:
        raise ValueError(f"it does not say {FORMAT!r}")
    name, settings = record.get("name"), record.get("settings")
    if not isinstance(name, str) or name != checked_name(name):
        raise ValueError(f"its name is {name!r}")
    known = Hyperparameters.names()
    for key in settings if isinstance(settings, dict) else [settings]:
        if key not in known:
            raise ValueError(f"there is no setting {key!r}")
    return name, Hyperparameters(**settings)
