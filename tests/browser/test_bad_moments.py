"""What people do at the worst moment: no red text, nothing that was finished is lost, one sentence."""

from .test_panel_more import ENDED, STATUS, button, shown

QUICK = (
    "from dqn_lesson import Hyperparameters\n"
    "class Quick:\n"
    "    def __init__(self, env, hyperparameters, seed):\n"
    "        self.gamma, self.epsilon = hyperparameters.gamma, 0.5\n"
    "    def act(self, state):\n"
    "        return int(state[0, 2] + 0.5 * state[0, 3] > 0)\n"
    "    def remember(self, state, action, reward, next_state, terminated): pass\n"
    "    def replay(self, batch_size): return 0.0\n"
    "panel = ControlPanel(Hyperparameters(num_steps=600, n_step=1), agent=Quick)\n"
    "panel"
)
RED = """() => [...document.querySelectorAll(
    '.jp-Cell [data-mime-type="application/vnd.jupyter.error"], .jp-Cell [data-mime-type$="stderr"]')]
    .map((output) => output.innerText)"""


def nothing_red(notebook) -> None:
    assert notebook.page.evaluate(RED) == [] and notebook.errors == []


def test_presses_before_the_kernel_is_ready(open_notebook) -> None:
    """A saved page whose kernel is only starting: its buttons are pressed all the same, then it is run."""
    notebook = shown(open_notebook, QUICK)
    page = notebook.page
    page.evaluate("() => jupyterapp.commands.execute('docmanager:save')")
    notebook.wait_for("() => !jupyterapp.shell.currentWidget.context.model.dirty")
    page.evaluate("() => { jupyterapp.shell.currentWidget.sessionContext.restartKernel() }")
    for name in ("Train", "One episode", "Stop"):
        if button(notebook, name).count():
            button(notebook, name).click(force=True, timeout=5_000, no_wait_after=True)
    notebook._wait_until_ready(30)
    notebook.wait_for(".dqn-saved")
    assert "kernel" in page.locator(".dqn-saved").inner_text()
    notebook.run_cell("start", seconds=60)
    notebook.run_cell("panel", seconds=60)
    notebook.wait_for(f"{STATUS} >> text=Ready. Press Train.")
    nothing_red(notebook)


def test_two_tabs_on_one_notebook(open_notebook) -> None:
    """Both show the one panel; what is pressed in one is seen in the other."""
    notebook = shown(open_notebook)
    page = notebook.page
    page.evaluate("() => jupyterapp.commands.execute('docmanager:save')")
    notebook.wait_for("() => !jupyterapp.shell.currentWidget.context.model.dirty")
    other = page.context.new_page()
    errors: list[str] = []
    other.on("pageerror", lambda error: errors.append(str(error)))
    other.goto(page.url.replace("/tree/", "-other/tree/"))
    other.locator(".dqn-panel").wait_for(timeout=60_000)
    button(notebook, "Train").click()
    notebook.wait_for(f"{STATUS} >> text=steps a second")
    other.locator(f"{STATUS} >> text=Training:").wait_for(timeout=20_000)
    other.get_by_role("button", name="Stop", exact=True).click()
    notebook.wait_for(f"{STATUS} >> text=Stopped after")
    nothing_red(notebook)
    assert errors == []
    other.close()


def test_a_reload_right_after_train(open_notebook) -> None:
    """The run goes on, and the page finds it again."""
    notebook = shown(open_notebook)
    notebook.page.evaluate("() => jupyterapp.commands.execute('docmanager:save')")
    notebook.wait_for("() => !jupyterapp.shell.currentWidget.context.model.dirty")
    button(notebook, "Train").click()
    notebook.page.wait_for_timeout(100)
    notebook.reload()
    notebook.cell("panel")
    notebook.wait_for(f"{STATUS} >> text=Training:")
    assert notebook.python("panel.run is not None") == "True"
    button(notebook, "Stop").click()
    notebook.wait_for(f"{STATUS} >> text=Stopped after")
    nothing_red(notebook)


def test_a_kernel_restarted_in_the_middle_of_a_run(open_notebook) -> None:
    """The curve stays to be seen, a sentence says what to do, and the cells run again."""
    notebook = shown(open_notebook)
    button(notebook, "Train").click()
    notebook.wait_for(".dqn-curve:not([data-num-points='0'])")
    notebook.wait_for("() => document.querySelector('.dqn-saved')?.textContent.includes('Training')")
    notebook.restart_kernel()
    notebook.cell("panel")
    notebook.wait_for(".dqn-saved img")
    assert "Run the cells from the top" in notebook.page.locator(".dqn-saved").inner_text()
    nothing_red(notebook)
    notebook.run_cell("start")
    notebook.run_cell("panel")
    notebook.wait_for(f"{STATUS} >> text=Ready. Press Train.")
    nothing_red(notebook)


def test_a_slider_dragged_for_twenty_seconds_of_a_run(open_notebook) -> None:
    """The run goes on meanwhile, and its last place is the setting."""
    notebook = shown(open_notebook)
    button(notebook, "Train").click()
    notebook.wait_for(f"{STATUS} >> text=steps a second")
    slider = notebook.page.get_by_role("slider", name="gamma")
    slider.scroll_into_view_if_needed()
    box, mouse = slider.bounding_box(), notebook.page.mouse
    before = int(notebook.python("panel.run.num_steps"))
    mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    mouse.down()
    for sweep in range(20):  # a second each
        end = 0.15 if sweep % 2 else 0.85
        for _ in range(2):
            mouse.move(box["x"] + box["width"] * end, box["y"] + box["height"] / 2, steps=10)
            notebook.page.wait_for_timeout(500)
    mouse.up()
    said = slider.get_attribute("aria-valuetext") or slider.input_value()
    assert int(notebook.python("panel.run.num_steps")) > before
    has = notebook.python("f'{panel.run.agent.gamma:g}'").strip("'")
    assert has in said, "what stands at the slider is what the agent has"
    button(notebook, "Stop").click()
    notebook.wait_for(f"{STATUS} >> text=Stopped after")
    nothing_red(notebook)


def test_a_widgets_cell_run_ten_times(open_notebook) -> None:
    """One panel is on the page, the newest; a finished run of the one before is in `runs/` still."""
    notebook = shown(open_notebook, QUICK)
    button(notebook, "Train").click()
    notebook.wait_for(ENDED, seconds=90)
    runs = "len(list(__import__('pathlib').Path('runs').rglob('*.json')))"
    kept = int(notebook.python(runs))
    for _ in range(10):
        notebook.run_cell("panel")
    assert notebook.page.locator(".dqn-panel").count() == 1
    notebook.wait_for(f"{STATUS} >> text=Ready. Press Train.")
    assert int(notebook.python(runs)) == kept
    button(notebook, "Train").click()
    notebook.wait_for(ENDED, seconds=90)
    nothing_red(notebook)
