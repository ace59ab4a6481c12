"""An episode moment by moment, and what of it goes to the page."""

import base64
import io
import time
from typing import ClassVar

import gymnasium as gym
import numpy as np
import pytest
from gymnasium.envs.classic_control import CartPoleEnv
from PIL import Image

from dqn_lesson import DQNAgent, saved_picture
from dqn_lesson.episodes.playback import Playback, pictures, seen, spread, watch
from dqn_lesson.games import pong
from dqn_lesson.widgets.shared.episode_player import player_data
from dqn_lesson.widgets.shared.episode_player.player import EpisodePlayer
from dqn_lesson.widgets.shared.episode_player.take_over import taken_over


class Left:
    """Always presses left: about nine steps."""

    env = "CartPole-v1"

    def act(self, state):
        return 0


class Balancer:
    """Plays to the time limit and promises what it goes by."""

    env = "CartPole-v1"

    def lean(self, states) -> np.ndarray:
        return states @ np.array([0.05, 0.1, 1, 0.5], np.float32)

    def act(self, state, explore=True):
        assert not explore
        return int(self.lean(state)[0] > 0)

    def q_values(self, states):
        return np.stack([-self.lean(states), self.lean(states)], axis=1)


class Blind(gym.Env):
    """Three steps and nothing to see."""

    metadata: ClassVar = {"render_modes": ["ansi"]}
    observation_space = gym.spaces.Box(-1, 1, (2,))
    action_space = gym.spaces.Discrete(2)

    def __init__(self, render_mode=None):
        self.num_steps = 0

    def reset(self, seed=None, options=None):
        self.num_steps = 0
        return np.zeros(2, np.float32), {}

    def step(self, action):
        self.num_steps += 1
        return np.zeros(2, np.float32), 1.0, self.num_steps == 3, False, {}


class Noise(Blind):
    """Draws a picture that no PNG makes smaller; where its buttons begin at 1."""

    metadata: ClassVar = {"render_modes": ["rgb_array"], "render_fps": 10}
    action_space = gym.spaces.Discrete(2, start=1)
    length = 40

    def step(self, action):
        assert action in (1, 2)
        state, reward, _, truncated, info = super().step(action)
        return state, reward, self.num_steps == self.length, truncated, info

    def render(self):
        return np.random.default_rng(self.num_steps).integers(0, 256, (300, 400, 3), np.uint8)


class Fickle(Noise):
    """Starts elsewhere each time, whatever the seed."""

    def reset(self, seed=None, options=None):
        super().reset()
        return np.random.default_rng().random(2, np.float32), {}


@pytest.fixture(autouse=True, scope="module")
def worlds():
    kinds = {"Blind-v0": Blind, "Noise-v0": Noise, "Fickle-v0": Fickle}
    for name, kind in kinds.items():
        gym.register(name, kind)
    yield
    for name in kinds:
        del gym.registry[name]


@pytest.fixture(scope="module")
def balanced() -> Playback:
    return watch(Balancer(), seed=5)


def read(data: bytes, columns: int) -> np.ndarray:
    return np.frombuffer(data, "<f4").reshape(-1, columns)


# The episode


def test_every_moment_is_kept_as_gymnasium_tells_it(balanced: Playback) -> None:
    env = gym.make("CartPole-v1")
    states = [env.reset(seed=5)[0]]
    for action in balanced.actions:
        state, _, terminated, _, _ = env.step(int(action))
        states.append(state)
    np.testing.assert_array_equal(balanced.states, states)
    assert (len(balanced.actions), balanced.score, balanced.terminated, terminated) == (
        500,
        500,
        False,
        False,
    )
    np.testing.assert_array_equal(balanced.actions, balanced.q_values[:-1].argmax(axis=1))
    assert balanced.q_values.shape == (501, 2)


def test_what_an_agent_does_not_promise_is_left_out() -> None:
    class Wrong(Left):
        def q_values(self, states):
            return np.zeros(2)

    class Short(Left):
        def q_values(self, states):
            return np.zeros((1, 2))

    class Broken(Left):
        def q_values(self, states):
            return {}["q"]

    class Lost(Left):
        def q_values(self, states):
            return np.full((len(states), 2), np.nan)

    assert (watch(Left()).q_values, watch(Left()).trouble) == (None, "")
    assert "have the shape (2,), not (" in watch(Wrong()).trouble
    assert "have the shape (1, 2), not (" in watch(Short()).trouble
    assert watch(Broken()).trouble == "KeyError: 'q'"
    assert watch(Lost()).trouble == "some Q-values are no finite numbers"


