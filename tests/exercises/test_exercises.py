"""Every lesson's exercises and questions: the data is whole, and each check knows right from each mistake."""

import re
from itertools import combinations
from pathlib import Path

import nbformat
import pytest

from dqn_lesson.exercises.check import attempts_of, first_difference, judge
from dqn_lesson.exercises.exercise import Exercise, Question, call_answer, stub_of
from dqn_lesson.exercises.lesson import exercises, lessons, questions
from dqn_lesson.exercises.solutions import exercise_cells, question_cells, refresh

FOLDER = Path(__file__).parents[2] / "notebooks"
LESSONS = lessons()
EXERCISES = [exercise for lesson in LESSONS for exercise in exercises(lesson)]
QUESTIONS = [question for lesson in LESSONS for question in questions(lesson)]
MISTAKES = [
    (exercise, mistake, number)
    for exercise in EXERCISES
    for mistake in exercise.mistakes
    for number in range(len(exercise.variants(mistake)))
]

CLEAR = {"score", "scores", "loss", "learning rate"}  # entries of results that need no further word

each_exercise = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.id)
each_question = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
each_mistake = pytest.mark.parametrize(
    ("exercise", "mistake", "number"), MISTAKES, ids=lambda value: getattr(value, "id", str(value))
)


@each_exercise
def test_solution_and_answers_in_other_styles_are_right(exercise: Exercise) -> None:
    assert len(exercise.right) >= 1, "besides the solution at least one answer in another style"
    for code in (exercise.solution, *exercise.right):
        verdict = judge(exercise, exercise.build(code))
        assert verdict.passed, f"{exercise.source(code)}\n{verdict.text}\n{verdict.folded}"


@each_mistake
def test_mistake_gets_its_own_message(exercise: Exercise, mistake: str, number: int) -> None:
    code = exercise.variants(mistake)[number]
    verdict = judge(exercise, exercise.build(code))
    ours = "" if exercise.judge else attempts_of(exercise, mistake, number)
    assert (verdict.kind, verdict.key) == ("not yet", mistake), f"{exercise.source(code)}\n{verdict}\n{ours}"
    assert "{" not in verdict.text.split("`")[0], "a number was not filled in"
    assert len(verdict.text) > 20


@each_exercise
def test_mistakes_differ_from_each_other(exercise: Exercise) -> None:
    named = [name for name in exercise.mistakes for _ in exercise.variants(name)]
    assert len({exercise.texts[name] for name in exercise.mistakes}) == len(exercise.mistakes)
    if exercise.judge:
        return  # told apart by score: the test above
    results = [
        (name, attempts_of(exercise, name, number))
        for name in exercise.mistakes
        for number in range(len(exercise.variants(name)))
    ]
    assert len(results) == len(named) > 0
    for (one, some), (other, others) in combinations([*results, ("right", attempts_of(exercise, ""))], 2):
        if one != other:
            assert first_difference(exercise, some, others) is not None, f"{one} and {other} look the same"


@each_exercise
def test_what_a_result_consists_of_is_said_in_words(exercise: Exercise) -> None:
    attempts = attempts_of(exercise, "") if exercise.cases and exercise.run is not call_answer else ()
    entries = {key for tried in attempts if isinstance(tried.value, dict) for key in tried.value}
    if callable(exercise.build(exercise.solution)):
        assert not entries - exercise.parts.keys() - CLEAR, "what does a learner make of these words?"


@each_exercise
def test_stub_is_not_attempted(exercise: Exercise) -> None:
    assert judge(exercise, exercise.build(exercise.stub)).kind == "open"


def test_a_stub_keeps_signatures_docstrings_and_what_is_given() -> None:
    solution = '''\
class Memory:
    """Keeps."""

    def __init__(self, capacity):
        self.capacity = capacity

    def append(
        self, item
    ):
        """Put one in."""
        for _ in range(1):
            self.items = [item]

    def __len__(self):
        return 0


def half(x):
    return x / 2
'''
    stub = solution.replace("        for _ in range(1):\n            self.items = [item]\n", "        ...\n")
    stub = stub.replace("return 0", "...").replace("return x / 2", "...")
    assert stub_of(solution) == stub


@each_exercise
def test_data_is_whole(exercise: Exercise) -> None:
    cases = {case.name for case in exercise.cases}
    wanted = {"nudge", "hint", "right", *exercise.mistakes, *cases}
    extra = {
        key for key in exercise.texts.keys() - wanted if not (exercise.judge and key.startswith("right"))
    }
    assert not wanted - exercise.texts.keys(), "texts are missing"
    assert not extra, "texts that nobody shows"
    assert bool(exercise.cases) != bool(exercise.judge), "cases or a judge, not both"
    assert len(cases) == len(exercise.cases), "two cases of one name"
    for text in exercise.texts.values():
        assert text[-1] in ".?!`", text


@each_question
def test_question_is_whole(question: Question) -> None:
    texts = (question.text, question.options, question.near, question.low, question.high)
    assert question.text and "$" not in str(texts) and "\\(" not in str(texts), "no LaTeX in a widget"
    if question.options:
        assert len(question.options) == len(set(question.feedback)) >= 2, "each choice has its own feedback"
        assert question.answer in range(len(question.options))
        assert len(question.values) in (0, len(question.options))
    else:
        assert question.near and question.low and question.high


@pytest.mark.parametrize("lesson", LESSONS)
def test_notebook_agrees_with_the_package(lesson: str) -> None:
    path = FOLDER / f"{LESSONS[lesson]}.ipynb"
    assert path.exists(), f"{path.name} is not written yet, but its exercises are"
    notebook = nbformat.read(path, as_version=4)
    assert refresh(notebook) == notebook, "run python -m dqn_lesson.exercises.solutions --refresh on it"
    ids = [cell.id for cell in notebook.cells]
    for exercise in exercises(lesson):
        places = [ids.index(cell.id) for cell in exercise_cells(exercise) if cell.id in ids]
        assert len(places) == 4 and places == sorted(places), f"the four cells of exercise {exercise.id}"
        task, level = notebook.cells[places[0]].source, "1 of 3 ★☆☆|2 of 3 ★★☆|3 of 3 ★★★"
        assert re.match(rf"### Exercise {exercise.id}: \w.*\n\d+ minutes, level ({level})\n\n\S", task), task
    for question in questions(lesson):
        asked, revealed = (ids.index(cell.id) for cell in question_cells(question))
        assert asked < revealed - 1, f"question {question.id}: something must show its answer in between"
