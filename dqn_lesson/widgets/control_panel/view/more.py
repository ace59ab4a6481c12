"""*More*: presets, every other setting, and what goes on inside. Made when it is first opened."""

from collections.abc import Callable

from ipywidgets import Box

from ...shared.disclosure import Fold
from ..control.trainer import Trainer
from .controls import Controls
from .diagnostics_view import CloserLook

TEXTS = {"more": "More: presets, all settings, loss and Q, log", "less": "Less"}


class More(Box):
    """A fold, and what stands under it.

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
        self.fold = Fold(label=TEXTS["more"])
        self.fold.add_class("dqn-fold")
        self.closer_look: CloserLook | None = None
        self.inside: Box | None = None
        super().__init__([self.fold], _dom_classes=["dqn-more-and-fold"])
        self.fold.observe(self._on_fold, "opened")

    @property
    def is_open(self) -> bool:
        """Whether anybody looks."""
        return self.fold.opened

    def show(self, run: Trainer, at_once: bool = False) -> None:
        """Draws what goes on inside a run, while somebody looks."""
        if self.is_open and self.closer_look is not None:
            self.closer_look.show(run, at_once)

    def show_whether_films_can_be_made(self, can: bool) -> None:
        """Greys the toggle for an agent that can't be filmed, and says why."""
        if self.closer_look is not None:
            self.closer_look.show_whether_films_can_be_made(can)

    def clear(self) -> None:
        """As before the first run."""
        if self.closer_look is not None:
            self.closer_look.clear()

    def _on_fold(self, _: dict) -> None:
        self.fold.label = TEXTS["less" if self.is_open else "more"]
        if self.inside is None:
            self.closer_look = CloserLook()
            self.closer_look.films.observe(lambda change: self._film(change["new"]), "value")
            parts = [self._controls.presets, self._controls.make_form(), self.closer_look]
            self.inside = Box(parts, _dom_classes=["dqn-more"])
        self.children = [self.fold, *([self.inside] if self.is_open else [])]
        if self.is_open:
            self._opened()
