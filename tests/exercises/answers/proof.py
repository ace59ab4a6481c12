"""Shows, without the checks, that the wrong answers are wrong and the right ones right.

python -m tests.exercises.answers.proof        # all exercises whose answers can be run
python -m tests.exercises.answers.proof 4.2

Each answer and our solution get the same random inputs, many times. A wrong one must once give something
else, stop with an error, or change what it was lent; a right one never may. Exercises whose answers are
typed, or judged by playing, have no random inputs: `asked.py` says what their tasks ask.
"""

import contextlib
import copy
import io
import random
import sys
from collections import deque
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import gymnasium as gym
import numpy as np

from dqn_lesson.exercises.exercise import Exercise
from dqn_lesson.exercises.lesson import find

from . import all_answers
from .asked import ASKED

NUM_TRIALS = 120
Trial = Callable[[Any, np.random.Generator], Any]


def plainly(value: Any) -> Any:
    """A result as nested lists of plain values, so that two can be compared whatever their style."""
    if isinstance(value, str | bytes | type(None)):
        return value
    if isinstance(value, dict):
        return {key: plainly(item) for key, item in value.items()}
    if isinstance(value, Fraction):
        return float(value)
    if hasattr(value, "__array__"):
        value = np.asarray(value).tolist()
    if isinstance(value, int | float):
        return float(value) if not isinstance(value, bool) else value
    return [plainly(item) for item in value]


def agree(one: Any, other: Any) -> bool:
    """Whether two plain results are the same, numbers nearly."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(agree(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(agree, one, other))
    if isinstance(one, float | bool) and isinstance(other, float | bool):
        return bool(np.isclose(one, other, rtol=1e-4, atol=1e-4))
    return one == other


def lent(call: Callable, *inputs: Any) -> Any:
    """What a call gives back, and what has become of its inputs."""
    result = plainly(call(*inputs))
    kept = [each for each in inputs if isinstance(each, list | np.ndarray | dict | deque)]
    return {"result": result, "inputs": plainly(kept)}


# One trial for each exercise that can be run


class Strolling(gym.Env):
    """An environment of random episodes: some fall, some are cut, some both; `info` is not empty."""

    def __init__(self, seed: int) -> None:
        self.seed, self.tape = seed, []
        self.observation_space = gym.spaces.Box(-9, 9, (4,), np.float32)
        self.action_space = gym.spaces.Discrete(2)

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        self.rng = np.random.default_rng((self.seed, len(self.tape)))
        self.tape.append(("reset", seed))
        self.num_left = int(self.rng.integers(1, 40 if self.seed % 7 else 300))
        return self.rng.normal(size=4).astype(np.float32), {"odd": 0}

    def step(self, action):
        self.tape.append(("step", int(action)))
        assert len(self.tape) < 9_000, "on and on"
        self.num_left -= 1
        end = (self.rng.random() < 0.5, self.rng.random() < 0.5) if self.num_left < 1 else (False, False)
        if self.num_left < 1 and not any(end):
            end = (True, False)
        state = self.rng.normal(size=4).astype(np.float32)
        return state, float(self.rng.normal()), *map(bool, end), {"odd": 1}


def play_one(answer, rng):
    env, seen = Strolling(int(rng.integers(1_000))), []

    def policy(state):
        seen.append(np.array(state).tolist())
        return int(sum(map(abs, state)) * 10) % 2

    score = answer(env, policy, 7)
    return {"score": plainly(score), "seen": seen, "tape": [list(map(float, each[1:])) for each in env.tape]}


def _weights(rng, depth):
    sizes = [4, *rng.integers(2, 6, depth).tolist()]
    return [part for n, m in pairwise(sizes)
            for part in (rng.normal(0, 1, (n, m)), rng.normal(0, 1, m))]  # fmt: skip


def forward(answer, rng):
    weights = _weights(rng, int(rng.integers(1, 5)))
    return lent(answer, rng.normal(size=(int(rng.integers(1, 5)), 4)), weights)


class Answered(np.ndarray):
    """What a network says, with a method that Keras' tensors have."""

    def numpy(self):
        return np.array(self)


