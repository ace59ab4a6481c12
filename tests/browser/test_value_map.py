"""The value map, as a learner meets it."""

from playwright.sync_api import expect

SHOW = """
from dqn_lesson import ValueMap, load_pretrained
names = {"0 %": "cartpole-0", "25 %": "cartpole-25", "100 %": "cartpole"}
value_map = ValueMap({stage: load_pretrained(name) for stage, name in names.items()})
value_map
"""


# The colour in the middle of the right half of the first map.
MIDDLE = """() => { const map = document.querySelector("canvas[data-map='sure']");
    return String(map.getContext("2d").getImageData(map.width * 0.87, map.height * 0.53, 1, 1).data) }"""
OTHER_MIDDLE = f"(before) => ({MIDDLE})() !== before"


def test_sliders_checkpoints_and_cross(open_notebook) -> None:
    notebook = open_notebook("00_start_here")
    page = notebook.page
    notebook.write("start", SHOW)
    notebook.run_cell("start", seconds=90)
    notebook.cell("start")
    notebook.wait_for(".dqn-map canvas")
    assert page.get_by_role("img", name="Which action, and how sure").is_visible()
    trained = page.evaluate(MIDDLE)

    checkpoint = page.get_by_role("slider", name="checkpoint")
    assert checkpoint.get_attribute("aria-valuetext") == "100 %"
    checkpoint.focus()
    page.keyboard.press("Home")
    notebook.wait_for("() => document.querySelector('.dqn-map output').textContent === '0 %'")
    page.wait_for_function(OTHER_MIDDLE, arg=trained)

    position, before = page.get_by_role("slider", name="position, m"), page.evaluate(MIDDLE)
    position.focus()
    for _ in range(12):
        page.keyboard.press("ArrowRight")
    page.wait_for_function(OTHER_MIDDLE, arg=before)
    assert float(notebook.python("value_map.numbers[2]")) > 0
    notebook.screenshot("value-map-untrained")

    checkpoint.focus()
    page.keyboard.press("End")
    page.locator("canvas[data-map='0']").click(position={"x": 5, "y": 5})
    notebook.wait_for(".dqn-map-readout >> text=Angle -0.2")
    notebook.wait_for(".dqn-map-readout >> text=Read as steps")
    for theme in ("light", "dark"):
        notebook.set_theme(theme)
        notebook.cell("start")
        notebook.screenshot(f"value-map-{theme}")
    assert notebook.errors == []


def test_it_fits_a_narrow_window_and_says_when_its_kernel_has_gone(open_notebook) -> None:
    notebook = open_notebook("00_start_here")
    notebook.page.set_viewport_size({"width": 900, "height": 1400})
    notebook.write("start", SHOW)
    notebook.run_cell("start", seconds=90)
    notebook.cell("start")
    notebook.wait_for(".dqn-map canvas")
    too_wide = notebook.page.evaluate(
        """() => [...document.querySelectorAll('.dqn-map, .dqn-map *')]
            .filter((part) => part.scrollWidth > part.clientWidth + 1 && part.clientWidth > 0)
            .map((part) => part.className)"""
    )
    assert too_wide == []
    kept = notebook.page.locator(".dqn-map-saved")
    notebook.page.wait_for_function("() => document.querySelector('.dqn-map-saved img')", timeout=20_000)
    assert not kept.is_visible()
    notebook.screenshot("value-map-narrow")
    notebook.restart_kernel()
    kept.wait_for(timeout=20_000)
    expect(kept).to_contain_text("The value map has gone with its kernel. Run this cell again")
    assert kept.locator("img").evaluate("(it) => it.naturalWidth / it.naturalHeight > 2")
    assert not notebook.page.locator(".dqn-map").is_visible()  # its sliders are dead
    notebook.screenshot("value-map-gone")
    assert notebook.errors == []


LIVE = """
from IPython.display import display
from dqn_lesson import ControlPanel, Hyperparameters, ValueMap
panel = ControlPanel(Hyperparameters(num_steps=200_000))
value_map = ValueMap(panel)
display(panel, value_map)
"""
LOOK = """() => { const { range } = document.querySelector(".dqn-map").dataset;
    return [range, document.querySelector("canvas[data-map='0']").toDataURL()] }"""
ANOTHER = "(before) => document.querySelector('.dqn-map').dataset.range !== before"


def test_it_changes_while_a_panel_trains_and_the_page_stays_usable(open_notebook) -> None:
    notebook = open_notebook("00_start_here")
    page = notebook.page
    notebook.write("start", LIVE)
    notebook.run_cell("start", seconds=90)
    cell = notebook.cell("start")
    notebook.wait_for(".dqn-map-note >> text=Waiting for")
    looks = [page.evaluate(LOOK)]
    cell.get_by_role("button", name="Train").click()
    for _ in range(2):
        page.wait_for_function(ANOTHER, arg=looks[-1][0], timeout=60_000)
        looks.append(page.evaluate(LOOK))
    assert len({picture for _, picture in looks}) == 3
    expect(cell.locator(".dqn-map-note")).to_be_empty()
    expect(cell.locator(".dqn-map-now")).to_contain_text("steps trained")

    cell.get_by_role("slider", name="angular velocity, rad/s").press("End")
    notebook.wait_for(".dqn-map-readout >> text=angular velocity +1.50 rad/s")  # said by Python
    assert notebook.python("panel.running") == "True"
    cell.get_by_role("button", name="Stop").click()
    expect(cell.get_by_role("button", name="Stop")).to_be_disabled()
    assert notebook.python("panel.running") == "False"
    assert notebook.errors == []
