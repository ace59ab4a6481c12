"""A table of runs on the page: each column sorts it, each row can be ticked."""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import datetime

import anywidget
import pandas as pd
import traitlets

from ...runs import Run
from ..shared.sources import script

# What a narrow page can't hold is reached by scrolling.
COLUMNS = (
    "run", "exam mean", "passed", "seed", "steps", "episodes", "ending", "made", "environment", "agent",
)  # fmt: skip
HEADS = {name: name for name in COLUMNS} | {"exam mean": "exam", "ending": "how it ended"}


def table_of(runs: Mapping[str, Run], going: Collection[str] = ()) -> pd.DataFrame:
    """A row for each run: what it was, how it did, and all its settings; `going` are still being trained."""
    rows = [
        {
            "run": name,
            "made": run.made,
            "environment": run.env_id,
            "agent": run.agent_name,
            "seed": run.seed,
            "steps": run.num_steps,
            "episodes": len(run.episodes),
            "exam mean": None if run.exam is None else run.exam.mean,
            "passed": None if run.exam is None or run.exam.bar is None else run.exam.passed,
            "ending": "still training" if name in going else run.ending,
            "seconds": run.seconds,
            "changed mid-run": "; ".join(f"{c.name} = {c.value:g} at {c.num_steps}" for c in run.changes),
            **asdict(run.settings),
        }
        for name, run in runs.items()
    ]
    return pd.DataFrame(rows, columns=None if rows else list(COLUMNS))


class RunTable(anywidget.AnyWidget):
    """The table as it stands on the page; sorting and ticking are told to Python.

    Attributes:
        sorting: the column's key, and whether the greatest comes first.
        ticked: the names of the runs that are ticked, in the order in which they were.
    """

    _esm = script("run_browser/table.js")

    heads = traitlets.Dict().tag(sync=True)
    rows = traitlets.List().tag(sync=True)  # of each: its cells as text, the run's name first
    sorting = traitlets.List(["made", True]).tag(sync=True)
    ticked = traitlets.List().tag(sync=True)

    def __init__(self):
        self.table = table_of({})
        super().__init__(heads=HEADS)
        self.observe(lambda _: self._arrange(), "sorting")

    def show(self, table: pd.DataFrame) -> None:
        """Shows other runs; those that are still there stay ticked."""
        self.table = table
        self.ticked = [name for name in self.ticked if name in set(table["run"])]
        self._arrange()

    def _arrange(self) -> None:
        column, greatest_first = self.sorting
        table = self.table.sort_values(column, ascending=not greatest_first, kind="stable")
        self.rows = [[_cell_text(key, row[key]) for key in COLUMNS] for _, row in table.iterrows()]


def _cell_text(key: str, value) -> str:
    """A cell as a person reads it."""
    if value is None or value != value:  # pandas' missing value
        return ""
    if key == "passed":
        return "✓ yes" if value else "no"
    if key == "exam mean":
        return f"{value:.1f}"
    if key == "made":
        return _local(value)
    return f"{value:,}" if key in ("steps", "episodes") else str(value)


def _local(made: str) -> str:
    try:
        return f"{datetime.fromisoformat(made).astimezone():%Y-%m-%d %H:%M}"
    except (ValueError, OverflowError):  # a file of a run may say anything
        return made
