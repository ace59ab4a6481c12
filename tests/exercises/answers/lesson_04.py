"""Answers to lesson 04 that no exercise lists. What counts as misleading stands in `answers/__init__.py`."""

from . import Answers, Wrong, but

_WORTH = """\
def discounted_return(rewards, gamma):
    total = 0
    for t, reward in enumerate(rewards):
        total += gamma**t * reward
    return total
"""
_ADD = "total += gamma**t * reward"

WORTH_TODAY = Answers(
    wrong=[
        Wrong("`^` for a power", [], but(_WORTH, "gamma**t", "gamma ^ t")),
        Wrong("counts from 1", ["one late"], but(_WORTH, "enumerate(rewards)", "enumerate(rewards, 1)")),
        Wrong(
            "what is there so far shrinks, not what comes",
            ["turned round"],
            but(_WORTH, _ADD, "total = gamma * total + reward"),
        ),
        Wrong(
            "the whole sum is discounted, by how many there are",
            [],
            but(_WORTH, _ADD, "total += reward", "return total", "return gamma ** len(rewards) * total"),
        ),
        Wrong(
            "the mean of what the rewards are worth",
            [],
            but(_WORTH, "return total", "return total / len(rewards)"),
        ),
        Wrong("gamma is 0.9 wherever it is", [], but(_WORTH, "gamma**t", "0.9**t")),
        Wrong(
            "the reward goes into the power, too",
            [],
            but(_WORTH, "gamma**t * reward", "(gamma * reward) ** t"),
        ),
        Wrong(
            "turns the list round in its place",
            [],
            but(
                _WORTH,
                "    for t,",
                "    rewards.reverse()\n    for t,",
                _ADD,
                "total = reward + gamma * total",
            ),
        ),
        Wrong(
            "takes the rewards out of the list",
            [],
            """\
def discounted_return(rewards, gamma):
    total = 0
    while rewards:
        total = rewards.pop() + gamma * total
    return total
""",
        ),
        Wrong(
            "the number of a step is looked up by its reward",
            [],
            but(
                _WORTH,
                "for t, reward in enumerate(rewards):",
                "for reward in rewards:\n        t = rewards.index(reward)",
            ),
        ),
        Wrong(
            "a set of what they are worth: equal ones are one",
            [],
            """\
def discounted_return(rewards, gamma):
    return sum({gamma**t * reward for t, reward in enumerate(rewards)})
""",
        ),
        Wrong(
            "stops at the first negative reward: that must be the fall",
            [],
            but(_WORTH, _ADD, _ADD + "\n        if reward < 0:\n            break"),
        ),
        Wrong("rounds to three digits", [], but(_WORTH, "return total", "return round(total, 3)")),
        Wrong(
            "looks four steps ahead at most", [], but(_WORTH, "enumerate(rewards)", "enumerate(rewards[:4])")
        ),
        Wrong(
            "what each reward is worth, not the sum",
            [],
            """\
def discounted_return(rewards, gamma):
    return [gamma**t * reward for t, reward in enumerate(rewards)]
""",
        ),
        Wrong(
            "divides by the number of the step",
            [],
            but(_WORTH, "gamma**t * reward", "gamma * reward / (t + 1)"),
        ),
        Wrong(
            "nothing back for no rewards",
            [],
            but(_WORTH, "    total = 0\n", "    if not rewards:\n        return None\n    total = 0\n"),
        ),
    ],
    right=[
        """\
from itertools import accumulate, repeat


def discounted_return(rewards, gamma):
    weights = accumulate(repeat(gamma), lambda weight, factor: weight * factor, initial=1)
    return sum(reward * weight for reward, weight in zip(rewards, weights))
""",
        """\
def discounted_return(rewards, gamma):
    return np.polyval(rewards[::-1], gamma)
""",
        """\
from fractions import Fraction
from functools import reduce


def discounted_return(rewards, gamma):
    exact = Fraction(gamma)
    return reduce(lambda total, reward: reward + exact * total, reversed(rewards), Fraction(0))
""",
    ],
)

_TARGET = """\
def td_target(reward, next_q, terminated, gamma):
    target = reward
    if not terminated:
        target += gamma * max(next_q)
    return target
"""

