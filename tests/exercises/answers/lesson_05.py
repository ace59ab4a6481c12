"""Answers to lesson 05 that no exercise lists. What counts as misleading stands in `answers/__init__.py`."""

from . import Answers, Wrong, but

_ACT = """\
class MyAgent(TutorialAgent):
    def act(self, state, explore=True):
        if explore and self.rng.random() < self.epsilon:
            return self.rng.integers(self.action_size)
        q_values = self.model.predict(state)
        return np.argmax(q_values[0])
"""
_DICE = "self.rng.random() < self.epsilon"
_DRAW = "self.rng.integers(self.action_size)"
_BEST = "np.argmax(q_values[0])"

ACT = Answers(
    wrong=[
        Wrong(
            "draws a button that isn't there",
            [],
            but(_ACT, "(self.action_size)", "(0, self.action_size, endpoint=True)"),
        ),
        Wrong(
            "nothing comes back from the branch of chance",
            [],
            but(
                _ACT,
                "            return self.rng",
                "            self.rng",
                "        q_values",
                "        else:\n            q_values",
                "        return np",
                "            return np",
            ),
        ),
        Wrong(
            "draws, does not give it back, and takes the best",
            ["never explores"],
            but(_ACT, "            return self.rng", "            self.rng"),
        ),
        Wrong(
            "buttons with decimal points", [], but(_ACT, _DRAW, f"float({_DRAW})", _BEST, f"float({_BEST})")
        ),
        Wrong("tosses a coin that shows 0 or 1", [], but(_ACT, "self.rng.random()", "self.rng.integers(2)")),
        Wrong(
            "explores with 0.3 wherever epsilon is", ["always explores"], but(_ACT, "< self.epsilon", "< 0.3")
        ),
        Wrong(
            "chance by the Q-values: the better, the more often",
            [],
            but(
                _ACT,
                "        if explore",
                "        shares = np.exp(self.model.predict(state)[0])\n        if explore",
                _DRAW,
                "self.rng.choice(self.action_size, p=shares / shares.sum())",
            ),
        ),
        Wrong("the greatest without its sign", [], but(_ACT, _BEST, "np.argmax(np.abs(q_values[0]))")),
        Wrong("three buttons, wherever it is", [], but(_ACT, "integers(self.action_size)", "integers(3)")),
        Wrong(
            "as many buttons as numbers in a state",
            [],
            but(_ACT, "integers(self.action_size)", "integers(state.shape[1])"),
        ),
        Wrong(
            "new dice of the same seed at each press",
            [],
            but(
                _ACT,
                "        if explore",
                "        rng = np.random.default_rng(42)\n        if explore",
                _DICE,
                "rng.random() < self.epsilon",
                _DRAW,
                "rng.integers(self.action_size)",
            ),
        ),
        Wrong("explores in the exam alone", [], but(_ACT, "if explore and", "if not explore and")),
        Wrong(
            "rounds: the first and the last button come half as often",
            [],
            but(_ACT, _DRAW, "round(self.rng.random() * (self.action_size - 1))"),
        ),
        Wrong(
            "sets epsilon to 0 in an exam, for good",
            [],
            but(
                _ACT,
                "        if explore and",
                "        if not explore:\n            self.epsilon = 0\n        if",
            ),
        ),
        Wrong(
            "lowers epsilon at each press",
            [],
            but(
                _ACT,
                "            return self.rng",
                "            self.epsilon *= 0.995\n            return self.rng",
            ),
        ),
        Wrong(
            "leaves out button 0 when it looks for the best",
            [],
            but(_ACT, _BEST, "1 + np.argmax(q_values[0][1:])"),
        ),
        Wrong("the second best", [], but(_ACT, _BEST, "np.argsort(q_values[0])[-2]")),
        Wrong(
            "the dice of the environment",
            ["other dice"],
            but(_ACT, _DRAW, "int(self.env.action_space.sample())"),
        ),
        Wrong(
            "explores half as often as epsilon says", [], but(_ACT, "< self.epsilon", "< self.epsilon / 2")
        ),
    ],
    right=[
        """\
class MyAgent(TutorialAgent):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.num_presses = 0

    def act(self, state, explore=True):
        self.num_presses += 1
        if explore and self.rng.random() < self.epsilon:
            return int(self.rng.integers(self.action_size))
        return int(self.model.predict(state)[0].argmax())
""",
        """\
class MyAgent(TutorialAgent):
    def best(self, state):
        row = list(self.model.predict(state, verbose=0)[0])
        return max(range(len(row)), key=row.__getitem__)

    def act(self, state, explore=True):
        buttons = range(self.env.action_space.n)
        left_to_chance = self.rng.binomial(1, self.epsilon) if explore else 0
        return self.rng.choice(buttons) if left_to_chance else self.best(state)
""",
        """\
class Greedy:
    def act(self, state, explore=True):
        return np.argmax(self.q_values(state), axis=-1)[0]


class MyAgent(Greedy, TutorialAgent):
    def act(self, state, explore=True):
        if not explore or self.rng.uniform(0, 1) >= self.epsilon:
            return super().act(state)
        return self.rng.permutation(self.action_size)[0]
""",
    ],
)

