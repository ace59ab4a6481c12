"""The text of the widgets' ES modules and style sheets.

As text and not as paths: anywidget watches a file, and its watcher would keep every widget alive.
"""

from pathlib import Path

_WIDGETS = Path(__file__).parents[1]


def source(*names: str) -> str:
    """The text of these files, put together; names are paths inside `widgets/`: `"shared/picture.js"`."""
    return "\n".join((_WIDGETS / name).read_text(encoding="utf-8") for name in names)
