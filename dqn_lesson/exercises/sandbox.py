"""Trying a learner's code: whatever it does, an `Attempt` comes back.

It may raise, print, call `exit()` or never end. What takes too long is cut off by a watcher that raises
`Endless` inside it: that slows nobody down and leaves the kernel alive. Where a bare `except:` swallows it,
it is raised again, at last so fast that it strikes within that `except`. A scripted environment raises the
same after too many steps. Only a call in C that never comes back can't be cut; where it waits for something,
such as `time.sleep`, it can, on Linux and a Mac.

An `Attempt` is all text and plain values: nothing of the learner's is kept that could still run.
"""

import _thread
import contextlib
import ctypes
import inspect
import io
import linecache
import os
import re
import signal
import sys
import sysconfig
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any

from .kept_whole import kept_whole

_PRINTED = 2_000  # characters of the learner's own printing that are shown
_WRITTEN = 20_000  # of what an error says
_TICK = 0.05  # seconds from one look at the clock to the next
_AGAIN = 0.2  # seconds until code that swallowed the cut is cut again
_PATIENT = 3  # cuts that are one alone; then come as many as there is room for
_UNTIL_SAFE, _INSTANT = 0.1, 0.001  # seconds a cut waits for a moment in which no `with` begins or ends
_DESCRIBING = 0.5  # seconds in which an error must have said what it is
_IDLE = 0.05  # of the time: what works less than this waits for something
_NOT_THEIRS = tuple(
    Path(folder).resolve()
    for folder in (
        *(sysconfig.get_paths()[key] for key in ("stdlib", "platstdlib", "purelib", "platlib")),
        Path(__file__).parents[1],
    )
)


# What the watcher calls, whatever a learner's code puts in its place.
_Thread, _START = threading.Thread, threading.Thread.start
_now, _sleep, _frames, _id = time.perf_counter, time.sleep, sys._current_frames, ctypes.c_ulong
_raise_in, _soon = ctypes.pythonapi.PyThreadState_SetAsyncExc, ctypes.pythonapi.Py_AddPendingCall
_soon.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
_is_true = ctypes.cast(ctypes.pythonapi.PyObject_IsTrue, ctypes.c_void_p)
_wake, _SIGNAL = getattr(signal, "pthread_kill", None), getattr(signal, "SIGURG", None)  # none on Windows

MESSAGES = {
    "error": "{type} in line {line}, `{code}`: {text}",
    "error elsewhere": "What you gave back could not be used ({type}: {text}). What should come back?",
    "sentence": "{text} Look at line {line}, `{code}`.",
    "sentence elsewhere": "{text}",
    "endless": "It did not come to an end, so it was cut off in line {line}, `{code}`. What should end it?",
    "endless elsewhere": "It did not come to an end, so it was cut off. What should end it?",
    "trace": "The whole message",
    "printed": "What your code printed",
}


class Endless(BaseException):
    """Raised inside code that does not come to an end. No `except Exception` of a learner's catches it.

    Where code swallowed it, the argument names the files and lines that it was in then.
    """


_ENDLESS = ctypes.py_object(Endless)


@dataclass(frozen=True)
class CodeLine:
    """A line of the learner's own code."""

    line: int
    text: str


@dataclass(frozen=True)
class Stop:
    """What stopped a learner's code.

    Attributes:
        kind: the error's type, such as `ValueError`.
        text: all that it says.
        place: the innermost line of the learner's that it came through; None if it met none.
        trace: the traceback from the learner's first line on, without the part that is ours.
        endless: whether it was cut off.
        is_sentence: whether the text is a whole sentence for the learner.
    """

    kind: str
    text: str
    place: CodeLine | None = None
    trace: str = ""
    endless: bool = False
    is_sentence: bool = False


