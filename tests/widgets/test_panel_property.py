"""Whatever is pressed in whatever order: no exception, never two trainers, and the panel tells the truth."""

import threading
import time

import gymnasium as gym
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from panel_agents import Agent
from panel_fixtures import leave_pictures_out, obey_every_click
from panel_page import PanelPage, all_in
from waiting import until

from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.widgets import ControlPanel
from dqn_lesson.widgets.control_panel.control import trainer

NUM_SEQUENCES = 200
SETTINGS = Hyperparameters(num_steps=40, learning_starts=0, replay_every=4, updates_per_replay=1)

buttons = st.sampled_from(["main", "One episode", "Stop", "Reset", "Shorter exam: 10 starts"])
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
    st.tuples(st.just("recordings")),
    st.tuples(st.just("wait"), st.sampled_from([0.0, 0.002, 0.01])),
)


@pytest.fixture(scope="module", autouse=True)
def quick(tmp_path_factory):
    """Nothing is drawn well, recorded or kept here: only the order of events counts."""
    gym.register(
        "Briefest-v0", gym.spec("CartPole-v1").entry_point, max_episode_steps=15, reward_threshold=14
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DQN_LESSON_RUNS", str(tmp_path_factory.mktemp("runs")))
        patch.setenv("DQN_LESSON_HOME", str(tmp_path_factory.mktemp("home")))
        leave_pictures_out(patch)
        obey_every_click(patch)
        patch.setattr(trainer.Trainer, "run", counted(trainer.Trainer.run))
        yield
    del gym.registry["Briefest-v0"]


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


def obey(shown: PanelPage, event: tuple) -> None:
    """Does what a person would do; buttons that are greyed or hidden can't be pressed."""
    panel = shown.panel
    match event:
        case ("press", name):
            name = shown.main if name == "main" else name
            if shown.offers(name):
                shown.button(name).click()
        case ("slide", name, position):
            stops = panel.sliders[name].about["stops"]
            shown.slide(name, stops[position % len(stops)] if name != "num_steps" else 40 + position)
        case ("type", name, text):
            if shown.fold.value:
                shown.type(name, text)
        case ("preset", name):
            if shown.fold.value:
                shown.field("Preset").value = name
                shown.slide("num_steps", 40)
        case ("fold",):
            shown.fold.value = not shown.fold.value
        case ("recordings",):
            if shown.fold.value:
                shown.recordings().value = not shown.recordings().value
        case ("wait", seconds):
            panel.wait(seconds)


def assert_truthful(shown: PanelPage) -> None:
    """What is shown is what is."""
    panel, run = shown.panel, shown.run
    assert shown.main == ("Train" if not panel.running else "Resume" if run.pause_control.paused else "Pause")
    assert shown.offers("Stop") == panel.running
    assert shown.offers("Reset") == (run is not None)
    assert ("dqn-more" in classes(shown)) == shown.fold.value
    words = shown.status()
    if run is None:
        assert words == "Ready. Press Train." and not panel.running
    elif not panel.running:
        assert words.startswith(("Trained", "Stopped")), words
        assert run.error is None, run.error
    elif run.pause_control.paused:
        assert "Resume" in words, words
    for name, slider in panel.sliders.items():
        assert slider.value == getattr(panel.hyperparameters, name)
    points = shown.curve_points()
    assert points <= (0 if run is None else len(run.episodes)) or run.phase == "loading"


def classes(shown: PanelPage) -> set[str]:
    """The classes of all that can be seen."""
    return {name for widget in all_in(shown.root) for name in getattr(widget, "_dom_classes", ())}


def assert_truthful_at_once(shown: PanelPage) -> None:
    """A run that pauses or ends says so a moment later: a busy machine may look in between."""
    deadline = time.monotonic() + 2
    while True:
        try:
            return assert_truthful(shown)
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
        panel = ControlPanel(SETTINGS, "Briefest-v0", Agent)
        shown = PanelPage(panel)
        panel.wait()
        for event in sequence:
            obey(shown, event)
            assert_truthful_at_once(shown)
        if panel.running:
            panel.train()
            until(lambda: not panel.running)
            assert panel.run.phase == "done" and panel.run.exam is not None
            assert_truthful_at_once(shown)
        assert panel.wait(10)
        assert most <= 1
        panel.close()

    try:
        holds()
    finally:
        threading.excepthook = before
    assert not failed
