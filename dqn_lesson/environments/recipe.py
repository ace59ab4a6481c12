"""Which environment an agent belongs to, and how the same one is made again: elsewhere, later, in a worker.

Exams, recordings, workers and run folders never step the learner's own instance. They ask for a `Recipe`,
which makes the environment again with its wrappers, keyword arguments and time limit, and with what its
wrappers have learned so far (running means), frozen.
"""

import copy
import importlib
import inspect
import json
import os
import pickle
import sys
import warnings
import weakref
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import gymnasium as gym
import numpy as np
from gymnasium.envs.registration import EnvSpec, load_env_creator
from gymnasium.utils import RecordConstructorArgs
from gymnasium.wrappers import (
    FrameStackObservation,
    HumanRendering,
    NormalizeReward,
    OrderEnforcing,
    PassiveEnvChecker,
    RecordVideo,
    RenderCollection,
    RepeatAction,
    TimeLimit,
)

from ..past import past_of

MOST_STEPS = 1_000  # where nothing else ends an episode, exam and recording end it here
BY_MAKE = (OrderEnforcing, PassiveEnvChecker, TimeLimit)  # which `gym.make` puts around every environment
ONLY_SHOW = (HumanRendering, RecordVideo, RenderCollection)
_NUMBER = int | float | np.number
_makers: weakref.WeakKeyDictionary[gym.Env, Callable] = weakref.WeakKeyDictionary()  # of environments
_constants: dict[tuple, tuple[type | None, dict[str, float]]] = {}  # of environments that were looked at
RUNNING_MEAN = ("mean", "var", "count")  # what Gymnasium's RunningMeanStd holds


class EnvError(ValueError):
    """An environment that can't be used or made again; the message says why and what to do."""


class ExamRules(NamedTuple):
    """How an exam is held: greedy, from 100 starts, unless a game's spec says otherwise.

    There it is the keyword argument `exam`, a dict of what differs, for a spec keeps nothing else.

    Attributes:
        num_starts: how many episodes.
        most_noops: each starts with 0 to so many steps of action 0, as many as chance says.
        epsilon: the share of actions that are random.
    """

    num_starts: int = 100
    most_noops: int = 0
    epsilon: float = 0.0

    @property
    def take_actions(self) -> bool:
        """Whether some actions are not the agent's."""
        return self.most_noops > 0 or self.epsilon > 0


class Wrapping(NamedTuple):
    """One wrapper: its class, what it is made with, and the numbers it has learned, by attribute."""

    kind: type
    kwargs: Mapping[str, Any]
    learned: Mapping[str, Any]


