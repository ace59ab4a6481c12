"""Is Atari Pong won from the screen, and what does a step of training cost?

Tuned on seeds 0 to 9; seeds 100 to 119 are looked at once. Seconds are those of the processor, on one core.
"""

import sys
import time
from collections.abc import Callable
from contextlib import closing
from statistics import fmean

from dqn_lesson.agent import DQNAgent
from dqn_lesson.environments import recipe_of
from dqn_lesson.examination import exam
from dqn_lesson.games.pong import ENV_ID, SETTINGS, STICKY_ID
from dqn_lesson.lessons.shared.measuring import share, spread
from dqn_lesson.training import train

from .figures import Row, table
from .part import Progress, run_alone

QUESTION = "Is Atari Pong won from the screen within 130,000 steps, and what does a step of training cost?"
QUICK = {"seeds": range(100, 101), "num_steps": 10_000, "num_starts": 2}
LAST_EPISODES = 10  # whose mean is the curve's
FEW_STEPS = 2_000  # on which costs are measured
EXTRA_MS = 0.25  # what a step may cost beside the emulator's own and its share of an update


def measure(
    progress: Progress,
    seeds: range = range(100, 120),
    num_steps: int = SETTINGS.num_steps,
    num_starts: int = 20,
) -> dict:
    runs = []
    for number, seed in enumerate(seeds):
        progress(number, len(seeds), f"seed {seed}")
        runs.append(one_run(seed, num_steps, num_starts))
    costs = step_costs()
    progress(len(seeds), len(seeds))
    return {"runs": runs, "costs": costs, "num_steps": num_steps}


def one_run(seed: int, num_steps: int = SETTINGS.num_steps, num_starts: int = 20) -> dict:
    """One training, its exam, and the harder exam in which one action in four is not taken."""
    agent, start = DQNAgent(ENV_ID, SETTINGS.replace(num_steps=num_steps), seed), time.process_time()
    episodes = train(agent, progress=False)
    seconds = time.process_time() - start
    result, sticky = (exam(agent, where, num_starts, progress=False) for where in (ENV_ID, STICKY_ID))
    means = [
        (episode.num_steps, fmean(one.score for one in episodes[end - LAST_EPISODES : end]))
        for end, episode in enumerate(episodes, 1)
        if end >= LAST_EPISODES
    ]
    return {
        "seed": seed,
        "mean": round(result.mean, 2),
        "passed": result.passed,
        "sticky": round(sticky.mean, 2),
        "above_0": next((step for step, mean in means if mean > 0), None),
        "last_games": round(means[-1][1], 2) if means else None,
        "seconds": round(seconds, 1),
    }


def step_costs() -> dict[str, float]:
    """Milliseconds of the processor: a step of training, of the emulator with its wrappers, and an update."""
    hp = SETTINGS.replace(memory_size=5_000, learning_starts=256, epsilon=0.1, num_steps=1_000 + FEW_STEPS)
    agent = DQNAgent(ENV_ID, hp, seed=0)
    train(agent, num_steps=1_000, progress=False)  # compiles, and fills the memory
    with closing(recipe_of(ENV_ID).make()) as env:
        env.reset(seed=0)

        def step() -> None:
            _, _, terminated, truncated, _ = env.step(0)
            if terminated or truncated:
                env.reset()

        costs = {
            "emulator": _each(step, FEW_STEPS),
            "update": _each(lambda: agent.replay(hp.batch_size, hp.updates_per_replay), 50)
            / hp.updates_per_replay,
            "acting": _each(lambda: agent.act(env.observation_space.sample(), explore=False), FEW_STEPS),
        }
    costs["training"] = _each(lambda: train(agent, num_steps=FEW_STEPS, progress=False), 1) / FEW_STEPS
    return {name: round(1000 * seconds, 3) for name, seconds in costs.items()}


def _one(mean: float | None) -> str:
    return "–" if mean is None else f"{mean:.1f}"


def _each(work: Callable[[], object], times: int) -> float:
    start = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - start) / times


def rows(measured: dict) -> list[Row]:
    runs, costs = measured["runs"], measured["costs"]
    passes, enough = sum(run["passed"] for run in runs), len(runs) >= 20
    found = [
        Row(
            "passes the exam (a mean above 0 in 20 games: no-ops at the start, 1 action in 20 random)",
            share(passes, len(runs)),
            "18 of 20",
            passes >= 0.9 * len(runs) if enough else None,
        ),
        Row("mean of the exam", spread([run["mean"] for run in runs])),
        Row("mean of the harder exam (1 action in 4 not taken)", spread([run["sticky"] for run in runs])),
        Row("seconds of training, on one core", spread([run["seconds"] for run in runs], "s")),
    ]
    if costs:
        updates = SETTINGS.updates_per_replay / SETTINGS.replay_every
        extra = costs["training"] - costs["emulator"] - updates * costs["update"]
        most = f"{EXTRA_MS} ms at most"
        what = "a step of training beside the emulator's own and its share of an update"
        found.append(Row(what, f"{extra:.2f} ms", most, extra <= EXTRA_MS))
    return found


def details(measured: dict) -> str:
    cells = [
        (str(run["seed"]), f"{run['above_0']:,}" if run["above_0"] else "never", _one(run["last_games"]),
         f"{run['mean']:.1f}", f"{run['sticky']:.1f}", f"{run['seconds']:.0f}")
        for run in measured["runs"]
    ]  # fmt: skip
    head = (
        "seed",
        f"mean of {LAST_EPISODES} games above 0 at step",
        "at the end",
        "exam",
        "harder exam",
        "seconds",
    )
    costs = ", ".join(f"{name} {ms:.2f}" for name, ms in measured["costs"].items())
    few = "" if len(cells) >= 20 else f" Of the 20 seeds {len(cells)} were run so far."
    return f"Milliseconds: {costs}.{few}\n\n{table(head, cells)}"


if __name__ == "__main__":
    run_alone(sys.modules[__name__])
