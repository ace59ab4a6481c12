"""`make address`: the address in pyproject.toml, and the version, stand wherever they are needed."""

import shutil
import subprocess
from pathlib import Path

import nbformat
import pytest
from conftest import ROOT

from docs.address import BLOCKS, write

ADDRESS = "https://github.com/somebody/a-fork"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of all files that may name the address."""
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks", ignore=shutil.ignore_patterns("runs", ".*"))
    template = "dqn_lesson/lessons/template"
    shutil.copytree(ROOT / template, tmp_path / template)
    for name in BLOCKS:
        if (ROOT / name).exists():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, tmp_path / name)
    return tmp_path


def change(checkout: Path, before: str, after: str) -> None:
    path = checkout / "pyproject.toml"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def files(checkout: Path) -> dict[str, bytes]:
    paths = [path for path in checkout.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    return {str(path.relative_to(checkout)): path.read_bytes() for path in paths}


def test_what_is_committed_is_what_it_writes(checkout: Path) -> None:
    before = files(checkout)
    write(checkout)
    assert files(checkout) == before, "run `make address`"


def test_without_an_address_nothing_links_to_one(checkout: Path) -> None:
    change(checkout, 'address = "', 'address = "" # "')
    write(checkout)
    for name, content in files(checkout).items():
        if not name.endswith((".png", ".svg", ".py")):
            for dead in (b"colab.research.google.com", b"mybinder.org", b"OWNER/REPO"):
                assert dead not in content, name
    assert "badge" not in {
        cell.id for cell in nbformat.read(checkout / "notebooks/00_start_here.ipynb", 4).cells
    }


def test_an_address_is_found_everywhere_and_goes_again(checkout: Path) -> None:
    before = files(checkout)
    change(checkout, 'address = ""', f'address = "{ADDRESS}"')
    write(checkout)
    page = "https://colab.research.google.com/github/somebody/a-fork/blob/main/notebooks/"
    for path in (checkout / "notebooks").glob("*.ipynb"):
        badge, first = nbformat.read(path, 4).cells[:2]
        assert f"]({page}{path.name})" in badge.source
        assert (checkout / "notebooks" / badge.source.split("](")[1].split(")")[0]).exists()
        assert f'prepare("{ADDRESS}")' in first.source
    template = nbformat.read(next(checkout.rglob("97_*.ipynb")), 4)
    assert template.cells[0].source == first.source
    for name in BLOCKS:
        if (checkout / name).exists():
            assert "somebody/a-fork" in (checkout / name).read_text(encoding="utf-8"), name
    written = files(checkout)
    write(checkout)
    assert files(checkout) == written
    change(checkout, f'address = "{ADDRESS}"', 'address = ""')
    write(checkout)
    assert files(checkout) == before


@pytest.mark.parametrize(
    "address", ["github.com/a/b", "https://gitlab.com/a/b", "https://github.com/a/b.git"]
)
def test_an_address_that_colab_cannot_open_is_refused(checkout: Path, address: str) -> None:
    change(checkout, 'address = ""', f'address = "{address}"')
    with pytest.raises(SystemExit, match=r"not like https://github\.com/OWNER"):
        write(checkout)


def test_a_new_version_reaches_the_first_cells(checkout: Path) -> None:
    change(checkout, 'version = "0.1.0"', 'version = "9.8.7"')
    write(checkout)
    found = subprocess.run(
        ["grep", "-rlF", "dqn-lesson==9.8.7", checkout], capture_output=True, text=True
    ).stdout
    assert found.count(".ipynb\n") == len(list(checkout.rglob("*.ipynb")))
