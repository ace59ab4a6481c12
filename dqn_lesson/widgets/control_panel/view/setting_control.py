"""One setting on the page, made from its `Setting`: value, meaning, a mark and a way back; many, in tabs."""

from typing import Any

import anywidget
import traitlets
from ipywidgets import widget_serialization

from ....hyperparameters import Hyperparameters
from ...shared.sources import script
from .settings import checked, help_of, kind, label, setting, stops, text_of, typed


class SettingControl(anywidget.AnyWidget):
    """A setting, to be moved, ticked or chosen by mouse, finger or keyboard, or typed.

    A slider's positions are its stops; `value` may be set to anything else that is allowed. Its owner writes
    `readout`, `recommended` and `missing`.

    Raises:
        ValueError: when `value` is set to something that is not allowed.
    """

    _esm = script("control_panel/view/setting_control.js")

    about = traitlets.Dict().tag(sync=True)  # what never changes
    value = traitlets.TraitType().tag(sync=True)  # and not `Any`, which lets None through unchecked
    recommended = traitlets.Any().tag(sync=True)  # the preset's value
    words = traitlets.Dict().tag(sync=True)  # the value as people write it, and the way back
    readout = traitlets.Unicode().tag(sync=True)
    missing = traitlets.Unicode().tag(sync=True)  # why it can't be changed
    error = traitlets.Unicode().tag(sync=True)  # what is wrong with what was typed

    def __init__(self, name: str, value: Any, recommended: Any):
        known, how = setting(name), kind(name)
        self.name = name
        self._own = getattr(Hyperparameters(), name, None)  # the seed has none
        about = {
            "name": name,
            "group": known.group,
            "kind": how,
            "label": label(name),
            "help": help_of(name),
            "stops": stops(known, recommended) if how == "slider" else [],
            "choices": list(known.choices or ()),
            "optional": known.optional,
            "when": "at once" if known.live else "after Reset",
        }
        readout = known.help + (f" ({known.unit})" if known.unit else "")
        super().__init__(about=about, value=value, recommended=recommended, readout=readout)
        self._describe()
        self.on_msg(lambda _, content, __: self.type(content["text"]))

    def type(self, text: str) -> None:
        """Takes what was typed, chosen or ticked, or says what is wrong with it."""
        # What stands on the page already is taken exactly; written, 1/2.4 is 0.4167.
        on_page = [value for value in (self.value, self.recommended, self._own) if text == text_of(value)]
        try:
            self.value = on_page[0] if on_page else typed(self.name, text)
            self.error = ""
        except ValueError as error:
            self.error = str(error)

    @traitlets.validate("value")
    def _checked(self, proposal: dict) -> Any:
        return checked(self.name, proposal["value"])

    @traitlets.observe("value", "recommended")
    def _describe(self, change: dict | None = None) -> None:
        back = text_of(self.recommended)
        otherwise = self._own if self.recommended is None else self.recommended
        self.error = ""  # it was about a value that is gone
        self.words = {
            "text": text_of(self.value),
            "back": "" if self.value == self.recommended else back,
            "back_help": f"{label(self.name)} was changed: back to {back}",
            "otherwise": "" if otherwise is None else text_of(otherwise),  # than none
        }


class SettingsForm(anywidget.AnyWidget):
    """A tab for each group of its children, which are `SettingControl`s."""

    _esm = script("control_panel/view/settings_form.js")

    children = traitlets.List().tag(sync=True, **widget_serialization)
    tab = traitlets.Unicode().tag(sync=True)  # the open group, so that a reload of the page comes back to it
