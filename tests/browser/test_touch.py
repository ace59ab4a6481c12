"""Drawings to touch in a real browser: by keyboard, and dragged by the mouse."""

SOURCE = """
from IPython.display import display
from dqn_lesson import DragTarget, Hyperparameters, LuckMachine, Switches
target, luck = DragTarget(), LuckMachine()
display(target, luck, Switches({"look farther": {"gamma": 0.5}}, Hyperparameters()))"""


def test_by_keyboard_and_by_mouse(open_notebook) -> None:
    notebook = open_notebook("00_start_here")
    page = notebook.page
    notebook.write("panel", SOURCE)
    notebook.run_cell("panel", seconds=90)
    cell = notebook.cell("panel")
    notebook.wait_for(".dqn-touch-said >> text=1 + 0.99 × −0.4 = 0.60")
    cell.get_by_role("slider", name="guess right").press("ArrowRight")
    notebook.wait_for(".dqn-touch-said >> text=1 + 0.99 × −0.3 = 0.70")
    cell.get_by_role("checkbox", name="terminated").press("Space")
    notebook.wait_for(".dqn-touch-said >> text=1 + 0 = 1.00: the game was lost")
    cell.get_by_role("checkbox", name="terminated").press("Space")
    notebook.wait_for(".dqn-touch-said >> text=1 + 0.99 × −0.3 = 0.70")

    box = cell.locator("[data-drag='left']").bounding_box()
    middle = box["x"] + box["width"] / 2
    page.mouse.move(middle, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(middle, box["y"], steps=5)  # to the top: a guess of 2
    page.mouse.up()
    notebook.wait_for(".dqn-touch-said >> text=1 + 0.99 × 2 = 2.98")
    assert cell.get_by_role("slider", name="guess left").get_attribute("aria-valuetext") == "2.0"

    cell.get_by_role("button", name="100 times").press("Enter")
    notebook.wait_for(".dqn-touch-said >> text=Drawn so far: 100.")
    assert cell.get_by_role("checkbox", name="look farther").is_checked()
    notebook.screenshot("touch")
    assert notebook.errors == []
