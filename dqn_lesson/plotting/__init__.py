"""Score curves: a function that takes data and an `ax` and returns the `ax`, and the curve that grows live.

Nothing here uses pyplot, which is neither safe in threads nor in callbacks.
"""

from .axes import INK, PASS_MARK_COLOUR, RAW, STRONG, WINDOW, legend_above, mark_pass, style
from .live import LiveAxes, LiveCurve, as_png, png_of
from .scores import STYLES, common_bar, moving_average, plot_runs, plot_scores, plot_seeds
