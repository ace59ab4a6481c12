"""The agent: actions, memories, epsilon, settings that change mid-run, and what it refuses."""

import random
from types import SimpleNamespace

import gymnasium as gym
import numpy as np
import pytest
from gymnasium.spaces import Box, Dict, Discrete, MultiDiscrete

from dqn_lesson.agent import DQNAgent
from dqn_lesson.hyperparameters import Hyperparameters

STATE = np.array([0.1, -0.2, 0.3, -0.4], np.float32)


class FixedNetwork:
    """Stands in for the network: gives every state the same Q-values, and notes what it is asked for."""

    def __init__(self, *values: float):
        self.values, self.updates = np.array(values, np.float32), []

    def q_values(self, states: np.ndarray) -> np.ndarray:
        return np.tile(self.values, (len(states), 1))

    def update(self, batch, num: int, learning_rate: float, tau: float) -> float:
        self.updates.append(SimpleNamespace(batch=batch, num=num, learning_rate=learning_rate, tau=tau))
        return 0.25


def cartpole_agent(*values: float, seed: int = 0, **changes) -> DQNAgent:
    agent = DQNAgent(gym.make("CartPole-v1"), Hyperparameters(**changes), seed)
    agent._q_network = FixedNetwork(*(values or (0.0, 1.0)))
    return agent


def remember_steps(agent: DQNAgent, num: int) -> None:
    for k in range(num):
        agent.remember(STATE + k, k % 2, 1.0, STATE + k + 1, False)


# act


@pytest.mark.parametrize(("values", "best"), [((0.0, 1.0), 1), ((1.0, 0.0), 0), ((-3.0, -2.0), 1)])
def test_the_action_with_the_greatest_q_value_is_taken_also_the_last_one(values, best):
    agent = cartpole_agent(*values, epsilon=0.0)
    for state in (STATE, STATE[None], list(STATE)):
        action = agent.act(state)
        assert action == best and type(action) is int
    assert type(cartpole_agent(epsilon=1.0).act(STATE)) is int


@pytest.mark.parametrize(
    ("epsilon", "low", "high"),
    # The best action is the last of two. It is taken with probability 1 - epsilon / 2; 4,000 actions,
    # give or take four standard deviations.
    [(0.0, 4_000, 4_000), (0.3, 3_300, 3_500), (1.0, 1_870, 2_130)],
)
def test_epsilon_is_the_share_of_random_actions(epsilon, low, high):
    agent = cartpole_agent(0.0, 1.0, epsilon=epsilon)
    actions = [agent.act(STATE) for _ in range(4_000)]
    assert low <= sum(actions) <= high
    assert set(actions) == ({1} if epsilon == 0 else {0, 1})


def test_without_exploring_the_random_generator_is_left_alone():
    agent, other = (cartpole_agent(0.0, 1.0, epsilon=0.5) for _ in range(2))
    for _ in range(20):
        assert agent.act(STATE, explore=False) == 1
    assert [agent.act(STATE) for _ in range(50)] == [other.act(STATE) for _ in range(50)]


@pytest.mark.parametrize("state", [STATE[:3], np.zeros((1, 5)), np.zeros((2, 2, 4)), 1.0])
def test_a_state_of_another_shape_is_refused(state):
    with pytest.raises(ValueError, match=r"shape.*give \(4,\) for one state"):
        cartpole_agent().act(state, explore=False)


def test_states_are_scaled_before_the_network():
    agent = cartpole_agent(state_scale=(1.0, 2.0, 3.0, 4.0), batch_size=1, gamma=0.5, n_step=1)
    seen = []
    agent._q_network.q_values = lambda states: seen.append(states) or np.zeros((1, 2))
    agent.act(np.array([10.0, 10.0, 10.0, -10.0]), explore=False)
    np.testing.assert_array_equal(seen[0], [[10, 20, 30, -40]])
    agent.remember([1, 1, 1, 1], 1, 2.0, [2, 2, 2, 2], False)
    agent.replay()
    batch = agent._q_network.updates[0].batch
    np.testing.assert_array_equal(batch.states, [[1, 2, 3, 4]])
    np.testing.assert_array_equal(batch.next_states, [[2, 4, 6, 8]])
    assert (batch.actions, batch.returns, batch.discounts) == (1, 2.0, 0.5)


