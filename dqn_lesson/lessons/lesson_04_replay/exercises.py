"""Exercises and questions of lesson 04; 4.4 and 4.5 stand in `exercises_4_4_and_4_5`."""

import numpy as np

from ...exercises.exercise import Case, Exercise, Question
from .exercises_4_4_and_4_5 import ALL_AT_ONCE, ONE_BY_ONE

# 4.1

WORTH_TODAY = Exercise(
    id="4.1",
    name="discounted_return",
    solution='''\
def discounted_return(rewards, gamma):
    """Return what these rewards, one a step, are worth today."""
    total = 0
    for t, reward in enumerate(rewards):
        total += gamma**t * reward
    return total
''',
    texts={
        "nudge": "What is the reward number `t` multiplied by? Count from 0: what happens to the very first"
        " one?",
        "hint": "`enumerate(rewards)` gives each reward with its number, from 0. In Python, `gamma**t` is"
        " `gamma` multiplied by itself `t` times, and `gamma**0` is 1.",
        "right": "Now you can compare what comes soon with what comes later.",
        "not discounted": "You got {got} for 1, 2, 3 at 0.8: the plain sum, nothing is discounted. Where"
        " does gamma come in?",
        "turned round": "You got {got} for 1, 2, 3 at 0.8: the last reward counts in full and the first one"
        " least. It is turned round: look at what you count.",
        "straight line": "You take the same amount off at each step, along a straight line. It should shrink"
        " by the factor gamma at *each* step: a power. Look at what you multiply by.",
        "all the same": "You multiply every reward by gamma once, however far off it is. Look at where the"
        " number of the step comes in.",
        "times t": "You multiply gamma by `t`, so later rewards even count more. Multiply it by *itself* `t`"
        " times: `**`, not `*`.",
        "one late": "You got {got} for 1, 2, 3 at 0.8: everything is discounted once too often. The first"
        " reward comes now. Look at where you begin to count.",
        "only the last": "Only one reward is left of the sum: each one takes the place of those before it."
        " Look at the `=`.",
        "too early": "You return the first reward and never look at the others. Look at how far the"
        " `return` is indented.",
        "three steps": "1 + 0.8 * 2 + 0.64 * 3 = 4.52.",
        "only now": "With gamma 0 only the first reward counts: 1.",
        "all count": "With gamma 1 all rewards count in full: 1 + 2 + 3 = 6.",
        "a fall": "The fall comes three steps later: 0.9 * 0.9 * 0.9 * -1 = -0.729.",
        "ups and downs": "2 - 0.5 * 1 + 0.25 * 2 + 0 - 0.0625 * 3 + ...: each of the eight counts half as"
        " much as"
        " the one before it.",
        "equal ones": "With gamma 1 all rewards count in full, equal or not: 1 + 1 + 0 + 1 = 3.",
        "no rewards": "Nothing comes, so nothing is added up: 0.",
    },
    mistakes={
        "not discounted": {"gamma**t * reward": "reward"},
        "turned round": {"enumerate(rewards)": "enumerate(rewards[::-1])"},
        "straight line": {"gamma**t": "(1 - (1 - gamma) * t)"},
        "all the same": {"gamma**t": "gamma"},
        "times t": {"gamma**t": "gamma * t"},
        "one late": {"gamma**t": "gamma ** (t + 1)"},
        "only the last": {"total += ": "total = "},
        "too early": {"    return total": "        return total"},
    },
    right=(
        """\
total = 0.0
for reward in list(rewards)[::-1]:
    total = reward + gamma * total
return total
""",
        "return np.sum(np.asarray(rewards) * np.power(float(gamma), np.arange(len(rewards))))",
        "return rewards[0] + gamma * discounted_return(rewards[1:], gamma) if len(rewards) else 0",
    ),
    cases=(
        Case("three steps", ([1, 2, 3], 0.8)),
        Case("only now", ([1, 2, 3], 0)),
        Case("all count", ([1, 2, 3], 1)),
        Case("a fall", ([0, 0, 0, -1], 0.9)),
        Case("ups and downs", ([2, -1, 2, 0, -3, 2, 0.5, 4], 0.5)),
        Case("equal ones", ([1, 1, 0, 1], 1)),
        Case("no rewards", ([], 0.8)),
    ),
)

