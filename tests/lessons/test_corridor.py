"""The corridor of lesson 05: its rules, and what the lesson says of it, counted again."""

from itertools import islice
from random import Random

import numpy as np
import pytest
from matplotlib.figure import Figure

from dqn_lesson.exercises.lesson import find
from dqn_lesson.lessons.lesson_05_act.corridor import (
    LEFT,
    RIGHT,
    START,
    Schedule,
    Walker,
    best_action,
    count,
    play_corridor,
    send_walkers,
)
from dqn_lesson.lessons.lesson_05_act.creep import creep, draw_creep
from dqn_lesson.lessons.lesson_05_act.exercises import ENOUGH, GREEDY_FINDS

TRIED = Schedule(1, 0.995, 0.05)


def sure(button: int) -> Walker:
    """A walker who is sure of one button from the beginning."""
    return Walker(q_values=[[9.0, 0.0] if button == LEFT else [0.0, 9.0] for _ in range(8)])


def test_epsilon_falls_to_its_minimum():
    assert list(islice(Schedule(1, 0.8, 0.6).epsilons(), 4)) == [1, 0.8, pytest.approx(0.64), 0.6]


@pytest.mark.parametrize(("button", "num_steps"), [(LEFT, 3), (RIGHT, 6)])
def test_three_steps_to_the_left_door_and_six_to_the_right(button, num_steps):
    walker = sure(button)
    play_corridor(walker, 0, Random(0))
    assert walker.doors == [button]
    assert sum(walker.visits) == num_steps


def test_a_step_moves_one_value_halfway_to_its_target():
    walker = Walker(q_values=[[0.0, 0.0], [1.0, 0.5], *([[-1.0, -2.0]] * 6)])
    walker.q_values[0] = [0.3, 0.1]
    walker.q_values[START] = [2.0, 1.0]
    play_corridor(walker, 0, Random(0))
    assert walker.q_values[START] == [pytest.approx(2 + 0.5 * (0.9 * 1.0 - 2)), 1.0]
    assert walker.q_values[1] == [pytest.approx(1 + 0.5 * (0.9 * 0.3 - 1)), 0.5]
    assert walker.q_values[0] == [pytest.approx(0.3 + 0.5 * (0.1 - 0.3)), 0.1]


def test_a_game_without_a_door_ends_too():
    walker = Walker(q_values=[[0.0, 9.0] if cell < 2 else [9.0, 0.0] for cell in range(8)])
    play_corridor(walker, 0, Random(0))
    assert walker.doors == [None] and sum(walker.visits) == 100


def test_a_coin_is_tossed_where_both_are_equal():
    assert {best_action([0.2, 0.2], Random(seed)) for seed in range(20)} == {LEFT, RIGHT}
    assert best_action([-1, -2], Random(0)) == LEFT and best_action([-2, -1], Random(0)) == RIGHT


def test_the_same_agents_each_time():
    assert [walker.doors for walker in send_walkers(TRIED, 3, 40)] == [
        walker.doors for walker in send_walkers(TRIED, 3, 40)
    ]


def test_knowing_the_way_is_not_walking_it():
    walker = sure(RIGHT)
    walker.doors = [RIGHT] * 200 + [LEFT] * 6 + [RIGHT] * 44
    assert walker.knows_the_way and not walker.walks_it and count([walker]) == (1, 0)
    walker.doors[-1:] = [RIGHT, RIGHT]
    assert walker.walks_it and count([walker, sure(LEFT)]) == (1, 1)


def test_what_the_lesson_says_of_greedy_agents():
    greedy = send_walkers(Schedule(0, 1, 0))
    assert count(greedy)[0] == GREEDY_FINDS == 2
    visits = [walker.doors.count(RIGHT) for walker in greedy if not walker.knows_the_way]
    assert sum(num > 0 for num in visits) == 26 and max(visits) == 4


def test_what_the_lesson_says_of_three_other_ways():
    assert count(send_walkers(Schedule(0.1, 1, 0.1)))[0] == 2
    assert count(send_walkers(Schedule(1, 1, 1))) == (50, 0)
    assert count(send_walkers(Schedule(1, 0.5, 0))) == (1, 1)


@pytest.mark.parametrize("decay", [0.99, 0.992, 0.995, 0.997, 0.9975])
@pytest.mark.parametrize("minimum", [0, 0.05, 0.1, 0.3])
def test_sound_choices_pass_with_room_to_spare(decay, minimum):
    know, walk = count(send_walkers(Schedule(1, decay, minimum)))
    assert know >= walk >= ENOUGH + 3


@pytest.mark.parametrize(
    "schedule",
    [
        (0, 1, 0),
        (0.1, 1, 0.1),
        (0.3, 1, 0.3),
        (0.5, 1, 0.1),
        (1, 0.95, 0.1),
        (1, 0.98, 0.3),
        (1, 0.999, 0),
        (1, 1, 0),
    ],
)
def test_unsound_choices_fail_with_room_to_spare(schedule):
    assert count(send_walkers(Schedule(*schedule)))[1] <= ENOUGH - 5


def test_trying_a_little_helps_far_too_slowly() -> None:
    """As the lesson says: 2 of 50 after 300 games, 10 after 3,000; the greedy ones stay at 2."""
    tried = {games: [count(send_walkers(Schedule(start, 1, start), num_games=games))[0] for start in (0.1, 0)]
             for games in (300, 3_000)}  # fmt: skip
    assert tried == {300: [2, 2], 3_000: [10, 2]}


def _update(table, state, action, reward, next_state, terminated, lr, gamma):
    table[state][action] += lr * (
        reward + gamma * max(table[next_state]) * (not terminated) - table[state][action]
    )


def test_the_prize_creeps_back_a_cell_a_game() -> None:
    tables = creep(_update)
    assert [np.count_nonzero(table) for table in tables] == [1, 2, 3, 4, 5, 6, 6, 6]
    assert tables[5, START, RIGHT] == pytest.approx(0.9**5)
    assert [table[START, RIGHT] > 0 for table in tables].index(True) + 1 == find("5.d").answer


def test_until_5_5_is_right_the_course_s_own_update_is_used() -> None:
    assert creep(lambda *step: None, num_games=2)[1, 6:, RIGHT].tolist() == [0.9, 1]


def test_each_number_of_the_table_can_be_read() -> None:
    axes = draw_creep(creep(_update, num_games=3, lr=0.5), Figure().add_subplot())
    texts = [text.get_text() for text in axes.texts]
    assert len(texts) == 18 and texts[-2:] == ["0.45", "0.88"]


def test_agents_that_wander_learn_what_the_best_play_is_worth() -> None:
    """Off-policy, as the lesson says: their tables end near the values of walking straight to the right."""
    values = [walker.q_values[START][RIGHT] for walker in send_walkers(Schedule(1, 1, 1))]
    assert min(values) == pytest.approx(0.9**5, abs=0.01)
