"""Many runs that no `train_many` makes, side by side."""

from collections.abc import Callable, Sequence

from joblib import Parallel, delayed

from .part import Progress


def side_by_side(
    progress: Progress, run: Callable[..., dict], jobs: Sequence[tuple], workers: int
) -> list[dict]:
    """What `run(*job)` gives for each job, in their order; it tells at least `seed` and `mean`."""
    found = []
    work = delayed(run)
    for row in Parallel(n_jobs=workers, return_as="generator")(work(*job) for job in jobs):
        found.append(row)
        progress(len(found), len(jobs), f"seed {row['seed']}: {row['mean']:.0f}")
    return found
