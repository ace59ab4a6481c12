"""The small tables that come with a lesson: what its `measure.py` measured, to be drawn at once."""

from importlib.resources import files

import pandas as pd


def table(package: str, name: str) -> pd.DataFrame:
    """A table in a lesson's own `data` folder.

    Args:
        package: the lesson's, which its modules know as `__package__`.
        name: such as "stages".

    Raises:
        FileNotFoundError: the lesson has none of this name.
    """
    path = files(package) / "data" / f"{name}.csv"
    if not path.is_file():
        again = f"measure it again with `python -m {package}.measure`"
        raise FileNotFoundError(f"{path} is missing. Get it back with git, or {again}.")
    with path.open(encoding="utf-8") as file:
        return pd.read_csv(file)
