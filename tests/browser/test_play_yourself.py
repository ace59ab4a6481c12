"""CartPole played by hand in JupyterLab: by keys, by buttons, by touch, with and without a kernel."""

import re

from playwright.sync_api import Locator, Page, expect

from browser.lab import NotebookPage
from browser.test_player import WHITE

WON_OR_DRAWN = re.compile("Lefty|A draw")
SOURCE = """
from dqn_lesson import PlayYourself

class Left:
    def act(self, state):
        return 0

game = PlayYourself(Left(), name="Lefty")
game"""

# Presses the key under the pole whenever it leans or swings, as a person does, only faster.
PLAYS = """async ([seconds]) => {
    const root = document.querySelector(".dqn-play");
    const end = performance.now() + 1000 * seconds;
    const press = (key) => root.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    press("ArrowRight");
    while (performance.now() < end && root.dataset.phase === "playing") {
        const [position, angle, angularVelocity] =
            ["position", "angle", "angularVelocity"].map((name) => Number(root.dataset[name]));
        press(angle + 0.5 * angularVelocity + 0.05 * position > 0 ? "ArrowRight" : "ArrowLeft");
        await new Promise(requestAnimationFrame);
    }
    return Number(root.dataset.steps);
}"""


def shown(open_notebook, source: str = SOURCE, **screen) -> tuple[NotebookPage, Locator]:
    """A notebook whose cell shows the game, and the game."""
    notebook = open_notebook("00_start_here", **screen)
    notebook.run_cell("start")
    notebook.write("panel", source)
    notebook.run_cell("panel", seconds=90)
    game = notebook.cell("panel").locator(".dqn-play")
    expect(game).to_have_attribute("data-phase", "ready", timeout=20_000)
    return notebook, game


def test_a_game_by_keyboard_arrives_in_python(open_notebook) -> None:
    notebook, game = shown(open_notebook)
    page = notebook.page
    cells = "() => jupyterapp.shell.currentWidget.content.widgets.length"
    active = "() => jupyterapp.shell.currentWidget.content.activeCellIndex"
    before = page.evaluate(cells), page.evaluate(active)
    game.focus()
    for key in ("a", "d", "ArrowLeft"):  # `a` and `d` are the notebook's own keys too
        page.keyboard.press(key)
    expect(game).to_have_attribute("data-phase", "over", timeout=20_000)
    expect(game).to_contain_text("The pole fell at step")
    expect(notebook.cell("panel").locator(".dqn-play-verdict")).to_contain_text(WON_OR_DRAWN, timeout=20_000)
    steps = game.get_attribute("data-steps")
    assert float(notebook.python("game.score")) == int(steps)
    assert notebook.python("len(game.transitions), len(game.transitions[0])") == f"({steps}, 5)"
    assert (page.evaluate(cells), page.evaluate(active)) == before
    players = notebook.cell("panel").locator(".dqn-pane")
    expect(players).to_have_count(2)
    expect(players.first).to_contain_text("You, and what Lefty thinks of it")
    expect(game).to_contain_text(f"your best at this speed: {steps}")

    page.keyboard.press("Space")
    expect(game).to_have_attribute("data-phase", "ready")
    assert game.get_attribute("data-steps") == "0"
    assert notebook.errors == []


def test_balanced_and_looked_at(open_notebook) -> None:
    source = "from dqn_lesson import PlayYourself\ngame = PlayYourself()\ngame"
    notebook, game = shown(open_notebook, source)
    page = notebook.page
    assert page.evaluate(PLAYS, [3]) > 60
    page.keyboard.press("Tab")  # wherever the focus goes, the game waits
    notebook.cell("panel")
    notebook.screenshot("play-yourself-playing")
    game.focus()
    page.keyboard.press("ArrowRight")
    expect(game).to_have_attribute("data-phase", "over", timeout=20_000)
    verdict = notebook.cell("panel").locator(".dqn-play-verdict")
    expect(verdict).to_contain_text("from the same start", timeout=60_000)
    panes = notebook.cell("panel").locator(".dqn-pane")
    expect(panes.first).to_contain_text("Q says")
    page.set_viewport_size({"width": 900, "height": 1300})
    for theme in ("light", "dark"):
        notebook.set_theme(theme)
        drawn = f"(wanted) => ({WHITE})(document.querySelector('.dqn-play-stage')) === wanted"
        page.wait_for_function(drawn, arg=theme == "dark", timeout=10_000)
        notebook.screenshot(f"play-yourself-{theme}")
    assert game.evaluate("(it) => it.scrollWidth <= it.clientWidth + 1")
    assert notebook.errors == []


