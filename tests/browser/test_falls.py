"""The episode player works out on the page what `steps_until_fall` works out in Python: both say the same."""

import numpy as np
import pytest
from conftest import ROOT
from playwright.sync_api import Browser

from dqn_lesson.games.cartpole import steps_until_fall

SCRIPTS = [ROOT / "dqn_lesson" / "widgets" / name for name in ("player_plot.js", "player_pane.js")]
WORDS = {"over": "", "pressed": "", "falls": "{steps}", "fallsNow": "now", "fallsNot": "never"}
READ = """([q, gamma, words]) => {
    const buttons = ["left", "right"];
    const episode = { q: Float32Array.from(q), numButtons: 2, gamma, buttons, rewards: [0] };
    return readingOf(episode, words, 0, 0).trim();
}"""


@pytest.fixture(scope="module")
def pane(browser: Browser):
    """A page that holds the functions of the player's pane, and those that they call."""
    page = browser.new_page()
    for script in SCRIPTS:
        page.add_script_tag(path=script)
    yield page
    page.close()


def said(steps: float) -> str:
    """The words for so many steps, as the pane chooses them."""
    return "now" if steps <= 1.5 else "never" if steps > 1000 else f"{steps:.0f}"


@pytest.mark.parametrize("gamma", [0.9, 0.98, 0.995])
def test_python_and_the_page_read_a_q_value_the_same(pane, gamma: float) -> None:
    q_values = [0.02, 0.0, -1e-9, -0.01, -0.1, -0.33, -0.5, -0.77, -0.91, -0.999, -1.0, -1.07]
    on_page = [pane.evaluate(READ, [[q, q - 0.1], gamma, WORDS]) for q in q_values]
    assert on_page == [said(steps_until_fall(float(np.float32(q)), gamma)) for q in q_values]
    assert {"now", "never"} < set(on_page), "the numbers try every branch"
