"""A stub that wasn't run, or any cell: a sentence says which one, and no traceback."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from dqn_lesson.exercises.not_run import MESSAGES, sentence

START = "from dqn_lesson import check, progress_bar\nprogress_bar('04')"


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list]:
    """What each of these cells shows, in a kernel in which no other cell but the first was run."""
    sources = [
        START,
        "check('1.4', readings)",
        "check('4.4', MyAgent)",
        "print('so far')\nnp.zeros(3)",
        "def f():\n    return stat[3]\n\nf()",
        "1 / 0",
        "print('alive')",
    ]
    notebook = new_notebook(cells=[new_code_cell(source) for source in sources])
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DQN_LESSON_HOME", str(home))
        NotebookClient(notebook, allow_errors=True, timeout=120).execute()
    assert isinstance(home, Path) and nbformat.validate(notebook) is None
    return {cell.source: cell.outputs for cell in notebook.cells}


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("check('1.4', readings)", MESSAGES["stub"].format(name="readings", id="1.4")),
        ("check('4.4', MyAgent)", MESSAGES["stub"].format(name="MyAgent", id="4.4")),
        ("print('so far')\nnp.zeros(3)", MESSAGES["other"].format(name="np", line=2)),
    ],
)
def test_a_cell_that_was_not_run_is_named(outputs: dict, source: str, text: str) -> None:
    *before, box = outputs[source]
    assert box.data["text/plain"] == f"i One cell first: {text}"
    assert [output.output_type for output in before] == ["stream"] * ("print" in source)


@pytest.mark.parametrize(
    ("source", "name"), [("def f():\n    return stat[3]\n\nf()", "NameError"), ("1 / 0", "Zero")]
)
def test_an_error_of_another_kind_is_shown_as_always(outputs: dict, source: str, name: str) -> None:
    (error,) = outputs[source]
    assert error.output_type == "error" and error.ename.startswith(name)
    assert "line" in "".join(error.traceback) and outputs["print('alive')"][0].text == "alive\n"


def test_the_lesson_at_hand_comes_first() -> None:
    assert "exercise 3.1" in sentence("03", "MyAgent", 1) and "exercise 4.4" in sentence("04", "MyAgent", 1)
