"""What lesson 05 says, tried; the agent that takes the learner's parts; its figures and sliders."""

import gymnasium as gym
import nbformat
import numpy as np
import pytest
from conftest import ROOT
from matplotlib.figure import Figure

from dqn_lesson.agent import DQNAgent
from dqn_lesson.exercises.check import judge
from dqn_lesson.exercises.lesson import find
from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.lessons.lesson_05_act.corridor import Schedule, Walker
from dqn_lesson.lessons.lesson_05_act.figures import (
    draw_curve_and_exam,
    draw_decay,
    draw_doors,
    draw_exams,
    draw_states,
    draw_visits,
    explore_runs,
)
from dqn_lesson.lessons.lesson_05_act.tutorial_agent import TutorialAgent
from dqn_lesson.training import train
from dqn_lesson.widgets.decay_sliders.decay_sliders import said

SMALL = Hyperparameters(hidden=(5,), num_steps=128, learning_starts=64, batch_size=8)


@pytest.fixture
def ax():
    return Figure().add_subplot()


@pytest.fixture
def env():
    return gym.make("CartPole-v1")


def said_in(cell_id: str) -> str:
    lesson = nbformat.read(ROOT / "notebooks" / "05_act.ipynb", as_version=4)
    return next(cell.source for cell in lesson.cells if cell.id == cell_id)


# The agent


def test_with_our_parts_it_is_the_package_s_agent(env):
    mine = find("5.1").build(find("5.1").solution)
    scores = [[game.score for game in train(make(env, SMALL, 3), env)] for make in (mine, DQNAgent)]
    assert scores[0] == scores[1] and len(scores[0]) > 2


def test_its_network_answers_as_the_agent_does(env):
    agent = TutorialAgent(env, SMALL)
    states = np.array([[0.1, 0.2, 0.3, 0.4], [0, 0, 0.1, 0]])
    assert agent.model.predict(states).tolist() == agent.q_values(states).tolist()


def test_decay_is_called_once_for_each_update(env):
    class Counting(TutorialAgent):
        calls = 0

        def decay(self):
            self.calls += 1

    agent = Counting(env, SMALL)
    for k in range(5):
        agent.remember(np.full(4, k), 0, 1.0, np.full(4, k + 1.0), False)
    agent.replay(4, updates=3)
    agent.replay(4)
    assert (agent.calls, agent.epsilon) == (4, 1.0), "nothing but `decay` lowers epsilon"


# The checks


def test_chance_never_fails_a_right_act():
    exercise = find("5.1")
    for code in (exercise.solution, *exercise.right):
        verdicts = [judge(exercise, exercise.build(code)) for _ in range(5)]
        assert all(verdict.passed for verdict in verdicts), verdicts


def test_values_of_another_kind_get_a_sentence():
    schedule = judge(find("5.4"), {"start": 1, "decay": "fast", "minimum": 0})
    assert schedule.text == "`decay` is 'fast'. All three are shares: numbers from 0 to 1."
    lengths = judge(find("5.3"), {"updates": "many", "games, if rare": 1, "games, if often": 1})
    assert lengths.text == "`updates` is 'many'. Write a number there, or a sum that gives one."
    assert judge(find("5.4"), {"start": 1, "decay": ..., "minimum": 0}).kind == "open"


# What is said


def test_what_the_lesson_says_of_ten_agents_each_is_in_the_data():
    runs = explore_runs()
    by_name = runs.groupby("name")
    assert by_name.size().to_dict() == dict.fromkeys(["a little", "greedy", "less and less", "random"], 10)
    assert by_name["passed"].sum().to_dict() == {"a little": 3, "greedy": 7, "less and less": 10, "random": 0}
    look = said_in("ten-each-look")
    assert all(words in look for words in ("10 of 10 pass", "7 of 10", "3 of 10", "none passes", "above 430"))
    greedy = runs[runs["name"] == "greedy"]
    assert (greedy["mean"] < 300).sum() == 3 and "the other 3 are still below 300" in look
    assert (runs[runs["name"] == "random"]["mean"] > 430).sum() == 8
    less = runs[runs["name"] == "less and less"]
    assert (round(less["curve"].min()), less["curve"].max()) == (463, 500)
    assert sorted(less["mean"].round()) == [499] + [500] * 9


def test_the_riddle_is_a_real_run():
    runs = explore_runs()
    first = runs[(runs["name"] == "random") & (runs["seed"] == 0)].iloc[0]
    assert (first["curve"], round(first["mean"])) == (18.5, 474)
    question = find("5.c").text
    assert "18.5" in question and "474" in question and "15,000" in question


def test_the_package_s_epsilon_falls_as_the_lesson_says():
    hp = Hyperparameters()
    assert (hp.epsilon, hp.epsilon_decay, hp.epsilon_min) == (1.0, 0.9996, 0.04)
    assert "<b>8,046 updates</b>" in said(0.9996, 0.04) and "161 seconds" in said(0.9996, 0.04)
    assert "<b>460 updates</b>" in said(0.995, 0.1)
    assert "2 minutes and 41 seconds" in said_in("sliders-look")


# Figures


def test_those_who_know_the_way_stand_at_the_bottom(ax):
    knows = Walker(q_values=[[0.0, 1.0]] * 8, doors=[0, 1, 1])
    lost = Walker(doors=[0, 0, None])
    draw_doors([lost, knows], ax, guess=1)
    assert ax.images[0].get_array().tolist() == [[0, 1, 1], [0, 0, 2]]
    assert ax.get_title() == "1 of 2 know the way, 0 walk it"
    assert ax.lines[0].get_ydata() == [1, 1]


def test_no_guess_draws_none(ax):
    draw_doors([Walker(doors=[0])], ax)
    assert not ax.lines and not ax.texts


def test_visits_are_shares(ax):
    groups = {"one": [Walker(visits=[1, 0, 3, 0, 0, 0, 0, 0])], "two": [Walker(visits=[1] * 8)] * 2}
    draw_visits(groups, ax)
    heights = [bar.get_height() for bar in ax.patches]
    assert heights[:3] == [0.25, 0, 0.75] and heights[8:] == [0.125] * 8


def test_a_decay_is_drawn_from_its_start(ax):
    draw_decay({"name": Schedule(1, 0.5, 0.2)}, 4, ax)
    assert ax.lines[0].get_ydata().tolist() == [1, 0.5, 0.25, 0.2, 0.2]


def test_states_that_lean_far_are_told_apart(ax):
    draw_states(np.array([[0, 0, 0.05, 1], [0, 0, -0.15, 2], [0, 0, 0.2, 3], [0, 0, 0, 4]]), 0.2, ax)
    near, far = ax.lines
    assert near.get_ydata().tolist() == [1, 4] and far.get_ydata().tolist() == [2, 3]
    assert ax.get_title() == "epsilon 0.2: 50% lean far"


def test_a_dot_for_each_agent(ax):
    draw_exams(explore_runs(), ax)
    passed, others = ([len(dots.get_offsets()) for dots in ax.collections[k::2]] for k in (0, 1))
    assert (passed, others) == ([7, 3, 10, 0], [3, 7, 0, 10])
    assert [label.get_text() for label in ax.get_xticklabels()][2] == "less and less\n10 of 10"


def test_each_curve_is_joined_with_its_exam(ax):
    runs = explore_runs()
    draw_curve_and_exam(runs, ax)
    joined = [list(line.get_ydata()) for line in ax.lines if len(line.get_xdata()) == 2]
    assert runs[["curve", "mean"]].to_numpy().tolist() == joined[:40]
