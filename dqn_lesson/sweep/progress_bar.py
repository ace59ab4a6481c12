"""A bar that says how many runs are done, in a notebook or in a terminal."""

import html
import sys
import time
from collections.abc import Callable, Iterator

from IPython import get_ipython
from IPython.display import display

from .outcome import Outcome

TEXTS = {
    "done": "{done} of {all} runs done",
    "left": ", about {left} left",
    "newest": ". Newest: {run}, {result}",
    "run": "{name}, seed {seed}",
    "run unnamed": "seed {seed}",
    "exam": "exam mean {mean:.1f}",
    "failed": "failed",
    "failure": "{run} failed: {why}",
    "label": "runs done",
}
CELLS = 30  # of the bar in a terminal


def shown(outcomes: Iterator[Outcome], num_runs: int, progress: bool | None) -> Iterator[Outcome]:
    """The outcomes, with a bar while they come.

    Args:
        outcomes: as they come.
        num_runs: how many there will be.
        progress: whether to show it; None: where somebody looks, in a notebook or a terminal.
    """
    notebook = hasattr(get_ipython(), "kernel")
    if progress is None:
        progress = notebook or sys.stderr.isatty()
    return _counted(outcomes, num_runs, _notebook_bar() if notebook else _text_bar) if progress else outcomes


def _counted(outcomes: Iterator[Outcome], num_runs: int, draw: Callable) -> Iterator[Outcome]:
    start, failures = time.monotonic(), []
    draw(0, num_runs, TEXTS["done"].format(done=0, all=num_runs), failures)
    for done, outcome in enumerate(outcomes, 1):
        run = TEXTS["run" if outcome.name else "run unnamed"].format(name=outcome.name, seed=outcome.seed)
        if outcome.error:
            why = outcome.error.strip().splitlines()[-1]
            failures.append(TEXTS["failure"].format(run=run, why=why))
        result = TEXTS["failed"] if outcome.error else TEXTS["exam"].format(mean=outcome.exam.mean)
        sentence = TEXTS["done"].format(done=done, all=num_runs)
        if done < num_runs:
            seconds = (time.monotonic() - start) / done * (num_runs - done)
            sentence += TEXTS["left"].format(left=_duration(seconds))
        draw(done, num_runs, sentence + TEXTS["newest"].format(run=run, result=result), failures)
        yield outcome


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"


def _notebook_bar() -> Callable:
    """What draws into one place of the cell's output: plain HTML, which a reopened notebook still has."""
    handle = None

    def draw(done: int, num_runs: int, sentence: str, failures: list[str]) -> None:
        nonlocal handle
        lines = "".join(f"<div>⚠ {html.escape(failure)}</div>" for failure in failures)
        page = (
            f'<div class="dqn-runs-bar"><progress max="{num_runs}" value="{done}" style="width:320px" '
            f'aria-label="{TEXTS["label"]}"></progress> {html.escape(sentence)}{lines}</div>'
        )
        bundle = {"text/html": page, "text/plain": "\n".join([sentence, *failures])}
        if handle is None:
            handle = display(bundle, raw=True, display_id=True)
        else:
            handle.update(bundle, raw=True)

    return draw


def _text_bar(done: int, num_runs: int, sentence: str, failures: list[str]) -> None:
    filled = round(CELLS * done / max(num_runs, 1))
    line = f"\r[{'#' * filled}{'.' * (CELLS - filled)}] {sentence}\x1b[K"
    print(line, end="\n" if done == num_runs else "", file=sys.stderr, flush=True)
    if done == num_runs:
        print(*failures, sep="\n", end="\n" if failures else "", file=sys.stderr, flush=True)
