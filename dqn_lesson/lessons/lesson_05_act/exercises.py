"""Exercises and questions of lesson 05; 5.1 and 5.5 stand in files of their own."""

import math
from dataclasses import replace
from itertools import islice
from typing import Any

from ...exercises.exercise import Case, Exercise, Question
from ...exercises.fakes import bare_agent
from ...exercises.parse_answer import as_number, judge_values, looks_like
from .corridor import NUM_AGENTS, NUM_GAMES, Schedule, count, send_walkers
from .exercise_5_1 import ACT
from .exercise_5_5 import Q_UPDATE

# 5.2


def _lowered(agent_class: type, epsilon: float, decay: float, minimum: float) -> dict[str, Any]:
    """Epsilon before the first call of `decay`, after each of five, and once it is put up again."""
    kept = {"epsilon": epsilon, "written": False}

    def put(_: Any, value: Any) -> None:
        kept.update(epsilon=value, written=True)

    noted = property(lambda _: kept["epsilon"], put)
    agent = bare_agent(agent_class, epsilon=noted, epsilon_decay=decay, epsilon_min=minimum)
    kept.update(epsilon=epsilon, written=False)
    epsilons = [agent.epsilon]
    for _ in range(5):
        agent.decay()
        epsilons.append(agent.epsilon)
    written, kept["epsilon"] = kept["written"], epsilon
    agent.decay()
    again = agent.epsilon
    return {"epsilon": epsilons, "written": written, "minimum": agent.epsilon_min, "put up again": again}


DECAY = Exercise(
    id="5.2",
    name="MyAgent",
    solution='''\
class MyAgent(MyAgent):
    """As before, and epsilon falls."""

    def decay(self):
        """Lower `self.epsilon` a little, but never below `self.epsilon_min`."""
        self.epsilon = max(self.epsilon_min, self.epsilon * self.epsilon_decay)
''',
    texts={
        "nudge": "What would epsilon be after the multiplication? And if that is below the minimum?",
        "hint": "Of two numbers, the product and the minimum, you want the *greater* one. Python has a"
        " function for that.",
        "right": "It falls fast at first, then slowly, and it stops at its minimum.",
        "min": "Epsilon jumps to its minimum at once, and then it falls below it. You take the smaller one of"
        " two numbers: `min` or `max`?",
        "what stays": "After one update epsilon should be {right[epsilon][1]}, but yours is"
        " {got[epsilon][1]}. A decay of 0.995"
        " is what *stays*, not what goes. Look at what you multiply by.",
        "subtracts": "After one update epsilon should be {right[epsilon][1]}, but yours is"
        " {got[epsilon][1]}. You take the"
        " decay away from epsilon. It is a share that stays: multiply.",
        "no self": "After five calls epsilon is still {got[epsilon][5]}. The new number is worked out, but"
        " the agent"
        " does not get it: does a line begin with `self.epsilon =`?",
        "falls through": "Epsilon ends at {got[epsilon][5]}, below its minimum of {right[epsilon][5]}. You"
        " look *before* you"
        " multiply, so the last step goes through the floor. The 2017 tutorial does just that; at 0.995 it"
        " is hardly seen. Here take the greater one of product and minimum.",
        "all at once": "After one call epsilon is {got[epsilon][1]} already. One call makes one small step:"
        " it needs"
        " no loop.",
        "no floor": "Epsilon falls to {got[epsilon][5]} and on; it should stop at {right[epsilon][5]}."
        " Where do you look at"
        " `self.epsilon_min`?",
        "at once": "After one update epsilon is at its minimum already. It should get there little by little:"
        " where do you look at `self.epsilon_decay`?",
        "down to a half": "Decay 0.8, minimum 0.5: 1, 0.8, 0.64, 0.512; then 0.41 would be below the minimum,"
        " so it stays at 0.5.",
        "never reached": "Decay 0.99, minimum 0.05, from 0.3: five small steps, 0.297, 0.294, 0.291 and so"
        " on.",
        "down to a tenth": "Decay 0.7, minimum 0.1, from 0.9: each number is 0.7 times the one before it.",
    },
    mistakes={
        "min": {"max(": "min("},
        "what stays": {"self.epsilon * self.epsilon_decay": "self.epsilon * (1 - self.epsilon_decay)"},
        "subtracts": {"self.epsilon * self": "self.epsilon - self"},
        "no self": (
            {"        self.epsilon = ": "        epsilon = "},
            "max(self.epsilon_min, self.epsilon * self.epsilon_decay)",
            "return max(self.epsilon_min, self.epsilon * self.epsilon_decay)",
        ),
        "falls through": (
            "if self.epsilon > self.epsilon_min:\n    self.epsilon *= self.epsilon_decay",
            "if self.epsilon < self.epsilon_min:\n    self.epsilon = self.epsilon_min\n"
            "self.epsilon *= self.epsilon_decay",
        ),
        "all at once": "while self.epsilon > self.epsilon_min:\n    self.epsilon *= self.epsilon_decay",
        "no floor": "self.epsilon *= self.epsilon_decay",
        "at once": {"self.epsilon * self.epsilon_decay": "self.epsilon_min"},
    },
    right=(
        "self.epsilon *= self.epsilon_decay\nif self.epsilon < self.epsilon_min:\n"
        "    self.epsilon = self.epsilon_min",
        "self.epsilon = np.clip(self.epsilon * self.epsilon_decay, self.epsilon_min, 1.0)",
    ),
    cases=(
        Case("down to a half", (1.0, 0.8, 0.5), "decay()"),
        Case("down to a tenth", (0.9, 0.7, 0.1), "decay()"),
        Case("never reached", (0.3, 0.99, 0.05), "decay()"),
    ),
    run=_lowered,
    parts={
        "epsilon": "before the first call of `decay`, and after each of five",
        "written": "whether `self.epsilon` was ever set",
        "minimum": "`self.epsilon_min` after five calls",
        "put up again": "epsilon after it is set back to its start and `decay` is called once more",
    },
    setup="import numpy as np\n"
    "from dqn_lesson.lessons.lesson_05_act.tutorial_agent import TutorialAgent as MyAgent",
)

