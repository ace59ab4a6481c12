"""What learners keep from an earlier day loads: `tests/data/layout_0` was written before the rooms.

A run that was finished, one of a network alone, one that was killed in the middle of a line; two presets;
the entries of three exercises and a question; the best scores by hand.
"""

import shutil

import numpy as np
import pytest
from conftest import ROOT

from dqn_lesson import Hyperparameters, exam, list_runs, load_run, save_run
from dqn_lesson.exercises import progress
from dqn_lesson.runs import Change
from dqn_lesson.widgets.control_panel.view.presets import keep_preset, kept_presets
from dqn_lesson.widgets.play_yourself.high_scores import keep_bests, kept_bests

OLD = ROOT / "tests" / "data" / "layout_0"
SETTINGS = Hyperparameters(
    num_steps=600, hidden=(8,), memory_size=500, learning_starts=100, batch_size=16, replay_every=16,
    updates_per_replay=4,
)  # fmt: skip


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A copy: a test may write into it."""
    home = shutil.copytree(OLD / "home", tmp_path / "home")
    monkeypatch.setenv("DQN_LESSON_HOME", str(home))
    return home


@pytest.fixture
def runs(tmp_path):
    return shutil.copytree(OLD / "runs", tmp_path / "runs")


def test_every_run_is_found_and_none_is_damaged(runs) -> None:
    listing = list_runs(runs)
    assert set(listing.runs) == {"whole", "network_only", "cut_off"} and not listing.skipped


def test_a_whole_run_comes_back_and_its_agent_passes_the_same_exam(runs) -> None:
    run = load_run(runs / "whole")
    assert (run.settings, run.seed, run.env_id, run.agent_name) == (SETTINGS, 3, "CartPole-v1", "DQNAgent")
    assert (run.num_steps, run.seconds, run.ending) == (600, 1.5, "finished")
    assert len(run.episodes) == 29 and run.episodes[0].score == 23.0 and run.episodes[-1].num_steps == 600
    assert run.changes == (Change(200, "gamma", 0.9),)
    assert exam(run.agent(), num_starts=5).mean == pytest.approx(run.exam.mean, rel=0.1)
    save_run(run, runs / "whole")  # and can be written again in its place
    assert load_run(runs / "whole") == run


def test_a_network_alone(runs) -> None:
    run = load_run(runs / "network_only")
    assert run.episodes == () and run.exam is None
    states = np.eye(4, dtype=np.float32)
    whole = load_run(runs / "whole").agent().q_values(states)
    np.testing.assert_array_equal(run.agent().q_values(states), whole)


def test_a_run_that_was_killed_keeps_its_whole_lines(runs) -> None:
    run = load_run(runs / "cut_off")
    assert (run.ending, run.num_steps) == ("not finished, 7 episodes kept", 145)
    assert run.changes == (Change(0, "epsilon_min", 0.1),)
    assert [episode.score for episode in run.episodes] == [28, 25, 13, 12, 17, 26, 24]
    assert run.episodes[0].loss is None and run.episodes[-1].loss == 0.2170034646987915


def test_presets(home) -> None:
    presets, problems = kept_presets()
    assert problems == []
    tutorial = Hyperparameters.tutorial().replace(gamma=0.99)
    assert presets == {"short games": SETTINGS, "Übung 2": tutorial}
    before = sorted((home / "presets").iterdir())
    keep_preset("Übung 2", SETTINGS)
    assert sorted((home / "presets").iterdir()) == before, "a name has its file, as before"


def test_progress() -> None:
    assert progress.read("4.2") == {
        "tries": 2,
        "passed": True,
        "mistakes": {"no_future": 1},
        "source": "def td_target(reward, next_q, terminated, gamma):\n    return reward\n",
    }
    assert (progress.is_done("4.2"), progress.is_done("1.2"), progress.is_done("4.a")) == (True, False, True)
    assert progress.read("3.a") == {"guess": 0.25} and progress.kept_answer("1.2") is None
    assert progress.keep_attempt("1.2", False, "", None) == "" and progress.read("1.2")["tries"] == 2


def test_best_scores() -> None:
    assert kept_bests() == {"1": 137, "0.5": 500}
    keep_bests(kept_bests() | {"1": 138})
    assert kept_bests() == {"1": 138, "0.5": 500}
