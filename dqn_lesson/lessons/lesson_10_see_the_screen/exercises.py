"""Exercises and questions of lesson 10; 10.1, 10.2 and 10.5 have files of their own."""

from typing import Any

import numpy as np

from ...exercises.compare import plain
from ...exercises.exercise import Case, Exercise, Question, call_answer, each_letter
from ...exercises.parse_answer import as_word, judge_values
from .exercise_10_1 import LOOK
from .exercise_10_2 import STACK
from .exercise_10_5 import BUILD_EYES

# 10.3

_COUNTED = """\
counted = {{  # frames 40 x 40, three of them; 16 filters of 8 x 8, stride 4; then 32 of 3 x 3, stride 2
    "weights of the first layer": {},
    "places in a row": {},
    "weights of the second layer": {},
    "squares that one place of the second layer sees": {},  # how many in a row
}}
"""
_RULES = {
    "weights of the first layer": (
        3_088,
        0.5,
        {
            "channels": 1_040,
            "bias": 3_072,
            "neither": 1_024,
            "one filter": (193, 192),
            "by place": (250_128, 248_832),
        },
        "first",
    ),
    "places in a row": (
        9,
        0.2,
        {"no stride": 33, "one less": 8, "every four": 10, "both ways": 81},
        "places",
    ),
    "weights of the second layer": (
        4_640,
        0.5,
        {"channels of the second": (320, 896), "bias of the second": 4_608},
        "second",
    ),
    "squares that one place of the second layer sees": (
        16,
        0.2,
        {
            "stride for size": 12,
            "side by side": 24,
            "second alone": 3,
            "first alone": 8,
            "seen both ways": 256,
        },
        "sees",
    ),
}

COUNT = Exercise(
    id="10.3",
    name="counted",
    stub=_COUNTED.format(*["..."] * 4),
    solution=_COUNTED.format(
        "16 * (8 * 8 * 3 + 1)", "(40 - 8) // 4 + 1", "32 * (3 * 3 * 16 + 1)", "8 + 2 * 4"
    ),
    texts={
        "nudge": "A filter has a weight for each number that it covers, in all channels at once, and one"
        " bias. How far does it move from place to place, and where does it have to stop?",
        "hint": "Three frames are three channels, so a filter of the first layer covers 8 x 8 x 3 numbers. It"
        " starts at squares 0, 4, 8, ... as long as all of it is inside. Three places of the first layer that"
        " lie side by side begin 4 squares apart.",
        "right": "7,728 weights look at the whole picture. One place of the second layer sees 16 x 16"
        " squares: a sixth of the field, in three frames.",
        "channels": "{got} counts one frame. A filter looks at all three at the same place: 8 x 8 x 3.",
        "bias": "{got} are the weights without the biases. There is one for each filter.",
        "neither": "{got} counts one frame, and no biases. There are three frames, and one bias for each"
        " filter.",
        "one filter": "{got} is one filter. There are 16.",
        "by place": "{got} has weights of its own for each place. But it is the *same* filter everywhere.",
        "first": "A filter of the first layer covers 8 x 8 x 3 numbers and has one bias; there are 16"
        " filters.",
        "no stride": "{got} places would be those of stride 1. Here a filter moves 4 squares at a time.",
        "one less": "{got} is how often it moves. It also stands where it begins.",
        "every four": "{got} would be 40 / 4. The last place must hold the *whole* filter: it begins at 32.",
        "both ways": "{got} are all places, in both directions. How many are there in one row?",
        "places": "It starts at 0, 4, 8, ... and all 8 squares must be inside: the last place begins at 32.",
        "channels of the second": "{got}: what are the channels of the second layer? Each of the 16 filters"
        " before it made one.",
        "bias of the second": "{got} are the weights alone. Each of the 32 filters has a bias, too.",
        "second": "A filter of the second layer covers 3 x 3 places in 16 channels and has one bias; there"
        " are 32.",
        "stride for size": "{got}: you count 4 squares for each of the three places. That is how far they are"
        " *apart*; each sees 8.",
        "side by side": "{got} would be three places without an overlap. They begin only 4 squares apart.",
        "second alone": "{got} places of the first layer, yes. How many squares of the picture do they see?",
        "first alone": "{got} is what a place of the *first* layer sees. The second one looks at three of"
        " them.",
        "seen both ways": "{got} is all of them. How many are there in one row?",
        "sees": "Three places of the first layer, 4 squares apart: the first begins at 0, the third at 8 and"
        " sees 8 squares.",
        "no number": "For *{name:s}* you give {value}. A number is wanted.",
    },
    mistakes={
        "channels": {"8 * 8 * 3": "8 * 8"},
        "bias": {"(8 * 8 * 3 + 1)": "8 * 8 * 3"},
        "neither": {"(8 * 8 * 3 + 1)": "8 * 8"},
        "one filter": ({"16 * (8 * 8 * 3 + 1)": "8 * 8 * 3 + 1"}, {"16 * (8 * 8 * 3 + 1)": "8 * 8 * 3"}),
        "by place": {"16 * (8 * 8 * 3 + 1)": "9 * 9 * 16 * (8 * 8 * 3 + 1)"},
        "first": {"16 * (8 * 8 * 3 + 1)": "16"},
        "no stride": {"// 4 + 1": "+ 1"},
        "one less": {"// 4 + 1": "// 4"},
        "every four": {"(40 - 8) // 4 + 1": "40 // 4"},
        "both ways": {"(40 - 8) // 4 + 1": "81"},
        "places": {"(40 - 8) // 4 + 1": "40"},
        "channels of the second": ({"3 * 3 * 16": "3 * 3"}, {"3 * 3 * 16": "3 * 3 * 3"}),
        "bias of the second": {"(3 * 3 * 16 + 1)": "3 * 3 * 16"},
        "second": {"32 * (3 * 3 * 16 + 1)": "32"},
        "stride for size": {"8 + 2 * 4": "3 * 4"},
        "side by side": {"8 + 2 * 4": "3 * 8"},
        "second alone": {"8 + 2 * 4": "3"},
        "first alone": {"8 + 2 * 4": "8"},
        "seen both ways": {"8 + 2 * 4": "16 * 16"},
        "sees": {"8 + 2 * 4": "19"},
        "no number": ({"8 + 2 * 4": "'many'"}, {"(40 - 8) // 4 + 1": "None"}),
    },
    right=(_COUNTED.format(3088, 9.0, "4_640", "np.int64(16)"), _COUNTED.format("'3,088'", 9, 4640, 16)),
    judge=lambda counted: judge_values(counted, _RULES),
)

