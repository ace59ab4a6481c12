"""Whoever makes an environment closes it; only that of an agent that is returned stays open."""

import gymnasium as gym
import numpy as np
import pytest
from small_agents import small_agent

from dqn_lesson import Hyperparameters, Run, exam, load_pretrained, record, watch
from dqn_lesson.episodes.playback import pictures
from dqn_lesson.games import physics
from dqn_lesson.lessons.lesson_02_build_the_q_network.steps_to_come import steps_to_come
from dqn_lesson.lessons.lesson_06_train_your_agent.stages import stage_agents
from dqn_lesson.lessons.lesson_09_watch_and_play.lost_game import lasts
from dqn_lesson.lessons.shared.policies import play_many
from dqn_lesson.sweep import train_many
from dqn_lesson.widgets.shared.q_sources import policy_of
from dqn_lesson.widgets.value_map.value_map import ValueMap


class Left:
    env = "CartPole-v1"

    def act(self, state):
        return 0


def recording():
    return list(pictures(watch(Left()), [0, 3]))


def swept(tmp_path):
    """Trained, and then read back."""
    settings = Hyperparameters(num_steps=200, hidden=(8,), learning_starts=100, batch_size=8)
    for _ in "12":
        list(train_many(settings, [0], "CartPole-v1", num_workers=1, folder=tmp_path))


USES = {
    "exam": lambda tmp_path: exam(Left(), "CartPole-v1", num_starts=1),
    "record": lambda tmp_path: record(Left(), max_frames=2),
    "watch a run": lambda tmp_path: watch(load_pretrained(), max_steps=5),
    "pictures": lambda tmp_path: recording(),
    "physics": lambda tmp_path: physics(),
    "a run's policy": lambda tmp_path: load_pretrained().policy(),
    "policy_of a run": lambda tmp_path: policy_of(load_pretrained()),
    "value map": lambda tmp_path: ValueMap(load_pretrained()),
    "train_many": swept,
    "play_many": lambda tmp_path: play_many(lambda state: 0, 2),
    "lesson 02": lambda tmp_path: steps_to_come([0, 0, 0.1, 0], 0),
    "lesson 06": lambda tmp_path: stage_agents(),
    "lesson 09": lambda tmp_path: lasts(Left(), [0, 0, 0.1, 0]),
}


@pytest.mark.parametrize("use", USES.values(), ids=USES)
def test_every_environment_is_closed(use, tmp_path, monkeypatch) -> None:
    made, make = [], gym.make

    def counting(*args, **kwargs):
        env = make(*args, **kwargs)
        close, env.closed = env.close, False

        def closing():
            env.closed = True
            close()

        env.close = closing
        made.append(env)
        return env

    monkeypatch.setattr(gym, "make", counting)
    use(tmp_path)
    assert all(env.closed for env in made), f"{sum(not env.closed for env in made)} of {len(made)} are open"


def test_a_run_s_policy_is_its_agent_s(monkeypatch) -> None:
    run, states = load_pretrained(), np.eye(4, dtype=np.float32)
    with run.agent().env:
        np.testing.assert_array_equal(run.policy().q_values(states), run.agent().q_values(states))


def test_an_agent_s_epsilon_is_kept_as_it_was_at_the_end() -> None:
    """Also where the last episode was cut off by the budget, or none has ended."""
    agent = small_agent(epsilon=0.8)
    agent.epsilon = 0.31
    assert Run.of(agent).agent().epsilon == 0.31
