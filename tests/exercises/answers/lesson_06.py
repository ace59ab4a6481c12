"""Answers to lesson 06 that no exercise lists. What counts as misleading stands in `answers/__init__.py`."""

from . import Answers, Wrong, but

_TRAIN = """\
def train_by_hand(agent, env, num_episodes):
    scores = []
    for episode in range(num_episodes):
        state, info = env.reset()
        score, over = 0, False
        while not over:
            action = agent.act(state.reshape(1, -1))
            next_state, reward, terminated, truncated, info = env.step(action)
            learned = -1 if terminated else 0
            agent.remember(state.reshape(1, -1), action, learned, next_state.reshape(1, -1), terminated)
            agent.replay(agent.batch_size)
            state = next_state
            score += 1
            over = terminated or truncated
        scores.append(score)
        print(f"episode: {episode + 1}/{num_episodes}, score: {score}")
    return scores
"""
_OVER = "            over = terminated or truncated\n"
_APPEND = "        scores.append(score)\n"
_LEARNED = "learned = -1 if terminated else 0"

THE_LOOP = Answers(
    wrong=[
        Wrong("ends only when both are true", [], but(_TRAIN, "terminated or", "terminated and")),
        Wrong("`while True`, and nobody breaks", [], but(_TRAIN, "while not over", "while True", _OVER, "")),
        Wrong(
            "asks for `over`, sets `done`", [], but(_TRAIN, "over = terminated or", "done = terminated or")
        ),
        Wrong(
            "prints nothing",
            [],
            but(_TRAIN, '        print(f"episode: {episode + 1}/{num_episodes}, score: {score}")\n', ""),
        ),
        Wrong("every episode from the same start", [], but(_TRAIN, "env.reset()", "env.reset(seed=0)")),
        Wrong(
            "0 for a fall, -1 for each step", [], but(_TRAIN, _LEARNED, "learned = 0 if terminated else -1")
        ),
        Wrong("1 for each step", [], but(_TRAIN, _LEARNED, "learned = -1 if terminated else 1")),
        Wrong(
            "-100 for a fall, as in the tutorial",
            [],
            but(_TRAIN, _LEARNED, "learned = -100 if terminated else 0"),
        ),
        Wrong(
            "action and reward change places in the memory",
            [],
            but(_TRAIN, "action, learned", "learned, action"),
        ),
        Wrong(
            "notes the score at every step",
            [],
            but(_TRAIN, _APPEND, "", _OVER, _OVER + "            scores.append(score)\n"),
        ),
        Wrong("gives back the last score", [], but(_TRAIN, "return scores", "return score")),
        Wrong(
            "the next state is no row in the memory",
            ["no rows"],
            but(_TRAIN, "next_state.reshape(1, -1)", "next_state"),
        ),
        Wrong(
            "replays twice a step",
            [],
            but(
                _TRAIN,
                "            state = next",
                "            agent.replay(agent.batch_size)\n            state = next",
            ),
        ),
        Wrong(
            "replays after a fall only",
            [],
            but(
                _TRAIN, "            agent.replay", "            if terminated:\n                agent.replay"
            ),
        ),
        Wrong(
            "one episode less than asked for",
            [],
            but(_TRAIN, "range(num_episodes)", "range(1, num_episodes)"),
        ),
        Wrong(
            "one press for the whole episode",
            [],
            but(
                _TRAIN,
                "            action = agent.act(state.reshape(1, -1))\n",
                "",
                "        score, over",
                "        action = agent.act(state.reshape(1, -1))\n        score, over",
            ),
        ),
        Wrong(
            "lowers epsilon once more",
            [],
            but(
                _TRAIN,
                "            state = next",
                "            agent.epsilon *= 0.995\n            state = next",
            ),
        ),
        Wrong(
            "writes the next state into the array that the memory was given",
            [],
            but(_TRAIN, "            state = next_state", "            state[:] = next_state"),
        ),
        Wrong(
            "a `for` that only a fall breaks",
            ["past the limit"],
            but(
                _TRAIN,
                "while not over:",
                "for _ in range(500):",
                _OVER,
                "            if terminated:\n                break\n",
            ),
        ),
        Wrong(
            "acts on the state after the step when it remembers",
            [],
            but(
                _TRAIN,
                "            agent.remember",
                "            action = agent.act(next_state.reshape(1, -1))\n            agent.remember",
            ),
        ),
    ],
    right=[
        """\
def one_episode(agent, env):
    row = env.reset()[0][None]
    while True:
        action = agent.act(row)
        after, _, terminated, truncated, _ = env.step(action)
        agent.remember(row, action, -int(terminated), after[None], terminated)
        agent.replay(agent.batch_size)
        yield 1
        if terminated or truncated:
            return
        row = after[None]


def train_by_hand(agent, env, num_episodes):
    scores = []
    for number in range(1, num_episodes + 1):
        scores.append(sum(one_episode(agent, env)))
        print("episode: %d/%d, score: %d" % (number, num_episodes, scores[-1]))
    return tuple(scores)
""",
        """\
import sys


def train_by_hand(agent, env, num_episodes):
    scores = {}
    while len(scores) < num_episodes:
        state, *_ = env.reset()
        score, ends = 0, (False, False)
        while not any(ends):
            rows = [np.expand_dims(state, 0)]
            action = agent.act(rows[0])
            state, _, *ends, _ = env.step(action)
            rows.append(np.array(state, ndmin=2))
            fell = ends[0]
            agent.remember(rows[0], action, np.float32(-1.0 if fell else 0.0), rows[1], fell)
            agent.replay(agent.batch_size)
            score += 1
        scores[len(scores)] = score
        sys.stdout.write(f"episode: {len(scores)}/{num_episodes}, score: {score}\\n")
    return list(scores.values())
""",
        """\
class Trainer:
    def __init__(self, agent, env):
        self.agent, self.env, self.scores = agent, env, []

    def episode(self):
        state, _ = self.env.reset()
        for self.score in range(1, 1_000_000):
            action = self.agent.act(state.reshape(1, 4))
            next_state, _, terminated, truncated, _ = self.env.step(action)
            reward = 0
            if terminated:
                reward = -1
            transition = (state.reshape(1, 4), action, reward, next_state.reshape(1, 4), terminated)
            self.agent.remember(*transition)
            self.agent.replay(self.agent.batch_size)
            if terminated or truncated:
                break
            state = next_state
        self.scores += [self.score]


def train_by_hand(agent, env, num_episodes):
    trainer = Trainer(agent, env)
    for episode in range(num_episodes):
        trainer.episode()
        print("episode:", episode + 1, "score:", trainer.score)
    return np.array(trainer.scores)
""",
    ],
)

