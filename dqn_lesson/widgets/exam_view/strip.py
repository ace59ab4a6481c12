"""Scores as a strip of marks, and what they say: SVG and sentences in the colours of the page."""

import html
import math
import statistics
from collections.abc import Iterable, Sequence
from typing import NamedTuple

TEXTS = {
    "strip": "{title}: {num} scores from {low:g} to {high:g}, mean {mean:.1f}.",
    "bar": "{bar:g} passes",
    "mark": "start {index}: {score:g}",
    "episode": "training episode {index}: {score:g}",
    "passed": "Passed: {mean:.1f} on average over {num} unseen starts; {bar:g} is enough.",
    "not passed": "Not passed: {mean:.1f} on average over {num} unseen starts; {bar:g} is needed.",
    "no bar": "{mean:.1f} on average over {num} unseen starts. This environment names no pass mark.",
    "worst": "The worst start is number {worst} with {low:g}; {num_low} of {num} stay under {bar:g}.",
    "worst only": "The worst start is number {worst} with {low:g}.",
    "all best": "All starts ended with {low:g}: there is no worst one.",
    "two": "Its last {num} training episodes brought {train:.1f} on average, the exam {exam:.1f}.",
    "random": "In training {share:.0%} of the actions were random. The exam takes none at random.",
    "moving": "While those episodes were played the weights still changed. The exam looks at one agent, at "
    "the end, from starts on which it was never trained.",
    "higher": "So here the training curve **understates** the agent.",
    "lower": "So here the training curve **flatters** the agent: do not trust it, examine.",
    "same": "Here the difference is no larger than luck makes it. You know that only because you have both.",
    "no training": "No training scores were kept with this agent, so nothing can stand beside its exam. "
    "A run has them: try ExamView(load_pretrained('cartpole-50')).",
    "second": "Second paper: {mean:.1f} on average, {change:+.1f} against the first.",
}
HEIGHT, TOP, BOTTOM, LEFT = 170, 14, 148, 44
NUM_EPISODES = 20


def strip(
    scores: Sequence[float],
    bar: float | None,
    title: str,
    order: Sequence[int] | None = None,
    mark: str = "mark",
) -> str:
    """A mark for each score; the worst is ringed, those under the bar are hollow.

    Args:
        scores: in the order in which they were played.
        bar: the mean that passes.
        title: for those who can't see it.
        order: which score stands where, from left to right; None: as played.
        mark: which text each mark carries.
    """
    if not scores:
        return ""
    order = range(len(scores)) if order is None else order
    frame = _Frame(min(0, *scores), max(0, bar or 0, *scores), max(240, 7 * len(scores)))
    mean = sum(scores) / len(scores)
    label = TEXTS["strip"].format(title=title, num=len(scores), low=min(scores), high=max(scores), mean=mean)
    label = html.escape(label, quote=True)
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' role='img' aria-label='{label}' "
        f"viewBox='0 0 {LEFT + frame.width + 8} {HEIGHT}' "
        f"style='width:100%; max-width:{1.15 * (LEFT + frame.width):.0f}px' fill='none' "
        f"stroke='currentColor' stroke-width='1.4'>"
        f"{_levels(frame)}{_bar(bar, frame)}{_marks(scores, bar, order, mark, frame)}</svg>"
    )


class _Frame(NamedTuple):
    """The lowest and the highest score that have a place, and the width in pixels."""

    low: float
    high: float
    width: int

    def y(self, score: float) -> float:
        """Its height in the picture."""
        return BOTTOM - (BOTTOM - TOP) * (score - self.low) / ((self.high - self.low) or 1)


def _levels(frame: _Frame) -> str:
    return "".join(
        f"<text x='{LEFT - 8}' y='{frame.y(level) + 4:.1f}' text-anchor='end' stroke='none' "
        f"fill='currentColor' font-size='12'>{level:g}</text>"
        f"<path d='M{LEFT} {frame.y(level):.1f}h{frame.width}' opacity='0.2'/>"
        for level in {frame.low, frame.high}
    )


def _bar(bar: float | None, frame: _Frame) -> str:
    if bar is None:
        return ""
    return (
        f"<path d='M{LEFT} {frame.y(bar):.1f}h{frame.width}' stroke='#c2571a' stroke-dasharray='5 3'/>"
        f"<text x='{LEFT + 4}' y='{frame.y(bar) + 15:.1f}' stroke='none' fill='currentColor' font-size='12'>"
        f"{TEXTS['bar'].format(bar=bar)}</text>"
    )


def _marks(scores: Sequence[float], bar: float | None, order: Iterable[int], mark: str, frame: _Frame) -> str:
    worst = min(range(len(scores)), key=scores.__getitem__)
    ringed = worst if min(scores) < max(scores) else None
    marks = ""
    for place, index in enumerate(order):
        x, score = LEFT + (place + 0.5) * frame.width / len(scores), scores[index]
        filled = "fill='currentColor'" if bar is None or score >= bar else "fill='none'"
        ring = f"<circle cx='{x:.1f}' cy='{frame.y(score):.1f}' r='7' stroke='#c2571a' stroke-width='2'/>"
        words = html.escape(TEXTS[mark].format(index=index, score=score))
        marks += (
            f"<g class='dqn-mark'><title>{words}</title>{ring if index == ringed else ''}"
            f"<circle cx='{x:.1f}' cy='{frame.y(score):.1f}' r='2.8' {filled}/></g>"
        )
    return marks


def verdict(scores: Sequence[float], bar: float | None) -> str:
    """How the exam went, and which start was the worst."""
    num, mean, low = len(scores), sum(scores) / len(scores), min(scores)
    key = "no bar" if bar is None else "passed" if mean >= bar else "not passed"
    said = TEXTS[key].format(mean=mean, num=num, bar=bar)
    if low == max(scores):
        return f"{said} {TEXTS['all best'].format(low=low)}"
    key, under = ("worst only", 0) if bar is None else ("worst", sum(score < bar for score in scores))
    return f"{said} {TEXTS[key].format(worst=scores.index(low), low=low, num_low=under, num=num, bar=bar)}"


def against_training(episodes: Sequence, scores: Sequence[float]) -> str:
    """Training scores against the exam, as a sentence for each difference.

    Args:
        episodes: of the training; none: nothing was kept.
        scores: of the exam.
    """
    if not episodes:
        return TEXTS["no training"]
    last = episodes[-NUM_EPISODES:]
    train, exam = sum(e.score for e in last) / len(last), sum(scores) / len(scores)
    said = [TEXTS["two"].format(num=len(last), train=train, exam=exam)]
    if last[-1].epsilon:
        said.append(TEXTS["random"].format(share=last[-1].epsilon))
    said.append(TEXTS["moving"])
    luck = 2 * math.hypot(_error([e.score for e in last]), _error(scores))
    said.append(TEXTS["same" if abs(exam - train) <= luck else "higher" if exam > train else "lower"])
    return " ".join(said)


def _error(scores: Sequence[float]) -> float:
    """The standard error of a mean."""
    return statistics.stdev(scores) / math.sqrt(len(scores)) if len(scores) > 1 else 0.0
