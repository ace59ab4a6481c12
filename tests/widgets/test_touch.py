"""Drawings to touch: what is moved on the page is drawn by Python, and said in a sentence."""

import xml.etree.ElementTree as ET

import numpy as np
import pytest

from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.widgets.decay_sliders.decay_sliders import DecaySliders
from dqn_lesson.widgets.drag_target.drag_target import GUESSES, REWARDS, DragTarget
from dqn_lesson.widgets.filter_slider.filter_slider import FILTERS, FilterSlider
from dqn_lesson.widgets.gamma_slider.gamma_slider import GAMMAS, GammaSlider, sentences, weights_svg
from dqn_lesson.widgets.hill.hill import Hill
from dqn_lesson.widgets.luck_machine.luck_machine import SHARES, LuckMachine
from dqn_lesson.widgets.shared.touch import BLUE, ORANGE, Touch
from dqn_lesson.widgets.switches import switches
from dqn_lesson.widgets.switches.switches import Switches
from dqn_lesson.widgets.teach_sides.teach_sides import TeachSides


def move(widget: Touch, **values: int | bool) -> None:
    """As the page does."""
    widget.values = {**widget.values, **values}


def press(widget: Touch, name: str) -> None:
    """As the page does."""
    widget._handle_custom_msg({"press": name}, [])


def test_gamma_moves_picture_and_sentences_at_once() -> None:
    widget = GammaSlider(gamma=0.9)
    before = widget.page
    assert "0.52 %" in widget.said and "0.14 s" in widget.said
    move(widget, gamma=GAMMAS.index(0.995))
    assert widget.page != before and widget.page == weights_svg(0.995)
    assert "78 %" in widget.said and "4 s of play" in widget.said
    assert (
        "<svg" in widget._saved._content["image/svg+xml"] and "78 %" in widget._saved._content["text/plain"]
    )


@pytest.mark.parametrize("gamma", GAMMAS)
def test_every_gamma_can_be_drawn(gamma: float) -> None:
    assert len(ET.fromstring(weights_svg(gamma))) > 250
    assert "nan" not in sentences(gamma) and "inf" not in sentences(gamma)


def test_decay_and_minimum_redraw() -> None:
    widget = DecaySliders()
    before = widget.page
    assert "8,046 updates" in widget.said
    move(widget, decay=4, minimum=2)
    assert "460 updates" in widget.said and widget.page != before
    move(widget, decay=10)
    assert "for ever" in widget.said
    move(widget, minimum=5)
    assert "stays there" in widget.said


def test_the_target_follows_what_is_dragged() -> None:
    widget = DragTarget()
    assert widget.td_target == pytest.approx(1 + 0.99 * -0.4) and "= <b>0.60</b>" in widget.said
    move(widget, left=GUESSES.index(0.5), reward=REWARDS.index(0), gamma=2)
    assert widget.td_target == pytest.approx(0.45) and "0.9 × 0.5" in widget.said
    move(widget, terminated=True, reward=REWARDS.index(-1))
    assert widget.td_target == -1
    assert "the game was lost" in widget.said and "= <b>−1.00</b>" in widget.said
    moved = [part.attrib for part in ET.fromstring(widget.page) if "data-drag" in part.attrib]
    assert [part["data-drag"] for part in moved] == ["left", "right"]
    assert float(moved[0]["data-from"]) > float(moved[0]["data-to"]), "upwards is more"


def test_a_filter_says_what_lies_under_it() -> None:
    picture = np.zeros((40, 40), bool)
    picture[20:24, 21] = True  # a paddle, one square wide
    widget = FilterSlider(picture, row=20, column=20)
    assert "says <b>+2</b>" in widget.said  # its left edge
    move(widget, column=21)
    assert "says <b>−2</b>" in widget.said  # its right one
    move(widget, kind=list(FILTERS).index("something upright"), column=20)
    assert "says <b>+6</b>" in widget.said
    move(widget, row=37, column=37)
    assert "says <b>+0</b>" in widget.said and "row 37, column 37" in widget.page
    rects = [part.attrib for part in ET.fromstring(widget.page) if part.tag.endswith("rect")]
    assert sum(part["fill"] == "currentColor" for part in rects if "fill" in part) == 4
    widget = FilterSlider(np.zeros((40, 40), bool))
    for kind in range(len(FILTERS)):
        move(widget, kind=kind)
        assert "nan" not in widget.page


def test_the_luck_machine_draws_as_the_share_says_and_forgets_at_another_share() -> None:
    widget = LuckMachine(share=70)
    press(widget, "draw_five")
    assert sum(widget.counts) == 1 and "as if" in widget.said
    for _ in range(20):
        press(widget, "draw_many")
    passed = sum(number * count for number, count in enumerate(widget.counts))
    assert sum(widget.counts) == 2001 and passed / (5 * 2001) == pytest.approx(0.7, abs=0.02)
    assert "Luck does that in" in widget.said and ET.fromstring(widget.page) is not None
    move(widget, share=SHARES.index(100))
    assert sum(widget.counts) == 0 and "100 %" in widget.said
    press(widget, "draw_five")
    assert widget.counts == [0, 0, 0, 0, 0, 1] and "Luck does that in 100 of 100" in widget.said


