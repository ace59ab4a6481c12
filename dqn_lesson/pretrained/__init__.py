"""Trained agents that come with the package, for those who want to skip training.

They are ordinary runs. `python -m dqn_lesson.pretrained` makes them again.
"""

from pathlib import Path

from ..runs import Run, load_run

FOLDER = Path(__file__).parent


def pretrained_names() -> list[str]:
    """The names that `load_pretrained` knows."""
    return sorted(path.parent.name for path in FOLDER.glob("*/run.json"))


def load_pretrained(name: str = "cartpole") -> Run:
    """A run that comes with the package; its `agent()` acts at once.

    Args:
        name: "cartpole", "acrobot", "mountain_car", "lunar_lander" or "pong" is the agent after its training;
            "cartpole-0", "cartpole-25" and "cartpole-50" are the same agent after so many hundredths of it.

    Raises:
        ValueError: there is no agent of this name.
    """
    if name not in (names := pretrained_names()):
        raise ValueError(f"There is no pretrained agent {name!r}. There are: {', '.join(names)}.")
    return load_run(FOLDER / name)
