"""A picture that is replaced in place, with a text for those who can't see it."""

from pathlib import Path

import anywidget
import traitlets


class Picture(anywidget.AnyWidget):
    """A PNG on the page. As long as there is none, its text stands there instead.

    `facts` become attributes of the page's element (`data-num-points`), for tests and styles.
    """

    # As text: anywidget watches a file, and its watcher would keep every widget alive.
    _esm = Path(__file__).with_name("picture.js").read_text(encoding="utf-8")

    png = traitlets.Bytes().tag(sync=True)
    text = traitlets.Unicode().tag(sync=True)
    facts = traitlets.Dict().tag(sync=True)
