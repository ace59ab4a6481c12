"""Exercises and questions of lesson 07."""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from ...exercises.compare import plain
from ...exercises.exercise import Case, Exercise, Question, call_answer
from ...exercises.parse_answer import as_word, judge_values

# 7.1


def _followed(follow: Callable, tau: float, num_arrays: int = 2) -> dict[str, Any] | None:
    """The target's weights, and what is left of them and of the network's when that learns on."""
    target = [np.array([[10.0, 20.0], [30.0, 40.0], [50.0, 60.0]]), np.array([0.5, -0.5])]
    weights = [np.array([[20.0, -20.0], [34.0, 48.0], [50.0, 0.0]]), np.array([-1.5, 3.5])]
    for k in range(2, num_arrays):
        target.append(np.array([[1.0 + k, 0.0]]))
        weights.append(np.array([[-2.0, 4.0 * k]]))
    target, weights = target[:num_arrays], weights[:num_arrays]
    moved = follow(target, weights, tau)
    if moved is None:
        return None
    found = {"target": plain(moved), "network": plain(weights)}
    for array in weights:
        array += 100.0
    return found | {"target later": plain(moved)}


_FOLLOW = '''\
def follow(target_weights, weights, tau):
    """Return the target's new weights, the share `tau` of the way to `weights`: lists of arrays."""
'''
_MIXED = "(1 - tau) * old + tau * new"

HOLD_STILL = Exercise(
    id="7.1",
    name="follow",
    parts={
        "target": "what you return",
        "network": "the network's own weights afterwards",
        "target later": "what you returned, after the network has learned some more",
    },
    solution=_FOLLOW + f"    return [{_MIXED} for old, new in zip(target_weights, weights)]\n",
    texts={
        "nudge": "Take one number. It is at 10, the other one at 20, and tau is 0.25: where does it go? And"
        " how much of the old number is in the new one?",
        "hint": "Each new array is `(1 - tau)` times the old one, plus `tau` times that of the network."
        " `zip(target_weights, weights)` walks through both lists together.",
        "right": "A copy that comes slowly after. With tau 0.005 it takes about 138 updates to go half the"
        " way.",
        "wrong side": "With tau 0.25 you go three quarters of the way, and with 0 you are there at once: it"
        " jumps where it should creep. Which of the two arrays does `tau` belong to?",
        "same object": "After your line the network went on learning, and the target moved with it: you gave"
        " it a second *name*, not a copy. Make new arrays, for tau 1 too.",
        "added": "You add a part of the network's weights and take nothing of the old ones away: they grow"
        " with every call. The two shares make 1: what is left for the old weights?",
        "runs away": "It moves away from the network. The way to go is the network's weights minus the old"
        " ones: look at the sign.",
        "never moves": "With tau 1 it should be where the network is, and it has not moved. What do you give"
        " back?",
        "halfway": "You go half of the way, whatever `tau` says. Look for `tau`.",
        "not one array": "Your code stopped: the weights are a *list* of arrays of several shapes, and one"
        " can't calculate with the whole list. Walk through both lists, array by array.",
        "first only": "You return the first array only. Every one has to move, and they come back as a"
        " list. Look at where the `return` stands.",
        "network changed": "Your line changed the network's own weights, which it must only read. `*=` and"
        " `+=` write into the array itself.",
        "a quarter": "A quarter of the way: 0.75 times the old numbers plus 0.25 times the network's.",
        "not at all": "With tau 0 the old numbers stay as they are.",
        "a hundredth": "0.9877 times the old numbers plus 0.0123 times the network's.",
        "one array": "One array, so a list of one comes back: 0.75 times the old one plus 0.25 times the"
        " network's.",
        "five arrays": "Five arrays, and each of them moves: half of the old one plus half of the network's.",
        "all at once": "With tau 1 they are the network's numbers, and they stay those when the network"
        " learns on.",
    },
    mistakes={
        "wrong side": {_MIXED: "tau * old + (1 - tau) * new"},
        "same object": (
            "return weights",
            {"    return [": "    if tau == 1:\n        return weights\n    return ["},
        ),
        "added": ({_MIXED: "old + tau * new"}, {_MIXED: "old + (1 - tau) * new"}),
        "runs away": {_MIXED: "old - tau * (new - old)"},
        "never moves": "return target_weights",
        "halfway": {_MIXED: "(old + new) / 2"},
        "not one array": (
            "return (1 - tau) * target_weights + tau * weights",
            "return (1 - tau) * np.array(target_weights) + tau * np.array(weights)",
        ),
        "first only": {
            "    return [": "    for old, new in zip(target_weights, weights):\n        return ",
            " for old, new in zip(target_weights, weights)]": "",
        },
        "network changed": """\
for old, new in zip(target_weights, weights):
    new *= tau
    old *= 1 - tau
    old += new
return target_weights
""",
    },
    right=(
        {_MIXED: "old + tau * (new - old)"},
        """\
for k in range(len(weights)):
    target_weights[k] += tau * (weights[k] - target_weights[k])
return target_weights
""",
        "follow = lambda old, new, tau: tuple(np.add((1 - tau) * a, tau * b) for a, b in zip(old, new))\n",
    ),
    cases=(
        Case("a quarter", (0.25,), "follow(target_weights, weights, 0.25)"),
        Case("not at all", (0,), "follow(target_weights, weights, 0)"),
        Case("all at once", (1,), "follow(target_weights, weights, 1)"),
        Case("a hundredth", (0.0123,), "follow(target_weights, weights, 0.0123)"),
        Case("one array", (0.25, 1), "follow([old], [new], 0.25)"),
        Case("five arrays", (0.5, 5), "follow(five_old, five_new, 0.5)"),
    ),
    run=_followed,
)

