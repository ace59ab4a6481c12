"""The control panel without a browser: pause and step, *More*, presets, the exam, what is kept."""

import json
import time
from collections import deque
from types import SimpleNamespace

import gymnasium as gym
import numpy as np
import pytest
from panel_agents import SHORT, Agent, Knowing, Slow, until

from dqn_lesson import list_runs
from dqn_lesson.agent import DQNAgent
from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.runs import Change
from dqn_lesson.training import Episode, exam, examining
from dqn_lesson.widgets import ControlPanel
from dqn_lesson.widgets.control_panel import (
    buttons,
    exam_run,
    game_preview,
    presets,
    run_recorder,
    saved_output,
    settings,
)
from dqn_lesson.widgets.control_panel import screen as screen_module
from dqn_lesson.widgets.control_panel import status as status_module
from dqn_lesson.widgets.control_panel.diagnostics import History, episode_line
from dqn_lesson.widgets.control_panel.diagnostics_plot import SecondPlot, newest
from dqn_lesson.widgets.control_panel.game_preview import can_be_filmed
from dqn_lesson.widgets.control_panel.settings import LABELS, kind, setting, text_of, typed
from dqn_lesson.widgets.control_panel.trainable import LESSON, OF_THE_LOOP, has_settings

ALL = frozenset(Hyperparameters.names())


@pytest.fixture(autouse=True)
def scratch(tmp_path, monkeypatch):
    monkeypatch.setenv("DQN_LESSON_RUNS", str(tmp_path / "runs"))
    monkeypatch.setenv("DQN_LESSON_HOME", str(tmp_path / "home"))
    gym.register("Brief-v0", gym.spec("CartPole-v1").entry_point, max_episode_steps=30, reward_threshold=28)
    yield tmp_path
    del gym.registry["Brief-v0"]


@pytest.fixture
def panel():
    panels = []

    def make(hyperparameters=SHORT, agent=Agent, env_id="Brief-v0", **more):
        panels.append(ControlPanel(hyperparameters, env_id, agent, **more))
        return panels[-1]

    yield make
    for made in panels:
        made.stop()
        assert made.wait(20)


def opened(shown: ControlPanel):
    """*More*, opened."""
    shown._more.fold.opened = True
    return shown._more


def form_of(shown: ControlPanel):
    """The form under *More*."""
    opened(shown)
    return shown._controls.form


def row(shown: ControlPanel, name: str) -> dict:
    return next(row for row in form_of(shown).rows if row["name"] == name)


def status(shown: ControlPanel) -> str:
    return shown._screen.status.words


def trained(shown: ControlPanel) -> ControlPanel:
    shown.train()
    assert shown.wait(30)
    return shown


# Pause, Resume, Step, Stop, Reset


def test_a_paused_run_waits_and_train_goes_on(panel) -> None:
    shown = panel(agent=Slow)
    shown.train()
    until(lambda: shown.run.num_steps > 2)
    first = shown.run
    shown.pause()
    assert shown._buttons.main.description == "Resume"
    until(lambda: "Paused after" in status(shown))
    time.sleep(0.1)
    steps, seconds = first.num_steps, first.seconds
    time.sleep(0.3)
    assert first.num_steps == steps
    shown.train()
    assert shown._buttons.main.description == "Pause"
    until(lambda: first.num_steps > steps)
    assert shown.run is first
    assert first.seconds - seconds < 0.25  # the pause does not count


def test_step_plays_one_episode_and_waits(panel) -> None:
    shown = panel()
    shown.step()
    until(lambda: shown.run.gate.paused)
    assert [episode.number for episode in shown.run.episodes] == [1]
    assert shown.run.num_steps == 30
    shown.step()
    until(lambda: len(shown.run.episodes) == 2 and shown.run.gate.paused)
    assert "Paused after 60 of 60 steps." in status(shown)
    shown.train()
    assert shown.wait(30)
    assert shown.run.phase == "done"


