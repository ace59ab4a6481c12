"""A run: what was trained, how it went and what came out of it."""

import hashlib
import platform
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple

import gymnasium as gym

from .. import __version__
from ..agent import DQNAgent, Policy
from ..environments import (
    EnvError,
    Recipe,
    checked_agent,
    environment_of,
    recipe_from_json,
    recipe_of,
    spaces_of,
)
from ..examination import ExamResult
from ..hyperparameters import Hyperparameters
from ..network import model_from_bytes, model_to_bytes
from ..past import Episode, as_number, past_of
from .checkpoint import checkpoint_of, restore
from .network_file import check_bytes, complaint, without_additions

_PACKAGES = ("gymnasium", "keras", "numpy", "tensorflow", "tensorflow-cpu")


class RunError(ValueError):
    """A run that cannot be read or used; the message says which file, what is wrong and what to do."""


class Change(NamedTuple):
    """A setting that was changed while the run was going on."""

    num_steps: int  # of training before it
    name: str
    value: float


def installed_versions() -> dict[str, str]:
    """Python's and the packages' versions, as far as they are installed."""
    found = {"python": platform.python_version(), "dqn_lesson": __version__}
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
    env_id: str  # what the environment is called
    num_steps: int = 0  # of training behind it, of the settings' `num_steps`
    episodes: tuple[Episode, ...] = ()
    exam: ExamResult | None = None
    network: bytes | None = field(default=None, repr=False)  # as in a `.keras` file
    versions: Mapping[str, str] = field(default_factory=installed_versions)
    made: str = field(default_factory=_now)  # date and time, in UTC
    seconds: float | None = None  # of training; None: nobody took the time
    agent_name: str = "DQNAgent"  # its class
    changes: tuple[Change, ...] = ()  # of the settings, mid-run
    finished: bool = True  # False: nobody told its end, because its program was killed or goes on
    note: str = ""  # that nothing was learned, and why
    no_network: str = ""  # why there is none, if it could not be kept
    epsilon: float | None = None  # at the end; None: the agent has none, or the run was kept before this was
    made_by: Mapping[str, Any] | None = field(default=None, repr=False)  # environment, as JSON
    no_environment: str = ""  # why that could not be written
    recipe: Recipe | None = field(default=None, repr=False, compare=False)  # only while its program goes on
    checkpoint: bytes | Path | None = field(
        default=None, repr=False, compare=False
    )  # to go on from, or its file
    no_checkpoint: str = field(default="", compare=False)  # why that is gone, where it was kept

    @property
    def ending(self) -> str:
        """How it ended, in words, and what is gone since."""
        gone = "; its checkpoint is gone, so training can't go on" if self.no_checkpoint else ""
        return self._end() + gone

    def _end(self) -> str:
        episodes = "1 episode" if len(self.episodes) == 1 else f"{len(self.episodes)} episodes"
        if not self.finished:  # the files can't tell whether another program is still at it
            return f"not finished, {episodes} kept"
        if self.exam is not None:
            return "finished"
        steps, most = self.settings.num_steps, self.settings.num_episodes  # whichever ends it first
        whole = self.num_steps >= steps or (most is not None and len(self.episodes) >= most)
        return "finished, no exam" if whole else f"stopped after {episodes}"

    @property
    def environment(self) -> Recipe:
        """The environment that it was trained in, with what its wrappers had learned.

        Raises:
            EnvError: it can't be made again; the message says why, and what to do.
        """
        if self.recipe:
            return self.recipe
        if self.no_environment:
            raise EnvError(self.no_environment)
        if self.made_by:
            return recipe_from_json(self.made_by)
        if ":" in self.env_id:  # Gymnasium would import the module before it
            raise EnvError(
                f"{self.env_id} would import a module, and loading a run never does that. Give the "
                "environment again when you use the run: run.agent(env)."
            )
        return recipe_of(self.env_id)

    @classmethod
    def of(
        cls,
        agent,
        episodes: Iterable[Episode] | None = None,
        exam: ExamResult | None = None,
        num_steps: int | None = None,
        settings: Hyperparameters | None = None,
        seed: int | None = None,
        env: Any = None,
        resumable: bool = False,
    ) -> "Run":
        """The run of this agent, as it stands at this moment; training can go on after it.

        Args:
            agent: a `DQNAgent`, or another agent, whose network, if it has one, is its `model`.
            episodes: the finished ones; None: all that `train` made it live through.
            exam: what `exam` returned.
            num_steps: environment steps so far; by default up to the end of the last episode.
            settings: what it was trained with; None: the agent's `hyperparameters`.
            seed: of the training; None: the agent's own, or 0.
            env: an environment, its id, its spec or a function that makes it; None: the agent's own.
            resumable: whether to keep also what `resume` needs: memory, optimizer, random generators.

        A network that cannot be saved, because it is none of Keras' own, is left out; `no_network` says why.
        Likewise an environment that cannot be described, with `no_environment`.

        Raises:
            ValueError: no settings or no environment are known.
        """
        checked_agent(agent, plays=False)
        if settings is None and not isinstance(getattr(agent, "hyperparameters", None), Hyperparameters):
            raise RunError(
                f"{type(agent).__name__} has no `hyperparameters`, so a run can't say how it was trained. "
                "Give them: Run.of(agent, settings=...)."
            )
        if episodes is None:
            episodes = past_of(agent).episodes
            num_steps = past_of(agent).num_steps if num_steps is None else num_steps
        episodes = tuple(episodes)
        network, why_not = _network_of(agent)
        return cls(
            settings=settings or agent.hyperparameters,
            seed=getattr(agent, "seed", 0) if seed is None else seed,
            num_steps=num_steps if num_steps is not None else episodes[-1].num_steps if episodes else 0,
            episodes=episodes,
            exam=exam,
            network=network,
            agent_name=type(agent).__name__,
            note=past_of(agent).finding(agent, settings or agent.hyperparameters),
            no_network=why_not,
            epsilon=as_number(getattr(agent, "epsilon", None)),
            checkpoint=checkpoint_of(agent, _live(agent, env), len(episodes)) if resumable else None,
            **described(agent, env),
        )

    def model(self):
        """The network as a Keras model of its own, not compiled.

        Raises:
            RunError: the run keeps no network, or one that holds code of its own.
        """
        if self.network is None:
            why = f" ({why})" if (why := self.no_network or self.no_checkpoint) else ""
            raise RunError(
                f"This run keeps no network{why}, only settings and scores. Train its settings again."
            )
        try:
            check_bytes(self.network)
        except ValueError as error:
            raise RunError(f"The network of this run {error}.") from error
        try:
            return model_from_bytes(without_additions(self.network))
        except Exception as error:  # of any type: the file may hold anything
            raise RunError(f"The network of this run {complaint(self.network, error)}.") from error

    def agent(self, env: Any = None) -> DQNAgent:
        """An agent with the run's settings, seed and network, and epsilon as it was at the end.

        Its memory is empty, its optimizer and its target network start fresh. Its `env` is a new one, which
        belongs to the caller, who closes it.

        Args:
            env: the environment given again, where the run can't make it; None: `environment`.

        Raises:
            RunError: as `model`, and as `check_plays`.
            EnvError: as `environment`.
        """
        if self.network is None and self.checkpoint is not None:  # cut off: its weights are in the checkpoint
            return self.resume(env)
        if env is not None:
            self.check_plays(recipe_of(env))
        model = self.model()
        made = (self.environment if env is None else recipe_of(env)).make(frozen=False)
        try:
            agent = DQNAgent(made, self.settings, self.seed)
            agent.take_network(model)
        except BaseException:
            made.close()
            raise
        epsilon = self.epsilon
        if epsilon is None and self.episodes:
            epsilon = self.episodes[-1].epsilon
        if epsilon is not None:
            agent.epsilon = epsilon
        return agent

    def resume(self, env: Any = None, make_agent: Callable[..., DQNAgent] = DQNAgent) -> DQNAgent:
        """The agent as it was when the run was kept, and `agent.env` with it: `train(agent)` goes on.

        It goes on bit for bit as if it had not stopped, on the same machine and with the same versions; a run
        that was cut off, from the last episode whose end was kept.

        Args:
            env: the environment given again, where the run can't make it; None: `environment`.
            make_agent: a class of your own, called as `make_agent(env, hyperparameters, seed)`.

        Raises:
            RunError: the run was kept without what it takes, or by another class of agent.
            EnvError: as `environment`.
        """
        if self.no_checkpoint:
            raise RunError(f"Training can't go on from this run: {self.no_checkpoint}.")
        if self.checkpoint is None:
            raise RunError(
                "This run plays, but training can't go on from it: memory, optimizer and random generators "
                "were not kept. Keep a run with `resumable`, as save_run(agent, path, resumable=True) does."
            )
        name = getattr(make_agent, "__name__", type(make_agent).__name__)
        if name != self.agent_name:
            raise RunError(
                f"This run's agent was a {self.agent_name}, not a {name}. Give its class: "
                f"run.resume(make_agent={self.agent_name})."
            )
        content = self.checkpoint if isinstance(self.checkpoint, bytes) else fetched(self.checkpoint)
        made = (self.environment if env is None else recipe_of(env)).make(frozen=False)
        try:
            agent = make_agent(made, self.settings, self.seed)
            if make_agent is DQNAgent and self.network is not None:
                agent.take_network(self.model())
            num_episodes = restore(agent, made, content)
            agent.past.env, agent.past.episodes = made, list(self.episodes[:num_episodes])
        except BaseException:
            made.close()
            raise
        return agent

    def check_plays(self, recipe: Recipe) -> None:
        """Refuses a game with other states or other actions than those it was trained with.

        Raises:
            RunError: it is such a game.
        """
        try:
            own = self.environment
            ours = spaces_of(own)
        except EnvError:  # gone, so there is nothing to compare with
            return
        theirs = spaces_of(recipe)
        if ours != theirs:
            raise RunError(
                f"This run was trained in {own.title}, with {ours}; {recipe.title} has {theirs}. "
                "Give a run that was trained there, or leave the environment out."
            )

    def policy(self, env: Any = None) -> Policy:
        """The greedy policy of the run's network; arguments and errors as for `agent`."""
        agent = self.agent(env)
        with closing(agent.env):  # only afterwards: the policy knows how to make it again
            return agent.snapshot()


