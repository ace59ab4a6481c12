"""What is known of each game is what Gymnasium's own environment says."""

import importlib
import math
import pkgutil
import re
import sys
from contextlib import closing

import gymnasium as gym
import numpy as np
import pytest

from dqn_lesson import (
    ControlPanel,
    DQNAgent,
    EpisodePlayer,
    ExamView,
    Hyperparameters,
    PlayYourself,
    ValueMap,
    exam,
    games,
    load_pretrained,
    watch,
)
from dqn_lesson.environments import EnvError, recipe_of
from dqn_lesson.games import (
    acrobot,
    action_names,
    cartpole,
    ending,
    lunar_lander,
    mountain_car,
    physics,
    readable_gamma,
    settings_of,
    state_names,
    steps_until_fall,
)
from dqn_lesson.games.cartpole import how_it_ended
from dqn_lesson.runs import RunError

NAMES = [found.name for found in pkgutil.iter_modules(games.__path__)]


@pytest.mark.parametrize("name", NAMES)
def test_a_game_s_file_fits_its_environment(name) -> None:
    game = importlib.import_module(f"dqn_lesson.games.{name}")
    try:
        env = gym.make(game.ENV_ID)
    except gym.error.DependencyNotInstalled as error:
        pytest.skip(str(error))
    with env:
        num_actions = int(env.action_space.n)
        assert action_names(game.ENV_ID, num_actions) == list(game.ACTIONS)
        assert len(game.ACTIONS) == num_actions
        if hasattr(game, "STATE"):
            size = env.observation_space.shape[0]
            assert state_names(game.ENV_ID, size) == list(game.STATE) and len(game.STATE) == size
        if hasattr(game, "SETTINGS"):
            assert DQNAgent(env, game.SETTINGS).state_size == math.prod(env.observation_space.shape)


def test_a_game_without_a_file_has_numbers_in_place_of_names() -> None:
    gym.register("Unheard-v0", "gymnasium.envs.classic_control:CartPoleEnv")
    assert state_names("Unheard-v0", 2) == [("state[0]", ""), ("state[1]", "")]
    assert action_names("Unheard-v0", 2) == ["action 0", "action 1"]
    assert action_names("CartPole-v1", 3) == ["left", "right", "action 2"], "a changed CartPole"
    del gym.registry["Unheard-v0"]


def test_cartpole_s_facts_are_gymnasium_s() -> None:
    world = physics()
    assert world["x_threshold"] == cartpole.MAX_POSITION
    assert world["theta_threshold_radians"] == cartpole.MAX_ANGLE
    assert world["tau"] == cartpole.STEP_SECONDS and world["max_steps"] == 500
    assert physics("MountainCar-v0") is None


def test_lunar_lander_s_facts_are_gymnasium_s() -> None:
    from gymnasium.envs.box2d import lunar_lander as theirs

    metre = 1 / theirs.SCALE
    half = theirs.VIEWPORT_W * metre / 2, theirs.VIEWPORT_H * metre / 2
    speeds = [theirs.FPS / side for side in half]
    assert pytest.approx([*half, *speeds, 1, theirs.FPS / 20, 1, 1]) == lunar_lander.UNIT
    units = [unit for _, unit in lunar_lander.STATE]
    assert units[:2] == [f"{side:.4g} m" for side in half], (
        "the player reads metres off it, as exact as the map"
    )
    assert units[2:4] == [f"{speed:g} m/s" for speed in lunar_lander.UNIT[2:4]]
    assert units[5] == f"{theirs.FPS / 20:g} rad/s"
    with closing(gym.make("LunarLander-v3")) as env:
        env.reset(seed=0)
        pad = env.unwrapped.helipad_x2
    assert (pad - half[0]) / half[0] == pytest.approx(lunar_lander.PAD)
    assert gym.spec("LunarLander-v3").reward_threshold == 200
    assert gym.spec("MountainCar-v0").reward_threshold == -110


def landing(last: list[float], touch: list[float] | None = None) -> np.ndarray:
    """The states of a flight that ends so; `touch` is the moment in which a leg touches the ground."""
    return np.array([[0, 1.4, 0, 0, 0, 0, 0, 0], *([touch] if touch else []), last], float)


