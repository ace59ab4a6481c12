"""What lesson 07 says, held to the data; its agent, update by update the package's; its figures."""

import gymnasium as gym
import nbformat
import numpy as np
import pytest
from conftest import ROOT
from matplotlib.figure import Figure

from dqn_lesson.exercises.assembled_agent import assembled_source, build
from dqn_lesson.exercises.lesson import find
from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.lessons.lesson_07_climb_the_ladder import measure
from dqn_lesson.lessons.lesson_07_climb_the_ladder.compare_with_package import (
    CLOSE,
    ask,
    compared,
    gap,
    mine_or_ours,
    missing_rungs,
    stands_on,
)
from dqn_lesson.lessons.lesson_07_climb_the_ladder.exercises import BRINGS, MISSED, NOT_MISSED
from dqn_lesson.lessons.lesson_07_climb_the_ladder.figures import (
    draw_climb,
    draw_curves,
    draw_follow,
    draw_left_out,
    draw_rung,
    draw_target_start,
    ladder_curves,
    ladder_runs,
    ladder_table,
    on_top_runs,
    target_start,
)
from dqn_lesson.lessons.lesson_07_climb_the_ladder.ladder import LADDER
from dqn_lesson.lessons.shared.tables import table
from dqn_lesson.network import build_network
from dqn_lesson.sweep.statistics import fisher

NOTEBOOK = nbformat.read(ROOT / "notebooks" / "07_climb_the_ladder.ipynb", as_version=4)
CELLS = {cell.id: cell.source for cell in NOTEBOOK.cells}
CLASSES = ("parts", "rung-1", "rung-4", "rung-5", "rung-6", "rung-7", "rung-7-draw", "rung-8")
NAMES = ("Rung1", "Rung1", "Rung1", "Rung4", "Rung5", "Rung6", "Rung7", "Rung8")  # of rung 1 to 8


@pytest.fixture(scope="module")
def classes() -> dict:
    """The classes of the notebook, as its cells define them, with our answers to the exercises."""
    names = {"MyAgent": build(assembled_source(lambda _: None)), "np": np, "ask": ask}
    names["mine_or_ours"] = lambda _, answer: answer
    for name in ("7.1", "7.2", "7.3"):
        names[find(name).name] = find(name).build(find(name).solution)
    for cell in CLASSES:
        exec(CELLS[cell], names)
    return names


@pytest.fixture
def ax():
    return Figure().add_subplot()


@pytest.fixture
def shown(monkeypatch) -> list:
    """What the boxes say: (look, text)."""
    boxes = []
    monkeypatch.setattr(
        "dqn_lesson.exercises.boxes.box",
        lambda look, _, text, *more: boxes.append((look, text)),
    )
    return boxes


# The agent


@pytest.mark.parametrize("number", range(1, 9))
def test_each_rung_of_the_notebook_learns_as_the_package_does(classes, number):
    assert gap(classes[NAMES[number - 1]], LADDER[number].settings) < 1e-4


@pytest.mark.parametrize("number", [4, 5, 6, 7])
def test_a_missing_rung_is_seen(classes, number):
    assert gap(classes[NAMES[number - 2]], LADDER[number].settings) > 20 * CLOSE


@pytest.mark.parametrize(
    ("number", "class_name", "missing"),
    [(4, "Rung1", [4]), (5, "Rung4", [5]), (6, "Rung5", [6]), (8, "Rung6", [7])],
)
def test_a_missing_rung_is_named(classes, shown, number, class_name, missing):
    settings = LADDER[number].settings
    assert missing_rungs(classes[class_name], number, settings) == missing
    stands_on(number, classes[class_name], settings)
    ((look, text),) = shown
    assert look == "not yet" and "after update" in text
    assert f"without rung {missing[0]}," in text


def test_what_no_missing_rung_explains_is_shown_by_its_first_number(classes, shown):
    class Odd(classes["Rung4"]):
        def targets(self, rewards, *others):
            return super().targets(np.abs(rewards), *others)

    stands_on(4, Odd, LADDER[4].settings)
    ((look, text),) = shown
    found = compared(Odd, LADDER[4].settings)
    assert look == "not yet" and "What does this rung's class change" in text
    assert f"{found.mine:.4f}" in text and f"{found.theirs:.4f}" in text and found.mine != found.theirs


