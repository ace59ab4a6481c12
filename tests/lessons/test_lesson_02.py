"""What lesson 02 says about Q-values, networks, calls and inputs, tried out."""

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dqn_lesson.exercises.check import judge
from dqn_lesson.exercises.lesson import find
from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.lessons.lesson_02_build_the_q_network.call_costs import measure_calls
from dqn_lesson.lessons.lesson_02_build_the_q_network.exercises import _try
from dqn_lesson.lessons.lesson_02_build_the_q_network.figures import (
    draw_bends,
    draw_costs,
    draw_moves,
    draw_reached,
    input_scale_exams,
)
from dqn_lesson.lessons.lesson_02_build_the_q_network.steps_to_come import steps_to_come
from dqn_lesson.network import build_network, quick

ROWS = np.array([[0, 0, 0.15, 1.0], [0.2, -0.5, -0.1, -0.8], [1.5, 0.5, 0, 0]])  # as in the notebook


@pytest.fixture
def ax() -> Axes:
    return Figure().add_subplot()


def taught_network(seed: int):
    """The notebook's network."""
    import keras

    keras.utils.set_random_seed(seed)
    model = build_network(4, 2, (128, 128, 128), "tanh")
    model.compile(loss="mse", optimizer=keras.optimizers.RMSprop(learning_rate=0.0001))
    return model


@pytest.mark.parametrize("case", find("2.2").cases, ids=lambda case: case.name)
def test_the_check_of_2_2_agrees_with_keras(case) -> None:
    exercise = find("2.2")
    rows, weights = case.fresh()
    *hidden, num_values = [len(biases) for biases in weights[1::2]]
    model = build_network(len(weights[0]), num_values, hidden, "tanh")
    model.set_weights(weights)
    by_hand = exercise.build(exercise.solution)(rows, weights)
    np.testing.assert_allclose(by_hand, model.predict(rows, verbose=0), atol=1e-5)


def test_the_count_of_2_5_is_the_network_of_2_1() -> None:
    exercise = find("2.5")
    build_model = find("2.1").build(find("2.1").solution)
    assert exercise.build(exercise.solution) == build_model().count_params() == 33_922


def test_one_layer_is_another_network_than_three(ax: Axes) -> None:
    exercise = find("2.1")
    only = 'model.add(keras.layers.Dense(128, activation="tanh"))\n    '
    verdict = judge(exercise, exercise.build(exercise.solution.replace(only, "", 2)))
    assert not verdict.passed and "[128, 2]" in verdict.text


@pytest.mark.parametrize("rate", ["0.001", "0.01"])
def test_another_learning_rate_is_shown(rate: str) -> None:
    exercise = find("2.1")
    verdict = judge(exercise, exercise.build(exercise.solution.replace("0.0001", rate)))
    assert not verdict.passed and f"*learning rate*: you have {rate}; it should be 0.0001." in verdict.text


@pytest.mark.parametrize(
    ("state", "left", "right"),
    [
        ((0, 0, 0, 0), 500, 500),
        ((0, 0, 0.15, 1.0), 3, 69),
        ((0, 0, -0.15, -1.0), 69, 3),
        ((0, 0, 0.18, 1.2), 2, 2),
    ],
)
def test_what_is_still_to_come(state: tuple, left: int, right: int) -> None:
    assert [steps_to_come(state, button) for button in (0, 1)] == [left, right]


def test_the_picture_of_a_node() -> None:
    total = np.dot([0.1, 0.2, 0.1, -0.3], [2, -1, 3, -4]) + 0.1
    assert total == pytest.approx(1.6)
    assert np.tanh(total) == pytest.approx(0.92, abs=0.005)


