"""The episode player in JupyterLab: by mouse, by keyboard, alone and in a saved notebook."""

import pytest
from playwright.sync_api import Locator, expect

from browser.lab import NotebookPage

RULE = """
import numpy as np
from dqn_lesson import EpisodePlayer

class Rule:
    "Follows the angular velocity: it always leaves the track, never falls."
    def act(self, state):
        return int(state[0, 3] > 0)
    def q_values(self, states):
        return np.stack([-states[:, 3], states[:, 3]], axis=1)
"""
PLAYED = f"{RULE}\nplayer = EpisodePlayer(Rule(), env='CartPole-v1', seed=3)\nplayer"

# Whether anything is drawn in white: in a dark theme, and only there.
WHITE = """(it) => {
    const { data } = it.getContext("2d").getImageData(0, 0, it.width, it.height);
    for (let k = 0; k < data.length; k += 4) {
        if (Math.min(data[k], data[k + 1], data[k + 2], data[k + 3]) > 200) return true;
    }
    return false;
}"""


def shown(open_notebook, source: str) -> tuple[NotebookPage, Locator]:
    """A notebook whose cell shows a player, and the player."""
    notebook = open_notebook("00_start_here")
    notebook.run_cell("start")
    notebook.write("panel", source)
    notebook.run_cell("panel", seconds=90)
    player = notebook.cell("panel").locator(".dqn-player")
    expect(player).to_have_attribute("data-moment", "0", timeout=20_000)
    return notebook, player


def moment(player: Locator) -> int:
    return int(player.get_attribute("data-moment"))


def test_play_pause_scrub_and_step(open_notebook) -> None:
    notebook, player = shown(open_notebook, PLAYED)
    page = notebook.page
    count = """() => { window.talk = 0;
        const { kernel } = jupyterapp.shell.currentWidget.sessionContext.session;
        kernel.anyMessage.connect(() => { talk += 1 }) }"""
    page.evaluate(count)
    frames = """async () => {
        const player = document.querySelector(".dqn-player");
        const [drawn, start] = [Number(player.dataset.drawn), performance.now()];
        let painted = 0;
        const paint = () => {
            painted += 1;
            if (performance.now() - start < 1000) requestAnimationFrame(paint);
        };
        requestAnimationFrame(paint);
        await new Promise((done) => setTimeout(done, 1000));
        return [Number(player.dataset.drawn) - drawn, painted];
    }"""
    player.get_by_role("button", name="Play").click()
    drawn, painted = page.evaluate(frames)
    assert drawn >= painted - 3, "each of the browser's frames is drawn"
    assert page.evaluate("() => talk") == 0, "while it plays the kernel is idle"
    page.keyboard.press("Space")  # the button has the focus
    expect(player).to_have_attribute("data-playing", "false")
    stopped = moment(player)
    assert stopped > 10
    expect(player.get_by_role("button", name="Play")).to_be_visible()
    page.wait_for_function("() => talk > 0")
    assert notebook.python("player.moment") == str(stopped)

    player.get_by_role("button", name="One step on").click()
    assert moment(player) == stopped + 1
    scrub = player.get_by_role("slider", name="Moment of the episode")
    scrub.fill("40")
    assert moment(player) == 40
    scrub.press("ArrowRight")
    assert (moment(player), scrub.get_attribute("aria-valuetext").split(" of")[0]) == (41, "step 41")
    box = player.locator(".dqn-plot").bounding_box()
    page.mouse.click(box["x"] + box["width"] - 9, box["y"] + 40)
    last = int(notebook.python("len(player.playbacks[0].actions)"))
    assert moment(player) == last
    expect(player).to_contain_text("The episode is over.")
    expect(player).to_contain_text(f"The cart left the track at step {last}.")
    assert notebook.errors == []


def test_keys_do_not_reach_the_notebook(open_notebook) -> None:
    notebook, player = shown(open_notebook, PLAYED)
    page = notebook.page
    cells = "() => jupyterapp.shell.currentWidget.content.widgets.length"
    active = "() => jupyterapp.shell.currentWidget.content.activeCellIndex"
    before = page.evaluate(cells), page.evaluate(active)
    scrolled = "() => jupyterapp.shell.currentWidget.content.outerNode.scrollTop"
    player.focus()
    top = page.evaluate(scrolled)
    for key, wanted in (
        ("ArrowRight", 1), ("ArrowRight", 2), ("Shift+ArrowRight", 12), ("ArrowLeft", 11), ("ArrowDown", 10),
        ("ArrowUp", 11), ("Home", 0), ("a", 0), ("b", 0), ("d", 0), ("d", 0), ("x", 0), ("m", 0),
    ):  # fmt: skip
        page.keyboard.press(key)
        assert moment(player) == wanted, key
    page.keyboard.press("Space")
    expect(player).to_have_attribute("data-playing", "true")
    page.wait_for_timeout(200)
    page.keyboard.press("Space")
    expect(player).to_have_attribute("data-playing", "false")
    assert moment(player) > 0
    assert (page.evaluate(cells), page.evaluate(active)) == before
    assert page.evaluate(scrolled) == top