def test_an_empty_episode_or_a_torn_one_is_refused() -> None:
    with pytest.raises(ValueError, match="The episode is empty: no action was taken"):
        Playback("CartPole-v1", 0, np.zeros((1, 4)), np.zeros(0), np.zeros(0), False)
    with pytest.raises(ValueError, match="2 actions need 3 states and 2 rewards, but there are 2 and 2"):
        Playback("CartPole-v1", 0, np.zeros((2, 4)), np.zeros(2), np.zeros(2), False)


def test_a_world_without_buttons_is_refused() -> None:
    with pytest.raises(ValueError, match=r"The actions of Pendulum-v1 are Box.*Discrete"):
        watch(Left(), "Pendulum-v1")


def test_moments_are_spread_evenly_with_both_ends() -> None:
    assert spread(10, 6) == [0, 2, 4, 6, 8, 10]
    assert spread(3, 600) == [0, 1, 2, 3]
    many = spread(5_000)
    assert (len(many), many[0], many[-1]) == (600, 0, 5_000)
    assert set(np.diff(many)) == {8, 9}


# Pictures


@pytest.mark.parametrize("env_id", ["CartPole-v1", "MountainCar-v0"])
def test_pictures_are_the_environments_own(env_id: str) -> None:
    playback = watch(Left(), env_id, seed=2, max_steps=30)
    env = gym.make(env_id, render_mode="rgb_array")
    env.reset(seed=2)
    seen = [env.render()]
    for _ in range(6):
        env.step(0)
        seen.append(env.render())
    for moment, picture in zip((0, 3, 6), pictures(playback, [0, 3, 6]), strict=True):
        difference = np.abs(np.asarray(picture.convert("RGB"), int) - seen[moment])
        assert difference.mean() < 0.3, moment
    assert np.abs(np.float32(seen[0]) - seen[6]).mean() > 0.3, "they differ"


def test_without_rgb_array_the_player_says_so() -> None:
    with pytest.raises(
        ValueError, match=r"Blind-v0 draws no pictures: its render modes are \['ansi'\].*CartPole"
    ):
        EpisodePlayer(Left(), env="Blind-v0")


def test_a_world_that_does_not_repeat_itself_is_told() -> None:
    playback = watch(Left1(), "Fickle-v0")
    with pytest.raises(ValueError, match=r"Fickle-v0 went another way .*at step 0"):
        EpisodePlayer(playback)


class Left1:
    """Presses button 1."""

    def act(self, state):
        return 1


# What goes to the page


def test_the_page_gets_the_numbers_as_they_are(balanced: Playback) -> None:
    (data,) = EpisodePlayer(balanced).episodes
    np.testing.assert_array_equal(read(data["states"], 4), balanced.states)
    np.testing.assert_array_equal(read(data["q"], 2), balanced.q_values)
    np.testing.assert_array_equal(read(data["actions"], 1)[:, 0], balanced.actions)
    assert read(data["rewards"], 1).sum() == 500
    assert data["numbers"][3] == ("angular velocity", "rad/s")
    assert (data["actionNames"], data["stepSeconds"], data["size"]) == (["left", "right"], 0.02, 4)
    assert data["ending"] == "Score 500. Time was up after 500 steps."
    assert "pictures" not in data, "the page draws CartPole by itself"


def test_buttons_are_numbered_from_0() -> None:
    playback = watch(Left1(), "Noise-v0")
    assert set(playback.actions) == {0}, "Noise calls its first button 1"
    assert EpisodePlayer(playback).episodes[0]["actionNames"] == ["action 0"]


def test_endings_are_told_apart() -> None:
    class Runaway:
        env = "CartPole-v1"

        def act(self, state):
            return int(state[0, 3] > 0)

    assert "The cart left the track at step" in EpisodePlayer(Runaway(), seed=3).episodes[0]["ending"]
    assert "The pole fell at step" in EpisodePlayer(Left()).episodes[0]["ending"]
    assert EpisodePlayer(Left1(), env="Noise-v0").episodes[0]["ending"] == "Score 40. It ended at step 40."


def test_pictures_are_packed_one_behind_the_other() -> None:
    (data,) = EpisodePlayer(Left(), env="MountainCar-v0", max_steps=12).episodes
    assert data["moments"] == list(range(13)) and len(data["starts"]) == 14
    for start, end in zip(data["starts"], data["starts"][1:], strict=False):
        assert Image.open(io.BytesIO(data["pictures"][start:end])).size == (600, 400)


