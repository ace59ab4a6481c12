"""Predict first: a question before the cell that shows the answer, and what is said to the guess after it.

`predict` only keeps the guess; plots can draw it. `reveal` comes below what shows the answer.
"""

import html
from functools import partial

from IPython.display import Markdown, display
from ipywidgets import HTML, Button, HBox, Layout, Text, VBox, Widget

from ..saved_picture import SavedPicture
from . import boxes, progress
from .exercise import Question, WrongInput
from .lesson import find
from .parse_answer import as_number

MESSAGES = {
    "note": "A word on the call",
    "predict": "Predict",
    "right": "Question {id}: right",
    "not yet": "Question {id}: not quite",
    "open": "Question {id} is still open",
    "open text": "Make your guess above, then run this cell again: it says what there is to your guess.",
    "guess": "Your guess was *{guess}*.",
    "others": "About the other answers",
    "keep": "This is my guess",
    "number": "Your guess:",
    "no number": "Type a number, such as 20.",
    "not a question": "{name} is an exercise, not a question. Exercises are judged by `check`.",
    "no name": "Put the number of the question in quotes: `predict({example})`.",
    "plain": "Question {id}. To answer it, run this cell in JupyterLab.",
    "gone": "Question {id} has gone with its kernel. Run this cell again to answer it.",
    "it was": "Your guess was: {guess}.",
    "kept": "Kept: *{guess}*. Read on to see what comes of it.",
}


def predict(name: str) -> None:
    """Asks a question and keeps the guess. It can be changed until `reveal` has told what comes of it.

    Args:
        name: the number of the question, such as `"1.a"`.
    """
    if question := _asked(name):
        _kept_with(question, question_widget(question))


def _kept_with(question: Question, widget: VBox) -> None:
    """Displays the question, and under it what stands there when its kernel has gone."""
    saved = SavedPicture("dqn-question", *(MESSAGES[key].format(id=question.id) for key in ("plain", "gone")))

    def keep_guess(_: dict | None = None) -> None:
        if (guess := kept_guess(question)) is not None:
            saved.keep([MESSAGES["it was"].format(guess=_shown(question, guess))])

    keep_guess()
    widget.children[-1].observe(keep_guess, "value")
    saved.display_under(widget)


def reveal(name: str) -> None:
    """Says what there is to the learner's guess and to the other answers, and what there is to see.

    It belongs below what shows the answer.

    Args:
        name: the number of the question, such as `"1.a"`.
    """
    if (question := _asked(name)) is None:
        return
    if (guess := kept_guess(question)) is None:
        boxes.box("open", MESSAGES["open"].format(id=name), MESSAGES["open text"])
    else:
        _reveal_guess(question, guess)
    if question.look:
        display(Markdown(question.look))


def _reveal_guess(question: Question, guess: float) -> None:
    """The box with the verdict; from then on the guess stays."""
    kind, feedback = verdict(question, guess)
    text = f"{MESSAGES['guess'].format(guess=_shown(question, guess))} {feedback}"
    others = [f"{option}: {said}" for option, said in question.options.items() if said != feedback]
    folded = {MESSAGES["others"]: "\n\n".join(others)} if others else None
    boxes.box(kind, MESSAGES[kind].format(id=question.id), text, folded)
    progress.write(question.id, progress.read(question.id) | {"revealed": True})


def prediction(name: str) -> float | None:
    """The learner's guess as a number, for a plot to draw; None as long as the question is not answered.

    Raises:
        WrongInput: there is no such question.
    """
    question = _find(name)
    if (guess := kept_guess(question)) is None:
        return None
    return float(question.values[guess] if question.values else guess)


def verdict(question: Question, guess: float) -> tuple[str, str]:
    """Which box a guess gets, `right` or `not yet`, and what is said to it."""
    if question.options:
        return "right" if guess == question.answer else "not yet", question.feedback[guess]
    difference = guess - question.answer
    if abs(difference) <= question.within:
        return "right", question.near
    return "not yet", question.low if difference < 0 else question.high


def kept_guess(question: Question) -> float | None:
    """The guess: the position of an option, or a number. None if there is none, or none that can be."""
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
    kept = HTML()
    answers = _choices(question, kept) if question.options else _number(question, kept)
    widget = VBox([head, answers, kept], layout=Layout(max_width="760px", padding="4px 0"))
    widget.add_class("dqn-question")
    return widget


def _choices(question: Question, kept: HTML) -> Widget:
    layout = Layout(width="auto", height="auto")
    buttons = [Button(layout=layout) for _ in question.options]

    def show() -> None:
        """Marks the option that is kept."""
        guess = kept_guess(question)
        for number, (button, option) in enumerate(zip(buttons, question.options, strict=True)):
            button.description = f"{'●' if number == guess else '○'} {option}"
        kept.value = _note(question)

    def on_click(number: int, _: Button) -> None:
        """An option was pressed."""
        keep(question, number)
        show()

    for number, button in enumerate(buttons):
        button.on_click(partial(on_click, number))
    show()
    return VBox(buttons, layout=Layout(align_items="flex-start"))


def _number(question: Question, kept: HTML) -> Widget:
    box = Text(description=MESSAGES["number"], layout=Layout(width="220px"))
    button = Button(description=MESSAGES["keep"])

    def on_click(_: Button) -> None:
        """The number in the box is the guess."""
        if (guess := as_number(box.value)) is None:
            kept.value = f"<small role='status'>{MESSAGES['no number']}</small>"
            return
        keep(question, guess)
        kept.value = _note(question)

    button.on_click(on_click)
    if (guess := kept_guess(question)) is not None:
        box.value = f"{guess:g}"
    kept.value = _note(question)
    return HBox([box, HTML(html.escape(question.unit)), button])


def _note(question: Question) -> str:
    """The line that says what is kept; empty if nothing is."""
    if (guess := kept_guess(question)) is None:
        return ""
    text = boxes.rich(MESSAGES["kept"].format(guess=_shown(question, guess)))
    return f"<small role='status'>{text}</small>"


def _shown(question: Question, guess: float) -> str:
    return list(question.options)[guess] if question.options else f"{guess:g} {question.unit}".strip()


def keep(question: Question, guess: float) -> None:
    """Keeps a guess, the position of an option or a number, unless the answer was shown already."""
    entry = progress.read(question.id)
    if kept_guess(question) is None or not entry.get("revealed"):
        progress.write(question.id, {"guess": guess})


def _asked(name: str) -> Question | None:
    """The question; None where there is none, which is said."""
    try:
        return _find(name)
    except WrongInput as error:
        boxes.box("note", MESSAGES["note"], str(error))
        return None


def _find(name: str) -> Question:
    if not isinstance(name, str):
        raise WrongInput(MESSAGES["no name"].format(example='"1.a"'))
    question = find(name)
    if not isinstance(question, Question):
        raise WrongInput(MESSAGES["not a question"].format(name=name))
    return question
