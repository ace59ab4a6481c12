"""What one call of a network costs, by Keras and by others."""

import time
from collections.abc import Callable
from statistics import median

import numpy as np

from ...network import quick
from ...network.chain import chain_of, chain_with
from ...progress_meter import progress


def measure_calls(model, repeats: int) -> dict[str, float]:
    """What a call costs on this machine, in microseconds: the median of some.

    Args:
        model: the compiled Keras model of the lesson. What `fit` teaches it here is its own answer.
        repeats: how often Keras' slow calls are timed; the quick ones ten times as often.
    """
    row = np.array([[0.1, 0.2, 0.05, 0.3]], np.float32)
    answer, fast = model(row).numpy(), quick(model)
    by_hand = chain_with(model.get_weights(), chain_of(model))
    calls = {
        "model.fit(row, target)": (lambda: model.fit(row, answer, verbose=0), 1),
        "model.predict(row)": (lambda: model.predict(row, verbose=0), 1),
        "model(row)": (lambda: model(row), 10),
        "quick(model).fit": (lambda: fast.fit(row, answer), 10),
        "quick(model).predict": (lambda: fast.predict(row), 10),
        "NumPy": (lambda: by_hand(row), 10),
    }
    return {name: _microseconds(*of, repeats) for name, of in progress(list(calls.items()), "calls timed")}


def _microseconds(call: Callable, times: int, repeats: int) -> float:
    call()  # the first one prepares what the others use
    seconds = []
    for _ in range(times * repeats):
        start = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - start)
    return 1e6 * median(seconds)
