"""What of the control panel is on the screen when its cell was run, and what stays where it is."""

import pytest
from playwright.sync_api import expect

# With the file list open; the last is 1280 x 800 at 150 %.
SCREENS = {
    "wide": {"viewport": {"width": 1280, "height": 800}},
    "narrow": {"viewport": {"width": 900, "height": 800}},
    "zoomed": {"viewport": {"width": 853, "height": 533}, "device_scale_factor": 1.5},
}
SEEN = """(selector) => {
    const part = document.querySelector(`.dqn-panel ${selector}`).getBoundingClientRect();
    const view = document.querySelector(".jp-WindowedPanel-outer").getBoundingClientRect();
    return part.height > 0 && part.top >= view.top - 1 && part.bottom <= view.bottom + 1;
}"""
TOP = "() => document.querySelector('.jp-WindowedPanel-outer').scrollTop"


def run_as_people_do(notebook) -> None:
    """Clicks into the cell and presses Shift + Enter, which goes on to the next cell."""
    notebook.cell("panel").locator(".cm-content").click()
    notebook.page.keyboard.press("Shift+Enter")
    notebook.wait_for(".dqn-curve img", seconds=60)


@pytest.mark.parametrize("screen", SCREENS)
def test_train_and_curve_are_on_one_screen_when_the_cell_was_run(open_notebook, screen) -> None:
    notebook = open_notebook("00_start_here", **SCREENS[screen])
    notebook.run_cell("start", seconds=90)
    run_as_people_do(notebook)
    parts = [
        ".dqn-train",
        ".dqn-verdict",
        ".dqn-curve img",
        *([".dqn-stage img"] if screen == "wide" else []),
    ]
    for part in parts:
        notebook.page.wait_for_function(SEEN, arg=part, timeout=10_000)
    notebook.screenshot(f"panel-shown-{screen}")
    notebook.page.wait_for_timeout(1_600)  # the widget has stopped watching
    top = notebook.page.evaluate(TOP)
    notebook.reload()
    notebook.cell("title")
    notebook.page.wait_for_timeout(1_000)
    assert notebook.page.evaluate(TOP) < top, "after a reload it leaves the page where it is"
    assert notebook.errors == []


def test_run_all_is_not_pulled_to_a_panel(open_notebook) -> None:
    notebook = open_notebook("00_start_here", **SCREENS["wide"])
    notebook.run_all(seconds=120)
    notebook.cell("glossary")
    top = notebook.page.evaluate(TOP)
    notebook.page.wait_for_timeout(2_000)
    assert notebook.page.evaluate(TOP) == top


def test_nothing_jumps_where_tabs_and_results_change(open_notebook) -> None:
    notebook = open_notebook("00_start_here", **SCREENS["zoomed"])
    notebook.run_cell("start", seconds=90)
    notebook.write(
        "panel", "from dqn_lesson import Hyperparameters\nControlPanel(Hyperparameters(num_steps=1500))"
    )
    run_as_people_do(notebook)
    page = notebook.page
    place = """() => document.querySelector(".dqn-curve").getBoundingClientRect().top
        - document.querySelector(".dqn-panel").getBoundingClientRect().top"""
    before = page.evaluate(place)
    page.get_by_role("button", name="Train", exact=True).click()
    notebook.wait_for(".dqn-line:not([data-look='waiting'])", seconds=90)
    assert page.evaluate(place) == before
    gamma = page.get_by_role("slider", name="gamma")
    gamma.press("Home")
    expect(page.locator(".dqn-line")).to_contain_text("With the settings before: Exam")
    page.get_by_role("button", name="More:").click()
    notebook.wait_for(".dqn-tab")
    heights = set()
    for tab in page.locator(".dqn-tab").all():
        tab.click()
        heights.add(page.locator(".dqn-form").bounding_box()["height"])
    assert len(heights) == 1
    hidden = """() => [...document.querySelectorAll(".dqn-pane")]
        .filter((pane) => !pane.checkVisibility({ visibilityProperty: true })).length"""
    assert page.evaluate(hidden) == page.locator(".dqn-tab").count() - 1
    assert notebook.errors == []