class Linear:
    """A network of one layer, which refuses what Keras refuses, and notes that it was taught."""

    def __init__(self, rng, num_actions, scale=1.0):
        self.weights = rng.normal(0, scale, (4, num_actions))
        self.taught = []

    def predict(self, x, *_, **__):
        x = np.asarray(x, float)
        assert x.ndim == 2 and x.shape[1] == 4, x.shape
        return (x @ self.weights).astype(np.float32).view(Answered)

    __call__ = predict_on_batch = predict

    def compile(self, **_):
        self.taught.append("compiled")

    def fit(self, x, y, *_, **__):
        x, y = np.asarray(x, float), np.asarray(y, float)
        assert y.shape == self.predict(x).shape, y.shape
        self.taught += [np.concatenate(pair).tolist() for pair in zip(x, y, strict=True)]

    train_on_batch = fit


def best_action(answer, rng):
    state, model = rng.normal(size=4), Linear(rng, 3, 0.5)
    before, found = state.copy(), answer(model, state)
    assert state.shape == (4,) and np.array_equal(before, state), "the state was changed"
    assert np.ndim(found) == 0 and np.asarray(found).dtype.kind == "i", "no whole number"
    return plainly(found)


def target_row(answer, rng):
    num_actions = int(rng.integers(2, 5))
    model, state = Linear(rng, num_actions), rng.normal(size=4)
    found = lent(answer, model, state, int(rng.integers(num_actions)), float(rng.normal(0, 5)))
    return found | {"taught": model.taught, "shape": list(state.shape)}


def _memory(rng, size, num_actions=3):
    states = rng.normal(size=(2, size, 1, 4))
    actions, rewards, ends = (
        rng.integers(num_actions, size=size),
        rng.normal(0, 3, size),
        rng.random(size) < 0.3,
    )
    return [
        (states[0, k].copy(), int(actions[k]), float(rewards[k]), states[1, k].copy(), bool(ends[k]))
        for k in range(size)
    ]


def remember(answer, rng):
    agent = answer(gym.make("CartPole-v1"))
    agent.memory = deque(maxlen=2_000)
    steps = _memory(rng, 130)
    steps += [(*steps[0][:2], steps[-1][2], *steps[0][3:])]
    for step in steps:
        agent.remember(*step)
    kept = [
        [plainly(np.ravel(part)) for part in step]
        if isinstance(step, tuple | list) and len(step) == 5
        else "not five"
        for step in agent.memory
    ]
    return {"kept": kept, "shapes": [list(step[0].shape) for step in steps]}


def memory(answer, rng):
    capacity, other = int(rng.integers(1, 6)), answer(3)
    mine = answer(capacity)
    lengths = []
    for _ in range(12):
        mine.append(int(rng.integers(-2, 3)))
        other.append(99)
        lengths.append(len(mine))
    return {"holds": sorted(mine.transitions), "lengths": lengths}


