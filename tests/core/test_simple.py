"""`simple.py`, the algorithm in one file, and the package do the same arithmetic.

Both get the same transitions, first weights and random generators. `compared` raises where they differ. That
it notices is shown by breaking one line at a time, in either of the two.
"""

import ast
import importlib.util
import sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from types import ModuleType

import gymnasium as gym
import numpy as np
import pytest
from small_agents import leave_xla_out, target_weights

import dqn_lesson
from dqn_lesson import agent as agent_module
from dqn_lesson.agent import DQNAgent
from dqn_lesson.examination import exam
from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.network import compile_cache, updates
from dqn_lesson.training import train

PACKAGE = Path(dqn_lesson.__file__).parent
SOURCE = (PACKAGE / "simple.py").read_text(encoding="utf-8")
MEMORY_SIZE, NUM_REMEMBERED, UPDATES, BATCH = 150, 400, 16, 32  # so the memory forgets and wraps around
LONG_EPISODE, LEARNING_RATE = 60, 1e-2  # steps to the time limit; so that 16 updates move the weights


@pytest.fixture(autouse=True, scope="module")
def no_xla():
    with pytest.MonkeyPatch.context() as patch:
        leave_xla_out(patch)  # once for all, so that the package's updates are compiled once
        yield


def loaded(source: str, folder: Path, name: str) -> ModuleType:
    """A module from this text; from a file, because TensorFlow's compiler reads the source."""
    path = folder / f"{name.rpartition('.')[2]}.py"
    path.write_text(source, encoding="utf-8")
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # NamedTuple and dataclass look there
    try:
        spec.loader.exec_module(module)
    finally:
        del sys.modules[name]
    return module


def simple_of(source: str, folder: Path, decorator: str = "") -> ModuleType:
    """`simple.py`, or a broken one, not compiled, which takes seconds; gradients are cut at a length of 1."""
    source = source.replace("@tf.function(jit_compile=True)", decorator)
    return loaded(source.replace("global_clipnorm=10.0", "global_clipnorm=1.0"), folder, "simple_copy")


def both(simple: ModuleType, agent_class: type[DQNAgent] = DQNAgent, **changes) -> tuple:
    """An agent of each kind, with the same first weights and the same random generators."""
    ours = agent_class(gym.make("CartPole-v1"), Hyperparameters(clip_norm=1.0, **changes))
    plain = simple.Agent(seed=0)
    plain.weights = ours.model.get_weights()
    plain.model.set_weights(plain.weights)
    plain.target_model.set_weights(plain.weights)
    ours._rng, plain.rng = np.random.default_rng(11), np.random.default_rng(11)
    ours.memory._rng, plain.memory_rng = np.random.default_rng(12), np.random.default_rng(12)
    return ours, plain


def remember_the_same(*agents) -> list[np.ndarray]:
    """Plays at random: falls, and now and then a time limit that comes early; returns the states."""
    env = gym.make("CartPole-v1", max_episode_steps=LONG_EPISODE)
    env.action_space.seed(1)
    state, _ = env.reset(seed=1)
    states = []
    for step in range(NUM_REMEMBERED):
        # A rule that holds the pole for a while, so that some episodes reach the time limit.
        action = int(state[2] + state[3] > 0) if step % 200 > 60 else int(env.action_space.sample())
        next_state, _, terminated, truncated, _ = env.step(action)
        reward = step % 3 - 1 + 3.0 * (action == (state[0] > 0))  # there is something to learn
        for agent in agents:
            agent.remember(state, action, reward, next_state, terminated, truncated)
        states.append(state)
        state = env.reset()[0] if terminated or truncated else next_state
    return states


