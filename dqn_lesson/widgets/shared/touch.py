"""A drawing to touch: sliders, ticks and buttons on the page, and an SVG that Python draws as they stand."""

import html
import re
from collections.abc import Iterable, Sequence
from typing import Any

import anywidget
import traitlets

from ...saved_picture import SavedPicture
from .sources import script, stylesheet

BLUE, ORANGE = "#3d85c6", "#d9722c"
SVG = "<svg xmlns='http://www.w3.org/2000/svg' role='img' aria-label='{label}' viewBox='0 0 {width} {height}'"
GONE = "It has gone with its kernel. Run this cell again to move it. This is how it stood:"


def slider(name: str, label: str, texts: Iterable[Any]) -> dict[str, Any]:
    """A slider over these values, as they are to be read."""
    return {"kind": "slider", "name": name, "label": label, "texts": [str(text) for text in texts]}


def tick(name: str, label: str) -> dict[str, Any]:
    """A box to tick."""
    return {"kind": "tick", "name": name, "label": label}


def button(name: str, label: str) -> dict[str, Any]:
    """A button; pressed, it calls the widget's method of this name."""
    return {"kind": "button", "name": name, "label": label}


class Touch(anywidget.AnyWidget):
    """The machinery: a subclass says what there is to move, and how it is drawn.

    Args:
        label: what it is, in a few words.
        controls: made by `slider`, `tick` and `button`.
        values: of each slider the position, of each tick whether it is on.
    """

    _esm = script("shared/touch.js")
    _css = stylesheet("shared/touch.css")

    label = traitlets.Unicode().tag(sync=True)
    controls = traitlets.List().tag(sync=True)
    values = traitlets.Dict().tag(sync=True)
    greyed = traitlets.List().tag(sync=True)  # buttons that can't be pressed now
    page = traitlets.Unicode().tag(sync=True)
    said = traitlets.Unicode().tag(sync=True)

    def __init__(self, label: str, controls: Sequence[dict], **values: int | bool):
        super().__init__(label=label, controls=list(controls), values=values)
        self._saved = SavedPicture(
            "dqn-touch-widget", f"{label}. To touch it, run this cell in JupyterLab.", GONE
        )
        self._saved.goes_with(self)
        self.add_class("dqn-touch-widget")
        self._presses = {about["name"] for about in controls if about["kind"] == "button"}
        self.observe(lambda _: self.show(), "values")
        self.on_msg(lambda _, content, __: self._on_message(content))
        self.show()

    def draw(self) -> tuple[str, str]:
        """The drawing, an SVG, and a sentence in HTML, for what stands now."""
        raise NotImplementedError

    def show(self) -> None:
        """Draws it again."""
        page, said = self.draw()
        with self.hold_sync():
            self.page, self.said = page, said
        words = html.unescape(re.sub("<[^>]*>", "", said.replace("<br>", " ")))
        self._saved.keep([words], page.encode())

    def _on_message(self, content: dict) -> None:
        if content.get("press") in self._presses:
            getattr(self, content["press"])()
            self.show()


class Chart:
    """A plot as SVG in the colours of the page: axes with ticks, lines and marks in the data's own numbers.

    Args:
        x: the first and the last number of the horizontal axis.
        y: of the vertical one, from the bottom to the top.
    """

    LEFT, RIGHT, TOP, BOTTOM = 46, 612, 12, 208

    def __init__(self, x: tuple[float, float], y: tuple[float, float]):
        self._x, self._y = x, y
        self._parts: list[str] = []

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the data lies in the drawing."""
        across = (x - self._x[0]) / (self._x[1] - self._x[0])
        up = (y - self._y[0]) / (self._y[1] - self._y[0])
        return self.LEFT + across * (self.RIGHT - self.LEFT), self.BOTTOM - up * (self.BOTTOM - self.TOP)

    def add(self, part: str) -> None:
        """Adds a piece of SVG."""
        self._parts.append(part)

    def text(
        self, x: float, y: float, words: str, anchor: str = "middle", dx: float = 0, dy: float = 4
    ) -> None:
        """Writes at a point of the data."""
        across, down = self.place(x, y)
        self.add(
            f"<text x='{across + dx:.1f}' y='{down + dy:.1f}' text-anchor='{anchor}' font-size='13'"
            f" stroke='none' fill='currentColor'>{html.escape(words)}</text>"
        )

    def ticks(self, x: dict[float, str], y: dict[float, str]) -> None:
        """Names numbers on both axes."""
        for at, words in x.items():
            self.text(at, self._y[0], words, dy=20)
        for at, words in y.items():
            (left, down), (right, _) = self.place(self._x[0], at), self.place(self._x[1], at)
            self.add(f"<path d='M{left:.1f} {down:.1f}H{right:.1f}' opacity='0.25'/>")
            self.text(self._x[0], at, words, "end", dx=-6)

    def line(self, points: Iterable[tuple[float, float]], colour: str = BLUE, style: str = "") -> None:
        """Joins points of the data."""
        path = "L".join("{:.1f} {:.1f}".format(*self.place(x, y)) for x, y in points)
        self.add(f"<path d='M{path}' stroke='{colour}' stroke-width='2.5' {style}/>")

    def bar(self, x: float, height: float, width: float, colour: str = BLUE, more: str = "") -> None:
        """A bar from zero, `width` in the drawing's own units."""
        (across, top), (_, zero) = self.place(x, height), self.place(x, 0)
        self.add(
            f"<rect x='{across - width / 2:.1f}' y='{min(top, zero):.1f}' width='{width}'"
            f" height='{abs(zero - top):.1f}' fill='{colour}' stroke='none' {more}/>"
        )

    def svg(self, label: str) -> str:
        """The whole drawing; `label` says in words what is seen."""
        head = SVG.format(label=html.escape(label, quote=True), width=640, height=self.BOTTOM + 28)
        return f"{head} fill='none' stroke='currentColor'>{''.join(self._parts)}</svg>"
