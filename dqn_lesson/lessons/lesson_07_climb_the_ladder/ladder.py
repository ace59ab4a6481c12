"""The ladder from the 2017 tutorial's settings to the recommended ones, one change at a time."""

from itertools import accumulate
from typing import Any, NamedTuple

from ...hyperparameters import Hyperparameters


class Rung(NamedTuple):
    """One change: its name, why it is made, the fields it sets, and all settings once it is made."""

    name: str
    reason: str
    changes: dict[str, Any]
    settings: Hyperparameters


_RECOMMENDED = Hyperparameters()

# By name the reason, and the fields that take their recommended values here.
_CHANGES = {
    "replay after every step": (
        "A long episode deserves more than one replay, and a batch costs no more than a sample.",
        "replay_every updates_per_replay one_by_one learning_starts epsilon_decay epsilon_min",
    ),
    "look farther": (
        "With gamma 0.9 a fall one second away weighs next to nothing, so the cart drifts off the track.",
        "gamma",
    ),
    "the same goal in small numbers": (
        "0 a step and -1 for a fall ask for the same play, and small numbers are easier to learn.",
        "step_reward fall_reward",
    ),
    "inputs on one scale": (
        "The angle never leaves 0.21 while speeds reach 3: scaled, each number can be heard.",
        "state_scale",
    ),
    "hold the target still": (
        "A target network that follows slowly keeps the network from chasing its own last guess.",
        "target_tau",
    ),
    "let the other network judge": (
        "The greatest of several guesses is often a lucky one; a second network flatters less.",
        "double",
    ),
    "look n steps ahead": (
        "Real rewards of n steps carry news of a fall n times as far with each update.",
        "n_step",
    ),
    "a steadier hand": (
        "Steps that shrink, errors and gradients that cannot shout, and a smaller network.",
        "learning_rate learning_rate_end optimizer loss clip_norm batch_size hidden activation",
    ),
}


def _climb(below: Rung, change: tuple[str, tuple[str, str]]) -> Rung:
    name, (reason, fields) = change
    changes = {field: getattr(_RECOMMENDED, field) for field in fields.split()}
    return Rung(name, reason, changes, below.settings.replace(**changes))


_TUTORIAL = Rung("tutorial", "The 2017 listing as printed.", {}, Hyperparameters.tutorial())

LADDER: tuple[Rung, ...] = tuple(accumulate(_CHANGES.items(), _climb, initial=_TUTORIAL))
"""From `Hyperparameters.tutorial()` to `Hyperparameters()`; neighbours differ in the named fields only."""


def without(rung: Rung) -> Hyperparameters:
    """The recommended settings with one change left out: its fields have the tutorial's values again."""
    tutorial = LADDER[0].settings
    return _RECOMMENDED.replace(**{field: getattr(tutorial, field) for field in rung.changes})
