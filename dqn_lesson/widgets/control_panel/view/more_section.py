"""*More*: games, presets, every other setting, and what goes on inside."""

from collections.abc import Callable

from ipywidgets import Box

from ..control.trainer import Trainer
from .controls import Controls
from .diagnostics_view import DiagnosticsView
from .disclosure import Disclosure
from .game_menu import GameMenu
from .setting_control import SettingsForm

MORE, LESS = "More: games, presets, all settings, loss and Q, log", "Less"


class MoreSection(Box):
    """A button that opens and closes it, and what stands under that.

    Attributes:
        diagnostics: what goes on inside a run.
        inside: all that stands under the button; its form is made when it is first opened.

    Args:
        controls: of the panel.
        games: the menu of games.
        opened: called when it was opened.
    """

    def __init__(self, controls: Controls, games: GameMenu, opened: Callable[[], None]):
        self._controls, self._games, self._opened = controls, games, opened
        self._form: SettingsForm | None = None
        self.diagnostics = DiagnosticsView()
        self.inside = Box([games, controls.presets, self.diagnostics], _dom_classes=["dqn-more"])
        self.disclosure = Disclosure(description=MORE)
        super().__init__([self.disclosure], _dom_classes=["dqn-more-and-fold"])
        self.disclosure.observe(self._on_disclosure, "value")

    def show(self, run: Trainer, at_once: bool = False) -> None:
        """Draws what goes on inside a run, while it can be seen."""
        if self.disclosure.value:
            self.diagnostics.show(run, at_once)

    def _on_disclosure(self, _: dict) -> None:
        is_open = self.disclosure.value
        self.disclosure.description = LESS if is_open else MORE
        if self._form is None:
            self._form = self._controls.make_form()
            self.inside.children = [self._games, self._controls.presets, self._form, self.diagnostics]
        self.children = [self.disclosure, *([self.inside] if is_open else [])]
        if is_open:
            self._opened()
