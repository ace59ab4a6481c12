"""The project's address: `make address` puts the one in pyproject.toml wherever it is needed.

It stands there as `address` in `[tool.dqn-lesson]`, such as https://github.com/OWNER/dqn-lesson. While it is
empty, nothing links to it. The version is copied along, into the first cell of each lesson.
"""

import re
import sys
import tomllib
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from dqn_lesson.colab import lesson_address

ROOT = Path(__file__).parent.parent
START = "00_start_here"
BADGE = "[![Open in Colab]({pictures}/open_in_colab.svg)]({page})"
FIRST_CELL = """\
# @title On Google Colab this installs the course; everywhere else it does nothing
import sys

if "google.colab" in sys.modules:
    import subprocess

    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]
    packages = ["dqn-lesson=={version}", "ale-py", "box2d"]
    done = subprocess.run([*pip, *packages], capture_output=True, text=True)
    if done.returncode:
        print("The course could not be installed:", done.stderr)
    else:
        from dqn_lesson import colab

        colab.prepare("{address}")"""
# In these files the lines between the comments `address begins` and `address ends` are written each time.
BLOCKS = {
    "README.md": "{badge}\n[![Open in Binder](notebooks/images/open_in_binder.svg)]"
    "(https://mybinder.org/v2/gh/{repository}/main?urlpath=lab/tree/notebooks/{start}.ipynb)\n",
    "docs/install.md": "```\ngit clone {address}\n```\n\n"
    "On a hub with nbgitpuller, this link brings every pupil the lessons; write your hub's name for HUB:\n\n"
    "```\nhttps://HUB/hub/user-redirect/git-pull?repo={address}&branch=main"
    "&urlpath=lab/tree/{name}/notebooks/{start}.ipynb\n```\n",
    "CITATION.cff": "repository-code: {address}\n",
    ".github/workflows/tests.yml": "    if: github.repository == '{repository}'\n",
    "pyproject.toml": '[project.urls]\nRepository = "{address}"\n',
}
BLOCK = re.compile(r"(address begins\b[^\n]*\n)(.*?)([^\n]*\baddress ends\b)", re.DOTALL)


def project(root: Path) -> tuple[str, str]:
    """The version and the address in pyproject.toml.

    Raises:
        SystemExit: the address is not one of a repository on GitHub, which Colab and Binder need.
    """
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    address = settings["tool"]["dqn-lesson"]["address"]
    if address and not re.fullmatch(r"https://github\.com/[\w.-]+/[\w.-]+(?<!\.git)", address):
        sys.exit(f"{address!r} in pyproject.toml is not like https://github.com/OWNER/dqn-lesson.")
    return settings["project"]["version"], address


def with_first_cells(notebook: NotebookNode, lesson: str, version: str, address: str) -> NotebookNode:
    """The notebook with Colab's cell on top, folded, and above it the badge of a lesson that has an address.

    Args:
        notebook: a lesson, or the template.
        lesson: its name, such as `04_replay`; "" for the template.
        version: of the package.
        address: of the project, "" if there is none.
    """
    metadata = {"cellView": "form", "jupyter": {"source_hidden": True}}
    source = FIRST_CELL.format(version=version, address=address)
    first = [new_code_cell(source, id="colab", metadata=metadata)]
    if address and lesson:
        badge = BADGE.format(pictures="images", page=lesson_address(address, lesson))
        first.insert(0, new_markdown_cell(badge, id="badge"))
    rest = [cell for cell in notebook.cells if cell.id not in ("badge", "colab")]
    return nbformat.from_dict(notebook | {"cells": [*first, *rest]})


def with_block(text: str, block: str, address: str) -> str:
    """The text with its block filled in, or empty where there is no address."""
    page = lesson_address(address, START)
    filled = block.format(
        address=address,
        repository=address.removeprefix("https://github.com/"),
        name=address.rpartition("/")[2],
        start=START,
        badge=BADGE.format(pictures="notebooks/images", page=page),
    )
    return BLOCK.sub(lambda found: found[1] + (filled if address else "") + found[3], text)


def write(root: Path) -> None:
    """Writes version and address into the checkout at `root`."""
    version, address = project(root)
    for path in [*root.glob("notebooks/*.ipynb"), *root.glob("dqn_lesson/lessons/template/*.ipynb")]:
        before = nbformat.read(path, as_version=4)
        lesson = path.stem if path.parent.name == "notebooks" else ""
        after = with_first_cells(before, lesson, version, address)
        if after != before:
            nbformat.write(after, path)
    for name, block in BLOCKS.items():
        if (root / name).exists():
            text = (root / name).read_text(encoding="utf-8")
            (root / name).write_text(with_block(text, block, address), encoding="utf-8")


if __name__ == "__main__":
    write(ROOT)