# remember


def test_memory_is_the_tutorial_s():
    agent = cartpole_agent(memory_size=3)
    remember_steps(agent, 5)
    assert len(agent.memory) == 3
    state, action, reward, next_state, terminated = agent.memory[-1]
    np.testing.assert_allclose(state, [STATE + 4])
    np.testing.assert_allclose(next_state, [STATE + 5])
    assert (action, reward, terminated) == (0, 1.0, False)


def test_a_time_limit_ends_the_sum_but_is_no_fall():
    agent = cartpole_agent(n_step=5, gamma=0.5, batch_size=64, state_scale=None)
    agent.remember(STATE, 0, 1.0, STATE + 1, False, truncated=True)
    agent.remember(STATE + 1, 0, 1.0, STATE + 2, True)
    agent.replay()
    batch = agent._q_network.updates[0].batch
    assert {(s[0], d) for s, d in zip(batch.states, batch.discounts, strict=True)} == {
        (STATE[0], 0.5),
        ((STATE + 1)[0], 0.0),
    }
    assert set(batch.returns) == {1.0}


# replay


def test_epsilon_falls_once_for_each_batch_down_to_its_floor():
    agent = cartpole_agent(epsilon=1.0, epsilon_decay=0.5, epsilon_min=0.1)
    remember_steps(agent, 3)
    for updates, epsilon in [(1, 0.5), (2, 0.125), (1, 0.1), (64, 0.1)]:
        assert agent.replay(4, updates=updates) == 0.25
        assert agent.epsilon == pytest.approx(epsilon)


def test_epsilon_below_its_floor_is_left_alone():
    agent = cartpole_agent(epsilon=0.0, epsilon_min=0.1)
    remember_steps(agent, 3)
    agent.replay()
    assert agent.epsilon == 0.0


@pytest.mark.parametrize(("one_by_one", "num"), [(False, 3), (True, 24)])
def test_how_many_gradient_steps_are_taken(one_by_one, num):
    agent = cartpole_agent(one_by_one=one_by_one, learning_rate=0.2, target_tau=0.3)
    agent.learning_rate_factor = 0.5
    remember_steps(agent, 5)  # fewer than the batch: some are drawn twice
    agent.replay(8, updates=3)
    (asked,) = agent._q_network.updates
    assert (asked.num, len(asked.batch.actions), asked.tau) == (num, 24, 0.3)
    assert asked.learning_rate == pytest.approx(0.1)


def test_settings_changed_mid_run_count_from_the_next_replay():
    agent = cartpole_agent(n_step=1, state_scale=None)
    remember_steps(agent, 10)
    agent.gamma, agent.learning_rate, agent.batch_size, agent.target_tau = 0.25, 0.125, 3, 0.5
    agent.replay()
    (asked,) = agent._q_network.updates
    assert (asked.learning_rate, asked.tau, asked.batch.discounts.tolist()) == (0.125, 0.5, [0.25] * 3)
    agent.n_step = 2
    agent.replay(50)
    assert set(agent._q_network.updates[1].batch.discounts) == {0.0625, 0.25}


def test_an_empty_memory_says_what_to_do():
    with pytest.raises(ValueError, match=r"memory is empty.*`remember`"):
        cartpole_agent().replay(4)


