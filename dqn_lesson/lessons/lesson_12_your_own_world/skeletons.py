"""Beginnings of worlds: two skeletons and an empty one, each put into a new cell to be filled in."""

from IPython import get_ipython

_HEAD = """\
import gymnasium as gym
import numpy as np
from gymnasium.spaces import Box, Discrete


"""
_RENDER = """\
    metadata = {"render_modes": ["rgb_array"], "render_fps": 10}

    def __init__(self, render_mode=None):
        self.render_mode = render_mode

    def render(self):
        picture = np.full((200, 200, 3), 255, np.uint8)  # height, width, red-green-blue: all white
        ...  # picture[top:bottom, left:right] = (11, 92, 173) is a blue rectangle
        return picture
"""
SKELETONS = {
    "thermostat": _HEAD
    + '''\
class MyWorld(gym.Env):
    """A cold room. Action 1 heats for a minute, action 0 does not. Keep it near 20 degrees."""

    observation_space = Box(-1, 1, (2,), np.float32)  # (warmth - 20) / 20, and how warm the stove is, 0 to 1
    action_space = Discrete(2)
'''
    + _RENDER
    + """
    def reset(self, seed=None, options=None):
        super().reset(seed=seed)
        self.warmth, self.stove, self.num_steps = self.np_random.uniform(5, 35), 0.0, 0
        return self.state(), {}

    def step(self, action):
        ...  # the stove follows the action slowly
        ...  # the room follows the stove, and loses some warmth to the cold outside
        ...  # what is a minute worth? Heating costs, too

    def state(self):
        return np.array([(self.warmth - 20) / 20, self.stove], np.float32)
""",
    "maze": _HEAD
    + '''\
MAZE = ["S..#....",
        ".#.#.##.",
        ".#...#..",
        ".###.#.#",
        ".......G"]


class MyWorld(gym.Env):
    """A maze with walls (#). Actions: up, right, down, left. From S to G."""

    observation_space = Discrete(len(MAZE) * len(MAZE[0]))  # a number for each place
    action_space = Discrete(4)
'''
    + _RENDER
    + """
    def reset(self, seed=None, options=None):
        super().reset(seed=seed)
        self.row, self.column, self.num_steps = 0, 0, 0  # or draw a free place
        return self.state(), {}

    def step(self, action):
        ...  # a wall, or the edge: it stays where it is
        ...  # terminated at G; truncated after how many steps?

    def state(self):
        return self.row * len(MAZE[0]) + self.column
""",
    "empty": _HEAD
    + '''\
class MyWorld(gym.Env):
    """What happens here, and what is wanted?"""

    observation_space = Box(..., ..., (...,), np.float32)  # smallest, largest, how many numbers; near -1 to 1
    action_space = Discrete(...)
'''
    + _RENDER
    + """
    def reset(self, seed=None, options=None):
        super().reset(seed=seed)
        ...

    def step(self, action):
        ...
""",
}


def into_a_cell(name: str) -> None:
    """Puts a skeleton into a new cell below.

    Args:
        name: `"thermostat"`, `"maze"` or `"empty"`.

    Raises:
        ValueError: there is no skeleton of that name.
    """
    if name not in SKELETONS:
        raise ValueError(f"There is no skeleton {name!r}. Take one of {', '.join(map(repr, SKELETONS))}.")
    get_ipython().set_next_input(SKELETONS[name])
