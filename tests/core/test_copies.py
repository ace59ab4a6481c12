"""Copies of an agent and its policy, by pickle, joblib and deepcopy: they act alike and learn on alike."""

import copy
import io
import pickle
import threading

import gymnasium as gym
import joblib
import keras  # after dqn_lesson, which small_agents imports: it sets the backend
import numpy as np
import pytest
from keras import layers
from small_agents import leave_xla_out, small_agent

from dqn_lesson.agent import DQNAgent
from dqn_lesson.examination import exam
from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.network import quick
from dqn_lesson.runs import Run
from dqn_lesson.training import play

STATES = np.random.default_rng(5).normal(size=(6, 4)).astype(np.float32)


@pytest.fixture(autouse=True)
def no_xla(monkeypatch):
    leave_xla_out(monkeypatch)


def by_joblib(thing):
    stream = io.BytesIO()
    joblib.dump(thing, stream)
    stream.seek(0)
    return joblib.load(stream)


WAYS = {
    "pickle": lambda thing: pickle.loads(pickle.dumps(thing)),
    "joblib": by_joblib,
    "deepcopy": copy.deepcopy,
}


class OwnLayer(layers.Layer):
    def call(self, inputs):
        return inputs * 2


class Builds(DQNAgent):
    """A network with code of one's own, compiled in one's own way."""

    def _build_model(self):
        model = keras.Sequential([layers.Input((4,)), OwnLayer(), layers.Dense(2)])
        model.compile(keras.optimizers.SGD(0.01), "mse")
        return model


class Drops(DQNAgent):
    def _build_model(self):
        inner = [layers.Dense(8, activation="relu"), layers.BatchNormalization()]
        return keras.Sequential([layers.Input((4,)), *inner, layers.Dense(2)])


def plain():
    return small_agent()


def untouched():
    return DQNAgent(gym.make("CartPole-v1"), Hyperparameters(hidden=(7,), state_scale=None))


def held():
    """A model in the learner's hands, and changed there."""
    agent = small_agent()
    agent.model.layers[0].activation = keras.activations.tanh
    return agent


def given():
    agent, model = small_agent(), keras.Sequential([layers.Input((4,)), layers.Dense(2)])
    model.compile(keras.optimizers.Adam(0.02), "mse")
    agent.model = quick(model)
    agent.learning_rate = 0.005
    return agent


KINDS = {
    "plain": plain, "untouched": untouched, "held": held, "given": given,
    "builds": lambda: small_agent(kind=Builds), "drops": lambda: small_agent(kind=Drops),
}  # fmt: skip


def lived(agent: DQNAgent) -> list:
    """What becomes of an agent that goes on: in its environment, in its memory, in its weights."""
    for number, step in enumerate(play(agent, agent.env, [None, None])):
        agent.remember(step.state, step.action, step.reward, step.next_state, step.terminated)
        if number % 4 == 0:
            agent.replay(4, updates=2)
    kept = agent.network_checkpoint()
    weights = [np.asarray(kept[name]).tolist() for name in sorted(kept)]
    memory = len(agent.memory), agent.memory._states.tolist()
    return [*memory, agent.epsilon, agent.learning_rate, agent.hyperparameters, weights]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_copy_goes_on_as_the_agent_itself(kind, way):
    agent = KINDS[kind]()
    agent.env.reset(seed=3)
    if kind != "untouched":
        agent.replay(8, updates=3)
    twin = WAYS[way](agent)
    assert twin.env is not agent.env and type(twin) is type(agent)
    np.testing.assert_array_equal(twin.q_values(STATES), agent.q_values(STATES))
    before = twin.q_values(STATES)
    went_on = lived(agent)
    np.testing.assert_array_equal(twin.q_values(STATES), before)  # they have nothing in common
    assert lived(twin) == went_on
    np.testing.assert_allclose(twin.model(STATES).numpy(), twin.q_values(STATES), atol=1e-5)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", ["plain", "given", "drops"])
def test_a_copied_policy_acts_and_plays_where_it_did(kind, way):
    policy = KINDS[kind]().snapshot()
    twin = WAYS[way](policy)
    np.testing.assert_allclose(twin.q_values(STATES), policy.q_values(STATES), atol=1e-6)
    assert exam(twin, num_starts=1, max_steps=9) == exam(policy, num_starts=1, max_steps=9)


@pytest.mark.parametrize("way", WAYS)
def test_a_policy_of_an_environment_made_by_a_lambda_is_copied(way):
    policy = DQNAgent(gym.wrappers.TransformObservation(gym.make("CartPole-v1"), lambda s: s * 2, None),
                      Hyperparameters(hidden=(4,))).snapshot()  # fmt: skip
    assert exam(WAYS[way](policy), num_starts=1, max_steps=9) == exam(policy, num_starts=1, max_steps=9)


@pytest.mark.parametrize("way", WAYS)
def test_what_cannot_be_copied_names_save_run(way):
    agent = small_agent()
    agent.env.unwrapped.lock = threading.Lock()
    with pytest.raises(
        TypeError, match=r"can't be copied or pickled with its agent .*save_run\(agent, path\)"
    ):
        WAYS[way](agent)
    agent = small_agent()
    agent.model = keras.Sequential([layers.Input((4,)), OwnLayer(), layers.Dense(2)])
    sentence = r"A network with code of your own can't be copied .*_build_model.*save_run\(agent, path\)"
    with pytest.raises(TypeError, match=sentence):
        WAYS[way](agent)
    with pytest.raises(TypeError, match=sentence):
        WAYS[way](agent.snapshot())


def test_a_copy_keeps_a_network_that_was_taken_on() -> None:
    """Not the one that `_build_model` would make, whose activations are others."""
    agent = DQNAgent(gym.make("CartPole-v1"), Hyperparameters(hidden=(8,)))
    agent.model = keras.Sequential([layers.Input((4,)), layers.Dense(8, "tanh"), layers.Dense(2)])
    taken = Run.of(agent).agent()
    state = np.array([0.5, -1.0, 0.1, 1.0])
    again = copy.deepcopy(taken)
    np.testing.assert_allclose(again.q_values(state), taken.q_values(state), rtol=1e-5)
    assert not again._network()._is_shared
