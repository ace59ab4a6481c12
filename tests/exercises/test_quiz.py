"""Predict first: a guess is kept and only noted; what there is to it comes after what shows it."""

import html
from pathlib import Path

import pytest
from IPython.display import Markdown
from ipywidgets import Button, Text, VBox

from dqn_lesson import predict, prediction, reveal
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
    monkeypatch.setattr(quiz.SavedPicture, "display_under", lambda saved, widget: shown.append(widget))
    monkeypatch.setenv("DQN_LESSON_HOME", str(tmp_path))
    return shown


def parts(question: Question) -> tuple[list, str]:
    """The inputs of a question as it is shown now, and its line about the kept guess."""
    _, answers, kept = question_widget(question).children
    return list(answers.children), kept.value


def test_unanswered_question_is_none_and_notes_nothing() -> None:
    assert prediction("1.a") is None and prediction("1.c") is None
    buttons, kept = parts(find("1.a"))
    assert [button.description for button in buttons] == ["○ 10", "○ 23", "○ 60", "○ 200"]
    assert kept == ""


@pytest.mark.parametrize("name", ["1.a", "1.b", "1.c"])
def test_a_choice_is_only_noted_until_it_is_revealed(name: str, shown: list) -> None:
    question = find(name)
    for number, feedback in enumerate(question.feedback):
        _, answers, kept = question_widget(question).children
        progress.write(name, {})
        answers.children[number].click()
        option = list(question.options)[number]
        assert f"<em>{option}</em>" in kept.value and boxes_module.rich(feedback) not in kept.value
        assert [button.description[0] for button in answers.children].index("●") == number
        assert not any(button.tooltip for button in answers.children)
        reveal(name)
        right = number == question.answer
        box = [each for each in shown if isinstance(each, dict)][-1]
        assert box["text/plain"].startswith(f"{'✓' if right else '↻'} Question {name}: ")
        assert f"Your guess was *{option}*. {feedback}" in box["text/plain"]
        others = [text for text in question.feedback if text != feedback]
        page = html.unescape(box["text/html"])
        assert all(text in page.split("<details")[1] for text in others), "to unfold"


def test_a_guess_that_is_missing_is_asked_for(shown: list) -> None:
    reveal("1.a")
    assert shown[0]["text/plain"].startswith("○ Question 1.a is still open: Make your guess above")
    assert progress.read("1.a") == {}


@pytest.mark.parametrize("guess", [{}, {"guess": 0}])
def test_what_there_is_to_see_comes_with_the_answer(guess: dict, shown: list) -> None:
    progress.write("1.b", guess)
    predict("1.b")
    reveal("1.b")
    looks = [each for each in shown if isinstance(each, Markdown)]
    assert [each.data for each in looks] == [find("1.b").look] == [each.data for each in shown[2:]]
    assert "8 to 11 steps" in find("1.b").look


def test_a_guess_can_be_changed_until_it_is_revealed() -> None:
    answers = question_widget(find("1.a")).children[1].children
    answers[3].click()
    answers[1].click()
    assert prediction("1.a") == 23.0
    reveal("1.a")
    answers[0].click()
    assert prediction("1.a") == 23.0 and answers[1].description == "● 23"
    buttons, kept = parts(find("1.a"))  # a new kernel has only the file
    assert buttons[1].description == "● 23" and "<em>23</em>" in kept


@pytest.mark.parametrize(
    ("typed", "word"),
    [("2", "Just so."), ("3", "Just so."), ("0,5", "More."), ("0,125", "More."), ("9", "Fewer.")],
)
def test_number_gets_feedback_by_its_distance(typed: str, word: str) -> None:
    _, answers, kept = question_widget(NUMBER).children
    box, _, button = answers.children
    assert isinstance(box, Text) and isinstance(button, Button) and box.value == ""
    box.value = typed
    button.click()
    guess = float(typed.replace(",", "."))
    assert word not in kept.value and f"<em>{guess:g} of 50</em>" in kept.value
    assert progress.read("9.a") == {"guess": guess}
    assert quiz.verdict(NUMBER, guess) == ("right" if word == "Just so." else "not yet", word)
    assert parts(NUMBER)[0][0].value == f"{guess:g}"


@pytest.mark.parametrize(
    ("typed", "guess"), [("1,000", 1_000), ("-12,345.5", -12_345.5), ("1,234,567", 1_234_567)]
)
def test_commas_between_thousands_are_no_decimal_points(typed: str, guess: float) -> None:
    _, answers, _ = question_widget(NUMBER).children
    answers.children[0].value = typed
    answers.children[2].click()
    assert progress.read("9.a") == {"guess": guess}


@pytest.mark.parametrize("typed", ["", "many", "nan", "inf", "1 2"])
def test_what_is_no_number_is_told_and_not_kept(typed: str) -> None:
    _, answers, kept = question_widget(NUMBER).children
    answers.children[0].value = typed
    answers.children[2].click()
    assert "Type a number" in kept.value and progress.read("9.a") == {}


def test_guess_that_no_option_has_is_asked_again() -> None:
    progress.write("1.a", {"guess": 7, "revealed": True})
    assert prediction("1.a") is None and parts(find("1.a"))[1] == ""
    question_widget(find("1.a")).children[1].children[0].click()
    assert prediction("1.a") == 10.0


def test_a_choice_that_was_written_as_1_0_is_read_as_1() -> None:
    progress.write("1.a", {"guess": 1.0})
    assert prediction("1.a") == 23.0 and parts(find("1.a"))[0][1].description == "● 23"
    progress.write("1.a", {"guess": 1.5})
    assert prediction("1.a") is None and parts(find("1.a"))[1] == ""


def test_predict_shows_a_widget_or_a_sentence(shown: list) -> None:
    predict("1.a")
    assert isinstance(shown[-1], VBox)
    for call in (predict, reveal):
        for name, word in (("1.1", "check"), ("1.z", "It has: 1.1"), (3, "in quotes")):
            call(name)
            assert word in shown[-1]["text/plain"]
    with pytest.raises(WrongInput):
        prediction("1.z")


def test_what_is_kept_is_announced_to_a_screen_reader() -> None:
    _, answers, kept = question_widget(find("1.b")).children
    answers.children[0].click()
    assert "role='status'" in kept.value