def compared(simple: ModuleType, monkeypatch, agent_class: type[DQNAgent] = DQNAgent) -> None:
    """Raises an AssertionError where the two differ."""
    import tensorflow as tf

    monkeypatch.setattr(simple, "MEMORY_SIZE", MEMORY_SIZE)
    monkeypatch.setattr(simple, "LEARNING_RATE", LEARNING_RATE)
    ours, plain = both(simple, agent_class, memory_size=MEMORY_SIZE, learning_rate=LEARNING_RATE)
    states = remember_the_same(ours, plain)

    # What is drawn, the n-step returns, discounts and scaled states
    batch, *_ = ours._network_batch(ours.memory.sample(500, ours.gamma, ours.n_step), 1)
    parts = plain.sample(500)
    for name, mine, its in zip(batch._fields, batch, parts, strict=True):
        np.testing.assert_allclose(its, mine, rtol=0, atol=1e-6, err_msg=name)

    # 16 updates, twice, so that the target network's part in the targets counts
    for num in (UPDATES, UPDATES):
        assert plain.replay(BATCH, num) == pytest.approx(ours.replay(BATCH, num), rel=1e-6)
        assert plain.epsilon == pytest.approx(ours.epsilon, abs=1e-12)
        for mine, its in zip(ours.model.get_weights(), plain.model.get_weights(), strict=True):
            np.testing.assert_allclose(its, mine, rtol=0, atol=1e-6)
        for mine, its in zip(target_weights(ours._network()), plain.target_model.get_weights(), strict=True):
            np.testing.assert_allclose(its, mine, rtol=0, atol=1e-6)
    for mine, its in zip(plain.model.get_weights(), plain.target_model.get_weights(), strict=True):
        assert np.abs(mine - its).max() > 1e-3, "nothing was learned, so nothing was compared"

    # The targets, each by its own function
    target_q = ours.snapshot(target=True)._network(batch.next_states)
    online_q = ours._network().q_values(batch.next_states)
    targets = updates.td_target(tf.constant(target_q), tf.constant(online_q), batch)
    np.testing.assert_allclose(plain.targets(*parts[2:]), targets, rtol=0, atol=1e-6)

    # Actions, random and greedy
    ours.epsilon = plain.epsilon = 0.5
    assert [plain.act(state) for state in states] == [ours.act(state) for state in states]
    greedy = [ours.act(state, explore=False) for state in states]
    assert [plain.act(state, explore=False) for state in states] == greedy
    assert 20 < sum(greedy) < 380, "one action is always the best, so nothing was compared"


def test_both_do_the_same_arithmetic(tmp_path, monkeypatch):
    compared(simple_of(SOURCE, tmp_path, "@tf.function"), monkeypatch)


BROKEN_SIMPLE = {
    "explores too little": ("< self.epsilon:", "< self.epsilon / 2:"),
    "the worst action": ("np.argmax(", "np.argmin("),
    "states not scaled when acting": ("state * STATE_SCALE @ w1", "state @ w1"),
    "a layer without relu": ("np.maximum(hidden @ w2 + b2, 0)", "hidden @ w2 + b2"),
    "never forgets in order": ("self.num_remembered % MEMORY_SIZE] =", "self.num_remembered % 140] ="),
    "a time limit is no end": ("STATE_SCALE, terminated or truncated", "STATE_SCALE, terminated"),
    "draws forgotten steps": ("max(0, self.num_remembered - MEMORY_SIZE)", "0"),
    "draws other steps": ("integers(oldest, end, size)", "integers(oldest, end - 1, size)"),
    "one reward more": ("range(1, N_STEP)", "range(1, N_STEP + 1)"),
    "joins two episodes": ('~last["ended"] & ', ""),
    "runs past the newest step": (" & (number + 1 < end)", ""),
    "rewards not discounted": ("goes_on * discounts *", "goes_on *"),
    "discounts of one step": ("discounts[goes_on] *= GAMMA", "pass"),
    "promises after a fall": ('discounts *= ~last["terminated"]', "pass"),
    "the first next state": ('last["next_phi"]', 'first["next_phi"]'),
    "weights of the past": (
        "get_weights()\n        self.epsilon",
        "get_weights() and self.weights\n        self.epsilon",
    ),
    "epsilon falls once": ("EPSILON_DECAY**updates", "EPSILON_DECAY"),
    "no Double DQN": ("tf.argmax(self.model(next_states)", "tf.argmax(self.target_model(next_states)"),
    "no target network": ("tf.gather(self.target_model(next", "tf.gather(self.model(next"),
    "no bootstrap": ("returns + discounts *", "returns + 0 *"),
    "squared errors": ("keras.losses.huber(", "keras.losses.mean_squared_error("),
    "no clipping": (", global_clipnorm=10.0", ""),
    "the target network stays": ("TARGET_TAU * (new - old)", "0 * (new - old)"),
    "one update only": ("for u in tf.range(len(states))", "for u in tf.range(1)"),
}


@pytest.mark.parametrize("name", BROKEN_SIMPLE)
def test_it_is_seen_when_a_line_of_simple_is_broken(name, tmp_path, monkeypatch):
    right, wrong = BROKEN_SIMPLE[name]
    assert SOURCE.count(right) == 1, "the line has changed: break it anew"
    with pytest.raises((AssertionError, IndexError)):
        compared(simple_of(SOURCE.replace(right, wrong), tmp_path), monkeypatch)


