"""What lesson 04 says about rewards, targets and updates, tried; its figures and its slider."""

import random

import gymnasium as gym
import numpy as np
import pytest
from matplotlib.figure import Figure

from dqn_lesson.agent import DQNAgent
from dqn_lesson.exercises.check import judge
from dqn_lesson.exercises.lesson import find
from dqn_lesson.games import steps_until_fall
from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.lessons.lesson_04_replay.figures import (
    draw_discounts,
    draw_targets,
    draw_three_rewards,
    draw_training,
    draw_update,
)
from dqn_lesson.lessons.lesson_04_replay.listening_model import SETTINGS, fake_network, living
from dqn_lesson.lessons.lesson_04_replay.returns import worth_of_falling
from dqn_lesson.lessons.lesson_04_replay.two_replays import Counted, at_once, one_by_one
from dqn_lesson.lessons.shared.policies import RulePlayer
from dqn_lesson.pretrained import load_pretrained
from dqn_lesson.training import play, train

GAMMA = 0.98


@pytest.fixture
def ax():
    return Figure().add_subplot()


def made_up(size: int) -> list[tuple]:
    dice = np.random.default_rng(size)
    return [
        (dice.normal(size=(1, 4)), k % 3, float(k), dice.normal(size=(1, 4)), k % 4 == 3) for k in range(size)
    ]


def test_three_rewards_are_one_goal():
    plain, tutorial, q = worth_of_falling(np.arange(1, 301), GAMMA)
    per_step = 1 / (1 - GAMMA)
    assert plain == pytest.approx((1 + GAMMA * q) / (1 - GAMMA), abs=1e-12)
    assert tutorial == pytest.approx(per_step + (100 + per_step) * q, abs=1e-12)


def test_what_a_fall_is_worth_by_hand():
    plain, tutorial, q = worth_of_falling(np.array([1, 3]), 0.5)
    assert plain.tolist() == [1, 1.75]
    assert tutorial.tolist() == [-100, 1 + 0.5 - 25]
    assert q.tolist() == [-1, -0.25]


def test_a_time_limit_keeps_the_goal_only_where_the_future_is_added():
    so_far = [(1 - GAMMA**20) / (1 - GAMMA)] * 2 + [0.0]
    whole, rest = (worth_of_falling(np.array([k]), GAMMA) for k in (120, 100))
    for truly, after, cut in zip(whole, rest, so_far, strict=True):
        assert cut + GAMMA**20 * after[0] == pytest.approx(truly[0])
    fell_at_20 = worth_of_falling(np.array([20]), GAMMA)
    assert so_far[0] == pytest.approx(fell_at_20[0][0]), "cut off counts as a fall, with +1 a step"
    assert so_far[2] == 0, "and as a life without end, with 0 and -1"


@pytest.mark.parametrize("steps", [1, 2, 50, 400])
def test_a_q_value_says_when_the_pole_falls(steps):
    assert steps_until_fall(worth_of_falling(np.array([steps]), GAMMA)[2][0], GAMMA) == pytest.approx(steps)


def test_one_by_one_and_at_once_agree_in_targets_with_weights_frozen():
    batch = made_up(32)
    one, other = (Counted(fake_network()) for _ in range(2))
    assert one_by_one(one, batch, 0.9) == pytest.approx(at_once(other, batch, 0.9), abs=1e-5)
    for (state, row), (other_state, other_row) in zip(one.model.taught, other.model.taught, strict=True):
        assert state == pytest.approx(other_state) and row == pytest.approx(other_row, abs=1e-5)
    assert one.calls == {"predict": 64 - 8, "fit": 32}  # each of the 8 falls saves one
    assert other.calls == {"predict": 2, "fit": 1}


def test_without_fit_nothing_is_taught():
    model = Counted(fake_network())
    one_by_one(model, made_up(4), 0.9, fit=False)
    at_once(model, made_up(4), 0.9, fit=False)
    assert model.calls["fit"] == 0 and not model.model.taught