@dataclass(frozen=True)
class Recipe:
    """How an environment is made again; `recipe_of` writes it.

    Attributes:
        name: Gymnasium's id, or what its class or function is called.
        source: its spec without wrappers, a function that makes it, or an instance, of which copies are made.
        wrappers: what stands around the source, the innermost first.
        limit: after how many steps an episode is truncated; None: nothing does that.
        pass_mark: the mean score that passes an exam; None: nobody says, or a wrapper changes the rewards.
        changes: numbers that were set on the environment itself, as in `env.unwrapped.gravity = 20`.
        exam: how an exam is held in it.
    """

    name: str
    source: EnvSpec | Callable[..., gym.Env] | gym.Env = field(repr=False)
    wrappers: tuple[Wrapping, ...] = field(default=(), repr=False)
    limit: int | None = None
    pass_mark: float | None = None
    changes: Mapping[str, float] = field(default_factory=dict)
    exam: ExamRules = field(default_factory=ExamRules)

    def make(
        self, render_mode: str | None = None, max_episode_steps: int | None = None, frozen: bool = True
    ) -> gym.Env:
        """The environment, made again.

        Args:
            render_mode: as for `gym.make`.
            max_episode_steps: another time limit.
            frozen: whether running means stay as they are, as an exam wants it.

        Raises:
            EnvError: what was kept of it doesn't fit it any more, or a package that it needs is missing.
        """
        if not isinstance(self.source, EnvSpec):
            return self._made(render_mode, max_episode_steps, frozen)
        try:
            return self._made(render_mode, max_episode_steps, frozen)
        except (TypeError, AttributeError) as error:
            raise EnvError(
                f"{self.name} can't be made again with the arguments it or its wrappers were made with "
                f"({type(error).__name__}: {error}). Was its code changed? Give the environment again."
            ) from error

    def _made(self, render_mode: str | None, max_episode_steps: int | None, frozen: bool) -> gym.Env:
        env = self._bare(render_mode)
        brought = [] if isinstance(self.source, gym.Env) else own_layers(env)  # a copy has learned already
        for layer, wrapping in zip(brought, self.wrappers, strict=False):
            _teach(layer, wrapping.learned)
        for kind, kwargs, learned in self.wrappers[len(brought) :]:
            if not issubclass(kind, ONLY_SHOW):
                env = kind(env, **kwargs)
                _teach(env, learned)
        for layer in _layers(env):
            if frozen and hasattr(layer, "update_running_mean"):
                layer.update_running_mean = False
        env = env if max_episode_steps is None else _limited(env, max_episode_steps)
        if not isinstance(self.source, EnvSpec | gym.Env):
            with suppress(TypeError):  # one that can't be a key
                _makers[env] = self.source
        return env

    @property
    def kinds(self) -> list[type]:
        """The classes of all wrappers that can be told, the innermost first."""
        inside = own_layers(self.source) if isinstance(self.source, gym.Env) else []
        return [*map(type, inside), *(wrapping.kind for wrapping in self.wrappers)]

    @property
    def num_brought(self) -> int:
        """How many of the wrappers a spec puts there by itself: the innermost ones."""
        if not isinstance(self.source, EnvSpec):
            return 0
        with closing(self._bare(None)) as made:
            return len(own_layers(made))

    @property
    def title(self) -> str:
        """What to call it, with the wrappers that its id or spec does not bring along."""
        kinds = self.kinds
        added = kinds[self.num_brought :] if kinds else ()
        return " with ".join([self.name, *(kind.__name__ for kind in added)])

    def as_learned_in(self, env: gym.Env) -> "Recipe":
        """The same with what the wrappers of this environment, which was made by it, have learned since."""
        made_by_function = not isinstance(self.source, EnvSpec | gym.Env)
        return _recipe_of_instance(env, self.source if made_by_function else None)

    def unlearned(self) -> "Recipe":
        """The same without what its wrappers have learned, to train from the start.

        Raises:
            EnvError: one of them can't be made again, and learns.
        """
        source = self.source
        if isinstance(source, gym.Wrapper):
            source = _anew(_copied(source))
            _check_learns_nothing(source)
        wrappers = tuple(wrapping._replace(learned={}) for wrapping in self.wrappers)
        return replace(self, source=source, wrappers=wrappers)

    def to_json(self) -> dict[str, Any]:
        """The recipe as plain data, for a run folder.

        Raises:
            EnvError: something in it can't be written down.
        """
        if isinstance(self.source, gym.Wrapper):
            raise EnvError(
                f"The wrapper {type(self.source).__name__} around {self.name} doesn't record its "
                "arguments, so a run folder can't keep how to make it. Let it inherit from "
                "gym.utils.RecordConstructorArgs and call that class's __init__, or give the environment "
                "again when you load the run."
            )
        if not isinstance(self.source, EnvSpec):
            raise EnvError(
                f"{self.name} has no Gymnasium id, so a run folder can't keep how to make it. Register it "
                "with gym.register, or give the environment again when you load the run."
            )
        rows = [{**wrapping._asdict(), "kind": _address(wrapping.kind)} for wrapping in self.wrappers]
        for row in rows[: self.num_brought]:  # the source makes these with its own
            row["kwargs"] = {}
        written = {"id": self.name, "kwargs": self.source.kwargs, "limit": self.limit, "wrappers": rows}
        written |= {"changes": self.changes} if self.changes else {}
        try:
            return json.loads(json.dumps(written, default=_as_list))
        except TypeError as error:
            raise EnvError(
                f"{self.name} was made with an argument that can't be written to a file ({error}). Give the "
                "environment again when you load the run."
            ) from error

    def __getstate__(self) -> dict[str, bytes]:
        return {"packed": packed(vars(self))}

    def __setstate__(self, state: dict[str, bytes]) -> None:
        vars(self).update(pickle.loads(state["packed"]))

    def _bare(self, render_mode: str | None) -> gym.Env:
        """The source's environment, with the wrappers that it brings along itself."""
        mode = {"render_mode": render_mode}
        if isinstance(self.source, EnvSpec):
            asked = render_mode is not None or "render_mode" in self.source.kwargs
            env = _made_by_gymnasium(self.source, **mode if asked else {})
            for name, number in self.changes.items():
                if isinstance(getattr(env.unwrapped, name, None), _NUMBER):
                    setattr(env.unwrapped, name, number)
            return env
        if isinstance(self.source, gym.Env):
            env = _copied(self.source)
            with suppress(AttributeError):  # where it always draws in one way
                env.unwrapped.render_mode = render_mode
            return env
        return self.source(**mode if "render_mode" in inspect.signature(self.source).parameters else {})


