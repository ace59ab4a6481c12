"""RESULTS.md and the pictures, made again from the parts' files: `python -m benchmarks.report`."""

import json
from importlib import import_module
from pathlib import Path

import matplotlib.style
import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from dqn_lesson.lessons.shared.figure_style import STYLE

from . import lessons, store
from .figures import table

PARTS = (
    "reliability", "peer", "update_cost", "loop", "panel", "memory", "tutorial", "ladder", "rungs", "plain",
    "acrobot", "games", "peer_games", "pong", "quick_model", "own_agent", "parallel", "player", "notebooks",
)  # fmt: skip
HERE = Path(__file__).parent
HEAD = """\
# What was measured

Made by `python -m benchmarks.report` from the files in `data`, and at the end from what each lesson measured
for itself; `make bench` measures everything again, `python -m benchmarks.NAME` one part, and
`python -m dqn_lesson.lessons.NAME.measure` one lesson. A share comes with the interval that holds the true
one in 95 of 100 cases (Wilson); any other figure is a median, with the lowest and the highest value in
brackets.
"""


def write(
    folder: Path = store.DATA, results: Path = HERE / "RESULTS.md", lessons_folder: Path = lessons.FOLDER
) -> None:
    """Writes RESULTS.md, a picture for each part that has one, and the tables that are a lesson's as well."""
    records = {name: store.load(name, folder) for name in PARTS}
    records = {name: record for name, record in records.items() if record}
    results.write_text(text(records), encoding="utf-8")
    for name, record in records.items():
        part = _part(name)
        if hasattr(part, "draw"):
            figure = Figure(dpi=110)
            FigureCanvasAgg(figure)
            with matplotlib.style.context(STYLE):
                part.draw(record["measured"], figure)
            figure.savefig(results.with_name(f"{name}.png"))
        if hasattr(part, "WRITES"):
            path = lessons_folder / part.WRITES
            path.parent.mkdir(parents=True, exist_ok=True)
            runs = pd.DataFrame(record["measured"]["runs"])[list(part.COLUMNS)]
            runs.to_csv(path, index=False, lineterminator="\n")


def text(records: dict[str, dict]) -> str:
    """The report: a table of everything that was promised, then a section for each part."""
    promised = [
        (name, row.what, row.figure, row.target, row.verdict or "too little measured")
        for name, record in records.items()
        for row in _part(name).rows(record["measured"])
        if row.target and not row.target.startswith("published")
    ]
    summary = table(("part", "measured", "result", "target", ""), promised)
    missing = [name for name in PARTS if name not in records]
    absent = [f"\nNot measured yet: {', '.join(missing)}."] if missing else []
    sections = [_section(name, records[name]) for name in records]
    return "\n".join([HEAD, summary, *absent, *sections, *map(_lesson, lessons.measures())]) + "\n"


def _section(name: str, record: dict) -> str:
    part, measured = _part(name), record["measured"]
    lines = [f"\n## {name}\n\n{part.QUESTION}\n"]
    cells = [(*row[:3], row.verdict) for row in part.rows(measured)]
    lines.append(table(("measured", "result", "target", ""), cells))
    if hasattr(part, "details"):
        lines += ["", part.details(measured)]
    if hasattr(part, "draw"):
        lines += ["", f"![{part.QUESTION}]({name}.png)"]
    return "\n".join([*lines, "", _conditions(record)])


def _lesson(name: str) -> str:
    """The section of a lesson: what each of its measures says, and how it was made where that was kept."""
    path = lessons.FOLDER / name / "data" / "measured.json"
    records = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    lines = [f"\n## {name}"]
    for key, measure in lessons.measures()[name].items():
        cells = measure.rows(f"dqn_lesson.lessons.{name}")
        lines += [f"\n{measure.question}\n", table(("measured", "result"), cells)]
        lines += ["", _conditions(records[key])] if key in records else []
    return "\n".join(lines)


def _conditions(record: dict) -> str:
    versions = ", ".join(f"{package} {number}" for package, number in record["versions"].items())
    arguments = ", ".join(f"{name} {_plain(value)}" for name, value in record.get("arguments", {}).items())
    took = f"{record['date']}, {record['cores']} cores, {record['seconds']:.0f} s"
    line = f"*{'; '.join(filter(None, (took, arguments, versions)))}.*"
    if changed := store.changed_since(record):
        settings = ", ".join(f"{name} {then!r} -> {now!r}" for name, (then, now) in changed.items())
        line += f"\n\nThe default settings have changed since: {settings}."
    return line


def _plain(value) -> str:
    return ", ".join(f"{number:,}" for number in value) if isinstance(value, list) else str(value)


def _part(name: str):
    return import_module(f"{__package__}.{name}")


if __name__ == "__main__":
    write()
