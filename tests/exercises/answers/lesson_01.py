"""Answers to lesson 01 that no exercise lists. What counts as misleading stands in `answers/__init__.py`."""

from . import Answers, Wrong, but

_PLAY = """\
def play_one(env, policy, seed):
    state, info = env.reset(seed=seed)
    score = 0
    while True:
        action = policy(state)
        state, reward, terminated, truncated, info = env.step(action)
        score += 1
        if terminated or truncated:
            return score
"""
_FIVE = "state, reward, terminated, truncated, info"
_END = "        if terminated or truncated:\n            return score\n"

PLAY_ONE = Answers(
    wrong=[
        Wrong("ends only when both are true", [], but(_PLAY, "terminated or", "terminated and")),
        Wrong(
            "`truncated` and `info` change places in the five",
            [],
            but(_PLAY, _FIVE, "state, reward, terminated, info, truncated"),
        ),
        Wrong(
            "`reward` and `terminated` change places in the five",
            [],
            but(_PLAY, _FIVE, "state, terminated, reward, truncated, info"),
        ),
        Wrong(
            "resets before every step",
            [],
            but(_PLAY, "    while True:\n", "    while True:\n        state, info = env.reset(seed=seed)\n"),
        ),
        Wrong(
            "counts after the `return`",
            ["one less"],
            but(_PLAY, "        score += 1\n" + _END, _END + "        score += 1\n"),
        ),
        Wrong(
            "`return` stands in the loop, not in the `if`",
            [],
            but(_PLAY, "            return score", "            pass\n        return score"),
        ),
        Wrong("the score is the last reward", [], but(_PLAY, "score += 1", "score = reward")),
        Wrong(
            "the policy is asked once, before the loop",
            [],
            but(
                _PLAY,
                "        action = policy(state)\n",
                "",
                "    score = 0\n",
                "    score = 0\n    action = policy(state)\n",
            ),
        ),
        Wrong(
            "asks the policy and then presses by chance",
            ["button"],
            but(_PLAY, "step(action)", "step(env.action_space.sample())"),
        ),
        Wrong(
            "makes an environment of its own",
            [],
            "import gymnasium as gym\n\n"
            + but(_PLAY, "    state, info", '    env = gym.make("CartPole-v1")\n    state, info'),
        ),
        Wrong(
            "stops after 200 steps, as CartPole-v0 did",
            [],
            but(_PLAY, "while True:", "while score < 200:") + "    return score\n",
        ),
        Wrong(
            "the policy sees a state rounded to one digit",
            [],
            but(_PLAY, "policy(state)", "policy(np.round(state, 1))"),
        ),
        Wrong(
            "changes the state that it got before the policy sees it",
            [],
            but(_PLAY, "        action =", "        state[2] = np.degrees(state[2])\n        action ="),
        ),
        Wrong("always starts from seed 42", ["seed"], but(_PLAY, "seed=seed", "seed=42")),
    ],
    right=[
        """\
def steps_of(env, policy, seed):
    state, _ = env.reset(seed=seed)
    over = False
    while not over:
        state, _, *ends, _ = env.step(policy(state))
        over = any(ends)
        yield state


def play_one(env, policy, seed):
    return sum(1 for _ in steps_of(env, policy, seed))
""",
        """\
import gymnasium as gym


def play_one(env, policy, seed):
    counted = gym.wrappers.RecordEpisodeStatistics(env)
    state, info = counted.reset(seed=seed)
    while "episode" not in info:
        state, _, _, _, info = counted.step(policy(state))
    return info["episode"]["l"]
""",
        """\
def play_one(env, policy, seed=None):
    def rest(state):
        state, _, terminated, truncated, _ = env.step(policy(state))
        return 1 if terminated or truncated else 1 + rest(state)

    return rest(env.reset(seed=seed)[0])
""",
    ],
)


def _rule(*lines: str) -> str:
    return "def rule(state):\n" + "".join(f"    {line}\n" for line in lines)


WRITE_A_RULE = Answers(
    wrong=[
        Wrong("follows the speed of the cart", ["short"], _rule("return 1 if state[1] > 0 else 0")),
        Wrong("pushes against the swing", ["away", "short"], _rule("return 1 if state[3] < 0 else 0")),
        Wrong(
            "left and right in turn",
            ["short"],
            "turn = 0\n\n\n" + _rule("global turn", "turn = 1 - turn", "return turn"),
        ),
        Wrong(
            "2 for no push",
            ["not an action"],
            _rule("if abs(state[3]) < 0.1:", "    return 2", "return int(state[3] > 0)"),
        ),
        Wrong("words for buttons", ["not an action"], _rule('return "right" if state[3] > 0 else "left"')),
        Wrong("nothing comes back on the left", ["nothing"], _rule("if state[3] > 0:", "    return 1")),
        Wrong(
            "nothing comes back where the swing is exactly 0",
            ["nothing"],
            _rule("if state[3] > 0:", "    return 1", "if state[3] < 0:", "    return 0"),
        ),
        Wrong(
            "goes by how fast it swings, not where to", ["short"], _rule("return int(abs(state[3]) > 0.5)")
        ),
        Wrong("takes the angle for degrees", ["away", "short"], _rule("return 1 if state[2] > 1 else 0")),
        Wrong("changes the state it was lent", [], _rule("state *= 57.3", "return int(state[3] > 0)")),
        Wrong("looks the numbers up by name", [], _rule('return int(state["angular velocity"] > 0)')),
        Wrong(
            "place and angle decide together, the place stronger",
            ["short"],
            _rule("return int(state[0] + state[2] > 0)"),
        ),
    ],
    right=[
        _rule("return np.where(state[3] > 0, 1, 0)"),
        _rule("return int(np.dot(state, [0.1, 0.3, 5, 1]) > 0)"),
        """\
class Rule:
    def __init__(self):
        self.num_calls = 0

    def __call__(self, state):
        self.num_calls += 1
        place, speed, angle, swing = map(float, state)
        return (0, 1)[angle + 0.2 * swing > 0]


rule = Rule()
""",
    ],
)


