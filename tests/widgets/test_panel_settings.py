"""Sliders, every other setting, presets, and what a learner's own agent has of them."""

import json
from collections import deque

import numpy as np
import pytest
from panel_agents import SHORT, Agent, Slow
from panel_page import PanelPage, all_in
from waiting import until

from dqn_lesson.agent import DQNAgent
from dqn_lesson.format import duration, formatted, rounded
from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.plotting import LiveCurve
from dqn_lesson.runs import Change
from dqn_lesson.widgets.control_panel.control.trainable import LESSON, OF_THE_LOOP, has_settings
from dqn_lesson.widgets.control_panel.view import presets
from dqn_lesson.widgets.control_panel.view.readouts import MORE_READOUTS, READOUTS, World, rewards
from dqn_lesson.widgets.control_panel.view.setting_control import SettingControl
from dqn_lesson.widgets.control_panel.view.settings import (
    LABELS,
    kind,
    label,
    setting,
    stops,
    text_of,
    typed,
)

pytest_plugins = "panel_fixtures"

ALL = frozenset(Hyperparameters.names())
CARTPOLE = World(0.02, failure="a fall", score="steps balanced")


# Sliders


def test_a_slider_acts_in_the_middle_of_a_run(panel) -> None:
    shown = panel(agent=Slow)
    shown.train_some_steps()
    shown.slide("gamma", 0.9)
    shown.slide("epsilon_min", 0.6)
    until(lambda: shown.run.agent.gamma == 0.9 and shown.run.agent.epsilon == 0.6, seconds=1)
    assert shown.run.agent.epsilon_min == 0.6  # a raised floor lifts epsilon, which was 0.5


class Counting(Slow):
    """Knows no batch size but the one it is handed."""

    def replay(self, batch_size):
        self.asked = batch_size
        return 0.0


def test_the_batch_size_reaches_an_agent_that_is_only_handed_it(panel) -> None:
    settings = SHORT.replace(learning_starts=0, replay_every=1, updates_per_replay=1, batch_size=32)
    shown = panel(settings, Counting)
    shown.train_until(lambda: hasattr(shown.run.agent, "asked"))
    assert shown.run.agent.asked == 32
    shown.slide("batch_size", 8)
    until(lambda: shown.run.agent.asked == 8)
    assert [change[1:] for change in shown.run.changes] == [("batch_size", 8)]


def test_a_setting_the_agent_does_not_have_is_left_alone(panel) -> None:
    shown = panel(agent=Slow)
    shown.train_some_steps()
    shown.slide("epsilon_decay", 0.99)
    shown.slide("gamma", 0.9)
    until(lambda: shown.run.agent.gamma == 0.9)
    assert not hasattr(shown.run.agent, "epsilon_decay")


def test_the_length_waits_for_the_next_run_and_says_so(panel) -> None:
    shown = panel(agent=Slow)
    length = shown.panel.sliders["num_steps"]
    assert length.readout == "the first run will tell how long that takes"
    shown.press("Train")
    length.value = 40_000
    assert length.readout == "the first run will tell how long that takes; counts after Reset"
    assert shown.run.hyperparameters.num_steps == 60
    shown.press("Stop")
    shown.wait_until_done(5)
    ours = panel(Hyperparameters(), DQNAgent)
    assert ours.readout("num_steps") == "about 10 s (an estimate)"


def test_what_was_changed_under_more_stands_under_the_sliders(panel) -> None:
    shown = panel()
    assert shown.changes() == "Changes take effect at once, even during a run (training steps: after Reset)."
    shown.panel.hyperparameters = SHORT.replace(memory_size=200, gamma=0.9)
    shown.panel.seed = 7
    assert shown.changes().endswith("Also changed: memory size 200, seed 7")
    shown.panel.hyperparameters = Hyperparameters.tutorial()
    assert "more, under More" in shown.changes()
    shown.panel.hyperparameters, shown.panel.seed = SHORT, 0
    assert "Also changed" not in shown.changes()


def test_sliders_are_made_from_their_settings() -> None:
    for name in READOUTS:
        about, recommended = Hyperparameters.setting(name), getattr(Hyperparameters(), name)
        values = stops(about, recommended)
        assert values == sorted(set(values)) and recommended in values
        assert values[0] == about.slider[0]
        assert values[-1] == pytest.approx(about.slider[1], rel=1e-3)
        assert all(Hyperparameters.checked(name, value) == value for value in values)
        control = SettingControl(name, recommended, recommended)
        assert control.about["help"].startswith(f"{label(name)}: {about.help}.")


