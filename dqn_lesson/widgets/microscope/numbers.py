"""The arithmetic of one TD target, term by term, from a memory and an agent."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...environments import Recipe
from ...games import LESSON_GAME, action_names, neighbouring
from ...memory import Batch
from .subject import Subject


@dataclass(frozen=True)
class Look:
    """One transition with all that its TD target is made of.

    Attributes:
        state: `(S,)`.
        action: the one taken.
        rewards: this one and those that the n-step return adds to it.
        next_state: after the last of the rewards, `(S,)`.
        terminated: nothing comes after it.
        gamma: of the agent.
        guess: Q-values of `state`, `(A,)`.
        own: the network's own Q-values of `next_state`, `(A,)`.
        target_q: the target network's Q-values of `next_state`, `(A,)`; without one the network's own.
        double: whether the network itself chooses the next action.
        where: the environment, by whose names numbers and actions go.
    """

    state: np.ndarray
    action: int
    rewards: tuple[float, ...]
    next_state: np.ndarray
    terminated: bool
    gamma: float
    guess: np.ndarray
    own: np.ndarray
    target_q: np.ndarray
    double: bool
    where: str | Recipe = LESSON_GAME

    def name(self, action: int) -> str:
        """What an action is called."""
        return action_names(self.where, len(self.guess))[action]

    @property
    def returned(self) -> float:
        """The rewards, each later one times gamma once more."""
        return float(sum(self.gamma**k * reward for k, reward in enumerate(self.rewards)))

    @property
    def discount(self) -> float:
        """What the future counts: gamma once for each reward, 0 after the end."""
        return 0.0 if self.terminated else self.gamma ** len(self.rewards)

    @property
    def chosen(self) -> int:
        """The action that would be taken in `next_state`."""
        return int(np.argmax(self.own if self.double else self.target_q))

    @property
    def future(self) -> float:
        """The Q-value of that action, by the target network."""
        return float(self.target_q[self.chosen])

    @property
    def target(self) -> float:
        """The TD target."""
        return self.returned + self.discount * self.future

    @property
    def td_error(self) -> float:
        """How far the target lies above the guess for the action that was taken."""
        return self.target - float(self.guess[self.action])

    @property
    def batch(self) -> Batch:
        """As a batch of one, for an update."""
        return Batch(
            self.state[None].astype(np.float32),
            np.array([self.action], np.int32),
            np.array([self.returned], np.float32),
            self.next_state[None].astype(np.float32),
            np.array([self.discount], np.float32),
        )


def look_at(subject: Subject, memory: Sequence, index: int) -> Look:
    """One transition of a memory, with what follows it in the same episode.

    Args:
        subject: the agent.
        memory: of `(state, action, reward, next_state, terminated, ...)`, in the order of play.
        index: which one, 0 the oldest.
    """
    rows = steps_of(memory, index, subject.n_step)
    state, next_state = np.reshape(rows[0][0], -1), np.reshape(rows[-1][3], -1)
    return Look(
        state=state,
        action=int(rows[0][1]),
        rewards=tuple(float(row[2]) for row in rows),
        next_state=next_state,
        terminated=bool(rows[-1][4]),
        gamma=subject.gamma,
        guess=np.asarray(subject.q_values(state[None]))[0],
        own=np.asarray(subject.q_values(next_state[None]))[0],
        target_q=np.asarray(subject.target_q(next_state[None]))[0],
        double=subject.double,
        where=subject.where,
    )


def steps_of(memory: Sequence, index: int, n_step: int) -> list[tuple]:
    """A transition and up to `n_step - 1` that follow it in the same episode, as `ReplayMemory` counts them.

    An episode has ended where it terminated, or where the next transition begins in another state.
    """
    rows = [memory[index]]
    while len(rows) < n_step and index + len(rows) < len(memory) and not rows[-1][4]:
        following = memory[index + len(rows)]
        if not np.array_equal(np.reshape(following[0], -1), np.reshape(rows[-1][3], -1)):
            break
        rows.append(following)
    return rows


def neighbours(state: np.ndarray, where: str | Recipe = LESSON_GAME) -> dict[str, np.ndarray]:
    """States a little beside this one, by what was changed; none where the game's file names none."""
    return {words: state + np.array(change) for words, change in neighbouring(where, len(state)).items()}
