"""Exercise 5.1: the learner's `act`, tried with a network whose answers are known."""

from collections import Counter
from typing import Any

import numpy as np

from ...exercises.compare import plain
from ...exercises.exercise import Case, Exercise
from ...exercises.fakes import FakeNetwork, bare_agent

_STATES = np.array([[[0.1, 0.0, 0.0, 0.0]], [[0.2, 0.0, 0.0, 0.0]], [[0.3, 0.0, 0.0, 0.0]]])  # rows (1, S)
_Q_VALUES = {  # what the network says to each of them: each button is the best one once
    3: [[-2.0, 0.67, 0.2], [0.4, -1.0, 3.0], [-0.3, -5.0, -0.8]],
    5: [[-2.0, 0.67, 0.2, -0.4, 0.1], [0.4, -1.0, 3.0, 0.0, 2.9], [-0.3, -5.0, -0.8, -0.7, -4.0]],
}
_MANY = 3_000  # presses: a share then lies within 0.04 of the true one, by five standard deviations
_SHARES = (0.0, 0.2, 0.333, 0.6, 0.7, 1.0)  # no answer's lies halfway between two


def _agent(agent_class: type, num_actions: int, epsilon: float, seed: int = 1) -> Any:
    """An agent of the learner's class with nothing in it but what `act` may need."""
    table, rng = np.array(_Q_VALUES[num_actions]), np.random.default_rng(seed)  # [3, A]
    model = FakeNetwork(lambda states: table[np.round(10 * states[:, 0]).astype(int) - 1])
    q_values = lambda self, states: model.predict(states)  # noqa: E731 - a method
    return bare_agent(agent_class, model=model, q_values=q_values, rng=rng, _rng=rng, epsilon=epsilon,
                      state_size=4, action_size=num_actions)  # fmt: skip


def _pressed(agent: Any, state: np.ndarray, **how: bool) -> Any:
    """What `act` returns; a whole number with a point in it as text, for 1.0 is no button."""
    found = plain(agent.act(state.copy(), **how))
    return str(found) if isinstance(found, float) and found.is_integer() else found


def _each_state(agent_class: type, epsilon: float, explore: bool) -> list:
    """What is pressed in each state, 60 times over: one button, or all that came up."""
    agent, pressed = _agent(agent_class, 3, epsilon), []
    for state in _STATES:
        presses = {_pressed(agent, state, explore=explore) for _ in range(60)}
        pressed.append(presses.pop() if len(presses) == 1 else sorted(presses, key=str))
    return pressed


def _by_chance(agent_class: type, num_actions: int) -> dict[str, Any]:
    """Which buttons never come up at epsilon 1, what else does, and whether they come equally often."""
    agent = _agent(agent_class, num_actions, 1.0)
    times = Counter(_pressed(agent, _STATES[0]) for _ in range(_MANY))
    shares = np.array(list(times.values())) / _MANY
    evenly = bool(np.ptp(shares) < 0.08)
    never = [k for k in range(num_actions) if k not in times]
    return {"never": never, "no button": sorted({_no_button(each, num_actions) for each in times} - {""}),
            "evenly": evenly}  # fmt: skip


def _no_button(value: Any, num_actions: int) -> str:
    """What something is that is not one of the buttons; empty if it is one."""
    if type(value) is int:
        return "" if 0 <= value < num_actions else str(value)
    kinds = {
        float: "numbers with decimals",
        tuple: "arrays",
        str: "whole numbers written with a point, such as 1.0",
    }
    return kinds.get(type(value), str(value))


def _epsilon_after(agent_class: type, epsilon: float) -> float:
    """Epsilon after presses in training and in an exam."""
    agent = _agent(agent_class, 3, epsilon)
    for explore in (True, False) * 20:
        agent.act(_STATES[0].copy(), explore=explore)
    return agent.epsilon


def _share_of_best(agent_class: type, epsilon: float) -> float:
    """How often the best of three buttons is pressed: the nearest of the shares that may come up."""
    agent = _agent(agent_class, 3, epsilon)
    share = sum(_pressed(agent, _STATES[0]) == 1 for _ in range(_MANY)) / _MANY
    return min(_SHARES, key=lambda known: abs(known - share))


def _same_dice(agent_class: type, epsilon: float) -> bool:
    """Whether two agents of one seed press the same."""
    agents = [_agent(agent_class, 3, epsilon, seed=7) for _ in range(2)]
    one, other = ([_pressed(agent, _STATES[0]) for _ in range(300)] for agent in agents)
    return one == other


_DICE = "self.rng.random() < self.epsilon"
_DRAW = "self.rng.integers(self.action_size)"
_BEST = "np.argmax(q_values[0])"

