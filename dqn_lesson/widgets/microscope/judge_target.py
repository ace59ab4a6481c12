"""The learner's own TD target, judged: right, or which misconception it looks like."""

from typing import NamedTuple

import numpy as np

from ...exercises.check import either
from .numbers import Look

PRECISION = 6e-4  # of a number as large as 1: three decimals, as they are asked for
TOLD_AFTER = 2  # tries; then the target is told


class Verdict(NamedTuple):
    """How a guess was judged."""

    right: bool
    message: str


def judge_target(guess: float, look: Look, num_tries: int = 0) -> Verdict:
    """Judges a guess of the TD target of a transition, and names the mistakes that lead to it.

    A mistake that would give the right target here is none. Where two give this number, both are named.

    Args:
        guess: the learner's.
        look: the transition.
        num_tries: how often it was tried before. The third try is told what is right.
    """
    near = PRECISION * max(1.0, abs(look.target))
    if abs(guess - look.target) <= near:
        return Verdict(True, f"Right: the target is {look.target:.4f}.")
    fits = [
        f"{guess:.4f} {said}"
        for said, value in mistakes(look).items()
        if abs(value - look.target) > 2 * near and abs(value - guess) <= near
    ]
    side = "high" if guess > look.target else "low"
    other = (
        f"{guess:.4f} is too {side}. Write the terms down one by one: what came, and if the episode goes on, "
        "the Q-value after it, times gamma. Then try again."
    )
    message = either(fits or [other])
    if num_tries >= TOLD_AFTER:
        message += f" It should be {look.target:.4f}: see its terms below."
    return Verdict(False, message)


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
            "takes the mean of all actions. Which one will it take there? The best one.": (
                came + discount * float(np.mean(look.target_q))
            ),
            "takes the lowest of the next Q-values. It will take the best action.": (
                came + discount * float(np.min(look.target_q))
            ),
            "takes the Q-value of the action that was taken here. There it will take the best one.": (
                came + discount * float(look.target_q[look.action])
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
        "is the TD error: target minus guess. You are asked for the target itself.": look.td_error,
        "has the right size, but the wrong sign.": -look.target,
    }
