"""Runs, kept in folders: settings, scores, exam and network, to look at again, to compare, to play with."""

from .folder import delete_run, save_run
from .journal import Journal, is_going
from .reading import Listing, list_runs, load_run, runs_folder
from .run import Change, Run, RunError, compare_runs

__all__ = [
    "Change",
    "Journal",
    "Listing",
    "Run",
    "RunError",
    "compare_runs",
    "delete_run",
    "is_going",
    "list_runs",
    "load_run",
    "runs_folder",
    "save_run",
]