# 4.2

_FUTURE = "    if not terminated:\n        target += gamma * max(next_q)\n"

ONE_TARGET = Exercise(
    id="4.2",
    name="td_target",
    solution=f'''\
def td_target(reward, next_q, terminated, gamma):
    """Return the target of one step; `next_q` holds a guess for each button in the next state."""
    target = reward
{_FUTURE}    return target
''',
    texts={
        "nudge": "Two things can happen. The game goes on: then you have the reward, and what comes after."
        " Or it is lost: what comes after then?",
        "hint": "Begin with `target = reward`. If the game is not lost, add `gamma` times the greatest of"
        " `next_q`. `max(next_q)` finds it.",
        "right": "The reward now, and the best of what comes after: that is the one formula of this course.",
        "no end": "You got {got} for the fallen pole; it should be {right}. Nothing comes after a fall. Look"
        " at `terminated`.",
        "turned": "You look into the future exactly when there is none: you got {got} for a step that goes"
        " on. Look at the `if`.",
        "no max": "Your code stopped: `next_q` holds a guess for each button, and gamma can't multiply a"
        " list. Which button will you press there? The best one: look for `max`.",
        "mean": "You got {got}; it should be {right}. You take the average of all buttons, but which one"
        " will you press there? The best one.",
        "first": "You got {got}; it should be {right}. You always take the guess for the first button, but"
        " which one will you press there? The best one.",
        "last": "You got {got}; it should be {right}. You always take the guess for the last button, but"
        " which one will you press there? The best one.",
        "second": "You got {got}; it should be {right}. You always take the guess for the second button, but"
        " which one will you press there? The best one, wherever it stands.",
        "two buttons": "You got {got}; it should be {right}. You compare two buttons, but there may be more:"
        " look at all of `next_q`.",
        "worst": "You got {got}; it should be {right}. You take the smallest guess, but you will press the"
        " best button there.",
        "all buttons": "You got {got}; it should be {right}. You add up all buttons, but only one can be"
        " pressed: the best one.",
        "which": "You got {got}; it should be {right}. That is made with *which* button is best; you need"
        " what it is worth.",
        "no reward": "You got {got}; it should be {right}. What did this step itself bring? Look for"
        " `reward`.",
        "no gamma": "You got {got}; it should be {right}. What comes after comes later, and later is worth"
        " less. Look for `gamma`.",
        "all discounted": "You got {got}; it should be {right}. The reward comes now and counts in full;"
        " only what comes after is multiplied by gamma. Look at the brackets.",
        "nothing at all": "You got {got} for the fallen pole; it should be {right}. Nothing comes *after*"
        " the fall, but the fall itself brought a reward.",
        "always -1": "You got {got} for a fall that costs 100; it should be {right}. What a fall brings"
        " stands in `reward`: it is not -1 everywhere.",
        "running": "1 + 0.9 * 5 = 5.5.",
        "fallen": "The pole fell, so only the reward is left: -1.",
        "all negative": "The greatest of -3, -0.5 and -2 is -0.5, so -0.25 + 0.8 * -0.5 = -0.65.",
        "time up": "Only the clock ran out, so `terminated` is False: 0 + 0.9 * -2 = -1.8.",
        "two": "The greater of 1.5 and 4 is 4, so -0.5 + 0.5 * 4 = 1.5.",
        "five": "The greatest of the five is 7, the first one, so 2.5 + 0.95 * 7 = 9.15.",
        "four": "The greatest of the four is 0, the last one, so 0.25 + 0.7 * 0 = 0.25.",
        "fallen, but paid": "It is over (1 means True here), with a reward of 3: nothing comes after it.",
        "fallen, -100": "This fall costs 100, and nothing comes after it: -100.",
    },
    mistakes={
        "no end": {"    if not terminated:\n        target": "    target"},
        "turned": {"if not terminated": "if terminated"},
        "no max": {"max(next_q)": "next_q"},
        "mean": {"max(next_q)": "sum(next_q) / len(next_q)"},
        "first": {"max(next_q)": "next_q[0]"},
        "last": {"max(next_q)": "next_q[-1]"},
        "second": {"max(next_q)": "next_q[1]"},
        "two buttons": {"max(next_q)": "max(next_q[0], next_q[1])"},
        "worst": {"max(next_q)": "min(next_q)"},
        "all buttons": {"max(next_q)": "sum(next_q)"},
        "which": {"max(next_q)": "int(np.argmax(next_q))"},
        "no reward": ({"target = reward": "target = 0"}, {"target += ": "target = "}),
        "no gamma": {"gamma * ": ""},
        "all discounted": {_FUTURE: _FUTURE.replace("gamma * ", "") + "        target *= gamma\n"},
        "nothing at all": {"target = reward\n": "target = reward\n    if terminated:\n        return 0\n"},
        "always -1": {"target = reward\n": "target = reward\n    if terminated:\n        return -1\n"},
    },
    right=(
        "return reward + gamma * np.max(next_q) * (not terminated)",
        "return reward if terminated else np.float64(reward) + gamma * sorted(next_q)[-1]",
    ),
    cases=(
        Case("running", (1, [2, 5, 3], False, 0.9)),
        Case("fallen", (-1, [2, 5, 3], True, 0.9)),
        Case("all negative", (-0.25, [-3.0, -0.5, -2.0], False, 0.8)),
        Case("time up", (0, [-4.0, -2.0, -8.0], False, 0.9)),
        Case("fallen, -100", (-100, [4, 2, 3], True, 0.9)),
        Case("two", (-0.5, [1.5, 4.0], False, 0.5)),
        Case("five", (2.5, [7.0, -1.0, 0.0, 2.0, 6.5], 0, 0.95)),
        Case("four", (0.25, [-1.0, -1.0, -2.0, 0.0], False, 0.7)),
        Case("fallen, but paid", (3.0, [5.0, 6.0], 1, 0.5)),
    ),
)

