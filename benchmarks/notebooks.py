"""How long does each notebook take from its first cell to its last, with nobody clicking?

As it is shipped, and with the shorter values that the tests put in. Starting the kernel is not counted.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from dqn_lesson.exercises.notebooks import with_test_parameters
from dqn_lesson.lessons.shared.measuring import spread

from .figures import Row
from .part import Progress, run_alone

QUESTION = "How long does each notebook take from its first cell to its last?"
FOLDER = Path(__file__).parent.parent / "notebooks"
QUICK = {"rounds": 1, "first": 5, "last": 5}
LONGEST = {"as shipped": 60, "in the tests": 15}  # seconds


def measure(progress: Progress, rounds: int = 1, first: int = 0, last: int = 13) -> dict:
    paths = [path for path in sorted(FOLDER.glob("*.ipynb")) if first <= int(path.name[:2]) <= last]
    found = {path.stem: {way: [] for way in LONGEST} for path in paths}
    jobs = [(path, way) for _ in range(rounds) for path in paths for way in LONGEST]
    for done, (path, way) in enumerate(jobs, 1):
        seconds = _seconds(path, shortened=way == "in the tests")
        found[path.stem][way].append(round(seconds, 1))
        progress(done, len(jobs), f"{path.stem} {way}: {seconds:.1f} s")
    return found


def rows(measured: dict) -> list[Row]:
    return [
        Row(
            f"`{name}` {way}", spread(seconds, "s"), f"{LONGEST[way]} s at most", max(seconds) <= LONGEST[way]
        )
        for name, ways in measured.items()
        for way, seconds in ways.items()
    ]


def _seconds(path: Path, shortened: bool) -> float:
    notebook = nbformat.read(path, as_version=4)
    if shortened:
        notebook = with_test_parameters(notebook)
    resources = {"metadata": {"path": str(FOLDER)}}
    client = NotebookClient(notebook, kernel_name="python3", timeout=None, resources=resources)
    with tempfile.TemporaryDirectory() as home:
        own = {"DQN_LESSON_HOME": f"{home}/progress", "DQN_LESSON_RUNS": f"{home}/runs"}
        with client.setup_kernel(env=os.environ | own):
            start = time.perf_counter()
            for index, cell in enumerate(notebook.cells):
                client.execute_cell(cell, index)
            return time.perf_counter() - start


if __name__ == "__main__":
    run_alone(sys.modules[__name__])
