"""How a figure is written down: never without its spread."""

from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

from dqn_lesson.sweep import wilson


class Row(NamedTuple):
    """One line of the table: what was measured, what came out, what was promised, and whether it holds."""

    what: str
    figure: str
    target: str = ""
    met: bool | None = None  # None: nothing was promised, or not enough was measured to say

    @property
    def verdict(self) -> str:
        return {True: "met", False: "not met", None: ""}[self.met]


def share(successes: int, tries: int) -> str:
    """As in "9 of 10 (60 to 98 %)"."""
    low, high = wilson(successes, tries)
    return f"{successes} of {tries} ({100 * low:.0f} to {100 * high:.0f} %)"


def spread(values: Sequence[float], unit: str = "", digits: int = 1) -> str:
    """The median, and the lowest and highest value: "4.4 s (4.1 to 5.2)"."""
    middle, low, high = (f"{value:,.{digits}f}" for value in (median(values), min(values), max(values)))
    return f"{middle}{unit and ' ' + unit} ({low} to {high})"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table that reads well as plain text too.

    Raises:
        ValueError: a row is not as long as the head.
    """
    lines = [list(head), *(list(row) for row in rows)]
    if any(len(line) != len(head) for line in lines):
        raise ValueError(f"Each row needs {len(head)} cells, as many as the head.")
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    lines.insert(1, ["-" * width for width in widths])
    padded = (
        " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines
    )
    return "\n".join(f"| {line} |" for line in padded)
