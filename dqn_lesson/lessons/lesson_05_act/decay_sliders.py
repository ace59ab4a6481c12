"""Two sliders of lesson 05, and the curve that epsilon takes with them."""

import io
import math

import matplotlib.style
from ipywidgets import HTML, Image, Layout, SelectionSlider, VBox
from matplotlib.figure import Figure

from ...exercises import boxes
from ...exercises.figure_style import STYLE
from ...games.cartpole import STEP_SECONDS
from .corridor import Schedule
from .figures import draw_decay

TEXTS = {
    "decay": "decay",
    "minimum": "minimum",
    "name": "decay {decay}, minimum {minimum}",
    "falls": "It reaches its minimum after *{updates:,.0f} updates*. With one update each step that is"
    " {seconds:,.0f} seconds of play; with one each game, as long as {updates:,.0f} games.",
    "stays": "It starts at its minimum and stays there.",
    "never": "A decay of 1 leaves all as it is: it explores at every press, for ever.",
}
DECAYS = (0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995, 0.9996, 0.9998, 1)
MINIMUMS = (0.01, 0.04, 0.1, 0.2, 0.5, 1)
NUM_UPDATES = 15_000


def decay_sliders(decay: float = 0.9996, minimum: float = 0.04) -> VBox:
    """Shows what a decay and a minimum mean; they start as the package's agent has them."""
    layout = Layout(width="420px")
    decays = SelectionSlider(options=DECAYS, value=decay, description=TEXTS["decay"], layout=layout)
    minimums = SelectionSlider(options=MINIMUMS, value=minimum, description=TEXTS["minimum"], layout=layout)
    picture, sentence = Image(format="png", layout=Layout(max_width="700px")), HTML()

    def redraw(_: dict | None = None) -> None:
        """The picture and the sentence for where the sliders stand."""
        picture.value = _png(decays.value, minimums.value)
        sentence.value = f"<p>{boxes.rich(said(decays.value, minimums.value))}</p>"

    for slider in (decays, minimums):
        slider.observe(redraw, "value")
    redraw()
    return VBox([decays, minimums, sentence, picture])


def said(decay: float, minimum: float) -> str:
    """How long it takes, in a sentence."""
    if minimum == 1:
        return TEXTS["stays"]
    if decay == 1:
        return TEXTS["never"]
    updates = math.ceil(math.log(minimum) / math.log(decay))
    return TEXTS["falls"].format(updates=updates, seconds=STEP_SECONDS * updates)


def _png(decay: float, minimum: float) -> bytes:
    figure = Figure(figsize=(7, 3), dpi=100, facecolor="white", layout="constrained")
    name = TEXTS["name"].format(decay=decay, minimum=minimum)
    with matplotlib.style.context(STYLE):
        draw_decay({name: Schedule(1.0, decay, minimum)}, NUM_UPDATES, figure.add_subplot())
    stream = io.BytesIO()
    figure.savefig(stream, format="png")
    return stream.getvalue()
