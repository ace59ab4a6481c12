"""Policies played and drawn, as lesson 01 does it."""

import random

import pytest
from matplotlib.figure import Figure

from dqn_lesson import exam
from dqn_lesson.lessons.shared import policies, policy_figures
from dqn_lesson.lessons.shared.policies import (
    Played,
    RulePlayer,
    play_many,
    show_rule,
    try_out,
    under_the_swing,
)


def always_left(state):
    return 0


def unwritten(state):
    return None


def test_episodes_start_from_their_seeds() -> None:
    games = play_many(always_left, 6, first_seed=3)
    assert len(games) == 6
    assert games[1:] == play_many(always_left, 5, first_seed=4)
    assert {game.ending for game in games} == {"fell"}
    assert all(8 <= game.score <= 11 for game in games)


def test_a_policy_sees_four_numbers_and_may_write_over_them() -> None:
    seen = []

    def vandal(state):
        seen.append(state.shape)
        action = under_the_swing(state)
        state[:] = 0
        return action

    assert play_many(vandal, 2) == play_many(under_the_swing, 2)
    assert set(seen) == {(4,)}


def test_the_time_is_up_after_500_steps() -> None:
    assert play_many(lambda state: int(2 * state[2] + state[3] > 0), 2) == [Played(500, "time")] * 2


def test_two_numbers_are_enough_for_the_exam() -> None:  # as the lesson's last cells say
    assert exam(RulePlayer(lambda state: int(2 * state[2] + state[3] > 0))).mean == 500
    assert exam(RulePlayer(under_the_swing)).mean == pytest.approx(200, abs=2)


def test_a_policy_that_is_not_written_plays_no_episode() -> None:
    games = try_out({"left": always_left, "yours": unwritten}, 3)
    assert len(games["left"]) == 3
    assert games["yours"] == []


@pytest.fixture
def displayed(monkeypatch: pytest.MonkeyPatch) -> list:
    shown: list = []
    monkeypatch.setattr(policies, "display", shown.append)
    return shown


def test_watch_records_the_game_whose_score_it_says(displayed: list, capsys: pytest.CaptureFixture) -> None:
    dice = random.Random(0)
    for _ in range(5):
        show_rule(lambda state: dice.choice([0, 1]))
        assert capsys.readouterr().out == f"Score {displayed[-1].score:g}: the pole fell.\n"


def test_watch_says_what_is_missing(displayed: list, capsys: pytest.CaptureFixture) -> None:
    show_rule(unwritten)
    assert displayed == []
    assert "Write it first" in capsys.readouterr().out


@pytest.fixture
def ax():
    return Figure().add_subplot()


def legend(ax) -> list[str]:
    return [text.get_text() for text in ax.get_legend().get_texts()]


def test_histogram_holds_every_game_and_the_guess(ax) -> None:
    games = [Played(score, "fell") for score in (9, 9, 10, 14, 23)]
    assert policy_figures.draw_histogram(games, ax, guess=60, width=1) is ax
    heights = {round(bar.get_x() + 0.5): bar.get_height() for bar in ax.patches}
    assert {score: height for score, height in heights.items() if height} == {9: 2, 10: 1, 14: 1, 23: 1}
    assert [line.get_xdata()[0] for line in ax.lines] == [13, 60]
    assert legend(ax) == ["average: 13.0", "your guess: 60"]


@pytest.mark.parametrize(("guess", "at", "end"), [(30, 30, 36), (500, 34.5, 34.5)])
def test_a_guess_far_out_stands_at_the_edge_and_leaves_the_bars_their_room(ax, guess, at, end) -> None:
    policy_figures.draw_histogram([Played(score, "fell") for score in (9, 10, 11)], ax, guess, width=1)
    assert ax.lines[-1].get_xdata()[0] == at and ax.get_xlim()[1] <= end
    assert legend(ax)[1] == f"your guess: {guess}{' →' if guess == 500 else ''}"


def test_histogram_without_a_guess_draws_none(ax) -> None:
    policy_figures.draw_histogram([Played(9, "fell")], ax)
    assert legend(ax) == ["average: 9.0"]


def test_endings_are_shares_of_each_policy(ax) -> None:
    games = {"a": [Played(10, "edge")] * 3 + [Played(20, "time")], "b": [Played(9, "fell")] * 2, "c": []}
    assert policy_figures.draw_endings(games, ax) is ax
    bars = [bar for bar in ax.patches if bar.get_width() and bar.get_height() == pytest.approx(0.6)]
    rows = [(round(bar.get_y() + 0.3), bar.get_x(), bar.get_width()) for bar in bars]
    assert rows == [(0, 0, 75), (0, 75, 25), (1, 0, 100)]
    assert [text.get_text() for text in ax.texts] == ["75 %", "25 %", "100 %"]
    assert [label.get_text() for label in ax.get_yticklabels()] == [
        "a\n12 steps on average",
        "b\n9 steps on average",
        "c\nnot written yet",
    ]
