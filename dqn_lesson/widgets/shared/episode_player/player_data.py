"""An episode as it goes to the page: once, whole, and packed, at most 3 MB of it."""

import time
from collections.abc import Sequence
from typing import Any

import numpy as np
from PIL import Image

from ....environments import MOST_STEPS
from ....episodes.playback import MOST_PICTURES, Playback, pictures, spread, step_seconds
from ....format import formatted
from ....games import action_names, physics, state_names
from ....games import ending as how_it_ended
from ....plotting import as_png

MOST_BYTES = 2_800_000  # of pictures: with the numbers of a long episode 3 MB
MOST_SECONDS = 1.2  # for drawing: a world that draws slowly gets fewer pictures
MOST_NUMBERS = 8  # of a state, to be shown one by one


def packed(playback: Playback, name: str = "") -> dict[str, Any]:
    """The episode in plain JSON types and bytes, as player.js reads it.

    Raises:
        ValueError: as `pictures`.
    """
    world = physics(playback.environment)
    q_values = playback.q_values
    num_actions = q_values.shape[1] if q_values is not None else int(playback.actions.max()) + 1
    sees_pictures = playback.states.ndim == 4
    size = 0 if sees_pictures else playback.states.shape[1]
    return {
        "name": name,
        "ending": ending(playback),
        "steps": len(playback.actions),
        "stepSeconds": step_seconds(playback.environment),
        "numbers": state_names(playback.environment, size) if size <= MOST_NUMBERS else [],
        "size": size,
        "actionNames": action_names(playback.environment, num_actions),
        "states": b"" if sees_pictures else _bytes(playback.states),
        "actions": _bytes(playback.actions),
        "rewards": _bytes(playback.rewards),
        "q": b"" if q_values is None else _bytes(q_values),
        "gamma": playback.gamma if world else None,
        "trouble": playback.trouble,
        "world": world,
        "limit": playback.environment.limit or MOST_STEPS,
        **({} if world else _drawn(playback)),
    }


def ending(playback: Playback) -> str:
    """How the episode went, in a sentence."""
    steps = len(playback.actions)
    if playback.terminated:
        words = how_it_ended(playback.states, playback.environment, playback.score)
        said = f"{words[0].upper()}{words[1:]} at step {steps}."
    elif playback.cut:
        said = f"It was still going after {steps} steps, so it was stopped there."
    else:
        said = f"Time was up after {steps} steps."
    return f"Score {formatted(round(playback.score, 1))}. {said}"


def moving_png(playbacks: Sequence[Playback], most: int = 120) -> bytes:
    """The episodes side by side as a PNG that moves (APNG), for where there is no player.

    Args:
        playbacks: one or two episodes; the shorter one waits in its last picture.
        most: pictures of each, evenly spread.
    """
    longest = max(playbacks, key=lambda playback: len(playback.actions))
    moments = spread(len(longest.actions), most)
    columns = [_waiting(playback, moments) for playback in playbacks]
    first, *others = (_side_by_side(row) for row in zip(*columns, strict=True))
    seconds = step_seconds(longest.environment) * len(longest.actions) / max(1, len(moments) - 1)
    milliseconds = [1000 * seconds] * len(others) + [1500.0]
    return as_png(first.save, save_all=True, append_images=others, duration=milliseconds, loop=0)


def _waiting(playback: Playback, moments: Sequence[int]) -> list[Image.Image]:
    """A picture for each of the moments; after the episode's end its last one."""
    end = len(playback.actions)
    drawn = same_palette(list(pictures(playback, [*(moment for moment in moments if moment < end), end])))
    return drawn + [drawn[-1]] * (len(moments) - len(drawn))


def same_palette(drawn: list[Image.Image]) -> list[Image.Image]:
    """Pictures of one episode, all with the palette of the last one, which has the most colours."""
    for picture in drawn:
        picture.putpalette(drawn[-1].getpalette())
    return drawn


def _side_by_side(row: Sequence[Image.Image]) -> Image.Image:
    """The pictures in one; they have the same palette."""
    if len(row) == 1:
        return row[0]
    whole = Image.new("P", (sum(picture.width for picture in row), max(picture.height for picture in row)))
    whole.putpalette(row[0].getpalette())
    for place, picture in enumerate(row):
        whole.paste(picture, (sum(earlier.width for earlier in row[:place]), 0))
    return whole


def _drawn(playback: Playback) -> dict[str, Any]:
    """Its pictures as PNGs one behind the other, with the moment of each and where it begins."""
    affordable = int(MOST_SECONDS / _seconds_of_a_picture(playback))
    moments = spread(len(playback.actions), max(2, min(MOST_PICTURES, affordable)))
    pngs = [_png(picture) for picture in pictures(playback, moments)]
    every = -(-sum(map(len, pngs)) // MOST_BYTES)  # one in so many fits
    pngs, moments = pngs[::every], moments[::every]
    return {
        "pictures": b"".join(pngs),
        "starts": np.cumsum([0, *map(len, pngs)]).tolist(),
        "moments": moments,
    }


def _seconds_of_a_picture(playback: Playback) -> float:
    """Measured on the first moments, without the very first, which opens the environment's screen."""
    moments = range(min(4, len(playback.actions)) + 1)
    drawing = pictures(playback, moments)
    _png(next(drawing))
    start = time.perf_counter()
    for picture in drawing:
        _png(picture)
    return (time.perf_counter() - start) / (len(moments) - 1)


def _png(picture: Image.Image) -> bytes:
    return as_png(picture.save, compress_level=3)


def _bytes(numbers: np.ndarray) -> bytes:
    """The numbers as 32-bit floats, row by row, which a page reads as they are."""
    return np.ascontiguousarray(numbers, "<f4").tobytes()
