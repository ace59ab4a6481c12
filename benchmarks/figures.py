"""How a figure is written down: never without its spread."""

from collections.abc import Sequence
from typing import NamedTuple


class Row(NamedTuple):
    """One line of the table: what was measured, what came out, what was promised, and whether it holds."""

    what: str
    figure: str
    target: str = ""
    met: bool | None = None  # None: nothing was promised, or not enough was measured to say

    @property
    def verdict(self) -> str:
        return {True: "met", False: "not met", None: ""}[self.met]


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