def test_pause_before_the_first_step_and_stop_in_a_pause(panel) -> None:
    shown = panel()
    shown.train()
    shown.pause()
    shown.stop()
    assert shown.wait(5)
    assert not shown.running and shown._buttons.main.description == "Train"
    shown.step()
    until(lambda: shown.run.gate.paused)
    shown.stop()
    assert shown.wait(5)
    assert shown.run.phase == "stopped"


def test_the_exam_can_be_paused_too(panel) -> None:
    shown = panel(SHORT.replace(num_steps=1), agent=Slow)
    shown.train()
    until(lambda: shown.run.phase == "exam")
    shown.pause()
    until(lambda: "Paused in the exam, after 0 of 100 starts." in status(shown))


def test_reset_forgets_the_run_and_train_makes_a_new_agent(panel) -> None:
    Agent.made = 0
    shown = trained(panel())
    first = shown.run.agent
    assert shown._screen._curve_picture.facts["numPoints"] == 2
    shown.reset()
    assert shown.run is None
    assert shown._screen._curve_picture.facts["numPoints"] == 0
    assert "comes at the end" in shown._screen._verdict.value
    assert status(shown) == "Ready. Press Train."
    assert shown._buttons.reset.disabled
    assert trained(shown).run.agent is not first
    assert Agent.made == 2


def test_reset_in_the_middle_ends_the_run(panel) -> None:
    shown = panel(agent=Slow)
    shown.train()
    until(lambda: shown.run.num_steps > 2)
    run = shown.run
    shown.reset()
    assert shown.wait(5)
    assert (run.phase, shown.run, shown.running) == ("stopped", None, False)


def test_a_double_click_on_train_is_no_pause(panel) -> None:
    shown = panel(agent=Slow)
    shown._buttons.main.click()
    shown._buttons.main.click()
    assert shown.running and not shown.run.gate.paused
    shown._buttons._started = 0
    shown._buttons.main.click()
    assert shown.run.gate.paused


def test_a_pause_that_comes_a_moment_after_the_end_starts_no_other_run(panel, monkeypatch) -> None:
    shown = panel()
    shown._buttons.main.click()
    assert shown.wait(30)
    first = shown.run
    shown._buttons.main.click()  # it read Pause on the page
    assert shown.run is first and not shown.running
    monkeypatch.setattr(buttons, "LATE_PAUSE", 0)
    shown._buttons.main.click()
    assert shown.running and shown.run is not first


def test_train_right_after_stop_is_meant(panel) -> None:
    shown = panel(agent=Slow)
    shown._buttons.main.click()
    shown._buttons.stop.click()
    first = shown.run
    shown._buttons.main.click()
    assert shown.running and shown.run is not first


# Every setting has a control


def test_every_setting_has_one_control_with_its_range_in_the_tooltip(panel) -> None:
    shown = panel()
    rows = {row["name"]: row for row in form_of(shown).rows}
    assert rows.keys() | shown.sliders.keys() == ALL | {"seed"} == LABELS.keys()
    assert not rows.keys() & shown.sliders.keys()
    for name, drawn in rows.items():
        about = setting(name)
        assert about.help in drawn["help"] and drawn["group"] == about.group
        assert drawn["when"] == ("acts at once" if about.live else "from the next Reset on")
    assert rows["replay_every"]["help"].endswith(
        "From 0 to 100,000, or none. It acts from the next Reset on."
        if setting("replay_every").optional
        else "From 0 to 100,000. It acts from the next Reset on."
    )
    kinds = {name: kind(name) for name in ("n_step", "hidden", "loss", "double", "clip_norm", "seed")}
    assert list(kinds.values()) == ["slider", "numbers", "choice", "tick", "number", "number"]


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("memory_size", "40,000", 40_000), ("memory_size", "1e4", 10_000), ("clip_norm", "none", None),
        ("clip_norm", "2.5", 2.5), ("fall_reward", "−100", -100.0), ("hidden", "32, 16", (32, 16)),
        ("hidden", "[32]", (32,)), ("state_scale", "1/2.4 0.5 5 1", (1 / 2.4, 0.5, 5.0, 1.0)),
        ("double", "no", False), ("optimizer", "sgd", "sgd"), ("seed", "7", 7), ("num_episodes", "", None),
    ],
)  # fmt: skip
def test_values_can_be_typed(panel, name, text, value) -> None:
    shown = panel()
    form_of(shown).type(name, text)
    now = shown.seed if name == "seed" else getattr(shown.hyperparameters, name)
    assert now == value and type(now) is type(value)
    assert row(shown, name)["text"] == text_of(value)


