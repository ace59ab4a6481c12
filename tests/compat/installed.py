"""Collected by `python -m tests.compat` alone: the wheel is what is tested, not the checkout around it."""

import dqn_lesson


def test_the_wheel_is_what_is_tested() -> None:
    assert "site-packages" in dqn_lesson.__file__
