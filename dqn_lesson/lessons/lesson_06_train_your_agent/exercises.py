"""Exercises and questions of lesson 06; 6.1 stands in `exercise_6_1`."""

from ...exercises.exercise import Case, Exercise, Question, each_letter, item_of, quoted
from ...exercises.parse_answer import as_word, judge_values
from .exercise_6_1 import THE_LOOP

# 6.2

_PROMISES = """\
promises = {{  # Q-values, gamma is 0.8
    "one step": {},
    "two steps, first place": {},
    "two steps, second place": {},
    "two buttons, the one that pays": {},
    "two buttons, the other one": {},
    "no end, time up after 3 steps": {},
}}
"""
_ENDLESS = {  # the world without an end: what leads to which Q-value
    "no sum": 4,
    "three steps": (3, 1 + 0.8 + 0.64),  # three rewards, plain and discounted
    "taken for falls": (2.1, 2.12, 2.14, 2.16, 2.18),  # 1 / (1 - 0.8 * 2 / 3) is 2.143
}
_RULES = {
    "one step": (1, 0.005, {}, "row 0"),
    "two steps, second place": (1, 0.005, {}, "row 2"),
    "two steps, first place": (0.8, 0.005, {"pays nothing": 0}, "no gamma"),
    "two buttons, the one that pays": (1, 0.005, {}, "both pay"),
    "two buttons, the other one": (0, 0.005, {}, "both pay"),
    "no end, time up after 3 steps": (5, 0.02, _ENDLESS, "row 5"),
}

FIT_FOR_WORK = Exercise(
    id="6.2",
    name="promises",
    stub=_PROMISES.format(*["..."] * 6),
    solution=_PROMISES.format(1, 0.8, 1, 1, 0, 5),
    texts={
        "nudge": "Use the formula of lesson 04: what this step pays, plus gamma times the best of what comes"
        " after. Where it is over, nothing comes after. Is it over when the clock stops?",
        "hint": "In *no end* the place after the step is the same place again. So Q = 1 + 0.8 Q. Which number"
        " is that?",
        "right": "Now see whether an agent learns these numbers. If it does, its parts work.",
        "no gamma": "In *two steps* you have {got} for the first place. The 1 comes one step later: what is"
        " it worth today, at gamma 0.8?",
        "pays nothing": "In *two steps* you have {got} for the first place. Its step pays nothing, but Q"
        " counts everything that is still to come.",
        "both pay": "One button pays 1, the other 0, and then it is over. Each has its own Q.",
        "three steps": "{got} is what three steps pay. But the game never ends; only the clock stops"
        " it. What does the target say when the time is up?",
        "taken for falls": "{got} comes out if time limits are taken for falls. Time up is no fall: more"
        " could have come.",
        "no sum": "{got} is what the future is worth *after* one step. The step itself pays 1 as well.",
        "no number": "For *{name:s}* you have {value}. A Q-value is a number, such as 0.8.",
        "row 0": "In *one step* the step pays 1, and nothing comes after it: 1.",
        "row 2": "In the second place of *two steps* the step pays 1, and then it is over: 1.",
        "row 5": "In *no end* the place after the step is the same as before it, so Q = 1 + 0.8 Q. Which"
        " number is that?",
    },
    mistakes={
        "row 0": _PROMISES.format(0, 0.8, 1, 1, 0, 5),
        "row 2": _PROMISES.format(1, 0.8, 0.8, 1, 0, 5),
        "no gamma": (_PROMISES.format(1, 1, 1, 1, 0, 5), _PROMISES.format(1, 1.8, 1, 1, 0, 5)),
        "pays nothing": _PROMISES.format(1, 0, 1, 1, 0, 5),
        "both pay": (_PROMISES.format(1, 0.8, 1, 1, 1, 5), _PROMISES.format(1, 0.8, 1, 0.5, 0.5, 5)),
        "three steps": (_PROMISES.format(1, 0.8, 1, 1, 0, 3), _PROMISES.format(1, 0.8, 1, 1, 0, 2.44)),
        "taken for falls": _PROMISES.format(1, 0.8, 1, 1, 0, 2.1),
        "no sum": _PROMISES.format(1, 0.8, 1, 1, 0, 4),
        "row 5": _PROMISES.format(1, 0.8, 1, 1, 0, 10),
        "no number": tuple(_PROMISES.format(1, 0.8, 1, 1, 0, worth) for worth in ("'for ever'", None)),
    },
    right=(_PROMISES.format(1.0, "0.8 * 1", 1, 1, 0.0, "1 / (1 - 0.8)"),),
    judge=lambda promises: judge_values(promises, _RULES),
)

# 6.3

_SHAPED = '''\
def shaped(reward, terminated, truncated):
    """Return the reward to remember: -100 for a fall."""
'''
_RETURN = "return -100 if terminated else reward"

