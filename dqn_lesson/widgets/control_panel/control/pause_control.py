"""Where a run waits for the learner: pause, go on, play one episode, stop."""

import threading
import time
from collections.abc import Callable


class Stopped(Exception):
    """The run was asked to end."""


class PauseControl:
    """Stands between two steps of a run: any thread may open and close it, only the run goes through."""

    def __init__(self):
        self._open = threading.Event()
        self._open.set()
        self._stopped = False
        self._one_more = False

    @property
    def paused(self) -> bool:
        """Whether the run waits here, or will when it comes."""
        return not (self._open.is_set() or self._stopped)

    def pause(self) -> None:
        """Holds the run until `resume` or `step`."""
        self._open.clear()

    def resume(self) -> None:
        """Lets the run go on."""
        self._one_more = False
        self._open.set()

    def step(self) -> None:
        """Lets the run go on to the end of an episode."""
        self._one_more = True
        self._open.set()

    def stop(self) -> None:
        """Ends the run, for good."""
        self._stopped = True
        self._open.set()

    def episode_ended(self) -> None:
        """Closes, if only one episode was wanted."""
        if self._one_more:
            self._one_more = False
            self._open.clear()

    def go_through(self, wait: Callable[[], None]) -> float:
        """Waits while it is closed, calling `wait` once before; returns the seconds that this took.

        Raises:
            Stopped: the run is to end.
        """
        seconds = 0.0
        if self.paused:
            start = time.monotonic()
            wait()
            self._open.wait()
            seconds = time.monotonic() - start
        self.obey_stop()  # `stop` sets its flag before it opens, so a run that wakes up above sees it here
        return seconds

    def obey_stop(self) -> None:
        """Only looks whether the run is to end.

        Raises:
            Stopped: it is.
        """
        if self._stopped:
            raise Stopped
