"""Waiting for what another thread or process will do."""

import sys
import time
import traceback
from collections.abc import Callable
from typing import Any


def until(condition: Callable[[], Any], seconds: float = 60) -> None:
    """Waits until a condition holds; where it never does, the error says what each thread was at."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, where_threads_are()
        time.sleep(0.005)


def where_threads_are() -> str:
    """The last lines of each thread's stack."""
    stacks = ("".join(traceback.format_stack(frame, 6)) for frame in sys._current_frames().values())
    return "never came true; the threads are at\n" + "\n--\n".join(stacks)
