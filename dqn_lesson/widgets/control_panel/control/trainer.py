"""A run in a thread of its own. That thread owns the agent; all others only leave a word for it."""

import math
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, closing, nullcontext, suppress
from functools import partial, wraps
from itertools import count
from types import SimpleNamespace
from typing import Any

import gymnasium as gym

from ....environments import EnvError, ExamRules, recipe_of
from ....episodes.recording import Recording, can_render, record
from ....examination import ExamResult
from ....hyperparameters import Hyperparameters
from ....past import Episode, as_number, past_of
from ....plotting import WINDOW
from ....runs import Change
from ....training import Step, greedy, train_steps
from ...shared.printed import catch, caught
from .diagnostics import Diagnostics
from .exam_run import ExamRun
from .game_preview import GamePreview
from .pause_control import PauseControl, Stopped
from .run_recorder import RunRecorder

SHOW_EVERY = 0.2  # seconds between two pictures of the curve: with their own time a little over 4 a second
MAX_FRAMES = 250
ACTIONS_A_BREATH = 32  # in the exam: after so many, the page gets a moment
BREATH = 1e-4  # seconds
ONE_MOVE = 1.0  # seconds; a slider that is drawn makes one mark, not fifty
MOST_PRINTED = 2_000  # pieces of text
COARSEST_CLOCK = 1 / 64  # s: what takes less may read as 0 s on Windows
ENDS = ("done", "stopped", "failed")

MakeAgent = Callable[[gym.Env, Hyperparameters, int], object]


def set_live(agent: object, name: str, value: float) -> bool:
    """Sets a live setting on an agent, if it has that one and another value for it; says whether it did.

    A learner's agent has what it needs, and no more.
    """
    if getattr(agent, name, value) == value:
        return False
    setattr(agent, name, value)
    if name == "epsilon_min" and hasattr(agent, "epsilon"):
        agent.epsilon = max(agent.epsilon, value)  # a higher floor lifts what has fallen below it already
    return True


