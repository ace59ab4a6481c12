"""A run in TensorBoard's format, read back."""

from pathlib import Path

import numpy as np
import pytest

from dqn_lesson import load_pretrained
from dqn_lesson.runs import Run, RunError, write_tensorboard


def events_of(folder: Path) -> dict[tuple[str, str], list[tuple[int, np.ndarray]]]:
    """`{(kind, name): [(step, numbers), ...]}`, in the order in which they were written."""
    import tensorflow as tf

    found: dict = {}
    (path,) = folder.iterdir()
    for record in tf.data.TFRecordDataset(str(path)):
        event = tf.compat.v1.Event.FromString(record.numpy())
        for value in event.summary.value:
            key = value.metadata.plugin_data.plugin_name, value.tag
            found.setdefault(key, []).append((event.step, tf.make_ndarray(value.tensor)))
    return found


def test_a_run_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    run = load_pretrained("cartpole")
    for _ in range(2):  # a cell that is run again
        folder = write_tensorboard(run, tmp_path / "runs" / "pole")
    found = events_of(folder)
    scores = [(step, float(score)) for step, score in found["scalars", "score"]]
    assert scores == [(episode.num_steps, episode.score) for episode in run.episodes]
    assert [(step, float(mean)) for step, mean in found["scalars", "exam mean"]] == [(run.num_steps, 500.0)]
    ((_, table),) = found["text", "settings"]
    assert "| environment | CartPole-v1 |" in table.item().decode()
    assert f"| gamma | {run.settings.gamma} |" in table.item().decode()
    histograms = {name: rows for (kind, name), rows in found.items() if kind == "histograms"}
    for weights in run.model().weights:
        ((step, bins),) = histograms.pop(weights.path)
        assert step == run.num_steps and bins[:, 2].sum() == weights.numpy().size
        assert bins[0, 0] == pytest.approx(weights.numpy().min())
        assert bins[-1, 1] == pytest.approx(weights.numpy().max())
    assert not histograms


def test_a_run_without_a_network_has_no_histograms(tmp_path: Path) -> None:
    run = load_pretrained("cartpole-0")
    found = events_of(write_tensorboard(Run(run.settings, 0, run.env_id), tmp_path / "run"))
    assert {kind for kind, _ in found} == {"text"}


def test_a_network_that_cannot_be_read_is_said_before_anything_is_written(tmp_path: Path) -> None:
    run = load_pretrained("cartpole-0")
    with pytest.raises(RunError, match="The network of this run"):
        write_tensorboard(Run(run.settings, 0, run.env_id, network=b"none"), tmp_path / "run")
    assert not (tmp_path / "run").exists()
