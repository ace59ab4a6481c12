"""A slider for gamma: how much each later step counts, and how far an agent with this gamma sees."""

import math

from ipywidgets import HTML, Layout, SelectionSlider, VBox

from ...games.cartpole import STEP_SECONDS
from ...saved_picture import SavedPicture

GAMMAS = (0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999)
_WIDTH, _HEIGHT, _LEFT, _TOP, _NUM_STEPS = 640, 190, 34, 14, 250  # steps drawn: 5 seconds


class GammaSlider(VBox):
    """A slider over gamma with a picture and three sentences that follow it at once.

    Args:
        gamma: where the slider stands at first, one of `GAMMAS`.
    """

    def __init__(self, gamma: float = 0.9) -> None:
        self.slider = SelectionSlider(
            options=[(f"{value:g}", value) for value in GAMMAS],
            value=gamma,
            description="gamma",
            layout=Layout(width="420px", max_width="100%"),
        )
        self.picture = HTML(layout=Layout(max_width=f"{_WIDTH}px", width="100%"))
        super().__init__([self.slider, self.picture])
        self.add_class("dqn-gamma")
        self._saved = SavedPicture(
            "dqn-gamma",
            "A slider for gamma. To move it, run this cell in JupyterLab.",
            "The slider has gone with its kernel. Run this cell again to move it.",
        )
        self._saved.goes_with(self)
        self.slider.observe(lambda change: self._show(change["new"]), "value")
        self._show(gamma)

    def _show(self, gamma: float) -> None:
        picture = weights_svg(gamma)
        self.picture.value = picture + sentences(gamma)
        self._saved.keep([f"This is gamma {gamma:g}:"], picture.encode())


def sentences(gamma: float) -> str:
    """How far an agent with this gamma looks ahead, in steps and in seconds of play, as HTML."""
    half, total = math.log(0.5) / math.log(gamma), 1 / (1 - gamma)
    return (
        "<div role='status' style='line-height:1.5'>"
        f"Half of it is left after <b>{_steps(half)}</b>: {round(half) * STEP_SECONDS:.2g} s of play.<br>"
        f"A fall <b>1 second</b> from now (50 steps) counts <b>{_share(gamma**50)}</b> of one that comes now."
        f"<br>1 for each step, for ever, is worth <b>{total:,.0f}</b> today: as much as"
        f" {_steps(total, 'undiscounted ')}, {total * STEP_SECONDS:.2g} s of play.</div>"
    )


def _steps(steps: float, kind: str = "") -> str:
    return f"{steps:,.0f} {kind}{'step' if round(steps) == 1 else 'steps'}"


def _share(share: float) -> str:
    return f"{100 * share:.2g} %" if share >= 1e-4 else "less than 0.01 %"


def weights_svg(gamma: float) -> str:
    """What each of the next 250 steps counts, as an SVG in the colours of the page."""
    width, height = _WIDTH - _LEFT - 10, _HEIGHT - _TOP - 26
    bottom, bar = _TOP + height, width / _NUM_STEPS
    bars = "".join(
        f"M{_LEFT + bar * (t + 0.5):.1f} {bottom}V{bottom - height * gamma**t:.1f}"
        for t in range(_NUM_STEPS)
        if height * gamma**t >= 0.3
    )
    letters = "stroke='none' fill='currentColor' font-size='13'"
    ticks = "".join(
        f"<path d='M{x:.1f} {bottom}v5'/><text x='{x:.1f}' y='{bottom + 19}' text-anchor='middle' {letters}>"
        f"{second} s</text>"
        for second in range(6)
        for x in [_LEFT + bar * second / STEP_SECONDS - (6 if second == 5 else 0)]
    )
    levels = "".join(
        f"<path d='M{_LEFT} {y:.1f}H{_WIDTH - 10}' opacity='0.25'/>"
        f"<text x='{_LEFT - 6}' y='{y + 4:.1f}' text-anchor='end' {letters}>{level:g}</text>"
        for level in (0, 0.5, 1)
        for y in [bottom - height * level]
    )
    label = (
        f"What a reward is worth that comes later, at gamma {gamma:g}. After one second: {_share(gamma**50)}."
    )
    return (
        "<svg xmlns='http://www.w3.org/2000/svg' role='img'"
        f" aria-label='{label}' viewBox='0 0 {_WIDTH} {_HEIGHT}' style='width:100%;"
        " color:var(--jp-content-font-color1, #333)' fill='none' stroke='currentColor'>"
        f"{levels}<path d='{bars}' stroke='#3d85c6' stroke-width='{0.8 * bar:.2f}'/>{ticks}</svg>"
    )
