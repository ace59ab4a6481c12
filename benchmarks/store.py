"""What a part measured, kept as one JSON file each, with all that a reader must know about it."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.lessons.shared.measuring import conditions

DATA = Path(__file__).with_name("data")


def keep(part: str, arguments: dict[str, Any], measured: dict, seconds: float, folder: Path = DATA) -> Path:
    """Writes a part's file; the other parts' files stay as they are.

    Args:
        part: its name.
        arguments: what it was run with.
        measured: what came out, in plain JSON types.
        seconds: that it took.
        folder: where to write.
    """
    record = conditions(seconds) | {
        "arguments": {name: written(value) for name, value in arguments.items()},
        "measured": measured,
    }
    folder.mkdir(exist_ok=True)
    path = folder / f"{part}.json"
    beside = path.with_suffix(".part")
    beside.write_text(json.dumps(record, indent=1, allow_nan=False) + "\n", encoding="utf-8")
    beside.replace(path)
    return path


def load(part: str, folder: Path = DATA) -> dict | None:
    """What `keep` wrote, None if the part was never run."""
    path = folder / f"{part}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def changed_since(record: dict) -> dict[str, tuple[Any, Any]]:
    """The default settings that are not what they were: `{name: (then, now)}`.

    A setting that is younger than the record is none: its default is what was done before.
    """
    now = json.loads(json.dumps(asdict(Hyperparameters())))
    then = record["recipe"]
    return {name: (then[name], now.get(name)) for name in then if then[name] != now.get(name)}


def written(value: Any) -> Any:
    """A value as it stands in the file: seeds as `100-199`."""
    return f"{value.start}-{value.stop - 1}" if isinstance(value, range) else value
