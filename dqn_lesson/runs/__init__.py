"""Runs, kept in folders: settings, scores, exam and network, to look at again, to compare, to play with."""

from .folder import Listing, list_runs, load_run, save_run
from .run import Run, RunError, compare_runs

__all__ = ["Listing", "Run", "RunError", "compare_runs", "list_runs", "load_run", "save_run"]
