"""The exam view, as a learner meets it."""

SHOW = """
from dqn_lesson import ExamView, load_pretrained
view = ExamView(load_pretrained("cartpole-25"))
view
"""


def test_the_worst_start_plays_at_one_click(open_notebook) -> None:
    notebook = open_notebook("00_start_here")
    notebook.page.set_viewport_size({"width": 900, "height": 1400})
    notebook.write("start", SHOW)
    notebook.run_cell("start", seconds=90)
    cell = notebook.cell("start")
    assert cell.locator(".dqn-mark").count() == 200  # the exam, and as many training games
    assert cell.get_by_role("img", name="The exam, a mark for each start: 100 scores").is_visible()
    cell.get_by_role("button", name="Play the worst").click()
    notebook.wait_for(".dqn-exam .dqn-player canvas", seconds=60)
    width = cell.locator(".dqn-player").evaluate("(player) => player.clientWidth")
    assert width > 350
    worst = notebook.python("view.scores.index(min(view.scores))")
    notebook.wait_for(f".dqn-exam >> text=Start {worst}: score")
    cell.get_by_role("button", name="Write the second paper").click()
    notebook.wait_for(".dqn-exam >> text=against the first", seconds=60)
    for theme in ("light", "dark"):
        notebook.set_theme(theme)
        notebook.cell("start")
        notebook.screenshot(f"exam-view-{theme}")
    assert notebook.errors == []
