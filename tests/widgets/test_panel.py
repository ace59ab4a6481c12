"""The control panel without a browser and without TensorFlow: runs, buttons, the exam, its cell."""

import gc
import io
import subprocess
import sys
import threading
import time
import weakref
from types import SimpleNamespace

import gymnasium as gym
import numpy as np
import pytest
from panel_agents import SHORT, Agent, Slow
from panel_fixtures import leave_pictures_out
from panel_page import PanelPage, all_in, root_of
from PIL import Image
from waiting import until

from dqn_lesson.agent import DQNAgent
from dqn_lesson.examination import exam, examining
from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.widgets import ControlPanel
from dqn_lesson.widgets.control_panel.control import exam_run, trainer
from dqn_lesson.widgets.control_panel.control.trainer import Trainer
from dqn_lesson.widgets.control_panel.view import buttons
from dqn_lesson.widgets.control_panel.view import screen as screen_module
from dqn_lesson.widgets.control_panel.view import status as status_module
from dqn_lesson.widgets.shared import cell

pytest_plugins = "panel_fixtures"


class Falling(Agent):
    """Its author made a mistake."""

    def act(self, state):
        raise KeyError("<b>left</b>")


def buttons_of(shown: PanelPage) -> tuple[str, bool, bool]:
    """What the first button does, and whether Stop and Reset can be pressed."""
    return shown.main, shown.offers("Stop"), shown.offers("Reset")


# A whole run


def test_a_run_ends_with_exam_and_game(real_panel) -> None:
    shown = real_panel()
    assert "comes at the end" in shown.exam_text()
    shown.train()
    assert shown.run.phase == "done"
    assert "Exam passed: 30.0 on average over 100 new starts; 28 is enough." in shown.exam_text()
    assert "Trained 60 steps in 1 s" in shown.status()
    assert Image.open(io.BytesIO(shown.game().png)).is_animated
    assert "Score 30" in shown.game().text and "Score 30" in shown.caption()
    assert shown.part("dqn-curve").facts == {"numPoints": 2, "average": "30.0"}
    assert shown.curve_text() == "Score curve: 2 episodes so far. The average of the last 20 is 30.0."
    assert shown.readout("num_steps") == "about 1 s here"


def test_what_is_always_said_under_the_curve(panel) -> None:
    notes = panel(env="CartPole-v1").notes()
    assert "scored while the agent still takes random actions. The exam takes none." in notes
    assert "Trained on: 0 a step, −1 for a fall. Score: steps balanced." in notes


def test_a_game_with_wrappers_and_rules_of_its_own_goes_by_its_name_and_says_how_it_is_examined(
    panel,
) -> None:
    shown = panel(env="dqn_lesson/Pong-v0")
    assert "Played here: dqn_lesson/Pong-v0." in shown.notes()
    assert "The exam takes one in 20, as its rules say." in shown.notes()


def test_the_same_seed_plays_the_same_games(panel) -> None:
    runs = [panel(SHORT.replace(num_steps=300), agent=Dizzy, seed=seed).train().run for seed in (3, 3, 4)]
    played = [[(episode.num_steps, episode.score) for episode in run.episodes] for run in runs]
    assert played[0] == played[1] != played[2]


class Dizzy(Agent):
    """Presses at random, by its own seed."""

    def __init__(self, env, hyperparameters, seed):
        super().__init__(env, hyperparameters, seed)
        self.rng = np.random.default_rng(seed)

    def act(self, state):
        return int(self.rng.integers(2))


def test_an_exam_that_is_not_passed(panel) -> None:
    shown = panel(agent=Dizzy)
    shown.train()
    assert "Exam not passed: 2" in shown.exam_text() and "28 is needed" in shown.exam_text()


def test_an_environment_without_pictures_and_pass_mark(real_panel) -> None:
    shown = real_panel(env="ThreeSteps-v0")
    shown.train()
    assert shown.run.phase == "done"
    assert (
        "Exam: 3.0 on average over 100 new starts. This environment names no pass mark." in shown.exam_text()
    )
    assert shown.game().text == "This environment draws no pictures."
    assert shown.readout("gamma") == "looks ahead about 200 steps"


