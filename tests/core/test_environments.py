"""An environment is made again as it was: wrappers, arguments, limit, and what its wrappers have learned."""

import functools
import json
import re
import threading
import warnings
from dataclasses import dataclass

import gymnasium as gym
import numpy as np
import pytest
from conftest import ROOT
from gymnasium.spaces import Box, Discrete, MultiBinary, MultiDiscrete
from gymnasium.wrappers import (
    ClipReward,
    FlattenObservation,
    NormalizeObservation,
    NormalizeReward,
    TimeLimit,
    TransformObservation,
    TransformReward,
)
from joblib.externals.loky.backend.reduction import dumps

from dqn_lesson.agent import DQNAgent
from dqn_lesson.environments import EnvError, environment_of, recipe_from_json, recipe_of
from dqn_lesson.examination import exam
from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.sweep.cache import environment_key
from dqn_lesson.training import train


class Corridor(gym.Env):
    """An environment of one's own, without a spec."""

    observation_space = gym.spaces.Box(0, 1, (2,))
    action_space = gym.spaces.Discrete(2)

    def __init__(self, length: int = 1):
        self.length, self.num_steps = length, 0

    def reset(self, seed=None, options=None):
        super().reset(seed=seed)
        return np.full(2, self.length, np.float32), {}

    def step(self, action):
        self.num_steps += 1
        return np.zeros(2, np.float32), 1.0, False, False, {}


class Doubled(gym.ObservationWrapper):
    """A wrapper that keeps none of its arguments, so that Gymnasium can't make it again."""

    def observation(self, observation):
        return observation * 2


@pytest.fixture
def registered():
    gym.register("Corridor-v0", Corridor, max_episode_steps=7, reward_threshold=3.0)
    yield "Corridor-v0"
    del gym.registry["Corridor-v0"]


def played(env: gym.Env, num_steps: int = 30) -> gym.Env:
    env.reset(seed=0)
    for k in range(num_steps):
        if env.step(k % 2)[2]:
            env.reset()
    return env


def test_an_id_a_spec_an_instance_and_a_function_are_one_environment():
    made = gym.make("CartPole-v1")
    for given in ("CartPole-v1", made.spec, made, lambda: gym.make("CartPole-v1"), recipe_of(made)):
        recipe = recipe_of(given)
        assert (recipe.name, recipe.limit, recipe.pass_mark) == ("CartPole-v1", 500, 475.0)
        assert str(recipe.make()) == str(made)


def test_wrappers_and_keyword_arguments_come_along():
    env = FlattenObservation(gym.make("FrozenLake-v1", is_slippery=False, map_name="8x8"))
    again = recipe_of(env).make()
    assert again is not env and again.observation_space.shape == (64,)
    assert again.unwrapped.spec.kwargs["map_name"] == "8x8" and str(again) == str(env)


def test_what_the_wrappers_learned_comes_along_and_is_frozen():
    env = played(NormalizeObservation(gym.make("CartPole-v1")))
    again = recipe_of(env).make()
    before = again.obs_rms.mean.copy()
    assert np.array_equal(before, env.obs_rms.mean) and before.any()
    played(again)
    assert np.array_equal(again.obs_rms.mean, before)
    goes_on = played(recipe_of(env).make(frozen=False))
    assert not np.array_equal(goes_on.obs_rms.mean, before)
    assert not recipe_of(env).unlearned().make().obs_rms.mean.any()


def test_the_moment_counts_at_which_the_recipe_was_written():
    env = played(NormalizeObservation(gym.make("CartPole-v1")))
    recipe, before = recipe_of(env), env.obs_rms.mean.copy()
    played(env)
    assert np.array_equal(recipe.make().obs_rms.mean, before)


def test_an_environment_of_ones_own_is_copied_and_never_stepped():
    env = Corridor(length=3)
    recipe = recipe_of(env)
    assert (recipe.name, recipe.limit, recipe.pass_mark) == ("Corridor", None, None)
    again = recipe.make(max_episode_steps=5)
    assert again.reset()[0].tolist() == [3, 3]
    assert [again.step(0)[3] for _ in range(5)] == [False] * 4 + [True]
    assert env.num_steps == 0


