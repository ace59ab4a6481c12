"""Short films of the agent while it trains, made beside the run: of a frozen policy, or of its own games."""

import math
import threading
import time
from collections.abc import Callable
from functools import partial
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np

from ....agent import DQNAgent
from ....environments import EnvError, Recipe
from ....episodes.playback import Playback, pictures, states_of, step_seconds
from ....episodes.recording import FIRST_RECORDED_SEED, FRAMES_PER_SECOND, Recording, can_render, record
from ....games import physics
from ....training import Step
from ...shared.printed import caught

NUM_FRAMES = 60
MORE_FRAMES = 300  # of a console's small screen, where it takes longer until something happens
FIRST_AFTER = 1.0  # seconds of training
REST = 30  # times the work of a film passes before the next one begins: it takes 3 % at most
BREATH = 0.002  # seconds after each action or frame, so that the run never waits for a film


class Film(NamedTuple):
    """What is shown of an agent in training."""

    num_steps: int  # of training before it
    recording: Recording
    lived: bool  # a game of the training itself, random actions included; else a greedy one


def can_be_frozen(agent: Any) -> bool:
    """Whether `snapshot` acts as the agent does: not where a subclass has an `act` of its own."""
    kind = agent if isinstance(agent, type) else type(agent)
    own = getattr(kind, "act", None) is not DQNAgent.act and issubclass(kind, DQNAgent)
    return hasattr(kind, "snapshot") and not own


class GamePreview:
    """Makes a film now and then, in a thread of its own.

    An agent that can be frozen plays a greedy game. One with an `act` of its own belongs to the run, which
    must not be disturbed: its newest game in training is drawn from the states, where `physics` is known.

    Attributes:
        wanted: whether films are wanted.
        newest: the newest one.
        trouble: what went wrong, if anything did; then there are no more films.
    """

    def __init__(self, show: Callable[[], None], printed: Callable[[str], None]):
        self.wanted = True
        self.newest: Film | None = None
        self.trouble: Exception | None = None
        self._show, self._printed = show, printed
        self._living: list[Step] = []
        self._lived: list[Step] = []
        self._next = 0.0
        self._thread: threading.Thread | None = None
        self._num_recordings = 0

    def note(self, step: Step) -> None:
        """Called after each step of the training."""
        self._living.append(step)
        if step.ended:
            self._lived, self._living = self._living, []

    def offer(
        self, agent: Any, where: Callable[[], Recipe], num_steps: int, seconds: float, lived: bool = False
    ) -> None:
        """Called by the owner of the agent, between two steps: begins a film if it is time for one.

        `where` tells the environment as it is now; it is only asked if so. `lived` asks for the newest game
        of the training at once.
        """
        if not self.wanted or self.trouble is not None:
            return
        if not lived and seconds < max(FIRST_AFTER, self._next):
            return
        if self._thread is not None and self._thread.is_alive():
            return
        lived = lived or not can_be_frozen(agent)
        if lived and not self._lived:
            return
        try:
            if lived:
                make = partial(_of_lived, self._lived, where())
            else:
                self._num_recordings += 1
                seed = FIRST_RECORDED_SEED + self._num_recordings
                make = partial(_of_greedy, agent.snapshot(), where(), seed)
        except EnvError as error:  # one that can't be copied: it trains all the same
            self.trouble = error
            return
        self._thread = threading.Thread(target=self._film, args=(make, num_steps, seconds), daemon=True)
        self._thread.start()

    def _film(
        self, make: Callable[[], tuple[Recording, bool] | None], num_steps: int, seconds: float
    ) -> None:
        start = time.thread_time()
        with caught(self._printed):
            try:
                if (made := make()) is None:
                    self._next = math.inf
                    return
                recording, lived = made
                _ = recording.png
                self.newest = Film(num_steps, recording, lived)
            except Exception as error:  # shown in the panel; the run goes on without films
                self.trouble = error
            self._next = seconds + REST * (time.thread_time() - start)
            self._show()


def _of_greedy(policy: Any, recipe: Recipe, seed: int) -> tuple[Recording, bool] | None:
    """A new game of a frozen policy; None where the environment draws no pictures."""

    def act(state, explore: bool = False) -> int:
        time.sleep(BREATH)
        return policy.act(state)

    if not can_render(recipe):
        return None
    most = MORE_FRAMES if np.ndim(getattr(policy, "scale", 0)) == 3 else NUM_FRAMES
    return record(SimpleNamespace(act=act), recipe, seed, max_frames=most), False


def _of_lived(steps: list[Step], recipe: Recipe) -> tuple[Recording, bool] | None:
    """The end of a game that was played already; None where its states can't be drawn."""
    if physics(recipe) is None or not can_render(recipe):
        return None
    actions, rewards = (np.array([getattr(step, name) for step in steps]) for name in ("action", "reward"))
    playback = Playback(
        recipe.name, None, states_of(steps), actions, rewards, steps[-1].terminated, recipe=recipe
    )
    seconds = step_seconds(recipe)
    every = max(1, round(1 / FRAMES_PER_SECOND / seconds))
    frames = []
    for frame in pictures(playback, range(len(steps), -1, -every)[:NUM_FRAMES][::-1]):
        frames.append(frame)
        time.sleep(BREATH)
    return Recording(tuple(frames), every * seconds, playback.score), True
