"""Many runs at once: every job is done once, as if alone, and a failure is a result among others."""

import functools
import os
import shutil
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import gymnasium as gym
import numpy as np
import pytest
from gymnasium.wrappers import NormalizeObservation

from dqn_lesson import Journal, list_runs, load_run
from dqn_lesson.agent import DQNAgent
from dqn_lesson.environments import EnvError, recipe_of
from dqn_lesson.examination import exam
from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.sweep import parallel, train_many
from dqn_lesson.sweep.outcome import Job
from dqn_lesson.training import train

SHORT = Hyperparameters(num_steps=300, learning_starts=100, hidden=(8,), batch_size=8)


def test_each_of_the_settings_meets_each_seed_once() -> None:
    settings = {"short": SHORT, "shorter": SHORT.replace(num_steps=200)}
    outcomes = list(train_many(settings, range(2), "CartPole-v1", num_workers=2))
    assert sorted((outcome.name, outcome.seed) for outcome in outcomes) == [
        (name, seed) for name in ("short", "shorter") for seed in range(2)
    ]
    assert all(outcome.error is None and outcome.seconds > 0 for outcome in outcomes)
    assert {outcome.episodes[-1].num_steps <= 200 for outcome in outcomes if outcome.name == "shorter"} == {
        True
    }


def test_a_run_among_many_is_the_run_alone() -> None:
    env = gym.make("CartPole-v1")
    agent = DQNAgent(env, SHORT, 7)
    alone = train(agent, env)
    among = next(
        outcome for outcome in train_many(SHORT, [6, 7], "CartPole-v1", num_workers=1) if outcome.seed == 7
    )
    assert among.episodes == alone
    assert among.exam == exam(agent)
    states = np.linspace(-1, 1, 12).reshape(3, 4)
    assert np.array_equal(among.policy.q_values(states), agent.q_values(states))


def test_one_failure_is_told_and_keeps_no_other_run_from_its_end() -> None:
    unfit = SHORT.replace(state_scale=(1.0, 2.0))
    outcomes = {
        o.name: o for o in train_many({"unfit": unfit, "fit": SHORT}, [0], "CartPole-v1", num_workers=1)
    }
    assert (
        "state_scale must have one entry for each number of a state: 4 for CartPole-v1, but it has 2"
        in outcomes["unfit"].error
    )
    assert (outcomes["unfit"].exam, outcomes["unfit"].policy, outcomes["unfit"].episodes) == (None, None, [])
    assert outcomes["fit"].exam is not None


def test_settings_alone_have_no_name_and_no_seeds_mean_no_runs() -> None:
    assert [outcome.name for outcome in train_many(SHORT, [0], "CartPole-v1", num_workers=1)] == [""]
    assert list(train_many(SHORT, [], "CartPole-v1")) == []


def test_another_environment() -> None:
    settings = SHORT.replace(state_scale=None, num_steps=120)
    outcome = next(train_many(settings, [0], "Acrobot-v1", num_workers=1))
    assert outcome.error is None
    assert outcome.exam.bar == -100


class Quick:
    """An agent of a learner's own that needs no TensorFlow. Each leaves a file, to be counted by."""

    epsilon = 0.5
    log: Path

    def __init__(self, env: gym.Env, hyperparameters: Hyperparameters, seed: int):
        self.seed = seed
        (self.log / f"{seed}-{time.monotonic_ns()}").touch()

    def act(self, state):
        return int(state[0, 2] > 0)

    def remember(self, *transition):
        pass

    def replay(self, batch_size):
        return 0.5


class Deadly(Quick):
    def replay(self, batch_size):
        if self.seed == 1:
            os._exit(9)
        return 0.5


def counted(kind: type, log: Path) -> type:
    """The kind of agent, leaving its files there, and what it left."""
    log.mkdir(exist_ok=True)
    return type(kind.__name__, (kind,), {"log": log, "__module__": "__main__"})  # sent to workers as it is


def seeds_made(log: Path) -> list[int]:
    return sorted(int(path.name.split("-")[0]) for path in log.iterdir())


def test_a_learners_own_agent_in_other_processes(tmp_path) -> None:
    quick = counted(Quick, tmp_path / "log")
    outcomes = list(train_many(SHORT, range(3), "CartPole-v1", agent=quick, num_workers=2))
    assert [outcome.error for outcome in outcomes] == [None] * 3
    assert all(outcome.exam.mean > 20 and outcome.policy is None for outcome in outcomes)
    assert seeds_made(tmp_path / "log") == [0, 1, 2]


