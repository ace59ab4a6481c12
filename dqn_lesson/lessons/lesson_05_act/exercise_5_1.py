"""Exercise 5.1 of `05_act`: the learner's `act`, tried with a network whose answers are known."""

from collections import Counter
from typing import Any

import numpy as np

from ...exercises.compare import plain
from ...exercises.exercise import Case, Exercise
from .texts import TEXTS

_STATES = np.array([[[0.1, 0.0, 0.0, 0.0]], [[0.2, 0.0, 0.0, 0.0]], [[0.3, 0.0, 0.0, 0.0]]])  # rows (1, S)
_Q_VALUES = {  # what the network says to each of them: the greatest is never the first
    3: [[-2.0, 0.67, 0.2], [0.4, -1.0, 3.0], [-5.0, -0.3, -0.8]],
    5: [[-2.0, 0.67, 0.2, -0.4, 0.1], [0.4, -1.0, 3.0, 0.0, 2.9], [-5.0, -0.3, -0.8, -0.7, -4.0]],
}
_MANY = 3_000  # presses: a share then lies within 0.04 of the true one, by five standard deviations
_SHARES = (0.0, 0.333, 0.533, 0.7, 0.8, 1.0)  # what comes up, right or wrong


class _Answers:
    """A network that says the same each time."""

    def __init__(self, num_actions: int) -> None:
        self.table = np.array(_Q_VALUES[num_actions])  # [3, A]

    def predict(self, states: Any, *_: Any, **__: Any) -> np.ndarray:
        """States `(B, 4)` in, Q-values `(B, A)` out; other shapes are refused, as a network does."""
        states = np.asarray(states, float)
        if states.ndim != 2 or states.shape[1] != 4:
            raise ValueError(f"The network takes rows of shape (B, 4), but got {states.shape}.")
        return self.table[np.round(10 * states[:, 0]).astype(int) - 1]

    predict_on_batch = __call__ = predict


def _agent(agent_class: type, num_actions: int, epsilon: float, seed: int = 1) -> Any:
    """An agent of the learner's class with nothing in it but what `act` may need."""
    model, rng = _Answers(num_actions), np.random.default_rng(seed)
    given = {"model": model, "q_values": lambda self, states: model.predict(states), "rng": rng, "_rng": rng}
    given |= {"epsilon": epsilon, "state_size": 4, "action_size": num_actions, "__init__": lambda self: None}
    return type(agent_class.__name__, (agent_class,), given)()


def _each_state(agent_class: type, epsilon: float, explore: bool) -> list:
    """What is pressed in each state, 60 times over: one button, or all that came up."""
    agent, pressed = _agent(agent_class, 3, epsilon), []
    for state in _STATES:
        presses = {plain(agent.act(state.copy(), explore=explore)) for _ in range(60)}
        pressed.append(presses.pop() if len(presses) == 1 else sorted(presses, key=str))
    return pressed


def _by_chance(agent_class: type, num_actions: int) -> dict[str, Any]:
    """Which buttons never come up at epsilon 1, and whether the others come equally often."""
    agent = _agent(agent_class, num_actions, 1.0)
    times = Counter(plain(agent.act(_STATES[0])) for _ in range(_MANY))
    shares = np.array(list(times.values())) / _MANY
    evenly = bool(np.ptp(shares) < 0.08)
    return {"never": [k for k in range(num_actions) if k not in times], "evenly": evenly}


def _share_of_best(agent_class: type, epsilon: float) -> float:
    """How often the best of three buttons is pressed: the nearest of the shares that may come up."""
    agent = _agent(agent_class, 3, epsilon)
    share = sum(plain(agent.act(_STATES[0])) == 1 for _ in range(_MANY)) / _MANY
    return min(_SHARES, key=lambda known: abs(known - share))


def _same_dice(agent_class: type, epsilon: float) -> bool:
    """Whether two agents of one seed press the same."""
    agents = [_agent(agent_class, 3, epsilon, seed=7) for _ in range(2)]
    one, other = ([plain(agent.act(_STATES[0])) for _ in range(300)] for agent in agents)
    return one == other


_DICE = "self.rng.random() < self.epsilon"
_DRAW = "self.rng.integers(self.action_size)"
_BEST = "np.argmax(q_values[0])"

