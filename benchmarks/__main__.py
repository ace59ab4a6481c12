"""All parts, or the named ones, each in a process of its own: `python -m benchmarks [--quick] [NAME ...]`."""

import argparse
import os
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path

from .report import HERE, PARTS

IN_QUICK = ("reliability", "update_cost", "loop", "panel", "tutorial")


def main() -> int:
    """Runs the parts one after another; what one of them can't do doesn't keep the others from running."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="NAME", help=f"of {', '.join(PARTS)}; none: all")
    parser.add_argument("--quick", action="store_true", help="the smallest useful runs, which aren't kept")
    chosen = parser.parse_args()
    if unknown := set(chosen.parts) - set(PARTS):
        parser.error(f"no part is called {', '.join(sorted(unknown))}; the parts are {', '.join(PARTS)}")
    parts = chosen.parts or (IN_QUICK if chosen.quick else PARTS)
    start, failed = time.perf_counter(), []
    for number, name in enumerate(parts, 1):
        print(f"\n{number} of {len(parts)}: {import_module(f'benchmarks.{name}').QUESTION}\n", flush=True)
        command = [sys.executable, "-m", f"benchmarks.{name}", *["--quick"] * chosen.quick]
        if subprocess.run(command, cwd=Path(HERE).parent, env=dict(os.environ)).returncode:
            failed.append(name)
    print(
        f"\n{(time.perf_counter() - start) / 60:.1f} minutes."
        + f" Failed: {', '.join(failed)}." * bool(failed)
    )
    return len(failed)


if __name__ == "__main__":
    sys.exit(main())
