"""Lesson 13: its policy gradient by hand, what its texts say of the measurements, the listing it shows."""

import ast
import re

import gymnasium as gym
import nbformat
import numpy as np
import pytest
from conftest import ROOT
from matplotlib.figure import Figure

from dqn_lesson import exam, train
from dqn_lesson.lessons.lesson_13_where_next import EXERCISES, QUESTIONS, in_pytorch, measure
from dqn_lesson.lessons.lesson_13_where_next.figures import (
    chances_of,
    draw_angles,
    draw_dueling,
    draw_priorities,
    draw_reinforce,
    draw_rule,
    draw_torques,
    reinforce_runs,
)
from dqn_lesson.lessons.lesson_13_where_next.pendulum import ANGLE, VELOCITY, held
from dqn_lesson.lessons.lesson_13_where_next.scatter import angles, updates, whole

CELLS = {
    cell.id: cell.source
    for cell in nbformat.read(ROOT / "notebooks" / "13_where_next.ipynb", as_version=4).cells
}
RUNS = reinforce_runs()


@pytest.fixture(scope="module")
def names() -> dict:
    """What the notebook's cells define, with the course's own answers."""
    return measure.cells()


@pytest.fixture
def agent(names):
    return names["Reinforce"](gym.make("CartPole-v1"), names["SETTINGS"])


@pytest.fixture
def ax():
    return Figure().add_subplot()


# The policy


def test_the_agent_has_thirty_lines() -> None:
    lines = [line for cell in ("policy", "learning") for line in CELLS[cell].splitlines() if line.strip()]
    assert 25 <= len(lines) < 30 and "Fewer than thirty lines" in CELLS["reinforce-look"]


def test_scores_become_chances(agent) -> None:
    agent.weights[:] = [[0, np.log(3)], [0, 0], [0, 0], [0, 0]]
    at_the_edge = np.array([[2.4, 5, 0.1, 7], [-2.4, 0, 0, 0], [0, 0, 0, 0]])
    assert np.allclose(agent.chances(at_the_edge), [[0.25, 0.75], [0.75, 0.25], [0.5, 0.5]])
    drawn = [agent.act(at_the_edge[:1]) for _ in range(2_000)]
    assert 0.7 < np.mean(drawn) < 0.8 and agent.act(at_the_edge[:1], explore=False) == 1


def test_one_step_by_hand(agent) -> None:
    states = np.array([[2.4, 0, 0, 0], [0, 4.0, 0, 0]])  # scaled: 1 and 2
    found = agent.direction(states, [1, 0], [3.0, -1.0])
    # 0.5 chances: pushes of -0.5 and 0.5, times 3; of 0.5 and -0.5, times -1; the mean of two steps
    assert np.allclose(found, [[-0.75, 0.75], [-0.5, 0.5], [0, 0], [0, 0]])


def test_the_direction_is_the_slope_of_what_is_written_in_the_lesson(agent) -> None:
    rng = np.random.default_rng(0)
    states, actions = rng.normal(size=(5, 4)), rng.integers(2, size=5)
    weighed = rng.normal(size=5)
    agent.weights = rng.normal(size=(4, 2))
    found, slopes, small = agent.direction(states, actions, weighed), np.zeros((4, 2)), 1e-6

    def value() -> float:
        return np.mean(weighed * np.log(agent.chances(states)[np.arange(5), actions]))

    for place in np.ndindex(4, 2):
        agent.weights[place] += small
        high = value()
        agent.weights[place] -= 2 * small
        slopes[place] = (high - value()) / (2 * small)
        agent.weights[place] += small
    assert np.allclose(found, slopes, atol=1e-6)


def test_it_learns_after_the_fifth_game_and_forgets(agent) -> None:
    state = np.array([[0.1, 0.2, 0.05, -0.1]])
    for game in range(1, 6):
        assert len(agent.games) == game - 1 and not agent.weights.any()
        for _ in range(game):
            agent.remember(state, 1, 1.0, state, False)
        agent.replay(64)
        assert agent.game == []
    assert agent.games == [] and agent.weights.any()


