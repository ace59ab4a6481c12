"""A slider for gamma: how much each later step counts, and how far an agent with this gamma sees."""

import math

from ...games.cartpole import STEP_SECONDS
from ..shared.touch import Chart, Touch, slider

GAMMAS = (0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999)
NUM_STEPS = 250  # drawn: 5 seconds


class GammaSlider(Touch):
    """A slider over gamma with a picture and three sentences that follow it at once.

    Args:
        gamma: where the slider stands at first, one of `GAMMAS`.
    """

    def __init__(self, gamma: float = 0.9) -> None:
        controls = [slider("gamma", "gamma", GAMMAS)]
        super().__init__("What a later reward is worth", controls, gamma=GAMMAS.index(gamma))

    def draw(self) -> tuple[str, str]:
        """What each of the next 250 steps counts, and how far that is."""
        gamma = GAMMAS[self.values["gamma"]]
        return weights_svg(gamma), sentences(gamma)


def sentences(gamma: float) -> str:
    """How far an agent with this gamma looks ahead, in steps and in seconds of play, as HTML."""
    half, total = math.log(0.5) / math.log(gamma), 1 / (1 - gamma)
    return (
        f"Half of it is left after <b>{_steps(half)}</b>: {round(half) * STEP_SECONDS:.2g} s of play.<br>"
        f"A fall <b>1 second</b> from now (50 steps) counts <b>{_share(gamma**50)}</b> of one that comes now."
        f"<br>1 for each step, for ever, is worth <b>{total:,.0f}</b> today: as much as"
        f" {_steps(total, 'undiscounted ')}, {total * STEP_SECONDS:.2g} s of play."
    )


def _steps(steps: float, kind: str = "") -> str:
    return f"{steps:,.0f} {kind}{'step' if round(steps) == 1 else 'steps'}"


def _share(share: float) -> str:
    return f"{100 * share:.2g} %" if share >= 1e-4 else "less than 0.01 %"


def weights_svg(gamma: float) -> str:
    """What each of the next 250 steps counts, as an SVG in the colours of the page."""
    chart = Chart((0, NUM_STEPS), (0, 1))
    chart.ticks(
        {second / STEP_SECONDS: f"{second} s" for second in range(6)},
        {level: f"{level:g}" for level in (0, 0.5, 1)},
    )
    for step in range(NUM_STEPS):
        chart.bar(step + 0.5, gamma**step, 1.9)
    return chart.svg(
        f"What a reward is worth that comes later, at gamma {gamma:g}. After one second: {_share(gamma**50)}."
    )
