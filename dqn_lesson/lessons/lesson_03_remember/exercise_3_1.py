"""Exercise 3.1 of `03_remember`: the learner's `remember`, by what is in the memory then."""

from typing import Any

import numpy as np

from ...exercises.exercise import Case, Exercise
from ...exercises.scripted_env import ScriptedEnv
from .texts import TEXTS

_RUNNING = ([[0.1, 0.2, 0.3, 0.4]], 2, 0.6, [[0.5, 0.6, 0.7, 0.8]], False)
_ENDING = ([[0.5, 0.6, 0.7, 0.8]], 0, -3.0, [[0.9, -1.0, -1.1, -1.2]], True)


def _remembered(agent_class: type, transitions: list[tuple]) -> dict[str, Any]:
    """Hands an agent with three buttons some steps and looks into its memory."""
    agent = agent_class(ScriptedEnv((0.0,) * 4, [], num_actions=3))
    for state, action, reward, next_state, terminated in transitions:
        agent.remember(np.array(state), action, reward, np.array(next_state), terminated)
    kept = list(agent.memory)
    return {"holds": len(kept), "memory": [_flat(transition) for transition in kept]}


def _flat(transition: Any) -> tuple:
    """A transition with its states as plain rows of numbers, whatever shape they were stored in."""
    return tuple(part.ravel() if isinstance(part, np.ndarray) else part for part in transition)


_APPEND = "self.memory.append((state, action, reward, next_state, terminated))"

REMEMBER = Exercise(
    id="3.1",
    name="MyAgent",
    minutes=4,
    level=1,
    stub='''\
class MyAgent(DQNAgent):
    """The package's agent, with a `remember` of your own."""

    def remember(self, state, action, reward, next_state, terminated):
        """Put one transition into `self.memory`."""
        ...
''',
    solution=f'''\
class MyAgent(DQNAgent):
    """The package's agent, with a `remember` of your own."""

    def remember(self, state, action, reward, next_state, terminated):
        """Put one transition into `self.memory`."""
        {_APPEND}
''',
    texts=TEXTS["3.1"],
    mistakes={
        "no terminated": {", terminated))": "))"},
        "no tuple": {"append((": "append(", "terminated))": "terminated)"},
        "no self": {"self.memory.append": "memory.append"},
        "swapped": {_APPEND: "self.memory.append((next_state, action, reward, state, terminated))"},
        "mixed": {"(state, action, reward, n": "(state, reward, action, n"},
        "replaced": (
            {_APPEND: "self.memory = [(state, action, reward, next_state, terminated)]"},
            {_APPEND: f"self.memory = []\n        {_APPEND}"},
        ),
        "only the end": {_APPEND: f"if terminated:\n            {_APPEND}"},
        "not the end": {_APPEND: f"if not terminated:\n            {_APPEND}"},
        "nothing": {_APPEND: "transition = (state, action, reward, next_state, terminated)"},
    },
    right=(
        """\
class MyAgent(DQNAgent):
    def remember(self, state, action, reward, next_state, terminated):
        super().remember(state, action, reward, next_state, terminated)
""",
        """\
class MyAgent(DQNAgent):
    def remember(self, *transition, truncated=False):
        self.memory.append(list(transition))
""",
        """\
class MyAgent(DQNAgent):
    def remember(self, s, a, r, s2, done):
        self.memory.append(Transition(s[0], a, np.float32(r), s2.tolist(), int(done)))
""",
    ),
    cases=(
        Case("one step", ([_RUNNING],), "remember(...)"),
        Case("three steps", ([_RUNNING, _ENDING, _RUNNING],), "remember(...)"),
    ),
    run=_remembered,
    setup="import numpy as np\nfrom dqn_lesson import DQNAgent, Transition",
)
