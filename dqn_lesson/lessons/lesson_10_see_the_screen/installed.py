"""What needs the game itself: shown where it is installed, and a sentence where it is not."""

from collections.abc import Callable
from typing import Any

from IPython.display import Markdown

from ...environments import EnvError


def if_installed(show: Callable[[], Any]) -> Any:
    """What `show` returns; or what is missing, and that the lesson goes on without it."""
    try:
        return show()
    except EnvError as error:
        return Markdown(f"{error} The trained agents of this lesson are there all the same: read on.")
