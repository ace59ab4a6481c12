"""Many runs, as rows of plain numbers."""

from collections.abc import Iterable, Mapping

from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.sweep import Outcome, train_many

from .progress import Progress


def outcomes(
    progress: Progress,
    settings: Mapping[str, Hyperparameters],
    seeds: Iterable[int],
    workers: int,
    env_id: str = "CartPole-v1",
) -> list[Outcome]:
    """Trains each of the settings on each seed; in the order of names and seeds.

    Raises:
        RuntimeError: a run failed. A share that leaves it out would not be honest.
    """
    done, total = [], len(settings) * len(list(seeds))
    for outcome in train_many(settings, seeds, env_id, workers):
        if outcome.error:
            raise RuntimeError(f"{outcome.name}, seed {outcome.seed}, failed:\n{outcome.error}")
        done.append(outcome)
        progress(len(done), total, f"seed {outcome.seed}: {outcome.exam.mean:.0f} {outcome.name}")
    order = list(settings)
    return sorted(done, key=lambda outcome: (order.index(outcome.name), outcome.seed))


def as_row(outcome: Outcome) -> dict:
    """What is kept of a run."""
    return {
        "seed": outcome.seed,
        "mean": round(outcome.exam.mean, 2),
        "passed": outcome.exam.passed,
        "seconds": round(outcome.seconds, 2),
    }
