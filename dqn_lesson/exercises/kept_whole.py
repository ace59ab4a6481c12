"""What a try may not leave behind: whatever a learner's code did to Python itself is undone after it.

A function of one's own called `np.max = ...`, dice that were seeded for all, a changed limit, a thread that
still runs: without this, all later checks, and the learner's own notebook, would suffer.
"""

import builtins
import contextlib
import ctypes
import gc
import math
import os
import random
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import numpy as np

try:
    import resource
except ImportError:  # Windows
    resource = None

MESSAGES = {
    "asks": "Nobody is there to answer `input` while your code is checked. Your function"
    " gets all it needs as its inputs.",
    "ends all": "`{name}` would end the whole notebook, not only your function. A `return` ends a function.",
}
_MODULES: dict[str, ModuleType] = {
    "builtins": builtins, "math": math, "os": os, "random": random, "time": time, "np": np,
    "np.random": np.random,
}  # fmt: skip
_CLASSES: list[type] = [threading.Thread, threading.Event, threading.Condition]
_ENDS = ("_exit", "abort", "fork", "execv", "execve", "kill")  # of `os`
_ROOM = 4 * 2**30  # bytes that a try may take
_PARTINGS, _PARTING = 3, 0.2  # how often threads left behind are told to end, and the seconds they get


class NotHere(Exception):
    """Code called for what can't be had in a check: the end of Python, an answer. The text is a sentence."""

    is_sentence = True


def keep_class(cls: type) -> type:
    """A decorator: what a learner's code does to this class of ours is undone, too."""
    _CLASSES.append(cls)
    return cls


@contextlib.contextmanager
def kept_whole() -> Iterator[list[str]]:
    """Afterwards Python is as it was. The list holds then what had been replaced, such as `np.max`."""
    replaced: list[str] = []
    before = {name: module.__dict__.copy() for name, module in _MODULES.items()}
    modules = {module.__name__: module for module in _MODULES.values()}
    attributes = [(cls, dict(vars(cls))) for cls in _CLASSES]
    undo = contextlib.ExitStack()  # it goes on where one of them fails
    try:
        for change in (_limits, _switches, _signals, _ways_out, _threads, _traces):
            undo.callback(change())
        before = {name: module.__dict__.copy() for name, module in _MODULES.items()}
        with np.errstate():
            yield replaced
    finally:
        after = {name: _MODULES[name].__dict__.copy() for name in before}
        for name in before:  # first of all, and without any builtin: the lines below need them
            _MODULES[name].__dict__.update(before[name])
        sys.modules.update(modules)
        for cls, members in attributes:
            _put_back(cls, members)
        undo.close()
        replaced += [f"{name}.{key}" for name, members in before.items() for key, member in members.items()
                     if callable(member) and after[name].get(key) is not member]  # fmt: skip


def _put_back(cls: type, before: dict[str, Any]) -> None:
    now = dict(vars(cls))
    for key in now.keys() - before.keys():
        delattr(cls, key)
    for key, value in before.items():
        if now.get(key) is not value and key not in ("__dict__", "__weakref__"):
            setattr(cls, key, value)


def _limits() -> Callable[[], None]:
    """How deep functions may call each other, and how much memory there is."""
    depth = sys.getrecursionlimit()
    memory = resource.getrlimit(resource.RLIMIT_AS) if resource else None
    if memory and (used := _memory_used()):
        room = used + _ROOM if memory[0] == resource.RLIM_INFINITY else min(memory[0], used + _ROOM)
        resource.setrlimit(resource.RLIMIT_AS, (room, memory[1]))

    def undo() -> None:
        sys.setrecursionlimit(depth)
        if memory:
            resource.setrlimit(resource.RLIMIT_AS, memory)

    return undo


def _memory_used() -> int:
    """Bytes of this process's address space; 0 where that can't be known."""
    try:
        with open("/proc/self/statm", "rb") as file:
            return int(file.read().split()[0]) * resource.getpagesize()
    except (OSError, ValueError, IndexError):
        return 0