@pytest.mark.parametrize(
    ("name", "text"), [("replay_every", "-1"), ("hidden", "wide"), ("clip_norm", "much"), ("n_step", "1.5")]
)
def test_a_typed_value_that_is_not_allowed_is_refused_in_the_words_of_checked(panel, name, text) -> None:
    shown = panel()
    form_of(shown).type(name, text)
    with pytest.raises(ValueError, match="but must be") as refused:
        typed(name, text)
    assert row(shown, name)["error"] == str(refused.value)
    assert str(refused.value).endswith(f"Try {getattr(Hyperparameters(), name)!r}.")
    assert shown.hyperparameters == SHORT
    form_of(shown).type(name, row(shown, name)["text"])
    assert row(shown, name)["error"] == ""


def test_the_way_back_leads_to_the_very_value_and_not_to_its_digits(panel) -> None:
    shown = panel()
    form_of(shown).type("state_scale", "1 1 1 1")
    assert row(shown, "state_scale")["back"] == "0.4167, 0.5, 5, 0.5"
    form_of(shown).type("state_scale", row(shown, "state_scale")["back"])
    assert shown.hyperparameters == SHORT
    form_of(shown).type("state_scale", "none")
    form_of(shown).type("state_scale", row(shown, "state_scale")["otherwise"])
    assert shown.hyperparameters == SHORT


@pytest.mark.parametrize("text", ["2,5", "0,001", "1,00"])
def test_a_comma_that_may_be_a_decimal_one_is_refused(panel, text) -> None:
    shown = panel()
    form_of(shown).type("clip_norm", text)
    assert row(shown, "clip_norm")["error"].startswith(f"clip_norm is '{text}', but must be a number")
    assert shown.hyperparameters == SHORT


def test_what_was_wrong_is_forgotten_when_the_value_changes_otherwise(panel) -> None:
    shown = panel()
    form_of(shown).type("memory_size", "-1")
    assert row(shown, "memory_size")["error"]
    shown.hyperparameters = SHORT.replace(gamma=0.9)
    assert row(shown, "memory_size")["error"]
    shown.hyperparameters = SHORT.replace(memory_size=100)
    assert row(shown, "memory_size")["error"] == ""


def test_a_seed_that_is_none_is_refused(panel) -> None:
    shown = panel()
    form_of(shown).type("seed", "-3")
    assert "seed is -3, but must be a whole number" in row(shown, "seed")["error"]
    assert shown.seed == 0


def test_a_slider_takes_typed_values_and_says_what_is_wrong(panel) -> None:
    gamma = panel().sliders["gamma"]
    gamma.type("0.97")
    assert (gamma.value, gamma.error) == (0.97, "")
    gamma.type("2")
    assert gamma.value == 0.97 and gamma.error.startswith("gamma is 2, but must be a number")
    gamma.type("0.9")
    assert gamma.error == ""


