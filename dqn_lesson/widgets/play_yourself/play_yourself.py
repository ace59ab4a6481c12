"""A game by hand in real time, then the same start for the agent, and both games side by side.

CartPole's physics runs on the page; other games that keys are known for are played through the kernel.
"""

from contextlib import closing
from dataclasses import replace
from html import escape
from typing import Any

import anywidget
import numpy as np
import traitlets
from gymnasium.envs.classic_control.cartpole import CartPoleEnv
from ipywidgets import HTML, VBox

from ...environments import EnvError, Recipe, environment_of, recipe_of
from ...episodes.playback import Playback, q_values_of, watch
from ...episodes.recording import FIRST_RECORDED_SEED
from ...format import formatted
from ...games import LESSON_GAME, fact, keys_of, physics, playable_games, readable_gamma
from ...games.cartpole import ENV_ID
from ...hyperparameters import Hyperparameters
from ...memory import Transition
from ...pretrained import load_pretrained, pretrained_names
from ...runs import Run
from ...saved_picture import SavedPicture
from ...training import Step, remember_of, replay_of, row, shaped_reward
from ..shared.episode_player.player import EpisodePlayer
from ..shared.sources import script, stylesheet
from .high_scores import keep_bests, kept_bests
from .kernel_game import KernelGame
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
    """A game to be played by keys, buttons or touch; after each game the agent gets the same start.

    Attributes:
        games: your games, each a `Playback`, the newest last.
        score: of your newest game, in CartPole the steps balanced; None before the first.
        transitions: every step of all your games, as a replay memory keeps them.

    Args:
        against: a `Run`, an agent or a `Policy`; None: the package's own after a quarter of its training.
        name: what to call it.
        seed: of the first start.
        env: an environment, its id, its spec or a function that makes it; None: the agent's own, or CartPole.
        race: whether the agent plays each start after you, and both games are shown.

    Raises:
        ValueError: `against` cannot play, or a person can't play its game.
    """

    def __init__(
        self,
        against=None,
        name: str = "The agent",
        seed: int = FIRST_RECORDED_SEED,
        env: Any = None,
        race: bool = True,
    ):
        self._races = race
        against = _quarter_trained(env) if against is None else against
        if not (isinstance(against, Run) or hasattr(against, "act")):
            raise ValueError(
                f"against is {against!r}, but must be a run, or an agent that has `act`. "
                "Try PlayYourself(load_pretrained())."
            )
        self._its_world = _world_of(against, env)
        if isinstance(against, Run) and env is not None:
            against.check_plays(self._its_world)
        on_page = _is_cartpole(self._its_world)
        if not on_page and not keys_of(self._its_world):
            reason = fact(self._its_world, "NO_KEYS", "no keys are known for its actions")
            raise ValueError(
                f"{self._its_world.title} can't be played by hand: {reason}. You can play"
                f" {', '.join(playable_games())}."
            )
        self.games: list[Playback] = []
        self._against, self._name = against, name
        self._sentence, self._player = HTML(), None
        self._kept_as = "" if on_page else f"{self._its_world.name} "  # before the speed
        bests = {key[len(self._kept_as) :]: best for key, best in self._kept().items() if self._mine(key)}
        if on_page:
            self._game = Game(world=physics(), starts=starts(seed))
            self._game.on_msg(lambda _, content, __: self._take(content))
        else:
            self._game = KernelGame(self._its_world, seed, self._finish)
        self._game.bests = bests
        super().__init__([self._game, self._sentence])
        self.add_class("dqn-play-yourself")

    @property
    def score(self) -> float | None:
        """The score of your newest game."""
        return self.games[-1].score if self.games else None

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
            f"{self._its_world.name} to be played by hand. To play, run this cell in JupyterLab or Notebook.",
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
                score = float(game.rewards[: t + 1].sum())
                steps.append(Step(state, action, reward, next_state, *ending, score=score))
        return steps

    def _take(self, message: dict) -> None:
        """A game has come from the page: it is checked, kept and played against."""
        self._game.received = message["game"]
        states, actions = np.array(message["states"], np.float64), np.array(message["actions"], int)
        wrong, rewards, terminated = refereed(message["seed"], states, actions)
        if wrong is not None:
            self._say(f"This game was not counted: at step {wrong} it was not CartPole that was played.")
            return
        yours = Playback(ENV_ID, message["seed"], states.astype(np.float32), actions, rewards, terminated)
        self._finish(yours, message["speed"])

    def _finish(self, yours: Playback, speed: str) -> None:
        """A game of yours has ended: it is kept and played against."""
        unkept = self._count(speed, round(yours.score))
        self.games.append(yours)
        if not self._races:
            unit = "points" if self._kept_as else "step" if yours.score == 1 else "steps"
            self._say(f"You: {formatted(round(yours.score, 1))} {unit}.", unkept)
            return
        self._say(f"{self._name} gets the same start now.")
        if isinstance(self._against, Run):  # TensorFlow is loaded for the first game, not before
            self._against = self._against.agent(self._its_world)
            self._against.env.close()
        self._say(self._race(yours), unkept)

    def _race(self, yours: Playback) -> str:
        """Lets the agent play from the same start, shows both games, and returns the verdict."""
        try:
            its = watch(self._against, self._its_world, yours.seed, yours.environment.limit)
        except Exception as error:  # a learner's own agent: your game counts all the same
            return f"{self._name} could not play: {type(error).__name__}: {error}"
        q_values, trouble = None, f"it sees CartPole as {self._its_world.title} does"
        if self._kept_as or physics(self._its_world) is not None:
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
        unit, got, won = ("points", "got", "did better") if self._kept_as else ("steps", "balanced", "won")
        your_score, its_score = (formatted(round(game.score, 1)) for game in (yours, its))
        if your_score == its_score:
            return f"A draw: {its_score} {unit} each, from the same start."
        if yours.score > its.score:
            return f"You {won}: {your_score} {unit}; {inside}, from the same start, {got} {its_score}."
        return f"{self._name} {won}: {its_score} {unit} from the same start; you {got} {your_score}."

    def _mine(self, key: str) -> bool:
        """Whether a kept best is of this game: others' begin with their name."""
        return key.startswith(self._kept_as) and " " not in key[len(self._kept_as) :]

    def _count(self, speed: str, score: int) -> str:
        """Keeps a new best; returns why it could not, if so."""
        best = self._game.bests.get(speed)
        if best is not None and score <= best:
            return ""
        self._game.bests = {**self._game.bests, speed: score}
        try:
            keep_bests({**kept_bests(), f"{self._kept_as}{speed}": score})
        except (OSError, ValueError) as error:
            return f"Your best could not be kept: {error}"
        return ""

    def _kept(self) -> dict[str, int]:
        try:
            return kept_bests()
        except (OSError, ValueError) as error:
            self._say(f"Your best could not be kept: {error}")
            return {}

    def _say(self, *sentences: str) -> None:
        said = escape(" ".join(sentences).strip())
        self._sentence.value = f"<div class='dqn-play-verdict' role='status'>{said}</div>"


def _quarter_trained(env: Any) -> Run:
    """The package's own agent for this game, after a quarter of its training."""
    recipe = recipe_of(LESSON_GAME if env is None else env)
    runs = (load_pretrained(name) for name in pretrained_names() if name.endswith("-25"))
    found = next((run for run in runs if run.env_id == recipe.name), None)
    if found is None:
        raise ValueError(f"The package has no agent for {recipe.title}. Give one of yours: against=agent.")
    return found


def _world_of(against: Any, env: Any) -> Recipe:
    """Where it plays: its own environment, as it was made, or the lessons' game where it says nothing."""
    try:
        return environment_of(against, env)
    except EnvError:
        if env is not None:
            raise
        return recipe_of(LESSON_GAME)


def _is_cartpole(recipe: Recipe) -> bool:
    """Whether its world is the one that the page plays, whatever its wrappers make of what is seen."""
    with closing(recipe.make()) as env:
        return isinstance(env.unwrapped, CartPoleEnv)
