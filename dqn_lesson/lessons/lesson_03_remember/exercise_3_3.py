"""Exercise 3.3 of `03_remember`: the learner's `sample`, by what its batches are like."""

from collections.abc import Callable
from typing import Any

import numpy as np

from ...exercises.exercise import Case, Exercise

_NUM_STORED = 10
_STORED: list[tuple] = [
    (np.array([[k + 0.1, k + 0.2, k + 0.3, k + 0.4]]), k % 3, 10.0 + k, np.full((1, 4), k + 0.6), k in (3, 8))
    for k in range(_NUM_STORED)
]

_COLUMNS = [
    np.concatenate(column) if np.ndim(column[0]) else np.array(column)
    for column in zip(*_STORED, strict=True)
]


def _drawn(sample: Callable, batch_size: int, num_batches: int) -> dict[str, Any] | None:
    """Draws batches of the stored rows and says what they are like; chance never changes what is said."""
    batches = [_look(sample(list(_STORED), batch_size)) for _ in range(num_batches)]
    first = batches[0]
    if num_batches == 1 or first is None or first["things"] != 5:
        return _without_rows(first, batch_size)
    times = np.bincount(np.concatenate([batch["which"] for batch in batches]), minlength=_NUM_STORED)
    return {
        "never drawn": np.flatnonzero(times == 0),
        "evenly": bool((abs(times / times.mean() - 1) < 0.3).all()),  # 7 standard deviations of pure chance
        "in one go": all((np.diff(batch["which"]) == 1).all() for batch in batches),
    }


def _look(result: Any) -> dict[str, Any] | None:
    """What one batch is: how many arrays, the states' shape, and which stored rows they are."""
    if result is None:
        return None
    things = list(result)
    if len(things) != 5:
        return {"things": len(things)}
    columns = [np.asarray(column) for column in things]
    which = np.round(columns[2]).astype(int).ravel() - 10  # the reward names the row
    fits = [
        column.size == our[which].size and np.allclose(column.ravel(), our[which].ravel())
        for column, our in zip(columns, _COLUMNS, strict=True)
    ]
    shape = columns[0].shape
    return {"things": 5, "rows": len(which), "states": shape, "together": all(fits), "which": which}


def _without_rows(look: dict[str, Any] | None, batch_size: int) -> dict[str, Any] | None:
    """A look without what chance decides: which rows, and whether all rows or as many as were asked for."""
    if look is None or look["things"] != 5:
        return look
    rows, shape = look["rows"], look["states"]
    if rows == _NUM_STORED < batch_size:
        rows, shape = batch_size, (batch_size, *shape[1:])
    return {"things": 5, "rows": rows, "states": shape, "together": look["together"]}


_DRAW = "    batch = random.choices(transitions, k=batch_size)\n"
_FEWER = "    batch = random.sample(transitions, k=min(batch_size, len(transitions)))\n"
_NONE_TWICE = "    batch = random.sample(transitions, k=batch_size)\n"
_BY_ROW = "    rows = {}\n    batch = [transitions[row] for row in rows]\n"
_STATES = "np.concatenate(states)"
_NEXT = "np.concatenate(next_states)"

