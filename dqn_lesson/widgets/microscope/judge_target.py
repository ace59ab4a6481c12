"""The learner's own TD target, judged: right, or which misconception it looks like."""

from typing import NamedTuple

import numpy as np

from ...exercises.parse_answer import looks_like
from .numbers import Look

PRECISION = 6e-4  # of a number as large as 1: three decimals, as they are asked for


class Verdict(NamedTuple):
    """How a guess was judged."""

    right: bool
    message: str


def judge_target(guess: float, look: Look) -> Verdict:
    """Judges a guess of the TD target of a transition, and names the mistake that leads to it.

    A mistake that would give the right target here is none.
    """
    near = PRECISION * max(1.0, abs(look.target))
    known = {said: value for said, value in mistakes(look).items() if abs(value - look.target) > 2 * near}
    other = (
        f"is too {'high' if guess > look.target else 'low'}. Write the terms down one by one: what came, and "
        "if the episode goes on, the Q-value after it, times gamma. Then try again."
    )
    said = looks_like(guess, look.target, near, known, other)
    if not isinstance(said, str):
        said = f"may have come about in two ways. Either it {' Or it '.join(said)}"
    return Verdict(not said, f"{guess:.4f} {said}" if said else f"Right: the target is {look.target:.4f}.")


def mistakes(look: Look) -> dict[str, float]:
    """The number to which each misconception leads, by what is said of such a number."""
    n, came = len(look.rewards), look.returned
    discount = look.gamma**n  # as if nothing had ended
    if look.terminated:
        of_the_future = {
            "has a future in it. Nothing comes after `terminated`.": came + discount * look.future,
        }
    else:
        chosen = look.name(look.chosen)
        of_the_future = {
            "is only what came. The episode goes on: what is the next state worth?": came,
            "counts later as much as now. Where is gamma?": sum(look.rewards) + look.future,
            f"has gamma once. The future is {n} steps off: gamma to the power of {n}.": (
                came + look.gamma * look.future
            ),
            "takes the mean of both actions. Which one will it take there? The best one.": (
                came + discount * float(np.mean(look.target_q))
            ),
            "takes the lower of the next Q-values. It will take the best action.": (
                came + discount * float(np.min(look.target_q))
            ),
            "takes the network's own Q-value. It only chooses the action; the target network tells its "
            "Q-value.": came + discount * float(look.own[look.chosen]),
            f"takes the target network's greatest. The network itself chooses the action here ({chosen}); "
            "the target network only tells its Q-value.": came + discount * float(np.max(look.target_q)),
            "looks at this state's own Q-values. The future is in the next state.": (
                came + discount * float(np.max(look.guess))
            ),
        }
    return of_the_future | {
        "is the future alone. What did this step itself bring?": look.discount * look.future,
        "is what the network says now. The target is what it should have said.": (
            float(look.guess[look.action])
        ),
        "is the TD error: target minus guess. Asked for is the target itself.": look.td_error,
        "has the right size, but the wrong sign.": -look.target,
    }
