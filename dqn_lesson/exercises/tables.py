"""The small tables that come with the lessons: what `benchmarks` measured, to be drawn at once."""

from pathlib import Path

import pandas as pd

LESSONS = Path(__file__).parents[1] / "lessons"


def table(name: str) -> pd.DataFrame:
    """A table by its name, such as "stages"."""
    (path,) = LESSONS.glob(f"*/data/{name}.csv")
    return pd.read_csv(path)