def test_another_limit_takes_the_place_of_the_own_one(registered):
    for env in (TimeLimit(Corridor(), 50), TimeLimit(gym.make(registered), 50), registered):
        again = recipe_of(env).make(max_episode_steps=3)
        again.reset(seed=0)
        assert [again.step(0)[3] for _ in range(3)] == [False, False, True]
        longer = recipe_of(env).make(max_episode_steps=60)
        longer.reset(seed=0)
        assert not any(longer.step(0)[3] for _ in range(59))


def test_a_wrapper_without_its_arguments_is_copied(registered):
    again = recipe_of(Doubled(gym.make(registered, length=4))).make()
    assert again.reset(seed=0)[0].tolist() == [8, 8]


def test_a_folder_keeps_all_but_what_is_code(registered):
    env = played(NormalizeObservation(gym.make(registered, length=4)))
    recipe = recipe_from_json(recipe_of(env).to_json())
    assert (recipe.name, recipe.limit, recipe.pass_mark) == (registered, 7, 3.0)
    again = recipe.make()
    assert np.allclose(again.obs_rms.mean, env.obs_rms.mean) and again.unwrapped.length == 4
    with pytest.raises(EnvError, match="can't be written to a file"):
        recipe_of(TransformObservation(gym.make(registered), lambda o: o, None)).to_json()
    with pytest.raises(EnvError, match=r"Register it with gym\.register"):
        recipe_of(Corridor()).to_json()


def test_a_folder_never_decides_which_code_is_loaded(registered):
    written = recipe_of(NormalizeObservation(gym.make(registered))).to_json()
    written["wrappers"][0]["kind"] = "antigravity:Wrapper"
    with pytest.raises(EnvError, match="wrapper Wrapper of antigravity is not here"):
        recipe_from_json(written)
    with pytest.raises(EnvError, match="Nowhere-v0 is not registered here"):
        recipe_from_json({**written, "id": "Nowhere-v0"})


def test_a_worker_can_be_sent_it(registered):
    for env in (registered, Corridor(), Corridor, NormalizeObservation(gym.make(registered))):
        assert dumps(recipe_of(env))


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (3, "3 is not an environment. Give one made by gym.make"),
        (lambda: 3, "should make a Gymnasium environment, but returned 3"),
        (gym.make_vec("CartPole-v1", num_envs=2), "is many environments at once"),
    ],
)
def test_what_is_no_environment_is_told_so(given, sentence):
    with pytest.raises(EnvError, match=sentence):
        recipe_of(given)


def test_what_cannot_be_copied_is_told_so():
    env = Corridor()
    env.file = open(__file__, encoding="utf-8")  # noqa: SIM115
    with env.file, pytest.raises(EnvError, match=r"Corridor can't be copied \(TypeError.*env=lambda"):
        recipe_of(env)


def test_an_agent_that_knows_none_is_told_so():
    class Agent:
        pass

    agent = Agent()
    with pytest.raises(EnvError, match="Agent doesn't say which environment it plays in"):
        environment_of(agent)
    agent.env = gym.make("Acrobot-v1")
    assert environment_of(agent).name == "Acrobot-v1"
    assert environment_of(agent, "CartPole-v1").name == "CartPole-v1"


def test_a_function_helps_where_a_copy_cannot(registered):
    def make():
        env = Corridor()
        env.lock = threading.Lock()
        return Doubled(env)

    recipe = recipe_of(make)
    assert recipe.source is make and recipe.make().reset()[0].tolist() == [2, 2]
    agent = DQNAgent(make(), Hyperparameters(state_scale=None, hidden=(4,)))
    assert agent.snapshot().environment is None, "said when it is asked for"
    with pytest.raises(EnvError, match="can't be copied"):
        environment_of(agent)


def test_the_tightest_limit_counts():
    recipe = recipe_of(TimeLimit(gym.make("CartPole-v1"), 1_000))
    assert recipe.limit == 500 == recipe.make().spec.max_episode_steps


def test_an_agent_of_three_verbs_plays_where_it_was_trained():
    @dataclass  # so it has no hash
    class Agent:
        epsilon: float = 0.0

        def act(self, state):
            return 0

        def remember(self, *transition):
            pass

        def replay(self, batch_size):
            return 0.0

    agent = Agent()
    train(agent, gym.make("Acrobot-v1"), Hyperparameters(num_steps=5, learning_starts=0, state_scale=None))
    assert environment_of(agent).name == "Acrobot-v1"


