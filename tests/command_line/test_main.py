"""The command `dqn-lesson`: what it says, and the JupyterLab that it opens."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest
from conftest import ROOT, learner_environment

import dqn_lesson
from dqn_lesson.command_line import main as command

NOTEBOOKS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[tuple]:
    """With what JupyterLab would have been opened."""
    calls: list[tuple] = []
    monkeypatch.setattr(command, "_open", lambda *arguments: calls.append(arguments) or 0)
    return calls


def test_it_copies_every_lesson_and_picture_and_opens_the_folder(
    tmp_path, monkeypatch, opened, capsys
) -> None:
    monkeypatch.chdir(tmp_path)
    assert command.main([]) == 0
    folder = tmp_path / "dqn-lesson"
    pictures = [path for path in (ROOT / "notebooks" / "images").glob("*.*") if path.suffix != ".py"]
    for path in [*NOTEBOOKS, *pictures]:
        assert (folder / path.relative_to(ROOT / "notebooks")).read_bytes() == path.read_bytes()
    assert opened == [(folder, None, True)]
    assert capsys.readouterr().out == f"The lessons are in {folder}.\n"


def test_folder_port_and_browser_are_named(tmp_path, opened) -> None:
    assert command.main([str(tmp_path / "my 课"), "--no-browser", "--port", "54321"]) == 0
    assert opened == [(tmp_path / "my 课", 54321, False)]
    assert (tmp_path / "my 课" / NOTEBOOKS[0].name).exists()


def test_they_can_be_copied_only(tmp_path, opened) -> None:
    assert command.main([str(tmp_path), "--copy-only"]) == 0
    assert (tmp_path / NOTEBOOKS[0].name).exists() and opened == []


def test_a_newer_lesson_beside_a_changed_one_is_told(tmp_path, opened, capsys, monkeypatch) -> None:
    command.main([str(tmp_path)])
    (tmp_path / "00_start_here.ipynb").write_text("mine", encoding="utf-8")
    (tmp_path / ".dqn-lesson.json").unlink()
    monkeypatch.setattr(command, "__version__", "0.2.0")
    capsys.readouterr()
    assert command.main([str(tmp_path)]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("You have changed 00_start_here.ipynb; ")
    assert said[0].endswith(" as 00_start_here.new-0.2.0.ipynb.")


def refused(arguments: list[str], capsys, opened) -> str:
    assert command.main(arguments) == 2
    said = capsys.readouterr()
    assert said.out == "" or said.out.startswith("The lessons are in")
    assert opened == []
    assert said.err.count("\n") == 1 and said.err.endswith(".\n")
    return said.err


def test_a_file_in_the_folders_place(tmp_path, capsys, opened) -> None:
    (tmp_path / "dqn-lesson").write_text("a file")
    assert "dqn-lesson is a file" in refused([str(tmp_path / "dqn-lesson")], capsys, opened)


@pytest.mark.parametrize(
    "below", ["file/lessons", "file/a/lessons", "x" * 300], ids=["in", "deep in", "long"]
)
def test_a_folder_that_cannot_be(tmp_path, capsys, opened, below: str) -> None:
    (tmp_path / "file").write_text("a file")
    said = refused([str(tmp_path / below)], capsys, opened)
    assert "can't be copied" in said and "nothing was changed there" in said
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_port_that_is_taken(tmp_path, capsys, opened) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert f"Port {port} can't be used" in refused([str(tmp_path), "--port", str(port)], capsys, opened)


@pytest.mark.parametrize("arguments", [["--port", "0"], ["--port", "x"], ["--port", "65536"], ["--colour"]])
def test_what_it_does_not_know(tmp_path, monkeypatch, opened, arguments: list[str]) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as caught:
        command.main(arguments)
    assert caught.value.code == 2
    assert not list(tmp_path.iterdir())


def test_without_jupyterlab_it_says_what_to_install(tmp_path, capsys, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "jupyterlab.labapp", None)
    assert command.main([str(tmp_path)]) == 2
    assert "pip install jupyterlab" in capsys.readouterr().err


def test_jupyterlab_ends_kernels_that_nobody_needs(tmp_path, monkeypatch) -> None:
    from jupyterlab.labapp import LabApp

    given: list[str] = []

    def interrupted(argv: list[str]) -> None:
        given.extend(argv)
        raise KeyboardInterrupt

    monkeypatch.setattr(LabApp, "initialize_server", interrupted)
    assert command.main([str(tmp_path)]) == 0
    assert "--MappingKernelManager.cull_idle_timeout=3600" in given
    kept = [argument for argument in given if "cull_connected" in argument or "cull_busy" in argument]
    assert not kept, "an open notebook keeps its kernel"


def test_it_serves_the_lessons_and_ctrl_c_ends_it_well(tmp_path) -> None:
    environment = learner_environment(
        JUPYTER_RUNTIME_DIR=str(tmp_path / "runtime"), PYTHONPATH=str(Path(dqn_lesson.__file__).parents[1])
    )
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "dqn_lesson", "lessons", "--no-browser"],
            cwd=tmp_path,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    try:
        note = tmp_path / "runtime" / f"jpserver-{process.pid}.json"
        deadline = time.monotonic() + 120
        while not note.exists() or not note.read_text():
            assert process.poll() is None and time.monotonic() < deadline, (tmp_path / "log").read_text()
            time.sleep(0.1)
        server = json.loads(note.read_text())
        with urlopen(f"{server['url']}api/contents?token={server['token']}", timeout=60) as answer:
            names = [entry["name"] for entry in json.load(answer)["content"]]
        assert sorted(name for name in names if name.endswith(".ipynb")) == [path.name for path in NOTEBOOKS]
        assert server["root_dir"] == str(tmp_path / "lessons")
        os.kill(process.pid, signal.SIGINT)
        assert process.wait(timeout=120) == 0
        assert "Traceback" not in (tmp_path / "log").read_text()
    finally:
        process.kill()
        process.wait()
