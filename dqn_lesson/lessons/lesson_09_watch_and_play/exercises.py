"""Exercises and questions of lesson 09."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from ...exercises.exercise import Exercise, Question
from ...exercises.parse_answer import as_number, as_word, judge_values, looks_like

# 9.1: measured by restarting the lost game from each of its moments; a test does it again

LAST_CHANCE = 280  # taken over here, the game is saved; one press later it is lost
FIRST_ASTRAY = 275  # from here to the last chance each press is left, and the trained agent would press right
LASTS = {281: 4, 282: 2, 283: 1}  # steps that the trained agent lasts if it takes over so late
END = 284


def _judged_press(lost_press: int) -> tuple[str, dict[str, Any]]:
    press = as_number(lost_press)
    numbers = {"press": lost_press, "lasts": LASTS.get(press, 0)}
    if press not in range(END + 1):
        return "no moment", numbers
    if press == END:
        return "the end", numbers
    if press > LAST_CHANCE:
        return "too late", numbers
    if press == LAST_CHANCE:
        return "right", numbers
    return ("right nearly" if press >= FIRST_ASTRAY else "too early"), numbers


LOST_PRESS = Exercise(
    id="9.1",
    name="lost_press",
    stub="lost_press = ...  # a step from 0 to 283\n",
    solution="lost_press = 280  # a step from 0 to 283\n",
    texts={
        "nudge": "The last press is not the one: by then the pole is almost down. Go back from the end and"
        " ask at each step: if a good player took over *now*, could the cart still get under the pole?",
        "hint": "Look for a row of equal presses near the end: the cart runs away under the pole, faster and"
        " faster. Each press of the row adds about 0.3 rad/s to the swing. A push the other way takes off as"
        " much again. Once the pole swings with 2 rad/s, it needs seven pushes, and falls sooner.",
        "right": "Taken over at moment 280, the game is saved; at 281 it is lost. Press 280 sealed it.",
        "right nearly": "Well seen: press {press} is one of the row in which the cart runs away, and the"
        " trained agent would have pressed right here. It makes things worse, but the game can still be"
        " saved after it. The press that sealed it, in the strict sense, is the last of these, 280.",
        "too late": "Press {press} comes too late. If the trained agent takes over just before it, the game"
        " is lost all the same; steps that it still lasts: {lasts}. Go back some steps.",
        "the end": "At moment 284 all is over: there is no press any more. Go back from there.",
        "too early": "Press {press} comes too early. If the trained agent takes over just after it, it"
        " balances 500 steps more. So this press did not lose the game. Go on from there.",
        "no moment": "The game has the presses 0 to 283, and you give {press}.",
    },
    mistakes={
        "too late": ("lost_press = 283", "lost_press = 281"),
        "the end": "lost_press = 284",
        "too early": ("lost_press = 274", "lost_press = 234", "lost_press = 0"),
        "no moment": (
            "lost_press = 300",
            "lost_press = -4",
            "lost_press = 279.5",
            "lost_press = float('nan')",
        ),
    },
    right=("lost_press = 275", "lost_press = 279.0", "lost_press = np.int64(280)"),
    judge=_judged_press,
)

# 9.2

STATES = {  # position, velocity, angle, angular velocity; and what the trained agents press
    "upright, swinging right": ((0, 0, 0, 0.5), "R"),
    "upright, swinging left": ((0, 0, 0, -0.5), "L"),
    "leaning right, swinging left": ((0, 0, 0.05, -0.5), "L"),
    "leaning left, swinging right": ((0, 0, -0.05, 0.5), "R"),
}
ANGLE_LATER = 0.05 - 0.5 * 0.2
BUTTONS = {  # also as a word, and as the action's number
    "l": "L", "left": "L", "0": "L", "0.0": "L",
    "r": "R", "right": "R", "1": "R", "1.0": "R",
}  # fmt: skip


def _wrong_tips(_: str, got: dict[str, str]) -> str:
    right = {name: button for name, (_, button) in STATES.items()}
    wrong = [name for name in STATES if got[name] != right[name]]
    if len(wrong) == len(STATES):
        return "mirrored"
    swinging, leaning = list(STATES)[:2], list(STATES)[2:]
    angle = set(leaning) <= set(wrong) and not set(swinging) <= set(wrong)
    return "" if not wrong else "angle alone" if angle else "other"


def _wrong_angle(later: float) -> str:
    """What an angle 0.2 s later looks like that is not right; empty if it is."""
    if abs(later - ANGLE_LATER) <= 0.005:
        return ""
    if abs(later - np.degrees(ANGLE_LATER)) <= 0.05:
        return "degrees"
    if later > 0.06:
        return "turned"
    return "no time" if round(later, 3) in (-0.5, -0.45, 0.05) else "later"


def _judged_tips(tips: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    rules = dict.fromkeys(STATES, _wrong_tips)
    key, found = judge_values(tips, rules, lambda value: BUTTONS.get(as_word(value)), "no button")
    if key != "right":
        return key, found
    rules = {"angle 0.2 s later": lambda later, _: _wrong_angle(later)}
    key, found = judge_values(tips, rules, unreadable="no angle")
    return key, found | {"value": tips["angle 0.2 s later"]}


_TIPS = "".join(f'    "{name}": {{}},\n' for name in STATES)
_TIPS = "tips = {{\n" + _TIPS + '    "angle 0.2 s later": {},  # rad\n}}\n'


def _tips(buttons: Sequence[Any], angle: Any = -0.05) -> str:
    return _TIPS.format(*map(repr, buttons), angle)


TIPS = Exercise(
    id="9.2",
    name="tips",
    stub=_TIPS.format(*["..."] * 5),
    solution=_TIPS.format('"R"', '"L"', '"L"', '"R"', "0.05 - 0.5 * 0.2"),
    texts={
        "nudge": "To the right of the black line and above it, the map says R; to the left of it and below"
        " it, L. Find each state in the map.",
        "hint": "The cart must go *under* the pole, to where the pole will be in a moment. In 0.2 seconds the"
        " pole moves by 0.2 times its angular velocity.",
        "right": "The pole leans right, and yet the agent presses left: in 0.2 seconds it will lean left. The"
        " map tips along the black line because it goes by where the pole *will be*.",
        "mirrored": "You have the buttons turned round. That pulls the cart away from under the pole. A pole"
        " that swings right needs the cart on the right: R.",
        "angle alone": "You go by the angle alone. Look at the map: a pole that leans right and swings left"
        " fast lies on the side of L. Where is it going?",
        "other": "Not all four letters are right. Click into the value map at each of the four states: the"
        " line below it says what the agent presses.",
        "turned": "The angle comes out as {value}. The pole swings to the *left*: its angular velocity is"
        " -0.5 rad/s, so the angle gets smaller.",
        "no time": "{value} is not the angle after 0.2 seconds. At -0.5 rad/s the angle changes by -0.5 rad"
        " in a whole second. How much is that in 0.2 seconds?",
        "later": "The letters are right. The angle is not: you get {value}. It is what it was, plus 0.2"
        " times the angular velocity.",
        "no button": "For *{name:s}* you give {value}. The cart has two buttons: write 'L' or 'R'.",
        "no angle": "The letters are right. The angle is to be one number, in rad; you give {value}.",
        "degrees": "The letters are right. {value} is the angle in degrees; give it in rad, as the state has"
        " it.",
    },
    mistakes={
        "mirrored": _tips("LRRL"),
        "angle alone": (_tips("RLRL"), _tips("LLRL")),
        "other": (_tips("RRLR"), _tips("LRLR")),
        "turned": (_tips("RLLR", 0.15), _tips("RLLR", 0.1)),
        "no time": (_tips("RLLR", -0.45), _tips("RLLR", -0.5)),
        "later": (_tips("RLLR", -0.1), _tips("RLLR", 0)),
        "no button": (
            _tips(("R", None, "L", "R")),
            _tips(("R", "L", 2, "R")),
            _tips(("rubbish", "L", "L", "R")),
            _tips((-1, 0, 0, -1)),
        ),
        "no angle": (_tips("RLLR", None), _tips("RLLR", "'to the left'"), _tips("RLLR", "[-0.05]")),
        "degrees": _tips("RLLR", "np.degrees(-0.05)"),
    },
    right=(
        _tips(("right", "left", "left", "right")),
        _tips(("r", " l ", "l", "r"), "np.float64(-0.05)"),
        _TIPS.format(1, 0, 0.0, "np.int64(1)", "'-0.05'"),
    ),
    judge=_judged_tips,
)

# 9.3: targets and TD errors of two presses, read off the player

GAMMA = 0.995
Q_VALUES = {  # (left, right) in the lost game; a test reads them off the agent again
    281: (-0.5110, -0.7380),
    282: (-0.5345, -0.8205),
    283: (-0.5376, -0.8523),
    284: (-0.6354, -0.9437),
}
TARGET = GAMMA * max(Q_VALUES[282])  # of press 281; the reward is 0
ERRORS = (TARGET - Q_VALUES[281][0], -1 - Q_VALUES[283][0])  # left was pressed both times
_NEAR = 0.0015  # three decimals read off the player; without gamma it is 0.0027
_ROUNDED = 0.005  # two decimals
_AFTER = max(Q_VALUES[282])
_FIRST = {  # which mistake leads to which target of press 281
    "player's reward": (1 + TARGET, 1 + _AFTER),
    "no gamma": _AFTER,
    "other button": GAMMA * min(Q_VALUES[282]),
    "same moment": GAMMA * max(Q_VALUES[281]),
    "next but one": GAMMA * max(Q_VALUES[283]),
    "n steps": -(GAMMA**2),
    "error for target": ERRORS[0],
}
_END = GAMMA * max(Q_VALUES[284])
_LAST = {  # and of press 283
    "player's reward": (1, 1 + _END),
    "future": _END - 1,
    "no fall": (0, _END),
    "error for target end": ERRORS[1],
}


def _only_two_decimals(got: float, right: float) -> bool:
    return got == round(got, 2) and abs(got - right) <= _ROUNDED


def _wrong_first(got: float, _: dict[str, float]) -> str:
    other = "two decimals" if _only_two_decimals(got, TARGET) else "target"
    return looks_like(got, TARGET, _NEAR, _FIRST, other)


def _wrong_errors(_: float, got: dict[str, float]) -> tuple[str, dict[str, float]] | str:
    """Both errors are judged together: a sign is wrong in both, or it is no matter of the sign."""
    first, second = got["error 281"], got["error 283"]
    pairs = list(zip((first, second), ERRORS, strict=True))
    if all(abs(error - right) <= _NEAR for error, right in pairs):
        return ""
    if all(abs(error - right) <= _NEAR or _only_two_decimals(error, right) for error, right in pairs):
        return "two decimals"
    sign = all(abs(error + right) <= _NEAR for error, right in pairs)
    return ("sign" if sign else "error"), {"first": first, "second": second}


_RULES = {
    "target 281": _wrong_first,
    "target 283": (-1, _NEAR, _LAST, "target end"),
    "error 281": _wrong_errors,
    "error 283": _wrong_errors,
}
_KEYS = ("target 281", "error 281", "target 283", "error 283")
_TARGETS = "targets = {{\n" + "".join(f'    "{key}": {{}},\n' for key in _KEYS) + "}}\n"


def _answer(*numbers: object) -> str:
    return _TARGETS.format(*numbers)


TARGETS = Exercise(
    id="9.3",
    name="targets",
    stub=_answer(*["..."] * 4),
    solution=_answer("0 + 0.995 * -0.534", "0.995 * -0.534 - -0.511", "-1", "-1 - -0.538"),
    texts={
        "nudge": "It is exercise 4.2 again: the reward now, plus gamma times the best that comes after. One"
        " of the two presses has nothing after it.",
        "hint": "The player shows the environment's reward, 1 for each step. The agent was given 0 in its"
        " place, and -1 for the last press. What comes after press 281 stands at moment 282: take the"
        " greater of the two Q-values there.",
        "right": "At 281 the error is tiny, at 283 it is large. The agent finds out only at the very end:"
        " with one-step targets, 281 would go on dreaming until 282 has woken up.",
        "no number": "*{name:s}* is to be one number; you give {value}.",
        "player's reward": "You took the player's reward of 1. That is the environment's. This agent learned"
        " with 0 for a step and -1 for a fall: put these in.",
        "future": "For press 283 you get {got}. The pole fell: nothing comes after a fall. Only the reward is"
        " left.",
        "no fall": "For press 283 you get {got}, but the pole fell there. Which reward does this agent get"
        " for a fall?",
        "other button": "For press 281 you get {got}: you took the smaller Q-value of moment 282. Which"
        " button will be pressed there? The better one.",
        "same moment": "For press 281 you get {got}: you took the Q-values of moment 281 itself. What comes"
        " after the press stands at moment 282.",
        "next but one": "For press 281 you get {got}: you took the Q-values of moment 283, two steps on. What"
        " comes after the press stands at moment 282.",
        "no gamma": "For press 281 you get {got}. That is what comes after, in full. Later is worth less:"
        " times gamma.",
        "sign": "The targets are right, the errors have the wrong sign. Target minus guess: it is negative"
        " when the promise was too high.",
        "error": "The targets are right. The TD error is the target minus what Q said for the button that was"
        " pressed: left, at that same moment. You have {first} and {second}.",
        "n steps": "For press 281 you get {got}. That looks to the end of the game, several steps ahead. Here"
        " one step is asked for: what the press brings, and what Q says at the very next moment.",
        "error for target": "For press 281 you get {got} as the target. That is the error. Have the two"
        " changed places?",
        "error for target end": "For press 283 you get {got} as the target. That is the error. Have the two"
        " changed places?",
        "two decimals": "That is right as far as two decimals show it. Read off three: some errors here are"
        " as small as the rounding.",
        "target": "For press 281 you get {got}. The reward of that press, plus gamma times what comes after:"
        " which number did you take for each of these?",
        "target end": "For press 283 you get {got}. The pole fell with it: what is left of the target?",
    },
    mistakes={
        "no number": (
            _answer("None", -0.021, -1, -0.462),
            _answer(-0.532, -0.021, -1, "'-0.46 or so'"),
            _answer(-0.532, "(-0.532, -0.511)", -1, -0.462),
        ),
        "player's reward": (
            _answer("1 + 0.995 * -0.534", "1 + 0.995 * -0.534 + 0.511", 1, 1.538),
            _answer(-0.531, -0.02, 1, 1.538),
            _answer(-0.531, -0.02, "1 + 0.995 * -0.635", -0.02),
        ),
        "future": _answer(-0.531, -0.02, "-1 + 0.995 * -0.635", "-1 + 0.995 * -0.635 + 0.538"),
        "no fall": (_answer(-0.531, -0.02, 0, 0.538), _answer(-0.531, -0.02, "0.995 * -0.635", -0.094)),
        "other button": _answer("0.995 * -0.821", -0.306, -1, -0.462),
        "same moment": _answer("0.995 * -0.511", 0.003, -1, -0.462),
        "next but one": _answer("0.995 * -0.5376", -0.024, -1, -0.462),
        "no gamma": _answer(-0.534, -0.023, -1, -0.462),
        "n steps": _answer(-0.99, -0.479, -1, -0.462),
        "error for target": _answer(-0.021, -0.532, -0.462, -1),
        "error for target end": _answer(-0.532, -0.021, -0.462, -1),
        "two decimals": (_answer(-0.53, -0.02, -1, -0.46), _answer(-0.532, -0.02, -1, -0.46)),
        "sign": _answer(-0.531, 0.02, -1, 0.462),
        "error": (_answer(-0.531, 0.207, -1, -0.148), _answer(-0.531, -0.531, -1, -1)),
        "target": (_answer(-0.2, -0.02, -1, -0.462), _answer("0.99 * -0.5345", -0.018, -1, -0.462)),
        "target end": _answer(-0.531, -0.02, -0.538, 0),
    },
    right=(
        _answer(-0.532, -0.021, -1.0, -0.462),
        _answer("np.float32(-0.5318)", "'-0.0209'", "np.float64(-1)", "np.array(-0.4624)"),
    ),
    judge=lambda targets: judge_values(targets, _RULES),
)

# 9.4

FOUND = {"A": "too high", "B": "about right", "C": "too low"}


def _found(value: Any) -> str | None:
    return as_word(value) if as_word(value) in FOUND.values() else None


def _wrong_found(got: str, all_three: dict[str, str]) -> str:
    if (all_three["A"], all_three["C"]) == (FOUND["C"], FOUND["A"]):
        return "sign"
    return next((name for name in FOUND if got == all_three[name] != FOUND[name]), "")


def _judged_promises(promises: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    key, found = judge_values(promises, dict.fromkeys(FOUND, _wrong_found), _found, "no choice")
    if key != "right":
        return key, found
    key, found = judge_values(promises, {"greatest true Q": (0, 1e-6, {"one": 1}, "limit")})
    if key != "right":
        return key, found | {"value": promises["greatest true Q"]}
    reasons = {"a": "often", "b": "right", "c": "gamma"}
    return reasons.get(as_word(promises["why"]), "no reason"), {"why": promises["why"]}


_PROMISES = """\
promises = {{
    "A": {},  # 'too high', 'about right' or 'too low'
    "B": {},
    "C": {},
    "greatest true Q": {},  # a number
    "why": {},  # why A promises too much: 'a', 'b' or 'c'
}}
"""
_HIGH, _RIGHT, _LOW = '"too high"', '"about right"', '"too low"'

PROMISES = Exercise(
    id="9.4",
    name="promises",
    stub=_PROMISES.format(*["..."] * 5),
    solution=_PROMISES.format(_HIGH, _RIGHT, _LOW, "0", '"b"'),
    texts={
        "nudge": "Higher up means better: -0.1 is a better promise than -0.8. If blue ends above orange, the"
        " promise was better than what came.",
        "hint": "The best that can happen is that the pole never falls: then all rewards are 0. For the why,"
        " go back to the value map: where are the dots, and where was this game lost?",
        "right": "A wrong guess is not the trouble: a guess that nobody corrects is. A max over guesses"
        " picks the ones that err upwards.",
        "sign": "You have high and low turned round. -0.1 is a *better* promise than -0.8: the first says"
        " that the fall is far away.",
        "A": "Look at A again. At the last three presses orange and green are at about -1. Where is blue,"
        " higher or lower?",
        "B": "Look at B again, at the last three presses only. Blue and orange lie close together there: less"
        " than 0.15 apart.",
        "C": "Look at C again. No fall comes, so orange and green are at 0. Where does blue end?",
        "limit": "{value} can't be the greatest true Q-value. No reward is more than 0, so no sum of them is;"
        " and if the pole never falls, the sum is just that.",
        "one": "You say 1: that is the environment's reward for a step. This agent learned with 0 for a step"
        " and -1 for a fall. What is the best sum of these?",
        "often": "If it had been there often, the falls would have taught it. Look at the dots in the value"
        " map: how often was it where the game was lost?",
        "gamma": "A smaller gamma makes the fall count less from afar, but one step before a fall it is"
        " worth -1 whatever gamma is. There the promise is still -0.54.",
        "no choice": "For {name:s} you give {value}. Choose 'too high', 'about right' or 'too low'.",
        "no number": "The greatest true Q-value is to be one number; you give {value}.",
        "no reason": "For `why` choose one of the letters 'a', 'b' and 'c'; you give {why}.",
    },
    mistakes={
        "no choice": ({_HIGH: "'high'"}, {_RIGHT: "None"}, {_LOW: "-0.2"}),
        "sign": _PROMISES.format(_LOW, _RIGHT, _HIGH, 0, "'b'"),
        "A": ({_HIGH: _RIGHT}, {_HIGH: _LOW}),
        "B": {_RIGHT: _LOW},
        "C": ({_LOW: _RIGHT}, {_LOW: _HIGH}),
        "one": {'Q": 0': 'Q": 1'},
        "limit": ({'Q": 0': 'Q": 500'}, {'Q": 0': 'Q": -1'}, {'Q": 0': 'Q": 0.025'}),
        "no number": ({'Q": 0': 'Q": None'}, {'Q": 0': "Q\": 'none'"}),
        "often": {'"b"': "'a'"},
        "gamma": {'"b"': "'c'"},
        "no reason": {'"b"': "'because'"},
    },
    right=(
        _PROMISES.format(_HIGH.upper(), _RIGHT, _LOW, "0.0", "'B'"),
        _PROMISES.format("'too-high'", "' about_right'", _LOW, "np.float32(0)", "'(b)'"),
    ),
    judge=_judged_promises,
)

EXERCISES = (LOST_PRESS, TIPS, TARGETS, PROMISES)

QUESTIONS = (
    Question(
        "9.a",
        "You and the 25 % agent play from the same start, at real speed, your first game. Who balances"
        " longer?",
        options={
            "I do, it is only a quarter trained": "Then you were quick! But left to chance, a game is over"
            " after half a second, and a hand needs about 0.2 seconds to answer the eye. In a moment you see"
            " what 0.2 seconds do to the best of agents.",
            "About a draw": "It lasts about five seconds from this start. Left to chance a game is over after"
            " half a second, and a hand needs about 0.2 seconds to answer the eye.",
            "The agent": "Most likely, in a first game. Not because you are stupid: your hand answers about"
            " 0.2 seconds after your eye, ten steps late. In a moment you see what that does to the best of"
            " agents.",
        },
        answer=2,
    ),
    Question(
        "9.b",
        "The agent loses this game by a fall. At its last press nothing can help any more: the pole falls,"
        " whichever way it pushes. So both actions are worth -1, no matter who plays. What is the greater of"
        " the agent's two Q-values there?",
        options={
            "-1.00": "That would be an agent that knows exactly what is coming. This one does not, not in"
            " this game. It says -0.54.",
            "-0.78": "That would be a fall in 50 steps. It is even further off: it says -0.54, a fall in"
            " about 125 steps, and the pole falls with this very press.",
            "-0.54": "-0.54 says: a fall in about 125 steps. It comes with this very press. The agent does"
            " not know that it is lost.",
            "0.00": "That would be: never a fall. It isn't quite so blind: it says -0.54, a fall in about 125"
            " steps. But 29 steps before the end it does say that.",
        },
        answer=2,
        values=(-1, -0.78, -0.54, 0),
        look="""\
