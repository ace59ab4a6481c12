"""Exercise 10.1: what an agent sees of the screen; tried on screens as the console gave them."""

from typing import Any

import numpy as np

from ...exercises.compare import plain
from ...exercises.exercise import Case, Exercise
from ...exercises.lending import lend
from .frames import corners, frame, with_ball


def _squares(look: Any, screen: np.ndarray) -> dict[str, Any] | None:
    """The shape of what is seen, and which of its squares are on."""
    seen = look(lend(screen, "frame"))
    if seen is None:
        return None
    seen = np.asarray(plain(seen))
    if seen.shape != (40, 40):
        return {"shape": seen.shape}
    if not np.isin(seen, (0, 1)).all():
        return {"shape": seen.shape, "values": "others than on and off"}
    return {"shape": seen.shape, "on": [tuple(map(int, square)) for square in np.argwhere(seen)]}


_CROP = "field = frame[34:194]"
_THING = "is_thing = field != field[0, 0]"
_ANY = "return is_thing.reshape(40, 4, 40, 4).any(axis=(1, 3))"

LOOK = Exercise(
    id="10.1",
    name="look",
    solution=f'''\
def look(frame):
    """Return what an agent sees of a screen: 40 x 40 squares, each on or off."""
    {_CROP}
    {_THING}
    {_ANY}
''',
    texts={
        "nudge": "Three steps: cut the field out of the screen; ask of each pixel whether it is something"
        " other than background; ask of each square whether *any* of its 16 pixels is.",
        "hint": "`field[0, 0]` is background in every frame. `x.reshape(40, 4, 40, 4)` cuts 160 x 160 pixels"
        " into squares: axes 1 and 3 go through the pixels of one square.",
        "right": "33,600 greys became 1,600 squares, and everything that matters is still there.",
        "every fourth": "You see {got[on]}, and not the ball: it is 4 pixels high and 2 wide, so it slips"
        " through wherever you look at every fourth pixel alone. Look at all 16 pixels of a square.",
        "points": "You see {got[on]}: among them the points at the top of the screen. They don't belong to"
        " the field, which begins at row 34.",
        "most": "You see {got[on]}. A square that is hardly touched is off, though something is in it. Is"
        " *any* of its pixels on, not most of them?",
        "fixed": "You see {got[on]}. The background is not the same grey in all frames: in the first one it"
        " is 107, later it is 87. Which pixel of the field can tell you?",
        "brighter": "You see {got[on]}. Something may be *darker* than the background, too. And uint8 has no"
        " numbers below 0: 20 - 87 is 189. Ask whether a pixel is *different*.",
        "off": "You see {got[on]}. On and off are swapped: on is where something is.",
        "axes": "You see {got[on]}: rows and columns are mixed up. In `reshape(40, 4, 40, 4)` which two axes"
        " go through the 16 pixels of one square?",
        "first frame": "The first frame of a game: a few squares on the left, and the right paddle.",
        "rally": "Both paddles and the ball between them, which touches two squares.",
        "ball gone": "Between two points: only the edge of a paddle is in the field.",
        "four squares": "A ball that touches four squares: all four are on.",
        "corners": "Single pixels in the corners of the field, of nearly the same grey as the background:"
        " each turns its square on.",
        "dark ball": "A ball that is darker than the background is a ball all the same.",
    },
    mistakes={
        "every fourth": ({_ANY: "return is_thing[::4, ::4]"}, {_ANY: "return is_thing[2::4, 2::4]"}),
        "points": ({_CROP: "field = frame[:160]"}, {_CROP: "field = frame[17:177]"}),
        "most": {".any(": ".mean(", "axis=(1, 3))": "axis=(1, 3)) > 0.5"},
        "fixed": ({"field[0, 0]": "87"}, {_THING: "is_thing = field > 100"}),
        "brighter": ({_THING: "is_thing = field > field[0, 0]"}, {_THING: "is_thing = field > 107"}),
        "off": {_THING: "is_thing = field == field[0, 0]", ".any(": ".all("},
        "axes": {"axis=(1, 3)": "axis=(0, 2)", "40, 4, 40, 4": "4, 40, 4, 40"},
    },
    right=(
        """\
field = frame[34:194]
seen = np.zeros((40, 40))
for row in range(40):
    for column in range(40):
        square = field[4 * row : 4 * row + 4, 4 * column : 4 * column + 4]
        seen[row, column] = (square != field[0, 0]).any()
return seen
""",
        """\
squares = (frame[34:194] != frame[34, 0]).astype(int)
return np.add.reduceat(np.add.reduceat(squares, range(0, 160, 4), 0), range(0, 160, 4), 1) > 0
""",
        """\
thing = frame[34:-16].astype(int) - int(frame[34, 0])
return np.abs(thing).reshape(40, 4, 40, 4).max(axis=3).max(axis=1) > 0
""",
    ),
    cases=(
        Case("rally", lambda: (frame("rally"),), 'look(frame("rally"))'),
        Case("first frame", lambda: (frame("first"),), 'look(frame("first"))'),
        Case("ball gone", lambda: (frame("point"),), 'look(frame("point"))'),
        Case("four squares", lambda: (with_ball("rally", 42, 83),), 'look(with_ball("rally", 42, 83))'),
        Case("dark ball", lambda: (with_ball("rally", 96, 60, 20),), 'look(with_ball("rally", 96, 60, 20))'),
        Case("corners", lambda: (corners(),), "look(corners())"),
    ),
    run=_squares,
    parts={"shape": "the shape of what you return", "on": "the squares that are on, (row, column)"},
)
