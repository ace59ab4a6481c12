"""The episode player: one episode, or two side by side, to be played, scrubbed and stepped through."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import anywidget
import traitlets

from ....episodes.playback import Playback, watch
from ....episodes.recording import FIRST_RECORDED_SEED
from ....runs import Run
from ....saved_picture import SavedPicture
from ..sources import script, stylesheet
from .player_data import moving_png, packed
from .take_over import Pressed, taken_over

TEXTS = {
    "label": "Episode player",
    "play": "Play",
    "pause": "Pause",
    "back": "One step back",
    "on": "One step on",
    "scrub": "Moment of the episode",
    "speed": "Speed",
    "where": "step {step} of {steps}",
    "at": "at step {step}",
    "step": "step",
    "plot": "Q-values over the episode, a curve for each action; below, the action taken at each step",
    "plotHelp": "Click or drag to go to a moment",
    "rescue": "{who} takes over here",
    "steer": "I take over: ← →",
    "steering": "← or → begins, and pushes the cart from here on.",
    "keys": "Keys: space plays and pauses, ← and → go one step, with Shift ten, Home and End to the ends.",
    "closed": "The kernel has ended. The player works on; Python no longer hears which moment is shown.",
    "taken": "Action: {action}; reward {reward}.",
    "over": "The episode is over.",
    "falls": "Q says: a fall in about {steps} steps.",
    "fallsNow": "Q says: a fall at the next step.",
    "fallsNot": "Q says: no fall within 1,000 steps.",
    "noQ": "This agent has no q_values: you see only its actions.",
    "trouble": "No Q-values, only its actions: {trouble}.",
    "pictures": "{shown} of {all} moments have a picture, evenly spread.",
}
GONE = "The player has gone with its kernel; run this cell again to get it back. This is what it played:"
PLAIN = "An episode player. To use it, run this cell in JupyterLab or Notebook."


class EpisodePlayer(anywidget.AnyWidget):
    """Shows how an episode was played: its picture, Q-values and action, the state, the reward.

    `moment` is the step that is shown while the player stands still; set it to go there.

    Args:
        who: one or two of: a `Playback` (what `watch` returns), a `Run`, an agent or a `Policy`, which then
            plays an episode without a random action.
        names: what stands over each; None: nothing.
        env: an environment, its id, its spec or a function that makes it; None: the agent's own.
        seed: of the start of agents that play now.
        max_steps: another time limit than the environment's own.
        rescuer: a run or an agent that may take over the first episode at the moment that is
            shown; where the page knows the game's physics, the learner may too, by the arrow keys. What comes
            of it is shown beside it.
        rescuer_name: what it is called.

    Raises:
        ValueError: neither one nor two are given, an episode is empty, the environment
            draws no pictures, or none is known.
    """

    _esm = script("shared/episode_player/player.js")
    _css = stylesheet("shared/episode_player/player.css")

    episodes = traitlets.List().tag(sync=True)
    words = traitlets.Dict(TEXTS).tag(sync=True)
    moment = traitlets.Int(0, min=0).tag(sync=True)
    rescuer = traitlets.Unicode().tag(sync=True)  # its name; empty where nobody takes over

    def __init__(
        self,
        *who,
        names: Sequence[str] | None = None,
        env: Any = None,
        seed: int = FIRST_RECORDED_SEED,
        max_steps: int | None = None,
        rescuer: Any = None,
        rescuer_name: str = "The agent",
    ):
        checked = [
            one for one in who if isinstance(one, Playback) or hasattr(one, "act") or hasattr(one, "agent")
        ]
        if len(checked) != len(who) or len(who) not in (1, 2):
            given = ", ".join(type(one).__name__ for one in who) or "nothing"
            raise ValueError(
                f"EpisodePlayer was given {given}, but shows one or two of: an agent, a run, or what `watch` "
                "returned. Try EpisodePlayer(load_pretrained())."
            )
        super().__init__(rescuer="" if rescuer is None else rescuer_name)
        self._rescuer = rescuer.policy() if isinstance(rescuer, Run) else rescuer
        self.show(
            *(one if isinstance(one, Playback) else watch(one, env, seed, max_steps) for one in who),
            names=names,
        )
        self._first, self._first_name = self.playbacks[0], (names or [""])[0]
        self.on_msg(self._on_message)

    def _on_message(self, _, content: dict, __) -> None:
        if "takeOver" in content:
            self.take_over(content["takeOver"], content.get("actions"))

    def take_over(self, moment: int, actions: Sequence[int] | None = None) -> None:
        """Shows, beside the episode, how it goes on from a moment if someone else takes over.

        Args:
            moment: before the end of the episode.
            actions: what the learner pressed; None: the rescuer plays.
        """
        who = self._rescuer if actions is None else Pressed(actions)
        name = self.rescuer if actions is None else "You"
        other = taken_over(self._first, moment, who, None if actions is None else len(actions))
        self.show(self._first, other, names=[self._first_name, f"{name}, from step {moment}"])
        self.moment = moment
        self.send({"play": True})

    def show(self, *playbacks: Playback, names: Sequence[str] | None = None) -> None:
        """Replaces what is shown by these one or two episodes, from their start."""
        names = list(names or [""] * len(playbacks))
        if len(names) != len(playbacks):
            raise ValueError(
                f"{len(playbacks)} episodes need as many names, but there are {len(names)}: {names}."
            )
        episodes = [packed(playback, name) for playback, name in zip(playbacks, names, strict=True)]
        self.playbacks = playbacks
        self.__dict__.pop("moving_png", None)
        with self.hold_sync():
            self.moment = 0
            self.episodes = episodes

    @cached_property
    def moving_png(self) -> bytes:
        """The episodes as a PNG that moves (APNG), side by side."""
        return moving_png(self.playbacks)

    def _ipython_display_(self) -> None:
        """In a notebook: the player, and hidden under it what a saved notebook will show."""
        saved = SavedPicture("dqn-player", PLAIN, GONE)
        saved.keep([], self.moving_png)
        saved.display_under(self)
