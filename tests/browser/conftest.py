"""A notebook in a real JupyterLab in a real browser.

    def test_train(open_notebook):
        notebook = open_notebook("00_start_here")
        notebook.run_all()
        notebook.page.get_by_role("button", name="Train").click()
        notebook.wait_for("[data-points='50']", seconds=20)
        notebook.screenshot("trained")

`browser/lab.py` says what else `NotebookPage` can do. All browser tests share one server and one browser,
and run in one worker of pytest-xdist. Each has a fresh copy of its notebook, a kernel of its own, an empty
page and a learner without progress. `SCREENSHOTS=folder` keeps the pictures.
"""

import itertools
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import ROOT
from playwright.sync_api import Browser, sync_playwright

from browser.lab import Lab, NotebookPage, screenshot_folder

NAMES = ("chromium", "chromium-browser", "google-chrome")
INSTALL = {
    "darwin": "brew install --cask chromium, then CHROME=/Applications/Chromium.app/Contents/MacOS/Chromium",
    "win32": "winget install Google.Chrome, then set CHROME to the path of chrome.exe",
}
FLAGS = (
    "--no-sandbox",  # which root needs, in a container
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WINDOW = {"width": 1280, "height": 900}

_workspaces = itertools.count()


def find_browser() -> str:
    """Return the path of Chromium or Chrome. Without one: skip, or fail if REQUIRE_BROWSER=1."""
    wanted = os.environ.get("CHROME")
    for name in [wanted] if wanted else NAMES:
        if path := shutil.which(name):
            return path
    missing = f"$CHROME is {wanted!r}, which cannot be run" if wanted else f"none of {', '.join(NAMES)} found"
    install = INSTALL.get(sys.platform, "sudo apt-get install chromium")
    message = f"{missing}. To install a browser: {install}"
    if os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail(message, pytrace=False)
    pytest.skip(message)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """The system's Chromium, without a window."""
    path = find_browser()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def lab(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """The one JupyterLab server of all browser tests, in a scratch copy of `notebooks/`."""
    server = Lab.start(tmp_path_factory.mktemp("lab"))
    yield server
    server.stop()


@pytest.fixture
def open_notebook(browser: Browser, lab: Lab, tmp_path: Path) -> Iterator[Callable[..., NotebookPage]]:
    """Give `open_notebook("00_start_here")`: a fresh copy, on a fresh kernel, on a fresh page.

    More arguments say which kind of screen it is, as Playwright names them: `has_touch=True`, `viewport=...`.
    """
    lab.forget()
    contexts = []

    def open_(name: str, **screen) -> NotebookPage:
        shutil.copyfile(ROOT / "notebooks" / f"{name}.ipynb", lab.folder / f"{name}.ipynb")
        contexts.append(browser.new_context(**{"viewport": WINDOW, **screen}))
        notebook = NotebookPage(contexts[-1].new_page(), screenshot_folder(tmp_path))
        workspace = f"lab/workspaces/test-{next(_workspaces)}"
        notebook.open(f"{lab.url}{workspace}/tree/{name}.ipynb?token={lab.token}")
        return notebook

    yield open_
    for context in contexts:
        context.close()
    lab.forget()