THE_PENALTY = Exercise(
    id="6.3",
    name="shaped",
    solution=_SHAPED + f"    {_RETURN}\n",
    texts={
        "nudge": "Which of the two words of today means that the game was lost?",
        "hint": "One line: `return -100 if ... else reward`. An end can be both at once; then the pole fell.",
        "right": "-100 for a fall and nothing else: one word, `done`, became two, and only one of them is"
        " lost.",
        "time up": "You give {got} where only the time was up. That is -100 for a perfect game! In 2017"
        " nobody stopped the game there.",
        "on top": "You give {got}. The -100 replaces the reward; it isn't added to it.",
        "always": "You give -100 while the pole is still up. Look at your condition.",
        "only alone": "It fell just as the time was up, and you give {got}. The clock does not make a fall"
        " undone.",
        "turned round": "You give -100 while the pole is up, and the reward for a fall: turned round.",
        "running": "The pole is up and the clock is running: the reward as it is.",
        "fell": "It fell: -100.",
        "clock": "Only the time was up: the reward as it is.",
        "paid less": "The pole is up (0 means False here): the reward as it is, also below 0.",
        "paid more": "The pole is up, the time is up: the reward as it is, also above 1.",
        "fell after a loss": "It fell: -100, whatever the reward was.",
        "both at once": "It fell, and the time was up as well: it fell, so -100.",
    },
    mistakes={
        "time up": {_RETURN: "return -100 if terminated or truncated else reward"},
        "on top": {_RETURN: "return reward - 100 if terminated else reward"},
        "always": {_RETURN: "return -100"},
        "only alone": {_RETURN: "return -100 if terminated and not truncated else reward"},
        "turned round": {_RETURN: "return reward if terminated else -100"},
    },
    right=(
        {_RETURN: "return (reward, -100)[terminated]"},
        {_RETURN: "if terminated:\n        reward = -100.0\n    return reward"},
        "shaped = lambda reward, terminated, truncated: np.where(terminated, -100, reward)\n",
    ),
    cases=(
        Case("running", (0.7, False, False)),
        Case("fell", (0.7, True, False)),
        Case("clock", (0.7, False, True)),
        Case("both at once", (0.7, True, True)),
        Case("paid less", (-2.5, 0, 0)),
        Case("paid more", (3.0, 0, 1)),
        Case("fell after a loss", (-2.5, 1, 0)),
    ),
)

# 6.4

_STAGES = 'stages = {{"A": {}, "B": {}, "C": {}, "D": {}}}  # 1, 2, 3 or 4\n'

NAME_THE_STAGE = Exercise(
    id="6.4",
    name="stages",
    stub=_STAGES.format(*["..."] * 4),
    solution=_STAGES.format(1, 2, 3, 4),
    texts={
        "nudge": "Look at two things in each clip: what ends it, and where the cart is then.",
        "hint": "Where the bar is one colour, the ending tells nearly all. Two of the bars show falls: which"
        " of the two agents gets near the edge before it falls?",
        "right": "Two ways to fall and two ways to stay up: the ending alone does not tell, the clip does.",
        "edge for fall": "You took leaving the track for a fall. Look where the cart is at the end, not at"
        " the pole.",
        "falls mixed": "A and C both end by a fall. One of them lasts 10 steps in the middle of the track,"
        " the other one about 200, and falls near the edge. Look at the clips again.",
        "upright": "You have stages 2 and 4 the other way round. Both keep the pole up; one of them stays on"
        " the track.",
        "row A": "Look at the end of its clip: what ends the game, after how many steps, and how far from the"
        " middle of the track?",
        "row B": "Look at the end of its clip: where is the pole then, and where is the cart?",
        "row C": "Look at the end of its clip: how many steps did it last, where does the cart go, and what"
        " becomes of the pole?",
        "row D": "Look at how its 100 games ended. What is left for it to learn?",
    },
    mistakes={
        "edge for fall": (_STAGES.format(1, 3, 2, 4), _STAGES.format(2, 1, 3, 4)),
        "falls mixed": _STAGES.format(3, 2, 1, 4),
        "upright": _STAGES.format(1, 4, 3, 2),
    },
    right=(_STAGES.format(1.0, 2.0, 3.0, 4.0),),
    cases=each_letter("stages"),
    run=item_of,
)

# 6.5

_CAUSES = 'causes = {{"A": {}, "B": {}, "C": {}, "D": {}}}  # "rate", "epsilon", "replay" or "healthy"\n'

