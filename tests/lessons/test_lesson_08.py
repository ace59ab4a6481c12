"""What lesson 08 says, held to its data; its knobs, its search, its figures, and the script that measured."""

from itertools import combinations

import gymnasium as gym
import nbformat
import numpy as np
import pytest
from conftest import ROOT
from matplotlib.figure import Figure

from dqn_lesson.examination import ExamResult
from dqn_lesson.exercises.check import judge
from dqn_lesson.exercises.lesson import find
from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.lessons.lesson_08_tune_hyperparameters import measure, search
from dqn_lesson.lessons.lesson_08_tune_hyperparameters.exercise_8_4 import Bench
from dqn_lesson.lessons.lesson_08_tune_hyperparameters.exercise_8_5 import REACH
from dqn_lesson.lessons.lesson_08_tune_hyperparameters.exercises import OFFERED, PATIENTS, difference
from dqn_lesson.lessons.lesson_08_tune_hyperparameters.figures import (
    draw_intervals,
    draw_knobs,
    draw_patients,
    draw_search,
)
from dqn_lesson.lessons.lesson_08_tune_hyperparameters.knobs import (
    KNOBS,
    RECOMMENDED,
    kept_runs,
    knob,
    thinned,
    thinned_runs,
)
from dqn_lesson.lessons.lesson_08_tune_hyperparameters.search import search_table
from dqn_lesson.lessons.shared.tables import table
from dqn_lesson.sweep import Outcome, compare_success, success_rates, wilson
from dqn_lesson.training import Episode

LOOKS = {"gamma-look": "8.a", "rate-look": "8.b", "interval-look": "8.e", "search-look": "8.f"}


def said_in(cell_id: str) -> str:
    """The text of a cell, or what there is to see in a question's answer."""
    if cell_id in LOOKS:
        return " ".join(find(LOOKS[cell_id]).look.split())
    lesson = nbformat.read(ROOT / "notebooks" / "08_tune_hyperparameters.ipynb", as_version=4)
    return next(cell.source for cell in lesson.cells if cell.id == cell_id)


def games(*scores: float) -> list[Episode]:
    ends = np.cumsum(scores).tolist()
    return [Episode(k, s, e, True, 0.1, None) for k, (s, e) in enumerate(zip(scores, ends, strict=True), 1)]


def outcome(name: str, seed: int, mean: float, scores: tuple[float, ...] = (30, 70)) -> Outcome:
    return Outcome(name, seed, games(*scores), ExamResult((mean,), 475), None, 1.0)


# Knobs and kept runs


def test_each_knob_changes_one_setting():
    changed = {name: set(knob(name).difference(knob(RECOMMENDED))) for name in KNOBS}
    assert changed.pop(RECOMMENDED) == set()
    assert all(len(names) == 1 for names in changed.values())
    assert knob("30 times the rate").learning_rate == pytest.approx(0.03)
    assert knob("a 30th of the rate").learning_rate == pytest.approx(0.00003333, rel=1e-3)


def test_a_curve_is_read_at_even_steps():
    assert list(thinned(games(20, 40, 30), 100, every=25)) == [(25, 20), (50, 20), (75, 30), (100, 30)]
    assert list(thinned(games(20, 40, 30), 15, every=5)) == []


def test_a_learner_s_curve_ends_where_the_run_does():
    runs = [
        outcome("a", 0, 9, (200, 400, 300)),
        outcome("a", 1, 9, ()),
        outcome("b", 0, 9)._replace(error="no"),
    ]
    whole, empty = thinned_runs(runs)
    assert [(e.num_steps, e.score) for e in whole.episodes] == [(250, 200), (500, 200), (750, 300)]
    assert empty.episodes == []


def test_kept_runs_are_all_there():
    assert [(run.name, run.seed) for run in kept_runs()] == [
        (name, seed) for name in KNOBS for seed in range(600, 605)
    ]
    assert {run.episodes[-1].num_steps for run in kept_runs("batch of 4")} == {15_000}


