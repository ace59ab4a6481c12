"""Every notebook, from top to bottom, on a fresh kernel, with nothing filled in and nobody clicking."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest
from nbclient.exceptions import CellExecutionError, CellTimeoutError
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))

VIEW = "application/vnd.jupyter.widget-view+json"
Run = Callable[..., NotebookNode]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_runs_to_the_end(path: Path, run_notebook: Run) -> None:
    """And each widget has a picture or a sentence under it, for when the notebook is opened again."""
    executed = run_notebook(nbformat.read(path, as_version=4))
    pages = [[output.get("data", {}) for output in cell.get("outputs", [])] for cell in executed.cells]
    for cell, data in zip(executed.cells, pages, strict=True):
        for page, below in pairwise([*data, {}]):
            assert VIEW not in page or "dqn-saved" in below.get("text/html", ""), cell.source


def test_parameters_are_shortened(run_notebook: Run) -> None:
    metadata = {"tags": ["parameters"], "dqn_lesson": {"test": {"NUM_STEPS": 3}}}
    notebook = new_notebook(
        cells=[new_code_cell("NUM_STEPS = 40_000", metadata=metadata), new_code_cell("print(NUM_STEPS)")]
    )
    assert run_notebook(notebook).cells[-1].outputs[0].text == "3\n"


def test_an_error_is_seen(run_notebook: Run) -> None:
    with pytest.raises(CellExecutionError, match="ZeroDivisionError"):
        run_notebook(new_notebook(cells=[new_code_cell("1 / 0")]))


@pytest.mark.parametrize(
    "source",
    [
        "import sys; print('noise', file=sys.stderr)",
        "import warnings; warnings.warn('noise')",
        "import os; os.system('echo noise >&2')",
    ],
)
def test_a_line_on_stderr_is_seen(source: str, run_notebook: Run) -> None:
    with pytest.raises(AssertionError, match="noise"):
        run_notebook(new_notebook(cells=[new_code_cell(source)]))


@pytest.mark.parametrize("sources", [["import time; time.sleep(9)"], ["import time; time.sleep(0.7)"] * 3])
def test_a_slow_notebook_is_seen(sources: list[str], run_notebook: Run) -> None:
    with pytest.raises((CellTimeoutError, AssertionError), match="time"):
        run_notebook(new_notebook(cells=[new_code_cell(source) for source in sources]), seconds=1)
