"""A game that a person plays through the kernel: what comes in, what goes out, and what becomes of it."""

import io

import gymnasium as gym
import numpy as np
import pytest
from PIL import Image

from dqn_lesson import DQNAgent
from dqn_lesson.environments import recipe_of
from dqn_lesson.games import keys_of, mountain_car, playable_games, pong
from dqn_lesson.widgets.play_yourself import high_scores
from dqn_lesson.widgets.play_yourself.kernel_game import KernelGame
from dqn_lesson.widgets.play_yourself.play_yourself import PlayYourself


class Left:
    """Never gets up the hill."""

    def act(self, state):
        return 0


@pytest.fixture
def play(tmp_path, monkeypatch) -> PlayYourself:
    monkeypatch.setenv("DQN_LESSON_HOME", str(tmp_path))
    return PlayYourself(Left(), env="MountainCar-v0")


class Page:
    """The other end of a game."""

    def __init__(self, game: KernelGame, monkeypatch):
        self.heard, self._game = [], game
        monkeypatch.setattr(game, "send", lambda told, buffers: self.heard.append((told, buffers[0])))

    def say(self, **message) -> dict:
        self._game._handle_custom_msg(message, [])
        return self.heard[-1][0]

    def swing(self) -> dict:
        """Plays to the end, pushing the way the car rolls."""
        told = self.say(start=0, game=1)
        while not told["why"]:
            steps = self._game._steps
            rolls = steps[-1].next_state[1] if steps else 0
            told = self.say(action=2 if rolls >= 0 else 0, steps=1, speed="0.5")
        return told


def test_steps_go_in_and_pictures_come_out(play, monkeypatch) -> None:
    page = Page(play._game, monkeypatch)
    assert page.say(start=3, game=7) == {"game": 7, "steps": 0, "score": 0, "why": ""}
    assert Image.open(io.BytesIO(page.heard[0][1])).size == (600, 400)
    assert page.say(action=2, steps=3, speed="1") == {"game": 7, "steps": 3, "score": -3.0, "why": ""}
    assert page.say(action=0, steps=99, speed="1")["steps"] == 7, "a silent page loses no more than a few"
    env = gym.make("MountainCar-v0")
    expected = [env.reset(seed=2_000_003)[0], *(env.step(action)[0] for action in [2] * 3 + [0] * 4)]
    steps = play._game._steps
    np.testing.assert_array_equal([step.state for step in steps] + [steps[-1].next_state], expected)


def test_a_game_that_ended_is_kept_and_raced(play, monkeypatch) -> None:
    page = Page(play._game, monkeypatch)
    told = page.swing()
    assert told["why"].startswith("Score −1") and "It reached the flag at step" in told["why"]
    (yours,) = play.games
    assert yours.terminated and yours.score == play.score == told["score"] == -len(yours.actions)
    assert play.children[1].value.count(f"You did better: −{len(yours.actions)} points") == 1
    assert "the agent, from the same start, got −200." in play.children[1].value
    mine, its = play.children[2].playbacks
    assert mine.seed == its.seed and len(its.actions) == 200
    assert high_scores.kept_bests() == {"MountainCar-v0 0.5": -len(yours.actions)}
    assert PlayYourself(Left(), env="MountainCar-v0")._game.bests == {"0.5": -len(yours.actions)}
    assert PlayYourself(Left())._game.bests == {}, "another game's"
    before = len(page.heard)
    play._game._handle_custom_msg({"action": 0, "steps": 1, "speed": "1"}, [])
    assert len(page.heard) == before, "it is over"
    assert len(play.transitions) == len(yours.actions) and play.transitions[0].reward == -1


def test_the_time_limit_ends_a_game_too(play, monkeypatch) -> None:
    page = Page(play._game, monkeypatch)
    page.say(start=0, game=1)
    for _ in range(50):
        told = page.say(action=1, steps=4, speed="1")
    assert told == {
        "game": 1,
        "steps": 200,
        "score": -200.0,
        "why": "Score −200. Time was up after 200 steps.",
    }
    assert "A draw: −200 points each" in play.children[1].value


def test_what_stands_on_the_buttons() -> None:
    game = PlayYourself(Left(), env="MountainCar-v0")._game
    assert game.buttons == [["ArrowLeft", 0, "← left"], ["ArrowRight", 2, "→ right"]] and game.idle == 1
    assert game.words["ready"].startswith("Press a key or a button: ← left, → right. With none held")
    assert game.words["scores"].startswith("Score: {score}"), "the page fills these in"
    assert game.seconds == pytest.approx(1 / 30)


def test_which_games_a_person_can_play() -> None:
    assert playable_games() == ["CartPole-v1", "LunarLander-v3", "MountainCar-v0", pong.ENV_ID]
    turned = gym.wrappers.TransformAction(
        gym.make("MountainCar-v0"), lambda action: 2 - action, gym.spaces.Discrete(3)
    )
    assert keys_of(recipe_of("MountainCar-v0")) == mountain_car.KEYS and keys_of(recipe_of(turned)) == {}


def test_lunar_lander_s_keys_go_where_they_point() -> None:
    pytest.importorskip("Box2D")
    keys = keys_of(recipe_of("LunarLander-v3"))
    moved = {}
    for key, action in keys.items():
        env = gym.make("LunarLander-v3")
        env.reset(seed=3)
        for _ in range(25):
            state, *_ = env.step(action)
        moved[key] = state[2:4]  # sideways, upwards
    assert moved["ArrowLeft"][0] < moved["ArrowUp"][0] < moved["ArrowRight"][0]
    assert moved["ArrowUp"][1] > 0 > moved["ArrowLeft"][1]


def test_against_nobody_it_is_the_package_s_own_agent() -> None:
    assert PlayYourself(env="MountainCar-v0")._against.env_id == "MountainCar-v0"
    assert PlayYourself()._against.env_id == "CartPole-v1"
    with pytest.raises(ValueError, match=r"The package has no agent for FrozenLake-v1. Give one of yours"):
        PlayYourself(env="FrozenLake-v1")


def test_pong_is_played_by_hand_against_the_game_s_own_player(tmp_path, monkeypatch) -> None:
    pytest.importorskip("ale_py")
    monkeypatch.setenv("DQN_LESSON_HOME", str(tmp_path))
    agent = DQNAgent(pong.ENV_ID, pong.SETTINGS.replace(memory_size=100), seed=0)
    play = PlayYourself(agent)
    assert [label for *_, label in play._game.buttons] == ["↑ up", "↓ down"]
    assert play._game.seconds == pytest.approx(1 / 30)
    page = Page(play._game, monkeypatch)
    told = page.say(start=0, game=1)
    while not told["why"]:
        told = page.say(action=1, steps=4, speed="1")
    assert told["why"].startswith("Score −21. Lost 0 : 21 at step")
    (yours,) = play.games
    assert yours.states.dtype == bool and yours.states.shape[1:] == (40, 40, 3)
    assert yours.score == -21 and "−21 points" in play.children[1].value
    first, second = play.children[2].episodes
    assert (first["trouble"], second["trouble"]) == ("", "") and first["actionNames"] == [
        "stay",
        "up",
        "down",
    ]
    assert play.transitions[0].state.shape == (1, 40, 40, 3)
