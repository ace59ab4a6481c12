"""The exam at the end of a run, start by start, with a way out where it lasts long."""

from collections.abc import Callable
from contextlib import closing
from typing import Any

from ....environments import Recipe, cut_at
from ....examination import ExamResult, examining

NUM_STARTS, FEWER_STARTS = 100, 10  # of the exam, and of the shorter one
LONG_EXAM = 10.0  # seconds; an exam that will last longer may be made shorter


class ExamRun:
    """One exam, which may be shortened while it goes on.

    Attributes:
        scores: so far.
        num_starts: how many it will have.
        seconds: how long it has taken so far, without pauses; set by the run's own thread, which alone knows
            when a pause was over.

    Args:
        num_starts: of the environment's own exam, if it has one.
    """

    def __init__(self, num_starts: int | None = None):
        self.scores: list[float] = []
        self.num_starts = self._most = num_starts or NUM_STARTS
        self._fewer = num_starts // 4 if num_starts else FEWER_STARTS
        self.seconds = 0.0

    def shorten(self) -> None:
        """Asks for fewer starts; those that were played count."""
        self.num_starts = self._fewer

    @property
    def is_long(self) -> bool:
        """Whether it is clearly going to last long and can still be shortened."""
        if self.seconds < 1 or self.num_starts == self._fewer:
            return False
        return self.seconds * self.num_starts / (len(self.scores) + 1) > LONG_EXAM

    def take(self, agent: Any, recipe: Recipe, between: Callable[[], None]) -> ExamResult:
        """Lets the agent play, and calls `between` after every start but the last."""
        with closing(examining(agent, recipe, self._most)) as exam:
            for score in exam:
                self.scores.append(score)
                if len(self.scores) >= self.num_starts:
                    break
                between()
        return ExamResult(tuple(self.scores), recipe.pass_mark, cut_at(recipe))
