"""What goes on inside a run and what is kept of it: *More*, recordings, its folder, the saved notebook."""

import time
from types import SimpleNamespace

import numpy as np
import pytest
from panel_agents import SHORT, Agent, Knowing, Slow
from waiting import until

from dqn_lesson import list_runs, saved_picture
from dqn_lesson.agent import DQNAgent
from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.training import Episode
from dqn_lesson.widgets.control_panel.control import game_preview, run_recorder
from dqn_lesson.widgets.control_panel.control.diagnostics import Diagnostics, episode_line
from dqn_lesson.widgets.control_panel.control.game_preview import can_be_frozen
from dqn_lesson.widgets.control_panel.view import diagnostics_view
from dqn_lesson.widgets.control_panel.view.diagnostics_plot import DiagnosticsPlot, newest
from dqn_lesson.widgets.control_panel.view.settings import kind, text_of

pytest_plugins = "panel_fixtures"

# What goes on inside


def test_a_look_inside() -> None:
    history, agent = Diagnostics(240), Knowing(None, SHORT, 0)
    agent.memory.extend(range(50))
    agent.epsilon = float("nan")
    for step in range(1, 9):
        history.note(agent, step, np.zeros(4), [None, 0.25, float("nan")][step % 3], now=0.0)
    assert [sample.num_steps for sample in history.samples] == [2, 4, 6, 8]
    assert history.samples[-1] == (8, None, 0.25, 3.0)
    assert (history.num_memories, history.capacity) == (40, 40)


class Odd(Agent):
    def q_values(self, states):
        raise ValueError("one state at a time")


def test_q_values_that_do_not_answer_are_asked_once_and_said(panel) -> None:
    shown = panel(agent=Odd)
    shown.open_more()
    shown.train()
    assert shown.run.phase == "done"
    assert "q_values said ValueError: one state at a time" in shown.text()
    assert {sample.mean_q for sample in shown.run.diagnostics.samples} == {None}


def test_log_and_memory_under_more(panel) -> None:
    shown = panel(SHORT.replace(num_episodes=7), agent=Knowing)
    shown.open_more()
    assert "come here when a run has begun" in shown.text()
    shown.train()
    assert "episode: 1/7, score: 30, e: 0.5\nepisode: 2/7, score: 30, e: 0.5" in shown.text()
    assert "Memory: 40 of 40 transitions." in shown.text()
    mean_q = shown.small_curve("mean Q")
    assert mean_q.facts["numSamples"] == len(shown.run.diagnostics.samples) > 10
    assert mean_q.text == "Over the steps trained, mean Q: the return it expects. Now: 3."
    assert mean_q.png and "come here" not in shown.text()
    shown.press("Reset")
    assert (mean_q.png, mean_q.text) == (b"", "") and "come here" in shown.text()


def test_the_tutorials_own_line() -> None:
    episode = Episode(12, 34.0, 400, True, 0.6118, None)
    assert episode_line(episode, 5000) == "episode: 12/5000, score: 34, e: 0.61"
    assert episode_line(episode._replace(epsilon=None), None) == "episode: 12, score: 34"


def test_the_second_plot_grows_by_doubling(monkeypatch) -> None:
    plot = DiagnosticsPlot(100)
    draws = []
    for curve in plot._axes.values():
        draw = curve.canvas.draw
        monkeypatch.setattr(curve.canvas, "draw", lambda draw=draw: (draws.append(1), draw()))
    history = Diagnostics(100)
    for step in range(1, 90):
        history.note(Knowing(None, SHORT, 0), step, np.zeros(4), 1e-4, now=0.0)
    plot.show(history.samples[:50])
    plot.pngs()
    plot.show(history.samples)
    assert all(png.startswith(b"\x89PNG") for png in plot.pngs())
    assert len(draws) == 3, "each once"
    assert plot._axes["mean_q"].ax.get_ylim()[1] == pytest.approx(4.095)  # 0.001, doubled from 0.002
    assert [newest(history.samples, name) for name in plot._axes] == ["0.5", "0.0001", "3"]
    assert newest([], "loss") == ""