def test_the_glass_shows_the_numbers_of_the_exercise():
    agent = load_pretrained("cartpole-25").agent()
    dice = np.random.default_rng(5)

    def careless(state):
        return int(dice.integers(2)) if dice.random() < 0.5 else int(np.argmax(agent.q_values(state)))

    game = list(play(RulePlayer(careless), gym.make("CartPole-v1"), seeds=[5]))
    first, second = game[-3], game[-1]
    shown = [agent.q_values(state)[0].round(3).tolist() for step in (first, second) for state in step[:4:3]]
    assert shown == [
        pytest.approx(row, abs=1e-6)
        for row in ([-0.922, -0.795], [-0.958, -0.773], [-0.973, -0.816], [-0.987, -0.84])
    ]
    assert (first.action, first.terminated, second.action, second.terminated) == (0, False, 1, True)
    exercise = find("4.6")
    right = exercise.build(exercise.solution)
    assert right["target of the first"] == pytest.approx(
        0.995 * agent.q_values(first.next_state).max(), abs=1e-3
    )
    assert right["error of the second"] == pytest.approx(-1 - agent.q_values(second.state)[0, 1], abs=1e-3)


@pytest.mark.parametrize("name", ["4.4", "4.5"])
def test_chance_never_fails_a_right_replay(name):
    exercise = find(name)
    for code in (exercise.solution, *exercise.right):
        assert all(judge(exercise, exercise.build(code)).passed for _ in range(5))


def test_right_replays_work_without_any_base_class():
    exercise = find("4.5")
    code = exercise.source(exercise.solution).replace("(DQNAgent)", "")
    assert judge(exercise, exercise.build(code)).passed


@pytest.mark.parametrize("name", ["4.4", "4.5"])
def test_each_right_replay_trains_in_the_living_agent(name):
    exercise = find(name)
    hp = Hyperparameters(
        hidden=(8,), state_scale=None, batch_size=4, num_steps=70, learning_starts=60, epsilon_decay=0.9,
        replay_every=1, updates_per_replay=1,
    )  # fmt: skip
    for code in (exercise.solution, *exercise.right):
        random.seed(0)
        agent = living(exercise.build(code))(gym.make("CartPole-v1"), hp, 0)
        before = agent.model.get_weights()
        train(agent, agent.env)
        assert agent.epsilon == pytest.approx(0.9**11)
        assert any(np.any(a != b) for a, b in zip(before, agent.model.get_weights(), strict=True))


def test_the_noting_model_refuses_what_a_network_refuses():
    model = fake_network()
    with pytest.raises(ValueError, match=r"rows of shape \(B, 4\)"):
        model.predict(np.zeros(4))
    with pytest.raises(ValueError, match="wants a row of targets for each state"):
        model.fit(np.zeros((2, 4)), np.zeros((1, 3)))


def test_discounts_are_drawn(ax):
    draw_discounts([0.9, 0.99], ax)
    assert ax.lines[0].get_ydata()[50] == pytest.approx(0.9**50)  # after a second
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["gamma 0.9", "gamma 0.99"]


def test_three_rewards_are_drawn():
    axes = Figure().subplots(1, 3)
    draw_three_rewards(np.arange(1, 4), GAMMA, axes)
    assert [ax.lines[0].get_ydata()[0] for ax in axes] == [1, -100, -1]


@pytest.mark.parametrize("num_losses", [3, 60])
def test_a_run_is_drawn_with_its_lowest_loss(num_losses):
    play_ax, loss_ax = Figure().subplots(2, 1)
    values = np.abs(np.arange(num_losses) - num_losses // 2) + 1.0
    losses = np.stack([64.0 * np.arange(num_losses), values], axis=1)
    draw_training(np.array([[10, 10], [30, 20]]), losses, play_ax, loss_ax)
    assert play_ax.lines[1].get_ydata().tolist() == [10, 15]
    assert loss_ax.lines[0].get_ydata().tolist() == values.tolist()
    assert loss_ax.texts[1].xy[0] == 64 * (num_losses // 2)


def test_targets_are_drawn(ax):
    draw_targets(np.array([1.0, 2.0]), np.array([1.0, 3.0]), ax)
    assert [line.get_ydata().tolist() for line in ax.lines] == [[1, 2], [1, 3]]


def test_an_update_is_drawn(ax):
    draw_update(np.array([-0.9, -0.8]), np.array([-0.85, -0.79]), 0, -0.7, ax)
    assert [text.get_text() for text in ax.texts] == ["", "TD error +0.200"]
    assert ax.get_yticklabels()[0].get_text() == "left\n(pressed)"


def test_the_check_uses_numbers_that_hide_nothing():
    assert 0.5 not in (SETTINGS["gamma"], SETTINGS["epsilon_decay"])
    assert issubclass(living(DQNAgent), DQNAgent)
