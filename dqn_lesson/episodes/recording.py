"""An episode as frames, and frames as a moving picture: a PNG with many frames, which every browser shows."""

import io
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property

import gymnasium as gym
from IPython.display import display
from PIL import Image

from ..training import greedy, play

TEXTS = {"caption": "Score {score:g}. This is how it played, without a random action."}
FIRST_RECORDED_SEED = 2_000_000  # neither trained on nor used in an exam
FRAMES_PER_SECOND = 25  # enough for the eye; CartPole itself runs at 50
NUM_COLOURS = 16
STILL_SECONDS = 1.0  # the last frame stays that long before the picture starts again


@dataclass(frozen=True)
class Recording:
    """One recorded episode. At the end of a cell it shows itself as a moving picture.

    Attributes:
        frames: pictures of `NUM_COLOURS` colours, all with the same palette.
        frame_seconds: how long each is shown, so that it moves as fast as the environment itself.
        score: of the whole episode.
    """

    frames: tuple[Image.Image, ...]
    frame_seconds: float
    score: float

    @cached_property
    def png(self) -> bytes:
        """The episode as a PNG with many frames (APNG) that starts again at its end."""
        first, *others = self.frames
        milliseconds = [1000 * self.frame_seconds] * len(others) + [1000 * STILL_SECONDS]
        stream = io.BytesIO()
        first.save(stream, "png", save_all=True, append_images=others, duration=milliseconds, loop=0)
        return stream.getvalue()

    def _repr_mimebundle_(self, include=None, exclude=None) -> tuple[dict, dict]:
        """What Jupyter shows: the picture, or its caption where pictures can't be shown."""
        bundle = {"image/png": self.png, "text/plain": TEXTS["caption"].format(score=self.score)}
        return bundle, {"image/png": {"width": self.frames[0].width // 2}}


def record(
    agent,
    env_id: str = "CartPole-v1",
    seed: int = FIRST_RECORDED_SEED,
    max_frames: int = 500,
) -> Recording:
    """Lets the agent play one episode without a random action, and keeps what it looks like.

    Args:
        agent: a `DQNAgent`, a `Policy`, or any object with `act`; nothing is changed in it.
        env_id: Gymnasium's name of an environment that can draw itself.
        seed: of the episode's start.
        max_frames: a longer episode is recorded up to here only; its score still counts to the end.

    Raises:
        ValueError: the environment draws no pictures.
    """
    if not can_render(env_id):
        raise ValueError(
            f"{env_id} draws no pictures: its render modes are {render_modes(env_id)}, and recording needs "
            "rgb_array. Try CartPole-v1 or Acrobot-v1."
        )
    with closing(gym.make(env_id, render_mode="rgb_array")) as env, greedy(agent):
        step_seconds = seconds_of_a_step(env) or 1 / FRAMES_PER_SECOND
        every = max(1, round(1 / FRAMES_PER_SECOND / step_seconds))
        frames, score = _played(agent, env, seed, every, max_frames)
    return Recording(tuple(frames), every * step_seconds, score)


def show_episode(agent, env_id: str = "CartPole-v1", seed: int = FIRST_RECORDED_SEED) -> None:
    """Shows one episode as a moving picture with its score; arguments as for `record`."""
    recording = record(agent, env_id, seed)
    display(recording)
    print(TEXTS["caption"].format(score=recording.score))


def still(env_id: str = "CartPole-v1", seed: int = FIRST_RECORDED_SEED) -> bytes:
    """A PNG of an episode's start, before the first action."""
    stream = io.BytesIO()
    with closing(gym.make(env_id, render_mode="rgb_array")) as env:
        env.reset(seed=seed)
        Image.fromarray(env.render()).save(stream, "png")
    return stream.getvalue()


def can_render(env_id: str) -> bool:
    """Whether the environment can draw itself into a picture."""
    return "rgb_array" in render_modes(env_id)


def seconds_of_a_step(env: gym.Env) -> float | None:
    """How long a step lasts in the environment's own world (CartPole: 0.02 s); None where it doesn't say."""
    world = env.unwrapped
    frames_per_second = env.metadata.get("render_fps")
    given = getattr(world, "tau", None) or getattr(world, "dt", None)
    return given or (1 / frames_per_second if frames_per_second else None)


def palette_of(frame: Image.Image, num_colours: int = NUM_COLOURS) -> Image.Image:
    """White and the most common colours of a frame, as they are; choosing anew for each frame is slow.

    No two are nearly the same: Pillow, in a hurry, would take one for the other.
    """
    counted = frame.getcolors(maxcolors=frame.width * frame.height)
    colours = [(255, 255, 255)]
    for _, colour in sorted(counted, reverse=True)[:1_000]:
        if all(max(abs(a - b) for a, b in zip(colour, other, strict=True)) > 8 for other in colours):
            colours.append(colour)
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in colours[:num_colours] for part in colour])
    return palette


def render_modes(env_id: str) -> list[str]:
    """How the environment can draw itself, as Gymnasium names it."""
    with closing(gym.make(env_id)) as env:
        return list(env.metadata.get("render_modes", []))


def _played(agent, env: gym.Env, seed: int, every: int, max_frames: int) -> tuple[list, float]:
    frames: list[Image.Image] = []
    palette = None
    for number, step in enumerate(play(agent, env, [seed], explore=False)):
        if len(frames) < max_frames and (number % every == 0 or step.ended):
            frame = Image.fromarray(env.render())
            palette = palette or palette_of(frame)
            frames.append(frame.quantize(palette=palette, dither=Image.Dither.NONE))
    return frames, step.score