def test_stops_by_hand() -> None:
    powers = stops(Hyperparameters.setting("batch_size"), 64)
    assert powers == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512]
    assert stops(Hyperparameters.setting("learning_rate"), 1e-3)[:6] == [
        1e-5,
        1.8e-5,
        3.2e-5,
        5.6e-5,
        1e-4,
        1.8e-4,
    ]
    assert stops(Hyperparameters.setting("gamma"), 0.995)[:4] == [0.5, 0.6, 0.68, 0.75]


def test_a_value_between_two_stops_is_kept() -> None:
    assert SettingControl("gamma", 0.987, 0.995).value == 0.987


def test_the_mark_and_the_way_back() -> None:
    slider = SettingControl("gamma", 0.995, 0.995)
    assert slider.words["back"] == ""
    slider.value = 0.9
    words = [slider.words[name] for name in ("text", "back", "back_help")]
    assert words == ["0.9", "0.995", "gamma was changed: back to 0.995"]
    slider.value = slider.recommended
    assert slider.words["back"] == ""


@pytest.mark.parametrize("value", [1.5, -0.1, float("nan"), "high", None, True])
def test_a_value_that_is_not_allowed(panel, value) -> None:
    slider = panel().panel.sliders["gamma"]
    with pytest.raises(ValueError, match=r"gamma is .*, but must be a number from 0.0 to 1.0. Try 0.995."):
        slider.value = value
    assert slider.value == 0.995


# Human units


@pytest.mark.parametrize(
    ("name", "changes", "world", "expected"),
    [
        ("gamma", {}, CARTPOLE, "looks ahead about 200 steps = 4 s"),
        ("gamma", {"gamma": 0.5}, CARTPOLE, "looks ahead about 2 steps = 0.04 s"),
        ("gamma", {"gamma": 0.99}, World(0.2), "looks ahead about 100 steps = 20 s"),
        ("gamma", {"gamma": 1.0}, CARTPOLE, "looks ahead forever"),
        ("gamma", {"gamma": 0.0}, CARTPOLE, "looks at the very next step only"),
        ("learning_rate", {}, CARTPOLE, "recommended step size"),
        ("learning_rate", {"learning_rate": 0.1}, CARTPOLE, "steps 100 times the recommended size"),
        ("learning_rate", {"learning_rate": 1e-4}, CARTPOLE, "steps 1/10 of the recommended size"),
        ("batch_size", {}, CARTPOLE, "learns from 64 past steps at a time"),
        ("epsilon_decay", {"epsilon_decay": 1.0}, CARTPOLE, "explores forever, never less"),
        ("epsilon_decay", {"epsilon": 0.04}, CARTPOLE, "explores no longer than the first update"),
        ("epsilon_decay", {"epsilon_decay": 0.9999}, CARTPOLE, "explores for about 33,000 steps"),
        ("epsilon_decay", {"num_steps": 9_000}, CARTPOLE, "explores longer than this run: 9,000 steps"),
        ("epsilon_min", {}, CARTPOLE, "in the end 1 action in 25 is random"),
        ("epsilon_min", {"epsilon_min": 0.3}, CARTPOLE, "in the end 30 actions in 100 are random"),
        ("epsilon_min", {"epsilon_min": 0.0}, CARTPOLE, "in the end no action is random"),
        ("num_steps", {}, CARTPOLE, "about 10 s (an estimate)"),
        ("num_steps", {}, CARTPOLE._replace(speed=10_000), "about 4 s here"),
        ("num_steps", {"num_steps": 3_000_000}, CARTPOLE._replace(speed=10_000), "about 5 min here"),
    ],
)  # fmt: skip
def test_readouts(name, changes, world, expected) -> None:
    assert READOUTS[name](Hyperparameters(**changes), world) == expected


@pytest.mark.parametrize(
    ("num", "states", "said"),
    [
        (50_000, ((4,), np.dtype(np.float32)), "2 MB"),  # 42 bytes a step
        (40_000, ((40, 40, 3), np.dtype(bool)), "18 MB"),  # 200 of pixels and 238 that Python takes
        (200_000, ((84, 84, 4), np.dtype(np.uint8)), "1.5 GB"),
    ],
)
def test_the_memory_says_what_it_takes_before_it_does(num, states, said) -> None:
    world = CARTPOLE._replace(states=states)
    shown = MORE_READOUTS["memory_size"](Hyperparameters(memory_size=num), world)
    assert shown == f"how many steps the memory holds: {said} here"