class Misjudging(Agent):
    """Its `act` is wrong, while the policy it has inherited knows better."""

    def act(self, state):
        return 1

    def snapshot(self):
        return Agent(None, SHORT, 0)


def test_the_exam_asks_the_learners_own_act(real_panel) -> None:
    shown = real_panel(agent=Misjudging)
    shown.train()
    assert shown.run.exam.mean < 15
    assert shown.run.recording.score < 15


class Diverging(Agent):
    """Its network's numbers are none any more."""

    def replay(self, batch_size):
        return np.float32("nan")


@pytest.mark.parametrize(("agent", "said"), [(Agent, 0), (Diverging, 1)])
def test_a_diverged_network_is_said_in_one_sentence(panel, agent, said) -> None:
    shown = panel(SHORT.replace(learning_starts=10, replay_every=10, updates_per_replay=1), agent=agent)
    shown.train()
    assert shown.exam_text().count("The network's numbers have grown out of all bounds") == said
    assert "Exam passed" in shown.exam_text()


def test_the_recording_is_made_before_anybody_waits_for_it(scratch, brief_environments) -> None:
    made = []
    run = Trainer(Agent, "Brief-v0", SHORT, 0, lambda run: made.append("png" in vars(run.recording or run)))
    run.run()
    assert (run.phase, made[-1]) == ("done", True)


def test_a_run_too_short_for_the_clock_has_a_speed() -> None:
    run = Trainer(Agent, "Brief-v0", SHORT, 0, lambda run: None)
    run.num_steps = 1
    assert run.mean_speed == 64


def test_two_looks_within_one_tick_of_the_clock_have_a_speed() -> None:
    run = Trainer(Agent, "Brief-v0", SHORT, 0, lambda _: None)
    run._marks.extend([(10, 1.0), (20, 1.0)])
    assert run.speed == 10 / trainer.COARSEST_CLOCK


# Buttons in any order


class Vague(Agent):
    """Its epsilon is no number."""

    def __init__(self, env, hyperparameters, seed):
        super().__init__(env, hyperparameters, seed)
        self.epsilon = np.array([0.5])


def test_an_epsilon_that_is_no_number_is_left_out(panel) -> None:
    shown = panel(SHORT, Vague)
    shown.open_more()
    shown.train()
    assert (shown.run.phase, shown.run.recorder.trouble) == ("done", None)
    assert {episode.epsilon for episode in shown.run.episodes} == {None}


def test_where_the_panel_cannot_draw_it_can_still_be_used(panel, monkeypatch) -> None:
    def broken(*_):
        raise RuntimeError("no ink")

    said = []
    monkeypatch.setattr(threading, "excepthook", lambda arguments: said.append(str(arguments.exc_value)))
    shown = panel(SHORT)
    with monkeypatch.context() as patch:
        patch.setattr(screen_module.Screen, "show", broken)
        shown.train()
    assert said == ["no ink"]
    assert not shown.panel.running and shown.main == "Train"
    shown.train()
    assert shown.run.phase == "done"


def test_train_pressed_twice_is_one_run(panel) -> None:
    Slow.made = 0
    shown = panel(agent=Slow)
    shown.press("Train")
    first = shown.run
    shown.panel.train()
    until(lambda: shown.run.phase == "training")
    assert shown.run is first
    assert Slow.made == 1
    assert buttons_of(shown) == ("Pause", True, True)


def test_stop_ends_a_run_within_a_second(panel) -> None:
    shown = panel(agent=Slow)
    shown.train_some_steps()
    shown.press("Stop")
    shown.panel.stop()
    shown.wait_until_done(1)
    assert shown.run.phase == "stopped"
    assert shown.run.exam is None
    assert "of 60 steps. The exam comes at the end of a whole run." in shown.status()
    assert buttons_of(shown) == ("Train", False, True)


class Stuck(Agent):
    """Its constructor hangs, as an import does."""

    released = threading.Event()

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.released.wait(20)


