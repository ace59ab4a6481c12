"""Exercises and questions of `01_step_the_environment`."""

from collections import Counter
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from .exercise import Case, Exercise, Question
from .policies import Policy, play_many
from .scripted import Line, ScriptedEnv

TEXTS: dict[str, dict[str, Any]] = {
    "1.1": {
        "title": "Play one episode",
        "task": "Write `play_one(env, policy, seed)`: reset the environment with that seed, then press what"
        " the policy says, step after step, until the episode ends. Give back the score: the number of steps."
        " A policy is a function: it is handed the state and gives back an action.",
        "nudge": "A loop of three lines: ask the policy, step, count. Two things can end it.",
        "hint": "`reset` gives two things and `step` gives five. The state that `step` gives is the one that"
        " the policy must see next.",
        "right": "Your loop plays whole episodes. It is the same loop that everything in this course runs"
        " on.",
        "pair": "Your policy was handed a pair, not four numbers: `reset` gives two things, `(state, info)`."
        " Look at the line with `reset`.",
        "four": "Your line expects four things from `step`; it gives five. What older programs call `done`"
        " is two things today, `terminated` and `truncated`. Look at the line with `step`.",
        "limit": "Time was up after 5 steps and your loop went on; we stopped it at 50. `truncated` ends an"
        " episode too. Look at what ends your loop.",
        "frozen": "Your policy saw the first state {got[score]} times: nothing it presses can matter to it."
        " Look at where the state that `step` gives goes.",
        "one less": "You got {got[score]} for {right[score]} steps. The last step counts too; a score"
        " printed out of a `for` loop that counts from 0 has this slip. Look at where you count.",
        "rewards": "You got {got[score]}, which is the sum of the rewards. The score counts steps, whatever"
        " the reward. Look at what you add.",
        "seed": "Your episode did not start from the seed it was given, so nobody can play the same one"
        " again. Look at the brackets behind `reset`.",
        "button": "The policy said {right[pressed]}, but {got[pressed]} was pressed. Look at what `step` is"
        " handed.",
        "falls at step 3": "The pole falls at step 3, so the score is 3.",
        "time up at step 5": "Nobody falls, but the time is up after step 5, so the score is 5.",
    },
    "1.2": {
        "title": "Write a rule",
        "task": "Write `rule(state)`: a policy of your own. It is handed the four numbers and gives back 0"
        " (push left) or 1 (push right). The check plays 50 episodes with it; on average they should last 150"
        " steps or more.",
        "nudge": "To keep a broom upright on your hand, you move the hand *under* it. Which of the four"
        " numbers tells you where that will be?",
        "hint": "The angle `state[2]` says where the pole *is*; `state[3]` says where it is *going*. Pushing"
        " right moves the cart under a pole that goes right.",
        "right": "Your rule balances for {mean:.0f} steps on average. Now look at how the 50 episodes ended:"
        " the pole fell {falls} times, the cart left the track {edges} times, the time was up {limits} times."
        " You will meet this again.",
        "right exam": "{mean:.0f} steps on average: your rule should pass the exam at the end of this lesson!"
        " The pole fell {falls} times, the cart left the track {edges} times, the time was up {limits} times."
        " You knew what the four numbers mean; the program that learns will have to find out.",
        "away": "It lasts {mean:.0f} steps: this presses one button whatever comes, or pushes away from the"
        " lean. Push *under* the pole. Look at which way each button moves the cart.",
        "place": "It lasts {mean:.0f} steps: this follows the place of the cart, `state[0]`. The angle is"
        " `state[2]`. Look at the table of the four numbers.",
        "angle": "It lasts {mean:.0f} steps: the angle alone reacts late. What tells you where the pole"
        " *will* be? Look at the fourth number.",
        "not an action": "Your rule gave back `{got}` for the state {state}. The actions are the numbers 0"
        " and 1. Look at what stands behind `return`, in every branch.",
        "short": "Your rule lasts {mean:.0f} steps on average; 150 are wanted. The pole fell {falls} times,"
        " the cart left the track {edges} times. Which way does the pole swing when your rule goes wrong?"
        " Look at `state[3]`.",
    },
    "1.3": {
        "title": "Name the ending",
        "task": "Six episodes, each at its newest step. What does `step` say? For each write `'running'` (it"
        " goes on), `'terminated'`, `'truncated'` or `'both'`.",
        "nudge": "Two questions for each row. Is the pole or the cart out of bounds? Is the time up?",
        "hint": "Out of bounds: an angle beyond 12 degrees (0.2095 rad), or a place beyond 2.4. Time is up"
        " at step 500. The two know nothing of each other.",
        "right": "`terminated` looks at pole and cart, `truncated` looks at the clock. Keep the two apart;"
        " it will matter.",
        "clock is a fall": "You wrote `'terminated'` for the upright pole at step 500. Nobody fell; the"
        " clock ran out. Look at row 2 again.",
        "early": "You wrote `'terminated'` for 0.205 rad. The limit is 12 degrees = 0.2095 rad, so the pole"
        " is still in play. Look at row 3 again.",
        "fall only": "You wrote `'terminated'` for a pole that falls exactly at step 500. So it does, but"
        " the clock does not look at the pole: both can be true. Look at row 4 again.",
        "clock only": "You wrote `'truncated'` for a pole that falls exactly at step 500. Time is up, but"
        " the pole does not look at the clock: both can be true. Look at row 4 again.",
        "last step": "You ended an episode at step 499. The time is up at 500, not before. Look at row 5"
        " again.",
        "row 0": "0.2101 rad is more than 0.2095 rad: the pole has fallen.",
        "row 1": "The place -2.41 is beyond -2.4: the cart has left the track.",
        "row 2": "Pole and cart are fine, but step 500 is the last one.",
        "row 3": "0.205 rad is less than 0.2095 rad, and 180 is less than 500.",
        "row 4": "0.2120 rad is more than 0.2095 rad, and step 500 is the last one.",
        "row 5": "0.20 rad is less than 0.2095 rad, and 499 is less than 500.",
    },
    "1.4": {
        "title": "Read the state",
        "task": "Three states. For each: is the pole going to fall `'left'` or `'right'`, and which button"
        " brings the cart under it, 0 (left) or 1 (right)?",
        "nudge": "Where the pole is, and where it is going, are two numbers. They need not agree.",
        "hint": "Angle plus a tenth of the angular velocity: that is about where the pole will be in 0.1 s.",
        "right": "You read a state the way a good policy does: not where the pole is, but where it will be.",
        "angle": "In the last state the pole leans right, but it is swinging back: in 0.1 s it stands, and"
        " then it goes on to the left. Look at the fourth number.",
        "place": "You went by the first number, but `state[0]` is the place of the cart. The angle is"
        " `state[2]`.",
        "pulls away": "You see where the pole is going, but you push the other way. The cart must go *under*"
        " the pole. Look at the buttons again.",
        "state 0": "It leans right (0.06) and swings right (0.8): it falls right, so the cart must go right.",
        "state 1": "It leans left (-0.05) and swings left (-0.7): it falls left, so the cart must go left.",
        "state 2": "0.05 - 0.1 * 0.6 = -0.01: in 0.1 s it has swung past the middle, to the left.",
    },
    "1.a": {
        "question": "The buttons are pressed at random. How many steps does an episode last, on average?",
        "options": ["10", "23", "60", "200"],
        "feedback": [
            "A little too few: random presses cancel each other now and then, and that buys some steps.",
            "About half a second. Now see it.",
            "Too many: nobody looks at the pole, and a pole that leans falls faster and faster.",
            "Far too many. 200 steps are 4 seconds; try to balance a broom that long with your eyes shut.",
        ],
    },
    "1.b": {
        "question": "And if *left* is pressed every time?",
        "options": ["9", "23", "50", "500"],
        "feedback": [
            "Shorter than chance: pushing left tips the pole right at once, and nothing ever stops it.",
            "That is how long random presses last. They cancel each other sometimes; these never do.",
            "Too many. The cart shoots off to the left; what does the pole do?",
            "That would be the whole time. The cart shoots off to the left; what does the pole do?",
        ],
    },
    "1.c": {
        "question": "The rule 'push to where the pole is swinging' lasts 200 steps on average. What ends its"
        " episodes?",
        "options": ["The pole falls", "The cart leaves the track", "The time is up"],
        "feedback": [
            "It would be the natural guess, but this rule never lets the pole fall. Balanced is not the same"
            " as staying on the track.",
            "Every single time. Balanced is not the same as staying on the track.",
            "Time is up only at step 500. Something else happens at about 200: balanced is not the same as"
            " staying on the track.",
        ],
    },
}

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


