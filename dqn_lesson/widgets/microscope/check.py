"""The learner's own TD target, judged: right, or which misconception it looks like."""

from typing import NamedTuple

import numpy as np

from .numbers import Look

PRECISION = 6e-4  # of a number as large as 1: three decimals, as they are asked for

TEXTS = {
    "right": "Right: the target is {target:.4f}.",
    "none": "{guess:.4f} is too {side}. Write the terms down one by one: what came, and if the episode goes "
    "on, the Q-value after it, times gamma. Then try again.",
    "future after a fall": "{guess:.4f} has a future in it. Nothing comes after `terminated`.",
    "taken for a fall": "{guess:.4f} is only what came. The episode goes on: what is the next state worth?",
    "no gamma": "{guess:.4f} counts later as much as now. Where is gamma?",
    "gamma once": "{guess:.4f} has gamma once. The future is {n} steps off: gamma to the power of {n}.",
    "no reward": "{guess:.4f} is the future alone. What did this step itself bring?",
    "mean": "{guess:.4f} takes the mean of both actions. Which one will it take there? The best one.",
    "worst": "{guess:.4f} takes the lower of the next Q-values. It will take the best action.",
    "own q": "{guess:.4f} takes the network's own Q-value. It only chooses the action; the target network "
    "tells its Q-value.",
    "greatest": "{guess:.4f} takes the target network's greatest. The network itself chooses the action here "
    "({action}); the target network only tells its Q-value.",
    "old state": "{guess:.4f} looks at this state's own Q-values. The future is in the next state.",
    "the guess": "{guess:.4f} is what the network says now. The target is what it should have said.",
    "the error": "{guess:.4f} is the TD error: target minus guess. Asked for is the target itself.",
    "sign": "The size is right, the sign is not.",
}


class Verdict(NamedTuple):
    """How a guess was judged: which text, and the message."""

    key: str
    message: str

    @property
    def right(self) -> bool:
        """Whether it is the target."""
        return self.key == "right"


def judge_target(guess: float, look: Look, actions: tuple[str, ...] = ("left", "right")) -> Verdict:
    """Judges a guess of the TD target of a transition.

    Of the mistakes that lead to this number the nearest one is named. One that would give the right target
    here is none.
    """
    near = PRECISION * max(1.0, abs(look.target))
    key = "none"
    if abs(guess - look.target) <= near:
        key = "right"
    else:
        found = {
            name: abs(guess - value)
            for name, value in mistakes(look).items()
            if abs(value - look.target) > 2 * near and abs(guess - value) <= near
        }
        key = min(found, key=found.get) if found else "none"
    message = TEXTS[key].format(
        guess=guess, target=look.target, side="high" if guess > look.target else "low",
        n=len(look.rewards), action=actions[look.chosen] if look.chosen < len(actions) else look.chosen,
    )  # fmt: skip
    return Verdict(key, message)


def mistakes(look: Look) -> dict[str, float]:
    """For each misconception the number to which it leads."""
    discount = look.gamma ** len(look.rewards)  # as if nothing had ended
    came, sums = look.returned, sum(look.rewards)
    if look.terminated:
        return {
            "future after a fall": came + discount * look.future,
            "no reward": 0.0,
            "the guess": float(look.guess[look.action]),
            "the error": look.td_error,
            "sign": -look.target,
        }
    return {
        "taken for a fall": came,
        "no gamma": sums + look.future,
        "gamma once": came + look.gamma * look.future,
        "no reward": discount * look.future,
        "mean": came + discount * float(np.mean(look.target_q)),
        "worst": came + discount * float(np.min(look.target_q)),
        "own q": came + discount * float(look.own[look.chosen]),
        "greatest": came + discount * float(np.max(look.target_q)),
        "old state": came + discount * float(np.max(look.guess)),
        "the guess": float(look.guess[look.action]),
        "the error": look.td_error,
        "sign": -look.target,
    }
