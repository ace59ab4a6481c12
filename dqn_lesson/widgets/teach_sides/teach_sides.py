"""A network that is taught two piles of states by hand, and a map of what it says of both."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ...format import formatted
from ..shared.touch import BLUE, ORANGE, Chart, Touch, button

UPDATES, BATCH = 30, 32  # of a press
ANGLES, SPEEDS = np.linspace(-0.2, 0.2, 24), np.linspace(-2, 2, 12)  # rad, rad/s
FAR = 1.5  # the difference of two Q-values from which on a colour is full


class TeachSides(Touch):
    """The map shows which button has the greater Q-value: it flips under the hands that teach.

    Args:
        new_network: makes the network, with `predict` and `fit`: states `(B, 4)` in, `(B, 2)` out.
        left: states `(N, 4)` of one pile.
        right: of the other one.
        answers: takes states `(B, 4)`, returns the targets `(B, 2)`.
        seed: decides which states are drawn.
    """

    def __init__(
        self,
        new_network: Callable[[], Any],
        left: np.ndarray,
        right: np.ndarray,
        answers: Callable[[np.ndarray], np.ndarray],
        seed: int = 0,
    ):
        self._new_network, self._answers = new_network, answers
        self._piles = {"left": np.asarray(left), "right": np.asarray(right)}
        self._rng, self._network = np.random.default_rng(seed), new_network()
        self.taught: list[str] = []
        controls = [
            button("teach_left", "Teach left"), button("teach_right", "Teach right"),
            button("teach_both", "Teach both mixed"), button("begin", "New network"),
        ]  # fmt: skip
        super().__init__("A tug of war between two piles", controls)

    def teach_left(self) -> None:
        """Some updates on the pile that leans left."""
        self._teach("left")

    def teach_right(self) -> None:
        """Some on the other one."""
        self._teach("right")

    def teach_both(self) -> None:
        """As many, on both."""
        self._teach("left", "right")

    def begin(self) -> None:
        """A network that knows nothing takes its place."""
        self._network, self.taught = self._new_network(), []

    @property
    def mistakes(self) -> dict[str, float]:
        """The mean squared miss on each pile."""
        predict, answers = self._network.predict, self._answers
        return {
            name: float(np.mean((predict(pile) - answers(pile)) ** 2)) for name, pile in self._piles.items()
        }

    def draw(self) -> tuple[str, str]:
        """The map: blue where the network would press left, orange and dotted where it would press right."""
        chart = Chart((-0.21, 0.21), (-2.2, 2.2))
        chart.ticks({at: f"{at:g} rad" for at in (-0.2, 0, 0.2)}, {at: f"{at:g}" for at in (-2, 0, 2)})
        grid = np.array([[0, 0, angle, speed] for speed in SPEEDS for angle in ANGLES], np.float32)
        said = self._network.predict(grid)
        (left, _), (right, _) = chart.place(ANGLES[0], 0), chart.place(ANGLES[1], 0)
        (_, low), (_, high) = chart.place(0, SPEEDS[0]), chart.place(0, SPEEDS[1])
        width, height = right - left, low - high
        for (_, _, angle, speed), (to_left, to_right) in zip(grid, said, strict=True):
            across, down = chart.place(angle, speed)
            strong = min(abs(to_left - to_right) / FAR, 1)
            look = (
                f"fill='{BLUE if to_left > to_right else ORANGE}' fill-opacity='{0.08 + 0.72 * strong:.2f}'"
            )
            place = f"x='{across - width / 2:.1f}' y='{down - height / 2:.1f}'"
            chart.add(f"<rect {place} width='{width:.1f}' height='{height:.1f}' stroke='none' {look}/>")
            if to_right >= to_left:  # told apart without colour, too
                chart.add(f"<circle cx='{across:.1f}' cy='{down:.1f}' r='1.3' fill='currentColor'/>")
        chart.line(((-0.2, 2), (0.2, -2)), "currentColor", "stroke-dasharray='6 5' opacity='0.7'")
        named = [formatted(wrong, ".2f") for wrong in self.mistakes.values()]
        label = f"Which button the network would press; mistakes {named[0]} on left, {named[1]} on right."
        return chart.svg(label), self._words(self.taught, named)

    @staticmethod
    def _words(taught: Sequence[str], mistakes: Sequence[str]) -> str:
        told = ", ".join(taught[-6:]) if taught else "nothing yet"
        return (
            "Across: the angle. Up: the angular velocity. Blue: it would press left; orange with dots:"
            f" right. The truth changes at the dashed line.<br>Taught{' last' if len(taught) > 6 else ''}:"
            f" {told}. Mistake on left <b>{mistakes[0]}</b>, on right <b>{mistakes[1]}</b>."
        )

    def _teach(self, *names: str) -> None:
        pile = np.concatenate([self._piles[name] for name in names])
        for _ in range(UPDATES):
            rows = pile[self._rng.integers(len(pile), size=BATCH)]
            self._network.fit(rows, self._answers(rows))
        self.taught.append(" and ".join(names))
