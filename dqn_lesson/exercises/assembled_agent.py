"""The learner's parts, put together: the source of one plain agent in the tutorial's own shape.

Each lesson asks for one method of the package's agent. Here the methods are cut out of the stored answers and
put under each other in a class of their own, with nothing of `DQNAgent` inside. What is not solved yet is
filled in by the course and marked.
"""

import ast
import builtins
import linecache
import textwrap
from collections import deque
from collections.abc import Callable
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np
from IPython import get_ipython
from IPython.display import Markdown, display

from .answer_source import parsed
from .lesson import find
from .progress import kept_answer

TEXTS = {
    "yours": "# yours, from {exercise}",
    "open": "# ours: {exercise} is not solved yet",
    "parent": "# ours: yours from {exercise} calls `super()`, but no class stands above this one",
    "name": "# ours: yours from {exercise} needs `{name}`, which is not here",
    "rows": "# ours: yours from {exercise} does not keep tuples of five with the states as rows, (1, 4)",
    "rate": "# ours: how far each update goes; `train` lowers the share little by little",
    "network": "# ours: the network of 2.1, as these settings want it",
}
HEAD = """\
import random
from collections import deque

import keras
import numpy as np

from dqn_lesson import Hyperparameters, Transition, quick
from dqn_lesson.network import seeded


class MyAgent:
    \"\"\"Your agent. Nothing is hidden behind it: every line stands here.\"\"\"

    def __init__(self, env, hyperparameters=None, seed=0):
        hp = hyperparameters or Hyperparameters.plain()
        self.env, self.hyperparameters, self.seed = env, hp, seed
        self.state_size = int(np.prod(env.observation_space.shape))
        self.action_size = int(env.action_space.n)
        self.memory = deque(maxlen=hp.memory_size)
        self.gamma = hp.gamma
        self.epsilon = hp.epsilon
        self.epsilon_min = hp.epsilon_min
        self.epsilon_decay = hp.epsilon_decay
        self.learning_rate = hp.learning_rate
        self.batch_size = hp.batch_size
        self.rng = np.random.default_rng(seed)
        random.seed(seed)  # what `replay` draws
        with seeded(seed):
            self.model = quick(self._build_model())
"""
NETWORK = """\
def _build_model(self):
    hp = self.hyperparameters
    model = keras.Sequential([keras.layers.Input((self.state_size,))])
    for width in hp.hidden:
        model.add(keras.layers.Dense(width, activation=hp.activation))
    model.add(keras.layers.Dense(self.action_size))
    optimizer = keras.optimizers.get(hp.optimizer)
    optimizer.learning_rate = self.learning_rate
    model.compile(loss=hp.loss, optimizer=optimizer)
    return model
"""
RATE = """\
@property
def learning_rate_factor(self):
    return float(self.model.optimizer.learning_rate) / self.learning_rate

@learning_rate_factor.setter
def learning_rate_factor(self, share):
    self.model.optimizer.learning_rate = self.learning_rate * share
"""
_METHODS = {"remember": ("3.1",), "act": ("5.1",), "replay": ("4.5", "4.4"), "decay": ("5.2",)}
_NAMES = {"random", "deque", "keras", "np", "Hyperparameters", "Transition", "quick", *dir(builtins)}
_FILENAME = "<exercise: your agent>"  # the checks' word for a learner's own code

Answers = Callable[[str], str | None]


class Part(NamedTuple):
    """A method and the helpers that it calls, as source, with the comment that says whose it is."""

    comment: str
    source: str


def assembled_agent() -> type:
    """The learner's agent as a class."""
    return build(assembled_source())


def put_together() -> type:
    """The learner's agent as a class; its whole source is shown."""
    source = assembled_source()
    display(Markdown(f"```python\n{source}```"))
    return build(source)


def into_a_cell() -> None:
    """Puts the source into a new cell below, to be changed and run there."""
    get_ipython().set_next_input(assembled_source())


def assembled_source(answers: Answers = kept_answer) -> str:
    """The source of `MyAgent`, imports included.

    Args:
        answers: returns the source of an exercise's answer, or None.
    """
    parts = {method: _part(method, answers) for method in _METHODS}
    parts["replay"] = parts["replay"]._replace(source=_with_decay(parts["replay"].source))
    if "self.decay()" not in parts["replay"].source:
        del parts["decay"]  # this replay lowers epsilon in a way of its own, or not at all
    whole = [Part(TEXTS["network"], NETWORK), *parts.values(), Part(TEXTS["rate"], RATE)]
    methods = [textwrap.indent(f"{part.comment}\n{part.source}", "    ") for part in whole]
    return "\n".join([HEAD, *methods])


