"""What the panel shows of a run: status, curve, exam and an episode of the trained agent.

A caller holds the panel's lock, so that no two write at once; only the first pictures are drawn without it,
or the sliders would wait for them.
"""

import html
import threading
from itertools import islice

import gymnasium as gym
from ipywidgets import HTML, Box

from ....episodes.recording import can_render, still
from ....hyperparameters import Hyperparameters
from ....plotting import LiveCurve
from ...shared.format import formatted
from ...shared.picture import Picture
from ..control.trainer import ENDS, Trainer
from .exam_line import error_line, error_sentence, exam_line, exam_sentence
from .readouts import World, rewards
from .settings import LABELS, text_of
from .status import Status

TEXTS = {
    "curve": "Score curve: {episodes} episodes so far. The average of the last {window} is {average}.",
    "curve empty": "Score curve: no episode has ended yet.",
    "curve comes": "The score curve comes here.",
    "exploring": "The curve is scored while the agent still takes random actions. The exam takes none.",
    "changed": "Changed in the middle of the run: {changes}.",
    "change": "{name} to {value} at step {steps}",
    "mark": "{name} {value}",
    "before": "When the run ends, the trained agent plays here.",
    "start": "An episode at its start. When the run ends, the trained agent plays here.",
    "plays": "The trained agent plays, without random actions. Score: {score}.",
    "newest": "The agent after {steps} steps, without random actions. Score: {score}.",
    "no film": "No films in the middle of this run: {error}.",
    "no picture": "This environment draws no pictures.",
}


class Screen:
    """The widgets that show a run.

    Attributes:
        status: what it does now, and how far it is.
        result: the exam, and under it the curve on one side and the episode on the other.
    """

    def __init__(self, env: gym.Env, hyperparameters: Hyperparameters):
        self._env_id = env.spec.id
        self._bar = env.spec.reward_threshold
        self._world = World.of(env)
        self._curve = None
        self._still = b""
        self._result = ""  # in words
        self._film = None  # the newest one that is shown
        self._drawn = None  # curve, points and marks of the picture
        self._drawing = threading.Lock()  # held while pictures are drawn
        self.status = Status()
        self._curve_picture = _with_class(Picture(text=TEXTS["curve comes"]), "dqn-curve")
        self._notes = _with_class(HTML(), "dqn-notes")
        self._stage = _with_class(Picture(text=TEXTS["before"]), "dqn-stage")
        self._caption = _with_class(HTML(), "dqn-caption")
        self._verdict = _with_class(HTML(exam_line(None, self._bar)), "dqn-verdict")
        curve = _with_class(Box([self._curve_picture, self._notes]), "dqn-left")
        stage = _with_class(Box([self._stage, self._caption]), "dqn-right")
        self.result = _with_class(Box([self._verdict, curve, stage]), "dqn-result")
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
            if can_render(self._env_id):
                self._still = still(self._env_id)
            self._clear_stage()

    def clear(self, hyperparameters: Hyperparameters) -> None:
        """As before the first run."""
        self.status.ready()
        with self._drawing:
            self._new_run(hyperparameters)

    def show_status(self, run: Trainer) -> None:
        """Says in words what the run does, and how far it is."""
        self.status.show(run)

    def in_words(self) -> list[str]:
        """What is shown, in sentences."""
        return [words for words in (self.status.words, self._result, self._curve_picture.text) if words]

    def show(self, run: Trainer) -> None:
        """Draws the run as it stands."""
        self.status.show(run)
        with self._drawing:
            self._show_curve(run)
        if run.phase == "training":
            self._show_film(run)
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

    def _show_film(self, run: Trainer) -> None:
        """Shows the newest film of a run that is still training."""
        films = run.preview
        if films.trouble is not None:
            self._caption.value = html.escape(TEXTS["no film"].format(error=error_sentence(films.trouble)))
        elif films.newest is not None and films.newest is not self._film:
            self._film = films.newest
            steps, film = films.newest
            self._play(film.png, TEXTS["newest"].format(steps=formatted(steps), score=formatted(film.score)))

    def _show_curve(self, run: Trainer) -> None:
        if run.phase == "loading":
            self._new_run(run.hyperparameters)
        for point in islice(run.points, self._curve.num_points, None):
            self._curve.add(*point)
        self._curve.mark([(c.num_steps, _change("mark", c)) for c in run.changes])
        self._write_notes(run.hyperparameters, run.changes)
        self._draw_curve()

    def _new_run(self, hyperparameters: Hyperparameters) -> None:
        self._verdict.value = exam_line(None, self._bar)
        self._result = ""
        self._write_notes(hyperparameters, [])
        self._new_curve(hyperparameters)
        self._clear_stage()

    def _new_curve(self, hyperparameters: Hyperparameters) -> None:
        self._curve = LiveCurve(hyperparameters.num_steps, self._bar)
        self._draw_curve()

    def _draw_curve(self) -> None:
        curve, picture = self._curve, self._curve_picture
        if picture.png and self._drawn == (curve, curve.num_points, curve.marks):
            return
        self._drawn = (curve, curve.num_points, curve.marks)
        average = "" if curve.average is None else f"{curve.average:.1f}"
        with picture.hold_sync():
            picture.facts = {"numPoints": curve.num_points, "average": average}
            key = "curve" if curve.num_points else "curve empty"
            picture.text = TEXTS[key].format(episodes=curve.num_points, window=curve.window, average=average)
            picture.png = curve.png()

    def _clear_stage(self) -> None:
        self._film = None
        with self._stage.hold_sync():
            self._stage.text = TEXTS["before"] if self._still else TEXTS["no picture"]
            self._stage.png = self._still
        self._caption.value = html.escape(TEXTS["start"]) if self._still else ""

    def _show_result(self, run: Trainer) -> None:
        self._verdict.value = exam_line(run.exam, self._bar, run.diverged)
        self._result = exam_sentence(run.exam, self._bar)
        if run.recording is not None:
            self._play(run.recording.png, TEXTS["plays"].format(score=formatted(run.recording.score)))

    def _play(self, png: bytes, sentence: str) -> None:
        with self._stage.hold_sync():
            self._stage.text = sentence
            self._stage.png = png
        self._caption.value = html.escape(sentence)

    def _write_notes(self, hyperparameters: Hyperparameters, changes: list) -> None:
        sentences = [TEXTS["exploring"], rewards(hyperparameters, self._world)]
        if changes:
            words = "; ".join(_change("change", change) for change in changes)
            sentences.append(TEXTS["changed"].format(changes=words))
        self._notes.value = "<br>".join(html.escape(sentence) for sentence in sentences)


def _change(key: str, change) -> str:
    value = text_of(change.value)
    return TEXTS[key].format(name=LABELS[change.name], value=value, steps=formatted(change.num_steps))


def _with_class(widget, name: str):
    widget.add_class(name)
    return widget
