"""What lesson 03 says about games and memories, tried; and its figures."""

from itertools import islice

import gymnasium as gym
import nbformat
import numpy as np
import pytest
from conftest import ROOT
from matplotlib.figure import Figure

from dqn_lesson.exercises.check import judge
from dqn_lesson.exercises.lesson import find
from dqn_lesson.lessons.lesson_03_remember.figures import (
    draw_batch,
    draw_forgetting,
    draw_memory,
    draw_memory_sizes,
    memory_size_exams,
)
from dqn_lesson.lessons.shared.policies import RulePlayer
from dqn_lesson.memory import ReplayMemory
from dqn_lesson.training import play


@pytest.fixture
def ax():
    return Figure().add_subplot()


@pytest.fixture(scope="module")
def steps():
    chance = np.random.default_rng(0)
    at_random = RulePlayer(lambda state: int(chance.integers(2)))
    return list(play(at_random, gym.make("CartPole-v1"), range(100)))


def test_one_random_transition_in_23_ends_a_game(steps):
    assert sum(step.terminated for step in steps) == 100
    assert 100 / len(steps) == pytest.approx(0.04, abs=0.005)


def test_neighbours_differ_by_a_tenth_in_position_and_angle(steps):
    states = np.array([step.state for step in steps])
    same_game = [not step.ended for step in steps[:-1]]
    near = np.abs(np.diff(states, axis=0))[same_game].mean(axis=0)
    pairs = np.random.default_rng(1).integers(len(states), size=(2, 5_000))
    far = np.abs(states[pairs[0]] - states[pairs[1]]).mean(axis=0)
    assert near[[0, 2]] / far[[0, 2]] == pytest.approx([0.1, 0.1], abs=0.03)


def test_the_better_player_never_lets_the_pole_fall():
    under_the_swing = RulePlayer(lambda state: int(state[3] > 0))
    states = np.array(
        [s.next_state for s in islice(play(under_the_swing, gym.make("CartPole-v1"), range(100)), 2_000)]
    )
    assert np.abs(states[:, 2]).max() < 0.15


def test_chance_never_fails_a_right_batch():
    exercise = find("3.3")
    for code in (exercise.solution, *exercise.right):
        assert all(judge(exercise, exercise.build(code)).passed for _ in range(10))


def test_what_the_lesson_says_of_memory_sizes_is_in_the_data():
    exams = memory_size_exams()
    passed = exams.groupby(["num_steps", "memory_size"])["passed"].agg(["sum", "size"])
    assert set(passed["size"]) == {10}
    short, long = passed.loc[10_000]["sum"], passed.loc[40_000]["sum"]
    assert short.to_dict() == {1: 3, 64: 9, 1_000: 8, 50_000: 4}
    assert long.to_dict() == {64: 9, 1_000: 8, 50_000: 10}
    lesson = nbformat.read(ROOT / "notebooks" / "03_remember.ipynb", as_version=4)
    said = next(cell.source for cell in lesson.cells if cell.id == "worth-look")
    assert all(words in said for words in ("3 of 10 agents pass", "9 of 10 pass", "4 of 10", "all 10"))


def test_forgetting_is_drawn(ax):
    mistakes = np.array([[1.0, 1.0], [0.1, 2.0], [0.9, 0.1]])
    draw_forgetting(mistakes, mistakes / 2, 10, ax)
    left, right, mixed = (line.get_ydata() for line in ax.lines)
    assert (
        left.tolist() == [1, 0.1, 0.9]
        and right.tolist() == [1, 2, 0.1]
        and mixed.tolist() == [0.5, 0.05, 0.45]
    )
    assert ax.lines[0].get_xdata().tolist() == [0, 10, 20]


def test_a_batch_is_drawn_in_front_of_all_states(ax):
    states = np.arange(20.0).reshape(5, 4)
    draw_batch(states, [1, 3], ax)
    assert ax.lines[0].get_xdata().tolist() == states[:, 2].tolist()
    assert ax.lines[1].get_ydata().tolist() == [7, 15]


def test_a_memory_is_drawn_with_its_ends_and_what_it_has_forgotten_is_not(ax):
    memory = ReplayMemory(capacity=3, state_size=4)
    for k in range(5):
        memory.append((np.full(4, k), 0, 1.0, np.full(4, k + 1), k in (1, 3)))
    draw_memory(memory, 5, ax)
    assert ax.collections[0].get_offsets()[:, 0].tolist() == [2, 3, 4]
    assert ax.lines[0].get_xdata().tolist() == [3]
    assert ax.get_title() == "after 5 steps\n3 inside, 1 of them an end"


def test_a_dot_for_each_agent(ax):
    exams = memory_size_exams()
    draw_memory_sizes(exams, 10_000, ax)
    passed, others = ([len(dots.get_offsets()) for dots in ax.collections[k::2]] for k in (0, 1))
    assert (passed, others) == ([3, 9, 8, 4], [7, 1, 2, 6])
    assert [label.get_text() for label in ax.get_xticklabels()][1] == "64\n9 of 10"
