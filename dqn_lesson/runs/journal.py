"""A run that is kept while it goes: what was written so far outlives the program that trains."""

import os
import time
import weakref
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import gymnasium as gym

from ..agent import DQNAgent
from ..environments import EnvError, environment_of
from ..examination import ExamResult
from ..hyperparameters import Hyperparameters
from ..past import Episode
from .checkpoint import checkpoint_of, numbers_of
from .run import Change, Run, RunError, described
from .store import (
    GROWING,
    begin_run,
    make_folder,
    runs_folder,
    save_run,
    score_row,
    write_checkpoint,
    write_record,
)

COMPILED = ("optimizer", "learning_rate", "loss", "clip_norm")
_going: weakref.WeakSet["Journal"] = weakref.WeakSet()  # in this program


class Journal:
    """The run folder of a training that is going on.

    The folder is there at once, with settings, seed, environment and versions. A journal is a callback:
    `train` calls it with each finished episode, which is written to disk before the next one begins.
    `finish` makes an ordinary run of it. Whatever ends the program before, `list_runs` finds the run, and its
    `ending` says how much of it was kept.

    ```
    with Journal(settings, seed=0, env=env) as journal:
        train(agent, env, callbacks=[journal])
        journal.finish(agent, exam(agent))
    ```

    Attributes:
        path: the run's folder.
        run: what is kept so far, as `list_runs` would give it.

    Args:
        settings: with which the training starts.
        seed: of the training.
        env: the environment: one that was made, its id, its spec or a function that makes it.
        folder: in which the run's own folder is made; None: `runs_folder()`.
        name: of the run's own folder; None: date, time and seed.
        agent_name: the agent's class, for an agent that is made later.
        resumable: the agent that is trained, so that `Run.resume` can go on with it: its memory, optimizer
            and random generators are kept at the ends of episodes, which takes at most a tenth of the time.

    Raises:
        RunError: there is a whole run of this name, or something else than a run.
        CheckpointError: `resumable` holds something that can't be kept.
        OSError: the folder cannot be written.
    """

    def __init__(
        self,
        settings: Hyperparameters,
        seed: int,
        env: Any,
        folder: str | os.PathLike | None = None,
        name: str | None = None,
        agent_name: str = "DQNAgent",
        resumable: DQNAgent | None = None,
    ):
        self._env, self._resumable = env, resumable
        self._files = {"scores": {"name": GROWING}}
        self._kept_until = self._rest = 0.0  # when a checkpoint was kept, and how long to wait till the next
        if resumable is not None:
            agent_name = type(resumable).__name__
            numbers_of(resumable, self._live())  # so that what can't be kept is said now
        self.run = Run(settings, seed, **described(None, env), agent_name=agent_name, finished=False)
        folder = runs_folder() if folder is None else Path(folder)
        self.path = begin_run(self.run, folder / name) if name else _begin_unnamed(self.run, folder)
        self._episodes: list[Episode] = []
        _going.add(self)

    def __call__(self, episode: Episode) -> None:
        """Keeps a finished episode.

        Raises:
            OSError: it cannot be written, for example because the disk is full or the folder was deleted.
        """
        if self not in _going:
            raise RunError(f"The journal {self.path} is closed: its run has ended.")
        with (self.path / GROWING).open("r+b") as scores:  # not "a": that would make a deleted file again
            scores.seek(0, os.SEEK_END)
            scores.write(score_row(episode))
        self._episodes.append(episode)
        if self._resumable is not None and time.perf_counter() - self._kept_until >= self._rest:
            self._keep_checkpoint()

    def _keep_checkpoint(self) -> None:
        start, env = time.perf_counter(), self._live()
        self.run = replace(self.run, **described(self._resumable, env))
        self._files = write_checkpoint(
            self.run, self.path, checkpoint_of(self._resumable, env, len(self._episodes))
        )
        self._kept_until = time.perf_counter()
        self._rest = 9 * (self._kept_until - start)

    def _live(self) -> gym.Env:
        return self._env if isinstance(self._env, gym.Env) else getattr(self._resumable, "env", None)

    def change(self, num_steps: int, name: str, value: float) -> None:
        """Keeps that a setting was changed after so many steps."""
        self.run = replace(self.run, changes=(*self.run.changes, Change(num_steps, name, value)))
        write_record(self.run, self.path, self._files)
        self._rest = 0.0

    def finish(
        self,
        agent,
        exam: ExamResult | None = None,
        num_steps: int | None = None,
        seconds: float | None = None,
        env: Any = None,
    ) -> Run:
        """Makes an ordinary run of the folder, with the agent's network as it is now.

        Args:
            agent: any that `train_steps` takes.
            exam: what `exam` returned; None: it took none, for example because the run was stopped.
            num_steps: environment steps so far; by default up to the end of the last episode.
            seconds: of training.
            env: where it was trained; None: the agent's own, else the journal's.

        Raises:
            OSError: it cannot be written; what was kept so far is still there.
        """
        settings, own = self.run.settings, getattr(agent, "hyperparameters", None)
        if not isinstance(own, Hyperparameters):
            settings = settings.replace(state_scale=None)  # only our own agents scale: it saw plain states
        elif isinstance(agent, DQNAgent):  # a network of the learner's own may have brought others along
            settings = settings.replace(**{name: getattr(own, name) for name in COMPILED})
        try:
            env = environment_of(agent, env)  # with what its wrappers have learned by now
        except EnvError:
            env = self._env
        if self._resumable is not None:
            env = self._live()
        more = {"env": env, "resumable": self._resumable is not None}
        done = Run.of(agent, self._episodes, exam, num_steps, settings, self.run.seed, **more)
        self.run = replace(done, made=self.run.made, changes=self.run.changes, seconds=seconds)
        save_run(self.run, self.path)
        self.close()
        return self.run

    def close(self) -> None:
        """Lets go of a run that will not come to its end; what it has stays."""
        _going.discard(self)

    def __enter__(self) -> "Journal":
        return self

    def __exit__(self, *_) -> None:
        self.close()


def is_going(path: str | os.PathLike) -> bool:
    """Whether a run of this program is still being written into this folder."""
    return any(journal.path.resolve() == Path(path).resolve() for journal in _going)


def _begin_unnamed(run: Run, folder: Path) -> Path:
    """A folder with a new name, which a person can find again."""
    make_folder(folder)
    name = f"{datetime.now():%Y-%m-%d_%H-%M-%S}_seed-{run.seed}"
    number = 1
    while True:
        path = folder / (name if number == 1 else f"{name}_{number}")
        try:
            path.mkdir()
        except FileExistsError:  # another run has begun in this second
            number += 1
        else:
            return begin_run(run, path)
