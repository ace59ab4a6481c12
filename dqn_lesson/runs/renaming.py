"""A file that was written beside another takes its place."""

import time
from pathlib import Path


def rename(beside: Path, path: Path) -> None:
    """Puts a file or folder in the place of another, in one step.

    Raises:
        OSError: it cannot be, even after a fifth of a second.
    """
    for _ in range(10):
        try:
            beside.replace(path)
            return
        except PermissionError:  # Windows, while somebody reads the file: a moment later it works
            time.sleep(0.02)
    beside.replace(path)