# 10.4


def _slid(convolve: Any, image: Any, kernel: Any, stride: int) -> dict[str, Any] | None:
    """What the answer says, and its shape."""
    said = call_answer(convolve, np.array(image), np.array(kernel), stride)
    if said is None:
        return None
    said = np.asarray(plain(said))
    return {"shape": said.shape, "values": said.tolist()}


_HERE = "top, left = row * stride, column * stride"

SLIDE = Exercise(
    id="10.4",
    name="convolve",
    solution=f'''\
def convolve(image, kernel, stride):
    """Return what a filter says at each place where all of it is inside the image."""
    height, width = kernel.shape
    rows = (image.shape[0] - height) // stride + 1
    columns = (image.shape[1] - width) // stride + 1
    said = np.zeros((rows, columns))
    for row in range(rows):
        for column in range(columns):
            {_HERE}
            said[row, column] = np.sum(image[top : top + height, left : left + width] * kernel)
    return said
''',
    texts={
        "nudge": "Lay the filter on the upper left corner: multiply what lies on top of each other, and add"
        " it all up. Then move on by `stride`, as long as all of it is inside.",
        "hint": "`image[top : top + height, left : left + width] * kernel`, and `np.sum` of that. From top to"
        " bottom there are `(image.shape[0] - height) // stride + 1` places.",
        "right": "The same few weights, everywhere. Keras does it for many filters, channels and pictures at"
        " once.",
        "flipped": "You get {got[values]}: your filter is upside down and back to front. Mathematicians flip"
        " it like that; Keras doesn't.",
        "last left out": "Your answer has the shape {got[shape]}, and {right[shape]} is wanted: the last"
        " places are missing. There, too, all of the filter is inside.",
        "one way": "You get {got[values]}: the stride counts in one direction only. It is the same down and"
        " across.",
        "mean": "You get {got[values]}, which are means. A filter adds up.",
        "no stride": "You get {got[values]}: your filter moves on by one square, whatever the stride.",
        "stride one": "Stride 1: a filter of 2 x 2 has 2 x 3 places in an image of 3 x 4.",
        "stride three": "Stride 3: the filter begins at 0 and 3, down and across; at 6 it would not fit.",
        "edge": "A weight below 0: this filter of 1 x 3 finds where it gets brighter to the right.",
        "tall": "A filter of 3 x 1 has more places side by side than below each other.",
    },
    mistakes={
        "flipped": {"] * kernel": "] * kernel[::-1, ::-1]"},
        "last left out": ({"// stride + 1": "// stride"}, {"// stride + 1\n    said": "// stride\n    said"}),
        "one way": ({_HERE: "top, left = row * stride, column"}, {_HERE: "top, left = row, column * stride"}),
        "mean": {"np.sum(": "np.mean("},
        "no stride": {_HERE: "top, left = row, column"},
    },
    right=(
        """\
patches = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)[::stride, ::stride]
return (patches * kernel).sum(axis=(2, 3))
""",
        """\
tall, wide = kernel.shape
return [
    [(image[r : r + tall, c : c + wide] * kernel).sum() for c in range(0, image.shape[1] - wide + 1, stride)]
    for r in range(0, image.shape[0] - tall + 1, stride)
]
""",
    ),
    cases=(
        Case("stride one", ([[1, 0, 2, 1], [0, 3, 1, 0], [2, 1, 0, 4]], [[1, 2], [0, 3]], 1)),
        Case(
            "stride three",
            (
                [
                    [1, 0, 2, 1, 5, 0, 2],
                    [0, 3, 1, 0, 2, 1, 4],
                    [2, 1, 0, 4, 1, 1, 0],
                    [3, 0, 1, 2, 0, 6, 1],
                    [1, 4, 0, 0, 3, 1, 2],
                ],
                [[2, 1], [0, -1]],
                3,
            ),
        ),
        Case("edge", ([[0.5, 0, 1, 1, 0], [0, 0, 0, 2, 2], [1, 1.5, 0, 0, -1]], [[-1, 0, 1]], 2)),
        Case(
            "tall",
            ([[1, 2, 3, 4, 0], [0, 1, 0, 1, 2], [2, 2, 0, 0, 1], [1, 0, 3, 1, 1]], [[1], [2], [-1]], 1),
        ),
    ),
    run=_slid,
    parts={"shape": "the shape of what you return", "values": "what the filter says"},
)

