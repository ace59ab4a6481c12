"""A kept file is the old one or the new one, whole; and what cannot be read is named."""

import os
from pathlib import Path

import pytest

from dqn_lesson import storage
from dqn_lesson.storage import home, move, read_json, write_atomically, write_json


def test_home_is_the_learners_own_folder_unless_told_otherwise(monkeypatch) -> None:
    monkeypatch.setenv("DQN_LESSON_HOME", "/elsewhere")
    assert home() == Path("/elsewhere")
    monkeypatch.delenv("DQN_LESSON_HOME")
    monkeypatch.setattr(storage.platformdirs, "user_data_dir", lambda name, appauthor: f"/data/{name}")
    assert home() == Path("/data/dqn_lesson")


def test_what_was_written_is_read(tmp_path) -> None:
    path = tmp_path / "new folder" / "a.json"
    write_json(path, {"Übung": [1, None]})
    assert read_json(path) == {"Übung": [1, None]} and "Übung" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("method", ["write_bytes", "replace"])
def test_a_write_that_fails_leaves_the_old_file_and_nothing_beside_it(tmp_path, monkeypatch, method) -> None:
    path = tmp_path / "a.json"
    write_json(path, "old")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, method, full)
    with pytest.raises(OSError, match="No space"):
        write_json(path, "new")
    assert read_json(path) == "old" and os.listdir(tmp_path) == ["a.json"]


def test_a_write_makes_no_folder_that_was_deleted(tmp_path) -> None:
    with pytest.raises(OSError):
        write_atomically(tmp_path / "deleted" / "a", b"")


def test_a_file_that_another_program_holds_is_waited_for(tmp_path, monkeypatch) -> None:
    replace, refusals = os.replace, iter([1] * 3)

    def busy(*paths):
        if next(refusals, None):
            raise PermissionError
        replace(*paths)

    (tmp_path / "a").touch()
    monkeypatch.setattr(os, "replace", busy)
    move(tmp_path / "a", tmp_path / "b")
    assert os.listdir(tmp_path) == ["b"] and next(refusals, None) is None


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "is empty"), (b'{"a": 1', "is cut off"), (b"\xff\xfe", "damaged"), (b"[" * 99_999, "dam")],
)
def test_a_damaged_file_is_named(tmp_path, content, said) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=rf"a\.json .*{said}"):
        read_json(path)
