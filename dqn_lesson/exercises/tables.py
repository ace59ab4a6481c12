"""The small tables that come with the lessons: what `benchmarks` measured, to be drawn at once."""

from pathlib import Path

import pandas as pd

LESSONS = Path(__file__).parents[1] / "lessons"


def table(name: str) -> pd.DataFrame:
    """A table by its name, such as "stages".

    Raises:
        FileNotFoundError: no lesson has it; the sentence names the file.
    """
    path = next(LESSONS.glob(f"*/data/{name}.csv"), None)
    if path is None:
        raise FileNotFoundError(
            f"No lesson has the file `data/{name}.csv`. The script that measured it stands beside it, as"
            " `measure.py`, and writes it again."
        )
    return pd.read_csv(path)