ONE_TARGET = Answers(
    wrong=[
        Wrong("the second button", [], but(_TARGET, "max(next_q)", "next_q[1]")),
        Wrong("the better one of two buttons", [], but(_TARGET, "max(next_q)", "max(next_q[0], next_q[1])")),
        Wrong(
            "three buttons, wherever it is",
            [],
            but(
                _TARGET,
                "    target = reward\n",
                "    target = reward\n    a, b, c = next_q\n",
                "max(next_q)",
                "max(a, b, c)",
            ),
        ),
        Wrong("a target can't be below 0", [], but(_TARGET, "return target", "return max(0, target)")),
        Wrong(
            "the reward of a fall is discounted",
            [],
            but(_TARGET, "    return target", "    else:\n        target *= gamma\n    return target"),
        ),
        Wrong(
            "sorts the guesses in their place",
            [],
            but(
                _TARGET,
                "    target = reward\n",
                "    target = reward\n    next_q.sort()\n",
                "max(next_q)",
                "next_q[-1]",
            ),
        ),
        Wrong(
            "the middle one of the guesses",
            [],
            but(_TARGET, "max(next_q)", "sorted(next_q)[len(next_q) // 2]"),
        ),
        Wrong(
            "a negative reward is taken for a fall", [], but(_TARGET, "if not terminated", "if reward >= 0")
        ),
        Wrong(
            "`is True`: a NumPy True is none",
            [],
            but(_TARGET, "if not terminated", "if terminated is not True"),
        ),
        Wrong("1 - gamma", [], but(_TARGET, "gamma *", "(1 - gamma) *")),
        Wrong("gamma is 0.9 wherever it is", [], but(_TARGET, "gamma *", "0.9 *")),
        Wrong("the greatest without its sign", [], but(_TARGET, "max(next_q)", "max(next_q, key=abs)")),
        Wrong(
            "the TD error of the first button", [], but(_TARGET, "return target", "return target - next_q[0]")
        ),
        Wrong(
            "rewards cut to -1 and 1",
            [],
            but(_TARGET, "target = reward\n", "target = max(-1, min(1, reward))\n"),
        ),
        Wrong(
            "`terminated` taken for 'goes on'",
            ["turned"],
            """\
def td_target(reward, next_q, terminated, gamma):
    return reward + gamma * max(next_q) * terminated
""",
        ),
        Wrong("gamma twice", [], but(_TARGET, "gamma *", "gamma**2 *")),
        Wrong(
            "a future that is negative is left out", [], but(_TARGET, "max(next_q)", "max(0, max(next_q))")
        ),
    ],
    right=[
        """\
from fractions import Fraction


def td_target(reward, next_q, terminated, gamma):
    best = max(map(Fraction, map(float, next_q)))
    return Fraction(reward) + (0 if terminated else Fraction(gamma) * best)
""",
        """\
def td_target(reward, next_q, terminated, gamma):
    best = None
    for guess in next_q:
        if best is None or guess > best:
            best = guess
    return np.where(terminated, reward, reward + gamma * best)
""",
        """\
def future(next_q, gamma):
    return gamma * next_q[np.argmax(next_q)]


def td_target(reward, next_q, terminated, gamma):
    return reward + future(next_q, gamma) * (1 - int(terminated))
""",
    ],
)

_TARGETS = """\
def td_targets(rewards, next_q, terminated, gamma):
    best = next_q.max(axis=1)
    return rewards + gamma * best * (1 - terminated)
"""
_BEST = "next_q.max(axis=1)"
_LOOP = """\
def td_targets(rewards, next_q, terminated, gamma):
    targets = []
    for reward, row, over in zip(rewards, next_q, terminated):
        target = reward
        if not over:
            target = reward + gamma * max(row)
        targets.append(target)
    return targets
"""