# 4.3: the targets of a whole batch

_REWARDS = np.array([1, 2, -3, 4, 5])
_NEXT_Q = np.array([[2.0, 5, 3], [-4, -1, -2], [7, 6, 8], [9, 1, 4], [0.5, 2.5, 1.5]])
_MIXED = np.array([-0.5, 2.25, 0.0])
_FOUR_Q = np.array([[1.0, 2, 3, 8], [6, -1, 0, 2.5], [-3, -1.5, -4, -1]])
_FELL = np.array([False, False, True, False, False])
_EACH = "for reward, row, over in zip(rewards, next_q, terminated):\n"

A_BATCH = Exercise(
    id="4.3",
    name="td_targets",
    solution='''\
def td_targets(rewards, next_q, terminated, gamma):
    """Return the B targets of a batch: rewards (B,), next_q (B, A), terminated (B,), all arrays."""
    best = next_q.max(axis=1)
    return rewards + gamma * best * (1 - terminated)
''',
    texts={
        "nudge": "What is the best guess in *each row*? That gives B numbers. From there on everything has"
        " the shape (B,).",
        "hint": "`next_q.max(axis=1)` goes through the buttons of each row. `1 - terminated` is 0 for a row"
        " that fell and 1 for the others. A loop over `zip(rewards, next_q, terminated)` that calls your"
        " `td_target` is right, too.",
        "right": "Many targets, one line. With this the network can be taught a whole batch at once.",
        "one future": "You got {got}: all rows share one future, the best number of the whole table. Each"
        " row needs its own: look at `max`.",
        "rows": "Your `max` compares rows, not buttons: it gives 3 results for 5 rows. Look at the `axis`.",
        "each met every": "You return a table of 5 by 5: each row met every other one. One of the parts"
        " has the shape (5, 1) and the others (5,). Make them all (5,).",
        "whole numbers": "You got {got}; it should be {right}. The decimal places are gone: your"
        " targets are put into an array of whole numbers. Look at where the rewards come from, and"
        " `astype(float)`.",
        "no end": "You got {got[2]} for row 2, whose pole fell; it should be {right[2]}. Nothing comes after"
        " a fall. Look at `terminated`.",
        "turned": "Only the fallen row got a future, the others got none. It is turned round: look at"
        " `terminated`.",
        "nothing at all": "You got {got[2]} for row 2, whose pole fell; it should be {right[2]}. Nothing"
        " comes *after* the fall, but the fall itself brought a reward. Look at the brackets.",
        "no gamma": "You got {got}; it should be {right}. Later is worth less: look for `gamma`.",
        "no reward": "You got {got}; it should be {right}. What did these steps themselves bring? Look for"
        " `rewards`.",
        "truth value": "Your code stopped: an `if`, a `not` or Python's own `max` asks for *one* True or"
        " False, and an array has many. Go through the rows in a loop. Or use `1 - terminated` and"
        " `next_q.max(axis=1)`, which do it for all rows at once.",
        "one target": "You got {got}: one target for the whole batch. There should be one for each row, so"
        " collect them in a list, and return that after the loop.",
        "every button": "You return a number for each button. Only the best button of each row counts:"
        " one number a row.",
        "time up": "You took the two rows without a fall for ends. Time up is no fall: `terminated` is False"
        " there, and something comes after.",
        "five rows": "Row by row, reward plus 0.9 times the best guess of that row; row 2 fell, so only its"
        " reward is left: -3.",
        "four buttons": "Rows 0 and 2 are over: only their rewards are left, -0.5 and 0. In row 1 the"
        " first of the four buttons is the best one: 2.25 + 0.5 * 6 = 5.25.",
        "two buttons": "Two buttons: in the one row that is not over, -0.5 + 0.95 * -1.5 = -1.925.",
        "one row": "One row with four buttons, and the last one is the best: -0.5 + 0.95 * 8 = 7.1.",
        "nobody fell": "The rewards are 0, so what is left is 0.8 times the best guess of each row: 4 and"
        " -0.8. A game cut off by the clock looks the same: `terminated` is False.",
    },
    mistakes={
        "one future": {"next_q.max(axis=1)": "next_q.max()"},
        "rows": (
            {"axis=1": "axis=0"},
            """\
best = next_q.max(axis=0)
targets = []
for k in range(len(best)):
    targets.append(rewards[k] + gamma * best[k] * (not terminated[k]))
return targets
""",
        ),
        "each met every": ({"rewards +": "rewards.reshape(-1, 1) +"}, {"axis=1)": "axis=1, keepdims=True)"}),
        "whole numbers": """\
targets = rewards.copy()
targets[:] = rewards + gamma * next_q.max(axis=1) * (1 - terminated)
return targets
""",
        "time up": {"(1 - terminated)": "(1 - terminated) * terminated.any()"},
        "no end": {" * (1 - terminated)": ""},
        "turned": {"(1 - terminated)": "terminated"},
        "nothing at all": {"rewards + gamma * best * (1": "(rewards + gamma * best) * (1"},
        "no gamma": {"gamma * ": ""},
        "no reward": {"rewards + ": ""},
        "truth value": (
            {"(1 - terminated)": "(not terminated)"},
            {"    return ": "    if terminated:\n        return rewards\n    return "},
            {"next_q.max(axis=1)": "max(next_q)"},
        ),
        "one target": (
            _EACH + "    return reward if over else reward + gamma * max(row)\n",
            _EACH + "    target = reward if over else reward + gamma * max(row)\nreturn target\n",
        ),
        "every button": "return rewards[:, None] + gamma * next_q * (1 - terminated)[:, None]",
    },
    right=(
        """\
targets = []
for reward, row, over in zip(rewards, next_q, terminated):
    targets.append(reward if over else reward + gamma * max(row))
return targets
""",
        "return np.where(terminated, rewards, rewards + gamma * np.amax(next_q, axis=-1))",
        """\
targets = rewards.astype(float)
targets[~terminated] += gamma * next_q[~terminated].max(axis=1)
return targets
""",
    ),
    cases=(
        Case("five rows", (_REWARDS, _NEXT_Q, _FELL, 0.9), "td_targets(...)"),
        Case("nobody fell", (np.array([0, 0]), _NEXT_Q[:2], _FELL[:2], 0.8), "td_targets(...)"),
        Case(
            "four buttons", (_MIXED, _FOUR_Q, ~_FELL[1:4], 0.5), "td_targets(rewards, next_q of 3 rows, ...)"
        ),
        Case(
            "two buttons", (_MIXED[:2], _FOUR_Q[::-2, :2], _FELL[1:3], 0.95), "td_targets(...), two buttons"
        ),
        Case("one row", (_MIXED[:1], _FOUR_Q[:1], _FELL[:1], 0.95), "td_targets(...), one row"),
    ),
)

