"""Where an open exercise's answer is wanted, a sentence names the exercise: no error out of the depths."""

import ast

import pytest

from dqn_lesson import ControlPanel, DQNAgent, Hyperparameters, if_written
from dqn_lesson.exercises.answer_source import is_blank
from dqn_lesson.exercises.exercise import WrongInput
from dqn_lesson.exercises.lesson import find
from dqn_lesson.lessons.lesson_04_replay.listening_model import living
from dqn_lesson.widgets.control_panel.control.trainable import has_settings

SENTENCE = "Exercise 3.1 is still open, so there is nothing to train yet."


def built(name: str, code: str) -> type:
    exercise = find(name)
    return exercise.build(code)


@pytest.mark.parametrize("name", ["3.1", "4.4", "4.5"])
def test_a_written_answer_is_taken_as_it_is(name: str) -> None:
    written = built(name, find(name).solution)
    assert if_written(name, written) is written
    assert if_written(name, written, DQNAgent) is DQNAgent


def test_a_question_has_no_answer_to_write() -> None:
    with pytest.raises(WrongInput, match=r"3\.a is a question"):
        if_written("3.a", DQNAgent)


def test_the_panel_names_the_exercise_and_calls_nothing_an_error() -> None:
    panel = ControlPanel(
        agent=if_written("3.1", built("3.1", find("3.1").stub)), hyperparameters=Hyperparameters(num_steps=10)
    )
    panel.train()
    panel.wait()
    page = panel._screen._verdict.value
    assert SENTENCE in page and "Error" not in page and 'data-look="waiting"' in page
    assert panel._screen.status.words == "Nothing was trained."


def test_a_living_agent_has_the_epsilon_settings_that_its_decay_goes_by() -> None:
    agent = living(built("4.5", find("4.5").solution))
    assert {"epsilon", "epsilon_decay", "epsilon_min"} <= has_settings(agent)


def test_two_parses_that_meet_are_no_fault_of_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    parse, calls = ast.parse, []

    def meets_another(source: str, *more: object, **options: object) -> ast.AST:
        calls.append(source)
        if len(calls) == 1:
            raise SystemError("AST constructor recursion depth mismatch (before=168, after=187)")
        return parse(source, *more, **options)

    monkeypatch.setattr(ast, "parse", meets_another)
    assert not is_blank("def f():\n    return 1\n", "def f():\n    ...\n")
    assert len(calls) == 3  # the answer twice, the stub once