# 7.2

_FIVE_ROWS = (
    np.array([1, 2, -3, 4, -5]),
    np.array([[2.0, 5, 3], [-4, -2, -1], [7, 6, 8], [1, 4, 9], [0.5, 2.5, 1.5]]),
    np.array([[4, 2, 6], [-1.5, -3, -2.5], [5, 9, 7], [8, 3, -2], [3, -1, 2]]),
    np.array([False, False, True, False, False]),
    np.array([0.9, 0.9, 0.9, 0.7, 0.8]),
)
_FOUR_BUTTONS = (
    np.array([0.0, -1.5, 2.0]),
    np.array([[8.0, 1, -2, 3], [-1, -3, -2, 0], [1, 2, 3, 4]]),
    np.array([[-1.0, 5, 6, 7], [2, 3, 4, -6], [4, 3, 2, 1]]),
    np.array([False, False, True]),
    np.array([0.5, 0.95, 0.99]),
)
_TWO_BUTTONS = tuple(
    map(np.array, ([1.0, 0], [[1.0, 2], [4, 3]], [[-5.0, 9], [-2, 7]], [False, False], [0.9, 0.3]))
)
_ONE_ROW = tuple(map(np.array, ([-0.5], [[-3.0, -2, -1]], [[-2, -1.5, -4]], [False], [0.8])))
_DOUBLE = '''\
def double_targets(rewards, next_q, judged_q, terminated, gammas):
    """Return B targets: the network (`next_q`) chooses, the target network (`judged_q`) judges."""
'''
_CHOOSE, _JUDGE = "best = next_q.argmax(axis=1)", "judged = judged_q[np.arange(len(best)), best]"

