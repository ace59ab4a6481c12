"""What a learner holds: widgets for the notebooks, one idea a file."""

from .control_panel.panel import ControlPanel
from .exam_view.exam_view import ExamView
from .microscope.microscope import Microscope
from .run_browser.run_browser import RunBrowser
from .value_map.value_map import ValueMap