# 4.6: two real transitions, as the notebook shows them

_GLASS = """\
under_the_glass = {{
    "target of the first": {},
    "error of the first": {},
    "target of the second": {},
    "error of the second": {},
}}
"""
_FIRST, _SECOND = "0 + 0.995 * -0.773", "-1"
_ERRORS = (f"{_FIRST} - -0.922", f"{_SECOND} - -0.816")


def _glass(first: str, second: str = _SECOND) -> str:
    """An answer with these targets."""
    return _GLASS.format(first, f"{first} - -0.922", second, f"{second} - -0.816")


GLASS = Exercise(
    id="4.6",
    name="under_the_glass",
    stub=_GLASS.format(*["..."] * 4),
    solution=_GLASS.format(_FIRST, _ERRORS[0], _SECOND, _ERRORS[1]),
    texts={
        "nudge": "For the target look at the row *after*; for the error, at the guess *before*, for the"
        " button that was pressed. And which of the two ended the game?",
        "hint": "The target of the first one is 0 + 0.995 times the greater of the two numbers after. The TD"
        " error is the target minus the guess for the button that was pressed.",
        "right": "So the first step is a pleasant surprise and the second one a bad one, and each moves its"
        " own number.",
        "sign": "Both errors have the wrong sign. It is target minus guess: positive means pleasantly"
        " surprised.",
        "best guess": "The error of the first one is measured from the best guess. But the *other* button"
        " was pressed: the guess for that one is taught.",
        "no end": "The fallen one got a future: its target is {got[target of the second]}. Nothing comes"
        " after a fall, so only the reward is left.",
        "no gamma": "The first target is the guess after the step, in full. It comes a step later: multiply"
        " it by gamma.",
        "worst": "The first target is made with the smaller number after. Which button will you press there?"
        " The best one.",
        "guess before": "The first target is made with the numbers *before*. What comes after the step"
        " stands in the row after.",
        "the numbers": "Targets: 0 + 0.995 * -0.773 = -0.769, and -1 alone. Errors: -0.769 - -0.922 = 0.153,"
        " and -1 - -0.816 = -0.184.",
    },
    mistakes={
        "sign": _GLASS.format(_FIRST, f"-({_ERRORS[0]})", _SECOND, f"-({_ERRORS[1]})"),
        "best guess": _GLASS.format(_FIRST, f"{_FIRST} - -0.795", _SECOND, _ERRORS[1]),
        "no end": (_glass(_FIRST, "-1 + 0.995 * -0.840"), _glass(_FIRST, "0.995 * -0.840")),
        "no gamma": _glass("-0.773"),
        "worst": _glass("0.995 * -0.958"),
        "guess before": _glass("0.995 * -0.795"),
    },
    right=(
        _GLASS.format(-0.769, 0.153, -1.0, -0.184),
        _GLASS.format("np.float32(-0.76914)", 0.1524, -1, -0.1842),
    ),
    cases=(Case("the numbers", (), "under_the_glass"),),
    run=lambda under_the_glass: under_the_glass,
    tolerance=0.0015,
)

