"""Does the same agent learn four games by settings alone, on seeds that none of them was tuned on?

One run at a time. Processor seconds: of all threads, from the environment made to the last update, first
compile included.
"""

import sys
import time
from statistics import fmean

from dqn_lesson.agent import DQNAgent
from dqn_lesson.examination import exam
from dqn_lesson.games import acrobot, cartpole, lunar_lander, mountain_car
from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.lessons.shared.measuring import share, spread
from dqn_lesson.training import train

from .figures import Row
from .part import Progress, run_alone

QUESTION = "Does the same agent learn four games by settings alone?"
QUICK = {"seeds": range(100, 101)}
GAMES = {game.ENV_ID: game for game in (cartpole, acrobot, mountain_car, lunar_lander)}
MOST_SECONDS = {lunar_lander.ENV_ID: 240}  # of the others: 60


def measure(progress: Progress, seeds: range = range(100, 120)) -> dict:
    runs = []
    for seed in seeds:
        for env_id in GAMES:
            runs.append(one(env_id, seed))
            progress(len(runs), len(seeds) * len(GAMES), f"{env_id}, seed {seed}: {runs[-1]['mean']:.0f}")
    return {"changes": changes(), "runs": runs}


def changes() -> dict[str, dict]:
    """How each game's settings differ from the recommended ones."""
    own = {env_id: Hyperparameters().difference(game.SETTINGS) for env_id, game in GAMES.items()}
    return {env_id: {name: pair[1] for name, pair in pairs.items()} for env_id, pairs in own.items()}


def one(env_id: str, seed: int) -> dict:
    """Trains an agent and examines it."""
    start, processor = time.perf_counter(), time.process_time()
    agent = DQNAgent(env_id, GAMES[env_id].SETTINGS, seed)
    train(agent, progress=False)
    seconds, processor = time.perf_counter() - start, time.process_time() - processor
    result = exam(agent, progress=False)
    return {
        "game": env_id,
        "seed": seed,
        "mean": round(result.mean, 2),
        "passed": result.passed,
        "bar": result.bar,
        "seconds": round(seconds, 1),
        "processor": round(processor, 1),
    }


def rows(measured: dict) -> list[Row]:
    found = []
    for env_id in GAMES:
        runs = [run for run in measured["runs"] if run["game"] == env_id]
        if not runs:
            continue
        passes, most = sum(run["passed"] for run in runs), MOST_SECONDS.get(env_id, 60)
        longest, enough = max(run["processor"] for run in runs), len(runs) >= 20
        found += [
            Row(
                f"{env_id}: the exam is passed, {runs[0]['bar']:g} on average",
                share(passes, len(runs)),
                "18 of 20",
                passes >= 0.9 * len(runs) if enough else None,
            ),
            Row(f"{env_id}: mean score in the exam", spread([run["mean"] for run in runs])),
            Row(
                f"{env_id}: processor seconds of training",
                spread([run["processor"] for run in runs], "s"),
                f"{most} s at most",
                longest <= most if enough else None,
            ),
        ]
    return found


def details(measured: dict) -> str:
    told = []
    for env_id, own in measured["changes"].items():
        runs = [run["mean"] for run in measured["runs"] if run["game"] == env_id]
        if runs and own:
            words = ", ".join(f"`{name}={value!r}`" for name, value in own.items())
            told.append(f"{env_id} ({fmean(runs):.1f} over {len(runs)} seeds): {words}.")
    return "The recommended settings, and what is different in each game. " + " ".join(told)


if __name__ == "__main__":
    run_alone(sys.modules[__name__])
