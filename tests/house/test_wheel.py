"""What is built from a checkout: source and wheel hold every lesson, and nothing of a learner's."""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT

HOUSE = ("pyproject.toml", "setup.py", "README.md", "LICENSE")
LESSONS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
BUILD = "import sys, setuptools.build_meta as build; print(getattr(build, sys.argv[1])(sys.argv[2]))"
COPY = (
    "import pathlib as p; from dqn_lesson.command_line.lessons_folder import fill; fill(p.Path('mine'), '1')"
)


def built(kind: str, checkout: Path, target: Path) -> Path:
    command = [sys.executable, "-c", BUILD, f"build_{kind}", str(target)]
    done = subprocess.run(command, cwd=checkout, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return target / done.stdout.splitlines()[-1]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("checkout")
    for name in ("dqn_lesson", "notebooks"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("runs", ".*"))
    for name in HOUSE:
        shutil.copyfile(ROOT / name, folder / name)
    (folder / "notebooks" / "Untitled.ipynb").write_text("{}")
    (folder / "notebooks" / "runs" / "mine").mkdir(parents=True)
    (folder / "notebooks" / "runs" / "mine" / "run.json").write_text("{}")
    return folder


@pytest.fixture(scope="module")
def wheel(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built("wheel", checkout, tmp_path_factory.mktemp("wheel"))


def names(wheel: Path) -> set[str]:
    return set(zipfile.ZipFile(wheel).namelist())


def test_the_wheel_holds_the_lessons_and_copies_them(wheel: Path, tmp_path: Path) -> None:
    assert wheel.stat().st_size < 5_000_000
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}
    subprocess.run([sys.executable, "-c", COPY], cwd=tmp_path, env=environment, check=True)
    for path in LESSONS:
        copied = tmp_path / "mine" / path.name
        assert copied.read_bytes() == path.read_bytes()
        pictures = re.findall(r"images/[\w.]+", copied.read_text(encoding="utf-8"))
        assert not [name for name in pictures if not (tmp_path / "mine" / name).exists()]


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    other = ("Untitled", "runs/mine", ".pyc", "tests/", "benchmarks/")
    assert not [name for name in names(wheel) if any(part in name for part in other)]
    assert not [name for name in names(wheel) if not name.startswith("dqn_lesson")]


def test_a_wheel_from_the_source_holds_the_same(checkout: Path, wheel: Path, tmp_path: Path) -> None:
    source = built("sdist", checkout, tmp_path)
    shutil.unpack_archive(source, tmp_path)
    again = built("wheel", next(path for path in tmp_path.iterdir() if path.is_dir()), tmp_path)
    assert names(again) == names(wheel)