@dataclass(frozen=True)
class Attempt:
    """What came of a try.

    Attributes:
        value: what the call returned.
        error: what stopped it.
        printed: what was printed on the way.
        changed: what was lent, or is everybody's, and is not as it was: by name. See `lending`.
    """

    value: Any = None
    error: Stop | None = None
    printed: str = ""
    changed: tuple[str, ...] = ()

    @property
    def endless(self) -> bool:
        """Whether it was cut off."""
        return self.error is not None and self.error.endless


def attempt(call: Callable[[], Any], seconds: float) -> Attempt:
    """Calls, and catches everything but the learner's own Interrupt.

    What the call did to Python itself (`np.max = 3`, a closed `sys.stdout`) is put right again.

    Args:
        call: what to try. What it returns is the caller's to distrust: see `compare.plain`.
        seconds: after this long it counts as endless. They are seconds of work: on a busy machine, code that
            has to wait for its turn gets longer.
    """
    printed = _Printed()
    value = raised = stop = None
    with kept_whole() as replaced, _caught(printed):
        try:
            value = _cut_off(call, seconds)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            raised = error
    if raised is not None:  # what an error says of itself is a learner's code, too
        with kept_whole(), _caught(printed):
            stop = _stop_of(raised)
    return Attempt(value, stop, printed.text(), tuple(replaced))


class _Printed(io.StringIO):
    """What was printed: the end of it, and nobody can close it."""

    def write(self, text: str) -> int:
        """Adds to it; of more than a thousandfold of what is shown only the end is kept."""
        if self.tell() > 1_000 * _PRINTED:
            end = self.text()
            self.seek(0)
            self.truncate()
            super().write(end)
        return super().write(text)

    def close(self) -> None:
        """Stays open: the check reads it."""

    def text(self) -> str:
        """Its end."""
        return io.StringIO.getvalue(self)[-_PRINTED:]


@contextlib.contextmanager
def _caught(printed: io.StringIO) -> Iterator[None]:
    """Collects what this thread prints, and what Python warns of."""
    with (
        contextlib.redirect_stdout(_ByThread(printed, sys.stdout)),
        contextlib.redirect_stderr(_ByThread(printed, sys.stderr)),
    ):
        yield


class _ByThread:
    """A `sys.stdout` that collects what one thread prints; other threads print where they always do."""

    def __init__(self, printed: io.StringIO, usual: Any) -> None:
        self._printed, self._usual, self._thread = printed, usual, threading.get_ident()

    def __getattr__(self, name: str) -> Any:
        mine = threading.get_ident() == self._thread
        return getattr(self._printed if mine else self._usual, name)


class _Watched:
    """A call that is watched, and cut as long as its own frame is on the stack.

    The call may do anything to Python, so the watcher looks up nothing that can be replaced.
    """

    def __init__(self, call: Callable[[], Any], seconds: float) -> None:
        self._call, self._seconds, self._tick = call, seconds, min(_TICK, seconds)
        self._longest = seconds * _load()
        self._thread = threading.get_ident()
        self._is_main = self._thread == threading.main_thread().ident
        self._signals = _signals_here(self._thread)
        self._frame: FrameType | None = None
        self._returned = _thread.allocate_lock()
        self._returned.acquire()
        self._clock = _clock_of(self._thread)
        self.places: list[tuple[str, int]] = []  # file and line of all that it was in when it was cut first
        self.num_cuts = 0

    def inside(self) -> Any:
        """The call. A cut is raised between two steps of this frame or of one that it called, never later."""
        self._frame = sys._getframe()
        _being_watched.append(self)
        return self._call()

    def leave(self) -> None:
        """It has returned."""
        self._frame = None
        _being_watched.remove(self)
        _raise_in(_id(self._thread), None)
        self._returned.release()

    def watch(self) -> None:
        """Runs beside the call: waits, and cuts it until it has returned."""
        begin, at_first = _now(), self._clock()
        while not self._is_over(_now() - begin, self._clock() - at_first):
            if self._returned.acquire(timeout=self._tick):
                return
        self._cut()
        while not self._returned.acquire(timeout=_AGAIN):
            self._cut()

    def _is_over(self, passed: float, worked: float) -> bool:
        """Whether it has had its seconds: of work; of waiting; of both where other programs have a share."""
        if worked >= self._seconds or passed < self._seconds:
            return worked >= self._seconds
        return worked < _IDLE * passed or passed >= self._longest

    def _cut(self) -> None:
        latest = _now() + _UNTIL_SAFE
        while _begins_or_ends_a_with(frame := _frames().get(self._thread), self._frame) and _now() < latest:
            _sleep(_INSTANT)
        if not self.is_inside(frame):
            return
        while not self.num_cuts and frame is not None:
            self.places.append((frame.f_code.co_filename, frame.f_lineno))
            frame = frame.f_back
        self.num_cuts += 1
        _raise_in(_id(self._thread), _ENDLESS)
        if self._signals:
            _wake(self._thread, _SIGNAL)
        while self._is_main and self.num_cuts > _PATIENT and not _soon(_is_true, _CUTTER_AT):
            pass  # until no more have room: one after the other strikes, within an `except` too

    def is_inside(self, frame: FrameType | None) -> bool:
        """Whether this frame is the call's, or one that it called."""
        while frame is not None and self._frame is not None:
            if frame is self._frame:
                return True
            frame = frame.f_back
        return False


