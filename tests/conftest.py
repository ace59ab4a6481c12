"""What tests of every kind share: a private home, and a way to execute a notebook."""

import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

from dqn_lesson.exercises.notebooks import with_test_parameters

ROOT = Path(__file__).parent.parent
# For one notebook, from a kernel that is up to the end of its last cell. It ends what hangs; that a notebook
# takes 15 s at most is measured by benchmarks/notebooks.py, for beside other tests a machine is slow.
NOTEBOOK_SECONDS = 60
SHORTENED = re.compile(r".*UserWarning: .*Nothing was learned: no update was made.*\n(  .*\n)?")


@pytest.fixture(scope="session", autouse=True)
def private_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep a person's own Jupyter settings, lesson progress and runs apart from the tests."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in (
            "JUPYTER_CONFIG_DIR",
            "JUPYTER_DATA_DIR",
            "IPYTHONDIR",
            "DQN_LESSON_HOME",
            "DQN_LESSON_RUNS",
        ):
            patch.setenv(name, str(home / name))
        yield home


def learner_environment(**variables: str) -> dict[str, str]:
    """Return the environment for a kernel or a server, in which nothing says that a test is going on.

    Where it finds `PYTEST_CURRENT_TEST`, a kernel no longer shows what compiled code writes to stderr.
    """
    return {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"} | variables


@pytest.fixture
def run_notebook(tmp_path: Path) -> Callable[..., NotebookNode]:
    """Give `run(notebook, seconds=60)`: execute it on a fresh kernel, return it with its outputs.

    The kernel works in a scratch copy of `notebooks/`, and keeps the learner's progress in a scratch folder.
    Both last for one test, so that two notebooks run in one test know of each other. A cell that raises,
    runs out of time or writes to stderr fails the test; kernel start-up is not counted.
    """
    folder = tmp_path / "notebooks"
    shutil.copytree(ROOT / "notebooks", folder, ignore=shutil.ignore_patterns(".*", "runs"))

    def run(notebook: NotebookNode, seconds: float = NOTEBOOK_SECONDS) -> NotebookNode:
        notebook = with_test_parameters(notebook)
        client = NotebookClient(
            notebook, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
        )
        with client.setup_kernel(env=learner_environment(DQN_LESSON_HOME=str(tmp_path / "data"))):
            deadline = time.monotonic() + seconds
            for index, cell in enumerate(notebook.cells):
                client.timeout = max(1, round(deadline - time.monotonic()))
                client.execute_cell(cell, index)
                assert time.monotonic() < deadline, f"over {seconds} s at cell {cell.id}:\n{cell.source}"
                assert not (noise := stderr(cell)), f"cell {cell.id} wrote to stderr:\n{noise}"
        return notebook

    return run


def stderr(cell: NotebookNode) -> str:
    """Return what a cell wrote to stderr, '' where it wrote nothing.

    That a run learned nothing is left out: it is true of a run that a test has shortened.
    """
    streams = [output for output in cell.get("outputs", []) if output.output_type == "stream"]
    return SHORTENED.sub("", "".join(output.text for output in streams if output.name == "stderr"))
