"""What a learner's code is lent: it may look at it, and should leave it as it was.

Nothing that is lent outlives a try: a case makes its inputs for each, and a model that is too dear for that
is made again where it is not what it was.
"""

import contextlib
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from typing import Any, TypeVar

from .compare import plain, same

Lent = list[tuple[str, Any, Any]]  # name, the thing itself, and what it was
Thing = TypeVar("Thing")

_lent: ContextVar[Lent | None] = ContextVar("lent", default=None)


@contextlib.contextmanager
def lending() -> Iterator[Lent]:
    """What `lend` notes meanwhile is in the list."""
    noted: Lent = []
    token = _lent.set(noted)
    try:
        yield noted
    finally:
        _lent.reset(token)


def lend(thing: Thing, name: str) -> Thing:
    """Notes what a thing is before a learner's code gets it, and returns it.

    Args:
        thing: a list, dict, array, deque, or a Keras model. What nobody can change needs no noting.
        name: what a message calls it, such as `next_q`.
    """
    noted = _lent.get()
    if noted is not None and not isinstance(thing, str | int | float | bool | None):
        noted.append((name, thing, _state_of(thing)))
    return thing


def changed(lent: Lent) -> tuple[str, ...]:
    """The names of what is not as it was."""
    return tuple(dict.fromkeys(name for name, thing, was in lent if not same(_state_of(thing), was, 0.0)))


def made_again(make: Callable[[], Thing]) -> Callable[[], Thing]:
    """A decorator: makes a Keras model once, and again only where it was changed."""
    kept: list[tuple[Any, Any]] = []

    def made() -> Thing:
        if not kept or not same(_state_of(kept[0][0]), kept[0][1], 0.0):
            model = make()
            kept[:] = [(model, _state_of(model))]
        return kept[0][0]

    return made


def _state_of(thing: Any) -> Any:
    """What can be compared later: a plain copy; of a model its layers, weights and optimizer."""
    if not hasattr(type(thing), "get_weights"):
        return plain(thing)
    over = [name for name, value in vars(thing).items() if callable(value) and hasattr(type(thing), name)]
    optimizer = type(getattr(thing, "optimizer", None)).__name__
    return (repr(thing.get_config()), plain(thing.get_weights()), optimizer, tuple(sorted(over)))
