"""Every answer that differs from a right one at one point is refused: the cases tell it apart."""

import pytest

from dqn_lesson.exercises.exercise import Case, Exercise
from tests.exercises.mutants import found, mutants, wanted_exercises

MOST_EQUAL = 0.05  # of all mutants: more of them, and the changes are idle ones
BUDGET = 6  # seconds an exercise; `python -m tests.exercises.mutants` tries all


def test_a_mutant_differs_at_one_point() -> None:
    assert mutants("def f(a, b):\n    return max(a) - 1 < b\n") == [
        "def f(a, b):\n    pass",
        "def f(a, b):\n    return max(a) - 1 <= b",
        "def f(a, b):\n    return max(a) - 1 >= b",
        "def f(a, b):\n    return max(a) + 1 < b",
        "def f(a, b):\n    return max(a) < b",
        "def f(a, b):\n    return 1 < b",
        "def f(a, b):\n    return max(a) - 1 < a",
        "def f(a, b):\n    return a[0] - 1 < b",
        "def f(a, b):\n    return a[1] - 1 < b",
        "def f(a, b):\n    return a[-1] - 1 < b",
        "def f(a, b):\n    return max(a) - 0 < b",
        "def f(a, b):\n    return max(a) - 2 < b",
        "def f(a, b):\n    return min(a) - 1 < b",
        "def f(a, b):\n    return sum(a) - 1 < b",
        "def f(a, b):\n    return mean(a) - 1 < b",
        "def f(a, b):\n    return max(b) - 1 < b",
    ]


def test_cases_that_are_too_much_alike_are_seen() -> None:
    (exercise,) = wanted_exercises(["4.2"])
    best_stands_at_place_1 = tuple(case for case in exercise.cases if case.name in ("running", "fallen"))
    alike = Exercise(**{**vars(exercise), "cases": best_stands_at_place_1, "mistakes": {}})
    assert isinstance(alike.cases[0], Case)
    counts, others = found(alike)
    assert counts["surviving"] > 0
    assert any("next_q[1]" in source for source in others["surviving"])


@pytest.mark.slow
@pytest.mark.parametrize("exercise", wanted_exercises([]), ids=lambda exercise: exercise.id)
def test_no_mutant_survives(exercise: Exercise) -> None:
    counts, others = found(exercise, BUDGET)
    assert counts["made"] > 0
    assert not others["surviving"], "accepted, though another result:\n\n" + "\n\n".join(others["surviving"])
    assert counts["equal"] <= max(4, MOST_EQUAL * counts["made"]), counts
