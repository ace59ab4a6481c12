"""The clinic: minutes, evidence, accusations and cures, with a case made by hand."""

import xml.etree.ElementTree as ET
from types import SimpleNamespace

import pytest

from dqn_lesson.widgets.clinic.clinic import WRONG, Clinic
from dqn_lesson.widgets.clinic.plots import drawn

READING = SimpleNamespace(what="falls", found="3", wanted="4", sick=True)


class Case:
    """Line 2 is ill."""

    title, world, owner, source, suspects, ill = "Patient 1", "a world", "Help!", "a = 1\nb = 3\n", (), (2,)

    def look(self, instrument: str) -> SimpleNamespace:
        if instrument == "Broken":
            raise OSError("no light")
        return SimpleNamespace(
            readings=(READING, SimpleNamespace(**vars(READING) | {"sick": False})), plot=None
        )

    def accuse(self, line: int) -> tuple[str, str]:
        return {1: ("wrong", "Not that one."), 2: ("right", "That one.")}.get(
            line, ("nothing", "Nothing there.")
        )

    def cure(self, text: str) -> tuple[bool, str]:
        return text == "b = 2", "Healed." if text == "b = 2" else "Still ill."


@pytest.fixture
def clinic() -> Clinic:
    return Clinic([Case(), Case()], {"Eye": ("What is seen?", 3), "Broken": ("Nothing?", 5)})


def press(clinic: Clinic, **content) -> None:
    """As the page does."""
    turn = clinic.turn
    clinic._handle_custom_msg(content, [])
    assert clinic.turn == turn + 1, "or the page waits for ever"


def test_an_instrument_costs_its_minutes_once(clinic) -> None:
    press(clinic, look="Eye")
    press(clinic, look="Eye")
    assert clinic.minutes == [3, 0] and clinic.said[0] == "Eye: 1 of 2 readings are not as they should be."
    ((shown,), others) = clinic.evidence
    assert shown["rows"] == [["falls", "3", "4", True], ["falls", "3", "4", False]] and others == []


def test_a_wrong_accusation_costs_ten_minutes_and_says_why(clinic) -> None:
    press(clinic, accuse=1)
    assert clinic.minutes == [WRONG, 0] and clinic.accused[0] == [1] and clinic.phases[0] == "examine"
    assert clinic.said[0] == "Not that one. (+10 minutes)"
    press(clinic, accuse=5)
    assert clinic.minutes == [WRONG, 0] and clinic.said[0] == "Nothing there."


def test_a_diagnosis_from_look_to_cure(clinic) -> None:
    assert clinic.ill == [[], []], "the page is not told before"
    press(clinic, cure="b = 2")
    assert clinic.phases[0] == "examine", "nobody is mended before the line is found"
    press(clinic, look="Eye")
    press(clinic, accuse=2)
    assert clinic.phases[0] == "cure" and clinic.ill[0] == [2]
    press(clinic, cure="b = 4")
    assert clinic.phases[0] == "cure" and clinic.said[0] == "Still ill."
    press(clinic, cure="b = 2")
    assert clinic.phases == ["done", "examine"] and clinic.said[0] == "Healed. You needed 3 minutes."
    press(clinic, accuse=1)
    assert clinic.minutes == [3, 0] and clinic.score == 3, "a case that is closed costs nothing"
    assert "Patient 1: mended, 3 minutes." in clinic._saved._content["text/plain"]


def test_cases_are_apart(clinic) -> None:
    press(clinic, open=1)
    press(clinic, accuse=1)
    assert clinic.minutes == [0, WRONG] and clinic.case == 1 and clinic.accused == [[], [1]]


def test_what_fails_is_said_on_the_page(clinic) -> None:
    press(clinic, look="Broken")
    assert clinic.said[0] == "That could not be done: OSError: no light" and clinic.minutes == [0, 0]


@pytest.mark.parametrize(
    "plot",
    [
        ("lines", {"score": [9, 12, 30], "loss": [0.0, 0.0]}),
        ("bars", [0.1, -0.4, 0.1]),
        ("map", [[0.1, -0.2], [0.0, 0.3]]),
    ],
    ids=lambda plot: plot[0],
)
def test_plots_are_drawings_with_a_name(plot) -> None:
    page = ET.fromstring(f"<div>{drawn(plot)}</div>")
    assert len(page) >= 1 and all(svg.get("aria-label") for svg in page) and "nan" not in drawn(plot)


def test_no_plot_draws_nothing() -> None:
    assert drawn(None) == ""
