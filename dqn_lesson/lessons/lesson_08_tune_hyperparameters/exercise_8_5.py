"""Exercise 8.5: settings with which the package's agent can learn Acrobot."""

from typing import Any

from ...exercises.compare import plain
from ...exercises.exercise import Exercise
from ...exercises.parse_answer import as_number
from ...games.acrobot import SETTINGS

_SETTINGS = """\
acrobot = {{
    "state_scale": {},  # what each of the six numbers is multiplied by
    "step_reward": {},  # for each step
    "fall_reward": {},  # for the step that terminates the game
}}
"""
_SCALE = "(1, 1, 1, 1, 1 / 4, 1 / 9)"
REACH = (1.0, 1.0, 1.0, 1.0, 12.57, 28.27)  # of the six numbers; the speeds: 4 pi and 9 pi rad/s
LARGE = 10  # what comes out larger than this was hardly scaled
OWN_REWARDS = {"step_reward": -1.0, "fall_reward": 0.0}  # the environment's, where a setting is None


def _judged(acrobot: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Whether the settings fit the game; nothing is trained."""
    scale = plain(acrobot["state_scale"])
    if wrong := _wrong_scale(scale):
        return wrong
    given = {name: own if acrobot[name] is None else acrobot[name] for name, own in OWN_REWARDS.items()}
    rewards = {name: as_number(reward) for name, reward in given.items()}
    if missing := [name for name in rewards if rewards[name] is None]:
        return "no number", {"name": missing[0], "value": acrobot[missing[0]]}
    key = _wrong_rewards(**rewards)
    if not key and any(abs(reward) > most for reward, most in zip(rewards.values(), (0.1, 10), strict=True)):
        key = "right, but large"
    largest = max(_scaled(scale or (1,) * 6))
    numbers = {"step": rewards["step_reward"], "end": rewards["fall_reward"], "largest": largest}
    return key or ("right, unscaled" if largest > LARGE else "right"), numbers


def _scaled(scale: tuple) -> list[float]:
    """How large each of the six numbers can come out."""
    return [abs(as_number(each)) * reach for each, reach in zip(scale, REACH, strict=True)]


def _wrong_scale(scale: Any) -> tuple[str, dict[str, Any]] | None:
    if scale is None:
        return None
    if not isinstance(scale, tuple):
        return "no list", {"value": scale}
    if len(scale) == 4:
        return "four numbers", {}
    if len(scale) != 6:
        return "numbers", {"num": len(scale)}
    if odd := [each for each in scale if not as_number(each)]:
        return "no scale", {"value": odd[0]}
    scaled = _scaled(scale)
    if max(scaled) > 1.01 * max(REACH):
        return "blown up", {"largest": max(scaled)}
    return ("vanishing", {"smallest": min(scaled)}) if min(scaled) < 0.01 else None


def _wrong_rewards(step_reward: float, fall_reward: float) -> str:
    """What the agent would want with these rewards, if it is not an early end; empty if it is.

    A game that terminates after T steps returns step / (1 - gamma) + gamma^(T - 1) * gain, so an early end is
    worth more if the gain = fall - step / (1 - gamma) is positive.
    """
    gain = fall_reward - step_reward / (1 - SETTINGS.gamma)
    if abs(gain) < 1e-9:
        return "nothing to learn"
    if gain > 0:
        return ""
    return "dangling pays" if step_reward > 0 else "success punished"


ACROBOT = Exercise(
    id="8.5",
    name="acrobot",
    stub=_SETTINGS.format(*["..."] * 3),
    solution=_SETTINGS.format(_SCALE, -0.01, 0),
    texts={
        "nudge": "`fall_reward` is the reward of the last step of a game that terminates. In CartPole that"
        " was the worst of all steps. And here?",
        "hint": "Six numbers want six scales; the speeds are much larger than the others. For the rewards:"
        " what does a game return that ends soon, and one that never ends? The first must be more.",
        "right": "Scales for six numbers, and rewards that make an early end worth more. No line of code was"
        " touched.",
        "right, but large": "That asks for the right thing: an early end is worth more. The numbers are"
        " large, though: {step} for each step, {end} for the last one. Lesson 04 showed that small ones are"
        " the same goal and easier to learn, such as -0.01 and 0.",
        "right, unscaled": "That asks for the right thing: an early end is worth more. But with your scales a"
        " number of the state comes out at up to {largest:.0f}, beside others of about 1. Will it learn all"
        " the same? Try it in the panel below.",
        "no list": "`state_scale` is to hold a scale for each of the six numbers of a state; you give"
        " {value}.",
        "no scale": "One of the scales is {value}. Each must be a number, and not 0: times 0, the agent would"
        " not see that number at all.",
        "vanishing": "With your scales a number of the state comes out at {smallest} at most. The agent could"
        " hardly tell it from 0. Which scale brings it to about 1?",
        "blown up": "A scale is what a number is *multiplied* by. With yours a number of the state"
        " comes out up to {largest:.0f}, larger than all of them were. Which scale makes 28 small?",
        "no number": "`{name:s}` is {value}. A reward is a number.",
        "four numbers": "These are CartPole's four scales. A state of Acrobot has six numbers.",
        "numbers": "You have {num} scales. A state of Acrobot has six numbers, and each wants its own.",
        "success punished": "A step brings {step}, the last one {end}. The game terminates when the tip is"
        " up: you punish success, and the agent will learn to hang still.",
        "nothing to learn": "A step brings {step}, the last one {end}: every game returns the same, so no"
        " press is better than another.",
        "dangling pays": "Each step brings {step}: the longer it hangs there, the more it gets. That is"
        " CartPole's goal. Here an early end should be worth more.",
    },
    mistakes={
        "no list": ({_SCALE: "1 / 9"}, {_SCALE: "'1, 1, 1, 1, 1/4, 1/9'"}),
        "four numbers": _SETTINGS.format("(1 / 2.4, 1 / 2, 5, 1 / 2)", 0, -1),
        "numbers": {_SCALE: "(1, 1, 1, 1, 1)"},
        "no scale": (
            {_SCALE: "(1, 1, 1, 1, 0, 0)"},
            {_SCALE: "(1, 1, 1, 1, None, None)"},
            {_SCALE: "[(-1, 1)] * 6"},
        ),
        "blown up": (
            {_SCALE: "(1, 1, 1, 1, 13, 28)"},
            {_SCALE: "[1, 1, 1, 1, 4, 9]"},
            {_SCALE: "[100] * 4 + [1 / 4, 1 / 9]"},
        ),
        "vanishing": {_SCALE: "[1e-9] * 6"},
        "no number": (_SETTINGS.format(_SCALE, "'no'", 0), _SETTINGS.format(_SCALE, -0.01, "[0]")),
        "success punished": (_SETTINGS.format(_SCALE, 0, -1), _SETTINGS.format(_SCALE, -0.01, -100)),
        "nothing to learn": _SETTINGS.format(_SCALE, 0, 0),
        "dangling pays": (_SETTINGS.format(_SCALE, 1, 0), _SETTINGS.format(_SCALE, 1, 1)),
    },
    right=(
        _SETTINGS.format("None", 0, 1),
        _SETTINGS.format(_SCALE, None, None),
        _SETTINGS.format("np.array([1, 1, 1, 1, 0.25, 0.1])", "np.float32(-0.01)", 1.0),
        _SETTINGS.format("[1] * 6", -1, -1),
        _SETTINGS.format("[1, 1, 1, 1, 1 / 13, 1 / 28]", "'-0.01'", 0),
    ),
    judge=_judged,
)
