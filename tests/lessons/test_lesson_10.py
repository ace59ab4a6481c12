"""Lesson 10: the ball's world, what the texts say of the measurements, and what looks inside."""

import sys

import nbformat
import numpy as np
import pytest
from conftest import ROOT

from dqn_lesson import ControlPanel, load_pretrained
from dqn_lesson.games.pong import look
from dqn_lesson.lessons.lesson_10_see_the_screen import EXERCISES, QUESTIONS, measure
from dqn_lesson.lessons.lesson_10_see_the_screen.ball import SIZE, Ball, seen
from dqn_lesson.lessons.lesson_10_see_the_screen.frames import BALL, frame, with_ball
from dqn_lesson.lessons.lesson_10_see_the_screen.inside import choices, covered, rally, stack
from dqn_lesson.lessons.lesson_10_see_the_screen.installed import if_installed
from dqn_lesson.lessons.shared.tables import table

PACKAGE = measure.__package__
CELLS = {
    cell.id: cell.source
    for cell in nbformat.read(ROOT / "notebooks" / "10_see_the_screen.ipynb", as_version=4).cells
}


@pytest.fixture(scope="module")
def agent():
    return load_pretrained("pong").agent()


def test_a_ball_falls_drifts_bounces_and_is_caught_by_either_square_of_the_paddle() -> None:
    ball = Ball()
    for seed in range(200):
        ball.reset(seed=seed)
        columns, over = [ball.column], False
        while not over:
            assert ball.picture().sum() <= 3 and ball.picture()[ball.row, ball.column]
            _, reward, over, truncated, _ = ball.step(1)
            columns.append(ball.column)
        assert len(columns) == SIZE and set(np.abs(np.diff(columns))) <= {0, 1} and not truncated
        assert reward == (1 if columns[-1] in (ball.paddle, ball.paddle + 1) else -1)


def test_random_presses_catch_one_ball_in_five() -> None:
    presses, caught, ball = np.random.default_rng(0), 0, Ball()
    for seed in range(2_000):
        ball.reset(seed=seed)
        *_, (_, reward, *_) = (ball.step(presses.integers(3)) for _ in range(SIZE - 1))
        caught += reward > 0
    assert 0.18 < caught / 2_000 < 0.23 and "catches one in five" in CELLS["catch-about"]


def test_two_frames_tell_which_way_the_ball_goes_and_one_does_not() -> None:
    states = []
    for drift in (-1, 1):
        with seen(2) as env:
            env.reset(seed=0)
            ball = env.unwrapped
            ball.row, ball.column, ball.paddle, ball.drift = 3, 5 - drift, 4, drift
            env.step(1)
            ball.row, ball.column = 4, 5
            states.append(np.stack([env.step(1)[0][..., 0], ball.picture()], axis=-1))
    assert not np.array_equal(states[0], states[1])


def test_the_texts_say_of_the_balls_what_was_measured() -> None:
    balls = table(PACKAGE, "balls")
    two, one = (balls.caught[balls.frames == frames] for frames in (2, 1))
    assert len(two) == len(one) == 20
    text = CELLS["catch-look"]
    assert f"caught {two.min()} to {two.max()} of 100 balls, and {(two >= 95).sum()} of 20" in text
    assert f"With one frame: {one.min()} to {one.max()}" in text


def test_the_texts_say_of_the_screen_what_was_measured() -> None:
    changes = table(PACKAGE, "changes")
    mean = (changes.numbers * changes.steps).sum() / changes.steps.sum()
    (question,) = [question for question in QUESTIONS if question.id == "10.a"]
    assert changes.steps.sum() == 3_000 and f"{mean:.0f} of the 100,800" in question.look
    assert list(question.options)[question.answer] == "About 500"


def test_the_ball_can_be_laid_anywhere() -> None:
    assert (frame("rally")[34:194] == BALL).sum() == 8
    moved = with_ball("rally", 42, 83)
    assert np.argwhere(moved[34:194] == BALL)[0].tolist() == [42, 83] and (moved[34:194] == BALL).sum() == 8
    assert look(moved)[10:12, 20:22].all()


def test_every_fourth_pixel_alone_loses_the_ball() -> None:
    seen_by_fourth = frame("rally")[34:194:4, ::4] != 87
    assert look(frame("rally"))[:, 15:30].any() and not seen_by_fourth[:, 15:30].any()


def test_a_stack_holds_a_ball_on_its_way(agent) -> None:
    down, up = stack(True, 80, 80), stack(False, 80, 80)
    assert down.shape == agent.state_shape == (40, 40, 3)
    assert np.array_equal(down[..., -1], up[..., -1]) and not np.array_equal(down[..., 0], up[..., 0])


def test_the_texts_say_what_is_seen_inside(agent) -> None:
    chosen = np.concatenate([choices(agent, down) for down in (True, False)])
    shares = [(half == 0).mean() for half in np.hsplit(chosen, 2)]
    assert round(100 * shares[0]) == 3 and 0.15 < shares[1] < 0.2, "as `choices-look` says"
    drop = np.abs(covered(agent, rally()))
    things = rally().any(axis=-1)
    rows, columns = np.nonzero(drop > 0.15 * drop.max())
    near = [
        things[max(r - 3, 0) : r + 4, max(c - 3, 0) : c + 4].any() for r, c in zip(rows, columns, strict=True)
    ]
    assert len(near) > 20 and all(near), "only the paddles and the ball matter, as `covered-look` says"


def test_the_exams_of_the_stages_rise() -> None:
    means = [load_pretrained(name).exam.mean for name in ("pong-0", "pong-25", "pong-50", "pong")]
    assert means == sorted(means) and means[0] < -20 and means[-1] > 0


def test_without_the_game_a_sentence_says_that_the_lesson_goes_on(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "ale_py", None)
    said = if_installed(lambda: ControlPanel(env="dqn_lesson/Pong-v0")).data
    assert said.startswith("dqn_lesson/Pong-v0 needs the package ale_py, which is not installed")
    assert said.endswith("are there all the same: read on.")
    assert if_installed(lambda: 3) == 3


def test_the_exercises_are_those_of_the_lesson() -> None:
    assert [exercise.id for exercise in EXERCISES] == [f"10.{number}" for number in range(1, 7)]
