"""What the panel shows of a run: status, curve, exam and an episode of the trained agent.

A caller holds the panel's lock, so that no two write at once; only the first pictures are drawn without it,
or the sliders would wait for them.
"""

import html
import threading
from collections.abc import Sequence

from ipywidgets import HTML, Box

from ....environments import Recipe
from ....episodes.recording import Recording, can_render, still
from ....format import formatted
from ....games import LESSON_GAME
from ....hyperparameters import Hyperparameters
from ....plotting import LiveCurve
from ...shared.picture import Picture
from ..control.trainer import ENDS, Trainer
from .exam_line import error_line, error_sentence, exam_line, exam_sentence, waiting_line
from .readouts import World, rewards
from .settings import label, text_of
from .status import Status

COMES = "When the run ends, the trained agent plays here."


class Screen:
    """The widgets that show a run.

    Attributes:
        status: what it does now, and how far it is.
        result: the exam, and under it the curve on one side and the episode on the other.
    """

    def __init__(self, recipe: Recipe, world: World, hyperparameters: Hyperparameters):
        self._recipe, self._bar = recipe, recipe.pass_mark
        self._world = world
        self._curve = None
        self._still = b""
        self._result = ""  # in words
        self._examined: Trainer | None = None  # whose exam is shown
        self._newest = None  # the newest one that is shown
        self._drawn = None  # curve, points and marks of the picture
        self._drawing = threading.Lock()  # held while pictures are drawn
        self.status = Status()
        self._curve_picture = Picture(text="The score curve comes here.", _dom_classes=["dqn-curve"])
        self._notes = HTML(_dom_classes=["dqn-notes"])
        self._stage = Picture(text=COMES, _dom_classes=["dqn-stage"])
        self._caption = HTML(_dom_classes=["dqn-caption"])
        self._verdict = HTML(waiting_line(self._bar), _dom_classes=["dqn-verdict"])
        curve = Box([self._curve_picture, self._notes], _dom_classes=["dqn-left"])
        stage = Box([self._stage, self._caption], _dom_classes=["dqn-right"])
        self.result = Box([self._verdict, curve, stage], _dom_classes=["dqn-result"])
        self._write_notes(hyperparameters, [])

    @property
    def pictures(self) -> tuple[bytes, bytes]:
        """The PNGs of curve and episode as they are shown now; empty where there is none yet."""
        return self._curve_picture.png, self._stage.png

    def prepare(self, hyperparameters: Hyperparameters) -> None:
        """The pictures before the first run; they take longer than the panel itself."""
        with self._drawing:
            if self._curve is None:  # else a Reset or a run was quicker, maybe with other settings
                self._new_curve(hyperparameters)
            if can_render(self._recipe):
                self._still = still(self._recipe)
            self._clear_stage()

    def clear(self, hyperparameters: Hyperparameters) -> None:
        """As before the first run."""
        self.status.ready()
        with self._drawing:
            self._new_run(hyperparameters)

    def in_words(self) -> list[str]:
        """What is shown, in sentences."""
        return [words for words in (self.status.words, self._result, self._curve_picture.text) if words]

    def show(self, run: Trainer) -> None:
        """Draws the run as it stands."""
        self.status.show(run)
        with self._drawing:
            self._show_curve(run)
        if run.phase == "training":
            self._show_recording(run)
        if run.phase == "done":
            self._show_result(run)
        if run.phase == "failed":
            self._verdict.value = error_line(run.error)
            self._result = error_sentence(run.error)

    def show_stop(self, run: Trainer) -> None:
        """Says where Stop met the run, and shows what was finished by then."""
        if run.phase in ENDS:  # it came to its end by itself, a moment earlier
            self.show(run)
        elif run.exam is not None:
            self.status.show(run, "stopped after exam")
            self._show_result(run)
        else:
            self.status.show(run, "stopped in exam" if run.phase == "exam" else "stopped")

    def note(self, run: Trainer) -> None:
        """What is to be said about a run, under its curve."""
        said = ["The agent printed something: see the log, under More."] if run.printed else []
        if run.finding and run.phase == "stopped":  # the status says only where Stop met it
            said.insert(0, run.finding)
        if run.watcher_error is not None:
            said.append(
                f"The run is complete, but a watcher failed at its end: {error_sentence(run.watcher_error)}."
            )
        self._write_notes(run.hyperparameters, run.changes, said)

    def show_whether_old(self, settings: Hyperparameters, seed: int) -> None:
        """Greys a result that isn't of these settings."""
        run = self._examined
        old = run is not None and (run.settings, run.seed) != (settings, seed)
        if run is not None:
            self._verdict.value = exam_line(run.exam, run.diverged, old)
        (self.result.add_class if old else self.result.remove_class)("dqn-old")

    def _show_recording(self, run: Trainer) -> None:
        """Shows the newest recording of a run that is still training."""
        recordings = run.preview
        if recordings.trouble is not None:
            why = error_sentence(recordings.trouble)
            self._caption.value = html.escape(f"No film during this run: {why}.")
        elif recordings.newest is not None and recordings.newest is not self._newest:
            self._newest = recordings.newest
            film, after = recordings.newest, f"after {formatted(recordings.newest.num_steps)} steps"
            if film.lived:
                self._play(film.recording, f"The end of its newest game, {after}, random actions included")
            else:
                self._play(film.recording, f"The agent {after}, without random actions")

    def _show_curve(self, run: Trainer) -> None:
        if run.phase == "loading":
            self._new_run(run.hyperparameters, self._curve)
        for episode in run.episodes[self._curve.num_points :]:
            self._curve.add(episode.num_steps, episode.score)
        self._curve.mark([(c.num_steps, f"{label(c.name)} {text_of(c.value)}") for c in run.changes])
        self.note(run)
        self._draw_curve()

    def _new_run(self, hyperparameters: Hyperparameters, before: LiveCurve | None = None) -> None:
        self.result.remove_class("dqn-old")
        self._verdict.value = waiting_line(self._bar)
        self._result, self._examined = "", None
        self._new_curve(hyperparameters, before)
        self._write_notes(hyperparameters, [])
        self._clear_stage()

    def _new_curve(self, hyperparameters: Hyperparameters, before: LiveCurve | None = None) -> None:
        self._curve = LiveCurve(hyperparameters.num_steps, self._bar, before=before)
        self._draw_curve()

    def _draw_curve(self) -> None:
        curve, picture = self._curve, self._curve_picture
        if picture.png and self._drawn == (curve, curve.num_points, curve.marks):
            return
        self._drawn = (curve, curve.num_points, curve.marks)
        average = "" if curve.average is None else f"{curve.average:.1f}"
        words = "Score curve: no episode has ended yet."
        if curve.num_points:
            newest = f"The average of the last {curve.window} is {average}."
            words = f"Score curve: {curve.num_points} episodes so far. {newest}"
        picture.show(curve.png(), words, numPoints=curve.num_points, average=average)

    def _clear_stage(self) -> None:
        self._newest = None
        self._stage.show(self._still, COMES if self._still else "This environment draws no pictures.")
        self._caption.value = f"An episode at its start. {COMES}" if self._still else ""

    def _show_result(self, run: Trainer) -> None:
        self._examined = run
        self._verdict.value = exam_line(run.exam, run.diverged)
        self._result = exam_sentence(run.exam)
        if run.recording is not None:
            self._play(run.recording, "The trained agent plays, without random actions")

    def _play(self, recording: Recording, who: str) -> None:
        sentence = f"{who}. {recording.result}"
        self._stage.show(recording.png, sentence)
        self._caption.value = html.escape(sentence)

    def _write_notes(self, hyperparameters: Hyperparameters, changes: list, more: Sequence[str] = ()) -> None:
        share = self._recipe.exam.epsilon
        taken = f"takes one in {1 / share:.0f}, as its rules say" if share else "takes none"
        exploring = f"The curve is scored while the agent still takes random actions. The exam {taken}."
        sentences = [exploring, rewards(hyperparameters, self._world)]
        if self._recipe.title != LESSON_GAME:
            sentences.insert(0, f"Played here: {self._recipe.title}.")
        if self._curve is not None and self._curve.pale:
            sentences.append("The pale line: the run before.")
        if changes:
            words = [
                f"{label(c.name)} to {text_of(c.value)} at step {formatted(c.num_steps)}" for c in changes
            ]
            sentences.append(f"Changed in the middle of the run: {'; '.join(words)}.")
        self._notes.value = "<br>".join(html.escape(sentence) for sentence in [*sentences, *more])
