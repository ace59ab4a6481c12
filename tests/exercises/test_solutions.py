"""An exercise's cells: put into a notebook, kept up to date, solved, handed out."""

import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from dqn_lesson.exercises import solutions
from dqn_lesson.exercises.exercise import WrongInput
from dqn_lesson.exercises.lesson import exercises, find
from dqn_lesson.exercises.solutions import handout, refresh, solved, write_solved

FOLDER = Path(__file__).parents[2] / "notebooks"


def notebook(*markdown: str) -> nbformat.NotebookNode:
    return new_notebook(cells=[new_markdown_cell(text) for text in markdown])


def test_placeholders_become_cells_with_lasting_ids() -> None:
    made = refresh(notebook("# Title", "exercise 1.1", "question 1.a"))
    nbformat.validate(made)
    assert [cell.id for cell in made.cells[1:]] == [
        "task-1-1",
        "stub-1-1",
        "check-1-1",
        "ladder-1-1",
        "question-1-a",
        "reveal-1-a",
    ]
    assert made.cells[0].source == "# Title"
    assert (
        made.cells[2].metadata.tags == ["exercise-1.1"] and made.cells[2].source == find("1.1").stub.rstrip()
    )
    assert made.cells[3].source == 'check("1.1", play_one)'
    assert made.cells[1].source.startswith("### Exercise 1.1: ...\n5 minutes, level 1 of 3 ★☆☆")
    ladder = made.cells[4].source
    assert re.findall(r"<summary>(\w+)</summary>", ladder) == ["Nudge", "Hint", "Solution"]
    assert ladder.count("<details>") == ladder.count("</details>") == 3 and find("1.1").solution in ladder
    assert refresh(made) == made


def test_refresh_mends_drifted_text_and_leaves_the_task_and_the_rest() -> None:
    made = refresh(notebook("exercise 1.2", "We say exercise 1.2 in a sentence."))
    for cell in made.cells:
        cell.source += "\ndrifted"
    mended = refresh(made)
    assert [cell.source.endswith("drifted") for cell in mended.cells] == [True] + [False] * 3 + [True]


def test_unknown_exercise_is_named() -> None:
    with pytest.raises(WrongInput, match=r"no '1\.9' in lesson 01"):
        refresh(notebook("exercise 1.9"))


def test_solved_notebook_runs_and_every_check_is_right(run_notebook) -> None:
    start = new_code_cell("import numpy as np\nfrom dqn_lesson import check")
    made = refresh(notebook(*(f"exercise {exercise.id}" for exercise in exercises("01"))))
    made.cells.insert(0, start)
    for version, sign in ((made, "○ Exercise 1."), (solved(made), "✓ Right")):
        done = run_notebook(version)
        texts = [
            cell.outputs[0].data["text/plain"] for cell in done.cells if cell.source.startswith("check(")
        ]
        assert len(texts) == 4 and all(text.startswith(sign) for text in texts), texts


@pytest.fixture(scope="module")
def all_answers() -> nbformat.NotebookNode:
    """The handout; what is said to a mistake only in lesson 01, for to try those of all takes minutes."""
    said = solutions._said
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            solutions,
            "_said",
            lambda one, mistake: said(one, mistake) if one.id.startswith("1.") else mistake,
        )
        return handout(FOLDER)


def test_written_copies_find_their_pictures(tmp_path: Path, monkeypatch, all_answers) -> None:
    monkeypatch.setattr(solutions, "handout", lambda _: all_answers)
    (tmp_path / "notebooks").mkdir()
    page = refresh(notebook("![loop](images/loop.png) <img src='images/x.png'>", "exercise 1.4"))
    nbformat.write(page, tmp_path / "notebooks" / "01.ipynb")
    copied, page = write_solved(tmp_path / "notebooks", tmp_path / "solved" / "all")
    text = copied.read_text(encoding="utf-8")
    assert "(../../notebooks/images/loop.png)" in text and "'../../notebooks/images/x.png'" in text
    assert (
        "Solved copy" in text
        and find("1.4").solution.splitlines()[1] in nbformat.read(copied, 4).cells[3].source
    )
    html = page.read_text(encoding="utf-8")
    assert "Time was up after 5 steps" in html and "pushing left tips the pole" in html


def test_handout_holds_every_answer(all_answers) -> None:
    text = "\n".join(cell.source for cell in all_answers.cells)
    for exercise in exercises("01"):
        assert exercise.solution in text and text.count("- *") >= len(exercise.mistakes)
    assert "You got 2 for 3 steps" in text and "{" not in text.split("### Exercise 1.2")[0]


def test_command_refreshes_a_file(tmp_path: Path) -> None:
    nbformat.write(notebook("exercise 1.3"), tmp_path / "n.ipynb")
    command = [sys.executable, "-m", "dqn_lesson.exercises.solutions", "--refresh", str(tmp_path / "n.ipynb")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    assert "n.ipynb" in done.stdout and done.stderr == ""
    assert len(nbformat.read(tmp_path / "n.ipynb", 4).cells) == 4


def test_lessons_load_no_tensorflow_and_no_widgets_of_the_panel() -> None:
    script = (
        "import sys; import dqn_lesson.exercises.solutions;from dqn_lesson.exercises.lesson import"
        " lessons, module_of;[module_of(lesson) for lesson in lessons()];print([name for name in"
        " sys.modules if name.split('.')[0] in ('tensorflow', 'keras') or 'dqn_lesson.widgets' in name])"
    )
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[2])
    assert done.stdout.strip() == "[]", done.stderr