def test_stop_does_not_wait_for_an_import_but_the_next_run_does(panel) -> None:
    Stuck.released.clear()
    Stuck.made = 0
    shown = panel(agent=Stuck)
    shown.train_until(lambda: Stuck.made == 1)
    first = shown.run
    shown.press("Stop")
    assert "Stopped after 0 of 60 steps." in shown.status()
    assert buttons_of(shown) == ("Train", False, True)
    shown.press("Train")
    assert "Getting ready" in shown.status() or "Loading TensorFlow" in shown.status()
    assert not shown.panel.wait(0.3) and Stuck.made == 1  # no second thread trains beside the first
    Stuck.released.set()
    shown.wait_until_done(20)
    assert (first.phase, first.num_steps, shown.run.phase) == ("stopped", 0, "done")
    assert Stuck.made == 2


def test_the_exam_lets_other_threads_speak(panel, monkeypatch) -> None:
    breaths = []
    clock = SimpleNamespace(monotonic=time.monotonic, sleep=breaths.append)
    monkeypatch.setattr(trainer, "time", clock)
    shown = panel()
    shown.train()
    assert len(breaths) >= sum(shown.run.exam.scores) // 50 > 0
    assert min(breaths) > 0


def test_stop_ends_the_exam_too(panel) -> None:
    shown = panel(SHORT.replace(num_steps=1), agent=Slow)
    shown.train_until(lambda: shown.run.phase == "exam")
    shown.press("Stop")
    shown.wait_until_done(1)
    assert shown.run.phase == "stopped"
    assert "Stopped during the exam, after all 1 steps. It has no result this time." in shown.status()
    assert "comes at the end" in shown.exam_text()


def test_stop_while_the_game_is_recorded_keeps_the_exam(panel, monkeypatch) -> None:
    def recording(agent, *_, **__):
        while True:
            agent.act(np.zeros((1, 4)))

    monkeypatch.setattr(trainer, "can_render", lambda _: True)
    monkeypatch.setattr(trainer, "record", recording)
    shown = panel()
    shown.train_until(lambda: shown.run.phase == "recording")
    shown.press("Stop")
    assert "Stopped after 60 steps and the exam" in shown.status()
    assert "Exam passed: 30.0" in shown.exam_text()


@pytest.mark.parametrize(("agent", "said"), [(Agent, "Exam passed"), (Falling, "KeyError")])
def test_stop_a_moment_after_the_end_hides_nothing(panel, monkeypatch, agent, said) -> None:
    ended, seen, run = threading.Event(), threading.Event(), Trainer.run

    def unseen_run(self) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(screen_module.Screen, "show", lambda *_: None)
            run(self)
        ended.set()
        seen.wait(20)

    monkeypatch.setattr(Trainer, "run", unseen_run)
    shown = panel(agent=agent)
    shown.press("Train")
    assert ended.wait(20)
    shown.press("Stop")
    seen.set()
    assert said in shown.exam_text()


def test_stop_before_train_does_nothing(panel) -> None:
    shown = panel()
    assert not shown.offers("Stop")
    shown.panel.stop()
    assert shown.run is None
    shown.train()
    assert shown.run.phase == "done"


def test_a_second_run_starts_afresh(panel) -> None:
    Agent.made = 0
    shown = panel()
    for _ in range(2):
        shown.train()
        assert shown.curve_points() == 2
    assert Agent.made == 2


class Watched(Agent):
    """Notes who touches it."""

    def __init__(self, env, hyperparameters, seed):
        super().__init__(env, hyperparameters, seed)
        self.threads = set()

    def act(self, state):
        self.threads.add(threading.get_ident())
        return super().act(state)


def test_one_thread_touches_the_agent(panel) -> None:
    shown = panel(agent=Watched)
    shown.press("Train")
    shown.slide("gamma", 0.9)
    shown.wait_until_done()
    assert len(shown.run.agent.threads) == 1
    assert threading.get_ident() not in shown.run.agent.threads


# Pause, Resume, One episode, Stop, Reset