def _begins_or_ends_a_with(frame: FrameType | None, outermost: FrameType | None) -> bool:
    """Whether a cut here could leave a `with` open for good, such as one in which TensorFlow traces.

    What a `with` calls at its two ends is looked through, too: hence all frames down to the outermost.
    """
    while frame is not None and frame is not outermost:
        code = frame.f_code
        if code.co_name in ("__enter__", "__exit__") or code.co_flags & inspect.CO_GENERATOR:
            return True
        frame = frame.f_back
    return False


class _Cutter:
    """Asked by Python whether it is true, between two steps of the main thread; raises to cut."""

    def __bool__(self) -> bool:
        frame = sys._getframe()
        for watched in _being_watched:
            if watched.num_cuts > _PATIENT and watched.is_inside(frame):
                raise Endless
        return False


_CUTTER = _Cutter()
_CUTTER_AT = ctypes.c_void_p(id(_CUTTER))
_being_watched: list[_Watched] = []


def _cut_off(call: Callable[[], Any], seconds: float) -> Any:
    """What the call returns; `Endless` is raised in it after so long, and again until it has returned."""
    watched = _Watched(call, seconds)
    with _woken_by_signals():
        _START(_Thread(target=watched.watch, daemon=True))
        try:
            value = watched.inside()
        except Exception:
            if not watched.num_cuts:
                raise
        finally:
            watched.leave()
    if watched.num_cuts:  # it swallowed the cut, or made another error of it
        raise Endless(watched.places)
    return value


def _signals_here(thread: int) -> bool:
    """Whether a signal can wake this thread: the main one, and not on Windows."""
    return thread == threading.main_thread().ident and hasattr(signal, "pthread_kill")


