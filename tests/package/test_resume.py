"""A kept run can be gone on with, bit for bit as if it had not stopped; and one that can't says so."""

import os
import subprocess
import sys
import textwrap

import gymnasium as gym
import numpy as np
import pytest
from gymnasium.wrappers import NormalizeObservation, NormalizeReward

from dqn_lesson import DQNAgent, Hyperparameters, Journal, Run, list_runs, load_run, save_run, train
from dqn_lesson.runs import RunError
from dqn_lesson.runs.state import StateError
from dqn_lesson.training import Episode, play

SETTINGS = Hyperparameters(
    hidden=(8,), num_steps=400, learning_starts=50, batch_size=8, memory_size=300, state_scale=None
)


def wrapped() -> gym.Env:
    return NormalizeReward(NormalizeObservation(gym.make("CartPole-v1")))


def lived(agent: DQNAgent, env: gym.Env, num_episodes: int, seed: int | None = None, callback=None) -> None:
    """Some episodes of a loop of one's own."""
    for number in range(1, num_episodes + 1):
        for num_steps, step in enumerate(play(agent, env, [seed]), 1):
            agent.remember(step.state, step.action, step.reward, step.next_state, step.terminated)
            if num_steps % 4 == 0:
                agent.replay(updates=3)
        seed = None
        if callback:
            callback(Episode(number, step.score, 10 * number, step.terminated, agent.epsilon, None))


def fingerprint(agent: DQNAgent, env: gym.Env) -> list:
    """Weights, target network, optimizer, memory, generators, running means."""
    network, memory = agent.network_state(), agent.memory
    return [
        network["rows"].tobytes(), int(network["num_updates"]), agent.epsilon, agent.gamma, len(memory),
        memory._states.tobytes(), memory._rewards.tobytes(), memory._last.tobytes(),
        *(rng.random(3).tolist() for rng in (agent._rng, memory._rng, env.unwrapped.np_random)),
        env.get_wrapper_attr("obs_rms").mean.tolist(), env.get_wrapper_attr("return_rms").var.tolist(),
    ]  # fmt: skip


def started(seed: int = 5) -> tuple[DQNAgent, gym.Env]:
    env = wrapped()
    agent = DQNAgent(env, SETTINGS, seed)
    lived(agent, env, 12, seed)
    agent.gamma = 0.9
    lived(agent, env, 6)
    return agent, env


def test_it_goes_on_bit_for_bit_as_if_it_had_not_stopped(tmp_path) -> None:
    agent, env = started()
    save_run(agent, tmp_path / "run", resumable=True)
    lived(agent, env, 8)
    again = load_run(tmp_path / "run").resume()
    assert again.gamma == 0.9 and again.env is not env
    lived(again, again.env, 8)
    assert fingerprint(again, again.env) == fingerprint(agent, env)


def test_it_goes_on_after_its_program_was_killed(tmp_path) -> None:
    code = f"""
        import os, sys
        sys.path.insert(0, {os.path.dirname(__file__)!r})
        from test_resume import DQNAgent, Journal, SETTINGS, lived, wrapped
        env = wrapped()
        agent = DQNAgent(env, SETTINGS, 5)
        journal = Journal(SETTINGS, 5, env, folder=sys.argv[1], resumable=agent)
        def until_killed(episode):
            journal._rest = 0  # keep each
            journal(episode)
            if episode.number == 18:
                os.kill(os.getpid(), {9 if os.name == "posix" else 15})
        lived(agent, env, 20, 5, until_killed)
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code), tmp_path], capture_output=True)
    assert done.returncode not in (0, 1), done.stderr
    (run,) = list_runs(tmp_path).runs.values()
    assert run.ending == "not finished, 18 episodes kept"
    again = run.resume()
    env = wrapped()
    agent = DQNAgent(env, SETTINGS, 5)
    lived(agent, env, 18, 5)
    for one in (agent, again):
        lived(one, one.env, 4)
    assert fingerprint(again, again.env) == fingerprint(agent, env)


def test_a_run_that_was_cut_off_plays_with_its_newest_weights(tmp_path) -> None:
    env = wrapped()
    agent = DQNAgent(env, SETTINGS, 1)
    journal = Journal(SETTINGS, 1, env, folder=tmp_path, resumable=agent)
    lived(agent, env, 5, 1, journal)
    journal._keep_state()
    assert len(list(journal.path.iterdir())) == 3, "the states before it are gone"
    states = np.eye(4, dtype=np.float32)
    np.testing.assert_array_equal(load_run(journal.path).policy().q_values(states), agent.q_values(states))


def test_a_state_that_could_not_be_written_leaves_the_one_before_whole(tmp_path, monkeypatch) -> None:
    env = wrapped()
    agent = DQNAgent(env, SETTINGS, 1)
    journal = Journal(SETTINGS, 1, env, folder=tmp_path, resumable=agent)
    lived(agent, env, 5, 1, journal)
    journal._keep_state()
    before = fingerprint(load_run(journal.path).resume(), agent.env)
    lived(agent, env, 2)

    def full(path, content):
        path.with_name(path.name + ".1.part").write_bytes(content[:100])
        raise OSError("disk full")

    monkeypatch.setattr("dqn_lesson.runs.store.write_atomically", full)
    with pytest.raises(OSError, match="disk full"):
        journal._keep_state()
    assert fingerprint(load_run(journal.path).resume(), agent.env)[:6] == before[:6]


def test_a_full_memory_stays_below_10_mb(tmp_path) -> None:
    env = gym.make("CartPole-v1")
    agent = DQNAgent(env, Hyperparameters(), 0)
    for number in range(51_000):
        agent.remember(np.full(4, number), 0, 1.0, np.full(4, number + 1), False)
    save_run(agent, tmp_path / "run", resumable=True)
    assert sum(path.stat().st_size for path in (tmp_path / "run").iterdir()) < 10_000_000
    again = load_run(tmp_path / "run").resume()
    assert again.memory._num_appended == 51_000 and again.memory[0].state[0, 0] == 1_000


def test_what_cannot_be_gone_on_with_says_so(tmp_path) -> None:
    class Mine(DQNAgent):
        pass

    env = gym.make("CartPole-v1")
    agent = DQNAgent(env, SETTINGS, 0)
    episodes = train(agent, env)
    plain = load_run(save_run(Run.of(agent, episodes), tmp_path / "plain"))
    assert plain.policy().act(np.zeros(4)) in (0, 1)
    with pytest.raises(RunError, match="This run plays, but training can't go on from it"):
        plain.resume()
    with pytest.raises(RunError, match="holds no state"):
        save_run(plain, tmp_path / "plain", resumable=True)
    mine = load_run(save_run(Mine(env, SETTINGS, 0), tmp_path / "mine", resumable=True))
    with pytest.raises(RunError, match=r"was a Mine, not a DQNAgent.*make_agent=Mine"):
        mine.resume()
    assert isinstance(mine.resume(make_agent=Mine), Mine)
    agent.memory = []
    with pytest.raises(StateError, match="its memory is none of the package's"):
        save_run(agent, tmp_path / "other", resumable=True)
    state = next((tmp_path / "mine").glob("state-*"))
    state.write_bytes(state.read_bytes()[:-10])
    with pytest.raises(RunError, match="was cut off, damaged or changed"):
        mine.resume(make_agent=Mine)
    assert list_runs(tmp_path).skipped == {}, "it still plays"
