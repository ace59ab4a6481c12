"""How a setting is called, written and typed, by its `Setting` alone."""

import re
from typing import Any

from ....agent import LARGEST_SEED, checked_seed
from ....hyperparameters import Hyperparameters, Setting
from ...shared.format import formatted

LABELS = {
    "learning_rate": "learning rate",
    "learning_rate_end": "learning rate at the end",
    "gamma": "gamma",
    "batch_size": "batch size",
    "replay_every": "replay every",
    "updates_per_replay": "updates per replay",
    "one_by_one": "one by one",
    "epsilon": "epsilon at the start",
    "epsilon_decay": "epsilon decay",
    "epsilon_min": "epsilon minimum",
    "memory_size": "memory size",
    "learning_starts": "learning starts after",
    "n_step": "n-step",
    "hidden": "hidden layers",
    "activation": "activation",
    "state_scale": "state scale",
    "optimizer": "optimizer",
    "loss": "loss",
    "clip_norm": "longest gradient",
    "target_tau": "target tau",
    "double": "Double DQN",
    "step_reward": "reward of a step",
    "fall_reward": "reward of a fall",
    "num_steps": "training steps",
    "num_episodes": "episodes at most",
    "seed": "seed",
}
TEXTS = {
    "help": "{name}: {help}.",
    "range": "From {low} to {high}.",
    "range or none": "From {low} to {high}, or none.",
    "choices": "One of {choices}.",
    "live": "It takes effect at once, even in the middle of a run.",
    "waits": "It takes effect from the next Reset on.",
    "at once": "takes effect at once",
    "from reset": "from the next Reset on",
    "back": "{name} was changed: back to {value}",
    "missing": "not in your agent: lesson {lesson} adds it",
    "none": "none",
    "yes": "yes",
    "no": "no",
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


def help_of(name: str) -> str:
    """The tooltip: what it is, which values are allowed, and when it acts."""
    about = setting(name)
    parts = [TEXTS["help"].format(name=LABELS[name], help=about.help)]
    if about.choices:
        parts.append(TEXTS["choices"].format(choices=", ".join(about.choices)))
    elif about.low is not None:
        key = "range or none" if about.optional else "range"
        parts.append(TEXTS[key].format(low=formatted(about.low), high=formatted(about.high)))
    return " ".join([*parts, TEXTS["live" if about.live else "waits"]])


def missing_text(name: str) -> str:
    """Why a setting can't be changed: which lesson gives it to the learner's agent."""
    return TEXTS["missing"].format(lesson=LESSON[name])


def text_of(value: Any) -> str:
    """A value as people write it: 40,000; 64, 64; none; yes."""
    if value is None:
        return TEXTS["none"]
    if isinstance(value, bool):
        return TEXTS["yes" if value else "no"]
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
        return Hyperparameters.checked(name, text)
    if how == "tick":
        return Hyperparameters.checked(name, {"yes": True, "no": False}.get(text.lower(), text))
    if about.optional and text.lower() in ("", TEXTS["none"]):
        return None
    if how == "numbers":
        parts = [_number(part) for part in text.strip("()[]").replace(",", " ").split()]
        return Hyperparameters.checked(name, parts or text)
    if _THOUSANDS.fullmatch(text):  # and not 2,5, which half the world writes for 2.5
        text = text.replace(",", "")
    value = _number(text)
    return checked_seed(value) if name == "seed" else Hyperparameters.checked(name, value)


def _number(text: str) -> int | float | str:
    """What is written as a number, `1e4` and `1/2.4` too; anything else as it is, for the message."""
    try:
        top, *bottom = [float(part) for part in text.replace("\N{MINUS SIGN}", "-").split("/", 1)]
        value = top / bottom[0] if bottom else top
    except (ValueError, ZeroDivisionError):
        return text
    return int(value) if value.is_integer() and not bottom else value
