"""Which of the changes from the tutorial's settings to ours help?

Each rung of the ladder, and the recommended settings with one change left out, on the same seeds for the
same number of steps.
"""

import sys
from itertools import pairwise
from statistics import median

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.lessons.lesson_07_climb_the_ladder.ladder import LADDER, without
from dqn_lesson.lessons.shared.figure_style import draw_shares
from dqn_lesson.lessons.shared.measuring import as_row, outcomes, share, spread
from dqn_lesson.sweep import wilson

from .figures import Row
from .part import Progress, run_alone

QUESTION = "Which of the changes from the tutorial's settings to ours help?"
QUICK = {"seeds": range(200, 201), "num_steps": 1_500}
WRITES = "lesson_07_climb_the_ladder/data/ladder.csv"
COLUMNS = ("name", "kind", "seed", "mean", "passed", "seconds")


def measure(
    progress: Progress, seeds: range = range(200, 210), num_steps: int = 40_000, workers: int = 2
) -> dict:
    runs = []
    for outcome in outcomes(_settings(num_steps), seeds, workers, told=progress):
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
    grouped = _grouped(measured)
    names = [name for kind, name in grouped if kind == "rung"]
    lines = [
        f'Each run has {measured["num_steps"]:,} steps. "Luck": the two intervals overlap.',
        "",
    ]
    for below, name in pairwise(names):
        lines.append(f"- {name}: {_change(grouped['rung', below], grouped['rung', name])}")
        if ("without", name) in grouped:
            lines[-1] += f" {_lack(grouped['rung', names[-1]], grouped['without', name])}"
    return "\n".join(lines)


def draw(measured: dict, figure: Figure) -> None:
    """The share that passes with its interval: the climb on the left, one change left out on the right.

    A change stands at the same height on both sides.
    """
    groups = _grouped(measured)
    names = [name for kind, name in groups if kind == "rung"]
    less = [groups["rung", names[-1]], *(groups.get(("without", name), []) for name in names[1:])]
    figure.set_size_inches(12, 4.4)
    climb, top = figure.subplots(1, 2)
    _draw_shares(climb, names, [groups["rung", name] for name in names])
    _draw_shares(top, ["nothing", *names[1:]], less)
    climb.set_title("climbing: each change with all those below it")
    top.set_title("at the top: everything but ...")
    figure.tight_layout()


def _draw_shares(ax: Axes, names: list[str], groups: list[list[dict]]) -> None:
    draw_shares([(name, *_passes(runs)) for name, runs in zip(names, groups, strict=True) if runs], ax)
    ax.set_xlabel("share that passes the exam")
    ax.invert_yaxis()  # the ladder's foot below


def _settings(num_steps: int) -> dict[str, Hyperparameters]:
    rungs = {f"rung: {rung.name}": rung.settings for rung in LADDER}
    less = {f"without: {rung.name}": without(rung) for rung in LADDER[1:]}
    return {name: hp.replace(num_steps=num_steps) for name, hp in (rungs | less).items()}


def _grouped(measured: dict) -> dict[tuple[str, str], list[dict]]:
    groups: dict[tuple[str, str], list[dict]] = {}
    for run in measured["runs"]:
        groups.setdefault((run["kind"], run["name"]), []).append(run)
    return groups


def _passes(runs: list[dict]) -> tuple[int, int]:
    return sum(run["passed"] for run in runs), len(runs)


def _change(below: list[dict], here: list[dict]) -> str:
    (passes, tries), (passes_below, _) = _passes(here), _passes(below)
    if passes == passes_below:
        verdict = "no more and no fewer pass than below it"
    else:
        verdict = ("helps" if passes > passes_below else "hurts") + _luck(below, here)
    scores = " against ".join(f"{median(run['mean'] for run in runs):.0f}" for runs in (here, below))
    return f"{verdict}: {passes} of {tries} against {passes_below}, median exam {scores}."


def _lack(top: list[dict], less: list[dict]) -> str:
    (passes, tries), (passes_top, _) = _passes(less), _passes(top)
    verdict = "it is missed" + _luck(top, less) if passes < passes_top else "it is not missed"
    return f"Left out at the top, {verdict}: {passes} of {tries} against {passes_top}."


def _luck(one: list[dict], other: list[dict]) -> str:
    """A reservation where the two intervals overlap."""
    (low, high), (other_low, other_high) = wilson(*_passes(one)), wilson(*_passes(other))
    return ", or that was luck" if low <= other_high and other_low <= high else ""


if __name__ == "__main__":
    run_alone(sys.modules[__name__])
