"""A folder of lessons: filled, brought up to date, and nothing of the learner's written over."""

import json
import os
import resource
import signal
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dqn_lesson.command_line import lessons_folder
from dqn_lesson.command_line.lessons_folder import MANIFEST, fill

NOBODY = 65534
LESSONS = {"00_start.ipynb": b"start", "01_step.ipynb": b"step", "images/panel.png": b"panel"}


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that any user may enter, unlike pytest's own."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        yield Path(folder)


@pytest.fixture
def ship(place: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[str, bytes]], None]:
    """Give `ship(files)`: from then on the package comes with these."""

    def ship_(files: dict[str, bytes]) -> None:
        for name, content in files.items():
            path = place / "shipped" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        monkeypatch.setattr(lessons_folder, "shipped_folder", lambda: place / "shipped")

    ship_(LESSONS)
    return ship_


@pytest.fixture
def mine(place: Path, ship) -> Path:
    folder = place / "mine"
    assert fill(folder, "1") == {}
    return folder


def files(folder: Path) -> dict[str, bytes]:
    """All that is in a folder, the manifest aside."""
    paths = [path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def state(folder: Path) -> dict[str, tuple[int, int]]:
    return {str(path): (path.stat().st_mtime_ns, path.stat().st_ino) for path in [folder, *folder.rglob("*")]}


@contextmanager
def an_ordinary_user() -> Iterator[None]:
    """Root may write anything."""
    if os.getuid():
        yield
        return
    os.setresuid(NOBODY, NOBODY, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)


def test_the_lessons_are_copied_with_their_pictures(mine: Path) -> None:
    assert files(mine) == LESSONS


def test_a_second_call_writes_nothing(mine: Path) -> None:
    (mine / "00_start.ipynb").write_bytes(b"my own")
    before = state(mine)
    assert fill(mine, "1") == {}
    assert state(mine) == before


def test_what_was_not_touched_is_replaced_and_what_is_new_comes(mine: Path, ship) -> None:
    ship({"01_step.ipynb": b"step, better", "02_more.ipynb": b"more", "images/panel.png": b"panel 2"})
    assert fill(mine, "2") == {}
    assert files(mine) == {
        "00_start.ipynb": b"start",
        "01_step.ipynb": b"step, better",
        "02_more.ipynb": b"more",
        "images/panel.png": b"panel 2",
    }


def test_beside_a_changed_lesson_the_newer_one_is_put_once(mine: Path, ship) -> None:
    (mine / "01_step.ipynb").write_bytes(b"my step")
    ship({"01_step.ipynb": b"step, better"})
    assert fill(mine, "0.2.0") == {"01_step.ipynb": "01_step.new-0.2.0.ipynb"}
    wanted = {**LESSONS, "01_step.ipynb": b"my step", "01_step.new-0.2.0.ipynb": b"step, better"}
    assert files(mine) == wanted
    before = state(mine)
    assert fill(mine, "0.2.0") == {}
    assert state(mine) == before
    (mine / "01_step.new-0.2.0.ipynb").unlink()  # read, and not wanted
    assert fill(mine, "0.2.0") == {}
    assert not (mine / "01_step.new-0.2.0.ipynb").exists()


def test_a_newer_lesson_that_was_changed_too_is_kept(mine: Path, ship) -> None:
    for content in (b"better", b"better still"):
        (mine / "01_step.ipynb").write_bytes(b"my step")
        ship({"01_step.ipynb": content})
        fill(mine, "2")
    assert files(mine)["01_step.new-2.ipynb"] == b"better"
    assert files(mine)["01_step.new-2-2.ipynb"] == b"better still"
    assert files(mine)["01_step.ipynb"] == b"my step"


def test_a_deleted_lesson_comes_back_only_if_asked_for(mine: Path, ship) -> None:
    (mine / "01_step.ipynb").unlink()
    ship({"01_step.ipynb": b"step, better"})
    fill(mine, "2")
    assert "01_step.ipynb" not in files(mine)
    fill(mine, "2", restore=True)
    assert files(mine)["01_step.ipynb"] == b"step, better"


@pytest.mark.parametrize("damage", [b"", b"{", b"[1]", None], ids=["empty", "cut off", "a list", "gone"])
def test_without_its_manifest_nothing_is_written_over(mine: Path, ship, damage: bytes | None) -> None:
    (mine / MANIFEST).unlink()
    if damage is not None:
        (mine / MANIFEST).write_bytes(damage)
    ship({"01_step.ipynb": b"step, better"})
    assert fill(mine, "2") == {"01_step.ipynb": "01_step.new-2.ipynb"}
    assert files(mine) == {**LESSONS, "01_step.new-2.ipynb": b"step, better"}
    assert set(json.loads((mine / MANIFEST).read_bytes())) == set(LESSONS)


def test_what_lies_in_the_folder_already_stays(place: Path, ship) -> None:
    folder = place / "full"
    folder.mkdir()
    (folder / "00_start.ipynb").write_bytes(b"another's")
    (folder / "notes.txt").write_bytes(b"mine")
    assert fill(folder, "1") == {"00_start.ipynb": "00_start.new-1.ipynb"}
    assert files(folder) == {
        **LESSONS,
        "00_start.ipynb": b"another's",
        "00_start.new-1.ipynb": b"start",
        "notes.txt": b"mine",
    }


def test_the_packages_own_folder_is_left_as_it_is(place: Path, ship) -> None:
    before = state(place)
    assert fill(place / "shipped", "1") == {}
    assert state(place) == before


def test_copies_can_be_written_even_of_a_write_protected_package(place: Path, ship) -> None:
    for name in LESSONS:
        (place / "shipped" / name).chmod(0o444)
    with an_ordinary_user():
        fill(place / "mine", "1")
        assert all(os.access(place / "mine" / name, os.W_OK) for name in LESSONS)


# What can't be written leaves the folder as it was


@pytest.fixture
def newer(mine: Path, ship) -> Path:
    """A folder that three newer lessons and a new one belong into, and which belongs to an ordinary user."""
    ship({name: content + b", better" for name, content in LESSONS.items()} | {"02_more.ipynb": b"more"})
    if os.getuid() == 0:
        for path in [mine, *mine.rglob("*")]:
            os.chown(path, NOBODY, NOBODY)
    return mine


def refused(folder: Path) -> OSError:
    before = files(folder), sorted(folder.rglob("*"))
    with pytest.raises(OSError) as caught, an_ordinary_user():
        fill(folder, "2")
    assert (files(folder), sorted(folder.rglob("*"))) == before
    return caught.value


def test_a_locked_lesson(newer: Path) -> None:
    (newer / "01_step.ipynb").chmod(0o444)
    assert "01_step.ipynb" in refused(newer).filename


@pytest.mark.parametrize("to_old", [True, False], ids=["taken away", "put in"])
def test_a_lesson_that_another_program_holds(newer: Path, monkeypatch, to_old: bool) -> None:
    moved, once = [], []

    def move(source: Path, path: Path) -> None:
        if "images/panel.png" in (source if to_old else path).as_posix() and not once:
            once.append(True)
            raise PermissionError(13, "Permission denied", str(path))
        moved.append(path)
        source.replace(path)

    monkeypatch.setattr(lessons_folder, "move", move)
    refused(newer)
    assert len(moved) > 4, "others were in their place by then"


def test_a_folder_without_the_right_to_write(newer: Path) -> None:
    newer.chmod(0o555)
    refused(newer)


def test_a_folder_that_needs_nothing_may_be_write_protected(mine: Path) -> None:
    mine.chmod(0o555)
    with an_ordinary_user():
        assert fill(mine, "1") == {}


def test_a_new_folder_where_none_may_be_made(place: Path, ship) -> None:
    (place / "theirs").mkdir(mode=0o755)
    with pytest.raises(PermissionError), an_ordinary_user():
        if os.geteuid() == os.stat(place / "theirs").st_uid:
            (place / "theirs").chmod(0o555)
        fill(place / "theirs" / "mine", "1")
    assert not list((place / "theirs").iterdir())


def test_a_folder_in_a_lessons_place(newer: Path) -> None:
    (newer / "02_more.ipynb").mkdir()
    assert "02_more.ipynb" in refused(newer).filename


@contextmanager
def a_disk_with(size: int) -> Iterator[None]:
    """Inside, no file gets larger."""
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.parametrize("size", [6, 17, 60], ids=["no lesson", "not all lessons", "no manifest"])
def test_a_full_disk(newer: Path, size: int) -> None:
    with a_disk_with(size):
        refused(newer)


def test_a_full_disk_leaves_no_new_folder(place: Path, ship) -> None:
    with a_disk_with(6), pytest.raises(OSError):
        fill(place / "a" / "b" / "mine", "1")
    assert not (place / "a").exists()