def test_a_class_of_the_notebook_reaches_the_workers() -> None:
    """A class and a helper that stand only in `__main__`, and a network of the learner's own."""
    code = """
        import os
        from dqn_lesson import DQNAgent, Hyperparameters
        from dqn_lesson.sweep import train_many

        def wide(): return 24

        class Mine(DQNAgent):
            def _build_model(self):
                import keras
                layers = keras.layers
                return keras.Sequential([layers.Input((4,)), layers.Dense(wide()), layers.Dense(2)])

        def make(env, hyperparameters, seed):
            assert os.environ["TF_NUM_INTRAOP_THREADS"] == os.environ["TF_NUM_INTEROP_THREADS"] == "1"
            assert os.getpid() != parent
            return Mine(env, hyperparameters, seed)

        parent = os.getpid()
        short = Hyperparameters(num_steps=200, learning_starts=64, batch_size=8)
        for outcome in train_many(short, [0, 1], "CartPole-v1", agent=make, num_workers=2):
            print(outcome.error, outcome.policy.q_values([0, 0, 0, 0]).shape)
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True)
    assert done.stdout.splitlines() == ["None (1, 2)"] * 2, done.stderr
    assert done.stderr == "", "somewhere nobody looks, there is no bar"


def test_finished_runs_are_read_back_and_not_repeated(tmp_path) -> None:
    settings, log = {"a": SHORT, "b/c": SHORT.replace(gamma=0.9)}, tmp_path / "log"
    quick = counted(Quick, log)

    def call(seeds, **changes) -> list:
        arguments = {
            "env": "CartPole-v1",
            "agent": quick,
            "num_workers": 1,
            "folder": tmp_path / "runs",
            **changes,
        }
        return sorted(train_many(settings, seeds, **arguments))

    first = call(range(2))
    assert seeds_made(log) == [0, 0, 1, 1]
    assert call(range(2)) == first
    assert seeds_made(log) == [0, 0, 1, 1]
    assert sorted(run.ending for run in list_runs(tmp_path / "runs").runs.values()) == ["finished"] * 4
    settings = {"another name": SHORT}
    assert [o.episodes for o in call([0])] == [o.episodes for o in first if (o.name, o.seed) == ("a", 0)]
    assert seeds_made(log) == [0, 0, 1, 1], "the same settings under another name"
    call([2])
    call([0], env="Acrobot-v1")
    assert seeds_made(log) == [0, 0, 0, 1, 1, 2]

    class Quick2(quick):
        def replay(self, batch_size):
            return 0.25

    Quick2.__qualname__ = quick.__qualname__
    call([0], agent=Quick2)
    assert seeds_made(log) == [0, 0, 0, 0, 1, 1, 2], "code that was changed runs anew"
    settings = {"x": SHORT, "y": SHORT}
    call([7])
    call([7])
    assert seeds_made(log)[-2:] == [7, 7], "two names for one thing are two runs, each kept"


def test_another_version_of_the_package_makes_its_runs_anew(tmp_path, monkeypatch) -> None:
    from dqn_lesson.sweep import cache

    quick = counted(Quick, tmp_path / "log")
    for version in ("0.1.0", "0.1.0", "0.2.0"):
        monkeypatch.setattr(cache, "installed_versions", lambda version=version: {"dqn_lesson": version})
        list(train_many(SHORT, [0], "CartPole-v1", agent=quick, num_workers=1, folder=tmp_path / "runs"))
    assert seeds_made(tmp_path / "log") == [0, 0]


def test_what_is_read_back_is_what_was_trained(tmp_path) -> None:
    states = np.linspace(-1, 1, 12).reshape(3, 4)
    first, again = (
        next(train_many(SHORT, [4], "CartPole-v1", num_workers=1, folder=tmp_path)) for _ in range(2)
    )
    assert again[:4] == first[:4] and again.seconds == first.seconds > 0 and again.error is None
    assert np.array_equal(again.policy.q_values(states), first.policy.q_values(states))
    (run,) = list_runs(tmp_path).runs.values()
    assert (run.num_steps, run.settings, run.agent_name) == (300, SHORT, "DQNAgent")


class Fitful(Quick):
    """Trains no further than its tenth step while a file `ill` lies there."""

    steps = 0

    def remember(self, *transition):
        self.steps += 1
        if self.steps == 10 and (self.log.parent / "ill").exists():
            raise RuntimeError("ill")


def test_a_run_that_failed_is_made_anew(tmp_path) -> None:
    call = {"agent": counted(Fitful, tmp_path / "log"), "num_workers": 1, "folder": tmp_path / "runs"}
    (tmp_path / "ill").touch()
    (failed,) = train_many(SHORT, [0], "CartPole-v1", **call)
    assert "RuntimeError: ill" in failed.error and failed.exam is None
    (run,) = list_runs(tmp_path / "runs").runs.values()
    assert not run.finished
    (tmp_path / "ill").unlink()
    (again,) = train_many(SHORT, [0], "CartPole-v1", **call)
    assert again.error is None and again.exam is not None and seeds_made(tmp_path / "log") == [0, 0]


def test_a_run_that_was_cut_off_is_made_anew(tmp_path) -> None:
    call = {"agent": counted(Quick, tmp_path / "log"), "num_workers": 1, "folder": tmp_path / "runs"}
    (first,) = train_many(SHORT, [0], "CartPole-v1", **call)
    (path,) = (tmp_path / "runs").iterdir()
    shutil.rmtree(path)
    journal = Journal(
        SHORT, 0, "CartPole-v1", folder=path.parent, name=path.name
    )  # as a killed program leaves it
    journal(first.episodes[0])
    (again,) = train_many(SHORT, [0], "CartPole-v1", **call)
    assert again[:4] == first[:4] and load_run(path).finished
    assert seeds_made(tmp_path / "log") == [0, 0]


def test_runs_that_are_damaged_are_made_anew(tmp_path) -> None:
    quick, log = counted(Quick, tmp_path / "log"), tmp_path / "log"
    call = {"agent": quick, "num_workers": 1, "folder": tmp_path / "runs"}
    list(train_many(SHORT, [0, 1], "CartPole-v1", **call))
    broken, _ = sorted((tmp_path / "runs").iterdir())
    (broken / "run.json").write_bytes(b"{")
    outcomes = list(train_many(SHORT, [0, 1], "CartPole-v1", **call))
    assert [outcome.error for outcome in outcomes] == [None] * 2
    assert seeds_made(log) == [0, 0, 1] and load_run(broken).finished
    (broken / "essay.txt").write_text("mine", encoding="utf-8")
    (broken / "run.json").unlink()
    errors = [outcome.error for outcome in train_many(SHORT, [0, 1], "CartPole-v1", **call)]
    assert "other things than a run (essay.txt" in next(error for error in errors if error)


class Left(Quick):
    def act(self, state):
        return 0


def made_by(kind: type):
    return lambda env, hyperparameters, seed: kind(env, hyperparameters, seed)


@pytest.mark.parametrize("wrapped", [functools.partial, made_by], ids=["partial", "closure"])
def test_no_agent_is_handed_the_runs_of_another(tmp_path, wrapped) -> None:
    log, call = tmp_path / "log", {"num_workers": 1, "folder": tmp_path / "runs"}
    first, second = (
        next(train_many(SHORT, [0], "CartPole-v1", agent=wrapped(counted(kind, log)), **call))
        for kind in (Quick, Left)
    )
    assert seeds_made(log) == [0, 0] and second.exam.mean < 15 < first.exam.mean
    again = next(train_many(SHORT, [0], "CartPole-v1", agent=wrapped(counted(Left, log)), **call))
    assert seeds_made(log) == [0, 0] and again.exam == second.exam


def test_an_agent_that_cannot_be_told_from_another_is_refused_where_runs_are_kept(tmp_path) -> None:
    agent = functools.partial(counted(Quick, tmp_path / "log"), (letter for letter in "abc"))
    with pytest.raises(ValueError, match="cannot be told from another"):
        train_many(SHORT, [0], "CartPole-v1", agent=agent, folder=tmp_path / "runs")


def test_a_worker_that_dies_takes_no_other_run_along(tmp_path) -> None:
    deadly = counted(Deadly, tmp_path / "log")
    outcomes = sorted(
        train_many(SHORT, range(4), "CartPole-v1", agent=deadly, num_workers=2), key=lambda o: o.seed
    )
    assert [outcome.seed for outcome in outcomes] == [0, 1, 2, 3]
    assert [outcome.error is None for outcome in outcomes] == [True, False, True, True]
    assert "was killed" in outcomes[1].error


def test_a_seed_given_twice_is_a_mistake() -> None:
    with pytest.raises(ValueError, match=r"seed 3 is given more than once.*the same run"):
        train_many(SHORT, [3, 4, 3], "CartPole-v1")
    with pytest.raises(ValueError, match=r"seed is -1, but must be"):
        train_many(SHORT, [-1], "CartPole-v1")


INTERRUPTED = """
    import signal, sys, time
    from dqn_lesson import Hyperparameters, list_runs
    from dqn_lesson.sweep import train_many

    class Slow:
        epsilon = 0.5
        def __init__(self, env, hyperparameters, seed): pass
        def act(self, state):
            time.sleep(0.001)
            return int(state[0, 2] > 0)
        def remember(self, *transition): pass
        def replay(self, batch_size): return 0.5

    # A shell that starts tests in the background has them, and what they start, ignore an interruption.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    folder, seeds, settings = sys.argv[1], [], Hyperparameters(num_steps=100)
    try:
        for outcome in train_many(settings, range(40), "CartPole-v1", 2, Slow, folder):
            seeds.append(outcome.seed)
            print("done", outcome.seed, outcome.error, flush=True)
    except KeyboardInterrupt:
        begun = len(list_runs(folder).runs)
        time.sleep(2)
        runs = list_runs(folder).runs
        kept = {run.seed for run in runs.values() if run.finished}
        print("interrupted", set(seeds) <= kept, len(runs) - begun, begun < 40)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows interrupts in another way")
