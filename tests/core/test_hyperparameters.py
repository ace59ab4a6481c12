"""The settings: what is allowed, what a message says, and what the sliders are made from."""

import dataclasses
import math

import numpy as np
import pytest

from dqn_lesson.hyperparameters import Hyperparameters

DEFAULTS = Hyperparameters()
TUTORIAL = Hyperparameters.tutorial()
NAMES = Hyperparameters.names()
ABOUT = {name: Hyperparameters.setting(name) for name in NAMES}
LISTS = ("hidden", "state_scale", "filters")
CHOICES = ("activation", "optimizer", "loss")
FLAGS = ("one_by_one", "double", "stop_at_reward", "dueling")
NUMBERS = [name for name in NAMES if name not in LISTS + CHOICES + FLAGS]
WHOLE = [
    *("batch_size", "replay_every", "updates_per_replay", "memory_size", "learning_starts"),
    *("n_step", "num_steps", "num_episodes"),
]
OPTIONAL = ["state_scale", "clip_norm", "step_reward", "fall_reward", "num_episodes"]
LIVE = [
    *("learning_rate", "gamma", "batch_size", "one_by_one", "epsilon", "epsilon_decay", "epsilon_min"),
    *("n_step", "stop_at_reward", "target_tau"),
]


def refusal(name: str, value: object) -> str:
    """The message for a bad value, the same from the constructor, from `replace` and from `checked`."""
    with pytest.raises(ValueError) as made:
        Hyperparameters(**{name: value})
    with pytest.raises(ValueError) as replaced:
        DEFAULTS.replace(**{name: value})
    with pytest.raises(ValueError) as checked:
        Hyperparameters.checked(name, value)
    assert str(made.value) == str(replaced.value) == str(checked.value)
    return str(made.value)


@pytest.mark.parametrize("name", NUMBERS)
def test_both_ends_of_a_range_are_allowed_and_nothing_beyond_them(name):
    low, high = ABOUT[name].low, ABOUT[name].high
    a_bit = 1 if name in WHOLE else 1e-9 * max(1.0, abs(high))
    assert getattr(Hyperparameters(**{name: low}), name) == low
    assert getattr(Hyperparameters(**{name: high}), name) == high
    for value in (low - a_bit, high + a_bit, high * 1000):
        message = refusal(name, value)
        assert message.startswith(f"{name} is {value!r}, but must be a ")
        assert f"number from {low:,} to {high:,}" in message
        assert message.endswith(f"Try {getattr(DEFAULTS, name)!r}.")


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize(
    "value",
    [math.nan, math.inf, -math.inf, np.float32("nan"), 10**400, "0.5", [0.5], np.array([1]), True, 1j, {}],
    ids=str,
)
def test_a_number_must_be_a_finite_number(name, value):
    message = refusal(name, value)
    assert message.startswith(f"{name} is {value!r}, but must be a ")
    assert ("a whole number from" in message) == (name in WHOLE)
    assert message.endswith(f"Try {getattr(DEFAULTS, name)!r}.")


@pytest.mark.parametrize("name", WHOLE)
def test_a_count_must_be_whole(name):
    assert "must be a whole number" in refusal(name, 64.0)
    assert "must be a whole number" in refusal(name, np.float64(64))


@pytest.mark.parametrize("name", CHOICES)
@pytest.mark.parametrize("value", ["no such thing", "", None, 1, ["relu"], "RELU"], ids=str)
def test_a_choice_must_be_one_of_a_few(name, value):
    message = refusal(name, value)
    assert message.startswith(f"{name} is {value!r}, but must be one of '")
    assert all(repr(choice) in message for choice in ABOUT[name].choices)
    assert message.endswith(f"Try {getattr(DEFAULTS, name)!r}.")


@pytest.mark.parametrize("name", FLAGS)
@pytest.mark.parametrize("value", [0, 1, "True", None, math.nan, []], ids=str)
def test_a_flag_must_be_true_or_false(name, value):
    expected = f"{name} is {value!r}, but must be True or False. Try {getattr(DEFAULTS, name)!r}."
    assert refusal(name, value) == expected


@pytest.mark.parametrize(
    "value",
    [
        (),
        [],
        64,
        np.int64(64),
        np.array(64),
        np.array([[64]]),
        [64, 0],
        [64.0],
        "64",
        b"64",
        [True],
        {64},
        [4097],
    ],
    ids=repr,
)
def test_hidden_must_be_a_list_of_widths(value):
    expected = "must be a list of one or more whole numbers from 1 to 4,096. Try (64, 64)."
    assert refusal("hidden", value) == f"hidden is {value!r}, but {expected}"


