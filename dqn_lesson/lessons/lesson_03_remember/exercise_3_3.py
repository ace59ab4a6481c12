"""Exercise 3.3 of `03_remember`: the learner's `sample`, by what its batches are like."""

from collections.abc import Callable
from typing import Any

import numpy as np

from ...exercises.compare import plain
from ...exercises.drawing import pattern
from ...exercises.exercise import Case, Exercise
from ...exercises.lending import lend

_NUM_STORED = 10


def _stored() -> list[tuple]:
    """The memory that a try gets, made for it."""
    return [
        (
            np.array([[k + 0.1, k + 0.2, k + 0.3, k + 0.4]]),
            k % 3,
            10.0 + k,
            np.full((1, 4), k + 0.6),
            k in (3, 8),
        )
        for k in range(_NUM_STORED)
    ]


_COLUMNS = [
    np.concatenate(column) if np.ndim(column[0]) else np.array(column)
    for column in zip(*_stored(), strict=True)
]


_NAMES = ("states", "actions", "rewards", "next_states", "terminated")


def _drawn(sample: Callable, batch_size: int) -> dict[str, Any] | None:
    """Draws one batch of the stored rows and says what it is like; chance never changes what is said."""
    result = sample(lend(_stored(), "transitions"), batch_size)
    if result is None:
        return None
    things = list(result)
    if len(things) != 5:
        return {"things": len(things)}
    columns = [np.asarray(plain(column)) for column in things]  # plain: no list in it holds itself
    shapes = [columns[part].shape for part in (0, 3)]
    rows = columns[2].size
    if rows == _NUM_STORED < batch_size:  # all that there are, or as many as were asked for: both are right
        rows, shapes = batch_size, [(batch_size, *shape[1:]) for shape in shapes]
    return {
        "things": 5,
        "rows": rows,
        "states": shapes[0],
        "next_states": shapes[1],
        "together": _together(columns),
        "whole actions": columns[1].dtype.kind in "iub",
    }


def _together(columns: list[np.ndarray]) -> bool | str:
    """Whether the columns hold the same stored rows; or which one holds what no stored row has."""
    drawn, stored = columns[2].ravel(), _COLUMNS[2]
    if drawn.dtype.kind not in "iuf" or not np.isin(drawn, stored).all():
        return "rewards that were never stored"
    which = (drawn - stored[0]).astype(int)
    torn = False
    for name, column, ours in zip(_NAMES, columns, _COLUMNS, strict=True):
        if column.size == ours[which].size and np.allclose(column.ravel(), ours[which].ravel()):
            continue
        if column.size != ours[which].size or not _all_stored(column.reshape(len(which), -1), ours, which):
            return f"{name} that were never stored"
        torn = True
    return not torn


def _all_stored(rows: np.ndarray, stored: np.ndarray, which: np.ndarray) -> bool:
    """Whether each row of a column is one of the stored ones, if not the right one: not all turned round."""
    stored = stored.reshape(_NUM_STORED, -1)
    if stored.dtype == bool and np.array_equal(rows, ~stored[which]):
        return False
    return all(np.isclose(stored, row).all(axis=1).any() for row in rows)


def _often(sample: Callable, batch_size: int, num_batches: int) -> dict[str, Any] | None:
    """Draws many batches of the stored rows and says how well chance chose."""
    stored, batches = lend(_stored(), "transitions"), []
    for _ in range(num_batches):
        result = sample(stored, batch_size)
        if result is None or len(things := list(result)) != 5:
            return None
        rewards = np.asarray(plain(things[2]), float).ravel()
        if rewards.size != batch_size:
            return None
        batches.append(rewards - 10)  # the reward names the row
    drawn = np.round(batches).astype(int)  # [num_batches, batch_size]
    times = np.bincount(np.clip(drawn, 0, _NUM_STORED - 1).ravel(), minlength=_NUM_STORED)
    return {
        "never drawn": np.flatnonzero(times == 0),
        "evenly": bool((abs(times / times.mean() - 1) < 0.3).all()),  # 7 standard deviations of pure chance
        "always": pattern(drawn, _NUM_STORED),
    }


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
        "not columns": "You return {got[things]} things, one for each transition. Five are wanted: all"
        " states, all actions, all rewards, and so on. Look at what you return, and turn rows into columns.",
        "rows in rows": "Your states have the shape {got[states]}: each one is still a row of its own. The"
        " tutorial stores rows (1, 4); put under each other they should be {right[states]}. Look at how you"
        " make the array.",
        "torn": "Your batch holds the state of one step with the reward of another one: a transition that"
        " never happened. You drew again for each column. Draw once, then take all five from there.",
        "no newest": "Row {got[never drawn][0]}, the newest one, was never drawn. The upper end that you"
        " gave is left out already: look at what you take off from the length.",
        "no oldest": "Row {got[never drawn][0]}, the oldest one, was never drawn. Counting begins at 0: look"
        " at where your drawing begins.",
        "first rows": "Rows {got[never drawn]} were never drawn: you always take the first ones. There is no"
        " chance in it. Look at how you choose.",
        "last rows": "Rows {got[never drawn]} were never drawn: you always take the newest ones. Neighbours"
        " are almost the same. Let chance choose.",
        "one again": "Your batch holds one transition, again and again: it was drawn once, and copied. Draw"
        " each"
        " by itself: `random.choices` draws as many as you ask for.",
        "a block": "Your batch is always a run of neighbours: rows 2, 3, 4 and so on. They are almost the"
        " same. Draw each transition on its own.",
        "too many asked": "10 memories, 32 wanted: your code stops with an error. Drawing without putting"
        " back can't give more than there are. The tutorial asks for `min(batch_size, len(memory))` at most.",
        "all of them": "7 were wanted, and you return {got[rows]}. `batch_size` says how many: look at"
        " where you use it.",
        "one batch": "7 are drawn of the 10: five arrays, with 7 rows each, and row by row they belong"
        " together.",
        "few memories": "32 are wanted and 10 are there: 10 rows, or 32 with some of them twice.",
        "many draws": "In 1,700 batches of 3 each of the 10 rows should come about 510 times, together with"
        " any"
        " other.",
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
        "one again": {_DRAW: "    batch = [random.choice(transitions)] * batch_size\n"},
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
        Case("one batch", (_drawn, 7), "sample(transitions, 7)"),
        Case("few memories", (_drawn, 32), "sample(transitions, 32)"),
        Case("many draws", (_often, 3, 1_700), "sample(transitions, 3)"),
    ),
    run=lambda sample, look, *sizes: look(sample, *sizes),
    parts={
        "things": "how many things come back",
        "rows": "how many rewards",
        "states": "the shape of the states",
        "next_states": "the shape of the next states",
        "together": "whether all parts of a row come from the same stored transition",
        "whole actions": "whether the actions are whole numbers",
        "never drawn": "the rows that were never drawn",
        "evenly": "whether all rows come equally often",
        "always": "which rows are drawn together too often",
    },
    setup="import random\nimport numpy as np",
)
