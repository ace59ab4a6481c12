"""Lesson 09: what it says of its agents is measured again, and its figures show what they are given."""

import itertools

import gymnasium as gym
import nbformat
import numpy as np
import pytest
from conftest import ROOT
from matplotlib.figure import Figure

from dqn_lesson import load_pretrained, watch
from dqn_lesson.episodes.playback import Playback
from dqn_lesson.exercises.check import judge
from dqn_lesson.exercises.lesson import find
from dqn_lesson.exercises.parse_answer import as_number, as_word
from dqn_lesson.games import steps_until_fall
from dqn_lesson.games.cartpole import how_it_ended
from dqn_lesson.lessons.lesson_09_watch_and_play import measure
from dqn_lesson.lessons.lesson_09_watch_and_play.exercises import (
    END,
    ERRORS,
    FIRST_ASTRAY,
    GAMMA,
    LAST_CHANCE,
    LASTS,
    Q_VALUES,
    STATES,
    TARGET,
)
from dqn_lesson.lessons.lesson_09_watch_and_play.figures import (
    BLUE,
    ORANGE,
    draw_maps,
    draw_promise,
    draw_rescues,
)
from dqn_lesson.lessons.lesson_09_watch_and_play.lost_game import (
    SEED,
    Late,
    StartsIn,
    came_true,
    lasts,
    lost_game,
    taken_over,
    taught_by,
    transitions,
)
from dqn_lesson.lessons.shared.tables import table

NAMES = ("cartpole-0", "cartpole-25", "cartpole-50", "cartpole")


@pytest.fixture(scope="module")
def agents():
    return {name: load_pretrained(name).agent() for name in NAMES}


@pytest.fixture(scope="module")
def lost(agents):
    return lost_game(agents["cartpole-25"])


@pytest.fixture
def ax():
    return Figure().add_subplot()


def said_in(name: str) -> str:
    """The text of a cell, or what there is to see in a question's answer."""
    if name.startswith("9."):
        return " ".join(find(name).look.split())
    lesson = nbformat.read(ROOT / "notebooks" / "09_watch_and_play.ipynb", as_version=4)
    return next(cell.source for cell in lesson.cells if cell.id == name)


def of_steps(num_steps: int, terminated: bool = True, q_value: float = -0.5) -> Playback:
    states = np.zeros((num_steps + 1, 4), np.float32)
    q_values = np.full((num_steps + 1, 2), q_value, np.float32)
    return Playback(
        "CartPole-v1",
        0,
        states,
        np.zeros(num_steps, int),
        np.ones(num_steps),
        terminated,
        q_values,
        GAMMA,
    )


# The lost game


def test_the_lost_game_is_one_that_the_agent_plays(agents, lost):
    assert np.array_equal(watch(agents["cartpole-25"], seed=SEED).actions, lost.actions)
    assert (len(lost.actions), lost.terminated) == (END, True)
    assert how_it_ended(lost.states[-1], lost.terminated) == "fell"


def test_it_could_be_saved_until_the_last_chance(agents, lost):
    saviour = agents["cartpole"].snapshot()
    lengths = {moment: lasts(saviour, lost.states[moment]) for moment in (1, 100, 200, *range(250, END))}
    assert {moment: steps for moment, steps in lengths.items() if steps < 500} == LASTS
    assert min(LASTS) == LAST_CHANCE + 1


def test_the_row_of_presses_that_led_there(agents, lost):
    row = range(FIRST_ASTRAY, LAST_CHANCE + 1)
    better = agents["cartpole"].q_values(lost.states).argmax(axis=1)
    assert set(lost.actions[row]) == {0} and set(better[row]) == {1}
    assert lost.actions[FIRST_ASTRAY - 1] == better[FIRST_ASTRAY - 1], "the row begins here"


def longest(state: np.ndarray, most: int = 12) -> int:
    """The steps of the longest of all sequences of actions, each of them tried; `most` if it is longer."""
    env, states = gym.make("CartPole-v1").unwrapped, [np.array(state, np.float64)]
    env.reset(seed=0)
    for step in range(1, most):
        reached = []
        for env.state, action in itertools.product(states, (0, 1)):
            env.steps_beyond_terminated = None
            if not env.step(action)[2]:
                reached.append(env.state)
        if not reached:
            return step
        states = reached
    return most


def test_nobody_saves_it_later(lost):
    assert [longest(lost.states[moment]) for moment in (LAST_CHANCE, 281, 282, 283)] == [12, 5, 3, 1]
    assert "none lasts longer than 5 steps" in said_in("rescue-look")