def test_two_in_step_from_runs_that_come_with_the_package(open_notebook) -> None:
    source = (
        "from dqn_lesson.pretrained import load_pretrained\n"
        "from dqn_lesson import EpisodePlayer\n"
        "who = [load_pretrained('cartpole-0'), load_pretrained()]\n"
        "player = EpisodePlayer(*who, names=['Untrained', 'Trained'])\nplayer"
    )
    notebook, player = shown(open_notebook, source)
    notebook.page.set_viewport_size({"width": 900, "height": 900})
    short = int(notebook.python("len(player.playbacks[0].actions)"))
    panes = player.locator(".dqn-pane")
    player.focus()
    for _ in range(3):
        player.press("ArrowRight")
    assert [pane.get_attribute("data-moment") for pane in panes.all()] == ["3", "3"]
    expect(panes.nth(1)).to_contain_text("Q says:")
    notebook.cell("panel")
    for theme in ("light", "dark"):
        notebook.set_theme(theme)
        for canvas in ("dqn-frame", "dqn-plot"):
            drawn = f"(wanted) => ({WHITE})(document.querySelector('.{canvas}')) === wanted"
            notebook.page.wait_for_function(drawn, arg=theme == "dark", timeout=10_000)
        notebook.screenshot(f"player-two-{theme}")
    assert player.evaluate("(it) => it.scrollWidth <= it.clientWidth + 1")
    player.press("End")
    assert [pane.get_attribute("data-moment") for pane in panes.all()] == [str(short), "500"]
    assert notebook.errors == []


@pytest.mark.parametrize("env_id", ["Acrobot-v1", "FrozenLake-v1"])
def test_any_environment_that_draws_itself(open_notebook, env_id: str) -> None:
    source = (
        "from dqn_lesson import EpisodePlayer\n"
        "class Two:\n    def act(self, state):\n        return 2\n"
        f"player = EpisodePlayer(Two(), env='{env_id}', max_steps=30)\nplayer"
    )
    notebook, player = shown(open_notebook, source)
    expect(player).to_contain_text("This agent has no q_values: you see only its actions.")
    frame = player.locator(".dqn-frame")
    expect(frame).to_have_attribute("data-picture", "0")
    player.focus()
    player.press("End")
    last = int(notebook.python("len(player.episodes[0]['moments'])")) - 1
    expect(frame).to_have_attribute("data-picture", str(last))
    painted = "(it) => new Set(it.getContext('2d').getImageData(0, 0, it.width, it.height).data).size"
    assert frame.evaluate(painted) > 3
    notebook.screenshot(f"player-{env_id}")
    assert notebook.errors == []


def test_without_its_kernel_it_plays_on_and_a_saved_notebook_shows_the_recording(open_notebook) -> None:
    notebook, player = shown(open_notebook, PLAYED)
    page = notebook.page
    saved = notebook.cell("panel").locator(".dqn-player-saved")
    expect(saved).to_be_hidden()
    page.evaluate("() => jupyterapp.commands.execute('docmanager:save')")
    page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    player.focus()
    for _ in range(3):
        player.press("ArrowRight")
    assert moment(player) == 3
    expect(player).to_contain_text("The kernel has ended. The player works on")
    player.press("ArrowRight")
    assert moment(player) == 4
    assert notebook.errors == []

    notebook.reload()
    notebook.cell("panel")
    expect(saved.locator("img")).to_be_visible()
    lab_says = notebook.cell("panel").locator(".jp-OutputArea-output").first  # that there is no such widget
    expect(lab_says).to_contain_text("widget")
    expect(lab_says).to_be_hidden()
    notebook.screenshot("player-saved")
    moving = "(it) => fetch(it.src).then((r) => r.text()).then((text) => text.includes('acTL'))"
    assert saved.locator("img").evaluate(moving), "a PNG with many pictures"


RESCUED = """
from dqn_lesson import EpisodePlayer

class Rule:
    "Balances."
    def act(self, state, explore=False):
        place, speed, angle, spin = state[0]
        return int(angle + 0.5 * spin + 0.05 * place + 0.1 * speed > 0)

class Left:
    def act(self, state):
        return 0
player = EpisodePlayer(Left(), env="CartPole-v1", names=["Left"], rescuer=Rule(), rescuer_name="The rule")
player"""


def test_another_takes_over_from_any_step(open_notebook) -> None:
    notebook, player = shown(open_notebook, RESCUED)
    rescue = player.get_by_role("button", name="The rule takes over here")
    hand = player.get_by_role("button", name="I take over")
    player.press("End")
    expect(rescue).to_be_disabled()  # the game is over there
    expect(hand).to_be_disabled()
    player.press("Home")
    for _ in range(3):
        player.press("ArrowRight")
    rescue.press("Enter")
    panes = player.locator(".dqn-pane")
    expect(panes).to_have_count(2)
    expect(panes.nth(1)).to_contain_text("The rule, from step 3")
    expect(panes.nth(1)).to_contain_text("Time was up after 500 steps.")
    expect(player).to_have_attribute("data-playing", "true")
    notebook.screenshot("player-rescued")
    player.press("Space")

    player.press("Home")
    player.press("ArrowRight")
    hand.click()
    expect(player).to_have_attribute("data-steered", "true")
    expect(player).to_contain_text("← or → begins")
    notebook.page.keyboard.press("ArrowRight")  # until the pole falls
    expect(panes.nth(1)).to_contain_text("You, from step 1", timeout=20_000)
    expect(panes.nth(1)).to_contain_text("The pole fell at step")
    assert notebook.python("set(player.playbacks[1].actions[1:].tolist())") == "{1}"
    assert not player.get_attribute("data-steered")

    player.press("Home")
    hand.click()
    expect(player).to_have_attribute("data-steered", "true")
    player.press("Home")  # any other key lets go again
    assert not player.get_attribute("data-steered")
    assert notebook.errors == []
