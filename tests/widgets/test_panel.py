"""The control panel without a browser and without TensorFlow."""

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
from PIL import Image

from dqn_lesson.agent import DQNAgent
from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.widgets import ControlPanel
from dqn_lesson.widgets.control_panel import trainer
from dqn_lesson.widgets.control_panel.readouts import READOUTS, World, rewards
from dqn_lesson.widgets.control_panel.sliders import LABELS, Slider, stops
from dqn_lesson.widgets.control_panel.trainer import Trainer
from dqn_lesson.widgets.shared import cell
from dqn_lesson.widgets.shared.format import duration, formatted, rounded

SHORT = Hyperparameters(num_steps=60)
CARTPOLE = World(step_seconds=0.02, is_cartpole=True)


class Agent:
    """Balances by a hand-written rule and learns nothing, so that a run takes a fraction of a second."""

    made = 0

    def __init__(self, env, hyperparameters, seed, pause=0.0):
        type(self).made += 1
        self.gamma, self.learning_rate = hyperparameters.gamma, hyperparameters.learning_rate
        self.epsilon, self.epsilon_min = 0.0, hyperparameters.epsilon_min
        self.pause = pause
        self.threads = set()

    def act(self, state):
        self.threads.add(threading.get_ident())
        time.sleep(self.pause)
        place, speed, angle, spin = state[0]
        return int(angle + 0.5 * spin + 0.05 * place + 0.1 * speed > 0)

    def remember(self, state, action, reward, next_state, terminated):
        pass

    def replay(self, batch_size):
        return 0.0


class Slow(Agent):
    """Takes minutes unless it is stopped."""

    def __init__(self, env, hyperparameters, seed):
        super().__init__(env, hyperparameters, seed, pause=0.02)


class Falling(Agent):
    """Its author made a mistake."""

    def act(self, state):
        raise KeyError("<b>left</b>")


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


@pytest.fixture(autouse=True, scope="module")
def environments():
    """CartPole with games of 30 steps at most, and one that is like no other."""
    entry = gym.spec("CartPole-v1").entry_point
    gym.register("Brief-v0", entry, max_episode_steps=30, reward_threshold=28)
    gym.register("ThreeSteps-v0", ThreeSteps)
    yield
    del gym.registry["Brief-v0"], gym.registry["ThreeSteps-v0"]


@pytest.fixture
def panel():
    """Gives `panel(...)`, and ends every run it started."""
    panels = []

    def make(hyperparameters=SHORT, agent=Agent, env_id="Brief-v0", **more):
        panels.append(ControlPanel(hyperparameters, env_id, agent, **more))
        return panels[-1]

    yield make
    for made in panels:
        made.stop()
        assert made.wait(10)


