"""Every widget under an accessibility checker's rules (axe), on the light and the dark page."""

import pytest
from playwright.sync_api import Locator

axe = pytest.importorskip("axe_playwright_python.sync_playwright")

CELLS = {
    "panel": "from dqn_lesson import ControlPanel\nControlPanel()",
    "start": """
from dqn_lesson import EpisodePlayer, load_pretrained, watch
trained, half = load_pretrained("cartpole").agent(), load_pretrained("cartpole-50").agent()
EpisodePlayer([watch(half, seed=3), watch(trained, seed=3)], rescuer=trained)""",
    "question-0-a": """
from dqn_lesson import predict, progress_bar
progress_bar('00')
predict('0.a')
predict('1.c')""",
    "reveal-0-a": """
from IPython.display import display
from dqn_lesson import PlayYourself, PressButtons, ValueMap
display(PlayYourself(trained), PressButtons(), ValueMap(trained))""",
    "skip": """
import numpy as np
from dqn_lesson import DecaySliders, FilterSlider, GammaSlider
display(GammaSlider(), DecaySliders(), FilterSlider(np.eye(40)))""",
    "versions": """
from dqn_lesson import ExamView, Microscope, RunBrowser, exam, save_run
save_run(load_pretrained("cartpole"), "runs/mine")
display(ExamView(exam(half, num_starts=10), half), Microscope(half), RunBrowser("runs"))""",
}
RULES = {
    "resultTypes": ["violations"],
    # That a page has one main heading, and so on, is JupyterLab's affair.
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]},
}


def serious(cell: Locator) -> list[str]:
    """What is wrong in a cell's outputs, a line a finding."""
    page = cell.page
    page.evaluate(axe.Axe().axe_script)
    found = cell.locator(".jp-Cell-outputArea").evaluate(
        "async (area, rules) => (await axe.run(area, rules)).violations", RULES
    )
    return [
        f"{each['id']}: {node['html'][:200]} {node['failureSummary'][:300]}"
        for each in found
        if each["impact"] in ("serious", "critical")
        for node in each["nodes"]
    ]


def test_no_widget_has_a_serious_finding(open_notebook) -> None:
    notebook = open_notebook("00_start_here")
    for name, source in CELLS.items():
        notebook.write(name, source)
        notebook.run_cell(name, seconds=90)
    notebook.cell("panel").get_by_role("button", name="More").click()
    notebook.wait_for(".dqn-tab")
    findings = []
    for theme in ("light", "dark"):
        notebook.set_theme(theme)
        for name in CELLS:
            findings += [f"{theme} {name} {line}" for line in serious(notebook.cell(name))]
            notebook.screenshot(f"axe-{theme}-{name}")
    assert findings == [], "\n".join(findings)
    assert notebook.errors == []