A_BATCH = Answers(
    wrong=[
        Wrong("the smallest of each row", [], but(_TARGETS, "max(", "min(")),
        Wrong("the mean of each row", [], but(_TARGETS, "max(", "mean(")),
        Wrong("the first of each row", [], but(_TARGETS, _BEST, "next_q[:, 0]")),
        Wrong("the second of each row", [], but(_TARGETS, _BEST, "next_q[:, 1]")),
        Wrong(
            "the better one of two buttons",
            [],
            but(_TARGETS, _BEST, "np.maximum(next_q[:, 0], next_q[:, 1])"),
        ),
        Wrong("the sum of each row", [], but(_TARGETS, "max(", "sum(")),
        Wrong("which, not what it is worth", [], but(_TARGETS, "max(", "argmax(")),
        Wrong(
            "writes zeros into the guesses it was lent",
            [],
            """\
def td_targets(rewards, next_q, terminated, gamma):
    next_q[terminated] = 0
    return rewards + gamma * next_q.max(axis=1)
""",
        ),
        Wrong(
            "writes the targets into the rewards, which are whole numbers",
            ["whole numbers"],
            """\
def td_targets(rewards, next_q, terminated, gamma):
    rewards[~terminated] += (gamma * next_q.max(axis=1)[~terminated]).astype(rewards.dtype)
    return rewards
""",
        ),
        Wrong(
            "stops at the first fall",
            [],
            but(
                _LOOP,
                "        target = reward\n",
                "        if over:\n            break\n        target = reward\n",
            ),
        ),
        Wrong(
            "no target for a fallen row",
            [],
            but(
                _LOOP,
                "        target = reward\n",
                "        if over:\n            continue\n        target = reward\n",
            ),
        ),
        Wrong(
            "the last row is missing",
            [],
            """\
def td_targets(rewards, next_q, terminated, gamma):
    targets = []
    for k in range(len(rewards) - 1):
        targets.append(rewards[k] + gamma * max(next_q[k]) * (1 - terminated[k]))
    return targets
""",
        ),
        Wrong(
            "after a fall no row has a future: the batch is taken for a game",
            [],
            but(_TARGETS, "(1 - terminated)", "np.cumprod(1 - terminated)"),
        ),
        Wrong(
            "each row is a step later than the one before",
            [],
            but(_TARGETS, "gamma *", "gamma ** np.arange(1, len(rewards) + 1) *"),
        ),
        Wrong("each target in a list of its own", [], but(_LOOP, "append(target)", "append([target])")),
        Wrong("rewards cut to -1 and 1", [], but(_TARGETS, "rewards +", "np.clip(rewards, -1, 1) +")),
        Wrong("gamma is 0.9 wherever it is", [], but(_TARGETS, "gamma *", "0.9 *")),
        Wrong("a minus for a `not`", [], but(_TARGETS, "(1 - terminated)", "(-terminated)")),
    ],
    right=[
        """\
def td_targets(rewards, next_q, terminated, gamma):
    rows = zip(rewards, next_q, terminated)
    return (float(reward) + (0.0 if over else gamma * float(max(row))) for reward, row, over in rows)
""",
        """\
import tensorflow as tf


def td_targets(rewards, next_q, terminated, gamma):
    goes_on = 1.0 - tf.cast(terminated, tf.float64)
    return tf.cast(rewards, tf.float64) + gamma * tf.reduce_max(next_q, axis=1) * goes_on
""",
        """\
def td_targets(rewards, next_q, terminated, gamma):
    best = np.take_along_axis(next_q, next_q.argmax(axis=1)[:, None], axis=1).ravel()
    targets = np.empty(len(rewards))
    targets[terminated] = rewards[terminated]
    targets[~terminated] = (rewards + gamma * best)[~terminated]
    return targets
""",
    ],
)

_DRAW = "random.sample(list(self.memory), min(batch_size, len(self.memory)))"
_REPLAY = f"""\
class MyAgent(DQNAgent):
    def replay(self, batch_size):
        batch = {_DRAW}
        for state, action, reward, next_state, terminated in batch:
            target = reward
            if not terminated:
                target += self.gamma * np.max(self.model.predict(next_state, verbose=0))
            row = self.model.predict(state, verbose=0)
            row[0][action] = target
            self.model.fit(state, row, verbose=0)
        self.decay()
"""
_NEXT = "np.max(self.model.predict(next_state, verbose=0))"
_WRITE = "            row[0][action] = target\n"
_FOR = "        for state,"
_BATCH = f"        batch = {_DRAW}\n"
_BLOCK = """\
        first = random.randrange(max(1, len(self.memory) - batch_size + 1))
        batch = list(self.memory)[first : first + batch_size]
"""
_WAIT = "        if len(self.memory) < batch_size:\n            return\n" + _BATCH