def _switches() -> Callable[[], None]:
    """What is on or off, and where Python reads and writes."""
    collects, trace, profile = gc.isenabled(), sys.gettrace(), sys.getprofile()
    streams, filters, path = (sys.stdin, sys.stderr), warnings.filters[:], sys.path[:]
    try:
        folder = os.getcwd()
    except OSError:  # it was deleted
        folder = None

    def undo() -> None:
        (gc.enable if collects else gc.disable)()
        if sys.gettrace() is not trace:
            sys.settrace(trace)
        if sys.getprofile() is not profile:
            sys.setprofile(profile)
        sys.stdin, sys.stderr = streams
        if warnings.filters != filters:
            warnings.filters[:] = filters
        sys.path[:] = path
        with contextlib.suppress(OSError):  # the answer deleted it
            os.chdir(folder or os.curdir)

    return undo


def _signals() -> Callable[[], None]:
    """What an Interrupt does; no alarm goes off later. Only the main thread can change them."""
    if threading.current_thread() is not threading.main_thread():
        return lambda: None
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def undo() -> None:
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in before.items():
            if signal.getsignal(number) is not handler and handler is not None:
                signal.signal(number, handler)

    return undo


def _ways_out() -> Callable[[], None]:
    """What would end the notebook's kernel, or wait for a person, raises an error in the meantime."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    places = [(os, name) for name in _ENDS if hasattr(os, name)]
    before = [(place, name, getattr(place, name)) for place, name in places]
    for place, name in places:
        setattr(place, name, _refusal("ends all", f"os.{name}"))
    before.append((builtins, "input", builtins.input))
    builtins.input = _refusal("asks")
    if shell is not None:
        shell.__dict__["ask_exit"] = _refusal("ends all", "exit")

    def undo() -> None:
        for place, name, function in before:
            setattr(place, name, function)
        if shell is not None:
            shell.__dict__.pop("ask_exit", None)

    return undo


def _refusal(key: str, name: str = "") -> Callable:
    def refused(*_: Any, **__: Any) -> None:
        raise NotHere(MESSAGES[key].format(name=name))

    return refused


def _threads() -> Callable[[], None]:
    """Threads that this one started and left behind end."""
    me = threading.current_thread()
    start, alive, join = threading.Thread.start, threading.Thread.is_alive, threading.Thread.join
    mine: list[threading.Thread] = []

    def noted(thread: threading.Thread) -> None:
        start(thread)
        if threading.current_thread() in (me, *mine):
            mine.append(thread)

    threading.Thread.start = noted

    def undo() -> None:
        threading.Thread.start = start
        for _ in range(_PARTINGS):
            for thread in mine:
                if alive(thread):
                    ctypes.pythonapi.PyThreadState_SetAsyncExc(
                        ctypes.c_ulong(thread.ident), ctypes.py_object(SystemExit)
                    )
            until = time.monotonic() + _PARTING
            for thread in mine:
                join(thread, max(0.0, until - time.monotonic()))

    return undo


def _traces() -> Callable[[], None]:
    """A trace of TensorFlow's that was broken off is over: else all that is called later goes into its graph.

    TensorFlow keeps the graphs that are being traced in a stack, and has no public way to leave them all.
    """
    stack, _ = _tracing()
    depth = len(stack)

    def undo() -> None:
        stack, thread = _tracing()
        if len(stack) > depth:
            del stack[depth:]
            thread.is_eager = depth == 0

    return undo


def _tracing() -> tuple[list, Any]:
    """The graphs being traced in this thread, and what says whether it traces; none before it is loaded."""
    ops = sys.modules.get("tensorflow.python.framework.ops")
    eager = sys.modules.get("tensorflow.python.eager.context")
    try:
        return ops._default_graph_stack.stack, eager.context()._thread_local_data
    except AttributeError:  # not loaded, or another TensorFlow
        return [], None
