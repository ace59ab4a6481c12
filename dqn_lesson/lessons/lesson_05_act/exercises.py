"""Exercises and questions of `05_act`; their sentences stand in `act_texts`, exercise 5.1 in `act_method`."""

import math
from itertools import islice
from typing import Any

from ...exercises.exercise import Case, Exercise, Question
from ...exercises.parse_answer import number
from .corridor import NUM_AGENTS, NUM_GAMES, Schedule, count, send_walkers
from .exercise_5_1 import ACT
from .texts import TEXTS

# 5.2


def _lowered(agent_class: type, epsilon: float, decay: float, minimum: float) -> list[float]:
    """Epsilon before the first call of `decay`, and after each of five."""
    agent = type(agent_class.__name__, (agent_class,), {"__init__": lambda self: None})()
    agent.epsilon, agent.epsilon_decay, agent.epsilon_min = epsilon, decay, minimum
    epsilons = [agent.epsilon]
    for _ in range(5):
        agent.decay()
        epsilons.append(agent.epsilon)
    return epsilons


_LINE = "self.epsilon = max(self.epsilon_min, self.epsilon * self.epsilon_decay)"

DECAY = Exercise(
    id="5.2",
    name="MyAgent",
    minutes=4,
    level=1,
    stub='''\
class MyAgent(MyAgent):
    """As before, and epsilon falls."""

    def decay(self):
        """Lower `self.epsilon` a little, but never below `self.epsilon_min`."""
        ...
''',
    solution=f'''\
class MyAgent(MyAgent):
    """As before, and epsilon falls."""

    def decay(self):
        """Lower `self.epsilon` a little, but never below `self.epsilon_min`."""
        {_LINE}
''',
    texts=TEXTS["5.2"],
    mistakes={
        "min": {"max(": "min("},
        "what stays": {"self.epsilon * self.epsilon_decay": "self.epsilon * (1 - self.epsilon_decay)"},
        "subtracts": {"self.epsilon * self": "self.epsilon - self"},
        "no self": (
            {"        self.epsilon = ": "        epsilon = "},
            {_LINE: "max(self.epsilon_min, self.epsilon * self.epsilon_decay)"},
            {_LINE: "return max(self.epsilon_min, self.epsilon * self.epsilon_decay)"},
        ),
        "falls through": (
            {_LINE: "if self.epsilon > self.epsilon_min:\n            self.epsilon *= self.epsilon_decay"},
            {
                _LINE: "if self.epsilon < self.epsilon_min:\n            self.epsilon = self.epsilon_min"
                "\n        self.epsilon *= self.epsilon_decay"
            },
        ),
        "all at once": {
            _LINE: "while self.epsilon > self.epsilon_min:\n            self.epsilon *= self.epsilon_decay"
        },
        "no floor": {_LINE: "self.epsilon *= self.epsilon_decay"},
        "at once": {"self.epsilon * self.epsilon_decay": "self.epsilon_min"},
    },
    right=(
        {_LINE: "self.epsilon *= self.epsilon_decay\n        if self.epsilon < self.epsilon_min:"
         "\n            self.epsilon = self.epsilon_min"},
        {_LINE: "self.epsilon = np.clip(self.epsilon * self.epsilon_decay, self.epsilon_min, 1.0)"},
    ),
    cases=(
        Case("down to a half", (1.0, 0.8, 0.5), "decay()"),
        Case("down to a tenth", (0.9, 0.7, 0.1), "decay()"),
    ),
    run=_lowered,
    setup="import numpy as np\nfrom dqn_lesson.exercises.tutorial_agent import TutorialAgent as MyAgent",
)  # fmt: skip

# 5.3

GAME = 23  # steps: how long a random game lasts
UPDATES = math.ceil(math.log(0.1) / math.log(0.995))  # 460
_NEAR = 1.5  # 459 is right too: epsilon is 0.1002 then