@pytest.mark.parametrize("bad", [{"batch_size": 0}, {"batch_size": 2.5}, {"updates": 0}, {"updates": "x"}])
def test_bad_numbers_for_replay_are_refused(bad):
    agent = cartpole_agent()
    remember_steps(agent, 3)
    with pytest.raises(ValueError, match="must be a whole number from 1 to"):
        agent.replay(**bad)
    assert agent.epsilon == 1.0 and not agent._q_network.updates


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("gamma", 1.5),
        ("epsilon", float("nan")),
        ("epsilon_min", -0.1),
        ("epsilon_decay", "0.9"),
        ("learning_rate", 0),
        ("batch_size", 32.0),
        ("n_step", 0),
        ("target_tau", 0.0),
        ("one_by_one", 1),
    ],
)
def test_a_live_setting_is_checked_when_it_is_set(name, value):
    agent = cartpole_agent()
    before = getattr(agent, name)
    with pytest.raises(ValueError, match=rf"^{name} is .*, but must be .*\. Try "):
        setattr(agent, name, value)
    assert getattr(agent, name) == before
    setattr(agent, name, type(before)(np.array(before).item()))


# Seeds


def test_the_seed_decides_actions_and_draws_and_touches_no_global_state():
    def story(seed: int) -> tuple[list, list]:
        agent = cartpole_agent(seed=seed, state_scale=None)
        remember_steps(agent, 50)
        agent.replay(20)
        return [agent.act(STATE) for _ in range(30)], agent._q_network.updates[0].batch.states[:, 0].tolist()

    random.seed(3)
    np.random.seed(3)
    before = random.getstate(), np.random.get_state()[1].tolist()
    first = story(1)
    assert (random.getstate(), np.random.get_state()[1].tolist()) == before
    random.seed(4)
    np.random.seed(4)
    assert story(1) == first
    assert all(mine != its for mine, its in zip(story(2), first, strict=True))


@pytest.mark.parametrize("seed", [-1, 1_000_000, 1.0, True, "1", None])
def test_a_seed_must_be_a_whole_number_below_those_of_the_exam(seed):
    with pytest.raises(ValueError, match=r"whole number from 0 to 999,999\. Try 0"):
        DQNAgent(gym.make("CartPole-v1"), seed=seed)
    assert DQNAgent(gym.make("CartPole-v1"), seed=np.int64(5)).seed == 5


# Environments


def environment(states, actions, spec=None):
    env = gym.Env()
    env.observation_space, env.action_space, env.spec = states, actions, spec
    return env


ROW = Box(-1, 1, (3,))


@pytest.mark.parametrize(
    ("env", "message"),
    [
        (
            gym.make("Pendulum-v1"),
            r"actions of Pendulum-v1 are Box.*small number of actions.*DiscretizeAction",
        ),
        (environment(ROW, MultiDiscrete([2, 2])), r"actions of Env are MultiDiscrete"),
        (environment(ROW, Discrete(2, start=1)), r"Discrete\(2, start=1\).*from 0 on"),
        (
            environment(Box(0, 255, (4, 84, 84)), Discrete(2)),
            r"states.*4, 84, 84.*picture \(height, width, channels\): put the channels last.*84, 84, 4",
        ),
        (
            environment(Box(0, 255, (84, 84, 3)), Discrete(2)),
            r"state_scale is for rows of numbers, but Env shows pictures. Set it to None.",
        ),
        (environment(Box(0, 1, ()), Discrete(2)), r"states.*one axis"),
        (environment(Dict(a=ROW), Discrete(4)), r"states of Env are Dict"),
        (
            gym.make("MountainCar-v0"),
            r"one entry for each number of a state: 2 for MountainCar-v0, but it has 4. None leaves",
        ),
    ],
)
def test_an_environment_that_does_not_fit_is_refused_by_name(env, message):
    with pytest.raises(ValueError, match=message):
        DQNAgent(env, Hyperparameters())


def test_other_environments_fit():
    agent = DQNAgent(gym.make("MountainCar-v0"), Hyperparameters(state_scale=None))
    assert (agent.state_size, agent.action_size) == (2, 3)
    assert {agent.act(np.zeros(2)) for _ in range(50)} == {0, 1, 2}


def test_act_takes_one_state_at_a_time():
    agent = DQNAgent(gym.make("CartPole-v1"))
    with pytest.raises(ValueError, match="one state at a time, but got 3"):
        agent.act(np.zeros((3, 4)), explore=False)
