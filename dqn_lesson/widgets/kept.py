"""A widget with a picture under it, which a saved notebook shows once the widget's kernel has ended.

JupyterLab keeps no widgets in a notebook. The second output is hidden as long as the widget lives.
"""

import base64
import html
from typing import Any

from IPython.display import display

# `jupyter-widgets-disconnected` is what JupyterLab calls a widget whose kernel has ended.
HIDE = (
    "<style>.jp-OutputArea:has(.dqn-inside:not(.jupyter-widgets-disconnected)) .dqn-kept { display: none }"
    ".dqn-kept img { background: white; max-width: 100% }</style>"
)


def kept(widget: Any, words: str, png: bytes) -> None:
    """Shows a widget, and hidden under it words and a picture.

    Args:
        widget: its page's element has the class `dqn-inside`.
        words: what stands above the picture.
        png: the picture.
    """
    data, metadata = widget._repr_mimebundle_()
    display({**data, "text/plain": words}, metadata=metadata, raw=True)
    data = base64.b64encode(png).decode()
    picture = f'<img src="data:image/png;base64,{data}" alt="{html.escape(words)}">'
    content = f'<div class="dqn-kept">{HIDE}<p>{html.escape(words)}</p>{picture}</div>'
    display({"text/html": content, "image/png": data, "text/plain": words}, raw=True)