OTHER_JUDGES = Exercise(
    id="7.2",
    name="double_targets",
    solution=_DOUBLE
    + f"""\
    {_CHOOSE}
    {_JUDGE}
    return rewards + gammas * judged * (1 - terminated)
""",
    texts={
        "nudge": "Two questions, two networks. Which button is the best one? That gives B places. What is"
        " that button worth? That is a number from the *other* table, at this place.",
        "hint": "`best = next_q.argmax(axis=1)` chooses. `judged_q[np.arange(len(best)), best]` takes from"
        " each row the number at that place, as in 4.5. A loop over the rows is fine, too.",
        "right": "One chooses, the other judges. This is what the 2016 paper calls Double DQN.",
        "both target": "You got {got[0]} for row 0; it should be {right[0]}. The target network chooses *and*"
        " judges: this is the plain target. (A well-known script of 2019 does just this and calls it Double.)"
        " Look at where you choose.",
        "both online": "You got {got[0]} for row 0; it should be {right[0]}. The network judges its own"
        " choice. What does the target network say of it? Look for `judged_q`.",
        "swapped": "You got {got[0]} for row 0; it should be {right[0]}. The target network chooses and the"
        " network judges: the roles are swapped.",
        "no end": "You got {got[2]} for row 2, whose pole fell; it should be {right[2]}. Nothing comes after"
        " a fall. Look at `terminated`.",
        "nothing at all": "You got {got[2]} for row 2, whose pole fell; it should be {right[2]}. Nothing"
        " comes *after* the fall, but the fall itself brought a reward. Look at the brackets.",
        "no gamma": "You got {got}; it should be {right}. Later is worth less: look for `gammas`.",
        "which": "You got {got[0]} for row 0; it should be {right[0]}. `argmax` says *which* button. What is"
        " it worth?",
        "rows": "Your choice compares rows, not buttons: it gives 3 results for 5 rows. Look at the `axis`.",
        "columns": "You got a table of 5 by 5. `judged_q[:, best]` takes these columns of *every* row. You"
        " need a number for the row, too: `np.arange(len(best))`.",
        "whole rows": "Your code stopped: `judged_q[best]` takes whole *rows*, by the number of a button. You"
        " need two things, which row and which button: `judged_q[np.arange(len(best)), best]`.",
        "five rows": "In row 0 the network chooses button 1 (it says 5, the most), and the target network"
        " says 2 of it: 1 + 0.9 * 2 = 2.8. So it goes in each row; row 2 fell, so only its reward is left:"
        " -3.",
        "four buttons": "In row 0 the network chooses button 0, and the target network says -1 of it: 0 +"
        " 0.5 * -1 ="
        " -0.5. In row 1 it is button 3: -1.5 + 0.95 * -6 = -7.2. Row 2 is over: 2.",
        "two buttons": "In row 0 the network chooses button 1: 1 + 0.9 * 9 = 9.1; in row 1 button 0: 0.3 *"
        " -2 = -0.6.",
        "one row": "The network chooses button 2, which the target network holds for the worst: -0.5 + 0.8 *"
        " -4 = -3.7.",
    },
    mistakes={
        "both target": (
            {_CHOOSE: "best = judged_q.argmax(axis=1)"},
            {_CHOOSE: "", _JUDGE: "judged = judged_q.max(axis=1)"},
        ),
        "both online": {_JUDGE: "judged = next_q.max(axis=1)"},
        "swapped": {_CHOOSE: "best = judged_q.argmax(axis=1)", _JUDGE: _JUDGE.replace("judged_q", "next_q")},
        "no end": {" * (1 - terminated)": ""},
        "nothing at all": {"rewards + gammas * judged": "(rewards + gammas * judged)"},
        "no gamma": {"gammas * ": ""},
        "which": {_JUDGE: "judged = best"},
        "rows": {"axis=1": "axis=0"},
        "columns": {_JUDGE: "judged = judged_q[:, best]"},
        "whole rows": {_JUDGE: "judged = judged_q[best]"},
    },
    right=(
        """\
targets = []
for reward, says, judges, over, gamma in zip(rewards, next_q, judged_q, terminated, gammas):
    targets.append(reward if over else reward + gamma * judges[np.argmax(says)])
return targets
""",
        """\
chosen = np.eye(next_q.shape[1])[np.argmax(next_q, axis=-1)]
return np.where(terminated, rewards, rewards + gammas * (judged_q * chosen).sum(axis=1))
""",
        {_JUDGE: "judged = np.take_along_axis(judged_q, best[:, None], axis=1)[:, 0]"},
    ),
    cases=(
        Case("five rows", _FIVE_ROWS, "double_targets(...)"),
        Case("one row", _ONE_ROW, "double_targets(...)"),
        Case("four buttons", _FOUR_BUTTONS, "double_targets(...), four buttons"),
        Case("two buttons", _TWO_BUTTONS, "double_targets(...), two buttons"),
    ),
)

# 7.3: the learner's `n_step`, by what its result means

_STATES = [np.full((1, 4), k / 10) for k in range(1, 6)]


def _steps(rewards: list[float], fell: int = 0, cut: int = 0) -> list[tuple]:
    """Steps with these rewards; the one of number `fell` is a fall, at number `cut` the time is up."""
    numbered = enumerate(zip(rewards, _STATES, strict=False), 1)
    return [(reward, state, k == fell, k == cut) for k, (reward, state) in numbered]


