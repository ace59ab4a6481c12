"""Does the agent that a learner puts together in lesson 06 learn, and which of the few changes does it need?

It is the class of `dqn_lesson.lessons.living_agent` with the course's own answers, in the settings
`Hyperparameters.plain()`: once whole, and once with each change from the tutorial's settings left out.
"""

import sys
import time
from collections.abc import Callable

import gymnasium as gym
from joblib import Parallel, delayed

from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.lessons.living_agent import build, living_source
from dqn_lesson.training import exam, train

from .figures import Row, share, spread
from .part import run_alone
from .progress import Progress

QUESTION = "Does the agent that a learner puts together learn, and which of the few changes does it need?"
QUICK = {"seeds": range(1), "num_steps": 1_500}
GOOD, LONGEST = 200, 60  # the greedy mean that shows a learner, and the seconds that it may take
WHOLE = "all four changes"
CHANGES = {
    "replay after every step": (
        "replay_every", "updates_per_replay", "learning_starts", "epsilon_decay", "epsilon_min",
    ),
    "look farther": ("gamma",),
    "small rewards": ("step_reward", "fall_reward"),
    "smaller and smaller steps": ("learning_rate_end",),
}  # fmt: skip


def settings_without(name: str) -> Hyperparameters:
    """The plain settings, with the tutorial's own values again in the fields of one change."""
    tutorial, plain = Hyperparameters.tutorial(), Hyperparameters.plain()
    return plain.replace(**{field: getattr(tutorial, field) for field in CHANGES.get(name, ())})


def run_own(name: str, seed: int, num_steps: int) -> dict:
    """Trains the learner's class once, and examines it."""
    settings = settings_without(name).replace(num_steps=num_steps)
    env = gym.make("CartPole-v1")
    agent = build(living_source(lambda exercise: None))(env, settings, seed)
    start = time.perf_counter()
    episodes = train(agent, env)
    seconds = time.perf_counter() - start
    mean = round(exam(agent).mean, 2)
    return {"name": name, "seed": seed, "mean": mean, "seconds": round(seconds, 2), "episodes": len(episodes)}


def measure(
    progress: Progress,
    seeds: range = range(20, 30),
    num_steps: int = Hyperparameters.plain().num_steps,
    workers: int = 2,
) -> dict:
    half = seeds[: (len(seeds) + 1) // 2]  # for the changes left out: each run takes most of a minute
    jobs = [(WHOLE, seed, num_steps) for seed in seeds]
    jobs += [(name, seed, num_steps) for name in CHANGES for seed in half]
    runs = []
    work: Callable = delayed(run_own)
    for run in Parallel(n_jobs=workers, return_as="generator_unordered")(work(*job) for job in jobs):
        runs.append(run)
        progress(len(runs), len(jobs), f"seed {run['seed']}: {run['mean']:.0f} {run['name']}")
    order = [WHOLE, *CHANGES]
    return {
        "num_steps": num_steps,
        "runs": sorted(runs, key=lambda run: (order.index(run["name"]), run["seed"])),
    }


def rows(measured: dict) -> list[Row]:
    found = []
    for name in (WHOLE, *CHANGES):
        runs = [run for run in measured["runs"] if run["name"] == name]
        good = sum(run["mean"] >= GOOD and run["seconds"] <= LONGEST for run in runs)
        promised = name == WHOLE
        found.append(
            Row(
                name if promised else f"without: {name}",
                f"{share(good, len(runs))} reach {GOOD}; exam {spread([run['mean'] for run in runs])};"
                f" {spread([run['seconds'] for run in runs], 's')}",
                f"9 of 10 reach {GOOD} within {LONGEST} s" if promised else "",
                good >= 0.9 * len(runs) if promised and len(runs) >= 10 else None,
            )
        )
    return found


def details(measured: dict) -> str:
    return f"Each run ends after {measured['num_steps']:,} environment steps; several run at once."


if __name__ == "__main__":
    run_alone(sys.modules[__name__])