_WORLDS = (
    "one step",
    "two steps, first place",
    "two steps, second place",
    "two buttons, the one that pays",
    "two buttons, the other one",
    "no end, time up after 3 steps",
)


def _promises(*numbers: object) -> str:
    return "promises = {" + ", ".join(f'"{k}": {v}' for k, v in zip(_WORLDS, numbers, strict=True)) + "}\n"


FIT_FOR_WORK = Answers(
    wrong=[
        Wrong("the first step is discounted already", ["row 0"], _promises(0.8, 0.8, 1, 1, 0, 5)),
        Wrong("every world goes on for ever", ["row 0"], _promises(5, 0.8, 1, 1, 0, 5)),
        Wrong("gamma twice", ["no gamma"], _promises(1, 0.64, 1, 1, 0, 5)),
        Wrong("the two places have changed places", ["row 2", "no gamma"], _promises(1, 1, 0.8, 1, 0, 5)),
        Wrong("the other button gets what comes after", ["both pay"], _promises(1, 0.8, 1, 1, 0.8, 5)),
        Wrong("1 / gamma", ["row 5"], _promises(1, 0.8, 1, 1, 0, "1 / 0.8")),
        Wrong("1 - gamma", ["row 5"], _promises(1, 0.8, 1, 1, 0, "1 - 0.8")),
        Wrong("four steps for three", ["row 5"], _promises(1, 0.8, 1, 1, 0, "1 + 0.8 + 0.64 + 0.512")),
        Wrong("three steps, each discounted once", ["row 5"], _promises(1, 0.8, 1, 1, 0, "3 * 0.8")),
        Wrong(
            "takes one and a half of three steps for what comes after",
            ["row 5"],
            _promises(1, 0.8, 1, 1, 0, "1 + 0.8 * 1.5"),
        ),
        Wrong("the button that pays is discounted", ["both pay"], _promises(1, 0.8, 1, 0.8, 0, 5)),
        Wrong("the buttons have changed places", ["both pay"], _promises(1, 0.8, 1, 0, 1, 5)),
        Wrong("no end, so infinity", ["no number", "row 5"], _promises(1, 0.8, 1, 1, 0, "float('inf')")),
        Wrong("the other button is punished", ["both pay"], _promises(1, 0.8, 1, 1, -1, 5)),
        Wrong("the first place pays against its own loss", ["no gamma"], _promises(1, -0.8, 1, 1, 0, 5)),
    ],
    right=[
        _promises(1, "4 / 5", True, "1e0", "-0.0", "sum(0.8**k for k in range(200))"),
        "from fractions import Fraction\n\n"
        + _promises("Fraction(1)", "Fraction(4, 5)", 1, 1, "Fraction(0)", "1 / (1 - Fraction(4, 5))"),
        "import numpy as np\n\n"
        + _promises("np.ones(())", "np.float32(0.8)", "np.int8(1)", 1, "np.zeros(())", "np.float64(5)"),
    ],
)


