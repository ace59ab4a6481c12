"""A kept run can be gone on with, bit for bit as if it had not stopped; and one that can't says so."""

import io
import json
import os
import random
import subprocess
import sys
import textwrap
from collections import deque

import gymnasium as gym
import numpy as np
import pytest
from gymnasium.wrappers import NormalizeObservation, NormalizeReward

from dqn_lesson import STOP, DQNAgent, Hyperparameters, Journal, Run, list_runs, load_run, save_run, train
from dqn_lesson.games import pong
from dqn_lesson.memory import ReplayMemory
from dqn_lesson.runs import RunError
from dqn_lesson.runs.checkpoint import CheckpointError, checkpoint_of, restore
from dqn_lesson.runs.run import fetched
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
    network, memory = agent.network_checkpoint(), agent.memory
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
    journal._keep_checkpoint()
    assert len(list(journal.path.iterdir())) == 3, "the states before it are gone"
    states = np.eye(4, dtype=np.float32)
    np.testing.assert_array_equal(load_run(journal.path).policy().q_values(states), agent.q_values(states))


def test_a_state_that_could_not_be_written_leaves_the_one_before_whole(tmp_path, monkeypatch) -> None:
    env = wrapped()
    agent = DQNAgent(env, SETTINGS, 1)
    journal = Journal(SETTINGS, 1, env, folder=tmp_path, resumable=agent)
    lived(agent, env, 5, 1, journal)
    journal._keep_checkpoint()
    before = fingerprint(load_run(journal.path).resume(), agent.env)
    lived(agent, env, 2)

    def full(path, content):
        path.with_name(path.name + ".1.part").write_bytes(content[:100])
        raise OSError("disk full")

    monkeypatch.setattr("dqn_lesson.runs.store.write_atomically", full)
    with pytest.raises(OSError, match="disk full"):
        journal._keep_checkpoint()
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
    with pytest.raises(RunError, match="holds no checkpoint"):
        save_run(plain, tmp_path / "plain", resumable=True)
    mine = load_run(save_run(Mine(env, SETTINGS, 0), tmp_path / "mine", resumable=True))
    with pytest.raises(RunError, match=r"was a Mine, not a DQNAgent.*make_agent=Mine"):
        mine.resume()
    assert isinstance(mine.resume(make_agent=Mine), Mine)
    agent.memory = []
    with pytest.raises(CheckpointError, match="its memory is not the package's own"):
        save_run(agent, tmp_path / "other", resumable=True)
    state = next((tmp_path / "mine").glob("checkpoint-*"))
    state.write_bytes(state.read_bytes()[:-10])
    with pytest.raises(RunError, match="was cut off, damaged or changed"):
        mine.resume(make_agent=Mine)
    assert list_runs(tmp_path).skipped == {}, "it still plays"


class Collects(DQNAgent):
    """Holds what people hold in agents of their own."""

    def __init__(self, env, hyperparameters=None, seed=0):
        super().__init__(env, hyperparameters, seed)
        self.visits, self.scores = np.zeros((2, 3), np.int64), []
        self.best, self.recent = {1: (0.5, None)}, deque([1.0, 2.0, 3.0], maxlen=3)
        self.seen, self.phase, self.nothing = {1, 2}, "explore", None
        self.dice, self.old_dice = random.Random(seed), np.random.RandomState(seed)
        self.per_action = [np.zeros(2, np.float32), np.float64(0.1)]
        self.act_greedily, self.kind = max, DQNAgent


def test_what_an_agent_of_ones_own_holds_is_kept(tmp_path) -> None:
    agent = Collects(gym.make("CartPole-v1"), SETTINGS)
    agent.visits[1, 2], agent.phase, agent.scores = 7, "exploit", [9.0, float("inf"), [1, (2,)]]
    agent.best[1] = (np.float32(1.5), "x")
    agent.recent.append(4.5)
    agent.seen.add(9)
    agent.per_action[0][1] = 3
    agent.dice.random(), agent.old_dice.rand()
    again = load_run(save_run(agent, tmp_path / "run", resumable=True)).resume(make_agent=Collects)
    assert np.array_equal(again.visits, agent.visits) and again.visits.dtype == np.int64
    assert (again.scores, again.best, again.seen, again.phase) == (
        agent.scores, agent.best, agent.seen, "exploit",
    )  # fmt: skip
    assert again.recent == deque([2.0, 3.0, 4.5]) and again.recent.maxlen == 3 and again.nothing is None
    assert again.per_action[0].tolist() == [0, 3] and again.per_action[0].dtype == np.float32
    assert again.dice.random() == agent.dice.random() and again.old_dice.rand() == agent.old_dice.rand()