def test_the_settings_of_the_notebook_are_the_ladder_s():
    names = {"ground": Hyperparameters.tutorial(), "Hyperparameters": Hyperparameters}
    names |= {name: None for name in NAMES} | {"steps_until_fall": lambda *_: 0}
    found = []
    names["stands_on"] = lambda number, _, settings: found.append((number, settings))
    for cell in ("settings-1", "rung-2", "rung-3", *(f"settings-{k}" for k in range(4, 9))):
        lines = [line for line in CELLS[cell].splitlines() if not line.startswith(("from", "print"))]
        exec("\n".join(lines), names)
    assert found == [(number, rung.settings) for number, rung in enumerate(LADDER) if number]
    assert found[-1][1] == Hyperparameters()


def test_the_gradient_is_clipped_at_the_top(classes):
    agent = classes["Rung8"](gym.make("CartPole-v1"), Hyperparameters())
    assert agent.model.optimizer.global_clipnorm == 10


def test_the_answer_to_am_i_there(classes, shown):
    settings = LADDER[4].settings
    stands_on(4, classes["Rung4"], settings)
    stands_on(4, classes["Rung1"], settings)
    stands_on(4, classes["Rung4"], settings.replace(gamma=0.9))
    stands_on(4, lambda *_: 1 / 0, settings)
    assert [look for look, _ in shown] == ["right", "not yet", "not yet", "stopped"]
    assert "inputs on one scale" in shown[0][1] and "elsewhere" in shown[1][1]
    assert "`gamma` is 0.9, and on this rung it should be 0.995" in shown[2][1]
    assert "ZeroDivisionError" in shown[3][1]


def test_what_is_not_solved_is_ours(capsys):
    def follow(target_weights, weights, tau):
        return weights

    right = find("7.1").build(find("7.1").right[0])
    assert mine_or_ours("7.1", right) is right
    ours = mine_or_ours("7.1", follow)
    assert ours([np.zeros(1)], [np.ones(1)], 0.25)[0] == 0.25


@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_weights_are_asked_as_keras_would(activation):
    model = build_network(4, 2, (5, 3), activation)
    states = np.linspace(-1, 1, 12).reshape(3, 4)
    assert np.allclose(ask(model.get_weights(), states, activation), model(states), atol=1e-5)


# What is said


def passes(kind: str) -> list[int]:
    runs = ladder_runs()
    of_kind = runs[runs["kind"] == kind]
    return of_kind.groupby("name", sort=False)["passed"].sum().tolist()


def test_what_the_table_says_is_in_the_data():
    up, less = passes("rung"), passes("without")
    assert up == [1, 0, 0, 7, 5, 5, 5, 10, 10] and less == [10, 6, 8, 10, 10, 10, 9, 10]
    gains = np.diff(up)
    assert gains.argmax() + 1 == BRINGS and np.sort(gains)[-2:].tolist() == [5, 7]
    assert np.argmin(less) + 1 == MISSED and less.count(10) == NOT_MISSED
    table = ladder_table(ladder_runs())
    assert table.loc[7].tolist() == ["look n steps ahead", 10, 72, 100, 500, "9"]
    assert table.loc[0].tolist()[-1] == "", "nothing is left out on the ground"


def test_two_rows_go_on_from_the_top():
    table, runs = ladder_table(ladder_runs(), on_top_runs()), on_top_runs()
    assert table.index.tolist() == [*range(9), "8 +", "8 +"] and len(ladder_table(ladder_runs())) == 9
    rows = table.loc["8 +"].values.tolist()
    assert rows == [["two streams", 10, 72, 100, 500, ""], ["replay what surprised", 10, 72, 100, 500, ""]]
    assert set(runs["game"]) == {"CartPole-v1"} and runs.groupby("name")["seed"].nunique().eq(10).all()


def test_what_may_be_luck():
    assert fisher(0, 10, 7, 10) < 0.05 and "hardly luck" in find("7.a").feedback[1]
    assert round(100 * fisher(10, 10, 6, 10)) == 9 and "9 of 100 cases" in find("7.b").feedback[0]
    assert fisher(8, 10, 6, 10) > 0.5, "7.4: may be luck"


