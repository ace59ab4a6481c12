"""What is published: README with whole addresses, a version that the changelog knows."""

import re
import shutil
from pathlib import Path

import pytest
from conftest import ROOT

from docs.address import write
from docs.release import built, complaints, shown

ADDRESS = "https://github.com/somewhere/dqn-lesson"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Enough of a checkout to build from, with an address and a dated version."""
    (tmp_path / "notebooks" / "images").mkdir(parents=True)
    (tmp_path / "dqn_lesson").mkdir()
    (tmp_path / "dqn_lesson" / "__init__.py").touch()
    for name in ("setup.py", "README.md", "LICENSE", "CHANGELOG.md", "pyproject.toml"):
        shutil.copyfile(ROOT / name, tmp_path / name)
    change(tmp_path / "pyproject.toml", r'^address = ".*"', f'address = "{ADDRESS}"')
    change(tmp_path / "CHANGELOG.md", r"^## 0.1.0.*$", "## 0.1.0, 2026-12-01")
    write(tmp_path)
    return tmp_path


def change(path: Path, old: str, new: str) -> None:
    text, times = re.subn(old, new, path.read_text("utf-8"), flags=re.MULTILINE)
    assert times == 1
    path.write_text(text, encoding="utf-8")


def test_the_readme_of_a_wheel_has_whole_addresses(checkout: Path) -> None:
    wheel = built(checkout, "wheel", checkout / "dist")
    assert list(complaints(checkout, wheel)) == []
    page = shown(wheel)
    assert f'src="{ADDRESS}/raw/v0.1.0/notebooks/images/panel.png"' in page
    for name in ("colab", "binder"):
        picture = f"{ADDRESS}/raw/v0.1.0/notebooks/images/open_in_{name}.svg"
        assert re.search(rf"\[!\[[^]]*\]\({picture}\)\]\(https://(colab|mybinder)", page)
    assert f"]({ADDRESS}/blob/v0.1.0/notebooks/10_see_the_screen.ipynb)" in page
    assert "写给读过中文译文的你" in page, "in its own letters"


def test_what_is_missing_is_said(checkout: Path) -> None:
    change(checkout / "CHANGELOG.md", "^## 0.1.0, 2026-12-01$", "## 0.1.0, unreleased")
    change(checkout / "setup.py", "LINK.sub.*", "text")
    changelog, relative = complaints(checkout, built(checkout, "wheel", checkout / "dist"))
    assert "`## 0.1.0, 2026-12-01`" in changelog
    assert "relative links" in relative and "notebooks/images/panel.png" in relative
    assert "notebooks/images/open_in_binder.svg" in relative
    change(checkout / "pyproject.toml", '^address = ".*"', 'address = ""')
    address, _ = complaints(checkout, checkout / "dist")
    assert "make address" in address


def test_a_step_that_fails_shows_what_it_printed(checkout: Path) -> None:
    (checkout / "setup.py").write_text("raise RuntimeError('a broken build')")
    with pytest.raises(SystemExit, match="a broken build"):
        built(checkout, "wheel", checkout / "dist")
