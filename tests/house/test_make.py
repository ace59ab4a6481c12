"""The Makefile, in a folder with blanks and Chinese letters in its name."""

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
from conftest import ROOT

HOUSE = (
    "Makefile",
    "pyproject.toml",
    "requirements.lock",
    "requirements-dev.lock",
    "README.md",
    "LICENSE",
    "setup.py",
)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the house, with a .venv that finds the packages installed here: nothing is downloaded."""
    folder = tmp_path / "my lessons 强化学习"
    for name in ("dqn_lesson", "notebooks"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("runs", ".*"))
    for name in HOUSE:
        shutil.copyfile(ROOT / name, folder / name)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / ".venv"], check=True)
    site = sysconfig.get_path("purelib", "venv", {"base": str(folder / ".venv")})
    Path(site, "here.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return folder


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))
    }
    command = ["make", "--no-print-directory", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


def test_it_installs_once_and_again_after_a_change(checkout: Path) -> None:
    first = make(checkout, ".venv/learner.stamp")
    assert first.returncode == 0, first.stdout + first.stderr
    where = [
        ".venv/bin/python",
        "-Ic",
        "import os; os.chdir('/'); import dqn_lesson; print(dqn_lesson.__file__)",
    ]
    found = subprocess.run(where, cwd=checkout, capture_output=True, text=True, check=True).stdout
    assert found.strip() == str(checkout / "dqn_lesson" / "__init__.py")

    assert "pip" not in make(checkout, "--dry-run", "lab").stdout

    stamp = (checkout / ".venv" / "learner.stamp").stat()
    os.utime(checkout / "requirements.lock", (stamp.st_atime, stamp.st_mtime + 1))
    assert "pip" in make(checkout, "--dry-run", "lab").stdout


def test_a_folder_that_was_moved_is_installed_anew(checkout: Path) -> None:
    (checkout / ".venv" / "place").write_text(f"{checkout}\n", encoding="utf-8")
    (checkout / ".venv" / "learner.stamp").touch()
    assert "pip" not in make(checkout, "--dry-run", "lab").stdout
    moved = checkout.rename(checkout.parent / "另一个 folder")
    assert "pip" in make(moved, "--dry-run", "lab").stdout


def test_learners_get_nothing_of_the_developers(checkout: Path) -> None:
    assert "requirements-dev" not in make(checkout, "--dry-run", "lab").stdout
    assert "requirements-dev" in make(checkout, "--dry-run", "test").stdout


def test_a_python_that_does_not_fit_is_named(checkout: Path) -> None:
    shutil.rmtree(checkout / ".venv")
    result = make(checkout, "lab", "PYTHON=false")
    assert result.returncode != 0
    assert "Python 3.11, 3.12 or 3.13 is needed; 'false' is not one of them." in result.stdout
    assert not (checkout / ".venv").exists()


def test_a_write_protected_folder_is_opened_as_it_is(checkout: Path) -> None:
    (checkout / ".venv" / "place").write_text("/elsewhere\n", encoding="utf-8")
    (checkout / ".venv" / "learner.stamp").touch()
    (checkout / ".venv").chmod(0o555)
    # Root may write anything, unless it gives up that right.
    command = ["make", "--dry-run", "lab"]
    if not os.getuid():
        command = ["setpriv", "--bounding-set", "-dac_override", *command]
    result = subprocess.run(command, cwd=checkout, capture_output=True, text=True)
    assert result.stderr == ""
    assert (checkout / ".venv" / "learner.stamp").exists()
