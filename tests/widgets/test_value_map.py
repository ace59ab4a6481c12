"""The value map: true numbers, whoever tells them, and what is said where there are none."""

import base64
import collections
import types
from itertools import pairwise

import gymnasium as gym
import numpy as np
import pytest
import traitlets
from small_agents import small_agent

from dqn_lesson.agent import DQNAgent
from dqn_lesson.environments import recipe_of
from dqn_lesson.games import Axis, acrobot, cartpole, lunar_lander
from dqn_lesson.games.cartpole import MAX_ANGLE
from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.plotting import values
from dqn_lesson.plotting.value_axes import axes_of
from dqn_lesson.pretrained import load_pretrained
from dqn_lesson.training import train
from dqn_lesson.widgets.shared.q_sources import policy_of, stages_of
from dqn_lesson.widgets.value_map.value_map import ValueMap, sampled_states, sentence


def linear(states: np.ndarray) -> np.ndarray:
    """Q(left) and Q(right) in which each of the four numbers can be told."""
    return np.stack([states @ [1000, 100, 10, 1], states @ [-1000, -100, -10, -1]], axis=1)


def source(q_values=linear, **more) -> types.SimpleNamespace:
    return types.SimpleNamespace(q_values=q_values, **more)


def value_grid(policy, position: float, velocity: float, num_cells: int = 41) -> np.ndarray:
    return values.value_grid(policy, axes_of(recipe_of("CartPole-v1")), (0, 0, position, velocity), num_cells)


def grid_of(value_map: ValueMap) -> np.ndarray:
    return np.frombuffer(value_map.grid, np.float32).reshape(2, 41, 41)


def test_a_grid_has_each_number_in_its_place() -> None:
    grid = value_grid(source(), 2, 0.5, num_cells=3)
    angles, velocities = np.array([-MAX_ANGLE, 0, MAX_ANGLE]), np.array([-1.5, 0, 1.5])
    left = 2050 + 10 * angles[None, :] + velocities[:, None]
    np.testing.assert_allclose(grid, [left, -left], rtol=1e-6)


def test_the_sentence() -> None:
    shown, sides = list(zip(cartpole.MAP, (0.05, -0.4), strict=False)), ["left", "right"]
    said = sentence(shown, np.array([-0.729, -0.9]), sides, 0.9)
    assert "Angle +0.050 rad, angular velocity -0.40 rad/s: Q(left) -0.729, Q(right) -0.900." in said
    assert "It chooses left, and is 0.171 sure of it." in said
    assert said.endswith("after left it falls in about 4 steps, after right it falls in about 2 steps.")
    assert "steps" not in sentence(shown, np.array([50.0, 60.0]), sides, None)
    assert "chooses right" in sentence(shown, np.array([50.0, 60.0]), sides, None)
    assert "expects no fall" in sentence(shown, np.array([0.2, -1.0]), sides, 0.9)
    assert "falls in about 1 step." in sentence(shown, np.array([0.2, -1.0]), sides, 0.9)
    assert "diverged" in sentence(shown, np.array([np.nan, 0]), sides, 0.9)
    three = sentence([(Axis("state", "", 0, 15), 6.0)], np.array([1, 2.5, 2]), ["a", "b", "c"], None)
    assert three == "State 6: Q(a) 1.000, Q(b) 2.500, Q(c) 2.000. It chooses b, and is 0.500 sure of it."


def test_sliders_and_the_cross_ask_the_agent_anew() -> None:
    value_map = ValueMap(source())
    before = value_map.grid
    value_map.numbers = [0.05, 0, 1, 0]
    assert value_map.grid != before
    np.testing.assert_allclose(grid_of(value_map), value_grid(source(), 1, 0))
    value_map.numbers = [0.1, -1, 1, 0]
    assert "Q(left) 1000.000, Q(right) -1000.000" in value_map.readout


def test_a_trained_agent_pushes_to_the_side_of_lean_and_swing() -> None:
    """What is said beside the map is true of the pretrained agents, and not of the untrained one."""

    def sure(name: str) -> np.ndarray:
        left, right = value_grid(load_pretrained(name).agent(), 0, 0)
        return right - left

    for name in ("cartpole-25", "cartpole-50", "cartpole"):
        difference = sure(name)
        assert difference[27, 27] > 0 and difference[13, 13] < 0  # a third of the way out
        line = [np.flatnonzero(np.diff(np.sign(row)))[0] for row in difference[10:29]]
        assert all(later <= earlier + 1 for earlier, later in pairwise(line)) and line[0] > 20 > line[-1]
    assert (sure("cartpole-0")[:, 10:31] > 0).mean() > 0.99  # the untrained one knows no left


