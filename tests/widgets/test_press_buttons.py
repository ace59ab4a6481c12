"""CartPole by hand: what a press does, and what is said about it."""

import re

import gymnasium as gym
import numpy as np
import pytest

from dqn_lesson.widgets.press_buttons.press_buttons import NUM_ROWS, PressButtons, cart_svg


@pytest.fixture
def cart() -> PressButtons:
    return PressButtons(seed=7)


def buttons(cart: PressButtons) -> list:
    return list(cart.children[0].children)


def sentence(cart: PressButtons) -> str:
    return re.sub("<[^>]*>", "", cart.children[1].value)


def rows(cart: PressButtons) -> list[list[str]]:
    """The table without its heads, cell by cell."""
    lines = cart.children[2].children[1].value.split("<tr>")[2:]
    return [re.findall(r"<td[^>]*>(.*?)</td>", line) for line in lines]


def test_each_press_is_one_step_of_the_environment(cart: PressButtons) -> None:
    env = gym.make("CartPole-v1")
    expected = [env.reset(seed=7)[0]]
    left, right, _ = buttons(cart)
    for button, action in ((right, 1), (left, 0), (right, 1)):
        button.click()
        expected.append(env.step(action)[0])
    np.testing.assert_array_equal(cart.states, expected)
    assert cart.actions == [1, 0, 1]
    assert rows(cart)[2] == ["2", "◀ 0", *(f"{number:+.3f}" for number in expected[2])]
    assert sentence(cart) == "3 steps, and the pole still stands."


def test_the_table_keeps_the_newest_presses(cart: PressButtons) -> None:
    for press in range(13):
        cart.press(press % 2)
    assert [row[0] for row in rows(cart)] == [str(step) for step in range(13 - NUM_ROWS, 14)]


def test_ten_presses_are_the_task(cart: PressButtons) -> None:
    for press in range(10):
        assert "Ten steps" not in sentence(cart)
        cart.press(press % 2)
    assert sentence(cart).startswith("Ten steps, and the pole still stands.")


def test_after_a_fall_only_starting_again_is_possible(cart: PressButtons) -> None:
    left, right, again = buttons(cart)
    for _ in range(20):
        left.click()
    fallen = len(cart.actions)
    assert 8 <= fallen <= 11
    assert sentence(cart) == f"The pole fell at step {fallen}. Start again?"
    assert left.disabled and right.disabled and not again.disabled
    again.click()
    np.testing.assert_array_equal(cart.states, [gym.make("CartPole-v1").reset(seed=8)[0]])
    assert cart.actions == [] and not left.disabled
    assert sentence(cart).startswith("This is the start.")


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (lambda state: state[3] > 0, "The cart left the track at step 1"),
        (lambda state: 2 * state[2] + state[3] > 0, "500 steps: the time is up"),
    ],
    ids=["edge", "time"],
)
def test_other_endings_are_told_apart(cart: PressButtons, rule, said: str) -> None:
    for _ in range(500):
        cart.press(int(rule(cart.states[-1])))
    assert sentence(cart).startswith(said)


def test_the_picture_leans_to_the_side_of_the_angle_and_stands_at_the_position() -> None:
    def drawn(state: list[float]) -> tuple[float, float]:
        """How far from the middle the axle is, and the pole's angle, in degrees."""
        found = re.search(r"translate\(([-\d.]+) 0\).*rotate\(([-\d.]+)\)' stroke='#d08a4e'", cart_svg(state))
        return float(found[1]), float(found[2])

    assert drawn([0, 0, 0, 0]) == (0, 0)
    assert drawn([1, 0, 0.1, 0]) == (84, 5.73)
    assert drawn([-1, 0, -0.1, 0]) == (-84, -5.73)
    assert (
        cart_svg([0, 0, 0, 0]).count("rotate(12.00)") == cart_svg([0, 0, 0, 0]).count("rotate(-12.00)") == 1
    )


def test_the_arrow_shows_the_last_push() -> None:
    state = np.zeros(4)
    assert "transform='scale(1 1)' stroke='#3d85c6'" in cart_svg(state, 1)
    assert "transform='scale(-1 1)' stroke='#3d85c6'" in cart_svg(state, 0)
    assert "#3d85c6" not in cart_svg(state)
    assert "aria-label='A cart at 0.00 m, its pole at 0.00 rad from upright.'" in cart_svg(state)
