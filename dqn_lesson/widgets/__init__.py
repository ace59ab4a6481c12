"""What a learner holds: widgets for the notebooks, one idea a file."""

from .exam_view import ExamView
from .microscope import Microscope
from .panel import ControlPanel
from .run_browser import RunBrowser
from .value_map import ValueMap

__all__ = ["ControlPanel", "ExamView", "Microscope", "RunBrowser", "ValueMap"]