def test_the_last_presses_of_all_three_games_have_one_true_answer(agents, lost):
    edge, calm = watch(agents["cartpole-25"], seed=2_000_000), watch(agents["cartpole-50"], seed=2_000_005)
    saviour = agents["cartpole"].snapshot()
    for game in (lost, edge):
        own, last = came_true(game, GAMMA)[-3:], game.states[-4:-1]
        best = [-(GAMMA ** (longest(state) - 1)) for state in last]
        assert own == pytest.approx(best, abs=0.011)
        assert taken_over(saviour, last, GAMMA) == pytest.approx(best, abs=0.011)
    goes_on = taken_over(agents["cartpole-50"].snapshot(), calm.states[-4:-1], GAMMA)
    assert goes_on.tolist() == [0, 0, 0] and came_true(calm, GAMMA)[-3:].tolist() == [0, 0, 0]


def test_what_the_trained_agent_would_still_have_got(agents, lost):
    saviour, moments = agents["cartpole"].snapshot(), np.array([0, 234, 280, 281, 282, 283])
    expected = [0, 0, 0, *(-(GAMMA ** (steps - 1)) for steps in LASTS.values())]
    assert taken_over(saviour, lost.states[moments], GAMMA) == pytest.approx(expected)
    edge = watch(agents["cartpole-25"], seed=2_000_000)
    below = taken_over(saviour, edge.states[187:188], GAMMA)[0]
    assert below < came_true(edge, GAMMA)[187], "a lower bound of best play, and not the best value"


def test_taken_over_is_played_step_by_step():
    class Left:
        def q_values(self, states):
            return np.tile([0.0, -1.0], (len(states), 1))

    class LeftBy:
        def act(self, state):
            return 0

    states = np.array([[0, 0, 0, 0], [0.5, 0.25, 0.125, 1.0], [0, 0, 0.2, 3.0]])
    lengths = [lasts(LeftBy(), state) for state in states]
    assert len(set(lengths)) == 3
    assert taken_over(Left(), states, 0.5) == pytest.approx([-(0.5 ** (n - 1)) for n in lengths])
    assert taken_over(Left(), states, 0.5, num_steps=2)[0] == 0, "a fall that comes later counts as none"


def test_what_it_promised(lost):
    best = lost.q_values.max(axis=1)
    assert [round(float(best[moment]), 3) for moment in (234, 255)] == [-0.126, 0.025]
    assert round(float(best[283]), 2) == -0.54
    assert all(number in said_in("9.b") for number in ("-0.126", "+0.025", "-0.54"))
    steps = [round(steps_until_fall(float(best[moment]), GAMMA)) for moment in (234, 283)]
    assert steps == [415, 125] and "in about 415 steps" in said_in("9.b") and "in 125 steps" in said_in("9.b")


def test_the_last_press_of_the_lost_game_falls_whichever_it_is(lost):
    for action in (0, 1):
        env = StartsIn(gym.make("CartPole-v1"), lost.states[283])
        env.reset()
        assert env.step(action)[2]
    question = find("9.b")
    best = float(lost.q_values[283].max())
    assert question.values[question.answer] == round(best, 2)


def test_what_is_said_of_both_games_is_so(agents, lost):
    edge, text = watch(agents["cartpole-25"], seed=2_000_000), said_in("knows-look")
    promised, got = edge.q_values.max(axis=1)[:-1], came_true(edge, GAMMA)
    for numbers, said in (
        ((promised[-50], got[-50]), "it says {:.2f}, and {:.2f} is what it gets"),
        ((promised[0], got[0]), "too gloomy, {:.2f} instead of {:.2f}"),
        ((came_true(lost, GAMMA)[234], 0, lost.q_values[234].max()),
         "orange says {:.2f}, green {:.0f}, and the promise of {:.2f}"),
        (lost.q_values[[281, 283]].max(axis=1), "says {:.2f} to {:.2f}"),
    ):  # fmt: skip
        assert said.format(*numbers) in text
    assert measure.too_high(lost).max() == pytest.approx(0.95, abs=0.005)
    assert f"{29} steps later the pole has fallen" in said_in("9.b") and END - 255 == 29


def test_q_values_of_the_exercise_are_the_agent_s(lost):
    for moment, q_values in Q_VALUES.items():
        assert lost.q_values[moment] == pytest.approx(q_values, abs=1e-4)
    assert (round(TARGET, 3), [round(error, 3) for error in ERRORS]) == (-0.532, [-0.021, -0.462])
    assert lost.actions[[281, 283]].tolist() == [0, 0]


def test_every_trained_agent_presses_what_the_exercise_says(agents):
    states = np.array([state for state, _ in STATES.values()])
    for name in NAMES[1:]:
        buttons = ["LR"[action] for action in agents[name].q_values(states).argmax(axis=1)]
        assert buttons == [button for _, button in STATES.values()], name
        assert agents[name].act(np.zeros((1, 4)), explore=False) == 1, f"{name}: a pole that stands gets R"