def test_training_it_again_makes_the_run_of_the_table(names) -> None:
    agent = names["Reinforce"](gym.make("CartPole-v1"), names["SETTINGS"], seed=300)
    train(agent, progress=False)
    result, kept = exam(agent, progress=False), RUNS[(RUNS.kind == "both") & (RUNS.seed == 300)].iloc[0]
    assert result.passed and kept.passed and result.mean == pytest.approx(kept["mean"], abs=5)


# What the texts say


def of(kind: str):
    return RUNS[RUNS.kind == kind]


def test_the_texts_say_of_the_seeds_what_was_measured() -> None:
    text = CELLS["seeds-look"]
    assert list(RUNS.kind.unique()) == list(measure.KINDS) and set(RUNS.seed) == set(range(300, 310))
    assert of("both")["mean"].tolist() == [500] * 10 and "10 of 10 pass, each with 500.0" in text
    for kind in ("whole return", "no baseline"):
        assert of(kind)["passed"].all() and of(kind)["mean"].min() >= 498
    assert of("neither")["passed"].sum() == 7 and "neither of them 7 of 10 pass" in text
    medians = [round(of(kind)["last"].median()) for kind in measure.KINDS]
    assert medians == [284, 239, 212, 132] and all(str(number) in text for number in medians)
    assert of("both")["last"].min() > of("neither")["last"].max()
    assert RUNS.seconds.max() < 5


def test_the_texts_say_of_the_rule_what_was_measured() -> None:
    both = of("both")
    assert (both[["angle", "swing"]].min(axis=1) > both[["place", "velocity"]].abs().max(axis=1)).all()
    assert "these two in front" in CELLS["rule-look"]


def test_the_question_of_the_exam_is_answered_by_the_table() -> None:
    (question,) = [question for question in QUESTIONS if question.id == "13.c"]
    assert of("both")["last"].min() >= 235 and of("both")["last"].max() < 370  # about 300
    assert question.values[question.answer] == 475


def test_the_texts_say_how_much_luck_is_in_an_update(names) -> None:
    ways = {
        "whole return": (whole, np.array),
        "return-to-go": (names["returns_to_go"], np.array),
        "with a baseline": (names["returns_to_go"], names["advantages"]),
    }
    found = {}
    for name, (returns_of, weigh) in ways.items():
        untrained = names["Reinforce"](gym.make("CartPole-v1"), names["SETTINGS"])
        games = updates(untrained, returns_of, 0.99)
        found[name] = np.array([untrained.direction(s, a, weigh(r)) for s, a, r in games])
    off = {name: angles(some, found["with a baseline"].mean(axis=0)) for name, some in found.items()}
    assert [(degrees > 90).sum() for degrees in off.values()] == [46, 17, 10]
    assert all(len(degrees) == 100 for degrees in off.values())
    assert "46 of 100 go the wrong way" in CELLS["luck-look"]
    assert "With return-to-go there are 17, with a baseline 10" in CELLS["luck-look"]


def test_angles_by_hand() -> None:
    right = np.array([[0.0, 2.0]])
    ways = np.array([[[0.0, 1.0]], [[1.0, 1.0]], [[3.0, 0.0]], [[0.0, -1.0]]])
    assert np.allclose(angles(ways, right), [0, 45, 90, 180])
    assert whole([1, 2, 3], 0.8) == pytest.approx([4.52] * 3)


def test_the_best_torque_lies_between_two_outputs(ax) -> None:
    draw_torques(held, ax)
    (best,) = ax.lines[2].get_xdata()
    assert 0.5 < best < 1.5 and ANGLE > 0 > VELOCITY, "nearly upright, and swinging towards the top"
    assert held(best) > max(map(held, (-2, 0, 2)))


def test_the_outputs_for_seventeen_motors() -> None:
    (question,) = [question for question in QUESTIONS if question.id == "13.a"]
    assert list(question.options)[question.answer] == f"{5**17:,}"


