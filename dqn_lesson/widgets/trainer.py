"""A run in a thread of its own. That thread owns the agent; everybody else only leaves a word for it."""

import functools
import math
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import closing
from itertools import count
from numbers import Real
from types import SimpleNamespace

import gymnasium as gym

from ..hyperparameters import Hyperparameters
from ..rendering import Recording, can_render, record
from ..training import ExamResult, exam, greedy, training

SHOW_EVERY = 0.2  # seconds between two pictures of the curve
MAX_FRAMES = 250
PRESSES_A_BREATH = 32  # in the exam: after so many, the page gets a moment
BREATH = 1e-4  # seconds
COARSEST_CLOCK = 1 / 64  # s: what takes less may read as 0 s on Windows
ENDS = ("done", "stopped", "failed")

MakeAgent = Callable[[gym.Env, Hyperparameters, int], object]


def set_live(agent: object, name: str, value: float) -> None:
    """Sets a live setting on an agent, if it has that one and another value for it.

    A learner's agent has what it needs, and no more.
    """
    if getattr(agent, name, value) == value:
        return
    setattr(agent, name, value)
    if name == "epsilon_min" and hasattr(agent, "epsilon"):
        agent.epsilon = max(agent.epsilon, value)  # a higher floor lifts what has fallen below it already


class Stopped(Exception):
    """Somebody asked the run to end."""


class Trainer:
    """One run: training, then the exam, then a recorded game.

    Its attributes are plain facts, written by its own thread. `show` is called in that thread, with the
    trainer, at the start of each phase and `1 / SHOW_EVERY` times a second while it trains.

    Attributes:
        phase: "loading", "training", "exam", "recording", and in the end "done", "stopped" or "failed".
        games: for each finished game the steps trained at its end, and its score.
        seconds: how long it has trained, loading not counted.
        diverged: whether the newest loss is no finite number any more.

    Args:
        make_agent: makes the agent from environment, settings and seed.
        env_id: Gymnasium's name of the environment.
        hyperparameters: the settings at the start.
        seed: decides everything random in the run.
        show: what looks at the run.
    """

    def __init__(
        self,
        make_agent: MakeAgent,
        env_id: str,
        hyperparameters: Hyperparameters,
        seed: int,
        show: Callable[["Trainer"], None],
    ):
        self.hyperparameters = hyperparameters
        self.env_id = env_id
        self.phase = "loading"
        self.num_steps = 0
        self.seconds = 0.0
        self.diverged = False
        self.games: list[tuple[int, float]] = []
        self.agent = None
        self.exam: ExamResult | None = None
        self.recording: Recording | None = None
        self.error: BaseException | None = None
        self._make_agent, self._seed, self._show = make_agent, seed, show
        self._marks: deque[tuple[int, float]] = deque(maxlen=10)  # steps and seconds when shown lately
        self._stop = threading.Event()
        self._changes: dict[str, float] = {}

    @property
    def speed(self) -> float | None:
        """Steps trained per second lately; None at the start, which is slower than what follows."""
        if len(self._marks) < 2:
            return None
        (steps, second), (steps_now, second_now) = self._marks[0], self._marks[-1]
        return (steps_now - steps) / (second_now - second)

    @property
    def mean_speed(self) -> float:
        """Steps trained per second over the whole run, its slow start included."""
        return self.num_steps / max(self.seconds, COARSEST_CLOCK)

    def stop(self) -> None:
        """Asks the run to end. It does so between two steps."""
        self._stop.set()

    def change(self, name: str, value: float) -> None:
        """Leaves a new value of a live setting; the agent gets it between two steps."""
        self._changes[name] = value

    def run(self) -> None:
        """The whole run. Whatever goes wrong is kept in `error` and shown: a thread has no other way out."""
        try:
            self._enter("loading")
            with closing(gym.make(self.env_id)) as env:
                self.agent = self._make_agent(env, self.hyperparameters, self._seed)
                if hasattr(self.agent, "snapshot"):
                    self.agent.snapshot()  # builds the network, so that its seconds don't count as training
                self._train(env)
            self._examine()
            self._enter("done")
        except Stopped:
            self._enter("stopped")
        except BaseException as error:
            self.error = error
            self._enter("failed")

    def _train(self, env: gym.Env) -> None:
        self._enter("training")
        start = shown = time.monotonic()
        for step in training(self.agent, env, self.hyperparameters, self._seed):
            self._obey_stop()
            self._apply_changes()
            self.num_steps += 1
            if isinstance(step.loss, Real):  # a learner's `replay` may give back anything
                self.diverged = not math.isfinite(step.loss)
            if step.ended:
                self.games.append((self.num_steps, step.score))
            now = time.monotonic()
            self.seconds = now - start
            if now - shown >= SHOW_EVERY:
                self._marks.append((self.num_steps, self.seconds))
                self._show(self)
                shown = time.monotonic()

    def _examine(self) -> None:
        """Exam and recording by the agent's own `act`, which a learner may have written."""
        self._enter("exam")
        with greedy(self.agent):
            self.exam = exam(self._stoppable(), self.env_id)
            if can_render(self.env_id):
                self._enter("recording")
                recording = record(self._stoppable(), self.env_id, max_frames=MAX_FRAMES)
                _ = recording.png  # made here, where nobody waits, and kept by the recording
                self.recording = recording

    def _stoppable(self) -> SimpleNamespace:
        """The agent, which sees before each press whether it is to stop, and lets the page speak in between.

        Training waits for TensorFlow often enough; an exam is Python alone, which would keep every other
        thread waiting.
        """
        presses = count(1)

        @functools.wraps(self.agent.act)
        def act(*args, **kwargs) -> int:
            self._obey_stop()
            if next(presses) % PRESSES_A_BREATH == 0:
                time.sleep(BREATH)
            return self.agent.act(*args, **kwargs)

        return SimpleNamespace(act=act)

    def _obey_stop(self) -> None:
        if self._stop.is_set():
            raise Stopped

    def _apply_changes(self) -> None:
        while self._changes:
            set_live(self.agent, *self._changes.popitem())

    def _enter(self, phase: str) -> None:
        if phase not in ENDS:
            self._obey_stop()
        self.phase = phase
        self._show(self)