def recipe_of(env: Any) -> Recipe:
    """How this environment is made again, with what its wrappers have learned by now.

    Args:
        env: an environment, Gymnasium's id of one, its spec, a function or class that makes one, or a recipe.

    Raises:
        EnvError: it is none of these, or can't be copied, or a package that it needs is missing.
    """
    if isinstance(env, Recipe):
        return env
    if isinstance(env, gym.Env):
        return _recipe_of_instance(env)
    if isinstance(env, str | EnvSpec):
        with closing(_made_by_gymnasium(env)) as made:
            return _recipe_of_instance(made)
    if not callable(env):
        many = isinstance(env, gym.vector.VectorEnv)
        raise EnvError(
            f"{type(env).__name__} is many environments at once, but an agent plays in one. Use gym.make."
            if many
            else f"{env!r} is not an environment. Give one made by gym.make, its id (such as "
            "'CartPole-v1'), its spec, or a function that makes one."
        )
    try:
        inspect.signature(env).bind()
    except (TypeError, ValueError) as error:
        name = getattr(env, "__name__", repr(env))
        raise EnvError(
            f"{name} should make the environment, but it can't be called without arguments ({error}). Give a "
            f"function that needs none, such as env=lambda: {name}(...)."
        ) from error
    made = env()
    if not isinstance(made, gym.Env):
        raise EnvError(f"{env!r} should make a Gymnasium environment, but returned {made!r}.")
    with closing(made):
        return _recipe_of_instance(made, maker=env)


def _made_by_gymnasium(env: str | EnvSpec, **mode: str | None) -> gym.Env:
    """What `gym.make` makes; or which package is missing, and how it is installed."""
    try:
        return gym.make(env, **mode)
    except (gym.error.DependencyNotInstalled, ImportError) as error:
        name, cause = getattr(env, "id", env), error.__cause__ or error
        if not isinstance(cause, ModuleNotFoundError):
            raise EnvError(f"{name} can't be made here: {error}") from error
        package = cause.name  # wheels bear the names of what is imported
        raise EnvError(
            f"{name} needs the package {package}, which is not installed: pip install {package.lower()}."
        ) from error


def packed(thing: Any) -> bytes:
    """As `pickle.loads` takes it in another process: what a notebook defines goes along."""
    from joblib.externals.loky.backend.reduction import dumps

    return bytes(dumps(thing))


def checked_agent(agent: Any, plays: bool = True) -> Any:
    """What can play, as it is: an object with `act`, or a run; any object, unless it `plays`.

    Raises:
        ValueError: it is something else; the message says what to give.
    """
    order = "Give the agent first, then the environment, as in exam(agent, env)."
    if isinstance(agent, type):
        raise ValueError(f"{agent.__name__} is a class. Make an agent of it first: {agent.__name__}(env).")
    if isinstance(agent, gym.Env | gym.vector.VectorEnv | EnvSpec | Recipe):
        raise ValueError(f"You gave an environment ({agent}) instead of the agent. {order}")
    if isinstance(agent, str | os.PathLike):
        raise ValueError(
            f"{str(agent)!r} is not an agent. {order} For a run in a folder, use load_run first."
        )
    if plays and not (hasattr(agent, "act") or callable(getattr(agent, "policy", None))):
        kind = type(agent).__name__
        lead = f"Its `policy` can: give {kind.lower()}.policy." if hasattr(agent, "policy") else order
        raise ValueError(f"{kind} has no method `act(state)`, so it can't play. {lead}")
    return agent


