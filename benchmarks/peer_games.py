"""Do Stable-Baselines3's agents learn the same games, with the settings that RL-Zoo found for them?

One run at a time, each in a fresh process in the peer's own environment, on one thread. The exam is ours:
greedy, 100 unseen starts. Processor seconds: from the environment made to the last update.
"""

import sys
from statistics import fmean

from dqn_lesson.lessons.shared.measuring import share, spread

from .figures import Row
from .part import Progress, run_alone
from .peer import PEER_PYTHON, fresh_process
from .peer_games_run import SETTINGS

QUESTION = "Do Stable-Baselines3's agents learn the same games, with RL-Zoo's settings?"
QUICK = {"seeds": range(200, 201)}


def measure(progress: Progress, seeds: range = range(200, 202)) -> dict:
    runs = []
    for env_id in SETTINGS:
        for seed in seeds:
            runs.append(fresh_process(PEER_PYTHON, "peer_games_run", env_id, seed))
            progress(len(runs), len(seeds) * len(SETTINGS), f"{env_id}, seed {seed}: {runs[-1]['mean']:.0f}")
    return {"runs": runs}


def rows(measured: dict) -> list[Row]:
    found = []
    for env_id in SETTINGS:
        runs = [run for run in measured["runs"] if run["game"] == env_id]
        if runs:
            passes = sum(run["mean"] >= run["bar"] for run in runs)
            figure = f"{share(passes, len(runs))} pass; {fmean(run['mean'] for run in runs):.1f} on average; "
            figure += spread([run["processor"] for run in runs], "processor seconds")
            found.append(Row(f"Stable-Baselines3, {env_id}", figure))
    return found


if __name__ == "__main__":
    run_alone(sys.modules[__name__])
