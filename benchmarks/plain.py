"""How little must change in the tutorial's settings until a plain agent learns?

Plain: no target network, no Double DQN, returns of one step. Found on seeds 0 to 9, reported on others: once
whole, and once with each change from the tutorial's settings left out. "Look farther" seemed to be no help on
seeds 20 to 29, 10 of 10 with it and without it; without it on seeds 30 to 39 it was 7 of 10, so it stays.
"""

import sys

from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.lessons.shared.measuring import as_row, outcomes, share, spread

from .figures import Row
from .part import Progress, run_alone

QUESTION = "How little must change in the tutorial's settings until a plain agent learns?"
QUICK = {"seeds": range(20, 22), "num_steps": 5_000}
SEEDS, NUM_STEPS = range(20, 30), Hyperparameters.plain().num_steps
WRITES = "lesson_06_train_your_agent/data/plain.csv"
COLUMNS = ("name", "seed", "mean", "seconds")
GOOD = 200  # a greedy mean that shows a learner: the agent has learned
WHOLE = "all four changes"
CHANGES = {
    "replay after every step": (
        "replay_every", "updates_per_replay", "one_by_one", "learning_starts", "epsilon_decay", "epsilon_min",
    ),
    "look farther": ("gamma",),
    "small rewards": ("step_reward", "fall_reward"),
    "smaller and smaller steps": ("learning_rate_end",),
}  # fmt: skip


def settings_without(name: str) -> Hyperparameters:
    """The plain settings, with the tutorial's own values again in the fields of one change."""
    tutorial, plain = Hyperparameters.tutorial(), Hyperparameters.plain()
    return plain.replace(**{field: getattr(tutorial, field) for field in CHANGES.get(name, ())})


def measure(progress: Progress, seeds: range = SEEDS, num_steps: int = NUM_STEPS, workers: int = 2) -> dict:
    settings = {name: settings_without(name).replace(num_steps=num_steps) for name in (WHOLE, *CHANGES)}
    runs = [
        {"name": outcome.name, **as_row(outcome)}
        for outcome in outcomes(settings, seeds, workers, told=progress)
    ]
    changed = Hyperparameters.tutorial().difference(Hyperparameters.plain())
    return {"changes": {name: pair[1] for name, pair in changed.items()}, "runs": runs}


def rows(measured: dict) -> list[Row]:
    found = []
    for name in (WHOLE, *CHANGES):
        runs = [run for run in measured["runs"] if run["name"] == name]
        good, promised = sum(run["mean"] >= GOOD for run in runs), name == WHOLE
        quick = sum(run["mean"] >= GOOD and run["seconds"] <= 60 for run in runs)
        exams = (
            f"exam {spread([run['mean'] for run in runs])}, {spread([run['seconds'] for run in runs], 's')}"
        )
        found.append(
            Row(
                name if promised else f"without: {name}",
                f"{share(good, len(runs))} reach {GOOD}; {exams}",
                "9 of 10 within 60 s" if promised else "",
                quick >= 0.9 * len(runs) if promised and len(runs) >= 10 else None,
            )
        )
    return found


def details(measured: dict) -> str:
    changes = ", ".join(f"`{name}={value!r}`" for name, value in measured["changes"].items())
    return f"The tutorial's settings with: {changes}. Seconds of training, several at once."


if __name__ == "__main__":
    run_alone(sys.modules[__name__])
