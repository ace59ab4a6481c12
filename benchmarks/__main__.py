"""All parts and lessons' measures, or some, each by itself: `python -m benchmarks [--quick] [NAME ...]`."""

import argparse
import os
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path

from . import lessons, report
from .report import HERE, PARTS

IN_QUICK = ("reliability", "update_cost", "loop", "panel", "tutorial")


def main() -> int:
    """Runs the parts, then the lessons; what one of them can't do doesn't keep the others from running."""
    questions = {name: import_module(f"benchmarks.{name}").QUESTION for name in PARTS}
    for name, measures in lessons.measures().items():
        questions[name] = " ".join(measure.question for measure in measures.values())
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="NAME", help=f"of {', '.join(questions)}; none: all")
    parser.add_argument("--quick", action="store_true", help="the smallest useful runs, which aren't kept")
    chosen = parser.parse_args()
    if unknown := set(chosen.parts) - set(questions):
        parser.error(f"no part is called {', '.join(sorted(unknown))}; the parts are {', '.join(questions)}")
    parts = chosen.parts or (IN_QUICK if chosen.quick else questions)
    if chosen.quick and (whole := set(parts) - set(PARTS)):
        parser.error(f"{', '.join(sorted(whole))}: a lesson has no quick run; leave out --quick")
    start, failed = time.perf_counter(), []
    for number, name in enumerate(parts, 1):
        print(f"\n{number} of {len(parts)}: {questions[name]}\n", flush=True)
        module = f"benchmarks.{name}" if name in PARTS else f"dqn_lesson.lessons.{name}.measure"
        command = [sys.executable, "-m", module, *["--quick"] * chosen.quick]
        if subprocess.run(command, cwd=Path(HERE).parent, env=dict(os.environ)).returncode:
            failed.append(name)
    if not chosen.quick:
        report.write()  # a lesson's measure does not
    print(
        f"\n{(time.perf_counter() - start) / 60:.1f} minutes."
        + f" Failed: {', '.join(failed)}." * bool(failed)
    )
    return len(failed)


if __name__ == "__main__":
    sys.exit(main())