@pytest.mark.parametrize("whole_group", [True, False], ids=["as Jupyter does", "this process alone"])
def test_interrupting_ends_the_queue_and_keeps_what_is_finished(tmp_path, whole_group) -> None:
    code = [sys.executable, "-c", textwrap.dedent(INTERRUPTED), str(tmp_path)]
    with subprocess.Popen(code, stdout=subprocess.PIPE, text=True, start_new_session=True) as process:
        assert process.stdout.readline().endswith("None\n")
        (os.killpg if whole_group else os.kill)(process.pid, signal.SIGINT)
        rest, _ = process.communicate(timeout=60)
    assert rest.splitlines()[-1] == "interrupted True 0 True"


def test_the_bar_of_a_terminal(capsys) -> None:
    unfit = SHORT.replace(state_scale=(1.0, 2.0))
    list(train_many({"fit": SHORT, "unfit": unfit}, [0], "CartPole-v1", num_workers=1, progress=True))
    lines = [line for line in capsys.readouterr().err.replace("\r", "\n").splitlines() if line.strip()]
    assert lines[0].startswith("CartPole-v1: ") and "0 of 2 runs" in lines[0]
    assert any(
        line.startswith("unfit, seed 0 failed: ValueError: state_scale must have one") for line in lines
    )
    assert "2 of 2 runs" in lines[-1] and lines[-1].rstrip().endswith("newest: unfit, seed 0, failed")
    list(train_many(SHORT, [0], "CartPole-v1", num_workers=1, progress=False))
    list(train_many(SHORT, [0], "CartPole-v1", num_workers=1))
    assert capsys.readouterr().err == "", "nobody looks at a pipe"


