"""What a value map says."""

import math

import numpy as np

from ...games.cartpole import steps_until_fall
from .numbers import NEVER

TEXTS = {
    "checkpoint": "checkpoint",
    "place": "place of the cart, m",
    "speed": "speed of the cart, m/s",
    "angle": "angle of the pole, rad",
    "velocity": "angular velocity, rad/s",
    "cart": "Where the cart is",
    "cross": "The cross: one state, looked at closely (or click into a map)",
    "sure": "Which button, and how sure: Q(right) minus Q(left)",
    "left": "Q(left): the worth of pushing left",
    "right": "Q(right): the worth of pushing right",
    "leaning": "◀ leaning left | angle | leaning right ▶",
    "letters": "L pushes left, R pushes right; the larger, the surer. Black line: both are worth the same.",
    "lines": "Each line has one worth, written on it.",
    "show": "Show states it met",
    "see": "What you should see",
    "dots games": "Dots: states of two games that it played without a random press.",
    "dots memory": "Dots: states out of its memory.",
    "dots given": "Dots: the states that were given.",
    "dots none": "No states are drawn: this agent could not play for them ({error}).",
    "near": "Filled: the cart stood and rolled about as the sliders say. Hollow: elsewhere.",
    "now": "now",
    "now steps": "now: {steps:,} steps trained",
    "waiting": "Waiting for the first training step. Until then it shows the agent given.",
    "no snapshot": "{kind} has no `snapshot`, so the map cannot follow it while it trains. "
    "Give it to ValueMap when the run has ended.",
    "trouble": "The map has stopped following: {error}",
    "plain": "A value map. To see it, run this cell in JupyterLab.",
    "gone": "The value map has gone with its kernel. Run this cell again to move its sliders.",
}
SEE = (
    "A state is a place in the map: leaning left is on the left, swinging to the right is at the top. "
    "The other two numbers are on the sliders.",
    "**Trained**: R where the pole leans and swings to the right, L where it leans and swings to the left. "
    "The cart must go under the pole. In between, the black line runs from upper left to lower right: "
    "a pole that leans to one side and swings back to the other needs little help.",
    "**Untrained**: letters and lines that have nothing to do with the pole.",
    "**Where there are no dots** the agent has hardly been. Nobody corrected it there: it only guesses.",
    "**Move the place**: the black line moves. Near an edge of the track the agent leans the pole first, "
    "to be able to drive back.",
)


def sentence(state: np.ndarray, q_values: np.ndarray, gamma: float | None) -> str:
    """What the agent thinks of one state.

    Args:
        state: `(4,)`.
        q_values: `(2,)`.
        gamma: on rewards 0 and -1, to read Q-values as steps; None: leave that out.
    """
    left, right = (float(q) for q in q_values)
    if not (math.isfinite(left) and math.isfinite(right)):
        return f"Its Q-values are no numbers here ({left:g}, {right:g}): this agent has diverged."
    button = "left" if left >= right else "right"
    told = (
        f"Angle {state[2]:+.3f} rad, angular velocity {state[3]:+.2f} rad/s: Q(left) {left:.3f}, "
        f"Q(right) {right:.3f}. It pushes {button}, and is {abs(right - left):.3f} sure of it."
    )
    if gamma is None:
        return told
    return f"{told} Read as steps: after left it {_fall(left, gamma)}, after right it {_fall(right, gamma)}."


def _fall(q_value: float, gamma: float) -> str:
    steps = steps_until_fall(q_value, gamma)
    if steps > NEVER:
        return "expects no fall"
    rounded = round(steps)
    return f"falls in about {rounded:,} {'step' if rounded == 1 else 'steps'}"
