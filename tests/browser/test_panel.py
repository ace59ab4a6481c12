"""The control panel of the first notebook, as a learner meets it."""

import time

from playwright.sync_api import expect

ENDED = ".dqn-line:not([data-look='waiting'])"
STATUS = ".dqn-sentence"


def fact(notebook, name: str) -> float:
    """A number that the curve's element carries, 0 before it is there."""
    return float(notebook.page.locator(".dqn-curve").get_attribute(f"data-{name}") or 0)


def test_train_stop_and_come_back(open_notebook) -> None:
    notebook = open_notebook("00_start_here")
    page = notebook.page
    notebook.run_all()
    notebook.cell("panel")
    train, stop = (page.get_by_role("button", name=name, exact=True) for name in ("Train", "Stop"))

    gamma = page.get_by_role("slider", name="gamma")
    gamma.focus()
    page.keyboard.press("ArrowLeft")
    notebook.wait_for("text=looks ahead about 160 steps = 3.2 s")  # computed in Python
    page.get_by_role("button", name="gamma was changed: back to 0.995").click()
    notebook.wait_for("text=looks ahead about 200 steps = 4 s")
    assert gamma.get_attribute("aria-valuetext") == "0.995: looks ahead about 200 steps = 4 s"

    train.focus()
    page.keyboard.press("Space")
    notebook.wait_for(f"{STATUS} >> text=steps a second", seconds=60)
    notebook.screenshot("panel-training")
    notebook.wait_for(ENDED, seconds=90)
    assert fact(notebook, "num-points") >= 50
    assert fact(notebook, "average") > 200
    assert page.locator(ENDED).get_attribute("data-look") == "passed"
    assert page.get_by_role("img", name="Score curve").is_visible()
    assert page.get_by_role("img", name="The trained agent plays").is_visible()
    notebook.screenshot("panel-passed")

    train.wait_for()  # it says Pause until the game is recorded
    page.wait_for_timeout(700)  # a click right after the end was meant for Pause, and does nothing
    train.click()
    notebook.wait_for(f"{STATUS} >> text=Training:", seconds=30)
    start = time.monotonic()
    stop.click()
    notebook.wait_for(f"{STATUS} >> text=Stopped after", seconds=10)
    assert time.monotonic() - start < 1
    notebook.wait_for("button.dqn-train:enabled")
    expect(stop).to_be_disabled()

    page.evaluate("() => jupyterapp.commands.execute('docmanager:save')")
    notebook.reload()
    notebook.cell("panel")
    notebook.wait_for(f"{STATUS} >> text=Stopped after")
    notebook.wait_for(".dqn-curve img")
    train.click()
    notebook.wait_for(f"{STATUS} >> text=Training:", seconds=30)
    stop.click()
    notebook.wait_for(f"{STATUS} >> text=Stopped after")
    assert notebook.errors == []


def test_running_the_cell_again_stops_the_earlier_run(open_notebook) -> None:
    notebook = open_notebook("00_start_here")
    notebook.run_cell("start")
    notebook.write(
        "panel",
        "runs = [panel.run for panel in globals().get('panels', [])]\n"
        "panels = [*globals().get('panels', []), ControlPanel()]\npanels[-1]",
    )
    notebook.run_cell("panel")
    notebook.cell("panel").get_by_role("button", name="Train", exact=True).click()
    notebook.wait_for(f"{STATUS} >> text=Training:", seconds=60)
    notebook.run_cell("panel")
    assert notebook.python("panels[0].wait(20), runs[0].phase, len(panels)") == "(True, 'stopped', 2)"


def test_it_fits_a_narrow_window(open_notebook) -> None:
    notebook = open_notebook("00_start_here")
    notebook.page.set_viewport_size({"width": 900, "height": 900})
    notebook.run_cell("start")
    notebook.run_cell("panel")
    notebook.cell("panel")
    notebook.wait_for(".dqn-curve img")
    too_wide = notebook.page.evaluate(
        """() => [...document.querySelectorAll('.dqn-panel, .dqn-panel *')]
            .filter((part) => part.scrollWidth > part.clientWidth + 1 && part.clientWidth > 0)
            .map((part) => part.className)"""
    )
    assert too_wide == []
    for theme in ("light", "dark"):
        notebook.set_theme(theme)
        notebook.screenshot(f"panel-narrow-{theme}")