def sample(answer, rng):
    random.seed(int(rng.integers(1_000)))
    np.random.seed(int(rng.integers(1_000)))
    stored = [
        (np.full((1, 4), k + 0.5), k % 3, 10.0 + k, np.full((1, 4), k + 0.7), k % 4 == 1) for k in range(12)
    ]
    size, counts, last = int(rng.integers(2, 8)), np.zeros(12), None
    pairs = np.zeros((12, 12))
    for _ in range(400):
        given = list(stored)
        last = states, actions, rewards, next_states, ends = [
            np.asarray(part) for part in answer(given, size)
        ]
        which = np.round(rewards).astype(int) - 10
        assert [part.shape for part in last] == [(size, 4), (size,), (size,), (size, 4), (size,)]
        assert actions.dtype.kind == "i" and np.array_equal(actions, which % 3)
        assert np.allclose(states[:, 0], which + 0.5) and np.allclose(next_states[:, 1], which + 0.7)
        assert np.array_equal(ends.astype(bool), which % 4 == 1)
        assert len(given) == 12 and all(one is other for one, other in zip(given, stored, strict=True))
        assert all(np.all(step[0] == k + 0.5) for k, step in enumerate(stored))
        counts += np.bincount(which, minlength=12)
        np.add.at(pairs, (which[0], which[1]), 1)
    few = [len(part) for part in answer(list(stored), 30)]
    assert few in ([12] * 5, [30] * 5)
    assert (abs(counts / counts.mean() - 1) < 0.5).all(), "not evenly"
    near = np.array([[abs(i - j) % 12 in (1, 11) for j in range(12)] for i in range(12)])
    third = np.array([[(j - i) % 12 == 3 for j in range(12)] for i in range(12)])
    shares = [pairs[kind].sum() / pairs.sum() for kind in (near, third, np.eye(12, dtype=bool))]
    assert max(shares) < 0.35, f"not by themselves: {shares}"
    return "drawn"


def discounted_return(answer, rng):
    rewards = [float(each) for each in rng.integers(-3, 4, int(rng.integers(0, 9)))]
    return lent(answer, rewards, float(rng.choice([0.5, 0.9, 0.95, 0.0, 1.0])))


def td_target(answer, rng):
    over = bool(rng.random() < 0.4)
    next_q = rng.normal(0, 3, int(rng.integers(2, 6))).tolist()
    over = np.bool_(over) if rng.random() < 0.5 else over
    return lent(answer, float(rng.normal(0, 4)), next_q, over, float(rng.uniform(0.1, 0.99)))


def td_targets(answer, rng):
    rows, buttons = int(rng.integers(2, 7)), int(rng.integers(2, 5))
    rewards = rng.integers(-3, 4, rows)
    rewards = rewards if rng.random() < 0.5 else rewards + 0.25
    return lent(
        answer, rewards, rng.normal(0, 3, (rows, buttons)), rng.random(rows) < 0.4, float(rng.uniform(0.1, 1))
    )


def _agent(answer, **given):
    """An agent of the learner's class, without what the package's would do in `__init__`."""
    given.setdefault("env", SimpleNamespace(action_space=gym.spaces.Discrete(given["action_size"])))
    base = type(answer.__name__, (answer,), {name: None for name in given})
    agent = base.__new__(base)
    vars(agent).update({"num_replays": 0, "num_presses": 0, "num_decays": 0})
    vars(agent).update(given)
    return agent


def replay(answer, rng):
    size, wanted, buttons = int(rng.integers(1, 30)), int(rng.integers(1, 12)), int(rng.integers(2, 5))
    stored = _memory(rng, size, buttons)
    kept, model = deque(stored, maxlen=50), Linear(rng, buttons)
    gamma, least = float(rng.uniform(0.1, 0.99)), float(rng.choice([0.2, 0.5]))
    before = copy.deepcopy(stored)
    random.seed(int(rng.integers(1_000)))
    given = {"decay": lambda: setattr(agent, "epsilon", max(agent.epsilon_min, agent.epsilon * 0.8))}
    given |= {"epsilon": 0.5, "epsilon_min": least, "epsilon_decay": 0.8, "rng": np.random.default_rng(1)}
    given |= {"action_size": buttons, "state_size": 4, "batch_size": 32}
    agent = _agent(answer, memory=kept, model=model, gamma=gamma, **given)
    agent.replay(wanted)
    right = {}
    for state, action, reward, after, over in before:
        row = model.predict(state)[0].astype(float)
        row[action] = reward + (0 if over else gamma * model.predict(after).max())
        right[tuple(np.round(state[0], 6))] = row
    for taught in model.taught:
        assert np.allclose(right[tuple(np.round(taught[:4], 6))], taught[4:], atol=1e-3), "another row"
    places = [list(right).index(tuple(np.round(taught[:4], 6))) for taught in model.taught]
    assert len(places) in (min(size, wanted), wanted), "another number of rows"
    assert size < 20 or wanted < 6 or (len(set(places)) > 2 and len({*np.diff(sorted(places))}) > 1), (
        "no chance"
    )
    assert agree(plainly(list(kept)), plainly(before)), "the memory was changed"
    assert np.isclose(agent.epsilon, max(least, 0.4)), agent.epsilon
    return "replayed"


