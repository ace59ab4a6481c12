"""A run for TensorBoard: scores, settings, weights."""

from dataclasses import asdict
from pathlib import Path

from ..network import write_events
from .run import Run


def write_tensorboard(run: Run, folder: str | Path) -> Path:
    """Writes a run as TensorBoard shows it: give the folder above, which may hold many, as its `--logdir`.

    Each episode's score, loss and epsilon over the steps trained, the settings as a table, the weights of
    each layer as a histogram, and the exam's mean if there was one. Writing it again replaces the file.

    Args:
        run: as `load_run` and `Run.of` return it. Without a network there are no histograms.
        folder: the run's own, made if it isn't there.

    Returns:
        The folder.

    Raises:
        RunError: the run's network can't be read.
    """
    scalars = {
        name: [(e.num_steps, value) for e in run.episodes if (value := getattr(e, name)) is not None]
        for name in ("score", "loss", "epsilon")
    }
    if run.exam is not None:
        scalars["exam mean"] = [(run.num_steps, run.exam.mean)]
    facts = {"environment": run.env_id, "seed": run.seed, **asdict(run.settings)}
    table = ["| setting | value |", "|---|---|", *(f"| {name} | {value} |" for name, value in facts.items())]
    weights = [] if run.network is None else run.model().weights
    histograms = {one.path: (run.num_steps, one.numpy()) for one in weights}
    write_events(folder, scalars, {"settings": "\n".join(table)}, histograms)
    return Path(folder)
