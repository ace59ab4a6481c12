"""Environments: how one is made again (`recipe`), what it must be (`fit`), what it answers (`protocol`)."""

from .fit import default_settings, replaced_rewards, sizes_of, spaces_of
from .protocol import check_fit, checked_step, first_state
from .recipe import (
    BY_MAKE,
    MOST_STEPS,
    ONLY_SHOW,
    RUNNING_MEAN,
    EnvError,
    ExamRules,
    Recipe,
    checked_agent,
    cut_at,
    environment_of,
    hand_on,
    live_environment,
    name_of,
    own_layers,
    packed,
    recipe_from_json,
    recipe_of,
)

__all__ = [
    "BY_MAKE", "MOST_STEPS", "ONLY_SHOW", "RUNNING_MEAN", "EnvError", "ExamRules", "Recipe", "check_fit",
    "checked_agent", "checked_step", "cut_at", "default_settings", "environment_of", "first_state", "hand_on",
    "live_environment", "name_of", "own_layers", "packed", "recipe_from_json", "recipe_of",
    "replaced_rewards", "sizes_of", "spaces_of",
]  # fmt: skip
