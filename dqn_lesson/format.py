"""Numbers and times as people write them."""

import math


def formatted(value: float, spec: str = ",.10g") -> str:
    """A value with a true minus sign, and unless `spec` wants them no trailing zeros: 0.995, 40,000, −1."""
    return f"{value:{spec}}".replace("-", "\N{MINUS SIGN}")


def rounded(value: float) -> str:
    """A value with two significant digits: 9,045 is 9,000, 0.0416 is 0.042."""
    if value == 0:
        return "0"
    digits = 1 - math.floor(math.log10(abs(value)))
    return formatted(round(value, digits))


def duration(seconds: float) -> str:
    """Seconds as people say them: 4 s, 90 s, 5 min."""
    return f"{max(1, round(seconds))} s" if seconds < 120 else f"{round(seconds / 60)} min"


def cut_sentence(cut_at: int | None) -> str:
    """Where episodes are ended, to be appended; empty where the environment has a limit of its own."""
    if not cut_at:
        return ""
    return f" The environment sets no time limit, so an episode ends after {formatted(cut_at)} steps at most."
