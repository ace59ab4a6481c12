"""*More*: presets, every other setting, and what goes on inside. Made when it is first opened."""

from collections.abc import Callable

from ipywidgets import Box

from ...shared.disclosure import Disclosure
from ..control.trainer import Trainer
from .controls import Controls
from .diagnostics_view import DiagnosticsView

TEXTS = {"more": "More: presets, all settings, loss and Q, log", "less": "Less"}


class More(Box):
    """A button that opens and closes it, and what stands under that.

    Attributes:
        inside: what stands under it; None before it was opened for the first time.

    Args:
        controls: of the panel.
        opened: called when it was opened.
        film: called with whether films are wanted.
    """

    def __init__(self, controls: Controls, opened: Callable[[], None], film: Callable[[bool], None]):
        self._controls = controls
        self._opened, self._film = opened, film
        self.disclosure = Disclosure(label=TEXTS["more"])
        self.disclosure.add_class("dqn-fold")
        self.diagnostics: DiagnosticsView | None = None
        self.inside: Box | None = None
        super().__init__([self.disclosure], _dom_classes=["dqn-more-and-fold"])
        self.disclosure.observe(self._on_disclosure, "opened")

    @property
    def is_open(self) -> bool:
        """Whether it can be seen."""
        return self.disclosure.opened

    def show(self, run: Trainer, at_once: bool = False) -> None:
        """Draws what goes on inside a run, while *More* is open."""
        if self.is_open and self.diagnostics is not None:
            self.diagnostics.show(run, at_once)

    def show_whether_films_can_be_made(self, can: bool) -> None:
        """Greys the toggle for an agent that can't be filmed, and says why."""
        if self.diagnostics is not None:
            self.diagnostics.show_whether_films_can_be_made(can)

    def clear(self) -> None:
        """As before the first run."""
        if self.diagnostics is not None:
            self.diagnostics.clear()

    def _on_disclosure(self, _: dict) -> None:
        self.disclosure.label = TEXTS["less" if self.is_open else "more"]
        if self.inside is None:
            self.diagnostics = DiagnosticsView()
            self.diagnostics.films.observe(lambda change: self._film(change["new"]), "value")
            parts = [self._controls.presets, self._controls.make_form(), self.diagnostics]
            self.inside = Box(parts, _dom_classes=["dqn-more"])
        self.children = [self.disclosure, *([self.inside] if self.is_open else [])]
        if self.is_open:
            self._opened()
