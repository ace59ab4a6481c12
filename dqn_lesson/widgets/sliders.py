"""A slider for one hyperparameter, made from its `Setting`: value, meaning, a mark and a way back."""

import math
from pathlib import Path

import anywidget
import traitlets

from ..hyperparameters import Hyperparameters, Setting
from .readouts import number

LABELS = {
    "learning_rate": "learning rate",
    "gamma": "gamma",
    "epsilon_decay": "epsilon decay",
    "epsilon_min": "epsilon minimum",
    "batch_size": "batch size",
    "num_steps": "training steps",
}
TEXTS = {
    "back": "{name} was changed: back to {value}",
    "help": "{name}: {help}.",
    "live": "It acts in the middle of a run too.",
    "waits": "It counts from the next Train on.",
}


class Value(traitlets.Any):
    """Anything that the slider's own check lets through; traitlets would let None through unchecked."""

    allow_none = False


class Slider(anywidget.AnyWidget):
    """One hyperparameter, to be moved by mouse, finger or keyboard.

    Its positions are `stops`; `value` may be set to anything else that is allowed. Whoever owns the slider
    writes `readout`.

    Raises:
        ValueError: when `value` is set to something that is not allowed.
    """

    # As text: anywidget watches a file, and its watcher would keep every widget alive.
    _esm = Path(__file__).with_name("slider.js").read_text(encoding="utf-8")

    label = traitlets.Unicode().tag(sync=True)
    help = traitlets.Unicode().tag(sync=True)
    stops = traitlets.List().tag(sync=True)
    recommended = traitlets.Any().tag(sync=True)
    value = Value().tag(sync=True)
    text = traitlets.Unicode().tag(sync=True)  # the value as people write it
    back = traitlets.Unicode().tag(sync=True)  # the recommended value, where `value` differs from it
    back_help = traitlets.Unicode().tag(sync=True)
    readout = traitlets.Unicode().tag(sync=True)

    def __init__(self, name: str, value: float, recommended: float):
        about = Hyperparameters.setting(name)
        self.name = name
        explanation = TEXTS["help"].format(name=LABELS[name], help=about.help)
        super().__init__(
            label=LABELS[name],
            help=f"{explanation} {TEXTS['live' if about.live else 'waits']}",
            stops=stops(about, recommended),
            recommended=recommended,
            back_help=TEXTS["back"].format(name=LABELS[name], value=number(recommended)),
            value=value,
        )
        self._describe()

    @traitlets.validate("value")
    def _checked(self, proposal: dict) -> float:
        return Hyperparameters.checked(self.name, proposal["value"])

    @traitlets.observe("value")
    def _describe(self, change: dict | None = None) -> None:
        self.text = number(self.value)
        self.back = "" if self.value == self.recommended else number(self.recommended)


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
