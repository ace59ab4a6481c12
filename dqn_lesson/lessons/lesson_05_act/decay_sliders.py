"""Two sliders of lesson 05, and the curve that epsilon takes with them."""

import math

import matplotlib.style
from ipywidgets import HTML, Image, Layout, SelectionSlider, VBox
from matplotlib.figure import Figure

from ...exercises import boxes
from ...games.cartpole import STEP_SECONDS
from ...plotting import as_png
from ...saved_picture import SavedPicture
from ..shared.figure_style import STYLE
from .corridor import Schedule
from .figures import draw_decay

DECAYS = (0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995, 0.9996, 0.9998, 1)
MINIMUMS = (0.01, 0.04, 0.1, 0.2, 0.5, 1)
NUM_UPDATES = 15_000


def decay_sliders(decay: float = 0.9996, minimum: float = 0.04) -> VBox:
    """Shows what a decay and a minimum mean; they start as the package's agent has them."""
    layout = Layout(width="420px")
    decays = SelectionSlider(options=DECAYS, value=decay, description="decay", layout=layout)
    minimums = SelectionSlider(options=MINIMUMS, value=minimum, description="minimum", layout=layout)
    saved = SavedPicture(
        "dqn-decay",
        "Two sliders, and the curve of epsilon. To move them, run this cell in JupyterLab.",
        "The sliders have gone with their kernel. Run this cell again to move them.",
    )
    picture, sentence = Image(format="png", layout=Layout(max_width="700px")), HTML()

    def redraw(_: dict | None = None) -> None:
        """The picture and the sentence for where the sliders stand."""
        picture.value = _png(decays.value, minimums.value)
        sentence.value = f"<p>{boxes.rich(said(decays.value, minimums.value))}</p>"
        saved.keep([f"decay {decays.value}, minimum {minimums.value}"], picture.value)

    for slider in (decays, minimums):
        slider.observe(redraw, "value")
    redraw()
    widget = VBox([decays, minimums, sentence, picture], _dom_classes=["dqn-decay"])
    saved.goes_with(widget)
    return widget


def said(decay: float, minimum: float) -> str:
    """How long it takes, in a sentence."""
    if minimum == 1:
        return "It starts at its minimum and stays there."
    if decay == 1:
        return "A decay of 1 leaves all as it is: it explores at every press, for ever."
    updates = math.ceil(math.log(minimum) / math.log(decay))
    return (
        f"It reaches its minimum after *{updates:,.0f} updates*. With one update each step that is"
        f" {STEP_SECONDS * updates:,.0f} seconds of play; with one each game, as long as"
        f" {updates:,.0f} games."
    )


def _png(decay: float, minimum: float) -> bytes:
    figure = Figure(figsize=(7, 3), dpi=100, facecolor="white", layout="constrained")
    name = f"decay {decay}, minimum {minimum}"
    with matplotlib.style.context(STYLE):
        draw_decay({name: Schedule(1.0, decay, minimum)}, NUM_UPDATES, figure.add_subplot())
    return as_png(figure.savefig)