@pytest.mark.parametrize(
    ("game", "states", "told"),
    [
        (cartpole, [[0, 0, 0.3, 0]], "the pole fell"),
        (cartpole, [[2.5, 0, 0, 0]], "the cart left the track"),
        (acrobot, [[0] * 6], "it swung above the line"),
        (mountain_car, [[0.5, 0.02]], "it reached the flag"),
        (lunar_lander, landing([1.01, 1, 3, 0, 0, 0, 0, 0]), "it flew off the screen"),
        (lunar_lander, landing([0, 0, 0.6, -0.8, 1, 0, 0, 0]), "it crashed (6.7 m/s)"),
        (
            lunar_lander,
            landing([0.1, 0, 0, 0, 0, 0, 1, 1], [0, 0, 0, -0.08, 0, 0, 1, 0]),
            "it landed softly (0.6 m/s)",
        ),
        (
            lunar_lander,
            landing([0.3, 0, 0, 0, 0, 0, 1, 1], [0, 0, 0.2, -0.2, 0, 0, 0, 1]),
            "it landed hard beside the pad (1.8 m/s)",
        ),
        (  # on a slope; and with a leg, or both, up: as played by Gymnasium's heuristic, rounded
            lunar_lander,
            landing([0.572, -0.179, 0, 0, -0.183, 0, 1, 1], [-0.04, 0.012, 0.1, -0.06, -0.133, 0.15, 1, 0]),
            "it landed softly beside the pad (0.7 m/s)",
        ),
        (
            lunar_lander,
            landing(
                [-0.123, 0.001, 0, 0, -0.017, 0, 1, 0], [-0.078, 0.022, -0.255, -0.053, -0.19, 0.2, 1, 0]
            ),
            "it landed hard (1.3 m/s)",
        ),
        (
            lunar_lander,
            landing([0.111, -0.001, 0, 0, -0.001, 0, 0, 0], [0.073, 0.011, 0.496, -0.049, 0.1, -0.2, 0, 1]),
            "it landed hard (2.5 m/s)",
        ),
        (
            lunar_lander,
            landing([0, 0, 0, -0.3, 0, 0, 1, 1], [0, 0, 0, -0.4, 0, 0, 1, 1]),
            "it crashed (3.0 m/s)",
        ),
    ],
)
def test_an_ending_in_words(game, states, told) -> None:
    assert ending(np.array(states, float), recipe_of(game.ENV_ID), 0.0) == told


def test_where_nothing_is_known_it_ended() -> None:
    assert ending(np.zeros((2, 1)), recipe_of("FrozenLake-v1"), 0.0) == "it ended"
    shifted = gym.wrappers.TransformObservation(gym.make("MountainCar-v0"), lambda state: state + 1, None)
    assert ending(np.ones((2, 2)), recipe_of(shifted), 0.0) == "it ended", "other numbers may mean anything"


@pytest.mark.parametrize(
    ("state", "terminated", "ending"),
    [
        ([0.3, 9, 0.2101, 9], True, "fell"),
        ([-0.3, 9, -0.2101, 9], True, "fell"),
        ([2.41, 0, 0.02, 0], True, "edge"),
        ([-2.41, 0, 0.02, 0], True, "edge"),
        ([2.39, 9, 0.205, -9], False, "time"),
    ],
)
def test_how_it_ended(state: list[float], terminated: bool, ending: str) -> None:
    assert how_it_ended(np.array(state), terminated) == ending


def test_a_shorter_track_has_its_edge_elsewhere() -> None:
    assert how_it_ended([1.3, 0, 0, 0], True, max_position=1.2) == "edge"
    assert how_it_ended([1.1, 0, 0.3, 0], True, max_position=1.2) == "fell"


@pytest.mark.parametrize(
    ("q_value", "gamma", "steps"),
    [(-1, 0.9, 1), (-0.9, 0.9, 2), (-0.729, 0.9, 4), (-1.5, 0.9, 1), (0, 0.9, math.inf)],
)
def test_a_q_value_reads_as_steps_until_the_fall(q_value: float, gamma: float, steps: float) -> None:
    assert steps_until_fall(q_value, gamma) == pytest.approx(steps)


@pytest.mark.parametrize("gamma", [0, 1, 1.0, math.nan])
def test_where_gamma_tells_no_steps_it_is_said(gamma: float) -> None:
    with pytest.raises(ValueError, match=rf"gamma is {gamma}, but .* above 0 and below 1"):
        steps_until_fall(-0.5, gamma)


class Left:
    def act(self, state):
        return 0