@cache
def _sample_states() -> np.ndarray:
    return np.random.default_rng(0).uniform(-1, 1, (200, 4)) * (2.4, 2, 0.2, 2)  # [200, 4]


class _NotAButton(Exception):
    """A rule gave back something else than 0 or 1: `args` are what it gave, and the state."""


def _judge_rule(rule: Policy) -> tuple[str, dict[str, Any]]:
    """50 episodes of CartPole; a low score is told by what the rule presses in 200 states."""

    def button(state: np.ndarray) -> int:
        action = rule(state)
        if isinstance(action, bool) or not isinstance(action, int | np.integer) or action not in (0, 1):
            raise _NotAButton(action, state)
        return int(action)

    try:
        games = play_many(button, 50, first_seed=1000)
    except _NotAButton as error:
        return "not an action", dict(zip(("got", "state"), error.args, strict=True))
    mean = sum(game.score for game in games) / len(games)
    counts = Counter(game.ending for game in games)
    numbers = {"falls": counts["fell"], "edges": counts["edge"], "limits": counts["time"]}
    return _name_rule(rule, mean), {"mean": mean, **numbers}


def _name_rule(rule: Policy, mean: float) -> str:
    if mean >= 150:
        return "right exam" if mean >= 475 else "right"
    pressed = np.array([rule(state.copy()) for state in _sample_states()])
    right = _sample_states() > 0  # [200, 4]
    agree = np.mean(pressed[:, None] == right, axis=0)  # [4]
    if max(agree[0], 1 - agree[0]) > 0.97:
        return "place"
    if agree[2] > 0.97:
        return "angle"
    return "away" if mean < 12 else "short"