def fetched(path: Path) -> bytes:
    """The content of a file whose name ends in its digest.

    Raises:
        RunError: it is missing, or not what was saved.
    """
    if not path.is_file():
        raise RunError(f"{path} is missing.")
    content = path.read_bytes()
    if path.stem.rpartition("-")[2] != digest(content):
        what = "was cut off, damaged or changed" if content else "is empty"
        raise RunError(f"{path} {what}: it is not what was saved.")
    return content


def digest(content: bytes) -> str:
    """What stands in a file's name for its content."""
    return hashlib.sha256(content).hexdigest()[:8]


def _live(agent, env: Any) -> gym.Env:
    """The environment itself in which the agent is trained: its random generators are kept."""
    return env if isinstance(env, gym.Env) else getattr(agent, "env", None)


def described(agent, env: Any = None) -> dict[str, Any]:
    """What a run says of the environment that is given, else of the agent's own: `Run`'s fields.

    Raises:
        EnvError: none is known. Of one that can't be copied or written down, only the name and why are kept.
    """
    known = getattr(agent, "env", None) if env is None else env
    try:
        recipe = environment_of(agent, env)
    except EnvError as error:
        if not isinstance(known, gym.Env):
            raise
        return {"env_id": type(known.unwrapped).__name__, "no_environment": str(error)}
    try:
        return {"env_id": recipe.name, "recipe": recipe, "made_by": recipe.to_json()}
    except EnvError as error:
        return {"env_id": recipe.name, "recipe": recipe, "no_environment": str(error)}


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


def _network_of(agent) -> tuple[bytes | None, str]:
    """The network as in a `.keras` file, and if there is none, why."""
    if hasattr(agent, "saved_network"):
        return agent.saved_network(), ""
    model = getattr(agent, "model", None)
    if not hasattr(model, "save"):
        return None, f"{type(agent).__name__} has no Keras network in `model`"
    try:
        return model_to_bytes(model), ""
    except Exception as error:  # a learner's own: it may raise anything, and the scores are worth keeping
        return None, f"its network could not be saved: {type(error).__name__}: {error}"
