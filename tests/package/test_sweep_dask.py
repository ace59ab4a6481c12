"""The same call on a cluster: a scheduler and two worker processes, one of which is killed in the middle."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import joblib
import pytest
from test_outside_environments import NOTEBOOK, RESULTS

from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.runs import list_runs
from dqn_lesson.sweep import train_many

distributed = pytest.importorskip("dask.distributed", reason="Dask is an optional extra")
pytestmark = pytest.mark.slow


def patient_agents(log: Path) -> type:
    """Agents that say which process they are in; the class travels as one of a notebook does."""

    class Patient:
        epsilon = 0.5

        def __init__(self, env, hyperparameters, seed):
            assert os.environ["TF_NUM_INTRAOP_THREADS"] == "1"
            (log / f"{seed}-{os.getpid()}-{time.monotonic_ns()}").touch()

        def act(self, state):
            return int(state[0, 2] > 0)

        def remember(self, *transition):
            time.sleep(0.002)

        def replay(self, batch_size):
            return 0.5

    return Patient


@pytest.fixture
def cluster(tmp_path):
    """A scheduler and two workers on the loopback interface; gives the workers' processes by their id."""
    address = tmp_path / "scheduler.json"
    options = ["--host", "127.0.0.1", "--scheduler-file", str(address), "--no-dashboard"]
    commands = {
        "dask_scheduler": ["--port", "0"],
        "dask_worker": ["--no-nanny", "--nthreads", "1", "--local-directory", str(tmp_path)],
    }
    processes = []
    for kind in ("dask_scheduler", "dask_worker", "dask_worker"):
        command = [sys.executable, "-m", f"distributed.cli.{kind}", *options, *commands[kind]]
        processes.append(subprocess.Popen(command, stderr=subprocess.DEVNULL))
        while not address.exists():
            assert processes[0].poll() is None, "the scheduler did not start"
            time.sleep(0.05)
    try:
        with distributed.Client(scheduler_file=str(address)) as client:
            client.wait_for_workers(2, timeout=60)
            yield {process.pid: process for process in processes[1:]}
    finally:
        for process in processes:
            process.kill()
            process.wait()


def test_every_run_is_delivered_although_a_worker_is_killed(cluster, tmp_path) -> None:
    log = tmp_path / "log"
    log.mkdir()
    agents = patient_agents(log)
    settings = {"a": Hyperparameters(num_steps=100), "b": Hyperparameters(num_steps=100, gamma=0.9)}
    outcomes, killed = [], None
    with joblib.parallel_config(backend="dask"):
        for outcome in train_many(
            settings, range(6), "CartPole-v1", agent=agents, folder=tmp_path / "runs", num_workers=2
        ):
            outcomes.append(outcome)
            if killed is None and len({path.name.split("-")[1] for path in log.iterdir()}) == 2:
                killed = next(iter(cluster))
                os.kill(killed, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
    assert killed is not None and cluster[killed].wait(10) != 0
    assert {int(path.name.split("-")[1]) for path in log.iterdir()} == set(cluster), "not in this process"
    assert len(list(log.iterdir())) > 12, "what was in the killed worker began anew in another"
    assert [outcome.error for outcome in outcomes] == [None] * 12
    assert sorted((outcome.name, outcome.seed) for outcome in outcomes) == [
        (name, seed) for name in "ab" for seed in range(6)
    ]
    listing = list_runs(tmp_path / "runs")
    assert [run.ending for run in listing.runs.values()] == ["finished"] * 12 and not listing.skipped


def test_what_only_the_notebook_knows_reaches_the_workers(cluster, tmp_path) -> None:
    """And what a worker can't import is said in its outcome; joblib would wait for it for ever."""
    (tmp_path / "beside.py").write_text("class Agent:\n    pass\n", encoding="utf-8")
    code = f"""
        import sys
        sys.path += [{str(Path(__file__).parent)!r}, {str(tmp_path)!r}]
        import gymnasium as gym, joblib
        from dask import distributed
        from dqn_lesson import DQNAgent, train_many
        from test_outside_environments import SETTINGS
        from beside import Agent
        {textwrap.indent(textwrap.dedent(NOTEBOOK), " " * 8)}
        class MyAgent(DQNAgent):
            def act(self, state, explore=True):
                return super().act(state, explore)

        with distributed.Client(scheduler_file={str(tmp_path / "scheduler.json")!r}):
            with joblib.parallel_config(backend="dask"):
                for env in ENVS:
                    for outcome in train_many(SETTINGS, [0, 1], env, agent=MyAgent, num_workers=2):
                        print(outcome.error, outcome.exam.mean, outcome.exam.bar)
                for outcome in train_many(SETTINGS, [0, 1], Mine, agent=Agent, num_workers=2):
                    print(outcome.error.splitlines()[-1])
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, timeout=300
    )
    *lines, first, second = done.stdout.splitlines()
    assert lines == RESULTS, done.stderr
    assert first == second and "No module named 'beside'" in first and "Define them in the notebook" in first
