"""What a saved notebook shows in place of a panel whose kernel has ended: its last state as a picture.

JupyterLab keeps no widgets in a notebook. So a second output stands under the panel, hidden by it as long as
it lives; afterwards it is the panel that is hidden.
"""

import base64
import html
import io
from collections.abc import Sequence

from IPython.display import display, update_display
from PIL import Image

TEXTS = {
    "gone": "The panel itself has gone with its kernel. Run the cells from the top, down to this one, to get "
    "a new one.",
    "was": "This is how it stood, or a few seconds before:",
    "alt": "The panel's last state: score curve and game.",
    "plain": "The control panel. To use it, run this cell in JupyterLab.",
}
HEIGHT = 400  # pixels
GAP = 30
# `jupyter-widgets-disconnected` is what JupyterLab calls a widget whose kernel has ended.
HIDE = (
    "<style>.jp-OutputArea:has(.dqn-panel:not(.jupyter-widgets-disconnected)) .dqn-saved { display: none }"
    ".jp-OutputArea:has(.dqn-saved) .dqn-panel.jupyter-widgets-disconnected { display: none }"
    ".dqn-saved img { background: white; max-width: 100% }</style>"
)


class SavedOutput:
    """The second output of a panel."""

    def __init__(self):
        self._handles: list[str] = []
        self._content = _content([], b"")

    def display(self) -> None:
        """Puts it into the output of the running cell."""
        handle = display(self._content, raw=True, display_id=True)
        if handle is not None:  # None outside a notebook
            self._handles.append(handle.display_id)

    def keep(self, sentences: Sequence[str], pictures: Sequence[bytes]) -> None:
        """Replaces it, wherever it is displayed.

        Args:
            sentences: the state in words.
            pictures: PNGs, from left to right; empty ones are left out.
        """
        self._content = _content(sentences, _side_by_side([png for png in pictures if png]))
        for name in self._handles:
            update_display(self._content, raw=True, display_id=name)


def _side_by_side(pictures: Sequence[bytes]) -> bytes:
    """One PNG on white."""
    if not pictures:
        return b""
    images = [Image.open(io.BytesIO(png)).convert("RGBA") for png in pictures]
    images = [image.resize((round(image.width * HEIGHT / image.height), HEIGHT)) for image in images]
    width = sum(image.width for image in images) + GAP * (len(images) - 1)
    whole, left = Image.new("RGB", (width, HEIGHT), "white"), 0
    for image in images:
        whole.paste(image, (left, 0), image)
        left += image.width + GAP
    stream = io.BytesIO()
    whole.quantize(64, method=Image.Quantize.FASTOCTREE).save(stream, "png")
    return stream.getvalue()


def _content(sentences: Sequence[str], png: bytes) -> dict[str, str]:
    """The output in every form: a page for JupyterLab, the picture for others, else words."""
    lines = [TEXTS["gone"], *([TEXTS["was"]] if sentences else []), *sentences]
    paragraphs = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    content = {"text/plain": "\n".join([TEXTS["plain"], *sentences])}
    if png:
        data = base64.b64encode(png).decode()
        content["image/png"] = data
        paragraphs += f'<img src="data:image/png;base64,{data}" alt="{html.escape(TEXTS["alt"])}">'
    content["text/html"] = f'<div class="dqn-saved">{HIDE}{paragraphs}</div>'
    return content
