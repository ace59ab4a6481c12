"""How a setting is called, written, typed and put on a slider, by its `Setting` alone."""

import math
import re
from typing import Any

from ....agent import LARGEST_SEED, checked_seed
from ....format import formatted
from ....hyperparameters import Hyperparameters, Setting

# Where it is not the setting's own name.
LABELS = {
    "learning_rate_end": "learning rate at the end",
    "epsilon": "epsilon at the start",
    "epsilon_min": "epsilon minimum",
    "learning_starts": "learning starts after",
    "n_step": "n-step",
    "hidden": "hidden layers",
    "clip_norm": "longest gradient",
    "double": "Double DQN",
    "dueling": "dueling streams",
    "step_reward": "reward of a step",
    "fall_reward": "reward of a fall",
    "num_steps": "training steps",
    "num_episodes": "episodes at most",
}
_THOUSANDS = re.compile(r"[^\d]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?")
SEED = Setting("decides everything random in a run", "run", 0, LARGEST_SEED)


def setting(name: str) -> Setting:
    """What is known about a setting, the seed included."""
    return SEED if name == "seed" else Hyperparameters.setting(name)


def kind(name: str) -> str:
    """What it is on the page: "slider", "number", "numbers", "choice" or "tick"."""
    about, default = setting(name), 0 if name == "seed" else getattr(Hyperparameters(), name)
    if about.choices:
        return "choice"
    if isinstance(default, bool):
        return "tick"
    if about.slider:
        return "slider"
    return "numbers" if isinstance(default, tuple) else "number"


def label(name: str) -> str:
    """What it is called on the page."""
    return LABELS.get(name, name.replace("_", " "))


def help_of(name: str) -> str:
    """The tooltip: what it is, which values are allowed, and when it acts."""
    about = setting(name)
    allowed = ""
    if about.choices:
        allowed = f" One of {', '.join(about.choices)}."
    elif about.low is not None:
        or_none = ", or none" if about.optional else ""
        allowed = f" From {formatted(about.low)} to {formatted(about.high)}{or_none}."
    live = "at once, even in the middle of a run" if about.live else "after Reset"
    return f"{label(name)}: {about.help}.{allowed} It takes effect {live}."


def text_of(value: Any) -> str:
    """A value as people write it: 40,000; 64, 64; none; yes."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(f"{part:.4g}" for part in value)
    return value if isinstance(value, str) else formatted(value)


def typed(name: str, text: str) -> Any:
    """The value that was typed.

    Raises:
        ValueError: it is not allowed; the message is the one of `Hyperparameters.checked`.
    """
    text = text.strip()
    about, how = setting(name), kind(name)
    if how == "choice":
        return checked(name, text)
    if how == "tick":
        return checked(name, {"yes": True, "no": False}.get(text.lower(), text))
    if about.optional and text.lower() in ("", "none"):
        return None
    if how == "numbers":
        parts = [_number(part) for part in text.strip("()[]").replace(",", " ").split()]
        return checked(name, parts or text)
    if _THOUSANDS.fullmatch(text):  # and not 2,5, which half the world writes for 2.5
        text = text.replace(",", "")
    return checked(name, _number(text))


def checked(name: str, value: Any) -> Any:
    """The value in its plain Python type.

    Raises:
        ValueError: it is not allowed.
    """
    return checked_seed(value) if name == "seed" else Hyperparameters.checked(name, value)


def _number(text: str) -> int | float | str:
    """What is written as a number, `1e4` and `1/2.4` too; anything else as it is, for the message."""
    try:
        top, *bottom = [float(part) for part in text.replace("\N{MINUS SIGN}", "-").split("/", 1)]
        value = top / bottom[0] if bottom else top
    except (ValueError, ZeroDivisionError):
        return text
    return int(value) if value.is_integer() and not bottom else value


def stops(about: Setting, recommended: float) -> list[float]:
    """The values on a slider, smallest first, evenly spread on its scale, the recommended one among them."""
    position, value_at = _SCALES[about.scale]
    low, high = map(position, about.slider)
    whole = isinstance(recommended, int)
    values = {recommended}
    for count in range(math.floor((high - low) / about.step + 1e-9) + 1):
        value = value_at(low + count * about.step)
        values.add(round(value) if whole else value)
    near = {v for v in values if v != recommended and math.isclose(v, recommended, rel_tol=1e-9)}
    return sorted(values - near)


# The position of a value on its scale, and the value at a position, to two digits of what the scale is about.
_SCALES = {
    "linear": (float, lambda at: round(at, 10)),
    "log": (math.log10, lambda at: float(f"{10**at:.2g}")),
    "log2": (math.log2, lambda at: 2**at),
    "log from 1": (lambda value: -math.log10(1 - value), lambda at: round(1 - float(f"{10**-at:.2g}"), 10)),
}
