"""Writes a run to its folder while it goes on; trouble with the disk is shown and never ends the run."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import gymnasium as gym

from ....environments import Recipe
from ....examination import ExamResult
from ....hyperparameters import Hyperparameters
from ....past import Episode
from ....runs import Change, Journal


class RunRecorder:
    """The journal of a run, as far as the disk allows.

    Attributes:
        path: the run's folder, as text; empty before it is there.
        trouble: why the run is not kept, or not any more.
    """

    def __init__(self):
        self.path = ""
        self.trouble: Exception | None = None
        self._journal: Journal | None = None

    def begin(self, settings: Hyperparameters, seed: int, env: gym.Env, agent: Any) -> None:
        """Makes the folder; `env` is where the agent is trained."""
        with self._trouble_kept():
            self._journal = Journal(settings, seed, env, agent_name=type(agent).__name__)
            self.path = str(self._journal.path)

    def episode(self, episode: Episode) -> None:
        """Keeps a finished episode."""
        if self._journal is not None:
            with self._trouble_kept():
                self._journal(episode)

    def finish(
        self,
        agent: Any,
        recipe: Recipe,
        changes: list[Change],
        exam: ExamResult | None,
        num_steps: int,
        seconds: float,
    ) -> None:
        """Makes an ordinary run of it, with the settings that were changed and the agent's network."""
        if self._journal is not None:
            with self._trouble_kept():
                for change in changes:
                    self._journal.change(*change)
                self._journal.finish(agent, exam, num_steps, seconds, recipe)
            self._close()

    def _close(self) -> None:
        """Lets go of it; what it has stays."""
        if self._journal is not None:
            self._journal.close()
            self._journal = None

    @contextmanager
    def _trouble_kept(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:  # a full disk, a network that can't be written: said in the panel
            self.trouble = error
            self._close()