EXERCISES = (WORTH_TODAY, ONE_TARGET, A_BATCH, ONE_BY_ONE, ALL_AT_ONCE, GLASS)

_LOOK_AT_GAMMA = """\
**Look at 0.9**, the gamma of the tutorial. Hardly anything is left after half a second. Whether the pole
falls in 2 or in 3 seconds, this agent can't tell.

**Then at 0.995.** The fall in one second still counts more than three quarters. To keep off the end of the
track, an agent must look that far.
"""

_LOOK_AT_CALLS = """\
**Look at the counts.** 32 transitions, about 64 calls of `predict` (one fewer for each fall among them) and
32 of `fit`. You know from 02 what such a call costs: hardly any arithmetic, nearly all getting ready. An
agent that does this at each step plays one step in 5 to 15 seconds, depending on the computer. For 10,000
steps it would take 14 hours to nearly two days.
"""

_LOOK_AT_REWARDS = """\
**Cover the numbers on the left.** It is the same curve three times. The later the fall, the better, and each
further second adds a smaller piece, in all three in the same proportion. Only the size of the numbers
differs: 0 to 50, -100 to 50, -1 to 0.
"""

_LOOK_AT_LOSS = """\
**First it falls**, within the first few thousand steps. The network learns the easy part: what it looks like
when the pole is about to fall.

**Then it creeps up again**, and just in that time the agent plays its best games. Nothing is broken. It now
plays differently, so other states come into its memory. And its targets are its own guesses, so they change
with each update. It aims at something that moves.

A loss says how much the network is surprised by what it has just drawn. How well the agent plays, only the
exam says. A loss that grows a thousandfold, or turns into `nan`, is a different matter: that is broken.
"""

