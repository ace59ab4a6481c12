"""What a panel trains, where, and by which settings: told apart by what was given."""

from contextlib import suppress
from inspect import signature
from typing import Any, NamedTuple

import gymnasium as gym
from gymnasium.envs.registration import EnvSpec

from ....agent import DQNAgent, Policy
from ....environments import Recipe, environment_of, recipe_of
from ....games import LESSON_GAME, settings_of
from ....hyperparameters import Hyperparameters
from ....runs import Run
from ....sweep.fingerprint import names_in
from .trainer import MakeAgent, set_live

NO_AGENT = (
    "agent is {agent!r}, but must be a class or a function that makes an agent, called as agent(env, "
    "hyperparameters, seed), or an agent: an object with act, remember and replay. Try DQNAgent."
)
NO_SETTINGS = (
    "{given!r} is neither settings nor an environment nor an agent. Write ControlPanel(Hyperparameters("
    "gamma=0.9)), ControlPanel(env='Acrobot-v1') or ControlPanel(agent=DQNAgent)."
)
TWICE = "Two things were given as {name}: {one!r} and {other!r}. Give one, as {name}=..."
A_NETWORK = (
    "agent is a Keras network, which knows Q-values but can't train itself. Put it into an agent: agent ="
    " DQNAgent(gym.make('CartPole-v1')), then agent.model = your network, then ControlPanel(agent=agent)."
)
A_POLICY = (
    "agent is a Policy, which is frozen and never learns. Give the agent that it is a snapshot of; or watch "
    "it with EpisodePlayer(policy), or examine it with ExamView(policy)."
)
AN_ENVIRONMENT = "agent is an environment, {agent!r}. Write ControlPanel(env=...) with it."
VERBS = ("act", "remember", "replay")
LIVE = Hyperparameters.live_names()
# The lesson whose agent has a setting for the first time; empty: only the package's own has it.
LESSON = {
    "learning_rate": "02", "hidden": "02", "activation": "02", "optimizer": "02", "loss": "02",
    "memory_size": "03", "gamma": "04", "one_by_one": "04", "epsilon": "05", "epsilon_decay": "05",
    "epsilon_min": "05", "learning_rate_end": "06", "n_step": "07", "state_scale": "07", "clip_norm": "07",
    "target_tau": "07", "double": "07", "filters": "10", "stop_at_reward": "10",
    "priority": "", "dueling": "",
}  # fmt: skip
# Used by the loop around any agent, whatever the agent itself knows.
OF_THE_LOOP = frozenset(Hyperparameters.names()) - LESSON.keys()


class Trainable(NamedTuple):
    """What a panel was given, each in its place."""

    settings: Hyperparameters
    recipe: Recipe
    agent: Any  # a class, a function or an agent
    seed: int
    learner: gym.Env | None  # the learner's own environment, where an agent of it is trained further


def trainable(settings: Any, env: Any, agent: Any, seed: int | None) -> Trainable:
    """Tells apart what was given by what it is, and finds out what was not given; see `ControlPanel`.

    Raises:
        ValueError: it can't be trained, or not there.
    """
    given = {} if agent is DQNAgent else {"agent": agent}
    for value in (settings, env):
        if value is None:
            continue
        name = _place_of(value) or ("env" if value is env else "")
        if not name:
            raise ValueError(NO_SETTINGS.format(given=value))
        if name in given:
            raise ValueError(TWICE.format(name=name, one=value, other=given[name]))
        given[name] = value
    settings, env, agent = given.get("hyperparameters"), given.get("env"), given.get("agent", DQNAgent)
    if isinstance(agent, Run):
        settings, seed = settings or agent.settings, agent.seed if seed is None else seed
        agent = agent.agent(env) if agent.checkpoint is None else agent.resume(env)
    _check_can_learn(agent)
    learner = None
    if is_agent(agent):
        recipe = environment_of(agent, env)
        own = getattr(agent, "env", None) if env is None else env
        learner = own if isinstance(own, gym.Env) else None
    else:
        recipe = recipe_of(LESSON_GAME if env is None else env)
    return Trainable(settings or own_settings(agent, recipe), recipe, agent, seed or 0, learner)


def _place_of(value: Any) -> str:
    """Which argument of `ControlPanel` a value is for; empty where it doesn't show."""
    if isinstance(value, Hyperparameters):
        return "hyperparameters"
    kind = value if isinstance(value, type) else type(value)
    if isinstance(value, str | EnvSpec | Recipe) or issubclass(kind, gym.Env | gym.vector.VectorEnv):
        return "env"
    if _can_be_trained(value) or _takes(value, 3):
        return "agent"
    return "env" if _takes(value, 0) else ""


