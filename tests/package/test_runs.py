"""Runs are kept whole whatever happens to a save, and a damaged one is named for what it is."""

import io
import json
import os
import random
import re
import shutil
import subprocess
import sys
import textwrap
import zipfile
from dataclasses import replace
from importlib.metadata import PackageNotFoundError

import gymnasium as gym
import numpy as np
import pytest

import dqn_lesson
from dqn_lesson import (
    DQNAgent,
    Hyperparameters,
    Journal,
    Run,
    compare_runs,
    exam,
    list_runs,
    load_run,
    runs_folder,
    save_run,
    train,
    train_many,
)
from dqn_lesson.environments import EnvError
from dqn_lesson.network.keras_model import keras
from dqn_lesson.runs import RunError
from dqn_lesson.runs.run import installed_versions
from dqn_lesson.training import Episode

SETTINGS = Hyperparameters(hidden=(8,), num_steps=300, learning_starts=64, state_scale=(1, 2, 3, 4))
STATES = np.random.default_rng(0).normal(size=(5, 4))


def trained(num_steps: int = 300, **changes) -> Run:
    agent = DQNAgent(gym.make("CartPole-v1"), SETTINGS.replace(num_steps=num_steps, **changes), seed=3)
    return Run.of(agent, train(agent, agent.env), exam(agent, num_starts=5), num_steps=num_steps)


@pytest.fixture(scope="module")
def run() -> Run:
    return trained()


@pytest.mark.parametrize("keep", ["a run", "a journal", "a named journal", "a sweep"])
def test_a_folder_that_cannot_be_written_says_where_else(run, tmp_path, monkeypatch, keep):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("DQN_LESSON_RUNS", str(tmp_path / "file" / "runs"))
    with pytest.raises(OSError, match=r"file/runs.* \(Not a directory\)\. .*DQN_LESSON_RUNS"):
        if keep == "a run":
            save_run(run, runs_folder() / "mine")
        elif keep == "a sweep":
            train_many(SETTINGS, [0], "CartPole-v1", 1, folder=runs_folder())  # at once, not in its outcomes
        else:
            Journal(SETTINGS, 0, "CartPole-v1", name="mine" if keep == "a named journal" else None)


