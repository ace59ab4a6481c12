"""A picture that is replaced in place, with a text for those who can't see it."""

import anywidget
import traitlets

from .sources import script


class Picture(anywidget.AnyWidget):
    """A PNG on the page. As long as there is none, its text stands there instead.

    `facts` become attributes of the page's element (`data-num-points`), for tests and styles.
    """

    _esm = script("shared/picture.js")

    png = traitlets.Bytes().tag(sync=True)
    text = traitlets.Unicode().tag(sync=True)
    facts = traitlets.Dict().tag(sync=True)

    def show(self, png: bytes, text: str, **facts: float | str) -> None:
        """Shows another picture, with its text and facts, all at once."""
        with self.hold_sync():
            self.png, self.text, self.facts = png, text, facts