def test_a_paused_run_waits_and_train_goes_on(panel) -> None:
    shown = panel(agent=Slow)
    shown.train_some_steps()
    first = shown.run
    shown.press("Pause")
    assert shown.main == "Resume"
    until(lambda: "Paused after" in shown.status())
    time.sleep(0.1)
    steps, seconds = first.num_steps, first.seconds
    time.sleep(0.3)
    assert first.num_steps == steps
    shown.press("Resume")
    assert shown.main == "Pause"
    until(lambda: first.num_steps > steps)
    assert shown.run is first
    assert first.seconds - seconds < 0.25  # the pause does not count


def test_step_plays_one_episode_and_waits(panel) -> None:
    shown = panel()
    shown.press("One episode")
    until(lambda: shown.main == "Resume")
    assert [episode.number for episode in shown.run.episodes] == [1]
    assert shown.run.num_steps == 30
    shown.press("One episode")
    until(lambda: len(shown.run.episodes) == 2 and shown.main == "Resume")
    assert "Paused after 60 of 60 steps." in shown.status()
    shown.press("Resume")
    shown.wait_until_done()
    assert shown.run.phase == "done"


def test_resume_in_the_middle_of_one_episode_goes_on_after_its_end(panel) -> None:
    shown = panel(agent=Slow)
    shown.press("One episode")
    until(lambda: shown.run.num_steps > 2)
    shown.press("Pause")
    shown.press("Resume")
    until(lambda: shown.run.num_steps > 32)
    assert shown.main == "Pause" and len(shown.run.episodes) == 1


def test_pause_before_the_first_step_and_stop_in_a_pause(panel) -> None:
    shown = panel()
    shown.press("Train")
    shown.press("Pause")
    shown.press("Stop")
    shown.wait_until_done(5)
    assert not shown.panel.running and shown.main == "Train"
    shown.press("One episode")
    until(lambda: shown.main == "Resume")
    shown.press("Stop")
    shown.wait_until_done(5)
    assert shown.run.phase == "stopped"


def test_the_exam_can_be_paused_too(panel) -> None:
    shown = panel(SHORT.replace(num_steps=1), agent=Slow)
    shown.train_until(lambda: shown.run.phase == "exam")
    shown.press("Pause")
    until(lambda: "Paused in the exam, after 0 of 12 starts." in shown.status())


def test_reset_forgets_the_run_and_train_makes_a_new_agent(panel) -> None:
    Agent.made = 0
    shown = panel().train()
    first = shown.run.agent
    assert shown.curve_points() == 2
    shown.press("Reset")
    assert shown.run is None
    assert shown.curve_points() == 0
    assert "comes at the end" in shown.exam_text()
    assert shown.status() == "Ready. Press Train."
    assert not shown.offers("Reset")
    assert shown.train().run.agent is not first
    assert Agent.made == 2


def test_reset_in_the_middle_ends_the_run(panel) -> None:
    shown = panel(agent=Slow)
    shown.train_some_steps()
    run = shown.run
    shown.press("Reset")
    shown.wait_until_done(5)
    assert (run.phase, shown.run, shown.panel.running) == ("stopped", None, False)


def test_a_double_click_on_train_is_no_pause(panel, monkeypatch) -> None:
    monkeypatch.setattr(buttons, "DOUBLE_CLICK", 60)
    shown = panel(agent=Slow)
    shown.press("Train")
    shown.press("Pause")
    assert shown.panel.running and shown.main == "Pause"
    monkeypatch.setattr(buttons, "DOUBLE_CLICK", 0)
    shown.press("Pause")
    assert shown.main == "Resume"


def test_a_pause_that_comes_a_moment_after_the_end_starts_no_other_run(panel, monkeypatch) -> None:
    monkeypatch.setattr(buttons, "LATE_PAUSE", 60)
    shown = panel().train()
    first = shown.run
    shown.press("Train")  # it read Pause on the page
    assert shown.run is first and not shown.panel.running
    monkeypatch.setattr(buttons, "LATE_PAUSE", 0)
    shown.press("Train")
    assert shown.panel.running and shown.run is not first


