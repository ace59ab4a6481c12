"""A check by hand: the widgets in classic Notebook 7, for which the lessons are written as well.

    python -m pip install "notebook>=7,<8"
    PYTHONPATH=tests SCREENSHOTS=seen python -m browser.notebook7

Runs two notebooks from top to bottom, plays, presses keys and trains, stops where something is not as it
should be, and leaves pictures to be looked at. Pytest does not collect it: Notebook is none of our packages,
so install it in an environment beside the project's own.
"""

import os
import sys
import tempfile
from pathlib import Path

import nbformat
from conftest import ROOT
from playwright.sync_api import Browser, expect, sync_playwright
from waiting import until

from browser.chromium import FLAGS, find_browser
from browser.lab import Lab, NotebookPage, screenshot_folder
from dqn_lesson.exercises.notebooks import with_test_parameters

COMMAND = (
    *(sys.executable, "-m", "notebook", "--allow-root", "--ServerApp.ip=127.0.0.1"),
    *("--ServerApp.root_dir=notebooks", "--JupyterNotebookApp.expose_app_in_browser=True"),
)
STATE = """() => { const { content } = jupyterapp.shell.currentWidget;
    return [content.widgets.length, content.activeCellIndex, content.mode, content.outerNode.scrollTop] }"""
COMMAND_KEYS = ("a", "b", "d", "d", "x", "m", "y", "k", "j", "l", "o", "z", "ArrowDown", "ArrowUp")


def opened(browser: Browser, server: Lab, name: str, pictures: Path) -> NotebookPage:
    """A notebook of ours with its shorter test values, run to its end."""
    made = with_test_parameters(nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4))
    nbformat.write(made, server.root / f"{name}.ipynb")
    notebook = NotebookPage(browser.new_page(viewport={"width": 1280, "height": 1000}), pictures)
    notebook.open(f"{server.url}notebooks/{name}.ipynb?token={server.token}")
    notebook.errors.clear()  # Notebook 7.6 itself trips over a setting while it opens, also without a widget
    notebook.run_all(seconds=180)
    return notebook


def press_all(notebook: NotebookPage, selector: str) -> None:
    """With the focus on a widget, none of the notebook's own keys may do anything."""
    notebook.page.locator(selector).first.focus()
    before = notebook.page.evaluate(STATE)
    for key in COMMAND_KEYS:
        notebook.page.keyboard.press(key)
    assert notebook.page.evaluate(STATE) == before, selector


def watch_and_play(notebook: NotebookPage) -> None:
    """Lesson 09: the player, the game, the value map, the microscope and the exam view."""
    page = notebook.page
    player = notebook.cell("player").locator(".dqn-player")
    press_all(notebook, "[data-name=place]")
    notebook.cell("player")
    press_all(notebook, ".dqn-player")
    player.press("Home")
    player.press("ArrowRight")
    expect(player).to_have_attribute("data-moment", "1")
    player.get_by_role("slider").fill("280")
    expect(player).to_have_attribute("data-moment", "280")
    notebook.screenshot("notebook7-player")
    player.get_by_role("button", name="Play").click()
    expect(player).to_contain_text("The episode is over.")
    until(lambda: notebook.python("player.moment") == player.get_attribute("data-moment"))

    game = notebook.cell("play").locator(".dqn-play")
    press_all(notebook, ".dqn-play")  # `a` and `d` push
    expect(game).to_have_attribute("data-phase", "over", timeout=30_000)
    expect(notebook.cell("play").locator(".dqn-play-verdict")).to_contain_text("agent", timeout=30_000)
    assert notebook.python("me.score") == game.get_attribute("data-steps")
    notebook.screenshot("notebook7-play")

    place = notebook.cell("value-map").get_by_role("slider", name="place of the cart, m")
    drawn = page.locator(".dqn-map").get_attribute("data-range")
    place.press("End")
    page.wait_for_function("(was) => document.querySelector('.dqn-map').dataset.range !== was", arg=drawn)
    glass = notebook.cell("microscope")
    glass.get_by_role("button", name="Show me").click()
    glass.get_by_role("button", name="One update").click()
    expect(glass).to_contain_text("The agent itself is as it was.", timeout=60_000)
    glass.get_by_role("button", name="The same for a batch").click()
    glass.locator(".dqn-histogram img").wait_for()
    notebook.cell("exam").locator("button").first.wait_for()
    for theme in ("light", "dark"):
        notebook.set_theme(theme)
        for cell in ("player", "play", "value-map", "microscope", "exam"):
            notebook.cell(cell).evaluate("(it) => it.scrollIntoView({ block: 'start' })")
            notebook.screenshot(f"notebook7-{cell}-{theme}")


def start_here(notebook: NotebookPage) -> None:
    """Lesson 00: the control panel, from Train to its exam."""
    notebook.cell("panel").get_by_role("button", name="Train", exact=True).click()
    notebook.wait_for(".dqn-line:not([data-look='waiting'])", seconds=120)
    for theme in ("light", "dark"):
        notebook.set_theme(theme)
        notebook.cell("panel").evaluate("(it) => it.scrollIntoView({ block: 'start' })")
        notebook.screenshot(f"notebook7-panel-{theme}")


def main() -> None:
    """All of it, on a server and a browser of its own."""
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        pictures = screenshot_folder(Path(scratch))
        chromium = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        server = Lab.start(Path(scratch), COMMAND)
        try:
            for name, check in (("09_watch_and_play", watch_and_play), ("00_start_here", start_here)):
                notebook = opened(chromium, server, name, pictures)
                check(notebook)
                assert notebook.errors == [], notebook.errors
                print(f"{name}: as it should be, in Notebook 7")
        finally:
            server.stop()
            chromium.close()


if __name__ == "__main__":
    os.environ["REQUIRE_BROWSER"] = "1"
    main()
