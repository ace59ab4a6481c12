"""A run in a thread of its own. That thread owns the agent; everybody else only leaves a word for it."""

import functools
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import closing
from types import SimpleNamespace

import gymnasium as gym

from ..hyperparameters import Hyperparameters
from ..rendering import Recording, can_render, record
from ..training import ExamResult, exam, greedy, training

SHOW_EVERY = 0.2  # seconds between two pictures of the curve
MAX_FRAMES = 250
ENDS = ("done", "stopped", "failed")

MakeAgent = Callable[[gym.Env, Hyperparameters, int], object]


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
        return self.num_steps / self.seconds

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
            if step.ended:
                self.games.append((self.num_steps, step.score))
            now = time.monotonic()
            self.seconds = now - start
            if now - shown >= SHOW_EVERY:
                self._marks.append((self.num_steps, self.seconds))
                self._show(self)
                shown = time.monotonic()

    def _examine(self) -> None:
        """Exam and recording by a policy that no longer changes."""
        policy = self.agent.snapshot() if hasattr(self.agent, "snapshot") else self.agent
        self._enter("exam")
        with greedy(policy):
            self.exam = exam(self._stoppable(policy), self.env_id)
            if can_render(self.env_id):
                self._enter("recording")
                self.recording = record(self._stoppable(policy), self.env_id, max_frames=MAX_FRAMES)

    def _stoppable(self, policy) -> SimpleNamespace:
        """The policy, which sees before each press whether it is to stop."""

        @functools.wraps(policy.act)
        def act(*args, **kwargs) -> int:
            self._obey_stop()
            return policy.act(*args, **kwargs)

        return SimpleNamespace(act=act)

    def _obey_stop(self) -> None:
        if self._stop.is_set():
            raise Stopped

    def _apply_changes(self) -> None:
        while self._changes:
            name, value = self._changes.popitem()
            if not hasattr(self.agent, name):
                continue  # a learner's agent has what it needs, and no more
            setattr(self.agent, name, value)
            if name == "epsilon_min":  # a higher floor lifts what has fallen below it already
                self.agent.epsilon = max(self.agent.epsilon, value)

    def _enter(self, phase: str) -> None:
        if phase not in ENDS:
            self._obey_stop()
        self.phase = phase
        self._show(self)
