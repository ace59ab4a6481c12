"""Exercises and questions of lesson 11; 11.3 stands in `exercise_11_3`."""

import math
from collections import deque
from collections.abc import Callable
from typing import Any

from ...exercises.compare import plain
from ...exercises.exercise import Case, Exercise, Question
from ...exercises.lending import lend
from ...exercises.sandbox import Endless
from .exercise_11_3 import MEND

# 11.1


class _Agent:
    """Holds older steps; notes of each replay what the memory held, and how many steps it was to draw."""

    def __init__(self, num_old: int) -> None:
        self.memory = deque((("old", number) for number in range(num_old)), maxlen=50)
        self.batch_size = 32
        self.held: list[list] = []
        self.sizes: list[int] = []

    def replay(self, batch_size: int) -> float:
        """Each loss is half of the one before."""
        if len(self.held) > 200:
            raise Endless("200 replays")
        self.held.append([tuple(step) for step in self.memory])
        self.sizes.append(plain(batch_size))
        return 0.5 ** len(self.held)


def _overfit(answer: Callable, num_old: int, num_in_batch: int, num_updates: int) -> dict[str, Any] | None:
    """What it returns, and what each replay found in the memory."""
    agent, batch = _Agent(num_old), [("batch", number) for number in range(num_in_batch)]
    losses = answer(agent, lend(batch, "batch"), num_updates)
    if losses is None:
        return None
    found = [sorted(held) for held in agent.held]
    return {
        "replays": len(found),
        "old": max((sum(step[0] == "old" for step in held) for held in found), default=0),
        "missing": max((num_in_batch - len({*held} & {*batch}) for held in found), default=0),
        "twice": max((len(held) - len({*held}) for held in found), default=0),
        "sizes": sorted({*map(str, agent.sizes)}),
        "losses": plain(losses),
    }


_CLEAR, _FILL, _TEACH = (
    "    agent.memory.clear()\n",
    "    agent.memory.extend(batch)\n",
    "return [agent.replay(len(batch)) for _ in range(num_updates)]",
)

OVERFIT = Exercise(
    id="11.1",
    name="overfit_one_batch",
    solution=f'''\
def overfit_one_batch(agent, batch, num_updates):
    """Teach the agent these steps alone, again and again; return the losses."""
{_CLEAR}{_FILL}    {_TEACH}
''',
    texts={
        "nudge": "Three things: nothing else in the memory, all of the batch in it, and replays that take the"
        " whole batch.",
        "hint": "`agent.memory.clear()`, `agent.memory.extend(batch)`, and `agent.replay(len(batch))`, which"
        " returns the loss.",
        "right": "Now any agent can be asked whether it can learn 32 steps by heart.",
        "old steps": "There were {got[old]} older steps in the memory. Then it isn't *one* batch any more:"
        " empty the memory first.",
        "not in it": "Of the batch, {got[missing]} steps were not in the memory when it replayed.",
        "again and again": "Your memory held steps of the batch more than once. Put them in before the loop.",
        "own size": "You asked for batches of {got[sizes][0]:s}, and the batch here has {right[sizes][0]:s}"
        " steps. Say to `replay` how many there are.",
        "last loss": "You return one number, and all the losses are wanted: it is their way down that tells.",
        "one replay": "The batch was replayed once. One update shows little: make `num_updates`.",
        "one short": "You made {got[replays]} replays, and {right[replays]} are wanted.",
        "fresh": "An agent with an empty memory, 5 steps, 3 updates: the losses are 0.5, 0.25 and 0.125.",
        "lived": "An agent that holds 7 older steps, 4 new ones, 6 updates: the older ones go, and there are"
        " six losses.",
        "long": "More updates, and a batch that is larger than the agent's own.",
    },
    mistakes={
        "old steps": {_CLEAR: ""},
        "not in it": ({_FILL: ""}, {"extend(batch)": "append(batch[0])"}),
        "again and again": (
            {
                _FILL: "    losses = []\n",
                _TEACH: "for _ in range(num_updates):\n        agent.memory.extend(batch)\n"
                "        losses.append(agent.replay(len(batch)))\n    return losses",
            },
        ),
        "own size": {"len(batch)": "agent.batch_size"},
        "last loss": {_TEACH: f"{_TEACH.replace('return', 'losses =')}\n    return losses[-1]"},
        "one replay": {_TEACH: "return [agent.replay(len(batch))]"},
        "one short": {"range(num_updates)": "range(num_updates - 1)"},
    },
    right=(
        """\
agent.memory = type(agent.memory)(batch)
losses = []
while len(losses) < num_updates:
    losses.append(agent.replay(len(agent.memory)))
return np.array(losses)
""",
    ),
    cases=(
        Case("fresh", (0, 5, 3), "overfit_one_batch(agent, batch, 3)"),
        Case("lived", (7, 4, 6), "overfit_one_batch(agent, batch, 6)"),
        Case("long", (3, 40, 20), "overfit_one_batch(agent, batch, 20)"),
    ),
    run=_overfit,
    parts={
        "replays": "how many replays there were",
        "old": "how many older steps were in the memory",
        "missing": "how many steps of the batch were not in the memory",
        "twice": "how many steps were in the memory more than once",
        "sizes": "how many steps `replay` was asked to draw",
        "losses": "what you return",
    },
)

