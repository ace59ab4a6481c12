"""What widgets made of sections, one below the other, are put together from."""

from collections.abc import Callable, Sequence
from typing import Any

import anywidget
import traitlets
from ipywidgets import HTML, Box, Button, Widget

from .sources import script, stylesheet


class InView(anywidget.AnyWidget):
    """Shows nothing; it brings the widget that it stands in into view, when a cell's run has shown it."""

    _esm = script("shared/in_view.js")

    wanted = traitlets.Bool(True).tag(sync=True)  # once


def button(text: str, press: Callable[[], Any], tooltip: str = "") -> Button:
    """A button that calls `press` without arguments."""
    made = Button(description=text, tooltip=tooltip)
    made.on_click(lambda _: press())
    return made


def heading(text: str) -> HTML:
    """The heading of a section."""
    return HTML(f"<h4>{text}</h4>")


def row(*children: Widget) -> Box:
    """Widgets beside each other, as far as there is room."""
    return Box(children, _dom_classes=["dqn-sections-row"])


def sections(style: str, name: str, parts: Sequence[Widget]) -> dict[str, Any]:
    """The arguments of a `Box` of sections.

    Args:
        style: the widget's own stylesheet, a path inside `widgets/`.
        name: the class of its element on the page.
        parts: the sections, from top to bottom.
    """
    css = HTML(f"<style>{stylesheet('shared/sections.css', style)}</style>")
    css.layout.display = "none"  # or it takes its share of the gaps between the sections
    return {"children": [css, *parts, InView()], "_dom_classes": ["dqn-widget", "dqn-sections", name]}
