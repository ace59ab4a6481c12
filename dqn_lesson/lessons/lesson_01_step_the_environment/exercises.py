"""Exercises and questions of `01_step_the_environment`, 1.2 left out, which stands in `step_rule`.

Their sentences stand in `step_texts`.
"""

from collections.abc import Callable
from typing import Any

from ...exercises.exercise import Case, Exercise, Question
from ...exercises.parse_answer import word
from ...exercises.scripted_env import Line, ScriptedEnv
from .exercise_1_2 import WRITE_A_RULE
from .texts import TEXTS

# 1.1

_BUTTONS = [1, 0, 1, 1, 0]  # what the policy of 1.1 says, one after the other
_STATES = [(0.5 + k, 10.0 + k, -0.1 * k, 0.3) for k in range(6)]
_FALL = [
    Line(_STATES[1], 0.0),
    Line(_STATES[2], 0.0),
    Line(_STATES[3], -1.0, terminated=True),
]
_LIMIT = [*(Line(state, 0.0) for state in _STATES[1:5]), Line(_STATES[5], 0.0, truncated=True)]


def _play(play_one: Callable, lines: list[Line]) -> dict[str, Any] | None:
    """Hands out a scripted environment and a policy that notes what it sees."""
    env, seen = ScriptedEnv(_STATES[0], lines), []

    def policy(state: Any) -> int:
        """Notes the state and presses the next of the buttons."""
        seen.append(state)
        return _BUTTONS[(len(seen) - 1) % len(_BUTTONS)]

    score = play_one(env, policy, 7)
    if score is None:
        return None
    steps = [action for name, action in env.tape if name == "step"]
    seeds = [seed for name, seed in env.tape if name == "reset"]
    return {"score": score, "seen": seen[: len(steps)], "pressed": steps, "seeds": seeds}


PLAY_ONE = Exercise(
    id="1.1",
    name="play_one",
    minutes=8,
    level=1,
    stub='''\
def play_one(env, policy, seed):
    """Play one episode and return its score: the number of steps."""
    ...
''',
    solution='''\
def play_one(env, policy, seed):
    """Play one episode and return its score: the number of steps."""
    state, info = env.reset(seed=seed)
    score = 0
    while True:
        action = policy(state)
        state, reward, terminated, truncated, info = env.step(action)
        score += 1
        if terminated or truncated:
            return score
''',
    texts=TEXTS["1.1"],
    mistakes={
        "pair": {"state, info = env.reset(seed=seed)": "state = env.reset(seed=seed)"},
        "four": {
            "reward, terminated, truncated, info": "reward, done, info",
            "terminated or truncated": "done",
        },
        "limit": {"terminated or truncated": "terminated"},
        "frozen": {"        state, reward": "        next_state, reward"},
        "one less": {"return score": "return score - 1"},
        "rewards": {"score += 1": "score += reward"},
        "seed": {"reset(seed=seed)": "reset()"},
        "button": {"env.step(action)": "env.step(0)"},
    },
    right=(
        """\
def play_one(env, policy, seed):
    state, _ = env.reset(seed=seed)
    terminated = truncated = False
    states = []
    while not (terminated or truncated):
        states.append(state)
        state, _, terminated, truncated, _ = env.step(policy(state))
    return np.int64(len(states))
""",
        """\
def play_one(env, policy, seed):
    state = env.reset(seed=seed)[0]
    for steps in itertools.count(1):
        result = env.step(policy(state))
        state = result[0]
        if result[2] or result[3]:
            break
    return float(steps)
""",
    ),
    cases=(
        Case("falls at step 3", (_FALL,), "play_one(env, policy, seed=7)"),
        Case("time up at step 5", (_LIMIT,), "play_one(env, policy, seed=7)"),
    ),
    run=_play,
    setup="import itertools\nimport numpy as np",
)

# 1.3

NAME_THE_ENDING = Exercise(
    id="1.3",
    name="endings",
    minutes=4,
    level=1,
    stub="""\
endings = [
    ...,  # 0: angle 0.2101 rad, place 0.3, step 37
    ...,  # 1: angle 0.02 rad, place -2.41, step 212
    ...,  # 2: angle 0.01 rad, place 0.1, step 500
    ...,  # 3: angle 0.205 rad, place 1.0, step 180
    ...,  # 4: angle 0.2120 rad, place -0.5, step 500
    ...,  # 5: angle 0.20 rad, place 0.4, step 499
]
""",
    solution="""\
endings = [
    "terminated",  # 0: angle 0.2101 rad, place 0.3, step 37
    "terminated",  # 1: angle 0.02 rad, place -2.41, step 212
    "truncated",  # 2: angle 0.01 rad, place 0.1, step 500
    "running",  # 3: angle 0.205 rad, place 1.0, step 180
    "both",  # 4: angle 0.2120 rad, place -0.5, step 500
    "running",  # 5: angle 0.20 rad, place 0.4, step 499
]
""",
    texts=TEXTS["1.3"],
    mistakes={
        "clock is a fall": {'"truncated",  # 2': '"terminated",  # 2'},
        "early": {'"running",  # 3': '"terminated",  # 3'},
        "fall only": {'"both"': '"terminated"'},
        "clock only": {'"both"': '"truncated"'},
        "last step": {'"running",  # 5': '"truncated",  # 5'},
    },
    right=(
        'endings = ("terminated", "terminated", "truncated", "running", "both", "running")',
        'endings = ["Terminated", "terminated ", "TRUNCATED", "running", "both", "running"]',
    ),
    cases=tuple(Case(f"row {row}", (row,), f"endings[{row}]") for row in range(6)),
    run=lambda endings, row: word(endings[row]),
    tells=False,
)


# 1.4


def _reading(readings: list, number: int) -> tuple[str, Any]:
    side, button = readings[number]
    return word(side), button


READ_THE_STATE = Exercise(
    id="1.4",
    name="readings",
    minutes=3,
    level=1,
    stub="""\
readings = [
    (..., ...),  # 0: [-1.5, 0.2, 0.06, 0.8]
    (..., ...),  # 1: [0.9, -0.3, -0.05, -0.7]
    (..., ...),  # 2: [0.6, 0.1, 0.05, -0.6]
]
""",
    solution="""\
readings = [
    ("right", 1),  # 0: [-1.5, 0.2, 0.06, 0.8]
    ("left", 0),  # 1: [0.9, -0.3, -0.05, -0.7]
    ("left", 0),  # 2: [0.6, 0.1, 0.05, -0.6]
]
""",
    texts=TEXTS["1.4"],
    mistakes={
        "angle": {'("left", 0),  # 2': '("right", 1),  # 2'},
        "place": 'readings = [("left", 0), ("right", 1), ("right", 1)]',
        "pulls away": {'"right", 1': '"right", 0', '"left", 0': '"left", 1'},
    },
    right=(
        'readings = (["right", 1], ["left", 0], ["left", 0])',
        'readings = np.array([["right", 1], ["left", 0], ["left", 0]], dtype=object)',
    ),
    cases=tuple(Case(f"state {number}", (number,), f"readings[{number}]") for number in range(3)),
    run=_reading,
    setup="import numpy as np",
)

EXERCISES = (PLAY_ONE, WRITE_A_RULE, NAME_THE_ENDING, READ_THE_STATE)

QUESTIONS = (
    Question("1.a", TEXTS["1.a"], answer=1, values=(10, 23, 60, 200)),
    Question("1.b", TEXTS["1.b"], answer=0, values=(9, 23, 50, 500)),
    Question("1.c", TEXTS["1.c"], answer=1),
)