def test_the_bar_of_a_notebook(run_notebook) -> None:
    import nbformat

    code = """
        from dqn_lesson import Hyperparameters
        from dqn_lesson.sweep import train_many
        class Quick:
            def __init__(self, env, hyperparameters, seed): self.epsilon = 1 / seed
            def act(self, state): return int(state[0, 2] > 0)
            def remember(self, *transition): pass
            def replay(self, batch_size): return 0.5
        settings = Hyperparameters(num_steps=100, learning_starts=0)
        outcomes = list(train_many(settings, [0, 1, 2], "CartPole-v1", 2, Quick))
    """
    cell = nbformat.v4.new_code_cell(textwrap.dedent(code))
    outputs = run_notebook(nbformat.v4.new_notebook(cells=[cell]), seconds=90).cells[0].outputs
    line, failed = outputs
    assert line.data == {"text/plain": "", "text/html": ""}, "one line, which is gone when all is done"
    assert failed.name == "stdout", "text, which an opened notebook still shows; not red"
    assert failed.text == "seed 0 failed: ZeroDivisionError: division by zero\n"


def test_a_finished_run_that_is_asked_for_again_is_read_back(tmp_path) -> None:
    settings = Hyperparameters(num_steps=60, learning_starts=0, hidden=(4,))
    (outcome,) = train_many(settings, [3], "CartPole-v1", folder=tmp_path, num_workers=1)
    (folder,) = tmp_path.iterdir()
    job = Job("", settings, 3, recipe_of("CartPole-v1").unlearned(), DQNAgent, folder)
    number, again = parallel._numbered(7, job)  # as Dask does where a worker died with what it had to deliver
    assert (number, again.error) == (7, None) and again.exam == outcome.exam