def test_a_changed_value_is_marked_with_words_and_leads_back(panel) -> None:
    shown = panel()
    form = form_of(shown)
    assert row(shown, "double")["back"] == ""
    form.type("double", "no")
    assert (row(shown, "double")["back"], row(shown, "double")["back_help"]) == (
        "yes", "Double DQN was changed: back to yes",
    )  # fmt: skip
    assert shown._controls.presets._differs.value == "1 value differs from the preset."
    form.type("double", row(shown, "double")["back"])
    assert row(shown, "double")["back"] == ""


def test_the_seed_reaches_the_run(panel) -> None:
    shown = panel()
    form_of(shown).type("seed", "11")
    assert trained(shown).run.seed == 11


def test_a_live_setting_under_more_acts_at_once_and_leaves_a_mark(panel) -> None:
    shown = panel(agent=Slow)
    shown.train()
    until(lambda: shown.run.num_steps > 2)
    form_of(shown).type("epsilon", "0.25")
    until(lambda: shown.run.agent.epsilon == 0.25)
    form_of(shown).type("memory_size", "100")
    assert shown.run.hyperparameters.memory_size == 50_000
    (change,) = shown.run.changes
    assert change == Change(change.num_steps, "epsilon", 0.25)
    until(lambda: "epsilon at the start to 0.25 at step" in shown._screen._notes.value)
    assert shown._screen._curve.marks == [(change.num_steps, "epsilon at the start 0.25")]


def test_a_slider_that_is_drawn_makes_one_mark(panel) -> None:
    shown = panel(agent=Slow)
    shown.train()
    until(lambda: shown.run.num_steps > 2)
    for value in (0.9, 0.8, 0.7):
        shown.sliders["gamma"].value = value
        until(lambda value=value: shown.run.agent.gamma == value)
    assert [(change.name, change.value) for change in shown.run.changes] == [("gamma", 0.7)]


def test_more_is_made_only_when_it_is_opened(panel) -> None:
    shown = panel()
    assert shown._more.inside is None and shown._controls.form is None
    inside = opened(shown).inside
    assert shown._more.children[-1] is inside
    shown._more.fold.opened = False
    assert shown._more.children == (shown._more.fold,)
    assert opened(shown).inside is inside


# Settings of a learner's agent


class Plain:
    """As a learner writes it after lesson 05, with the tutorial's names."""

    def __init__(self, env, hyperparameters, seed):
        self.gamma, self.epsilon = hyperparameters.gamma, 1.0
        self.learning_rate, self.memory = 0.001, deque(maxlen=hyperparameters.memory_size)

    def act(self, state):
        self.epsilon *= self.epsilon_decay
        return 0

    def remember(self, *transition):
        self.memory.append(transition)

    def replay(self, batch_size):
        return None


def test_settings_that_the_agent_has_not_are_greyed_with_the_lesson_that_adds_them(panel) -> None:
    shown = panel(agent=Plain)
    assert shown.sliders["gamma"].missing == shown.sliders["epsilon_decay"].missing == ""
    assert shown.sliders["epsilon_min"].missing == "not in your agent: lesson 05 adds it"
    assert row(shown, "n_step")["missing"] == "not in your agent: lesson 07 adds it"
    assert row(shown, "hidden")["missing"] == "not in your agent: lesson 02 adds it"
    assert row(shown, "memory_size")["missing"] == row(shown, "num_episodes")["missing"] == ""


def test_the_packages_agent_has_all_and_every_other_has_a_lesson() -> None:
    assert has_settings(DQNAgent) == ALL
    assert LESSON.keys() == ALL - OF_THE_LOOP


def test_a_method_that_is_replaced_takes_its_settings_along() -> None:
    class Own(DQNAgent):
        def _build_model(self):
            return None

        def replay(self, batch_size):
            return self.gamma

    class Longer(DQNAgent):
        def replay(self, batch_size=None, updates=1):
            return super().replay(batch_size, updates)

    class ByName(DQNAgent):
        def __init__(self, env, hyperparameters=None, seed=0):
            DQNAgent.__init__(self, env, hyperparameters, seed)

    assert ALL - has_settings(Own) >= {"hidden", "activation", "n_step", "target_tau", "one_by_one"}
    assert "gamma" in has_settings(Own)
    assert has_settings(Longer) == has_settings(ByName) == ALL


