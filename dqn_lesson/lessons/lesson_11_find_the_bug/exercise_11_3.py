"""Exercise 11.3: a patient's ill line is named and mended; judged by what its `replay` then teaches."""

import ast
import json
import math
import random
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import numpy as np

from ...exercises.compare import plain
from ...exercises.exercise import Exercise
from ...exercises.sandbox import attempt
from .alibis import is_code
from .cases import replaced
from .healthy import SOURCE
from .patients import PATIENTS, Patient

(PATIENT,) = (patient for patient in PATIENTS if patient.name == "gamma twice")
_HEALTHY, _ILL = PATIENT.old, PATIENT.new
_GAMMA, _Q_NEXT = 0.8, np.array([[-1.0, -4.0, -2.0], [2.0, 5.0, 3.0], [0.5, 0.25, 1.5]])  # [B, A]
_MEMORY = [  # state, action, reward, next state, terminated
    (np.array([[0.0, 1.0]]), 2, 0.5, np.array([[1.0, 0.0]]), False),
    (np.array([[1.0, 1.0]]), 0, -2.0, np.array([[2.0, 0.0]]), True),
    (np.array([[2.0, 1.0]]), 1, 1.0, np.array([[0.0, 0.0]]), False),
]
_ROW, _ACTION, _TWICE = 0, 2, 3.7  # the number that messages tell: 0.5 + 0.8 * 0.8 * 5 with gamma twice


class Agent(SimpleNamespace):
    """What `replay` calls `self`; a message that names it says so."""


class _Network:
    """Says for each state, by its first number, a row of Q-values, and keeps what it is taught."""

    def __init__(self, q_values: np.ndarray) -> None:
        self._q_values, self.taught = q_values, None

    def predict(self, states: np.ndarray) -> np.ndarray:
        """`(B, 2) -> (B, 3)`."""
        return self._q_values[states[:, 0].astype(int)].copy()

    def fit(self, states: np.ndarray, wanted: np.ndarray) -> Any:
        """Keeps the numbers in the order of the states."""
        self.taught = wanted[np.argsort(states[:, 0])].tolist()
        return SimpleNamespace(history={"loss": [0.1]})


def taught_by(source: str) -> list[list[float]]:
    """What the `replay` of a source teaches for three steps, worked out without Keras: `(3, A)`."""
    classes = [node for node in ast.parse(source).body if isinstance(node, ast.ClassDef)]
    (replay,) = (
        node for node in classes[0].body if isinstance(node, ast.FunctionDef) and node.name == "replay"
    )
    names: dict[str, Any] = {"np": np, "random": random.Random(0)}
    exec(compile(ast.Module([replay], []), "<exercise: the patient>", "exec"), names)
    agent = Agent(
        memory=_MEMORY, gamma=_GAMMA, batch_size=3,
        model=_Network(_Q_NEXT / 2), target_model=_Network(_Q_NEXT),
        follow=lambda: None, decay=lambda: None, epsilon=1.0, rng=np.random.default_rng(0),
    )  # fmt: skip
    names["replay"](agent, 3)
    return agent.model.taught


def line_number(line: Any, patient: Patient) -> int:
    """Which line of a patient's source is meant, by its text or its number, from 1 on; 0: none."""
    line, lines = plain(line), [text.strip() for text in patient.source.splitlines()]
    if isinstance(line, int | float) and line in range(1, len(lines) + 1):
        return int(line)
    text = " ".join(str(line).split())
    places = [k for k, other in enumerate(lines, 1) if " ".join(other.split()) == text and text]
    return places[0] if places else 0