_DECAY = """\
class MyAgent(MyAgent):
    def decay(self):
        self.epsilon = max(self.epsilon_min, self.epsilon * self.epsilon_decay)
"""
_LINE = "self.epsilon = max(self.epsilon_min, self.epsilon * self.epsilon_decay)"


def _decay(*lines: str) -> str:
    return but(_DECAY, _LINE, "\n        ".join(lines))


DECAY = Answers(
    wrong=[
        Wrong(
            "the floor first, then the decay",
            ["falls through"],
            _decay("self.epsilon = max(self.epsilon_min, self.epsilon) * self.epsilon_decay"),
        ),
        Wrong("never multiplies", [], _decay("self.epsilon = max(self.epsilon_min, self.epsilon)")),
        Wrong(
            "epsilon itself is forgotten in the product",
            [],
            _decay("self.epsilon = max(self.epsilon_min, self.epsilon_decay)"),
        ),
        Wrong(
            "lies on top of the minimum",
            [],
            _decay(
                "self.epsilon = self.epsilon_min + (self.epsilon - self.epsilon_min) * self.epsilon_decay"
            ),
        ),
        Wrong("0.995 and 0.01 wherever it is", [], _decay("self.epsilon = max(0.01, self.epsilon * 0.995)")),
        Wrong(
            "lowers the decay as well",
            [],
            _decay(
                "self.epsilon_decay *= self.epsilon_decay",
                "self.epsilon = max(self.epsilon_min, self.epsilon_decay)",
            ),
        ),
        Wrong(
            "a power for a product",
            [],
            _decay("self.epsilon = max(self.epsilon_min, self.epsilon**self.epsilon_decay)"),
        ),
        Wrong(
            "divides", [], _decay("self.epsilon = max(self.epsilon_min, self.epsilon / self.epsilon_decay)")
        ),
        Wrong(
            "asks, where it should write",
            ["no self"],
            _decay("self.epsilon == max(self.epsilon_min, self.epsilon * self.epsilon_decay)"),
        ),
        Wrong(
            "switches the decay off at the floor, for good",
            [],
            _decay(
                "self.epsilon *= self.epsilon_decay",
                "if self.epsilon < self.epsilon_min:",
                "    self.epsilon = self.epsilon_min",
                "    self.epsilon_decay = 1.0",
            ),
        ),
        Wrong(
            "stops above the floor",
            [],
            _decay(
                "if self.epsilon * self.epsilon_decay > self.epsilon_min:",
                "    self.epsilon *= self.epsilon_decay",
            ),
        ),
        Wrong(
            "counts for all agents together",
            [],
            _decay(
                "MyAgent.num_calls = getattr(MyAgent, 'num_calls', 0) + 1",
                "self.epsilon = max(self.epsilon_min, self.epsilon_decay**MyAgent.num_calls)",
            ),
        ),
        Wrong("twice a call", [], _decay(_LINE, _LINE)),
        Wrong("the minimum is lowered, too", [], _decay(_LINE, "self.epsilon_min *= self.epsilon_decay")),
        Wrong(
            "rounds to two digits",
            [],
            _decay("self.epsilon = round(max(self.epsilon_min, self.epsilon * self.epsilon_decay), 2)"),
        ),
        Wrong(
            "starts from 1 by its own count",
            [],
            _decay(
                "self.count = getattr(self, 'count', 0) + 1",
                "self.epsilon = max(self.epsilon_min, self.epsilon_decay**self.count)",
            ),
        ),
    ],
    right=[
        """\
class MyAgent(MyAgent):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.num_decays = 0

    def decay(self):
        self.num_decays += 1
        lowered = self.epsilon * self.epsilon_decay
        self.epsilon = lowered if lowered > self.epsilon_min else self.epsilon_min
""",
        """\
class Decays:
    def decay(self):
        *_, self.epsilon = sorted((self.epsilon * self.epsilon_decay, self.epsilon_min))


class MyAgent(Decays, MyAgent):
    pass
""",
        """\
class MyAgent(MyAgent):
    def decay(self):
        setattr(self, "epsilon", np.maximum(self.epsilon_min, np.multiply(self.epsilon, self.epsilon_decay)))
        return self.epsilon
""",
    ],
)


def _lengths(updates: object, rare: object, often: object) -> str:
    return f'how_long = {{"updates": {updates}, "games, if rare": {rare}, "games, if often": {often}}}\n'


