"""An episode as frames, and frames as a moving picture: a PNG with many frames, which every browser shows."""

from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

import gymnasium as gym
import numpy as np
from IPython.display import display
from PIL import Image

from ..environments import MOST_STEPS, Recipe, checked_agent, cut_at, environment_of, recipe_of
from ..format import formatted
from ..games import ending
from ..plotting import as_png
from ..runs import Run
from ..training import greedy, play

FIRST_RECORDED_SEED = 2_000_000  # neither trained on nor used in an exam
FRAMES_PER_SECOND = 25  # enough for the eye; some games run at 50
NUM_COLOURS = 16
STILL_SECONDS = 1.0  # the last frame stays that long before the picture starts again


@dataclass(frozen=True)
class Recording:
    """One recorded episode. At the end of a cell it shows itself as a moving picture.

    Attributes:
        frames: pictures of `NUM_COLOURS` colours, all with the same palette.
        frame_seconds: how long each is shown, so that it moves as fast as the environment itself.
        score: of the whole episode.
        ending: how it terminated, in words; empty where its time was up.
        cut: whether it was ended after `MOST_STEPS` steps, because the environment has no limit of its own.
    """

    frames: tuple[Image.Image, ...]
    frame_seconds: float
    score: float
    ending: str = ""
    cut: bool = False

    @property
    def caption(self) -> str:
        """What came of it, and how it was played."""
        return f"{self.result} This is how it played, without random actions."

    @property
    def result(self) -> str:
        """The score in words, and why the episode stops where it does."""
        score = formatted(round(self.score, 1))
        said = f"Score {score}: {self.ending}." if self.ending else f"Score {score}."
        if not self.cut:
            return said
        return f"{said} The episode was still going after {MOST_STEPS:,} steps, so it was stopped there."

    @cached_property
    def png(self) -> bytes:
        """The episode as a PNG with many frames (APNG) that starts again at its end."""
        first, *others = self.frames
        milliseconds = [1000 * self.frame_seconds] * len(others) + [1000 * STILL_SECONDS]
        return as_png(first.save, save_all=True, append_images=others, duration=milliseconds, loop=0)

    def _repr_mimebundle_(self, include=None, exclude=None) -> tuple[dict, dict]:
        """What Jupyter shows: the picture, or its caption where pictures can't be shown."""
        bundle = {"image/png": self.png, "text/plain": self.caption}
        return bundle, {"image/png": {"width": self.frames[0].width // 2}}


def record(
    agent,
    env: Any = None,
    seed: int = FIRST_RECORDED_SEED,
    max_frames: int = 500,
) -> Recording:
    """Lets the agent play one episode without a random action, and keeps what it looks like.

    Args:
        agent: a `DQNAgent`, a `Policy`, a `Run`, or any object with `act`; nothing is changed in it.
        env: an environment that can draw itself, its id, its spec or a function that makes it; None: the
            agent's own, made again, with what its wrappers have learned.
        seed: of the episode's start.
        max_frames: a longer episode is recorded up to here only; its score still counts to the end.

    Raises:
        ValueError: the environment draws no pictures, or none is known.
    """
    recipe = environment_of(checked_agent(agent), env)
    if isinstance(agent, Run):
        agent = agent.policy(recipe)
    with closing(drawn(recipe)) as made, greedy(agent):
        step_seconds = seconds_of_a_step(made) or 1 / FRAMES_PER_SECOND
        every = max(1, round(1 / FRAMES_PER_SECOND / step_seconds))
        frames: list[Image.Image] = []
        palette, states = None, []
        for number, step in enumerate(islice(play(agent, made, [seed], explore=False), cut_at(recipe))):
            states.append(step.next_state)
            if len(frames) < max_frames and (number % every == 0 or step.ended):
                frame = picture_of(made)
                palette = palette_at(len(frames), frame, palette)
                frames.append(frame.quantize(palette=palette, dither=Image.Dither.NONE))
    for frame in frames:
        frame.putpalette(palette.getpalette())  # the first ones know fewer colours
    words = ending(np.array(states), recipe, float(step.score)) if step.terminated else ""
    return Recording(tuple(frames), every * step_seconds, float(step.score), words, not step.ended)


def show_episode(agent, env: Any = None, seed: int = FIRST_RECORDED_SEED) -> None:
    """Shows one episode as a moving picture with its score; arguments as for `record`."""
    recording = record(agent, env, seed)
    display(recording)
    print(recording.caption)


def still(env: Any, seed: int = FIRST_RECORDED_SEED) -> bytes:
    """A PNG of an episode's start, before the first action; `env` as for `record`."""
    with closing(drawn(recipe_of(env))) as made:
        made.reset(seed=seed)
        return as_png(picture_of(made).save)


def can_render(env: Any) -> bool:
    """Whether the environment can draw itself into a picture; `env` as for `record`."""
    return "rgb_array" in render_modes(env)


def drawn(recipe: Recipe, max_episode_steps: int | None = None) -> gym.Env:
    """The environment made again so that it draws itself, whatever it was made for (a window, nothing).

    Raises:
        ValueError: it draws no pictures.
    """
    if not can_render(recipe):
        raise ValueError(
            f"{recipe.name} draws no pictures: its render modes are {render_modes(recipe)}, and a recording "
            "needs rgb_array. Try CartPole-v1 or Acrobot-v1."
        )
    return recipe.make("rgb_array", max_episode_steps)


def picture_of(env: gym.Env) -> Image.Image:
    """The environment as it looks now.

    Raises:
        ValueError: it draws none after all.
    """
    frame = env.render()
    if isinstance(frame, np.ndarray) and frame.ndim == 3 and frame.shape[2] == 3:
        return Image.fromarray(np.uint8(frame))
    raise ValueError(
        f"{type(env.unwrapped).__name__}.render() returned {type(frame).__name__}, but a recording needs an "
        "array (height, width, 3). Let its class, or your function that makes it, take `render_mode` and "
        "draw for 'rgb_array'."
    )


def seconds_of_a_step(env: gym.Env) -> float | None:
    """How long a step lasts in the environment's own world; None where it doesn't say."""
    world = env.unwrapped
    frames_per_second = env.metadata.get("render_fps")
    given = getattr(world, "tau", None) or getattr(world, "dt", None)
    return given or (1 / frames_per_second if frames_per_second else None)


def palette_at(number: int, frame: Image.Image, known: Image.Image | None, num_colours=NUM_COLOURS):
    """The palette for frame `number` of an episode, which may show what no frame before it did.

    Looking at each would be slow, so it is done for 0, 1, 2, 4, 8, 16 and so on. Colours keep their places.
    """
    return known if number & (number - 1) else palette_of(frame, num_colours, known)


def palette_of(
    frame: Image.Image, num_colours: int = NUM_COLOURS, known: Image.Image | None = None
) -> Image.Image:
    """White or the `known` colours, and the most common ones of a frame, as they are.

    No two are nearly the same: Pillow, in a hurry, would take one for the other.
    """
    counted = frame.getcolors(maxcolors=frame.width * frame.height)
    numbers = known.getpalette() if known else [255, 255, 255]
    colours = list(zip(*(numbers[part::3] for part in range(3)), strict=True))
    for _, colour in sorted(counted, reverse=True)[:1_000]:
        if len(colours) == num_colours:
            break
        if all(max(abs(a - b) for a, b in zip(colour, other, strict=True)) > 8 for other in colours):
            colours.append(colour)
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in colours for part in colour])
    return palette


def render_modes(env: Any) -> list[str]:
    """How the environment can draw itself, as Gymnasium names it; `env` as for `record`."""
    with closing(recipe_of(env).make()) as made:
        return list(made.metadata.get("render_modes", []))
