"""The lessons' figures are tried in the style in which their notebooks draw them."""

from collections.abc import Iterator

import matplotlib.style
import pytest

from dqn_lesson.exercises.figure_style import STYLE


@pytest.fixture(autouse=True)
def style() -> Iterator[None]:
    with matplotlib.style.context(STYLE):
        yield