def test_a_function_that_makes_agents_is_known_after_it_has_made_one(panel) -> None:
    shown = panel(agent=lambda *arguments: Agent(*arguments))
    assert row(shown, "n_step")["missing"] == ""
    trained(shown)
    assert row(shown, "n_step")["missing"] == "not in your agent: lesson 07 adds it"
    assert shown.sliders["gamma"].missing == ""


# Presets


def test_a_preset_sets_everything_and_is_what_marks_compare_with(panel) -> None:
    shown = panel(Hyperparameters())
    bar = shown._controls.presets
    assert (bar.name, bar._list.options) == ("recommended", ("recommended", "tutorial"))
    bar._list.value = "tutorial"
    assert shown.hyperparameters == Hyperparameters.tutorial()
    assert (shown.sliders["gamma"].value, shown.sliders["gamma"].back) == (0.9, "")
    shown.sliders["gamma"].value = 0.995
    assert shown.sliders["gamma"].back == "0.9"
    bar._back.click()
    assert shown.hyperparameters == Hyperparameters.tutorial()


def test_settings_that_were_given_are_a_preset_too(panel) -> None:
    bar = panel()._controls.presets
    assert bar._list.options == ("as given", "recommended", "tutorial")
    assert bar._differs.value == "All values are those of the preset."


def test_an_own_preset_outlives_the_panel_and_can_be_deleted(panel) -> None:
    shown = panel()
    shown.sliders["gamma"].value = 0.9
    bar = shown._controls.presets
    bar._text.value = "  my   gamma/β "
    bar._save.click()
    assert "Kept as my gamma/β." in bar._message.value
    assert bar.name == "my gamma/β" and shown.sliders["gamma"].back == ""
    again = panel(Hyperparameters())._controls
    again.presets._list.value = "my gamma/β"
    assert again.settings == SHORT.replace(gamma=0.9)
    again.presets._delete.click()
    assert again.presets._delete.description == "Delete my gamma/β? Press again"
    again.presets._delete.click()
    assert "my gamma/β" not in again.presets._list.options
    assert not list(presets.folder().iterdir())


def test_keeping_and_deleting_a_preset_changes_no_value(panel) -> None:
    shown = panel(Hyperparameters())
    bar = shown._controls.presets
    bar._list.value = "tutorial"
    shown.sliders["gamma"].value = 0.7
    bar.save("mine")
    mine = Hyperparameters.tutorial().replace(gamma=0.7)
    assert (bar.name, bar._list.value, bar.settings, shown.hyperparameters) == ("mine", "mine", mine, mine)
    bar.delete()
    bar.delete()
    assert (bar.name, bar._list.value, bar.settings) == ("recommended", "recommended", Hyperparameters())
    assert shown.hyperparameters == mine


@pytest.mark.parametrize("name", ["", "   ", "x" * 41, "recommended"])
def test_names_that_a_preset_may_not_have(panel, name) -> None:
    bar = panel()._controls.presets
    bar.save(name)
    assert "ame" in bar._message.value
    assert not presets.folder().exists()


