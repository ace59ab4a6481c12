"""A run: what was trained, how it went and what came out of it."""

import platform
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version

import gymnasium as gym

from ..agent import DQNAgent
from ..hyperparameters import Hyperparameters
from ..network import model_from_bytes, model_to_bytes
from ..training import Episode, ExamResult

_PACKAGES = ("dqn_lesson", "gymnasium", "keras", "numpy", "tensorflow", "tensorflow-cpu")


class RunError(ValueError):
    """A run that cannot be read or used; the message says which file, what is wrong and what to do."""


def installed_versions() -> dict[str, str]:
    """Python's and the packages' versions, as far as they are installed."""
    found = {"python": platform.python_version()}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:  # of the two TensorFlows only one is installed
            continue
    return found


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


@dataclass(frozen=True)
class Run:
    """All that is kept of one training; it never changes."""

    settings: Hyperparameters
    seed: int
    env_id: str
    num_steps: int = 0  # of training behind it, of the settings' `num_steps`
    episodes: tuple[Episode, ...] = ()
    exam: ExamResult | None = None
    network: bytes | None = field(default=None, repr=False)  # as in a `.keras` file
    versions: Mapping[str, str] = field(default_factory=installed_versions)
    made: str = field(default_factory=_now)  # date and time, in UTC

    @classmethod
    def of(
        cls,
        agent,
        episodes: Iterable[Episode] = (),
        exam: ExamResult | None = None,
        num_steps: int | None = None,
        settings: Hyperparameters | None = None,
    ) -> "Run":
        """The run of this agent, as it stands at this moment; training can go on after it.

        Args:
            agent: a `DQNAgent`, or another agent with `env`, whose network, if it has one, is its `model`.
            episodes: what `train` returned, or the episodes so far.
            exam: what `exam` returned.
            num_steps: environment steps so far; by default up to the end of the last episode.
            settings: for an agent without `hyperparameters`, what it was trained with.
        """
        episodes = tuple(episodes)
        return cls(
            settings=settings or agent.hyperparameters,
            seed=getattr(agent, "seed", 0),
            env_id=agent.env.spec.id,
            num_steps=num_steps if num_steps is not None else episodes[-1].num_steps if episodes else 0,
            episodes=episodes,
            exam=exam,
            network=_network_of(agent),
        )

    def model(self):
        """The network as a Keras model of its own, not compiled.

        Raises:
            RunError: the run keeps no network, or one that holds code of its own.
        """
        if self.network is None:
            raise RunError("This run keeps no network, only settings and scores. Train its settings again.")
        try:
            return model_from_bytes(self.network)
        except ValueError as error:
            raise RunError(f"The network of this run {error}.") from error

    def agent(self) -> DQNAgent:
        """An agent with the run's settings, seed and network, and epsilon as it was at the end.

        Its memory is empty, its optimizer and its target network start anew.

        Raises:
            RunError: as `model`.
        """
        agent = DQNAgent(gym.make(self.env_id), self.settings, self.seed)
        agent.model = self.model()
        if self.episodes and self.episodes[-1].epsilon is not None:
            agent.epsilon = self.episodes[-1].epsilon
        return agent


def compare_runs(runs: Mapping[str, Run]):
    """A pandas table with a column for each run: the settings in which they differ, and how they did."""
    import pandas as pd

    columns = {}
    for name, run in runs.items():
        result = {"steps": run.num_steps, "episodes": len(run.episodes)}
        if run.exam:
            result |= {"exam mean": run.exam.mean, "exam passed": run.exam.passed}
        columns[name] = {"env_id": run.env_id, "seed": run.seed, **asdict(run.settings), **result}
    table = pd.DataFrame(columns, dtype=object)
    results = ["steps", "episodes", "exam mean", "exam passed"]
    differs = [row in results or len({repr(value) for value in table.loc[row]}) > 1 for row in table.index]
    return table[differs]


def _network_of(agent) -> bytes | None:
    if hasattr(agent, "saved_network"):
        return agent.saved_network()
    return model_to_bytes(agent.model) if hasattr(agent, "model") else None
