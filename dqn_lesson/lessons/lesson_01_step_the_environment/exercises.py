"""Exercises and questions of lesson 01."""

from collections import Counter
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from ...exercises.compare import plain
from ...exercises.exercise import Case, Exercise, Question, quoted
from ...exercises.fakes import ScriptedEnv, ScriptedStep
from ...exercises.lending import lend
from ...exercises.parse_answer import as_word
from ..shared.policies import ActionRule, play_many

# 1.1

_BUTTONS = [1, 0, 1, 1, 0]  # what the policy of 1.1 says, one after the other
_STATES = [(0.512 + k, 10.037 + k, -0.1234 * k, 0.3141) for k in range(6)]
_FALL = [
    ScriptedStep(_STATES[1], 0.5),
    ScriptedStep(_STATES[2], 0.0),
    ScriptedStep(_STATES[3], -1.0, terminated=True),
]
_LIMIT = [
    *(
        ScriptedStep(state, reward)
        for state, reward in zip(_STATES[1:5], (0.0, 0.25, -2.0, 0.0), strict=True)
    ),
    ScriptedStep(_STATES[5], 0.0, truncated=True),
]
_LONG = [
    *(ScriptedStep(_STATES[k % 6], 1.0) for k in range(239)),
    ScriptedStep(_STATES[0], 0.0, terminated=True),
]
_AT_ONCE = [ScriptedStep(_STATES[1], 0.0, terminated=True, truncated=True)]


