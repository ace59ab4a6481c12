"""What an instrument draws, as small SVGs in the colours of the page."""

import html
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

BLUE, ORANGE = "#3d85c6", "#d9722c"
WIDTH, HEIGHT, TOP, BOTTOM = 300, 96, 18, 84
NUM_BARS, NUM_POINTS = 24, 150


def drawn(plot: tuple[str, Any] | None) -> str:
    """An instrument's plot: a kind of `PLOTS` and its numbers; nothing for None."""
    return PLOTS[plot[0]](plot[1]) if plot else ""


def _svg(label: str, parts: Sequence[str], height: int = HEIGHT) -> str:
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' role='img' aria-label='{html.escape(label, quote=True)}'"
        f" viewBox='0 0 {WIDTH} {height}' fill='none' stroke='currentColor'>{''.join(parts)}</svg>"
    )


def _text(x: float, y: float, words: str, anchor: str = "start") -> str:
    return (
        f"<text x='{x:.0f}' y='{y:.0f}' text-anchor='{anchor}' font-size='12' stroke='none'"
        f" fill='currentColor'>{html.escape(words)}</text>"
    )


def _lines(series: dict[str, Sequence[float]]) -> str:
    """A curve for each series, one below the other, from 0 or its lowest number to its highest."""
    return "".join(_line(name, numbers) for name, numbers in series.items() if len(numbers) > 1)


def _line(name: str, numbers: Sequence[float]) -> str:
    values = np.asarray(numbers, float)
    chosen = values[np.linspace(0, len(values) - 1, min(len(values), NUM_POINTS)).astype(int)]
    low, high = min(0.0, chosen.min()), max(chosen.max(), 1e-12)
    x = np.linspace(4, WIDTH - 4, len(chosen))
    y = BOTTOM - (chosen - low) / (high - low) * (BOTTOM - TOP)
    path = "L".join(f"{a:.1f} {b:.1f}" for a, b in zip(x, y, strict=True))
    words = f"{name}: {values[0]:.3g} at first, {high:.3g} at most, {values[-1]:.3g} at last"
    axis = f"<path d='M0 {BOTTOM}H{WIDTH}' opacity='0.3'/>"
    return _svg(words, [axis, f"<path d='M{path}' stroke='{BLUE}' stroke-width='1.5'/>", _text(0, 12, words)])


def _bars(numbers: Sequence[float]) -> str:
    """A histogram."""
    values = np.asarray(numbers, float)
    counts, edges = np.histogram(values, NUM_BARS)
    wide, most = WIDTH / NUM_BARS, counts.max()
    bars = [
        f"<rect x='{k * wide + 1:.1f}' y='{BOTTOM - tall:.1f}' width='{wide - 2:.1f}' height='{tall:.1f}'"
        f" fill='{BLUE}' stroke='none'/>"
        for k, tall in enumerate(counts / most * (BOTTOM - TOP))
        if tall
    ]
    ends = [_text(0, HEIGHT, f"{edges[0]:.3g}"), _text(WIDTH, HEIGHT, f"{edges[-1]:.3g}", "end")]
    words = f"{len(values)} TD errors; the highest bar holds {most}"
    return _svg(words, [*bars, *ends, _text(0, 12, words)])


def _map(rows: Sequence[Sequence[float]]) -> str:
    """Which action is worth more: blue for the second, orange for the first; pale: about the same."""
    values = np.asarray(rows, float)
    side, most = 6, max(float(np.abs(values).max()), 1e-9)
    squares = [
        f"<rect x='{side * column}' y='{TOP + side * (len(values) - 1 - row)}' width='{side}' height='{side}'"
        f" stroke='none' fill='{BLUE if value > 0 else ORANGE}' fill-opacity='{abs(value) / most:.2f}'/>"
        for (row, column), value in np.ndenumerate(values)
    ]
    left = side * values.shape[1] + 10
    words = [
        _text(0, 12, f"Q(right) - Q(left), at most {most:.3g}"),
        _text(left, TOP + 14, "blue: right is better"),
        _text(left, TOP + 32, "orange: left is better"),
        _text(left, TOP + 60, "to the right: angle,"),
        _text(left, TOP + 76, "-0.2 to 0.2 rad"),
        _text(left, TOP + 98, "upwards: its velocity,"),
        _text(left, TOP + 114, "-2 to 2 rad/s"),
    ]
    return _svg(
        "A map of the difference between the two actions.", [*squares, *words], TOP + side * len(values)
    )


PLOTS: dict[str, Callable[[Any], str]] = {"lines": _lines, "bars": _bars, "map": _map}
