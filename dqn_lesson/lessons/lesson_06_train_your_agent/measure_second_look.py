"""Can the plain agent of lesson 06 do without a longer view? Ten more seeds.

On the seeds of `plain` leaving out gamma 0.995 seemed to cost nothing. So it was left out, and the agent was
trained on seeds that nothing had been chosen on.
"""

import sys

from .figures import Row, share, spread
from .many import as_row, outcomes
from .part import run_alone
from .plain import GOOD, settings_without
from .progress import Progress

QUESTION = "On ten more seeds, can the plain agent of lesson 06 do without a longer view?"
QUICK = {"seeds": range(30, 31)}
LEFT_OUT = "look farther"


def measure(progress: Progress, seeds: range = range(30, 40), workers: int = 2) -> list[dict]:
    settings = {LEFT_OUT: settings_without(LEFT_OUT)}
    return [as_row(outcome) for outcome in outcomes(progress, settings, seeds, workers)]


def rows(measured: list[dict]) -> list[Row]:
    means = [run["mean"] for run in measured]
    good = sum(mean >= GOOD for mean in means)
    return [
        Row(f"without {LEFT_OUT}: reach {GOOD}", share(good, len(means))),
        Row(f"without {LEFT_OUT}: mean exam score", spread(means)),
    ]


if __name__ == "__main__":
    run_alone(sys.modules[__name__])
