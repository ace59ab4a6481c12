"""Control panels for tests, with and without pictures, that clean up after themselves.

A test module takes them by `pytest_plugins = "panel_fixtures"`.
"""

from collections.abc import Callable, Iterator

import gymnasium as gym
import numpy as np
import pytest
from panel_agents import SHORT, Agent
from panel_page import PanelPage

from dqn_lesson import saved_picture
from dqn_lesson.widgets import ControlPanel
from dqn_lesson.widgets.control_panel.control import exam_run, trainer
from dqn_lesson.widgets.control_panel.view import buttons
from dqn_lesson.widgets.control_panel.view import screen as screen_module
from dqn_lesson.widgets.control_panel.view.diagnostics_plot import DiagnosticsPlot


class ThreeSteps(gym.Env):
    """No pictures and no pass mark."""

    observation_space = gym.spaces.Box(-1, 1, (4,))
    action_space = gym.spaces.Discrete(2)

    def reset(self, seed=None, options=None):
        super().reset(seed=seed)
        self.num_steps = 0
        return np.zeros(4, np.float32), {}

    def step(self, action):
        self.num_steps += 1
        return np.zeros(4, np.float32), 1.0, self.num_steps == 3, False, {}


@pytest.fixture
def scratch(tmp_path, monkeypatch):
    """Runs and presets go where nobody keeps any."""
    monkeypatch.setenv("DQN_LESSON_RUNS", str(tmp_path / "runs"))
    monkeypatch.setenv("DQN_LESSON_HOME", str(tmp_path / "home"))
    return tmp_path


@pytest.fixture(scope="session")
def brief_environments() -> Iterator[None]:
    """CartPole with episodes of 30 steps at most, and an environment that is like no other."""
    entry = gym.spec("CartPole-v1").entry_point
    gym.register("Brief-v0", entry, max_episode_steps=30, reward_threshold=28)
    gym.register("ThreeSteps-v0", ThreeSteps)
    yield
    del gym.registry["Brief-v0"], gym.registry["ThreeSteps-v0"]


def leave_pictures_out(patch: pytest.MonkeyPatch) -> None:
    """Nothing is drawn, recorded or kept for the saved notebook, and the exam is short."""
    patch.setattr(exam_run, "NUM_STARTS", 12)
    patch.setattr(trainer, "can_render", lambda _: False)
    patch.setattr(screen_module, "can_render", lambda _: False)
    patch.setattr(screen_module.LiveCurve, "png", lambda _: b"png")
    patch.setattr(DiagnosticsPlot, "pngs", lambda _: [b"png"] * 3)
    patch.setattr(saved_picture.SavedPicture, "keep", lambda *_: None)


def obey_every_click(patch: pytest.MonkeyPatch) -> None:
    """A test presses faster than a person: no click is taken for a double one, or for one that came late."""
    patch.setattr(buttons, "DOUBLE_CLICK", 0)
    patch.setattr(buttons, "LATE_PAUSE", 0)


@pytest.fixture
def real_panel(scratch, brief_environments, monkeypatch) -> Iterator[Callable[..., PanelPage]]:
    """Gives `real_panel(...)`, with all its pictures, and ends every run it started."""
    obey_every_click(monkeypatch)
    panels = []

    def make(hyperparameters=SHORT, agent=Agent, env="Brief-v0", **more) -> PanelPage:
        panels.append(ControlPanel(hyperparameters, env, agent, **more))
        return PanelPage(panels[-1])

    yield make
    for made in panels:
        made.stop()
        assert made.wait(20)


@pytest.fixture
def panel(real_panel, monkeypatch) -> Callable[..., PanelPage]:
    """Gives `panel(...)`, which draws nothing."""
    leave_pictures_out(monkeypatch)
    return real_panel
