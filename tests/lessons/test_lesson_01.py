"""What lesson 01 says about CartPole, tried on CartPole."""

import re
from collections.abc import Callable

import gymnasium as gym
import numpy as np
import pytest

from dqn_lesson.exercises.lesson import find

ROW = re.compile(r'"(\w+)",  # \d: angle ([\d.]+) rad, position ([-\d.]+), step (\d+)')
READING = re.compile(r'\("(\w+)", (\d)\),  # \d: \[(.*)\]')


@pytest.mark.parametrize("row", ROW.findall(find("1.3").solution))
def test_ending_is_what_the_environment_says(row: tuple[str, ...]) -> None:
    word, angle, position, step = row[0], *map(float, row[1:])
    env = gym.make("CartPole-v1")
    env.reset(seed=0)
    env._elapsed_steps = int(step) - 1
    inner = env.unwrapped
    # One step before, at rest in all but the change that leads to the row's position and angle.
    velocity, angular_velocity = position / inner.tau / 1e3, angle / inner.tau / 1e3
    inner.state = np.array(
        [position - inner.tau * velocity, velocity, angle - inner.tau * angular_velocity, angular_velocity]
    )
    state, _, terminated, truncated, _ = env.step(0)
    assert state[0] == pytest.approx(position, abs=1e-5) and state[2] == pytest.approx(angle, abs=1e-5)
    expected = {(0, 0): "running", (1, 0): "terminated", (0, 1): "truncated", (1, 1): "both"}
    assert expected[int(terminated), int(truncated)] == word


@pytest.mark.parametrize("reading", READING.findall(find("1.4").solution))
def test_pole_falls_to_the_side_that_was_read(reading: tuple[str, str, str]) -> None:
    side, button, numbers = reading

    def steps_and_angle(press: Callable[[int], int]) -> tuple[int, float, list[float]]:
        env = gym.make("CartPole-v1")
        env.reset(seed=0)
        env.unwrapped.state = np.array([float(number) for number in numbers.split(",")])
        angles: list[float] = []
        over = False
        while not over:
            state, _, over, _, _ = env.step(press(len(angles)))
            angles.append(float(state[2]))
        return len(angles), angles[-1], angles

    for first in (0, 1):  # pushes that cancel each other: it falls where it was going
        assert (steps_and_angle(lambda k, first=first: (k + first) % 2)[1] > 0) == (side == "right")
    under, away = (steps_and_angle(lambda k, b=b: b)[0] for b in (int(button), 1 - int(button)))
    assert under > away


def test_in_the_last_state_the_pole_stands_after_a_tenth_of_a_second() -> None:
    env = gym.make("CartPole-v1")
    for first in (0, 1):
        env.reset(seed=0)
        env.unwrapped.state = np.array([0.6, 0.1, 0.05, -0.6])
        angle = [env.step((k + first) % 2)[0][2] for k in range(5)][-1]
        assert abs(angle) < 0.02


def test_the_questions_figures() -> None:
    judge_rule = find("1.2").judge
    draw = np.random.default_rng(0)
    assert judge_rule(lambda state: int(draw.random() < 0.5))[1]["mean"] == pytest.approx(23, abs=3)
    assert judge_rule(lambda state: 0)[1]["mean"] == pytest.approx(9, abs=0.6)
    swing = judge_rule(lambda state: int(state[3] > 0))[1]
    assert swing["mean"] == pytest.approx(200, abs=6) and swing["edges"] == 50
