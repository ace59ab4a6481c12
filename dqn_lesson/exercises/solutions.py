"""An exercise's cells in a notebook: put in, kept up to date with the package, solved; and the handout.

python -m dqn_lesson.exercises.solutions                           # solved copies and handout, into solved/
python -m dqn_lesson.exercises.solutions --refresh notebooks/01_*  # the exercises' cells, from the package

The task is written in the notebook and stays as it is; stub, check and the fold with nudge, hint and solution
come from the package.
"""

import argparse
import copy
import os
import re
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from .check import judge
from .exercise import Exercise, Question
from .lesson import exercises, find, lessons, questions

MESSAGES = {
    "task": "### Exercise {id}: ...\n5 minutes, level 1 of 3 ★☆☆\n\nWrite `{name}` ...",
    "ladder": ""
    "<details><summary>Nudge</summary>\n\n{nudge}\n\n<details><summary>Hint</summary>\n\n{hint}\n\n<details><summary>Solution</summary>\n\n```python\n{solution}```\n\n</details></details></details>",
    "solved": "**Solved copy.** The exercises of this notebook are filled in with the course's own answers.",
    "handout": "# DQN lesson: answers\n\nEvery exercise with its answer and the known mistakes, every"
    " question with its feedback.",
    "lesson": "## {title}",
    "no task": "### Exercise {id}",
    "mistake": "- *{name}*: {message}",
    "question": "### Question {id}\n\n{question}\n\n{answers}",
    "option": "- {mark} {option}: {feedback}",
    "number": "- The answer is {answer:g} {unit}, give or take {within:g}.",
}
MADE = re.compile(r"(stub|check|ladder|question|reveal)-(\d+)-(\w+)")
_PLACEHOLDER = re.compile(r"(exercise|question) (\d+\.\w+)\s*")


def cell_id(part: str, name: str) -> str:
    """The lasting id of an exercise's cell, such as `stub-1-1`."""
    return f"{part}-{name.replace('.', '-')}"


def exercise_cells(exercise: Exercise) -> list[nbformat.NotebookNode]:
    """An exercise's four cells: task (to be written), stub, check, ladder."""
    sources = {
        "task": MESSAGES["task"].format(id=exercise.id, name=exercise.name),
        "stub": exercise.stub.rstrip("\n"),
        "check": f'check("{exercise.id}", {exercise.name})',
        "ladder": MESSAGES["ladder"].format(
            nudge=exercise.texts["nudge"], hint=exercise.texts["hint"], solution=exercise.solution
        ),
    }
    cells = []
    for part, source in sources.items():
        make = new_code_cell if part in ("stub", "check") else new_markdown_cell
        metadata = {"tags": [f"exercise-{exercise.id}"]} if part == "stub" else {}
        cells.append(make(source, id=cell_id(part, exercise.id), metadata=metadata))
    return cells


def question_cells(question: Question) -> list[nbformat.NotebookNode]:
    """The cell that asks a question, and the one that says what there is to the guess."""
    calls = {"question": "predict", "reveal": "reveal"}
    return [
        new_code_cell(f'{call}("{question.id}")', id=cell_id(part, question.id))
        for part, call in calls.items()
    ]


