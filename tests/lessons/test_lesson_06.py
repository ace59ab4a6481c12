"""What lesson 06 says about its figures, tried; and its agent, trained as the lesson trains it."""

import gymnasium as gym
import pytest
from conftest import ROOT
from matplotlib.figure import Figure

from dqn_lesson.examination import exam
from dqn_lesson.exercises.assembled_agent import assembled_source, build
from dqn_lesson.exercises.lesson import find
from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.lessons.lesson_06_train_your_agent.figures import (
    draw_changes,
    draw_patient,
    draw_readings,
    draw_stages,
    sick_runs,
    stages_of_learning,
)
from dqn_lesson.lessons.lesson_06_train_your_agent.stages import stage_agents
from dqn_lesson.lessons.shared.policies import play_many
from dqn_lesson.training import train


@pytest.fixture
def ax():
    return Figure().add_subplot()


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (1, 2))])
def test_the_solved_agent_learns(seed):
    env = gym.make("CartPole-v1")
    agent = build(assembled_source(lambda name: find(name).solution))(env, seed=seed)
    assert agent.hyperparameters == Hyperparameters.plain()
    train(agent, env)
    assert exam(agent, num_starts=30).mean >= 200


def test_the_four_agents_are_at_the_four_stages():
    games = {
        name: play_many(lambda state, agent=agent: agent.act(state), 20)
        for name, agent in stage_agents().items()
    }
    endings = {name: [game.ending for game in some] for name, some in games.items()}
    assert endings["A"] == endings["C"] == ["fell"] * 20
    assert endings["B"].count("edge") >= 17 and endings["D"] == ["time"] * 20
    assert max(game.score for game in games["A"]) < 25 < 150 < min(game.score for game in games["C"])


def test_what_the_lesson_says_of_the_stages_is_in_the_data():
    stages = stages_of_learning().set_index(["seed", "num_steps"])
    assert [round(stages.loc[seed, 3_000].mean_score) for seed in range(3)] == [500, 67, 171]
    assert stages.loc[0, 3_000].time == 100 and stages.loc[0, 4_000].fell == 90
    assert stages.loc[0, 5_000].edge == stages.loc[0, 10_000].edge == 100
    assert (stages.loc[0].loc[13_000:].time >= 85).all()
    assert (stages.loc[(slice(None), 20_000), "time"] == 100).all()


def test_what_the_lesson_says_of_the_patients_is_in_the_data():
    runs = sick_runs()
    exams = runs.groupby("run").exam.first()
    late = runs[runs.num_steps > 7_500].groupby("run").score.mean()
    assert runs[runs.run == "B"].loss.isna().all() and exams["B"] < 15
    assert late["A"] == pytest.approx(22, abs=2) == late["B"] and exams["A"] > 450
    assert exams["C"] >= 475 and late["C"] > 300
    assert late["D"] < 12 and exams["D"] < 15
    last_losses = runs.groupby("run").loss.last()
    assert last_losses["D"] == last_losses.min()


def test_stages_are_drawn_to_100(ax):
    draw_stages(stages_of_learning(), 0, ax)
    tops = [bar.get_y() + bar.get_height() for bar in ax.containers[-1]]
    assert tops == [100] * 21


def test_a_patient_without_a_loss_is_said_to_have_none():
    figure = Figure()
    scores, losses = figure.subplots(2)
    draw_patient(sick_runs(), "B", scores, losses)
    assert losses.get_title() == "B: no loss at all"
    assert scores.get_title().endswith("exam 11")


def test_exams_are_drawn_a_dot_each(ax):
    import pandas as pd

    own = pd.DataFrame({"name": ["all"] * 2 + ["gamma"], "mean": [500, 100, 9]})
    draw_changes(own, ax)
    assert [label.get_text() for label in ax.get_xticklabels()] == [
        "all\n1 of 2 reach 200", "without\ngamma\n0 of 1 reach 200",
    ]  # fmt: skip
    good, poor = ax.collections[:2]
    assert [good.get_offsets()[0][1], poor.get_offsets()[0][1]] == [500, 100]
    assert good.get_facecolors()[0][0] < poor.get_facecolors()[0][0], "blue and orange, by their red"
    other = Figure().add_subplot()
    draw_readings(pd.DataFrame({"replay_every": [0, 0, 1], "mean": [10, 30, 200]}), other, guess=50)
    assert other.get_xticklabels()[0].get_text() == "replay after each game\nmiddle: 20"
    assert any(line.get_ydata()[0] == 50 for line in other.lines)


def test_the_four_changes_are_all_that_differs(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT))
    from benchmarks.plain import CHANGES, WHOLE, settings_without

    plain, tutorial = Hyperparameters.plain(), Hyperparameters.tutorial()
    fields = {field for names in CHANGES.values() for field in names}
    # The length of a run is no change of the agent.
    assert set(tutorial.difference(plain)) == fields | {"num_steps"}
    assert settings_without(WHOLE) == plain
    assert set(settings_without("smaller and smaller steps").difference(plain)) == {"learning_rate_end"}
