"""How many seconds of training does an agent that passes cost, here and with Stable-Baselines3?

The peer has RL-Zoo's tuned settings for CartPole-v1 and 50,000 steps; it sits the exam at three earlier
stops too. Ours is trained anew for each budget, because its learning rate falls to the end. One run at a
time, each in a fresh process, in turns; nothing else runs, both may use all cores. Ours takes one
thread; the peer the number of threads with which it was faster in a first try. Seconds: from the
environment made to the last update, first compile included, loading the libraries not.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import mean

from matplotlib.figure import Figure

from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.lessons.shared.measuring import share, spread
from dqn_lesson.sweep import wilson

from .figures import Row
from .part import Progress, run_alone
from .peer_run import NUM_STEPS

QUESTION = "How many seconds of training does an agent that passes cost, here and with Stable-Baselines3?"
QUICK = {"seeds": range(200, 201), "budgets": (40_000,)}
ROOT = Path(__file__).parent.parent
PEER_PYTHON = ROOT / ".venv-bench" / ("Scripts" if os.name == "nt" else "bin") / "python"
PASS = 475
NAMES = {"ours": "ours", "peer": "Stable-Baselines3"}
PROBE = 6_000  # steps of the try with one thread and with one a core


def measure(
    progress: Progress, seeds: range = range(200, 205), budgets: tuple[int, ...] = (15_000, 25_000, 40_000)
) -> dict:
    default = Hyperparameters().num_steps
    budgets = tuple(sorted({*budgets, default}))
    total = len(seeds) * (len(budgets) + 1)
    threads = _faster_threads(progress, total)
    runs, loading, versions, done = [], {"ours": [], "peer": []}, {}, 0
    for seed in seeds:
        jobs = [("ours", (sys.executable, "ours_run", seed, budget)) for budget in budgets]
        jobs.insert(1, ("peer", (PEER_PYTHON, "peer_run", seed, threads, NUM_STEPS, *budgets)))
        for who, job in jobs:
            result = fresh_process(*job)
            loading[who].append(result["loading"])
            versions |= result.get("versions", {})
            runs += [{"who": who, "seed": seed} | stop for stop in result["stops"]]
            done += 1
            progress(done, total, f"{NAMES[who]}, seed {seed}: {runs[-1]['mean']:.0f}")
    return {
        "default": default,
        "peer_threads": threads,
        "peer_versions": versions,
        "loading": loading,
        "runs": runs,
    }


def rows(measured: dict) -> list[Row]:
    groups, default = _groups(measured), measured["default"]
    found = [
        Row(
            f"{NAMES[who]}, {steps:,} steps",
            f"{share(sum(run['mean'] >= PASS for run in runs), len(runs))} pass; "
            f"{spread([run['seconds'] for run in runs], 's a run')}; {_price_in_words(runs)}",
        )
        for (who, steps), runs in groups.items()
    ]
    ours = groups["ours", default]
    theirs = groups[max(key for key in groups if key[0] == "peer")]
    paired = [b["seconds"] / a["seconds"] for a, b in zip(ours, theirs, strict=True)]
    enough = len(ours) >= 5
    best = {who: min(_price(runs) for (owner, _), runs in groups.items() if owner == who) for who in NAMES}
    return [
        *found,
        Row(
            "seconds per agent that passes: peer, tuned budget, against ours, default budget",
            _times(_price(theirs), _price(ours)),
            "10 at least",
            _price(theirs) >= 10 * _price(ours) if enough else None,
        ),
        Row("the same, each with its own best number of steps", _times(best["peer"], best["ours"])),
        Row("seconds a run, whoever passes, seed by seed", spread(paired, "times")),
        *(
            Row(f"loading the libraries, {NAMES[who]}", spread(s, "s"))
            for who, s in measured["loading"].items()
        ),
    ]


def details(measured: dict) -> str:
    versions = ", ".join(f"{name} {number}" for name, number in measured["peer_versions"].items())
    return f"The peer ran with {measured['peer_threads']} thread(s) and {versions}."


def draw(measured: dict, figure: Figure) -> None:
    """Share that passes against mean seconds of training, a point for each number of steps."""
    figure.set_size_inches(7, 4.2)
    ax = figure.subplots()
    for who, colour in (("ours", "#0b5cad"), ("peer", "#c2571a")):
        for (owner, steps), runs in _groups(measured).items():
            if owner != who:
                continue
            passes, seconds = sum(run["mean"] >= PASS for run in runs), mean(run["seconds"] for run in runs)
            low, high = wilson(passes, len(runs))
            ax.plot([seconds, seconds], [low, high], color=colour, alpha=0.4, linewidth=3)
            ax.plot(seconds, passes / len(runs), "o", color=colour, markersize=8)
            ax.annotate(
                f"{steps / 1000:.0f}k", (seconds, passes / len(runs)), (7, 5), textcoords="offset points"
            )
        ax.plot([], [], "o", color=colour, label=NAMES[who])
    ax.set_xscale("log")
    ax.set_xticks([2, 5, 10, 20, 50], ["2", "5", "10", "20", "50"])
    ax.minorticks_off()
    ax.set_ylim(-0.05, 1.1)
    ax.yaxis.set_major_formatter("{x:.0%}")
    ax.set_xlabel("seconds of training, one run (k: thousand steps)")
    ax.set_ylabel("share of seeds that pass")
    ax.legend(loc="lower left")
    figure.tight_layout()


def _groups(measured: dict) -> dict[tuple[str, int], list[dict]]:
    groups: dict[tuple[str, int], list[dict]] = {}
    for run in sorted(measured["runs"], key=lambda run: (run["who"], run["steps"], run["seed"])):
        groups.setdefault((run["who"], run["steps"]), []).append(run)
    return groups


def _price(runs: list[dict]) -> float:
    """Seconds of training per agent that passes: mean seconds divided by the share that passes."""
    passes = sum(run["mean"] >= PASS for run in runs)
    return sum(run["seconds"] for run in runs) / passes if passes else float("inf")


def _price_in_words(runs: list[dict]) -> str:
    price = _price(runs)
    return f"{price:.1f} s per agent that passes" if price < float("inf") else "none passes"


def _times(theirs: float, ours: float) -> str:
    if ours == float("inf"):
        return "none of ours passes"
    return f"{theirs / ours:.1f} times" if theirs < float("inf") else "none of the peer's passes"


def _faster_threads(progress: Progress, total: int) -> int:
    seconds = {}
    for threads in sorted({1, os.cpu_count() or 1}):
        progress(0, total, f"the peer tries {threads} thread(s)")
        seconds[threads] = fresh_process(PEER_PYTHON, "peer_run", 0, threads, PROBE)["stops"][-1]["seconds"]
    return min(seconds, key=seconds.get)


def fresh_process(python: str | Path, module: str, *arguments: int | str) -> dict:
    if not Path(python).exists():
        raise FileNotFoundError(
            f"{python} is missing: the peer has an environment of its own. Try `make bench`."
        )
    command = [str(python), "-m", f"benchmarks.{module}", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command[1:])} ended with {done.returncode}:\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


if __name__ == "__main__":
    run_alone(sys.modules[__name__])
