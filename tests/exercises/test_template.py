"""A lesson is a folder and its notebook, nothing else: the template, copied as lesson 97, is a whole one."""

import importlib
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest
from conftest import ROOT

import dqn_lesson
from dqn_lesson import check, kept_answer, prediction, progress_bar, progress_table
from dqn_lesson.exercises import boxes, progress, quiz, solutions
from dqn_lesson.exercises.check import judge
from dqn_lesson.exercises.exercise import WrongInput
from dqn_lesson.exercises.lesson import exercises, find, lessons, questions
from dqn_lesson.exercises.solutions import handout, refresh, solved

TEMPLATE = ROOT / "dqn_lesson" / "lessons" / "template"
NOTEBOOK = "97_your_idea.ipynb"
COPY = "`lessons/lesson_97_your_idea/"


def copied(target: Path) -> Path:
    return shutil.copytree(TEMPLATE, target, ignore=shutil.ignore_patterns("*.ipynb", "__pycache__"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the template as lesson 97, beside the lessons that there are."""
    package = importlib.import_module("dqn_lesson.lessons")
    monkeypatch.setattr(package, "__path__", [*package.__path__, str(tmp_path / "lessons")])
    monkeypatch.setenv("DQN_LESSON_HOME", str(tmp_path / "home"))
    yield copied(tmp_path / "lessons" / "lesson_97_your_idea")
    for name in [name for name in sys.modules if name.startswith("dqn_lesson.lessons.lesson_97")]:
        del sys.modules[name]


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list:
    bundles: list = []
    for module in (boxes, progress, quiz):
        monkeypatch.setattr(module, "display", lambda bundle, raw=False, **_: bundles.append(bundle))
    return bundles


def test_a_copy_of_the_template_is_a_lesson(folder: Path, shown: list) -> None:
    assert lessons()["97"] == "97_your_idea" and "96" not in lessons()
    (exercise,), (question,) = exercises("97"), questions("97")
    check("97.1", exercise.build(exercise.source(exercise.mistakes["oldest"])))
    assert shown[-1]["text/plain"].startswith("↻ Not yet: You got 5: that is the mean of the *first* scores.")
    progress_bar("97")
    assert "Lesson 97: 0 of 2 done" in shown[-1]["text/plain"]
    check("97.1", exercise.build(exercise.solution))
    assert shown[-1]["text/plain"].startswith("✓ Right") and kept_answer("97.1") == exercise.solution
    quiz.question_widget(question).children[1].children[1].click()
    assert prediction("97.a") == 1.0
    progress_table()
    assert "97 your idea   ✓ 1 / 1   ✓ 1 / 1      2" in shown[-1]["text/plain"]


def test_its_checks_know_right_from_each_mistake(folder: Path) -> None:
    exercise = find("97.1")
    for code in (exercise.solution, *exercise.right):
        assert judge(exercise, exercise.build(code)).passed
    for mistake in exercise.mistakes:
        for code in exercise.variants(mistake):
            assert judge(exercise, exercise.build(code)).key == mistake
    assert judge(exercise, exercise.build(exercise.stub)).kind == "open"


def test_its_notebook_agrees_is_solved_and_handed_out(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook = nbformat.read(TEMPLATE / NOTEBOOK, as_version=4)
    nbformat.validate(notebook)
    assert refresh(notebook) == notebook
    assert find("97.1").solution.rstrip() in [cell.source for cell in solved(notebook).cells]
    shutil.copy(TEMPLATE / NOTEBOOK, tmp_path)
    monkeypatch.setattr(solutions, "lessons", lambda: {"97": "97_your_idea"})  # the others take a minute
    text = "\n".join(cell.source for cell in handout(tmp_path).cells)
    assert "## 97 your idea" in text and "### Exercise 97.1: The newest scores" in text


def test_its_notebook_runs_where_folder_and_notebook_were_put(
    tmp_path: Path, run_notebook: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = shutil.copytree(Path(dqn_lesson.__file__).parent, tmp_path / "course" / "dqn_lesson")
    copied(package / "lessons" / "lesson_97_your_idea")
    monkeypatch.setenv("PYTHONPATH", str(package.parent))
    notebook = nbformat.read(TEMPLATE / NOTEBOOK, as_version=4)
    script = "import nbformat, sys; from dqn_lesson.exercises.solutions import solved;"
    script += "nbformat.write(solved(nbformat.read(sys.argv[1], 4)), 'solved.ipynb')"
    subprocess.run([sys.executable, "-c", script, TEMPLATE / NOTEBOOK], check=True, cwd=package.parent)
    answered = nbformat.read(package.parent / "solved.ipynb", as_version=4)
    for version, word in ((notebook, "○ Exercise 97.1 is still open"), (answered, "✓ Right")):
        cells = {cell.id: cell for cell in run_notebook(version).cells}
        assert cells["check-97-1"].outputs[0].data["text/plain"].startswith(word)


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (
            lambda folder: (folder / "__init__.py").unlink(),
            COPY + "__init__.py` is missing",
        ),
        (
            lambda folder: (folder / "exercises.py").unlink(),
            COPY + "exercises.py` is missing",
        ),
        (
            lambda folder: (folder / "__init__.py").write_text("from .exercises import EXERCISES"),
            COPY + "__init__.py` has no QUESTIONS",
        ),
        (
            lambda folder: shutil.copytree(folder, folder.with_name("lesson_97_other")),
            "two folders, `lesson_97_other` and `lesson_97_your_idea`",
        ),
    ],
)
def test_a_missing_piece_is_one_sentence_that_names_it(
    folder: Path, shown: list, damage: Callable, sentence: str
) -> None:
    damage(folder)
    importlib.invalidate_caches()
    check("97.1", 3)
    assert sentence in shown[-1]["text/plain"]
    with pytest.raises(WrongInput, match="97"):
        find("97.a")
    shown.clear()
    progress_table()
    assert any(sentence in bundle["text/plain"] for bundle in shown)


def test_what_is_left_of_a_renamed_folder_is_no_lesson(folder: Path) -> None:
    (folder.with_name("lesson_96_renamed") / "__pycache__").mkdir(parents=True)
    assert "96" not in lessons()
