"""A filter, slid by hand over what an agent sees of a screen."""

import matplotlib.style
import numpy as np
from ipywidgets import Dropdown, Image, IntSlider, Layout, VBox
from matplotlib.figure import Figure

from ...games.pong import look
from ...plotting import as_png
from ...saved_picture import SavedPicture
from ..shared.figure_style import STYLE
from .figures import draw_slide
from .frames import frame

PLAIN = "A filter to slide over a picture. To use it, run this cell in JupyterLab or Notebook."
GONE = "The sliders have gone with their kernel; run this cell again to get them back."
FILTERS = {
    "where it begins, from the left": np.array([[-1, 1], [-1, 1]]),
    "where it begins, from above": np.array([[-1, -1], [1, 1]]),
    "anything": np.ones((2, 2)),
    "something upright": np.array([[-1, 2, -1], [-1, 2, -1], [-1, 2, -1]]),
}


def filter_slider() -> VBox:
    """Shows a filter on a frame, and what it says there and everywhere."""
    picture = look(frame("rally")).astype(int)
    layout = Layout(width="420px")
    kind = Dropdown(options=list(FILTERS), description="filter", layout=layout)
    row = IntSlider(value=20, min=0, max=37, description="row", layout=layout)
    column = IntSlider(value=20, min=0, max=37, description="column", layout=layout)
    shown = Image(format="png", alt="A filter, and what it says", layout=Layout(max_width="860px"))
    box = VBox([kind, row, column, shown])
    box.add_class("dqn-filter")
    saved = SavedPicture("dqn-filter", PLAIN, GONE)
    saved.goes_with(box)

    def redraw(_: dict | None = None) -> None:
        """The pictures for where the sliders stand."""
        figure = Figure(figsize=(9, 3.2), dpi=100, facecolor="white", layout="constrained")
        with matplotlib.style.context(STYLE):
            axes = figure.subplots(1, 3, width_ratios=(3, 1, 3))
            draw_slide(picture, FILTERS[kind.value], (row.value, column.value), axes)
        shown.value = as_png(figure.savefig)
        saved.keep((), shown.value)

    for part in (kind, row, column):
        part.observe(redraw, "value")
    redraw()
    return box