def until(condition, seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def verdict(shown: ControlPanel) -> str:
    return shown._screen._verdict.value


def status(shown: ControlPanel) -> str:
    return shown._screen.status.value


def buttons(shown: ControlPanel) -> tuple[str, bool, bool]:
    """What the first button does, and whether Stop and Reset can be pressed."""
    row = shown._buttons
    return row.main.description, not row.stop.disabled, not row.reset.disabled


@pytest.fixture(autouse=True)
def scratch(tmp_path, monkeypatch):
    """Runs and presets go where nobody keeps any."""
    monkeypatch.setenv("DQN_LESSON_RUNS", str(tmp_path / "runs"))
    monkeypatch.setenv("DQN_LESSON_HOME", str(tmp_path / "home"))


# A whole run


def test_a_run_ends_with_exam_and_game(panel) -> None:
    shown = panel()
    assert "comes at the end" in verdict(shown)
    shown.train()
    assert shown.wait(20)
    assert shown.run.phase == "done"
    assert "Exam passed: 30.0 on average over 100 new starts; 28 is enough." in verdict(shown)
    assert "Trained 60 steps in 1 s" in status(shown)
    stage, curve = shown._screen._stage, shown._screen._curve_picture
    assert Image.open(io.BytesIO(stage.png)).is_animated
    assert "Score: 30" in stage.text
    assert curve.facts == {"numPoints": 2, "average": "30.0"}
    assert curve.text == "Score curve: 2 games so far. The average of the last 20 is 30.0."
    assert shown.sliders["num_steps"].readout == "about 1 s here"


def test_what_is_always_said_under_the_curve(panel) -> None:
    notes = panel(env_id="CartPole-v1")._screen._notes.value
    assert "scored while the agent still presses random buttons. The exam presses none." in notes
    assert "Trained on: 0 a step, −1 for a fall. Score: steps balanced." in notes


def test_the_same_seed_plays_the_same_games(panel) -> None:
    games = []
    for seed in (3, 3, 4):
        shown = panel(SHORT.replace(num_steps=300), agent=Dizzy, seed=seed)
        shown.train()
        assert shown.wait(20)
        games.append(shown.run.games)
    assert games[0] == games[1] != games[2]


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
    assert shown.wait(20)
    assert "Exam not passed: 2" in verdict(shown) and "28 is needed" in verdict(shown)


def test_an_environment_without_pictures_and_pass_mark(panel) -> None:
    shown = panel(env_id="ThreeSteps-v0")
    shown.train()
    assert shown.wait(20)
    assert shown.run.phase == "done"
    assert "Exam: 3.0 on average over 100 new starts. This environment names no pass mark." in verdict(shown)
    assert shown._screen._stage.text == "This environment draws no pictures."
    assert shown.sliders["gamma"].readout == "looks ahead about 200 steps"


class Misjudging(Agent):
    """Its `act` is wrong, while the policy it has inherited knows better."""

    def act(self, state):
        return 1

    def snapshot(self):
        return Agent(None, SHORT, 0)


def test_the_exam_asks_the_learners_own_act(panel) -> None:
    shown = panel(agent=Misjudging)
    shown.train()
    assert shown.wait(20)
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
    assert shown.wait(20)
    assert verdict(shown).count("The network&#x27;s numbers have left all bounds") == said
    assert "Exam passed" in verdict(shown)


def test_the_film_is_made_before_anybody_waits_for_it() -> None:
    made = []
    run = Trainer(Agent, "Brief-v0", SHORT, 0, lambda run: made.append("png" in vars(run.recording or run)))
    run.run()
    assert (run.phase, made[-1]) == ("done", True)


def test_a_run_too_short_for_the_clock_has_a_speed() -> None:
    run = Trainer(Agent, "Brief-v0", SHORT, 0, lambda run: None)
    run.num_steps = 1
    assert run.mean_speed == 64


# Buttons in any order


def test_two_looks_within_one_tick_of_the_clock_have_a_speed() -> None:
    run = Trainer(Agent, "Brief-v0", SHORT, 0, lambda _: None)
    run._marks.extend([(10, 1.0), (20, 1.0)])
    assert run.speed == 10 / trainer.COARSEST_CLOCK


class Vague(Agent):
    """Its epsilon is no number."""

    def __init__(self, env, hyperparameters, seed):
        super().__init__(env, hyperparameters, seed)
        self.epsilon = np.array([0.5])


def test_an_epsilon_that_is_no_number_is_left_out(panel) -> None:
    shown = panel(SHORT, Vague)
    shown._more.fold.opened = True
    shown.train()
    assert shown.wait(20)
    assert (shown.run.phase, shown.run.keeper.trouble) == ("done", None)
    assert {episode.epsilon for episode in shown.run.episodes} == {None}


def test_where_the_panel_cannot_draw_it_can_still_be_used(panel, monkeypatch) -> None:
    def broken(*_):
        raise RuntimeError("no ink")

    said = []
    monkeypatch.setattr(threading, "excepthook", lambda arguments: said.append(str(arguments.exc_value)))
    shown = panel(SHORT)
    with monkeypatch.context() as patch:
        patch.setattr(shown._screen, "show", broken)
        shown.train()
        assert shown.wait(20)
    assert said == ["no ink"]
    assert not shown.running and shown._buttons.main.description == "Train"
    shown.train()
    assert shown.wait(20)
    assert shown.run.phase == "done"


def test_train_pressed_twice_is_one_run(panel) -> None:
    Slow.made = 0
    shown = panel(agent=Slow)
    shown.train()
    first = shown.run
    shown.train()
    until(lambda: shown.run.phase == "training")
    assert shown.run is first
    assert Slow.made == 1
    assert buttons(shown) == ("Pause", True, True)


def test_stop_ends_a_run_within_a_second(panel) -> None:
    shown = panel(agent=Slow)
    shown.train()
    until(lambda: shown.run.num_steps > 2)
    shown.stop()
    shown.stop()
    assert shown.wait(1)
    assert shown.run.phase == "stopped"
    assert shown.run.exam is None
    assert "of 60 steps. The exam comes at the end of a whole run." in status(shown)
    assert buttons(shown) == ("Train", False, True)


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
    shown.train()
    until(lambda: Stuck.made == 1)
    first = shown.run
    shown.stop()
    assert "Stopped after 0 of 60 steps." in status(shown)
    assert buttons(shown) == ("Train", False, True)
    shown.train()
    assert "Getting ready" in status(shown) or "Loading TensorFlow" in status(shown)
    assert not shown.wait(1) and Stuck.made == 1  # no second thread trains beside the first
    Stuck.released.set()
    assert shown.wait(20)
    assert (first.phase, first.num_steps, shown.run.phase) == ("stopped", 0, "done")
    assert Stuck.made == 2


def test_the_exam_lets_other_threads_speak(panel, monkeypatch) -> None:
    breaths = []
    clock = SimpleNamespace(monotonic=time.monotonic, sleep=breaths.append)
    monkeypatch.setattr(trainer, "time", clock)
    shown = panel()
    shown.train()
    assert shown.wait(20)
    assert len(breaths) >= sum(shown.run.exam.scores) // 50 > 0
    assert min(breaths) > 0


def test_stop_ends_the_exam_too(panel) -> None:
    shown = panel(SHORT.replace(num_steps=1), agent=Slow)
    shown.train()
    until(lambda: shown.run.phase == "exam")
    shown.stop()
    assert shown.wait(1)
    assert shown.run.phase == "stopped"
    assert "Stopped during the exam, after all 1 steps. It has no result this time." in status(shown)
    assert "comes at the end" in verdict(shown)


def test_stop_while_the_game_is_filmed_keeps_the_exam(panel, monkeypatch) -> None:
    def film(agent, *_, **__):
        while True:
            agent.act(np.zeros((1, 4)))

    monkeypatch.setattr(trainer, "record", film)
    shown = panel()
    shown.train()
    until(lambda: shown.run.phase == "recording", seconds=20)
    shown.stop()
    assert "Stopped after 60 steps and the exam" in status(shown)
    assert "Exam passed: 30.0" in verdict(shown)


@pytest.mark.parametrize(("agent", "said"), [(Agent, "Exam passed"), (Falling, "KeyError")])
def test_stop_a_moment_after_the_end_hides_nothing(panel, monkeypatch, agent, said) -> None:
    monkeypatch.setattr(ControlPanel, "_show", lambda *_: None)
    monkeypatch.setattr(ControlPanel, "_work", lambda self, run, before: (before.join(), run.run()))
    shown = panel(agent=agent)
    shown.train()
    assert shown.wait(20)
    shown.stop()
    assert said in verdict(shown)


def test_stop_before_train_does_nothing(panel) -> None:
    shown = panel()
    shown.stop()
    assert shown.run is None
    shown.train()
    assert shown.wait(20)
    assert shown.run.phase == "done"


def test_a_second_run_starts_afresh(panel) -> None:
    Agent.made = 0
    shown = panel()
    for _ in range(2):
        shown.train()
        assert shown.wait(20)
        assert shown._screen._curve_picture.facts["numPoints"] == 2
    assert Agent.made == 2


def test_one_thread_touches_the_agent(panel) -> None:
    shown = panel()
    shown.train()
    shown.sliders["gamma"].value = 0.9
    assert shown.wait(20)
    assert len(shown.run.agent.threads) == 1
    assert threading.get_ident() not in shown.run.agent.threads


# Sliders


def test_a_slider_acts_in_the_middle_of_a_run(panel) -> None:
    shown = panel(agent=Slow)
    shown.train()
    until(lambda: shown.run.num_steps > 2)
    shown.sliders["gamma"].value = 0.9
    shown.sliders["epsilon_min"].value = 0.3
    until(lambda: shown.run.agent.gamma == 0.9 and shown.run.agent.epsilon == 0.3, seconds=1)
    assert shown.run.agent.epsilon_min == 0.3  # a raised floor lifts epsilon, which was 0


class Counting(Slow):
    """Knows no batch size but the one it is handed."""

    def replay(self, batch_size):
        self.asked = batch_size
        return 0.0


def test_the_batch_size_reaches_an_agent_that_is_only_handed_it(panel) -> None:
    settings = SHORT.replace(learning_starts=0, replay_every=1, updates_per_replay=1, batch_size=32)
    shown = panel(settings, Counting)
    shown.train()
    until(lambda: hasattr(shown.run.agent, "asked"))
    assert shown.run.agent.asked == 32
    shown.sliders["batch_size"].value = 8
    until(lambda: shown.run.agent.asked == 8)
    assert [change[1:] for change in shown.run.changes] == [("batch_size", 8)]


def test_a_setting_the_agent_does_not_have_is_left_alone(panel) -> None:
    shown = panel(agent=Slow)
    shown.train()
    until(lambda: shown.run.num_steps > 2)
    shown.sliders["epsilon_decay"].value = 0.99
    shown.sliders["gamma"].value = 0.9
    until(lambda: shown.run.agent.gamma == 0.9)
    assert not hasattr(shown.run.agent, "epsilon_decay")


def test_the_length_waits_for_the_next_run_and_says_so(panel) -> None:
    shown = panel(agent=Slow)
    length = shown.sliders["num_steps"]
    assert length.readout == "the first run will tell how long that takes"
    shown.train()
    length.value = 40_000
    assert length.readout == "the first run will tell how long that takes; counts from the next Reset on"
    assert shown.run.hyperparameters.num_steps == 60
    shown.stop()
    assert shown.wait(5)
    assert ControlPanel().sliders["num_steps"].readout == "about 10 s, a guess until the first run"


def test_sliders_are_made_from_their_settings() -> None:
    for name in READOUTS:
        about, recommended = Hyperparameters.setting(name), getattr(Hyperparameters(), name)
        values = stops(about, recommended)
        assert values == sorted(set(values)) and recommended in values
        assert values[0] == about.slider[0]
        assert values[-1] == pytest.approx(about.slider[1], rel=1e-3)
        assert all(Hyperparameters.checked(name, value) == value for value in values)
        assert Slider(name, recommended, recommended).help.startswith(f"{LABELS[name]}: {about.help}.")


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
    assert Slider("gamma", 0.987, 0.995).value == 0.987


def test_the_mark_and_the_way_back() -> None:
    slider = Slider("gamma", 0.995, 0.995)
    assert slider.back == ""
    slider.value = 0.9
    assert (slider.text, slider.back, slider.back_help) == (
        "0.9",
        "0.995",
        "gamma was changed: back to 0.995",
    )
    slider.value = slider.recommended
    assert slider.back == ""


@pytest.mark.parametrize("value", [1.5, -0.1, float("nan"), "high", None, True])
def test_a_value_that_is_not_allowed(panel, value) -> None:
    slider = panel().sliders["gamma"]
    with pytest.raises(ValueError, match=r"gamma is .*, but must be a number from 0.0 to 1.0. Try 0.995."):
        slider.value = value
    assert slider.value == 0.995


# Human units


@pytest.mark.parametrize(
    ("name", "changes", "world", "expected"),
    [
        ("gamma", {}, CARTPOLE, "looks ahead about 200 steps = 4 s"),
        ("gamma", {"gamma": 0.5}, CARTPOLE, "looks ahead about 2 steps = 0.04 s"),
        ("gamma", {"gamma": 0.99}, World(0.2, False), "looks ahead about 100 steps = 20 s"),
        ("gamma", {"gamma": 1.0}, CARTPOLE, "looks ahead for ever"),
        ("gamma", {"gamma": 0.0}, CARTPOLE, "looks at the very next step only"),
        ("learning_rate", {}, CARTPOLE, "steps of the recommended size"),
        ("learning_rate", {"learning_rate": 0.1}, CARTPOLE, "steps 100 times the recommended size"),
        ("learning_rate", {"learning_rate": 1e-4}, CARTPOLE, "steps 1/10 of the recommended size"),
        ("batch_size", {}, CARTPOLE, "learns from 64 past steps at a time"),
        ("epsilon_decay", {"epsilon_decay": 1.0}, CARTPOLE, "explores for ever, never less"),
        ("epsilon_decay", {"epsilon": 0.04}, CARTPOLE, "explores no longer than the first update"),
        ("epsilon_decay", {"epsilon_decay": 0.9999}, CARTPOLE, "explores for about 33,000 steps"),
        ("epsilon_decay", {"num_steps": 9_000}, CARTPOLE, "explores longer than this run: 9,000 steps"),
        ("epsilon_min", {}, CARTPOLE, "in the end 1 press in 25 is random"),
        ("epsilon_min", {"epsilon_min": 0.3}, CARTPOLE, "in the end 30 presses in 100 are random"),
        ("epsilon_min", {"epsilon_min": 0.0}, CARTPOLE, "in the end no press is random"),
        ("num_steps", {}, CARTPOLE, "about 10 s, a guess until the first run"),
        ("num_steps", {}, CARTPOLE._replace(speed=10_000), "about 4 s here"),
        ("num_steps", {"num_steps": 3_000_000}, CARTPOLE._replace(speed=10_000), "about 5 min here"),
    ],
)  # fmt: skip
def test_readouts(name, changes, world, expected) -> None:
    assert READOUTS[name](Hyperparameters(**changes), world) == expected


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
    assert said == "explores for about 460 games"


def test_rewards_are_said_as_they_are_set() -> None:
    own = Hyperparameters(step_reward=None, fall_reward=None)
    assert rewards(Hyperparameters.tutorial(), CARTPOLE) == (
        "Trained on: 1 a step, −100 for a fall. Score: steps balanced."
    )
    assert rewards(own, World(0.2, False)) == (
        "Trained on: the environment's own reward for a step, its own for an end before time is up. "
        "Score: the environment's own rewards, added up."
    )


def test_numbers_for_people() -> None:
    assert [formatted(x) for x in (0.9996, 40_000, 1e-5, -1.0)] == ["0.9996", "40,000", "1e−05", "−1"]
    assert [rounded(x) for x in (9045, 0.0416, 199.99999, 0)] == ["9,000", "0.042", "200", "0"]
    assert [duration(x) for x in (0.2, 4.4, 300)] == ["1 s", "4 s", "5 min"]


# Bad input


def test_an_error_is_shown_folded_and_the_panel_trains_again(panel) -> None:
    agents = [Falling, Agent]
    shown = panel(agent=lambda *arguments: agents.pop(0)(*arguments))
    shown.train()
    assert shown.wait(20)
    assert shown.run.phase == "failed"
    assert "KeyError" in verdict(shown) and "<details><summary>" in verdict(shown)
    assert "in act" in verdict(shown) and "<b>" not in verdict(shown)
    assert "Stopped by an error" in status(shown)
    shown.train()
    assert shown.wait(20)
    assert "Exam passed" in verdict(shown)


def test_an_agent_that_leaves_python_is_an_error_too(panel) -> None:
    shown = panel(agent=lambda *_: sys.exit("bye"))
    shown.train()
    assert shown.wait(20)
    assert "SystemExit: bye" in verdict(shown)


def test_an_environment_that_does_not_fit(panel) -> None:
    shown = ControlPanel(env_id="Pendulum-v1")
    shown.train()
    assert shown.wait(20)
    assert "ValueError: The actions of Pendulum-v1 are Box" in verdict(shown)


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
    shown.sliders["gamma"].value = 0.9
    shown.train()
    assert shown.wait(20)
    assert shown.run.agent is agent
    assert agent.gamma == 0.9


def by_hand() -> Agent:
    """An agent with the tutorial's settings, as a learner writes them down."""
    agent = Agent(None, SHORT, 0)
    agent.gamma, agent.learning_rate = 0.9, 1e-4
    agent.epsilon_decay, agent.epsilon_min = 0.995, 0.1
    return agent


def test_an_agent_keeps_its_own_settings_where_no_slider_was_moved(panel) -> None:
    agent = by_hand()
    before = {name: value for name, value in vars(agent).items() if name != "threads"}
    shown = panel(None, agent=agent)
    shown.sliders["num_steps"].value = 60
    shown.train()
    assert shown.wait(20)
    assert {name: value for name, value in vars(agent).items() if name != "threads"} == before
    assert shown.sliders["gamma"].value == 0.9 and shown.sliders["batch_size"].value == 64


def test_a_setting_changed_by_hand_counts_more_than_the_agents_hyperparameters() -> None:
    agent = DQNAgent(gym.make("CartPole-v1"), Hyperparameters(batch_size=16))
    agent.gamma = 0.9
    sliders = ControlPanel(agent=agent).sliders
    assert (sliders["gamma"].value, sliders["batch_size"].value) == (0.9, 16)


def test_settings_given_count_more_than_the_agents_own(panel) -> None:
    assert panel(SHORT, agent=by_hand()).sliders["gamma"].value == 0.995


def test_a_raised_minimum_lifts_epsilon_before_train_too(panel) -> None:
    agent = by_hand()
    shown = panel(SHORT, agent=agent)
    shown.sliders["epsilon_min"].value = 0.3
    shown.train()
    assert shown.wait(20)
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

    def shown_by(code: str, execution: str, identity: str | None) -> ControlPanel:
        monkeypatch.setattr(cell, "get_ipython", lambda: Shell(code, execution, identity))
        shown = panel(agent=Slow)
        shown.train()
        until(lambda: shown.run.phase == "training")
        return shown

    first = shown_by("ControlPanel()", "1", cell_id)
    run = first.run
    other = shown_by("ControlPanel(seed=1)", "2", cell_id and "another")
    twins = [shown_by("[ControlPanel(), ControlPanel()]", "3", "twins") for _ in range(2)]
    again = shown_by("ControlPanel()", "4", cell_id)
    assert first.wait(1)
    assert run.phase == "stopped"
    assert first.run is None
    assert all(shown.running for shown in (other, *twins, again))


def test_running_the_cell_again_frees_the_earlier_panel(monkeypatch) -> None:
    monkeypatch.setattr(cell, "_shown", {})
    monkeypatch.setattr(cell, "get_ipython", lambda: Shell("ControlPanel()", "1"))
    shown = ControlPanel(SHORT, "Brief-v0", Agent)
    shown.train()
    assert shown.wait(20)
    panel, agent = weakref.ref(shown), weakref.ref(shown.run.agent)
    widgets = weakref.WeakSet([shown._widget, *shown._widget.children, shown._widget.layout])
    del shown
    gc.collect()
    assert panel() is not None  # its widgets are on the page
    monkeypatch.setattr(cell, "get_ipython", lambda: Shell("ControlPanel()", "2"))
    again = ControlPanel(SHORT, "Brief-v0", Agent)
    gc.collect()
    assert (panel(), agent(), list(widgets)) == (None, None, [])
    assert again.wait(20)


def test_its_files_are_read_as_utf_8_whatever_the_system_speaks() -> None:
    source = (
        "import warnings; warnings.filterwarnings('error', category=EncodingWarning, module='dqn_lesson');"
        "from dqn_lesson.widgets import ControlPanel; ControlPanel()"
    )
    command = [sys.executable, "-X", "warn_default_encoding", "-c", source]
    result = subprocess.run(command, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr


def test_it_is_shown_without_tensorflow_and_in_words_where_there_are_no_widgets() -> None:
    source = (
        "import sys; from dqn_lesson import ControlPanel; bundle = ControlPanel()._repr_mimebundle_();"
        "print(bundle['text/plain'], sorted(bundle)[0], {'keras', 'tensorflow'} & set(sys.modules))"
    )
    result = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True)
    assert result.stdout.strip() == (
        "The control panel. To use it, run this cell in JupyterLab. "
        "application/vnd.jupyter.widget-view+json set()"
    ), result.stderr