# What is said


def test_what_is_said_of_the_knobs_is_in_the_data():
    rates = {name: rate.passed for name, rate in success_rates(kept_runs()).items()}
    assert rates == {
        "recommended": 4, "gamma 0.5": 0, "gamma 0.9": 1, "gamma 0.99": 2, "gamma 0.999": 4,
        "30 times the rate": 5, "a 30th of the rate": 1, "epsilon falls early": 4, "batch of 4": 4,
        "memory of 200": 4, "no target network": 5,
    }  # fmt: skip
    exams = {name: sorted(run.exam.mean for run in kept_runs(name)) for name in KNOBS}
    assert [round(exams["gamma 0.5"][k]) for k in (0, -1)] == [168, 349] and "168 to 349" in said_in(
        "gamma-look"
    )
    assert [round(exams["a 30th of the rate"][k]) for k in (0, -1)] == [419, 494]
    assert "419 to 494" in said_in("rate-look")
    assert round(exams["epsilon falls early"][0]) == 226 and "226" in said_in("epsilon-look")
    assert round(exams[RECOMMENDED][0]) == 296 and "296" in said_in("baseline-look")
    ends = [run.episodes[-1].score for run in kept_runs("gamma 0.5")]
    assert (round(min(ends)), round(max(ends))) == (103, 210)


def test_what_is_said_beyond_the_tables_was_measured():
    runs = table(measure.__package__, "short_runs").set_index("name")
    assert runs.loc[RECOMMENDED, "mean"].tolist() == [500] * 5
    assert "all passed, each with 500" in said_in("baseline-look")
    short_sighted = runs.loc["gamma 0.5"]
    assert short_sighted[["edge", "fell", "time"]].sum().tolist() == [209, 12, 29]
    assert "209 of the 250" in said_in("gamma-look") and "12 with a fall" in said_in("gamma-look")
    exams = short_sighted["mean"].tolist()
    assert exams == [run.exam.mean for run in kept_runs("gamma 0.5")], "the agents of the table"


def test_one_of_ten_comparisons_is_hardly_luck():
    found = [compare_success(kept_runs(), RECOMMENDED, name) for name in KNOBS if name != RECOMMENDED]
    assert [one.second for one in found if one.chance < 0.05] == ["gamma 0.5"]
    assert round(1 - 0.95 ** len(found), 2) == 0.40 and "40 of 100" in said_in("compare-look")


def test_the_patients_show_what_the_hint_says():
    falls, at_8000, ends = {}, {}, {}
    for letter, name in PATIENTS.items():
        curves = [np.array([(e.num_steps, e.score) for e in run.episodes]) for run in kept_runs(name)]
        falls[letter] = sorted((np.maximum.accumulate(c[:, 1]) - c[:, 1]).max() for c in curves)
        at_8000[letter] = sorted(float(c[c[:, 0] == 8_000, 1][0]) for c in curves)
        ends[letter] = [float(c[-1, 1]) for c in curves]
    assert falls["A"][0] > 25 and falls["A"][-1] > 100 and falls["C"][-1] < 7
    assert max(ends["B"]) < min(ends["C"])
    assert at_8000["D"][1] > 330 > at_8000["C"][-1] and ends["D"].count(min(ends["D"])) == 1
    assert min(ends["D"]) < 230


def test_the_intervals_that_are_said():
    percent = {seen: tuple(round(100 * end) for end in wilson(*seen)) for seen in ((5, 5), (4, 5), (80, 100))}
    assert percent == {(5, 5): (57, 100), (4, 5): (38, 96), (80, 100): (71, 87)}
    look = said_in("interval-look")
    assert "38 to 96 %" in look and "71 to 87 %" in look and "57 %" in look
    assert find("8.e").answer == 57


