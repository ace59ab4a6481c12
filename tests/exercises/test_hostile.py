"""Whatever an answer is or does, the check says a sentence, and our own solution is right after it.

A hostile value is what a function returns, what a method returns, or what is typed; a hostile deed is what a
function does when it is called. What never ends has an end here, long after it should have been cut: a test
then fails and doesn't hang.
"""

import asyncio
import builtins
import dataclasses
import enum
import gc
import itertools
import math
import os
import random
import signal
import sys
import threading
import time
from collections import ChainMap, Counter, OrderedDict, UserDict, UserList, deque, namedtuple
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

from dqn_lesson.exercises.check import Verdict, judge
from dqn_lesson.exercises.exercise import Exercise
from dqn_lesson.exercises.lesson import exercises, find, lessons

LONG = 30.0  # seconds: by then it should have been cut long ago


def raising(error: type[BaseException] = ValueError) -> Callable:
    """A method that raises."""

    def method(*_: Any, **__: Any) -> None:
        raise error("no")

    return method


def thing(base: type = object, *made_with: Any, **methods: Any) -> Any:
    """An instance of a class with these methods."""
    return type("Thing", (base,), methods)(*made_with)


def holding_itself() -> list:
    found: list = [1]
    found.append(found)
    return found


def deep() -> list:
    found: list = []
    for _ in range(5_000):
        found = [found]
    return found


def dict_holding_itself() -> dict:
    found: dict = {}
    found["self"] = found
    return found


def object_array() -> np.ndarray:
    found = np.empty(2, object)
    found[:] = [thing(__repr__=raising(), __eq__=raising(), __float__=raising()), None]
    return found


def forever() -> Iterator[int]:
    until = time.monotonic() + LONG
    while time.monotonic() < until:
        yield 1


class Lying(np.ndarray):
    """An array that lies about everything."""

    def tolist(self) -> Any:
        raise ValueError("no")

    __len__ = __iter__ = __repr__ = __eq__ = __bool__ = __float__ = tolist


class Meta(type):
    """A class's class that raises at every look."""

    __repr__ = __eq__ = __instancecheck__ = raising()
    __hash__ = type.__hash__


def lying_about_its_class(claimed: Any) -> Any:
    return thing(__class__=property(lambda self: claimed))


async def later() -> int:
    return 1


def coroutine() -> Any:
    found = later()
    found.close()  # or Python complains that nobody awaits it
    return found


