"""Exercises and questions of lesson 12; 12.1 has a file of its own."""

from typing import Any

import numpy as np

from ...exercises.exercise import Case, Exercise, Question
from .exercise_12_1 import ELEVATOR
from .mountain import drive

# 12.3

_END = "0 if terminated else potential(next_state)"


def _of_squares(place: Any) -> float:
    """A potential of numbers."""
    return place * place - 3.0


def _shaped(answer: Any, *transition: Any) -> Any:
    return answer(*transition, _of_squares)


SHAPED = Exercise(
    id="12.3",
    name="shaped",
    solution=f'''\
def shaped(state, action, reward, next_state, terminated, gamma, potential):
    """Return the reward, plus what the potential gained on the way from state to next_state."""
    after = {_END}
    return reward + gamma * after - potential(state)
''',
    texts={
        "nudge": "What is the place worth to which the step leads? What was the place worth from which it"
        " came? And what is left of a potential when the episode is over?",
        "hint": "`gamma * potential(next_state) - potential(state)`, added to the reward. After a"
        " terminated step nothing comes, so the potential there is 0.",
        "right": "What a round trip gains on the way there it pays back on the way home.",
        "no gamma": "You got {got} instead of {right}: gamma is missing. What comes one step later is"
        " worth less, and so is its potential; without it, some round trips pay after all.",
        "of the action": "You got {got} instead of {right}: that is a potential of the *action*. It must"
        " be one of places, or doing one thing again and again would pay.",
        "kept at the end": "You got {got} instead of {right}: the episode is over, and you keep the"
        " potential of a place from which nothing comes. Then an end on a high place is a gift, and the"
        " best way may change.",
        "turned round": "You got {got} instead of {right}: what comes after is added, what was before is"
        " subtracted.",
        "no reward": "You got {got} instead of {right}: the reward itself is gone.",
        "only after": "You got {got} instead of {right}: a high place pays again and again as long as one"
        " stays there. What counts is the *difference*.",
        "up": "potential(2) = 1, potential(4) = 13: 0 + 0.9 * 13 - 1 = 10.7.",
        "down": "potential(4) = 13, potential(1) = -2: -1 + 0.5 * (-2) - 13 = -15.",
        "over": "It is over: 4 + 0 - potential(3) = 4 - 6 = -2.",
    },
    mistakes={
        "no gamma": ({"gamma * after": "after"},),
        "of the action": (
            {"- potential(state)": "- potential(action)"},
            {"- potential(state)": "", "gamma * after": "potential(action)"},
        ),
        "kept at the end": {_END: "potential(next_state)"},
        "turned round": {"gamma * after - potential(state)": "potential(state) - gamma * after"},
        "no reward": {"reward + ": ""},
        "only after": {" - potential(state)": ""},
    },
    right=(
        """\
if terminated:
    return reward - potential(state)
return reward - potential(state) + gamma * potential(next_state)
""",
        "return reward + gamma * potential(next_state) * (1 - terminated) - potential(state)",
    ),
    cases=(
        Case(
            "up",
            (2, 1, 0.0, 4, False, 0.9),
            "2, action 1, reward 0, then 4, gamma 0.9; potential(x) = x * x - 3",
        ),
        Case(
            "down",
            (4, 0, -1.0, 1, False, 0.5),
            "4, action 0, reward -1, then 1, gamma 0.5; the same potential",
        ),
        Case(
            "over",
            (3, 2, 4.0, 5, True, 0.8),
            "3, action 2, reward 4, then 5, terminated, gamma 0.8; the same potential",
        ),
    ),
    run=_shaped,
)

# 12.2

NEEDED = 4.5  # of the bonus, in each of the starts


def _judge(cheat: Any) -> tuple[str, dict[str, Any]]:
    """Drives ten times by the rule: it must never arrive and always collect."""
    drives = [drive(cheat, seed) for seed in range(10)]
    if any(each is None for each in drives):
        return "no action", {}
    arrived = sum(one.arrived for one in drives)
    least = min(one.bonus for one in drives)
    numbers = {
        "arrived": arrived,
        "least": least,
        "needed": NEEDED,
        "mean": float(np.mean([o.bonus for o in drives])),
    }
    if arrived:
        return "arrives", numbers
    if least < 1:
        return "stands", numbers
    return ("right" if least >= NEEDED else "too little"), numbers


CHEAT = Exercise(
    id="12.2",
    name="cheat",
    solution='''\
def cheat(position, velocity):
    """Return 0 (left), 1 (nothing) or 2 (right): be fast, and never arrive."""
    if position > -0.3:
        return 0
    return 2 if velocity > 0 else 0
''',
    texts={
        "nudge": "How do you get fast on a swing? And what must not happen here, however fast you are?",
        "hint": "Push the way you are going: right if the velocity is above 0, else left. But long before"
        " the flag, push left: a fast car rolls on.",
        "right": "It never arrives, and collects {mean} an episode. Whoever pays for speed gets speed.",
        "arrives": "In {arrived} of 10 episodes you arrived: that ends the collecting. Turn round long"
        " before the flag at 0.5: a fast car does not stop at once.",
        "stands": "In one of ten episodes you collected only {least}. You are hardly moving: push the way"
        " you are going, as on a swing.",
        "too little": "You never arrive, good. But in one of ten episodes you collected only {least}, and"
        " {needed} can be had: swing wider.",
        "no action": "Your function must return 0, 1 or 2.",
    },
    mistakes={
        "arrives": {"position > -0.3": "position > 2"},
        "stands": ("return 1", "return 2", "return 0 if velocity > 0 else 2"),
        "too little": {"position > -0.3": "position > -0.7"},
        "no action": ("return 3", "return -1"),
    },
    right=(
        "return 0 if position > -0.3 or velocity < 0 else 2",
        """\
push = 1 + int(np.sign(velocity))
return 0 if position + 10 * velocity > 0 else push
""",
    ),
    judge=_judge,
)

EXERCISES = (ELEVATOR, CHEAT, SHAPED)

QUESTIONS = (
    Question(
        "12.a",
        "Four broken worlds: one pays a reward that is no number, one never ends, one gives states of another"
        " shape than it promised, one ignores the seed. How many of them does Gymnasium's own checker"
        " refuse?",
        options={
            "None": "Shape and seed are among its rules, so it sees those.",
            "One": "Shape and seed both are among its rules.",
            "Three": "It knows the rules of the interface. Whether a world ever ends is not one of them.",
            "All four": "It takes few steps, and cannot know that there will be no end.",
        },
        answer=2,
        look="To the reward that is no number it says something about chance: it compares two rewards,"
        " and “no number” (`nan`) is never equal to anything, not even to itself. So read such a message"
        " as *something is wrong near here*.",
    ),
    Question(
        "12.b",
        "A car in a valley drives at random, 10,000 episodes of 200 steps. How often does it reach the flag?",
        options={
            "Never": "It would have to push the right way many times in a row.",
            "About 100 times": "Far less: a swing grows only if nearly every push goes the right way.",
            "About 1,000 times": "Not once in a hundred, and not once in all. A swing grows only if nearly"
            " every push goes the right way.",
        },
        answer=0,
    ),
    Question(
        "12.c",
        "Now it is paid for speed: each step its speed, up to 0.07, besides the 1 at the flag. What will"
        " a trained agent do?",
        options={
            "Drive to the flag, faster than without": "At the flag all is over, and so is the pay.",
            "Swing for ever, and avoid the flag": "It does what it is paid for. That is no bug of the agent.",
            "Stand still": "Standing pays nothing, and swinging does.",
        },
        answer=1,
    ),
)
