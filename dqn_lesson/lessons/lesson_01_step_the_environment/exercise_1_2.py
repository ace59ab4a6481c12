"""Exercise 1.2 of `01_step_the_environment`: the learner's rule, judged by 50 episodes of CartPole."""

from collections import Counter
from functools import cache
from typing import Any

import numpy as np

from ...exercises.exercise import Exercise
from ...exercises.policies import Policy, play_many
from .texts import TEXTS


@cache
def _sample_states() -> np.ndarray:
    return np.random.default_rng(0).uniform(-1, 1, (200, 4)) * (2.4, 2, 0.2, 2)  # [200, 4]


class _NotAButton(Exception):
    """A rule gave back something else than 0 or 1: `args` are what it gave, and the state."""


def _judge_rule(rule: Policy) -> tuple[str, dict[str, Any]]:
    """50 episodes of CartPole; a low score is told by what the rule presses in 200 states."""

    def button(state: np.ndarray) -> int:
        """What the rule gives back, if it is a button."""
        action = rule(state)
        if isinstance(action, bool) or not isinstance(action, int | np.integer) or action not in (0, 1):
            raise _NotAButton(action, state)
        return int(action)

    try:
        games = play_many(button, 50, first_seed=1000)
    except _NotAButton as error:
        return "not an action", dict(zip(("got", "state"), error.args, strict=True))
    mean = sum(game.score for game in games) / len(games)
    counts = Counter(game.ending for game in games)
    numbers = {"falls": counts["fell"], "edges": counts["edge"], "limits": counts["time"]}
    return _name_rule(rule, mean), {"mean": mean, **numbers}


def _name_rule(rule: Policy, mean: float) -> str:
    if mean >= 150:
        return "right exam" if mean >= 475 else "right"
    pressed = np.array([rule(state.copy()) for state in _sample_states()])
    right = _sample_states() > 0  # [200, 4]
    agree = np.mean(pressed[:, None] == right, axis=0)  # [4]
    if max(agree[0], 1 - agree[0]) > 0.97:
        return "place"
    if agree[2] > 0.97:
        return "angle"
    return "away" if mean < 12 else "short"


def _rule(expression: str) -> str:
    return f"def rule(state):\n    return {expression}\n"


WRITE_A_RULE = Exercise(
    id="1.2",
    name="rule",
    minutes=10,
    level=2,
    stub='''\
def rule(state):
    """Return 0 to push left, 1 to push right."""
    # state[0]: place, state[1]: speed, state[2]: angle, state[3]: angular velocity
    ...
''',
    solution='''\
def rule(state):
    """Return 0 to push left, 1 to push right."""
    if state[3] > 0:
        return 1
    return 0
''',
    texts=TEXTS["1.2"],
    mistakes={
        "away": (_rule("0"), _rule("1"), _rule("int(state[2] < 0)")),
        "place": (_rule("int(state[0] < 0)"), _rule("int(state[0] > 0)")),
        "angle": (_rule("1 if state[2] > 0 else 0"), _rule("int(state[2] >= 0)")),
        "not an action": (
            _rule("-1"),
            _rule("state[3] > 0"),
            _rule("print(state[3])"),
            _rule("0.7"),
            _rule("float(state[3] > 0)"),  # which is shown as `1`, so the message says that 1.0 is none
        ),
        "short": (_rule("int(state[1] < 0)"), _rule("int(np.random.random() < 0.5)")),
    },
    right=(_rule("np.int64(state[3] > 0)"), _rule("int(state[2] + state[3] > 0)")),
    judge=_judge_rule,
    setup="import numpy as np",
    seconds=20.0,
)
