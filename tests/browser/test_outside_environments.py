"""What people bring, in the panel, the run browser and the exam view of a real page."""

MINE = """
import gymnasium as gym
import numpy as np
from dqn_lesson import ControlPanel, ExamView, Hyperparameters, RunBrowser

class Walk(gym.Env):
    metadata = {"render_modes": ["rgb_array"], "render_fps": 5}
    action_space, observation_space = gym.spaces.Discrete(2), gym.spaces.Box(0, 9, (1,), np.float32)

    def __init__(self, render_mode=None):
        self.render_mode = render_mode

    def reset(self, seed=None, options=None):
        super().reset(seed=seed)
        self.place = int(self.np_random.integers(4))
        return np.array([self.place], np.float32), {}

    def step(self, action):
        self.place = max(0, self.place + (1 if action else -1))
        return np.array([self.place], np.float32), -1.0, self.place >= 9, False, {}

    def render(self):
        picture = np.full((60, 300, 3), 255, np.uint8)
        picture[20:40, 30 * self.place : 30 * self.place + 24] = (30, 90, 180)
        return picture

class Right:
    def __init__(self, *_):
        self.epsilon = 0.5

    def act(self, state):
        return 1

    def remember(self, *transition):
        pass

    def replay(self, batch_size):
        print("I have replayed", batch_size)
        return 0.5

panel = ControlPanel(Hyperparameters(num_steps=3000, learning_starts=100, replay_every=0), Walk, Right)
panel
"""
OTHERS = """
view = ExamView(Right(), Walk, num_starts=20)
display(RunBrowser(panel=panel), view)
"""


def test_what_came_from_outside(open_notebook) -> None:
    notebook = open_notebook("00_start_here")
    page = notebook.page
    page.set_viewport_size({"width": 1000, "height": 1300})
    notebook.write("start", MINE)
    notebook.run_cell("start", seconds=90)
    panel = notebook.cell("start")
    panel.get_by_role("button", name="Train", exact=True).click()
    notebook.write("panel", "import time\ntime.sleep(2)")  # what the agent prints would land here
    notebook.run_cell("panel")
    notebook.wait_for(".dqn-line[data-look='no bar']", seconds=120)
    assert notebook.cell("panel").locator(".jp-OutputArea-output").count() == 0
    panel = notebook.cell("start")
    said = panel.inner_text()
    assert (
        "This environment names no pass mark. The environment sets no time limit, so an episode ends after "
        in said
    )
    assert "Played here: Walk." in said and "475" not in said and "CartPole" not in said
    assert "The agent printed something: see the log, under More." in said
    panel.get_by_role("button", name="More:").click()
    notebook.wait_for(".dqn-log >> text=I have replayed 64")
    for theme in ("light", "dark"):
        notebook.set_theme(theme)
        notebook.cell("start")
        notebook.screenshot(f"outside-panel-{theme}")
    panel.locator(".dqn-log").scroll_into_view_if_needed()
    notebook.screenshot("outside-log")

    notebook.write("panel", OTHERS)
    notebook.run_cell("panel", seconds=60)
    cell = notebook.cell("panel")
    notebook.wait_for(".dqn-exam >> text=names no pass mark", seconds=60)
    cell.get_by_role("button", name="Play the worst").click()
    notebook.wait_for(".dqn-exam .dqn-player canvas", seconds=60)
    cell.get_by_role("checkbox").first.check()
    cell.get_by_role("button", name="Watch them play").click()
    notebook.wait_for(".dqn-runs >> text=can't play here. Walk has no Gymnasium id", seconds=60)
    assert "475" not in cell.inner_text()
    for theme in ("light", "dark"):
        notebook.set_theme(theme)
        notebook.cell("panel")
        notebook.screenshot(f"outside-others-{theme}")
    assert notebook.errors == []
