"""How a setting is called, written, typed and put on a slider, by its `Setting` alone."""

import math
import re
from typing import Any

from ....agent import LARGEST_SEED, checked_seed
from ....hyperparameters import Hyperparameters, Setting
from ...shared.format import formatted

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
    "step_reward": "reward of a step",
    "fall_reward": "reward of a fall",
    "num_steps": "training steps",
    "num_episodes": "episodes at most",
}
# The lesson whose agent has a setting for the first time.
LESSON = {
    "learning_rate": "02", "hidden": "02", "activation": "02", "optimizer": "02", "loss": "02",
    "memory_size": "03", "gamma": "04", "one_by_one": "04", "epsilon": "05", "epsilon_decay": "05",
    "epsilon_min": "05", "learning_rate_end": "06", "n_step": "07", "state_scale": "07", "clip_norm": "07",
    "target_tau": "07", "double": "07",
}  # fmt: skip
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
    live = "at once, even in the middle of a run" if about.live else "from the next Reset on"
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
