"""What is asked of a run among many, and what came of it."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from ..agent import Policy
from ..environments import Recipe
from ..examination import ExamResult
from ..hyperparameters import Hyperparameters
from ..past import Episode


class Outcome(NamedTuple):
    """What came of one run. Where it failed, `error` holds the traceback and the rest is empty."""

    name: str  # of the settings
    seed: int
    episodes: list[Episode]
    exam: ExamResult | None
    policy: Policy | None  # None as well: an agent without a network that could act by itself
    seconds: float  # of training, the first compile included, the exam not
    error: str | None = None
    note: str = ""  # that nothing was learned, and why


class Job(NamedTuple):
    """One run to be made."""

    name: str
    settings: Hyperparameters
    seed: int
    env: Recipe | bytes  # bytes: as it is sent to another process, like the agent
    make_agent: Callable | bytes  # of environment, settings, seed
    folder: Path | None  # the run's own; None: nothing is kept

    def failed(self, error: str, seconds: float = 0.0) -> Outcome:
        """The outcome if nothing came of it."""
        return Outcome(self.name, self.seed, [], None, None, seconds, error)