GOOD = {"format": presets.FORMAT, "name": "good", "settings": {"gamma": 0.5}}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "bad.json"), (b"\xff\xfe", "bad.json"), (b"[1, 2]", "does not say"), (b"null", "does not say"),
        (b"[" * 100_000, "bad.json"),
        (json.dumps(GOOD | {"name": 7}).encode(), "its name is 7"),
        (json.dumps(GOOD | {"name": "recommended"}).encode(), "is a preset of the course"),
        (json.dumps(GOOD | {"settings": {"speed": 1}}).encode(), "nobody knows the setting"),
        (json.dumps(GOOD | {"settings": {"gamma": 7}}).encode(), "gamma is 7, but must be"),
        (json.dumps(GOOD | {"settings": [1]}).encode(), "nobody knows the setting"),
    ],
)  # fmt: skip
def test_nonsense_in_a_file_is_named_and_never_fatal(panel, content, said) -> None:
    presets.folder().mkdir(parents=True)
    (presets.folder() / "bad.json").write_bytes(content)
    (presets.folder() / "good.json").write_text(json.dumps(GOOD), encoding="utf-8")
    bar = panel()._controls.presets
    assert said in bar._message.value and "bad.json" in bar._message.value
    assert bar._list.options[-1] == "good"


def test_a_preset_that_cannot_be_written_is_said(panel, monkeypatch) -> None:
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(presets, "write_json", full)
    bar = panel()._controls.presets
    bar.save("mine")
    assert "mine could not be kept: No space left on device." in bar._message.value


# The exam


def test_the_exam_is_taken_start_by_start() -> None:
    agent = Agent(None, SHORT, 0)
    scores = []
    for score in examining(agent, "Brief-v0", 4):
        assert agent.epsilon == 0
        scores.append(score)
    assert agent.epsilon == 0.5
    assert tuple(scores) == exam(agent, "Brief-v0", 4).scores == (30.0,) * 4


def test_a_long_exam_says_how_far_it_is_and_offers_a_shorter_one(panel, monkeypatch) -> None:
    monkeypatch.setattr(exam_run, "LONG_EXAM", 0.0)
    monkeypatch.setattr(Agent, "pause", 0.001)
    shown = panel()
    shown.train()
    until(lambda: shown.run.phase == "exam")
    assert shown._buttons.shorter.layout.display == "none"
    until(lambda: shown._buttons.shorter.layout.display is None)
    until(lambda: "Taking the exam: " in status(shown) and " of 100 starts." in status(shown))
    shown._buttons.shorter.click()
    assert shown.wait(20)
    starts = len(shown.run.exam.scores)
    assert 10 <= starts < 100
    assert f"over {starts} new starts" in shown._screen._verdict.value
    assert shown._buttons.shorter.layout.display == "none"


def test_a_shorter_exam_before_the_tenth_start_has_ten(panel, monkeypatch) -> None:
    monkeypatch.setattr(Agent, "pause", 0.002)
    shown = panel()
    shown.train()
    until(lambda: shown.run.phase == "exam")
    shown._buttons.shorter.click()
    assert shown.wait(20)
    assert "30.0 on average over 10 new starts" in shown._screen._verdict.value


def test_a_quick_exam_offers_nothing_however_long_the_training_took(panel, monkeypatch) -> None:
    monkeypatch.setattr(Agent, "remember", lambda *_: time.sleep(1.2 / SHORT.num_steps))
    shown = panel()
    offered = []
    show = shown._buttons.show
    shown._buttons.show = lambda **state: (offered.append(state["long_exam"]), show(**state))
    trained(shown)
    assert shown.run.seconds > 1 and offered and not any(offered)


def test_a_pause_does_not_make_an_exam_long(panel, monkeypatch) -> None:
    monkeypatch.setattr(Agent, "pause", 0.0005)
    shown = panel()
    shown.train()
    until(lambda: shown.run.examination.scores)
    shown.pause()
    until(lambda: "Paused in the exam" in status(shown))
    time.sleep(1.1)
    offered, show = [], shown._buttons.show
    shown._buttons.show = lambda **state: (offered.append(state["long_exam"]), show(**state))
    shown.train()
    shown.stop()
    assert offered and not any(offered)
    assert shown.wait(20)


# How far it is