def _endings(*words: str) -> str:
    return f"endings = {list(words)!r}\n"


_T, _C, _R, _B = "terminated", "truncated", "running", "both"

NAME_THE_ENDING = Answers(
    wrong=[
        Wrong("every episode has fallen", ["clock is a fall", "early", "fall only"], _endings(*[_T] * 6)),
        Wrong("the clock is never seen", ["clock is a fall", "fall only"], _endings(_T, _T, _T, _R, _T, _R)),
        Wrong("step 500 is always both", [], _endings(_T, _T, _B, _R, _B, _R)),
        Wrong("leaving the track counts as truncated", [], _endings(_T, _C, _C, _R, _B, _R)),
        Wrong("-2.41 is less than 2.4, so it goes on", [], _endings(_T, _R, _C, _R, _B, _R)),
        Wrong("12 degrees are rounded up to 0.211", [], _endings(_R, _T, _C, _R, _B, _R)),
        Wrong("takes the angles for degrees: nobody falls", ["clock only"], _endings(_R, _T, _C, _R, _C, _R)),
        Wrong("12 degrees are rounded down to 0.2", ["early"], _endings(_T, _T, _C, _T, _B, _T)),
        Wrong("says whether it is over, not how", [], "endings = [True, True, True, False, True, False]\n"),
        Wrong("says why in words of its own", [], _endings("fell", "edge", "time", _R, "fell", _R)),
        Wrong(
            "counts steps from 0: 499 is the 500th, and so no clock at 500",
            ["last step"],
            _endings(_T, _T, _R, _R, _T, _C),
        ),
        Wrong(
            "two words in a pair instead of 'both'",
            [],
            f"endings = ['{_T}', '{_T}', '{_C}', '{_R}', ('{_T}', '{_C}'), '{_R}']\n",
        ),
        Wrong("terminated and truncated mixed up", [], _endings(_C, _C, _T, _R, _B, _R)),
    ],
    right=[
        'endings = "terminated terminated truncated running both running".split()\n',
        """\
from collections import deque

angles, places = (0.2101, 0.02, 0.01, 0.205, 0.212, 0.2), (0.3, -2.41, 0.1, 1, -0.5, 0.4)
steps = (37, 212, 500, 180, 500, 499)
names = [["running", "truncated"], ["terminated", "both"]]
endings = deque(
    names[angle > 0.2095 or abs(place) > 2.4][step >= 500]
    for angle, place, step in zip(angles, places, steps)
)
""",
        """\
import numpy as np

endings = np.array(["terminated", "terminated", "truncated", "running", "both", "running"])
""",
        'endings = (w for w in ["terminated", "terminated", "truncated", "running", "both", "running"])\n',
    ],
)

READ_THE_STATE = Answers(
    wrong=[
        Wrong(
            "the last button pulls away from the fall",
            ["pulls away"],
            'readings = [("right", 1), ("left", 0), ("left", 1)]\n',
        ),
        Wrong(
            "the last side by the lean, its button by the swing",
            ["angle"],
            'readings = [("right", 1), ("left", 0), ("right", 0)]\n',
        ),
        Wrong(
            "left and right mixed up, the buttons are right",
            [],
            'readings = [("left", 1), ("right", 0), ("right", 0)]\n',
        ),
        Wrong(
            "words for buttons", [], 'readings = [("right", "right"), ("left", "left"), ("left", "left")]\n'
        ),
        Wrong("the button first", [], 'readings = [(1, "right"), (0, "left"), (0, "left")]\n'),
        Wrong("-1 is left", [], 'readings = [("right", 1), ("left", -1), ("left", -1)]\n'),
        Wrong("buttons 1 and 2", [], 'readings = [("right", 2), ("left", 1), ("left", 1)]\n'),
        Wrong("everything falls right", [], 'readings = [("right", 1)] * 3\n'),
        Wrong(
            "the middle one by the place of the cart",
            [],
            'readings = [("right", 1), ("right", 1), ("left", 0)]\n',
        ),
        Wrong(
            "where the signs disagree it stays upright",
            [],
            'readings = [("right", 1), ("left", 0), ("upright", 0)]\n',
        ),
        Wrong(
            "the first one by the place of the cart",
            [],
            'readings = [("left", 0), ("left", 0), ("left", 0)]\n',
        ),
        Wrong("the sides alone", [], 'readings = ["right", "left", "left"]\n'),
    ],
    right=[
        """\
states = [[-1.5, 0.2, 0.06, 0.8], [0.9, -0.3, -0.05, -0.7], [0.6, 0.1, 0.05, -0.6]]
readings = [("right", 1) if angle + 0.1 * swing > 0 else ("left", 0) for _, _, angle, swing in states]
""",
        """\
import numpy as np

readings = [["Right ", np.int64(1)], ["LEFT", np.int8(0)], ["left", 0]]
""",
        """\
from typing import NamedTuple


class Reading(NamedTuple):
    falls: str
    button: int


readings = tuple(map(Reading, ("right", "left", "left"), (1, 0, 0)))
""",
        'readings = zip(["right", "left", "left"], [1, 0, 0])\n',
    ],
)

ANSWERS = {"1.1": PLAY_ONE, "1.2": WRITE_A_RULE, "1.3": NAME_THE_ENDING, "1.4": READ_THE_STATE}