def environment_of(agent: Any, env: Any = None) -> Recipe:
    """The environment that is given, else the agent's own: it was made for it, or trained in it.

    Args:
        agent: an agent, a policy or a run.
        env: as for `recipe_of`; None: the agent's own.

    Raises:
        EnvError: none is given, and the agent knows none.
    """
    if env is not None:  # before a run is asked for its own, which may be gone
        return recipe_of(env)
    for name in ("environment", "env"):
        if (known := getattr(agent, name, None)) is not None:
            return recipe_of(known)
    if (known := past_of(agent).env) is not None:
        return recipe_of(known)
    raise EnvError(
        f"{type(agent).__name__} doesn't say which environment it plays in. Name one, such as "
        "env='CartPole-v1', or train the agent first."
    )


def cut_at(recipe: Recipe) -> int | None:
    """At which step an exam or a recording ends an episode; None: the environment has a limit of its own."""
    return MOST_STEPS if recipe.limit is None else None


def hand_on(learner: gym.Env, env: gym.Env) -> None:
    """Gives the wrappers of `env` what those of `learner`, made again from it, have learned since."""
    pairs = [
        [one for one in own_layers(layers) if not isinstance(one, ONLY_SHOW)] for layers in (learner, env)
    ]
    for taught, layer in zip(*pairs, strict=False):
        if type(taught) is type(layer):
            _teach(layer, _learned(taught))


def live_environment(agent: Any, env: Any = None) -> gym.Env:
    """The environment itself in which an agent is trained: the given one, else its own.

    Args:
        agent: any agent.
        env: an environment, which is taken as it is, or as for `recipe_of`; None: the agent's own.

    Raises:
        EnvError: none is given, and the agent knows none; or it is none.

    Warns:
        UserWarning: it was made for a window, which won't open.
    """
    if env is None:
        known = getattr(agent, "env", None)
        env = past_of(agent).env if known is None else known
    if not isinstance(env, gym.Env):
        env = environment_of(agent, env).make(frozen=False)
    if getattr(env, "render_mode", None) == "human":
        name = name_of(env)
        warnings.warn(
            f'{name} was made with render_mode="human", which draws every step and slows training down, and '
            "in a notebook no window opens. Leave it out, and watch the agent afterwards: "
            "show_episode(agent), EpisodePlayer(watch(agent)) or a ControlPanel.",
            stacklevel=2,
        )
    return env


def recipe_from_json(written: Mapping[str, Any]) -> Recipe:
    """The recipe that `to_json` wrote.

    Its id must be registered here, and its wrappers' modules imported, as Gymnasium's own always are: a file
    never decides which code is loaded.

    Raises:
        EnvError: one of them is missing.
    """
    try:
        spec = replace(gym.spec(written["id"]), kwargs=dict(written["kwargs"]))
    except gym.error.Error as error:
        raise EnvError(
            f"{written['id']} is not registered here. Run the cell that registers it, then try again."
        ) from error
    spec.max_episode_steps = written["limit"]
    rows = [Wrapping(_class_at(row["kind"]), row["kwargs"], row["learned"]) for row in written["wrappers"]]
    pass_mark = _pass_mark(spec, (row.kind for row in rows))
    changes = written.get("changes", {})
    return Recipe(written["id"], spec, tuple(rows), written["limit"], pass_mark, changes, _exam_in(spec))


def name_of(env: gym.Env) -> str:
    """Gymnasium's id, or what its class is called."""
    return env.spec.id if getattr(env, "spec", None) else type(env.unwrapped).__name__