def test_checkpoints_of_a_dict_and_of_a_list() -> None:
    value_map = ValueMap({"a": source(), "b": source(lambda states: -linear(states))})
    assert value_map.stages == ["a", "b"] and value_map.stage == 1
    shown = grid_of(value_map)
    value_map.stage = 0
    np.testing.assert_allclose(grid_of(value_map), -shown)
    value_map.stage = 7
    assert value_map.stage == 1
    assert [stage.name for stage in stages_of([load_pretrained("cartpole-25")])] == ["10,258 steps"]


def test_an_agent_with_only_a_model_is_asked_through_it() -> None:
    model = types.SimpleNamespace(predict=lambda states, verbose: linear(states))
    value_map = ValueMap(types.SimpleNamespace(model=model))
    np.testing.assert_allclose(grid_of(value_map), value_grid(source(), 0, 0))
    assert policy_of(types.SimpleNamespace(model=model)).act(np.array([[1, 0, 0, 0]])) == 0


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (object(), "object tells no Q-values"),
        ([], "There is no agent in it"),
        (source(lambda states: np.zeros(2)), "answered one state of 4 numbers with an array of shape"),
        (
            source(lambda states: np.zeros((len(states), 3))),
            "CartPole-v1 has 2 actions, but agent 1 has Q-values for 3",
        ),
    ],
)
def test_where_there_is_no_map(wrong, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        ValueMap(wrong)


def spread_out(states: np.ndarray) -> np.ndarray:
    """Three Q-values in which the numbers of a state can be told."""
    total = np.asarray(states) @ 10.0 ** -np.arange(np.shape(states)[1])
    return np.stack([total, -total, 0 * total], axis=1)


def test_acrobot_is_mapped_over_its_two_angles() -> None:
    value_map = ValueMap(source(spread_out, env="Acrobot-v1"))
    assert [name for name, *_ in value_map.axes][:2] == [
        "angle of the upper link, rad",
        "angle of the joint, rad",
    ]
    assert value_map.letters == ["0", "1", "2"], "two of its actions begin with the same letter"
    grid = np.frombuffer(value_map.grid, np.float32).reshape(3, 41, 41)
    # In the middle the upper link hangs down, 10 rows of 40 above it the joint is a quarter of a turn away.
    assert grid[0, 30, 20] == pytest.approx(1 + 0.001, abs=1e-5)
    states = acrobot.map_states(np.array([[0.3, -2.0, 1.5, -4.0]]))
    np.testing.assert_allclose(states, [[0.955336, 0.295520, -0.416147, -0.909297, 1.5, -4.0]], atol=1e-6)
    np.testing.assert_allclose(acrobot.map_numbers(states), [[0.3, -2.0, 1.5, -4.0]])


def test_mountain_car_is_mapped_over_position_and_velocity() -> None:
    value_map = ValueMap(source(spread_out, env="MountainCar-v0"))
    assert value_map.axes == [["position", -1.2, 0.6], ["velocity, a step", -0.07, 0.07]]
    assert value_map.letters == ["L", "N", "R"]
    grid = np.frombuffer(value_map.grid, np.float32).reshape(3, 41, 41)
    assert grid[0, 0, 0] == pytest.approx(-1.2 - 0.007) and grid[0, 40, 0] == pytest.approx(-1.2 + 0.007)
    assert "Position -0.50, velocity +0.000 a step: Q(left) -0.500" in value_map.readout


def test_another_pair_of_axes_is_chosen_and_the_map_is_drawn_over_it() -> None:
    value_map = ValueMap(source())
    value_map.plane = [2, 0]  # position across, angle upwards
    assert grid_of(value_map)[0, 0, 40] == pytest.approx(2400 - 10 * MAX_ANGLE)
    assert value_map.readout.startswith("Angle +0.050 rad, position +0.00 m:")
    for wrong in ([0, 0], [0, 4], [1]):
        with pytest.raises(traitlets.TraitError, match="two different axes from 0 to 3"):
            value_map.plane = wrong
    with pytest.raises(traitlets.TraitError, match="one for each axis: angle, rad, angular velocity"):
        value_map.numbers = [1]


def test_lunar_lander_is_mapped_in_metres() -> None:
    pytest.importorskip("Box2D")
    assert [axis.name for axis in lunar_lander.MAP] == [name for name, _ in lunar_lander.STATE]
    value_map = ValueMap(source(lambda states: np.tile(states[:, :1], (1, 4)), env="LunarLander-v3"))
    assert [axis[0] for axis in value_map.axes][:2] == ["position, sideways, m", "height above the pad, m"]
    grid = np.frombuffer(value_map.grid, np.float32).reshape(4, 41, 41)
    assert grid[0, 0, 0] == -1 and grid[0, 0, 40] == 1, "10 m are 1 in its state"
    assert value_map.letters == ["N", "L", "M", "R"]


def test_numbered_states_are_a_table() -> None:
    policy = source(lambda states: np.outer(np.ravel(states), [1.0, 2, 3, 4]), env="FrozenLake-v1")
    value_map = ValueMap(policy, states=np.array([[3], [3], [15]]))
    assert value_map.rows == [str(number) for number in range(16)]
    grid = np.frombuffer(value_map.grid, np.float32).reshape(4, 16)
    np.testing.assert_array_equal(grid[1], 2 * np.arange(16))
    counts = np.frombuffer(value_map.dots, np.float32)
    assert (counts[3], counts[15], counts.sum()) == (2, 1, 3)
    value_map.numbers = [6]
    assert value_map.readout.startswith("State 6: Q(left) 6.000, Q(down) 12.000")


class Unheard(gym.Env):
    """A game that no file knows: numbers without bounds and four actions."""

    observation_space = gym.spaces.Box(-np.inf, np.inf, (3,), np.float32)
    action_space = gym.spaces.Discrete(4)

    def reset(self, seed=None, options=None):
        super().reset(seed=seed)
        self.steps = 0
        return np.array([0, 5, -2], np.float32), {}

    def step(self, action):
        self.steps += 1
        return np.array([self.steps, 5 + 2 * self.steps, -2], np.float32), 1.0, self.steps == 10, False, {}


class OneNumber(Unheard):
    """A state of one number."""

    observation_space = gym.spaces.Box(0, 2, (1,), np.float32)

    def reset(self, seed=None, options=None):
        _, info = super().reset(seed=seed)
        return np.zeros(1, np.float32), info

    def step(self, action):
        _, *rest = super().step(action)
        return np.array([self.steps / 10], np.float32), *rest


def test_a_game_that_no_file_knows_has_plain_names_and_the_room_that_it_needed() -> None:
    worth = source(lambda states: np.tile(states[:, :1], (1, 4)), env=Unheard, act=lambda state: 2)
    value_map = ValueMap(worth)
    assert value_map.actions == ["action 0", "action 1", "action 2", "action 3"]
    assert value_map.letters == ["0", "1", "2", "3"]
    (first, *bounds), second, third = value_map.axes
    assert (first, second[0]) == ("state[0]", "state[1]") and bounds == pytest.approx([-0.9, 9.9])
    assert second[1:] == pytest.approx([3.2, 24.8]) and third[1:] == pytest.approx([-3, -1])
    assert value_map.numbers == pytest.approx([0, 3.2, -1])
    assert "state[1]" in value_map.readout and "two episodes" in value_map.dots_text


def test_a_state_of_one_number_is_a_table_too() -> None:
    value_map = ValueMap(source(lambda states: np.tile(states, (1, 4)), env=OneNumber, act=lambda state: 2))
    assert (len(value_map.rows), value_map.rows[:2], value_map.rows[-1]) == (21, ["0", "0.1"], "2")
    assert np.frombuffer(value_map.dots, np.float32)[:11].tolist() == [2] * 10 + [0]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (
            [source(), source(spread_out, env="MountainCar-v0")],
            r"these play several: CartPole-v1 \(.* 2 actions\), MountainCar-v0 \(",
        ),
        (
            [source(env=gym.make("FrozenLake-v1", map_name=size)) for size in ("4x4", "8x8")],
            r"these play several: FrozenLake-v1 \(16 numbered states .* FrozenLake-v1 \(64 numbered",
        ),
        (source(env=lambda: Pictures()), "states of a few numbers, but Pictures shows pictures"),
    ],
)
def test_what_no_map_can_show(wrong, said) -> None:
    with pytest.raises(ValueError, match=said):
        ValueMap(wrong)