def test_train_right_after_stop_is_meant(panel, monkeypatch) -> None:
    monkeypatch.setattr(buttons, "LATE_PAUSE", 60)
    shown = panel(agent=Slow)
    shown.press("Train")
    shown.press("Stop")
    first = shown.run
    shown.press("Train")
    assert shown.panel.running and shown.run is not first


# The exam

SHORTER = "Shorter exam: 10 starts"


def test_the_exam_is_taken_start_by_start(brief_environments) -> None:
    agent = Agent(None, SHORT, 0)
    scores = []
    for score in examining(agent, "Brief-v0", 4):
        assert agent.epsilon == 0
        scores.append(score)
    assert agent.epsilon == 0.5
    assert tuple(scores) == exam(agent, "Brief-v0", 4).scores == (30.0,) * 4


def test_a_long_exam_says_how_far_it_is_and_offers_a_shorter_one(panel, monkeypatch) -> None:
    monkeypatch.setattr(exam_run, "NUM_STARTS", 100)
    monkeypatch.setattr(exam_run, "LONG_EXAM", 0.0)
    monkeypatch.setattr(Agent, "pause", 0.001)
    shown = panel()
    shown.train_until(lambda: shown.run.phase == "exam")
    assert not shown.offers(SHORTER)
    until(lambda: shown.offers(SHORTER))
    until(lambda: "Taking the exam: " in shown.status() and " of 100 starts." in shown.status())
    shown.press(SHORTER)
    shown.wait_until_done(20)
    starts = len(shown.run.exam.scores)
    assert 10 <= starts < 100
    assert f"over {starts} new starts" in shown.exam_text()
    assert not shown.offers(SHORTER)


def test_a_shorter_exam_before_the_tenth_start_has_ten(panel, monkeypatch) -> None:
    monkeypatch.setattr(exam_run, "NUM_STARTS", 100)
    monkeypatch.setattr(Agent, "pause", 0.002)
    shown = panel()
    shown.train_until(lambda: shown.run.phase == "exam")
    shown.button(SHORTER).click()  # before it is offered
    shown.wait_until_done(20)
    assert "30.0 on average over 10 new starts" in shown.exam_text()


def offers_of_a_shorter_exam(patch: pytest.MonkeyPatch) -> list[bool]:
    """Grows: whether the row of buttons was to offer one, each time it was drawn."""
    offered, show = [], buttons.Buttons.show
    patch.setattr(
        buttons.Buttons,
        "show",
        lambda row, **state: (offered.append(state["long_exam"]), show(row, **state)),
    )
    return offered


def test_a_quick_exam_offers_nothing_however_long_the_training_took(panel, monkeypatch) -> None:
    monkeypatch.setattr(Agent, "remember", lambda *_: time.sleep(1.2 / SHORT.num_steps))
    shown = panel()
    offered = offers_of_a_shorter_exam(monkeypatch)
    shown.train()
    assert shown.run.seconds > 1 and offered and not any(offered)


def test_a_pause_does_not_make_an_exam_long(panel, monkeypatch) -> None:
    monkeypatch.setattr(exam_run, "NUM_STARTS", 100)
    monkeypatch.setattr(Agent, "pause", 0.0005)
    shown = panel()
    shown.train_until(lambda: shown.run.exam_run.scores)
    shown.press("Pause")
    until(lambda: "Paused in the exam" in shown.status())
    time.sleep(1.1)
    offered = offers_of_a_shorter_exam(monkeypatch)
    shown.press("Resume")
    shown.press("Stop")
    assert offered and not any(offered)


# How far it is


def test_a_run_that_ends_by_episodes_says_how_far_it_is(panel, monkeypatch) -> None:
    monkeypatch.setattr(Agent, "pause", 0.002)
    shown = panel(Hyperparameters(num_steps=100_000, num_episodes=40))
    shown.train_until(lambda: shown.run.share >= 0.25 and shown.run.speed)
    shown.press("Pause")
    until(lambda: shown.progress() == pytest.approx(len(shown.run.episodes) / 40, abs=1e-4))
    run = SimpleNamespace(hyperparameters=shown.panel.hyperparameters, share=0.25, num_steps=300)
    assert status_module._seconds_left(run, speed=10.0) == 90


