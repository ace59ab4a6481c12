"""A notebook that is opened again, its kernel gone: in each widget's place a picture or a sentence."""

CELLS = {
    "panel": "from dqn_lesson import ControlPanel\nControlPanel()",
    "start": "from dqn_lesson import PressButtons\nbuttons = PressButtons()\nbuttons.press(1)\nbuttons",
    "question-0-a": "from dqn_lesson import predict, progress_bar\nprogress_bar('00')\npredict('0.a')",
    "reveal-0-a": "from dqn_lesson import RunBrowser\nRunBrowser('none')",
    "skip": "from dqn_lesson import GammaSlider\nGammaSlider()",
    "versions": "from dqn_lesson import DecaySliders\nDecaySliders()",
}
SAID = """() => [...document.querySelectorAll('.jp-Cell .jp-OutputArea-output')]
    .filter((output) => output.checkVisibility()).map((output) => output.innerText)"""


def test_no_widget_leaves_an_error_behind(open_notebook) -> None:
    notebook = open_notebook("00_start_here")
    for cell, source in CELLS.items():
        notebook.write(cell, source)
        notebook.run_cell(cell, seconds=60)
    assert not any(".dqn" in said or "gone with its kernel" in said for said in notebook.page.evaluate(SAID))
    notebook.page.evaluate("() => jupyterapp.commands.execute('docmanager:save')")
    notebook.wait_for("() => !jupyterapp.shell.currentWidget.context.model.dirty")
    for reopened in (notebook.restart_kernel, notebook.reload):
        reopened()
        for cell in CELLS:
            shown = notebook.cell(cell).locator(".dqn-saved")
            shown.wait_for(timeout=20_000)
            shown.scroll_into_view_if_needed()  # what is far from the window has no text
            assert "kernel" in shown.inner_text()
            assert not any(word in notebook.cell(cell).inner_text() for word in ("Error", "Loading widget"))
            notebook.screenshot(f"next-day-{reopened.__name__}-{cell}")
        notebook.cell("question-0-a").scroll_into_view_if_needed()
        assert "Lesson 00" in notebook.cell("question-0-a").inner_text(), "the progress bar stays"
    assert notebook.errors == []
