"""`make release-check`: is this checkout ready to be published? `docs/release.md` says what comes next.

It builds source and wheel, reads what a package index would show, installs the wheel with the lock's versions
into an environment of its own, copies the lessons out of it and runs 00. Nothing is published or kept.
"""

import re
import subprocess
import sys
import tempfile
import venv
import zipfile
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path

from .address import ROOT, START, project

BUILD = "import sys, setuptools.build_meta as build; print(getattr(build, sys.argv[1])(sys.argv[2]))"
RELATIVE = re.compile(r'(?:\]\(|src=")(?!https?:|#)([^)"]+)')
MESSAGES = {
    "address": "pyproject.toml has no address yet, so README's links lead nowhere from a package index: set"
    " `address` in [tool.dqn-lesson], then `make address`.",
    "changelog": "CHANGELOG.md has no section {version} with a date, as in `## {version}, 2026-12-01`.",
    "relative": "What a package index shows of README has relative links: {links}.",
    "failed": "{step} failed:\n{output}",
    "ready": "Ready: {version}. docs/release.md says what comes next.",
    "lessons": "00 ran in an environment of its own.",
}


def complaints(root: Path, wheel: Path) -> Iterator[str]:
    """What must be put right before this is published, in sentences."""
    version, address = project(root)
    if not address:
        yield MESSAGES["address"]
    changelog = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    if not re.search(rf"^## {re.escape(version)}, \d{{4}}-\d\d-\d\d$", changelog, re.MULTILINE):
        yield MESSAGES["changelog"].format(version=version)
    if address and (links := RELATIVE.findall(shown(wheel))):
        yield MESSAGES["relative"].format(links=", ".join(links))


def shown(wheel: Path) -> str:
    """What a package index shows of README."""
    with zipfile.ZipFile(wheel) as file:
        (name,) = [name for name in file.namelist() if name.endswith(".dist-info/METADATA")]
        return message_from_bytes(file.read(name)).get_payload(decode=True).decode()


def built(root: Path, kind: str, target: Path) -> Path:
    """Source (`sdist`) or `wheel`, built into a folder."""
    output = _run("Building", [sys.executable, "-c", BUILD, f"build_{kind}", str(target)], root)
    return target / output.splitlines()[-1]


def try_it(wheel: Path, lock: Path, folder: Path) -> None:
    """Installs the wheel by itself, copies the lessons out of it and runs 00.

    Raises:
        SystemExit: a step failed.
    """
    venv.create(folder / "env", with_pip=True)
    python = str(next((folder / "env").glob("*/python*")))
    _run("Installing", [python, "-m", "pip", "install", "--quiet", "-r", str(lock), str(wheel)], folder)
    _run("Copying the lessons", [python, "-m", "dqn_lesson", "lessons", "--copy-only"], folder)
    run = [python, "-m", "nbconvert", "--to", "notebook", "--execute", f"{START}.ipynb", "--output", "run"]
    _run("Running 00", run, folder / "lessons")


def _run(step: str, command: list[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        sys.exit(MESSAGES["failed"].format(step=step, output=done.stdout[-2_000:] + done.stderr[-2_000:]))
    return done.stdout


def main() -> None:
    """Does it all, and ends with 1 and every complaint if something must be put right."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        built(ROOT, "sdist", folder)
        wheel = built(ROOT, "wheel", folder)
        try_it(wheel, ROOT / "requirements.lock", folder)
        print(MESSAGES["lessons"])
        if found := list(complaints(ROOT, wheel)):
            sys.exit("\n".join(found))
    print(MESSAGES["ready"].format(version=project(ROOT)[0]))


if __name__ == "__main__":
    main()
