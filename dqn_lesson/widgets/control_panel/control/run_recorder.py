"""Writes a run to its folder while it goes on; trouble with the disk is shown and never ends the run."""

from collections.abc import Callable
from typing import Any

from ....examination import ExamResult
from ....hyperparameters import Hyperparameters
from ....runs import Change, Journal
from ....training import Episode


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

    def begin(self, settings: Hyperparameters, seed: int, env_id: str, agent: Any) -> None:
        """Makes the folder."""
        self._journal = self._tried(lambda: Journal(settings, seed, env_id, agent_name=type(agent).__name__))
        if self._journal is not None:
            self.path = str(self._journal.path)

    def episode(self, episode: Episode) -> None:
        """Keeps a finished episode."""
        self._while_kept(lambda journal: journal(episode))

    def changes(self, changes: list[Change]) -> None:
        """Keeps the settings that were changed in the middle."""
        for change in changes:
            self._while_kept(lambda journal, change=change: journal.change(*change))

    def finish(self, agent: Any, exam: ExamResult | None, num_steps: int, seconds: float) -> None:
        """Makes an ordinary run of it, with the agent's network."""
        self._while_kept(lambda journal: journal.finish(agent, exam, num_steps, seconds))
        self.close()

    def close(self) -> None:
        """Lets go of it; what it has stays."""
        if self._journal is not None:
            self._journal.close()
            self._journal = None

    def _while_kept(self, write: Callable[[Journal], Any]) -> None:
        if self._journal is not None:
            self._tried(lambda: write(self._journal))

    def _tried(self, write: Callable[[], Any]) -> Any:
        try:
            return write()
        except (
            Exception
        ) as error:  # a full disk, a learner's network that can't be written: said in the panel
            self.trouble = error
            self.close()
            return None
