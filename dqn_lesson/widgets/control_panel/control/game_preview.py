"""Short recordings of a greedy episode, made beside a run from a frozen policy."""

import math
import threading
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from ....agent import DQNAgent
from ....environments import EnvError, Recipe
from ....episodes.recording import FIRST_RECORDED_SEED, Recording, can_render, record
from ...shared.printed import caught

NUM_FRAMES = 60
FIRST_AFTER = 1.0  # seconds of training
REST = 30  # times the work of a recording passes before the next one begins: it takes 3 % at most
BREATH = 0.002  # seconds after each action, so that the run never waits for a recording


def can_be_recorded(agent: Any) -> bool:
    """Whether `snapshot` acts as the agent does: not where a subclass has an `act` of its own."""
    kind = agent if isinstance(agent, type) else type(agent)
    own = getattr(kind, "act", None) is not DQNAgent.act and issubclass(kind, DQNAgent)
    return hasattr(kind, "snapshot") and not own


class GamePreview:
    """Makes a recording now and then, in a thread of its own.

    Attributes:
        wanted: whether recordings are wanted.
        newest: the newest recording, and after how many steps of training its policy was frozen.
        trouble: what went wrong, if anything did; then there are no more recordings.
    """

    def __init__(self, show: Callable[[], None], printed: Callable[[str], None]):
        self.wanted = False
        self.newest: tuple[int, Recording] | None = None
        self.trouble: Exception | None = None
        self._show, self._printed = show, printed
        self._next = 0.0
        self._thread: threading.Thread | None = None
        self._num_recordings = 0

    def offer(self, agent: Any, where: Callable[[], Recipe], num_steps: int, seconds: float) -> None:
        """Called by the owner of the agent, between two steps: begins a recording if it is time for one.

        `where` tells the environment as it is now; it is only asked if so.
        """
        if not self.wanted or self.trouble is not None or seconds < max(FIRST_AFTER, self._next):
            return
        if (self._thread is not None and self._thread.is_alive()) or not can_be_recorded(agent):
            return
        try:
            work = (agent.snapshot(), where(), num_steps, seconds)
        except EnvError as error:  # one that can't be copied: it trains all the same
            self.trouble = error
            return
        self._thread = threading.Thread(target=self._record, args=work, daemon=True)
        self._thread.start()

    def _record(self, policy: Any, recipe: Recipe, num_steps: int, seconds: float) -> None:
        def act(state, explore: bool = False) -> int:
            time.sleep(BREATH)
            return policy.act(state)

        with caught(self._printed):
            self._record_it(SimpleNamespace(act=act), recipe, num_steps, seconds)

    def _record_it(self, agent: Any, recipe: Recipe, num_steps: int, seconds: float) -> None:
        start = time.thread_time()
        try:
            if not can_render(recipe):
                self._next = math.inf
                return
            self._num_recordings += 1
            seed = FIRST_RECORDED_SEED + self._num_recordings
            recording = record(agent, recipe, seed, max_frames=NUM_FRAMES)
            _ = recording.png
            self.newest = (num_steps, recording)
        except Exception as error:  # shown in the panel; the run goes on without recordings
            self.trouble = error
        self._next = seconds + REST * (time.thread_time() - start)
        self._show()
