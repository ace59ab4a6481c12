"""What pyproject.toml can't say: the lessons lie in notebooks/, and a wheel holds them inside the package."""

from setuptools import find_namespace_packages, setup

LESSONS = "dqn_lesson.notebooks"

setup(
    packages=[*find_namespace_packages(include=["dqn_lesson*"]), LESSONS, f"{LESSONS}.images"],
    package_dir={LESSONS: "notebooks"},
    package_data={
        "dqn_lesson": ["**/*"],
        LESSONS: ["[0-9][0-9]_*.ipynb"],
        f"{LESSONS}.images": ["*.png", "*.svg", "*.webp"],
    },
)
