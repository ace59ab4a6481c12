"""The minutes that lessons state are those of one formula: 180 words, 12 lines, exercises, waiting."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from benchmarks.minutes import (
    FOLDER,
    README,
    START,
    Minutes,
    listed,
    measured,
    minutes_of,
    stated,
    waiting,
    with_minutes,
    words,
)
from dqn_lesson.exercises.exercise import Question

LISTED = listed(README.read_text(encoding="utf-8"))
PATHS = [
    path for path in sorted(FOLDER.glob("[0-9]*.ipynb")) if path.stem[:2] in LISTED
]  # others are one's own
AGAIN = "run python -m benchmarks.minutes --write"


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_lesson_states_its_minutes(path) -> None:
    found, said = measured(path, waiting()), stated(nbformat.read(path, as_version=4))
    assert said.keys() == found.keys()
    for part, minutes in found.items():
        assert said[part] == pytest.approx(sum(minutes), rel=0.1), AGAIN


@pytest.mark.parametrize("page", [README, START], ids=lambda path: path.name)
def test_tables_of_lessons_state_the_same(page) -> None:
    text = (
        "\n".join(cell.source for cell in nbformat.read(page, 4).cells)
        if page == START
        else page.read_text("utf-8")
    )
    assert listed(text) == {path.stem[:2]: stated(nbformat.read(path, 4))[""] for path in PATHS}, AGAIN


def test_every_notebook_was_waited_for() -> None:
    assert waiting().keys() == {path.stem for path in PATHS}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Two words", 2),
        ("it's 0.995 or -0.5, not 10,000", 6),
        ("![A picture of it](a.png) and <img src='b.png' alt='none'> a [link here](https://a.b/c)", 4),
        ("<details><summary>A fold</summary>\n\nis read\n\n</details>", 4),
        ("| a | table |\n|---|---|\n| of | four |", 4),
    ],
)
def test_words_that_are_read(text: str, number: int) -> None:
    assert words(text) == number


def test_the_formula() -> None:
    question = Question(
        "08.a", "one two", 0, options={"three": "four five", "six": "not read at all"}, look="seven"
    )
    notebook = new_notebook(
        cells=[
            new_markdown_cell("## word " + "word " * 359),
            new_code_cell("a = 1\n\n# as long\nb = 2"),
            new_markdown_cell("### Exercise 8.1: word\n7 minutes, level 1 of 3 ★☆☆\n\nword", id="task-8-1"),
            new_code_cell("def f():\n    ...", id="stub-8-1"),
            new_code_cell('check("8.1", f)', id="check-8-1"),
            new_markdown_cell("<details><summary>Nudge</summary> not read", id="ladder-8-1"),
            new_code_cell('predict("08.a")', id="question-08-a"),
            new_code_cell('reveal("08.a")', id="reveal-08-a"),
            new_markdown_cell(
                "## Optional: word (about 3 minutes)", id="more", metadata={"tags": ["optional"]}
            ),
            new_code_cell("c = 3"),
            new_markdown_cell("## Word"),
        ]
    )
    found = minutes_of(notebook, (question,), 30)
    assert found[""] == pytest.approx(((360 + 10 + 7 + 1) / 180, 3 / 12, 7, 0.5))
    assert found["more"] == pytest.approx((5 / 180, 1 / 12, 0, 0))


@pytest.mark.parametrize(("exact", "said"), [(51.6, 50), (44, 45), (12, 12), (9.8, 10), (23.4, 25), (3.2, 3)])
def test_minutes_are_rounded_to_five_where_a_tenth_allows_it(exact: float, said: int) -> None:
    assert Minutes(reading=exact).stated == said


def test_a_table_gets_its_minutes() -> None:
    rows = "| notebook | minutes |\n| [01 Step](01.ipynb) | a rule | 30 |\n| `09_watch` | races 3 | 40 |\n"
    new = with_minutes(
        rows, {"01_step": {"": Minutes(50)}, "09_watch": {"": Minutes(55), "more": Minutes(5)}}
    )
    assert new == rows.replace("30 |", "50 |").replace("40 |", "55 |")
    assert listed(new) == {"01": 50, "09": 55}
