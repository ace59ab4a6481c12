"""All of the control panel in a real browser: every button, *More*, a reload in the middle, what is saved."""

import json

STATUS = ".dqn-sentence"
ENDED = ".dqn-line:not([data-look='waiting'])"
SLOW = (
    "import time\n"
    "from dqn_lesson import Hyperparameters\n"
    "class Slow:\n"
    "    def __init__(self, env, hyperparameters, seed):\n"
    "        self.gamma, self.epsilon = hyperparameters.gamma, 0.5\n"
    "    def act(self, state):\n"
    "        time.sleep(0.01)\n"
    "        return int(state[0, 2] + 0.5 * state[0, 3] > 0)\n"
    "    def remember(self, state, action, reward, next_state, terminated): pass\n"
    "    def replay(self, batch_size): return 0.0\n"
    "panel = ControlPanel(Hyperparameters(num_steps=3000, n_step=1), agent=Slow)\n"
    "panel"
)


def shown(open_notebook, source: str = SLOW):
    """The first notebook, with this panel in it."""
    notebook = open_notebook("00_start_here")
    notebook.run_cell("start")
    notebook.write("panel", source)
    notebook.run_cell("panel")
    notebook.cell("panel")
    notebook.wait_for(".dqn-curve img")
    return notebook


def button(notebook, name: str):
    return notebook.page.get_by_role("button", name=name, exact=True)


def test_every_button(open_notebook) -> None:
    notebook = shown(open_notebook)
    button(notebook, "One episode").click()
    notebook.wait_for(f"{STATUS} >> text=Paused after")
    notebook.wait_for(".dqn-curve[data-num-points='1']")
    button(notebook, "Resume").click()
    notebook.wait_for(f"{STATUS} >> text=steps a second")
    gamma = notebook.page.get_by_role("slider", name="gamma")
    gamma.focus()
    notebook.page.keyboard.press("ArrowLeft")
    notebook.wait_for(".dqn-notes >> text=Changed in the middle of the run: gamma to")
    assert notebook.python("panel.run.agent.gamma < 0.995") == "True"
    button(notebook, "Pause").click()
    notebook.wait_for(f"{STATUS} >> text=Paused after")
    steps = notebook.python("panel.run.num_steps")
    notebook.page.wait_for_timeout(300)
    assert notebook.python("panel.run.num_steps") == steps
    button(notebook, "Stop").click()
    notebook.wait_for(f"{STATUS} >> text=Stopped after")
    notebook.wait_for("button.dqn-stop:disabled")
    button(notebook, "Reset").click()
    notebook.wait_for(f"{STATUS} >> text=Ready. Press Train.")
    notebook.wait_for(".dqn-curve[data-num-points='0']")
    button(notebook, "Train").click()
    notebook.wait_for(f"{STATUS} >> text=Training:")
    button(notebook, "Stop").click()
    assert notebook.errors == []


def test_more_by_keyboard_alone(open_notebook) -> None:
    notebook = shown(open_notebook)
    page, press = notebook.page, notebook.page.keyboard.press
    more = page.get_by_role("button", name="More: games, presets, all settings, loss and Q, log")
    assert more.get_attribute("aria-expanded") == "false"
    more.focus()
    press("Enter")
    notebook.wait_for(".dqn-tab")
    less = page.get_by_role("button", name="Less", exact=True)
    assert less.get_attribute("aria-expanded") == "true"
    page.get_by_role("tab", name="learning", exact=True).focus()
    press("ArrowRight")
    press("ArrowRight")
    assert page.get_by_role("tab", name="memory", exact=True).get_attribute("aria-selected") == "true"
    press("End")
    press("Tab")  # the field itself is closed as long as there is no limit
    assert page.evaluate("() => document.activeElement.ariaLabel") == "episodes at most: none"
    press("Tab")
    page.keyboard.type("12")
    press("Enter")
    notebook.wait_for("[data-setting='seed'][data-changed='true']")
    assert notebook.python("panel.seed") == "12"
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("many")
    press("Enter")
    notebook.wait_for("[role='alert'] >> text=seed is 'many', but must be a whole number")
    press("Escape")
    notebook.wait_for("() => document.querySelector('[data-setting=seed] .dqn-wrong').hidden")
    page.get_by_role("tab", name="memory", exact=True).click()
    assert "lesson 07 adds it" in page.locator("[data-setting='n_step']").inner_text()
    assert page.get_by_role("slider", name="n-step").is_disabled()
    for field in ("Name", "Preset"):
        page.get_by_label(field, exact=True).first.focus()
        assert page.evaluate("() => getComputedStyle(document.activeElement).outline").endswith("solid 2px")
    step = button(notebook, "One episode")
    step.focus()
    press("Enter")
    notebook.wait_for("pre.dqn-log >> text=episode: 1, score:")
    notebook.wait_for(".dqn-second img")
    assert notebook.errors == []