ONE_BY_ONE = Answers(
    wrong=[
        Wrong("gamma is 0.9 wherever it is", [], but(_REPLAY, "self.gamma", "0.9")),
        Wrong("a target can't be below 0", [], but(_REPLAY, "= target\n", "= max(0, target)\n")),
        Wrong("rewards without their sign", [], but(_REPLAY, "target = reward", "target = abs(reward)")),
        Wrong("the smallest of what comes after", [], but(_REPLAY, "np.max", "np.min")),
        Wrong("the mean of what comes after", [], but(_REPLAY, "np.max", "np.mean")),
        Wrong("which button comes after, not what it is worth", [], but(_REPLAY, "np.max", "np.argmax")),
        Wrong(
            "the best of two buttons",
            [],
            but(_REPLAY, _NEXT, "np.max(self.model.predict(next_state, verbose=0)[0][:2])"),
        ),
        Wrong("always teaches button 0", [], but(_REPLAY, "row[0][action]", "row[0][0]")),
        Wrong("teaches all buttons the target", [], but(_REPLAY, "row[0][action]", "row[0][:]")),
        Wrong("adds the target to the guess", [], but(_REPLAY, "= target\n", "+= target\n")),
        Wrong("no floor for epsilon", [], but(_REPLAY, "self.decay()", "self.epsilon *= self.epsilon_decay")),
        Wrong(
            "one is drawn, and repeated",
            [],
            but(_REPLAY, _DRAW, "[random.choice(list(self.memory))] * min(batch_size, len(self.memory))"),
        ),
        Wrong("a piece of the memory in one go", [], but(_REPLAY, _BATCH, _BLOCK)),
        Wrong(
            "takes what it learned out of the memory",
            [],
            but(_REPLAY, _DRAW, "[self.memory.pop() for _ in range(min(batch_size, len(self.memory)))]"),
        ),
        Wrong(
            "shuffles the memory itself",
            [],
            but(
                _REPLAY,
                _BATCH,
                "        random.shuffle(self.memory)\n        batch = list(self.memory)[:batch_size]\n",
            ),
        ),
        Wrong(
            "scales the states in the memory, again and again",
            [],
            but(
                _REPLAY,
                "            target = reward\n",
                "            target = reward\n            state /= 2.4\n",
            ),
        ),
        Wrong("waits until there are enough memories", [], but(_REPLAY, _BATCH, _WAIT)),
        Wrong(
            "a fallen pole is not taught",
            [],
            but(
                _REPLAY,
                "            target = reward\n",
                "            if terminated:\n                continue\n            target = reward\n",
            ),
        ),
        Wrong(
            "a fall is always worth -1",
            [],
            but(
                _REPLAY,
                "            row = ",
                "            else:\n                target = -1\n            row = ",
            ),
        ),
        Wrong(
            "the reward is discounted, too",
            [],
            but(
                _REPLAY,
                "                target += self.gamma * ",
                "                target += ",
                _WRITE,
                "            row[0][action] = self.gamma * target\n",
            ),
        ),
        Wrong(
            "comes back after the first one",
            [],
            but(
                _REPLAY,
                "            self.model.fit(state, row, verbose=0)",
                "            return self.model.fit(state, row, verbose=0)",
            ),
        ),
        Wrong(
            "half of the guess, half of the target",
            [],
            but(_REPLAY, "= target\n", "= (row[0][action] + target) / 2\n"),
        ),
    ],
    right=[
        """\
class MyAgent(DQNAgent):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.num_replays = 0

    def replay(self, batch_size):
        self.num_replays += 1
        for step in random.sample(list(self.memory), min(batch_size, len(self.memory))):
            row = self.model.predict(step[0], verbose=0)
            best = self.model.predict(step[3], verbose=0).max()
            row[0, step[1]] = step[2] + self.gamma * best * (not step[4])
            self.model.fit(step[0], row, verbose=0)
        self.decay()
""",
        """\
class Lessons:
    def lessons(self, batch):
        for state, action, reward, next_state, terminated in batch:
            says, comes = np.array(self.model(state)), np.array(self.model(next_state))[0]
            says[0][action] = reward if terminated else reward + self.gamma * sorted(comes)[-1]
            yield state, says


class MyAgent(Lessons, DQNAgent):
    def replay(self, batch_size=None):
        size = min(batch_size or self.batch_size, len(self.memory))
        places = self.rng.choice(len(self.memory), size=size, replace=False)
        for state, row in self.lessons([self.memory[int(place)] for place in places]):
            self.model.train_on_batch(state, row)
        self.decay()
""",
        """\
class MyAgent(DQNAgent):
    def replay(self, batch_size):
        left = list(self.memory)
        random.shuffle(left)
        while left and batch_size:
            state, action, reward, next_state, terminated = left.pop()
            batch_size -= 1
            future = 0.0
            if not terminated:
                future = self.gamma * float(np.amax(self.model.predict(np.asarray(next_state), verbose=0)[0]))
            pressed = np.arange(self.action_size) == action
            row = np.where(pressed, reward + future, self.model.predict(state, verbose=0))
            self.model.fit(state, row, epochs=1, verbose=0)
        self.decay()
""",
    ],
)