def test_the_second_plot_is_redrawn_now_and_then(panel, monkeypatch) -> None:
    pictures = []
    monkeypatch.setattr(diagnostics_view, "EVERY", 0.3)
    monkeypatch.setattr(DiagnosticsPlot, "pngs", lambda _: (pictures.append(1), [b"png"] * 3)[1])
    shown = panel(SHORT.replace(num_steps=2000), agent=Slow)
    shown.open_more()
    shown.train_until(lambda: shown.run.seconds > 0.8)
    assert 2 <= len(pictures) <= 5  # at the start of both phases, then every 0.3 seconds


class Recorded(Slow):
    def snapshot(self):
        return Agent(None, SHORT, 0)


def test_films_now_and_then_from_a_snapshot(real_panel, monkeypatch) -> None:
    monkeypatch.setattr(game_preview, "FIRST_AFTER", 0.1)
    shown = real_panel(agent=Recorded)
    shown.recordings().value = False
    shown.train_until(lambda: shown.run.seconds > 0.5)
    assert shown.run.preview.newest is None  # nobody wants any
    shown.recordings().value = True
    until(lambda: shown.run.preview.newest is not None)
    until(lambda: "without random actions. Score 30" in shown.caption())
    assert shown.caption().startswith("The agent after")
    assert shown.run.preview._next > shown.run.preview.newest[0] * 0.02  # a rest comes first


def test_who_can_be_frozen() -> None:
    class Own(DQNAgent):
        def act(self, state, explore=True):
            return 0

    assert [can_be_frozen(kind) for kind in (DQNAgent, Recorded, Agent, Own)] == [True, True, False, False]


def test_of_an_own_agent_the_newest_game_of_its_training_is_filmed(real_panel, monkeypatch) -> None:
    monkeypatch.setattr(game_preview, "FIRST_AFTER", 0.1)
    shown = real_panel(SHORT.replace(num_steps=2000), agent=Slow)
    shown.train_until(lambda: shown.run.preview.newest is not None)
    film = shown.run.preview.newest
    assert film.lived and len(film.recording.frames) == 16  # of 30 steps every second, and the start
    assert film.recording.score == shown.run.episodes[0].score == 30
    until(lambda: "random actions included. Score 30" in shown.caption())
    assert shown.caption().startswith("The end of its newest game, after ")
    assert shown.game().png == film.recording.png


def test_one_episode_is_shown_as_it_was_played(real_panel) -> None:
    shown = real_panel(SHORT.replace(num_steps=2000))
    shown.press("One episode")
    until(lambda: "The end of its newest game, after 30 steps" in shown.caption())
    assert shown.run.num_steps == 30 and shown.run.preview.newest.lived


def test_what_cannot_be_drawn_from_its_states_is_trained_all_the_same(real_panel, monkeypatch) -> None:
    class Still(Agent):
        def act(self, state):
            time.sleep(0.001)
            return 1

    monkeypatch.setattr(game_preview, "FIRST_AFTER", 0)
    shown = real_panel(SHORT.replace(num_steps=60_000), agent=Still, env="Acrobot-v1")
    shown.train_until(lambda: shown.run.preview._next == float("inf"))  # it was tried
    assert shown.run.phase == "training" and shown.run.preview.newest is shown.run.preview.trouble is None


# The result that is shown


def test_a_result_of_other_settings_is_greyed_until_they_are_back(panel) -> None:
    shown = panel().train()
    assert shown.exam_text().startswith("✓  Exam passed: 30.0") and not shown.is_old()
    shown.slide("gamma", 0.9)
    assert shown.exam_text().startswith("○  With the settings before: Exam passed: 30.0") and shown.is_old()
    shown.slide("gamma", SHORT.gamma)
    assert shown.exam_text().startswith("✓  Exam passed") and not shown.is_old()
    shown.panel.seed = 3
    assert shown.is_old()
    shown.train()
    assert shown.exam_text().startswith("✓  Exam passed") and not shown.is_old()
    shown.slide("gamma", 0.9)
    shown.press("Reset")
    assert "comes at the end" in shown.exam_text() and not shown.is_old()


