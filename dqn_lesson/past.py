"""What an agent has lived through in training, and whether it could learn anything from it.

Schedules go by an agent's past and not by one call of `train`, so that many short calls are as good as a
long one.
"""

import weakref
from contextlib import suppress
from dataclasses import dataclass, field
from math import ceil, inf, isfinite
from numbers import Real
from typing import Any, NamedTuple

import gymnasium as gym
import numpy as np

from .hyperparameters import Hyperparameters

MOST_ALIKE = (
    1_000  # greedy steps with the same action, from the first update on, that mean nothing is learned
)
_pasts: dict[int, "Past"] = {}  # id of an agent -> its past, for agents that keep none themselves
_kept_alive: list[Any] = []  # agents of which nobody can hear that they are gone


class Episode(NamedTuple):
    """One finished training episode, as callbacks get it."""

    number: int  # from 1
    score: float  # the environment's own rewards added up
    num_steps: int  # of the agent's training so far, all episodes together
    terminated: bool
    epsilon: float | None
    loss: float | None  # of the last replay so far


class Episodes(list[Episode]):
    """Finished episodes: a list that is shown in one line."""

    def __repr__(self) -> str:
        last = [episode.score for episode in self[-20:]]
        mean = f", the last {len(last)} with a mean score of {sum(last) / len(last):.1f}" if last else ""
        return f"<{len(self):,} episodes{mean}>"


class Diagnosis:
    """Watches a training for what makes learning impossible; `cause` names it when the training ends."""

    def __init__(self):
        self.num_steps = self.num_updates = self.num_greedy = 0
        self.is_broken = self.states_differ = self.moved = self.rewards_differ = False
        self.terminated = self.actions_differ = False
        self.first_action, self.first_reward = -1, 0.0
        self._states: list[np.ndarray] = []  # the first one, and some more, ever further apart

    def note(self, step: Any, reward: float, updated: bool, greedy: bool) -> None:
        """Looks at one step of training.

        Args:
            step: a `Step`, with `loss` if the agent said one after it.
            reward: what the agent learned from.
            updated: whether the agent replayed after it.
            greedy: whether its action was the agent's choice, not a random one.
        """
        self._states = self._states or [step.state]
        if not self.num_steps:
            self.first_reward = reward
        self.num_steps += 1
        if not self.states_differ:
            self.states_differ = not np.array_equal(step.next_state, self._states[0])
            if self.states_differ:
                self._states.append(step.next_state)
        elif self.num_steps & (self.num_steps - 1) == 0:  # at powers of two
            self._states.append(step.next_state)
        self.moved = self.moved or not np.array_equal(step.next_state, step.state)
        self.rewards_differ = self.rewards_differ or reward != self.first_reward
        self.terminated = self.terminated or step.terminated
        if greedy and self.num_updates:
            self.first_action = int(step.action) if self.num_greedy == 0 else self.first_action
            self.num_greedy += 1
            self.actions_differ = self.actions_differ or step.action != self.first_action
        self.num_updates += updated
        self.is_broken = self.is_broken or _is_broken(step.loss)

    def cause(self, agent: Any, hp: Hyperparameters) -> str | None:
        """Why nothing was learned, as the second half of a sentence; None: nothing speaks against it."""
        if not self.num_steps:
            return None
        if not self.num_updates:
            start = f"the first one comes when an episode ends after at least {hp.learning_starts:,} steps"
            if hp.replay_every:
                first = hp.replay_every * max(1, ceil(hp.learning_starts / hp.replay_every))
                start = f"the first one comes at step {first:,} (see `learning_starts` and `replay_every`)"
            return f"no update was made up to step {self.num_steps:,}, because {start}"
        q_values = _q_values(agent, self._states)
        if self.is_broken or not np.isfinite(q_values).all():
            return (
                "its numbers broke, for the loss or a Q-value is infinite or no number any more. A "
                "lower learning "
                "rate, smaller rewards or scaled states may help"
            )
        if not self.states_differ:
            return "all states were the same, so it can't tell one moment from another"
        if not self.moved:
            return "the next state was always the same as the state, so it never saw what an action does"
        if not (self.rewards_differ or self.terminated):
            return (
                f"every reward was the same ({self.first_reward:g}) and no episode terminated, so no action "
                "looked better than another"
            )
        if len(q_values) and np.ptp(q_values, axis=0).max() <= 1e-6 * np.abs(q_values).max():
            return (
                "the network gives the same Q-values for every state, so perhaps its nodes are dead and "
                "always "
                "say 0. Another seed, a lower learning rate or scaled states may help"
            )
        if self.num_greedy >= MOST_ALIKE and not self.actions_differ and getattr(agent, "action_size", 2) > 1:
            return (
                f"since its first update it chose action {self.first_action} every time it did not explore. "
                "Unless that is always the best one, it learned nothing from the states"
            )
        return None


