"""Makes `panel.png`, the picture of the control panel after a run.

    python notebooks/images/make_panel_picture.py

It opens the first notebook in JupyterLab in the system's Chromium, presses Train, and waits for the exam. The
run has a fixed seed, so the curve is the same each time; the speed under it is this machine's.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent.parent / "tests"))

from browser.chromium import FLAGS, find_browser
from browser.lab import Lab, NotebookPage

WINDOW = {"width": 1160, "height": 1000}
NUM_COLOURS = 128
SECONDS = 180  # a slow machine gets its picture too


def main() -> None:
    scratch = Path(tempfile.mkdtemp())
    lab = Lab.start(scratch)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
            page = browser.new_page(viewport=WINDOW, device_scale_factor=1.5)
            photograph(page, lab, scratch / "panel.png")
    finally:
        lab.stop()
    few = Image.open(scratch / "panel.png").convert("RGB").quantize(NUM_COLOURS, dither=Image.Dither.NONE)
    few.save(HERE / "panel.png", optimize=True)
    shutil.rmtree(scratch, ignore_errors=True)


def photograph(page: Page, lab: Lab, path: Path) -> None:
    """Trains in the notebook and saves what the panel looks like."""
    notebook = NotebookPage(page, path.parent)
    notebook.open(f"{lab.url}lab/tree/00_start_here.ipynb?token={lab.token}")
    page.evaluate("() => { jupyterapp.shell.collapseLeft() }")
    notebook.run_all(SECONDS)
    panel = notebook.cell("panel").locator(".dqn-panel")
    page.get_by_role("button", name="Train", exact=True).click()
    notebook.wait_for(".dqn-line[data-look='passed']", SECONDS)
    page.wait_for_timeout(2_500)  # the pole is no longer at its start
    page.mouse.move(0, 0)
    panel.scroll_into_view_if_needed()
    panel.screenshot(path=path)


if __name__ == "__main__":
    main()