def test_a_partial_and_a_closure_are_not_taken_for_another(tmp_path) -> None:
    def left(env, hyperparameters, seed, side=0):
        return Sided(side)

    def right(env, hyperparameters, seed, side=1):
        return Sided(side)

    def closure(side):
        return lambda env, hyperparameters, seed: Sided(side)

    def steps(agent) -> float:
        call = {"agent": agent, "num_workers": 1, "folder": tmp_path}
        (outcome,) = train_many(SHORT.replace(num_steps=20), [0], "CartPole-v1", **call)
        return outcome.episodes[0].score

    partial = functools.partial
    agents = {"left": partial(left), "right": partial(right), "left 1": partial(left, side=1),
              "closure 0": closure(0), "closure 1": closure(1), "class": partial(Sided, 0, 0, 0)}  # fmt: skip
    first = {name: steps(agent) for name, agent in agents.items()}
    assert len(list(tmp_path.iterdir())) == 6, "each was run"
    assert first["left"] != first["right"] == first["left 1"] == first["closure 1"]
    assert {name: steps(agent) for name, agent in agents.items()} == first
    assert len(list(tmp_path.iterdir())) == 6, "and read back"


class Sided:
    """Pushes to one side always."""

    epsilon = 0.0

    def __init__(self, *given):
        self.side = given[0] if isinstance(given[0], int) else 0

    def act(self, state):
        return self.side

    def remember(self, *transition):
        pass

    def replay(self, batch_size):
        return 0.5


def test_what_cannot_be_sent_is_said_before_a_run_begins(tmp_path) -> None:
    lock = threading.Lock()

    def agent(env, hyperparameters, seed):
        with lock:
            return Sided(1)

    def env():
        with lock:
            return KeepsNoArguments(gym.make("CartPole-v1"))

    sentence = r"can't be sent to other processes \(TypeError: .*lock.*\)\. Give a function that makes it"
    with pytest.raises(ValueError, match="The agent " + sentence):
        train_many(SHORT, [0, 1], "CartPole-v1", agent=agent, num_workers=2)
    with pytest.raises(ValueError, match="The environment " + sentence):
        train_many(SHORT, [0, 1], env, num_workers=2)
    settings = SHORT.replace(num_steps=20)
    assert [o.error for o in train_many(settings, [0, 1], env, agent=agent, num_workers=1)] == [None] * 2


class KeepsNoArguments(gym.ObservationWrapper):
    """As people write wrappers."""

    def observation(self, observation):
        return observation / 2


class Learns(KeepsNoArguments):
    """Its scale follows the largest number seen."""

    largest = 1.0

    def observation(self, observation):
        self.largest = max(self.largest, float(np.abs(observation).max()) + self.largest / 10)
        return observation / self.largest


def test_no_seed_begins_with_what_an_instance_has_learned(tmp_path) -> None:
    learned = KeepsNoArguments(NormalizeObservation(gym.make("CartPole-v1")))
    learned.reset(seed=0)
    for number in range(50):
        if learned.step(number % 2)[2]:
            learned.reset()
    new = KeepsNoArguments(NormalizeObservation(gym.make("CartPole-v1")))
    call = {"agent": Sided, "num_workers": 1}
    outcomes = [list(train_many(SHORT, [0, 1], env, **call)) for env in (learned, new)]
    assert [o.exam for o in outcomes[0]] == [o.exam for o in outcomes[1]]
    assert learned.env.obs_rms.count > 10 and recipe_of(learned).unlearned().make().env.obs_rms.count < 1
    with pytest.raises(
        EnvError,
        match=r"wrapper Learns changes while it is played .*Give a function, env=lambda: Learns\(gym\.ma",
    ):
        train_many(SHORT, [0], Learns(gym.make("CartPole-v1")), **call)
    (outcome,) = train_many(SHORT, [0], lambda: Learns(gym.make("CartPole-v1")), **call)
    assert outcome.error is None


def test_a_run_in_which_nothing_was_learned_is_named(tmp_path) -> None:
    settings = {"late": Hyperparameters(num_steps=60, hidden=(4,)), "soon": Hyperparameters(
        num_steps=100, learning_starts=0, hidden=(4,))}  # fmt: skip
    with pytest.warns(UserWarning) as said:
        outcomes = list(train_many(settings, [3, 4], "CartPole-v1", num_workers=1, folder=tmp_path))
    (warning,) = [warning for warning in said if "learned" in str(warning.message)]  # once, not for each seed
    message = str(warning.message)
    assert warning.filename == __file__, "it points to the call"
    assert message.startswith("late, seed 3: Nothing was learned: no update was made up to step 60")
    assert {outcome.name: bool(outcome.note) for outcome in outcomes} == {"late": True, "soon": False}
    assert all(outcome.note in message for outcome in outcomes)
