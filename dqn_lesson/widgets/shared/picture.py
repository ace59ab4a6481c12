"""A picture that is replaced in place, with a text for those who can't see it."""

import anywidget
import traitlets

from .sources import source


class Picture(anywidget.AnyWidget):
    """A PNG on the page. As long as there is none, its text stands there instead.

    `facts` become attributes of the page's element (`data-num-points`), for tests and styles.
    """

    # As text: anywidget watches a file, and its watcher would keep every widget alive.
    _esm = source("shared/picture.js")

    png = traitlets.Bytes().tag(sync=True)
    text = traitlets.Unicode().tag(sync=True)
    facts = traitlets.Dict().tag(sync=True)
