"""Runs, kept in folders: settings, scores, exam and network, to look at again, to compare, to play with."""

from .journal import Journal, is_going
from .run import Change, Run, RunError, compare_runs
from .store import Listing, delete_run, list_runs, load_run, runs_folder, save_run
from .tensorboard import write_tensorboard
