"""A class of thirty, some of whose files are damaged: where it is stopped, and by what."""

import csv
import io
import random
from pathlib import Path

import pytest
from PIL import Image

from dqn_lesson.command_line import main as command
from dqn_lesson.command_line.class_report import LeftOut, read_learner
from dqn_lesson.command_line.progress_export import HEADS

START = ["dqn_lesson progress 1", "0.1.0"]


def written(path: Path, learner: str, *rows: tuple) -> Path:
    """A learner's file: rows of exercise, tries, passed, misconception, count."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(HEADS)
    for exercise, *rest in rows:
        table.writerow([*START, learner, f"{int(exercise.split('.')[0]):02}", exercise, *rest])
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


def made(
    folder: Path, monkeypatch: pytest.MonkeyPatch, *arguments: object
) -> tuple[int, list[dict[str, str]]]:
    """The exit code, and the rows of the class' table."""
    monkeypatch.chdir(folder)
    code = command.main(["class", *map(str, arguments)])
    table = folder / "class.csv"
    rows = list(csv.DictReader(io.StringIO(table.read_text("utf-8")))) if table.exists() else []
    return code, rows


def test_thirty_files_become_a_table_and_a_picture(tmp_path, monkeypatch, capsys) -> None:
    chance = random.Random(0)
    for number in range(30):
        stopped = number < 12
        written(
            tmp_path / f"{number}.csv",
            f"learner{number:02}",
            ("1.1", chance.randint(1, 4), "yes", "limit", 1),
            ("10.1", 2, "no" if stopped else "yes", "every fourth" if stopped else "", 2 if stopped else 0),
            *([("4.3", 5, "no", "=cmd", 3)] if number < 20 else []),
        )
    code, rows = made(tmp_path, monkeypatch, "*.csv")  # a pattern that no shell expanded
    assert code == 0
    assert [list(row.values()) for row in rows] == [
        ["1.1", "30", "0", "0.00", "limit", "30"],
        ["4.3", "20", "20", "1.00", "'=cmd", "20"],
        ["10.1", "30", "12", "0.40", "every fourth", "12"],
    ]
    said = capsys.readouterr().out
    assert "30 learners, 3 exercises tried." in said
    assert "Exercise 4.3 stops the largest share: 20 of 20 who tried it have not passed." in said
    assert "learner" not in (tmp_path / "class.csv").read_text("utf-8").split("\n", 1)[1]
    assert Image.open(tmp_path / "class.png").width > 600


@pytest.mark.parametrize("kind", ["semicolons", "tabs", "sep", "utf-16", "german"])
def test_what_a_spreadsheet_saved_again_is_read(kind, tmp_path, monkeypatch) -> None:
    path = written(
        tmp_path / "mine.csv", "ä", ("4.3", 5, "no", "upside down", 3), ("4.3", 5, "no", "other", 1)
    )
    text = path.read_text("utf-8")
    if kind != "utf-16":
        text = text.replace(",", "\t" if kind == "tabs" else ";")
    if kind == "sep":
        text = "sep=;\n" + text
    if kind == "german":
        text = text.replace("4.3", "4,3").replace(";no;", ";FALSCH;").replace(";5;", ";5,0;")
    codes = {"utf-16": "utf-16", "german": "cp1252", "semicolons": "utf-8-sig"}
    path.write_bytes(text.replace("\n", "\r\n").encode(codes.get(kind, "utf-8")))
    code, rows = made(tmp_path, monkeypatch, path)
    assert code == 0
    assert [list(row.values()) for row in rows] == [["4.3", "1", "1", "1.00", "other", "1"]]