def test_one_pair_is_fair():
    fair = [
        pair
        for pair in combinations(OFFERED, 2)
        if len(difference(*pair)) == 1 and difference(*pair) != ["seeds"]
    ]
    assert fair == [("C", "F")]


# The search


def test_tries_are_drawn_by_seed_within_what_is_allowed():
    tries = search.drawn(20, seed=20)
    assert list(tries) == [f"try {k}" for k in range(1, 21)] and len(set(tries.values())) == 20
    assert tries == search.drawn(20, seed=20) != search.drawn(20, seed=21)
    assert all(0.9 <= hp.gamma <= 0.999 and 1e-4 <= hp.learning_rate <= 0.01 for hp in tries.values())
    assert {hp.num_steps for hp in tries.values()} == {3_000}


def test_scores_come_in_the_order_of_seeds():
    tiny = Hyperparameters(num_steps=40, hidden=(3,))
    scores = search.score(tiny, [7, 3])
    assert scores == search.score(tiny, [3, 7])[::-1] and len(set(scores)) == 2


def test_a_failed_run_is_said():
    with pytest.raises(RuntimeError, match="seed 3 failed"):
        search.score(Hyperparameters(num_steps=40, hidden=(3,), state_scale=(1.0, 1.0)), [3])


def test_the_tries_kept_are_those_that_the_dice_give():
    table = search_table()
    tries = search.drawn(20, measure.DRAWN_WITH)
    assert {*table.index} == {RECOMMENDED, *tries} and table.tuning.is_monotonic_decreasing
    for name, hp in tries.items():
        assert [table.loc[name, key] for key in ("gamma", "n_step")] == [hp.gamma, hp.n_step]
    leaders = [name for name in table.index if name != RECOMMENDED][: measure.LEADERS]
    assert {*table.dropna().index} == {RECOMMENDED, *leaders}


def test_what_is_said_of_the_search_is_in_the_data():
    search = search_table()
    assert search.index[0] == "try 8" and search.index.get_loc(RECOMMENDED) == 6
    fresh = search.dropna().round().astype({"fresh": int, "tuning": int})
    assert fresh.fresh.to_dict() == {
        "try 8": 385, "try 16": 322, "try 3": 429, "try 5": 417, "try 20": 353, RECOMMENDED: 344,
    }  # fmt: skip
    assert fresh.tuning[["try 8", "try 16", RECOMMENDED]].tolist() == [499, 478, 436]
    look = said_in("search-look")
    assert all(number in look for number in ("499", "385", "478", "322", "429", "436", "344", "41", "63"))
    assert (fresh.tuning > fresh.fresh).all()
    runs = table(measure.__package__, "tune_search")
    assert runs[(runs.name == "try 8") & (runs.seeds == "tuning")]["mean"].min().round() == 496


# The bench of exercise 8.4


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ((None, [1]), "wants first what draw.. gave, and got None"),
        (((11, 12), "try 1"), "wants first what draw.. gave, and got .11, 12."),
        (("try 1", 7), "a list of seeds, and got 7"),
    ],
)
def test_the_bench_says_what_it_wants(asked, sentence):
    with pytest.raises(TypeError, match=sentence):
        Bench(lambda number, seed: 0.0).score(*asked)


def test_a_median_is_not_taken_for_a_single_draw():
    exercise = find("8.4")
    code = {"sum(score(settings, tuning)) / len(tuning)": "np.median(score(settings, tuning))"}
    verdict = judge(exercise, exercise.build(code))
    assert (verdict.kind, verdict.key) == ("not yet", "") and "you have 'try 1'" in verdict.text


def test_the_bench_takes_seeds_in_any_style():
    bench = Bench(lambda number, seed: 10.0 * number + seed)
    for seeds in ([1, 2], (1, 2), np.array([1, 2]), range(1, 3)):
        assert bench.score("try 2", seeds) == [21, 22]
    assert bench.num_runs == {1: 4, 2: 4} and bench.tried == {"try 2"}


