"""Which cell of the notebook is running: its next execution puts an end to what this one started."""

import weakref

from IPython import get_ipython
from ipywidgets import Widget

_shown: dict[str, tuple[str, weakref.WeakSet]] = {}  # cell -> its newest execution, and the panels made in it


def replace_in_cell(panel) -> None:
    """Closes the panels that an earlier execution of the running cell has made, and notes this one."""
    names = _cell_and_execution()
    if names is None:
        return
    cell, execution = names
    earlier, panels = _shown.get(cell, (execution, weakref.WeakSet()))
    if earlier != execution:
        for old in panels:
            old.close()
        panels = weakref.WeakSet()
    panels.add(panel)
    _shown[cell] = (execution, panels)


def _cell_and_execution() -> tuple[str, str] | None:
    """Names for the cell and for this execution of it; None outside a notebook.

    JupyterLab says which cell it is. Where a front end doesn't, the cell's text stands for it.
    """
    shell = get_ipython()
    if not hasattr(shell, "get_parent"):
        return None
    request = shell.get_parent()
    cell = request.get("metadata", {}).get("cellId") or request.get("content", {}).get("code", "")
    return cell, request.get("header", {}).get("msg_id", "")


def close_all(widget: Widget) -> None:
    """Closes a widget with all that belongs to it; ipywidgets' own `close` leaves the rest open."""
    for part in ("layout", "style"):
        if isinstance(value := getattr(widget, part, None), Widget):
            value.close()
    for child in getattr(widget, "children", ()):
        close_all(child)
    widget.close()
