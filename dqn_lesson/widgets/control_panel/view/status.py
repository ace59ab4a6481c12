"""What a run does now, in one sentence, and how far it is."""

import html
import sys

from ipywidgets import HTML

from ....exercises.exercise import WrongInput
from ....format import duration, formatted
from ..control.trainer import ENDS, Trainer

TEXTS = {
    "ready": "Ready. Press Train.",
    "loading": "Getting ready.",
    "loading TensorFlow": "Loading TensorFlow: a few seconds, once.",
    "training": "Training: {done} of {all} steps, {speed} steps a second, {left} left.",
    "starting": "Training: the first steps.",
    "exam": "Taking the exam: {taken} of {starts} starts.",
    "recording": "Recording one episode.",
    "paused loading": "Getting ready. Then it waits for Resume.",
    "paused training": "Paused after {done} of {all} steps. Resume goes on; One episode plays one.",
    "paused exam": "Paused in the exam, after {taken} of {starts} starts. Resume goes on.",
    "paused recording": "Paused after the exam, before an episode is recorded. Resume goes on.",
    "done": "Trained {done} steps in {time}: {speed} steps a second.",
    "done and reached": "Trained {done} steps in {time}. The average first reached {bar} after {when}.",
    "stopped": "Stopped after {done} of {all} steps. The exam comes at the end of a whole run.",
    "stopped in exam": "Stopped during the exam, after all {done} steps. It has no result this time.",
    "stopped after exam": "Stopped after {done} steps and the exam, before its episode was recorded.",
    "not written": "Nothing was trained.",
    "failed": "Stopped by an error after {done} of {all} steps. Fix it, then press Train again.",
}


class Status(HTML):
    """A progress bar and a sentence.

    Attributes:
        words: the sentence.
    """

    def __init__(self):
        super().__init__()
        self.ready()

    def ready(self) -> None:
        """As before the first run."""
        self._write(TEXTS["ready"], 0)

    def show(self, run: Trainer, phase: str | None = None) -> None:
        """The status of a run; `phase` where it is to be said otherwise than the run would."""
        phase = phase or ("paused " if run.pause_control.paused and run.phase not in ENDS else "") + run.phase
        if run.phase == "exam":
            exam = run.exam_run
            self._write(_sentence(run, phase), len(exam.scores) / exam.num_starts, "exam progress")
        else:
            self._write(_sentence(run, phase), run.share)

    def _write(self, words: str, share: float, label: str = "training progress") -> None:
        self.words = words
        self.value = (
            f'<progress max="1" value="{min(share, 1):.4f}" aria-label="{label}">'
            f'</progress><div class="dqn-sentence">{html.escape(words)}</div>'
        )


def _sentence(run: Trainer, phase: str) -> str:
    all_steps, exam = run.hyperparameters.num_steps, run.exam_run
    speed = run.mean_speed if phase == "done" else run.speed
    if phase == "loading" and "tensorflow" not in sys.modules:
        phase = "loading TensorFlow"
    if phase == "failed" and isinstance(run.error, WrongInput):
        phase = "not written"
    if phase == "training" and not speed:
        phase = "starting"
    bar = when = ""
    if phase == "done" and run.reached is not None:
        steps, seconds = run.reached
        bar, when = formatted(run.recipe.pass_mark), f"{formatted(steps)} steps = {duration(seconds)}"
        phase = "done and reached"
    sentence = TEXTS[phase].format(
        done=formatted(run.num_steps),
        all=formatted(all_steps),
        speed=formatted(round(speed or 0, -2) or round(speed or 0, 1)),
        left=duration(_seconds_left(run, speed)) if speed else "",
        time=duration(run.seconds),
        taken=len(exam.scores),
        starts=max(exam.num_starts, len(exam.scores)),
        bar=bar,
        when=when,
    )
    return f"{sentence} {run.finding}" if run.finding and run.phase == "done" else sentence


def _seconds_left(run: Trainer, speed: float) -> float:
    """At this speed, to the last step or to the last episode, should they go on as they were."""
    steps = run.hyperparameters.num_steps
    if run.share:
        steps = min(steps, run.num_steps / run.share)
    return (steps - run.num_steps) / speed