def test_whose_q_values_count_steps() -> None:
    with gym.make("CartPole-v1") as env:
        agent = DQNAgent(env)
        assert readable_gamma(agent) == readable_gamma(Hyperparameters()) == 0.995
        agent.gamma = 0.9
        assert readable_gamma(agent) == 0.9, "its own gamma, which may be set at any time"
        agent.gamma = 1
        assert readable_gamma(agent) is None
        assert readable_gamma(DQNAgent(env, Hyperparameters.tutorial())) is None
    assert readable_gamma(Hyperparameters(gamma=1)) is readable_gamma(Hyperparameters(gamma=0)) is None
    assert (
        readable_gamma(Hyperparameters.tutorial()) is readable_gamma(Left()) is readable_gamma(None) is None
    )


def test_a_console_s_game_has_the_console_s_actions_not_ours() -> None:
    ale_py = pytest.importorskip("ale_py")
    gym.register_envs(ale_py)
    for env in ("ALE/Pong-v5", recipe_of("ALE/Pong-v5")):
        assert action_names(env, 6) == ["noop", "fire", "right", "left", "rightfire", "leftfire"]
    for env in ("dqn_lesson/StickyPong-v0", recipe_of("dqn_lesson/StickyPong-v0")):
        assert action_names(env, 3) == ["stay", "up", "down"], "found by who makes it"


@pytest.mark.parametrize(
    ("score", "told"),
    [(9, "won 21 : 12"), (21, "won 21 : 0"), (-18, "lost 3 : 21")],
)
def test_a_game_of_pong_ends_with_its_points(score, told) -> None:
    pytest.importorskip("ale_py")
    assert ending(np.zeros((2, 40, 40, 3)), recipe_of("dqn_lesson/Pong-v0"), score) == told
    seen = gym.wrappers.TransformObservation(gym.make("dqn_lesson/Pong-v0"), lambda picture: ~picture, None)
    assert ending(np.zeros((2, 40, 40, 3)), recipe_of(seen), score) == "it ended"


# Bad input


IN_CARTPOLE = (
    "trained in CartPole-v1, with states of shape (4,) and 2 actions; {} has states of shape {} and 3"
)


def without_box2d(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "Box2D", None)
    for name in [name for name in sys.modules if name.startswith("gymnasium.envs.box2d")]:
        monkeypatch.delitem(sys.modules, name)


@pytest.mark.parametrize(
    "use",
    [DQNAgent, settings_of, lambda env: ControlPanel(env=env), lambda env: exam(load_pretrained(), env)],
    ids=["agent", "settings", "panel", "exam"],
)
def test_a_missing_box2d_is_one_sentence_that_says_what_to_install(use, monkeypatch) -> None:
    without_box2d(monkeypatch)
    sentence = r"^LunarLander-v3 needs the package Box2D, which is not installed: pip install box2d\.$"
    with pytest.raises(EnvError, match=sentence):
        use("LunarLander-v3")
    run = load_pretrained("lunar_lander")
    with pytest.raises(EnvError, match=sentence):
        run.environment.make()
    run.check_plays(recipe_of("CartPole-v1"))  # there is nothing to compare with


@pytest.mark.parametrize(
    "use",
    [DQNAgent, settings_of, lambda env: ControlPanel(env=env), lambda env: exam(load_pretrained(), env)],
    ids=["agent", "settings", "panel", "exam"],
)
def test_a_game_unknown_to_gymnasium_is_one_sentence(use) -> None:
    with pytest.raises(
        gym.error.NameNotFound, match=r"^Environment `LunarLandr` doesn't exist. Did you mean: `LunarLander`"
    ):
        use("LunarLandr-v3")


def test_settings_of_one_game_for_another_are_told_by_their_scale() -> None:
    with pytest.raises(
        ValueError, match=r"6 for Acrobot-v1, but it has 2\. .*games\.settings_of\(env\) gives a game's own"
    ):
        DQNAgent("Acrobot-v1", mountain_car.SETTINGS)


@pytest.mark.parametrize(
    "use",
    [
        exam,
        watch,
        ValueMap,
        lambda run, env: run.agent(env),
        lambda run, env: ControlPanel(agent=run, env=env),
        lambda run, env: ExamView(run, env),
        lambda run, env: EpisodePlayer(run, env=env),
        lambda run, env: PlayYourself(run, env=env),
    ],
    ids=["exam", "watch", "map", "agent", "panel", "exam view", "player", "by hand"],
)
def test_a_stage_of_another_game_is_one_sentence(use) -> None:
    sentence = re.escape(IN_CARTPOLE.format("MountainCar-v0", "(2,)"))
    with pytest.raises(RunError, match=sentence):
        use(load_pretrained("cartpole-50"), env="MountainCar-v0")
