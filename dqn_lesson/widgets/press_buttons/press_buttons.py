"""CartPole by hand: two buttons, one step a press, and what each press did to the four numbers."""

import math

import gymnasium as gym
import numpy as np
from ipywidgets import HTML, Button, HBox, Layout, VBox

from ...games.cartpole import ENV_ID, MAX_ANGLE, MAX_POSITION, STATE, how_it_ended
from ...saved_picture import SavedPicture

SENTENCES = {
    "start": "This is the start. Press a button: each press is one step.",
    "on": "{score} steps, and the pole still stands.",
    "ten": "Ten steps, and the pole still stands. Press on, or start again.",
    "fell": "The pole fell at step {score}. Start again?",
    "edge": "The cart left the track at step {score}. Start again?",
    "time": "500 steps: the time is up, and the pole still stands!",
}
NUM_ROWS = 10  # presses shown in the table, the newest below
SCALE = 84  # the picture's units for a metre of track


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
        words = ("◀ Push left (0)", "Push right (1) ▶")
        self._buttons = [Button(description=word, layout=layout) for word in words]
        again = Button(description="Start again", icon="undo", layout=Layout(width="120px"))
        for action, button in enumerate(self._buttons):
            button.on_click(lambda _, action=action: self.press(action))
        again.on_click(lambda _: self.start_again())
        scene = HBox([self._picture, self._table], layout=Layout(flex_flow="row wrap", align_items="center"))
        super().__init__([HBox([*self._buttons, again]), self._sentence, scene])
        self.add_class("dqn-press")
        self._saved = SavedPicture(
            "dqn-press",
            "CartPole, one press at a time. To play, run this cell in JupyterLab.",
            "The cart has gone with its kernel. Run this cell again to push it.",
        )
        self._saved.goes_with(self)
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
        sentence = SENTENCES[key].format(score=score)
        self._sentence.value = f"<div role='status'>{sentence}</div>"
        self._picture.value = cart_svg(self.states[-1], self.actions[-1] if self.actions else None)
        self._saved.keep([sentence] if score else [], self._picture.value.encode())
        self._table.value = _table_html(self.states, self.actions)


def _table_html(states: list[np.ndarray], actions: list[int]) -> str:
    """The newest presses, and the start as long as it is among them."""
    head = "".join(
        f"<th scope='col' style='text-align:right; padding:2px 10px'>{name}</th>"
        for name in ("step", "pushed", *(name for name, _ in STATE))
    )
    rows = ""
    for step in range(max(0, len(states) - 1 - NUM_ROWS), len(states)):
        pushed = "" if step == 0 else "◀ 0" if actions[step - 1] == 0 else "1 ▶"
        cells = [str(step), pushed, *(f"{number:+.3f}" for number in states[step])]
        rows += "<tr>" + "".join(f"<td style='text-align:right; padding:1px 10px'>{c}</td>" for c in cells)
        rows += "</tr>"
    return (
        "<table style='font-variant-numeric:tabular-nums; line-height:1.35'>"
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )


def cart_svg(state: np.ndarray, action: int | None = None) -> str:
    """The cart on its track as an SVG, in the colours of the page.

    Args:
        state: position, velocity, angle and angular velocity, `(4,)`.
        action: the last push, drawn as an arrow at the side to which the cart was pushed; None draws none.
    """
    position, angle = float(state[0]), float(state[2])
    pole, end, lean = "<path d='M0 0V-110' transform='rotate({:.2f})' {}/>", SCALE * MAX_POSITION, MAX_ANGLE
    bounds = "".join(
        pole.format(math.degrees(a), "stroke-dasharray='3 4' opacity='0.55'") for a in (-lean, lean)
    )
    stick = pole.format(math.degrees(angle), "stroke='#d08a4e' stroke-width='9' stroke-linecap='round'")
    arrow = "<path d='M36 12H66m-9-6l9 6-9 6' transform='scale({} 1)' stroke='#3d85c6' stroke-width='3'/>"
    return (
        "<svg xmlns='http://www.w3.org/2000/svg' role='img'"
        f" aria-label='A cart at {position:.2f} m, its pole at {angle:.2f} rad from upright.'"
        " viewBox='-240 -128 480 172' style='width:100%; color:var(--jp-content-font-color1, #333)'"
        " fill='none' stroke='currentColor' stroke-width='1.5'>"
        f"<path d='M-240 24H240' opacity='0.4'/><path d='M{-end:.1f} 12v24M{end:.1f} 12v24'/>"
        f"<g transform='translate({SCALE * position:.1f} 0)'>{bounds}"
        f"<rect x='-30' width='60' height='24' rx='3' fill='currentColor'/>{stick}"
        f"<circle r='4' fill='#7da7d9' stroke='none'/>"
        f"{'' if action is None else arrow.format(2 * action - 1)}</g></svg>"
    )
