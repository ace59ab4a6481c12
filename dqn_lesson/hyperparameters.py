"""Everything that can be set, each setting with its range, its unit and one line of help.

Written once, here: checks, sliders and the lessons' tables are made from it. The defaults are the
recommended recipe, `Hyperparameters.tutorial()` is the 2017 listing; a comment gives the paper's own value
where ours is another (Mnih et al. 2015, doi:10.1038/nature14236, extended data table 1).
"""

from dataclasses import asdict, dataclass, field, fields, replace
from numbers import Integral, Real
from typing import Any, NamedTuple

import numpy as np

_WHOLE = ("hidden", "filters")  # of the lists, those of whole numbers


class Setting(NamedTuple):
    """What is known about one hyperparameter besides its value."""

    help: str
    group: str
    low: float | None = None  # smallest and largest value allowed, both included
    high: float | None = None
    slider: tuple[float, float] | None = None  # the part of the range worth a slider
    scale: str = "linear"  # "log"; "log from 1": the distance to 1 is on a log scale
    step: float | None = None  # on the slider, in units of `scale`
    unit: str = ""
    choices: tuple | None = None
    optional: bool = False  # None is allowed
    live: bool = False  # acts in the middle of a run; the others wait for a new agent


def _field(default: Any, help: str, group: str, *bounds: float, **more: Any) -> Any:
    low, high = bounds or (None, None)
    return field(default=default, metadata={"setting": Setting(help, group, low, high, **more)})


