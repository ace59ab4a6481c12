"""The numbers of a value map: Q-values over angle and angular velocity."""

from typing import Any

import numpy as np

from ...games.cartpole import MAX_ANGLE

MAX_SPEED, MAX_VELOCITY = 2.0, 1.5  # m/s, rad/s: the map's edges
NUM_CELLS = 41  # a side
NEVER = 2_000  # steps; a promise of a later fall than this is no more than "not soon"


def value_grid(policy: Any, place: float, speed: float, num_cells: int = NUM_CELLS) -> np.ndarray:
    """The Q-values of both buttons for a cart that stands there and rolls so fast.

    Args:
        policy: has `q_values`.
        place: of the cart, m.
        speed: of the cart, m/s.
        num_cells: N, of each side.

    Returns:
        `(2, N, N)`: for each button a row for each angular velocity, the lowest first, and in it a number for
        each angle from left to right.
    """
    angles = np.linspace(-MAX_ANGLE, MAX_ANGLE, num_cells)
    velocities = np.linspace(-MAX_VELOCITY, MAX_VELOCITY, num_cells)
    states = np.empty((num_cells, num_cells, 4), np.float32)
    states[..., 0], states[..., 1] = place, speed
    states[..., 2], states[..., 3] = angles[None, :], velocities[:, None]
    q_values = np.asarray(policy.q_values(states.reshape(-1, 4)), np.float32)  # [N * N, 2]
    return q_values.T.reshape(2, num_cells, num_cells)


def sampled_states(memory: Any, num: int = 300) -> np.ndarray:
    """States of a memory, evenly spread over it: `(N, 4)`.

    Args:
        memory: holds transitions as `(state, action, reward, next_state, terminated)`.
        num: N, at most.
    """
    chosen = np.unique(np.linspace(0, len(memory) - 1, min(num, len(memory))).round().astype(int))
    return np.array([np.reshape(memory[int(k)][0], -1) for k in chosen], np.float32)
