"""One agent is told from another by what it does, not by what it is called."""

import functools
import os
import subprocess
import sys
import textwrap

import numpy as np
import pytest

from dqn_lesson import DQNAgent, Hyperparameters
from dqn_lesson.sweep.fingerprint import fingerprint, names_in


def base(name: str, body: str, parent: str = "object", **names):
    """A class as a cell defines it."""
    source = f"class {name}({parent}):\n" + textwrap.indent(textwrap.dedent(body), "    ")
    names["__name__"] = "__main__"
    exec(source, names)
    return names[name]


def push(side: int):
    return lambda env, hyperparameters, seed: side


def make(env, hyperparameters, seed, depth=1):
    return depth


class Maker:
    def __init__(self, depth):
        self.depth = depth

    def __call__(self, env, hyperparameters, seed):
        return self.depth

    def another(self, env, hyperparameters, seed):
        return -self.depth


def knows(side: str):
    def act(env, hyperparameters, seed):
        return side in {"left", "right", "up", "down"}

    return act


HERE = {"__name__": "__main__"}
SAME = {
    "a number of the notebook": [
        eval("lambda env, hp, seed: depth", HERE | {"depth": 1, "x": x}) for x in (1, 2)
    ],
    "a class run again": [base("A", "def act(self): return 1") for _ in "12"],
    "a partial": [functools.partial(make, depth=2) for _ in "12"],
    "a closure": [push(1), push(1)],
    "an object": [Maker(2), Maker(2)],
    "an object of arrays": [Maker(np.arange(3)), Maker(np.arange(3))],
    "the package's own": [DQNAgent, DQNAgent],
}
OTHER = {
    "a number of the notebook": [
        eval("lambda env, hp, seed: [depth for _ in env]", HERE | {"depth": d}) for d in (1, 2)
    ],
    "another body": [base("A", "def act(self): return 1"), base("A", "def act(self): return 2")],
    "another value": [base("A", "depth = 1"), base("A", "depth = 2")],
    "another list": [base("A", "hidden = [1]"), base("A", "hidden = [2]")],
    "another parent": [base("A", "pass", "P", P=base("P", f"x = {x}")) for x in (1, 2)],
    "another property": [base("A", f"@property\ndef x(self): return {x}") for x in (1, 2)],
    "another setter": [
        base("A", f"@property\ndef x(self): pass\n@x.setter\ndef x(self, to): self.y = {x}") for x in (1, 2)
    ],
    "another inner function": [base("A", f"def act(self): return (lambda: {x})()") for x in (1, 2)],
    "another decorated method": [
        base("A", f"@cached\ndef act(self): return {x}", cached=functools.cache) for x in (1, 2)
    ],
    "a partial of others": [functools.partial(make, depth=depth) for depth in (2, 3)],
    "a partial's class": [functools.partial(base("A", f"x = {x}"), depth=1) for x in (1, 2)],
    "a closure": [push(0), push(1)],
    "an object": [Maker(2), Maker(3)],
    "an object of arrays": [Maker(np.zeros(3)), Maker(np.ones(3))],
    "an object's settings": [Maker(Hyperparameters(gamma=gamma)) for gamma in (0.9, 0.99)],
    "a method": [Maker(2).another, Maker(3).another],
    "its other method": [Maker(2), Maker(2).another],
    "1 and 1.0": [Maker(1), Maker(1.0)],
}


@pytest.mark.parametrize("pair", SAME.values(), ids=SAME)
def test_the_same_agent_is_known_again(pair) -> None:
    assert fingerprint(pair[0]) == fingerprint(pair[1])


@pytest.mark.parametrize("pair", OTHER.values(), ids=OTHER)
def test_another_agent_is_told_apart(pair) -> None:
    assert fingerprint(pair[0]) != fingerprint(pair[1])


def test_a_class_that_calls_super_is_told_to_its_end() -> None:
    class Mine(DQNAgent):
        def act(self, state, explore=True):
            return super().act(state, explore)

    assert fingerprint(Mine) == fingerprint(Mine) != fingerprint(DQNAgent)


def test_another_process_finds_the_same() -> None:
    """Sets of texts stand in another order there."""
    code = "from test_fingerprint import *; print(fingerprint(knows('up')), fingerprint(Maker({*'abc'})))"
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONHASHSEED": seed},
            cwd=os.path.dirname(__file__),
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in "123"
    }
    assert len(said) == 1


def test_what_cannot_be_told_is_refused() -> None:
    with pytest.raises(ValueError, match=r"<generator .*cannot be told from another.*Give a class or a func"):
        fingerprint(Maker(x for x in "abc"))


def test_names_stand_in_inner_wrapped_and_decorated_code_alike() -> None:
    def logged(method):
        return functools.wraps(method)(lambda self, *given: method(self, *given))

    class Mine:
        @functools.lru_cache  # noqa: B019
        def act(self, state):
            def again(k):
                return again(k - 1) if k else self.epsilon

            return again(state)

        @logged
        def replay(self, batch_size):
            return [self.gamma for _ in range(batch_size)]

        @property
        def rate(self):
            return self.learning_rate

    assert names_in(Mine.__dict__["act"]) >= {"epsilon"}
    assert names_in(Mine.replay) >= {"gamma", "range"}
    assert names_in(Mine.__dict__["rate"]) >= {"learning_rate"}
    assert names_in(None) == names_in(3) == set()
