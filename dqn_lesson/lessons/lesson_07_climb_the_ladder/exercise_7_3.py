"""Exercise 7.3 of `07_climb_the_ladder`: the learner's `n_step`, by what its result means."""

from collections.abc import Callable
from typing import Any

import numpy as np

from ...exercises.exercise import Case, Exercise
from .texts import TEXTS

_STATES = [np.full((1, 4), k / 10) for k in range(1, 6)]


def _steps(rewards: list[float], fell: int = 0, cut: int = 0) -> list[tuple]:
    """Steps with these rewards; the one of number `fell` is a fall, at number `cut` the time is up."""
    numbered = enumerate(zip(rewards, _STATES, strict=False), 1)
    return [(reward, state, k == fell, k == cut) for k, (reward, state) in numbered]


def _looked(n_step: Callable, steps: list[tuple], n: int, gamma: float) -> dict[str, Any] | None:
    """The sum, after which step the network is asked, and what it says then counts (0 after a fall)."""
    answer = n_step(steps, n, gamma)
    if answer is None:
        return None
    total, next_state, terminated, discount = answer
    after = [k for k, state in enumerate(_STATES, 1) if np.array_equal(state, next_state)]
    counts = 0 if terminated else discount
    place = (after[0] if after else "no step") if counts else "any"
    return {"sum": total, "state after step": place, "later counts": counts}


_HEAD = '''\
def n_step(steps, n, gamma):
    """Return the sum of up to n rewards, the state after, whether it fell, gamma ** counted."""
'''
_STOP = "        if terminated or truncated:\n            break\n"
_ADD, _SHRINK = "        total += discount * reward\n", "        discount *= gamma\n"
_GIVE = "return total, next_state, terminated, discount"

N_STEPS = Exercise(
    id="7.3",
    name="n_step",
    minutes=8,
    level=3,
    stub=_HEAD + "    ...\n",
    solution=_HEAD
    + f"""\
    total, discount = 0, 1
    for reward, next_state, terminated, truncated in steps[:n]:
{_ADD}{_SHRINK}{_STOP}    {_GIVE}
""",
    texts=TEXTS["7.3"],
    mistakes={
        "next episode": {_STOP: ""},
        "time up": {"terminated or truncated": "terminated"},
        "one gamma": {_GIVE: "return total, next_state, terminated, gamma"},
        "power n": {_GIVE: "return total, next_state, terminated, gamma**n"},
        "after a fall": (
            {_GIVE: "return total, next_state, False, discount"},
            {_GIVE: "return total, next_state, steps[0][2], discount"},
        ),
        "time as fall": {_GIVE: "return total, next_state, terminated or truncated, discount"},
        "not discounted": {"discount * reward": "reward"},
        "one late": {_ADD + _SHRINK: _SHRINK + _ADD},
        "too many": {"steps[:n]": "steps"},
        "too few": {"steps[:n]": "steps[: max(n - 1, 1)]"},
        "first state": {_GIVE: "return total, steps[0][1], terminated, discount"},
        "last reward lost": {_ADD + _SHRINK + _STOP: _STOP + _ADD + _SHRINK},
        "one power less": {_GIVE: "return total, next_state, terminated, discount / gamma"},
        "past the newest": {
            "for reward, next_state, terminated, truncated in steps[:n]:\n": "for k in range(n):\n"
            "        reward, next_state, terminated, truncated = steps[k]\n"
        },
        "return inside": {
            _STOP + f"    {_GIVE}": f"        if terminated or truncated:\n            {_GIVE}"
        },
        "three things": {_GIVE: "return total, next_state, terminated"},
    },
    right=(
        """\
def n_step(steps, n, gamma):
    k = 0
    while k < n - 1 and k < len(steps) - 1 and not (steps[k][2] or steps[k][3]):
        k += 1
    total = sum(gamma**i * steps[i][0] for i in range(k + 1))
    return total, steps[k][1], steps[k][2], gamma ** (k + 1)
""",
        """\
def n_step(steps, n, gamma):
    reward, state, terminated, truncated = steps[0]
    if n == 1 or len(steps) == 1 or terminated or truncated:
        return [float(reward), np.array(state), np.bool_(terminated), gamma]
    total, last, fell, discount = n_step(steps[1:], n - 1, gamma)
    return [reward + gamma * total, last, fell, gamma * discount]
""",
    ),
    cases=(
        Case("three of five", (_steps([1, 2, -3, 4, 5]), 3, 0.8), "n_step(five_steps, 3, 0.8)"),
        Case("fell", (_steps([2, -4, 5, 7], fell=2), 3, 0.8), "n_step(steps, 3, 0.8), a fall at the second"),
        Case("clock", (_steps([2, 3, 5, 7], cut=2), 3, 0.8), "n_step(steps, 3, 0.8), time up at the second"),
        Case("newest", (_steps([2, 3]), 3, 0.8), "n_step(two_steps, 3, 0.8)"),
        Case("one step", (_steps([2, 3, 5]), 1, 0.8), "n_step(steps, 1, 0.8)"),
    ),
    run=_looked,
    setup="import numpy as np",
)
