"""One transition under the glass: the guess, the target term by term, one update; then a batch."""

import html
from collections.abc import Sequence
from contextlib import closing
from typing import Any

import numpy as np
from ipywidgets import HTML, BoundedIntText, Box, Text

from ...environments import environment_of
from ...exercises.parse_answer import as_number
from ...hyperparameters import Hyperparameters
from ...runs import Run
from ...saved_picture import SavedPicture
from ...training import play, shaped_reward
from ..shared.picture import Picture
from ..shared.sections import button, heading, row, sections
from . import words
from .judge_target import TOLD_AFTER, judge_target
from .numbers import Look, look_at, neighbours
from .subject import subject_of

NUM_IN_BATCH = 64


class Microscope(Box):
    """One transition, and what an agent learns from it. Nothing in it changes the agent.

    Attributes:
        look: the transition with all numbers of its target.

    Args:
        agent: a `DQNAgent`, a `Run`, or an agent of your own with a Keras `model`, as it is now.
        memory: transitions in the order in which they happened, or the steps of an episode; None: the
            agent's own, and for a run two episodes that are played for it.
        index: which one is shown first; None: one is drawn.
        seed: of what is drawn.

    Raises:
        ValueError: there is no transition, or no Q-values.
    """

    def __init__(self, agent: Any, memory: Sequence | None = None, index: int | None = None, seed: int = 0):
        notes = []
        if isinstance(agent, Run):
            agent = agent.agent()
            agent.env.close()
            if memory is None:
                memory = _episodes(agent, seed)
                notes.append(
                    "These transitions come from two episodes played for this: one as the agent plays, one "
                    "with every second action at random. A run keeps no target network, so it starts here as "
                    "the network's copy."
                )
        self._memory = _checked_memory(agent, memory)
        self._subject = subject_of(agent)
        if self._subject.own_replay:
            notes.append(
                f"{type(agent).__name__} has a <code>replay</code> of its own. The microscope does not run "
                "it: target and update follow the rule that stands under 3."
            )
        self._rng = np.random.default_rng(seed)
        self.look: Look | None = None
        self._make(notes)
        self.show(int(self._rng.integers(len(self._memory))) if index is None else index)

    def show(self, index: int) -> None:
        """Puts a transition under the glass: 0 is the oldest.

        Raises:
            ValueError: there is none of this number.
        """
        if not 0 <= index < len(self._memory):
            raise ValueError(
                f"There is no transition {index}: the memory holds {len(self._memory)}, and the oldest is 0."
            )
        self.look = look_at(self._subject, self._memory, index)
        self._num_tries = 0
        self._number.value = index
        self._parts["what"].value = words.transition(self.look)
        self._parts["forward"].value = words.forward_pass(self._subject, self.look)
        self._parts["question"].value = words.question(self._subject, self.look)
        for name in ("verdict", "answer", "update"):
            self._parts[name].value = ""
        self._update.disabled = True

    def check(self, guess: float) -> str:
        """Judges a guess of the target; a right one, and the third, shows the terms. Returns the message."""
        verdict = judge_target(guess, self.look, self._num_tries)
        self._num_tries += 1
        self._say(*("right", "✔") if verdict.right else ("not yet", "✘"), verdict.message)
        if verdict.right or self._num_tries > TOLD_AFTER:
            self.reveal()
        return verdict.message

    def _check_typed(self) -> None:
        if (guess := as_number(self._guess.value)) is None:
            self._say("open", "○", "Type a number first, such as -0.25.")
        else:
            self.check(guess)

    def _say(self, look: str, symbol: str, sentence: str) -> None:
        self._parts["verdict"].value = (
            f"<div class='dqn-verdict-line' data-look='{look}' role='status'>{symbol} "
            f"{html.escape(sentence)}</div>"
        )

    def reveal(self) -> None:
        """Shows the target term by term, and lets the update be made."""
        self._parts["answer"].value = words.answer(self.look)
        self._update.disabled = False

    def update(self) -> np.ndarray:
        """Makes one update on a copy and shows what moved; returns the copy's Q-values here, `(A,)`."""
        states = np.stack([self.look.state, *neighbours(self.look.state, self.look.where).values()])
        before = self._subject.q_values(states)
        after = self._subject.update(self.look.batch)(states)
        self._parts["update"].value = words.update(self.look, before, after)
        return after[0]

    def batch(self, num: int = NUM_IN_BATCH) -> np.ndarray:
        """Draws a batch, shows a histogram of its TD errors and returns them, `(num,)`."""
        indices = self._rng.integers(len(self._memory), size=num).tolist()
        errors, self._histogram.png = self._td_errors(indices)
        self._histogram.text = f"Histogram of the TD errors of {num} transitions."
        self._parts["batch"].value = words.batch(errors, indices)
        return errors

    def _td_errors(self, indices: Sequence[int]) -> tuple[np.ndarray, bytes]:
        """The TD errors of these transitions, and a histogram of them."""
        from ...plotting.values import td_errors_png  # matplotlib takes half a second to load

        errors = np.array([look_at(self._subject, self._memory, index).td_error for index in indices])
        return errors, td_errors_png(errors)

    def _make(self, notes: list[str]) -> None:
        self._parts = {
            name: HTML() for name in ("what", "forward", "question", "verdict", "answer", "update", "batch")
        }
        self._number = BoundedIntText(0, 0, len(self._memory) - 1, description="transition")
        self._number.observe(lambda change: self.show(change["new"]), "value")
        self._guess = Text(description="TD target")
        self._update = button("One update on a copy", self.update)
        self._histogram = Picture()
        self._histogram.add_class("dqn-histogram")
        of = HTML(f"of {len(self._memory)}, the oldest is 0")
        asked = HTML("Give three decimals, then check. Nothing is lost by a wrong answer.")
        draw = row(self._number, of, button("Draw one", self._draw), button("Draw a fall", self._draw_fall))
        check, show = button("Check", self._check_typed), button("Show me", self.reveal)
        parts = self._parts
        super().__init__(**sections("microscope/microscope.css", "dqn-glass", [
            *(HTML(f"<p>{note}</p>") for note in notes),
            heading("1. What happened"), draw, parts["what"],
            heading("2. What the network says"), parts["forward"],
            heading("3. What should it have said?"), parts["question"], asked,
            row(self._guess, check, show), parts["verdict"], parts["answer"],
            heading("4. One update"), row(self._update), parts["update"],
            heading("5. A batch"), row(button("The same for a batch", self.batch)),
            self._histogram, parts["batch"],
        ]))  # fmt: skip

    def _draw(self) -> None:
        self.show(int(self._rng.integers(len(self._memory))))

    def _draw_fall(self) -> None:
        falls = [k for k in range(len(self._memory)) if self._memory[k][4]]
        if falls:
            self.show(int(self._rng.choice(falls)))
        else:
            self._parts["verdict"].value = "There is no fall in this memory."

    def _ipython_display_(self) -> None:
        """In a notebook: the widget, and under it a picture for the notebook as it is saved."""
        evenly = range(0, len(self._memory), max(1, len(self._memory) // NUM_IN_BATCH))
        saved = SavedPicture(
            "dqn-glass",
            "A transition under the microscope. To use it, run this cell in JupyterLab.",
            "The microscope has gone with its kernel. Run this cell again to look at other transitions. "
            "These are the TD errors of its memory:",
        )
        saved.keep([], self._td_errors(evenly)[1])
        saved.display_under(self)


def _checked_memory(agent: Any, memory: Sequence | None) -> Sequence:
    memory = getattr(agent, "memory", None) if memory is None else memory
    if not hasattr(memory, "__len__"):
        raise ValueError(
            f"{type(agent).__name__} has no `memory`. Give one: a list of "
            "(state, action, reward, next_state, terminated)."
        )
    if not len(memory):
        raise ValueError(
            "The memory is empty: there is no transition to look at. Train the agent for a moment, let it "
            "`remember` a step, or give `memory=` a list of the steps that `play(agent, env, [0])` yields."
        )
    return memory


def _episodes(agent: Any, seed: int) -> list[tuple]:
    """Two episodes as transitions: one as the agent plays, one with every second action at random."""
    rng = np.random.default_rng(seed)
    settings: Hyperparameters = agent.hyperparameters

    class Stumbling:
        def act(self, state, explore=True):
            at_random = rng.random() < 0.5
            return int(rng.integers(agent.action_size)) if at_random else agent.act(state, explore=False)

    with closing(environment_of(agent).make()) as env:
        steps = [*play(agent, env, [seed], explore=False), *play(Stumbling(), env, [seed + 1])]
    return [(s.state, s.action, shaped_reward(s, settings), s.next_state, s.terminated) for s in steps]