def test_what_cannot_be_used_is_named_and_left_out(tmp_path, monkeypatch, capsys) -> None:
    good = written(tmp_path / "good.csv", "a", ("1.1", 3, "yes", "", 0))
    older = written(tmp_path / "older.csv", "a", ("1.1", 1, "no", "", 0))
    (tmp_path / "empty.csv").write_bytes(b"")
    written(tmp_path / "heads.csv", "b")
    (tmp_path / "foreign.csv").write_text("name,points\nAda,3\n", "utf-8")
    (tmp_path / "picture.csv").write_bytes(bytes(range(256)) * 9)
    newer = written(tmp_path / "newer.csv", "c", ("1.1", 1, "no", "", 0))
    newer.write_text(newer.read_text("utf-8").replace("progress 1", "progress 2"), "utf-8")
    date = written(tmp_path / "date.csv", "d", ("1.1", 1, "no", "", 0))
    date.write_text(date.read_text("utf-8").replace(",1.1,", ",1. Jan,"), "utf-8")
    both = written(tmp_path / "both.csv", "e", ("1.1", 1, "no", "", 0))
    both.write_text(
        both.read_text("utf-8") + both.read_text("utf-8").splitlines()[1].replace(",e,", ",f,"), "utf-8"
    )
    column = written(tmp_path / "column.csv", "g", ("1.1", 1, "no", "", 0))
    column.write_text(column.read_text("utf-8").replace("tries", "attempts"), "utf-8")
    names = ("empty", "heads", "foreign", "picture", "newer", "date", "both", "column", "gone")
    others = [tmp_path / f"{name}.csv" for name in names]
    code, rows = made(tmp_path, monkeypatch, older, good, *others)
    said = capsys.readouterr().err.splitlines()
    assert code == 0 and [row["tried"] for row in rows] == ["1"] and rows[0]["not passed"] == "0"
    assert said[0] == f"{older} is left out: {good} is of the same learner and holds at least as much."
    reasons = (
        "nothing",
        "nothing",
        "didn't write",
        "didn't write",
        "newer",
        "1. Jan",
        "more than one",
        "'tries'",
        "be read",
    )
    for path, reason, sentence in zip(others, reasons, said[1:], strict=True):
        assert sentence.startswith(f"{path} is left out: ") and reason in sentence
    code, _ = made(tmp_path, monkeypatch, tmp_path / "class.csv", *others)
    said = capsys.readouterr().err.splitlines()
    assert code == 2 and said[0].endswith("it is a table of a class, not of a learner.")
    assert said[-1] == "No file is left to make a class of."


def test_a_quote_that_never_ends_leaves_the_others_in(tmp_path, monkeypatch, capsys) -> None:
    good = written(tmp_path / "good.csv", "a", ("1.1", 3, "yes", "", 0))
    text = good.read_text("utf-8")
    (tmp_path / "quote.csv").write_text(text + '"' + 200_000 * "x", "utf-8")
    code, rows = made(tmp_path, monkeypatch, good, tmp_path / "quote.csv")
    assert code == 0 and len(rows) == 1
    assert "quote.csv is left out: dqn-lesson progress --csv didn't write it." in capsys.readouterr().err


@pytest.mark.parametrize(("start", "row"), [("", 4), ("sep=,\n", 5), ("\n\nsep=,\n", 7), ("\n", 5)])
def test_rows_are_counted_as_in_the_file(start: str, row: int, tmp_path) -> None:
    path = written(tmp_path / "mine.csv", "a", ("1.1", 3, "yes", "", 0), ("1.2", "three", "yes", "", 0))
    head, first, second = path.read_text("utf-8").splitlines()
    path.write_text(start + "\n".join((head, first, ",,", second)), "utf-8")
    with pytest.raises(LeftOut, match=f"its row {row} says 'three' under tries"):
        read_learner(path)


def test_a_place_that_cannot_be_written_is_named(tmp_path, monkeypatch, capsys) -> None:
    good = written(tmp_path / "good.csv", "a", ("1.1", 3, "yes", "", 0))
    code, _ = made(tmp_path, monkeypatch, good, "--output", tmp_path / "nowhere" / "class")
    assert code == 2 and "nowhere" in capsys.readouterr().err
