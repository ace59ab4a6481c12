"""One line that says how far something has come: the steps of a training, the runs of a sweep, a benchmark.

In a notebook it is a line of its own that is redrawn in place, and is gone when all is done. It is text there
too: tqdm's widget is an error message in a notebook that is opened again.
"""

import html
import sys
from collections.abc import Iterable, Iterator

from tqdm import tqdm

FORMAT = "{desc}|{bar:30}| {n:,} of {total:,} {unit}, {elapsed} so far{left}{postfix}"
LINE = "{desc}{n:,} of {total:,} {unit}{left}{postfix}"
DELAY = 1.0  # seconds: what is over by then needs no word


class _Meter(tqdm):
    """tqdm, with the seconds that are left as a word."""

    @property
    def format_dict(self) -> dict:
        """What its line is made of."""
        known = super().format_dict
        rate = known["rate"] or (known["n"] / known["elapsed"] if known["elapsed"] else 0)
        left = (known["total"] - known["n"]) / rate if rate else None
        words = "" if left is None else f"{left:.0f} s" if left < 100 else tqdm.format_interval(left)
        return known | {"left": f", {words} to go" if words else ""}


class _NotebookMeter(_Meter):
    """The same in a display of its own: what is printed or shown meanwhile stands below it."""

    _place = None

    def display(self, msg: str | None = None, pos: int | None = None) -> None:
        """Redraws the line, cut off where the page is narrow; an empty text clears it."""
        from IPython.display import DisplayHandle

        text = str(self) if msg is None else msg
        if self._place is None and not text:
            return
        page = f"<div class='dqn-meter' style='{_STYLE}'>{html.escape(text)}</div>" if text else ""
        show = self._place.update if self._place else self._begin(DisplayHandle())
        show({"text/plain": text, "text/html": page}, raw=True)

    def _begin(self, place) -> object:
        self._place = place
        return place.display

    def clear(self, nolock: bool = False) -> None:
        """Nothing is in the way of what is printed."""


_STYLE = "font-size: 90%; white-space: nowrap; overflow: hidden; text-overflow: ellipsis"


def progress_meter(total: int, unit: str, show: bool | None = None, name: str = "", delay: float = 0) -> tqdm:
    """Counts to a total, and redraws its line ten times a second at the most.

    ```
    with progress_meter(num_steps, "steps") as meter:
        for step in steps:
            meter.update()
            if step.ended:
                meter.set_postfix_str(f"newest score {step.score:.0f}", refresh=False)
    ```

    Args:
        total: how many there will be.
        unit: of what, in the plural.
        show: whether to draw it; None: where a person looks, in a notebook or on a terminal.
        name: stands in front.
        delay: seconds before it is drawn, unless it is asked for.
    """
    notebook = type(sys.stdout).__module__.startswith("ipykernel.")
    watched = notebook or sys.stderr.isatty()
    return (_NotebookMeter if notebook else _Meter)(
        total=total,
        unit=unit,
        desc=name and f"{name}: ",
        file=sys.stdout if notebook else sys.stderr,
        bar_format=LINE if notebook else FORMAT,
        disable=not (watched if show is None else show),
        mininterval=0.1 if watched else 10,
        delay=0 if show else delay,
        leave=not notebook and show is not None,
    )


def progress(items: Iterable, unit: str, total: int | None = None) -> Iterator:
    """The items one by one, and meanwhile a line that says how many have come.

    `for k in progress(range(9), "rounds"):` stands where `for k in range(9):` would.

    Args:
        items: what is gone through.
        unit: what they are, in the plural.
        total: how many there are; None: as many as `len` says.
    """
    with progress_meter(len(items) if total is None else total, unit, delay=DELAY) as meter:
        for item in items:
            yield item
            meter.update()
