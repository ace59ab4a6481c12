"""What pyproject.toml can't say: the lessons lie in notebooks/, and a wheel holds them inside the package."""

import re
import tomllib
from pathlib import Path

from setuptools import find_namespace_packages, setup

LESSONS = "dqn_lesson.notebooks"
LINK = re.compile(r'(!\[[^]]*\]\(|(?<!!)\[[^][]*\]\(|src=")(?!https?:|#)([^)"]+)')


def page() -> str:
    """README as a package index shows it: what lies in the repository is named by its whole address."""
    text = Path("README.md").read_text(encoding="utf-8")
    settings = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))
    address, version = settings["tool"]["dqn-lesson"]["address"], settings["project"]["version"]

    def whole(found: re.Match) -> str:
        kind = "raw" if found[1].startswith(("!", "src")) else "blob"
        return f"{found[1]}{address}/{kind}/v{version}/{found[2]}"

    return LINK.sub(whole, text) if address else text


setup(
    long_description=page(),
    long_description_content_type="text/markdown",
    packages=[*find_namespace_packages(include=["dqn_lesson*"]), LESSONS, f"{LESSONS}.images"],
    package_dir={LESSONS: "notebooks"},
    package_data={
        "dqn_lesson": ["**/*"],
        LESSONS: ["[0-9][0-9]_*.ipynb"],
        f"{LESSONS}.images": ["*.png", "*.svg", "*.webp"],
    },
)
