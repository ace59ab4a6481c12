"""A filter, slid by hand over what an agent sees of a screen."""

import html

import numpy as np

from ...format import formatted
from ..shared.touch import BLUE, ORANGE, SVG, Touch, slider

RED = "#c0392b"
FILTERS = {
    "where it begins, from the left": np.array([[-1, 1], [-1, 1]]),
    "where it begins, from above": np.array([[-1, -1], [1, 1]]),
    "anything": np.ones((2, 2), int),
    "something upright": np.array([[-1, 2, -1], [-1, 2, -1], [-1, 2, -1]]),
}
LARGEST = max(max(kernel.shape) for kernel in FILTERS.values())
TOP, SIDE, FILTER_AT, SAID_AT, WEIGHT = 24, 260, 275, 380, 30  # the drawing's own units


class FilterSlider(Touch):
    """Shows a picture with a filter laid on it, the filter, and what it says there and everywhere.

    Args:
        picture: `(H, W)`, each square on or off.
        row: of the filter's corner at first.
        column: the same.
    """

    def __init__(self, picture: np.ndarray, row: int = 20, column: int = 20):
        self._picture = np.asarray(picture).astype(int)
        rows, columns = (range(size - LARGEST + 1) for size in self._picture.shape)
        controls = [slider("kind", "filter", FILTERS), slider("row", "row", rows)]
        controls += [slider("column", "column", columns)]
        super().__init__("A filter to slide over a picture", controls, kind=0, row=row, column=column)

    def draw(self) -> tuple[str, str]:
        """The picture, the filter, and all that it says; both places are marked."""
        name, kernel = list(FILTERS.items())[self.values["kind"]]
        row, column = self.values["row"], self.values["column"]
        patches = np.lib.stride_tricks.sliding_window_view(self._picture, kernel.shape)
        answers = (patches * kernel).sum(axis=(2, 3))
        square = SIDE / max(self._picture.shape)
        here = formatted(int(answers[row, column]), "+d")
        parts = [
            _text(SIDE / 2, TOP - 9, "what the agent sees"),
            _squares(self._picture, 0, square, "currentColor"),
            _frame(self._picture.shape, 0, square),
            _frame(kernel.shape, 0, square, (row, column), ORANGE),
            _text((FILTER_AT + SAID_AT - 15) / 2, TOP - 9, "the filter"),
            _squares(kernel, FILTER_AT, WEIGHT),
            *(
                _text(FILTER_AT + WEIGHT * (c + 0.5), TOP + WEIGHT * (r + 0.65), formatted(weight, "+d"))
                for (r, c), weight in np.ndenumerate(kernel)
            ),
            _text(SAID_AT + SIDE / 2, TOP - 9, "what it says everywhere"),
            _squares(answers, SAID_AT, square),
            _frame(answers.shape, SAID_AT, square),
            _frame((1, 1), SAID_AT, square, (row, column), ORANGE),
        ]
        label = html.escape(f"The filter {name} at row {row}, column {column} says {here}.")
        head = SVG.format(label=label, width=SAID_AT + SIDE, height=TOP + SIDE + 2)
        page = f"{head} fill='none' stroke='currentColor'>{''.join(parts)}</svg>"
        return page, f"Here, at row {row} and column {column}, the filter says <b>{here}</b>."


def _squares(numbers: np.ndarray, left: float, side: float, colour: str = BLUE) -> str:
    """A square for each number that is not 0, red below it; the nearer to 0, the paler."""
    most = np.abs(numbers).max()
    return "".join(
        f"<rect x='{left + side * column:.1f}' y='{TOP + side * row:.1f}' width='{side:.1f}'"
        f" height='{side:.1f}' stroke='none' fill='{colour if number > 0 else RED}'"
        f" fill-opacity='{abs(number) / most:.2f}'/>"
        for (row, column), number in np.ndenumerate(numbers)
        if number
    )


def _frame(
    shape: tuple[int, ...], left: float, side: float, at: tuple[int, int] = (0, 0), colour: str = ""
) -> str:
    look = f"stroke='{colour}' stroke-width='2.5'" if colour else "opacity='0.4'"
    return (
        f"<rect x='{left + side * at[1]:.1f}' y='{TOP + side * at[0]:.1f}' width='{side * shape[1]:.1f}'"
        f" height='{side * shape[0]:.1f}' {look}/>"
    )


def _text(x: float, y: float, words: str) -> str:
    look = "text-anchor='middle' font-size='13' stroke='none' fill='currentColor'"
    return f"<text x='{x:.1f}' y='{y:.1f}' {look}>{words}</text>"