def _looked(n_step: Callable, steps: list[tuple], n: int, gamma: float) -> dict[str, Any] | None:
    """The sum, after which step the network is asked, and what it says then counts (0 after a fall)."""
    answer = call_answer(n_step, steps, n, gamma)
    if answer is None:
        return None
    things = list(answer) if isinstance(answer, Iterable) else [answer]
    if len(things) != 4:
        ends = isinstance(plain(things[-1]), bool) if things else False
        return {"things": len(things), "the last is true or false": ends}
    total, next_state, terminated, discount = things
    after = [k for k, state in enumerate(_STATES, 1) if np.array_equal(state, next_state)]
    counts = 0 if terminated else discount
    place = (after[0] if after else "no step") if counts else "any"
    return {"sum": total, "state after step": place, "later counts": counts}


_HEAD = '''\
def n_step(steps, n, gamma):
    """Return the sum of up to n rewards, the state after, whether it fell, gamma ** counted."""
'''
_STOP = "        if terminated or truncated:\n            break\n"
_ADD, _SHRINK = "        total += discount * reward\n", "        discount *= gamma\n"
_GIVE = "return total, next_state, terminated, discount"

N_STEPS = Exercise(
    id="7.3",
    name="n_step",
    parts={
        "sum": "the first thing that you return",
        "state after step": "the number of the step after which the network is asked",
        "later counts": "what the network's answer is multiplied by; 0 after a fall",
    },
    solution=_HEAD
    + f"""\
    total, discount = 0, 1
    for reward, next_state, terminated, truncated in steps[:n]:
{_ADD}{_SHRINK}{_STOP}    {_GIVE}
""",
    texts={
        "nudge": "Walk through the steps, as in 4.1. Carry two numbers with you: the sum, and what a reward"
        " counts *here*. When do you stop walking?",
        "hint": "Begin with `total, discount = 0, 1`. For each of `steps[:n]`, add `discount * reward`, then"
        " multiply `discount` by `gamma`, then `break` if it was `terminated or truncated`. After a `for`"
        " loop, its variables still hold the last step.",
        "right": "n real rewards first, one guess after them. The news of a fall travels n steps at a time.",
        "next episode": "The sum goes on with the rewards of the next game. The pole fell and the game went"
        " on? Look at where you stop.",
        "time up": "You stop at a fall, but where the time was up you go on into the next game. Both end an"
        " episode: look at `truncated`.",
        "one gamma": "For three steps you say that what comes after counts {got[later counts]}; it should be"
        " {right[later counts]}. That is gamma once, for one step. Three steps were counted: the future is"
        " three steps off.",
        "power n": "Where a game was cut off after 2 steps you still say gamma to the power of 3. Only the"
        " steps that you *counted* lie before the future.",
        "after a fall": "After the fall you still count what comes later. Nothing comes after, however far"
        " you look: return the `terminated` of the *last* step that you counted.",
        "time as fall": "You call it a fall where only the time was up. Stop there, but something does come"
        " after: return `terminated`, and nothing else.",
        "not discounted": "The rewards are added up in full. Later is worth less: what does a reward count"
        " at step k?",
        "one late": "The first reward is discounted already. It comes now and counts in full: look at the"
        " order of your lines.",
        "too many": "You count all steps that there are, not `n`. Look at how far you walk.",
        "too few": "You count one step less than `n`. Look at how far you walk.",
        "first state": "The state after is that of the first step. The network is asked *after* the last one"
        " that you counted.",
        "last reward lost": "Where a game ends, the reward of its last step is missing. The fall is in it!"
        " Add first, then ask whether it is over.",
        "one power less": "For three steps you say that what comes after counts {got[later counts]}; it"
        " should be {right[later counts]}. The first reward counts gamma to the power of 0, the third one to"
        " the power of 2, and what comes *after* three steps to the power of 3.",
        "past the newest": "Your code stopped: there may be fewer than `n` steps, when they are the newest in"
        " the memory. `steps[:n]` takes as many as there are.",
        "return inside": "Where no game ends, nothing comes back. Look at how far the `return` is indented:"
        " it belongs behind the loop.",
        "three things": "Four things should come back, and you give three. The last one is missing: gamma to"
        " the power of how many steps you counted.",
        "three of five": "1 + 0.8 * 2 + 0.64 * -3 = 0.68. The state is the one after the third step, and it"
        " counts 0.8 * 0.8 * 0.8 = 0.512.",
        "fell": "The second step was a fall: 2 + 0.8 * -4 = -1.2, and nothing comes after.",
        "clock": "After the second step the time was up: 2 + 0.8 * 3 = 4.4. Something does come after, two"
        " steps away, so it counts 0.8 * 0.8 = 0.64.",
        "newest": "Only two steps are there, because they are the newest in the memory: 2 + 0.8 * 3 = 4.4,"
        " and what comes after counts 0.64.",
        "another gamma": "-1 + 0.125 * 2 = -0.75, and what comes after counts 0.5 four times: 0.0625.",
        "first of all": "The first step was a fall: -4, and nothing comes after.",
        "after n": "The fall comes after the two steps that count: 1 + 0.8 * 2 = 2.6, and the future counts"
        " 0.64.",
        "at n": "The third step, the last that counts, was a fall: 0.8 * 2 + 0.64 * -3 = -0.32, and"
        " nothing comes after.",
        "next one falls": "After the second step the time was up: what happens in the next game, even a"
        " fall, doesn't matter. 2 + 0.8 * 3 = 4.4, and the future counts 0.64.",
        "time up after n": "The time is up after the two steps that count: 1 + 0.9 * 2 = 2.8, and the"
        " future counts 0.81.",
        "one step": "With n = 1 it is the target of lesson 04: the reward, and the next state counts gamma.",
    },
    mistakes={
        "next episode": {_STOP: ""},
        "time up": {"terminated or truncated": "terminated"},
        "one gamma": {_GIVE: "return total, next_state, terminated, gamma"},
        "power n": {_GIVE: "return total, next_state, terminated, gamma**n"},
        "after a fall": (
            {_GIVE: "return total, next_state, False, discount"},
            {_GIVE: "return total, next_state, steps[0][2], discount"},
        ),
        "time as fall": {_GIVE: "return total, next_state, terminated or truncated, discount"},
        "not discounted": {"discount * reward": "reward"},
        "one late": {_ADD + _SHRINK: _SHRINK + _ADD},
        "too many": {"steps[:n]": "steps"},
        "too few": {"steps[:n]": "steps[: max(n - 1, 1)]"},
        "first state": {_GIVE: "return total, steps[0][1], terminated, discount"},
        "last reward lost": {_ADD + _SHRINK + _STOP: _STOP + _ADD + _SHRINK},
        "one power less": {_GIVE: "return total, next_state, terminated, discount / gamma"},
        "past the newest": {
            "for reward, next_state, terminated, truncated in steps[:n]:\n": "for k in range(n):\n"
            "        reward, next_state, terminated, truncated = steps[k]\n"
        },
        "return inside": {
            _STOP + f"    {_GIVE}": f"        if terminated or truncated:\n            {_GIVE}"
        },
        "three things": {_GIVE: "return total, next_state, terminated"},
    },
    right=(
        """\
k = 0
while k < n - 1 and k < len(steps) - 1 and not (steps[k][2] or steps[k][3]):
    k += 1
total = sum(gamma**i * steps[i][0] for i in range(k + 1))
return total, steps[k][1], steps[k][2], gamma ** (k + 1)
""",
        """\
reward, state, terminated, truncated = steps[0]
if n == 1 or len(steps) == 1 or terminated or truncated:
    return [float(reward), np.array(state), np.bool_(terminated), gamma]
total, last, fell, discount = n_step(steps[1:], n - 1, gamma)
return [reward + gamma * total, last, fell, gamma * discount]
""",
    ),
    cases=(
        Case("three of five", (_steps([1, 2, -3, 4, 5]), 3, 0.8), "n_step(five_steps, 3, 0.8)"),
        Case("fell", (_steps([2, -4, 5, 7], fell=2), 3, 0.8), "n_step(steps, 3, 0.8), a fall at the second"),
        Case("clock", (_steps([2, 3, 5, 7], cut=2), 3, 0.8), "n_step(steps, 3, 0.8), time up at the second"),
        Case("newest", (_steps([2, 3]), 3, 0.8), "n_step(two_steps, 3, 0.8)"),
        Case("another gamma", (_steps([-1, 0, 0, 2]), 4, 0.5), "n_step(steps, 4, 0.5)"),
        Case(
            "first of all", (_steps([-4, 5, 7], fell=1), 3, 0.8), "n_step(steps, 3, 0.8), a fall at the first"
        ),
        Case("after n", (_steps([1, 2, 3, 4], fell=3), 2, 0.8), "n_step(steps, 2, 0.8), a fall at the third"),
        Case(
            "next one falls",
            (_steps([2, 3, 5, 7], fell=3, cut=2), 4, 0.8),
            "n_step(steps, 4, 0.8), time up at the second, and a fall in the next game",
        ),
        Case("at n", (_steps([0, 2, -3], fell=3), 3, 0.8), "n_step(steps, 3, 0.8), a fall at the third"),
        Case(
            "time up after n",
            (_steps([1, 2, 3], cut=3), 2, 0.9),
            "n_step(steps, 2, 0.9), time up at the third",
        ),
        Case("one step", (_steps([2, 3, 5]), 1, 0.8), "n_step(steps, 1, 0.8)"),
    ),
    run=_looked,
)