# 5.3

GAME = 23  # steps: how long a random game lasts
UPDATES = math.ceil(math.log(0.1) / math.log(0.995))  # 460
_NEAR = 1.5  # 459 is right too: epsilon is 0.1002 then


def _wrong_updates(updates: float, _: dict[str, float]) -> tuple[str, dict[str, Any]] | str:
    """A straight line would be 0.9 / 0.005 or 1 / 0.005 updates."""
    if abs(updates - UPDATES) <= _NEAR:
        return ""
    line = any(abs(updates - each) <= _NEAR for each in (180, 200))
    return ("line" if line else "updates"), {"left": 0.995 ** max(updates, 0)}


def _wrong_rare(rare: float, all_three: dict[str, float]) -> str:
    same = rare == all_three["games, if often"]
    other = "times" if rare > UPDATES * GAME / 2 else "same" if same else "rare"
    return looks_like(rare, UPDATES, _NEAR, {}, other)


_RULES = {
    "updates": _wrong_updates,
    "games, if rare": _wrong_rare,
    "games, if often": lambda often, all_three: looks_like(
        often, UPDATES / GAME, 0.1, {"same": all_three["games, if rare"]}, "often"
    ),
}
_LENGTHS = """\
how_long = {{
    "updates": {},  # until epsilon has fallen from 1 to 0.1
    "games, if rare": {},  # one update after each game
    "games, if often": {},  # one update after each step, 23 steps in each game
}}
"""

