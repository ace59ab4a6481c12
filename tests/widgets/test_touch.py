"""Drawings to touch: what is moved on the page is drawn by Python, and said in a sentence."""

import xml.etree.ElementTree as ET

import pytest

from dqn_lesson.widgets.decay_sliders.decay_sliders import DecaySliders
from dqn_lesson.widgets.gamma_slider.gamma_slider import GAMMAS, GammaSlider, sentences, weights_svg
from dqn_lesson.widgets.shared.touch import Touch


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
