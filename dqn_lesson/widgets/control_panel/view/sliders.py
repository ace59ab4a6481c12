"""A slider for one hyperparameter, made from its `Setting`: value, meaning, a mark and a way back."""

import math

import anywidget
import traitlets

from ....hyperparameters import Hyperparameters, Setting
from ...shared.format import formatted
from ...shared.sources import script
from .settings import LABELS, TEXTS, help_of, typed


class Value(traitlets.Any):
    """Anything that the slider's own check lets through; traitlets would let None through unchecked."""

    allow_none = False


class Slider(anywidget.AnyWidget):
    """One hyperparameter, to be moved by mouse, finger or keyboard, or typed.

    Its positions are `stops`; `value` may be set to anything else that is allowed. Its owner writes
    `readout`, `recommended` and `missing`.

    Raises:
        ValueError: when `value` is set to something that is not allowed.
    """

    _esm = script("control_panel/view/slider.js")

    label = traitlets.Unicode().tag(sync=True)
    help = traitlets.Unicode().tag(sync=True)
    stops = traitlets.List().tag(sync=True)
    recommended = traitlets.Any().tag(sync=True)  # the preset's value
    value = Value().tag(sync=True)
    text = traitlets.Unicode().tag(sync=True)  # the value as people write it
    back = traitlets.Unicode().tag(sync=True)  # the recommended value, where `value` differs from it
    back_help = traitlets.Unicode().tag(sync=True)
    readout = traitlets.Unicode().tag(sync=True)
    missing = traitlets.Unicode().tag(sync=True)  # why it can't be moved
    error = traitlets.Unicode().tag(sync=True)  # what is wrong with what was typed

    def __init__(self, name: str, value: float, recommended: float):
        about = Hyperparameters.setting(name)
        self.name = name
        super().__init__(
            label=LABELS[name],
            help=help_of(name),
            stops=stops(about, recommended),
            recommended=recommended,
            value=value,
        )
        self._describe()
        self.on_msg(lambda _, content, __: self.type(content["text"]))

    def type(self, text: str) -> None:
        """Takes a typed value, or says what is wrong with it."""
        try:
            self.value = typed(self.name, text)
            self.error = ""
        except ValueError as error:
            self.error = str(error)

    @traitlets.validate("value")
    def _checked(self, proposal: dict) -> float:
        return Hyperparameters.checked(self.name, proposal["value"])

    @traitlets.observe("value", "recommended")
    def _describe(self, change: dict | None = None) -> None:
        self.error = ""
        self.text = formatted(self.value)
        self.back = "" if self.value == self.recommended else formatted(self.recommended)
        self.back_help = TEXTS["back"].format(name=LABELS[self.name], value=formatted(self.recommended))


def stops(about: Setting, recommended: float) -> list[float]:
    """The values on a slider, smallest first, evenly spread on its scale, the recommended one among them."""
    low, high = (_position(value, about.scale) for value in about.slider)
    whole = isinstance(recommended, int)
    values = {recommended}
    for count in range(math.floor((high - low) / about.step + 1e-9) + 1):
        value = _value(low + count * about.step, about.scale)
        values.add(round(value) if whole else value)
    near = {v for v in values if v != recommended and math.isclose(v, recommended, rel_tol=1e-9)}
    return sorted(values - near)


def _position(value: float, scale: str) -> float:
    match scale:
        case "log":
            return math.log10(value)
        case "log2":
            return math.log2(value)
        case "log from 1":
            return -math.log10(1 - value)
    return value


def _value(position: float, scale: str) -> float:
    """The value at a position, rounded to two digits of what the scale is about."""
    match scale:
        case "log":
            return float(f"{10**position:.2g}")
        case "log2":
            return 2**position
        case "log from 1":
            return round(1 - float(f"{10**-position:.2g}"), 10)
    return round(position, 10)
