"""What a saved notebook shows in a widget's place: JupyterLab keeps no widgets in a notebook.

A second output stands under the widget, hidden by it as long as it lives. Afterwards it is the widget that
is hidden, and so is JupyterLab's line about it.
"""

import base64
import html
import io
from collections.abc import Sequence
from functools import partial
from typing import Any

from IPython.display import display, update_display
from ipywidgets import Widget
from PIL import Image

# `jupyter-widgets-disconnected` is what JupyterLab calls a widget whose kernel has ended.
STYLE = """<style>
.jp-OutputArea:has(.{of}:not(.jupyter-widgets-disconnected)) .{of}-saved {{ display: none }}
.jp-OutputArea:has(.{of}-saved) .{of}.jupyter-widgets-disconnected {{ display: none }}
.jp-OutputArea-child:has(+ .jp-OutputArea-child .{of}-saved) .jp-OutputArea-output:not(:has(*)) {{
  display: none
}}
.dqn-saved img {{ background: white; max-width: min(100%, 1000px) }}
</style>"""
HEIGHT, GAP = 400, 30  # pixels of several pictures side by side
VIEW = "application/vnd.jupyter.widget-view+json"
KINDS = {b"\x89PN": "image/png", b"<sv": "image/svg+xml"}  # by their first bytes


def widget_view(widget: Widget) -> dict[str, Any]:
    """What tells Jupyter to show a widget; ipywidgets before 8 do not say it."""
    if not hasattr(widget, "_repr_mimebundle_"):
        return {VIEW: {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}}
    bundle = widget._repr_mimebundle_()
    return bundle[0] if isinstance(bundle, tuple) else bundle  # anywidget adds metadata, ipywidgets none


class SavedPicture:
    """The second output of a widget: sentences, and a picture if there is one.

    Args:
        of: the class of the widget's element on the page.
        plain: a sentence for where there is no page: what it is, and where to run it.
        gone: a sentence that is seen when the widget has gone: how to get it back.
    """

    def __init__(self, of: str, plain: str, gone: str):
        self._of, self._plain, self._gone = of, plain, gone
        self._handles: list[str] = []
        self.keep()

    def goes_with(self, widget: Any) -> None:
        """Comes along wherever the widget is displayed."""
        widget._ipython_display_ = partial(self.display_under, widget)

    def display_under(self, widget: Any) -> None:
        """Displays the widget in the running cell, and under it this."""
        display(self.bundle(widget), raw=True)
        handle = display(self._content, raw=True, display_id=True)
        if handle is not None:  # None outside a notebook
            self._handles.append(handle.display_id)

    def bundle(self, widget: Any) -> dict[str, Any]:
        """What Jupyter shows of the widget: itself, or a sentence where widgets can't be shown."""
        return {**widget_view(widget), "text/plain": self._plain}

    def keep(self, sentences: Sequence[str] = (), *pictures: bytes) -> None:
        """Replaces it, wherever it is displayed.

        Args:
            sentences: how the widget stands, in words.
            pictures: a PNG or an SVG; or several PNGs from left to right. Empty ones are left out.
        """
        pictures = tuple(picture for picture in pictures if picture)
        picture = pictures[0] if len(pictures) == 1 else _side_by_side(pictures)
        lines = [self._gone, *sentences]
        page = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
        self._content = {"text/plain": "\n".join([self._plain, *sentences])}
        if picture:
            kind, data = KINDS[picture[:3]], base64.b64encode(picture).decode()
            self._content[kind] = picture.decode() if kind == "image/svg+xml" else data
            words = html.escape(" ".join(sentences) or self._plain)
            page += f'<img src="data:{kind};base64,{data}" alt="{words}">'
        style = STYLE.format(of=self._of)
        self._content["text/html"] = f'<div class="dqn-saved {self._of}-saved">{style}{page}</div>'
        for name in self._handles:
            update_display(self._content, raw=True, display_id=name)


def _side_by_side(pictures: Sequence[bytes]) -> bytes:
    """One PNG on white."""
    from .plotting import as_png  # here, because matplotlib takes a moment

    if not pictures:
        return b""
    images = [Image.open(io.BytesIO(png)).convert("RGBA") for png in pictures]
    images = [image.resize((round(image.width * HEIGHT / image.height), HEIGHT)) for image in images]
    width = sum(image.width for image in images) + GAP * (len(images) - 1)
    whole, left = Image.new("RGB", (width, HEIGHT), "white"), 0
    for image in images:
        whole.paste(image, (left, 0), image)
        left += image.width + GAP
    return as_png(whole.quantize(64, method=Image.Quantize.FASTOCTREE).save)
