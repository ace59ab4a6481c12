"""What a learner has done so far: one small file for each exercise and question, in the user's data folder.

Each file is written beside and then renamed, so it is always whole. Two notebooks never write the same file,
so they can't lose each other's entries. They lie in the folder `progress` of `storage.home`.
"""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
from IPython.display import DisplayHandle, display

from ..storage import home, move, read_json, write_json
from . import boxes
from .exercise import WrongInput
from .lesson import exercises, lesson_of, lessons, questions
from .not_run import explain_missing_names

MESSAGES = {
    "note": "Note",
    "damaged": "The note of your progress in {name} could not be read. It was put aside as `{aside}`; that"
    " one entry starts again; everything else is still there.",
    "stays damaged": "The note of your progress in {name} is damaged, and could not be put aside ({reason})."
    " That one entry starts again; everything else is still there.",
    "unreadable": "Your progress in `{path}` can't be read ({reason}), so it counts as not done for now.",
    "not kept": "Your progress could not be kept ({reason}). Only the note of it is missing: is the disk"
    " full, or the folder `{folder}` write-protected?",
    "hung": "Python stopped while exercise {name} was being checked. Perhaps your answer ran on past its"
    " {seconds:g} seconds, in a place where it can't be cut off. All earlier progress is kept. Before you try"
    " again: is there anything in it that could run for ever?",
    "bar": "Lesson {lesson}: {done} of {total} done",
    "done": "done",
    "open": "open",
    "reset asks": "This forgets every answer and guess on this computer. To do it, write"
    ' `reset_progress("forget everything")`.',
    "reset done": "All progress is forgotten. If that was a mistake: the old notes are still in `{aside}`.",
    "reset failed": "Nothing is forgotten: `{folder}` could not be put aside ({reason}). Is one of its files"
    " open in another program, or the folder above it write-protected?",
    "reset nothing": "There was no progress to forget.",
    "lesson": "Lesson",
    "exercises": "Exercises",
    "questions": "Questions",
    "tries": "Tries",
}
CONFIRMATION = "forget everything"
_KINDS = {
    "tries": int,
    "passed": bool,
    "mistakes": dict,
    "source": str | None,
    "guess": int | float,
    "revealed": bool,
}

# Figures and films lie on the drawings' card, on light and dark pages: their white takes the card's colour.
_CARD = """<style>
.jp-OutputArea-output.jp-RenderedImage { background: #f6f5f1; border-radius: 8px; padding: 8px;
  isolation: isolate; flex: none; width: fit-content; max-width: 100%; box-sizing: border-box; margin: 4px 0 }
.jp-RenderedImage img { display: block; mix-blend-mode: multiply }
</style>"""

_bars: dict[str, DisplayHandle] = {}  # of this kernel: a passed check moves the bar on top of the page


def folder() -> Path:
    """Where progress is kept."""
    return home() / "progress"


def read(name: str) -> dict[str, Any]:
    """The entry of an exercise or question, or an empty one. A damaged one is set aside, with a word."""
    path = folder() / f"{name}.json"
    try:
        entry = read_json(path)
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        boxes.box("note", MESSAGES["note"], MESSAGES["unreadable"].format(path=path, reason=error.strerror))
        return {}
    except ValueError:
        entry = None
    if not _is_entry(entry):
        boxes.box("note", MESSAGES["note"], _put_aside(name, path))
        return {}
    return entry


def _is_entry(entry: Any) -> bool:
    """Whether it has the form in which `keep_attempt` and `quiz` keep it."""
    if not isinstance(entry, dict):
        return False
    kinds = all(isinstance(entry[name], kind) for name, kind in _KINDS.items() if name in entry)
    return kinds and all(isinstance(count, int) for count in entry.get("mistakes", {}).values())


def _put_aside(name: str, path: Path) -> str:
    """Takes a damaged entry out of the way, and says so, or why not."""
    aside = path.with_suffix(".damaged")
    try:
        move(path, aside)
    except OSError as error:
        return MESSAGES["stays damaged"].format(name=name, reason=error.strerror or error)
    return MESSAGES["damaged"].format(name=name, aside=aside)


def write(name: str, entry: dict[str, Any]) -> str:
    """Keeps an entry and moves the progress bar.

    Returns:
        An empty text, or a sentence that says why it could not be kept: no reason to stop a lesson.
    """
    try:
        write_json(folder() / f"{name}.json", entry)
    except OSError as error:
        return MESSAGES["not kept"].format(reason=error.strerror or error, folder=folder())
    lesson = lesson_of(name)
    if lesson in _bars:
        _bars[lesson].update(_bar(lesson), raw=True)
    return ""


def keep_attempt(name: str, passed: bool, mistake: str, source: str | None) -> str:
    """Adds a try to an exercise's entry; a passed one keeps its source. Returns as `write`."""
    entry = {"tries": 0, "passed": False, "mistakes": {}, "source": None} | read(name)
    entry["tries"] += 1
    if passed:
        entry |= {"passed": True, "source": source}
    elif mistake:
        entry["mistakes"][mistake] = entry["mistakes"].get(mistake, 0) + 1
    return write(name, entry)