def test_at_most_3_megabytes_go_to_the_page(monkeypatch) -> None:
    monkeypatch.setattr(player_data, "MOST_SECONDS", 60)
    (data,) = EpisodePlayer(Left1(), env="Noise-v0").episodes
    assert len(data["pictures"]) < 3_000_000
    assert 2 < len(data["moments"]) < 41
    assert len(set(np.diff(data["moments"]))) == 1, "evenly spread"


def test_a_world_that_draws_slowly_gets_fewer_pictures(monkeypatch) -> None:
    monkeypatch.setattr(player_data, "MOST_BYTES", 60_000_000)
    slow = Noise.render
    monkeypatch.setattr(Noise, "render", lambda self: (time.sleep(0.05), slow(self))[1])
    (data,) = EpisodePlayer(Left1(), env="Noise-v0").episodes
    assert len(data["moments"]) <= 1.2 / 0.05


def test_a_long_episode_is_packed_quickly() -> None:
    start = time.perf_counter()
    (data,) = EpisodePlayer(Left(), env="MountainCar-v0", max_steps=5_000).episodes
    assert time.perf_counter() - start < 6, "3 s on a quiet machine"
    assert len(data["moments"]) <= 600
    sizes = [len(value) for value in data.values() if isinstance(value, bytes)]
    assert data["steps"] == 5_000 and sum(sizes) <= 3_000_000


# The widget


def test_two_episodes_with_their_names(balanced: Playback) -> None:
    shown = EpisodePlayer(balanced, Left(), names=["A", "B"])
    assert [data["name"] for data in shown.episodes] == ["A", "B"]
    shown.moment = 7
    shown.show(watch(Left()))
    assert (len(shown.episodes), shown.moment, len(shown.playbacks)) == (1, 0, 1)
    with pytest.raises(ValueError, match=r"1 episodes need as many names, but there are 2: \['A', 'B'\]"):
        shown.show(balanced, names=["A", "B"])


@pytest.mark.parametrize(
    ("who", "given"), [((), "nothing"), ((Left(),) * 3, "Left, Left, Left"), (([],), "list")]
)
def test_what_it_cannot_show_is_named(who: tuple, given: str) -> None:
    with pytest.raises(ValueError, match=f"EpisodePlayer was given {given}, but shows one or two"):
        EpisodePlayer(*who)


def test_a_saved_notebook_keeps_a_recording(balanced: Playback, monkeypatch) -> None:
    outputs = []
    monkeypatch.setattr(saved_picture, "display", lambda content, **_: outputs.append(content))
    EpisodePlayer(balanced, Left())._ipython_display_()
    widget, saved = outputs
    assert "application/vnd.jupyter.widget-view+json" in widget
    recording = Image.open(io.BytesIO(base64.b64decode(saved["image/png"])))
    assert recording.size == (1200, 400) and recording.n_frames > 30
    assert saved["image/png"] in saved["text/html"]
    milliseconds = []
    for number in range(recording.n_frames):
        recording.seek(number)
        milliseconds.append(recording.info["duration"])
    assert sum(milliseconds) == pytest.approx(10_000 + 1_500, rel=0.01), "500 steps of 0.02 s, and a rest"


class Balancing:
    def act(self, state, explore=True):
        assert not explore
        place, speed, angle, spin = state[0]
        return int(angle + 0.5 * spin + 0.05 * place + 0.1 * speed > 0)


def test_another_takes_over_and_the_time_limit_stays() -> None:
    class Left:
        def act(self, state):
            return 0

    player = EpisodePlayer(Left(), env="CartPole-v1", rescuer=Balancing(), rescuer_name="The rule")
    (before,) = player.playbacks
    player.take_over(3)
    first, other = player.playbacks
    assert first is before and player.moment == 3 and player.episodes[1]["name"] == "The rule, from step 3"
    assert (len(other.actions), other.terminated) == (500, False)
    np.testing.assert_array_equal(other.states[:4], before.states[:4])
    assert other.actions[:3].tolist() == [0, 0, 0] and set(other.actions[3:]) == {0, 1}

    player.take_over(2, [1, 1, 0])  # by the learner, from the same episode
    assert player.playbacks[1].actions.tolist() == [0, 0, 1, 1, 0]
    assert player.episodes[1]["name"] == "You, from step 2" and player.playbacks[1].q_values is None


class WithTheSwing:
    """Pushes the way the car rolls, which brings it up its hill."""

    def act(self, state):
        return 2 if state.ravel()[1] >= 0 else 0


