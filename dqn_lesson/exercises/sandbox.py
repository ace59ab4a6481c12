"""Trying a learner's code: whatever it does, an `Attempt` comes back.

It may raise, print, call `exit()` or never end. An endless loop is cut off by a timer that raises `Endless`
inside it: that slows nobody down and leaves the kernel alive. Where a bare `except:` swallows it, it is
raised again each second, until it strikes outside of that `try`. A scripted environment raises the same after
too many steps.
"""

import contextlib
import ctypes
import io
import linecache
import re
import sys
import sysconfig
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_PRINTED = 2_000  # characters of the learner's own printing that are shown
_AGAIN = 1.0  # seconds until code that swallowed the cut is cut again
_NOT_THEIRS = tuple(
    Path(folder).resolve()
    for folder in (
        *(sysconfig.get_paths()[key] for key in ("stdlib", "platstdlib", "purelib", "platlib")),
        Path(__file__).parents[1],
    )
)


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
class Attempt:
    """What came of a try: a value, or the error that stopped it, and what was printed on the way."""

    value: Any = None
    error: BaseException | None = None
    printed: str = ""

    @property
    def endless(self) -> bool:
        """Whether it was cut off."""
        return isinstance(self.error, Endless)


def attempt(call: Callable[[], Any], seconds: float) -> Attempt:
    """Calls, and catches everything but the learner's own Interrupt.

    Args:
        call: what to try.
        seconds: after this long it counts as endless. What waits inside C (`time.sleep`) is cut after it.
    """
    printed = io.StringIO()
    try:
        with _printed_to(printed):
            value = _cut_off(call, seconds)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        return Attempt(error=error, printed=printed.getvalue()[-_PRINTED:])
    return Attempt(value, printed=printed.getvalue()[-_PRINTED:])


class _ByThread:
    """A `sys.stdout` that collects what one thread prints; other threads print where they always do."""

    def __init__(self, printed: io.StringIO, usual: Any) -> None:
        self._printed, self._usual, self._thread = printed, usual, threading.get_ident()

    def __getattr__(self, name: str) -> Any:
        mine = threading.get_ident() == self._thread
        return getattr(self._printed if mine else self._usual, name)


def _printed_to(printed: io.StringIO) -> contextlib.redirect_stdout:
    """Collects what this thread prints; a panel that trains beside it prints where it always does."""
    return contextlib.redirect_stdout(_ByThread(printed, sys.stdout))


def _cut_off(call: Callable[[], Any], seconds: float) -> Any:
    """What the call returns; `Endless` is raised in it after so long, and again until it has returned."""
    thread = ctypes.c_ulong(threading.get_ident())
    lock = threading.Lock()
    returned = threading.Event()
    running = True

    def cut() -> None:
        """Waits beside the call, and raises in it as long as it runs."""
        wait = seconds
        while running and not returned.wait(wait):
            with lock:
                if running:
                    ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, ctypes.py_object(Endless))
            wait = _AGAIN

    try:
        threading.Thread(target=cut, daemon=True).start()
        return call()
    finally:
        running = False  # first of all: a cut may strike in any of the lines below, but then it is the last
        with lock:
            ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, None)  # cut at the last moment: take it back
        returned.set()


def line_of(error: BaseException) -> CodeLine | None:
    """The innermost line of the learner's code that an error came through; None if it met none."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if _is_theirs(frame.filename)]
    if not frames:
        return None
    text = linecache.getline(frames[-1].filename, frames[-1].lineno).strip()
    return CodeLine(frames[-1].lineno, text)


def stop_sentence(error: BaseException) -> str:
    """What stopped a learner's code, and in which line of theirs, as a sentence."""
    place = line_of(error)
    key = ("endless" if isinstance(error, Endless) else "error") + ("" if place else " elsewhere")
    line, code = (place.line, place.text) if place else (0, "")
    return MESSAGES[key].format(type=type(error).__name__, text=first_line(error), line=line, code=code)


def trace_of(error: BaseException) -> str:
    """The error's traceback from the learner's first line on, without the part that is ours."""
    trace = error.__traceback__
    while trace and not _is_theirs(trace.tb_frame.f_code.co_filename):
        trace = trace.tb_next
    return "".join(traceback.format_exception(type(error), error, trace or error.__traceback__, chain=False))


def folded(*attempts: Attempt) -> dict[str, str]:
    """What is folded under a verdict: the first error's trace, and what the learner's code printed."""
    errors = [tried.error for tried in attempts if tried.error and not tried.endless]
    printed = next((tried.printed for tried in attempts if tried.printed), "")
    found = {MESSAGES["trace"]: trace_of(errors[0])} if errors else {}
    return found | ({MESSAGES["printed"]: printed} if printed else {})


def first_line(error: BaseException) -> str:
    """What an error says, cut to a length that fits into a sentence."""
    text = next(iter(str(error).strip().splitlines()), "")
    return text if len(text) <= 160 else f"{text[:159]}…"


def alike(one: BaseException, other: BaseException) -> bool:
    """Whether two errors are of one type and say the same, numbers aside."""
    return type(one) is type(other) and re.sub(r"\d+", "", str(one)) == re.sub(r"\d+", "", str(other))


def _is_theirs(filename: str) -> bool:
    if filename.startswith("<"):
        return filename.startswith(("<exercise", "<ipython-input"))
    path = Path(filename).resolve()
    return not any(path.is_relative_to(folder) for folder in _NOT_THEIRS)
