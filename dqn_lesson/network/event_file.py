"""Numbers, sentences and weights in the format that TensorBoard reads, by TensorFlow's own writer."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np

NUM_BINS = 30  # of a histogram
_SUFFIX = ".dqn_lesson"  # by which our own files are known


def write_events(
    folder: str | Path,
    scalars: Mapping[str, Iterable[tuple[int, float]]],
    texts: Mapping[str, str],
    histograms: Mapping[str, tuple[int, np.ndarray]],
) -> None:
    """Writes one event file into a folder, which is made if need be; it replaces an earlier one of ours.

    Args:
        folder: a run of its own in TensorBoard.
        scalars: `{name: [(step, value), ...]}`.
        texts: `{name: Markdown}`.
        histograms: `{name: (step, numbers of any shape)}`.
    """
    import tensorflow as tf

    def write(kind: str, name: str, tensor, step: int) -> None:
        metadata = tf.compat.v1.SummaryMetadata()
        metadata.plugin_data.plugin_name = kind
        tf.summary.write(name, tensor, step, metadata)

    for earlier in Path(folder).glob(f"events.*{_SUFFIX}"):
        earlier.unlink()  # TensorBoard would draw both, one over the other
    with tf.summary.create_file_writer(str(folder), filename_suffix=_SUFFIX).as_default():
        for name, points in scalars.items():
            for step, value in points:
                write("scalars", name, tf.constant(value, tf.float32), step)
        for name, text in texts.items():
            write("text", name, tf.constant(text), 0)
        for name, (step, numbers) in histograms.items():
            counts, edges = np.histogram(numbers, NUM_BINS)
            write("histograms", name, tf.constant(np.stack([edges[:-1], edges[1:], counts], 1)), step)
        tf.summary.flush()
