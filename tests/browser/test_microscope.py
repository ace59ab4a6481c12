"""The microscope, as a learner meets it."""

SHOW = """
from dqn_lesson import Microscope, load_pretrained
glass = Microscope(load_pretrained("cartpole-25"), index=100)
glass
"""


def test_predict_check_update_and_batch(open_notebook) -> None:
    notebook = open_notebook("00_start_here")
    page = notebook.page
    notebook.write("start", SHOW)
    notebook.run_cell("start", seconds=90)
    cell = notebook.cell("start")
    cell.get_by_role("button", name="Draw a fall").click()
    notebook.wait_for(".dqn-glass >> text=The episode ended here")
    guess, check = cell.get_by_label("TD target"), cell.get_by_role("button", name="Check", exact=True)
    assert cell.get_by_role("button", name="One update").is_disabled()
    guess.fill("0")
    check.click()
    notebook.wait_for(".dqn-verdict-line >> text=What did this step itself bring?")
    guess.fill("-1")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    notebook.wait_for(".dqn-verdict-line >> text=Right: the target is -1.0000.")
    cell.get_by_role("button", name="One update").click()
    notebook.wait_for(".dqn-glass >> text=The agent itself is as it was.", seconds=60)
    cell.get_by_role("button", name="The same for a batch").click()
    notebook.wait_for(".dqn-histogram img")
    for theme in ("light", "dark"):
        notebook.set_theme(theme)
        notebook.screenshot(f"microscope-{theme}")
    assert notebook.errors == []