SAMPLE = Exercise(
    id="3.3",
    name="sample",
    solution='''\
def sample(transitions, batch_size):
    """Return states, actions, rewards, next_states and terminated of a batch drawn by chance."""
    batch = random.choices(transitions, k=batch_size)
    states, actions, rewards, next_states, terminated = zip(*batch)
    return (
        np.concatenate(states),
        np.array(actions),
        np.array(rewards),
        np.concatenate(next_states),
        np.array(terminated),
    )
''',
    texts={
        "nudge": "First draw *which* transitions, once. Then take those five columns from the same ones.",
        "hint": "`random.choices(transitions, k=batch_size)` draws whole transitions; it may draw one twice."
        " `zip(*batch)` turns a list of transitions into five columns. `np.concatenate` puts rows `(1, 4)`"
        " under each other.",
        "right": "Any 32 moments of its life, side by side: that is what the network will learn from.",
        "not columns": "You gave back {got[things]} things, one for each transition. Five are wanted: all"
        " states, all actions, all rewards, and so on. Look at what you return, and turn rows into columns.",
        "rows in rows": "Your states have the shape {got[states]}: each one is still a row of its own. The"
        " tutorial stores rows (1, 4); put under each other they should be {right[states]}. Look at how you"
        " make the array.",
        "torn": "Your batch holds the state of one step with the reward of another one: a transition that"
        " never happened. You drew anew for each column. Draw once, then take all five from there.",
        "no newest": "Row {got[never drawn][0]}, the newest one, was never drawn. The upper end that you"
        " gave is left out already: look at what you take off from the length.",
        "no oldest": "Row {got[never drawn][0]}, the oldest one, was never drawn. Counting begins at 0: look"
        " at where your drawing begins.",
        "first rows": "Rows {got[never drawn]} were never drawn: you always take the first ones. There is no"
        " chance in it. Look at how you choose.",
        "last rows": "Rows {got[never drawn]} were never drawn: you always take the newest ones. Neighbours"
        " are almost the same. Let chance choose.",
        "a block": "Your batch is always a piece in one go: rows 2, 3, 4 and so on. Neighbours are almost"
        " the same. Draw each transition by itself.",
        "too many asked": "10 memories, 32 wanted: your code stops with an error. Drawing without putting"
        " back can't give more than there are. The tutorial asks for `min(batch_size, len(memory))` at most.",
        "all of them": "7 were wanted, and you gave back {got[rows]}. `batch_size` says how many: look at"
        " where you use it.",
        "one batch": "7 are drawn of the 10: five arrays, with 7 rows each, and row by row they belong"
        " together.",
        "few memories": "32 are wanted and 10 are there: 10 rows, or 32 with some of them twice.",
        "many draws": "In 5,000 draws each of the 10 rows should come about 500 times, next to any other.",
    },
    mistakes={
        "not columns": tuple(draw + "    return batch" for draw in (_DRAW, _FEWER, _NONE_TWICE)),
        "rows in rows": (
            {_STATES: "np.array(states)", _NEXT: "np.array(next_states)"},
            {_STATES: "np.array(states)", _NEXT: "np.array(next_states)", _DRAW: _FEWER},
            {_STATES: "np.array(states)", _NEXT: "np.array(next_states)", _DRAW: _NONE_TWICE},
            {_STATES: "states", _NEXT: "next_states"},
            {_STATES: "np.array(states)"},
        ),
        "torn": (
            """\
columns = [random.choices(column, k=batch_size) for column in zip(*transitions)]
return [np.concatenate(column) if np.ndim(column[0]) else np.array(column) for column in columns]
""",
            {_STATES: f"np.concatenate([t[0] for t in {_DRAW.split('= ')[1].strip()}])"},
        ),
        "no newest": (
            {_DRAW: _BY_ROW.format("[random.randrange(len(transitions) - 1) for _ in range(batch_size)]")},
            {_DRAW: _BY_ROW.format("np.random.randint(0, len(transitions) - 1, batch_size)")},
            {"transitions, k=": "transitions[:-1], k="},
        ),
        "no oldest": {_DRAW: _BY_ROW.format("np.random.randint(1, len(transitions), batch_size)")},
        "first rows": {_DRAW: "    batch = transitions[:batch_size]\n"},
        "last rows": {_DRAW: "    batch = transitions[-batch_size:]\n"},
        "a block": {
            _DRAW: "    start = random.randint(0, max(0, len(transitions) - batch_size))\n"
            "    batch = transitions[start : start + batch_size]\n"
        },
        "too many asked": (
            {_DRAW: _NONE_TWICE},
            {_DRAW: _BY_ROW.format("np.random.choice(len(transitions), batch_size, replace=False)")},
            {
                _DRAW: "    chance = np.random.default_rng()\n"
                + _BY_ROW.format("chance.choice(len(transitions), batch_size, replace=False)")
            },
        ),
        "all of them": (
            {_DRAW: "    batch = random.sample(transitions, k=len(transitions))\n"},
            {_DRAW: "    batch = transitions\n"},
        ),
    },
    right=(
        {_DRAW: _FEWER},
        """\
rows = np.random.default_rng().integers(len(transitions), size=batch_size)
columns = [np.array([transitions[row][part] for row in rows]) for part in range(5)]
columns[0], columns[3] = columns[0].reshape(-1, 4), columns[3].squeeze()
return tuple(columns)
""",
        """\
states, actions, rewards, next_states, ends = [], [], [], [], []
for _ in range(batch_size):
    state, action, reward, next_state, terminated = random.choice(transitions)
    states.append(list(state[0]))
    actions.append(action)
    rewards.append(reward)
    next_states.append(list(next_state[0]))
    ends.append(terminated)
return states, actions, rewards, next_states, ends
""",
        """\
size = min(batch_size, len(transitions))
batch = [transitions[row] for row in np.random.permutation(len(transitions))[:size]]
columns = list(zip(*batch))
return np.vstack(columns[0]), *map(np.array, columns[1:3]), np.vstack(columns[3]), np.array(columns[4])
""",
    ),
    cases=(
        Case("one batch", (7, 1), "sample(transitions, 7)"),
        Case("few memories", (32, 1), "sample(transitions, 32)"),
        Case("many draws", (7, 714), "sample(transitions, 7)"),
    ),
    run=_drawn,
    setup="import random\nimport numpy as np",
)
