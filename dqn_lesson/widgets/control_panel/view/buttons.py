"""The row of buttons: Train, Pause or Resume, then One episode, Stop and Reset."""

import math
import time
from collections.abc import Callable, Mapping
from functools import partial

from ipywidgets import Box, Button

from ...shared.sections import button

TEXTS = {  # what each reads, and its tooltip
    "train": ("Train", "Makes a new agent and trains it with the values shown"),
    "pause": ("Pause", "Holds the run; nothing is lost"),
    "resume": ("Resume", "Goes on where the run was paused"),
    "step": ("One episode", "Plays one episode, then waits"),
    "stop": ("Stop", "Ends the run"),
    "reset": (
        "Reset",
        "Ends the run and forgets its agent: the next Train makes a new one with the values shown",
    ),
    "shorter": (
        "Shorter exam: 10 starts",
        "Ends the exam after 10 starts; the result says how many there were",
    ),
}
DOUBLE_CLICK = 0.5  # seconds in which a second click on Train is no Pause
LATE_PAUSE = 0.5  # seconds after a run's own end in which a click was meant for Pause


class Buttons(Box):
    """The buttons, which say what they do now.

    The first is Train, Pause and Resume in one, so that the keyboard's focus stays on it.

    Args:
        press: what each does, by name: train, pause, step, stop, reset, shorter.
    """

    def __init__(self, press: Mapping[str, Callable[[], None]]):
        self._press = press
        self._started = self._ended = -math.inf
        self._does = "train"
        self.main, self.step, self.stop, self.reset, self.shorter = made = [
            self._button(name) for name in ("train", "step", "stop", "reset", "shorter")
        ]
        super().__init__(made, _dom_classes=["dqn-buttons"])
        self.show(running=False, paused=False, has_run=False, long_exam=False)

    def show(self, running: bool, paused: bool, has_run: bool, long_exam: bool) -> None:
        """Brings the buttons in line with the run."""
        does = "train" if not running else "resume" if paused else "pause"
        if does != self._does:
            self._ended = time.monotonic() if (self._does, does) == ("pause", "train") else -math.inf
            self.main.remove_class(f"dqn-{self._does}")
            self.main.add_class(f"dqn-{does}")
            self.main.description, self.main.tooltip = TEXTS[does]
            self._does = does
        self.stop.disabled = not running
        self.reset.disabled = not has_run
        self.shorter.layout.display = None if long_exam else "none"

    def _button(self, name: str) -> Button:
        text, tooltip = TEXTS[name]
        press = self._on_main if name == "train" else partial(self._on_other, name)
        return button(text, press, tooltip).add_class(f"dqn-{name}")

    def _on_main(self) -> None:
        now = time.monotonic()
        if self._does == "pause" and now - self._started < DOUBLE_CLICK:
            return
        if self._does == "train" and now - self._ended < LATE_PAUSE:
            return
        if self._does == "train":
            self._started = now
        self._press["pause" if self._does == "pause" else "train"]()

    def _on_other(self, name: str) -> None:
        self._press[name]()
        self._ended = -math.inf  # who stops a run knows that it has ended