@pytest.mark.parametrize(
    "value", [(), [8, 4], [8, 4, 2, 1], [8, 4.0, 2], 8, [[8, 4, 2]], [8, 0, 2]], ids=repr
)
def test_filters_must_be_a_list_of_threes(value):
    expected = "must be a list of threes of whole numbers from 1 to 4,096. Try (16, 8, 4, 32, 3, 2)."
    assert refusal("filters", value) == f"filters is {value!r}, but {expected}"


@pytest.mark.parametrize(
    "value", [[], 1.0, np.float32(2), [1.0, math.nan], [math.inf], ["1"], [2e6]], ids=repr
)
def test_state_scale_must_be_a_list_of_numbers(value):
    message = refusal("state_scale", value)
    assert message.startswith(f"state_scale is {value!r}, but must be a list of one or more numbers from ")
    assert "-1,000,000.0 to 1,000,000.0, or None. Try (0.41" in message


@pytest.mark.parametrize("name", NAMES)
def test_none_is_allowed_where_it_has_a_meaning_and_nowhere_else(name):
    if name in OPTIONAL:
        assert getattr(Hyperparameters(**{name: None}), name) is None
        assert ", or None. Try" in refusal(name, "x")
    else:
        assert f"{name} is None, but must be" in refusal(name, None)
        assert "or None" not in refusal(name, None)


@pytest.mark.parametrize(
    ("name", "value", "plain"),
    [
        ("gamma", np.float64(0.5), 0.5),
        ("gamma", np.float32(0.5), 0.5),
        ("gamma", 1, 1.0),
        ("batch_size", np.int32(7), 7),
        ("num_episodes", np.uint8(7), 7),
        ("clip_norm", np.int64(2), 2.0),
        ("double", np.bool_(False), False),
        ("hidden", [8, np.int64(9)], (8, 9)),
        ("hidden", np.array([8, 9]), (8, 9)),
        ("state_scale", np.array([0.5, 2.0], np.float32), (0.5, 2.0)),
        ("activation", np.str_("tanh"), "tanh"),
    ],
    ids=repr,
)
def test_numpy_values_are_taken_and_made_plain(name, value, plain):
    taken = getattr(Hyperparameters(**{name: value}), name)
    assert taken == plain and type(taken) is type(plain)
    if isinstance(plain, tuple):
        assert [type(part) for part in taken] == [type(part) for part in plain]


def test_an_unknown_name_is_an_error():
    with pytest.raises(TypeError, match="learning_speed"):
        Hyperparameters(learning_speed=1)


def test_nothing_can_be_changed_afterwards():
    with pytest.raises(dataclasses.FrozenInstanceError):
        DEFAULTS.gamma = 0.5
    assert hash(DEFAULTS) == hash(Hyperparameters())


def test_replace_makes_a_changed_copy_and_difference_tells_the_change():
    other = DEFAULTS.replace(gamma=0.5, num_episodes=10)
    assert (other.gamma, other.num_episodes, other.batch_size) == (0.5, 10, DEFAULTS.batch_size)
    assert DEFAULTS.gamma != 0.5
    assert other.difference(DEFAULTS.replace(gamma=0.9)) == {"gamma": (0.5, 0.9), "num_episodes": (10, None)}
    assert DEFAULTS.difference(Hyperparameters()) == {}


@pytest.mark.parametrize("name", NAMES)
def test_each_setting_tells_what_a_panel_needs(name):
    about = ABOUT[name]
    assert 10 <= len(about.help) <= 80 and about.help[0].islower() and not about.help.endswith(".")
    assert about.group in {
        *("learning", "exploration", "memory", "network", "stabilisers", "rewards", "run"),
    }
    assert about.scale in {"linear", "log", "log2", "log from 1"}
    if about.slider:
        low, high = about.slider
        assert about.low <= low < high <= about.high and about.step > 0
        assert low <= getattr(DEFAULTS, name) <= high
        assert low <= getattr(TUTORIAL, name) <= high
        assert about.scale == "linear" or low > 0
        assert about.scale != "log from 1" or high < 1


def test_what_acts_mid_run():
    assert [name for name in NAMES if ABOUT[name].live] == LIVE


def test_the_tutorial_s_settings():
    expected = {
        **{"gamma": 0.9, "epsilon": 1.0, "epsilon_min": 0.1, "epsilon_decay": 0.995},
        **{"learning_rate": 0.0001, "learning_rate_end": 1.0, "batch_size": 32, "one_by_one": True},
        **{"hidden": (128, 128, 128), "activation": "tanh", "optimizer": "rmsprop", "loss": "mse"},
        **{"clip_norm": None, "double": False, "target_tau": 1.0, "n_step": 1, "state_scale": None},
        **{"step_reward": 1.0, "fall_reward": -100.0, "learning_starts": 0, "replay_every": 0},
        "updates_per_replay": 1,
    }
    assert {name: getattr(TUTORIAL, name) for name in expected} == expected
