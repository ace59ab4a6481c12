"""Games besides the lessons' own, in the value map, as a learner meets them."""

import re

from playwright.sync_api import expect

MAPS = """
from IPython.display import display
from dqn_lesson import DQNAgent, ValueMap
from dqn_lesson.games import settings_of
agents = [DQNAgent(game, settings_of(game)) for game in ("MountainCar-v0", "Acrobot-v1", "FrozenLake-v1")]
car, arm, lake = maps = [ValueMap(agent) for agent in agents]
display(*maps)
"""


def test_maps_of_other_games(open_notebook) -> None:
    notebook = open_notebook("00_start_here")
    notebook.write("start", MAPS)
    notebook.run_cell("start", seconds=120)
    cell = notebook.cell("start")
    notebook.wait_for(".dqn-map-table")
    car, arm, lake = (cell.locator(".dqn-map").nth(number) for number in range(3))

    expect(car.locator("canvas")).to_have_count(4)  # which action, and each of the three
    expect(car.locator(".dqn-map-others select")).to_have_count(
        0
    )  # a state has two numbers: nothing to choose
    car.locator("canvas[data-map='0']").click(position={"x": 3, "y": 3})
    expect(car.locator(".dqn-map-readout")).to_contain_text("Position -1.")
    assert float(notebook.python("car.numbers[1]")) > 0.06

    arm.get_by_label("across").select_option(label="angular velocity 1, rad/s")
    expect(arm.locator(".dqn-map-readout")).to_contain_text("angular velocity 1 +0.00 rad/s")
    assert notebook.python("arm.plane") == "[2, 1]"
    arm.get_by_label("upwards").select_option(label="angular velocity 1, rad/s")  # they change places
    expect(arm.locator(".dqn-map-below").first).to_contain_text("angle of the joint")
    assert notebook.python("arm.plane") == "[1, 2]"
    before = arm.get_attribute("data-range")
    arm.get_by_role("slider", name="angle of the upper link, rad").press("End")
    notebook.page.wait_for_function(
        "(before) => document.querySelectorAll('.dqn-map')[1].dataset.range !== before", arg=before
    )

    expect(lake.locator("tbody tr")).to_have_count(16)
    lake.locator("tbody tr").nth(6).click()
    expect(lake.locator(".dqn-map-readout")).to_contain_text("State 6: Q(left)")
    expect(lake.locator(".dqn-map-chosen")).to_contain_text("6")
    expect(lake.locator("tbody tr").first).to_contain_text("times")  # where each episode begins
    for number in range(3):
        cell.locator(".dqn-map").nth(number).scroll_into_view_if_needed()
        notebook.screenshot(f"value-map-game-{number}")
    assert notebook.errors == []


BY_HAND = """
from dqn_lesson import PlayYourself
game = PlayYourself(env="MountainCar-v0", name="The agent")
game
"""
# Pushes the way the car rolls, as a person does.
SWINGS = """async () => {
    const root = document.querySelector(".dqn-play");
    const press = (type, key) => root.dispatchEvent(new KeyboardEvent(type, { key, bubbles: true }));
    let held = "ArrowLeft", since = 0;
    press("keydown", held);
    while (root.dataset.phase === "playing") {
        if (Number(root.dataset.steps) - since > 24) {
            press("keyup", held);
            held = held === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
            since = Number(root.dataset.steps);
            press("keydown", held);
        }
        await new Promise(requestAnimationFrame);
    }
    return Number(root.dataset.steps);
}"""


def test_a_game_by_hand_through_the_kernel(open_notebook) -> None:
    notebook = open_notebook("00_start_here")
    notebook.run_cell("start")
    notebook.write("panel", BY_HAND)
    notebook.run_cell("panel", seconds=90)
    cell = notebook.cell("panel")
    game = cell.locator(".dqn-play")
    expect(game).to_have_attribute("data-phase", "ready", timeout=20_000)
    expect(game).to_contain_text(
        "Press a key or a button: ← left, → right. With none held, the action is: nothing."
    )
    notebook.screenshot("by-hand-ready")
    game.get_by_role("button", name="→ right").hover()
    notebook.page.mouse.down()
    notebook.page.wait_for_function("() => document.querySelector('.dqn-play').dataset.steps > 3")
    notebook.page.mouse.up()
    notebook.page.evaluate("document.activeElement.blur()")  # the focus goes elsewhere
    expect(game).to_have_attribute("data-phase", "paused")
    game.get_by_role("button", name="Same start again").click()
    expect(game).to_have_attribute("data-phase", "ready")
    steps = notebook.page.evaluate(SWINGS)
    expect(game).to_have_attribute("data-phase", "over")
    expect(game).to_contain_text("Score −")
    expect(cell.locator(".dqn-play-verdict")).to_contain_text("points", timeout=60_000)
    assert int(notebook.python("len(game.games[-1].actions)")) == steps
    assert notebook.python("sorted(set(game.games[-1].actions.tolist()))") == "[0, 2]"
    notebook.screenshot("by-hand-over")
    assert notebook.errors == []


FLIGHT = """
from dqn_lesson import ControlPanel, EpisodePlayer, load_pretrained
from IPython.display import display
panel = ControlPanel(env="LunarLander-v3")
display(panel, EpisodePlayer(load_pretrained("lunar_lander")))
"""


def test_a_flight_is_read_in_metres(open_notebook) -> None:
    notebook = open_notebook("00_start_here")
    notebook.write("start", FLIGHT)
    notebook.run_cell("start", seconds=120)
    cell = notebook.cell("start")
    numbers = cell.locator(".dqn-numbers > div")
    expect(numbers).to_have_count(8, timeout=30_000)
    expect(numbers.nth(1)).to_have_text(re.compile(r"height above the pad\+9\.\d{3} m"))
    expect(numbers.nth(3)).to_have_text(re.compile(r"velocity, upwards[+−]\d\.\d{3} m/s"))
    expect(cell.locator(".dqn-player")).to_contain_text(re.compile(r"Score \d{3}(\.\d)?\. It landed"))
    steps = cell.locator(".dqn-slider", has_text="training steps").locator("input.dqn-value")
    assert steps.input_value() == "300,000"
    assert steps.evaluate("(it) => it.scrollWidth <= it.clientWidth"), "the last digit is seen"
    notebook.screenshot("lunar-lander-panel")
    cell.locator(".dqn-player").scroll_into_view_if_needed()
    notebook.screenshot("lunar-lander-player")
    assert notebook.errors == []