@pytest.mark.parametrize("seed", range(12))
def test_teaching_one_number_moves_the_others(seed: int) -> None:
    model = quick(taught_network(seed))
    model.fit(ROWS[:1], np.array([[1.0, -1.0]]))
    before = model.predict(ROWS)
    for _ in range(12):
        target = model.predict(ROWS[:1])
        target[0, 0] = 3.0
        for _ in range(5):
            model.fit(ROWS[:1], target)
    moved = model.predict(ROWS) - before  # [states, buttons]
    assert 2.5 < moved[0, 0] < 2.85
    assert 0 < np.abs(moved[1:, 1]).max() < 0.245
    assert -1.85 < moved[1, 0] < -1.45


def test_an_untaught_network_says_small_numbers() -> None:
    said = taught_network(2).predict(ROWS, verbose=0)
    assert np.abs(said).min() > 0
    assert np.abs(said).max() < 1
    assert np.all(taught_network(2).predict(np.zeros((1, 4)), verbose=0) == 0)


def test_predict_costs_thousands_of_times_the_arithmetic(ax: Axes) -> None:
    costs = measure_calls(taught_network(0), repeats=3)
    assert costs["model.predict(row)"] > 1_000 * costs["NumPy"]
    assert costs["model.fit(row, target)"] > 10 * costs["quick(model).fit"]
    draw_costs(costs, ax)
    assert [bar.get_width() for bar in ax.patches] == list(costs.values())
    assert not ax.lines


def test_the_guess_stands_so_many_times_right_of_numpy(ax: Axes) -> None:
    draw_costs({"model.predict(row)": 50_000.0, "NumPy": 10.0}, ax, guess=500)
    assert list(ax.lines[0].get_xdata()) == [5_000, 5_000]
    assert "500 times" in ax.get_legend().texts[0].get_text()


def test_both_activations_are_drawn(ax: Axes) -> None:
    tanh, relu = draw_bends(ax).lines[:2]
    assert tanh.get_ydata()[[0, 200, -1]] == pytest.approx([-0.99933, 0, 0.99933], abs=1e-4)
    assert list(relu.get_ydata()[[0, 200, -1]]) == [0, 0, 4]


def test_moves_are_drawn_over_updates(ax: Axes) -> None:
    said = {"one": np.array([[1.0, 2.0], [1.5, 2.5]]), "other": np.array([[3.0, 4.0], [3.5, 4.5]])}
    draw_moves(said, fits_each=5, target=3.0, ax=ax)
    assert [list(line.get_xdata()) for line in ax.lines[:4]] == [[0, 5]] * 4
    assert [list(line.get_ydata()) for line in ax.lines[:4]] == [[1, 1.5], [2, 2.5], [3, 3.5], [4, 4.5]]


def test_the_shipped_exams_are_whole_and_of_the_recipe(ax: Axes) -> None:
    exams = input_scale_exams()
    assert exams.groupby(["inputs", "seed"]).size().to_list() == [8] * 20
    assert exams["num_steps"].max() == Hyperparameters().num_steps, "measure input_scale again"
    assert ((exams["mean_score"] >= 475) == exams["passed"]).all()
    last = exams[exams["num_steps"] == exams["num_steps"].max()]
    for least, in_the_text in ((475, [10, 9]), (500, [10, 5])):
        draw_reached(exams, least, ax)
        scaled, raw = ax.lines[-2:]
        ends = [int(line.get_ydata()[-1]) for line in (scaled, raw)]
        best = [last[last["inputs"] == inputs]["mean_score"] >= least for inputs in ("scaled", "raw")]
        assert ends == [int(reached.sum()) for reached in best]
        assert ends == in_the_text, "other figures now: the notebook's text must follow"


def test_a_bare_state_is_refused_in_one_way_whatever_keras_was_handed_before() -> None:
    model = build_network(4, 3, (), "linear")
    bare = np.ones(4, np.float32)
    results = []
    for shape in ((4,), (1, 4), (2, 4), (4,)):  # the last refusal is another one of Keras'
        if shape == (4,):
            results.append(_try(lambda: model.predict(bare, verbose=0)))
        else:
            model.predict(np.ones(shape, np.float32), verbose=0)
    assert results == ["refused: (4,)"] * 2