QUESTIONS = (
    Question(
        "4.a",
        "A reward comes one second from now: 50 steps. Each step multiplies it by 0.9. What is it worth"
        " today, compared with the same reward now?",
        options={
            "90 %": "That is one step later. Each of the 50 steps takes its tenth.",
            "45 %": "That is about 8 steps later. Each of the 50 steps takes its tenth, and a tenth of a"
            " little is little.",
            "0.5 %": "0.9 multiplied by itself 50 times. An agent with gamma 0.9 hardly sees what happens one"
            " second later.",
        },
        answer=2,
        values=(90, 45, 0.5),
        look=_LOOK_AT_GAMMA,
    ),
    Question(
        "4.b",
        "One call of this `replay(32)`, with Keras' own `predict` and `fit`: how long does it take?",
        options={
            "5 ms": "So fast is the arithmetic. But each `predict` and each `fit` gets ready for millions of"
            " rows, as you saw in 02.",
            "100 ms": "That would be two calls of `predict`. There are 64, and 32 of `fit`.",
            "1 s": "There are nearly 100 calls, and each takes a twentieth of a second or more.",
            "5 s or more": "Nearly 100 calls, and each takes a twentieth of a second or more, as you"
            " measured in 02.",
        },
        answer=3,
        values=(0.005, 0.1, 1, 5),
        look=_LOOK_AT_CALLS,
    ),
    Question(
        "4.c",
        "Three agents play the same game for different rewards: 1 for each step; 1 for each step and -100 for"
        " the fall; 0 for each step and -1 for the fall. Which rewards make *another* player the best one?",
        options={
            "The first ones": "To collect much, it has to fall as late as it can, and so do the others.",
            "The second ones": "-100 hurts more. But you can't do more against a fall than to fall as late as"
            " you can.",
            "The third ones": "It earns nothing for balancing. But a fall that comes later is worth less, so"
            " it falls as late as it can, too.",
            "None of them": "All three want one thing: to fall as late as they can. Only their numbers are on"
            " different scales.",
        },
        answer=3,
        look=_LOOK_AT_REWARDS,
    ),
    Question(
        "4.d",
        "An agent trains, and passes the exam at the end. What does its loss do on the way?",
        options={
            "It falls, ever more slowly": "It would, if the targets stood still. But the agent makes them out"
            " of its own guesses.",
            "It falls, then rises again": "The targets are made of its own guesses, and as it plays better it"
            " gets to see other states. Both move all the time.",
            "It rises, then falls": "At first everything is easy to improve, so it falls. What comes later is"
            " the surprise: the targets move.",
            "It rises, ever more slowly": "Its guesses do get better, so at first it falls. But the targets"
            " move, too.",
        },
        answer=1,
        look=_LOOK_AT_LOSS,
    ),
)