def test_what_is_said_of_single_rungs_is_in_the_data():
    rungs = {number: ladder_runs().query("kind == 'rung' and name == @rung.name")
             for number, rung in enumerate(LADDER)}  # fmt: skip
    assert (rungs[0]["mean"].min().round(), rungs[0]["mean"].max()) == (13, 500)
    assert (rungs[1]["mean"].min().round(), rungs[1]["mean"].max().round()) == (119, 181)
    assert rungs[2]["mean"].between(9, 10).sum() == 9
    assert [round(rungs[k]["seconds"].median()) for k in (7, 8)] == [15, 9]


def test_what_is_said_of_the_target_network_is_in_the_data():
    last = target_start().query("steps == 6000").set_index(["kind", "name"])["median"].round()
    assert last["rung", "hold the target still"] == 60 and last["rung", "inputs on one scale"] == 17
    assert last["rung", "a steadier hand"] == last["without", "hold the target still"] == 183
    assert "60 with it, 17 without" in find("7.c").feedback[0]


# Figures


def test_only_the_rungs_up_to_this_one_are_drawn(ax):
    draw_climb(ladder_runs(), 3, ax)
    assert [text.get_text() for text in ax.texts] == [
        "1 of 10 pass", "0 of 10 pass", "0 of 10 pass", "7 of 10 pass",
    ]  # fmt: skip
    assert sum(len(dots.get_offsets()) for dots in ax.collections) == 40
    assert [label.get_text() for label in ax.get_yticklabels()][3:5] == [
        "3  the same goal in small numbers",
        "",
    ]


def test_shares_stand_in_their_intervals(ax):
    draw_left_out(ladder_runs(), ax)
    bars, dots = ax.lines[::2], ax.lines[1::2]
    assert [float(np.ravel(dot.get_xdata())[0]) for dot in dots] == [1, 1, 0.6, 0.8, 1, 1, 1, 0.9, 1]
    assert bars[2].get_xdata() == pytest.approx((0.313, 0.832), abs=0.001)


def test_curves_are_drawn_over_each_other_and_their_numbers_are_not():
    axes = Figure().subplots()
    draw_curves(ladder_curves(), 8, axes)
    ends = [line.get_ydata()[-1] for line in axes.lines]
    assert ends == [41.2, 147.6, 9.9, 381, 254.2, 332.3, 275.5, 499.4, 500]
    numbers = {text.get_text(): text.get_position()[1] for text in axes.texts}
    assert numbers["8"] == 500 and list(numbers) == list("873564102")
    assert np.diff(list(numbers.values())).max() <= -20


def test_what_the_lesson_says_of_the_curves_is_in_the_data():
    curves = ladder_curves().set_index(["name", "steps"])["median"]
    passed = [[steps for steps, score in curves[rung.name].items() if score >= 475] for rung in LADDER]
    assert [min(steps, default=None) for steps in passed] == [None] * 7 + [27_000, 18_000]
    assert curves["tutorial"].max() < 60 and curves["look farther"].iloc[5:].max() < 15


def test_a_rung_is_drawn_beside_its_curves():
    figure = Figure()
    draw_rung(2, figure)
    assert [len(ax.lines) for ax in figure.axes][1] == 3


def test_with_and_without_a_target_network():
    axes = Figure().subplots(1, 2)
    draw_target_start(target_start(), axes)
    assert [len(ax.lines) for ax in axes] == [2, 2]
    assert [text.get_text() for text in axes[1].get_legend().get_texts()] == [
        "with a target network",
        "without",
    ]


def test_a_copy_comes_after(ax):
    follow = find("7.1").build(find("7.1").solution)
    draw_follow(follow, (1, 0.005), 138, ax)
    _, at_once, slowly = (list(line.get_ydata()) for line in ax.lines)
    assert at_once[:3] == [0, 1, 1]
    assert slowly[-1] == pytest.approx(0.5, abs=0.001), "half the way in about 138 updates, as 7.1 says"


def test_what_the_lesson_says_of_the_race_was_measured():
    means = table(measure.__package__, "race").groupby("who")["mean"]
    assert means.get_group("the learner's").round().tolist() == [500, 265, 500]
    ours = means.get_group("the package's")
    assert (ours >= 475).sum() == 7 and round(ours.min()) == 295


def test_the_race_s_cells_end_at_the_top():
    assert measure.learners_class().__name__ == "Rung8"
