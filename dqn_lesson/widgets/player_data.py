"""An episode as it goes to the page: once, whole, and packed, at most 3 MB of it."""

import io
import time
from collections.abc import Sequence
from typing import Any

import gymnasium as gym
import numpy as np
from PIL import Image

from ..playback import MOST_PICTURES, Playback, cartpole, pictures, spread, step_seconds

MOST_BYTES = 2_800_000  # of pictures: with the numbers of a long episode 3 MB
MOST_SECONDS = 1.5  # for drawing: a world that draws slowly gets fewer pictures
MOST_NUMBERS = 8  # of a state, to be shown one by one

STATES = {  # names and units of a state's numbers
    "CartPole": (("place", "m"), ("speed", "m/s"), ("angle", "rad"), ("angular velocity", "rad/s")),
    "MountainCar": (("place", ""), ("speed", "a step")),
    "Acrobot": (
        ("cos of angle 1", ""), ("sin of angle 1", ""), ("cos of angle 2", ""), ("sin of angle 2", ""),
        ("angular velocity 1", "rad/s"), ("angular velocity 2", "rad/s"),
    ),
}  # fmt: skip
BUTTONS = {
    "CartPole": ("left", "right"),
    "MountainCar": ("left", "nothing", "right"),
    "Acrobot": ("turn −1", "nothing", "turn +1"),
    "LunarLander": ("nothing", "left engine", "main engine", "right engine"),
    "FrozenLake": ("left", "down", "right", "up"),
    "CliffWalking": ("up", "right", "down", "left"),
}
ENDINGS = {
    "fell": "{score}. The pole fell at step {steps}.",
    "edge": "{score}. The cart left the track at step {steps}.",
    "end": "{score}. It ended at step {steps}.",
    "time": "{score}. Time was up after {steps} steps.",
}


def packed(playback: Playback, name: str = "") -> dict[str, Any]:
    """The episode in plain JSON types and bytes, as player.js reads it.

    Raises:
        ValueError: as `pictures`.
    """
    kind = gym.spec(playback.env_id).name
    world = cartpole(playback.env_id)
    q_values = playback.q_values
    num_buttons = q_values.shape[1] if q_values is not None else int(playback.actions.max()) + 1
    size = playback.states.shape[1]
    numbers = STATES.get(kind, tuple((f"number {number}", "") for number in range(size)))
    buttons = BUTTONS.get(kind, ())
    data = {
        "name": name,
        "ending": ending(playback, world),
        "steps": len(playback.actions),
        "stepSeconds": step_seconds(playback.env_id),
        "numbers": list(numbers) if size <= MOST_NUMBERS else [],
        "size": size,
        "buttons": [*buttons, *(f"button {button}" for button in range(len(buttons), num_buttons))],
        "states": _bytes(playback.states),
        "actions": _bytes(playback.actions),
        "rewards": _bytes(playback.rewards),
        "q": b"" if q_values is None else _bytes(q_values),
        "gamma": playback.gamma if world else None,
        "trouble": playback.trouble,
        "world": world,
    }
    return data | ({} if world else _drawn(playback))


def ending(playback: Playback, world: dict | None) -> str:
    """How the episode went, in a sentence."""
    key = "end" if playback.terminated else "time"
    if world and playback.terminated:
        key = "edge" if abs(playback.states[-1, 0]) > world["x_threshold"] else "fell"
    return ENDINGS[key].format(score=f"{playback.score:g}", steps=len(playback.actions))


def film(playbacks: Sequence[Playback], most: int = 150) -> bytes:
    """The episodes side by side as a PNG that moves (APNG), for where there is no player.

    Args:
        playbacks: one or two episodes; the shorter one waits in its last picture.
        most: pictures of each, evenly spread.
    """
    longest = max(playbacks, key=lambda playback: len(playback.actions))
    moments = spread(len(longest.actions), most)
    rows = [[min(moment, len(playback.actions)) for moment in moments] for playback in playbacks]
    columns = [_repeated(playback, row) for playback, row in zip(playbacks, rows, strict=True)]
    first, *others = (_side_by_side(row) for row in zip(*columns, strict=True))
    seconds = step_seconds(longest.env_id) * len(longest.actions) / max(1, len(moments) - 1)
    milliseconds = [1000 * seconds] * len(others) + [1500.0]
    stream = io.BytesIO()
    first.save(stream, "png", save_all=True, append_images=others, duration=milliseconds, loop=0)
    return stream.getvalue()


def _repeated(playback: Playback, row: Sequence[int]) -> list[Image.Image]:
    """A picture for each moment of a row that may stay at its last one."""
    moments = sorted(set(row))
    drawn = dict(zip(moments, pictures(playback, moments), strict=True))
    return [drawn[moment] for moment in row]


def _side_by_side(row: Sequence[Image.Image]) -> Image.Image:
    """The pictures in one, half as large."""
    halves = [picture.resize((picture.width // 2, picture.height // 2)) for picture in row]
    whole = Image.new("P", (sum(half.width for half in halves), max(half.height for half in halves)))
    whole.putpalette(row[0].getpalette())
    for number, half in enumerate(halves):
        whole.paste(half, (sum(half.width for half in halves[:number]), 0))
    return whole


def _drawn(playback: Playback) -> dict[str, Any]:
    """Its pictures as PNGs one behind the other, with the moment of each and where it begins."""
    start = time.perf_counter()
    for _ in pictures(playback, [0]):
        begun = time.perf_counter()
    _ = [_png(picture) for picture in pictures(playback, [0, 1])]
    each = max(1e-4, (time.perf_counter() - max(begun, start)) / 2)
    length = len(playback.actions)
    moments = spread(length, max(2, min(MOST_PICTURES, int(MOST_SECONDS / each))))
    pngs = [_png(picture) for picture in pictures(playback, moments)]
    every = max(1, -(-sum(map(len, pngs)) // MOST_BYTES))  # one in so many fits
    pngs, moments = pngs[::every], moments[::every]
    return {
        "pictures": b"".join(pngs),
        "starts": np.cumsum([0, *map(len, pngs)]).tolist(),
        "moments": moments,
    }


def _png(picture: Image.Image) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, "png", compress_level=3)
    return stream.getvalue()


def _bytes(numbers: np.ndarray) -> bytes:
    """The numbers as 32-bit floats, row by row, which a page reads as they are."""
    return np.ascontiguousarray(numbers, "<f4").tobytes()
