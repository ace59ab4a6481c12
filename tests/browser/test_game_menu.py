"""Another game, chosen in the panel's menu."""

PANEL = "from dqn_lesson import ControlPanel\npanel = ControlPanel(seed=1)\npanel"
SHORT = "panel.hyperparameters = panel.hyperparameters.replace(num_steps=2_000)"


def test_mountain_car_is_trained_from_the_menu_and_its_film_plays(open_notebook) -> None:
    notebook = open_notebook("00_start_here")
    notebook.write("start", PANEL)
    notebook.run_cell("start", seconds=90)
    panel = notebook.cell("start")
    panel.get_by_role("button", name="More:").click()
    panel.get_by_label("Game", exact=True).select_option("MountainCar-v0")
    notebook.wait_for(".dqn-notes >> text=Played here: MountainCar-v0.", seconds=30)
    notebook.write("panel", SHORT)
    notebook.run_cell("panel")
    panel = notebook.cell("start")
    panel.get_by_role("button", name="Train", exact=True).click()
    notebook.wait_for(".dqn-line[data-look='not passed']", seconds=120)
    notebook.wait_for(".dqn-caption >> text=The trained agent plays", seconds=60)
    said = panel.inner_text()
    assert "−200.0 on average" in said and "Score −200." in said and "475" not in said
    for theme in ("light", "dark"):
        notebook.set_theme(theme)
        notebook.cell("start")
        notebook.screenshot(f"game-menu-{theme}")
    assert notebook.errors == []