class Pictures(Unheard):
    """A state is a picture."""

    observation_space = gym.spaces.Box(0, 255, (8, 8, 1), np.uint8)


def test_a_map_follows_into_another_game() -> None:
    value_map = ValueMap(source())
    agent = DQNAgent("Acrobot-v1", acrobot.SETTINGS)
    value_map.look(agent, 64)
    assert value_map.note == "" and value_map.axes[1][0] == "angle of the joint, rad"
    assert value_map.stages == ["now: 64 steps trained"] and len(value_map.grid) == 4 * 3 * 41 * 41


def test_a_map_follows_into_a_larger_game_of_the_same_name() -> None:
    small, large = (
        DQNAgent(gym.make("FrozenLake-v1", map_name=size), Hyperparameters(state_scale=None))
        for size in ("4x4", "8x8")
    )
    value_map = ValueMap(small)
    value_map.look(large, 64)
    assert value_map.note == "" and len(value_map.rows) == 64


def test_dots_are_of_the_memory_else_of_games_else_none() -> None:
    agent = small_agent()
    value_map = ValueMap(agent)
    dots = np.frombuffer(value_map.dots, np.float32).reshape(-1, 4)
    np.testing.assert_array_equal(dots, [memory.state[0][[2, 3, 0, 1]] for memory in agent.memory])
    assert "out of its memory" in value_map.dots_text

    played = ValueMap(source(act=lambda state: 0))
    assert "two episodes" in played.dots_text
    dots = np.frombuffer(played.dots, np.float32).reshape(-1, 4)
    assert 15 <= len(dots) <= 22 and abs(dots[0]).max() < 0.05  # always left: nine or ten steps a game

    assert "no `act`" in ValueMap(source()).dots_text
    given = np.arange(8.0).reshape(2, 4)
    assert ValueMap(source(), states=given).dots == given[:, [2, 3, 0, 1]].astype(np.float32).tobytes()
    assert len(sampled_states(agent.memory, 7)) == 7