def test_a_folder_without_the_right_to_write(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # root may write anything
    with pytest.raises(PermissionError, match=r"\(Permission denied\)\. .*DQN_LESSON_RUNS"):
        Journal(SETTINGS, 0, "CartPole-v1", folder=tmp_path)


@pytest.fixture
def folder(run, tmp_path):
    """A folder with this run in it."""
    return save_run(run, tmp_path / "runs" / "first")


def the(folder, kind: str):
    """The run's file whose name begins with this."""
    (path,) = folder.glob(kind + "*")
    return path


def test_a_run_comes_back_as_it_was(run, folder):
    again = load_run(folder)
    assert again == run
    assert again.settings == run.settings and again.seed == 3 and again.env_id == "CartPole-v1"
    assert again.episodes[0] == run.episodes[0] and len(again.episodes) == len(run.episodes) > 5
    assert {"keras", "numpy", "python", "dqn_lesson"} <= set(again.versions)


def test_the_packages_version_is_known_where_it_is_only_on_the_path(monkeypatch):
    def not_installed(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr("dqn_lesson.runs.run.version", not_installed)
    assert installed_versions()["dqn_lesson"] == dqn_lesson.__version__


def test_its_agent_acts_and_passes_the_same_exam(run, folder):
    agent = load_run(folder).agent()
    assert exam(agent, num_starts=5) == run.exam
    assert agent.epsilon == run.episodes[-1].epsilon < 1
    np.testing.assert_array_equal(agent.q_values(STATES), run.agent().q_values(STATES))
    agent.model.set_weights([weights * 0 for weights in agent.model.get_weights()])
    assert run.agent().q_values(STATES).any(), "an agent must not reach back into its run"


def test_loading_touches_no_global_random_state(run):
    before = random.getstate(), np.random.get_state()[1].tolist()
    run.agent()
    assert (random.getstate(), np.random.get_state()[1].tolist()) == before


def test_keeping_a_run_takes_the_newest_weights_and_does_not_disturb_training():
    def q_values(keep: bool) -> np.ndarray:
        agent = DQNAgent(gym.make("CartPole-v1"), SETTINGS, seed=3)

        def kept(episode: Episode) -> None:
            if keep and episode.num_steps > 150:  # there were updates by now
                copy = Run.of(agent, [episode]).agent()
                np.testing.assert_array_equal(copy.q_values(STATES), agent.q_values(STATES))

        train(agent, agent.env, callbacks=[kept])
        return agent.q_values(STATES)

    np.testing.assert_array_equal(q_values(keep=True), q_values(keep=False))


def test_what_the_folder_holds_can_be_read_by_anybody(run, folder):
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert record["settings"]["hidden"] == [8] and record["seed"] == 3 and record["num_steps"] == 300
    lines = the(folder, "scores").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "episode,score,num_steps,terminated,epsilon,loss"
    assert lines[1].startswith(f"1,{run.episodes[0].score},")
    assert keras().saving.load_model(the(folder, "network")).output_shape == (None, 2)


def test_empty_cells_of_the_table(tmp_path):
    episodes = (Episode(1, 9.0, 9, True, None, None), Episode(2, 500.0, 509, False, 0.5, 1e-300))
    run = Run(SETTINGS, 0, "CartPole-v1", 509, episodes)
    assert load_run(save_run(run, tmp_path / "run")) == run


def test_a_run_without_a_network_says_so(tmp_path):
    class ByHand:
        env = gym.make("CartPole-v1")

    run = load_run(save_run(Run.of(ByHand(), settings=SETTINGS), tmp_path / "run"))
    assert run.settings == SETTINGS
    with pytest.raises(RunError, match=r"keeps no network.*Train"):
        run.agent()


def test_a_learners_own_agent(tmp_path):
    class MyAgent:
        def __init__(self):
            self.env = gym.make("CartPole-v1")
            self.model = keras().Sequential([keras().layers.Input((4,)), keras().layers.Dense(2)])

    mine = MyAgent()
    settings = Hyperparameters.tutorial()
    run = load_run(save_run(Run.of(mine, settings=settings), tmp_path / "run"))
    np.testing.assert_allclose(run.agent().q_values(STATES), mine.model.predict_on_batch(STATES), atol=1e-6)


def test_saving_again_replaces_the_run_and_leaves_nothing_behind(folder):
    later = trained(num_steps=400)
    save_run(later, folder)
    assert load_run(folder) == later
    assert len(list(folder.iterdir())) == 3
    save_run(Run(SETTINGS, 0, "CartPole-v1"), folder)
    assert len(list(folder.iterdir())) == 2


DAMAGE = {
    "run.json empty": ("run.json", lambda data: b"", r"run\.json is empty"),
    "run.json cut off": ("run.json", lambda data: data[:-40], r"run\.json is cut off or damaged"),
    "run.json not text": ("run.json", lambda data: b"\xff\xfe\x00", r"run\.json is cut off or damaged"),
    "run.json foreign": ("run.json", lambda data: b'{"a": 1}', r"run\.json was not written by this program"),
    "run.json a list": ("run.json", lambda data: b"[1]", r"run\.json was not written by this program"),
    "a part missing": (
        "run.json",
        lambda data: data.replace(b'"seed"', b'"sead"'),
        "there is no 'seed' in it",
    ),
    "bad setting": ("run.json", lambda data: data.replace(b"0.995", b"9.995"), r"run\.json.*gamma is 9\.995"),
    "other settings": (
        "run.json",
        lambda data: data.replace(b'"gamma"', b'"delta"'),
        "other settings.*delta, gamma",
    ),
    "run.json endlessly deep": ("run.json", lambda data: b"[" * 100_000, r"run\.json is cut off or damaged"),
    "endless steps": (
        "run.json",
        lambda data: re.sub(rb'"num_steps": \d+', b'"num_steps": Infinity', data, count=1),
        "infinity",
    ),
    "a change of nothing": (
        "run.json",
        lambda data: data.replace(b'"changes": []', b'"changes": [[1, "gamma", "x"]]'),
        "gamma is 'x'",
    ),
    "bad seed": ("run.json", lambda data: data.replace(b'"seed": 3', b'"seed": -3'), "seed is -3"),
    **{
        f"environment {value}": (
            "run.json",
            lambda data, value=value: json.dumps({**json.loads(data), "environment": value}).encode(),
            r"run\.json is damaged: its environment is .* is needed there",
        )
        for value in (
            3,
            [],
            "CartPole-v1",
            {},
            {"id": "CartPole-v1"},
            {"id": 3, "kwargs": {}, "limit": 500, "wrappers": []},
            {"id": "CartPole-v1", "kwargs": [], "limit": 500, "wrappers": []},
            {"id": "CartPole-v1", "kwargs": {}, "limit": "many", "wrappers": []},
            {"id": "CartPole-v1", "kwargs": {}, "limit": 500, "wrappers": 4},
            {"id": "CartPole-v1", "kwargs": {}, "limit": 500, "wrappers": [7]},
            {"id": "CartPole-v1", "kwargs": {}, "limit": 500, "wrappers": [{"kind": "a:B", "kwargs": 1}]},
        )
    },
    "scores empty": ("scores", lambda data: b"", r"scores-.*csv is empty"),
    "scores cut off": ("scores", lambda data: data[:-20], r"scores-.*csv was cut off, damaged"),
    "scores changed": (
        "scores",
        lambda data: data.replace(b"1", b"2"),
        r"scores-.*csv was cut off, damaged",
    ),
    "network empty": ("network", lambda data: b"", r"network-.*keras is empty"),
    "network cut off": ("network", lambda data: data[:500], r"network-.*keras was cut off, damaged"),
    "network foreign": (
        "network",
        lambda data: b"GIF89a" * 9_999,
        r"network-.*keras was cut off, damaged",
    ),
}


@pytest.mark.parametrize(("kind", "change", "message"), DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_file_is_named_for_what_it_is(run, folder, kind, change, message):
    path = the(folder, kind)
    path.write_bytes(change(path.read_bytes()))
    with pytest.raises(RunError, match=message) as caught:
        load_run(folder)
    assert str(path) in str(caught.value)
    save_run(run, folder.parent / "second")
    listing = list_runs(folder.parent)
    assert list(listing.runs) == ["second"]
    assert listing.skipped == {"first": str(caught.value)}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"kwargs": {"nonsense": 1}}, r"CartPole-v1 can't be made again .*TypeError: .*nonsense"),
        ({"wrappers": [{"kind": "gymnasium.wrappers.common:TimeLimit", "kwargs": {}, "learned": {}}]},
         r"CartPole-v1 can't be made again .*TypeError: .*max_episode_steps"),
        ({"wrappers": [{"kind": "gymnasium.nowhere:Wrapper", "kwargs": {}, "learned": {}}]},
         r"The wrapper Wrapper of gymnasium\.nowhere is not here"),
        ({"wrappers": [{"kind": "nonsense", "kwargs": {}, "learned": {}}]},
         "The wrapper  of nonsense is not here"),
        ({"id": "antigravity:CartPole-v1"}, "antigravity:CartPole-v1 is not registered here"),
        (None, "antigravity:CartPole-v1 would import a module, and loading a run never does that"),
    ],
)  # fmt: skip
def test_an_environment_that_cannot_be_made_again_is_told_so(folder, change, sentence):
    record = json.loads((folder / "run.json").read_text())
    if change is None:
        record |= {"environment": None, "env_id": "antigravity:CartPole-v1"}
    else:
        record["environment"] |= change
    (folder / "run.json").write_text(json.dumps(record))
    again = load_run(folder)
    for use in (exam, Run.agent):
        with pytest.raises(EnvError, match=sentence):
            use(again)
    assert "antigravity" not in sys.modules
    assert exam(again, "CartPole-v1", num_starts=1).scores