# 11.2


def _bisected(answer: Callable, first: int, num_changes: int) -> dict[str, Any] | None:
    """What it finds, and how many looks it took beyond what halving takes."""
    looks: list[int] = []

    def is_ill(number: int) -> bool:
        looks.append(number)
        if len(looks) > 300:
            raise Endless("300 looks")
        return number >= first

    found = answer(is_ill, num_changes)
    if found is None:
        return None
    most = math.ceil(math.log2(num_changes)) + 1 if num_changes > 1 else 1
    return {"found": plain(found), "too many": max(0, len(looks) - most), "looks": len(looks) > most}


_LOOP, _MIDDLE, _BACK = (
    "while ill - healthy > 1:",
    "middle = (healthy + ill) // 2",
    "    return ill\n",
)

BISECT = Exercise(
    id="11.2",
    name="first_ill",
    solution=f'''\
def first_ill(is_ill, num_changes):
    """Return the number of the first change after which the agent is ill."""
    healthy, ill = 0, num_changes
    {_LOOP}
        {_MIDDLE}
        if is_ill(middle):
            ill = middle
        else:
            healthy = middle
{_BACK}''',
    texts={
        "nudge": "Two numbers are enough: up to where it is known to be healthy, and from where on it is"
        " known to be ill. Look in the middle between them.",
        "hint": "Begin with `healthy, ill = 0, num_changes`. Is it ill in the middle? Then that is the new"
        " `ill`, otherwise the new `healthy`. When they are neighbours, you have it.",
        "right": "Seven looks for 100 changes, ten for 1,000. `git bisect` does the same with commits.",
        "one by one": "The right change, but with {got[too many]} looks more than halving takes. A look may"
        " be a training of an hour: ask in the middle.",
        "last healthy": "You return {got[found]}: after that many changes it was still healthy. The next one"
        " made it ill.",
        "wrong half": "You return {got[found]}. If it is ill in the middle, the change lies *before* the"
        " middle, or is that very one.",
        "stops early": "You return {got[found]}, and it is {right[found]}: you stop while a change still lies"
        " between the two. Go on until they are neighbours.",
        "middle": "You return the middle of the last look, {got[found]}. That one may be healthy: return the"
        " number that is known to be ill.",
        "hundred": "100 changes, ill since number 63.",
        "newest": "Of 12 changes the last one made it ill.",
        "oldest": "Of 13 changes the very first one made it ill.",
        "two": "Two changes, and the first made it ill: one look in the middle tells.",
        "one": "One change, and it is ill: that is the one.",
        "many": "1,000 changes, ill since number 990.",
    },
    mistakes={
        "one by one": (
            "number = 1\nwhile not is_ill(number):\n    number += 1\nreturn number",
            "number = num_changes\nwhile number > 1 and is_ill(number - 1):\n    number -= 1\nreturn number",
        ),
        "last healthy": {_BACK: "    return healthy\n"},
        "wrong half": {"if is_ill(middle)": "if not is_ill(middle)"},
        "stops early": {"> 1:": "> 2:"},
        "middle": {_BACK: "    return middle\n", "healthy, ill = 0": "middle, healthy, ill = num_changes, 0"},
    },
    right=(
        """\
low, high = 1, num_changes
while low < high:
    middle = low + (high - low) // 2
    low, high = (low, middle) if is_ill(middle) else (middle + 1, high)
return low
""",
        "import bisect\nreturn bisect.bisect_left(range(1, num_changes), True, key=is_ill) + 1",
    ),
    cases=(
        Case("hundred", (63, 100), "first_ill(is_ill, 100)"),
        Case("newest", (12, 12), "first_ill(is_ill, 12)"),
        Case("oldest", (1, 13), "first_ill(is_ill, 13)"),
        Case("two", (1, 2), "first_ill(is_ill, 2)"),
        Case("one", (1, 1), "first_ill(is_ill, 1)"),
        Case("many", (990, 1_000), "first_ill(is_ill, 1000)"),
    ),
    run=_bisected,
    parts={
        "found": "the change that you name",
        "too many": "how many looks you take beyond what halving takes",
        "looks": "whether you look too often",
    },
)

