"""What goes on inside a run: epsilon, loss and mean Q, memory, and the log in the tutorial's own words."""

import html
import time

from ipywidgets import HTML, Box, Checkbox

from ...shared.format import formatted
from ...shared.picture import Picture
from ..control.diagnostics import newest_lines
from ..control.trainer import ENDS, Trainer
from .diagnostics_plot import TITLES, DiagnosticsPlot, newest
from .exam_line import error_sentence

TEXTS = {
    "no run": "Epsilon, loss and mean Q come here when a run has begun.",
    "curve": "Over the steps trained, {title}. Now: {value}.",
    "nothing yet": "nothing yet",
    "memory": "Memory: {held} of {capacity} transitions.",
    "memory only": "Memory: {held} transitions.",
    "memory fill": "memory fill",
    "log": "Log: each episode in the tutorial's own words",
    "no episode": "No episode has ended yet.",
    "trouble": "Mean Q is left out: the agent's q_values said {error}.",
    "no q": "This agent has no q_values, so mean Q is left out.",
    "kept": "Kept in {path}.",
    "not kept": "This run is not kept: {error}.",
    "films": "Show how it plays now and then while it trains",
    "no films": "Greyed, because films are made with a frozen copy of DQNAgent, which would not act as this "
    "agent's own act does.",
}
EVERY = 1.0  # seconds


class DiagnosticsView(Box):
    """Redrawn once a second, and only while *More* is open."""

    def __init__(self):
        self._run: Trainer | None = None
        self._plot: DiagnosticsPlot | None = None
        self._shown = (0.0, "")
        self._hint = HTML(TEXTS["no run"])
        self._pictures = {name: Picture() for name in TITLES}
        self._curves = Box(list(self._pictures.values()), _dom_classes=["dqn-second"])
        self._memory = HTML()
        self._log = HTML(_log(""))
        self.films = Checkbox(description=TEXTS["films"], indent=False)
        self._no_films = HTML()
        row = Box([self._memory, self.films, self._no_films], _dom_classes=["dqn-row"])
        super().__init__([self._hint, self._curves, row, self._log], _dom_classes=["dqn-closer"])

    def show_whether_films_can_be_made(self, can: bool) -> None:
        """Greys the toggle for an agent that can't be filmed, and says why."""
        self.films.disabled = not can
        self._no_films.value = "" if can else html.escape(TEXTS["no films"])

    def clear(self) -> None:
        """As before the first run."""
        self._run = self._plot = None
        self._hint.value = TEXTS["no run"]
        for picture in self._pictures.values():
            picture.png, picture.text = b"", ""
        self._memory.value, self._log.value = "", _log("")

    def show(self, run: Trainer, at_once: bool = False) -> None:
        """Draws the run as it stands, if it is time to."""
        state = f"{run.phase} {run.pause_control.paused}"
        if not at_once and state == self._shown[1] and time.monotonic() - self._shown[0] < EVERY:
            return
        if run is not self._run:
            self.clear()
            self._run, self._plot = run, DiagnosticsPlot(run.hyperparameters.num_steps)
        samples = list(run.diagnostics.samples)
        self._plot.show(samples)
        self._hint.value = ""
        for (name, picture), png in zip(self._pictures.items(), self._plot.pngs(), strict=True):
            with picture.hold_sync():
                picture.facts = {"numSamples": len(samples)}
                value = newest(samples, name) or TEXTS["nothing yet"]
                picture.text = TEXTS["curve"].format(title=TITLES[name], value=value)
                picture.png = png
        self._memory.value = _inside(run)
        self._log.value = _log(newest_lines(run.episodes, run.hyperparameters.num_episodes))
        self._shown = (time.monotonic(), state)


def _inside(run: Trainer) -> str:
    history, parts = run.diagnostics, []
    if history.num_memories is not None:
        held, capacity = history.num_memories, history.capacity
        key = "memory" if capacity else "memory only"
        words = TEXTS[key].format(held=formatted(held), capacity=formatted(capacity or 0))
        bar = f'<progress max="{capacity}" value="{held}" aria-label="{TEXTS["memory fill"]}"></progress>'
        parts.append(html.escape(words) + (f" {bar}" if capacity else ""))
    if history.trouble is not None:
        parts.append(html.escape(TEXTS["trouble"].format(error=error_sentence(history.trouble))))
    elif history.samples and run.phase not in ENDS and not hasattr(run.agent, "q_values"):
        parts.append(html.escape(TEXTS["no q"]))
    recorder = run.recorder
    if recorder.trouble is not None:
        parts.append(html.escape(TEXTS["not kept"].format(error=error_sentence(recorder.trouble))))
    elif recorder.path:
        parts.append(html.escape(TEXTS["kept"].format(path=recorder.path)))
    return "<br>".join(parts)


def _log(lines: str) -> str:
    label, text = html.escape(TEXTS["log"]), html.escape(lines or TEXTS["no episode"])
    return (
        f'<div class="dqn-log-title">{label}</div>'
        f'<pre class="dqn-log" tabindex="0" aria-label="{label}">{text}</pre>'
    )
