"""Many runs at once: every job is done once, as if alone, and a failure is a result among others."""

import gymnasium as gym
import numpy as np

from dqn_lesson.agent import DQNAgent
from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.sweep import train_many
from dqn_lesson.training import exam, train

SHORT = Hyperparameters(num_steps=300, learning_starts=100, hidden=(8,), batch_size=8)


def test_each_of_the_settings_meets_each_seed_once() -> None:
    settings = {"short": SHORT, "shorter": SHORT.replace(num_steps=200)}
    outcomes = list(train_many(settings, range(2), num_workers=2))
    assert sorted((outcome.name, outcome.seed) for outcome in outcomes) == [
        (name, seed) for name in ("short", "shorter") for seed in range(2)
    ]
    assert all(outcome.error is None and outcome.seconds > 0 for outcome in outcomes)
    assert {outcome.episodes[-1].num_steps <= 200 for outcome in outcomes if outcome.name == "shorter"} == {
        True
    }


def test_a_run_among_many_is_the_run_alone() -> None:
    env = gym.make("CartPole-v1")
    agent = DQNAgent(env, SHORT, 7)
    alone = train(agent, env)
    among = next(outcome for outcome in train_many(SHORT, [6, 7], num_workers=1) if outcome.seed == 7)
    assert among.episodes == alone
    assert among.exam == exam(agent)
    states = np.linspace(-1, 1, 12).reshape(3, 4)
    assert np.array_equal(among.policy.q_values(states), agent.q_values(states))


def test_one_failure_is_told_and_keeps_no_other_run_from_its_end() -> None:
    unfit = SHORT.replace(state_scale=(1.0, 2.0))
    outcomes = {o.name: o for o in train_many({"unfit": unfit, "fit": SHORT}, [0], num_workers=1)}
    assert "state_scale holds 2 numbers, but a state of CartPole-v1 has 4" in outcomes["unfit"].error
    assert (outcomes["unfit"].exam, outcomes["unfit"].policy, outcomes["unfit"].episodes) == (None, None, [])
    assert outcomes["fit"].exam is not None


def test_settings_alone_have_no_name_and_no_seeds_mean_no_runs() -> None:
    assert [outcome.name for outcome in train_many(SHORT, [0], num_workers=1)] == [""]
    assert list(train_many(SHORT, [])) == []


def test_another_environment() -> None:
    settings = SHORT.replace(state_scale=None, num_steps=120)
    outcome = next(train_many(settings, [0], env_id="Acrobot-v1", num_workers=1))
    assert outcome.error is None
    assert outcome.exam.bar == -100