def test_a_run_that_ends_by_episodes_says_how_far_it_is(panel, monkeypatch) -> None:
    monkeypatch.setattr(Agent, "pause", 0.002)
    shown = panel(Hyperparameters(num_steps=100_000, num_episodes=40))
    shown.train()
    until(lambda: shown.run.share >= 0.25 and shown.run.speed)
    shown.pause()
    until(lambda: f'value="{len(shown.run.episodes) / 40:.4f}"' in shown._screen.status.value)
    run = SimpleNamespace(hyperparameters=shown.hyperparameters, share=0.25, num_steps=300)
    assert status_module._seconds_left(run, speed=10.0) == 90
    shown.stop()
    assert shown.wait(20)


def test_reset_waits_for_the_first_pictures(panel, monkeypatch) -> None:
    drawing, together = [], []
    prepare = screen_module.Screen._new_curve

    def slow(self, settings) -> None:
        together.append(len(drawing))
        drawing.append(1)
        time.sleep(0.05)
        prepare(self, settings)
        drawing.pop()

    monkeypatch.setattr(screen_module.Screen, "_new_curve", slow)
    shown = panel()
    shown.train()
    shown.reset()
    assert shown.wait(20) and together == [0, 0]


# What goes on inside


def test_a_look_inside() -> None:
    history, agent = History(240), Knowing(None, SHORT, 0)
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
    opened(shown)
    trained(shown)
    assert shown.run.phase == "done"
    assert "q_values said ValueError: one state at a time" in shown._more.closer_look._memory.value
    assert {sample.mean_q for sample in shown.run.history.samples} == {None}


def test_log_and_memory_under_more(panel) -> None:
    shown = panel(SHORT.replace(num_episodes=7), agent=Knowing)
    look = opened(shown).closer_look
    trained(shown)
    assert "episode: 1/7, score: 30, e: 0.5\nepisode: 2/7, score: 30, e: 0.5<" in look._log.value
    assert "Memory: 40 of 40 steps." in look._memory.value
    mean_q = look._pictures["mean_q"]
    assert mean_q.facts["numSamples"] == len(shown.run.history.samples) > 10
    assert mean_q.text == "Over the steps trained, mean Q: what it promises itself. Now: 3."
    assert mean_q.png and look._hint.value == ""
    shown.reset()
    assert (mean_q.png, mean_q.text) == (b"", "") and "come here" in look._hint.value


def test_the_tutorials_own_line() -> None:
    episode = Episode(12, 34.0, 400, True, 0.6118, None)
    assert episode_line(episode, 5000) == "episode: 12/5000, score: 34, e: 0.61"
    assert episode_line(episode._replace(epsilon=None), None) == "episode: 12, score: 34"


def test_the_second_plot_grows_by_doubling_and_is_redrawn_once_a_second(panel, monkeypatch) -> None:
    plot = SecondPlot(100)
    draws = []
    for curve in plot._curves.values():
        draw = curve.canvas.draw
        monkeypatch.setattr(curve.canvas, "draw", lambda draw=draw: (draws.append(1), draw()))
    history = History(100)
    for step in range(1, 90):
        history.note(Knowing(None, SHORT, 0), step, np.zeros(4), 1e-4, now=0.0)
    plot.show(history.samples[:50])
    plot.pngs()
    plot.show(history.samples)
    assert all(png.startswith(b"\x89PNG") for png in plot.pngs())
    assert len(draws) == 3, "each once"
    assert plot._curves["mean_q"].ax.get_ylim()[1] == pytest.approx(4.095)  # 0.001, doubled from 0.002
    assert [newest(history.samples, name) for name in plot._curves] == ["0.5", "0.0001", "3"]
    assert newest([], "loss") == ""
    shown = panel(SHORT.replace(num_steps=2000), agent=Slow)
    opened(shown)
    pictures = []
    show = SecondPlot.pngs
    monkeypatch.setattr(SecondPlot, "pngs", lambda plot: (pictures.append(1), show(plot))[1])
    shown.train()
    until(lambda: shown.run.seconds > 2.5)
    assert 2 <= len(pictures) <= 5  # at the start of both phases, then once a second