def test_slow_motion_buttons_and_a_pause(open_notebook) -> None:
    notebook, game = shown(open_notebook)
    page = notebook.page
    game.get_by_role("combobox").select_option("0.1")
    game.get_by_role("button", name="Left").click()
    page.wait_for_timeout(1_000)
    slow = int(game.get_attribute("data-steps"))
    assert 1 <= slow <= 7, "a tenth of 50 steps a second"
    game.get_by_role("button", name="Right").dispatch_event("pointerdown")  # as a finger does
    page.locator(".jp-Notebook-cell").first.click()
    expect(game).to_have_attribute("data-phase", "paused")
    paused = game.get_attribute("data-steps")
    page.wait_for_timeout(400)
    assert game.get_attribute("data-steps") == paused
    game.get_by_role("button", name="Another start").click()
    expect(game).to_have_attribute("data-phase", "ready")
    assert notebook.python("game.score") == "None", "a game that was left does not count"
    assert notebook.errors == []


class Finger:
    """One finger on the glass, through the browser's own input: it can hold and slide, not only tap."""

    def __init__(self, page: Page):
        self._input = page.context.new_cdp_session(page)

    def down(self, place: Locator) -> None:
        """Touches the middle of something, and stays there."""
        box = place.bounding_box()
        self._at = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
        self._send("touchStart", self._at)

    def slide(self, down: float = 0, right: float = 0) -> None:
        """Moves on the glass in small steps, as a finger does."""
        for _ in range(10):
            self._at = {"x": self._at["x"] + right / 10, "y": self._at["y"] + down / 10}
            self._send("touchMove", self._at)

    def up(self) -> None:
        self._send("touchEnd")

    def _send(self, kind: str, *points: dict) -> None:
        self._input.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": list(points)})


def test_a_game_by_touch_arrives_in_python(open_notebook) -> None:
    notebook, game = shown(open_notebook, has_touch=True, viewport={"width": 600, "height": 800})
    page = notebook.page
    page.evaluate("() => jupyterapp.shell.collapseLeft()")
    game.get_by_role("combobox").select_option("0.1")
    left, right = (game.get_by_role("button", name=name) for name in ("Left", "Right"))
    left.scroll_into_view_if_needed()
    scrolled = "() => [scrollY, jupyterapp.shell.currentWidget.content.outerNode.scrollTop]"
    top, position = page.evaluate(scrolled), float(game.get_attribute("data-position"))
    finger = Finger(page)
    finger.down(right)
    expect(game).to_have_attribute("data-phase", "playing")
    finger.slide(-60)  # which would scroll the page elsewhere
    page.wait_for_function("() => Number(document.querySelector('.dqn-play').dataset.steps) >= 3")
    assert float(game.get_attribute("data-position")) > position
    finger.up()
    finger.down(left)
    expect(game).to_have_attribute("data-phase", "over", timeout=20_000)
    finger.up()
    assert page.evaluate(scrolled) == top

    verdict = notebook.cell("panel").locator(".dqn-play-verdict")
    expect(verdict).to_contain_text(WON_OR_DRAWN, timeout=20_000)
    assert float(notebook.python("game.score")) == int(game.get_attribute("data-steps"))
    pressed = notebook.python("''.join('LR'[action] for action in game.games[-1].actions)")
    assert re.fullmatch("'R{3,}L+'", pressed), "held to the right, then to the left"

    player = notebook.cell("panel").locator(".dqn-player")
    player.evaluate("(it) => it.scrollIntoView({ block: 'center' })")
    finger.down(player.locator(".dqn-plot").first)
    expect(player).not_to_have_attribute("data-moment", "0")
    finger.slide(right=-300)  # beyond its beginning
    expect(player).to_have_attribute("data-moment", "0")
    finger.up()
    top = page.evaluate(scrolled)
    finger.down(player.locator(".dqn-frame").first)
    finger.slide(down=-200)
    finger.up()
    page.wait_for_function(
        f"(top) => ({scrolled})()[1] > top[1]", arg=top
    )  # the picture is no trap for fingers

    again = game.get_by_role("button", name="Another start")
    again.tap()
    expect(game).to_have_attribute("data-phase", "ready")
    assert game.evaluate("(it) => it.scrollWidth <= it.clientWidth + 1")
    assert notebook.errors == []


def test_without_a_kernel_it_says_so_and_plays_on(open_notebook) -> None:
    notebook, game = shown(open_notebook)
    page = notebook.page
    gone = notebook.cell("panel").locator(".dqn-play-saved")
    expect(gone).to_be_hidden()
    page.evaluate("() => jupyterapp.commands.execute('docmanager:save')")
    page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    for _ in range(2):
        game.focus()
        page.keyboard.press("ArrowLeft")
        expect(game).to_have_attribute("data-phase", "over", timeout=20_000)
        expect(game).to_contain_text("Python is silent: it is busy, or its kernel has ended", timeout=10_000)
        page.keyboard.press("Space")
        expect(game).to_have_attribute("data-phase", "ready")
    assert notebook.errors == []

    notebook.reload()
    notebook.cell("panel")
    expect(gone).to_contain_text("The game has gone with its kernel")
    lab_says = notebook.cell("panel").locator(".jp-OutputArea-output").first  # that there is no such widget
    expect(lab_says).to_contain_text("widget")
    expect(lab_says).to_be_hidden()