_AT_ONCE = f"""\
class MyAgent(DQNAgent):
    def replay(self, batch_size):
        batch = {_DRAW}
        states, actions, rewards, next_states, terminated = zip(*batch)
        states, next_states = np.concatenate(states), np.concatenate(next_states)
        best = self.model.predict(next_states, verbose=0).max(axis=1)
        wanted = self.model.predict(states, verbose=0)
        targets = np.array(rewards) + self.gamma * best * (1 - np.array(terminated))
        wanted[np.arange(len(batch)), actions] = targets
        self.model.fit(states, wanted, verbose=0)
        self.decay()
"""
_GOES_ON = "(1 - np.array(terminated))"

ALL_AT_ONCE = Answers(
    wrong=[
        Wrong("the smallest of each row", [], but(_AT_ONCE, ".max(", ".min(")),
        Wrong("the mean of each row", [], but(_AT_ONCE, ".max(", ".mean(")),
        Wrong("the first of each row", [], but(_AT_ONCE, ".max(axis=1)", "[:, 0]")),
        Wrong("the reward is forgotten", [], but(_AT_ONCE, "np.array(rewards) + ", "")),
        Wrong("which button comes after, not what it is worth", [], but(_AT_ONCE, ".max(", ".argmax(")),
        Wrong(
            "a future for the fallen, none for the others",
            [],
            but(_AT_ONCE, _GOES_ON, "np.array(terminated)"),
        ),
        Wrong("gamma is 0.9 wherever it is", [], but(_AT_ONCE, "self.gamma", "0.9")),
        Wrong("rewards without their sign", [], but(_AT_ONCE, "np.array(rewards)", "np.abs(rewards)")),
        Wrong("waits until there are enough memories", [], but(_AT_ONCE, _BATCH, _WAIT)),
        Wrong("a piece of the memory in one go", [], but(_AT_ONCE, _BATCH, _BLOCK)),
        Wrong("always teaches button 0", [], but(_AT_ONCE, "len(batch)), actions]", "len(batch)), 0]")),
        Wrong(
            "epsilon is lowered for each row",
            [],
            but(_AT_ONCE, "        self.decay()", "        for _ in batch:\n            self.decay()"),
        ),
        Wrong(
            "one is drawn, and repeated",
            [],
            but(_AT_ONCE, _DRAW, "[random.choice(list(self.memory))] * min(batch_size, len(self.memory))"),
        ),
        Wrong(
            "the reward of a fall is lost",
            [],
            but(
                _AT_ONCE,
                "np.array(rewards) + self.gamma * best *",
                "(np.array(rewards) + self.gamma * best) *",
            ),
        ),
        Wrong(
            "the best in the state before, not after",
            [],
            but(_AT_ONCE, "predict(next_states", "predict(states"),
        ),
        Wrong(
            "shuffles the memory itself",
            [],
            but(
                _AT_ONCE,
                _BATCH,
                "        random.shuffle(self.memory)\n        batch = list(self.memory)[:batch_size]\n",
            ),
        ),
        Wrong(
            "takes what it learned out of the memory",
            [],
            but(_AT_ONCE, _DRAW, "[self.memory.pop() for _ in range(min(batch_size, len(self.memory)))]"),
        ),
        Wrong("adds the target to the guess", [], but(_AT_ONCE, "= targets\n", "+= targets\n")),
        Wrong(
            "after a fall no row has a future: the batch is taken for a game",
            [],
            but(_AT_ONCE, _GOES_ON, "np.cumprod(1 - np.array(terminated))"),
        ),
        Wrong(
            "no floor for epsilon", [], but(_AT_ONCE, "self.decay()", "self.epsilon *= self.epsilon_decay")
        ),
    ],
    right=[
        """\
class MyAgent(DQNAgent):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.num_replays = 0

    def replay(self, batch_size):
        self.num_replays += 1
        batch = random.sample(list(self.memory), min(batch_size, len(self.memory)))
        states, next_states = (np.array([step[part][0] for step in batch]) for part in (0, 3))
        futures = self.model.predict(next_states, verbose=0)
        wanted = self.model.predict(states, verbose=0)
        for row, future, (_, action, reward, _, terminated) in zip(wanted, futures, batch):
            row[action] = reward if terminated else reward + self.gamma * future.max()
        self.model.fit(states, wanted, batch_size=len(batch), verbose=0)
        self.decay()
""",
        """\
class Targets:
    def targets(self, rewards, next_states, terminated):
        futures = np.amax(self.model.predict_on_batch(next_states), axis=-1)
        return np.where(terminated, rewards, np.add(rewards, self.gamma * futures))


class MyAgent(Targets, DQNAgent):
    def replay(self, batch_size):
        places = self.rng.integers(len(self.memory), size=batch_size)
        columns = list(zip(*[self.memory[int(place)] for place in places]))
        states, next_states = np.vstack(columns[0]), np.vstack(columns[3])
        wanted = np.array(self.model.predict_on_batch(states))
        targets = self.targets(columns[2], next_states, columns[4])
        np.put_along_axis(wanted, np.array(columns[1])[:, None], targets[:, None], axis=1)
        self.model.train_on_batch(states, wanted)
        self.decay()
""",
        """\
class MyAgent(DQNAgent):
    def replay(self, batch_size):
        size = min(batch_size, len(self.memory))
        batch = random.sample(list(self.memory), size)
        states, actions, rewards, next_states, over = map(np.array, zip(*batch))
        said = np.array(self.model(np.concatenate([states, next_states]).reshape(2 * size, -1)))
        now, after = said[:size], said[size:]
        pressed = np.equal.outer(actions, np.arange(now.shape[1]))
        targets = rewards + self.gamma * after.max(axis=1) * ~over
        self.model.fit(states.squeeze(1), np.where(pressed, targets[:, None], now), verbose=0)
        self.decay()
""",
    ],
)