HOW_LONG = Answers(
    wrong=[
        Wrong("down to 0.01, not 0.1", ["updates"], _lengths(919, 919, "919 / 23")),
        Wrong("the half-life", ["updates"], _lengths(138, 138, 6)),
        Wrong("falls by 0.1, not to 0.1", ["updates"], _lengths(21, 21, 1)),
        Wrong("a decay of 0.99", ["updates"], _lengths(229, 229, 10)),
        Wrong("typed 0.985 for the decay", ["updates"], _lengths(152, 152, "152 / 23")),
        Wrong(
            "the quotient of the logarithms upside down",
            ["updates"],
            _lengths("np.log(0.995) / np.log(0.1)", 460, 20),
        ),
        Wrong("half as many games as updates", ["rare"], _lengths(460, 230, 20)),
        Wrong("takes the steps off", ["often"], _lengths(460, 460, "460 - 23")),
        Wrong("adds the steps", ["often"], _lengths(460, 460, "460 + 23")),
        Wrong("divides by 24: one step more than there are", ["often"], _lengths(460, 460, "460 // 24")),
        Wrong("steps for games in both", ["times", "same"], _lengths(460, 10_580, 10_580)),
        Wrong("counts in seconds of play", ["updates"], _lengths(9.2, 9.2, 0.4)),
        Wrong("a minus sign is left over", ["updates"], _lengths("np.log(0.1) / -np.log(0.995)", -460, -20)),
    ],
    right=[
        """\
import math

updates = math.log(0.1, 0.995)
how_long = {"updates": updates, "games, if rare": math.ceil(updates), "games, if often": updates / 23}
""",
        """\
from fractions import Fraction

epsilon, count = 1.0, 0
while epsilon > 0.1:
    epsilon *= 0.995
    count += 1
how_long = dict(zip(["updates", "games, if rare", "games, if often"], [count, count, Fraction(count, 23)]))
""",
        """\
from itertools import accumulate, repeat

powers = accumulate(repeat(0.995, 1000), lambda one, other: one * other, initial=1.0)
updates = np.array(sum(1 for epsilon in powers if epsilon > 0.1))
how_long = {"games, if often": updates / 23, "games, if rare": updates, "updates": updates}
""",
    ],
)


def _schedule(start: object, decay: object, minimum: object) -> str:
    return f'schedule = {{"start": {start}, "decay": {decay}, "minimum": {minimum}}}\n'


CORRIDOR = Answers(
    wrong=[
        Wrong("the decay is what goes, not what stays", ["too fast"], _schedule(1, 0.005, 0)),
        Wrong("the minimum leaves too much to chance at the end", ["never trusts"], _schedule(1, 0.99, 0.6)),
        Wrong("start and decay have changed places", ["never trusts"], _schedule(0.995, 1, 0.01)),
        Wrong("start and minimum have changed places", ["never trusts"], _schedule(0.05, 0.995, 1)),
        Wrong(
            "a start that would do, and a decay that is far too fast", ["too fast"], _schedule(0.7, 0.9, 0.05)
        ),
        Wrong("the same, with a higher start", ["too fast"], _schedule(0.79, 0.9, 0.05)),
        Wrong("fast, and a high floor", ["too fast"], _schedule(1, 0.9, 0.3)),
        Wrong("a start of 0, the floor comes later", ["timid"], _schedule(0, 1, 0.3)),
        Wrong("just too few: 44 of 50, so most of them did find it", [], _schedule(0.95, 0.99, 0.05)),
        Wrong("almost no decay", ["too slow"], _schedule(1, 0.9995, 0)),
        Wrong("percent", ["no share"], _schedule(90, 99, 5)),
        Wrong("a decay above 1", ["no share"], _schedule(0.1, 1.01, 0.05)),
        Wrong("a share as text with a sign", ["no share"], _schedule("'100 %'", 0.995, 0.05)),
        Wrong("too timid from the start, and steady", ["timid"], _schedule(0.2, 1, 0.2)),
        Wrong("half of them never get there", ["timid"], _schedule(0.5, 0.995, 0.05)),
    ],
    right=[
        """\
from fractions import Fraction

schedule = {'start': Fraction(1), 'decay': Fraction(995, 1000), 'minimum': Fraction(1, 10)}
""",
        "schedule = dict(zip(('start', 'decay', 'minimum'), np.array([1.0, 0.99, 0.1])))\n",
        "schedule = {'minimum': 0, 'decay': 0.05 ** (1 / 300), 'start': np.float32(1)}\n",
    ],
)

ANSWERS = {"5.1": ACT, "5.2": DECAY, "5.3": HOW_LONG, "5.4": CORRIDOR}