def test_reset_waits_for_the_first_pictures(panel, monkeypatch) -> None:
    drawing, together = [], []
    prepare = screen_module.Screen._new_curve

    def slow(self, settings, before=None) -> None:
        together.append(len(drawing))
        drawing.append(1)
        time.sleep(0.05)
        prepare(self, settings, before)
        drawing.pop()

    monkeypatch.setattr(screen_module.Screen, "_new_curve", slow)
    shown = panel()
    shown.press("Train")
    shown.press("Reset")
    shown.wait_until_done()
    assert together == [0, 0]


# Bad input


def test_the_error_of_a_subscriber_ends_the_run_and_is_shown_there_alone(panel, monkeypatch) -> None:
    def broken(agent, num_steps):
        raise RuntimeError("no map")

    said = []
    monkeypatch.setattr(threading, "excepthook", lambda arguments: said.append(str(arguments.exc_value)))
    shown = panel()
    shown.panel.subscribe(broken)
    shown.train()
    assert (shown.run.phase, said) == ("failed", [])
    assert "RuntimeError: no map" in shown.exam_text()


def test_an_error_is_shown_folded_and_the_panel_trains_again(panel) -> None:
    agents = [Falling, Agent]
    shown = panel(agent=lambda *arguments: agents.pop(0)(*arguments))
    shown.train()
    assert shown.run.phase == "failed"
    source = shown.part("dqn-verdict").value
    assert "KeyError" in source and "<details><summary>" in source
    assert "in act" in source and "<b>" not in source
    assert "Stopped by an error" in shown.status()
    shown.train()
    assert "Exam passed" in shown.exam_text()


def test_an_agent_that_leaves_python_is_an_error_too(panel) -> None:
    shown = panel(agent=lambda *_: sys.exit("bye"))
    shown.train()
    assert "SystemExit: bye" in shown.exam_text()


def test_an_environment_that_does_not_fit(panel) -> None:
    shown = panel(env="Pendulum-v1", agent=DQNAgent).train()
    assert "ValueError: The actions of Pendulum-v1 are Box" in shown.exam_text()


@pytest.mark.parametrize("agent", [3, "DQNAgent", None])
def test_what_is_no_agent(agent) -> None:
    with pytest.raises(
        ValueError, match=r"agent is .*, but must be a class or a function that makes an agent"
    ):
        ControlPanel(agent=agent)


@pytest.mark.parametrize("seed", [-1, 1.5, "7"])
def test_what_is_no_seed(seed) -> None:
    with pytest.raises(ValueError, match=r"seed is .*, but must be a whole number"):
        ControlPanel(seed=seed)


def test_an_agent_is_trained_as_it_is(panel) -> None:
    agent = Agent(None, SHORT, 0)
    shown = panel(agent=agent)
    shown.slide("gamma", 0.9)
    shown.train()
    assert shown.run.agent is agent
    assert agent.gamma == 0.9


def by_hand() -> Agent:
    """An agent with the tutorial's settings, as a learner writes them down."""
    agent = Agent(None, SHORT, 0)
    agent.gamma, agent.learning_rate = 0.9, 1e-4
    agent.epsilon, agent.epsilon_decay, agent.epsilon_min = 0.0, 0.995, 0.1
    return agent


def test_an_agent_keeps_its_own_settings_where_no_slider_was_moved(panel) -> None:
    agent = by_hand()
    before = {name: value for name, value in vars(agent).items() if name != "memory"}
    shown = panel(None, agent=agent)
    shown.slide("num_steps", 60)
    shown.train()
    assert {name: value for name, value in vars(agent).items() if name != "memory"} == before
    assert shown.panel.sliders["gamma"].value == 0.9 and shown.panel.sliders["batch_size"].value == 64