BROKEN_PACKAGE = {
    "memory joins two episodes": ("memory", "~self._last[last] & ", ""),
    "memory runs past the newest step": ("memory", "start + k < len(self)", "start + k <= len(self)"),
    "memory keeps the first next state": (
        "memory",
        "self._next_states[last], disc",
        "self._next_states[rows], disc",
    ),
    "memory promises after a fall": ("memory", "discounts * ~self._terminated[last]", "discounts"),
    "agent scales no next state": (
        "agent",
        "(batch.states, batch.next_states))",
        "(batch.states, batch.next_states / self._scale))",
    ),
    "agent explores more": ("agent", "< self.epsilon\n", "< 1.5 * self.epsilon\n"),
    "updates without Double DQN": ("network/updates", "if rule.double else", "if False else"),
    "updates without a target network": ("network/updates", "tf.where(tau < 1,", "tf.where(tau < 0,"),
    "Adam without its warm-up": ("network/updates", "return warm_up * mean", "return mean"),
    "Huber bent elsewhere": ("network/updates", "tf.minimum(size, 1.0)", "tf.minimum(size, 0.5)"),
    "no gradient is cut": ("network/updates", "if rule.clip_norm is not None", "if False"),
}


@pytest.mark.parametrize("name", BROKEN_PACKAGE)
def test_it_is_seen_when_a_line_of_the_package_is_broken(name, tmp_path, monkeypatch):
    file, right, wrong = BROKEN_PACKAGE[name]
    source = (PACKAGE / f"{file}.py").read_text(encoding="utf-8")
    assert source.count(right) == 1, "the line has changed: break it anew"
    (tmp_path / "other").mkdir()
    name = f"dqn_lesson.{file.replace('/', '.')}_broken"
    broken = loaded(source.replace(right, wrong), tmp_path / "other", name)
    if file == "memory":
        monkeypatch.setattr(agent_module, "ReplayMemory", broken.ReplayMemory)
    if file == "network/updates":
        leave_xla_out(monkeypatch)  # and with it what was compiled before
        monkeypatch.setattr(compile_cache, "CompiledUpdates", broken.CompiledUpdates)
    agent_class = broken.DQNAgent if file == "agent" else DQNAgent
    with pytest.raises(AssertionError):
        compared(simple_of(SOURCE, tmp_path), monkeypatch, agent_class)


def test_a_short_run_and_its_exam_are_the_same(tmp_path, monkeypatch):
    simple = simple_of(SOURCE, tmp_path, "@tf.function")
    for name, value in {"NUM_STEPS": 200, "LEARNING_STARTS": 100, "REPLAY_EVERY": 32}.items():
        monkeypatch.setattr(simple, name, value)
    changes = {"num_steps": 200, "learning_starts": 100, "replay_every": 32, "updates_per_replay": 32}
    ours, plain = both(simple, **changes)
    env, printed = gym.make("CartPole-v1"), StringIO()
    with redirect_stdout(printed):
        simple.train(plain, env, seed=7)
    episodes = train(ours, env, seed=7)
    lines = printed.getvalue().splitlines()
    assert lines == [
        f"episode: {each.number}, step: {each.num_steps}/200, score: {each.score:.0f}, e: {each.epsilon:.2}"
        for each in episodes
    ]
    for mine, its in zip(ours.model.get_weights(), plain.model.get_weights(), strict=True):
        np.testing.assert_allclose(its, mine, rtol=0, atol=1e-5)
    assert simple.exam(plain, env, range(1_000_000, 1_000_005)) == exam(ours, num_starts=5).mean


def test_its_constants_are_the_recommended_settings(tmp_path):
    simple, hp = simple_of(SOURCE, tmp_path), Hyperparameters()
    constants = {name.lower(): value for name, value in vars(simple).items() if name.isupper()}
    named = {name: constants[name] for name in hp.names() if name in constants}
    assert named.pop("state_scale").tolist() == pytest.approx(hp.state_scale)
    assert len(named) == 13 and {name: getattr(hp, name) for name in named} == named
    assert (hp.updates_per_replay, hp.hidden, hp.clip_norm) == (simple.REPLAY_EVERY, (64, 64), 10.0)
    assert "global_clipnorm=10.0" in SOURCE and SOURCE.count('Dense(64, "relu")') == 2
    assert (hp.optimizer, hp.loss, hp.double, hp.activation) == ("adam", "huber", True, "relu")
    assert (hp.step_reward, hp.fall_reward, hp.one_by_one) == (0.0, -1.0, False)


def test_it_is_at_most_150_lines_and_imports_nothing_of_the_package():
    assert len(SOURCE.splitlines()) <= 150
    for node in ast.walk(ast.parse(SOURCE)):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0 and not node.module.startswith("dqn_lesson")
        if isinstance(node, ast.Import):
            assert not any(alias.name.startswith("dqn_lesson") for alias in node.names)


def test_each_step_of_the_papers_algorithm_is_named_there_and_in_the_agents_table():
    steps = [f"{number}. " for number in range(1, 13)]
    assert all(f"# {step}" in SOURCE for step in steps)
    table = agent_module.__doc__
    assert all(number in table for number in map(str, range(1, 13)))
    for name in ("ReplayMemory.append", "ReplayMemory.sample", "network.updates.td_target", "training.play"):
        assert f"`{name}`" in table
    assert updates.td_target and exam and train