CHANGES = {"few": {"batch_size": 4}, "far": {"gamma": 0.5}}


def test_switches_train_with_what_is_ticked() -> None:
    base = Hyperparameters(hidden=(4,), learning_starts=10**4)
    widget = Switches(CHANGES, base, num_steps=600)
    assert widget.settings == base.replace(batch_size=4, gamma=0.5)
    move(widget, far=False)
    assert widget.settings == base.replace(batch_size=4)
    press(widget, "train")
    assert widget.greyed == ["train"]
    widget.wait(120)
    assert widget.greyed == ["stop"] and "1 of 2 are on. Done after 600 steps" in widget.said
    first = list(widget._curve)
    press(widget, "train")
    widget.wait(120)
    assert widget._before == first == widget._curve, "the same seed, the same run; the earlier one stays"
    assert widget.page.count("stroke-dasharray") == 1


def test_switches_say_what_went_wrong_and_can_be_stopped() -> None:
    widget = Switches(CHANGES, Hyperparameters(hidden=(4,), learning_starts=10**4), num_steps=10**6)
    press(widget, "train")
    press(widget, "stop")
    widget.wait(120)
    assert "Stopped after" in widget.said


def test_settings_that_cannot_be_are_said_and_train_can_be_pressed_again() -> None:
    widget = Switches({"few": {"memory_size": -1}}, Hyperparameters())
    press(widget, "train")
    assert widget.greyed == ["stop"] and widget._thread is None
    assert "It could not be trained: ValueError: memory_size" in widget.said


def test_an_error_is_shown_with_what_stands_in_angle_brackets(monkeypatch) -> None:
    monkeypatch.setattr(switches, "ENV_ID", "<nothing>")
    widget = Switches(CHANGES, Hyperparameters())
    press(widget, "train")
    widget.wait(60)
    assert "&lt;nothing&gt;" in widget.said and "<nothing>" in widget._saved._content["text/plain"]


def test_switches_are_drawn_while_an_episode_ends(monkeypatch) -> None:
    widget = Switches(CHANGES, Hyperparameters())
    widget._curve = [(9, 9.0)]

    def average(scores: list[float]) -> list[float]:
        widget._curve.append((18, 9.0))  # by the run's thread
        return scores

    monkeypatch.setattr(switches, "moving_average", average)
    move(widget, far=False)
    assert "Average scores of 1 games" in widget.page


def test_the_bent_network_follows_a_hill_and_the_straight_one_cannot() -> None:
    x = np.linspace(-1, 1, 21)
    widget = Hill(x, 100 * np.exp(-6 * x**2), "angle", "steps")
    assert "Guess, then teach both" in widget.said and widget.page.count("<path") == 2  # the grid's lines
    for _ in range(4):
        press(widget, "teach")
    level = float(np.std(100 * np.exp(-6 * x**2)))  # how far the best level line is off
    assert widget.misses["bent"] < level / 3 < level - 1 < widget.misses["straight"] < level + 2
    assert "After 200 updates" in widget.said and f"{widget.misses['bent']:.0f}" in widget.said
    assert widget.page.count("<path") == 4
    press(widget, "begin")
    assert widget.num_updates == 0 and widget.page.count("<path") == 2


class Table:
    """Learns the mean target of all that it is taught last: as forgetful as a network can be."""

    def __init__(self) -> None:
        self.says = np.zeros(2)

    def predict(self, rows: np.ndarray) -> np.ndarray:
        return np.tile(self.says, (len(rows), 1))

    def fit(self, rows: np.ndarray, targets: np.ndarray) -> None:
        self.says = targets.mean(axis=0)


def test_what_is_taught_last_wins_the_map() -> None:
    left, right = np.array([[0, 0, -0.1, 0]]), np.array([[0, 0, 0.1, 0]])
    widget = TeachSides(Table, left, right, lambda rows: np.sign(rows[:, 2:3]) * [[-1, 1]])
    cells = widget.page.count("<rect")
    press(widget, "teach_left")
    assert widget.mistakes == {"left": 0, "right": 4} and widget.page.count(f"fill='{BLUE}'") == cells
    press(widget, "teach_right")
    assert widget.mistakes == {"left": 4, "right": 0} and widget.page.count(f"fill='{ORANGE}'") == cells
    assert "Taught: left, right." in widget.said
    press(widget, "teach_both")
    assert all(0 < wrong < 4 for wrong in widget.mistakes.values())
    press(widget, "begin")
    assert "Taught: nothing yet." in widget.said and widget.taught == []
