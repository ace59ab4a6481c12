"""CartPole by hand: two buttons, one step a press, and what each press did to the four numbers."""

import gymnasium as gym
import numpy as np
from ipywidgets import HTML, Button, HBox, Layout, VBox

from ...games.cartpole import ENV_ID, MAX_ANGLE, MAX_POSITION, how_it_ended

TEXTS = {
    "left": "◀ Push left (0)",
    "right": "Push right (1) ▶",
    "again": "Start again",
    "heads": ("step", "pushed", "place", "speed", "angle", "angular velocity"),
    "start": "This is the start. Press a button: each press is one step.",
    "on": "{score} steps, and the pole still stands.",
    "ten": "Ten steps, and the pole still stands. Press on, or start again.",
    "fell": "The pole fell at step {score}. Start again?",
    "edge": "The cart left the track at step {score}. Start again?",
    "time": "500 steps: the time is up, and the pole still stands!",
    "picture": "A cart at {place:.2f} m, its pole at {angle:.2f} rad from upright.",
}
NUM_ROWS = 10  # presses shown in the table, the newest below
SCALE, POLE = 84, 110  # the picture's units for a metre of track, and for the pole


class PressButtons(VBox):
    """A cart with a pole that is pushed by two buttons.

    Time stands still between two presses. Attributes for those who look from outside: `states`, the state at
    the start and after each press; `actions`, what was pressed.

    Args:
        seed: of the first episode's start; *Start again* takes the next one.
    """

    def __init__(self, seed: int = 0) -> None:
        self._env = gym.make(ENV_ID)
        self._seed = seed
        self._sentence, self._table = HTML(), HTML()
        self._picture = HTML(layout=Layout(flex="1 1 300px", max_width="480px", margin="0 16px 0 0"))
        layout = Layout(width="150px")
        self._buttons = [Button(description=TEXTS[side], layout=layout) for side in ("left", "right")]
        again = Button(description=TEXTS["again"], icon="undo", layout=Layout(width="120px"))
        for action, button in enumerate(self._buttons):
            button.on_click(lambda _, action=action: self.press(action))
        again.on_click(lambda _: self.start_again())
        scene = HBox([self._picture, self._table], layout=Layout(flex_flow="row wrap", align_items="center"))
        super().__init__([HBox([*self._buttons, again]), self._sentence, scene])
        self.add_class("dqn-press")
        self._begin()

    def press(self, action: int) -> None:
        """Pushes the cart for one step: 0 to the left, 1 to the right."""
        if self._ending:
            return
        state, _, terminated, truncated, _ = self._env.step(action)
        self.states.append(state)
        self.actions.append(action)
        if terminated or truncated:
            self._ending = how_it_ended(state, terminated)
        self._show()

    def start_again(self) -> None:
        """Starts another episode."""
        self._seed += 1
        self._begin()

    def _begin(self) -> None:
        state, _ = self._env.reset(seed=self._seed)
        self.states, self.actions, self._ending = [state], [], ""
        self._show()

    def _show(self) -> None:
        score = len(self.actions)
        key = self._ending or {0: "start", 10: "ten"}.get(score, "on")
        for button in self._buttons:
            button.disabled = bool(self._ending)
        self._sentence.value = f"<div role='status'>{TEXTS[key].format(score=score)}</div>"
        self._picture.value = cart_svg(self.states[-1], self.actions[-1] if self.actions else None)
        self._table.value = _table_html(self.states, self.actions)


def _table_html(states: list[np.ndarray], actions: list[int]) -> str:
    """The newest presses, and the start as long as it is among them."""
    heads = "".join(
        f"<th scope='col' style='text-align:right; padding:2px 10px'>{head}</th>" for head in TEXTS["heads"]
    )
    rows = ""
    for step in range(max(0, len(states) - 1 - NUM_ROWS), len(states)):
        pushed = "" if step == 0 else "◀ 0" if actions[step - 1] == 0 else "1 ▶"
        cells = [str(step), pushed, *(f"{number:+.3f}" for number in states[step])]
        rows += "<tr>" + "".join(f"<td style='text-align:right; padding:1px 10px'>{c}</td>" for c in cells)
        rows += "</tr>"
    return (
        "<table style='font-variant-numeric:tabular-nums; line-height:1.35'>"
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    )


def cart_svg(state: np.ndarray, action: int | None = None) -> str:
    """The cart on its track as an SVG, in the colours of the page.

    Args:
        state: place, speed, angle and angular velocity, `(4,)`.
        action: the last push, drawn as an arrow; None draws none.
    """
    place, _, angle, _ = (float(number) for number in state)
    x, y = 240 + SCALE * place, 128  # the axle
    tip = _tip(x, y, angle)
    bounds = "".join(
        f"<line x1='{x:.1f}' y1='{y}' {_tip(x, y, side * MAX_ANGLE)} stroke-dasharray='3 4' opacity='0.55'/>"
        for side in (-1, 1)
    )
    ends = "".join(f"<path d='M{240 + side * SCALE * MAX_POSITION:.1f} 140v24'/>" for side in (-1, 1))
    arrow = "" if action is None else _arrow(x, 1 if action else -1)
    label = TEXTS["picture"].format(place=place, angle=angle)
    return (
        f"<svg role='img' aria-label='{label}' viewBox='0 0 480 172' style='width:100%;"
        " color:var(--jp-content-font-color1, #333)' fill='none' stroke='currentColor' stroke-width='1.5'>"
        f"<path d='M0 152H480' opacity='0.4'/>{ends}{bounds}"
        f"<rect x='{x - 30:.1f}' y='{y}' width='60' height='24' rx='3' fill='currentColor'/>"
        f"<line x1='{x:.1f}' y1='{y}' {tip} stroke='#d08a4e' stroke-width='9' stroke-linecap='round'/>"
        f"<circle cx='{x:.1f}' cy='{y}' r='4' fill='#7da7d9' stroke='none'/>{arrow}</svg>"
    )


def _tip(x: float, y: float, angle: float) -> str:
    """The far end of a pole at that angle from upright, as attributes of a line."""
    return f"x2='{x + POLE * np.sin(angle):.1f}' y2='{y - POLE * np.cos(angle):.1f}'"


def _arrow(x: float, side: int) -> str:
    """The push that the cart got: an arrow at the side to which it was pushed."""
    start, end = x + side * 36, x + side * 66
    head = f"M{end - side * 9:.1f} 134 L{end:.1f} 140 L{end - side * 9:.1f} 146"
    return f"<path d='M{start:.1f} 140H{end:.1f} {head}' stroke='#3d85c6' stroke-width='3'/>"
