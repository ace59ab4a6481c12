"""How many of the seeds pass, and whether that, or a difference, may be luck."""

import math
from collections.abc import Iterable
from math import comb
from typing import NamedTuple

from .outcome import Outcome

RARE = 0.05  # what comes by luck less often is no longer called luck


class SuccessRate(NamedTuple):
    """How many seeds pass the exam. As text: a sentence that says what it is worth."""

    passed: int
    tried: int
    low: float  # the true share lies between them in 95 of 100 cases
    high: float
    failed: int = 0  # stopped by an error; they are among those tried

    @property
    def share(self) -> float:
        """The share of the seeds that pass, from 0 to 1."""
        return self.passed / self.tried

    @property
    def may_be_luck(self) -> int:
        """The largest difference to another setting, tried with as many seeds, that may be luck."""
        others = (k for k in range(self.tried + 1) if not is_rare(self.passed, self.tried, k, self.tried))
        return max(abs(k - self.passed) for k in others)

    def __str__(self) -> str:
        every = self.may_be_luck >= max(self.passed, self.tried - self.passed)
        difference = "any difference" if every else f"a difference of up to {self.may_be_luck}"
        seeds, verb = ("one seed", "passes") if self.tried == 1 else (f"{self.tried} seeds", "pass")
        failed = f", {self.failed} stopped by an error" if self.failed else ""
        return (
            f"{self.passed} of {self.tried} seed{'s' * (self.tried != 1)} {verb} ({100 * self.low:.0f} to "
            f"{100 * self.high:.0f} %){failed}; with {seeds}, {difference} may be luck"
        )


class Comparison(NamedTuple):
    """Two settings side by side. As text: a sentence that says whether the difference may be luck."""

    first: str
    second: str
    rates: tuple[SuccessRate, SuccessRate]
    chance: float  # of a difference like this, or a larger one, if both were equally good

    def __str__(self) -> str:
        one, other = (f"{rate.passed} of {rate.tried} pass" for rate in self.rates)
        cases = round(100 * self.chance)
        often = f"in {cases} of 100 cases" if cases else "in less than 1 of 100 cases"
        verdict = f"it {'is hardly' if self.chance < RARE else 'may be'} luck"
        said = f"A difference like this comes by luck alone {often}: {verdict}."
        said = "No difference to speak of." if self.chance > 0.995 else said
        return f"{self.first}: {one}. {self.second}: {other}. {said}"


def success_rates(outcomes: Iterable[Outcome]) -> dict[str, SuccessRate]:
    """For each of the settings, by name: how many of its seeds pass the exam, of all that were tried.

    Raises:
        ValueError: the environment names no pass mark.
    """
    by_name: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        if outcome.exam is not None and outcome.exam.bar is None:
            raise ValueError("This environment names no pass mark, so nobody passes. Compare `exam.mean`.")
        by_name.setdefault(outcome.name, []).append(outcome)
    rates = {}
    for name, runs in by_name.items():
        passed = sum(run.exam is not None and run.exam.passed for run in runs)
        failed = sum(run.error is not None for run in runs)
        rates[name] = SuccessRate(passed, len(runs), *wilson(passed, len(runs)), failed)
    return rates


def success_rate(outcomes: Iterable[Outcome]) -> SuccessRate:
    """How many seeds of one setting pass the exam.

    Raises:
        ValueError: there are no outcomes, or those of several settings.
    """
    rates = success_rates(outcomes)
    if len(rates) != 1:
        names = ", ".join(map(repr, rates)) or "none"
        raise ValueError(
            f"Give outcomes of one setting; these are of {names}. `success_rates` takes several."
        )
    return next(iter(rates.values()))


def compare_success(outcomes: Iterable[Outcome], first: str, second: str) -> Comparison:
    """Whether two of the settings differ by more than luck.

    Args:
        outcomes: of these settings, and of others if you like.
        first: the name of one.
        second: the name of the other.

    Raises:
        ValueError: there are no outcomes of that name.
    """
    rates = success_rates(outcomes)
    if missing := [name for name in (first, second) if name not in rates]:
        raise ValueError(f"No outcome is of {missing[0]!r}. There are: {', '.join(map(repr, rates))}.")
    one, other = rates[first], rates[second]
    chance = fisher(one.passed, one.tried, other.passed, other.tried)
    return Comparison(first, second, (one, other), chance)


def wilson(successes: int, tries: int, z: float = 1.96) -> tuple[float, float]:
    """The interval which holds the true share in 95 of 100 cases (Wilson 1927, doi:10.2307/2276774).

    Raises:
        ValueError: there were no tries, or more successes than tries.
    """
    if not 0 <= successes <= tries or tries == 0:
        raise ValueError(f"{successes} successes in {tries} tries: give 0 to N successes in N tries, N >= 1.")
    share = successes / tries
    shrink = 1 + z**2 / tries
    middle = (share + z**2 / (2 * tries)) / shrink
    half = z / shrink * math.sqrt(share * (1 - share) / tries + z**2 / (4 * tries**2))
    return max(0.0, middle - half), min(1.0, middle + half)


def fisher(passed: int, tried: int, other_passed: int, other_tried: int) -> float:
    """The chance of counts at least as unlikely as these, if both were equally good (Fisher 1935).

    All successes are thought of as dealt out to the two groups like cards; the exact two-sided test.
    """
    both, successes = tried + other_tried, passed + other_passed

    def ways(first: int) -> int:  # of dealing so many to the first group
        return comb(tried, first) * comb(other_tried, successes - first)

    possible = range(max(0, successes - other_tried), min(tried, successes) + 1)
    seen = ways(passed)
    return sum(count for first in possible if (count := ways(first)) <= seen) / comb(both, successes)


def is_rare(passed: int, tried: int, other_passed: int, other_tried: int) -> bool:
    """Whether such a difference is too rare to be called luck."""
    return fisher(passed, tried, other_passed, other_tried) < RARE