# 7.4: what the shipped table says; a test holds the numbers to the data

BRINGS, MISSED, NOT_MISSED = 3, 2, 5
_LEFT_OUT = (10, 6, 8, 10, 10, 10, 9, 10)  # of 10 pass without rung 1 to 8
_TABLE = """\
table = {{
    "brings most": {},  # 1 to 8: climbing, the greatest gain over the rung below
    "missed most": {},  # 1 to 8: left out at the top, the fewest pass
    "not missed": {},  # how many of the eight, left out one at a time, leave 10 of 10
    "8 better than 6 of 10": {},  # "yes" or "may be luck"
}}
"""
_LUCK = '"may be luck"'
LUCK = ("may be luck", "maybe luck", "luck", "it may be luck", "could be luck", "may be luck!")


def _wrong_missed(missed: float) -> tuple[str, dict[str, Any]] | str:
    if missed not in range(1, 9):
        return "no rung"
    return ("first gain" if missed == BRINGS else "other lack"), {"left": _LEFT_OUT[int(missed) - 1]}


_RULES = {
    "brings most": (BRINGS, 0, {"second gain": 7, "highest": 8}, "other gain"),
    "missed most": lambda got, _: "" if got == MISSED else _wrong_missed(got),
    "not missed": (NOT_MISSED, 0, {"turned round": 8 - NOT_MISSED}, "all eight"),
}


