"""The value map: true numbers, whoever tells them, and what is said where there are none."""

import base64
import collections
import types
from itertools import pairwise

import gymnasium as gym
import numpy as np
import pytest
from small_agents import small_agent

from dqn_lesson.agent import DQNAgent
from dqn_lesson.games import acrobot
from dqn_lesson.games.cartpole import MAX_ANGLE
from dqn_lesson.plotting import values
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
    return values.value_grid(policy, (position, velocity), (MAX_ANGLE, 1.5), num_cells)


def grid_of(value_map: ValueMap) -> np.ndarray:
    return np.frombuffer(value_map.grid, np.float32).reshape(2, 41, 41)


def test_a_grid_has_each_number_in_its_place() -> None:
    grid = value_grid(source(), 2, 0.5, num_cells=3)
    angles, velocities = np.array([-MAX_ANGLE, 0, MAX_ANGLE]), np.array([-1.5, 0, 1.5])
    left = 2050 + 10 * angles[None, :] + velocities[:, None]
    np.testing.assert_allclose(grid, [left, -left], rtol=1e-6)


def test_the_sentence() -> None:
    state = np.array([0, 0, 0.05, -0.4])
    said = sentence(state, np.array([-0.729, -0.9]), 0.9)
    assert "Angle +0.050 rad, angular velocity -0.40 rad/s: Q(left) -0.729, Q(right) -0.900." in said
    assert "It pushes left, and is 0.171 sure of it." in said
    assert said.endswith("after left it falls in about 4 steps, after right it falls in about 2 steps.")
    assert "steps" not in sentence(state, np.array([50.0, 60.0]), None)
    assert "pushes right" in sentence(state, np.array([50.0, 60.0]), None)
    assert "expects no fall" in sentence(state, np.array([0.2, -1.0]), 0.9)
    assert "falls in about 1 step." in sentence(state, np.array([0.2, -1.0]), 0.9)
    assert "diverged" in sentence(state, np.array([np.nan, 0]), 0.9)


def test_sliders_and_the_cross_ask_the_agent_anew() -> None:
    value_map = ValueMap(source())
    before = value_map.grid
    value_map.position = 1
    assert value_map.grid != before
    np.testing.assert_allclose(grid_of(value_map), value_grid(source(), 1, 0))
    value_map.angle, value_map.angular_velocity = 0.1, -1
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
        (source(lambda states: np.zeros((len(states), 3))), "has two actions, but agent 1 has 3"),
    ],
)
def test_where_there_is_no_map(wrong, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        ValueMap(wrong)


def test_an_agent_for_another_environment_is_refused() -> None:
    with pytest.raises(ValueError, match=r"give \(6,\) for one state"):
        ValueMap(DQNAgent(gym.make("Acrobot-v1"), acrobot.SETTINGS))


def test_dots_are_of_the_memory_else_of_games_else_none() -> None:
    agent = small_agent()
    value_map = ValueMap(agent)
    dots = np.frombuffer(value_map.dots, np.float32).reshape(-1, 4)
    np.testing.assert_array_equal(dots, [memory.state[0] for memory in agent.memory])
    assert "out of its memory" in value_map.dots_text

    played = ValueMap(source(act=lambda state: 0))
    assert "two episodes" in played.dots_text
    dots = np.frombuffer(played.dots, np.float32).reshape(-1, 4)
    assert 15 <= len(dots) <= 22 and abs(dots[0]).max() < 0.05  # always left: nine or ten steps a game

    assert "no `act`" in ValueMap(source()).dots_text
    given = np.arange(8.0).reshape(2, 4)
    assert ValueMap(source(), states=given).dots == given.astype(np.float32).tobytes()
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
    np.testing.assert_array_equal(np.frombuffer(value_map.dots, np.float32).reshape(-1, 4), states[-300:])


@pytest.mark.parametrize("states", [[], np.empty((0, 4)), collections.deque()])
def test_no_states_are_no_dots(states) -> None:
    assert ValueMap(source(), states=states).dots == b""