HOW_LONG = Exercise(
    id="5.3",
    name="how_long",
    stub=_LENGTHS.format(*["..."] * 3),
    solution=_LENGTHS.format(460, 460, "460 / 23"),
    texts={
        "nudge": "A loop can count it: multiply until you are there. Then ask: how many updates does one game"
        " make?",
        "hint": "0.995 ** n = 0.1. A loop finds n; so does `np.log(0.1) / np.log(0.995)`. With one update a"
        " game you need n games; with 23 updates a game you need a 23rd of it.",
        "right": "The same decay, and 460 games in one case, 20 in the other. If you copy a decay, you must"
        " know how often it is applied.",
        "line": "After {got} updates epsilon is {left}, far from 0.1. It does not fall by 0.005 each"
        " time: it is *multiplied* each time. That is a power; take a loop or logarithms.",
        "updates": "After {got} updates epsilon is {left}. Look for the number at which it is 0.1.",
        "same": "You have the same number of games in both cases. But how many updates does one game make? In"
        " one case 1, in the other 23.",
        "times": "You multiplied by the 23 steps. One update a game means one, however long the game was: so"
        " there are as many games as updates.",
        "rare": "If there is one update a game, how many games are 460 updates? You have {got}.",
        "no number": "`{name:s}` is {value}. Write a number there, or a sum that gives one.",
        "often": "If each game makes 23 updates, how many games are 460 updates? You have {got}. Divide.",
    },
    mistakes={
        "line": (_LENGTHS.format(200, 200, 9), _LENGTHS.format(180, 460, 20)),
        "updates": (_LENGTHS.format(461 * 23, 460, 20), _LENGTHS.format(23, 1, 1)),
        "same": (_LENGTHS.format(460, 460, 460), _LENGTHS.format(460, 20, 20)),
        "times": (_LENGTHS.format(460, 10_580, 20), _LENGTHS.format(460, 460 * 23, 460)),
        "rare": _LENGTHS.format(460, 20, 460),
        "often": (_LENGTHS.format(460, 460, 10_580), _LENGTHS.format(460, 460, 23)),
        "no number": (_LENGTHS.format("'460 updates'", 460, 20), _LENGTHS.format(460, None, 20)),
    },
    right=(
        _LENGTHS.format("np.log(0.1) / np.log(0.995)", 459, "np.int64(20)"),
        _LENGTHS.format("next(n for n in range(999) if 0.995**n <= 0.1)", 460.0, 459 / 23),
    ),
    judge=lambda how_long: judge_values(how_long, _RULES),
)

# 5.4

ENOUGH, NEARLY = 45, 35  # of 50 agents


def _share(value: Any) -> float | None:
    share = as_number(value)
    return share if share is not None and 0 <= share <= 1 else None


def _judged_schedule(schedule: dict[str, float]) -> tuple[str, dict[str, Any]]:
    """Sends the walkers, and says what became of them."""
    key, shares = judge_values(schedule, dict.fromkeys(schedule, lambda *_: ""), _share, "no share")
    if key != "right":
        return key, shares
    plan = Schedule(**shares)
    know, walk = count(send_walkers(plan))
    epsilons = list(islice(plan.epsilons(), NUM_GAMES))
    numbers = {"know": know, "walk": walk, "first": epsilons[0], "last": epsilons[-1], "half": epsilons[50]}
    if know < ENOUGH:
        return _why_not_found(plan, know), numbers
    if walk < ENOUGH:
        return ("never trusts" if epsilons[-1] >= epsilons[-2] else "too slow"), numbers
    return "right", numbers


def _why_not_found(plan: Schedule, know: int) -> str | tuple[str, ...]:
    """Which change would help: another start, another decay; either of them, or both together."""
    if plan.start == plan.minimum == 0:
        return "greedy"
    if know >= NEARLY:
        return "nearly"
    bolder, slower = replace(plan, start=1.0), replace(plan, decay=max(plan.decay, 0.995))
    helps = [count(send_walkers(each))[0] >= ENOUGH for each in (bolder, slower)]
    return (
        "timid" if helps == [True, False] else "too fast" if helps == [False, True] else ("timid", "too fast")
    )


_plan = 'schedule = {{"start": {}, "decay": {}, "minimum": {}}}\n'.format

