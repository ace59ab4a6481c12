"""What a learner holds: widgets for the notebooks, one idea a file."""

from .panel import ControlPanel

__all__ = ["ControlPanel"]
