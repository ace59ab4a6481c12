"""An exam start by start: a strip of scores, the worst one played, a harder paper, training beside."""

import html
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import closing
from typing import Any

from ipywidgets import HTML, BoundedIntText, Box, FloatSlider, ToggleButtons

from ...environments import cut_at, environment_of
from ...episodes.playback import watch
from ...examination import FIRST_EXAM_SEED, Candidate, examining, num_starts_of
from ...games import LESSON_GAME, physics
from ...runs import Run
from ...saved_picture import SavedPicture
from ...training import greedy
from ..shared.episode_player.player import EpisodePlayer
from ..shared.printed import caught, readable
from ..shared.sections import button, heading, row, sections
from .harder_exam import USUAL_WIDTH, second_paper
from .strip import against_training, strip, verdict

TITLE = "The exam, a mark for each start"
SHOW_EVERY = 0.3  # seconds between two redraws while it is examined
NUM_TRAINING = 100
MOST_PRINTED = 400  # pieces of text


class ExamView(Box):
    """The starts of an exam, one by one.

    A run that was examined shows its own exam. Any other agent is examined now, in a thread of its own, so
    that the page stays free; don't train the agent meanwhile.

    Attributes:
        scores: of the starts so far.
        recipe: how the environment is made.

    Args:
        agent: a `Run`, a `DQNAgent`, a `Policy` or any object with `act`; nothing is changed in it.
        env: an environment, its id, its spec or a function that makes it; None: the agent's own.
        num_starts: how many unseen starts, for an agent that is examined now; None: as many as the
            environment's rules say, 100 where there are none.

    Raises:
        ValueError: it cannot act, a run keeps no network, no environment is known, or `num_starts` is not
            allowed.
    """

    def __init__(self, agent: Any, env: Any = None, num_starts: int | None = None):
        if not (isinstance(agent, Run) or hasattr(agent, "act")):
            raise ValueError(
                f"{type(agent).__name__} cannot be examined: it has no `act(state)`. Give an agent or a run."
            )
        self.recipe = environment_of(agent, env)
        self._episodes = list(getattr(agent, "episodes", ()))
        self._agent, exam = agent, None
        if isinstance(agent, Run):
            self._agent, exam = agent.agent(self.recipe), agent.exam if env is None else None
            self._agent.env.close()
        self.scores: list[float] = list(exam.scores) if exam else []
        self._bar = exam.bar if exam else self.recipe.pass_mark
        self._cut_at = exam.cut_at if exam else cut_at(self.recipe)
        self._num_starts = len(self.scores) or num_starts_of(num_starts, self.recipe.exam)
        self._stopped = threading.Event()
        self._printed: deque[str] = deque(maxlen=MOST_PRINTED)
        self._saved = SavedPicture(
            "dqn-exam",
            "An exam, start by start. To see it, run this cell in JupyterLab.",
            "The exam view has gone with its kernel. Run this cell again to play its starts.",
        )
        self._make()
        if self.scores:
            self._show("")
        else:
            work = examining(self._agent, self.recipe, self._num_starts)
            self._thread = threading.Thread(target=self._examine, args=[work], daemon=True)
            self._thread.start()

    def play(self, index: int) -> None:
        """Lets the agent play a start of the exam again, by the same rules, in an episode player."""
        agent, rules, seed = self._agent, self.recipe.exam, FIRST_EXAM_SEED + index
        try:
            if rules.take_actions:
                with closing(self.recipe.make()) as env:
                    agent = Candidate(agent, env.action_space.n, rules, seed)
            with greedy(self._agent):
                playback = watch(agent, self.recipe, seed)
            if self._player is None:
                self._player = EpisodePlayer(playback)
            else:
                self._player.show(playback)
            self._stage.children = [self._player]
            said = f"Start {index}: score {round(playback.score, 1):g}."
        except ValueError as error:  # an environment that draws no pictures
            said = f"This start cannot be shown: {error}"
        self._caption.value = f"<div role='status'>{html.escape(said)}</div>"

    def play_worst(self) -> None:
        """Plays the start with the lowest score."""
        if self.scores:
            self._number.value = self.scores.index(min(self.scores))
            self.play(self._number.value)
        else:
            self._caption.value = "No start has been examined yet."

    def write_second_paper(self) -> list[float]:
        """Examines the agent once more, under harder conditions, and returns the scores."""
        scores = list(
            second_paper(self._agent, self._num_starts, self._width.value, self._noise.value, self.recipe)
        )
        first, mean = sum(self.scores) / max(1, len(self.scores)), sum(scores) / len(scores)
        self._second.value = (
            f"{strip(scores, self._bar, 'Second paper', self._order(scores))}<p role='status'>"
            f"Second paper: {mean:.1f} on average, {mean - first:+.1f} against the first.</p>"
        )
        return scores

    def wait(self, seconds: float | None = None) -> bool:
        """Waits for the end of an exam, for scripts and tests; returns whether it has ended."""
        if hasattr(self, "_thread"):
            self._thread.join(seconds)
            return not self._thread.is_alive()
        return True

    def _examine(self, work: Iterator[float]) -> None:
        """All that happens in the thread of the exam; whatever goes wrong is shown."""
        with caught(self._printed.append):
            self._examine_now(work)

    def _examine_now(self, work: Iterator[float]) -> None:
        shown, said, num_starts = time.monotonic(), "", self._num_starts
        try:
            for score in work:
                self.scores.append(score)
                if self._stopped.is_set():
                    said = f"Ended after {len(self.scores)} of {num_starts} starts."
                    break
                if time.monotonic() - shown > SHOW_EVERY:
                    shown = time.monotonic()
                    self._show(f"Examining: {len(self.scores)} of {num_starts} starts so far.")
                    time.sleep(0.001)  # a moment for the page
        except Exception as error:  # a learner's `act` may raise anything
            said = f"The exam was broken off: {type(error).__name__}: {error}"
        finally:
            work.close()  # puts an agent's epsilon back
            self._stop.layout.display = "none"
            self._show(said)
            self._keep_picture()

    def _order(self, scores: list[float]) -> list[int]:
        indices = list(range(len(scores)))
        return sorted(indices, key=scores.__getitem__) if self._sorted.value else indices

    def _show(self, said: str) -> None:
        """Draws the scores as they stand."""
        scores = list(self.scores)
        result = verdict(scores, self._bar, self._cut_at) if scores else ""
        status = f"<div role='status'>{html.escape(f'{said} {result}'.strip())}</div>"
        if self._printed:
            text = html.escape(readable("".join(self._printed)))
            status += f"<details><summary>What the agent printed</summary><pre>{text}</pre></details>"
        self._status.value = status
        self._strip.value = strip(scores, self._bar, TITLE, self._order(scores))
        self._worst.disabled = self._play.disabled = not scores
        if not scores:
            return
        scored = [episode.score for episode in self._episodes[-NUM_TRAINING:]]
        title = f"Training: the last {len(scored)} episodes"
        head = f"<h5>{title}</h5>{strip(scored, self._bar, title, mark='training episode')}" if scored else ""
        self._training.value = (
            f"{head}<p>{against_training(self._episodes, scores, self.recipe.exam.epsilon)}</p>"
        )

    def _make(self) -> None:
        self._player: EpisodePlayer | None = None
        self._status, self._strip, self._caption = HTML(), HTML(), HTML()
        self._second, self._training, self._stage = HTML(), HTML(), Box(_dom_classes=["dqn-exam-stage"])
        self._sorted = ToggleButtons(options=(("as examined", False), ("sorted", True)))
        self._sorted.observe(lambda _: self._show(""), "value")
        self._number = BoundedIntText(0, 0, self._num_starts - 1, description="start")
        self._worst = button("Play the worst", self.play_worst)
        self._play = button("Play this start", lambda: self.play(self._number.value))
        self._stop = button("End the exam here", self._stopped.set)
        self._stop.layout.display = "none" if self.scores else None
        whole = {"description_width": "initial"}  # of a label, whatever its length
        usual = {"max": 0.2, "step": 0.01, "style": whole}
        self._width = FloatSlider(0.15, min=USUAL_WIDTH, description="starts up to ±", **usual)
        self._noise = FloatSlider(0.02, min=0.0, description="noise", **usual)
        about = (
            "Starts further from the middle than in training, and noise on all that the agent sees. It is "
            "written only when you ask for it."
        )
        write = button("Write the second paper", self.write_second_paper)
        second = [HTML(f"<p>{about}</p>"), row(self._width, self._noise, write), self._second]
        if physics(self.recipe) is None:
            only = f"The second paper is for {LESSON_GAME}; this agent was examined in {self.recipe.title}."
            second = [HTML(f"<p>{html.escape(only)}</p>")]
        super().__init__(**sections("exam_view/exam_view.css", "dqn-exam", [
            heading(TITLE), self._status, self._strip,
            row(self._sorted, self._worst, self._number, self._play, self._stop),
            self._caption, self._stage,
            heading("Training score and exam are two things"), self._training,
            heading("A second paper (not part of the exam)"), *second,
        ]))  # fmt: skip

    def _ipython_display_(self) -> None:
        """In a notebook: the view, and under it a picture for the notebook as it is saved."""
        self._keep_picture()
        self._saved.display_under(self)

    def _keep_picture(self) -> None:
        sentences = [verdict(self.scores, self._bar, self._cut_at)] if self.scores else []
        self._saved.keep(sentences, strip(self.scores, self._bar, TITLE).encode())