_NAMES = ("target of the first", "error of the first", "target of the second", "error of the second")


def _glass(*numbers: object) -> str:
    return (
        "under_the_glass = {" + ", ".join(f'"{k}": {v}' for k, v in zip(_NAMES, numbers, strict=True)) + "}\n"
    )


_E1, _E2 = 0.153, -0.184

GLASS = Answers(
    wrong=[
        Wrong("the environment's reward of 1 in the first", [], _glass(0.231, 1.153, -1, _E2)),
        Wrong("no penalty for the fall", [], _glass(-0.769, _E1, 0, 0.816)),
        Wrong("gamma is 0.9", [], _glass(-0.696, 0.226, -1, _E2)),
        Wrong("errors squared, as the loss has them", [], _glass(-0.769, 0.0234, -1, 0.0339)),
        Wrong("errors without their sign", [], _glass(-0.769, _E1, -1, 0.184)),
        Wrong("the first error has the wrong sign", [], _glass(-0.769, -0.153, -1, _E2)),
        Wrong("targets and errors have changed places", [], _glass(_E1, -0.769, _E2, -1)),
        Wrong("the mean of the two numbers after", [], _glass(-0.861, 0.061, -1, _E2)),
        Wrong("the error is measured from what comes after", [], _glass(-0.769, 0.004, -1, -0.16)),
        Wrong("gamma twice", [], _glass(-0.765, 0.157, -1, _E2)),
        Wrong("a penalty of 100 for the fall", [], _glass(-0.769, _E1, -100, -99.184)),
        Wrong("the second error is measured from the best guess after", [], _glass(-0.769, _E1, -1, -0.16)),
        Wrong("the first and the second have changed places", [], _glass(-1, _E2, -0.769, _E1)),
    ],
    right=[
        """\
gamma = 0.995
targets = [0 + gamma * max(-0.773, -0.958), -1]
errors = [target - guess for target, guess in zip(targets, (-0.922, -0.816))]
names = ["target of the first", "error of the first", "target of the second", "error of the second"]
under_the_glass = dict(zip(names, [targets[0], errors[0], targets[1], errors[1]]))
""",
        """\
from fractions import Fraction

first = Fraction("0.995") * Fraction("-0.773")
under_the_glass = {
    "target of the first": first,
    "error of the first": first - Fraction("-0.922"),
    "target of the second": Fraction(-1),
    "error of the second": -1 + Fraction("0.816"),
}
""",
        """\
first, second = 0.995 * np.max([-0.958, -0.773]), np.int64(-1)
under_the_glass = {"error of the second": second + np.float32(0.816), "error of the first": first + 0.922}
under_the_glass |= {"target of the second": second, "target of the first": np.array(first)}
""",
    ],
)

ANSWERS = {
    "4.1": WORTH_TODAY,
    "4.2": ONE_TARGET,
    "4.3": A_BATCH,
    "4.4": ONE_BY_ONE,
    "4.5": ALL_AT_ONCE,
    "4.6": GLASS,
}
