"""RESULTS.md and the pictures, made anew from the parts' files: `python -m benchmarks.report`."""

from importlib import import_module
from pathlib import Path

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from . import store
from .figures import table

PARTS = (
    "reliability", "peer", "update_cost", "loop", "panel", "memory", "tutorial", "ladder", "plain", "acrobot",
    "quick_model", "own_agent", "parallel", "player", "explore", "tune", "guided_tweak", "short_runs",
    "broken_parts", "watch_figures", "second_look", "race", "notebooks",
)  # fmt: skip
HERE = Path(__file__).parent
LADDER_CSV = HERE.parent / "dqn_lesson" / "lessons" / "lesson_07_climb_the_ladder" / "data" / "ladder.csv"
HEAD = """\
# What was measured

Made by `python -m benchmarks.report` from the files in `data`; `make bench` measures everything anew, and
`python -m benchmarks.NAME` one part. A share comes with the interval that holds the true one in 95 of 100
cases (Wilson); any other figure is a median, with the lowest and the highest value in brackets.
"""


def write(
    folder: Path = store.DATA, results: Path = HERE / "RESULTS.md", ladder_csv: Path = LADDER_CSV
) -> None:
    """Writes RESULTS.md, a picture for each part that has one, and the ladder's data for its lesson."""
    records = {name: store.load(name, folder) for name in PARTS}
    records = {name: record for name, record in records.items() if record}
    results.write_text(text(records), encoding="utf-8")
    for name, record in records.items():
        part = _part(name)
        if hasattr(part, "draw"):
            figure = Figure(dpi=110)
            FigureCanvasAgg(figure)
            part.draw(record["measured"], figure)
            figure.savefig(results.with_name(f"{name}.png"))
        if hasattr(part, "write_csv"):
            part.write_csv(record["measured"], ladder_csv)


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
    return "\n".join([HEAD, summary, *absent, *(_section(name, records[name]) for name in records)]) + "\n"


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


def _conditions(record: dict) -> str:
    versions = ", ".join(f"{package} {number}" for package, number in record["versions"].items())
    arguments = ", ".join(f"{name} {_plain(value)}" for name, value in record["arguments"].items())
    took = f"{record['date']}, {record['cores']} cores, {record['seconds']:.0f} s"
    line = f"*{took}; {arguments}; {versions}.*"
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