@pytest.mark.parametrize(
    ("held", "kind"),
    [
        (ReplayMemory(9, 4), "ReplayMemory"),
        ([gym.spaces.Discrete(2)], "Discrete"),
        (object(), "object"),
    ],
)
def test_what_cannot_be_kept_is_said_before_anything_is_lost(held, kind, tmp_path) -> None:
    agent = Collects(gym.make("CartPole-v1"), SETTINGS)
    agent.second = held
    sentence = rf"Collects\.second can't be saved for resuming: it holds something of type {kind}"
    with pytest.raises(CheckpointError, match=sentence):
        save_run(agent, tmp_path / "run", resumable=True)
    with pytest.raises(CheckpointError, match=sentence):
        Journal(SETTINGS, 0, agent.env, folder=tmp_path, resumable=agent)
    assert not list(tmp_path.iterdir())


def test_what_an_environment_learns_over_episodes_is_kept(tmp_path) -> None:
    class Harder(gym.Wrapper, gym.utils.RecordConstructorArgs):
        def __init__(self, env):
            gym.utils.RecordConstructorArgs.__init__(self)
            super().__init__(env)
            self.lengths, self.levels = [], {"now": 0}

        def reset(self, **options):
            self.lengths.append(1)
            self.levels["now"] += 1
            self.unwrapped.visits = [*getattr(self.unwrapped, "visits", []), 5]
            return super().reset(**options)

    agent = DQNAgent(Harder(gym.make("CartPole-v1")), SETTINGS)
    for _ in range(3):
        agent.env.reset(seed=1)
    run = load_run(save_run(agent, tmp_path / "run", resumable=True))
    again = run.resume(env=lambda: Harder(gym.make("CartPole-v1"))).env
    assert (again.lengths, again.levels, again.unwrapped.visits) == ([1, 1, 1], {"now": 3}, [5, 5, 5])


def test_a_folder_from_when_a_checkpoint_was_called_a_state_is_gone_on_with(tmp_path) -> None:
    folder = save_run(DQNAgent(gym.make("CartPole-v1"), SETTINGS), tmp_path / "run", resumable=True)
    (kept,) = folder.glob("checkpoint-*.npz")
    old = kept.rename(kept.with_name(kept.name.replace("checkpoint", "state")))
    record = json.loads((folder / "run.json").read_text("utf-8"))
    record["files"]["state"] = record["files"].pop("checkpoint") | {"name": old.name}
    (folder / "run.json").write_text(json.dumps(record), "utf-8")
    run = load_run(folder)
    assert run.resume().memory is not None
    save_run(run, folder, resumable=True)
    assert not old.exists() and load_run(folder).resume() is not None


def test_a_checkpoint_that_is_gone_is_said_when_runs_are_listed(tmp_path) -> None:
    env = gym.make("CartPole-v1")
    save_run(DQNAgent(env, SETTINGS), tmp_path / "whole", resumable=True)
    agent = DQNAgent(env, SETTINGS)
    with Journal(SETTINGS, 0, env, folder=tmp_path, name="cut-off", resumable=agent) as journal:
        lived(agent, env, 2, 0, journal)
    for kept in tmp_path.glob("*/checkpoint-*"):
        kept.unlink()
    runs = list_runs(tmp_path).runs
    for name in ("whole", "cut-off"):
        assert runs[name].ending.endswith("; its checkpoint is gone, so training can't go on")
        with pytest.raises(RunError, match=r"Training can't go on from this run: .*npz is missing"):
            runs[name].resume()
    assert runs["whole"].policy().act(np.zeros(4)) in (0, 1)
    with pytest.raises(RunError, match=r"keeps no network \(.*npz is missing\)"):
        runs["cut-off"].policy()


