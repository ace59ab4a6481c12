"""Google Colab, as far as a stand-in for its package `google.colab` can show it."""

import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import nbformat
import pytest
from conftest import ROOT

from dqn_lesson import colab

LESSONS = [*(ROOT / "notebooks").glob("*.ipynb"), *ROOT.glob("dqn_lesson/lessons/template/*.ipynb")]
BOUNDS = ["numpy>=2.1,<3", "jupyterlab>=4", "tensorflow-cpu>=2.20", "dask>=2026; extra == 'dask'"]


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was called of `google.colab`."""
    called: list[str] = []
    output, drive = ModuleType("google.colab.output"), ModuleType("google.colab.drive")
    output.enable_custom_widget_manager = lambda: called.append("widgets")
    drive.mount = lambda place: called.append(place)
    modules = {"google.colab": ModuleType("google.colab"), output.__name__: output, drive.__name__: drive}
    for name, module in modules.items():
        monkeypatch.setitem(sys.modules, name, module)
    return called


@pytest.fixture
def pip(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that were run; each succeeds."""
    commands: list[list[str]] = []

    def run(command: list[str], **how) -> subprocess.CompletedProcess:
        assert how.get("capture_output")
        commands.append(command)
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(subprocess, "run", run)
    return commands


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    """What was displayed."""
    outputs: list[dict[str, str]] = []
    monkeypatch.setattr(colab, "display", lambda bundle, raw: outputs.append(bundle))
    return outputs


def installed(monkeypatch: pytest.MonkeyPatch, versions: dict[str, str]) -> None:
    def version(name: str) -> str:
        if name not in versions:
            raise colab.PackageNotFoundError(name)
        return versions[name]

    monkeypatch.setattr(colab, "requires", lambda name: BOUNDS)
    monkeypatch.setattr(colab, "version", version)


def first_cell(path: Path) -> str:
    return next(cell for cell in nbformat.read(path, 4).cells if cell.cell_type == "code").source


def test_the_first_cell_is_the_same_everywhere_and_folded() -> None:
    assert len({first_cell(path) for path in LESSONS}) == 1 and len(LESSONS) > 10
    for path in LESSONS:
        cell = next(cell for cell in nbformat.read(path, 4).cells if cell.cell_type == "code")
        assert cell.metadata == {"cellView": "form", "jupyter": {"source_hidden": True}}


def test_elsewhere_it_does_nothing(pip, shown, capsys) -> None:
    before = dict(os.environ)
    exec(first_cell(LESSONS[0]), {})
    assert (pip, shown, dict(os.environ)) == ([], [], before)
    assert capsys.readouterr() == ("", "")


def test_on_colab_it_installs_this_version_and_nothing_with_it(
    pip, stand_in, shown, monkeypatch, capsys
) -> None:
    installed(monkeypatch, {"numpy": "2.1.3", "tensorflow": "2.20.0"})
    exec(first_cell(LESSONS[0]), {})
    (command,) = pip
    assert command[1:4] == ["-m", "pip", "install"] and "--no-deps" in command
    assert [part for part in command[4:] if not part.startswith("-")] == [
        f"dqn-lesson=={colab.import_module('dqn_lesson').__version__}",
        "ale-py",
        "box2d",
    ]
    assert stand_in == ["widgets"]
    assert capsys.readouterr() == ("", "")
    assert shown[0]["text/plain"] == colab.MESSAGES["drive"]


def test_what_could_not_be_installed_is_said(stand_in, monkeypatch, capsys) -> None:
    failed = subprocess.CompletedProcess([], 1, "", "no such version")
    monkeypatch.setattr(subprocess, "run", lambda *command, **how: failed)
    exec(first_cell(LESSONS[0]), {})
    assert capsys.readouterr().out == "The course could not be installed: no such version\n"
    assert stand_in == []


@pytest.mark.parametrize(
    ("versions", "said"),
    [
        ({"numpy": "2.1.3", "tensorflow": "2.20.0"}, []),
        ({"numpy": "2.1.3", "tensorflow-cpu": "2.21.0rc1"}, []),
        ({"numpy": "1.26.4", "tensorflow": "2.19.0"}, ["numpy 1.26.4", "tensorflow 2.19.0"]),
        ({"numpy": "2.1.3"}, ["tensorflow-cpu is missing"]),
    ],
)
def test_packages_outside_the_bounds_are_named(monkeypatch, versions, said) -> None:
    installed(monkeypatch, versions)
    found = colab.untried()
    assert len(found) == len(said)
    assert all(line.startswith(start) for line, start in zip(found, said, strict=True))


def test_here_every_package_is_inside_the_bounds() -> None:
    assert colab.untried() == []


def test_with_an_address_every_lesson_has_its_link(stand_in, shown) -> None:
    colab.prepare("https://github.com/somebody/dqn")
    page = shown[0]["text/html"]
    start = "https://colab.research.google.com/github/somebody/dqn/blob/main/notebooks/"
    for path in (ROOT / "notebooks").glob("0*.ipynb"):
        assert f'href="{start}{path.name}"' in page


def test_progress_and_runs_are_kept_on_drive(stand_in, monkeypatch) -> None:
    for name in ("DQN_LESSON_HOME", "DQN_LESSON_RUNS"):
        monkeypatch.setenv(name, "")
    colab.keep_on_drive("lessons")
    assert stand_in == ["/content/drive"]
    assert os.environ["DQN_LESSON_HOME"] == "/content/drive/MyDrive/lessons"
    assert os.environ["DQN_LESSON_RUNS"] == "/content/drive/MyDrive/lessons/runs"