VALUES: dict[str, Callable[[], Any]] = {
    "a huge integer": lambda: 10**5_000,
    "a huge negative integer": lambda: -(10**400),
    "an integer beyond all floats in a list": lambda: [10**400],
    "NaN": lambda: math.nan,
    "infinity": lambda: -math.inf,
    "a complex number": lambda: 3 + 4j,
    "a Decimal": lambda: Decimal("NaN"),
    "a signalling Decimal": lambda: Decimal("sNaN"),
    "a fraction beyond all floats": lambda: Fraction(10**400, 3),
    "None": lambda: None,
    "NotImplemented": lambda: NotImplemented,
    "a number with its unit": lambda: "5.5 steps",
    "a number with a comma": lambda: "5,5",
    "an empty text": lambda: "",
    "a text without end": lambda: "x" * 3_000_000,
    "half a character": lambda: "\ud800",
    "braces and backticks": lambda: "{got} `{0}` {right[x]} <script>",
    "a control character": lambda: "\x1b[31m\x00",
    "bytes": lambda: b"\xff" * 100,
    "a bytearray": lambda: bytearray(b"ab"),
    "an empty list": list,
    "a set": lambda: {1, 2},
    "a range without end": lambda: range(10**15),
    "a slice": lambda: slice(1, 2),
    "a type": lambda: int,
    "a module": lambda: math,
    "an error as value": lambda: ValueError("x"),
    "a class as error": lambda: KeyboardInterrupt,
    "a generator that raises": lambda: (1 / 0 for _ in range(3)),
    "an endless iterator": itertools.count,
    "an endless generator": forever,
    "a cycle": lambda: itertools.cycle([0, 1]),
    "an iterator over itself": lambda: thing(__iter__=lambda self: self, __next__=lambda self: self),
    "a coroutine": coroutine,
    "a lock": threading.Lock,
    "a list that holds itself": holding_itself,
    "a dict that holds itself": dict_holding_itself,
    "five thousand brackets": deep,
    "a raising repr": lambda: thing(__repr__=raising()),
    "a repr that ends Python": lambda: thing(__repr__=raising(SystemExit)),
    "a repr that is no text": lambda: thing(__repr__=lambda self: 3),
    "a repr without end": lambda: thing(__repr__=lambda self: "".join(map(str, forever()))),
    "a raising comparison": lambda: thing(__eq__=raising(), __hash__=lambda self: 1),
    "equal to everything": lambda: thing(__eq__=lambda self, other: True, __hash__=lambda self: 1),
    "a raising truth": lambda: thing(__bool__=raising()),
    "a raising length": lambda: thing(list, [1], __len__=raising()),
    "a lying length": lambda: thing(list, [1], __len__=lambda self: 10**9),
    "a raising list": lambda: thing(list, [1], __iter__=raising(), __getitem__=raising(), __eq__=raising()),
    "a list of too many": lambda: [0] * 3_000_000,
    "a raising array": lambda: thing(__array__=raising()),
    "an array that is none": lambda: thing(__array__=lambda self, *_, **__: "none"),
    "an array without end": lambda: thing(__array__=lambda self, *_, **__: list(forever())),
    "an array that lies": lambda: np.ones(3).view(Lying),
    "an array of objects": object_array,
    "an array of nothing": lambda: np.array([]),
    "an array of 10 GB that takes none": lambda: np.broadcast_to(np.float64(1), (10**6, 10**3)),
    "a record": lambda: np.zeros(2, [("a", int), ("b", float)]),
    "a date": lambda: np.datetime64("2020-01-01"),
    "a lying integer": lambda: thing(int, 3, __eq__=lambda *_: True, __float__=raising(), __repr__=raising()),
    "a lying float": lambda: thing(float, 3.0, __eq__=lambda *_: True, __sub__=raising(), __lt__=raising()),
    "a lying text": lambda: thing(str, "x", __eq__=lambda *_: True, __str__=raising(), lower=raising()),
    "a lying dict": lambda: thing(dict, {"a": 1}, keys=raising(), items=raising(), __getitem__=raising()),
    "lies about its class": lambda: lying_about_its_class(int),
    "lies that it is a dict": lambda: lying_about_its_class(dict),
    "a raising class": lambda: thing(__class__=property(raising())),
    "a raising attribute": lambda: thing(__getattr__=raising(), __getattribute__=raising()),
    "a class of a raising class": lambda: Meta("Odd", (), {}),
    "an instance of a raising class": lambda: Meta("Odd", (), {})(),
    "a word of a list of words": lambda: enum.Enum("Way", "LEFT RIGHT").LEFT,
    "a number of a list of numbers": lambda: enum.IntEnum("Way", "LEFT RIGHT").RIGHT,
    "a named tuple": lambda: namedtuple("Pair", "a b")(1, 2),
    "a counter": lambda: Counter("ab"),
    "an ordered dict": lambda: OrderedDict(a=1),
    "a dict of another kind": lambda: ChainMap({"a": 1}, UserDict(b=2)),
    "a list of another kind": lambda: UserList([1]),
    "a dict that can't be changed": lambda: MappingProxyType({"a": 1}),
    "keys of all kinds": lambda: {None: 1, (1, 2): 2, frozenset([1]): 3, math.nan: 4, thing(): 5},
    "a namespace": lambda: SimpleNamespace(a=1),
    "raises when it goes": lambda: thing(__del__=raising()),
    "a view of memory": lambda: memoryview(b"ab"),
    "an open file": lambda: sys.__stdout__,
    "ellipses": lambda: [..., [...]],
    "a frame": sys._getframe,
}
VALUES["a deque of all these"] = lambda: deque(
    make() for name, make in VALUES.items() if "all these" not in name
)


class Unheard(BaseException):
    """An error that says nothing, in its own way."""

    __str__ = __repr__ = raising()


class Endlessly(Exception):
    """An error whose text has no end."""

    def __str__(self) -> str:
        return "".join(map(str, forever()))


def sooner_or_later() -> Iterator[None]:
    """For ever, and for a test long enough."""
    until = time.monotonic() + LONG
    while time.monotonic() < until:
        yield


def swallowing() -> None:
    for _ in sooner_or_later():
        try:
            while True:
                pass
        except:  # noqa: E722 - a learner's
            pass


def swallowing_in_finally() -> int:
    for _ in sooner_or_later():
        try:
            while True:
                pass
        finally:
            continue  # noqa: B012 - a learner's
    return 1


def swallowing_deep_down(depth: int = 0) -> None:
    try:
        if depth < 50:
            swallowing_deep_down(depth + 1)
        for _ in sooner_or_later():
            pass
    except BaseException:
        for _ in sooner_or_later():
            pass


def swallowing_a_sum() -> None:
    for _ in sooner_or_later():
        try:
            for _ in sooner_or_later():
                sum(range(1_000))
        except BaseException as error:
            del error


