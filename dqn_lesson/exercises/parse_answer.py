"""What a learner typed into a stub, as a number or a word, in whatever style it was typed."""

import math
import re
from typing import Any

from .compare import plain


def number(value: Any) -> float | None:
    """A finite number, also of NumPy or as text; None if it is none."""
    try:
        found = float(plain(value))
    except (TypeError, ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def word(value: Any) -> str:
    """A word or a few, in small letters and without what stands around them: `"too_high "` is `too high`."""
    text = re.sub(r"(?<=\w)[-_](?=\w)", " ", str(plain(value)).lower())
    return " ".join(text.strip(" '\"().:,").split())
