"""No phrase that readers stumbled over comes back: `tests/data/not_english.txt` has them."""

import json
import re
from pathlib import Path

import pytest
from conftest import ROOT

PHRASES = (ROOT / "tests/data/not_english.txt").read_text(encoding="utf-8").splitlines()
PAGES = [*(ROOT / "notebooks").glob("*.ipynb"), *(ROOT / "dqn_lesson").rglob("*.py"), ROOT / "README.md"]


def plain(page: Path) -> str:
    """Return what a person reads, without marks and line ends."""
    text = page.read_text(encoding="utf-8")
    if page.suffix == ".ipynb":
        text = "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])
    return re.sub(r"\s+", " ", re.sub(r"[*`]|\"\s+f?\"", "", text))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_phrase_that_readers_stumbled_over_is_there(page: Path) -> None:
    text = plain(page)
    assert len(PHRASES) > 100
    assert not [phrase for phrase in PHRASES if phrase in text]