EXERCISES = (OVERFIT, BISECT, MEND)

_LOOK_A = (
    "Each dot is a training with another seed; blue dots pass, orange crosses don't. (70 is enough here:"
    " three times what random play reaches, after a training of 1,600 steps. In the world with games of 50"
    " steps at most, 40 is enough.)\n\n"
    "**The healthy twin** passes ten times out of ten. So do four of the patients: by its score, nobody would"
    " suspect them. Two never pass. The others pass on some seeds and fail on others: with"
    " one seed they would be called healthy, or hopeless, by chance.\n\n"
    "**A bug can have luck.** In most programs a bug shows at once: something crashes, or a number is wrong."
    " An agent learns *around* its bugs, as well as it can, and that is why they live so long."
)
_LOOK_C = (
    "The healthy twin learns the batch by heart: what is left after 300 replays is a small part of the error"
    " at first. (It comes down in jerks, because the targets move whenever the target network is copied.) The"
    " two patients don't get there, however long it takes: they are not taught what these steps say. One of"
    " them passes most of its exams all the same."
)

QUESTIONS = (
    Question(
        "11.a",
        "Twelve agents have one line that is wrong, each another one. Each was trained ten times, with ten"
        " seeds, and then took an exam that random play never passes: 120 trainings. How many passed?",
        options={
            "None: wrong is wrong": "A wrong line does not stop an agent from learning something.",
            "About 10": "That would make bugs easy to notice.",
            "About 70": "67 of 120. Four of the twelve passed every single time.",
            "All": "Then it would hardly matter. Two of them never passed.",
        },
        answer=2,
        values=(0, 10, 70, 120),
        look=_LOOK_A,
    ),
    Question(
        "11.b",
        "An agent was healthy. Then came 100 small changes, and after the last one it is ill. To look once"
        " takes a training. How many trainings find the change, in the worst case?",
        options={
            "100": "If you go through them one by one, and have no luck.",
            "50": "That is the mean, if you go through them one by one.",
            "7": "Each look halves what is left: 100, 50, 25, 13, 7, 4, 2, 1.",
        },
        answer=2,
        values=(100, 50, 7),
    ),
    Question(
        "11.c",
        "A healthy agent is taught the same 32 steps 300 times, and nothing else. What becomes of its error"
        " on them?",
        options={
            "It falls to a small part": "32 steps are little for a network with 4,610 weights.",
            "It stays about where it was": "Then nothing would be learned at all.",
            "It goes up and down for ever": "In a real training it does: there the steps are always new.",
        },
        answer=0,
        look=_LOOK_C,
    ),
)