def test_epsilon_is_that_of_the_end_although_no_episode_ended_there():
    agent = DQNAgent(gym.make("CartPole-v1"), SETTINGS, seed=3)
    episodes = train(agent, agent.env)
    agent.replay(8, updates=50)
    assert Run.of(agent, episodes).agent().epsilon == agent.epsilon < 0.99 * episodes[-1].epsilon


def test_missing_and_foreign_folders(folder, tmp_path):
    the(folder, "network").unlink()
    with pytest.raises(RunError, match=r"network-.*keras is missing"):
        load_run(folder)
    with pytest.raises(RunError, match=r"There is no run .*nowhere"):
        load_run(tmp_path / "nowhere")
    with pytest.raises(RunError, match=r"run\.json is a file, but a run is a folder"):
        load_run(folder / "run.json")
    (tmp_path / "pictures").mkdir()
    with pytest.raises(RunError, match=r"pictures is no run.*there is no run\.json in it"):
        load_run(tmp_path / "pictures")
    with pytest.raises(RunError, match=r"There is no folder .*nowhere.*save_run"):
        list_runs(tmp_path / "nowhere")


def test_a_folder_of_other_things_is_not_written_into(run, tmp_path):
    (tmp_path / "essay.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(RunError, match=r"holds other things than a run \(essay\.txt\)"):
        save_run(run, tmp_path)
    with pytest.raises(RunError, match=r"essay\.txt is a file"):
        save_run(run, tmp_path / "essay.txt")
    assert [path.name for path in tmp_path.iterdir()] == ["essay.txt"]


def test_a_learners_own_file_is_never_taken_for_ours(run, folder):
    for name in ("scores-my-notes.txt", "network-9b048405.txt", "scores-9b048405.csv.old"):
        (folder / name).write_text("mine", encoding="utf-8")
        with pytest.raises(RunError, match=rf"holds other things than a run \({name}\)"):
            save_run(run, folder)
        (folder / name).unlink()


def test_files_of_the_system_or_an_editor_do_no_harm(run, folder):
    (folder / ".DS_Store").write_bytes(b"\0")
    (folder / ".ipynb_checkpoints").mkdir()
    assert load_run(save_run(run, folder)) == run
    assert (folder / ".DS_Store").exists() and (folder / ".ipynb_checkpoints").exists()


def test_a_file_that_is_being_read_is_waited_for(run, folder, monkeypatch):
    replace, refusals = os.replace, iter([1] * 3)

    def busy(*paths):
        if next(refusals, None):
            raise PermissionError
        replace(*paths)

    monkeypatch.setattr(os, "replace", busy)
    assert load_run(save_run(run, folder)) == run


def zipped(**files: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "."), data)
    return content.getvalue()


