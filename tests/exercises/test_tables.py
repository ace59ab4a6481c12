"""The small tables of the lessons: written by `benchmarks`, read by `table`, and the two agree."""

import pytest

from benchmarks import input_scale, lesson_tables, memory_size, stages
from dqn_lesson.exercises import tables


@pytest.mark.parametrize("script", [input_scale, memory_size, stages], ids=lambda script: script.__name__)
def test_a_shipped_table_has_the_columns_that_its_script_writes(script) -> None:
    name = script.__name__.removeprefix("benchmarks.")
    assert tuple(tables.table(name).columns) == script.Row._fields


def test_what_is_written_can_be_read(tmp_path, monkeypatch, capsys) -> None:
    rows = [stages.Row(0, 1_000, 90, 10, 0, 41.5), stages.Row(1, 1_000, 0, 0, 100, 500.0)]
    lesson_tables.write("made_up", rows, tmp_path)
    assert capsys.readouterr().out.strip() == str(tmp_path / "made_up.csv")
    folder = tmp_path / "a_lesson" / "data"
    folder.mkdir(parents=True)
    (tmp_path / "made_up.csv").rename(folder / "made_up.csv")
    monkeypatch.setattr(tables, "LESSONS", tmp_path)
    assert [stages.Row(*row) for row in tables.table("made_up").itertuples(index=False)] == rows


def test_a_table_that_is_not_there_is_named() -> None:
    with pytest.raises(FileNotFoundError, match=r"`data/stagse\.csv`.*measure\.py"):
        tables.table("stagse")