ACT = Exercise(
    id="5.1",
    name="MyAgent",
    minutes=6,
    level=2,
    stub='''\
class MyAgent(TutorialAgent):
    """The package's agent, with an `act` of your own."""

    def act(self, state, explore=True):
        """Return a button: any one with probability epsilon, else the best one."""
        ...
''',
    solution=f'''\
class MyAgent(TutorialAgent):
    """The package's agent, with an `act` of your own."""

    def act(self, state, explore=True):
        """Return a button: any one with probability epsilon, else the best one."""
        if explore and {_DICE}:
            return {_DRAW}
        q_values = self.model.predict(state)
        return {_BEST}
''',
    texts=TEXTS["5.1"],
    mistakes={
        "inverted": (
            {_DICE: "self.rng.random() > self.epsilon"},
            {_DICE: "self.rng.random() < 1 - self.epsilon"},
        ),
        "no last": {_DRAW: "self.rng.integers(self.action_size - 1)"},
        "no first": {_DRAW: "self.rng.integers(1, self.action_size)"},
        "two buttons": (
            {_DRAW: "self.rng.integers(2)"},
            {_DICE: "random.random() < self.epsilon", _DRAW: "random.choice([0, 1])"},
            {_DICE: "np.random.rand() < self.epsilon", _DRAW: "np.random.randint(2)"},
        ),
        "no press": """\
class MyAgent(TutorialAgent):
    def act(self, state, explore=True):
        if explore:
            if self.rng.random() < self.epsilon:
                return self.rng.integers(self.action_size)
        else:
            return np.argmax(self.model.predict(state)[0])
""",
        "numbers": {_DRAW: "self.rng.random(self.action_size)"},
        "explores in the exam": {"explore and ": ""},
        "array": (
            {_BEST: "np.argmax(q_values, axis=1)"},
            {_BEST: "np.argmax(q_values, axis=0)"},
            {_BEST: "q_values[0]"},
            {_BEST: "q_values"},
        ),
        "value": {_BEST: "np.max(q_values[0])"},
        "worst": {_BEST: "np.argmin(q_values[0])"},
        "other dice": (
            {_DICE: "np.random.rand() < self.epsilon", _DRAW: "np.random.randint(self.action_size)"},
            {_DICE: "random.random() <= self.epsilon", _DRAW: "random.randrange(self.action_size)"},
            {_DRAW: "np.random.default_rng().integers(self.action_size)"},
        ),
        "never explores": {f"explore and {_DICE}": "False"},
        "always explores": {f"explore and {_DICE}": "explore"},
        "other buttons only": {
            _DRAW: "self.rng.choice([k for k in range(self.action_size)"
            " if k != np.argmax(self.model.predict(state)[0])])"
        },
    },
    right=(
        {
            f"explore and {_DICE}": "self.rng.uniform() <= self.epsilon and explore",
            _BEST: "int(np.argmax(q_values))",
        },
        """\
class MyAgent(TutorialAgent):
    def act(self, state, explore=True):
        q_values = self.model.predict(state, verbose=0)[0].tolist()
        best = q_values.index(max(q_values))
        epsilon = self.epsilon if explore else 0
        return self.rng.choice([best, int(self.rng.choice(self.action_size))], p=[1 - epsilon, epsilon])
""",
        """\
class MyAgent(TutorialAgent):
    def act(self, state, explore=True):
        return super().act(state, explore)
""",
    ),
    cases=(
        Case("sure", (_each_state, 0.0, True), "act(state) at epsilon 0"),
        Case("exam", (_each_state, 1.0, False), "act(state, explore=False) at epsilon 1"),
        Case("three buttons", (_by_chance, 3), "act(state) at epsilon 1"),
        Case("five buttons", (_by_chance, 5), "act(state) at epsilon 1"),
        Case("now and then", (_share_of_best, 0.3), "act(state) at epsilon 0.3"),
        Case("same seed", (_same_dice, 0.3), "act(state) of two agents with one seed"),
    ),
    seconds=10.0,  # thousands of presses, on a busy computer too
    run=lambda agent_class, look, *inputs: look(agent_class, *inputs),
    setup="import random\nimport numpy as np\n"
    "from dqn_lesson.exercises.tutorial_agent import TutorialAgent",
)  # fmt: skip
