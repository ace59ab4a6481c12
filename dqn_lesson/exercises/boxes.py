"""Coloured boxes: a symbol and a word beside the colour, right on a light and on a dark page."""

import html
import re

from IPython import get_ipython
from IPython.display import DisplayHandle, display

_COLOURS = {
    "right": "var(--jp-success-color1, #2e7d32)",
    "not yet": "var(--jp-warn-color1, #c77700)",
    "stopped": "var(--jp-error-color1, #c62828)",
    "open": "var(--jp-content-font-color2, #616161)",
    "note": "var(--jp-info-color1, #0277bd)",
}
_SYMBOLS = {"right": "✓", "not yet": "↻", "stopped": "!", "open": "○", "note": "i"}


def rich(text: str) -> str:
    """A sentence as HTML: `code`, *weight* and line breaks, everything else as it stands."""
    text = html.escape(text, quote=False)
    text = re.sub(r"`([^`]+)`", r"<code>\1</code>", text)
    text = re.sub(r"(?<![\w*])\*([^*\s][^*]*)\*(?![\w*])", r"<em>\1</em>", text)
    return text.replace("\n", "<br>")


def box_html(kind: str, word: str, text: str, folded: dict[str, str] | None = None) -> str:
    """A box as HTML.

    Args:
        kind: `right`, `not yet`, `stopped`, `open` or `note`: its colour and symbol.
        word: the word beside the symbol.
        text: one or more sentences, see `rich`.
        folded: more text to unfold, by its heading: a traceback, what was printed.
    """
    parts = [
        f"<details style='margin-top:6px'><summary style='cursor:pointer'>{html.escape(heading)}</summary>"
        f"<pre style='margin:6px 0; white-space:pre-wrap; font-size:90%'>{html.escape(more)}</pre></details>"
        for heading, more in (folded or {}).items()
    ]
    colour = _COLOURS[kind]
    return (
        f"<div role='status' class='dqn-box' data-kind='{kind}' style='border:1px solid {colour};"
        f" border-left:6px solid {colour}; border-radius:4px; padding:8px 12px; margin:4px 0;"
        " max-width:760px; line-height:1.5; color:var(--jp-content-font-color1, inherit)'>"
        f"<span aria-hidden='true' style='color:{colour}; font-weight:bold'>{_SYMBOLS[kind]}</span> "
        f"<strong>{html.escape(word)}</strong> &nbsp;{rich(text)}{''.join(parts)}</div>"
    )


Place = DisplayHandle | None
"""Where a box will stand; None where it stands below all others."""


def place(text: str) -> Place:
    """Shows a line that a box will take the place of. Where Python is ended before that, the line stays."""
    if get_ipython() is None:
        return None
    handle = DisplayHandle()
    handle.display({"text/html": f"<small>{rich(text)}</small>", "text/plain": text}, raw=True)
    return handle


def box(kind: str, word: str, text: str, folded: dict[str, str] | None = None, place: Place = None) -> None:
    """Displays a box; where HTML can't be shown, its sentences. Arguments: as for `box_html`."""
    content = {
        "text/html": box_html(kind, word, text, folded),
        "text/plain": f"{_SYMBOLS[kind]} {word}: {text}",
    }
    show = place.update if place else display
    show({mime: _sendable(page) for mime, page in content.items()}, raw=True)


def _sendable(text: str) -> str:
    """Half a character, which a text of a learner's may hold, can't be sent to a page."""
    return text.encode(errors="replace").decode()
