"""Progress: kept whole, by several notebooks at once, and never a reason to stop a lesson."""

import multiprocessing
import os
from pathlib import Path

import pytest

from dqn_lesson import kept_answer, progress_bar, progress_table, reset_progress, storage
from dqn_lesson.exercises import boxes as boxes_module
from dqn_lesson.exercises import progress
from dqn_lesson.exercises.exercise import WrongInput


@pytest.fixture(autouse=True)
def boxes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[dict[str, str]]:
    shown: list[dict[str, str]] = []
    monkeypatch.setattr(boxes_module, "display", lambda bundle, raw: shown.append(bundle))

    class Shown(dict):
        update = lambda self, page, raw: dict.update(self, page)  # noqa: E731

    def display(page: dict, raw: bool, display_id: bool = False) -> Shown:
        shown.append(Shown(page))
        return shown[-1]

    monkeypatch.setattr(progress, "display", display)
    monkeypatch.setenv("DQN_LESSON_HOME", str(tmp_path / "数据 folder"))
    monkeypatch.setattr(progress, "_bars", {})
    return shown


def test_answers_and_mistakes_are_kept() -> None:
    assert progress.read("1.1") == {} and kept_answer("1.1") is None
    progress.keep_attempt("1.1", False, "limit", None)
    progress.keep_attempt("1.1", False, "limit", None)
    progress.keep_attempt("1.1", True, "", "def play_one(): '回报'\n")
    assert kept_answer("1.1") == "def play_one(): '回报'\n"
    assert progress.read("1.1")["mistakes"] == {"limit": 2} and progress.read("1.1")["tries"] == 3


def test_a_later_wrong_try_takes_nothing_away() -> None:
    progress.keep_attempt("1.1", True, "", "good")
    progress.keep_attempt("1.1", False, "pair", "bad")
    assert kept_answer("1.1") == "good" and progress.is_done("1.1")


def test_home_is_the_users_own_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DQN_LESSON_HOME")
    monkeypatch.setattr(storage.platformdirs, "user_data_dir", lambda name, appauthor: f"/data/{name}")
    assert progress.folder() == Path("/data/dqn_lesson/progress")


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b'{"tries": 3, "pas',
        b"\xff\xfe\x00",
        b"[1]",
        b"3",
        b"[" * 100_000,
        b'{"tries": null}',
        b'{"mistakes": null}',
        b'{"mistakes": {"limit": null}}',
        b'{"source": 3}',
        b'{"guess": "20"}',
    ],
)
def test_damaged_entry_is_set_aside_with_a_word(damage: bytes, boxes: list) -> None:
    progress.keep_attempt("1.2", True, "", "kept")
    progress.keep_attempt("1.1", True, "", "lost")
    (progress.folder() / "1.1.json").write_bytes(damage)
    assert progress.read("1.1") == {}
    assert "put aside" in boxes[-1]["text/plain"] and len(boxes) == 1
    assert (progress.folder() / "1.1.damaged").read_bytes() == damage
    assert kept_answer("1.2") == "kept"
    progress.keep_attempt("1.1", True, "", "again")
    assert kept_answer("1.1") == "again" and len(boxes) == 1


def refuse(*paths: Path) -> None:
    raise PermissionError(13, "Permission denied")


def test_a_damaged_entry_that_cannot_be_moved_is_a_word(boxes: list, monkeypatch: pytest.MonkeyPatch) -> None:
    progress.keep_attempt("1.1", True, "", "lost")
    (progress.folder() / "1.1.json").write_bytes(b"[1]")
    monkeypatch.setattr(os, "replace", refuse)
    assert "could not be kept" in progress.keep_attempt("1.1", False, "limit", None)
    assert "could not be put aside (Permission denied)" in boxes[-1]["text/plain"]


def test_a_reset_that_is_refused_forgets_nothing(boxes: list, monkeypatch: pytest.MonkeyPatch) -> None:
    progress.keep_attempt("1.1", True, "", "kept")
    monkeypatch.setattr(os, "replace", refuse)
    reset_progress("forget everything")
    assert "Nothing is forgotten" in boxes[-1]["text/plain"] and kept_answer("1.1") == "kept"


