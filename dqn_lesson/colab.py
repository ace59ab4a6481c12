"""Google Colab: what the first cell of each lesson does there, and progress that outlives a session."""

import html
import os
from importlib import import_module
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from IPython.display import display
from packaging.requirements import Requirement

from .exercises.lesson import lessons

UNUSED = {"jupyterlab"}  # Colab is a page of its own
DRIVE = Path("/content/drive")
MESSAGES = {
    "untried": "{name} {found} is not a version that this course was tried with ({wanted}); should something"
    " look wrong, this may be why.",
    "missing": "{name} is missing: !pip install --no-deps {name}",
    "drive": "Colab forgets your progress and your runs when you leave; to keep them on your Drive, run"
    " `from dqn_lesson import colab; colab.keep_on_drive()` before anything else.",
    "next": "To open a lesson here:",
}


def prepare(address: str = "") -> None:
    """Makes Colab show the course's widgets, and says what differs there.

    Args:
        address: of the project's repository, for links to the lessons; "" where it has none yet.
    """
    import_module("google.colab.output").enable_custom_widget_manager()
    lines = [*untried(), MESSAGES["drive"]]
    page = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    if address:
        page += f"<p>{MESSAGES['next']} {', '.join(_links(address))}</p>"
    display({"text/plain": "\n".join(lines), "text/html": page}, raw=True)


def lesson_address(address: str, lesson: str) -> str:
    """Where Colab opens a lesson, such as `04_replay`, of the repository at this address on GitHub."""
    repository = address.removeprefix("https://github.com/")
    return f"https://colab.research.google.com/github/{repository}/blob/main/notebooks/{lesson}.ipynb"


def keep_on_drive(folder: str = "dqn_lesson") -> None:
    """Keeps progress and runs from now on in a folder of the learner's Google Drive; Colab asks for leave."""
    import_module("google.colab.drive").mount(str(DRIVE))
    kept = DRIVE / "MyDrive" / folder
    os.environ |= {"DQN_LESSON_HOME": str(kept), "DQN_LESSON_RUNS": str(kept / "runs")}


def untried() -> list[str]:
    """A sentence for each package whose version lies outside the bounds that the course was tried with."""
    return [said for line in requires("dqn-lesson") or () if (said := _complaint(Requirement(line)))]


def _complaint(wanted: Requirement) -> str:
    """What is wrong with an installed package, '' if nothing is."""
    if wanted.name in UNUSED or (wanted.marker and not wanted.marker.evaluate({"extra": ""})):
        return ""
    for name in (wanted.name, wanted.name.removesuffix("-cpu")):  # there, TensorFlow is the larger one
        try:
            found = version(name)
        except PackageNotFoundError:
            continue
        if wanted.specifier.contains(found, prereleases=True):
            return ""
        return MESSAGES["untried"].format(name=name, found=found, wanted=wanted.specifier)
    return MESSAGES["missing"].format(name=wanted.name)


def _links(address: str) -> list[str]:
    return [
        f'<a href="{lesson_address(address, name)}" target="_blank">{name.replace("_", " ")}</a>'
        for name in lessons().values()
    ]
