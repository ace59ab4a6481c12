"""The exam: how an agent plays without a random action, from starts that its training never saw."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from numbers import Integral
from typing import Any

from .agent import LARGEST_SEED
from .environments import checked_agent, cut_at, environment_of
from .progress_meter import DELAY, progress_meter
from .training import greedy, play

FIRST_EXAM_SEED = LARGEST_SEED + 1


@dataclass(frozen=True, repr=False)
class ExamResult:
    """How an agent did in an exam.

    Attributes:
        scores: one for each start.
        bar: the mean that passes; None: nobody says.
        cut_at: the step at which each episode was ended, where the environment itself sets no limit.
    """

    scores: tuple[float, ...]
    bar: float | None
    cut_at: int | None = None

    @property
    def mean(self) -> float:
        """The mean score over all starts."""
        return sum(self.scores) / len(self.scores)

    @property
    def passed(self) -> bool:
        """Whether the mean reaches the bar."""
        return self.bar is not None and self.mean >= self.bar

    def __repr__(self) -> str:
        return f"<ExamResult {self}>"

    def __str__(self) -> str:
        bar = "no pass mark is known" if self.bar is None else f"{self.bar:g} is enough"
        cut = f"; without a limit, episodes end at {self.cut_at:,} steps" if self.cut_at else ""
        verdict = "" if self.bar is None else ("passed: " if self.passed else "not passed: ")
        return f"{verdict}mean {self.mean:.1f} over {len(self.scores)} unseen starts ({bar}{cut})"


def exam(
    agent,
    env: Any = None,
    num_starts: int = 100,
    max_steps: int | None = None,
    progress: bool | None = None,
) -> ExamResult:
    """Lets the agent play unseen starts without a random action, and changes nothing in it.

    Args:
        agent: a `DQNAgent`, a `Policy`, a `Run`, or any object with `act`.
        env: the environment, its id, its spec or a function that makes it; None: the agent's own. It is made
            again; its time limit and pass mark (CartPole-v1: 475 at 500) are those of its spec.
        num_starts: how many episodes.
        max_steps: another time limit.
        progress: whether to show how far it is; None: where a person looks and it takes
            longer than a second.

    Raises:
        ValueError: a count is not a whole number of at least 1, no environment is known, or `agent` is none.
    """
    recipe = environment_of(checked_agent(agent), env)
    num_starts, scores = checked_count("num_starts", num_starts, 100), []
    with progress_meter(num_starts, "exam starts", progress, delay=DELAY) as meter:
        for score in examining(agent, recipe, num_starts, max_steps):
            scores.append(score)
            meter.update()
    return ExamResult(tuple(scores), recipe.pass_mark, cut_at(recipe) if max_steps is None else None)


def examining(agent, env: Any = None, num_starts: int = 100, max_steps: int | None = None) -> Iterator[float]:
    """The exam start by start, with `exam`'s arguments and errors: yields each score when its episode ends.

    Between two scores an agent that knows no `explore` keeps epsilon 0; close it to end early.
    """
    seeds = range(FIRST_EXAM_SEED, FIRST_EXAM_SEED + checked_count("num_starts", num_starts, 100))
    max_steps = None if max_steps is None else checked_count("max_steps", max_steps, 500)
    recipe = environment_of(checked_agent(agent), env)
    max_steps = cut_at(recipe) if max_steps is None else max_steps
    player = agent if hasattr(agent, "act") else agent.policy(recipe)  # a run has one
    with closing(recipe.make(max_episode_steps=max_steps)) as made, greedy(player):
        yield from (step.score for step in play(player, made, seeds, explore=False) if step.ended)


def checked_count(name: str, count: int, example: int) -> int:
    """The count as a plain int.

    Raises:
        ValueError: it is not a whole number of at least 1; `example` is one.
    """
    if isinstance(count, bool) or not isinstance(count, Integral) or count < 1:
        raise ValueError(f"{name} is {count!r}, but must be a whole number of at least 1. Try {example}.")
    return int(count)