class Filmed(Slow):
    def snapshot(self):
        return Agent(None, SHORT, 0)


def test_films_now_and_then_from_a_snapshot(panel, monkeypatch) -> None:
    monkeypatch.setattr(game_preview, "FIRST_AFTER", 0.1)
    shown = panel(agent=Filmed)
    shown.train()
    until(lambda: shown.run.seconds > 0.5)
    assert shown.run.films.newest is None  # nobody wants any
    opened(shown).closer_look.films.value = True
    until(lambda: shown.run.films.newest is not None)
    until(lambda: "without a random press. Score: 30." in shown._screen._caption.value)
    assert shown._screen._caption.value.startswith("The agent after")
    assert shown.run.films._next > shown.run.films.newest[0] * 0.02  # a rest comes first


def test_who_can_be_filmed(panel) -> None:
    class Own(DQNAgent):
        def act(self, state, explore=True):
            return 0

    assert [can_be_filmed(kind) for kind in (DQNAgent, Filmed, Agent, Own)] == [True, True, False, False]
    look = opened(panel()).closer_look
    assert look.films.disabled and look._no_films.value.startswith("Greyed, because")
    look = opened(panel(agent=Filmed)).closer_look
    assert not look.films.disabled and look._no_films.value == ""


# What is kept


def test_every_run_is_kept(panel, scratch) -> None:
    shown = trained(panel(seed=5))
    (run,) = list_runs().runs.values()
    assert (run.seed, run.settings.num_steps, run.num_steps, run.env_id) == (5, 60, 60, "Brief-v0")
    assert run.exam == shown.run.exam and run.finished
    assert run.episodes == tuple(shown.run.episodes)


def test_a_stopped_run_is_kept_with_its_changes(panel) -> None:
    shown = panel(agent=Slow)
    shown.train()
    until(lambda: shown.run.num_steps > 35)
    shown.sliders["gamma"].value = 0.9
    until(lambda: shown.run.changes)
    shown.stop()
    assert shown.wait(5)
    (run,) = list_runs().runs.values()
    assert (len(run.episodes), run.exam) == (1, None)
    assert [change[1:] for change in run.changes] == [("gamma", 0.9)]


def test_a_run_that_cannot_be_kept_goes_on_and_says_so(panel, monkeypatch) -> None:
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(run_recorder, "Journal", full)
    shown = panel()
    look = opened(shown).closer_look
    trained(shown)
    assert shown.run.phase == "done"
    assert "This run is not kept: OSError: [Errno 28] No space left on device." in look._memory.value


def test_the_saved_notebook_shows_the_last_state(panel, monkeypatch) -> None:
    updates = []
    monkeypatch.setattr(
        saved_output, "update_display", lambda content, **where: updates.append((content, where))
    )
    shown = panel()
    shown._saved._handles.append("a-cell")
    trained(shown)
    content, where = updates[-1]
    assert where == {"raw": True, "display_id": "a-cell"}
    assert content["image/png"] and "data:image/png;base64," in content["text/html"]
    assert "Exam passed: 30.0 on average over 100 new starts; 28 is enough." in content["text/html"]
    assert "Run the cells from the top" in content["text/html"]
    assert "Trained 60 steps in 1 s" in content["text/plain"]


def test_the_settings_of_a_run_can_be_loaded_back(panel) -> None:
    shown = panel()
    shown.hyperparameters = Hyperparameters.tutorial()
    shown.seed = 9
    assert (shown.sliders["gamma"].value, shown.seed) == (0.9, 9)
    assert row(shown, "hidden")["text"] == "128, 128, 128"


def test_texts_of_settings() -> None:
    assert [text_of(v) for v in (None, True, (64, 64), "relu", 40_000)] == [
        "none", "yes", "64, 64", "relu", "40,000",
    ]  # fmt: skip
    assert settings.kind("seed") == "number"