# The check of settings for Acrobot


def test_what_acrobot_returns_decides():
    exercise = find("8.5")
    start = {"state_scale": [1] * 6}
    assert judge(exercise, start | {"step_reward": -1, "fall_reward": -99}).key == "right, but large"
    assert judge(exercise, start | {"step_reward": -1, "fall_reward": -101}).key == "success punished"
    assert judge(exercise, start | {"step_reward": -0.01, "fall_reward": -1}).key == "nothing to learn"
    assert judge(exercise, start | {"step_reward": "no", "fall_reward": 0}).key == "no number"


def test_a_right_answer_is_told_what_its_own_numbers_are():
    scales, small = (1, 1, 1, 1, 1 / 4, 1 / 9), {"step_reward": -0.01, "fall_reward": 0}
    large = judge(find("8.5"), {"state_scale": scales, "step_reward": -0.01, "fall_reward": 1000})
    assert large.passed and "-0.01 for each step, 1000 for the last one." in large.text
    for scale, said in ((None, "up to 28,"), ((1, 1, 1, 1, 0.6, 0.6), "up to 17,")):
        assert said in judge(find("8.5"), {"state_scale": scale} | small).text
    assert judge(find("8.5"), {"state_scale": scales} | small).key == "right"


def test_a_speed_reaches_as_far_as_the_check_says():
    high = gym.make("Acrobot-v1").observation_space.high
    assert pytest.approx(high, abs=0.01) == REACH


def test_the_environment_s_own_rewards_are_as_the_check_says():
    env = gym.make("Acrobot-v1")
    env.reset(seed=0)
    assert env.step(0)[1] == -1.0
    env.unwrapped.state = np.array([np.pi, 0.0, 0.0, 0.0])  # straight up
    _, reward, terminated, _, _ = env.step(1)
    assert (reward, terminated) == (0.0, True)


# Figures


@pytest.fixture
def axes():
    return Figure().subplots(1, 2)


def test_kept_runs_are_counted_and_the_learner_s_drawn_over_them(axes):
    mine = [outcome("batch of 4", 0, 123.0, (200, 300))]
    draw_knobs([RECOMMENDED, "batch of 4"], mine, axes)
    label = axes[1].get_xticklabels()[1]
    assert label.get_text() == "batch of 4\n4 of 5" and label.get_color() == axes[0].lines[-1].get_color()
    assert axes[0].lines[-1].get_ydata().tolist() == [200, 250]
    hollow = [
        dots for dots in axes[1].collections if dots.get_facecolor().size == 0 and len(dots.get_offsets())
    ]
    assert next(dots.get_offsets().tolist() for dots in hollow if len(dots.get_offsets())) == [[1, 123.0]]


def test_intervals_reach_as_far_as_they_should(axes):
    draw_intervals([(5, 5), (4, 5)], axes[0])
    assert axes[0].lines[0].get_xdata().tolist() == pytest.approx(wilson(5, 5))
    assert [label.get_text() for label in axes[0].get_yticklabels()] == ["5 of 5", "4 of 5"]


def test_each_patient_is_five_lines(axes):
    draw_patients({"A": "gamma 0.5", "B": "batch of 4"}, axes)
    assert [len(ax.lines) for ax in axes] == [6, 6]  # and the bar


def test_only_those_with_fresh_seeds_get_a_second_mark(axes):
    draw_search(search_table(), axes[0])
    diamonds = [line for line in axes[0].lines if line.get_marker() == "D" and len(line.get_xdata())]
    assert len(diamonds) == measure.LEADERS + 1


# The script


def test_the_ranking_goes_by_means_and_leaves_the_yardstick_out():
    runs = [outcome(RECOMMENDED, 0, 500), outcome("b", 0, 300), outcome("b", 1, 100)]
    assert measure.ranking([*runs, outcome("a", 0, 210), outcome("a", 1, 220)]) == ["a", "b"]