DOCTOR = Exercise(
    id="6.5",
    name="causes",
    stub=_CAUSES.format(*["..."] * 4),
    solution=quoted(_CAUSES, "epsilon", "replay", "healthy", "rate"),
    texts={
        "nudge": "Begin with the loss: where there is none, nothing was learned. Then hold each curve"
        " against 23, the score of random play.",
        "hint": "Two curves stay at about 23: these agents press at random all the time. The exam has no"
        " random presses in it: which of the two has learned something? And what must be wrong with an agent"
        " that plays *worse* than by chance?",
        "right": "Curve, loss and exam together tell them apart. One of them alone does not. The smallest"
        " loss here belongs to the worst player.",
        "no loss": "You did not say `'replay'` for the run without a loss. If `replay` were called, there"
        " would be a loss to draw.",
        "replay elsewhere": "You said `'replay'` for a run that has a loss. A loss is made in `replay`: so it"
        " was called.",
        "small loss": "You missed the learning rate. One run plays worse than by chance: it presses one"
        " button, whatever it sees. Its first updates threw the weights so far off that nothing brings them"
        " back. That its loss is small proves nothing.",
        "always random": "Two runs do well in the exam. The one whose curve stays at about 23, the score of"
        " random play, presses at random all the time: its epsilon never falls.",
        "row A": "Its curve stays at about 23, the score of random play, but look at its exam. What is in the"
        " training that the exam leaves out?",
        "row B": "Look for its loss. Which part of an agent makes a loss?",
        "row C": "Look at where its curve goes, and at its exam. What is there to cure?",
        "row D": "It has a loss, so it is taught. But its curve and its exam lie below random play. What"
        " becomes of weights that are moved much too far?",
    },
    mistakes={
        "no loss": quoted(_CAUSES, "epsilon", "rate", "healthy", "replay"),
        "replay elsewhere": quoted(_CAUSES, "replay", "epsilon", "healthy", "rate"),
        "small loss": (
            quoted(_CAUSES, "rate", "replay", "healthy", "epsilon"),
            quoted(_CAUSES, "epsilon", "replay", "rate", "healthy"),
        ),
        "always random": quoted(_CAUSES, "healthy", "replay", "epsilon", "rate"),
    },
    right=("causes = dict(A='epsilon', B='Replay', C='HEALTHY ', D='rate')\n",),
    cases=each_letter("causes"),
    run=lambda causes, letter: as_word(causes[letter]),
)

EXERCISES = (THE_LOOP, FIT_FOR_WORK, THE_PENALTY, NAME_THE_STAGE, DOCTOR)

_LOOK_6C = (
    "Each dot is one agent, blue from 200 on: such an agent has learned. The exam is the usual one: 100"
    " starts, 500 steps at most, no random press.\n\n"
    "**After each game:** half of the ten are at 31 or below, two of them at 9 and 10, which is"
    " *worse* than chance. One reached 495 and passed. Show only that one, and the tutorial looks great.\n\n"
    "**After each step:** better on the whole, 37 to 227, and none passes. Every run had learned"
    " something: the best single game among them lasted 422 steps.\n\n"
    "So the listing does learn, a little, and not reliably. Nothing in it is broken, as the tiny"
    " worlds prove for your parts. Its *settings* are the trouble."
)

_LOOK_6B = (
    "**Look at 3,000 steps:** 500, 67 and 171. The code is the same, the settings are the same. One"
    " agent has it early, loses it, and gets it back; in the end all three have it. None of them"
    " climbs evenly. A single curve shows mostly luck; so in this course you always see several"
    " seeds."
)

_LOOK_6A = (
    "Lesson 04 showed three rewards that want the same: 1 a step; 1 a step and -100; 0 a step and"
    " -1. They differ in the size of the numbers only, and small numbers are easier to learn for a"
    " network that starts near 0. Your loop above uses the last one."
)

QUESTIONS = (
    Question(
        "6.a",
        "An agent balances for all 500 steps, and the time is up. The tutorial has the line `reward = -100 if"
        " done else reward`. `done` is true at every ending. What is stored for the last step?",
        options={
            "1": "That is what was meant. But `done` does not know why the game ended.",
            "0": "Nobody wrote a 0. Read the line once more, with `done` true.",
            "-100": "The perfect game ends with the worst reward there is. In 2017 the game went on, so"
            " nobody saw it.",
        },
        answer=2,
        look=_LOOK_6A,
    ),
    Question(
        "6.b",
        "The same agent is trained three times, each time with another seed: other first weights, other dice."
        " What do the three look like on the way?",
        options={
            "The same three times": "The code is the same, the dice are not. Early luck decides what is in"
            " the memory, and so what is learned next.",
            "Quite different ones": "One run says little. To compare two agents by one run each"
            " is to compare their luck.",
        },
        answer=1,
        look=_LOOK_6B,
    ),
    Question(
        "6.c",
        "Ten agents with the tutorial's network and settings, one replay after each step. Each plays 10,000"
        " steps, about 220 games, and then takes the exam. What does the one in the middle reach?",
        options={
            "about 500": "None of the ten passed, and only one got beyond 200. The tutorial shows one run;"
            " these are ten.",
            "about 300": "The best of the ten reached 227. What is shown of a program is mostly its best"
            " run.",
            "about 145": "Far better than chance, and far from the exam. Its gamma of 0.9 sees half a second"
            " ahead.",
            "about 23": "So much chance reaches. All ten learned more than that, and stopped on the way.",
        },
        answer=2,
        values=(500, 300, 145, 23),
        look=_LOOK_6C,
    ),
)