@dataclass
class Past:
    """An agent's training so far, all calls together.

    Attributes:
        num_steps: environment steps.
        episodes: the finished ones.
        loss: of the last replay.
        env: where it was trained last.
        diagnosis: what was seen on the way.
    """

    num_steps: int = 0
    episodes: list[Episode] = field(default_factory=list)
    loss: float | None = None
    env: gym.Env | None = None
    diagnosis: Diagnosis = field(default_factory=Diagnosis, repr=False)

    def learning_rate_factor(self, hp: Hyperparameters, num_episodes: int) -> float:
        """1 at first, falling in a straight line to `learning_rate_end` at the last step."""
        share = max(self.num_steps / hp.num_steps, num_episodes / (hp.num_episodes or inf))
        return 1 - (1 - hp.learning_rate_end) * min(share, 1.0)

    def end(self, hp: Hyperparameters, num_steps: int | None) -> tuple[float, float]:
        """At how many steps and at how many episodes of its life a call of `train` ends.

        After `num_steps` more, if they are given; else where the budget ends; past it, after as much again.
        """
        if num_steps is not None:
            return self.num_steps + Hyperparameters.checked("num_steps", num_steps), inf
        most = hp.num_episodes or inf
        return (
            hp.num_steps if self.num_steps < hp.num_steps else self.num_steps + hp.num_steps,
            most if len(self.episodes) < most else len(self.episodes) + most,
        )

    def note(self, agent: Any, step: Any, reward: float, updated: bool) -> None:
        """Keeps what one step brought; arguments as for `Diagnosis.note`."""
        greedy = not agent.explored if hasattr(agent, "explored") else getattr(agent, "epsilon", 0) == 0
        self.diagnosis.note(step, reward, updated, greedy)
        if step.ended:
            epsilon, loss = as_number(getattr(agent, "epsilon", None)), as_number(self.loss)
            number = len(self.episodes) + 1
            self.episodes.append(Episode(number, step.score, self.num_steps, step.terminated, epsilon, loss))

    def used_up(self, hp: Hyperparameters, lived: int) -> str:
        """One sentence if the budget was used up since `lived` steps: the rate falls no further; or empty."""
        if not lived <= hp.num_steps < self.num_steps or hp.learning_rate_end == 1:
            return ""
        return (
            f"The budget of {hp.num_steps:,} steps is used up: from here on the learning rate stays at "
            f"{100 * hp.learning_rate_end:g} % of its first value. To train longer, make the agent with a "
            "larger num_steps."
        )

    def finding(self, agent: Any, hp: Hyperparameters) -> str:
        """One sentence that says that nothing was learned, and why; empty if that can't be said."""
        cause = self.diagnosis.cause(agent, hp)
        return f"Nothing was learned: {cause}." if cause else ""


def past_of(agent: Any, keep: bool = False) -> Past:
    """The past that an agent keeps itself, in `past`, else the one kept here; nothing is written into it.

    Of an agent that was never trained it is an empty one, which is kept from now on if `keep` says so.
    """
    if isinstance(past := getattr(agent, "past", None), Past):
        return past
    past = _pasts.get(id(agent)) or Past()
    if keep and id(agent) not in _pasts:
        try:
            weakref.finalize(agent, _pasts.pop, id(agent), None)
        except TypeError:
            _kept_alive.append(agent)
        _pasts[id(agent)] = past
    return past


def as_number(value: Any) -> float | None:
    """A number as it is kept of an episode; None for all else that an agent of one's own may return."""
    return float(value) if isinstance(value, Real) else None


def _is_broken(loss: Any) -> bool:
    return not isfinite(as_number(loss) or 0.0)


def _q_values(agent: Any, states: list[np.ndarray]) -> np.ndarray:
    """The Q-values of some states, `[N, A]`, if the agent or its Keras model can say them; else none."""
    rows = np.unique([np.reshape(state, -1) for state in states], axis=0)
    if np.ndim(states[0]) == 3:
        rows = rows.reshape(-1, *states[0].shape)
    told = np.zeros((0, 1))
    with suppress(Exception):  # a learner's own may want one state at a time, or raise anything else
        if len(rows) > 1 and hasattr(agent, "q_values"):  # before `model`: who takes hold of that slows `act`
            told = np.asarray(agent.q_values(rows), float)
        elif len(rows) > 1 and hasattr(model := getattr(agent, "model", None), "predict"):
            told = np.asarray(model.predict(rows, verbose=0), float)
    return told if told.ndim == 2 and len(told) == len(rows) else np.zeros((0, 1))
