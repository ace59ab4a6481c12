"""A button that opens and closes what stands under it."""

import anywidget
import traitlets

from ...shared.sources import script


class Disclosure(anywidget.AnyWidget):
    """Such a button; ipywidgets' own doesn't say `aria-expanded`."""

    _esm = script("control_panel/view/disclosure.js")

    description = traitlets.Unicode().tag(sync=True)
    value = traitlets.Bool(False).tag(sync=True)  # whether it is open