ACT = Exercise(
    id="5.1",
    name="MyAgent",
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
    texts={
        "nudge": "First throw the dice: is this one of the presses that are left to chance? If not, ask the"
        " network and take the best button, as in exercise 2.3.",
        "hint": "`self.rng.random()` is a number from 0 to 1; it is below `self.epsilon` just as often as"
        " epsilon says. `self.rng.integers(n)` draws one of 0, 1, ..., n - 1. The Q-values come as a row:"
        " `np.argmax(q_values[0])` is the best button.",
        "right": "Now and then any button, otherwise the best: that is epsilon-greedy.",
        "inverted": "At epsilon 0 it pressed at random, and at epsilon 1 it never did. It is the wrong way"
        " round: look at the comparison with `self.epsilon`.",
        "no last": "The last button is never drawn. `integers(n)` leaves out n already: look at what you take"
        " off.",
        "no first": "Button 0 is never drawn. Counting begins at 0: look at where your drawing begins.",
        "two buttons": "Whether there are three buttons or five, you only ever draw 0 and 1. Who"
        " knows how many buttons there are? The agent does: look for `self.action_size`.",
        "no press": "At epsilon 0 nothing comes back: no button. Follow your code with `explore=True` and"
        " dice that say no. Does it get to the line with the best button?",
        "numbers": "At epsilon 1 it returns numbers with decimals, not a button."
        " `self.rng.integers(n)` draws one of 0, 1, ..., n - 1.",
        "many numbers": "At epsilon 1 it returns an array, a number for each button. Which one is pressed?"
        " `self.rng.integers(n)` draws one of 0, 1, ..., n - 1.",
        "one more": "At epsilon 1, with three buttons, it also presses button 3, which isn't there: they"
        " are 0, 1"
        " and 2. `integers(n)` leaves out n already: look at its upper end.",
        "explores in the exam": "With `explore=False` it still pressed at random. In an exam nothing may be"
        " left to chance: where do you look at `explore`?",
        "array": "It returns {got[0]}: an array, not a button. The Q-values of one state are a row in a"
        " list of rows. Look at what you hand to `np.argmax`.",
        "value": "It returns {got[0]}. That is what the best button promises. Which button is it? Look for"
        " `argmax` instead of `max`.",
        "worst": "It presses the button with the *smallest* Q-value. A Q-value is what a button promises: the"
        " more, the better.",
        "other dice": "Two agents with the same seed pressed differently. `np.random` and `random` belong to"
        " everybody, and nobody can play a run once more. Use the agent's own dice, `self.rng`, for both:"
        " whether to explore, and what to press.",
        "never explores": "At epsilon 1 all presses should be left to chance; yours are all the best button."
        " Where do the dice come in?",
        "always explores": "At epsilon 0 it still pressed at random. How often it does is up to"
        " `self.epsilon`: where do you look at it?",
        "other buttons only": "At epsilon 1 the best button is never pressed. A press left to chance may be"
        " *any* button, the best one too: then it is really random.",
        "sure": "At epsilon 0 nothing is left to chance. The best buttons in the three states are 1, 2 and 0,"
        " by their Q-values.",
        "exam": "With `explore=False` nothing is left to chance, whatever epsilon is: 1, 2 and 0.",
        "three buttons": "At epsilon 1 every press is left to chance: each of the three buttons comes up, and"
        " about equally often.",
        "five buttons": "At epsilon 1, with five buttons, each of them comes up, and about equally often.",
        "now and then": "At epsilon 0.6, 40 % of the presses are the best button. The other 60 % are any of"
        " three, and a third of them is the best one too: 60 %.",
        "epsilon stays": "`act` only reads epsilon: it was 0.3 before 40 presses, and is 0.3 after them.",
        "same seed": "Two agents with the same seed should press the same buttons.",
    },
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
if explore:
    if self.rng.random() < self.epsilon:
        return self.rng.integers(self.action_size)
else:
    return np.argmax(self.model.predict(state)[0])
""",
        "numbers": (
            {_DRAW: "self.rng.random() * self.action_size"},
            {_DRAW: "self.rng.uniform(0, self.action_size - 1)"},
        ),
        "many numbers": {_DRAW: "self.rng.random(self.action_size)"},
        "one more": {_DRAW: "self.rng.integers(self.action_size + 1)"},
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
q_values = self.model.predict(state, verbose=0)[0].tolist()
best = q_values.index(max(q_values))
epsilon = self.epsilon if explore else 0
return self.rng.choice([best, int(self.rng.choice(self.action_size))], p=[1 - epsilon, epsilon])
""",
        "return super().act(state, explore)",
    ),
    cases=(
        Case("sure", (_each_state, 0.0, True), "act(state) at epsilon 0"),
        Case("exam", (_each_state, 1.0, False), "act(state, explore=False) at epsilon 1"),
        Case("three buttons", (_by_chance, 3), "act(state) at epsilon 1"),
        Case("five buttons", (_by_chance, 5), "act(state) at epsilon 1"),
        Case("now and then", (_share_of_best, 0.6), "act(state) at epsilon 0.6"),
        Case("epsilon stays", (_epsilon_after, 0.3), "epsilon after 40 times act(state, explore)"),
        Case("same seed", (_same_dice, 0.3), "act(state) of two agents with one seed"),
    ),
    parts={
        "never": "the buttons that never come up",
        "no button": "what comes up that is no button",
        "evenly": "whether all buttons come up equally often",
    },
    seconds=10.0,  # thousands of presses, on a busy computer too
    run=lambda agent_class, look, *inputs: look(agent_class, *inputs),
    setup="import random\nimport numpy as np\n"
    "from dqn_lesson.lessons.lesson_05_act.tutorial_agent import TutorialAgent",
)
