"""Predict first: each choice has its feedback, the first guess is kept, no answer disturbs nobody."""

from pathlib import Path

import pytest
from ipywidgets import Button, Text, VBox

from dqn_lesson import predict, prediction
from dqn_lesson.exercises import boxes as boxes_module
from dqn_lesson.exercises import progress, quiz
from dqn_lesson.exercises.exercise import Question, WrongInput
from dqn_lesson.exercises.lesson import find
from dqn_lesson.exercises.quiz import question_widget

NUMBER = Question(
    "9.a",
    "How many of 50?",
    near="Just so.",
    low="More.",
    high="Fewer.",
    answer=2,
    within=1,
    unit="of 50",
)


@pytest.fixture(autouse=True)
def shown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list:
    shown: list = []
    monkeypatch.setattr(boxes_module, "display", lambda bundle, raw: shown.append(bundle))
    monkeypatch.setattr(quiz, "display", shown.append)
    monkeypatch.setenv("DQN_LESSON_HOME", str(tmp_path))
    return shown


def parts(question: Question) -> tuple[list, str, str]:
    """The inputs of a question as it is shown now, its feedback and its line about the kept guess."""
    _, answers, feedback, kept = question_widget(question).children
    return list(answers.children), feedback.value, kept.value


def test_unanswered_question_is_none_and_shows_no_feedback() -> None:
    assert prediction("1.a") is None and prediction("1.c") is None
    buttons, feedback, kept = parts(find("1.a"))
    assert [button.description for button in buttons] == ["○ 10", "○ 23", "○ 60", "○ 200"]
    assert feedback == kept == ""


@pytest.mark.parametrize("name", ["1.a", "1.b", "1.c"])
def test_each_choice_gets_its_own_feedback_at_once(name: str) -> None:
    question = find(name)
    for number, expected in enumerate(question.feedback):
        _, answers, feedback, _ = question_widget(question).children
        answers.children[number].click()
        assert boxes_module.rich(expected) in feedback.value
        assert ("data-kind='right'" in feedback.value) == (number == question.answer)
        assert [button.description[0] for button in answers.children].index("●") == number


def test_first_guess_is_kept_over_a_restart() -> None:
    _, answers, _, kept = question_widget(find("1.a")).children
    answers.children[3].click()
    answers.children[1].click()
    assert prediction("1.a") == 200.0 and "<em>200</em>" in kept.value
    buttons, feedback, _ = parts(find("1.a"))  # a new kernel has only the file
    assert buttons[3].description == "● 200" and find("1.a").feedback[3] in feedback


@pytest.mark.parametrize(
    ("typed", "word"),
    [("2", "Just so."), ("3", "Just so."), ("0,5", "More."), ("0,125", "More."), ("9", "Fewer.")],
)
def test_number_gets_feedback_by_its_distance(typed: str, word: str) -> None:
    _, answers, feedback, kept = question_widget(NUMBER).children
    box, _, button = answers.children
    assert isinstance(box, Text) and isinstance(button, Button) and box.value == ""
    box.value = typed
    button.click()
    assert word in feedback.value and "of 50" in kept.value
    assert progress.read("9.a") == {"guess": float(typed.replace(",", "."))}
    assert parts(NUMBER)[0][0].value == f"{progress.read('9.a')['guess']:g}"


@pytest.mark.parametrize(
    ("typed", "guess"), [("1,000", 1_000), ("-12,345.5", -12_345.5), ("1,234,567", 1_234_567)]
)
def test_commas_between_thousands_are_no_decimal_points(typed: str, guess: float) -> None:
    _, answers, _, _ = question_widget(NUMBER).children
    answers.children[0].value = typed
    answers.children[2].click()
    assert progress.read("9.a") == {"guess": guess}


@pytest.mark.parametrize("typed", ["", "many", "nan", "inf", "1 2"])
def test_what_is_no_number_is_told_and_not_kept(typed: str) -> None:
    _, answers, feedback, _ = question_widget(NUMBER).children
    answers.children[0].value = typed
    answers.children[2].click()
    assert "not a number" in feedback.value and progress.read("9.a") == {}


def test_guess_that_no_option_has_is_asked_again() -> None:
    progress.write("1.a", {"guess": 7})
    assert prediction("1.a") is None and parts(find("1.a"))[1] == ""


def test_a_choice_that_was_written_as_1_0_is_read_as_1() -> None:
    progress.write("1.a", {"guess": 1.0})
    assert prediction("1.a") == 23.0 and parts(find("1.a"))[0][1].description == "● 23"
    progress.write("1.a", {"guess": 1.5})
    assert prediction("1.a") is None and parts(find("1.a"))[1] == ""


def test_predict_shows_a_widget_or_a_sentence(shown: list) -> None:
    predict("1.a")
    assert isinstance(shown[-1], VBox)
    for name, word in (("1.1", "check"), ("1.z", "It has: 1.1"), (3, "in quotes")):
        predict(name)
        assert word in shown[-1]["text/plain"]
    with pytest.raises(WrongInput):
        prediction("1.z")


def test_feedback_is_announced_to_a_screen_reader() -> None:
    _, answers, feedback, _ = question_widget(find("1.b")).children
    answers.children[0].click()
    assert "role='status'" in feedback.value and answers.children[0].tooltip == find("1.b").text
