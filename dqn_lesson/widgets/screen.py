"""What the panel shows of a run: status, curve, exam and the trained agent's game.

Whoever writes here holds the panel's lock, so that no two writers meet.
"""

import html
import sys
import traceback
from itertools import islice

import gymnasium as gym
from ipywidgets import HTML, Box

from ..hyperparameters import Hyperparameters
from ..plotting import LiveCurve
from ..rendering import can_render, still
from ..training import ExamResult
from .picture import Picture
from .readouts import World, duration, number, rewards
from .trainer import ENDS, Trainer

TEXTS = {
    "ready": "Ready. Press Train.",
    "loading": "Getting ready.",
    "loading TensorFlow": "Loading TensorFlow: a few seconds, once.",
    "training": "Training: {done} of {all} steps, {speed} steps a second, {left} left.",
    "starting": "Training: the first steps.",
    "exam": "Taking the exam.",
    "recording": "Filming one game.",
    "done": "Trained {done} steps in {time}: {speed} steps a second.",
    "stopped": "Stopped after {done} of {all} steps. The exam comes at the end of a whole run.",
    "stopped in exam": "Stopped during the exam, after all {done} steps. It has no result this time.",
    "stopped after exam": "Stopped after {done} steps and the exam, before the film of a game was ready.",
    "failed": "Stopped by an error after {done} of {all} steps. Mend it, then press Train again.",
    "progress": "training progress",
    "curve": "Score curve: {games} games so far. The average of the last {window} is {average}.",
    "curve empty": "Score curve: no game played yet.",
    "curve comes": "The score curve comes here.",
    "exploring": "The curve is scored while the agent still presses random buttons. The exam presses none.",
    "passed": "Exam passed: {mean} on average over {starts} new starts; {bar} is enough.",
    "not passed": "Exam not passed: {mean} on average over {starts} new starts; {bar} is needed.",
    "diverged": (
        "The network's numbers have left all bounds (the loss is no number any more): it can't tell the "
        "buttons apart. Try a smaller learning rate."
    ),
    "exam comes": "Exam: comes at the end of the run; {bar} passes.",
    "exam without bar comes": "Exam: comes at the end of the run.",
    "no bar": "Exam: {mean} on average over {starts} new starts. This environment names no pass mark.",
    "before": "When the run ends, the trained agent plays here.",
    "start": "A game at its start. When the run ends, the trained agent plays here.",
    "plays": "The trained agent plays, without a random press. Score: {score}.",
    "no picture": "This environment draws no pictures.",
    "error": "{kind}: {message}",
    "no message": "{kind}",
    "details": "Where it happened",
}