def test_what_was_changed_in_a_run_belongs_to_its_result(panel) -> None:
    shown = panel(SHORT.replace(num_steps=20), agent=Slow)
    shown.train_some_steps()
    shown.slide("gamma", 0.9)
    shown.wait_until_done()
    assert shown.run.changes and not shown.is_old()


def test_the_run_before_stays_as_a_pale_line_until_reset(panel) -> None:
    shown = panel()
    shown.train()
    assert "pale line" not in shown.notes()
    shown.train()
    assert "The pale line: the run before." in shown.notes()
    shown.press("Reset")
    shown.train()
    assert "pale line" not in shown.notes()


def test_when_the_average_reached_the_mark_is_said(panel) -> None:
    shown = panel(SHORT.replace(num_steps=700)).train()
    assert shown.run.reached[0] == 20 * 30  # twenty episodes make an average
    assert "Trained 700 steps in 1 s. The average first reached 28 after 600 steps = 1 s." in shown.status()
    shown = panel(SHORT).train()
    assert shown.run.reached is None and "first reached" not in shown.status()


# What is kept


def test_every_run_is_kept(panel, scratch) -> None:
    shown = panel(seed=5).train()
    (run,) = list_runs().runs.values()
    assert (run.seed, run.settings.num_steps, run.num_steps, run.env_id) == (5, 60, 60, "Brief-v0")
    assert run.exam == shown.run.exam and run.finished
    assert run.episodes == tuple(shown.run.episodes)


def test_a_stopped_run_is_kept_with_its_changes(panel) -> None:
    shown = panel(agent=Slow)
    shown.train_until(lambda: shown.run.num_steps > 35)
    shown.slide("gamma", 0.9)
    until(lambda: shown.run.changes)
    shown.press("Stop")
    shown.wait_until_done(5)
    (run,) = list_runs().runs.values()
    assert (len(run.episodes), run.exam) == (1, None)
    assert [change[1:] for change in run.changes] == [("gamma", 0.9)]


def test_a_run_that_cannot_be_kept_goes_on_and_says_so(panel, monkeypatch) -> None:
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(run_recorder, "Journal", full)
    shown = panel()
    shown.open_more()
    shown.train()
    assert shown.run.phase == "done"
    assert "This run is not kept: OSError: [Errno 28] No space left on device." in shown.text()


def test_the_saved_notebook_shows_the_last_state(real_panel, monkeypatch) -> None:
    updates = []
    handle = SimpleNamespace(display_id="a-cell")
    monkeypatch.setattr(saved_picture, "display", lambda *_, **__: handle)
    monkeypatch.setattr(
        saved_picture, "update_display", lambda content, **where: updates.append((content, where))
    )
    shown = real_panel()
    shown.panel._ipython_display_()
    shown.train()
    content, where = updates[-1]
    assert where == {"raw": True, "display_id": "a-cell"}
    assert content["image/png"] and "data:image/png;base64," in content["text/html"]
    assert "Exam passed: 30.0 on average over 100 new starts; 28 is enough." in content["text/html"]
    assert "Run the cells from the top" in content["text/html"]
    assert "Trained 60 steps in 1 s" in content["text/plain"]


def test_the_settings_of_a_run_can_be_loaded_back(panel) -> None:
    shown = panel()
    shown.panel.hyperparameters = Hyperparameters.tutorial()
    shown.panel.seed = 9
    assert (shown.panel.sliders["gamma"].value, shown.panel.seed) == (0.9, 9)
    assert shown.row("hidden")["text"] == "128, 128, 128"


def test_texts_of_settings() -> None:
    assert [text_of(v) for v in (None, True, (64, 64), "relu", 40_000)] == [
        "none", "yes", "64, 64", "relu", "40,000",
    ]  # fmt: skip
    assert kind("seed") == "number"