def _judged_lengths(how_long: dict[str, float]) -> tuple[str, dict[str, Any]]:
    numbers = {name: number(value) for name, value in how_long.items()}
    if missing := [name for name in numbers if numbers[name] is None]:
        return "no number", {"name": missing[0], "value": how_long[missing[0]]}
    updates, rare, often = (numbers[name] for name in ("updates", "games, if rare", "games, if often"))
    if abs(updates - UPDATES) > _NEAR:
        line = 150 <= updates <= 210  # 0.9 / 0.005 and 1 / 0.005
        return "line" if line else "updates", {"updates": updates, "left": 0.995 ** max(updates, 0)}
    if abs(rare - UPDATES) > _NEAR:
        key = "times" if rare > UPDATES * GAME / 2 else "same" if rare == often else "rare"
        return key, {"rare": rare}
    if abs(often - UPDATES / GAME) > 0.1:
        return ("same" if often == rare else "often"), {"often": often}
    return "right", {}


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
    minutes=4,
    level=2,
    stub=_LENGTHS.format(*["..."] * 3),
    solution=_LENGTHS.format(460, 460, "460 / 23"),
    texts=TEXTS["5.3"],
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
    judge=_judged_lengths,
    setup="import numpy as np",
)

# 5.4

ENOUGH = 45  # of 50 agents


def _judged_schedule(schedule: dict[str, float]) -> tuple[str, dict[str, Any]]:
    """Sends the walkers, and says what became of them."""
    shares = {name: number(value) for name, value in schedule.items()}
    for name, share in shares.items():
        if share is None or not 0 <= share <= 1:
            return "no share", {"name": name, "value": schedule[name]}
    plan = Schedule(**shares)
    know, walk = count(send_walkers(plan))
    epsilons = list(islice(plan.epsilons(), NUM_GAMES))
    numbers = {"know": know, "walk": walk, "first": epsilons[0], "last": epsilons[-1], "half": epsilons[50]}
    if know < ENOUGH:
        return _why_not_found(epsilons), numbers
    if walk < ENOUGH:
        return ("never trusts" if epsilons[-1] >= epsilons[-2] else "too slow"), numbers
    return "right", numbers


def _why_not_found(epsilons: list[float]) -> str:
    if max(epsilons) == 0:
        return "greedy"
    return "too fast" if epsilons[0] >= 0.8 else "timid"


_SCHEDULE = 'schedule = {{"start": {}, "decay": {}, "minimum": {}}}\n'

CORRIDOR = Exercise(
    id="5.4",
    name="schedule",
    minutes=6,
    level=2,
    stub=_SCHEDULE.format("...", "...", "..."),
    solution=_SCHEDULE.format("1.0", "0.995", "0.05"),
    texts=TEXTS["5.4"],
    mistakes={
        "greedy": (_SCHEDULE.format(0, 1, 0), _SCHEDULE.format(0.0, 0.99, 0.0)),
        "timid": (
            _SCHEDULE.format(0.1, 1, 0.1), _SCHEDULE.format(0.3, 0.99, 0.05), _SCHEDULE.format(0.5, 1, 0.5),
            _SCHEDULE.format(0.05, 0.9, 0.1),
        ),
        "too fast": (
            _SCHEDULE.format(1, 0.95, 0.05), _SCHEDULE.format(1.0, 0.98, 0.1), _SCHEDULE.format(1, 0.5, 0),
            _SCHEDULE.format(0.9, 0.99, 0.1),
        ),
        "too slow": (_SCHEDULE.format(1, 0.999, 0.1), _SCHEDULE.format(1, 0.9985, 0)),
        "never trusts": (
            _SCHEDULE.format(1, 1, 1), _SCHEDULE.format(0.9, 1, 0.1), _SCHEDULE.format(1, 0.99, 0.8),
        ),
        "no share": (
            _SCHEDULE.format(100, 0.995, 5), _SCHEDULE.format(1, -0.1, 0), _SCHEDULE.format(1, "'slow'", 0),
        ),
    },
    right=(
        _SCHEDULE.format(1, 0.99, 0), _SCHEDULE.format(1.0, 0.997, 0.01), _SCHEDULE.format(0.95, 0.995, 0.1),
        _SCHEDULE.format("np.float64(1)", "0.01 ** (1 / 500)", "0.3"),
    ),
    judge=_judged_schedule,
    setup="import numpy as np",
)  # fmt: skip

EXERCISES = (ACT, DECAY, HOW_LONG, CORRIDOR)

GREEDY_FINDS = 2  # of the 50 in the corridor; a test counts them again

QUESTIONS = (
    Question("5.a", TEXTS["5.a"], answer=2, values=(NUM_AGENTS, 25, GREEDY_FINDS, 0)),
    Question("5.b", TEXTS["5.b"], answer=1),
    Question("5.c", TEXTS["5.c"], answer=2),
)