def _rule(expression: str) -> str:
    return f"def rule(state):\n    return {expression}\n"


WRITE_A_RULE = Exercise(
    id="1.2",
    name="rule",
    minutes=10,
    level=2,
    stub='''\
def rule(state):
    """Return 0 to push left, 1 to push right."""
    # state[0]: place, state[1]: speed, state[2]: angle, state[3]: angular velocity
    ...
''',
    solution='''\
def rule(state):
    """Return 0 to push left, 1 to push right."""
    if state[3] > 0:
        return 1
    return 0
''',
    texts=TEXTS["1.2"],
    mistakes={
        "away": (_rule("0"), _rule("1"), _rule("int(state[2] < 0)")),
        "place": (_rule("int(state[0] < 0)"), _rule("int(state[0] > 0)")),
        "angle": (_rule("1 if state[2] > 0 else 0"), _rule("int(state[2] >= 0)")),
        "not an action": (_rule("-1"), _rule("state[3] > 0"), _rule("print(state[3])"), _rule("0.7")),
        "short": (_rule("int(state[1] < 0)"), _rule("int(np.random.random() < 0.5)")),
    },
    right=(_rule("np.int64(state[3] > 0)"), _rule("int(state[2] + state[3] > 0)")),
    judge=_judge_rule,
    setup="import numpy as np",
    seconds=20.0,
)


def _word(endings: list, row: int) -> str:
    return str(endings[row]).strip().lower()


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
    run=_word,
)


def _reading(readings: list, number: int) -> tuple[str, Any]:
    side, button = readings[number]
    return str(side).strip().lower(), button


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
