"""The sliders of the first view: all of them, or a few and the others folded away."""

from collections.abc import Mapping, Sequence

from ipywidgets import Box

from .disclosure import Disclosure
from .setting_control import SettingControl

NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six")


class FoldedSliders(Box):
    """Sliders, and a button that shows the rest.

    Args:
        sliders: all of them, by name.
        unfolded: the names of those that are seen at once; None: all.

    Raises:
        ValueError: there is no such slider.
    """

    def __init__(self, sliders: Mapping[str, SettingControl], unfolded: Sequence[str] | None):
        unfolded = list(sliders if unfolded is None else unfolded)
        if unknown := [name for name in unfolded if name not in sliders]:
            raise ValueError(f"There is no slider {unknown[0]!r}. There are: {', '.join(sliders)}.")
        parts = [_grid([sliders[name] for name in unfolded])]
        if rest := [slider for name, slider in sliders.items() if name not in unfolded]:
            words = f"{NUMBERS[len(rest)]} more slider{'s' * (len(rest) > 1)}"
            self._folded, self.disclosure = _grid(rest), Disclosure(description=words)
            self.disclosure.observe(lambda _: self._show(), "value")
            self._show()
            parts += [self.disclosure, self._folded]
        super().__init__(parts, _dom_classes=["dqn-all-sliders"])

    def _show(self) -> None:
        self._folded.layout.display = None if self.disclosure.value else "none"


def _grid(sliders: list[SettingControl]) -> Box:
    return Box(sliders, _dom_classes=["dqn-sliders"])
