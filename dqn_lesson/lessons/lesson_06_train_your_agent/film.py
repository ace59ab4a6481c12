"""What comes after the exam of the learner's own agent: its film, or why it failed and the next seed."""

from typing import Any

import gymnasium as gym
from IPython.display import Image, display
from ipywidgets import Button, Output, VBox

from ...episodes.recording import record
from ...examination import ExamResult, exam
from ...exercises import boxes
from ...saved_picture import SavedPicture
from ...training import train
from .practice import practice, stop_when_ready

TEXTS = {
    "passed": "Your agent passes: {mean:.0f} on average over {starts} starts. Here it plays one of them.",
    "unlucky": "It stopped because ten practice games in a row lasted to the end, but some of the {starts}"
    " starts of the exam are harder: {mean:.0f}.",
    "never ready": "In none of its practice exams did all ten games last to the end, and the exam says"
    " {mean:.0f}. If `check_agent` passes, it is probably bad luck: try the next seed.",
    "word": "Seed {seed}: {verdict}",
    "button": "Next seed: {seed}",
    "plain": "A button that trains the next seed. To press it, run this cell in JupyterLab or Notebook.",
    "gone": "The button has gone with its kernel; train your agent again, and run this cell.",
    "film": "A game of your own agent.",
}


def film_or_next_seed(agent: Any, result: ExamResult) -> None:
    """Shows a game of an agent that has passed; of another says why, and offers a button for the next seed.

    Args:
        agent: the learner's, made as `agent_class(env, settings, seed)`.
        result: of its exam.
    """
    text = TEXTS[why(agent, result)].format(mean=result.mean, starts=len(result.scores))
    verdict = "passed" if result.passed else "not passed"
    word = TEXTS["word"].format(seed=agent.seed, verdict=verdict)
    boxes.box("right" if result.passed else "not yet", word, text)
    if result.passed:
        display(Image(record(agent).png, format="png", width=420, alt=TEXTS["film"]))
    else:
        _offer_the_next_seed(agent, len(result.scores))


def why(agent: Any, result: ExamResult) -> str:
    """Passed, and if it hasn't: whether it was ever ready."""
    return "passed" if result.passed else "unlucky" if min(practice(agent)) >= 500 else "never ready"


def _offer_the_next_seed(agent: Any, num_starts: int) -> None:
    button, place = Button(description=TEXTS["button"].format(seed=agent.seed + 1)), Output()

    def train_it(_: Button) -> None:
        button.disabled = True
        with place, gym.make("CartPole-v1") as env:
            other = type(agent)(env, agent.hyperparameters, agent.seed + 1)
            train(other, env, callbacks=stop_when_ready(other))
            film_or_next_seed(other, exam(other, num_starts=num_starts))

    button.on_click(train_it)
    offer = VBox([button, place])
    offer.add_class("dqn-next-seed")
    SavedPicture("dqn-next-seed", TEXTS["plain"], TEXTS["gone"]).display_under(offer)