def test_an_agent_takes_over_where_no_state_can_be_set() -> None:
    player = EpisodePlayer(Left(), env="MountainCar-v0", rescuer=WithTheSwing(), rescuer_name="The rule")
    player.take_over(30)
    first, other = player.playbacks
    np.testing.assert_array_equal(other.states[:31], first.states[:31])
    np.testing.assert_array_equal(other.actions[:30], first.actions[:30])
    assert (first.terminated, other.terminated) == (False, True) and other.actions[30:].max() == 2
    assert player.episodes[1]["name"] == "The rule, from step 30" and player.episodes[1]["pictures"]
    assert other.rewards.sum() == -len(other.actions) and len(other.states) == len(other.actions) + 1


class Film(gym.Env):
    """Pictures that tell the step, until action 1, without a limit."""

    observation_space = gym.spaces.Box(0, 255, (4, 4, 1), np.uint8)
    action_space = gym.spaces.Discrete(2)
    shade = 0

    def seen(self) -> np.ndarray:
        return np.full((4, 4, 1), self.shade % 256, np.uint8)

    def reset(self, seed=None, options=None):
        self.shade = 0
        return self.seen(), {}

    def step(self, action):
        self.shade += 1
        return self.seen(), 1.0, bool(action == 1), False, {}


class Restless(Film):
    """Begins with another picture each time."""

    begun = 0

    def reset(self, seed=None, options=None):
        type(self).begun += 1
        self.shade = self.begun
        return self.seen(), {}


class Right:
    def act(self, state):
        return 1


def test_a_game_of_pictures_is_taken_over_and_the_cut_is_the_new_episode_s() -> None:
    game = watch(Left(), Film)
    assert game.cut and len(game.actions) == 1_000
    ended = taken_over(game, 3, Right())
    assert ended.actions.tolist() == [0, 0, 0, 1] and ended.terminated and not ended.cut
    assert ended.states.dtype == np.uint8 and ended.states[:, 0, 0, 0].tolist() == [0, 1, 2, 3, 4]
    again = taken_over(ended, 2, Left())
    assert again.cut and not again.terminated and len(again.actions) == 1_000


def test_beyond_the_limit_one_step_is_taken() -> None:
    for who, game in ((Left(), "MountainCar-v0"), (Balancer(), "CartPole-v1")):
        assert len(taken_over(watch(who, game, max_steps=600), 550, Left()).actions) == 551


def test_a_game_that_goes_another_way_is_not_taken_over() -> None:
    game = watch(Left(), Restless)
    with pytest.raises(ValueError, match=r"Restless went another way .* so nobody can take over"):
        taken_over(game, 3, Right())


def test_a_cartpole_without_a_limit_is_cut_as_any_game_is() -> None:
    game = watch(Left(), lambda: CartPoleEnv())
    other = taken_over(game, 3, Balancing())
    assert other.cut and len(other.actions) == 1_000
    assert player_data.packed(game)["limit"] == 1_000, "the learner's too"


def seen_game(num_steps: int = 60) -> Playback:
    pytest.importorskip("ale_py")
    settings = pong.SETTINGS.replace(memory_size=100)
    return watch(DQNAgent(pong.ENV_ID, settings, seed=0), max_steps=num_steps)


def test_an_agent_that_sees_pictures_is_shown_with_what_it_sees() -> None:
    game = seen_game()
    assert game.states.shape == (61, 40, 40, 3) and game.states.dtype == bool
    agent = DQNAgent(pong.ENV_ID, pong.SETTINGS.replace(memory_size=100), seed=0)
    assert game.q_values == pytest.approx(agent.q_values(game.states), abs=1e-6)
    page = player_data.packed(game)
    assert page["actionNames"] == ["stay", "up", "down"] and page["trouble"] == ""
    assert (page["states"], page["numbers"], page["size"]) == (b"", [], 0)
    last = read_picture(page, -1)
    assert last.size == (160 + 5 * 40, 210)
    beside = np.asarray(last.convert("L"))[2:200:5, 162::5]
    assert np.array_equal(beside, seen(game.states[-1]))


def test_the_older_a_frame_the_darker_it_is_shown() -> None:
    state = np.zeros((2, 4, 3), bool)
    state[0, 0, 0] = state[0, 1, 1] = state[0, 2, 2] = state[1, 3] = True
    assert seen(state).tolist() == [[85, 170, 255, 0], [0, 0, 0, 255]]
    assert np.array_equal(seen(np.uint8(255 * state)), seen(state))


def read_picture(page: dict, number: int) -> Image.Image:
    starts = page["starts"][:-1]
    begin = starts[number]
    return Image.open(io.BytesIO(page["pictures"][begin:]))
