"""Which of the changes from the tutorial's settings to ours help?

Each rung of the ladder, and the recommended settings with one change left out, on the same seeds for the
same number of steps.
"""

import csv
import sys
from itertools import pairwise
from pathlib import Path
from statistics import median

from matplotlib.figure import Figure

from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.ladder import LADDER, without

from .figures import Row, share, spread, wilson
from .many import as_row, outcomes
from .part import run_alone
from .progress import Progress

QUESTION = "Which of the changes from the tutorial's settings to ours help?"
QUICK = {"seeds": range(200, 201), "num_steps": 1_500}
COLUMNS = ("name", "kind", "seed", "mean", "passed", "seconds")
KINDS = {"rung": "climbing: each with all changes above it", "without": "from the top: one change left out"}


def measure(
    progress: Progress, seeds: range = range(200, 210), num_steps: int = 40_000, workers: int = 2
) -> dict:
    runs = []
    for outcome in outcomes(progress, _settings(num_steps), seeds, workers):
        kind, _, name = outcome.name.partition(": ")
        runs.append({"name": name, "kind": kind} | as_row(outcome))
    return {"num_steps": num_steps, "runs": runs}


def rows(measured: dict) -> list[Row]:
    found = []
    for (kind, name), runs in _grouped(measured).items():
        passes = sum(run["passed"] for run in runs)
        score, seconds = spread([run["mean"] for run in runs]), median(run["seconds"] for run in runs)
        what = name if kind == "rung" else f"without: {name}"
        found.append(Row(what, f"{share(passes, len(runs))} pass; exam {score}; {seconds:.1f} s"))
    return found


def details(measured: dict) -> str:
    """A plain sentence for each change: what it brings on its rung, and what its lack does at the top."""
    grouped = {key: _summary(runs) for key, runs in _grouped(measured).items()}
    names = [name for kind, name in grouped if kind == "rung"]
    lines = [
        f"Each run has {measured['num_steps']:,} steps. With so few seeds, two passes may be luck.",
        "",
    ]
    for below, name in pairwise(names):
        lines.append(f"- {name}: {_change(grouped['rung', below], grouped['rung', name])}")
        if ("without", name) in grouped:
            lines[-1] += f" {_lack(grouped['rung', names[-1]], grouped['without', name])}"
    return "\n".join(lines)


def draw(measured: dict, figure: Figure) -> None:
    """The share that passes with its interval: the climb on the left, one change left out on the right."""
    figure.set_size_inches(12, 4.2)
    axes = figure.subplots(1, 2, sharex=True)
    for ax, (kind, title) in zip(axes, KINDS.items(), strict=True):
        groups = {name: runs for (k, name), runs in _grouped(measured).items() if k == kind}
        for y, runs in enumerate(groups.values()):
            passes, tries = sum(run["passed"] for run in runs), len(runs)
            low, high = wilson(passes, tries)
            ax.plot([low, high], [y, y], color="#7da7d9", linewidth=3, solid_capstyle="round")
            ax.plot(passes / tries, y, "o", color="#0b5cad", markersize=8)
        ax.set_yticks(range(len(groups)), list(groups))
        ax.set_xlim(-0.03, 1.03)
        ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0 %", "25 %", "50 %", "75 %", "100 %"])
        ax.set_xlabel("share of seeds that pass the exam, with its 95 % interval")
        ax.set_title(title, fontsize=11)
        ax.grid(axis="x", color="#dddddd")
        ax.spines[["top", "right"]].set_visible(False)
    axes[1].invert_yaxis()  # the ladder is climbed from below; what is left out reads from above
    figure.tight_layout()


def write_csv(measured: dict, path: Path) -> None:
    """Every run as a line, for the lesson about the ladder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(measured["runs"])


def _settings(num_steps: int) -> dict[str, Hyperparameters]:
    rungs = {f"rung: {rung.name}": rung.settings for rung in LADDER}
    less = {f"without: {rung.name}": without(rung) for rung in LADDER[1:]}
    return {name: hp.replace(num_steps=num_steps) for name, hp in (rungs | less).items()}


def _grouped(measured: dict) -> dict[tuple[str, str], list[dict]]:
    groups: dict[tuple[str, str], list[dict]] = {}
    for run in measured["runs"]:
        groups.setdefault((run["kind"], run["name"]), []).append(run)
    return groups


def _summary(runs: list[dict]) -> tuple[int, float, int]:
    return sum(run["passed"] for run in runs), median(run["mean"] for run in runs), len(runs)


def _change(below: tuple[int, float, int], here: tuple[int, float, int]) -> str:
    word = "helps" if here[:2] > below[:2] else "changes nothing" if here[:2] == below[:2] else "hurts"
    return (
        f"{word} at its place in the ladder: {here[0]} of {here[2]} pass, {below[0]} below it "
        f"(median exam {here[1]:.0f}, {below[1]:.0f})."
    )


def _lack(top: tuple[int, float, int], less: tuple[int, float, int]) -> str:
    verdict = "the recipe misses it" if less[0] < top[0] else "the recipe can do without it here"
    return f"Left out at the top: {less[0]} of {less[2]} pass, {top[0]} with it; {verdict}."


if __name__ == "__main__":
    run_alone(sys.modules[__name__])
