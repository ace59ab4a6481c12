"""The lessons' `measure.py`: each file of data comes from one command, and is as that command writes it."""

import json
import sys

import numpy as np
import pandas as pd
import pytest

from benchmarks import lessons, report
from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.lessons.lesson_11_find_the_bug.patients import PATIENTS
from dqn_lesson.lessons.shared import measuring
from dqn_lesson.lessons.shared.tables import table

MEASURES = {
    (lesson, name): each for lesson, some in lessons.measures().items() for name, each in some.items()
}
ONE = {"seeds": range(1), "num_workers": 1}
SMALLEST = {  # arguments with which each measure takes a second or two
    "guided_tweak": ONE,
    "input_scale": ONE | {"num_steps": 160},
    "memory_size": ONE | {"kinds": [(64, 200), (1, 100)]},
    "broken_parts": ONE
    | {"settings": Hyperparameters(num_steps=70, learning_starts=60, batch_size=4, hidden=(3,))},
    "explore": ONE | {"num_steps": 200},
    "ready": ONE | {"fewer": range(1), "num_steps": 200},
    "stages": {"seeds": range(1), "every": 50, "last": 100, "num_episodes": 2},
    "sick_runs": {"num_steps": 300},
    "second_look": ONE,
    "ladder_curves": {"seeds": range(2), "num_steps": 60, "every": 30, "num_workers": 1},
    "target_start": {"seeds": range(2), "num_steps": 60, "every": 30, "num_workers": 1},
    "race": {"seeds": range(1), "seeds_of_ours": range(1), "num_steps": 70, "num_starts": 2},
    "knobs": ONE | {"num_steps": 300},
    "search": {
        "tuning": range(1), "fresh": range(1, 2), "num_tries": 2, "num_steps": 300, "num_workers": 1,
    },
    "short_runs": {"first": range(1), "tables": range(600, 601), "num_steps": 200, "num_episodes": 2},
    "screens": {"num_steps": 160},
    "balls": {"seeds": range(1), "num_steps": 1_100},
    "told": {"seeds": range(1), "patients": PATIENTS[:1]},
    "passes": {"seeds": range(1), "patients": PATIENTS[:1], "num_steps": 200, "worlds": ["pole"]},
    "endings": {"num_episodes": 4},
    "late_hands": {"num_episodes": 1},
    "long_episodes": {"num_episodes": 1, "max_steps": 600},
    "reinforce": {"seeds": range(1), "num_steps": 600, "num_starts": 1},
    "random": {"num_episodes": 2},
    "rewards": {"seeds": range(1), "num_steps": 1_100},
    "elevator": {"seeds": range(1), "num_steps": 200},
    "pupils": {"num_pupils": 1, "num_updates": 64, "num_falls": 1},
}  # fmt: skip


def test_each_file_of_data_comes_from_one_command() -> None:
    written = [f"{lesson}/data/{file}" for (lesson, _), measure in MEASURES.items() for file in measure.files]
    written += [part.WRITES for part in map(report._part, report.PARTS) if hasattr(part, "WRITES")]
    shipped = [path for path in lessons.FOLDER.glob("*/data/*") if path.name != "measured.json"]
    assert sorted(written) == sorted(path.relative_to(lessons.FOLDER).as_posix() for path in shipped)


@pytest.mark.parametrize(
    ("lesson", "name"), MEASURES, ids=[f"{lesson[7:9]} {name}" for lesson, name in MEASURES]
)
def test_smallest_run_writes_what_was_shipped(lesson, name, monkeypatch) -> None:
    if name in ("guided_tweak", "second_look"):  # which train as long as the settings say
        short = Hyperparameters(num_steps=200)
        made_short = lambda settings, *more: outcomes({key: short for key in settings}, *more)  # noqa: E731
        outcomes, module = measuring.outcomes, sys.modules[f"dqn_lesson.lessons.{lesson}.measure"]
        monkeypatch.setattr(module, "outcomes", made_short)
    measure = MEASURES[lesson, name]
    made = measure.make(**SMALLEST[name])
    assert {*made, "stage_3.keras"} == {*measure.files, "stage_3.keras"}, "that one is made at 5,000 steps"
    tables = [file for file in made if file.endswith(".csv")]
    for file in tables:
        shipped = table(f"dqn_lesson.lessons.{lesson}", file.removesuffix(".csv"))
        assert list(made[file].columns) == list(shipped.columns) and len(made[file])
    assert all(what and figure for what, figure in measure.said(*map(made.get, tables)))


