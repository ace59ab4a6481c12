"""CartPole by hand in real time, then the same start for the agent, and both games side by side."""

from contextlib import closing
from dataclasses import replace
from html import escape

import anywidget
import numpy as np
import traitlets
from gymnasium.envs.classic_control.cartpole import CartPoleEnv
from ipywidgets import HTML, VBox

from ...environments import EnvError, Recipe, environment_of, recipe_of
from ...episodes.playback import Playback, q_values_of, watch
from ...episodes.recording import FIRST_RECORDED_SEED
from ...games import physics, readable_gamma
from ...games.cartpole import ENV_ID
from ...hyperparameters import Hyperparameters
from ...memory import Transition
from ...pretrained import load_pretrained
from ...runs import Run
from ...saved_picture import SavedPicture
from ...training import Step, remember_of, replay_of, row, shaped_reward
from ..shared.episode_player.player import EpisodePlayer
from ..shared.sources import script, stylesheet
from .high_scores import keep_bests, kept_bests
from .verify_game import refereed, starts

TEXTS = {
    "label": "CartPole, played by you",
    "left": "◀ Left",
    "right": "Right ▶",
    "again": "Same start again",
    "next": "Another start",
    "speed": "of the real speed",
    "fullSpeed": "real speed",
    "scores": "Steps: {score} · your best at this speed: {best}",
    "ready": "Press ← or →, or a button: the cart is always pushed, you choose to which side.",
    "playing": "← and → choose the side.",
    "paused": "Paused. ← or → goes on.",
    "over": "{why} Space plays the same start again.",
    "fell": "The pole fell at step {steps}.",
    "edge": "The cart left the track at step {steps}.",
    "time": "Time was up after {steps} steps, and the pole still stands!",
    "noAnswer": "Python is silent: it is busy, or its kernel has ended. Until it is back, no game counts.",
}


class Game(anywidget.AnyWidget):
    """The game on the page. `starts`: seeds, and the states that Gymnasium begins with."""

    _esm = script("play_yourself/play_yourself.js")
    _css = stylesheet("play_yourself/play_yourself.css")

    words = traitlets.Dict(TEXTS).tag(sync=True)
    world = traitlets.Dict().tag(sync=True)
    starts = traitlets.List().tag(sync=True)
    bests = traitlets.Dict().tag(sync=True)  # speed -> most steps balanced
    received = traitlets.Unicode().tag(sync=True)  # the newest game that has arrived


