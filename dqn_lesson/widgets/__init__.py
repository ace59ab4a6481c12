"""What a learner holds: widgets for the notebooks, one idea a file."""

from .panel import ControlPanel
from .run_browser import RunBrowser
from .run_browser import RunBrowser

__all__ = ["ControlPanel", "RunBrowser"]
