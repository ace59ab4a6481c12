"""What a teacher gets: tries and misconceptions, nobody's name and nobody's code."""

import csv
import io
from pathlib import Path

import pytest

import dqn_lesson
from dqn_lesson.command_line import main as command
from dqn_lesson.command_line.progress_export import defused
from dqn_lesson.exercises.progress import keep_attempt
from dqn_lesson.storage import home


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DQN_LESSON_HOME", str(tmp_path / "home"))


def exported(capsys: pytest.CaptureFixture, *more: str) -> list[dict[str, str]]:
    capsys.readouterr()
    assert command.main(["progress", "--csv", *more]) == 0
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))


def test_each_tried_exercise_has_its_tries_and_misconceptions(capsys) -> None:
    for mistake in ("upside down", "upside down", "inverted"):
        keep_attempt("1.1", False, mistake, None)
    keep_attempt("1.1", True, "", "def rule(): secret")
    keep_attempt("4.2", False, "", None)
    rows = exported(capsys)
    assert [list(row.values())[3:] for row in rows] == [
        ["01", "1.1", "4", "yes", "upside down", "2"],
        ["01", "1.1", "4", "yes", "inverted", "1"],
        ["04", "4.2", "1", "no", "", "0"],
    ]
    assert {row["format"] for row in rows} == {"dqn_lesson progress 1"}
    assert {row["version"] for row in rows} == {dqn_lesson.__version__}
    assert not any("secret" in cell for row in rows for cell in row.values())


def test_the_learners_name_is_random_and_stays(capsys) -> None:
    keep_attempt("1.1", True, "", None)
    (first,), (again,) = exported(capsys), exported(capsys)
    assert first == again and len(first["learner"]) == 12
    (home() / "learner.json").unlink()
    assert exported(capsys)[0]["learner"] != first["learner"]


def test_name_and_code_come_only_where_they_are_asked_for(capsys) -> None:
    keep_attempt("1.1", True, "", "=1+1\n")
    (row,) = exported(capsys, "--name", "@Ada", "--with-code")
    assert (row["learner"], row["code"]) == ("'@Ada", "'=1+1\n")
    assert not (home() / "learner.json").exists()


def test_nothing_done_yet_is_a_table_without_rows(capsys) -> None:
    assert exported(capsys) == []


def test_a_damaged_note_is_no_row(capsys) -> None:
    keep_attempt("1.1", True, "", None)
    keep_attempt("1.2", True, "", None)
    (home() / "progress" / "1.1.json").write_text("{")
    assert [row["exercise"] for row in exported(capsys)] == ["1.2"]


def test_a_home_that_cannot_be_written_is_said(capsys, monkeypatch) -> None:
    monkeypatch.setenv("DQN_LESSON_HOME", "/dev/null/home")
    keep_attempt("1.1", True, "", None)
    monkeypatch.setattr("dqn_lesson.command_line.progress_export._tried", lambda: iter(()))
    capsys.readouterr()
    assert command.main(["progress", "--csv"]) == 2
    said = capsys.readouterr()
    assert said.out == "" and "/dev/null/home" in said.err and said.err.count("\n") == 1


@pytest.mark.parametrize(
    ("cell", "shown"), [("=1", "'=1"), ("+1", "'+1"), ("-1", "'-1"), ("@a", "'@a"), ("a=1", "a=1"), (3, 3)]
)
def test_formulas_are_defused(cell, shown) -> None:
    assert defused(cell) == shown
