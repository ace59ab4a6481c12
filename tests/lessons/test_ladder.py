"""The ladder: neighbours differ in the named fields only, and it leads from the tutorial to the recipe."""

from itertools import pairwise

import pytest

from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.lessons.lesson_07_climb_the_ladder.ladder import LADDER, without


def test_it_leads_from_the_tutorial_to_the_recommended_settings() -> None:
    assert LADDER[0].settings == Hyperparameters.tutorial()
    assert LADDER[-1].settings == Hyperparameters()


@pytest.mark.parametrize(("below", "rung"), list(pairwise(LADDER)), ids=lambda rung: rung.name)
def test_neighbours_differ_in_the_named_fields_only(below, rung) -> None:
    differing = rung.settings.difference(below.settings)
    assert set(differing) == set(rung.changes)
    assert {name: pair[0] for name, pair in differing.items()} == rung.changes


def test_no_field_is_changed_twice() -> None:
    changed = [name for rung in LADDER for name in rung.changes]
    assert len(changed) == len(set(changed))


def test_names_and_reasons_can_be_shown() -> None:
    assert len({rung.name for rung in LADDER}) == len(LADDER)
    for rung in LADDER:
        assert len(rung.name) <= 32
        assert rung.reason.endswith(".")
        assert rung.reason.count(". ") == 0, "one sentence"


@pytest.mark.parametrize("rung", LADDER[1:], ids=lambda rung: rung.name)
def test_leaving_a_change_out_takes_back_its_fields_only(rung) -> None:
    tutorial, settings = Hyperparameters.tutorial(), without(rung)
    assert set(settings.difference(Hyperparameters())) == set(rung.changes)
    assert all(getattr(settings, name) == getattr(tutorial, name) for name in rung.changes)


def test_leaving_nothing_out_is_the_recommended_settings() -> None:
    assert without(LADDER[0]) == Hyperparameters()


def test_the_plain_agent_stands_on_the_third_rung_with_a_rate_that_falls():
    rung = LADDER[3].settings
    assert set(rung.difference(Hyperparameters.plain())) == {"learning_rate_end", "num_steps"}