def test_the_trained_agent_errs_where_it_never_is(agents):
    trained, fast = agents["cartpole"].snapshot(), [0, 0, 0, 1.2]

    class RightOnce:
        pressed = False

        def act(self, state):
            first, self.pressed = not self.pressed, True
            return 1 if first else trained.act(state)

    assert (lasts(trained, fast), lasts(RightOnce(), fast)) == (6, 36)
    edge = [[1.5, 0, 0, velocity] for velocity in (-1, -0.5, 0, 0.5)]
    assert trained.q_values(np.array(edge)).argmax(axis=1).tolist() == [1, 1, 1, 1]


def test_promises_of_the_last_second_are_as_judged(agents, lost):
    edge = watch(agents["cartpole-25"], seed=2_000_000)
    calm = watch(agents["cartpole-50"], seed=2_000_005)
    too_high, right, too_low = (
        (game.q_values.max(axis=1)[:-1] - came_true(game, GAMMA))[-50:] for game in (lost, edge, calm)
    )
    assert too_high[-3:].min() > 0.15
    assert np.abs(right).max() < 0.15
    assert too_low.max() < -0.15 and not calm.terminated
    assert how_it_ended(edge.states[-1], edge.terminated) == "edge"


def test_a_late_hand_loses(agents):
    trained = agents["cartpole"].snapshot()
    assert watch(Late(trained, 2), "CartPole-v1", 2_000_000).score == 500
    assert watch(Late(trained, 10), "CartPole-v1", 2_000_000).score < 100


def test_training_and_exam_as_said():
    for name, curve, exam in (("cartpole-25", 272, 258), ("cartpole-50", 455, 500)):
        run = load_pretrained(name)
        assert round(np.mean([episode.score for episode in run.episodes[-20:]])) == curve
        assert round(run.exam.mean) == exam
        assert str(curve) in said_in("exam-look") and str(exam) in said_in("exam-look")
    assert min(load_pretrained("cartpole-25").exam.scores) == 210


def test_figures_over_many_games_are_as_measured():
    games = table(measure.__package__, "endings")
    assert games["ending"].value_counts().to_dict() == {"edge": 93, "fell": 5, "time": 2}
    assert "93 end with" in said_in("watch-about")
    means = games.groupby("ending")[["second before", "mean"]].mean()
    early, mean = means["second before"].round(3), means["mean"].round(2)
    assert (early["edge"], early["fell"]) == (-0.035, 0.659) and (mean["edge"], mean["fell"]) == (-0.03, 0.28)
    assert "0.035 too low" in said_in("knows-look") and "0.66 too high" in said_in("knows-look")
    assert "0.28 on average" in said_in("promise-look") and "0.03 too *low*" in said_in("promise-look")
    assert games.set_index("seed")["most"][SEED] == pytest.approx(0.95, abs=0.005)
    standing = games[games["ending"] != "fell"]
    assert standing["moments like the lost"].sum() == 14
    assert f"14 of their {standing['steps'].sum():,} moments" in said_in("why-look")


def test_figures_of_hands_pupils_and_long_games_are_as_measured():
    late = table(measure.__package__, "late_hands").groupby("late")["score"].mean().round()
    assert late.to_dict() == dict(zip(measure.LATE, (500, 500, 232, 36), strict=True))
    assert "232" in said_in("late-look") and "36" in said_in("late-look")
    long = table(measure.__package__, "long_episodes")
    assert list(long["agent"].unique()) == list(measure.LONG) and (long["steps"] == 2_000).all()
    trained = long[long["agent"] == "cartpole"]
    assert (round(trained["mean"].mean(), 3), round(trained["most"].max(), 2)) == (0.005, 0.07)
    pupils = table(measure.__package__, "pupils").groupby("taught by")
    for key, said in (("flawless", "13 to 235, 76 on average"), ("falls", "94 to 499, 243 on average")):
        means = pupils.get_group(key)["mean"]
        assert f"{means.min():.0f} to {means.max():.0f}, {means.mean():.0f} on average" == said
        assert said in said_in("learn-look")
    promises = pupils.get_group("falls")["promise"]
    assert ((promises > 0).sum(), round(promises.max(), 2)) == (9, 20.70)
    assert round(pupils.get_group("flawless")["promise"].max(), 2) == 0.11


# Parts


def test_what_came_is_discounted_back_from_the_end():
    assert came_true(of_steps(3), 0.5).tolist() == [-0.25, -0.5, -1]
    assert came_true(of_steps(3, terminated=False), 0.5).tolist() == [0, 0, 0]


