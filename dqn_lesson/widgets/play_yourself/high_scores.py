"""The learner's best scores, one for each game and speed, kept from one day to the next in a small file."""

from pathlib import Path

from ...storage import home, read_json, write_json


def path() -> Path:
    """Where they are kept."""
    return home() / "best_scores.json"


def kept_bests() -> dict[str, int]:
    """Speed, after its game's name where it is not CartPole -> best score; empty where nothing is kept.

    Raises:
        ValueError: the file is not ours.
        OSError: it can't be read.
    """
    if not path().exists():
        return {}
    bests = read_json(path())
    if not isinstance(bests, dict) or not all(isinstance(best, int) for best in bests.values()):
        raise ValueError(f"{path()} holds no best scores. Delete it, and a new one is made.")
    return bests


def keep_bests(bests: dict[str, int]) -> None:
    """Writes them, so that another program never sees half of them.

    Raises:
        OSError: the file can't be written.
    """
    write_json(path(), bests)
