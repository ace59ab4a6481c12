"""A pendulum with a motor at its hinge: what it brings to hold any of infinitely many torques."""

from contextlib import closing

import gymnasium as gym
import numpy as np

ENV_ID = "Pendulum-v1"
MOST = 2.0  # torque, in newton metres, to either side
ANGLE, VELOCITY = 0.35, -2.2  # where it hangs: nearly upright, and swinging towards the top, too fast


def held(torque: float, num_steps: int = 10) -> float:
    """The sum of the rewards if this torque is held for so many steps, half a second."""
    with closing(gym.make(ENV_ID)) as env:
        env.reset(seed=0)
        env.unwrapped.state = np.array([ANGLE, VELOCITY])
        return sum(float(env.step(np.array([torque], np.float32))[1]) for _ in range(num_steps))
