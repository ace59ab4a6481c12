"""Kept runs in a real browser: sorted, ticked, watched, loaded and deleted by keyboard alone."""

MAKE = (
    "import shutil\n"
    "import gymnasium as gym\n"
    "from dataclasses import replace\n"
    "from pathlib import Path\n"
    "from dqn_lesson import ControlPanel, DQNAgent, Hyperparameters, Journal, RunBrowser\n"
    "from dqn_lesson import exam, load_pretrained, save_run, train\n"
    "folder = Path('runs')\n"
    "shutil.rmtree(folder, ignore_errors=True)\n"
    "for name in ('cartpole', 'cartpole-25'):\n"
    "    run = load_pretrained(name)\n"
    "    save_run(replace(run, exam=exam(run.agent(), num_starts=20)), folder / name)\n"
    "short = Hyperparameters(num_steps=2000, gamma=0.9)\n"
    "agent = DQNAgent(gym.make('CartPole-v1'), short, seed=3)\n"
    "with Journal(short, 3, 'CartPole-v1', name='my-short-run') as journal:\n"
    "    train(agent, agent.env, callbacks=[journal])\n"
    "    journal.finish(agent, exam(agent, num_starts=20), 2000, 1.0)\n"
    "Journal(short, 4, 'CartPole-v1', name='cut-off').close()\n"
    "(folder / 'broken').mkdir(exist_ok=True); (folder / 'broken' / 'run.json').write_bytes(b'{')\n"
    "panel = ControlPanel()\n"
    "runs = RunBrowser(panel=panel)\n"
    "runs"
)
TOO_WIDE = """() => [...document.querySelectorAll('.dqn-runs, .dqn-runs :is(.dqn-sections-row, .dqn-tables)')]
    .filter((part) => part.scrollWidth > part.clientWidth + 1 && part.clientWidth > 0)
    .map((part) => part.className)"""


def opened(open_notebook, source: str = MAKE):
    notebook = open_notebook("00_start_here")
    notebook.write("panel", source)
    notebook.run_cell("panel", seconds=120)
    notebook.cell("panel")
    notebook.wait_for(".dqn-runs .dqn-note")
    return notebook


def names(notebook) -> list[str]:
    return notebook.page.locator(".dqn-run-table tbody td:nth-child(2)").all_inner_texts()


def press(notebook, label: str, role: str = "button", key: str = "Enter") -> None:
    """Focus it, as Tab does, and press the key."""
    part = notebook.page.get_by_role(role, name=label, exact=True)
    part.focus()
    notebook.page.keyboard.press(key)


def test_it_changes_nothing_in_the_look_of_a_panel_above_it(open_notebook) -> None:
    notebook = opened(
        open_notebook,
        "from IPython.display import display\n"
        "from dqn_lesson import ControlPanel, RunBrowser\n"
        "display(ControlPanel())\n"
        "RunBrowser()",
    )
    notebook.wait_for(".dqn-panel .dqn-readout")
    soft, *notes = notebook.page.evaluate(
        """() => ['.dqn-readout', '.dqn-notes', '.dqn-caption'].map((of) => {
            const look = getComputedStyle(document.querySelector(`.dqn-panel ${of}`));
            return [look.color, look.fontSize];
        })"""
    )
    assert notes == [soft, soft]


def test_by_keyboard_alone(open_notebook) -> None:
    notebook = opened(open_notebook)
    page = notebook.page
    notebook.wait_for("text=Left out, because it can't be read: broken")
    assert names(notebook)[0] == "cut-off", "the newest is on top"
    press(notebook, "sort by exam")
    notebook.wait_for("th[aria-sort=ascending] >> text=exam")
    notebook.wait_for("tr:last-child >> text=cut-off")  # Python sorts; without an exam: last
    assert names(notebook)[-2] == "cartpole"
    press(notebook, "sort by exam")
    notebook.wait_for("th[aria-sort=descending] >> text=exam")
    notebook.wait_for("tbody tr:first-child td:text-is('cartpole')")
    assert page.evaluate("() => document.activeElement.dataset.key") == "sort exam mean", "focus is kept"

    press(notebook, "tick cartpole", "checkbox", "Space")
    press(notebook, "tick my-short-run", "checkbox", "Space")
    notebook.wait_for(".dqn-overlay img")
    assert page.get_by_role("img", name="Score curves of cartpole, my-short-run").is_visible()
    assert "0.995" in (tables := page.locator(".dqn-tables").inner_text()) and "✓ yes" in tables
    press(notebook, "Watch them play")
    notebook.wait_for(".dqn-recording:nth-child(2) img", seconds=60)
    assert page.get_by_role("img", name="my-short-run plays").is_visible()
    notebook.screenshot("runs-light")

    press(notebook, "tick cartpole", "checkbox", "Space")
    notebook.wait_for(
        "button:enabled:has-text('Load into the panel')"
    )  # Python has heard: one alone is ticked
    press(notebook, "Load into the panel")
    notebook.wait_for("text=the seed of my-short-run now")
    assert notebook.python("panel.hyperparameters.gamma, panel.seed") == "(0.9, 3)"

    press(notebook, "Delete …")
    notebook.wait_for("text=Delete forever: my-short-run?")
    press(notebook, "Yes, delete")
    notebook.wait_for("text=Deleted: my-short-run.")
    assert "my-short-run" not in names(notebook)
    press(notebook, "Export as CSV")
    notebook.wait_for("text=All runs with all settings are in")
    assert (
        notebook.python("(folder / 'runs.csv').exists(), (folder / 'my-short-run').exists()")
        == "(True, False)"
    )
    assert notebook.errors == []


def test_it_fits_900_pixels_in_both_themes(open_notebook) -> None:
    notebook = opened(open_notebook)
    page = notebook.page
    page.set_viewport_size({"width": 900, "height": 1100})
    for name in ("cartpole", "cartpole-25"):
        page.get_by_role("checkbox", name=f"tick {name}", exact=True).check()
    page.get_by_role("button", name="Watch them play").click()
    notebook.wait_for(".dqn-recording:nth-child(2) img", seconds=60)
    page.get_by_role("button", name="Delete …").click()
    assert page.evaluate(TOO_WIDE) == []
    for theme in ("light", "dark"):
        notebook.set_theme(theme)
        page.locator(".dqn-runs").scroll_into_view_if_needed()
        notebook.screenshots(f"runs-narrow-{theme}")


def test_an_empty_folder_says_what_to_do(open_notebook) -> None:
    notebook = opened(open_notebook, "from dqn_lesson import RunBrowser\nRunBrowser('no-runs')")
    notebook.wait_for("text=There is no run in the folder no-runs yet")
    assert notebook.page.get_by_role("button", name="Export as CSV").is_disabled()
    assert not notebook.page.locator(".dqn-run-table").is_visible()