def _recipe_of_instance(env: gym.Env, maker: Callable[..., gym.Env] | None = None) -> Recipe:
    """From its spec where that says all, else from the function that made it, else from a copy."""
    with suppress(TypeError):
        maker = maker or _makers.get(env)
    limits = [layer._max_episode_steps for layer in _layers(env) if isinstance(layer, TimeLimit)]
    limit = min(limits, default=None)
    spec, source, outside = env.spec, env, []
    while isinstance(source, gym.Wrapper) and isinstance(source, RecordConstructorArgs):
        outside.append(source)
        source = source.env
    if spec is not None and not isinstance(source, gym.Wrapper):
        source, outside = (
            _portable(spec, limit),
            [layer for layer in outside if not isinstance(layer, BY_MAKE)],
        )
    elif maker is not None:
        source, outside = maker, own_layers(env)[::-1]
    else:  # a wrapper that doesn't keep its arguments, or an environment without a spec
        source = _copied(source)
    wrappers = tuple(Wrapping(type(layer), _kwargs(layer), _learned(layer)) for layer in reversed(outside))
    name = name_of(env)
    changes = _changes(env.unwrapped, source) if isinstance(source, EnvSpec) else {}
    pass_mark = _pass_mark(spec, map(type, _layers(env)))
    return Recipe(name, source, wrappers, limit, pass_mark, changes, _exam_in(spec))


def changes_rewards(wrapper: type) -> bool:
    """Whether such a wrapper's rewards may be others than the environment's own."""
    if issubclass(wrapper, gym.RewardWrapper | NormalizeReward):
        return True
    passed_on = (gym.Wrapper.step, gym.ObservationWrapper.step, gym.ActionWrapper.step)
    return not wrapper.__module__.startswith("gymnasium.") and wrapper.step not in passed_on


def _pass_mark(spec: EnvSpec | None, wrappers: Iterable[type]) -> float | None:
    """The spec's own, unless its scores are no longer the environment's."""
    return None if spec is None or any(map(changes_rewards, wrappers)) else spec.reward_threshold


def _exam_in(spec: EnvSpec | None) -> ExamRules:
    given = {} if spec is None else spec.kwargs.get("exam")
    is_rules = isinstance(given, Mapping) and set(given) <= set(ExamRules._fields)
    return ExamRules(**given) if is_rules else ExamRules()


def _changes(world: gym.Env, source: EnvSpec) -> dict[str, float]:
    """The constant numbers of an environment that are others than those of a new one."""
    if _constants_of(source)[0] is not type(world):
        return {}
    now = vars(world)
    return {
        name: number.item() if isinstance(number, np.number) else number
        for name, constant in _constants_of(source)[1].items()
        if isinstance(number := now.get(name), _NUMBER) and number != constant
    }


def _constants_of(source: EnvSpec) -> tuple[type | None, dict[str, float]]:
    """The class of such an environment, and the numbers in it that `reset` and a step leave as they are."""
    kwargs = {name: value for name, value in source.kwargs.items() if name != "render_mode"}
    key = source.id, source.entry_point, repr(kwargs)
    if key not in _constants:
        found = None, {}
        with suppress(Exception), closing(gym.make(replace(source, kwargs=kwargs))) as new:
            before = {n: v for n, v in vars(new.unwrapped).items() if isinstance(v, _NUMBER) and n[0] != "_"}
            new.reset(seed=0)
            new.step(new.action_space.sample())
            now = vars(new.unwrapped)
            same = {name: number for name, number in before.items() if number == now.get(name)}
            found = type(new.unwrapped), {name: n for name, n in same.items() if not isinstance(n, bool)}
        _constants[key] = found
    return _constants[key]


def _portable(spec: EnvSpec, limit: int | None) -> EnvSpec:
    """The spec without wrappers; what the notebook defines goes along as an object, for workers have none."""
    creator = spec.entry_point
    if isinstance(creator, str) and creator.startswith("__main__:"):
        creator = load_env_creator(creator)
    return replace(spec, entry_point=creator, max_episode_steps=limit, additional_wrappers=())


def _copied(env: gym.Env) -> gym.Env:
    try:
        return copy.deepcopy(env)
    except Exception as error:  # of any type: it is the learner's own
        raise EnvError(
            f"{type(env.unwrapped).__name__} can't be copied ({type(error).__name__}: {error}), so it can't "
            "be made again. Give a function that makes one, such as env=lambda: MyEnv()."
        ) from error


def _anew(env: gym.Env) -> gym.Env:
    """A copy's wrappers made again, all that keep their arguments; the others stay as they are."""
    if not isinstance(env, gym.Wrapper):
        return env
    inside = _anew(env.env)
    if isinstance(env, RecordConstructorArgs):
        return type(env)(inside, **_kwargs(env))
    env.env = inside
    return env