class Talking(Linear):
    """A network whose Q-values can be set."""

    def __init__(self, table):
        self.table = np.asarray(table, float)

    def predict(self, x, *_, **__):
        assert np.shape(x) == (1, 4)
        return self.table[None].view(Answered)

    __call__ = predict_on_batch = predict


def act(answer, rng):
    buttons, seed = int(rng.integers(2, 6)), int(rng.integers(1_000))
    table = rng.normal(0, 2, buttons)
    state = np.ones((1, 4))

    def agent_of(epsilon):
        model, dice = Talking(table), np.random.default_rng(seed)
        return _agent(answer, model=model, q_values=model.predict, rng=dice, _rng=dice, epsilon=epsilon,
                      action_size=buttons, state_size=4)  # fmt: skip

    best = int(np.argmax(table))
    agent = agent_of(1.0)
    said = [agent.act(state, explore=False) for _ in range(30)]
    assert said == [best] * 30 and not any(isinstance(each, float | list) for each in said), said[:5]
    assert agent.epsilon == 1.0, "epsilon was changed"
    drawn = [agent.act(state) for _ in range(1_500)]
    shares = np.bincount(drawn, minlength=buttons) / 1_500
    assert len(shares) == buttons and np.ptp(shares) < 0.12, shares
    assert agent.epsilon == 1.0, "epsilon was changed"
    for epsilon in (0.0, 0.3, 0.6):
        agent, other = agent_of(epsilon), agent_of(epsilon)
        drawn = [agent.act(state) for _ in range(1_500)]
        share = np.mean(np.array(drawn) == best)
        assert abs(share - (1 - epsilon + epsilon / buttons)) < 0.07, share
        assert drawn == [other.act(state) for _ in range(1_500)], "same seed, other presses"
    return "acted"


def decay(answer, rng):
    found = []
    for _ in range(2):
        start, share, least = rng.uniform(0.3, 1), rng.uniform(0.6, 0.99), rng.uniform(0.01, 0.25)
        agent = _agent(answer, epsilon=start, epsilon_decay=share, epsilon_min=least, action_size=2)
        for _ in range(12):
            agent.decay()
            found.append([agent.epsilon, agent.epsilon_decay, agent.epsilon_min])
    return plainly(found)


class Noting:
    """An agent that notes its calls, and keeps the arrays that it was handed, not copies of them."""

    def __init__(self, tape):
        self.tape, self.batch_size, self.epsilon, self.kept = tape, 24, 0.5, []

    def act(self, state, explore=True):
        self.tape.append(("act", np.shape(state) == (1, 4), float(np.sum(state))))
        return int(abs(np.sum(state)) * 10) % 2

    def remember(self, *step):
        assert np.shape(step[0]) == np.shape(step[3]) == (1, 4)
        self.kept.append(step)
        self.tape.append(("remember",))

    def replay(self, batch_size=None):
        self.tape.append(("replay",))


def train_by_hand(answer, rng):
    env = Strolling(int(rng.integers(1_000)))
    agent, printed = Noting(env.tape), io.StringIO()
    with contextlib.redirect_stdout(printed):
        scores = answer(agent, env, 3)
    seeds = [each[1] for each in env.tape if each[0] == "reset"]
    assert len(set(seeds)) > 1 or seeds[0] is None, "the same start each time"
    tape = [each if each[0] != "reset" else ("reset",) for each in env.tape]
    lines = printed.getvalue().count("episode")
    return {"scores": plainly(scores), "tape": [list(each) for each in tape], "kept": plainly(agent.kept),
            "lines": lines, "epsilon": agent.epsilon}  # fmt: skip


