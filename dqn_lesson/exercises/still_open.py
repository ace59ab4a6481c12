"""An exercise that is still open, where its answer is wanted: a sentence about it."""

from collections.abc import Callable
from typing import Any

from .answer_source import is_blank, source_of
from .exercise import Exercise, WrongInput
from .lesson import find

MESSAGES = {
    "open": "Exercise {id} is still open, so there is nothing to train yet. Fill it in, run its cell, then"
    " run this one again.",
    "no exercise": "{name} is a question, not an exercise.",
}


def if_written(name: str, answer: Any, agent: Callable | None = None) -> Callable:
    """The agent that has the learner's answer in it; as long as the exercise is open, one that says so.

    Args:
        name: the number of the exercise, such as `"3.1"`.
        answer: the learner's function or class.
        agent: what has the answer in it, a class or function for `ControlPanel`; None: the answer itself.

    Returns:
        `agent`, or a function in its place that raises `WrongInput` when the agent is to be made.
    """
    exercise = find(name)
    if not isinstance(exercise, Exercise):
        raise WrongInput(MESSAGES["no exercise"].format(name=name))
    if not is_blank(source_of(exercise.name, answer), exercise.stub):
        return answer if agent is None else agent

    def make(env: Any, hyperparameters: Any, seed: int) -> None:
        """Made by `if_written`, instead of an agent."""
        raise WrongInput(MESSAGES["open"].format(id=name))

    return make