@pytest.mark.parametrize(
    "changes", [{}, {"epsilon_decay": 0.99}, {"updates_per_replay": 32}, {"epsilon_min": 0.1}]
)
def test_explores_for_as_many_steps_as_it_says(changes) -> None:
    hp = Hyperparameters(**changes)
    epsilon, num_steps = hp.epsilon, 0
    while epsilon > hp.epsilon_min:
        num_steps += 1
        if num_steps >= hp.learning_starts and num_steps % hp.replay_every == 0:
            epsilon *= hp.epsilon_decay**hp.updates_per_replay
    said = READOUTS["epsilon_decay"](hp, CARTPOLE).removeprefix("explores for about ").removesuffix(" steps")
    assert int(said.replace(",", "")) == pytest.approx(num_steps, rel=0.07)


def test_the_tutorial_explores_in_games() -> None:
    said = READOUTS["epsilon_decay"](Hyperparameters.tutorial(), CARTPOLE)
    assert said == "explores for about 460 episodes"


def test_rewards_are_said_as_they_are_set() -> None:
    own = Hyperparameters(step_reward=None, fall_reward=None)
    assert rewards(Hyperparameters.tutorial(), CARTPOLE) == (
        "Trained on: 1 a step, −100 for a fall. Score: steps balanced."
    )
    assert rewards(own, World(0.2)) == (
        "Trained on: the environment's own reward for a step, its own for an end before time is up. "
        "Score: the environment's own rewards, added up."
    )


def test_numbers_for_people() -> None:
    assert [formatted(x) for x in (0.9996, 40_000, 1e-5, -1.0)] == ["0.9996", "40,000", "1e−05", "−1"]
    assert [rounded(x) for x in (9045, 0.0416, 199.99999, 0)] == ["9,000", "0.042", "200", "0"]
    assert [duration(x) for x in (0.2, 4.4, 300)] == ["1 s", "4 s", "5 min"]


# Every setting has a control


