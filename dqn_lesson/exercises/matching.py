"""What exercises share that show four things, A to D, and ask which is which: a dict from letter to word."""

from .exercise import Case

LETTERS = "ABCD"


def quoted(template: str, *words: str) -> str:
    """An answer as source: the stub's template with these words, in quotes, in its gaps."""
    return template.format(*(f'"{word}"' for word in words))


def each_letter(name: str) -> tuple[Case, ...]:
    """A case for each letter of a dict of that name, for `run=item_of`; its text is `row A`, `row B`, ..."""
    return tuple(Case(f"row {letter}", (letter,), f'{name}["{letter}"]') for letter in LETTERS)