class PlayYourself(VBox):
    """CartPole to be played by keys, buttons or touch; after each game the agent gets the same start.

    Attributes:
        games: your games, each a `Playback`, the newest last.
        score: of your newest game; None before the first.
        transitions: every step of all your games, as a replay memory keeps them.

    Args:
        against: a `Run`, an agent or a `Policy` for CartPole, wrapped or not, in which it plays; None: the
            agent after a quarter of its training.
        name: what to call it.
        seed: of the first start.

    Raises:
        ValueError: `against` cannot play, or was made for another game.
    """

    def __init__(self, against=None, name: str = "The agent", seed: int = FIRST_RECORDED_SEED):
        against = load_pretrained("cartpole-25") if against is None else against
        if not (isinstance(against, Run) or hasattr(against, "act")):
            raise ValueError(
                f"against is {against!r}, but must be a run, or an agent that has `act`. "
                "Try PlayYourself(load_pretrained())."
            )
        self._its_world = _cartpole_of(against)
        self.games: list[Playback] = []
        self._against, self._name = against, name
        self._sentence, self._player = HTML(), None
        self._game = Game(world=physics(), starts=starts(seed), bests=self._kept())
        self._game.on_msg(lambda _, content, __: self._take(content))
        super().__init__([self._game, self._sentence])
        self.add_class("dqn-play-yourself")

    @property
    def score(self) -> int | None:
        """How many steps you balanced in your newest game."""
        return len(self.games[-1].actions) if self.games else None

    @property
    def transitions(self) -> list[Transition]:
        """Your steps in the order played, with the environment's own rewards."""
        return [
            Transition(row(step.state), step.action, step.reward, row(step.next_state), step.terminated)
            for step in self._steps()
        ]

    def teach(self, agent, num_replays: int = 30) -> float:
        """Puts your games into the agent's memory, with the rewards it learns from, and lets it replay.

        Args:
            agent: a `DQNAgent`, or any object with `remember` and `replay`.
            num_replays: how often; a `DQNAgent` makes `updates_per_replay` updates each time.

        Returns:
            The mean loss of the last replay.

        Raises:
            ValueError: you have not played yet.
        """
        if not self.games:
            raise ValueError("There is nothing to learn from yet: play at least one game first.")
        hp = getattr(agent, "hyperparameters", None) or Hyperparameters()
        remember, (replay, _) = remember_of(agent), replay_of(agent, hp)
        for step in self._steps():
            remember(
                row(step.state), step.action, shaped_reward(step, hp), row(step.next_state), step.terminated,
                truncated=step.truncated,
            )  # fmt: skip
        return [replay() for _ in range(num_replays)][-1]

    def _ipython_display_(self) -> None:
        """In a notebook: the game, and hidden under it what a saved notebook will say."""
        SavedPicture(
            "dqn-play",
            "CartPole to be played by hand. To play, run this cell in JupyterLab or Notebook.",
            "The game has gone with its kernel; run this cell again to play.",
        ).display_under(self)

    def _steps(self) -> list[Step]:
        """All your games, step by step."""
        steps = []
        for game in self.games:
            for t, action in enumerate(game.actions.tolist()):
                last = t == len(game.actions) - 1
                ending = (last and game.terminated, last and not game.terminated)
                reward, state, next_state = float(game.rewards[t]), game.states[t], game.states[t + 1]
                steps.append(Step(state, action, reward, next_state, *ending, score=t + 1.0))
        return steps

    def _take(self, message: dict) -> None:
        """A game has come from the page: it is checked, kept and played against."""
        self._game.received = message["game"]
        states, actions = np.array(message["states"], np.float64), np.array(message["actions"], int)
        wrong, rewards, terminated = refereed(message["seed"], states, actions)
        if wrong is not None:
            self._say(f"This game was not counted: at step {wrong} it was not CartPole that was played.")
            return
        self._count(message["speed"], len(actions))
        if isinstance(self._against, Run):
            self._against = self._against.agent(
                self._its_world
            )  # TensorFlow is loaded for the first game, not before
            self._against.env.close()
        yours = Playback(ENV_ID, message["seed"], states.astype(np.float32), actions, rewards, terminated)
        self.games.append(yours)
        self._race(yours)

    def _race(self, yours: Playback) -> None:
        """Lets the agent play from the same start, and shows both games."""
        try:
            its = watch(self._against, self._its_world, yours.seed, physics()["max_steps"])
        except Exception as error:  # a learner's own agent: your game counts all the same
            self._say(f"{self._name} could not play: {type(error).__name__}: {error}")
            return
        q_values, trouble = None, f"it sees CartPole as {self._its_world.title} does"
        if physics(self._its_world) is not None:
            q_values, trouble = q_values_of(self._against, yours.states)
        gamma = readable_gamma(self._against)
        thought = replace(yours, q_values=q_values, trouble=trouble, gamma=gamma)
        inside = f"the {self._name[4:]}" if self._name.startswith("The ") else self._name  # a sentence
        names = [f"You, and what {inside} thinks of it", self._name]
        if self._player is None:
            self._player = EpisodePlayer(thought, its, names=names)
            self.children = [*self.children, self._player]
        else:
            self._player.show(thought, its, names=names)
        your_steps, its_steps = len(yours.actions), len(its.actions)
        if your_steps == its_steps:
            self._say(f"A draw: {its_steps} steps each, from the same start.")
        elif your_steps > its_steps:
            self._say(f"You won: {your_steps} steps; {inside}, from the same start, balanced {its_steps}.")
        else:
            self._say(f"{self._name} won: {its_steps} steps from the same start; you balanced {your_steps}.")

    def _count(self, speed: str, score: int) -> None:
        """Keeps a new best."""
        if score <= self._game.bests.get(speed, 0):
            return
        self._game.bests = {**self._game.bests, speed: score}
        try:
            keep_bests(self._game.bests)
        except OSError as error:
            self._say(f"Your best could not be kept: {error}")

    def _kept(self) -> dict[str, int]:
        try:
            return kept_bests()
        except (OSError, ValueError) as error:
            self._say(f"Your best could not be kept: {error}")
            return {}

    def _say(self, sentence: str) -> None:
        self._sentence.value = f"<div class='dqn-play-verdict' role='status'>{escape(sentence)}</div>"


def _cartpole_of(against) -> Recipe:
    """The CartPole in which it plays: its own, as it was made, or Gymnasium's where it says nothing.

    Raises:
        ValueError: it was made for another game.
    """
    try:
        recipe = environment_of(against)
    except EnvError:
        return recipe_of(ENV_ID)
    with closing(recipe.make()) as env:
        if isinstance(env.unwrapped, CartPoleEnv):
            return recipe
    raise ValueError(f"You play CartPole here, but against was made for {recipe.title}.")