CORRIDOR = Exercise(
    id="5.4",
    name="schedule",
    stub=_plan("...", "...", "..."),
    solution=_plan("1.0", "0.995", "0.05"),
    texts={
        "nudge": "When is trying things worth most: at the beginning, when nobody knows anything, or at the"
        " end? And how long does the beginning last, if 300 games are all there is?",
        "hint": "Start at 1. Work out what is left of epsilon after 50 games and after 300: with a decay of"
        " 0.9 it is gone long before game 50, with 0.999 it is still 0.74 at the end. Something in between.",
        "right": "{know} of 50 know the way, and {walk} of them walk it. Try first, trust later.",
        "greedy": "{know} of 50. Without exploring the large prize is found by luck only. Give epsilon a"
        " start above 0.",
        "nearly": "{know} of 50 know the way, and 45 are wanted: nearly. A bit more trying in the first"
        " games would"
        " do: start higher, or let epsilon fall more slowly.",
        "timid": "{know} of 50 know the way. Epsilon starts at {first}: that is too timid to get past the"
        " small prize, again and again. Look at the start.",
        "too fast": "{know} of 50 know the way. After 50 games epsilon is {half} already: most of them have"
        " given up too early. Look at the decay.",
        "too slow": "{know} of 50 know the way, but only {walk} walk it. In the last game epsilon is still"
        " {last}: they try and try. Let it fall a bit faster.",
        "never trusts": "{know} of 50 know the way, and {walk} walk it. Epsilon ends at {last}, so they never"
        " trust what they know. Let it fall further.",
        "no share": "`{name:s}` is {value}. All three are shares: numbers from 0 to 1.",
    },
    mistakes={
        "greedy": (_plan(0, 1, 0), _plan(0.0, 0.99, 0.0)),
        "timid": (_plan(0.1, 1, 0.1), _plan(0.3, 0.99, 0.05), _plan(0.5, 1, 0.5), _plan(0.05, 0.99, 0.05)),
        "too fast": (_plan(1, 0.95, 0.05), _plan(1.0, 0.98, 0.1), _plan(1, 0.5, 0)),
        "nearly": _plan(0.9, 0.99, 0.1),
        "too slow": (_plan(1, 0.999, 0.1), _plan(1, 0.9985, 0)),
        "never trusts": (_plan(1, 1, 1), _plan(0.9, 1, 0.1), _plan(1, 0.99, 0.8)),
        "no share": (_plan(100, 0.995, 5), _plan(1, -0.1, 0), _plan(1, "'slow'", 0)),
    },
    right=(
        _plan(1, 0.99, 0),
        _plan(1.0, 0.997, 0.01),
        _plan(0.95, 0.995, 0.1),
        _plan("np.float64(1)", "0.01 ** (1 / 500)", "0.3"),
    ),
    judge=_judged_schedule,
)

EXERCISES = (ACT, DECAY, HOW_LONG, CORRIDOR, Q_UPDATE)

GREEDY_FINDS = 2  # of the 50 in the corridor; a test counts them again

_LOOK_5A = (
    "**How to read it.** Each row is one of 50 agents, each column one of its 300 games, from left"
    " to right. Orange: it went through the left door. Blue: through the right one.\n\n"
    "**Look at the rows at the bottom.** Two agents know the way to the large prize. All others"
    " walk to the small one, 300 times. And yet 26 of the others have been through the right door"
    " too, one to four times, by chance, in their first games: the blue specks on the left. It did"
    " not help them: the way there is six steps long, and the first visit teaches only the last of"
    " them.\n\n"
    "As soon as the left button is worth *anything*, and the right one still 0, left looks best."
    " And an agent that always presses what looks best never finds out that it is not. The agent is"
    " not too stupid to learn. It never tries."
)

_LOOK_5C = (
    "**Grey:** the mean score of the last 20 games of the training. **Blue:** the exam right after"
    " it. A line joins the two of one agent.\n\n"
    "**On the right** the two have nothing to do with each other. The random agents' games end"
    " after some 20 steps, as chance's always do. The network that watched these games has learned"
    " far more than that, and only the exam lets it play.\n\n"
    "**At *less and less*** the difference is small, but it is there. Epsilon is 0.04 in the end,"
    " so in a game of 500 steps 20 presses are left to chance. The curves end between 463 and 500;"
    " in the exam nine get 500 and one 499.\n\n"
    "**At *greedy*** no press is left to chance, neither in the games nor in the exam. And yet some"
    " of its lines rise, by about 30 at most. That has another reason: the agent still changed"
    " while it played the 20 games of the curve. The exam is held by the one that came out in the"
    " end.\n\n"
    "So an exam is greedy, with `explore=False`. It asks what the agent knows, not what its dice"
    " do."
)

