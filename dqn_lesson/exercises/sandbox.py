"""Trying a learner's code: whatever it does, an `Attempt` comes back.

It may raise, print, call `exit()` or never end. What takes too long is cut off by a watcher that raises
`Endless` inside it: that slows nobody down and leaves the kernel alive. Where a bare `except:` swallows it,
it is raised again, at last so fast that it strikes within that `except`. A scripted environment raises the
same after too many steps. Only a call in C that never comes back can't be cut; where it waits for something,
such as `time.sleep`, it can, on Linux and a Mac.

An `Attempt` is all text and plain values: nothing of the learner's is kept that could still run.
"""

import contextlib
import ctypes
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
from pathlib import Path
from types import FrameType
from typing import Any

from .kept_whole import kept_whole

_PRINTED = 2_000  # characters of the learner's own printing that are shown
_TICK = 0.05  # seconds from one look at the clock to the next
_AGAIN = 0.2  # seconds until code that swallowed the cut is cut again
_PATIENT = 3  # cuts with this pause; from then on it is cut without one
_DESCRIBING = 1.0  # seconds in which an error must have said what it is
_IDLE = 0.05  # of the time: what works less than this waits for something
_NOT_THEIRS = tuple(
    Path(folder).resolve()
    for folder in (
        *(sysconfig.get_paths()[key] for key in ("stdlib", "platstdlib", "purelib", "platlib")),
        Path(__file__).parents[1],
    )
)


_Thread, _START = threading.Thread, threading.Thread.start  # whatever a learner does to them

MESSAGES = {
    "error": "{type} in line {line}, `{code}`: {text}",
    "error elsewhere": "What you gave back could not be used ({type}: {text}). What should come back?",
    "endless": "It did not come to an end, so it was cut off in line {line}, `{code}`. What should end it?",
    "endless elsewhere": "It did not come to an end, so it was cut off. What should end it?",
    "trace": "The whole message",
    "printed": "What your code printed",
}


class Endless(BaseException):
    """Raised inside code that does not come to an end. No `except Exception` of a learner's catches it."""


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
    value = stop = None
    with kept_whole() as replaced, contextlib.redirect_stdout(_ByThread(printed, sys.stdout)):
        try:
            value = _cut_off(call, seconds)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            stop = _stop_of(error)
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


class _ByThread:
    """A `sys.stdout` that collects what one thread prints; other threads print where they always do."""

    def __init__(self, printed: io.StringIO, usual: Any) -> None:
        self._printed, self._usual, self._thread = printed, usual, threading.get_ident()

    def __getattr__(self, name: str) -> Any:
        mine = threading.get_ident() == self._thread
        return getattr(self._printed if mine else self._usual, name)


class _Watched:
    """A call that is watched, and cut as long as its own frame is on the stack."""

    def __init__(self, call: Callable[[], Any], seconds: float) -> None:
        self._call, self._seconds = call, seconds
        self._thread = threading.get_ident()
        self._frame: FrameType | None = None
        self._returned = threading.Event()
        self.place: CodeLine | None = None  # where it was when it was cut first
        self.num_cuts = 0

    def inside(self) -> Any:
        """The call. A cut is raised between two steps of this frame or of one that it called, never later."""
        self._frame = sys._getframe()
        return self._call()

    def leave(self) -> None:
        """It has returned."""
        self._frame = None
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(self._thread), None)
        self._returned.set()

    def watch(self) -> None:
        """Runs beside the call: waits, and cuts it until it has returned."""
        clock, begin = _clock_of(self._thread), time.perf_counter()
        at_first = clock()
        while not self._returned.wait(min(_TICK, self._seconds)):
            if _is_over(time.perf_counter() - begin, clock() - at_first, self._seconds):
                break
        usual = sys.getswitchinterval()
        try:
            while not self._returned.wait(_AGAIN if 0 < self.num_cuts <= _PATIENT else 0.0005):
                if self.num_cuts == _PATIENT:
                    sys.setswitchinterval(
                        1e-5
                    )  # so that it strikes wherever the code is, within an `except` too
                self._cut()
        finally:
            sys.setswitchinterval(usual)

    def _cut(self) -> None:
        frame = sys._current_frames().get(self._thread)
        if not self._is_inside(frame):
            return
        if not self.num_cuts:
            self.place = _innermost(traceback.extract_stack(frame))
        self.num_cuts += 1
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(self._thread), ctypes.py_object(Endless))
        if _signals_here(self._thread):
            signal.pthread_kill(self._thread, signal.SIGURG)  # wakes what waits

    def _is_inside(self, frame: FrameType | None) -> bool:
        while frame is not None and self._frame is not None:
            if frame is self._frame:
                return True
            frame = frame.f_back
        return False