def _check_learns_nothing(env: gym.Env) -> None:
    """Plays a little in a copy: a wrapper that differs after the next reset has learned something."""
    env = _copied(env)
    kept = [layer for layer in _layers(env) if not isinstance(layer, RecordConstructorArgs)]

    def numbers() -> list[str]:
        env.reset(seed=0)
        return [json.dumps(_learned(layer, private=True), default=_as_list) for layer in kept]

    before = numbers()
    env.action_space.seed(0)
    RepeatAction(env, num_repeats=10).step(env.action_space.sample())
    for layer, then, now in zip(kept, before, numbers(), strict=True):
        if then != now:
            kind = type(layer).__name__
            raise EnvError(
                f"The wrapper {kind} changes while it is played and doesn't record its arguments, so it "
                f"can't be put back to its start. Give a function, env=lambda: {kind}(gym.make(...)), "
                "or let it inherit from gym.utils.RecordConstructorArgs and call that class's __init__."
            )


def _layers(env: gym.Env) -> list[gym.Wrapper]:
    """The wrappers around an environment, the innermost first."""
    found = []
    while isinstance(env, gym.Wrapper):
        found.insert(0, env)
        env = env.env
    return found


def own_layers(env: gym.Env) -> list[gym.Wrapper]:
    """The wrappers that `gym.make` doesn't put there by itself, the innermost first."""
    return [layer for layer in _layers(env) if not isinstance(layer, BY_MAKE)]


def _kwargs(layer: gym.Wrapper) -> dict[str, Any]:
    """What a wrapper was made with, as far as it says."""
    return {name: value for name, value in getattr(layer, "_saved_kwargs", {}).items() if name != "env"}


def _learned(layer: gym.Wrapper, private: bool = False) -> dict[str, Any]:
    """The numbers that a wrapper holds under public names; a running mean as a dict of its parts."""
    found = {}
    if isinstance(layer, FrameStackObservation):  # what it holds, `reset` makes again
        return found
    for name, value in vars(layer).items():
        if all(hasattr(value, part) for part in RUNNING_MEAN):
            found[name] = {part: copy.deepcopy(getattr(value, part)) for part in RUNNING_MEAN}
        elif isinstance(value, int | float | np.number | np.ndarray) and (private or name[0] != "_"):
            found[name] = copy.deepcopy(value)
    return found


def _teach(layer: gym.Env, learned: Mapping[str, Any]) -> None:
    for name, value in learned.items():
        target, parts = (getattr(layer, name), value) if isinstance(value, dict) else (layer, {name: value})
        for part, number in parts.items():
            setattr(target, part, np.array(number) if isinstance(number, list) else copy.deepcopy(number))


def _limited(env: gym.Env, max_episode_steps: int) -> gym.Env:
    limits = [layer for layer in _layers(env) if isinstance(layer, TimeLimit)]
    for layer in limits:
        layer._max_episode_steps = max_episode_steps
    return env if limits else _Limit(env, max_episode_steps)


class _Limit(TimeLimit):
    """For environments too whose `reset` takes no options."""

    def reset(self, *, seed: int | None = None, options: dict | None = None):
        if options is not None:
            return super().reset(seed=seed, options=options)
        self._elapsed_steps = 0
        return self.env.reset(seed=seed)


def _as_list(number: Any) -> Any:
    """An array or a NumPy number, as JSON has it."""
    if isinstance(number, np.ndarray | np.generic):
        return number.tolist()
    raise TypeError(f"{type(number).__name__} {number!r}")


def _address(kind: type) -> str:
    return f"{kind.__module__}:{kind.__qualname__}"


def _class_at(address: str) -> type:
    """A wrapper's class, from a module that is imported already."""
    module, _, name = address.partition(":")
    if module.startswith("gymnasium."):
        with suppress(ImportError):
            importlib.import_module(module)
    found = getattr(sys.modules.get(module), name, None)
    if not (isinstance(found, type) and issubclass(found, gym.Wrapper)):
        raise EnvError(f"The wrapper {name} of {module} is not here. Import or define it, then try again.")
    return found