_LOOK_5D = (
    "**Read it from top to bottom.** Each row is the table after one more game: what the right"
    " button is worth in each cell. In the first game only cell 7 learns something, for its button"
    " opened the door. In the second game cell 6 learns, because cell 7 is worth something now. So"
    " the prize creeps back, one cell a game, and in the sixth game it reaches the start: 0.59, as"
    " you worked out above. That is also why the 26 agents that went through the right door one to"
    " four times had learned so little. With an `lr` of 0.5 it creeps just as fast, but each number"
    " needs many games to fill up.\n\n"
    "**From then on nothing changes.** Every number equals its target: the reward, plus gamma times"
    " the best number of the next cell. This condition is called the **Bellman equation**, and"
    " learning is nothing but making both sides of it equal. The best number of a state, the one"
    " behind the gamma, is called the **value** of that state.\n\n"
    "**Whose value?** The target asks for the *best* button of the next cell, not for the one that"
    " was pressed there. So the *always* agents above, who wandered at random, ended with the"
    " values of the best play. To learn about one way of playing while you play another is called"
    " **off-policy** learning. (A *policy* is a way of playing: what to press in which state.)"
)

QUESTIONS = (
    Question(
        "5.a",
        "50 agents play 300 games each in the corridor. They never try anything: they always press what looks"
        " best. How many of the 50 know the way to the large prize in the end?",
        options={
            "all 50": "They would have to get there first. Most of them meet the small prize, and from then"
            " on the left button looks best.",
            "25": "That is half of them, as if they tossed a coin once. But one visit to the large prize is"
            " not enough to know the way there.",
            "2": "Two were lucky, several times in a row. The others met the small prize first, and never"
            " looked back.",
            "none": "Almost. Where both buttons look equal, chance decides, and two of them are lucky.",
        },
        answer=2,
        values=(NUM_AGENTS, 25, GREEDY_FINDS, 0),
        look=_LOOK_5A,
    ),
    Question(
        "5.b",
        "Epsilon is 0.1, and there are two buttons. How often does the agent press the one that is *not* the"
        " best?",
        options={
            "10 %": "10 % of the presses are left to chance. But chance presses the best button too, half of"
            " the time.",
            "5 %": "10 % of the presses are left to chance, and half of those happen to be the best button.",
        },
        answer=1,
    ),
    Question(
        "5.c",
        "An agent was trained for 15,000 steps. The last 20 dots of its training curve are at 18.5 on"
        " average. Right after that it takes the exam, and gets 474. What is that?",
        options={
            "A bug": "Nothing is broken. The same network played both times. What was different in how it was"
            " played?",
            "Luck in the exam": "An exam is 100 games. Luck evens out over so many. What was different in how"
            " it was played?",
            "The curve has random presses in it, the exam has none": "This agent explored at every single"
            " press. The curve shows how *chance* plays; the exam shows what the network learned from"
            " watching it.",
        },
        answer=2,
        look=_LOOK_5C,
    ),
    Question(
        "5.d",
        "The table holds nothing but zeros, and `lr` is 1. An agent walks from cell 2 straight to the right"
        " door, six steps, and then again, game after game. After which game is the right button of cell 2,"
        " where it starts, first worth more than 0?",
        answer=6,
        near="The news moves back one cell a game: cell 7 learns of the prize in the first, cell 2 in the"
        " sixth.",
        low="Later. A target asks the *next* cell. In the first game, when the agent left cell 2, cell 3 was"
        " still worth 0, and so was cell 6 when it left cell 5. Only the last step learned anything.",
        high="Sooner. Each game carries the news one cell further back, and there are six cells on the way.",
        unit="games",
        look=_LOOK_5D,
    ),
)