@dataclass(frozen=True, kw_only=True)
class Hyperparameters:
    """The settings of a `DQNAgent` and of its training; checked when made, then never changed.

    `replace` makes a copy with some of them changed, `Hyperparameters.setting(name)` tells about one.

    Raises:
        ValueError: a value has the wrong type, is out of range or not a number. The message says what was
            given, what is allowed and what to try.
    """

    # fmt: off
    learning_rate: float = _field(
        1e-3, "how far each update moves the network", "learning", 1e-7, 1.0,
        slider=(1e-5, 1e-1), scale="log", step=0.25, live=True)
    learning_rate_end: float = _field(
        0.02, "the share of the learning rate that is left when the run ends", "learning", 0.0, 1.0,
        step=0.01)
    gamma: float = _field(  # paper: 0.99
        0.995, "how much the next step counts compared with this one", "learning", 0.0, 1.0,
        slider=(0.5, 0.9995), scale="log from 1", step=0.1, live=True)
    batch_size: int = _field(  # paper: 32
        64, "how many memories one update looks at", "learning", 1, 4096,
        slider=(1, 512), scale="log2", step=1, unit="memories", live=True)
    replay_every: int = _field(  # paper: 4
        64, "steps between two replays; 0: after each episode", "learning", 0, 100_000, unit="steps")
    updates_per_replay: int = _field(
        64, "how many batches one replay learns from", "learning", 1, 100_000, unit="updates")
    one_by_one: bool = _field(
        False, "make an update for each memory by itself, as the tutorial does", "learning", live=True)
    epsilon: float = _field(
        1.0, "the share of actions that are random at the start", "exploration", 0.0, 1.0,
        step=0.01, live=True)
    epsilon_decay: float = _field(  # paper: a straight line over a million frames
        0.9996, "what epsilon is multiplied by after each update", "exploration", 0.0, 1.0,
        slider=(0.9, 0.99999), scale="log from 1", step=0.1, live=True)
    epsilon_min: float = _field(  # paper: 0.1
        0.04, "epsilon never falls below this", "exploration", 0.0, 1.0,
        slider=(0.0, 0.5), step=0.01, live=True)
    memory_size: int = _field(  # paper: a million
        50_000, "how many steps the memory holds", "memory", 1, 5_000_000,
        slider=(100, 100_000), scale="log", step=0.25, unit="steps")
    learning_starts: int = _field(  # paper: 50,000
        1_000, "steps played before the first update", "memory", 0, 1_000_000,
        slider=(0, 5_000), step=100, unit="steps")
    n_step: int = _field(  # paper: 1
        8, "how many rewards are added up before the network is asked", "memory", 1, 100,
        slider=(1, 20), step=1, unit="steps", live=True)
    stop_at_reward: bool = _field(
        False, "a reward other than 0, such as a point, ends what counts for the steps before it", "memory",
        live=True)
    priority: float = _field(
        0.0, "how much more often a memory with a large error is replayed; 0: all alike", "memory", 0.0, 1.0,
        slider=(0.0, 1.0), step=0.1)
    hidden: tuple[int, ...] = _field((64, 64), "the widths of the hidden layers", "network", 1, 4096)
    filters: tuple[int, ...] = _field(  # paper: 32, 8, 4, 64, 4, 2, 64, 3, 1
        (16, 8, 4, 32, 3, 2), "for pictures: filters, their size and their stride, three numbers a layer",
        "network", 1, 4096)
    activation: str = _field(
        "relu", "the function behind each hidden layer", "network", choices=("relu", "tanh", "elu", "gelu"))
    dueling: bool = _field(
        False, "two streams: what a state is worth, and what each action adds to it", "network")
    state_scale: tuple[float, ...] | None = _field(
        (1 / 2.4, 1 / 2, 5.0, 1 / 2), "what each number of the state is multiplied by", "network", -1e6, 1e6,
        optional=True)
    optimizer: str = _field(  # paper: rmsprop
        "adam", "how a gradient becomes a step", "stabilisers", choices=("adam", "rmsprop", "sgd"))
    loss: str = _field("huber", "how errors are weighed", "stabilisers", choices=("huber", "mse"))
    clip_norm: float | None = _field(
        10.0, "the longest gradient allowed; none: any length", "stabilisers", 1e-6, 1e6, optional=True)
    target_tau: float = _field(  # paper: a full copy every 10,000 updates
        0.005, "how far the target network follows at each update; 1: there is no target network",
        "stabilisers", 1e-6, 1.0, slider=(1e-3, 1.0), scale="log", step=0.25, live=True)
    double: bool = _field(True, "one network chooses the next action, the other one values it", "stabilisers")
    step_reward: float | None = _field(
        0.0, "the reward of a step; none: the environment's own", "rewards", -1e6, 1e6, optional=True)
    fall_reward: float | None = _field(
        -1.0, "the reward of the step that ends in failure; none: the environment's own", "rewards",
        -1e6, 1e6, optional=True)
    num_steps: int = _field(
        40_000, "how long to train", "run", 1, 100_000_000,
        slider=(5_000, 100_000), step=5_000, unit="steps")
    num_episodes: int | None = _field(
        None, "stop after this many episodes; none: only the steps count", "run", 1, 100_000_000,
        optional=True)

    @classmethod
    def tutorial(cls) -> "Hyperparameters":
        """The settings of the 2017 listing, replaying once after each episode (one of its two readings)."""
        return cls(
            learning_rate=1e-4, learning_rate_end=1.0, gamma=0.9, batch_size=32, replay_every=0,
            updates_per_replay=1, one_by_one=True, epsilon=1.0, epsilon_decay=0.995, epsilon_min=0.1,
            memory_size=50_000, learning_starts=0, n_step=1, hidden=(128, 128, 128), activation="tanh",
            state_scale=None, optimizer="rmsprop", loss="mse", clip_norm=None, target_tau=1.0, double=False,
            step_reward=1.0, fall_reward=-100.0)

    @classmethod
    def plain(cls) -> "Hyperparameters":
        """The tutorial's settings with the four changes after which its plain agent learns.

        No target network, no Double DQN, returns of one step: as many updates as steps, in batches; a longer
        view, small rewards, and a learning rate that falls. Tuned on seeds 0 to 9.
        """
        return cls.tutorial().replace(
            replay_every=64, updates_per_replay=64, one_by_one=False, learning_starts=1_000,
            epsilon_decay=0.9996, epsilon_min=0.04, gamma=0.995, step_reward=0.0, fall_reward=-1.0,
            learning_rate_end=0.02, num_steps=25_000)
    # fmt: on

    def __post_init__(self):
        for name in self.names():
            object.__setattr__(self, name, self.checked(name, getattr(self, name)))

    @classmethod
    def names(cls) -> list[str]:
        """The names of all settings, in the order in which they stand here."""
        return [field.name for field in fields(cls)]

    @classmethod
    def live_names(cls) -> list[str]:
        """The names of those that act in the middle of a run."""
        return [name for name in cls.names() if cls.setting(name).live]

    @classmethod
    def setting(cls, name: str) -> Setting:
        """What is known about one setting: help, range, unit, slider, and whether it acts mid-run."""
        return cls.__dataclass_fields__[name].metadata["setting"]

    @classmethod
    def checked(cls, name: str, value: Any) -> Any:
        """The value in its plain Python type, if it is allowed.

        Raises:
            ValueError: as described for the class.
        """
        about, default = cls.setting(name), cls.__dataclass_fields__[name].default
        if value is None and about.optional:
            return None
        kind = type(default) if default is not None else int
        if about.choices:
            good = isinstance(value, str) and value in about.choices
        elif kind is tuple:
            good = _is_numbers(value, about, whole=name in _WHOLE)
            good = good and (name != "filters" or len(value) % 3 == 0)
            value = tuple(v.item() if hasattr(v, "item") else v for v in value) if good else value
        elif kind is bool:
            good = isinstance(value, bool | np.bool_)
        else:
            good = _is_number(value, about, whole=kind is int)
        if not good:
            raise ValueError(
                f"{name} is {value!r}, but must be {_allowed(about, kind, name)}. Try {default!r}."
            )
        return kind(value)

    def replace(self, **changes: Any) -> "Hyperparameters":
        """A copy with some settings changed."""
        return replace(self, **changes)

    def difference(self, other: "Hyperparameters") -> dict[str, tuple[Any, Any]]:
        """The settings that are not the same: `{name: (mine, the other's)}`."""
        mine, others = asdict(self), asdict(other)
        return {name: (mine[name], others[name]) for name in mine if mine[name] != others[name]}


def _is_number(value: Any, about: Setting, whole: bool) -> bool:
    if isinstance(value, bool) or not isinstance(value, Integral if whole else Real):
        return False
    return about.low <= value <= about.high  # never true of NaN


def _is_numbers(value: Any, about: Setting, whole: bool) -> bool:
    if isinstance(value, np.ndarray):
        value = value.tolist()
    some = isinstance(value, list | tuple) and len(value) > 0
    return some and all(_is_number(v, about, whole) for v in value)


def _allowed(about: Setting, kind: type, name: str) -> str:
    if about.choices:
        words = "one of " + ", ".join(repr(choice) for choice in about.choices)
    elif kind is bool:
        words = "True or False"
    else:
        words = "whole number" if kind is int or name in _WHOLE else "number"
        many = "threes of" if name == "filters" else "one or more"
        words = f"a list of {many} {words}s" if kind is tuple else f"a {words}"
        words += f" from {about.low:,} to {about.high:,}"
    return words + (", or None" if about.optional else "")