@pytest.mark.skipif(os.name != "posix", reason="it forks")
def test_killed_at_any_point_of_a_save_a_whole_run_is_left(tmp_path) -> None:
    """Each file operation of a save in turn is the last one; where a file is written, half of it is."""
    env = gym.make("CartPole-v1")
    agent = DQNAgent(env, SETTINGS, 1)
    lived(agent, env, 3, 1)
    save_run(agent, tmp_path / "old", resumable=True)
    lived(agent, env, 3)
    save_run(agent, tmp_path / "new", resumable=True)
    code = """
        import os, shutil, sys
        from pathlib import Path
        from dqn_lesson import load_run, save_run
        folder = Path(sys.argv[1])
        new = load_run(folder / "new")

        def killed_at(number):
            done = iter(range(1_000))
            def killing(call):
                def wrapped(path, *args, **how):
                    if next(done) == number:
                        if args and isinstance(args[0], bytes):
                            call(path, args[0][: len(args[0]) // 2])
                        os.kill(os.getpid(), 9)
                    return call(path, *args, **how)
                return wrapped
            for name in ("write_bytes", "replace", "unlink", "mkdir"):
                setattr(Path, name, killing(getattr(Path, name)))

        for number in range(50):
            path = folder / f"killed-{number}"
            shutil.copytree(folder / "old", path)
            pid = os.fork()
            if pid == 0:
                killed_at(number)
                save_run(new, path, resumable=True)
                os._exit(0)
            if os.waitpid(pid, 0)[1] == 0:
                break
        print(number)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code), tmp_path], capture_output=True, text=True
    )
    assert done.returncode == 0 and 5 <= int(done.stdout) < 49, done.stderr
    old, new = load_run(tmp_path / "old"), load_run(tmp_path / "new")
    found = []
    for number in range(int(done.stdout) + 1):
        path = tmp_path / f"killed-{number}"
        run = load_run(path)
        assert run in (old, new) and fetched(run.checkpoint) == fetched(
            (old if run == old else new).checkpoint
        )
        found.append(run == new)
        assert load_run(save_run(new, path, resumable=True)) == new, "a later save tidies up"
        assert sorted(file.name for file in path.iterdir()) == sorted(
            file.name for file in (tmp_path / "new").iterdir()
        )
    assert found == sorted(found) and set(found) == {False, True}, (
        "first the old one, from some point the new"
    )


def test_an_agent_that_knows_no_environment_is_told_why_it_can_t_go_on() -> None:
    class Own:
        def act(self, state):
            return 0

    with pytest.raises(CheckpointError, match="Own can't be"):
        Run.of(Own(), settings=SETTINGS, env="CartPole-v1", resumable=True)


def test_an_agent_that_sees_pictures_goes_on_bit_for_bit_too(tmp_path) -> None:
    pytest.importorskip("ale_py")
    settings = pong.SETTINGS.replace(memory_size=1_000, learning_starts=500, num_steps=4_000, batch_size=4)

    def end(agent: DQNAgent) -> list:
        sample = agent.memory.sample(50, 0.9, 5)
        parts = agent.network_checkpoint()["rows"], *sample
        return [agent.epsilon, *(part.tobytes() for part in parts)]

    agent = DQNAgent(pong.ENV_ID, settings, seed=1)
    train(agent, callbacks=[lambda episode: STOP])
    save_run(agent, tmp_path / "run", resumable=True)
    assert sum(path.stat().st_size for path in (tmp_path / "run").iterdir()) < 3_000_000
    again = load_run(tmp_path / "run").resume()
    for one in (agent, again):
        train(one, num_steps=700)
    assert end(again) == end(agent) and len(agent.memory) == 1_000


class Screen(gym.Env):
    """A dark screen, for ever."""

    observation_space = gym.spaces.Box(0, 255, (8, 8, 2), np.uint8)
    action_space = gym.spaces.Discrete(2)

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        return np.zeros((8, 8, 2), np.uint8), {}

    def step(self, action):
        return np.zeros((8, 8, 2), np.uint8), 1.0, False, False, {}


def test_an_agent_that_has_seen_no_picture_yet_is_kept_too(tmp_path) -> None:
    agent = DQNAgent(Screen, SETTINGS.replace(filters=(4, 3, 2)), seed=1)
    again = load_run(save_run(agent, tmp_path / "run", resumable=True)).resume(Screen)
    assert again.memory.holds_pictures and len(again.memory) == 0


def test_a_picture_s_number_without_a_frame_is_said() -> None:
    agent = DQNAgent(Screen, SETTINGS.replace(filters=(4, 3, 2)), seed=1)
    picture = np.zeros((8, 8, 2), np.uint8)
    agent.remember(picture, 0, 1.0, picture, False)
    with np.load(io.BytesIO(checkpoint_of(agent, agent.env))) as file:
        arrays = dict(file)
    damaged = io.BytesIO()
    np.savez(damaged, **arrays | {"pictures.states": arrays["pictures.states"] + 9})
    with pytest.raises(CheckpointError, match=r"or is damaged [(]IndexError"):
        restore(agent, agent.env, damaged.getvalue())