class Trainer:
    """One run: training, then the exam, then a recorded episode.

    Its attributes are plain facts, written by its own thread. `show` is called in that thread, with the
    trainer, at the start of each phase, when it pauses, and `1 / SHOW_EVERY` times a second.

    Attributes:
        phase: "loading", "training", "exam", "recording", and in the end "done", "stopped" or "failed".
        episodes: the finished ones.
        seconds: how long it has trained, loading and pauses not counted.
        diverged: whether the newest loss is no finite number any more.
        diagnostics: what it noted of the agent's inside.
        pause_control: where it can be paused, or asked for one episode.
        preview: films of the agent while it trains.
        recorder: writes its folder on the disk.
        changes: settings that were changed while it trained.
        reached: steps and seconds when the average first passed the exam's mark; None: it didn't yet.
        exam_run: the exam as far as it is.
        exam: its result; None before.
        recording: an episode of the trained agent; None before.
        error: what ended a run that failed.
        finding: that nothing was learned, and why; empty where nothing speaks for it.
        watcher_error: of a watcher, where it came when the run had ended by itself.
        printed: what the agent printed, and after how many episodes.

    Args:
        make_agent: makes the agent from environment, settings and seed.
        env: the environment, made again for each run: as for `recipe_of`.
        hyperparameters: the settings at the start.
        seed: decides everything random in the run.
        show: what looks at the run.
        watchers: called as `watcher(agent, num_steps)` as often as `show`, in the run's own thread.
        going_on: in which an agent is trained further; None: a new one, made by `env`.
    """

    def __init__(
        self,
        make_agent: MakeAgent,
        env: Any,
        hyperparameters: Hyperparameters,
        seed: int,
        show: Callable[["Trainer"], None],
        watchers: Sequence[Callable[[Any, int], None]] = (),
        going_on: gym.Env | None = None,
    ):
        self.hyperparameters = hyperparameters
        self.recipe = recipe_of(env)
        self.seed = seed
        self.phase = "loading"
        self.num_steps = 0
        self.seconds = 0.0
        self.diverged = False
        self.episodes: list[Episode] = []
        self.diagnostics = Diagnostics(hyperparameters.num_steps)
        self.changes: list[Change] = []
        self.reached: tuple[int, float] | None = None
        self.agent = None
        rules = self.recipe.exam
        self.exam_run = ExamRun(None if rules == ExamRules() else rules.num_starts)
        self.exam: ExamResult | None = None
        self.recording: Recording | None = None
        self.error: BaseException | None = None
        self.finding = ""
        self.watcher_error: BaseException | None = None
        self.printed: deque[tuple[int, str]] = deque(maxlen=MOST_PRINTED)
        self.pause_control = PauseControl()
        self.preview = GamePreview(lambda: show(self), self._print)
        self.recorder = RunRecorder()
        self._make_agent, self._show, self._watchers = make_agent, show, watchers
        self._going_on = going_on
        self._marks: deque[tuple[int, float]] = deque(maxlen=10)  # steps and seconds when shown lately
        self._waiting: dict[str, float] = {}  # live settings that the agent will get
        self._moved = -math.inf  # when a setting was changed last
        self._began = 0.0  # of training, then of the exam; pauses are added to it
        self._shown = 0.0

    @property
    def speed(self) -> float | None:
        """Steps trained per second lately; None at the start, which is slower than what follows."""
        if len(self._marks) < 2:
            return None
        (steps, second), (steps_now, second_now) = self._marks[0], self._marks[-1]
        return (steps_now - steps) / max(second_now - second, COARSEST_CLOCK)

    @property
    def mean_speed(self) -> float:
        """Steps trained per second over the whole run, its slow start included."""
        return self.num_steps / max(self.seconds, COARSEST_CLOCK)

    @property
    def share(self) -> float:
        """How much of the training is done, from 0 to 1; steps or episodes, whichever ends it first."""
        hp = self.hyperparameters
        steps = self.num_steps / hp.num_steps
        return max(steps, len(self.episodes) / hp.num_episodes) if hp.num_episodes else steps

    @property
    def settings(self) -> Hyperparameters:
        """The settings as they were at last: those of the start, and what was changed since."""
        return self.hyperparameters.replace(**{change.name: change.value for change in self.changes})

    @property
    def exam_is_long(self) -> bool:
        """Whether the exam lasts long and can still be shortened; while it is paused nothing is known."""
        return self.phase == "exam" and not self.pause_control.paused and self.exam_run.is_long

    def stop(self) -> None:
        """Asks the run to end. It does so between two steps."""
        self.pause_control.stop()

    def change(self, name: str, value: float) -> None:
        """Leaves a new value of a live setting; the agent gets it between two steps."""
        self._waiting[name] = value

    def run(self) -> None:
        """The whole run. Whatever goes wrong is kept in `error` and shown: a thread has no other way out."""
        with caught(self._print):
            self._run()

    def _print(self, text: str) -> None:
        self.printed.append((len(self.episodes), text))

    def _run(self) -> None:
        try:
            self._enter("loading")
            with self._environment() as env:
                self.agent = self._make_agent(env, self.hyperparameters, self.seed)
                if hasattr(self.agent, "snapshot"):
                    self.agent.snapshot()  # builds the network, so that its seconds don't count as training
                past, hp = past_of(self.agent), self.hyperparameters
                lived = past.num_steps
                try:
                    self._train(env)
                finally:
                    past = past_of(self.agent)
                    self.finding = past.finding(self.agent, hp) or past.used_up(hp, lived)
                    with suppress(EnvError):  # one that can't be copied again: as it was before
                        self.recipe = self.recipe.as_learned_in(env)
            self._examine()
            self._end("done")
        except Stopped:
            self._end("stopped")
        except BaseException as error:
            self.error = error
            self._end("failed")

    def _environment(self) -> AbstractContextManager[gym.Env]:
        """Where it trains: the given one, or a new one, whose wrappers begin to learn with the agent."""
        if self._going_on is not None:
            return nullcontext(self._going_on)
        return closing(self.recipe.unlearned().make(frozen=False))

    def _end(self, phase: str) -> None:
        self.recorder.finish(self.agent, self.recipe, self.changes, self.exam, self.num_steps, self.seconds)
        self._enter(phase)

    def _train(self, env: gym.Env) -> None:
        self._enter("training")
        self.recorder.begin(self.hyperparameters, self.seed, env, self.agent)
        self._began = time.monotonic()
        hp, goes_on = self.hyperparameters, past_of(self.agent).env is not None
        with closing(train_steps(self.agent, env, hp, None if goes_on else self.seed, hp.num_steps)) as steps:
            for step in steps:
                self._after(step, env)
                if len(self.episodes) == hp.num_episodes:
                    return

    def _after(self, step: Step, env: gym.Env) -> None:
        """What happens between two steps."""
        now = time.monotonic()
        self.seconds = now - self._began
        self._note(step, now)
        where = partial(self.recipe.as_learned_in, env)
        if step.ended:
            self.pause_control.episode_ended()
            if self.pause_control.paused:  # One episode: this was the one
                self.preview.offer(self.agent, where, self.num_steps, self.seconds, lived=True)
        if now - self._shown >= SHOW_EVERY:
            self._marks.append((self.num_steps, self.seconds))
            self._show_now()
            self.preview.offer(self.agent, where, self.num_steps, self.seconds)
        self._go_through()
        self._apply_changes()

    def _note(self, step: Step, now: float) -> None:
        """Writes down what a step brought."""
        self.num_steps += 1
        self.preview.note(step)
        if (loss := as_number(step.loss)) is not None:
            self.diverged = not math.isfinite(loss)
        if step.ended:
            lived, number = past_of(self.agent).episodes[-1], len(self.episodes) + 1
            self.episodes.append(lived._replace(number=number, num_steps=self.num_steps))
            self.recorder.episode(self.episodes[-1])
            self._look_whether_reached()
        self.diagnostics.note(self.agent, self.num_steps, step.state, step.loss, now)

    def _look_whether_reached(self) -> None:
        bar, recent = self.recipe.pass_mark, [episode.score for episode in self.episodes[-WINDOW:]]
        if bar is None or self.reached is not None or len(recent) < WINDOW:
            return
        if sum(recent) >= bar * WINDOW:
            self.reached = (self.num_steps, self.seconds)

    def _examine(self) -> None:
        """Exam and recording by the agent's own `act`, which a learner may have written."""
        self._enter("exam")
        self._began = time.monotonic()
        with greedy(self.agent):
            self.exam = self.exam_run.take(self._stoppable(), self.recipe, self.pause_control.episode_ended)
            if can_render(self.recipe):
                self._enter("recording")
                recording = record(self._stoppable(), self.recipe, max_frames=MAX_FRAMES)
                _ = recording.png  # made here, where nobody waits, and kept by the recording
                self.recording = recording

    def _stoppable(self) -> SimpleNamespace:
        """The agent, which sees before each action whether it is to stop, and lets the page speak in between.

        Training waits for TensorFlow often enough; an exam is Python alone, which would keep every other
        thread waiting.
        """
        actions = count(1)

        @wraps(self.agent.act)
        def act(*args, **kwargs) -> int:
            self._go_through()
            if next(actions) % ACTIONS_A_BREATH == 0:
                time.sleep(BREATH)
            if (now := time.monotonic()) - self._shown >= SHOW_EVERY:
                self.exam_run.seconds = now - self._began
                self._show_now()
            return self.agent.act(*args, **kwargs)

        return SimpleNamespace(act=act)

    def _go_through(self) -> None:
        """Waits while the learner has paused the run; the time does not count."""
        self._began += self.pause_control.go_through(wait=self._show_now)

    def _apply_changes(self) -> None:
        while self._waiting:
            name, value = self._waiting.popitem()
            if name == "batch_size" and not hasattr(self.agent, name):
                self.agent.batch_size = self.hyperparameters.batch_size  # the loop looks for it there first
            if set_live(self.agent, name, value):
                self._mark(Change(self.num_steps, name, value))

    def _mark(self, change: Change) -> None:
        """Keeps where a setting was changed; one movement of a slider counts once."""
        now = time.monotonic()
        if self.changes and self.changes[-1].name == change.name and now - self._moved < ONE_MOVE:
            self.changes.pop()
        self.changes.append(change)
        self._moved = now

    def _enter(self, phase: str) -> None:
        if phase == "loading":
            self.pause_control.obey_stop()
        elif phase not in ENDS:
            self._go_through()
        self.phase = phase
        self._show_now()

    def _show_now(self) -> None:
        self._show(self)
        for watcher in self._watchers if self.agent is not None else ():
            try:
                watcher(self.agent, self.num_steps)
            except BaseException as error:
                self._watchers = ()  # the end that this brings is shown to none of them
                if self.phase not in ENDS:
                    raise
                self.watcher_error = error  # there is nothing left that it could end
                self._show(self)
        catch()
        self._shown = time.monotonic()
