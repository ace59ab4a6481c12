"""What the widgets that look inside an agent share: their style, and what is left without a kernel."""

import base64
import html
from typing import Any

from IPython.display import display

from .sources import stylesheet

# `jupyter-widgets-disconnected` is what JupyterLab calls a widget whose kernel has ended.
HIDE = (
    "<style>.jp-OutputArea:has(.dqn-inside:not(.jupyter-widgets-disconnected)) .dqn-kept { display: none }"
    ".dqn-kept img { background: white; max-width: 100% }</style>"
)


GONE = "The kernel of this widget has ended. Run its cell again."


def css(*names: str) -> str:
    """The style sheets of these names, after the one that all share."""
    return stylesheet("shared/saved_picture.css", *(f"{name}/{name}.css" for name in names))


def head(*names: str) -> str:
    """The same as HTML, with the sentence that appears when the kernel has ended."""
    return f"<style>{css(*names)}</style><p class='dqn-inside-gone'>{GONE}</p>"


def kept(widget: Any, words: str, png: bytes) -> None:
    """Shows a widget, and under it words and a picture, which are hidden as long as the widget lives.

    JupyterLab keeps no widgets in a saved notebook.

    Args:
        widget: its page's element has the class `dqn-inside`.
        words: what stands above the picture.
        png: the picture.
    """
    bundle = widget._repr_mimebundle_()
    bundle = bundle[0] if isinstance(bundle, tuple) else bundle  # anywidget adds metadata, ipywidgets none
    display({**bundle, "text/plain": words}, raw=True)
    data = base64.b64encode(png).decode()
    picture = f'<img src="data:image/png;base64,{data}" alt="{html.escape(words)}">'
    content = f'<div class="dqn-kept">{HIDE}<p>{html.escape(words)}</p>{picture}</div>'
    display({"text/html": content, "image/png": data, "text/plain": words}, raw=True)
