"""The table of scores: a line for each finished episode."""

import csv
import io
from collections.abc import Iterable

from ..training import Episode

_HEADS = ("episode", *Episode._fields[1:])


def to_csv(episodes: Iterable[Episode]) -> bytes:
    """The whole table."""
    return header() + b"".join(map(line, episodes))


def header() -> bytes:
    """The line above the scores."""
    return _line(_HEADS)


def line(episode: Episode) -> bytes:
    """The line of one episode."""
    return _line(episode._replace(terminated=int(episode.terminated)))


def whole_lines(content: bytes) -> bytes:
    """What was written to its end: whoever was killed while writing leaves half a line."""
    return content[: content.rfind(b"\n") + 1]


def from_csv(content: bytes) -> tuple[Episode, ...]:
    """The episodes of a table.

    Raises:
        ValueError: it is another table. A sentence about the file without its subject.
    """
    try:
        head, *rows = csv.reader(content.decode().splitlines()) if content else [[]]
        if head == list(_HEADS):
            return tuple(_episode(*row) for row in rows)
    except (csv.Error, TypeError, ValueError) as error:
        raise ValueError(f"is damaged: {error}") from error
    raise ValueError(f"is no table of scores: its first line is {','.join(head)!r}")


def _episode(number: str, score: str, num_steps: str, terminated: str, epsilon: str, loss: str) -> Episode:
    return Episode(
        number=int(number),
        score=float(score),
        num_steps=int(num_steps),
        terminated=terminated == "1",
        epsilon=float(epsilon) if epsilon else None,
        loss=float(loss) if loss else None,
    )


def _line(cells: Iterable) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue().encode()