def test_every_setting_has_one_control_with_its_range_in_the_tooltip(panel) -> None:
    shown = panel()
    rows = {name: shown.row(name) for name in shown.rows()}
    assert rows.keys() | shown.panel.sliders.keys() == ALL | {"seed"} >= LABELS.keys()
    assert not rows.keys() & shown.panel.sliders.keys()
    for name, drawn in rows.items():
        about = setting(name)
        assert about.help in drawn["help"] and drawn["group"] == about.group
        assert drawn["when"] == ("at once" if about.live else "after Reset")
    assert rows["replay_every"]["help"].endswith(
        "From 0 to 100,000, or none. It takes effect after Reset."
        if setting("replay_every").optional
        else "From 0 to 100,000. It takes effect after Reset."
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
    shown.type(name, text)
    now = shown.panel.seed if name == "seed" else getattr(shown.panel.hyperparameters, name)
    assert now == value and type(now) is type(value)
    assert shown.row(name)["text"] == text_of(value)


@pytest.mark.parametrize(
    ("name", "text"), [("replay_every", "-1"), ("hidden", "wide"), ("clip_norm", "much"), ("n_step", "1.5")]
)
def test_a_typed_value_that_is_not_allowed_is_refused_in_the_words_of_checked(panel, name, text) -> None:
    shown = panel()
    shown.type(name, text)
    with pytest.raises(ValueError, match="but must be") as refused:
        typed(name, text)
    assert shown.row(name)["error"] == str(refused.value)
    assert str(refused.value).endswith(f"Try {getattr(Hyperparameters(), name)!r}.")
    assert shown.panel.hyperparameters == SHORT
    shown.type(name, shown.row(name)["text"])
    assert shown.row(name)["error"] == ""


def test_the_way_back_leads_to_the_very_value_and_not_to_its_digits(panel) -> None:
    shown = panel()
    shown.type("state_scale", "1 1 1 1")
    assert shown.row("state_scale")["back"] == "0.4167, 0.5, 5, 0.5"
    shown.type("state_scale", shown.row("state_scale")["back"])
    assert shown.panel.hyperparameters == SHORT
    shown.type("state_scale", "none")
    shown.type("state_scale", shown.row("state_scale")["otherwise"])
    assert shown.panel.hyperparameters == SHORT


@pytest.mark.parametrize("text", ["2,5", "0,001", "1,00"])
def test_a_comma_that_may_be_a_decimal_one_is_refused(panel, text) -> None:
    shown = panel()
    shown.type("clip_norm", text)
    assert shown.row("clip_norm")["error"].startswith(f"clip_norm is '{text}', but must be a number")
    assert shown.panel.hyperparameters == SHORT


def test_what_was_wrong_is_forgotten_when_the_value_changes_otherwise(panel) -> None:
    shown = panel()
    shown.type("memory_size", "-1")
    assert shown.row("memory_size")["error"]
    shown.panel.hyperparameters = SHORT.replace(gamma=0.9)
    assert shown.row("memory_size")["error"]
    shown.panel.hyperparameters = SHORT.replace(memory_size=100)
    assert shown.row("memory_size")["error"] == ""


def test_a_seed_that_is_none_is_refused(panel) -> None:
    shown = panel()
    shown.type("seed", "-3")
    assert "seed is -3, but must be a whole number" in shown.row("seed")["error"]
    assert shown.panel.seed == 0


def test_a_slider_takes_typed_values_and_says_what_is_wrong(panel) -> None:
    gamma = panel().panel.sliders["gamma"]
    gamma.type("0.97")
    assert (gamma.value, gamma.error) == (0.97, "")
    gamma.type("2")
    assert gamma.value == 0.97 and gamma.error.startswith("gamma is 2, but must be a number")
    gamma.type("0.9")
    assert gamma.error == ""


def test_a_changed_value_is_marked_with_words_and_leads_back(panel) -> None:
    shown = panel()
    assert shown.row("double")["back"] == ""
    shown.type("double", "no")
    assert (shown.row("double")["back"], shown.row("double")["back_help"]) == (
        "yes", "Double DQN was changed: back to yes",
    )  # fmt: skip
    assert "1 value differs from the preset." in shown.text()
    shown.type("double", shown.row("double")["back"])
    assert shown.row("double")["back"] == ""


def test_the_seed_reaches_the_run(panel) -> None:
    shown = panel()
    shown.type("seed", "11")
    assert shown.train().run.seed == 11


def test_a_live_setting_under_more_acts_at_once_and_leaves_a_mark(panel, monkeypatch) -> None:
    marks = []
    monkeypatch.setattr(LiveCurve, "mark", lambda self, new: marks.append(new))
    shown = panel(agent=Slow)
    shown.train_some_steps()
    shown.type("epsilon", "0.25")
    until(lambda: shown.run.agent.epsilon == 0.25)
    shown.type("memory_size", "100")
    assert shown.run.hyperparameters.memory_size == 50_000
    (change,) = shown.run.changes
    assert change == Change(change.num_steps, "epsilon", 0.25)
    until(lambda: "epsilon at the start to 0.25 at step" in shown.notes())
    assert marks[-1] == [(change.num_steps, "epsilon at the start 0.25")]


def test_a_slider_that_is_drawn_makes_one_mark(panel) -> None:
    shown = panel(agent=Slow)
    shown.train_some_steps()
    for value in (0.9, 0.8, 0.7):
        shown.slide("gamma", value)
        until(lambda value=value: shown.run.agent.gamma == value)
    assert [(change.name, change.value) for change in shown.run.changes] == [("gamma", 0.7)]


def test_more_is_made_only_when_it_is_opened(panel) -> None:
    shown = panel()
    assert not any(widget.has_trait("tab") for widget in all_in(shown.root))
    inside = shown.open_more()
    shown.fold.value = False
    assert inside not in all_in(shown.root)
    assert shown.open_more() is inside


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
    assert shown.panel.sliders["gamma"].missing == shown.panel.sliders["epsilon_decay"].missing == ""
    assert shown.panel.sliders["epsilon_min"].missing == "not in your agent: lesson 05 adds it"
    assert shown.row("n_step")["missing"] == "not in your agent: lesson 07 adds it"
    assert shown.row("hidden")["missing"] == "not in your agent: lesson 02 adds it"
    assert shown.row("memory_size")["missing"] == shown.row("num_episodes")["missing"] == ""


def test_the_packages_agent_has_all_and_every_other_has_a_lesson() -> None:
    assert has_settings(DQNAgent) == ALL
    assert LESSON.keys() == ALL - OF_THE_LOOP
    assert {
        "batch_size", "replay_every", "updates_per_replay", "learning_starts", "step_reward", "fall_reward",
        "num_steps", "num_episodes",
    } == OF_THE_LOOP  # fmt: skip


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
    assert shown.row("n_step")["missing"] == ""
    shown.train()
    assert shown.row("n_step")["missing"] == "not in your agent: lesson 07 adds it"
    assert shown.panel.sliders["gamma"].missing == ""


# Presets


def test_a_preset_sets_everything_and_is_what_marks_compare_with(panel) -> None:
    shown = panel(Hyperparameters())
    preset = shown.field("Preset")
    assert (preset.value, preset.options) == ("recommended", ("recommended", "tutorial"))
    preset.value = "tutorial"
    assert shown.panel.hyperparameters == Hyperparameters.tutorial()
    gamma = shown.panel.sliders["gamma"]
    assert (gamma.value, gamma.words["back"]) == (0.9, "")
    gamma.value = 0.995
    assert gamma.words["back"] == "0.9"
    shown.press("Back to the preset")
    assert shown.panel.hyperparameters == Hyperparameters.tutorial()


def test_settings_that_were_given_are_a_preset_too(panel) -> None:
    shown = panel()
    assert shown.field("Preset").options == ("as given", "recommended", "tutorial")
    assert "All values are those of the preset." in shown.text()


def test_an_own_preset_outlives_the_panel_and_can_be_deleted(panel) -> None:
    shown = panel()
    shown.slide("gamma", 0.9)
    keep(shown, "  my   gamma/β ")
    assert "Kept as my gamma/β." in shown.text()
    assert shown.field("Preset").value == "my gamma/β" and shown.row("gamma")["back"] == ""
    again = panel(Hyperparameters())
    again.field("Preset").value = "my gamma/β"
    assert again.panel.hyperparameters == SHORT.replace(gamma=0.9)
    again.press("Delete")
    again.press("Delete my gamma/β? Press again")
    assert "my gamma/β" not in again.field("Preset").options
    assert not list(presets.folder().iterdir())


def keep(shown: PanelPage, name: str) -> None:
    """Keeps the settings as they stand under a name."""
    shown.field("Name").value = name
    shown.press("Save")


def test_keeping_and_deleting_a_preset_changes_no_value(panel) -> None:
    shown = panel(Hyperparameters())
    shown.field("Preset").value = "tutorial"
    shown.slide("gamma", 0.7)
    keep(shown, "mine")
    mine = Hyperparameters.tutorial().replace(gamma=0.7)
    assert (shown.field("Preset").value, shown.panel.hyperparameters) == ("mine", mine)
    assert "All values are those of the preset." in shown.text()
    shown.press("Delete")
    shown.press("Delete mine? Press again")
    assert (shown.field("Preset").value, shown.panel.hyperparameters) == ("recommended", mine)
    assert "values differ from the preset." in shown.text()


@pytest.mark.parametrize("name", ["", "   ", "x" * 41, "recommended"])
def test_names_that_a_preset_may_not_have(panel, name) -> None:
    shown = panel()
    keep(shown, name)
    assert "Give the preset a name first" in shown.text() or "Give yours another name" in shown.text()
    assert not presets.folder().exists()


GOOD = {"format": presets.FORMAT, "name": "good", "settings": {"gamma": 0.5}}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "bad.json"), (b"\xff\xfe", "bad.json"), (b"[1, 2]", "does not say"), (b"null", "does not say"),
        (b"[" * 100_000, "bad.json"),
        (json.dumps(GOOD | {"name": 7}).encode(), "its name is 7"),
        (json.dumps(GOOD | {"name": "recommended"}).encode(), "is a preset of the course"),
        (json.dumps(GOOD | {"settings": {"speed": 1}}).encode(), "there is no setting"),
        (json.dumps(GOOD | {"settings": {"gamma": 7}}).encode(), "gamma is 7, but must be"),
        (json.dumps(GOOD | {"settings": [1]}).encode(), "there is no setting"),
    ],
)  # fmt: skip
def test_nonsense_in_a_file_is_named_and_never_fatal(panel, content, said) -> None:
    presets.folder().mkdir(parents=True)
    (presets.folder() / "bad.json").write_bytes(content)
    (presets.folder() / "good.json").write_text(json.dumps(GOOD), encoding="utf-8")
    shown = panel()
    assert shown.field("Preset").options[-1] == "good"
    assert said in shown.text() and "bad.json" in shown.text()


def test_a_preset_that_cannot_be_written_is_said(panel, monkeypatch) -> None:
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(presets, "write_json", full)
    shown = panel()
    keep(shown, "mine")
    assert "mine could not be kept: No space left on device." in shown.text()


def test_the_panel_says_it_where_the_memory_is_set(panel) -> None:
    shown = panel(env="CartPole-v1")
    assert shown.row("memory_size")["readout"] == "how many steps the memory holds: 2 MB here"


def test_a_preset_of_another_game_says_so_when_it_is_chosen(panel) -> None:
    keep(panel(env="CartPole-v1"), "mine")
    other = panel(env="MountainCar-v0")
    other.open_more()
    other.field("Preset").value = "mine"
    sentence = "This preset was kept for CartPole-v1, not for MountainCar-v0."
    assert sentence in other.text()
    other.field("Preset").value = "recommended"
    assert sentence not in other.text()
    same = panel(env="CartPole-v1")
    same.open_more()
    same.field("Preset").value = "mine"
    assert "was kept for" not in same.text()
