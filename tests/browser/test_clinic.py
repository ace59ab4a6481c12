"""The clinic in a real browser: a whole diagnosis by keyboard."""

import re

SOURCE = """
from dqn_lesson import Clinic
from dqn_lesson.lessons.lesson_11_find_the_bug.cases import ward
from dqn_lesson.lessons.lesson_11_find_the_bug.figures import costs
Clinic(ward()[:2], costs())"""


def test_a_whole_diagnosis_by_keyboard(open_notebook) -> None:
    notebook = open_notebook("00_start_here")
    page = notebook.page
    notebook.write("panel", SOURCE)
    notebook.run_cell("panel", seconds=90)
    cell = notebook.cell("panel")
    notebook.wait_for(".dqn-clinic-clock >> text=0 minutes")
    cell.get_by_role("button", name="Microscope").press("Enter")
    notebook.wait_for(".dqn-clinic-clock >> text=2 minutes", seconds=60)
    notebook.wait_for("tr[data-sick='true'] >> text=target of a fall")

    listing = cell.get_by_role("listbox")
    listing.press("End")  # the last suspect is healthy
    listing.press("Enter")
    page.keyboard.press("Enter")
    notebook.wait_for(".dqn-clinic-said >> text=+10 minutes", seconds=60)
    notebook.wait_for(".dqn-clinic-clock >> text=12 minutes")
    notebook.screenshot("clinic-wrong")

    targets = cell.get_by_role("option").filter(has_text="targets = (np.array(rewards)")
    line = targets.get_attribute("data-line")
    listing.press("Home")
    for _ in range(10):
        if targets.get_attribute("aria-selected") == "true":
            break
        listing.press("ArrowDown")
    listing.press("Enter")
    notebook.wait_for(f"button:focus >> text=Accuse line {line}")
    page.keyboard.press("Enter")
    notebook.wait_for("textarea:focus", seconds=60)
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("targets = np.array(rewards) + self.gamma * best * (1 - np.array(terminated))")
    page.keyboard.press("Control+Enter")
    notebook.wait_for("[data-phase='done']", seconds=60)
    said = cell.locator(".dqn-clinic-said").inner_text()
    assert re.search(r"reaches \d+ in the exam and passes", said) and "12 minutes" in said
    notebook.screenshot("clinic-done")
    cell.get_by_role("button", name="Patient 2").press("Enter")
    notebook.wait_for(".dqn-clinic-clock >> text=0 minutes; all cases 12")
    assert cell.get_by_role("button", name="Patient 1 ✔").is_visible()
    assert notebook.errors == []
