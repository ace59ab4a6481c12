"""*More*: presets, every other setting, and what goes on inside. Made when it is first opened."""

from collections.abc import Callable

from ipywidgets import Box

from .closer_look import CloserLook
from .controls import Controls


class More(Box):
    """What stands under the panel's fold.

    Args:
        controls: of the panel.
        film: called with whether films are wanted.
    """

    def __init__(self, controls: Controls, film: Callable[[bool], None]):
        self.closer_look = CloserLook()
        self.closer_look.films.observe(lambda change: film(change["new"]), "value")
        self.form = controls.make_form()
        parts = [controls.presets, self.form, self.closer_look]
        super().__init__(parts, _dom_classes=["dqn-more"])
