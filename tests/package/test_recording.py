"""Episodes as pictures that move."""

import io

import gymnasium as gym
import numpy as np
import pytest
from PIL import Image

from dqn_lesson.episodes import recording
from dqn_lesson.episodes.recording import can_render, record, seconds_of_a_step, show_episode, still


class LeftPusher:
    """Always presses left: about nine steps."""

    env = "CartPole-v1"

    def act(self, state, explore=True):
        assert not explore
        return 0


class Balancer:
    """A hand-written rule that plays to the time limit; it knows no `explore`."""

    env = "CartPole-v1"
    epsilon = 0.7

    def act(self, state):
        assert self.epsilon == 0
        place, speed, angle, spin = state[0]
        return int(angle + 0.5 * spin + 0.05 * place + 0.1 * speed > 0)


class Blind(gym.Env):
    """Three steps and nothing to see."""

    observation_space = gym.spaces.Box(-1, 1, (2,))
    action_space = gym.spaces.Discrete(2)

    def reset(self, seed=None, options=None):
        super().reset(seed=seed)
        self.num_steps = 0
        return np.zeros(2, np.float32), {}

    def step(self, action):
        self.num_steps += 1
        return np.zeros(2, np.float32), 1.0, self.num_steps == 3, False, {}


@pytest.fixture(autouse=True, scope="module")
def blind():
    gym.register("Blind-v0", Blind)
    yield
    del gym.registry["Blind-v0"]


@pytest.fixture(scope="module")
def long_game():
    return record(Balancer())


def test_a_whole_game_at_its_own_speed(long_game) -> None:
    assert long_game.score == 500
    assert long_game.frame_seconds == pytest.approx(0.04)
    assert len(long_game.frames) == pytest.approx(250, abs=2)  # every second step of 0.02 s, and the last


def test_the_picture_moves_starts_again_and_is_small(long_game) -> None:
    picture = Image.open(io.BytesIO(long_game.png))
    assert picture.format == "PNG"
    seconds = 0
    for number in range(picture.n_frames):  # frames that look the same are one, and stay longer
        picture.seek(number)
        seconds += picture.info["duration"] / 1000
    assert seconds == pytest.approx(10 + recording.STILL_SECONDS, abs=0.1)
    assert picture.info["loop"] == 0
    assert len(long_game.png) < 100_000


def test_few_colours_and_a_white_ground(long_game) -> None:
    first = long_game.frames[0].convert("RGB")
    assert first.getpixel((2, 2)) == (255, 255, 255)
    assert len(first.getcolors()) <= recording.NUM_COLOURS
    palettes = {tuple(frame.getpalette()) for frame in long_game.frames}
    assert len(palettes) == 1


def test_frames_show_the_game() -> None:
    recording = record(LeftPusher())
    assert recording.score < 12
    first, last = (
        np.asarray(frame.convert("L"), int) for frame in (recording.frames[0], recording.frames[-1])
    )
    assert np.abs(first - last).sum() > 10_000


def test_the_same_seed_starts_the_same_game() -> None:
    frames = [np.asarray(record(LeftPusher(), seed=seed).frames[0]) for seed in (5, 5, 6)]
    assert (frames[0] == frames[1]).all()
    assert (frames[0] != frames[2]).any()


def test_a_long_game_is_cut_but_its_score_is_not() -> None:
    recording = record(Balancer(), max_frames=10)
    assert len(recording.frames) == 10
    assert recording.score == 500


def test_epsilon_is_put_back() -> None:
    agent = Balancer()
    record(agent, max_frames=1)
    assert agent.epsilon == 0.7


def test_another_environment() -> None:
    recording = record(LeftPusher(), "Acrobot-v1", max_frames=20)
    assert recording.score == -500
    assert recording.frame_seconds == pytest.approx(0.2)
    assert Image.open(io.BytesIO(recording.png)).n_frames == 20


def test_an_environment_that_draws_nothing() -> None:
    assert not can_render("Blind-v0")
    with pytest.raises(ValueError, match=r"Blind-v0 draws no pictures.*rgb_array.*Try CartPole-v1"):
        record(LeftPusher(), "Blind-v0")


def test_seconds_of_a_step() -> None:
    assert seconds_of_a_step(gym.make("CartPole-v1")) == 0.02
    assert seconds_of_a_step(gym.make("Acrobot-v1")) == 0.2
    assert seconds_of_a_step(gym.make("MountainCar-v0")) == pytest.approx(1 / 30)
    assert seconds_of_a_step(gym.make("Blind-v0")) is None


def test_still_is_the_start() -> None:
    assert Image.open(io.BytesIO(still("CartPole-v1"))).size == (600, 400)


def test_jupyter_gets_a_picture_and_a_sentence(monkeypatch, capsys) -> None:
    shown = []
    monkeypatch.setattr(recording, "display", shown.append)
    show_episode(LeftPusher())
    bundle, metadata = shown[0]._repr_mimebundle_()
    assert bundle["image/png"].startswith(b"\x89PNG")
    assert metadata["image/png"]["width"] == 300
    assert bundle["text/plain"] == capsys.readouterr().out.strip()
    assert f"Score {shown[0].score:g}" in bundle["text/plain"]


class Lamp(Blind):
    """A dark room of ten steps in which a red lamp is lit at the fourth."""

    metadata = {"render_modes": ["rgb_array"], "render_fps": 25}  # noqa: RUF012
    render_mode = "rgb_array"

    def step(self, action):
        self.num_steps += 1
        return np.zeros(2, np.float32), 1.0, self.num_steps == 10, False, {}

    def render(self):
        frame = np.full((20, 20, 3), 60, np.uint8)
        if self.num_steps >= 4:
            frame[5:15, 5:15] = 220, 30, 30
        return frame


def test_what_is_seen_late_has_its_colour_too() -> None:
    shown = record(LeftPusher(), Lamp)
    assert shown.frames[-1].convert("RGB").getpixel((10, 10)) == (220, 30, 30)
    picture = Image.open(io.BytesIO(shown.png))
    picture.seek(picture.n_frames - 1)
    assert picture.convert("RGB").getpixel((10, 10)) == (220, 30, 30)
    assert shown.frames[0].convert("RGB").getpixel((10, 10)) == (60, 60, 60)
