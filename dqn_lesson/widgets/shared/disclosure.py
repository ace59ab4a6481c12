"""A button that opens and closes what stands under it."""

import anywidget
import traitlets

from .sources import script


class Disclosure(anywidget.AnyWidget):
    """Its owner looks at `opened` and shows or hides the rest; a reload of the page finds it as it was."""

    _esm = script("shared/disclosure.js")

    label = traitlets.Unicode().tag(sync=True)
    opened = traitlets.Bool(False).tag(sync=True)