class Anything(gym.Env):
    """States and actions of any kind; it is strict about the actions."""

    def __init__(self, states, actions):
        self.observation_space, self.action_space = states, actions

    def reset(self, seed=None, options=None):
        super().reset(seed=seed)
        return self.observation_space.sample(), {}

    def step(self, action):
        assert self.action_space.contains(action), action
        return self.observation_space.sample(), 1.0, False, False, {}


ROW, TWO = Box(-1, 1, (3,)), Discrete(2)


@pytest.mark.parametrize(
    ("states", "actions", "wrapper", "sizes"),
    [
        (gym.spaces.Dict(a=ROW, b=TWO), TWO, "FlattenObservation", (5, 2)),
        (gym.spaces.Tuple((TWO, ROW)), TWO, "FlattenObservation", (5, 2)),
        (MultiDiscrete([2, 3]), TWO, "FlattenObservation", (5, 2)),
        (MultiBinary(4), TWO, "FlattenObservation", (4, 2)),
        (Discrete(4, start=-2), TWO, "FlattenObservation", (4, 2)),
        (gym.spaces.Text(3), TWO, "FlattenObservation", (3, 2)),
        (Box(-1, 1, ()), TWO, "FlattenObservation", (1, 2)),
        (Box(-1, 1, (2, 3)), TWO, "FlattenObservation", (6, 2)),
        (Box(0, 255, (2, 40, 40), np.uint8), TWO, "TransformObservation", (3200, 2)),
        (ROW, Box(-1, 1, (1,)), "DiscretizeAction", (3, 3)),
        (ROW, Box(-1, 1, (2,), np.float64), "DiscretizeAction", (3, 9)),
        (ROW, Discrete(3, start=1), "TransformAction", (3, 3)),
        (ROW, Discrete(3, start=-1), "TransformAction", (3, 3)),
        (ROW, MultiDiscrete([2, 3]), "TransformAction", (3, 6)),
        (ROW, MultiDiscrete([2, 3], start=[1, -1]), "TransformAction", (3, 6)),
        (ROW, MultiDiscrete([[2, 3], [1, 2]]), "TransformAction", (3, 12)),
        (ROW, MultiBinary(3), "TransformAction", (3, 8)),
    ],
)
def test_the_wrapper_that_an_error_names_helps(states, actions, wrapper, sizes):
    env, settings = Anything(states, actions), Hyperparameters(state_scale=None, hidden=(4,), num_steps=50)
    with pytest.raises(ValueError, match=rf"{wrapper}\(env") as error:
        DQNAgent(env, settings)
    code = re.search(r"env = (.*)\.$", str(error.value))[1]
    env = eval(code, {"env": env, "gymnasium": gym, "numpy": np})
    agent = DQNAgent(env, settings)
    assert (agent.state_size, agent.action_size) == sizes
    for action in range(sizes[1]):
        env.reset(seed=0)
        env.step(action)
    train(agent, env)
    assert len(agent.memory) == 50 and 0 <= agent.act(env.reset()[0]) < sizes[1]


@pytest.mark.parametrize(
    ("states", "actions", "sentence"),
    [
        (gym.spaces.Sequence(TWO), TWO, "no wrapper of Gymnasium's makes one: write a gymnasium.Observation"),
        (ROW, gym.spaces.Dict(a=TWO), r"gymnasium\.wrappers\.TransformAction, with a function that turns"),
        (ROW, gym.spaces.Tuple((TWO, TWO)), r"gymnasium\.wrappers\.TransformAction, with a function that"),
        ("Box(4,)", TWO, r"a space that isn't Gymnasium's.* with gymnasium\.make"),
    ],
)
def test_where_no_wrapper_helps_at_once_the_error_says_what_does(states, actions, sentence):
    with pytest.raises(ValueError, match=sentence):
        DQNAgent(Anything(states, actions), Hyperparameters(state_scale=None))


