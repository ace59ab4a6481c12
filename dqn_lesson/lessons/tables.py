"""The small tables that come with the lessons: what `benchmarks` measured, to be drawn at once."""

from importlib.resources import files

import pandas as pd


def table(name: str) -> pd.DataFrame:
    """A table by its name, such as "stages"."""
    with (files(__package__) / "data" / f"{name}.csv").open(encoding="utf-8") as file:
        return pd.read_csv(file)
