"""What a learner holds: widgets for the notebooks, one idea a file."""

from .microscope import Microscope
from .panel import ControlPanel
from .run_browser import RunBrowser
from .value_map import ValueMap

__all__ = ["ControlPanel", "Microscope", "RunBrowser", "ValueMap"]
