"""What goes on inside a run: epsilon, loss and mean Q, memory, and the log in the tutorial's own words."""

import html
import time

from ipywidgets import HTML, Box, Checkbox

from ....format import formatted
from ...shared.picture import Picture
from ..control.diagnostics import newest_lines
from ..control.trainer import ENDS, Trainer
from .diagnostics_plot import TITLES, DiagnosticsPlot, newest
from .exam_line import error_sentence

NO_RUN = "Epsilon, loss and mean Q come here when a run has begun."
EVERY = 1.0  # seconds


class DiagnosticsView(Box):
    """Redrawn once a second, and only while *More* is open."""

    def __init__(self):
        self._run: Trainer | None = None
        self._plot: DiagnosticsPlot | None = None
        self._shown = (0.0, "")
        self._hint = HTML(NO_RUN)
        self._pictures = {name: Picture() for name in TITLES}
        self._curves = Box(list(self._pictures.values()), _dom_classes=["dqn-second"])
        self._memory = HTML()
        self._log = HTML(_log(""))
        self.recordings = Checkbox(True, description="Film its newest game while it trains", indent=False)
        row = Box([self._memory, self.recordings], _dom_classes=["dqn-row"])
        super().__init__([self._hint, self._curves, row, self._log], _dom_classes=["dqn-closer"])

    def clear(self) -> None:
        """As before the first run."""
        self._run = self._plot = None
        self._hint.value = NO_RUN
        for picture in self._pictures.values():
            picture.show(b"", "")
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
            value = newest(samples, name) or "nothing yet"
            words = f"Over the steps trained, {TITLES[name]}. Now: {value}."
            picture.show(png, words, numSamples=len(samples))
        self._memory.value = _inside(run)
        self._log.value = _log(newest_lines(run.episodes, run.hyperparameters.num_episodes, run.printed))
        self._shown = (time.monotonic(), state)


def _inside(run: Trainer) -> str:
    """How full the memory is, what is left out, and where the run is kept, as HTML."""
    inside, recorder, bar, lines = run.diagnostics, run.recorder, "", []
    if inside.num_memories is not None:
        held, capacity, of = inside.num_memories, inside.capacity, ""
        if capacity:
            of = f" of {formatted(capacity)}"
            bar = f' <progress max="{capacity}" value="{held}" aria-label="memory fill"></progress>'
        lines.append(f"Memory: {formatted(held)}{of} transitions.")
    if inside.trouble is not None:
        lines.append(f"Mean Q is left out: the agent's q_values said {error_sentence(inside.trouble)}.")
    elif inside.samples and run.phase not in ENDS and not hasattr(run.agent, "q_values"):
        lines.append("This agent has no q_values, so mean Q is left out.")
    if recorder.trouble is not None:
        lines.append(f"This run is not kept: {error_sentence(recorder.trouble)}.")
    elif recorder.path:
        lines.append(f"Kept in {recorder.path}.")
    first, *others = map(html.escape, lines or [""])
    return "<br>".join([first + bar, *others])


def _log(lines: str) -> str:
    title = "Log: each episode in the tutorial's own words, and what the agent prints"
    text = html.escape(lines or "No episode has ended yet.")
    return (
        f'<div class="dqn-log-title">{title}</div>'
        f'<pre class="dqn-log" tabindex="0" aria-label="{title}">{text}</pre>'
    )
