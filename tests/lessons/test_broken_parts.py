"""What lessons 02 to 05 say of an agent with one broken line: tried as they say, and measured."""

import json
from importlib import import_module

import pytest
from conftest import ROOT

import dqn_lesson
from benchmarks.lessons import measures
from dqn_lesson.lessons.shared.broken_parts import RECOMMENDED, Broken, defined
from dqn_lesson.lessons.shared.tables import table

MODULES = {
    name: import_module(f"dqn_lesson.lessons.{name}.measure")
    for name, some in measures().items()
    if "broken_parts" in some
}
CASES = [(lesson, case) for lesson, module in MODULES.items() for case in module.BROKEN]
NAMES = [f"{lesson[7:9]} {case.what}" for lesson, case in CASES]
each_case = pytest.mark.parametrize(("lesson", "case"), CASES, ids=NAMES)
# What a lesson says where it was 9 in all runs, and of what.
ALWAYS_NINE = {
    "no terminated": ("all ten had 9", ["mean"]),
    "argmin": ("both were 9 every time", ["mean", "last episodes"]),
}


def cells_of(lesson: str) -> dict[str, str]:
    path = ROOT / "notebooks" / f"{lesson.removeprefix('lesson_')}.ipynb"
    return {cell["id"]: "".join(cell["source"]) for cell in json.loads(path.read_text("utf-8"))["cells"]}


@each_case
def test_a_part_is_trained_in_the_lessons_own_settings(lesson, case, monkeypatch) -> None:
    agent_class = MODULES[lesson].agent_class(case)  # raises where there is nothing to break
    assert issubclass(agent_class, dqn_lesson.DQNAgent)
    [source] = [cell for cell in cells_of(lesson).values() if "\nControlPanel(" in cell]
    shown = []
    monkeypatch.setattr(
        dqn_lesson, "ControlPanel", lambda agent, hyperparameters: shown.append(hyperparameters)
    )
    monkeypatch.setattr(dqn_lesson, "if_written", lambda name, answer, agent=None: agent or answer)
    names = {"MyAgent": agent_class, "Hyperparameters": dqn_lesson.Hyperparameters, "build_model": None}
    exec(source, names)
    assert shown == [getattr(MODULES[lesson], "PANEL", RECOMMENDED)]


@each_case
def test_what_the_lessons_say_of_a_broken_part_was_measured(lesson, case) -> None:
    runs = table(f"dqn_lesson.lessons.{lesson}", "broken_parts")
    some, look = runs[runs["what"] == case.what], cells_of(lesson)["part-look"]
    assert len(some) == 10
    means = sorted(some["mean"].round().astype(int))
    says = f"{means[0]} to {means[-1]}"
    if case.what == "other button 0":
        says = f"{means[0]} to {means[-2]}, and once {means[-1]}"
    if case.what in ALWAYS_NINE:
        says, columns = ALWAYS_NINE[case.what]
        assert (some[columns].round() == 9).all(axis=None)
    assert says in look or case.what in ("still open", "5.2 still open"), "of these the panel says it itself"
    if lesson == "lesson_05_act" and case.what in ("right", "inverted"):
        dots = sorted(some["last episodes"].round().astype(int))
        assert f"{dots[0]} to {dots[-1]}" in look


def test_six_of_ten_pass_with_the_right_replay() -> None:
    runs = table("dqn_lesson.lessons.lesson_04_replay", "broken_parts")
    assert (runs[runs["what"] == "right"]["mean"] >= 475).sum() == 6


def test_a_line_that_is_not_there_cannot_be_broken() -> None:
    with pytest.raises(ValueError, match="'no such line' is not in the answers"):
        defined(Broken("made up", "no such line", ""), "3.1")
