"""The control panel as a person meets it: read by its words and classes, pressed by its buttons' names."""

import html
import re
from collections.abc import Callable, Iterator
from typing import Any

from ipywidgets import Button, Widget
from ipywidgets.widgets import widget as ipywidgets_widget
from waiting import until

from dqn_lesson.widgets import ControlPanel
from dqn_lesson.widgets.control_panel.view.disclosure import Disclosure

VIEW = "application/vnd.jupyter.widget-view+json"


def root_of(panel: ControlPanel) -> Widget:
    """The widget that Jupyter shows."""
    return ipywidgets_widget._instances[panel._repr_mimebundle_()[VIEW]["model_id"]]


def all_in(widget: Widget, hidden: bool = False) -> Iterator[Widget]:
    """A widget and all in it; what can't be seen only if `hidden`."""
    if hidden or getattr(getattr(widget, "layout", None), "display", None) != "none":
        yield widget
        for child in getattr(widget, "children", ()):
            yield from all_in(child, hidden)


def words(widget: Widget) -> str:
    """What a person reads in a widget, without the tags."""
    text = widget.value if isinstance(getattr(widget, "value", None), str) else ""
    return html.unescape(re.sub("<[^>]+>", " ", text)).strip()


class PanelPage:
    """What is on the page.

    Attributes:
        panel: the control panel.
        root: the widget that Jupyter shows.
    """

    def __init__(self, panel: ControlPanel):
        self.panel, self.root = panel, root_of(panel)

    def part(self, name: str, inside: str | None = None) -> Widget:
        """The widget with this class."""
        widgets = all_in(self.root if inside is None else self.part(inside))
        return next(widget for widget in widgets if name in getattr(widget, "_dom_classes", ()))

    def text(self) -> str:
        """All that can be read, but for what sliders and fields say."""
        return "\n".join(words(widget) for widget in all_in(self.root))

    # Buttons

    def button(self, name: str) -> Button:
        """The button that reads so; it may be greyed or hidden."""
        buttons = (widget for widget in all_in(self.root, hidden=True) if isinstance(widget, Button))
        return next(button for button in buttons if button.description == name)

    def offers(self, name: str) -> bool:
        """Whether a button that reads so can be pressed."""
        buttons = (widget for widget in all_in(self.root) if isinstance(widget, Button))
        return name in [button.description for button in buttons if not button.disabled]

    def press(self, name: str) -> None:
        assert self.offers(name), f"there is no button {name!r} to press"
        self.button(name).click()

    @property
    def main(self) -> str:
        """What the first button reads: Train, Pause or Resume."""
        return self.part("dqn-buttons").children[0].description

    # The run

    @property
    def run(self):
        """The newest run, as the panel's own attribute."""
        return self.panel.run

    def wait_until_done(self, seconds: float = 30) -> "PanelPage":
        """Waits for the end of the run, however it ends."""
        assert self.panel.wait(seconds)
        return self

    def train(self) -> "PanelPage":
        """Presses Train and waits for the end of the run."""
        self.press("Train")
        return self.wait_until_done()

    def train_until(self, condition: Callable[[], Any]) -> None:
        """Presses Train and waits until something holds in the middle of the run."""
        self.press("Train")
        until(condition)

    def train_some_steps(self) -> None:
        self.train_until(lambda: self.run.num_steps > 2)

    # What is shown

    def status(self) -> str:
        return words(next(widget for widget in self.part("dqn-bar").children if hasattr(widget, "value")))

    def progress(self) -> float:
        """How far the bar has come, from 0 to 1."""
        bar = next(widget for widget in self.part("dqn-bar").children if hasattr(widget, "value"))
        return float(re.search('value="(.*?)"', bar.value)[1])

    def exam_text(self) -> str:
        return words(self.part("dqn-verdict"))

    def notes(self) -> str:
        """What stands under the curve."""
        return words(self.part("dqn-notes", "dqn-left"))

    def curve_text(self) -> str:
        return self.part("dqn-curve").text

    def curve_points(self) -> int:
        return self.part("dqn-curve").facts.get("numPoints", 0)

    def game(self) -> Widget:
        """The picture of a game."""
        return self.part("dqn-stage")

    def changes(self) -> str:
        """What stands under the sliders."""
        return words(self.part("dqn-changes"))

    def is_old(self) -> bool:
        """Whether the result is greyed."""
        return "dqn-old" in self.part("dqn-result")._dom_classes

    def caption(self) -> str:
        """What stands under the picture of a game."""
        return words(self.part("dqn-caption"))

    # Settings

    def slide(self, name: str, value: float) -> None:
        """Moves a slider."""
        self.panel.sliders[name].value = value

    def readout(self, name: str) -> str:
        """What stands under a slider."""
        return self.panel.sliders[name].readout

    def type(self, name: str, text: str) -> None:
        """Types or chooses the value of a setting, on a slider or under *More*."""
        (self.panel.sliders.get(name) or self.rows()[name]).type(text)

    def rows(self) -> dict[str, Widget]:
        """The settings under *More*, by name."""
        return {control.name: control for control in self.form.children}

    def row(self, name: str) -> dict:
        """A setting as the page draws it, on a slider or under *More*."""
        control = self.panel.sliders.get(name) or self.rows()[name]
        shown = {key: getattr(control, key) for key in ("value", "readout", "missing", "error")}
        return control.about | control.words | shown

    @property
    def form(self) -> Widget:
        """The settings under *More*."""
        return next(widget for widget in all_in(self.open_more()) if widget.has_trait("tab"))

    # More

    @property
    def fold(self) -> Widget:
        """The button that opens and closes *More*."""
        return next(widget for widget in all_in(self.root) if isinstance(widget, Disclosure))

    def open_more(self) -> Widget:
        """*More*, opened."""
        self.fold.value = True
        return self.part("dqn-more")

    def field(self, name: str) -> Widget:
        """A field under *More*, by the words beside it."""
        fields = (widget for widget in all_in(self.open_more()) if not isinstance(widget, Button))
        return next(widget for widget in fields if getattr(widget, "description", None) == name)

    def recordings(self) -> Widget:
        """The box to tick for films in the middle of a run."""
        return self.field("Film its newest game while it trains")

    def small_curve(self, title: str) -> Widget:
        """One of the curves under *More*."""
        pictures = self.part("dqn-second").children
        return next(picture for picture in pictures if title in picture.text)