What the player calls *step 234*, we also call moment 234: that is what the agent sees before press 234.

**Go to the last press, 283.** Nothing can help there, and Q(left) still says -0.54: a fall in 125 steps.

**Go to step 234,** 50 steps before the end. The greater Q-value is -0.126: *a fall in about 415 steps*.
**Go to step 255.** Now it is +0.025: better than never falling, which cannot be. 29 steps later the pole
has fallen.

Was the game lost already at 234 or 255, and the agent did not see it? Or could it still be saved, and the
agent was right to hope? The player can't say. You can find out.
""",
    ),
    Question(
        "9.c",
        "Draw the states as a map, the angle from left to right and the angular velocity from bottom to top."
        " Where, near the middle, are both buttons worth the same to a trained agent?",
        options={
            "On an upright line in the middle: the angle is 0": "Then only the angle would count. But a pole"
            " that leans right and swings back to the left fast needs no help from the right.",
            "On a flat line in the middle: the angular velocity is 0": "Then only the swing would count. That"
            " was a rule in lesson 01: its pole stays up, but the cart drives off the track.",
            "On a line from upper left to lower right": "Leaning left and swinging right, or the other way"
            " round: these two cancel out. There it does not matter much what one presses.",
            "On a line from lower left to upper right": "There the pole leans right *and* swings right, or"
            " both to the left. Nowhere is it clearer what to press.",
        },
        answer=2,
        look="""\
**R** presses right, **L** presses left, and the larger the letter, the surer it is. On the black line
Q(left) and Q(right) are equal. The little cross in the middle is a pole that stands still.

**Untrained:** nearly all R. That is no opinion, only where the weights happened to start.

**25 %, 50 %, trained:** near the middle, a black line from upper left to lower right. To the right of it
and above, R; to the left and below, L. It is no straight line, and further out it bends away.

**At angle 0** it tips with the swing: a pole that stands upright and swings to the right gets R. The line
does not go through the cross exactly; with a pole that stands still in the middle of the track, all three
press right. It has to press *something*.

**At the top** of the map on the right the line comes back: an upright pole that swings right with more than
1.15 rad/s gets L. Is that wise? No. Start there with 1.2 rad/s, and the trained agent falls after 6 steps.
Make it press right once, and it lasts 36. How can it be so wrong? Look at the next map, where the dots are.
""",
    ),
)