def refresh(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The notebook with its exercises' cells as the package has them.

    A Markdown cell `exercise 1.1` becomes the four cells, `question 1.a` the two, of which the second belongs
    below what shows the answer; of cells made before, stub, check, ladder, question and reveal get the
    package's text. All other cells stay.
    """
    cells = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and (match := _PLACEHOLDER.fullmatch(cell.source)):
            cells += _cells_of(match[2])
        elif match := MADE.fullmatch(cell.id):
            made = next(new for new in _cells_of(f"{match[2]}.{match[3]}") if new.id == cell.id)
            cells.append(cell | {"source": made.source, "metadata": cell.metadata | made.metadata})
        else:
            cells.append(cell)
    return nbformat.from_dict(notebook | {"cells": cells})


def _cells_of(name: str) -> list[nbformat.NotebookNode]:
    found = find(name)
    return exercise_cells(found) if isinstance(found, Exercise) else question_cells(found)


def solved(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """A copy of the notebook with every stub filled in by the course's answer."""
    notebook = copy.deepcopy(notebook)
    for cell in notebook.cells:
        for tag in cell.metadata.get("tags", []):
            if tag.startswith("exercise-"):
                cell.source = find(tag.removeprefix("exercise-")).solution.rstrip("\n")
    return notebook


def handout(notebooks: Path) -> nbformat.NotebookNode:
    """All exercises and questions with their answers, as a notebook; the tasks come from the notebooks."""
    texts = [MESSAGES["handout"]]
    for lesson, name in lessons().items():
        if not (entries := (*questions(lesson), *exercises(lesson))):
            continue
        path = notebooks / f"{name}.ipynb"
        cells = nbformat.read(path, as_version=4).cells if path.exists() else []
        tasks = {cell.id: cell.source for cell in cells}
        texts.append(MESSAGES["lesson"].format(title=name.replace("_", " ")))
        texts += [_with_answer(entry, tasks) for entry in entries]
    return new_notebook(cells=[new_markdown_cell(text) for text in texts])


def _with_answer(entry: Exercise | Question, tasks: dict[str, str]) -> str:
    if isinstance(entry, Exercise):
        mistakes = [
            MESSAGES["mistake"].format(name=name, message=_said(entry, name)) for name in entry.mistakes
        ]
        task = tasks.get(cell_id("task", entry.id), MESSAGES["no task"].format(id=entry.id))
        return "\n".join([task, "", "```python", entry.solution + "```", "", *mistakes])
    if not entry.options:
        answers = MESSAGES["number"].format(answer=entry.answer, unit=entry.unit, within=entry.within)
    else:
        answers = "\n".join(
            MESSAGES["option"].format(mark="✓" if k == entry.answer else "○", option=option, feedback=text)
            for k, (option, text) in enumerate(entry.options.items())
        )
    return MESSAGES["question"].format(id=entry.id, question=entry.text, answers=answers)


def _said(exercise: Exercise, mistake: str) -> str:
    """What the check says to a mistake, numbers filled in."""
    return judge(exercise, exercise.build(exercise.variants(mistake)[0])).text


def write_solved(notebooks: Path, target: Path) -> list[Path]:
    """Writes solved copies of all notebooks, and `handout.html`; pictures are found from there too."""
    from nbconvert import HTMLExporter

    target.mkdir(parents=True, exist_ok=True)
    images = Path(os.path.relpath(notebooks / "images", target)).as_posix()
    written = []
    for path in sorted(notebooks.glob("*.ipynb")):
        copied = solved(nbformat.read(path, as_version=4))
        for cell in copied.cells:
            if cell.cell_type == "markdown":
                cell.source = re.sub(r"(?<=[(\"'])images/", f"{images}/", cell.source)
        copied.cells.insert(0, new_markdown_cell(MESSAGES["solved"], id="solved-copy"))
        nbformat.write(copied, target / path.name)
        written.append(target / path.name)
    page, _ = HTMLExporter(embed_images=True).from_notebook_node(handout(notebooks))
    (target / "handout.html").write_text(page, encoding="utf-8")
    return [*written, target / "handout.html"]


def main() -> None:
    """The commands above."""
    parser = argparse.ArgumentParser(prog="python -m dqn_lesson.exercises.solutions", description=__doc__)
    parser.add_argument(
        "--refresh", nargs="+", type=Path, metavar="NOTEBOOK", help="bring notebooks up to date"
    )
    parser.add_argument("--notebooks", type=Path, default=Path("notebooks"), help="where the lessons are")
    parser.add_argument("--target", type=Path, default=Path("solved"), help="where solved copies go")
    options = parser.parse_args()
    for path in options.refresh or []:
        nbformat.write(refresh(nbformat.read(path, as_version=4)), path)
    for path in options.refresh or write_solved(options.notebooks, options.target):
        print(path)


if __name__ == "__main__":
    main()