def test_a_reload_in_the_middle_of_a_run(open_notebook) -> None:
    notebook = shown(open_notebook)
    page = notebook.page
    page.get_by_role("button", name="More").click()
    page.get_by_role("tab", name="network", exact=True).click()
    button(notebook, "Train").click()
    notebook.wait_for(f"{STATUS} >> text=steps a second")
    page.evaluate("() => jupyterapp.commands.execute('docmanager:save')")
    notebook.reload()
    notebook.cell("panel")
    notebook.wait_for(f"{STATUS} >> text=Training:")
    notebook.wait_for(".dqn-curve img")
    points = page.locator(".dqn-curve").get_attribute("data-num-points")
    notebook.wait_for(f"() => document.querySelector('.dqn-curve').dataset.numPoints > {points}")
    assert page.get_by_role("tab", name="network", exact=True).get_attribute("aria-selected") == "true"
    button(notebook, "Pause").click()
    notebook.wait_for(f"{STATUS} >> text=Paused after")
    button(notebook, "Stop").click()
    notebook.wait_for(f"{STATUS} >> text=Stopped after")
    assert notebook.errors == []


def test_a_saved_notebook_shows_how_the_panel_stood(open_notebook) -> None:
    notebook = shown(open_notebook)
    page = notebook.page
    assert not page.locator(".dqn-saved").is_visible()
    button(notebook, "One episode").click()
    notebook.wait_for(f"{STATUS} >> text=Paused after")
    button(notebook, "Stop").click()
    notebook.wait_for(f"{STATUS} >> text=Stopped after")
    notebook.wait_for("() => document.querySelector('.dqn-saved')?.textContent.includes('Stopped after')")
    assert not page.locator(".dqn-saved").is_visible()
    page.evaluate("() => jupyterapp.commands.execute('docmanager:save')")
    notebook.restart_kernel()
    notebook.cell("panel")
    notebook.wait_for(".dqn-saved img")
    assert not page.locator(".dqn-panel").is_visible()  # its buttons are dead
    notebook.reload()
    notebook.cell("panel")
    notebook.wait_for(".dqn-saved img")
    text = page.locator(".dqn-saved").inner_text()
    assert "The panel stopped when its kernel did. Run the cells from the top" in text
    assert "Stopped after" in text
    notebook.screenshot("panel-saved")
    saved = json.loads(notebook.path.read_text(encoding="utf-8"))
    (cell,) = [cell for cell in saved["cells"] if cell["id"] == "panel"]
    assert any("image/png" in output.get("data", {}) for output in cell["outputs"])


def test_two_panels_and_all_open_fit_a_narrow_window(open_notebook) -> None:
    notebook = shown(
        open_notebook, "from IPython.display import display\ndisplay(ControlPanel(), ControlPanel())"
    )
    page = notebook.page
    page.set_viewport_size({"width": 900, "height": 900})
    assert page.locator(".dqn-panel").count() == 2
    page.get_by_role("button", name="More").first.click()
    notebook.wait_for(".dqn-tab")
    for tab in page.locator(".dqn-tab").all():
        tab.click()
        too_wide = page.evaluate(
            """() => [...document.querySelectorAll('.dqn-panel, .dqn-panel *:not(input)')]
                .filter((part) => part.scrollWidth > part.clientWidth + 1 && part.clientWidth > 0)
                .map((part) => part.className)"""
        )
        assert too_wide == []
    names = page.evaluate(
        """() => [...document.querySelectorAll('.dqn-panel input, .dqn-panel select')]
            .filter((part) => !part.labels?.length && !part.ariaLabel && part.checkVisibility())
            .map((part) => part.outerHTML)"""
    )
    assert names == []