def _takes(value: Any, num: int) -> bool:
    """Whether it is a function that can be called with so many arguments; a maker of agents takes three."""
    if isinstance(value, type) or not callable(value):
        return False
    with suppress(TypeError, ValueError):  # it takes another number, or doesn't say how many
        signature(value).bind(*range(num))
        return True
    return False


def _can_be_trained(agent: Any) -> bool:
    """Whether it looks as if it were meant to be."""
    verbs = all(callable(getattr(agent, verb, None)) for verb in VERBS)
    return verbs or isinstance(agent, Run | Policy) or _is_network(agent)


def _is_network(agent: Any) -> bool:
    """Whether it is a Keras model, or a class of them."""
    return hasattr(agent, "predict") and hasattr(agent, "get_weights")


def _check_can_learn(agent: Any) -> None:
    kind = agent if isinstance(agent, type) else type(agent)
    if isinstance(agent, Policy):
        raise ValueError(A_POLICY)
    if _is_network(agent):
        raise ValueError(A_NETWORK)
    if issubclass(kind, gym.Env):
        raise ValueError(AN_ENVIRONMENT.format(agent=agent))
    if not (callable(agent) or is_agent(agent)):
        raise ValueError(NO_AGENT.format(agent=agent))


def is_agent(agent: Any) -> bool:
    """Whether it is an agent itself, not something that makes one."""
    return not isinstance(agent, type) and all(callable(getattr(agent, verb, None)) for verb in VERBS)


def own_settings(agent: Any, recipe: Recipe) -> Hyperparameters:
    """The settings an agent brings along, live ones as they stand in an object; else those of the game."""
    own = getattr(agent, "hyperparameters", None)
    own = own if isinstance(own, Hyperparameters) else settings_of(recipe)
    if not is_agent(agent):
        return own
    return own.replace(**{name: getattr(agent, name) for name in LIVE if hasattr(agent, name)})


def maker(agent: Any, start: Hyperparameters) -> MakeAgent:
    """What makes the agent of a run: `agent` itself, or a function that gives it back, set by the sliders.

    Args:
        agent: as for `ControlPanel`.
        start: the settings with which the panel starts.
    """
    if not is_agent(agent):
        return agent
    epsilon = start.epsilon

    def as_it_is(env: gym.Env, hyperparameters: Hyperparameters, seed: int):
        nonlocal epsilon
        for name in LIVE:
            if name != "epsilon":
                set_live(agent, name, getattr(hyperparameters, name))
        if hyperparameters.epsilon != epsilon:  # it falls by itself: only a new value is meant
            epsilon = hyperparameters.epsilon
            set_live(agent, "epsilon", epsilon)
        return agent

    return as_it_is


def has_settings(agent: Any) -> frozenset[str]:
    """The names of the settings that mean something to an agent.

    A class has those that its code mentions (`self.gamma`, `hyperparameters.gamma`) wherever a run comes to,
    in methods that it inherits too; an object also those it holds. A function that makes agents tells
    nothing before it has made one: then it is all of them.
    """
    names = frozenset(Hyperparameters.names())
    if not isinstance(agent, type) and not is_agent(agent):
        return names
    kind = agent if isinstance(agent, type) else type(agent)
    mentioned = _mentioned(kind)
    if not issubclass(kind, DQNAgent):
        mentioned |= {name for name in names if hasattr(agent, name)}
    if "learning_rate_factor" in mentioned or hasattr(agent, "learning_rate_factor"):
        mentioned.add("learning_rate_end")
    if "sample_by_priority" not in mentioned:  # its memory has priorities, but its own `replay` asks for none
        mentioned.discard("priority")
    return names & (mentioned | OF_THE_LOOP)


def replays_as_ours(agent: Any) -> bool:
    """Whether it is a `DQNAgent` that learns by the package's own, quick `replay`."""
    kind = agent if isinstance(agent, type) else type(agent)
    return issubclass(kind, DQNAgent) and kind.replay is DQNAgent.replay


def _mentioned(kind: type) -> set[str]:
    """The names in the code of a class that a run reaches, from method to method."""
    mentioned, waiting = set(), {"__init__", *VERBS}
    passed_on = {"super", *(parent.__name__ for parent in kind.__mro__)}  # `DQNAgent.act(self, state)`, too
    while waiting:
        name = waiting.pop()
        mentioned.add(name)
        for parent in kind.__mro__:
            found = names_in(vars(parent).get(name))
            waiting |= found - mentioned
            if name in vars(parent) and passed_on.isdisjoint(found):  # what is replaced is not reached
                break
    return mentioned
