"""Predict first: a question before the cell that reveals the answer. The guess is kept; plots can draw it."""

import html
import math
import re
from functools import partial

from IPython.display import display
from ipywidgets import HTML, Button, HBox, Layout, Text, VBox, Widget

from . import boxes, progress
from .exercise import Question, WrongInput, find

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
    "kept choice": "Your guess, kept for later: *{guess}*. Press the others to read about them.",
    "kept number": "Your guess, kept for later: *{guess} {unit}*.",
}

_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?")


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
    if (guess := kept_guess(question)) is None:
        return None
    return float(question.values[int(guess)] if question.values else guess)


def kept_guess(question: Question) -> float | None:
    """The first guess: the position of an option, or a number. None if there is none, or none that can be."""
    guess = progress.read(question.id).get("guess")
    possible = range(len(question.texts["options"])) if question.is_choice else [guess]
    return guess if isinstance(guess, int | float) and guess in possible else None


def question_widget(question: Question) -> Widget:
    """The question with its buttons or its box, ready to be shown."""
    text = boxes.rich(question.texts["question"])
    head = HTML(
        f"<p style='line-height:1.5'><strong>{MESSAGES['predict']} {question.id}</strong> &nbsp;{text}</p>"
    )
    feedback = HTML()
    kept = HTML()
    answers = _choices(question, feedback, kept) if question.is_choice else _number(question, feedback, kept)
    widget = VBox([head, answers, feedback, kept], layout=Layout(max_width="760px", padding="4px 0"))
    widget.add_class("dqn-question")
    return widget


def _choices(question: Question, feedback: HTML, kept: HTML) -> Widget:
    options, layout = question.texts["options"], Layout(width="auto", height="auto")
    buttons = [Button(tooltip=question.texts["question"], layout=layout) for _ in options]

    def show_answer(pressed: int) -> None:
        """The feedback to an option, and the first guess."""
        first = kept_guess(question)
        for number, (button, option) in enumerate(zip(buttons, options, strict=True)):
            button.description = f"{'●' if number == pressed else '○'} {option}"
        look = "right" if pressed == question.answer else "not yet"
        feedback.value = boxes.box_html(look, MESSAGES[look], question.texts["feedback"][pressed])
        kept.value = f"<small>{boxes.rich(MESSAGES['kept choice'].format(guess=options[first]))}</small>"

    def on_click(number: int, _: Button) -> None:
        """An option was pressed."""
        keep(question, number)
        show_answer(number)

    for number, (button, option) in enumerate(zip(buttons, options, strict=True)):
        button.description = f"○ {option}"
        button.on_click(partial(on_click, number))
    if (guess := kept_guess(question)) is not None:
        show_answer(guess)
    return VBox(buttons, layout=Layout(align_items="flex-start"))


def _number(question: Question, feedback: HTML, kept: HTML) -> Widget:
    box = Text(description=MESSAGES["number"], layout=Layout(width="220px"))
    button = Button(description=MESSAGES["keep"])

    def show_answer(guess: float) -> None:
        """The feedback to a number, and the first guess."""
        difference = guess - question.answer
        key = "near" if abs(difference) <= question.within else "low" if difference < 0 else "high"
        look = "right" if key == "near" else "not yet"
        feedback.value = boxes.box_html(look, MESSAGES[look], question.texts[key])
        first = f"{kept_guess(question):g}"
        kept.value = (
            f"<small>{boxes.rich(MESSAGES['kept number'].format(guess=first, unit=question.unit))}</small>"
        )

    def on_click(_: Button) -> None:
        """The number in the box is the guess."""
        try:
            guess = _typed(box.value)
        except ValueError:
            feedback.value = boxes.box_html(
                "note", MESSAGES["note"], MESSAGES["no number"].format(text=box.value)
            )
            return
        keep(question, guess)
        show_answer(guess)

    button.on_click(on_click)
    if (guess := kept_guess(question)) is not None:
        box.value = f"{guess:g}"
        show_answer(guess)
    unit = HTML(html.escape(question.unit))
    return HBox([box, unit, button])


def _typed(text: str) -> float:
    """The number that was typed: 1,000 is a thousand, 0,5 is a half.

    Raises:
        ValueError: it is no finite number.
    """
    text = text.strip()
    in_thousands = _THOUSANDS.fullmatch(text)
    number = float(text.replace(",", "" if in_thousands else "."))
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def keep(question: Question, guess: float) -> None:
    """Keeps a guess, if it is the first one: the position of an option, or a number."""
    if kept_guess(question) is None:
        progress.write(question.id, {"guess": guess})


def _find(name: str) -> Question:
    if not isinstance(name, str):
        raise WrongInput(MESSAGES["no name"].format(example='"1.a"'))
    question = find(name)
    if not isinstance(question, Question):
        raise WrongInput(MESSAGES["not a question"].format(name=name))
    return question
