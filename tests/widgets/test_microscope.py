"""The microscope: numbers checked by hand and against the agent's replay, and no trace left in the agent."""

import collections
import types

import gymnasium as gym
import numpy as np
import pytest
from small_agents import leave_xla_out, small_agent, target_weights

from dqn_lesson.agent import DQNAgent
from dqn_lesson.memory import ReplayMemory
from dqn_lesson.network import q_network
from dqn_lesson.pretrained import load_pretrained
from dqn_lesson.training import play
from dqn_lesson.widgets.microscope import words
from dqn_lesson.widgets.microscope.judge_target import judge_target, mistakes
from dqn_lesson.widgets.microscope.microscope import Microscope
from dqn_lesson.widgets.microscope.numbers import Look, look_at, neighbours
from dqn_lesson.widgets.microscope.subject import layer_by_layer, subject_of


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    leave_xla_out(monkeypatch)


def look(**changes) -> Look:
    """Three rewards, gamma 0.8, a network and a target network that disagree."""
    values = {
        "state": np.zeros(4), "action": 1, "rewards": (1.0, 2.0, 3.0), "next_state": np.ones(4),
        "terminated": False, "gamma": 0.8, "double": True,
        "guess": np.array([3.0, 7, 1]), "own": np.array([6.0, 5, 1]), "target_q": np.array([4.0, 9, 2.5]),
    }  # fmt: skip
    return Look(**(values | changes))


def test_a_target_by_hand() -> None:
    """1 + 0.8 * 2 + 0.64 * 3 = 4.52; left is chosen, the target network says 4; 0.8 ** 3 = 0.512."""
    assert look().returned == pytest.approx(4.52)
    assert look().target == pytest.approx(4.52 + 0.512 * 4)
    assert look().td_error == pytest.approx(6.568 - 7)
    assert look(double=False).target == pytest.approx(4.52 + 0.512 * 9)
    assert look(terminated=True).target == pytest.approx(4.52)
    one = look(rewards=(-1.0,), double=False)
    assert one.target == pytest.approx(-1 + 0.8 * 9)


@pytest.mark.parametrize("n_step", [1, 3])
def test_the_numbers_are_those_that_a_memory_samples(n_step: int) -> None:
    agent = small_agent(n_step=n_step, gamma=0.8)
    agent.memory._last[44] = True  # time was up; the next transition begins in another state
    agent.memory._states[45] = 5
    subject, indices = subject_of(agent), np.arange(97)
    agent.memory._rng = types.SimpleNamespace(integers=lambda high, size: indices)
    batch = agent.memory.sample(97, 0.8, n_step)
    looks = [look_at(subject, agent.memory, int(k)) for k in indices]
    np.testing.assert_allclose([one.returned for one in looks], batch.returns, rtol=1e-6)
    np.testing.assert_allclose([one.discount for one in looks], batch.discounts, rtol=1e-6)
    np.testing.assert_allclose([one.next_state for one in looks], batch.next_states)
    assert len(looks[43].rewards) == min(2, n_step) and looks[44].discount == pytest.approx(0.8)


def test_the_target_network_tells_the_q_value_and_the_network_chooses() -> None:
    agent = small_agent(target_tau=0.1)
    agent.replay(8, updates=5)
    subject = subject_of(agent)
    states = np.eye(4)
    np.testing.assert_allclose(subject.q_values(states), agent.q_values(states))
    assert not np.allclose(subject.target_q(states), agent.q_values(states))
    expected = small_agent(target_tau=0.1)
    expected.model.set_weights(target_weights(agent._network()))
    np.testing.assert_allclose(subject.target_q(states), expected.q_values(states), rtol=1e-5)


@pytest.mark.parametrize(
    "changes", [{}, {"target_tau": 1.0, "double": False}, {"one_by_one": True}, {"loss": "mse"}]
)
def test_an_update_is_what_replay_does_and_leaves_the_agent_alone(changes: dict) -> None:
    agent, same = small_agent(n_step=1, **changes), small_agent(n_step=1, **changes)
    agent.replay(8, updates=3)
    same.replay(8, updates=3)
    one = look_at(subject_of(agent), agent.memory, 17)
    after = subject_of(agent).update(one.batch)(one.state[None])

    own, same.memory = same.memory, ReplayMemory(10, 4)
    same.remember(*own[17])
    same.replay(1 if same.one_by_one else 8)
    np.testing.assert_allclose(after, same.q_values(one.state), rtol=1e-5)
    assert not np.allclose(after[0, one.action], one.guess[one.action], atol=1e-6)

    untouched = small_agent(n_step=1, **changes)
    untouched.replay(8, updates=3)
    assert agent.replay(8, updates=3) == untouched.replay(8, updates=3)  # optimizer, the memory's rng and all
    np.testing.assert_array_equal(agent.q_values(np.eye(4)), untouched.q_values(np.eye(4)))
    assert agent.epsilon == untouched.epsilon