def test_a_number_that_was_set_on_the_environment_itself_comes_along():
    env = gym.make("CartPole-v1")
    env.unwrapped.gravity, env.unwrapped.theta_threshold_radians = 20.0, np.float64(0.1)
    played(env)
    env.close()

    def heavy():
        env = gym.make("CartPole-v1")
        env.unwrapped.gravity = 20.0
        return env

    recipe = recipe_of(env)
    assert recipe.changes == {"gravity": 20.0, "theta_threshold_radians": 0.1}
    assert recipe_of(heavy).make().unwrapped.gravity == 20.0
    for again in (recipe, recipe_from_json(json.loads(json.dumps(recipe.to_json()))), recipe.unlearned()):
        assert (
            again.make().unwrapped.gravity == 20.0 and again.make().unwrapped.theta_threshold_radians == 0.1
        )
    assert environment_key(recipe) != environment_key(recipe_of("CartPole-v1")) == "CartPole-v1"


@pytest.mark.parametrize("name", ["CartPole-v1", "Acrobot-v1", "MountainCar-v0", "FrozenLake-v1", "Taxi-v4",
                                  "CliffWalking-v1", "Blackjack-v1"])  # fmt: skip
def test_playing_and_closing_changes_no_constant(name):
    env = gym.make(name)
    before = recipe_of(env)
    played(env, 300)
    assert recipe_of(env).changes == {} == before.changes
    env.close()
    assert recipe_of(env) == before


def test_an_environment_that_counts_its_episodes_keeps_its_count_to_itself(registered):
    env = gym.make(registered)
    played(env, 3)
    assert env.unwrapped.num_steps == 3 and recipe_of(env).changes == {}


def test_an_environment_with_other_rewards_has_no_pass_mark():
    for wrap in (NormalizeReward, lambda env: ClipReward(env, 0, 0.5), lambda env: TransformReward(env, abs)):
        recipe = recipe_of(wrap(gym.make("CartPole-v1")))
        assert recipe.pass_mark is None and recipe.limit == 500
    assert recipe_from_json(recipe_of(NormalizeReward(gym.make("CartPole-v1"))).to_json()).pass_mark is None


class NoOptions(Corridor):
    def reset(self, seed=None):
        return super().reset(seed=seed)

    @property
    def render_mode(self):
        return "rgb_array"


def test_a_reset_without_options_and_a_fixed_render_mode_are_at_home():
    made = recipe_of(NoOptions()).make(max_episode_steps=2)
    made.reset(seed=0)
    assert [made.step(0)[3] for _ in range(2)] == [False, True]
    made.reset(seed=0)
    assert made.step(0)[3] is False and made.render_mode == "rgb_array"


def test_readmes_table_of_what_an_environment_must_be_names_what_there_is():
    table = (
        (ROOT / "README.md")
        .read_text(encoding="utf-8")
        .partition("## What an environment must be")[2]
        .partition("\n## ")[0]
    )
    named = set(re.findall(r"`(\w+)`", table))
    spaces = {name for name in named if hasattr(gym.spaces, name)}
    wrappers = {name for name in named if hasattr(gym.wrappers, name)}
    assert spaces == {"Box", "Dict", "Discrete", "MultiBinary", "MultiDiscrete", "Tuple"}
    assert wrappers == {
        "DiscretizeAction",
        "FlattenObservation",
        "FrameStackObservation",
        "GrayscaleObservation",
        "ResizeObservation",
        "TransformAction",
        "TransformObservation",
    }
    assert named - spaces - wrappers == {"info", "reset", "step", "terminated"}
    for path in set(re.findall(r"`(gymnasium[\w.]+)`", table)):
        assert functools.reduce(getattr, path.split(".")[1:], gym)


def test_a_function_that_made_the_environment_is_known_again() -> None:
    class Locked(gym.Env):
        observation_space, action_space = Box(-1, 1, (2,)), Discrete(2)

        def __init__(self):
            self.lock = threading.Lock()  # which can't be copied

        def reset(self, *, seed=None, options=None):
            return np.zeros(2, np.float32), {}

        def step(self, action):
            return np.ones(2, np.float32), 1.0, True, False, {}

    agent = DQNAgent(lambda: Locked(), Hyperparameters(state_scale=None))
    assert exam(agent, num_starts=2).scores == (1.0, 1.0)


class Still:
    """An agent of three verbs."""

    def act(self, state):
        return 0

    def remember(self, *transition):
        pass

    def replay(self, batch_size):
        return 0.0


def test_a_window_is_said_once() -> None:
    env = gym.make("CartPole-v1", render_mode="human")
    agent = Still()
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        train(agent, env, Hyperparameters(num_steps=2, learning_starts=0))
    assert sum("human" in str(warning.message) for warning in said) == 1