def _shaped(*lines: str) -> str:
    return "def shaped(reward, terminated, truncated):\n" + "".join(f"    {line}\n" for line in lines)


THE_PENALTY = Answers(
    wrong=[
        Wrong("-1, as in this course", [], _shaped("return -1 if terminated else reward")),
        Wrong("the sign is missing", [], _shaped("return 100 if terminated else reward")),
        Wrong("the other word", [], _shaped("return -100 if truncated else reward")),
        Wrong("0 where it goes on", [], _shaped("return -100 * terminated")),
        Wrong("nothing back where it goes on", [], _shaped("if terminated:", "    return -100")),
        Wrong("1 where it goes on, whatever the reward", [], _shaped("return -100 if terminated else 1")),
        Wrong("rewards without their sign", [], _shaped("return -100 if terminated else abs(reward)")),
        Wrong(
            "rewards cut to -1 and 1", [], _shaped("return -100 if terminated else max(-1, min(1, reward))")
        ),
        Wrong(
            "`is True`: a NumPy True is none", [], _shaped("return -100 if terminated is True else reward")
        ),
        Wrong(
            "the clock is asked first",
            ["only alone"],
            _shaped("if truncated:", "    return reward", "return -100 if terminated else reward"),
        ),
        Wrong("100 less, if it fell", ["on top"], _shaped("return reward - 100 * terminated")),
        Wrong("the tutorial's line as it stands", [], _shaped("return -100 if done else reward")),
        Wrong("text for a number", [], _shaped('return "-100" if terminated else reward')),
        Wrong("100 times the reward", [], _shaped("return -100 * reward if terminated else reward")),
        Wrong("exactly one of the two", [], _shaped("return -100 if terminated ^ truncated else reward")),
    ],
    right=[
        _shaped("return reward + terminated * (-100 - reward)"),
        _shaped("match int(terminated):", "    case 1:", "        return -100", "return reward"),
        """\
from fractions import Fraction


def shaped(reward, terminated, truncated):
    return {True: Fraction(-100)}.get(bool(terminated), reward)
""",
        _shaped("return next(value for fits, value in ((terminated, -100), (True, reward)) if fits)"),
    ],
)


def _stages(*numbers: object) -> str:
    return f"stages = {dict(zip('ABCD', numbers, strict=True))!r}\n"