def _play(play_one: Callable, lines: list[ScriptedStep]) -> dict[str, Any] | None:
    """Hands out a scripted environment and a policy that notes what it sees."""
    env = ScriptedEnv(_STATES[0], lines, max_steps=len(lines) + 45, info={"steps": len(lines)})
    seen = []

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
    texts={
        "nudge": "A loop of three lines: ask the policy, step, count. Two things can end it.",
        "hint": "`reset` returns two things and `step` returns five. The state that `step` returns is the one"
        " that the policy must see next. `while True:` goes round and round, until a `return` inside ends"
        " it.",
        "right": "Your loop plays whole episodes. It is the same loop that everything in this course runs"
        " on.",
        "pair": "Your policy got a pair, not four numbers: `reset` returns two things, `(state, info)`."
        " Look at the line with `reset`.",
        "four": "Your line expects four things from `step`; it returns five. What older programs call `done`"
        " is two things today, `terminated` and `truncated`. Look at the line with `step`.",
        "limit": "Time was up after 5 steps and your loop went on; we stopped it at 50. `truncated` ends an"
        " episode too. Look at what ends your loop.",
        "frozen": "Your policy saw the first state {got[score]} times, whatever it pressed. Look at what"
        " becomes of the state that `step` returns.",
        "one less": "You got {got[score]} for {right[score]} steps. The last step counts too; a score"
        " printed out of a `for` loop that counts from 0 has this slip. Look at where you count.",
        "rewards": "You got {got[score]}, which is the sum of the rewards. (The check's game pays other"
        " rewards than CartPole.) The score counts steps, whatever the reward. Look at what you add.",
        "rewards and limit": "Two things at once. You add up the rewards, but the score counts steps (the"
        " check's game pays other rewards than CartPole). And your loop goes on when the time is up:"
        " `truncated` ends an episode, too.",
        "seed": "Your episode did not start from the seed it was given, so the same one can't be played"
        " again. Look at the brackets after `reset`.",
        "button": "The policy said {right[pressed]}, but {got[pressed]} was pressed. Look at what you give to"
        " `step`.",
        "falls at step 3": "The pole falls at step 3, so the score is 3.",
        "time up at step 5": "Nobody falls, but the time is up after step 5, so the score is 5.",
        "falls at step 240": "The pole falls at step 240, so the score is 240.",
        "both at once": "The pole falls at the first step, and the time is up at the same step: the score"
        " is 1.",
    },
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
        "rewards and limit": {
            "score += 1": "score += reward",
            "terminated or truncated": "terminated",
        },
        "seed": {"reset(seed=seed)": "reset()"},
        "button": {"env.step(action)": "env.step(0)"},
    },
    right=(
        """\
state, _ = env.reset(seed=seed)
terminated = truncated = False
states = []
while not (terminated or truncated):
    states.append(state)
    state, _, terminated, truncated, _ = env.step(policy(state))
return np.int64(len(states))
""",
        """\
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
        Case("falls at step 240", (_LONG,), "play_one(env, policy, seed=7)"),
        Case("both at once", (_AT_ONCE,), "play_one(env, policy, seed=7)"),
    ),
    run=_play,
    parts={
        "seen": "the states that the policy was asked about",
        "pressed": "what `step` got, one after the other",
        "seeds": "the seeds that `reset` got",
    },
    setup="import itertools\nimport numpy as np",
)

# 1.2: the learner's rule, judged by 50 episodes of CartPole


@cache
def _sample_states() -> np.ndarray:
    return np.random.default_rng(0).uniform(-1, 1, (200, 4)) * (2.4, 2, 0.2, 2)  # [200, 4]


class _NotAButton(Exception):
    """A rule returned something else than 0 or 1: `args` are what it returned, and the state."""


def _judge_rule(rule: ActionRule) -> tuple[str, dict[str, Any]]:
    """50 episodes of CartPole; a low score is told by what the rule presses in 200 states."""

    def button(state: np.ndarray) -> int:
        """What the rule returns, if it is a button."""
        action = rule(state)
        plain_action = plain(action)
        if isinstance(plain_action, bool) or not isinstance(plain_action, int) or plain_action not in (0, 1):
            raise _NotAButton(action, state)
        return plain_action

    try:
        button(lend(np.zeros(4, np.float32), "state"))  # a state that chance never makes
        button(lend(np.full(4, 0.1, np.float32), "state"))
        games = play_many(button, 50, first_seed=1000)
    except _NotAButton as error:
        got, state = error.args
        return "nothing" if got is None else "not an action", {"got": got, "state": state}
    mean = sum(game.score for game in games) / len(games)
    counts = Counter(game.ending for game in games)
    numbers = {"falls": counts["fell"], "edges": counts["edge"], "limits": counts["time"]}
    return _name_rule(rule, mean), {"mean": mean, **numbers}


def _name_rule(rule: ActionRule, mean: float) -> str:
    if mean >= 150:
        return "right exam" if mean >= 475 else "right"
    pressed = np.array([rule(state.copy()) for state in _sample_states()])
    right = _sample_states() > 0  # [200, 4]
    agree = np.mean(pressed[:, None] == right, axis=0)  # [4]
    if max(agree[0], 1 - agree[0]) > 0.97:
        return "position"
    if agree[2] > 0.97:
        return "angle"
    pulls_away = min(agree[2], agree[3]) < 0.03
    return "away" if pulls_away or np.ptp(pressed) == 0 else "short"


WRITE_A_RULE = Exercise(
    id="1.2",
    name="rule",
    stub='''\
def rule(state):
    """Return 0 to push left, 1 to push right."""
    # state[0]: position, state[1]: velocity, state[2]: angle, state[3]: angular velocity
    ...
''',
    solution='''\
def rule(state):
    """Return 0 to push left, 1 to push right."""
    if state[3] > 0:
        return 1
    return 0
''',
    texts={
        "nudge": "To keep a broom upright on your hand, you move the hand *under* it. Which of the four"
        " numbers tells you where that will be?",
        "hint": "The angle `state[2]` says where the pole *is*; `state[3]` says where it is *going*. Pushing"
        " right moves the cart under a pole that goes right.",
        "right": "Your rule balances for {mean:.0f} steps on average. How its episodes end, and why, you see"
        " below.",
        "right exam": "{mean:.0f} steps on average: your rule should pass the exam at the end of this lesson!"
        " You knew what the four numbers mean; the program that learns will have to find out.",
        "away": "It lasts {mean:.0f} steps: this presses one button no matter what, or pushes away from the"
        " lean. Push *under* the pole. Look at which way each button moves the cart.",
        "position": "It lasts {mean:.0f} steps: this goes by the position of the cart, `state[0]`. The angle "
        "is `state[2]`. Look at the table of the four numbers.",
        "angle": "It lasts {mean:.0f} steps: the angle alone reacts late. What tells you where the pole"
        " *will* be? Look at the fourth number.",
        "nothing": "For the state {state} your rule returns nothing (`None`). Is an `else` missing, or a"
        " `return`?",
        "not an action": "Your rule returns `{got}` for the state {state}. An action is the whole number 0 or"
        " 1; 1.0 and `True` don't count. Look at what comes after `return`, in every branch.",
        "short": "Your rule lasts {mean:.0f} steps on average; 150 are wanted. The pole fell {falls} times,"
        " the cart left the track {edges} times. Which way does the pole swing when your rule goes wrong?"
        " Look at `state[3]`.",
    },
    mistakes={
        "away": ("return 0", "return 1", "return int(state[2] < 0)"),
        "position": ("return int(state[0] < 0)", "return int(state[0] > 0)"),
        "angle": ("return 1 if state[2] > 0 else 0", "return int(state[2] >= 0)"),
        "not an action": (
            "return -1",
            "return state[3] > 0",
            "return 0.7",
            "return float(state[3] > 0)",  # which is shown as `1`, so the message says that 1.0 doesn't count
        ),
        "nothing": ("return print(state[3])", "if state[3] > 0:\n    return 1"),
        "short": ("return int(state[1] < 0)", "return int(np.random.random() < 0.5)"),
    },
    right=("return np.int64(state[3] > 0)", "return int(state[2] + state[3] > 0)"),
    judge=_judge_rule,
    seconds=20.0,
)

# 1.3

_ENDINGS = """\
endings = [
    {},  # 0: angle 0.2101 rad, position 0.3, step 37
    {},  # 1: angle 0.02 rad, position -2.41, step 212
    {},  # 2: angle 0.01 rad, position 0.1, step 500
    {},  # 3: angle 0.205 rad, position 1.0, step 180
    {},  # 4: angle 0.2120 rad, position -0.5, step 500
    {},  # 5: angle 0.20 rad, position 0.4, step 499
]
"""

NAME_THE_ENDING = Exercise(
    id="1.3",
    name="endings",
    stub=_ENDINGS.format(*["..."] * 6),
    solution=quoted(_ENDINGS, "terminated", "terminated", "truncated", "running", "both", "running"),
    texts={
        "nudge": "Two questions for each row. Is the pole or the cart out of bounds? Is the time up?",
        "hint": "Out of bounds: an angle beyond 12 degrees (0.2095 rad), or a position beyond 2.4. Time is up"
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
        "row 1": "The position -2.41 is beyond -2.4: the cart has left the track.",
        "row 2": "Pole and cart are fine, but step 500 is the last one.",
        "row 3": "0.205 rad is less than 0.2095 rad, and 180 is less than 500.",
        "row 4": "0.2120 rad is more than 0.2095 rad, and step 500 is the last one.",
        "row 5": "0.20 rad is less than 0.2095 rad, and 499 is less than 500.",
    },
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
    run=lambda endings, row: as_word(endings[row]),
)


# 1.4


def _reading(readings: list, number: int) -> tuple[str, Any]:
    side, button = readings[number]
    return as_word(side), button


_READINGS = """\
readings = [
    {},  # 0: [-1.5, 0.2, 0.06, 0.8]
    {},  # 1: [0.9, -0.3, -0.05, -0.7]
    {},  # 2: [0.6, 0.1, 0.05, -0.6]
]
"""

READ_THE_STATE = Exercise(
    id="1.4",
    name="readings",
    stub=_READINGS.format(*["(..., ...)"] * 3),
    solution=_READINGS.format('("right", 1)', '("left", 0)', '("left", 0)'),
    texts={
        "nudge": "Where the pole is, and where it is going, are two numbers. They need not agree.",
        "hint": "Angle plus a tenth of the angular velocity: that is about where the pole will be in 0.1 s.",
        "right": "You read a state the way a good policy does: not where the pole is, but where it will be.",
        "angle": "In the last state the pole leans right, but it is swinging back: in 0.1 s it stands, and"
        " then it goes on to the left. Look at the fourth number.",
        "position": "You went by the first number, but `state[0]` is the position of the cart. The angle is"
        " `state[2]`.",
        "pulls away": "You see where the pole is going, but you push the other way. The cart must go *under*"
        " the pole. Look at the buttons again.",
        "state 0": "It leans right (0.06) and swings right (0.8): it falls right, so the cart must go right.",
        "state 1": "It leans left (-0.05) and swings left (-0.7): it falls left, so the cart must go left.",
        "state 2": "0.05 - 0.1 * 0.6 = -0.01: in 0.1 s it has swung past the middle, to the left.",
    },
    mistakes={
        "angle": {'("left", 0),  # 2': '("right", 1),  # 2'},
        "position": 'readings = [("left", 0), ("right", 1), ("right", 1)]',
        "pulls away": {'"right", 1': '"right", 0', '"left", 0': '"left", 1'},
    },
    right=(
        'readings = (["right", 1], ["left", 0], ["left", 0])',
        'readings = np.array([["right", 1], ["left", 0], ["left", 0]], dtype=object)',
    ),
    cases=tuple(Case(f"state {number}", (number,), f"readings[{number}]") for number in range(3)),
    run=_reading,
)

EXERCISES = (PLAY_ONE, WRITE_A_RULE, NAME_THE_ENDING, READ_THE_STATE)

_LOOK_AT_CHANCE = """\
**Look at two things.** The average is about 23 steps: not even half a second. And the scores are spread wide:
some episodes are over after 9 steps, a lucky few last more than 50. One lucky episode proves nothing.
"""

_LOOK_AT_LEFT = """\
All 500 episodes end after 8 to 11 steps. Each push to the left tips the pole a little more to the right, and
nothing ever holds it up. Random presses do better, because they undo each other now and then.

Neither of the two policies looks at the state. Yours will.
"""

_LOOK_AT_ENDINGS = """\
**Look at the colours.** The first two policies let the pole fall, each time. The third one **never** does,
and still each of its 100 episodes ends before the time is up: the cart rolls off the track. The pole was
balanced, but nobody looked at `state[0]`.
"""

QUESTIONS = (
    Question(
        "1.a",
        "The buttons are pressed at random. How many steps does an episode last, on average?",
        options={
            "10": "Random presses cancel each other now and then, and that buys some steps.",
            "23": "About half a second.",
            "60": "Nobody looks at the pole, and a pole that leans falls faster and faster.",
            "200": "200 steps are 4 seconds; try to balance a broom that long with your eyes shut.",
        },
        answer=1,
        values=(10, 23, 60, 200),
        look=_LOOK_AT_CHANCE,
    ),
    Question(
        "1.b",
        "And if *left* is pressed every time?",
        options={
            "9": "Even shorter than random presses: pushing left tips the pole right at once, and nothing"
            " ever stops it.",
            "23": "That is how long random presses last. They cancel each other sometimes; these never do.",
            "50": "The cart shoots off to the left, and the pole stays behind: it falls to the right.",
            "500": "That would be the whole time. But the cart shoots off to the left, and the pole falls to"
            " the right.",
        },
        answer=0,
        values=(9, 23, 50, 500),
        look=_LOOK_AT_LEFT,
    ),
    Question(
        "1.c",
        "The rule `under_the_swing` lasts 200 steps on average. What ends its episodes?",
        options={
            "The pole falls": "It is the natural guess, but this rule never lets the pole fall.",
            "The cart leaves the track": "Every single time. Balanced is not the same as staying on the"
            " track.",
            "The time is up": "Time is up only at step 500. Something else happens at about 200: balanced is"
            " not the same as staying on the track.",
        },
        answer=1,
        look=_LOOK_AT_ENDINGS,
    ),
)
