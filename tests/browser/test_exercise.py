"""An exercise from its stub to the right answer, and what is kept of it."""

import ast
from collections.abc import Callable

from playwright.sync_api import Locator, expect

from browser.lab import NotebookPage
from dqn_lesson.exercises.lesson import find

expect.set_options(timeout=20_000)  # a crowded machine

EXERCISE = find("3.1")
SWAPPED = EXERCISE.source(EXERCISE.variants("swapped")[0])


def answer(notebook: NotebookPage, source: str) -> Locator:
    """Write an answer into the stub's cell, check it, and return the box with the verdict."""
    notebook.write("stub-3-1", source)
    notebook.run_cell("stub-3-1")
    notebook.run_cell("check-3-1")
    return notebook.cell("check-3-1").locator(".dqn-box")


def test_stub_wrong_right_and_kept(open_notebook: Callable[[str], NotebookPage]) -> None:
    notebook = open_notebook("03_remember")
    for cell in ("progress", "import-agent"):
        notebook.run_cell(cell)
    bar = notebook.page.locator(".dqn-progress")
    expect(bar).to_contain_text("0 of 7 done")

    box = answer(notebook, EXERCISE.stub)
    expect(box).to_have_attribute("data-kind", "open")
    expect(box).to_contain_text("is still open")

    box = answer(notebook, SWAPPED)
    expect(box).to_have_attribute("data-kind", "not yet")
    expect(box).to_contain_text("time runs backwards")
    notebook.screenshot("exercise-wrong")
    expect(bar).to_contain_text("0 of 7 done")

    box = answer(notebook, EXERCISE.solution)
    expect(box).to_have_attribute("data-kind", "right")
    expect(box).to_contain_text(EXERCISE.texts["right"])
    notebook.screenshot("exercise-right")
    expect(bar).to_contain_text("1 of 7 done")  # it moved by itself: no cell was run for it

    notebook.reload()
    notebook.run_cell("progress")
    expect(bar).to_contain_text("1 of 7 done")

    notebook.restart_kernel()
    notebook.run_cell("progress")
    expect(bar).to_contain_text("1 of 7 done")
    expect(bar.get_by_title("3.1: done")).to_be_visible()
    kept = ast.literal_eval(notebook.python("__import__('dqn_lesson').kept_answer('3.1')"))
    assert kept.strip() == EXERCISE.solution.strip()
    assert notebook.errors == []