def waiting_for_a_lock() -> None:
    lock = threading.Lock()
    lock.acquire()
    lock.acquire(timeout=LONG)


def recursing(depth: int = 0) -> int:
    return recursing(depth + 1) + 1


def recursing_far() -> int:
    sys.setrecursionlimit(20_000)
    return recursing()


def doubling() -> None:
    found = bytearray(2**20)
    for _ in sooner_or_later():
        found += found


def closing_stdout() -> None:
    sys.stdout.close()
    print("still there?")


def replacing_stdout() -> None:
    sys.stdout = sys.stderr = None
    print("still there?")


def printing() -> None:
    for _ in sooner_or_later():
        print("x" * 10_000, "\ud800")


def leaving_a_thread() -> None:
    threading.Thread(target=lambda: [None for _ in sooner_or_later()]).start()


def poisoning_numpy() -> None:
    np.max = np.asarray = np.argmax = np.ndarray = np.isclose = raising()
    np.random.default_rng = np.random.random = raising()
    random.random = random.choice = random.choices = random.sample = raising()


def poisoning_builtins() -> None:
    for name in (
        "len",
        "isinstance",
        "max",
        "sum",
        "zip",
        "enumerate",
        "range",
        "type",
        "dict",
        "list",
        "any",
    ):
        setattr(builtins, name, raising())


def poisoning_modules() -> None:
    sys.modules["numpy"] = sys.modules["math"] = None
    math.isclose = time.perf_counter = time.monotonic = raising()
    os._exit = os.getloadavg = raising()


def poisoning_settings() -> None:
    np.seterr(all="raise")
    gc.disable()
    sys.setrecursionlimit(120)
    sys.settrace(raising())
    os.chdir("/")


def silencing_threads() -> None:
    threading.Thread.start = threading.Event.wait = raising()


def handling_signals() -> None:
    if hasattr(signal, "SIGURG"):
        signal.signal(signal.SIGURG, raising())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for _ in sooner_or_later():
        pass


def setting_an_alarm() -> None:
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, 0.5)


def running_a_loop() -> None:
    asyncio.run(asyncio.sleep(0))


def raising_what_holds_itself() -> None:
    error = ValueError()
    error.args = (error, holding_itself())
    raise error


def raising_while_it_raises() -> None:
    try:
        raise ValueError("one")
    except ValueError as error:
        raise RuntimeError("two") from error


def raise_it(error: BaseException) -> None:
    raise error


DEEDS: dict[str, Callable[[], Any]] = {
    "loops": lambda: [None for _ in sooner_or_later()],
    "loops and swallows": swallowing,
    "loops and swallows in finally": swallowing_in_finally,
    "loops and swallows deep down": swallowing_deep_down,
    "loops and swallows a sum": swallowing_a_sum,
    "sleeps": lambda: time.sleep(LONG),
    "sleeps in short": lambda: [time.sleep(0.01) for _ in sooner_or_later()],
    "waits for a lock": waiting_for_a_lock,
    "waits for an event": lambda: threading.Event().wait(LONG),
    "counts in C": lambda: sum(itertools.takewhile(lambda _: True, forever())),
    "recurses": recursing,
    "recurses far": recursing_far,
    "fills the memory": doubling,
    "asks for more memory than there is": lambda: bytearray(2**45),
    "asks for an array larger than memory": lambda: np.ones(2**45),
    "exits": sys.exit,
    "exits with a text": lambda: exit("no"),
    "quits": lambda: raise_it(SystemExit(0)),
    "ends the process": lambda: os._exit(3),
    "aborts": lambda: os.abort(),
    "kills itself": lambda: os.kill(os.getpid(), 9),
    "forks": lambda: os.fork() if hasattr(os, "fork") else os.abort(),
    "raises a generator's end": lambda: raise_it(GeneratorExit()),
    "raises the end of an iteration": lambda: next(iter(())),
    "raises what says nothing": lambda: raise_it(Unheard()),
    "raises what says it for ever": lambda: raise_it(Endlessly()),
    "raises what holds itself": raising_what_holds_itself,
    "raises while it raises": raising_while_it_raises,
    "raises many": lambda: raise_it(
        ExceptionGroup("many", [ValueError(1), ExceptionGroup("x", [KeyError()])])
    ),
    "raises half a character": lambda: raise_it(ValueError("\ud800")),
    "asserts": lambda: raise_it(AssertionError()),
    "closes stdout": closing_stdout,
    "replaces stdout": replacing_stdout,
    "prints without end": printing,
    "asks": lambda: input("what?"),
    "leaves a thread": leaving_a_thread,
    "poisons NumPy": poisoning_numpy,
    "poisons builtins": poisoning_builtins,
    "poisons modules": poisoning_modules,
    "poisons settings": poisoning_settings,
    "silences threads": silencing_threads,
    "handles signals": handling_signals,
    "sets an alarm": setting_an_alarm,
    "runs a loop of its own": running_a_loop,
    "collects": lambda: [gc.collect(), gc.get_objects()][:1],
    "runs code": lambda: exec("raise ValueError('from nowhere')"),
    "writes bad code": lambda: compile("x = (", "<exercise>", "exec"),
}