def _cut_off(call: Callable[[], Any], seconds: float) -> Any:
    """What the call returns; `Endless` is raised in it after so long, and again until it has returned."""
    watched = _Watched(call, seconds)
    with _woken_by_signals():
        _START(_Thread(target=watched.watch, daemon=True))
        try:
            value = watched.inside()
        except Endless as error:
            error.place = watched.place
            raise
        finally:
            watched.leave()
    if watched.num_cuts:  # it swallowed the cut
        error = Endless()
        error.place = watched.place
        raise error
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
    usual = signal.signal(signal.SIGURG, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGURG, usual if usual is not None else signal.SIG_DFL)


def _clock_of(thread: int) -> Callable[[], float]:
    """The seconds that a thread has worked; where that can't be known, the time that went by."""
    if not hasattr(time, "pthread_getcpuclockid"):
        return time.perf_counter
    clock = time.pthread_getcpuclockid(thread)
    return lambda: time.clock_gettime(clock)


def _is_over(passed: float, worked: float, seconds: float) -> bool:
    """Whether code has had its seconds: of work; of waiting; of both where other programs have a share."""
    if worked >= seconds or passed < seconds:
        return worked >= seconds
    return worked < _IDLE * passed or passed >= seconds * _load()


def _load() -> float:
    """How many times slower a busy machine may be: programs that want to run, for each processor."""
    try:
        wanting = os.getloadavg()[0]
    except (AttributeError, OSError):  # Windows has no such number
        return 1.0
    return min(max(1.0, wanting / (os.cpu_count() or 1)), 5.0)


def line_of(error: BaseException) -> CodeLine | None:
    """The innermost line of the learner's code that an error came through; None if it met none."""
    return _innermost(traceback.extract_tb(error.__traceback__))


def _innermost(frames: traceback.StackSummary) -> CodeLine | None:
    theirs = [frame for frame in frames if _is_theirs(frame.filename)]
    if not theirs:
        return None
    text = linecache.getline(theirs[-1].filename, theirs[-1].lineno).strip()
    return CodeLine(theirs[-1].lineno, text)


def _stop_of(error: BaseException) -> Stop:
    """An error as text. It may be of a class of the learner's, whose `__str__` does anything."""
    kind = type.__dict__["__name__"].__get__(type(error))
    endless = isinstance(error, Endless)
    place = line_of(error) or getattr(error, "place", None) if endless else line_of(error)
    try:
        text, trace = _cut_off(lambda: (str.__str__(str(error)), _trace_of(error)), _DESCRIBING)
    except KeyboardInterrupt:
        raise
    except BaseException:
        text = trace = ""
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
    if stop.is_sentence:
        return stop.text
    key = ("endless" if stop.endless else "error") + ("" if stop.place else " elsewhere")
    line, code = (stop.place.line, stop.place.text) if stop.place else (0, "")
    return MESSAGES[key].format(type=stop.kind, text=first_line(stop), line=line, code=code)


def folded(*attempts: Attempt) -> dict[str, str]:
    """What is folded under a verdict: the first error's trace, and what the learner's code printed."""
    traces = [tried.error.trace for tried in attempts if tried.error and not tried.endless]
    printed = next((tried.printed for tried in attempts if tried.printed), "")
    found = {MESSAGES["trace"]: traces[0]} if traces else {}
    return found | ({MESSAGES["printed"]: printed} if printed else {})


def first_line(stop: Stop) -> str:
    """What an error says, cut to a length that fits into a sentence."""
    text = next(iter(stop.text.strip().splitlines()), "")
    return text if len(text) <= 160 else f"{text[:159]}…"


def alike(one: Stop, other: Stop) -> bool:
    """Whether two errors are of one type and say the same, apart from which item chance took."""
    numbers = r"\d+" if one.kind in ("IndexError", "KeyError") else r"0x[0-9a-fA-F]+"
    return one.kind == other.kind and re.sub(numbers, "", one.text) == re.sub(numbers, "", other.text)


def _is_theirs(filename: str) -> bool:
    if filename.startswith("<"):
        return filename.startswith(("<exercise", "<ipython-input"))
    path = Path(filename).resolve()
    return not any(path.is_relative_to(folder) for folder in _NOT_THEIRS)