def _judge(mended: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    line, becomes = line_number(mended["line"], PATIENT), str(plain(mended["becomes"]))
    if not line or not is_code(PATIENT.source.splitlines()[line - 1]):
        return "no line", {"line": mended["line"]}
    source = replaced(PATIENT.source, [line], becomes)
    try:
        same = ast.dump(ast.parse(source)) == ast.dump(ast.parse(PATIENT.source))
    except SyntaxError as error:
        return "no Python", {"error": error.msg}
    if same:
        return "same", {}
    start = next(k for k, text in enumerate(PATIENT.source.splitlines(), 1) if "def replay" in text)
    end = next(k for k, text in enumerate(PATIENT.source.splitlines(), 1) if "def follow" in text)
    if not start < line < end:
        return "outside", {"line": PATIENT.source.splitlines()[line - 1].strip()}
    tried = attempt(lambda: taught_by(source), 3.0)
    if tried.error:
        return "stops", {"kind": tried.error.kind, "said": tried.error.text}
    got, right = np.array(tried.value, float), np.array(taught_by(SOURCE), float)
    numbers = {"got": float(got[_ROW, _ACTION]), "right": float(right[_ROW, _ACTION])}
    if got.shape == right.shape and np.allclose(got, right):
        return ("right" if line in PATIENT.lines else "right elsewhere"), numbers
    if line in PATIENT.lines:
        twice = math.isclose(numbers["got"], _TWICE, abs_tol=1e-6)
        return ("still twice" if twice else "other numbers"), numbers
    return ("near" if "self.gamma" in PATIENT.source.splitlines()[line - 1] else "healthy line"), numbers


def _answer(line: str, becomes: str) -> str:
    return f'mended = {{\n    "line": {json.dumps(line)},\n    "becomes": {json.dumps(becomes)},\n}}\n'


_TARGETS = "targets = np.array(rewards) + self.gamma * best * (1 - np.array(terminated))"

MEND = Exercise(
    id="11.3",
    name="mended",
    stub='mended = {\n    "line": ...,  # as it stands above\n    "becomes": ...,\n}\n',
    solution=_answer(_ILL, _HEALTHY),
    texts={
        "nudge": "In *two steps* the first place should be worth 0.8, and the agent says 0.64. Which number"
        " is that, made of 0.8?",
        "hint": "0.64 is 0.8 times 0.8. Count the gammas on the way from `predict` to `targets`.",
        "right": "Right. One step away is one gamma: once in the formula, and nowhere before.",
        "right elsewhere": "That makes it healthy, too: one of two gammas had to go. But now `best` is no"
        " longer what its name says. Mend where the slip is: the next reader believes the names.",
        "no line": "`{line:s}` is not one of this patient's lines of code. Copy one as it stands above, or"
        " give its number. The line as it should be belongs under `becomes`.",
        "same": "Under `becomes` stands the same code as in the line. What should it be?",
        "no Python": "Python can't read the new line: {error:s}.",
        "outside": "`{line:s}` stands outside of `replay`. The Q-values of *one step* are right, those of"
        " *two steps* aren't: what is different is what comes after, and that is worked out in `replay`.",
        "stops": "With your line `replay` stops with {kind:s}: {said:s}.",
        "still twice": "The right line, but what comes after is still multiplied by gamma twice: for a reward"
        " of 0.5, a best Q-value of 5 and gamma 0.8 it teaches {got}, and it should be {right}.",
        "other numbers": "The right line, and now it teaches something else. For a reward of 0.5, a best"
        " Q-value of 5 and gamma 0.8 it is {got}; it should be {right}.",
        "near": "There is a gamma in that line, and it belongs there. With your change it teaches {got} where"
        " {right} is wanted. Is there a gamma where none belongs?",
        "healthy line": "That line does what it should; with your change `replay` teaches {got} where {right}"
        " is wanted. Follow the number that `predict` returns, from line to line.",
    },
    mistakes={
        "no line": (_answer("gamma = 0.98", _HEALTHY), _answer(_HEALTHY, _ILL)),
        "same": _answer(_ILL, _ILL),
        "no Python": _answer(_ILL, _HEALTHY[:-1]),
        "outside": _answer("self.gamma = hp.gamma", "self.gamma = hp.gamma ** 0.5"),
        "stops": _answer(_ILL, "best = self.target.predict(next_states).max(axis=1)"),
        "still twice": _answer(_ILL, f"{_HEALTHY} * self.gamma"),
        "other numbers": (
            _answer(_ILL, "best = self.target_model.predict(states).max(axis=1)"),
            _answer(_ILL, "best = self.model.predict(next_states).max(axis=1)"),
        ),
        "near": _answer(_TARGETS, _TARGETS.replace("self.gamma * ", "self.gamma ** 2 * ")),
        "healthy line": _answer(
            "wanted = self.model.predict(states)", "wanted = self.model.predict(next_states)"
        ),
    },
    right=(
        _answer(_ILL, "best = np.max(self.target_model.predict(next_states), axis=1)"),
        _answer(f"  {_ILL} ", f"        {_HEALTHY}\n"),
        _answer(_TARGETS, _TARGETS.replace("self.gamma * ", "")),
        f"mended = {{'line': {PATIENT.lines[0]}, 'becomes': {_HEALTHY!r}}}\n",
    ),
    judge=_judge,
)  # fmt: skip