def shaped(answer, rng):
    kind = np.bool_ if rng.random() < 0.5 else bool
    return plainly(answer(float(rng.normal(0, 2)), kind(rng.random() < 0.5), kind(rng.random() < 0.5)))


def follow(answer, rng):
    target, weights = _weights(rng, int(rng.integers(1, 4))), None
    weights = [rng.normal(size=each.shape) for each in target]
    before = copy.deepcopy(weights)
    moved = answer(target, weights, float(rng.choice([0, 1, 0.3, 0.01])))
    assert agree(plainly(before), plainly(weights)), "the network was changed"
    for array in weights:
        array += 5
    return plainly(moved)


def double_targets(answer, rng):
    rows, buttons = int(rng.integers(2, 7)), int(rng.integers(2, 5))
    tables = [rng.normal(0, 3, (rows, buttons)) for _ in range(2)]
    return lent(answer, rng.normal(size=rows), *tables, rng.random(rows) < 0.4, rng.uniform(0.1, 1, rows))


def n_step(answer, rng):
    steps = [
        (
            float(rng.normal(0, 3)),
            rng.normal(size=(1, 4)),
            bool(rng.random() < 0.15),
            bool(rng.random() < 0.15),
        )
        for _ in range(int(rng.integers(1, 8)))
    ]
    return lent(answer, steps, int(rng.integers(1, 7)), float(rng.uniform(0.2, 0.99)))


def success_share(answer, rng):
    bar = float(rng.choice([-100, 475]))
    runs = [
        {key: (bar + rng.normal(0, 3, int(rng.integers(1, 5)))).tolist() for key in ("training", "exam")}
        for _ in range(int(rng.integers(2, 7)))
    ]
    return lent(answer, runs, bar)


def search(answer, rng):
    base, spent = float(rng.choice([300, -3_000])), []
    scores = rng.normal(base, 40, (60, 40))
    names = iter(range(60))
    tuning, fresh = list(range(int(rng.integers(2, 5)))), list(range(20, 20 + int(rng.integers(1, 6))))

    def score(settings, seeds):
        spent.append([settings, list(seeds)])
        return [float(scores[int(settings.split()[1]), seed]) for seed in seeds]

    found = answer(lambda: f"try {next(names)}", score, int(rng.integers(8, 30)), tuning, fresh)
    winner, reported = found
    runs = sorted((settings, seed) for settings, seeds in spent for seed in seeds)
    return {"winner": winner, "reported": plainly(reported), "spent": [list(each) for each in runs]}


def look(answer, rng):
    screen = np.full((210, 160), rng.integers(256), np.uint8)
    screen[:34], screen[194:] = rng.integers(256, size=2)
    rows, columns = rng.integers(34, 194, 30), rng.integers(160, size=30)
    kept = screen[34, 0]
    screen[rows, columns] = kept + rng.integers(1, 3)
    screen[34, 0] = kept
    return plainly(np.asarray(answer(screen)).astype(bool))


def stack(answer, rng):
    num, made = int(rng.integers(2, 5)), []
    stacked = answer(num)
    for _ in range(3):
        frames = rng.integers(256, size=(int(rng.integers(1, 7)), 3, 2))
        made += [stacked.add(frame) if k else stacked.reset(frame) for k, frame in enumerate(frames)]
    return plainly(made)


def convolve(answer, rng):
    kernel = rng.normal(size=rng.integers(1, 4, 2))
    image = rng.normal(size=rng.integers(3, 9, 2))
    return plainly(answer(image, kernel, int(rng.integers(1, 4))))


def returns_to_go(answer, rng):
    return lent(answer, rng.normal(size=int(rng.integers(1, 9))).tolist(), float(rng.uniform(0, 1)))


