"""What a widget's own thread prints, caught: a notebook would put it under whichever cell runs next."""

import re
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

_lock = threading.Lock()  # one thread may enter while the last one leaves
_places: dict[int, Callable[[str], Any]] = {}  # thread -> where its words go
_NAMES = ("stdout", "stderr")
_COLOURS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_REDRAWN = re.compile(r"\x08+|.*\r(?=[^\n])")  # as progress bars do, to write over what they wrote


class _ByThread:
    """Stands for a stream: what a thread with a place of its own writes goes there, all else as before."""

    def __init__(self, stream: Any):
        self.stream = stream

    def write(self, text: str) -> int:
        place = _places.get(threading.get_ident())
        if place is None:
            return self.stream.write(text)
        place(text)
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


@contextmanager
def caught(place: Callable[[str], Any]) -> Iterator[None]:
    """Inside, what this thread prints or warns of goes to `place(text)`; other threads print as before."""
    with _lock:
        _places[threading.get_ident()] = place
        catch()
    try:
        yield
    finally:
        with _lock:
            del _places[threading.get_ident()]
            for name in _NAMES:
                if not _places and isinstance(stream := getattr(sys, name), _ByThread):
                    setattr(sys, name, stream.stream)


def catch() -> None:
    """Once more, for a cell may have put a stream of its own there for a while and then the one before."""
    for name in _NAMES:
        if not isinstance(stream := getattr(sys, name), _ByThread):
            setattr(sys, name, _ByThread(stream))


def readable(text: str) -> str:
    """What was printed as it looks in the end: without colours, and of a progress bar only the last state."""
    return _REDRAWN.sub("", _COLOURS.sub("", text))