@contextlib.contextmanager
def _woken_by_signals() -> Iterator[None]:
    """A signal wakes what waits, and does no more: the exception is there already."""
    if not _signals_here(threading.get_ident()):
        yield
        return
    usual = signal.signal(_SIGNAL, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(_SIGNAL, usual if usual is not None else signal.SIG_DFL)


def _clock_of(thread: int) -> Callable[[], float]:
    """The seconds that a thread has worked; where that can't be known, the time that went by."""
    if not hasattr(time, "pthread_getcpuclockid"):
        return time.perf_counter
    clock, now = time.pthread_getcpuclockid(thread), time.clock_gettime
    return lambda: now(clock)


def _load() -> float:
    """How many times slower a busy machine may be: programs that want to run, for each processor."""
    try:
        wanting = os.getloadavg()[0]
    except (AttributeError, OSError):  # Windows has no such number
        return 1.0
    return min(max(1.0, wanting / (os.cpu_count() or 1)), 5.0)


def line_of(error: BaseException) -> CodeLine | None:
    """The innermost line of the learner's code that an error came through; None if it met none."""
    frames = traceback.extract_tb(error.__traceback__)
    return _first_of_theirs([(frame.filename, frame.lineno) for frame in reversed(frames)])


def _first_of_theirs(places: list[tuple[str, int]]) -> CodeLine | None:
    for filename, line in places:
        if _is_theirs(filename):
            return CodeLine(line, linecache.getline(filename, line).strip())
    return None


def _stop_of(error: BaseException) -> Stop:
    """An error as text. It may be of a class of the learner's, whose `__str__` does anything."""
    kind = type.__dict__["__name__"].__get__(type(error))
    endless = type(error) is Endless
    swallowed = error.args[0] if endless and error.args and isinstance(error.args[0], list) else []
    place = line_of(error) or _first_of_theirs(swallowed)
    try:
        text, trace = _cut_off(lambda: (str.__str__(str(error)), _trace_of(error)), _DESCRIBING)
    except KeyboardInterrupt:
        raise
    except BaseException:
        text = trace = ""
    text, trace = text[:_WRITTEN], trace[-_WRITTEN:]
    return Stop(kind, text, place, trace, endless, getattr(type(error), "is_sentence", False) is True)


def _trace_of(error: BaseException) -> str:
    """The error's traceback from the learner's first line on; what its frames hold is let go."""
    trace = error.__traceback__
    while trace and not _is_theirs(trace.tb_frame.f_code.co_filename):
        trace = trace.tb_next
    text = "".join(traceback.format_exception(type(error), error, trace or error.__traceback__, chain=False))
    traceback.clear_frames(error.__traceback__)
    return text


def stop_sentence(stop: Stop) -> str:
    """What stopped a learner's code, and in which line of theirs, as a sentence."""
    key = "endless" if stop.endless else "sentence" if stop.is_sentence else "error"
    key += "" if stop.place else " elsewhere"
    line, code = (stop.place.line, stop.place.text) if stop.place else (0, "")
    return MESSAGES[key].format(type=stop.kind, text=telling_line(stop), line=line, code=code)


def folded(*attempts: Attempt) -> dict[str, str]:
    """What is folded under a verdict: the first error's trace, and what the learner's code printed."""
    traces = [tried.error.trace for tried in attempts if tried.error and not tried.endless]
    printed = next((tried.printed for tried in attempts if tried.printed), "")
    found = {MESSAGES["trace"]: traces[0]} if traces else {}
    return found | ({MESSAGES["printed"]: printed} if printed else {})


def telling_line(stop: Stop) -> str:
    """What an error says, cut to a length that fits into a sentence: its first line, mostly.

    Keras begins with where it was, and sets what is wrong in bold; a compiled call says it last.
    """
    lines = [line.strip() for line in stop.text.splitlines() if line.strip()]
    if bold := re.search(r"\x1b\[1m(.+?)\x1b\[0m", stop.text, re.DOTALL):
        lines = [" ".join(bold[1].split())]
    elif lines and lines[0] == "Graph execution error:":
        lines = [line for line in lines if not line.startswith("[[")][-1:]
    text = re.sub(r"\x1b\[[0-9;]*m", "", lines[0] if lines else "")
    return text if len(text) <= 240 else f"{text[:239]}…"


def alike(one: Stop, other: Stop) -> bool:
    """Whether two errors are of one type and say the same, apart from which item chance took."""
    numbers = r"\d+" if one.kind in ("IndexError", "KeyError") else r"0x[0-9a-fA-F]+|_\d+\b"
    return one.kind == other.kind and re.sub(numbers, "", one.text) == re.sub(numbers, "", other.text)


@cache
def _is_theirs(filename: str) -> bool:
    if filename.startswith("<"):
        return filename.startswith(("<exercise", "<ipython-input"))
    if not Path(filename).is_absolute():  # compiled: ZeroMQ, NumPy
        return False
    path = Path(filename).resolve()
    return not any(path.is_relative_to(folder) for folder in _NOT_THEIRS)