def test_a_game_as_a_memory_keeps_it():
    fell, time_up = transitions(of_steps(3)), transitions(of_steps(3, terminated=False))
    assert [row[2] for row in fell] == [0, 0, -1] and [row[4] for row in fell] == [False, False, True]
    assert [row[2] for row in time_up] == [0, 0, 0] and not any(row[4] for row in time_up)


def test_taking_over_starts_in_the_state_and_ends_with_the_clock(agents):
    seen = []

    class Sees:
        def act(self, state):
            seen.append(state.tolist())
            return 0

    assert lasts(Sees(), [0.5, 0.25, 0.125, 5.0]) == len(seen)
    assert seen[0] == [[0.5, 0.25, 0.125, 5.0]]
    assert lasts(agents["cartpole"].snapshot(), [0, 0, 0, 0], num_steps=7) == 7


def test_late_presses_come_that_much_later():
    class Says:
        def act(self, state):
            return int(state)

    late = Late(Says(), 2)
    assert [late.act(number) for number in (5, 6, 7, 8)][2:] == [5, 6]


def test_a_pupil_learns_from_the_games_alone():
    pupil = taught_by([of_steps(40), of_steps(30)], num_updates=64)
    assert len(pupil.memory) == 70


# Checks


def test_other_kinds_of_answers_get_a_sentence():
    assert (
        judge(find("9.3"), dict.fromkeys(["target 281", "error 281", "target 283", "error 283"], "?")).key
        == "no number"
    )
    assert judge(find("9.1"), ...).kind == "open"


# Figures


def test_saved_is_blue_and_lost_is_orange(ax):
    draw_rescues({279: 500, 280: 500, 281: 4}, ax)
    assert [bar.get_height() for bar in ax.patches] == [500, 500, 4]
    colours = [
        "#{:02x}{:02x}{:02x}".format(*(round(255 * c) for c in bar.get_facecolor()[:3])) for bar in ax.patches
    ]
    assert colours == [BLUE, BLUE, ORANGE]
    assert [(text.get_text(), text.get_color()) for text in ax.texts] == [("4", ORANGE)]


def test_promise_and_what_came(ax):
    draw_promise(of_steps(60, q_value=-0.3), 0.5, ax, "A", np.full(60, -0.2), guess=-0.13, last=50)
    saved, came, promised, guess = ax.lines[1:5]
    assert set(saved.get_ydata()) == {-0.2} and "would still have got" in saved.get_label()
    assert came.get_ydata()[-2:].tolist() == [-0.5, -1]
    assert set(np.round(promised.get_ydata(), 3)) == {np.float32(-0.3)}
    assert (list(guess.get_xdata()), list(guess.get_ydata())) == ([59], [-0.13])
    assert ax.get_xlim() == (10, 60)


def test_no_guess_draws_none(ax):
    draw_promise(of_steps(60), 0.995, ax)
    assert len(ax.lines) == 3 and not ax.texts


@pytest.mark.parametrize(("number", "axis"), [(2, 0), (3, 1)], ids=["angle", "velocity"])
def test_maps_ask_for_the_states_that_they_show(number, axis):
    asked = []

    class GoesBy:
        def q_values(self, states):
            asked.append(states)
            return np.column_stack([np.zeros(len(states)), states[:, number]])

    axes = Figure().subplots(1, 1, squeeze=False)[0]
    draw_maps({"one": GoesBy()}, axes, cart=(0.5, -1))
    assert np.unique(asked[0][:, :2], axis=0).tolist() == [[0.5, -1]]
    letters = [text for text in axes[0].texts if text.get_text() in "LR"]
    assert {text.get_text() for text in letters if text.get_position()[axis] > 0} == {"R"}
    assert {text.get_text() for text in letters if text.get_position()[axis] < 0} == {"L"}


# Typed answers


@pytest.mark.parametrize(
    "typed", [-0.5, "-0.5", "-0,5", "\N{MINUS SIGN}0.5", np.float32(-0.5), np.array(-0.5), " -.5 "]
)
def test_a_number_is_one_in_any_style(typed):
    assert as_number(typed) == -0.5


@pytest.mark.parametrize("typed", [None, ..., len, "left", "1 2", [-0.5], float("nan"), 1j, 10**400])
def test_what_is_no_number_is_none(typed):
    assert as_number(typed) is None


def test_a_word_is_one_in_any_style():
    assert {as_word(typed) for typed in ("too high", " Too_high", "'too-high'", np.str_("(TOO  HIGH)."))} == {
        "too high"
    }
    assert as_word(-1) == "-1", "no other number"
