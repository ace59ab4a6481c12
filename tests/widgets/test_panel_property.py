"""Whatever is pressed in whatever order: no exception, never two trainers, and the panel tells the truth."""

import threading
import time

import gymnasium as gym
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from panel_agents import Agent, until

from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.widgets import ControlPanel
from dqn_lesson.widgets.control_panel import exam_run, trainer
from dqn_lesson.widgets.control_panel import screen as screen_module

PANEL = "dqn_lesson.widgets.control_panel"

NUM_SEQUENCES = 200
SETTINGS = Hyperparameters(num_steps=40, learning_starts=0, replay_every=4, updates_per_replay=1)

buttons = st.sampled_from(["main", "step", "stop", "reset", "shorter"])
names = st.sampled_from(["gamma", "epsilon_min", "num_steps", "learning_rate", "batch_size"])
fields = st.sampled_from(
    ["hidden", "clip_norm", "epsilon", "double", "loss", "num_episodes", "seed", "n_step"]
)
texts = st.sampled_from(["", "none", "5", "0.25", "-1", "yes", "mse", "64, 64", "1/0", "wide"])
events = st.one_of(
    st.tuples(st.just("press"), buttons),
    st.tuples(st.just("press"), buttons),
    st.tuples(st.just("slide"), names, st.integers(0, 30)),
    st.tuples(st.just("type"), fields, texts),
    st.tuples(st.just("preset"), st.sampled_from(["recommended", "tutorial", "as given"])),
    st.tuples(st.just("fold")),
    st.tuples(st.just("films")),
    st.tuples(st.just("wait"), st.sampled_from([0.0, 0.002, 0.01])),
)


@pytest.fixture(scope="module", autouse=True)
def quick(tmp_path_factory):
    """Nothing is drawn well, filmed or kept here: only the order of events counts."""
    gym.register("Brief-v0", gym.spec("CartPole-v1").entry_point, max_episode_steps=15, reward_threshold=14)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DQN_LESSON_RUNS", str(tmp_path_factory.mktemp("runs")))
        patch.setenv("DQN_LESSON_HOME", str(tmp_path_factory.mktemp("home")))
        patch.setattr(exam_run, "NUM_STARTS", 12)
        patch.setattr(trainer, "can_render", lambda _: False)
        patch.setattr(screen_module, "can_render", lambda _: False)
        patch.setattr(screen_module.LiveCurve, "png", lambda _: b"png")
        patch.setattr(f"{PANEL}.diagnostics_plot.SecondPlot.pngs", lambda _: [b"png"] * 3)
        patch.setattr(f"{PANEL}.panel.ControlPanel._keep_picture", lambda *_: None)
        patch.setattr(f"{PANEL}.buttons.DOUBLE_CLICK", 0)
        patch.setattr(f"{PANEL}.buttons.LATE_PAUSE", 0)
        patch.setattr(trainer.Trainer, "run", counted(trainer.Trainer.run))
        yield
    del gym.registry["Brief-v0"]


training, most = 0, 0  # trainers at work, now and at most


def counted(run):
    """A trainer's `run` that notes how many are at work at the same time."""
    lock = threading.Lock()

    def counted_run(self) -> None:
        global training, most
        with lock:
            training += 1
            most = max(most, training)
        run(self)
        with lock:
            training -= 1

    return counted_run


def obey(panel: ControlPanel, event: tuple) -> None:
    """Does what a person would do; buttons that are greyed or hidden can't be pressed."""
    match event:
        case ("press", name):
            button = getattr(panel._buttons, name)
            if not button.disabled and button.layout.display != "none":
                button.click()
        case ("slide", name, position):
            slider = panel.sliders[name]
            slider.value = (
                slider.stops[position % len(slider.stops)] if name != "num_steps" else 40 + position
            )
        case ("type", name, text):
            if panel._controls.form is not None:
                panel._controls.form.type(name, text)
        case ("preset", name):
            panel._controls.presets._list.value = name
            panel.sliders["num_steps"].value = 40
        case ("fold",):
            panel._more.fold.opened = not panel._more.fold.opened
        case ("films",):
            if panel._more.closer_look is not None:
                panel._more.closer_look.films.value = not panel._more.closer_look.films.value
        case ("wait", seconds):
            panel.wait(seconds)


def assert_truthful(panel: ControlPanel) -> None:
    """What is shown is what is."""
    with panel._lock:
        run, row = panel.run, panel._buttons
        does = row.main.description
        assert does == ("Train" if not panel.running else "Resume" if run.gate.paused else "Pause")
        assert row.stop.disabled == (not panel.running)
        assert row.reset.disabled == (run is None)
        assert (panel._more.inside in panel._more.children) == panel._more.is_open
        words = panel._screen.status.words
        if run is None:
            assert words == "Ready. Press Train." and not panel.running
        elif not panel.running:
            assert words.startswith(("Trained", "Stopped")), words
            assert run.error is None, run.error
        elif run.gate.paused:
            assert "Resume" in words, words
        for name, slider in panel.sliders.items():
            assert slider.value == getattr(panel.hyperparameters, name)
        points = panel._screen._curve_picture.facts["numPoints"] if panel._screen._curve else 0
        assert points <= (0 if run is None else len(run.episodes)) or run.phase == "loading"


def assert_truthful_at_once(panel: ControlPanel) -> None:
    """After Step, the run closes its gate itself and says so next: a busy machine may look in between."""
    deadline = time.monotonic() + 2
    while True:
        try:
            return assert_truthful(panel)
        except AssertionError:
            if time.monotonic() > deadline:
                raise
        time.sleep(0.001)


def test_any_order_of_events() -> None:
    failed = []
    threading.excepthook, before = lambda arguments: failed.append(arguments.exc_value), threading.excepthook

    @settings(
        max_examples=NUM_SEQUENCES, deadline=None, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.lists(events, min_size=3, max_size=14))
    def holds(sequence: list[tuple]) -> None:
        panel = ControlPanel(SETTINGS, "Brief-v0", Agent)
        panel.wait()
        for event in sequence:
            obey(panel, event)
            assert_truthful_at_once(panel)
        if panel.running:
            panel.train()
            until(lambda: not panel.running)
            assert panel.run.phase == "done" and panel.run.exam is not None
            assert_truthful(panel)
        assert panel.wait(10)
        assert most <= 1
        panel.close()

    try:
        holds()
    finally:
        threading.excepthook = before
    assert not failed