def scrambled(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + b"\xff" * 64 + data[middle + 64 :]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda data: b"", "is empty"),
        (lambda data: data[: len(data) // 2], r"is cut off or damaged"),
        (scrambled, r"is damaged: its part model\.weights\.h5"),
        (lambda data: b"just some text", "is not a .keras file: it begins with b'just som'"),
        (lambda data: b"\x89HDF\r\n\x1a\n", "is an HDF5 file"),
        (
            lambda data: zipped(a__txt=b"a"),
            r"is a zip archive, but no network: there is no config\.json and no model\.weights\.h5",
        ),
        (lambda data: zipped(config__json=b"{", model__weights__h5=b"a"), r"is damaged: its config\.json"),
        (lambda data: zipped(config__json=b"{}", model__weights__h5=b"a"), "cannot be read by this version"),
    ],
)
def test_a_foreign_network_is_named_and_the_agent_stays_as_it_was(run, change, message):
    agent = run.agent()
    before = agent.q_values(STATES)
    with pytest.raises(RunError, match=rf"The network of this run {message}"):
        agent.model = replace(run, network=change(run.network)).model()
    np.testing.assert_array_equal(agent.q_values(STATES), before)


def test_an_error_of_keras_without_a_text_is_named(run, monkeypatch):
    def load_model(*args, **kwargs):
        raise NotImplementedError

    monkeypatch.setattr(keras().saving, "load_model", load_model)
    with pytest.raises(RunError, match=r"version of Keras \(NotImplementedError\)"):
        run.model()


def test_code_in_a_file_is_never_run():
    layers = keras().layers

    class Doubled(layers.Layer):
        def call(self, x):
            return 2 * x

    class Agent(DQNAgent):
        def _build_model(self):
            odd = layers.Lambda(lambda x: x + 1) if self.seed else Doubled()
            return keras().Sequential([layers.Input((4,)), odd, layers.Dense(2)])

    for seed, name in ((0, "Doubled"), (1, "Lambda")):
        run = Run.of(Agent(gym.make("CartPole-v1"), SETTINGS, seed))
        with pytest.raises(RunError, match=rf"holds code of its own \({name}\), which is not run"):
            run.agent()


