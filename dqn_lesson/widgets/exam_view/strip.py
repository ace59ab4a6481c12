"""Scores as a strip of marks, and what they say: SVG and sentences in the colours of the page."""

import html
import math
import statistics
from collections.abc import Sequence

from ...format import cut_sentence

HEIGHT, TOP, BOTTOM, LEFT = 170, 14, 148, 44
NUM_EPISODES = 20


def strip(
    scores: Sequence[float],
    bar: float | None,
    title: str,
    order: Sequence[int] | None = None,
    mark: str = "start",
) -> str:
    """A mark for each score; the worst is ringed, those under the bar are hollow.

    Args:
        scores: in the order in which they were played.
        bar: the mean that passes.
        title: for those who can't see it.
        order: which score stands where, from left to right; None: as played.
        mark: what each of them is called.
    """
    if not scores:
        return ""
    low, high, width = min(scores), max(scores), max(240, 7 * len(scores))
    floor, ceiling = min(0, low), max(0, bar or 0, high)
    worst = scores.index(low) if low < high else None

    def y(score: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * (score - floor) / ((ceiling - floor) or 1)

    lines, words, marks = [], [], []
    for level in {floor, ceiling}:
        lines.append(f"<path d='M{LEFT} {y(level):.1f}h{width}' opacity='0.2'/>")
        words.append(f"<text x='{LEFT - 8}' y='{y(level) + 4:.1f}' text-anchor='end'>{level:g}</text>")
    if bar is not None:
        lines.append(f"<path d='M{LEFT} {y(bar):.1f}h{width}' stroke='#c2571a' stroke-dasharray='5 3'/>")
        words.append(f"<text x='{LEFT + 4}' y='{y(bar) + 15:.1f}'>{bar:g} passes</text>")
    for place, index in enumerate(range(len(scores)) if order is None else order):
        score = scores[index]
        at = f"cx='{LEFT + (place + 0.5) * width / len(scores):.1f}' cy='{y(score):.1f}'"
        ring = f"<circle {at} r='7' stroke='#c2571a' stroke-width='2'/>" if index == worst else ""
        fill = "currentColor" if bar is None or score >= bar else "none"
        marks.append(
            f"<g class='dqn-mark'><title>{mark} {index}: {score:g}</title>{ring}<circle {at} r='2.8'"
            f" fill='{fill}'/></g>"
        )
    mean = statistics.fmean(scores)
    label = f"{title}: {len(scores)} scores from {low:g} to {high:g}, mean {mean:.1f}."
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' role='img' aria-label='{html.escape(label)}' viewBox='0 0"
        f" {LEFT + width + 8} {HEIGHT}' style='width:100%; max-width:{1.15 * (LEFT + width):.0f}px'"
        f" fill='none' stroke='currentColor' stroke-width='1.4'>{''.join(lines)}<g stroke='none'"
        f" fill='currentColor' font-size='12'>{''.join(words)}</g>{''.join(marks)}</svg>"
    )


def verdict(scores: Sequence[float], bar: float | None, cut_at: int | None = None) -> str:
    """How the exam went, which start was the worst, and where an environment without a limit was cut."""
    num, mean, low = len(scores), statistics.fmean(scores), min(scores)
    average = f"{mean:.1f} on average over {num} unseen starts"
    if bar is None:
        said = f"{average}. This environment names no pass mark."
    elif mean >= bar:
        said = f"Passed: {average}; {bar:g} is enough."
    else:
        said = f"Not passed: {average}; {bar:g} is needed."
    said += cut_sentence(cut_at)
    if low == max(scores):
        return f"{said} All starts ended with {low:g}: there is no worst one."
    under = "" if bar is None else f"; {sum(score < bar for score in scores)} of {num} stay under {bar:g}"
    return f"{said} The worst start is number {scores.index(low)} with {low:g}{under}."


def against_training(episodes: Sequence, scores: Sequence[float], at_random: float = 0.0) -> str:
    """Training scores against the exam, as a sentence for each difference, in HTML.

    Args:
        episodes: of the training; none: nothing was kept.
        scores: of the exam.
        at_random: the share of random actions in the exam, by its rules.
    """
    if not episodes:
        return (
            "No training scores were kept with this agent, so nothing can stand beside its exam. "
            "A run has them: try ExamView(load_pretrained())."
        )
    last = episodes[-NUM_EPISODES:]
    trained = [episode.score for episode in last]
    train, exam = statistics.fmean(trained), statistics.fmean(scores)
    said = f"Its last {len(last)} training episodes brought {train:.1f} on average, the exam {exam:.1f}. "
    if share := last[-1].epsilon:
        exam_share = f"{at_random:.0%}" if at_random else "none"
        said += f"In training {share:.0%} of the actions were random. The exam takes {exam_share} at random. "
    said += (
        "While those episodes were played the weights still changed. The exam looks at one agent, at the "
        "end, from starts on which it was never trained. "
    )
    if abs(exam - train) <= 2 * math.hypot(_error(trained), _error(scores)):
        return (
            f"{said}Here the difference is no larger than luck would explain. You know that only because "
            "you have both."
        )
    if exam > train:
        return f"{said}So here the training curve <b>understates</b> the agent."
    return f"{said}So here the training curve <b>flatters</b> the agent: do not trust it, examine."


def _error(scores: Sequence[float]) -> float:
    """The standard error of a mean."""
    return statistics.stdev(scores) / math.sqrt(len(scores)) if len(scores) > 1 else 0.0
