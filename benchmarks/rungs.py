"""Do dueling streams and prioritized replay help on top of the recommended settings, and what do they cost?

Each of them alone, on the seeds of the ladder; priorities also with 8 updates a replay, so that they are
refreshed eight times as often. `--games CartPole-v1,LunarLander-v3,dqn_lesson/Pong-v0` takes other games,
each with its own settings. One run at a time. What a replay costs is measured in turns, 64 updates at a time.
"""

import sys
import time
from statistics import median

from dqn_lesson.agent import DQNAgent
from dqn_lesson.examination import exam
from dqn_lesson.games import settings_of
from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.lessons.shared.measuring import share, spread
from dqn_lesson.training import train, train_steps

from .figures import Row
from .part import Progress, run_alone

QUESTION = "Do dueling streams and prioritized replay help on top of the recommended settings?"
QUICK = {"seeds": range(200, 201), "num_steps": 1_500, "rounds": 5}
WRITES = "lesson_07_climb_the_ladder/data/on_top.csv"
COLUMNS = ("name", "game", "seed", "mean", "passed", "mark", "seconds")
ALPHA = 0.6  # the paper's, for its proportional variant
MOST = {"dueling": 1.2, "priority": 1.5}  # times a replay without
WINDOW = 20  # episodes in the average that reaches the pass mark


def measure(
    progress: Progress,
    seeds: range = range(200, 210),
    games: str = "CartPole-v1",
    num_steps: int = 0,
    rounds: int = 60,
) -> dict:
    """`num_steps` 0: as many as each game's settings say."""
    cost, runs = costs(rounds), []
    jobs = [
        (game, seed, name, settings)
        for game in games.split(",")
        for seed in seeds
        for name, settings in on_top(game).items()
    ]
    for game, seed, name, settings in jobs:
        settings = settings.replace(num_steps=num_steps) if num_steps else settings
        runs.append(one(game, seed, name, settings))
        progress(len(runs), len(jobs), f"{name}, seed {seed}: {runs[-1]['mean']:.0f}")
    return {"cost": cost, "runs": runs}


def on_top(game: str) -> dict[str, Hyperparameters]:
    """A game's settings, and these with a change each."""
    base = settings_of(game)
    often = {"replay_every": 8 * base.replay_every // base.updates_per_replay, "updates_per_replay": 8}
    return {
        "recommended": base,
        "dueling": base.replace(dueling=True),
        "priority": base.replace(priority=ALPHA),
        "priority, 8 updates a replay": base.replace(priority=ALPHA, **often),
    }


def one(game: str, seed: int, name: str, settings: Hyperparameters) -> dict:
    """Trains an agent and examines it; `mark`: after so many steps its scores reached the pass mark."""
    start = time.perf_counter()
    agent = DQNAgent(game, settings, seed)
    train(agent, progress=False)
    seconds, result = time.perf_counter() - start, exam(agent, progress=False)
    scores = [episode.score for episode in agent.episodes]
    reached = [
        agent.episodes[end - 1].num_steps
        for end in range(WINDOW, len(scores) + 1)
        if sum(scores[end - WINDOW : end]) >= WINDOW * result.bar
    ]
    return {
        "name": name,
        "game": game,
        "seed": seed,
        "mean": round(result.mean, 2),
        "passed": result.passed,
        "mark": reached[0] if reached else None,
        "seconds": round(seconds, 1),
    }


def costs(rounds: int) -> dict[str, list[float]]:
    """Microseconds an update of `replay(64, updates=64)`, a list of one number a round, by setting."""
    changes = {"recommended": {}, "dueling": {"dueling": True}, "priority": {"priority": ALPHA}}
    agents = {name: _with_memories(change) for name, change in changes.items()}
    for agent in agents.values():  # compiles, and warms up
        agent.replay(64, updates=64)
    times: dict[str, list[float]] = {name: [] for name in agents}
    for _ in range(rounds):
        for name, agent in agents.items():
            start = time.perf_counter()
            agent.replay(64, updates=64)
            times[name].append(round(1e6 * (time.perf_counter() - start) / 64, 2))
    return times


def _with_memories(change: dict) -> DQNAgent:
    """An agent that has played as long as a whole run, and not learned yet."""
    agent = DQNAgent("CartPole-v1", Hyperparameters(learning_starts=40_001, **change))
    for _ in train_steps(agent):
        pass
    return agent


def rows(measured: dict) -> list[Row]:
    found = []
    for name, most in MOST.items():
        pairs = zip(measured["cost"][name], measured["cost"]["recommended"], strict=True)
        ratios = [one / other for one, other in pairs]
        told = spread(ratios, digits=2), f"{most} at most", median(ratios) <= most
        found.append(Row(f"{name}: a whole `replay(64, updates=64)`, in units of one without", *told))
    groups: dict[tuple[str, str], list[dict]] = {}
    for run in measured["runs"]:
        groups.setdefault((run["game"], run["name"]), []).append(run)
    for (game, name), runs in groups.items():
        marks = [run["mark"] for run in runs if run["mark"]]
        told = f"{share(sum(run['passed'] for run in runs), len(runs))} pass"
        told += f"; exam {spread([run['mean'] for run in runs])}"
        told += f"; {len(marks)} reach the mark" + (f" after {median(marks):,.0f} steps" if marks else "")
        found.append(Row(f"{game}, {name}", told))
    return found


if __name__ == "__main__":
    run_alone(sys.modules[__name__])