def _read(table: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Which misreading the first wrong answer looks like."""
    key, numbers = judge_values(table, _RULES)
    if key != "right":
        return key, numbers
    better = as_word(table["8 better than 6 of 10"])
    if better in ("yes", "true"):
        return "yes", {}
    return ("right" if better in LUCK else "words"), {}


READ_THE_TABLE = Exercise(
    id="7.4",
    name="table",
    stub=_TABLE.format(*["..."] * 4),
    solution=_TABLE.format(3, 2, 5, _LUCK),
    texts={
        "nudge": "Climbing, take the difference between two neighbouring rows. At the top, compare each row"
        " with 10 of 10. For the last one, look at the bars: how far do they reach?",
        "hint": "The column *pass* grows by 7 at one rung and by 5 at another. In the column *left out*, five"
        " rows have a 10. The bar of 6 of 10 reaches from 31 to 83 %.",
        "right": "That is how to read such a table: how large is the difference, and how many were tried?",
        "yes": "With 10 seeds, two may be luck. 8 of 10 may stand for any share from 49 to 94 %, 6 of 10 for"
        " any from 31 to 83 %: most of that is the same.",
        "second gain": "Rung 7 takes it from 5 to 10, a gain of 5. Another one gains more.",
        "highest": "Rung 8 stands highest, but 10 of 10 passed on the rung below already. Its own gain is 0.",
        "other gain": "Rung {got} does not gain most. Take the difference to the row *below* it, for each"
        " row.",
        "first gain": "You have the rung that gains most when climbing. Left out at the top, it leaves 8 of"
        " 10. Another one is missed more.",
        "no rung": "You have {got} for the one that is missed most. The changes that can be left out are"
        " rungs 1 to 8: write the number of one.",
        "other lack": "Without rung {got} {left} of 10 still pass. Another one leaves fewer.",
        "turned round": "Three are missed, if only a little. The question is how many are *not*.",
        "all eight": "You count {got}. Count the rows that have a 10 in the column *left out*.",
        "no number": "The first three want numbers. For *{name:s}* you have {value}.",
        "words": 'The last one wants `"yes"` or `"may be luck"`, in quotes.',
    },
    mistakes={
        "yes": (_TABLE.format(3, 2, 5, '"yes"'), _TABLE.format(3, 2, 5, "True")),
        "second gain": _TABLE.format(7, 2, 5, _LUCK),
        "highest": _TABLE.format(8, 2, 5, _LUCK),
        "other gain": _TABLE.format(5, 2, 5, _LUCK),
        "first gain": _TABLE.format(3, 3, 5, _LUCK),
        "other lack": (_TABLE.format(3, 7.0, 5, _LUCK), _TABLE.format(3, 5, 5, _LUCK)),
        "no rung": (_TABLE.format(3, 0, 5, _LUCK), _TABLE.format(3, 2.5, 5, _LUCK)),
        "no number": (_TABLE.format(3, "'gamma'", 5, _LUCK), _TABLE.format("[3, 7]", 2, 5, _LUCK)),
        "turned round": _TABLE.format(3, 2, 3, _LUCK),
        "all eight": _TABLE.format(3, 2, 8, _LUCK),
        "words": _TABLE.format(3, 2, 5, '"no idea"'),
    },
    right=(_TABLE.format(3.0, "np.int64(2)", 5, '"May be luck."'),),
    judge=_read,
)

EXERCISES = (HOLD_STILL, OTHER_JUDGES, N_STEPS, READ_THE_TABLE)

_LOOK_7C = (
    "**On rung 5** the agents with a target network begin to rise after 5,000 steps; those without"
    " it still lie on the ground. So it is faster, if anything: the bands still touch. **At the"
    " top** the two lines lie on top of each other: 183 with it and 183 without.\n\n"
    "That a target network makes an agent late *at first* sounds certain, and you can read it in"
    " many places. Here it is not so. What sounds certain must be measured, too."
)

_LOOK_7B = (
    "**How to read it.** A dot is the share that passed; the bar behind it reaches *from* the one"
    " number of the table *to* the other. Bars that largely overlap say: this may be luck.\n\n"
    "And look how long the bar of 10 of 10 is! It begins at 72 %. Ten agents that all pass can't"
    " tell an agent that always passes from one that fails on every fifth seed."
)

QUESTIONS = (
    Question(
        "7.a",
        "Climbing from the tutorial to the top: which single change brings most, in agents that pass?",
        options={
            "Replay after every step": "Alone it makes no more agents pass: 0 of 10, after 1 of 10 on the"
            " ground. But all agents become alike: their exams lie between 119 and 181, not between 13 and"
            " 500.",
            "The same goal in small numbers (0 and -1)": "From 0 of 10 to 7 of 10, and that is hardly luck."
            " It is the one change of the eight that costs no line of code: two other numbers for the"
            " rewards.",
            "Hold the target still (a target network)": "On its rung 5 of 10 pass, as on the rung below. It"
            " is famous, and with this agent, on this problem, ten seeds don't show that it helps.",
            "Let the other network judge (Double)": "On its rung 5 of 10 pass, as on the rung below. Ten"
            " seeds don't show that it helps here.",
            "Look n steps ahead": "From 5 to 10 of 10: the second greatest gain. One change brings even"
            " more.",
        },
        answer=1,
    ),
    Question(
        "7.b",
        "At the top all eight changes are in, and 10 of 10 pass. Now one of them is taken away again. Which"
        " one is missed most?",
        options={
            "The longer view (gamma)": "Without it 6 of 10 pass, the fewest of all. But be careful: a"
            " difference like that between 10 and 6 comes by luck alone in 9 of 100 cases.",
            "The small numbers (0 and -1)": "Without them 8 of 10 pass. Another one leaves fewer, but whether"
            " that is more than luck, ten seeds can't tell.",
            "The target network": "Without it 10 of 10 pass, as with it. What that means, and what not, is"
            " the end of this lesson.",
            "The n steps": "Without them 9 of 10 pass. Another one leaves fewer.",
            "All the same: without any one of them it fails": "Far from it: five of the eight can be left"
            " out, one at a time, and 10 of 10 still pass.",
        },
        answer=0,
        look=_LOOK_7B,
    ),
    Question(
        "7.c",
        "A target network teaches from an older state of the network. In the first 6,000 steps, is an agent"
        " at the top faster or slower with it than without it?",
        options={
            "Faster": "At the top there is nothing to see: after 6,000 steps the median score is 183 with it"
            " and 183 without. On rung 5, far from the top, there is: 60 with it, 17 without.",
            "Slower": "It sounds certain that an agent which learns from old guesses must be late. But"
            " after 6,000 steps"
            " the median score is 183 with it and 183 without.",
            "No difference that ten seeds could show": "After 6,000 steps the median score is 183 with it and"
            " 183 without. It sounds certain that old guesses make it late, but nothing of it shows here.",
        },
        answer=2,
        look=_LOOK_7C,
    ),
)