NAME_THE_STAGE = Answers(
    wrong=[
        Wrong("the best one is stage 1", [], _stages(4, 3, 2, 1)),
        Wrong("C and D mixed up", [], _stages(1, 2, 4, 3)),
        Wrong("counts from 0", [], _stages(0, 1, 2, 3)),
        Wrong("all one further", [], _stages(2, 3, 4, 1)),
        Wrong("the pole stays up in B: so it masters all", [], _stages(1, 4, 3, 4)),
        Wrong("B turns back and drops the pole, as C", ["edge for fall"], _stages(1, 3, 3, 4)),
        Wrong(
            "both that fall are the wrong way round, and both that don't",
            ["falls mixed", "upright"],
            _stages(3, 4, 1, 2),
        ),
        Wrong("everything is stage 4", [], _stages(4, 4, 4, 4)),
        Wrong("all that fall are stage 1", ["falls mixed"], _stages(1, 2, 1, 4)),
        Wrong("A and D mixed up", [], _stages(4, 2, 3, 1)),
        Wrong("words for numbers", [], _stages("one", "two", "three", "four")),
        Wrong("the letters, turned round", [], "stages = {1: 'A', 2: 'B', 3: 'C', 4: 'D'}\n"),
    ],
    right=[
        "stages = dict(zip('ABCD', range(1, 5)))\n",
        "import numpy as np\n\nstages = {'D': np.int64(4), 'C': np.float32(3), 'B': np.array(2), 'A': 1}\n",
        """\
from fractions import Fraction

stages = {letter: Fraction(k) for k, letter in enumerate('ABCD', 1)}
""",
    ],
)

_SAID = {"A": "epsilon", "B": "replay", "C": "healthy", "D": "rate"}
_LISTED = {"epsilon rate healthy replay", "replay epsilon healthy rate", "rate replay healthy epsilon",
           "epsilon replay rate healthy", "healthy replay epsilon rate"}  # fmt: skip


def _causes(words: str) -> str:
    return f"causes = {dict(zip('ABCD', words.split(), strict=True))!r}\n"


def _true_of(words: str) -> list[str]:
    """Which of the exercise's sentences are true of such an answer."""
    a, b, c, d = words.split()
    found = {"no loss": b != "replay", "replay elsewhere": "replay" in (a, c, d)}
    found |= {"small loss": d != "rate", "always random": a != "epsilon"}
    return [name for name, true in found.items() if true]


_DOCTOR = {
    "a high exam is healthy, and what is bad has the wrong rate": "healthy replay epsilon epsilon",
    "all have one and the same": "rate rate rate rate",
    "nobody is ill": "healthy healthy healthy healthy",
    "a low curve learns nothing: A never replays": "replay rate healthy epsilon",
    "one further, all of them": "rate epsilon replay healthy",
    "the climbing curve has the high rate, the low one is healthy": "healthy replay rate epsilon",
    "worst player, never replayed": "epsilon healthy rate replay",
    "two with the same epsilon": "epsilon replay healthy epsilon",
    "D never learned: replay twice": "epsilon replay healthy replay",
    "A and B both random, B because of epsilon": "rate epsilon healthy replay",
}

DOCTOR = Answers(
    wrong=[
        *(Wrong(slip, _true_of(words), _causes(words)) for slip, words in _DOCTOR.items()),
        Wrong(
            "the words of the text, not those in quotes", [], _causes("exploration memory fine learning-rate")
        ),
        Wrong("one is left out by a dash", [], _causes("epsilon replay healthy -")),
    ],
    right=[
        f"causes = {_SAID!r}\n",
        "causes = dict(pair.split(': ') for pair in ['A: epsilon', 'B: replay', 'C: Healthy', 'D: RATE '])\n",
        """\
import numpy as np

causes = dict(zip('ABCD', np.array(['epsilon', 'replay', 'healthy', 'rate'])))
""",
    ],
)
assert not _LISTED & set(_DOCTOR.values())

ANSWERS = {"6.1": THE_LOOP, "6.2": FIT_FOR_WORK, "6.3": THE_PENALTY, "6.4": NAME_THE_STAGE, "6.5": DOCTOR}
