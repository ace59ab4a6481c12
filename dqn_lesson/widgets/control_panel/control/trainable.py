"""What a panel can train: a class, a function that makes an agent, or an agent; and which settings it has."""

from typing import Any

import gymnasium as gym

from ....agent import DQNAgent
from ....hyperparameters import Hyperparameters
from ....sweep.fingerprint import names_in
from .trainer import MakeAgent, set_live

NO_AGENT = (
    "agent is {agent!r}, but must be a class or a function that makes an agent, called as agent(env, "
    "hyperparameters, seed), or an agent: an object with act, remember and replay. Try DQNAgent."
)
VERBS = ("act", "remember", "replay")
LIVE = tuple(name for name in Hyperparameters.names() if Hyperparameters.setting(name).live)
# The lesson whose agent has a setting for the first time.
LESSON = {
    "learning_rate": "02", "hidden": "02", "activation": "02", "optimizer": "02", "loss": "02",
    "memory_size": "03", "gamma": "04", "one_by_one": "04", "epsilon": "05", "epsilon_decay": "05",
    "epsilon_min": "05", "learning_rate_end": "06", "n_step": "07", "state_scale": "07", "clip_norm": "07",
    "target_tau": "07", "double": "07",
}  # fmt: skip
# Used by the loop around any agent, whatever the agent itself knows.
OF_THE_LOOP = frozenset(Hyperparameters.names()) - LESSON.keys()


def is_agent(agent: Any) -> bool:
    """Whether it is an agent itself, not something that makes one."""
    return not isinstance(agent, type) and all(callable(getattr(agent, verb, None)) for verb in VERBS)


def own_settings(agent: Any) -> Hyperparameters:
    """The settings an agent brings along: `hyperparameters`, and live ones as they stand in an object."""
    own = getattr(agent, "hyperparameters", None)
    own = own if isinstance(own, Hyperparameters) else Hyperparameters()
    if not is_agent(agent):
        return own
    return own.replace(**{name: getattr(agent, name) for name in LIVE if hasattr(agent, name)})


def maker(agent: Any, start: Hyperparameters) -> MakeAgent:
    """What makes the agent of a run: `agent` itself, or a function that gives it back, set by the sliders.

    Args:
        agent: as for `ControlPanel`.
        start: the settings with which the panel starts.

    Raises:
        ValueError: it is nothing that can be trained.
    """
    if not is_agent(agent) and not callable(agent):
        raise ValueError(NO_AGENT.format(agent=agent))
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