# 10.6

_ENDS = 'ends = {{"A": {}, "B": {}, "C": {}, "D": {}}}\n'
_YES_OR_NO = {"yes": "yes", "true": "yes", "1": "yes", "no": "no", "false": "no", "0": "no"}
_A, _B = ("no", "no", "yes"), ("yes", "yes", "yes")
_C, _D = ("yes", "no", "no"), ("no", "no", "no")


def _words(ends: Any, letter: str) -> tuple:
    """What a letter's three words are, each yes or no, in whatever style."""
    words = plain(ends[letter])
    return tuple(
        _YES_OR_NO.get(as_word(word), word) for word in (words if isinstance(words, tuple) else (words,))
    )


def _typed(**others: Any) -> str:
    return _ENDS.format(*({"A": _A, "B": _B, "C": _C, "D": _D} | others).values())


WHAT_ENDS = Exercise(
    id="10.6",
    name="ends",
    stub=_ENDS.format(*["(..., ..., ...)"] * 4),
    solution=_ENDS.format(_A, _B, _C, _D),
    texts={
        "nudge": "Three questions for each moment. Is a new game begun? Does the target stop here? And does"
        " it stop if each point counts as an end?",
        "hint": "The target stops where nothing comes after: at the end of a lost or won game. A clock is no"
        " such end (lesson 04). The rule of the third question adds one thing: the moment in which a point"
        " is made.",
        "right": "An end of the game, an end of the target, an end by our own choice: three things. The"
        " memory keeps what was true, and only the target knows of the rule.",
        "point is an end": "At A you have {got}. A point is not the end of a game, which goes to 21. Only"
        " under the rule does the target stop there.",
        "point never ends": "At A you have {got}. Under the rule the target stops where a point is made: the"
        " goal becomes *win the next point*.",
        "limit": "At C you have {got}. The clock ends the game, but not what would have come: the target"
        " keeps looking ahead, with the rule or without.",
        "limit is no end": "At C you have {got}. The game is over: a new one begins with the next step. Only"
        " the target keeps looking ahead.",
        "21 goes on": "At B you have {got}. At 21 points the game is over, and nothing comes after.",
        "out of view": "At D you have {got}. The ball is out of view, and no point is made in this moment:"
        " nothing ends.",
        "row A": "A: a point, and the game goes on.",
        "row B": "B: the 21st point: over, with the rule or without.",
        "row C": "C: the clock: the game is cut off, the target is not.",
        "row D": "D: nothing ends.",
    },
    mistakes={
        "point is an end": (_typed(A=_B), _typed(A=("no", "yes", "yes"))),
        "point never ends": _typed(A=_D),
        "limit": (_typed(C=_B), _typed(C=("yes", "no", "yes"))),
        "limit is no end": _typed(C=_D),
        "21 goes on": (_typed(B=_C), _typed(B=_D), _typed(B=_A)),
        "out of view": (_typed(D=_A), _typed(D=_B)),
    },
    right=(_ENDS.format((0, 0, 1), (1, 1, 1), (True, False, False), ("no", "No", "NO")),),
    cases=each_letter("ends"),
    run=_words,
)

