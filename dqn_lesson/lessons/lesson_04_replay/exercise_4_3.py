"""Exercise 4.3 of `04_replay`: the targets of a whole batch."""

import numpy as np

from ...exercises.exercise import Case, Exercise
from .texts import TEXTS

_REWARDS = [1, 2, -3, 4, 5]
_NEXT_Q = [[2.0, 5.0, 3.0], [-4.0, -1.0, -2.0], [7.0, 6.0, 8.0], [9.0, 1.0, 4.0], [0.5, 2.5, 1.5]]
_TERMINATED = [False, False, True, False, False]


def _arrays(rewards: list, next_q: list, terminated: list, gamma: float) -> tuple:
    """The inputs as NumPy arrays, as `sample` of lesson 03 gives them."""
    return np.array(rewards), np.array(next_q), np.array(terminated), gamma


A_BATCH = Exercise(
    id="4.3",
    name="td_targets",
    minutes=8,
    level=3,
    stub='''\
def td_targets(rewards, next_q, terminated, gamma):
    """Return the B targets of a batch: rewards (B,), next_q (B, A), terminated (B,), all arrays."""
    ...
''',
    solution='''\
def td_targets(rewards, next_q, terminated, gamma):
    """Return the B targets of a batch: rewards (B,), next_q (B, A), terminated (B,), all arrays."""
    best = next_q.max(axis=1)
    return rewards + gamma * best * (1 - terminated)
''',
    texts=TEXTS["4.3"],
    mistakes={
        "one future": {"next_q.max(axis=1)": "next_q.max()"},
        "rows": (
            {"axis=1": "axis=0"},
            {
                "    best = next_q.max(axis=1)\n    return ": "    best = next_q.max(axis=0)\n"
                "    targets = []\n    for k in range(len(best)):\n        targets.append(",
                "rewards + gamma * best * (1 - terminated)": "rewards[k] + gamma * best[k] *"
                " (not terminated[k]))\n    return targets",
            },
        ),
        "each met every": (
            {"rewards +": "rewards.reshape(-1, 1) +"},
            {"axis=1)": "axis=1, keepdims=True)"},
        ),
        "whole numbers": {
            "    best = next_q.max(axis=1)\n    return ": "    targets = rewards.copy()\n    targets[:] = ",
            "gamma * best": "gamma * next_q.max(axis=1)",
            "terminated)\n": "terminated)\n    return targets\n",
        },
        "time up": {"(1 - terminated)": "(1 - terminated) * terminated.any()"},
        "no end": {" * (1 - terminated)": ""},
        "turned": {"(1 - terminated)": "terminated"},
        "nothing at all": {"rewards + gamma * best * (1": "(rewards + gamma * best) * (1"},
        "no gamma": {"gamma * ": ""},
        "no reward": {"rewards + ": ""},
        "truth value": (
            {"(1 - terminated)": "(not terminated)"},
            {"    return ": "    if terminated:\n        return rewards\n    return "},
            {"next_q.max(axis=1)": "max(next_q)"},
        ),
        "one target": (
            {
                "    best = next_q.max(axis=1)\n    return rewards + gamma * best * (1 - terminated)":
                "    for reward, row, over in zip(rewards, next_q, terminated):\n"
                "        return reward if over else reward + gamma * max(row)"
            },
            {
                "    best = next_q.max(axis=1)\n    return rewards + gamma * best * (1 - terminated)":
                "    for reward, row, over in zip(rewards, next_q, terminated):\n"
                "        target = reward if over else reward + gamma * max(row)\n    return target"
            },
        ),
        "every button": {"next_q.max(axis=1)": "next_q", "rewards +": "rewards[:, None] +",
                         "(1 - terminated)": "(1 - terminated)[:, None]"},
    },
    right=(
        """\
def td_targets(rewards, next_q, terminated, gamma):
    targets = []
    for reward, row, over in zip(rewards, next_q, terminated):
        targets.append(reward if over else reward + gamma * max(row))
    return targets
""",
        """\
def td_targets(rewards, next_q, terminated, gamma):
    return np.where(terminated, rewards, rewards + gamma * np.amax(next_q, axis=-1))
""",
        """\
def td_targets(rewards, next_q, terminated, gamma):
    targets = rewards.astype(float)
    targets[~terminated] += gamma * next_q[~terminated].max(axis=1)
    return targets
""",
    ),
    cases=(
        Case("five rows", lambda: _arrays(_REWARDS, _NEXT_Q, _TERMINATED, 0.9), "td_targets(...)"),
        Case("nobody fell", lambda: _arrays([0, 0], _NEXT_Q[:2], [False, False], 0.8), "td_targets(...)"),
    ),
    setup="import numpy as np",
)  # fmt: skip
