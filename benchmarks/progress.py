"""One line on stderr that grows while a part runs."""

import sys
import time
from typing import TextIO

WIDTH = 30


class Progress:
    """A bar with the share done and the seconds passed, redrawn in place on a terminal.

    Where stderr is no terminal, every tenth is a line of its own.
    """

    def __init__(self, name: str, stream: TextIO = sys.stderr):
        self._name, self._stream = name, stream
        self._start = time.perf_counter()
        self._tenth = -1

    def __call__(self, done: int, total: int, doing: str = "") -> None:
        """Shows that `done` of `total` are done, and what is being done."""
        on_terminal, tenth = self._stream.isatty(), 10 * done // total
        if not on_terminal and tenth == self._tenth:
            return
        self._tenth = tenth
        bar = "#" * (WIDTH * done // total)
        seconds = time.perf_counter() - self._start
        line = f"{self._name:12} [{bar:{WIDTH}}] {done} of {total}, {seconds:.0f} s  {doing}"
        end = "\n" if done == total or not on_terminal else ""
        start = "\r\x1b[2K" if on_terminal else ""
        print(f"{start}{line}", end=end, file=self._stream, flush=True)