def test_an_update_is_of_its_own_moment_and_never_writes_into_the_agent_or_its_keras_model() -> None:
    agent, same = small_agent(n_step=1, target_tau=0.1), small_agent(n_step=1, target_tau=0.1)
    states = np.eye(4)
    before = [weights.copy() for weights in agent.model.get_weights()]  # from now on both are kept in step
    batch = agent.memory.sample(8, agent.gamma, 1)
    same.memory.sample = lambda *_: batch
    update = subject_of(agent).update
    first = update(batch)(states)
    for was, weights in zip(before, agent.model.get_weights(), strict=True):
        np.testing.assert_array_equal(was, weights)
    same.replay(8)
    np.testing.assert_allclose(first, same.q_values(states), rtol=1e-5)

    agent.learning_rate = 0.5
    agent.replay(8, updates=3)
    np.testing.assert_array_equal(update(batch)(states), first)
    assert not np.allclose(agent.q_values(states), first)


def test_a_network_that_shares_no_compile_is_compiled_once_for_all_updates(monkeypatch) -> None:
    class Branched(DQNAgent):
        def _build_model(self):
            import keras

            states = keras.Input((self.state_size,))
            branches = [keras.layers.Dense(self.action_size)(states) for _ in range(2)]
            return keras.Model(states, keras.layers.Add()(branches))

    made, compiled_updates = [], q_network.compiled_updates

    def counted(*of):
        made.append(compiled_updates(*of))
        return made[-1]

    monkeypatch.setattr(q_network, "compiled_updates", counted)
    agent = small_agent(kind=Branched)
    glass = Microscope(agent, index=3)
    assert not np.array_equal(glass.update(), agent.q_values(glass.look.state)[0])
    glass.show(4)
    glass.update()
    agent.replay(8)
    assert len(made) == 1


def test_the_microscope_says_that_a_replay_of_ones_own_is_not_what_it_runs() -> None:
    class Mine(DQNAgent):
        def replay(self, batch_size=None, updates=1):
            return 0.0

    handed = small_agent()
    handed.replay = lambda batch_size: 0.0
    for agent, kind in ((small_agent(kind=Mine), "Mine"), (handed, "DQNAgent")):
        assert f"{kind} has a <code>replay</code> of its own" in Microscope(agent).children[1].value
    for agent in (small_agent(), small_agent(kind=type("Other", (DQNAgent,), {}))):
        assert "of its own" not in Microscope(agent).children[1].value


def own_agent() -> types.SimpleNamespace:
    """An agent as in the tutorial: a Keras model and a deque."""
    model = small_agent().model
    memory = collections.deque(small_agent().memory[:20])
    return types.SimpleNamespace(model=model, memory=memory, gamma=0.9)


def test_an_agent_of_ones_own_is_updated_by_fit_on_a_copy() -> None:
    agent = own_agent()
    glass = Microscope(agent, index=3)
    before = agent.model.get_weights()
    state, action, reward, next_state, _ = agent.memory[3]
    target = reward + 0.9 * agent.model.predict(next_state, verbose=0).max()
    assert glass.look.target == pytest.approx(target, rel=1e-5)
    after = glass.update()
    for was, weights in zip(before, agent.model.get_weights(), strict=True):
        np.testing.assert_array_equal(was, weights)
    row = agent.model.predict(state, verbose=0)
    row[0][action] = target
    agent.model.fit(state, row, verbose=0)
    np.testing.assert_allclose(after, agent.model.predict(state, verbose=0)[0], rtol=1e-4)


def test_each_mistake_has_its_own_message() -> None:
    four = {"guess": [3.0, 7, 1, 2], "own": [6.0, 5, 1, 0], "target_q": [4.0, 5, 9, 1]}
    apart = look(**{name: np.array(numbers) for name, numbers in four.items()})
    for one in (apart, look(terminated=True)):
        for said, value in mistakes(one).items():
            assert judge_target(value, one) == (False, f"{value:.4f} {said}")
        assert judge_target(one.target + 4e-4, one).right
        assert not judge_target(one.target + 5e-3, one).right
    assert "too high" in judge_target(100, look()).message
    assert len(mistakes(look()).keys() | mistakes(look(terminated=True))) == 14


def test_where_two_mistakes_give_a_number_both_are_named() -> None:
    """4.52 + 0.512 * 9: 9 is the target network's greatest, and that of the action that was taken."""
    message = judge_target(4.52 + 0.512 * 9, look()).message
    assert message.startswith(
        "Two mistakes lead to this result. Perhaps this one: 9.1280 takes the Q-value of the action"
    )
    assert "There " in message and "9.1280 takes the target network's greatest" in message