@pytest.mark.parametrize("part", ["tutorial", "plain", "ladder", "rungs"])
def test_a_part_s_table_is_as_the_part_writes_it(part) -> None:
    part = report._part(part)
    assert tuple(pd.read_csv(lessons.FOLDER / part.WRITES).columns) == part.COLUMNS


def test_what_is_kept_beside_the_tables_belongs_to_a_measure() -> None:
    for path in lessons.FOLDER.glob("*/data/measured.json"):
        records = json.loads(path.read_text(encoding="utf-8"))
        assert {(path.parts[-3], name) for name in records} <= set(MEASURES)
        assert all({"date", "versions", "recipe"} <= set(record) for record in records.values())


def test_the_promise_of_the_guided_tweak_holds() -> None:
    passed = table("dqn_lesson.lessons.lesson_00_start_here", "guided_tweak").groupby("gamma")["passed"]
    assert passed.size().to_dict() == {0.5: 10, 0.995: 10}
    assert passed.sum().to_dict() == {0.5: 0, 0.995: 10}, "none passes, and all pass"


def test_the_second_look_leaves_out_what_the_benchmark_calls_looking_farther(monkeypatch) -> None:
    from benchmarks.plain import settings_without
    from dqn_lesson.lessons.lesson_06_train_your_agent import measure

    asked = {}
    monkeypatch.setattr(measure, "outcomes", lambda settings, *_: asked.update(settings) or [])
    measure.second_look()
    assert asked == {"": settings_without("look farther")}


# The command


@pytest.fixture
def a_lesson(tmp_path, monkeypatch):
    """A lesson of one measure, as a package: what was asked of it, and `run` for a command line."""
    folder = tmp_path / "made_up_lesson"
    folder.mkdir()
    (folder / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "made_up_lesson", raising=False)
    rows = pd.DataFrame({"name": ["a", "b"], "mean": [1.5, np.nan]})
    measure = measuring.Measure(
        "What is it?",
        ("thing.csv", "thing.bin"),
        lambda: {"thing.csv": rows, "thing.bin": b"bytes"},
        lambda runs: [("rows", str(len(runs)))],
    )

    def run(*line: str) -> None:
        monkeypatch.setattr(sys, "argv", ["measure", *line])
        measuring.run({"thing": measure}, "made_up_lesson")

    return folder, run


def test_what_is_measured_is_written_said_and_read(a_lesson, capsys) -> None:
    folder, run = a_lesson
    run()
    assert (folder / "data" / "thing.csv").read_bytes() == b"name,mean\na,1.5\nb,\n"
    assert (folder / "data" / "thing.bin").read_bytes() == b"bytes"
    assert capsys.readouterr().out.splitlines()[-1] == "  rows: 2"
    assert table("made_up_lesson", "thing")["name"].tolist() == ["a", "b"]
    record = json.loads((folder / "data" / "measured.json").read_text())["thing"]
    assert record["recipe"]["gamma"] == Hyperparameters().gamma
    run("--show", "--only", "thing")
    assert capsys.readouterr().out == "thing: What is it?\n  rows: 2\n"


def test_a_missing_file_is_named_in_one_sentence(a_lesson) -> None:
    folder, run = a_lesson
    with pytest.raises(SystemExit, match=r"thing\.csv is missing. Get it back with git, or measure it"):
        run("--show")
    assert not (folder / "data").exists()


def test_the_race_without_its_notebook_names_it(monkeypatch, tmp_path) -> None:
    from dqn_lesson.lessons.lesson_07_climb_the_ladder import measure

    monkeypatch.setattr(measure, "NOTEBOOK", tmp_path / "07_climb_the_ladder.ipynb")
    with pytest.raises(FileNotFoundError, match=r"07_climb_the_ladder\.ipynb is missing: the race runs its"):
        measure.race()


def test_a_failed_run_ends_the_measurement() -> None:
    broken = Hyperparameters(num_steps=40, hidden=(3,), state_scale=(1.0, 1.0))
    with pytest.raises(RuntimeError, match="knob with seed 3 failed"):
        measuring.outcomes({"knob": broken}, [3], 1)
