"""Runs side by side: the settings in which they differ, their exams, and their curves over each other."""

import io
from collections.abc import Mapping

import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from ...plotting import plot_runs
from ...runs import Run, compare_runs

TEXTS = {
    "difference": "In what they differ",
    "same": "They differ in no setting and have the same seed.",
    "exams": "Exam",
    "mean": "mean",
    "lowest": "lowest",
    "passed": "passed",
    "full": "starts with {bar:g} or more",
    True: "✓ yes",
    False: "no",
    None: "no exam",
}
RESULTS = ("steps", "episodes", "exam mean", "exam passed")  # rows of `compare_runs` that are no settings


def difference(runs: Mapping[str, Run]) -> str:
    """An HTML table of the settings in which the runs differ."""
    table = compare_runs(runs).drop(index=list(RESULTS), errors="ignore")
    if table.empty:
        return f"<h4>{TEXTS['difference']}</h4><p>{TEXTS['same']}</p>"
    rows = {str(name): [_setting_text(value) for value in row] for name, row in table.iterrows()}
    return _table(TEXTS["difference"], list(runs), rows)


def exams(runs: Mapping[str, Run]) -> str:
    """An HTML table of the runs' exams."""
    results = [run.exam for run in runs.values()]
    if not any(results):
        return _table(TEXTS["exams"], list(runs), {TEXTS["passed"]: [TEXTS[None]] * len(runs)})

    def row(ask) -> list[str]:
        return ["" if result is None else ask(result) for result in results]

    verdicts = [TEXTS[None] if r is None else "" if r.bar is None else TEXTS[r.passed] for r in results]
    rows = {
        TEXTS["passed"]: verdicts,
        TEXTS["mean"]: row(lambda result: f"{result.mean:.1f}"),
        TEXTS["lowest"]: row(lambda result: f"{min(result.scores):g}"),
    }
    bars = {result.bar for result in results if result is not None}
    if len(bars) == 1 and (bar := bars.pop()) is not None:
        full = row(lambda result: f"{sum(s >= bar for s in result.scores)} of {len(result.scores)}")
        rows[TEXTS["full"].format(bar=bar)] = full
    return _table(TEXTS["exams"], list(runs), rows)


def curves(runs: Mapping[str, Run]) -> bytes:
    """The runs' score curves over each other, as a PNG with a clear background."""
    bars = {run.exam.bar for run in runs.values() if run.exam is not None}
    bar = bars.pop() if len(bars) == 1 else None  # several: environments that can't be compared
    figure = Figure(figsize=(7.2, 2.6 + 0.18 * len(runs)), dpi=160, facecolor="none", layout="constrained")
    canvas = FigureCanvasAgg(figure)
    plot_runs({name: run.episodes for name, run in runs.items()}, figure.add_subplot(facecolor="none"), bar)
    stream = io.BytesIO()
    canvas.print_png(stream)
    return stream.getvalue()


def _setting_text(value) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    return ", ".join(map(_setting_text, value)) if isinstance(value, tuple | list) else str(value)


def _table(title: str, names: list[str], rows: Mapping[str, list[str]]) -> str:
    table = pd.DataFrame.from_dict(rows, orient="index", columns=names)
    with pd.option_context("display.max_colwidth", None):  # or long values are cut short
        return f"<h4>{title}</h4>{table.to_html(border=0)}"
