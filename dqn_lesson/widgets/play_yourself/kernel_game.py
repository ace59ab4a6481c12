"""A game on the page whose world is Python's: keys come in, a few steps are taken, a picture goes out."""

import io
from collections.abc import Callable
from itertools import islice

import anywidget
import numpy as np
import traitlets

from ...environments import MOST_STEPS, Recipe
from ...episodes.playback import Playback, states_of, step_seconds
from ...episodes.recording import drawn, picture_of
from ...games import action_names, by_hand, idle_action, keys_of
from ...training import play
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


class Hand:
    """Takes the action whose key is held."""

    def __init__(self, action: int):
        self.action = action

    def act(self, state) -> int:
        """The action, whatever the state."""
        return self.action


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
        recipe, keys, idle = by_hand(recipe), keys_of(recipe), idle_action(recipe)
        names = action_names(recipe, max(*keys.values(), idle) + 1)
        buttons = [[key, action, f"{ARROWS[key]} {names[action]}"] for key, action in keys.items()]
        said = {"keys": ", ".join(label for *_, label in buttons), "idle": names[idle]}
        words = {name: text.format_map(_Kept(said)) for name, text in TEXTS.items()}
        super().__init__(words=words, buttons=buttons, idle=idle, seconds=step_seconds(recipe))
        self._recipe, self._first, self._ended, self._env = recipe, seed, ended, None
        self._hand, self._steps, self._most = Hand(idle), [], recipe.limit or MOST_STEPS
        self.on_msg(lambda _, content, __: self._hear(content))

    def close(self) -> None:
        """Ends the environment too."""
        if self._env is not None:
            self._env.close()
        super().close()

    def _hear(self, message: dict) -> None:
        if "start" in message:
            self._begin(message["start"], message["game"])
        elif self._env is not None and not self._over:
            self._play(message["action"], min(int(message["steps"]), MOST_AT_ONCE), str(message["speed"]))

    def _begin(self, number: int, game: int) -> None:
        self._env = self._env or drawn(self._recipe)
        self._seed, self._game = self._first + int(number), game
        self._env.reset(seed=self._seed)  # for its first picture; `play` begins there again
        self._coming, self._steps = play(self._hand, self._env, [self._seed]), []
        self._show()

    def _play(self, action: int, steps: int, speed: str) -> None:
        self._hand.action = int(action)
        for step in islice(self._coming, min(steps, self._most - len(self._steps))):
            self._steps.append(step)
        if not self._over:
            self._show()
            return
        yours = Playback(
            self._recipe.name,
            self._seed,
            states_of(self._steps),
            np.array([step.action for step in self._steps]),
            np.array([step.reward for step in self._steps], np.float32),
            step.terminated,
            recipe=self._recipe,
            cut=not step.ended,
        )
        self._show(ending(yours))
        self._ended(yours, speed)

    @property
    def _over(self) -> bool:
        return bool(self._steps) and (self._steps[-1].ended or len(self._steps) == self._most)

    def _show(self, why: str = "") -> None:
        """Sends how it stands, and a picture."""
        picture = picture_of(self._env)
        picture.thumbnail((WIDTH, WIDTH))
        stream = io.BytesIO()
        picture.save(stream, "JPEG", quality=85)
        score = round(self._steps[-1].score, 1) if self._steps else 0
        told = {"game": self._game, "steps": len(self._steps), "score": score, "why": why}
        self.send(told, [stream.getvalue()])


class _Kept(dict):
    """Leaves the braces of names that it has no words for, which the page fills in."""

    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"
