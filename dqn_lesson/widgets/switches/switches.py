"""Changes as switches: tick any of them, train an agent with just these, and see its curve."""

import html
import threading
from collections.abc import Mapping
from typing import Any

from ...agent import DQNAgent
from ...games.cartpole import ENV_ID
from ...hyperparameters import Hyperparameters
from ...plotting import moving_average
from ...training import train_steps
from ..shared.touch import BLUE, Chart, Touch, button, tick

NUM_STEPS, HIGHEST, SHOW_EVERY = 10_000, 500, 250  # steps of a run; a score; steps between two drawings


class Switches(Touch):
    """A box to tick for each change, and a run with those that are ticked; the one before stays, pale.

    Args:
        changes: by name the fields that a change sets.
        base: the settings without any of them.
        on: whether all are ticked at first.
        num_steps: of a run.
        seed: decides everything random in a run.
    """

    def __init__(
        self,
        changes: Mapping[str, Mapping[str, Any]],
        base: Hyperparameters,
        on: bool = True,
        num_steps: int = NUM_STEPS,
        seed: int = 0,
    ):
        self._changes, self._base, self._num_steps, self._seed = dict(changes), base, num_steps, seed
        self._curve: list[tuple[int, float]] = []  # steps and scores of the newest run
        self._before: list[tuple[int, float]] = []
        self._stopped, self._thread = threading.Event(), None
        self._word = "Press Train these to see what they do."
        controls = [
            *(tick(name, name) for name in self._changes),
            button("train", "Train these"),
            button("stop", "Stop"),
        ]
        super().__init__("The changes, as switches", controls, **dict.fromkeys(self._changes, on))
        self.greyed = ["stop"]

    @property
    def settings(self) -> Hyperparameters:
        """Those of the ticked changes."""
        fields = [fields for name, fields in self._changes.items() if self.values[name]]
        return self._base.replace(**{field: value for some in fields for field, value in some.items()})

    def train(self) -> None:
        """Starts a run with what is ticked; the one before ends."""
        try:
            settings = self.settings
        except Exception as error:  # the page hears of none
            self._fail(error)
            return
        self.stop()
        if self._thread is not None:
            self._thread.join()
        self._before, self._curve, self._stopped = self._curve, [], threading.Event()
        self._word, self.greyed = "TensorFlow is loading, and the updates are compiled.", ["train"]
        self._thread = threading.Thread(target=self._run, args=[settings, self._stopped], daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ends the run between two steps."""
        self._stopped.set()

    def wait(self, seconds: float | None = None) -> None:
        """Waits for the end of the run, for scripts and tests."""
        self._thread.join(seconds)

    def draw(self) -> tuple[str, str]:
        """The averages of the newest run and of the one before."""
        chart = Chart((0, self._num_steps), (0, HIGHEST))
        half = self._num_steps // 2
        chart.ticks({x: f"{x:,}" for x in (0, half, self._num_steps)}, {y: f"{y}" for y in (0, 250, 500)})
        newest = list(self._curve)  # the run's thread appends to it meanwhile
        for curve, style in ((self._before, "opacity='0.35' stroke-dasharray='5 4'"), (newest, "")):
            if curve:
                averages = moving_average([score for _, score in curve])
                chart.line(zip((step for step, _ in curve), averages, strict=True), BLUE, style)
        num = sum(bool(self.values[name]) for name in self._changes)
        said = f"{num} of {len(self._changes)} are on. {self._word}"
        return chart.svg(f"Average scores of {len(newest)} games. {said}"), html.escape(said)

    def _run(self, settings: Hyperparameters, stopped: threading.Event) -> None:
        try:
            agent, steps = DQNAgent(ENV_ID, settings, self._seed), 0
            for step in train_steps(agent, agent.env, settings, self._seed, self._num_steps):
                steps += 1
                if step.ended:
                    self._curve.append((steps, step.score))
                if stopped.is_set():
                    break
                if steps % SHOW_EVERY == 0:
                    self._say(f"{steps:,} of {self._num_steps:,} steps trained.")
            end = "Stopped" if stopped.is_set() else "Done"
            last = [score for _, score in self._curve[-20:]]
            average = (
                f": its last {len(last)} games lasted {sum(last) / len(last):.0f} steps on average"
                if last
                else ""
            )
            self._say(f"{end} after {steps:,} steps{average}.")
        except Exception as error:  # a thread has no other way out
            self._fail(error)
        self.greyed = ["stop"]

    def _fail(self, error: Exception) -> None:
        self._say(f"It could not be trained: {type(error).__name__}: {error}")

    def _say(self, word: str) -> None:
        self._word = word
        self.show()