EXERCISES = (LOOK, STACK, COUNT, SLIDE, BUILD_EYES, WHAT_ENDS)

QUESTIONS = (
    Question(
        "10.a",
        "A screen of Pong is 210 x 160 pixels of three colours each: 100,800 numbers. From one picture that"
        " the agent sees to the next, how many of them change?",
        options={
            "All of them": "Hardly anything moves: a ball and two paddles, in front of a field that never"
            " changes.",
            "About 20,000": "That would be a fifth of the screen. A ball and two paddles move, in front of a"
            " field that never changes.",
            "About 500": "0.5 % of the screen. Nearly all numbers that a network gets of it are the same all"
            " the time.",
            "About 8": "The ball has 8 pixels, but it leaves 8 others when it moves, each pixel has three"
            " colours, and the paddles move, too.",
        },
        answer=2,
        values=(100_800, 20_000, 500, 8),
        look="""\
A ball of 4 x 2 pixels and two paddles, on 33,600 pixels. Over 3,000 steps of random play, 522 of the 100,800
numbers changed from one picture to the next on average: 0.5 %. (The picture above counts pixels, 64 this
time; each has three colours.) So most of what is on the screen tells nothing, and what matters is tiny.
""",
    ),
    Question(
        "10.b",
        "You see one frame: the ball is in the middle of the field. Can anybody tell from it what to press?",
        options={
            "Yes: go to where the ball is": "That is where it *is*. Where will it be when it gets to you?",
            "Yes, if the network is large enough": "No network can find what is not in the picture.",
            "No: it may go up or down, left or right": "Each of these wants another action, and all of them"
            " look the same.",
        },
        answer=2,
        look="""\
Both balls are in the same square now, and a step later they part. (This is a smaller world than Pong, which
you will meet below.) **One picture is not a state**:
it does not tell what will come, whatever is pressed. Two pictures in a row do, in this game.
""",
    ),
    Question(
        "10.c",
        "A picture of 84 x 84 squares, four frames of it. A `Dense` layer of 128 nodes on it has 3,612,800"
        " weights. How many has a layer of 16 filters of 8 x 8?",
        options={
            "4,112": "16 filters, each with 8 x 8 x 4 weights and one bias, and no more: the same ones"
            " everywhere.",
            "451,600": "A filter does not have weights of its own for each place. It takes the same ones"
            " along.",
            "28,224": "That is how many numbers the picture has. A filter only covers 8 x 8 x 4 of them.",
        },
        answer=0,
        values=(4_112, 451_600, 28_224),
    ),
    Question(
        "10.d",
        "The agent begins at -21, and no human tells it anything. After how many minutes of training here"
        " does it win more points than it loses?",
        options={
            "About 4 minutes": "Three and a half on one core of a computer of today: 130,000 steps.",
            "About 3 hours": "You will read that on many pages. It goes faster if the agent sees less.",
            "About a day": "The tutorial of 2017 says hours to a day, and turns to the pole instead.",
        },
        answer=0,
    ),
    Question(
        "10.e",
        "An agent that has learned to win Pong gets the game Breakout: a ball, a paddle, a wall of bricks."
        " How will it play, before it trains again?",
        options={
            "Well: it knows balls and paddles": "It knows *this* ball before *this* paddle, on the right"
            " side of the screen, moving up and down.",
            "Worse than well, better than chance": "What should help it? The paddle is at the bottom, and"
            " moves left and right.",
            "No better than chance": "Its weights know where Pong's ball and paddle are, and nothing else."
            " In the 20 games that we tried it made fewer points than random presses. The *method* goes from"
            " game to game, not what was learned: each of the papers' games was learned from the start.",
        },
        answer=2,
    ),
)