def test_each_name_on_the_map_has_one_link_and_one_sentence() -> None:
    rows = re.findall(r"^\| (\[.*) \| (.*) \|$", CELLS["map-about"], re.MULTILINE)
    assert len(rows) == 18
    for name, sentence in rows:
        assert re.fullmatch(r"\[[\w -]+\]\(https://arxiv\.org/abs/\d{4}\.\d{5}\)", name), name
        assert sentence.endswith(".") and sentence.count(". ") == 0
    assert len({name.split("](")[1] for name, _ in rows}) == len(rows)


def test_the_exercises_are_those_of_the_lesson() -> None:
    assert [exercise.id for exercise in EXERCISES] == ["13.1", "13.2", "13.3"]


# The listing


def test_the_listing_is_python_with_a_letter_to_each_line() -> None:
    (function,) = ast.parse(in_pytorch.LISTING).body
    assert isinstance(function, ast.FunctionDef) and function.name == "replay"
    body = in_pytorch.LISTING.splitlines()[1:]
    assert [line[-1] for line in body] == list("ABCDEFGHIJK")
    assert all(len(line) <= 68 for line in body), "as wide as half a page"


def test_the_letters_of_13_3_are_those_of_the_listing() -> None:
    lines = {line[-1]: line for line in in_pytorch.LISTING.splitlines()[1:]}
    marks = (".gather(", "1 - over", "no_grad", "zero_grad", "optimizer.step")
    right = EXERCISES[2].build(EXERCISES[2].solution).values()
    assert all(mark in lines[letter] for letter, mark in zip(right, marks, strict=True))


def test_its_steps_stand_in_the_order_of_cleanrl() -> None:
    steps = (
        "sample(",
        "no_grad",
        ".max(",
        "wanted =",
        "gather",
        "mse_loss",
        "zero_grad",
        "backward",
        "step()",
    )
    places = [in_pytorch.LISTING.index(step) for step in steps]
    assert places == sorted(places)


def test_the_learner_s_own_replay_stands_beside_it(monkeypatch) -> None:
    act = "class MyAgent:\n    def act(self):\n        pass\n\n"
    replay = "    # yours, from 4.5\n    def replay(self, n):\n        return 1 < 2\n"
    monkeypatch.setattr(in_pytorch, "assembled_source", lambda: act + replay)
    assert in_pytorch.replay_of_the_learner() == ("# yours, from 4.5\ndef replay(self, n):\n    return 1 < 2")
    page = in_pytorch.beside().data
    assert "return 1 &lt; 2" in page and "loss.backward()" in page
    assert page.count("tabindex='0'") == 2, "long lines scroll by keyboard"


# Figures


def test_transitions_are_drawn_by_the_size_of_their_errors(ax) -> None:
    assert np.allclose(chances_of([3, -1], 1), [0.75, 0.25], atol=1e-5)
    assert np.allclose(chances_of([9, -1, 0], 0), [1 / 3] * 3)
    assert np.allclose(chances_of([9, -1], 0.5), [0.75, 0.25], atol=1e-5)
    draw_priorities([9, -1], [0, 0.5], ax)
    assert np.allclose([bar.get_height() for bar in ax.patches], [0.5, 0.5, 0.75, 0.25], atol=1e-5)


def test_a_dueling_network_s_values_have_the_state_s_as_their_mean(ax) -> None:
    draw_dueling(-0.4, [0.35, 0.05, -0.1], ["left", "stay", "right"], ax)
    assert [text.get_text() for text in ax.texts] == ["V = -0.4", "Q = -0.15", "Q = -0.45", "Q = -0.60"]
    assert np.mean([-0.15, -0.45, -0.60]) == pytest.approx(-0.4)


def test_the_other_figures(ax) -> None:
    draw_rule(np.array([[0, 1], [1, 0], [0, 2], [0, 3]]), ax)
    assert [bar.get_width() for bar in ax.patches] == [1, -1, 2, 3]
    axes = Figure().subplots(1, 2)
    draw_reinforce(RUNS, axes)
    assert sum(len(dots.get_offsets()) for dots in axes[1].collections) == len(RUNS) == 40
    (one,) = Figure().subplots(1, 1, squeeze=False)
    draw_angles({"so": np.array([10.0, 80, 170])}, one)
    assert one[0].get_title() == "so\n1 of 3 go the wrong way"
