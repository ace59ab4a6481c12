"""Pong, from the screen: two paddles and a ball, and a point for the one that gets the ball past the other.

The console and its games come with `ale-py` (the Arcade Learning Environment, Bellemare et al. 2013,
arXiv:1207.4708). What an agent sees of them is the one list of wrappers in `make`. Mnih et al. (2015),
doi:10.1038/nature14236, showed greys, 84 x 84, the last four frames, and six actions; here it is squares that
are on or off, 40 x 40, the last three frames, and three actions, so that minutes of training are enough.
"""

from functools import partial

import gymnasium as gym
import numpy as np
from gymnasium.spaces import Box, Discrete
from gymnasium.wrappers import FrameStackObservation, TransformAction, TransformObservation

from ..environments import Recipe
from ..hyperparameters import Hyperparameters

ENV_ID = "dqn_lesson/Pong-v0"
STICKY_ID = "dqn_lesson/StickyPong-v0"  # one action in four is not taken: the one before goes on
SETTINGS = Hyperparameters(
    learning_rate=1e-3,
    learning_rate_end=0.1,
    gamma=0.99,
    batch_size=32,
    replay_every=32,
    updates_per_replay=8,
    epsilon_decay=0.9995,
    epsilon_min=0.01,
    memory_size=40_000,  # older steps were played too differently for returns over so many of them
    learning_starts=5_000,
    n_step=20,
    stop_at_reward=True,
    filters=(16, 8, 4, 32, 3, 2),
    hidden=(128,),
    state_scale=None,
    step_reward=None,
    fall_reward=None,
    num_steps=130_000,
)
ACTIONS = ("stay", "up", "down")
KEYS, IDLE = {"ArrowUp": 1, "ArrowDown": 2}, 0
BY_HAND = {"frameskip": 2}  # 30 pictures a second
SCORE = "points ahead"
POINTS = 21  # so many win
FIRST_ROW, LAST_ROW = 34, 194  # of the field on the screen: above it are the points, below it nothing
SQUARE = 4  # pixels
NUM_FRAMES = 3
FRAMESKIP = 4  # frames of the console, which shows 60 a second, from one that is seen to the next
_BUTTONS = (0, 2, 3)  # of the console's joystick, for each of `ACTIONS`


def look(frame: np.ndarray) -> np.ndarray:
    """What an agent sees of a frame: the field in squares, each on if anything but background is in it.

    Args:
        frame: the screen in greys, `(210, 160)` of uint8.

    Returns:
        `(40, 40)` of bool.
    """
    if frame.shape != (210, 160) or frame.dtype != np.uint8:
        raise ValueError(
            f"The frame has shape {frame.shape} and type {frame.dtype}, but Pong's screen in greys is (210, "
            '160) of uint8. Make the environment with obs_type="grayscale".'
        )
    field = frame[FIRST_ROW:LAST_ROW]
    is_thing = field != field[0, 0]  # the ball and the paddles never come into this corner
    rows, columns = (size // SQUARE for size in field.shape)
    return is_thing.view(np.uint32).reshape(rows, SQUARE, columns).any(axis=1)  # 4 pixels at a time


def channels_last(frames: np.ndarray, every: int = 1) -> np.ndarray:
    """The stacked frames `(N, H, W)`, or one in so `every`, as a picture `(H, W, N)`, as Keras wants it."""
    return np.moveaxis(frames[::every], 0, -1)


def button(action: int) -> int:
    """The console's number for an action."""
    return _BUTTONS[action]


def make(
    render_mode: str | None = None,
    repeat_action_probability: float = 0.0,
    exam: dict | None = None,
    frameskip: int = FRAMESKIP,
) -> gym.Env:
    """The console with Pong, and what an agent sees and does; `exam` is for `exam` to read.

    With a smaller `frameskip` a step is shorter, and what is seen after it the same.

    Raises:
        ImportError: `ale-py` is missing.
    """
    try:
        import ale_py
    except ImportError as error:
        raise ImportError(
            "Atari games need the package ale-py, which isn't installed: run `make lab`, or `pip install "
            "ale-py`. Everything else works without it."
        ) from error
    ale_py.ALEInterface.setLoggerMode(ale_py.LoggerMode.Error)  # else it prints a line when it starts
    env = ale_py.AtariEnv(
        "pong",
        obs_type="grayscale",
        frameskip=frameskip,
        repeat_action_probability=repeat_action_probability,
        render_mode=render_mode,
    )
    env.metadata = {**env.metadata, "render_fps": 60 / frameskip}
    every = FRAMESKIP // frameskip
    squares = (LAST_ROW - FIRST_ROW) // SQUARE, env.observation_space.shape[1] // SQUARE
    env = TransformAction(env, button, Discrete(len(ACTIONS)))
    env = TransformObservation(env, look, Box(0, 1, squares, bool))
    env = FrameStackObservation(env, (NUM_FRAMES - 1) * every + 1)
    see = partial(channels_last, every=every)
    return TransformObservation(env, see, Box(0, 1, (*squares, NUM_FRAMES), bool))


def ending(states: np.ndarray, recipe: Recipe, score: float) -> str:
    """How a game that terminated ended, in words; arguments as for `games.ending`."""
    lead = round(score)  # the first to have 21 points has won
    return f"won {POINTS} : {POINTS - lead}" if lead > 0 else f"lost {POINTS + lead} : {POINTS}"


# A game ends at 21 points for either side; after 108,000 frames, half an hour, the points so far count.
# The exam is the papers': up to 30 steps of doing nothing first, for without them every start is the same,
# and one action in twenty at random.
EXAM = {"num_starts": 20, "most_noops": 30, "epsilon": 0.05}
for _id, _kwargs in ((ENV_ID, {}), (STICKY_ID, {"repeat_action_probability": 0.25})):
    gym.register(
        _id,
        entry_point=f"{__name__}:make",
        reward_threshold=0.0,
        max_episode_steps=108_000 // FRAMESKIP,
        kwargs={**_kwargs, "exam": EXAM},
    )