def advantages(answer, rng):
    returns = rng.normal(rng.normal(0, 5), 10 ** rng.uniform(-1, 2), int(rng.integers(2, 12)))
    return lent(answer, returns if rng.random() < 0.9 else np.full(4, returns[0].round(1)))


def overfit_one_batch(answer, rng):
    agent = SimpleNamespace(memory=deque([("old", 0)] * int(rng.integers(0, 4)), maxlen=50), batch_size=8)
    batch, seen = [("new", k) for k in range(int(rng.integers(1, 9)))], []

    def replay(size):
        seen.append((size, sorted(agent.memory)))
        return 1 / len(seen)

    agent.replay = replay
    return [plainly(answer(agent, batch, int(rng.integers(1, 5)))), plainly(seen)]


def first_ill(answer, rng):
    num, looks = int(rng.integers(1, 200)), []
    first = int(rng.integers(1, num + 1))

    def is_ill(number):
        looks.append(number)
        return number >= first

    return [plainly(answer(is_ill, num)), len(looks) <= np.log2(num) + 2]


def cheat(answer, rng):
    return find("12.2").judge(answer)[0]  # any driver will do that never arrives and collects enough


def elevator(answer, rng):
    world, told = answer(), []
    world.reset(seed=0)
    world.height, world.velocity = float(rng.uniform(0, 10)), float(rng.uniform(-1, 1))
    for action in rng.integers(2, size=120).tolist():
        *step, info = world.step(action)
        told.append(plainly([*step[:3], bool(step[3]) and not step[2], isinstance(info, dict)]))
        if step[2] or step[3]:
            return told
    return told


TRIALS: dict[str, Trial] = {
    "1.1": play_one, "2.2": forward, "2.3": best_action, "2.4": target_row, "3.1": remember, "3.2": memory,
    "3.3": sample, "4.1": discounted_return, "4.2": td_target, "4.3": td_targets, "4.4": replay,
    "4.5": replay, "5.1": act, "5.2": decay, "6.1": train_by_hand, "6.3": shaped, "7.1": follow,
    "7.2": double_targets, "7.3": n_step, "8.1": success_share, "8.4": search,
    "10.1": look, "10.2": stack, "10.4": convolve,
    "11.1": overfit_one_batch, "11.2": first_ill,
    "12.1": elevator, "12.2": cheat,
    "13.1": returns_to_go, "13.2": advantages,
}  # fmt: skip
TRIALS |= ASKED
FEWER = dict.fromkeys(ASKED, 1) | {
    "3.1": 3,
    "3.3": 3,
    "5.1": 3,
    "6.1": 30,
    "12.2": 1,
}  # each tries much, or draws nothing


def differs(exercise: Exercise, source: str, num_trials: int = NUM_TRIALS) -> str:
    """How an answer first differs from our solution; empty if it never does."""
    trial, answer = TRIALS[exercise.id], exercise.build(source)
    solution = exercise.build(exercise.solution)
    for seed in range(FEWER.get(exercise.id, num_trials)):
        right = trial(solution, np.random.default_rng(seed))
        try:
            got = trial(answer, np.random.default_rng(seed))
        except BaseException as error:
            return f"{type(error).__name__}: {str(error)[:80]}"
        if not agree(got, right):
            return "another result"
    return ""


def failures(wanted: list[str]) -> Iterator[str]:
    """Yields each wrong answer that never differs and each right one that does."""
    for name, answers in all_answers().items():
        if name not in TRIALS or (wanted and name not in wanted):
            continue
        exercise = find(name)
        for wrong in answers.wrong:
            if not differs(exercise, wrong.source):
                yield f"{name}: '{wrong.slip}' gives the same as our solution"
        for source in answers.right:
            if difference := differs(exercise, source):
                yield f"{name}: a right answer differs ({difference}):\n{source}"


if __name__ == "__main__":
    found = list(failures(sys.argv[1:]))
    print(*found, f"{len(found)} to look at", sep="\n")
    sys.exit(bool(found))