IMPATIENT = 0.5  # seconds, in place of an exercise's own
NAMES = ("1.1", "1.2", "2.5", "3.2", "4.2", "4.6", "5.2", "5.3", "6.4", "7.3", "8.2", "8.4")
BY_NAME = {name: find(name) for name in NAMES}
EXERCISES = [exercise for lesson in lessons() for exercise in exercises(lesson)]
FAST = ("1.1", "4.6")  # the fast tests try everything on a function and on a typed one
SPOILING = ("poisons", "silences", "leaves", "sets", "closes", "replaces", "exits", "raises half")


@pytest.fixture(autouse=True)
def unraisable(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cut may come while pytest's own hook writes down what a `__del__` raised, and would fail the test."""
    monkeypatch.setattr(sys, "unraisablehook", lambda _: None)


def is_typed(exercise: Exercise) -> bool:
    return not callable(exercise.build(exercise.solution))


def tried(names: Sequence[str], things: Iterable[str]) -> list:
    """All on the fast exercises; in the slow tests a third of it on each of the others."""
    return [
        pytest.param(name, thing, marks=[] if name in FAST else pytest.mark.slow)
        for place, name in enumerate(names)
        for number, thing in enumerate(things)
        if name in FAST or (place + number) % 3 == 0
    ]


def answer_that(exercise: Exercise, does: Callable[[], Any]) -> Any:
    """A function or class of the right form that does so when it is called; a typed one: what comes of it."""
    ours = exercise.build(exercise.solution)
    if isinstance(ours, type):
        methods = [name for name, member in vars(ours).items() if callable(member) and name != "__init__"]
        return type(ours.__name__, (ours,), {name: lambda *_, **__: does() for name in methods})
    return (lambda *_, **__: does()) if callable(ours) else does()


def judged(exercise: Exercise, answer: Any) -> Verdict:
    """The verdict; our own solution is judged afterwards, with all the time that it needs."""
    verdict = judge(dataclasses.replace(exercise, seconds=IMPATIENT), answer)
    after = judge(exercise, exercise.build(exercise.solution))
    assert after.passed, f"after it our own solution is refused: {after}"
    return verdict


def is_a_sentence(verdict: Verdict) -> bool:
    return len(verdict.text) > 15 and len(verdict.text) < 6_000 and " " in verdict.text.strip()


@pytest.mark.parametrize(("name", "value"), tried(NAMES, VALUES))
def test_a_value(name: str, value: str) -> None:
    exercise = BY_NAME[name]
    verdict = judged(exercise, answer_that(exercise, VALUES[value]))
    assert verdict.kind in ("not yet", "stopped", "note", "open") and is_a_sentence(verdict), verdict


@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnhandledThreadExceptionWarning"
)  # of a thread that was ended
@pytest.mark.parametrize(
    ("name", "deed"), tried([name for name in NAMES if not is_typed(BY_NAME[name])], DEEDS)
)
def test_a_deed(name: str, deed: str) -> None:
    exercise, escaped = BY_NAME[name], []

    def does() -> Any:
        begin = time.monotonic()
        result = DEEDS[deed]()
        if time.monotonic() - begin > LONG - 1:
            escaped.append(deed)
        return result

    verdict = judged(exercise, answer_that(exercise, does))
    assert verdict.kind in ("not yet", "stopped") and is_a_sentence(verdict), verdict
    assert not escaped, "it was not cut off"


@pytest.mark.slow
@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.id)
def test_after_all_of_it_our_own_solution_is_right(exercise: Exercise) -> None:
    """All mistakes, all values, and all that reaches for more than it was given."""
    for mistake in exercise.mistakes:
        for code in exercise.variants(mistake):
            judge(exercise, exercise.build(code))
    impatient = dataclasses.replace(exercise, seconds=IMPATIENT)
    deeds = [] if is_typed(exercise) else [DEEDS[name] for name in DEEDS if name.startswith(SPOILING)]
    values = [
        VALUES[name] for name in VALUES if "end" not in name
    ]  # each of the others takes its half second
    for does in [*values, *deeds]:
        assert not judge(impatient, answer_that(exercise, does)).passed
    verdict = judge(exercise, exercise.build(exercise.solution))
    assert verdict.passed, verdict
