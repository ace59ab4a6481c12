"""A notebook in a real JupyterLab in a real browser.

    def test_train(open_notebook):
        notebook = open_notebook("00_start_here")
        notebook.run_all()
        notebook.page.get_by_role("button", name="Train").click()
        notebook.wait_for("[data-points='50']", seconds=20)
        notebook.screenshot("trained")

`browser/lab.py` says what else `NotebookPage` can do. All browser tests share one server, whichever worker
of pytest-xdist they run in; a worker has one browser. Each test has a folder of its own on the server, with a
fresh copy of its notebook and a learner without progress, a kernel of its own and an empty page.
`SCREENSHOTS=folder` keeps the pictures.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import ROOT

from browser.chromium import FLAGS, find_browser, skip_or_fail

try:
    from playwright.sync_api import Browser, BrowserContext, sync_playwright
except ImportError:
    skip_or_fail("Playwright is not installed")

from browser.lab import Lab, NotebookPage, screenshot_folder, shared_lab

WINDOW = {"width": 1280, "height": 900}


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """The system's Chromium, without a window."""
    path = find_browser()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def lab(browser: Browser, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Lab]:
    """The one JupyterLab server of all browser tests, whichever worker they run in."""
    scratch = tmp_path_factory.getbasetemp()
    with shared_lab((scratch if worker_id == "master" else scratch.parent) / "lab") as server:
        yield server


@pytest.fixture(scope="package")
def window(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Give `window(has_touch=True)`: a browser window, one for each kind of screen.

    Its pages share a cache, so that JupyterLab's scripts, of ten megabytes, are read and compiled once.
    """
    windows: dict[str, BrowserContext] = {}

    def window_(**screen) -> BrowserContext:
        kind = repr(sorted(screen.items()))
        if kind not in windows:
            windows[kind] = browser.new_context(**{"viewport": WINDOW, **screen})
        return windows[kind]

    yield window_
    for context in windows.values():
        context.close()


@pytest.fixture
def open_notebook(
    window: Callable[..., BrowserContext], lab: Lab, tmp_path: Path
) -> Iterator[Callable[..., NotebookPage]]:
    """Give `open_notebook("00_start_here")`: a fresh copy, on a fresh kernel, on a fresh page.

    More arguments say which kind of screen it is, as Playwright names them: `has_touch=True`, `viewport=...`.
    """
    desk, pages = lab.new_desk(), []

    def open_(name: str, **screen) -> NotebookPage:
        path = shutil.copyfile(ROOT / "notebooks" / f"{name}.ipynb", desk / f"{name}.ipynb")
        pages.append(window(**screen).new_page())
        notebook = NotebookPage(pages[-1], screenshot_folder(tmp_path), path)
        workspace = f"lab/workspaces/{desk.name}-{len(pages)}"
        notebook.open(f"{lab.url}{workspace}/tree/{desk.name}/{name}.ipynb?token={lab.token}")
        return notebook

    yield open_
    for page in pages:
        page.close()
    lab.shut_down_kernels(f"{desk.name}/")
