"""A run that is going on is kept: what was written outlives the program, and the rest is never made up."""

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import gymnasium as gym
import numpy as np
import pytest
from conftest import ROOT

from dqn_lesson import DQNAgent, Hyperparameters, Journal, exam, list_runs, load_run, train
from dqn_lesson.examination import ExamResult
from dqn_lesson.network.keras_model import keras
from dqn_lesson.runs import Change, Run, RunError, is_going, runs_folder
from dqn_lesson.training import Episode

SETTINGS = Hyperparameters(hidden=(8,), num_steps=300, learning_starts=64, gamma=0.9)
EPISODES = [Episode(n, 9.0 + n, n * 20, True, 0.5, None) for n in range(1, 32)]


class Tutor:
    """An agent of a learner's own, without settings and without a network."""

    epsilon = 0.5

    def act(self, state):
        return int(state[0, 2] > 0)

    def remember(self, *transition):
        pass

    def replay(self, batch_size):
        return 0.25


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_folder_is_there_at_once_with_what_is_known(tmp_path) -> None:
    journal = Journal(SETTINGS, 7, "Acrobot-v1", folder=tmp_path)
    run = load_run(journal.path)
    assert (run.settings, run.seed, run.env_id, run.num_steps) == (SETTINGS, 7, "Acrobot-v1", 0)
    assert {"keras", "python", "dqn_lesson"} <= set(run.versions)
    assert (run.finished, run.ending) == (False, "not finished, 0 episodes kept")
    assert journal.path.parent == tmp_path and journal.path.name.endswith("seed-7")
    assert names(journal.path) == ["run.json", "scores.csv"]


