"""The course on other versions than the locked ones, as a wheel in an environment of its own.

python -m tests.compat              # all of them; `make test-compat` calls it
python -m tests.compat colab        # one: the packages of Google Colab; `lowest`: the lower bounds

On each the core's tests, the kept files, Colab's first cell and every notebook, shortened. Then the wheel's
command by uvx, with the locked versions. The environments are kept in .venv-compat/ and follow their locks.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
PLACE = ROOT / ".venv-compat"
UV = [sys.executable, "-m", "uv", "--quiet", "--no-python-downloads"]
PYTHONS = {"colab": "3.13", "lowest": "3.11"}
TESTS = [
    "tests/compat/installed.py",
    "tests/core",
    "tests/package/test_files_that_last.py",
    "tests/package/test_colab.py",
    "tests/lessons/test_notebooks.py",
]


def run(*command: str | Path, **how) -> subprocess.CompletedProcess:
    return subprocess.run([*map(str, command)], **{"cwd": ROOT, "check": True, **how})


def python_for(wanted: str) -> str:
    """The newest Python of this version, pyenv's or another.

    Raises:
        SystemExit: there is none.
    """
    kept = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv", "versions")
    if paths := list(kept.glob(f"{wanted}.*/bin/python")):
        return str(max(paths, key=lambda path: [int(part) for part in re.findall(r"\d+", path.parts[-3])]))
    found = run(*UV, "python", "find", "--system", wanted, check=False, capture_output=True, text=True)
    return found.stdout.strip() or sys.exit(f"There is no Python {wanted} here. Install one, by pyenv say.")


def environment(name: str) -> Path:
    """The Python of an environment with exactly the packages of a lock."""
    folder, lock = PLACE / name, ROOT / "tests" / "compat" / f"{name}.lock"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        run(*UV, "venv", "--clear", "--python", python_for(PYTHONS[name]), folder)
    run(*UV, "pip", "sync", "--python", python, lock)
    return python


def try_out(name: str, wheel: Path) -> None:
    """Installs the wheel beside a lock's packages and runs the tests on it.

    Raises:
        CalledProcessError: a test failed, or something could not be installed.
    """
    start = time.monotonic()
    python = environment(name)
    run(*UV, "pip", "install", "--python", python, "--no-deps", "--reinstall", wheel)
    version = run(python, "--version", capture_output=True, text=True).stdout.strip()
    print(f"{name}: {version}, installed in {time.monotonic() - start:.0f} s", flush=True)
    quiet = {**os.environ, "PYDEVD_DISABLE_FILE_VALIDATION": "1", "COLUMNS": "200"}
    pytest = [python, "-P", "-m", "pytest", "-o", "pythonpath=tests"]  # -P: not from the checkout
    run(*pytest, "-q", "-n", "2", "-m", "not slow and not matrix", "-W", "ignore", *TESTS, env=quiet)
    print(f"{name}: {time.monotonic() - start:.0f} s in all", flush=True)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        run(*UV, "build", "--wheel", "--out-dir", folder)
        (wheel,) = Path(folder).glob("*.whl")
        for name in sys.argv[1:] or PYTHONS:
            try_out(name, wheel)
        if not sys.argv[1:]:
            lock = ROOT / "requirements.lock"
            uvx = [*UV, "tool", "run", "--python", sys.executable, "--constraints", lock, "--from", wheel]
            run(*uvx, "dqn-lesson", "--version", cwd=folder)


if __name__ == "__main__":
    main()
