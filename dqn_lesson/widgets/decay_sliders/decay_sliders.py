"""Two sliders, decay and minimum, and the curve that epsilon takes with them."""

import math

from ...games.cartpole import STEP_SECONDS
from ..shared.touch import Chart, Touch, slider

DECAYS = (0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995, 0.9996, 0.9998, 1)
MINIMUMS = (0.01, 0.04, 0.1, 0.2, 0.5, 1)
NUM_UPDATES, NUM_POINTS = 15_000, 300


class DecaySliders(Touch):
    """Shows what a decay and a minimum mean; they start as the package's agent has them."""

    def __init__(self, decay: float = 0.9996, minimum: float = 0.04):
        controls = [slider("decay", "decay", DECAYS), slider("minimum", "minimum", MINIMUMS)]
        at = {"decay": DECAYS.index(decay), "minimum": MINIMUMS.index(minimum)}
        super().__init__("How epsilon falls", controls, **at)

    def draw(self) -> tuple[str, str]:
        """Epsilon over the updates, and how long it takes."""
        decay, minimum = DECAYS[self.values["decay"]], MINIMUMS[self.values["minimum"]]
        chart = Chart((0, NUM_UPDATES), (0, 1))
        chart.ticks({5_000 * k: f"{5_000 * k:,}" for k in range(4)}, {0: "0", 0.5: "0.5", 1: "1"})
        updates = [NUM_UPDATES * (k / NUM_POINTS) ** 2 for k in range(NUM_POINTS + 1)]
        chart.line((u, max(minimum, decay**u)) for u in updates)
        chart.text(NUM_UPDATES, 1, "epsilon, after so many updates", "end", dy=16)
        return chart.svg(f"Epsilon falls from 1 to {minimum:g} with decay {decay:g}."), said(decay, minimum)


def said(decay: float, minimum: float) -> str:
    """How long it takes, in a sentence, as HTML."""
    if minimum == 1:
        return "It starts at its minimum and stays there."
    if decay == 1:
        return "A decay of 1 leaves all as it is: it explores at every press, for ever."
    updates = math.ceil(math.log(minimum) / math.log(decay))
    return (
        f"It reaches its minimum after <b>{updates:,.0f} updates</b>. With one update each step that is"
        f" {STEP_SECONDS * updates:,.0f} seconds of play; with one each game, as long as"
        f" {updates:,.0f} games."
    )
