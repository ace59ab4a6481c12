"""A game on the page whose world is Python's: keys come in, a few steps are taken, a picture goes out."""

import io
from collections.abc import Callable

import anywidget
import numpy as np
import traitlets

from ...environments import MOST_STEPS, Recipe
from ...episodes.playback import Playback, step_seconds
from ...episodes.recording import drawn, picture_of
from ...games import action_names, idle_action, keys_of
from ..shared.episode_player.player_data import ending
from ..shared.sources import script, stylesheet

MOST_AT_ONCE = 4  # steps for one message: a slow page slows the game, and never makes it jump
WIDTH = 600  # pixels of a picture, at most
TEXTS = {
    "again": "Same start again",
    "next": "Another start",
    "speed": "of the real speed",
    "fullSpeed": "real speed",
    "scores": "Score: {score} · step {steps} · your best at this speed: {best}",
    "starting": "Python is making the game.",
    "ready": "Press a key or a button: {keys}. With none held, the action is: {idle}.",
    "playing": "{keys}",
    "paused": "Paused. A key or a button goes on.",
    "over": "{why} Space plays the same start again.",
    "noAnswer": "Python is silent: it is busy, or its kernel has ended. The game waits for it.",
}
ARROWS = {"ArrowLeft": "←", "ArrowUp": "↑", "ArrowRight": "→", "ArrowDown": "↓"}


class KernelGame(anywidget.AnyWidget):
    """Plays one episode after the other as the page asks for it.

    Args:
        recipe: of the environment, for which keys are known.
        seed: of the first start.
        ended: called with each episode that has ended, and the speed at which it was played.
    """

    _esm = script("play_yourself/kernel_game.js")
    _css = stylesheet("play_yourself/play_yourself.css")

    words = traitlets.Dict().tag(sync=True)
    buttons = traitlets.List().tag(sync=True)  # key, action, and what stands on the button
    idle = traitlets.Int().tag(sync=True)  # the action while no key is held
    seconds = traitlets.Float().tag(sync=True)  # of a step
    bests = traitlets.Dict().tag(sync=True)  # speed -> best score

    def __init__(self, recipe: Recipe, seed: int, ended: Callable[[Playback, str], None]):
        keys, idle = keys_of(recipe), idle_action(recipe)
        names = action_names(recipe, max(*keys.values(), idle) + 1)
        buttons = [[key, action, f"{ARROWS[key]} {names[action]}"] for key, action in keys.items()]
        said = {"keys": ", ".join(label for *_, label in buttons), "idle": names[idle]}
        words = {name: text.format_map(_Kept(said)) for name, text in TEXTS.items()}
        super().__init__(words=words, buttons=buttons, idle=idle, seconds=step_seconds(recipe))
        self._recipe, self._first, self._ended, self._env = recipe, seed, ended, None
        self.on_msg(lambda _, content, __: self._hear(content))

    def close(self) -> None:
        """Ends the environment too."""
        if self._env is not None:
            self._env.close()
        super().close()

    def _hear(self, message: dict) -> None:
        if "start" in message:
            self._begin(message["start"])
        elif self._env is not None and not self._over:
            self._play(message["action"], min(int(message["steps"]), MOST_AT_ONCE), message["speed"])

    def _begin(self, number: int) -> None:
        self._env = self._env or drawn(self._recipe)
        self._seed = self._first + int(number)
        state, _ = self._env.reset(seed=self._seed)
        self._states, self._actions, self._rewards, self._over = [state], [], [], False
        self._show()

    def _play(self, action: int, steps: int, speed: str) -> None:
        for _ in range(steps):
            state, reward, terminated, truncated, _ = self._env.step(int(action))
            self._states.append(state)
            self._actions.append(int(action))
            self._rewards.append(float(reward))
            cut = self._recipe.limit is None and len(self._actions) >= MOST_STEPS
            self._over = bool(terminated or truncated or cut)
            if self._over:
                break
        if not self._over:
            self._show()
            return
        states = np.array(self._states, np.float32).reshape(len(self._states), -1)
        actions, rewards = np.array(self._actions), np.array(self._rewards, np.float32)
        yours = Playback(
            self._recipe.name, self._seed, states, actions, rewards, bool(terminated), recipe=self._recipe
        )
        self._show(ending(yours))
        self._ended(yours, str(speed))

    def _show(self, why: str = "") -> None:
        """Sends how it stands, and a picture."""
        picture = picture_of(self._env)
        picture.thumbnail((WIDTH, WIDTH))
        stream = io.BytesIO()
        picture.save(stream, "JPEG", quality=85)
        told = {"steps": len(self._actions), "score": round(sum(self._rewards), 1), "why": why}
        self.send(told, [stream.getvalue()])


class _Kept(dict):
    """Leaves the braces of names that it has no words for, which the page fills in."""

    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"
