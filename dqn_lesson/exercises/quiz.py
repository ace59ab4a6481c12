"""Predict first: a question before the cell that reveals the answer. The guess is kept; plots can draw it."""

import html
from functools import partial

from IPython.display import display
from ipywidgets import HTML, Button, HBox, Layout, Text, VBox, Widget

from . import boxes, progress
from .exercise import Question, WrongInput
from .lesson import find
from .parse_answer import as_number

MESSAGES = {
    "note": "A word on the call",
    "predict": "Predict",
    "right": "Right",
    "not yet": "Not so",
    "keep": "This is my guess",
    "number": "Your guess:",
    "no number": "`{text}` is not a number. Type one, such as 20.",
    "not a question": "{name} is an exercise, not a question. Exercises are judged by `check`.",
    "no name": "Put the number of the question in quotes: `predict({example})`.",
    "first choice": "Your guess, kept for later: *{guess}*. "
    "Click the other answers to read what is said about each.",
    "first number": "Your guess, kept for later: *{guess} {unit}*.",
}


def predict(name: str) -> None:
    """Asks a question. The first answer is the one that is kept; each answer gets its own feedback at once.

    Args:
        name: the number of the question, such as `"1.a"`.
    """
    try:
        question = _find(name)
    except WrongInput as error:
        boxes.box("note", MESSAGES["note"], str(error))
        return
    display(question_widget(question))


def prediction(name: str) -> float | None:
    """The learner's guess as a number, for a plot to draw; None as long as the question is not answered.

    Raises:
        WrongInput: there is no such question.
    """
    question = _find(name)
    if (guess := first_guess(question)) is None:
        return None
    return float(question.values[guess] if question.values else guess)


def first_guess(question: Question) -> float | None:
    """The first guess: the position of an option, or a number. None if there is none, or none that can be."""
    guess = progress.read(question.id).get("guess")
    if not isinstance(guess, int | float):
        return None
    if not question.options:
        return guess
    return int(guess) if guess in range(len(question.options)) else None  # a file edited by hand may say 1.0


def question_widget(question: Question) -> Widget:
    """The question with its buttons or its box, ready to be shown."""
    text = boxes.rich(question.text)
    head = HTML(
        f"<p style='line-height:1.5'><strong>{MESSAGES['predict']} {question.id}</strong> &nbsp;{text}</p>"
    )
    feedback = HTML()
    first = HTML()
    answers = _choices(question, feedback, first) if question.options else _number(question, feedback, first)
    widget = VBox([head, answers, feedback, first], layout=Layout(max_width="760px", padding="4px 0"))
    widget.add_class("dqn-question")
    return widget


def _choices(question: Question, feedback: HTML, first: HTML) -> Widget:
    options, layout = list(question.options), Layout(width="auto", height="auto")
    buttons = [Button(tooltip=question.text, layout=layout) for _ in options]

    def show_answer(chosen: int) -> None:
        """The feedback to an option, and the first guess."""
        guess = first_guess(question)
        for number, (button, option) in enumerate(zip(buttons, options, strict=True)):
            button.description = f"{'●' if number == chosen else '○'} {option}"
        kind = "right" if chosen == question.answer else "not yet"
        feedback.value = boxes.box_html(kind, MESSAGES[kind], question.feedback[chosen])
        first.value = f"<small>{boxes.rich(MESSAGES['first choice'].format(guess=options[guess]))}</small>"

    def on_click(number: int, _: Button) -> None:
        """An option was pressed."""
        keep(question, number)
        show_answer(number)

    for number, (button, option) in enumerate(zip(buttons, options, strict=True)):
        button.description = f"○ {option}"
        button.on_click(partial(on_click, number))
    if (guess := first_guess(question)) is not None:
        show_answer(guess)
    return VBox(buttons, layout=Layout(align_items="flex-start"))


def _number(question: Question, feedback: HTML, first: HTML) -> Widget:
    box = Text(description=MESSAGES["number"], layout=Layout(width="220px"))
    button = Button(description=MESSAGES["keep"])

    def show_answer(guess: float) -> None:
        """The feedback to a number, and the first guess."""
        difference = guess - question.answer
        key = "near" if abs(difference) <= question.within else "low" if difference < 0 else "high"
        kind = "right" if key == "near" else "not yet"
        feedback.value = boxes.box_html(kind, MESSAGES[kind], getattr(question, key))
        number = f"{first_guess(question):g}"
        first.value = (
            f"<small>{boxes.rich(MESSAGES['first number'].format(guess=number, unit=question.unit))}</small>"
        )

    def on_click(_: Button) -> None:
        """The number in the box is the guess."""
        if (guess := as_number(box.value)) is None:
            text = MESSAGES["no number"].format(text=box.value)
            feedback.value = boxes.box_html("note", MESSAGES["note"], text)
            return
        keep(question, guess)
        show_answer(guess)

    button.on_click(on_click)
    if (guess := first_guess(question)) is not None:
        box.value = f"{guess:g}"
        show_answer(guess)
    unit = HTML(html.escape(question.unit))
    return HBox([box, unit, button])


def keep(question: Question, guess: float) -> None:
    """Keeps a guess, if it is the first one: the position of an option, or a number."""
    if first_guess(question) is None:
        progress.write(question.id, {"guess": guess})


def _find(name: str) -> Question:
    if not isinstance(name, str):
        raise WrongInput(MESSAGES["no name"].format(example='"1.a"'))
    question = find(name)
    if not isinstance(question, Question):
        raise WrongInput(MESSAGES["not a question"].format(name=name))
    return question