def in_another_process(code: str, folder, **more) -> subprocess.CompletedProcess:
    """Run code that has `run` (a later one, larger) and `folder`; `runs` needs no TensorFlow for it."""
    start = """
        import sys
        from dqn_lesson import Hyperparameters, Run, save_run
        from dqn_lesson.training import Episode
        folder = sys.argv[1]
        episodes = [Episode(n, 9.0, n * 9, True, 0.5, 0.1) for n in range(1, 2_000)]
        run = Run(Hyperparameters(), 1, "CartPole-v1", 9, episodes, network=b"PK" * 100_000)
    """
    script = textwrap.dedent(start) + textwrap.dedent(code)
    return subprocess.run([sys.executable, "-c", script, str(folder)], capture_output=True, text=True, **more)


@pytest.mark.skipif(sys.platform == "win32", reason="needs RLIMIT_FSIZE, which Windows has not")
@pytest.mark.parametrize("limit", [1_000, 100_000])
def test_a_full_disk_leaves_the_earlier_run_whole(run, folder, tmp_path, limit):
    code = f"""
        import resource
        resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
        for path in (folder, folder + " new"):
            try:
                save_run(run, path)
            except OSError as error:
                print(type(error).__name__)
    """
    done = in_another_process(code, folder)
    assert done.stdout.split() == ["OSError", "OSError"], done.stderr
    assert load_run(folder) == run
    assert len(list(folder.iterdir())) == 3
    assert not (folder.parent / "first new").exists()


@pytest.mark.parametrize("writes", range(7))
def test_a_kill_at_any_moment_leaves_the_earlier_run_or_the_new_one(run, folder, writes):
    """The process dies at its n-th writing, renaming or removing of a file."""
    code = f"""
        import os, pathlib
        left = {writes}
        def dying(method):
            def call(*args):
                global left
                left -= 1
                if left < 0:
                    os._exit(9)
                return method(*args)
            return call
        for name in ("write_bytes", "replace", "unlink"):
            setattr(pathlib.Path, name, dying(getattr(pathlib.Path, name)))
        save_run(run, folder)
    """
    done = in_another_process(code, folder)
    assert done.returncode == 9, done.stderr
    if writes < 6:
        assert load_run(folder) == run
    else:
        assert json.loads((folder / "run.json").read_text(encoding="utf-8"))["num_steps"] == 9
    save_run(run, folder)
    assert load_run(folder) == run and len(list(folder.iterdir())) == 3


def test_listing_has_the_newest_last_and_ignores_files_and_hidden_folders(run, tmp_path):
    save_run(replace(run, made="2030-01-02T00:00:00+00:00"), tmp_path / "a")
    save_run(replace(run, made="2030-01-01T00:00:00+00:00"), tmp_path / "b")
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    shutil.copytree(tmp_path / "a", tmp_path / ".ipynb_checkpoints")
    listing = list_runs(tmp_path)
    assert list(listing.runs) == ["b", "a"] and not listing.skipped


def test_comparing_shows_what_differs_and_how_they_did(run):
    table = compare_runs(
        {"mine": run, "other": trained(num_steps=400, gamma=0.9), "none": Run(SETTINGS, 3, "CartPole-v1")}
    )
    assert list(table.columns) == ["mine", "other", "none"]
    rows = ["gamma", "num_steps", "steps", "episodes", "exam mean", "exam passed"]
    assert list(table.index) == rows
    assert list(table.loc["gamma"]) == [0.995, 0.9, 0.995]
    assert table.loc["exam mean", "mine"] == run.exam.mean
    assert list(table.loc["steps"]) == [300, 400, 0]


def test_listing_needs_no_tensorflow(folder):
    code = f"""
        import sys
        from dqn_lesson import list_runs
        assert list_runs({str(folder.parent)!r}).runs
        assert "tensorflow" not in sys.modules and "keras" not in sys.modules
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(code)], check=True, env=os.environ)