def test_a_killed_program_leaves_every_episode_it_finished(tmp_path) -> None:
    code = f"""
        import os, sys
        from dqn_lesson import Hyperparameters, Journal
        from dqn_lesson.training import Episode
        journal = Journal(Hyperparameters(gamma=0.9), 3, "CartPole-v1", folder=sys.argv[1])
        for number in range(1, 32):
            journal(Episode(number, 9.0 + number, number * 20, True, 0.5, None))
        assert "tensorflow" not in sys.modules and "keras" not in sys.modules
        os.kill(os.getpid(), {9 if os.name == "posix" else 15})
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code), tmp_path], capture_output=True)
    assert done.returncode not in (0, 1), done.stderr
    (run,) = list_runs(tmp_path).runs.values()
    assert run.ending == "not finished, 31 episodes kept"
    assert list(run.episodes) == EPISODES
    assert (run.num_steps, run.seed, run.settings.gamma) == (620, 3, 0.9)
    with pytest.raises(RunError, match="keeps no network"):
        run.agent()


def test_a_runs_folder_that_cannot_be_made_is_said_and_not_tried_for_ever(tmp_path, monkeypatch) -> None:
    (tmp_path / "runs").symlink_to(tmp_path / "a disk that was taken out")
    tries, mkdir = iter(range(20)), Path.mkdir
    monkeypatch.setattr(Path, "mkdir", lambda *paths, **how: (next(tries), mkdir(*paths, **how))[1])
    with pytest.raises(OSError, match="runs"):
        Journal(SETTINGS, 7, "CartPole-v1", folder=tmp_path / "runs")


def test_half_a_line_does_not_count(tmp_path) -> None:
    journal = Journal(SETTINGS, 0, "CartPole-v1", folder=tmp_path)
    for episode in EPISODES[:3]:
        journal(episode)
    scores = journal.path / "scores.csv"
    scores.write_bytes(scores.read_bytes()[:-4])
    assert list(load_run(journal.path).episodes) == EPISODES[:2]


def test_at_the_end_it_is_an_ordinary_run(tmp_path) -> None:
    agent = DQNAgent(gym.make("CartPole-v1"), SETTINGS, seed=3)
    with Journal(SETTINGS, 3, "CartPole-v1", folder=tmp_path) as journal:
        episodes = train(agent, agent.env, callbacks=[journal])
        assert list(load_run(journal.path).episodes) == episodes
        passed = exam(agent, num_starts=5)
        done = journal.finish(agent, passed, num_steps=300, seconds=1.5)
    run = load_run(journal.path)
    assert run == done == journal.run
    assert (list(run.episodes), run.exam, run.num_steps, run.seconds) == (episodes, passed, 300, 1.5)
    assert (run.finished, run.ending, run.agent_name) == (True, "finished", "DQNAgent")
    assert exam(run.agent(), num_starts=5) == passed
    assert len(names(journal.path)) == 3 and "scores.csv" not in names(journal.path)


def test_a_run_that_somebody_stopped_says_so(tmp_path) -> None:
    journal = Journal(SETTINGS, 0, "CartPole-v1", folder=tmp_path)
    for episode in EPISODES[:2]:
        journal(episode)
    journal.finish(Tutor(), num_steps=55)
    run = load_run(journal.path)
    assert (run.ending, run.num_steps, run.exam) == ("stopped after 2 episodes", 55, None)


def test_a_run_whose_exam_was_stopped_says_so(tmp_path) -> None:
    journal = Journal(SETTINGS, 0, "CartPole-v1", folder=tmp_path)
    journal.finish(Tutor(), num_steps=SETTINGS.num_steps)
    assert load_run(journal.path).ending == "finished, no exam"


@pytest.mark.parametrize(
    ("num_episodes", "ending"), [(31, "finished, no exam"), (32, "stopped after 31 episodes")]
)
def test_a_run_that_its_episodes_end_is_whole_too(num_episodes: int, ending: str) -> None:
    settings = SETTINGS.replace(num_steps=100_000, num_episodes=num_episodes)
    assert Run(settings, 0, "CartPole-v1", num_steps=620, episodes=tuple(EPISODES)).ending == ending


def test_an_agent_of_the_learners_own_is_kept_with_what_it_has(tmp_path) -> None:
    journal = Journal(SETTINGS, 5, "CartPole-v1", folder=tmp_path, agent_name="Tutor")
    assert load_run(journal.path).agent_name == "Tutor"
    env = gym.make("CartPole-v1")
    tutor = Tutor()
    train(tutor, env, SETTINGS, seed=5, callbacks=[journal])
    journal.finish(tutor, exam(tutor, env, num_starts=2))
    run = load_run(journal.path)
    assert (run.agent_name, run.seed, run.env_id, run.network) == ("Tutor", 5, "CartPole-v1", None)
    assert len(run.episodes) > 2 and len(run.exam.scores) == 2
    with pytest.raises(
        RunError, match=r"no network \(Tutor has no Keras network in `model`\), only settings"
    ):
        run.agent()


def test_a_network_that_cannot_be_saved_costs_no_scores(tmp_path) -> None:
    class Odd(Tutor):
        class model:
            @staticmethod
            def save(path):
                raise NotImplementedError("not me")

    journal = Journal(SETTINGS, 0, "CartPole-v1", folder=tmp_path)
    journal(EPISODES[0])
    journal.finish(Odd(), ExamResult((9.0,), 475.0))
    run = load_run(journal.path)
    assert list(run.episodes) == EPISODES[:1] and run.exam.mean == 9
    with pytest.raises(RunError, match="its network could not be saved: NotImplementedError: not me"):
        run.model()


def test_a_learners_network_saw_plain_states(tmp_path) -> None:
    class Mine(Tutor):
        def __init__(self):
            self.model = keras().Sequential([keras().layers.Input((4,)), keras().layers.Dense(2)])

    mine, states = Mine(), np.random.default_rng(0).normal(size=(5, 4)).astype(np.float32)
    assert SETTINGS.state_scale is not None
    journal = Journal(SETTINGS, 0, "CartPole-v1", folder=tmp_path)
    journal.finish(mine)
    again = load_run(journal.path).agent()
    np.testing.assert_allclose(again.q_values(states), mine.model.predict_on_batch(states), atol=1e-6)


def test_the_user_chooses_the_folder(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DQN_LESSON_RUNS", raising=False)
    assert runs_folder() == Path("runs")
    assert Journal(SETTINGS, 0, "CartPole-v1").path.resolve().parent == (tmp_path / "runs").resolve()
    monkeypatch.setenv("DQN_LESSON_RUNS", str(tmp_path / "elsewhere"))
    assert Journal(SETTINGS, 0, "CartPole-v1").path.parent == tmp_path / "elsewhere"
    assert (
        Journal(SETTINGS, 0, "CartPole-v1", folder=tmp_path / "argument").path.parent == tmp_path / "argument"
    )
    assert len(list_runs().runs) == 1


def test_the_default_folder_is_not_for_git() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout: there is nothing to keep the runs out of")
    subprocess.run(["git", "check-ignore", "-q", "notebooks/runs/a-run/run.json"], cwd=ROOT, check=True)


def test_two_runs_of_one_second_have_two_folders(tmp_path) -> None:
    first, second = (Journal(SETTINGS, 0, "CartPole-v1", folder=tmp_path) for _ in range(2))
    assert first.path != second.path
    assert set(list_runs(tmp_path).runs) == {first.path.name, second.path.name}


def test_a_whole_run_is_not_written_over_but_one_cut_off_is(tmp_path) -> None:
    journal = Journal(SETTINGS, 0, "CartPole-v1", folder=tmp_path, name="mine")
    journal(EPISODES[0])
    again = Journal(SETTINGS, 1, "CartPole-v1", folder=tmp_path, name="mine")
    assert load_run(again.path).episodes == () and load_run(again.path).seed == 1
    again.finish(Tutor())
    with pytest.raises(RunError, match=r"mine holds a whole run already. Give another name"):
        Journal(SETTINGS, 2, "CartPole-v1", folder=tmp_path, name="mine")
    assert load_run(again.path).seed == 1
    (tmp_path / "essay").mkdir()
    (tmp_path / "essay" / "essay.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(RunError, match=r"other things than a run \(essay\.txt\)"):
        Journal(SETTINGS, 0, "CartPole-v1", folder=tmp_path, name="essay")


def test_what_was_changed_mid_run_is_kept(tmp_path) -> None:
    journal = Journal(SETTINGS, 0, "CartPole-v1", folder=tmp_path)
    journal(EPISODES[0])
    journal.change(40, "gamma", 0.95)
    journal.change(60, "epsilon_min", 0.1)
    changes = (Change(40, "gamma", 0.95), Change(60, "epsilon_min", 0.1))
    assert load_run(journal.path).changes == changes and len(load_run(journal.path).episodes) == 1
    journal.finish(Tutor())
    assert load_run(journal.path).changes == changes


def test_a_journal_says_whether_it_is_still_written(tmp_path) -> None:
    with Journal(SETTINGS, 0, "CartPole-v1", folder=tmp_path) as journal:
        assert is_going(journal.path) and not is_going(tmp_path)
    assert not is_going(journal.path)
    with pytest.raises(RunError, match="is closed: its run has ended"):
        journal(EPISODES[0])
    assert load_run(journal.path).ending == "not finished, 0 episodes kept"
    gone = Journal(SETTINGS, 0, "CartPole-v1", folder=tmp_path)
    path = gone.path
    del gone
    assert not is_going(path), "nobody is left who could write it"


def test_a_folder_deleted_mid_run_is_not_made_anew_by_an_episode(tmp_path) -> None:
    journal = Journal(SETTINGS, 0, "CartPole-v1", folder=tmp_path)
    (journal.path / "scores.csv").unlink()
    with pytest.raises(OSError):
        journal(EPISODES[0])
    with pytest.raises(RunError, match=r"scores\.csv is missing"):
        load_run(journal.path)


def test_a_disk_that_fills_up_at_the_end_leaves_what_was_kept(tmp_path, monkeypatch) -> None:
    journal = Journal(SETTINGS, 0, "CartPole-v1", folder=tmp_path)
    for episode in EPISODES[:3]:
        journal(episode)

    def full(*_):
        raise OSError("No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", full)
        patch.setattr(Path, "write_bytes", full)
        with pytest.raises(OSError, match="No space"):
            journal.finish(Tutor())
    assert load_run(journal.path).ending == "not finished, 3 episodes kept"
    journal.finish(Tutor())
    assert load_run(journal.path).finished


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is no table of scores: its first line is ''"),
        (b"name,age\nme,9\n", "is no table of scores: its first line is 'name,age'"),
        (b"episode,score,num_steps,terminated,epsilon,loss\n1,9.0,9\n", "is damaged: .*missing 3"),
        (b"episode,score,num_steps,terminated,epsilon,loss\n1,many,9,1,,\n", "is damaged: could not convert"),
        (b"\xff\xfe\x00\n", "is damaged: .*utf-8"),
    ],
)
def test_a_damaged_table_is_named_and_skipped(tmp_path, content, message) -> None:
    journal = Journal(SETTINGS, 0, "CartPole-v1", folder=tmp_path, name="bad")
    (journal.path / "scores.csv").write_bytes(content)
    Journal(SETTINGS, 0, "CartPole-v1", folder=tmp_path, name="good")
    listing = list_runs(tmp_path)
    assert list(listing.runs) == ["good"]
    with pytest.raises(RunError, match=rf"scores\.csv {message}"):
        load_run(journal.path)
    assert "scores.csv" in listing.skipped["bad"]


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("exam", {"scores": [], "bar": 475}),
        ("exam", {"scores": ["a"], "bar": 475}),
        ("exam", 9),
        ("seconds", "long"),
        ("changes", [[1]]),
        ("changes", 3),
        ("versions", [1]),
        ("files", []),
        ("files", {"scores": "a"}),
    ],
)
def test_a_record_with_odd_parts_is_damaged(tmp_path, part, value) -> None:
    journal = Journal(SETTINGS, 0, "CartPole-v1", folder=tmp_path)
    path = journal.path / "run.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {part: value}), encoding="utf-8")
    assert "run.json is damaged" in list_runs(tmp_path).skipped[journal.path.name]


def test_what_the_learners_network_was_compiled_with_is_kept(tmp_path) -> None:
    class Mine(DQNAgent):
        def _build_model(self):
            model = keras().Sequential([keras().layers.Input((4,)), keras().layers.Dense(2)])
            model.compile(keras().optimizers.SGD(0.25), "mse")
            return model

    env = gym.make("CartPole-v1")
    with Journal(SETTINGS, 0, env, folder=tmp_path) as journal:
        agent = Mine(env, SETTINGS)
        train(agent, env, callbacks=[journal])
        journal.finish(agent)
    settings = load_run(journal.path).settings
    assert (settings.optimizer, settings.learning_rate, settings.loss) == ("sgd", 0.25, "mse")
    assert settings.gamma == 0.9