def test_the_third_try_is_told_the_target() -> None:
    glass = Microscope(small_agent(), index=5)
    said = [glass.check(100 + number) for number in range(3)]
    right = f"It should be {glass.look.target:.4f}: see its terms below."
    assert [right in message for message in said] == [False, False, True]
    assert "TD target" in glass._parts["answer"].value
    glass.show(6)
    assert "It should be" not in glass.check(100) and glass._parts["answer"].value == ""


def test_a_mistake_that_gives_the_right_number_is_none() -> None:
    one = look(rewards=(0.0,), double=False)
    assert judge_target(0.8 * 9, one).right  # the future alone would be the same
    assert "Where is gamma?" in judge_target(9, one).message
    assert "Write the terms down" in judge_target(float("nan"), one).message


def test_layers_are_seen_one_by_one() -> None:
    agent = small_agent(state_scale=(2, 1, 1, 1))
    rows = layer_by_layer(subject_of(agent), np.ones(4))
    assert [len(row) for row in rows] == [4, 7, 2]
    np.testing.assert_array_equal(rows[0], [2, 1, 1, 1])
    kernel, bias = agent.model.get_weights()[:2]
    np.testing.assert_allclose(rows[1], np.maximum(rows[0] @ kernel + bias, 0), rtol=1e-5)
    np.testing.assert_allclose(rows[2], agent.q_values(np.ones(4))[0], rtol=1e-5)


def test_predict_check_update_and_batch() -> None:
    glass = Microscope(small_agent(n_step=3), index=5)
    assert glass._update.disabled and glass._parts["answer"].value == ""
    for typed in ("", "later", "nan"):
        glass._guess.value = typed
        glass._check_typed()
        assert "Type a number first" in glass._parts["verdict"].value
    glass._guess.value = "123"
    glass._check_typed()
    assert "123.0000 is too high" in glass._parts["verdict"].value
    assert glass.check(123.0).startswith("123.0000 is too high")
    assert glass._update.disabled
    assert glass.check(glass.look.target).startswith("Right")
    assert f"<b>{glass.look.target:.4f}</b>" in glass._parts["answer"].value and not glass._update.disabled
    after = glass.update()
    assert abs(glass.look.target - after[glass.look.action]) < abs(glass.look.td_error)
    for name in neighbours(glass.look.state):
        assert name in glass._parts["update"].value
    assert "The agent itself is as it was" in glass._parts["update"].value
    glass.show(6)
    assert glass._update.disabled and glass._parts["verdict"].value == ""

    errors = glass.batch(30)
    assert len(errors) == 30 and glass._histogram.png.startswith(b"\x89PNG")
    possible = [look_at(glass._subject, glass._memory, k).td_error for k in range(100)]
    assert all(np.isclose(error, possible).any() for error in errors)
    assert f"mean TD error is {errors.mean():+.4f}" in glass._parts["batch"].value


def test_a_pretrained_run_plays_for_it_and_falls_can_be_drawn() -> None:
    glass = Microscope(load_pretrained("cartpole-25"))
    assert "episodes played for this" in glass.children[1].value
    glass._draw_fall()
    assert glass._memory[glass._number.value][4] and glass.look.rewards[0] == -1
    assert glass.look.discount == 0 and glass.look.target == -1
    assert "terminated</code> is True" in glass._parts["what"].value


def test_how_an_episode_ended_is_not_told_by_one_step_of_it() -> None:
    resting = {
        "state": np.zeros(8),
        "next_state": np.zeros(8),
        "rewards": (100.0,),
        "where": "LunarLander-v3",
    }
    assert "The episode ended here. <code>" in words.transition(look(terminated=True, **resting))


def test_the_steps_of_an_episode_will_do() -> None:
    agent = small_agent()
    steps = list(play(agent, gym.make("CartPole-v1"), [0]))
    glass = Microscope(agent, memory=steps, index=len(steps) - 1)
    assert glass.look.terminated == steps[-1].terminated
    np.testing.assert_array_equal(glass.look.state, steps[-1].state)


def test_a_number_beyond_the_memory_is_refused() -> None:
    with pytest.raises(ValueError, match="There is no transition 100: the memory holds 100"):
        Microscope(small_agent(), index=100)


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        (types.SimpleNamespace(memory=[]), "The memory is empty"),
        (types.SimpleNamespace(), "has no `memory`"),
        (types.SimpleNamespace(memory=[1]), "tells no Q-values"),
        (types.SimpleNamespace(memory=[1], q_values=lambda states: states[:, :2]), "nothing to update"),
    ],
)
def test_what_cannot_be_looked_at(agent, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Microscope(agent)
