"""Exercise 5.5: one update of the corridor's Q-table."""

from collections.abc import Callable
from typing import Any

import numpy as np

from ...exercises.exercise import Case, Exercise

_TABLE = [  # five states, three actions; in no row the same action is the best
    [0.2, -0.4, 0.6],
    [1.5, -0.3, 0.4],
    [-0.8, -0.2, -0.6],
    [0.1, 0.9, 0.3],
    [0.7, -0.5, 1.1],
]


def _updated(q_update: Callable, state: int, action: int, *more: Any) -> dict[str, Any]:
    """What became of the number of this state and action, and which others have moved."""
    table = np.array(_TABLE)
    q_update(table, state, action, *more)
    moved = np.argwhere(table != _TABLE).tolist()
    return {
        "value": float(table[state, action]),
        "others": [place for place in moved if place != [state, action]],
    }


def _case(name: str, *step: Any) -> Case:
    return Case(name, step, f"q_update(table, {', '.join(map(str, step))})")


Q_UPDATE = Exercise(
    id="5.5",
    name="q_update",
    solution='''\
def q_update(table, state, action, reward, next_state, terminated, lr, gamma):
    """Move `table[state, action]` the share `lr` of the way to its target; leave the others alone."""
    target = reward
    if not terminated:
        target += gamma * table[next_state].max()
    table[state, action] += lr * (target - table[state, action])
''',
    texts={
        "nudge": "First the target, as in 4.2: the reward, and the best of what comes after, unless it is"
        " over. Then the step: how far is the number from its target, and which share of that does it go?",
        "hint": "`table[next_state].max()` is the best Q-value of the next state. The last line begins with"
        " `table[state, action] +=`, and behind it stands `lr` times a difference.",
        "right": "This one line, again and again, is Q-learning. The network of lesson 04 does the same; only"
        " its table is made of weights.",
        "present state": "The number becomes {got[value]}; it should become {right[value]}. You take the"
        " best of `table[state]`. That asks where you *were*; the target asks where you *arrived*.",
        "whole row": "The other actions of this state have moved too, though only one was pressed. Name it:"
        " `table[state, action]`.",
        "whole column": "The number of this action has moved in every state, though you stood in one. Name"
        " it: `table[state, action]`.",
        "jumps": "The number becomes {got[value]}: that is the target itself. `lr` says how *far* to go"
        " towards it; only with 1 is that all the way.",
        "after the end": "At a door the number becomes {got[value]}; it should become {right[value]}. Nothing"
        " comes after the end: look at `terminated`, as in 4.2.",
        "nothing at the end": "At a door nothing is learned, and the prize lies behind it. The step that"
        " ends a game has a target, too: its reward.",
        "same action": "The number becomes {got[value]}; it should become {right[value]}. You count on"
        " pressing the same action again in the next state. The target counts on the *best* one there. To"
        " count on the action that really comes next is another method, SARSA.",
        "no gamma": "The number becomes {got[value]}; it should become {right[value]}. What comes after is"
        " one step away: where does gamma come in?",
        "no reward": "The number becomes {got[value]}; it should become {right[value]}. What did this step"
        " itself pay? The reward is missing.",
        "adds the target": "The number becomes {got[value]}; it should become {right[value]}. You add a"
        " share of the target. Add a share of the *way* to it: the target, less what stands there now.",
        "the other share": "The number becomes {got[value]}; it should become {right[value]}. It goes all the"
        " way but the share `lr`. The two shares have changed places.",
        "away": "The number becomes {got[value]}; it should become {right[value]}. It moves *away* from its"
        " target: target minus value, not the other way round.",
        "not kept": "The number in the table is as it was. Work on the table itself: the last line begins"
        " with `table[state, action]`, not with a name of your own.",
        "next state moves": "The number of the *next* state moves. It is the state that you came from that"
        " learns something.",
        "a step": "The target is 0.3 + 0.8 * 0.9 = 1.02. From 0.4 a quarter of the way there: 0.555.",
        "a wall": "A wall: the next state is the same state. The target is -0.1 + 0.8 * -0.2 = -0.26, and"
        " from -0.8 a quarter of the way there leads to -0.665.",
        "a prize": "It is over, and the prize is 2.5: that is the target. From -0.5 a quarter of the way:"
        " 0.25.",
        "no prize": "It is over, and it pays nothing: the target is 0. From 0.2 a fifth of the way: 0.16.",
        "all the way": "With lr 1 the number becomes its target: -0.7 + 0.7 * 0.6 = -0.28.",
    },
    mistakes={
        "present state": {"table[next_state].max()": "table[state].max()"},
        "whole row": {"    table[state, action] += ": "    table[state] += "},
        "whole column": {"    table[state, action] += ": "    table[:, action] += "},
        "jumps": {
            "table[state, action] += lr * (target - table[state, action])": "table[state, action] = target"
        },
        "after the end": {
            "    if not terminated:\n        target": "    target",
        },
        "nothing at the end": {
            "    target = reward\n": "    if terminated:\n        return\n    target = reward\n"
        },
        "same action": {"table[next_state].max()": "table[next_state, action]"},
        "no gamma": {"gamma * table": "table"},
        "no reward": {"target = reward": "target = reward if terminated else 0"},
        "adds the target": {"lr * (target - table[state, action])": "lr * target"},
        "the other share": {
            "+= lr * (target - table[state, action])": "+= (1 - lr) * (target - table[state, action])"
        },
        "away": {"(target - table[state, action])": "(table[state, action] - target)"},
        "not kept": (
            {"    table[state, action] += ": "    q = table[state, action]\n    q += "},
            {"    target = reward\n": "    table = table.copy()\n    target = reward\n"},
            "return table[state, action] + lr * (reward + gamma * max(table[next_state]) - table[state,"
            " action])",
        ),
        "next state moves": {"    table[state, action] += ": "    table[next_state, action] += "},
    },
    right=(
        """\
after = 0 if terminated else max(table[next_state])
table[state][action] = (1 - lr) * table[state][action] + lr * (reward + gamma * after)
""",
        "table[state, action] -= lr * (table[state, action] - reward - gamma * np.max(table[next_state]) *"
        " (1 - terminated))",
    ),
    cases=(
        _case("a step", 1, 2, 0.3, 3, False, 0.25, 0.8),
        _case("a prize", 4, 1, 2.5, 4, True, 0.25, 0.8),
        _case("a wall", 2, 0, -0.1, 2, False, 0.25, 0.8),
        _case("no prize", 0, 0, 0.0, 3, True, 0.2, 0.9),
        _case("all the way", 3, 2, -0.7, 0, False, 1.0, 0.7),
    ),
    run=_updated,
    parts={
        "value": "`table[state, action]` after the update",
        "others": "the other places of the table that have changed",
    },
)
