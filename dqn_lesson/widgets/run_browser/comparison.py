"""Runs side by side: the settings in which they differ, their exams, and their curves over each other."""

from collections.abc import Mapping

import pandas as pd
from matplotlib.figure import Figure

from ...examination import ExamResult
from ...plotting import as_png, common_bar, plot_runs
from ...runs import Run, compare_runs

DIFFERENCE = "In what they differ"
RESULTS = ("steps", "episodes", "exam mean", "exam passed")  # rows of `compare_runs` that are no settings


def difference(runs: Mapping[str, Run]) -> str:
    """An HTML table of the settings in which the runs differ."""
    table = compare_runs(runs).drop(index=list(RESULTS), errors="ignore")
    if table.empty:
        return f"<h4>{DIFFERENCE}</h4><p>They differ in no setting and have the same seed.</p>"
    return _table(DIFFERENCE, table.map(_setting_text))


def exams(runs: Mapping[str, Run]) -> str:
    """An HTML table of the runs' exams."""
    bar = common_bar(runs.values())
    return _table("Exam", pd.DataFrame({name: _exam(run.exam, bar) for name, run in runs.items()}).fillna(""))


def curves(runs: Mapping[str, Run]) -> bytes:
    """The runs' score curves over each other, as a PNG with a clear background."""
    figure = Figure(figsize=(7.2, 2.6 + 0.18 * len(runs)), dpi=160, facecolor="none", layout="constrained")
    plot_runs(runs, figure.add_subplot(facecolor="none"))
    return as_png(figure.savefig)


def _exam(exam: ExamResult | None, bar: float | None) -> dict[str, str]:
    if exam is None:
        return {"passed": "no exam"}
    passed = "" if exam.bar is None else "✓ yes" if exam.passed else "no"
    told = {"passed": passed, "mean": f"{exam.mean:.1f}", "lowest": f"{min(exam.scores):g}"}
    if bar is not None:
        full = f"{sum(score >= bar for score in exam.scores)} of {len(exam.scores)}"
        told[f"starts with {bar:g} or more"] = full
    return told


def _setting_text(value) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    return ", ".join(map(_setting_text, value)) if isinstance(value, tuple | list) else str(value)


def _table(title: str, table: pd.DataFrame) -> str:
    with pd.option_context("display.max_colwidth", None):  # or long values are cut short
        return f"<h4>{title}</h4>{table.to_html(border=0)}"