def build(source: str) -> type:
    """The class `MyAgent` that a source defines; errors in it show its lines."""
    linecache.cache[_FILENAME] = (len(source), None, source.splitlines(keepends=True), _FILENAME)
    namespace = {"__name__": "__main__"}
    exec(compile(source, _FILENAME, "exec"), namespace)
    return namespace["MyAgent"]


def _part(method: str, answers: Answers) -> Part:
    """The learner's own method where it can stand here, otherwise ours and the reason."""
    exercises = _METHODS[method]
    solved = next((name for name in exercises if answers(name)), None)
    ours = _cut(find(solved or exercises[0]).solution, method)
    if solved is None:
        return Part(TEXTS["open"].format(exercise=" or ".join(exercises)), ours)
    theirs = _cut(answers(solved), method)
    trouble, name = _trouble(method, theirs)
    if trouble:
        return Part(TEXTS[trouble].format(exercise=solved, name=name), ours)
    return Part(TEXTS["yours"].format(exercise=solved), theirs)


def _cut(source: str, method: str) -> str:
    """A method and the helpers that it calls, cut out of the class in which it stands."""
    (cls,) = [node for node in parsed(source).body if isinstance(node, ast.ClassDef)]
    methods = {node.name: node for node in cls.body if isinstance(node, ast.FunctionDef)}
    wanted = [method]
    for name in wanted:  # it grows while we look
        called = _attributes(methods[name]) & methods.keys() if name in methods else set()
        wanted += sorted(called - {*wanted, *_METHODS})
    found = [methods[name] for name in wanted if name in methods]
    texts = [textwrap.dedent(_lines(source, node)) for node in found]
    return "\n".join(texts)


def _lines(source: str, node: ast.FunctionDef) -> str:
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    return "".join(f"{line}\n" for line in source.splitlines()[first - 1 : node.end_lineno])


def _trouble(method: str, source: str) -> tuple[str, str]:
    """Why a method can't stand in the plain class, and the name that it lacks; empty if it can."""
    tree = parsed(source)
    free = _free_names(tree)
    if not source or "super" in free:
        return "parent", ""
    ours = _attributes(parsed(HEAD)) | _METHODS.keys()  # what every agent of ours has
    lacking = _attributes(tree) - {node.name for node in tree.body} - ours
    lacking = sorted(free - _NAMES) + sorted(f"self.{name}" for name in lacking)
    if lacking:
        return "name", lacking[0]
    return ("rows", "") if method == "remember" and not _keeps_rows(source) else ("", "")


def _free_names(tree: ast.Module) -> set[str]:
    """The names that code reads and nobody in it sets: what has to be there already."""
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    set_here = {node.id for node in names if not isinstance(node.ctx, ast.Load)}
    set_here |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    set_here |= {alias.asname or alias.name.split(".")[0] for node in ast.walk(tree)
                 if isinstance(node, ast.Import | ast.ImportFrom) for alias in node.names}  # fmt: skip
    return {node.id for node in names} - set_here


def _attributes(tree: ast.AST) -> set[str]:
    """The attributes of `self` that code looks at or sets."""
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self"
    }


def _keeps_rows(source: str) -> bool:
    """Whether a `remember` keeps five things with the states as rows, as `replay` wants them."""
    namespace = {"np": np, "Transition": lambda *parts: parts}
    exec(source, namespace)
    agent = SimpleNamespace(memory=deque(maxlen=9), state_size=4)
    state, next_state = np.zeros((1, 4)), np.ones((1, 4))
    namespace["remember"](agent, state, 1, 0.5, next_state, False)
    (stored, *more) = list(agent.memory) or [()]
    return not more and len(stored) == 5 and np.shape(stored[0]) == np.shape(stored[3]) == (1, 4)


def _with_decay(source: str) -> str:
    """A replay in which `self.decay()` stands where it lowered epsilon by itself.

    That is its first statement, loops left out, that does nothing but set `self.epsilon`.
    """
    lines = source.splitlines(keepends=True)
    for statement in parsed(source).body[0].body:
        nodes = [node for node in ast.walk(statement) if isinstance(node, ast.Attribute)]
        set_here = [node.attr for node in nodes if not isinstance(node.ctx, ast.Load)]
        loops = isinstance(statement, ast.For | ast.While)
        if set_here == ["epsilon"] and "model" not in _attributes(statement) and not loops:
            indent = " " * statement.col_offset
            lines[statement.lineno - 1 : statement.end_lineno] = [f"{indent}self.decay()\n"]
            break
    return "".join(lines)