class Screen:
    """The widgets that show a run.

    Attributes:
        status: what it does now, and how far it is.
        result: curve on one side, the game on the other, and the exam under them.
    """

    def __init__(self, env: gym.Env, hyperparameters: Hyperparameters):
        self._env_id = env.spec.id
        self._bar = env.spec.reward_threshold
        self._curve = None
        self._still = b""
        self.status = HTML(_status(TEXTS["ready"], 0))
        self._curve_picture = _with_class(Picture(text=TEXTS["curve comes"]), "dqn-curve")
        self._notes = _with_class(HTML(_notes(hyperparameters, World.of(env))), "dqn-notes")
        self._stage = _with_class(Picture(text=TEXTS["before"]), "dqn-stage")
        self._caption = _with_class(HTML(), "dqn-caption")
        self._verdict = _with_class(HTML(_verdict(None, self._bar)), "dqn-verdict")
        curve = _with_class(Box([self._curve_picture, self._notes]), "dqn-left")
        stage = _with_class(Box([self._stage, self._caption]), "dqn-right")
        self.result = _with_class(Box([self._verdict, curve, stage]), "dqn-result")

    def prepare(self, hyperparameters: Hyperparameters) -> None:
        """The pictures before the first run; they take longer than the panel itself, and need no lock yet."""
        self._new_curve(hyperparameters)
        if can_render(self._env_id):
            self._still = still(self._env_id)
        self._clear_stage()

    def show(self, run: Trainer) -> None:
        """Draws the run as it stands."""
        if run.phase == "loading":
            self._verdict.value = _verdict(None, self._bar)
            self._new_curve(run.hyperparameters)
            self._clear_stage()
        self.show_status(run, run.phase)
        for game in islice(run.games, self._curve.num_points, None):
            self._curve.add(*game)
        self._draw_curve()
        if run.phase == "done":
            self._show_result(run)
        if run.phase == "failed":
            self._verdict.value = _error(run.error)

    def show_status(self, run: Trainer, phase: str) -> None:
        """Says in words what the run does or how it ended, and how far it is."""
        self.status.value = _status(_sentence(run, phase), run.num_steps / run.hyperparameters.num_steps)

    def show_stop(self, run: Trainer) -> None:
        """Says where Stop met the run, and shows what was finished by then."""
        if run.phase in ENDS:  # it came to its end by itself, a moment earlier
            self.show(run)
        elif run.exam is not None:
            self.show_status(run, "stopped after exam")
            self._show_result(run)
        else:
            self.show_status(run, "stopped in exam" if run.phase == "exam" else "stopped")

    def _new_curve(self, hyperparameters: Hyperparameters) -> None:
        self._curve = LiveCurve(hyperparameters.num_steps, self._bar)
        self._draw_curve()

    def _draw_curve(self) -> None:
        curve, picture = self._curve, self._curve_picture
        if picture.png and picture.facts["numPoints"] == curve.num_points != 0:
            return
        average = "" if curve.average is None else f"{curve.average:.1f}"
        with picture.hold_sync():
            picture.facts = {"numPoints": curve.num_points, "average": average}
            key = "curve" if curve.num_points else "curve empty"
            picture.text = TEXTS[key].format(games=curve.num_points, window=curve.window, average=average)
            picture.png = curve.png()

    def _clear_stage(self) -> None:
        with self._stage.hold_sync():
            self._stage.text = TEXTS["before"] if self._still else TEXTS["no picture"]
            self._stage.png = self._still
        self._caption.value = html.escape(TEXTS["start"]) if self._still else ""

    def _show_result(self, run: Trainer) -> None:
        why = _line("failed", "!", TEXTS["diverged"]) if run.diverged else ""
        self._verdict.value = _verdict(run.exam, self._bar) + why
        if run.recording is not None:
            sentence = TEXTS["plays"].format(score=number(run.recording.score))
            with self._stage.hold_sync():
                self._stage.text = sentence
                self._stage.png = run.recording.png
            self._caption.value = html.escape(sentence)


def _with_class(widget, name: str):
    widget.add_class(name)
    return widget


def _sentence(run: Trainer, phase: str) -> str:
    """The status in words."""
    all_steps = run.hyperparameters.num_steps
    speed = run.mean_speed if phase == "done" else run.speed
    if phase == "loading" and "tensorflow" not in sys.modules:
        phase = "loading TensorFlow"
    if phase == "training" and not speed:
        phase = "starting"
    return TEXTS[phase].format(
        done=number(run.num_steps),
        all=number(all_steps),
        speed=number(round(speed or 0, -2)),
        left=duration((all_steps - run.num_steps) / speed) if speed else "",
        time=duration(run.seconds),
    )


def _status(sentence: str, share: float) -> str:
    label = html.escape(TEXTS["progress"])
    return (
        f'<progress max="1" value="{share:.4f}" aria-label="{label}"></progress>'
        f'<div class="dqn-sentence">{html.escape(sentence)}</div>'
    )


def _notes(hyperparameters: Hyperparameters, world: World) -> str:
    return f"{html.escape(TEXTS['exploring'])}<br>{html.escape(rewards(hyperparameters, world))}"


def _verdict(exam: ExamResult | None, pass_mark: float | None) -> str:
    """The exam in one line, and before there is one, that it will come."""
    bar = "" if pass_mark is None else number(pass_mark)
    if exam is None:
        key = "exam comes" if bar else "exam without bar comes"
        return _line("waiting", "○", TEXTS[key].format(bar=bar))
    key = "no bar" if not bar else "passed" if exam.passed else "not passed"
    sentence = TEXTS[key].format(mean=f"{exam.mean:.1f}", starts=len(exam.scores), bar=bar)
    return _line(key, {"passed": "✓", "not passed": "✗", "no bar": "●"}[key], sentence)


def _error(error: BaseException) -> str:
    """One sentence, and under it, folded, where it happened."""
    key = "error" if str(error) else "no message"
    sentence = TEXTS[key].format(kind=type(error).__name__, message=error)
    trace = html.escape("".join(traceback.format_exception(error)))
    summary = html.escape(TEXTS["details"])
    return (
        _line("failed", "!", sentence) + f"<details><summary>{summary}</summary><pre>{trace}</pre></details>"
    )


def _line(look: str, symbol: str, sentence: str) -> str:
    return (
        f'<div class="dqn-line" data-look="{look}" role="status"><span aria-hidden="true">{symbol}</span> '
        f"{html.escape(sentence)}</div>"
    )