def test_it_follows_a_training(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dqn_lesson.widgets.value_map.value_map.LOOK_EVERY", 0)
    agent = small_agent(learning_starts=16, num_steps=128, replay_every=16, updates_per_replay=2)
    value_map = ValueMap(agent)
    before = grid_of(value_map)
    seen = []

    def look(episode) -> None:
        value_map.look(agent, episode.num_steps)
        seen.append(value_map.grid)

    train(agent, gym.make("CartPole-v1"), callbacks=[look])
    assert len(set(seen)) > 2
    value_map.look(agent, 128)
    np.testing.assert_allclose(grid_of(value_map), value_grid(agent, 0, 0))
    assert not np.array_equal(grid_of(value_map), before)
    assert value_map.stages == ["now: 128 steps trained"] and value_map.note == ""


def test_a_live_policy_is_one_more_checkpoint_and_frozen() -> None:
    value_map = ValueMap({"a": source(), "b": source()})
    value_map.update(source(lambda states: 2 * linear(states)))
    assert value_map.stages == ["a", "b", "now"] and value_map.stage == 2
    value_map.stage = 0
    value_map.update(source(lambda states: 3 * linear(states)))
    assert value_map.stage == 0  # whoever looks at an earlier one is left alone
    value_map.stage = 2
    np.testing.assert_allclose(grid_of(value_map), 3 * value_grid(source(), 0, 0), rtol=1e-5)


def test_trouble_while_following_is_shown_and_does_not_end_the_training() -> None:
    value_map = ValueMap(source())
    value_map.look(source())
    assert "SimpleNamespace has no `snapshot`" in value_map.note
    value_map._looked = 0

    def broken():
        raise RuntimeError("weights are gone")

    value_map.look(source(snapshot=broken))
    assert value_map.note == "The map has stopped following: RuntimeError: weights are gone"


def test_what_the_page_draws_is_kept_for_the_saved_notebook() -> None:
    value_map = ValueMap(source())
    assert "image/png" not in value_map._saved._content, "nobody has drawn it yet"
    png = base64.b64encode(b"\x89PNG and so on").decode()
    value_map._handle_custom_msg({"picture": f"data:image/png;base64,{png}"}, [])
    assert value_map._saved._content["image/png"] == png
    assert value_map.readout in value_map._saved._content["text/plain"]


def test_it_follows_an_agent_whose_memory_is_the_tutorials_deque() -> None:
    states = np.arange(2_000.0).reshape(500, 4)
    memory = collections.deque((state[None], 0, 0.0, state[None], False) for state in states)
    agent = source(snapshot=lambda: source(), memory=memory)
    value_map = ValueMap(source())
    value_map.look(agent)
    assert value_map.note == ""
    np.testing.assert_array_equal(
        np.frombuffer(value_map.dots, np.float32).reshape(-1, 4), states[-300:, [2, 3, 0, 1]]
    )


@pytest.mark.parametrize("states", [[], np.empty((0, 4)), collections.deque()])
def test_no_states_are_no_dots(states) -> None:
    assert ValueMap(source(), states=states).dots == b""