@contextlib.contextmanager
def trying(name: str, seconds: float) -> Iterator[None]:
    """Leaves a note on disk while an answer is tried: `hung_try` finds it if Python is ended meanwhile."""
    note = folder() / f"trying-{os.getpid()}.json"
    with contextlib.suppress(OSError):  # no reason to stop a check
        write_json(note, {"name": name, "seconds": seconds})
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            note.unlink(missing_ok=True)


def hung_try() -> str:
    """A sentence about a try that had not come back when its Python was ended; told once, empty if none."""
    sentence = ""
    for note in folder().glob("trying-*.json"):
        process = note.stem.removeprefix("trying-")
        if process.isdigit() and int(process) != os.getpid() and psutil.pid_exists(int(process)):
            continue  # another notebook is trying just now
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            sentence = MESSAGES["hung"].format(**read_json(note))
        with contextlib.suppress(OSError):
            note.unlink()
    return sentence


def kept_answer(name: str) -> str | None:
    """The source text of the learner's last right answer, from any notebook; None before that."""
    return read(name).get("source")


def is_done(name: str) -> bool:
    """Whether an exercise was passed or a question answered."""
    entry = read(name)
    return bool(entry.get("passed")) or "guess" in entry


def progress_bar(lesson: str) -> None:
    """Displays a small bar for the top of a notebook; it moves as soon as a check passes.

    From then on a name that isn't there yet gets a sentence: see `not_run`.

    Args:
        lesson: such as `"01"`.
    """
    lesson = lesson_of(lesson)
    explain_missing_names(lesson)
    bar = display(_bar(lesson), raw=True, display_id=True)
    if bar is not None:  # as it is outside a notebook
        _bars[lesson] = bar
    if hung := hung_try():
        boxes.box("note", MESSAGES["note"], hung)


def _bar(lesson: str) -> dict[str, str]:
    names = [entry.id for entry in (*questions(lesson), *exercises(lesson))]
    done = {name for name in names if is_done(name)}
    label = MESSAGES["bar"].format(lesson=lesson, done=len(done), total=len(names))
    chips = " ".join(_chip(name, name in done) for name in names)  # a blank is where a line may break
    page = f"<div class='dqn-progress' style='line-height:1.9'><strong>{label}</strong> {chips}</div>"
    return {"text/html": _CARD + page, "text/plain": label}


def _chip(name: str, done: bool) -> str:
    colour = "var(--jp-success-color1, #2e7d32)" if done else "var(--jp-content-font-color2, #616161)"
    word = MESSAGES["done" if done else "open"]
    return (
        f"<span title='{name}: {word}' style='border:1px solid {colour}; border-radius:10px; padding:1px 8px;"
        f" margin-left:4px; white-space:nowrap'><span style='color:{colour}' role='img' aria-label='{word}'>"
        f"{'✓' if done else '○'}</span> {name}</span>"
    )


def progress_table() -> None:
    """Displays how far the learner is in every lesson."""
    import pandas as pd  # here, because it takes half a second

    rows = []
    for lesson, name in lessons().items():
        try:
            tasks, guesses = exercises(lesson), questions(lesson)
        except WrongInput as error:  # one folder is damaged; the others still have their rows
            boxes.box("note", MESSAGES["note"], str(error))
            continue
        if not tasks and not guesses:
            continue
        tries = sum(read(task.id).get("tries", 0) for task in tasks)
        rows.append([name.replace("_", " "), _share(tasks), _share(guesses), tries])
    heads = [MESSAGES[key] for key in ("lesson", "exercises", "questions", "tries")]
    table = pd.DataFrame(rows, columns=heads)
    page = table.to_html(index=False, border=0, justify="left", classes="dqn-progress")
    page = page.replace("<th>", "<th scope='col'>").replace("<td>", "<td style='text-align: left'>")
    display({"text/html": page, "text/plain": table.to_string(index=False)}, raw=True)


def _share(entries: tuple) -> str:
    done = sum(is_done(entry.id) for entry in entries)
    mark = "✓ " if entries and done == len(entries) else ""
    return f"{mark}{done} / {len(entries)}"


def reset_progress(confirm: str = "") -> None:
    """Forgets all progress, if told so: `confirm="forget everything"`. The old notes are set aside."""
    if confirm != CONFIRMATION:
        boxes.box("note", MESSAGES["note"], MESSAGES["reset asks"])
        return
    if not folder().exists():
        boxes.box("note", MESSAGES["note"], MESSAGES["reset nothing"])
        return
    number = 1
    while (aside := folder().with_name(f"progress-forgotten-{number}")).exists():
        number += 1
    try:
        move(folder(), aside)
    except OSError as error:
        reason = error.strerror or error
        text = MESSAGES["reset failed"].format(folder=folder(), reason=reason)
        boxes.box("note", MESSAGES["note"], text)
        return
    for lesson, bar in _bars.items():
        bar.update(_bar(lesson), raw=True)
    boxes.box("note", MESSAGES["note"], MESSAGES["reset done"].format(aside=aside))