def test_a_setting_changed_by_hand_counts_more_than_the_agents_hyperparameters() -> None:
    agent = DQNAgent(gym.make("CartPole-v1"), Hyperparameters(batch_size=16))
    agent.gamma = 0.9
    sliders = ControlPanel(agent=agent).sliders
    assert (sliders["gamma"].value, sliders["batch_size"].value) == (0.9, 16)


def test_settings_given_count_more_than_the_agents_own(panel) -> None:
    assert panel(SHORT, agent=by_hand()).panel.sliders["gamma"].value == 0.995


def test_a_raised_minimum_lifts_epsilon_before_train_too(panel) -> None:
    agent = by_hand()
    shown = panel(SHORT, agent=agent)
    shown.slide("epsilon_min", 0.3)
    shown.train()
    assert (agent.epsilon_min, agent.epsilon) == (0.3, 0.3)


# The cell that shows it


class Shell:
    """As much of a notebook's Python as says which cell runs."""

    def __init__(self, code: str, execution: str, cell_id: str | None = None):
        metadata = {} if cell_id is None else {"cellId": cell_id}
        self.parent = {"metadata": metadata, "header": {"msg_id": execution}, "content": {"code": code}}

    def get_parent(self) -> dict:
        return self.parent


@pytest.mark.parametrize("cell_id", ["panel", None])
def test_running_the_cell_again_stops_its_run_and_no_other(panel, monkeypatch, cell_id) -> None:
    monkeypatch.setattr(cell, "_shown", {})

    def shown_by(code: str, execution: str, identity: str | None) -> PanelPage:
        monkeypatch.setattr(cell, "get_ipython", lambda: Shell(code, execution, identity))
        shown = panel(agent=Slow)
        shown.train_until(lambda: shown.run.phase == "training")
        return shown

    first = shown_by("ControlPanel()", "1", cell_id)
    run = first.run
    other = shown_by("ControlPanel(seed=1)", "2", cell_id and "another")
    twins = [shown_by("[ControlPanel(), ControlPanel()]", "3", "twins") for _ in range(2)]
    again = shown_by("ControlPanel()", "4", cell_id)
    first.wait_until_done(1)
    assert run.phase == "stopped"
    assert first.run is None
    assert all(shown.panel.running for shown in (other, *twins, again))


def test_running_the_cell_again_frees_the_earlier_panel(scratch, brief_environments, monkeypatch) -> None:
    leave_pictures_out(monkeypatch)
    monkeypatch.setattr(cell, "_shown", {})
    monkeypatch.setattr(cell, "get_ipython", lambda: Shell("ControlPanel()", "1"))
    shown = ControlPanel(SHORT, "Brief-v0", Agent)
    shown.train()
    assert shown.wait(20)
    panel, agent = weakref.ref(shown), weakref.ref(shown.run.agent)
    widgets = weakref.WeakSet([*all_in(root_of(shown), hidden=True), root_of(shown).layout])
    del shown
    gc.collect()
    assert panel() is not None  # its widgets are on the page
    monkeypatch.setattr(cell, "get_ipython", lambda: Shell("ControlPanel()", "2"))
    again = ControlPanel(SHORT, "Brief-v0", Agent)
    gc.collect()
    assert (panel(), agent(), list(widgets)) == (None, None, [])
    assert again.wait(20)


def test_it_is_shown_without_tensorflow_in_words_and_from_files_read_as_utf_8() -> None:
    source = (
        "import sys, warnings;warnings.filterwarnings('error', category=EncodingWarning,"
        " module='dqn_lesson');from dqn_lesson import ControlPanel; bundle ="
        " ControlPanel()._repr_mimebundle_();print(bundle['text/plain'], sorted(bundle)[0],"
        " {'keras', 'tensorflow'} & set(sys.modules))"
    )
    command = [sys.executable, "-X", "warn_default_encoding", "-c", source]
    result = subprocess.run(command, capture_output=True, text=True)
    assert result.stdout.strip() == (
        "The control panel. To use it, run this cell in JupyterLab."
        " application/vnd.jupyter.widget-view+json set()"
    ), result.stderr