def test_entry_that_cannot_be_read_is_a_word(boxes: list) -> None:
    (progress.folder() / "1.1.json").mkdir(parents=True)
    assert kept_answer("1.1") is None and "can't be read" in boxes[-1]["text/plain"]


def test_a_folder_that_cannot_be_written_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    monkeypatch.setenv("DQN_LESSON_HOME", str(tmp_path / "file"))
    assert "could not be kept" in progress.keep_attempt("1.1", True, "", "x")


def test_an_interrupted_write_leaves_the_old_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    progress.keep_attempt("1.1", True, "", "old")

    def power_cut(*paths: Path) -> None:
        raise OSError("power cut")

    monkeypatch.setattr(os, "replace", power_cut)
    assert "power cut" in progress.keep_attempt("1.1", True, "", "new")
    assert kept_answer("1.1") == "old"


def _keep_many(home: str, name: str) -> None:
    os.environ["DQN_LESSON_HOME"] = home
    for number in range(40):
        progress.write(name, {"tries": number, "passed": True, "source": name})


def test_notebooks_at_once_lose_nothing(tmp_path: Path) -> None:
    names = ["1.1", "1.2", "1.2"]  # the last two: one notebook open twice
    context = multiprocessing.get_context("spawn")
    workers = [
        context.Process(target=_keep_many, args=(os.environ["DQN_LESSON_HOME"], name)) for name in names
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
        assert worker.exitcode == 0
    assert [progress.read(name) for name in names] == [
        {"tries": 39, "passed": True, "source": name} for name in names
    ]
    assert {path.suffix for path in progress.folder().iterdir()} == {".json"}


def test_a_write_in_the_middle_of_a_write_disturbs_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    replace = os.replace

    def with_another_notebook_first(beside: Path, path: Path) -> None:
        monkeypatch.setattr(os, "replace", replace)
        monkeypatch.setattr(os, "getpid", lambda: 1)
        assert progress.write("1.1", {"source": "other notebook"}) == ""
        replace(beside, path)

    monkeypatch.setattr(os, "replace", with_another_notebook_first)
    assert progress.write("1.1", {"source": "this notebook"}) == ""
    assert kept_answer("1.1") == "this notebook"


def test_bar_moves_when_an_exercise_is_passed(boxes: list) -> None:
    progress_bar("01")
    bar = boxes[-1]
    page = bar["text/html"]
    assert bar["text/plain"] == "Lesson 01: 0 of 7 done" and "○" in page and "✓" not in page
    progress.keep_attempt("1.1", True, "", "x")
    progress.write("1.a", {"guess": 2})
    page = bar["text/html"]
    assert "2 of 7 done" in page and page.count("✓") == 2
    progress.keep_attempt("1.2", False, "angle", "x")
    assert "2 of 7 done" in bar["text/html"]


def test_table_counts_each_lesson(boxes: list) -> None:
    progress.keep_attempt("1.1", False, "pair", "x")
    progress.keep_attempt("1.1", True, "", "x")
    progress_table()
    page = boxes[-1]["text/html"]
    assert "01 step the environment" in page and "1 / 4" in page and "0 / 3" in page and ">2<" in page
    plain = boxes[-1]["text/plain"]
    assert "<" not in plain and "01 step the environment" in plain and "1 / 4" in plain


def test_reset_asks_first_and_deletes_nothing(boxes: list) -> None:
    reset_progress("forget everything")
    assert "no progress" in boxes[-1]["text/plain"]
    progress_bar("01")
    bar = boxes[-1]
    for expected in ("progress-forgotten-1", "progress-forgotten-2"):
        progress.keep_attempt("1.1", True, "", "x")
        reset_progress()
        assert kept_answer("1.1") == "x" and 'reset_progress("forget everything")' in boxes[-1]["text/plain"]
        reset_progress("forget everything")
        assert kept_answer("1.1") is None and "0 of 7" in bar["text/html"]
        assert (progress.folder().parent / expected / "1.1.json").exists()


def test_unknown_lesson_says_which_there_are() -> None:
    with pytest.raises(WrongInput, match=r"There are 00, 01, 02, 03, .* 12, 13;"):
        progress_bar("96")
