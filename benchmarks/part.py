"""How a part is run by itself.

A part is a module with `QUESTION`, `measure(progress, ...)`, `rows(measured)` and `QUICK`, the arguments
of its smallest useful run. It may have `details(measured)`, more Markdown for the report, and
`draw(measured, figure)`, a picture. Where its runs are a lesson's table as well, it says in `WRITES` which,
and in `COLUMNS` what of them.
"""

import argparse
import inspect
import sys
import time
from collections.abc import Callable
from types import ModuleType

from dqn_lesson.progress_meter import progress_meter

from . import store
from .figures import table

Progress = Callable[..., None]  # progress(done, total, doing="")


def run_alone(part: ModuleType) -> None:
    """Measures with the arguments of the command line, prints the rows, and keeps what was measured."""
    name = part.__spec__.name.rpartition(".")[2]
    quick = "--quick" in sys.argv
    arguments = vars(_parser(name, part, part.QUICK if quick else {}).parse_args())
    del arguments["quick"]
    start = time.perf_counter()
    measured = part.measure(progress_of(name), **arguments)
    print(shown(part.rows(measured)))
    if quick:
        print("Too little was measured to be kept; benchmarks/RESULTS.md stays as it is.", file=sys.stderr)
    else:
        store.keep(name, arguments, measured, time.perf_counter() - start)
        from . import report  # it looks at all parts, this one among them

        report.write()


def progress_of(name: str) -> Progress:
    """What a part calls to say that `done` of `total` are done, and what is being done."""
    meter = None

    def progress(done: int, total: int, doing: str = "") -> None:
        nonlocal meter
        meter = meter or progress_meter(total, "done", True, name)
        meter.set_postfix_str(doing, refresh=not done)
        meter.update(done - meter.n)
        if done == total:
            meter.close()

    return progress


def shown(rows: list) -> str:
    """The table that is printed."""
    return table(("measured", "result", "target", ""), [(*row[:3], row.verdict) for row in rows])


def whole_numbers(text: str) -> range | tuple[int, ...]:
    """Reads `100-199` or `64,128,256`."""
    if "-" in text:
        first, last = map(int, text.split("-"))
        return range(first, last + 1)
    return tuple(int(number) for number in text.split(","))


def _parser(name: str, part: ModuleType, defaults: dict) -> argparse.ArgumentParser:
    """One option for each argument of `measure` but the first."""
    parser = argparse.ArgumentParser(prog=f"python -m benchmarks.{name}", description=part.QUESTION)
    parser.add_argument("--quick", action="store_true", help="the smallest useful run, which isn't kept")
    for parameter in list(inspect.signature(part.measure).parameters.values())[1:]:
        default = defaults.get(parameter.name, parameter.default)
        kind = whole_numbers if isinstance(default, range | tuple) else type(default)
        option = "--" + parameter.name.replace("_", "-")
        parser.add_argument(option, type=kind, default=default, help=f"default: {store.written(default)}")
    return parser
