"""The control panel: move a slider, press Train, watch the score climb."""

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from ipywidgets import Box

from ...agent import DQNAgent, checked_seed
from ...environments import hand_on
from ...hyperparameters import Hyperparameters
from ...saved_picture import SavedPicture
from ..shared.cell import close_all, replace_in_cell
from ..shared.sections import sections
from .control.trainable import Trainable, has_settings, is_agent, maker, replays_as_ours, trainable
from .control.trainer import Trainer
from .control.warm_up import warm_up
from .view.buttons import Buttons
from .view.controls import Controls
from .view.folded_sliders import FoldedSliders
from .view.game_menu import GameMenu
from .view.more_section import MoreSection
from .view.presets import builtin
from .view.readouts import World
from .view.screen import Screen

FIRST_SAVE, SAVE_EVERY = 1.0, 10.0  # seconds to the first picture for the saved notebook, and between two


class ControlPanel:
    """Sliders, buttons, a live score curve, the exam, the trained agent at play, and the rest under *More*.

    Training runs in a thread: the cell that shows the panel returns at once. Settings that act mid-run do.
    Running the cell again closes the earlier panel.

    Attributes:
        run: the newest run; None before the first and after Reset.
        running: whether it is going on, or paused.
        closed: whether it was closed, for example because its cell was run again.
        sliders: those of the first view, by name.
        recipe: how the environment is made.

    Args:
        hyperparameters: all settings; the controls start from them. None: the agent's own where it has some,
            else those of the game (`dqn_lesson.games`), else the recommended ones with the environment's own
            rewards.
        env: the environment: one that was made, its id, its spec or a function that makes it. It is made
            again and never stepped itself. None: the agent's own; CartPole-v1 for one that is made in each
            run.
        agent: a class or function, called as `agent(env, hyperparameters, seed)` for each run; or a run or an
            object with `act`, `remember` and `replay`, which is trained as it is, further in each run.
        seed: decides everything random in a run; None: that of the run given as agent, else 0.
        sliders: the names of those that are seen at once; the others are folded away. None: all of them.

    Raises:
        ValueError: `agent` is nothing that can be trained, it has a setting that is not allowed, `env` is no
            environment, or `seed` is no seed.
    """

    def __init__(
        self,
        hyperparameters: Hyperparameters | None = None,
        env: Any = None,
        agent: Any = DQNAgent,
        seed: int | None = None,
        sliders: Sequence[str] | None = None,
    ):
        if seed is not None:
            checked_seed(seed)
        self._lock = threading.RLock()  # held to start, to end, and to write to any widget
        self._thread: threading.Thread | None = None  # the newest one, which waits for those before it
        self._watchers: list[Callable[[Any, int], None]] = []
        self._unfolded = sliders
        self._saved = SavedPicture(
            "dqn-panel",
            "The control panel. To use it, run this cell in JupyterLab.",
            "The panel stopped when its kernel did. Run the cells from the top, down to this one, to get "
            "a new one.",
        )
        self.run: Trainer | None = None
        self.running = self.closed = False
        self._widget = Box(**sections("control_panel/panel.css", "dqn-panel", []))
        self._around = self._widget.children  # what isn't seen
        self._set_up(trainable(hyperparameters, env, agent, seed))
        replace_in_cell(self)

    def _set_up(self, given: Trainable) -> None:
        """Makes all that belongs to one game."""
        settings, self.recipe, agent, seed, self._learners = given
        self._agent = agent
        self._make_agent = maker(agent, settings)
        self._going_on = self.recipe.make(frozen=False) if is_agent(agent) else None
        self._world = World.of(self.recipe)
        if not replays_as_ours(agent):
            self._world = self._world._replace(guess=None)
        self._screen = Screen(self.recipe, self._world, settings)
        self._controls = Controls(
            settings,
            seed,
            builtin(self.recipe),
            has_settings(agent),
            self._lock,
            self._on_change,
            self.recipe.title,
        )
        self.sliders = self._controls.sliders
        self._games = GameMenu(self.recipe, self.change_game, fixed=is_agent(agent))
        self._more = MoreSection(self._controls, self._games, self._on_more)
        self._recordings = self._more.diagnostics.recordings
        self._recordings.observe(self._on_recordings, "value")
        self._saved_at = 0.0
        self._lay_out()
        self._refresh()
        self._drawing = threading.Thread(target=self._screen.prepare, args=[settings], daemon=True)
        self._drawing.start()
        self._afterwards(self._get_ready, agent, self.recipe, settings)

    def _afterwards(self, work: Callable[..., None], *given: Any) -> None:
        """Does this in a thread, when the pictures are drawn and what was begun before has ended."""
        before = [thread for thread in (self._drawing, self._thread) if thread]

        def in_turn() -> None:
            for thread in before:
                thread.join()
            work(*given)

        self._thread = threading.Thread(target=in_turn, daemon=True)
        self._thread.start()

    @staticmethod
    def _get_ready(*given: Any) -> None:
        """For Train."""
        with suppress(Exception):  # whatever is wrong, Train says it
            warm_up(*given)

    @property
    def hyperparameters(self) -> Hyperparameters:
        """The settings as the controls stand; they may be set, all at once."""
        return self._controls.settings

    @hyperparameters.setter
    def hyperparameters(self, settings: Hyperparameters) -> None:
        self._controls.set_all(settings)

    @property
    def seed(self) -> int:
        """The seed of the next run; it may be set."""
        return self._controls.seed

    @seed.setter
    def seed(self, seed: int) -> None:
        self._controls.set("seed", seed)

    def change_game(self, env: Any) -> None:
        """Goes over to another game, with the settings that belong to it; the newest run is forgotten.

        Args:
            env: as for `ControlPanel`.

        Raises:
            ValueError: a run is going on, the agent is an object and not a class, or there is no such game.
        """
        with self._lock:
            if self.running:
                raise ValueError("A run is going on. Stop it, then change the game.")
            if is_agent(self._agent):
                raise ValueError(
                    f"This {type(self._agent).__name__} was made for {self.recipe.title}. "
                    "To change the game, give the panel its class."
                )
            given = trainable(None, env, self._agent, self.seed)
            self._drawing.join()  # it draws the first pictures
            before, was_open = self._parts, self._more.disclosure.value
            self.run = None
            self._set_up(given)
            self._more.disclosure.value = was_open
            for widget in before:
                close_all(widget)
            self._keep_picture()

    def subscribe(self, watcher: Callable[[Any, int], None]) -> None:
        """Calls `watcher(agent, num_steps)` a few times a second, in this run and later ones.

        In the thread that owns the agent, between two steps: it must be quick. If it raises, the run ends,
        and the panel shows why.
        """
        self._watchers.append(watcher)

    def train(self) -> None:
        """Starts a run with the values shown, or goes on with one that is paused."""
        self._go(lambda run: run.pause_control.resume())

    def step(self) -> None:
        """Plays to the end of an episode and pauses there; starts a run if none is going on."""
        self._go(lambda run: run.pause_control.step())

    def pause(self) -> None:
        """Holds the run between two steps."""
        with self._lock:
            if self.running:
                self.run.pause_control.pause()
                self._show(self.run)

    def stop(self) -> None:
        """Ends the run, if there is one: at once for the learner.

        The thread follows when it comes to its next step. While it imports or compiles, that takes a moment;
        a new run waits for it.
        """
        with self._lock:
            if self.running:
                self.run.stop()
                self.running = False
                self._screen.show_stop(self.run)
                self._refresh()
                self._keep_picture()

    def reset(self) -> None:
        """Ends the run and forgets it: the next one has a new agent. An agent that was given stays."""
        with self._lock:
            self.stop()
            self.run = None
            self._screen.clear(self.hyperparameters)
            self._more.diagnostics.clear()
            self._refresh()
            self._keep_picture()

    def close(self) -> None:
        """Ends the run and lets go of it and of the widgets, which ipywidgets would hold forever."""
        with self._lock:
            self.stop()
            self.run, self.closed = None, True
            for widget in (self._widget, *self._parts):
                close_all(widget)

    def wait(self, seconds: float | None = None) -> bool:
        """Waits for the end of the thread, for scripts and tests; returns whether it has ended.

        In a notebook cell it would keep the buttons from working.
        """
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _go(self, go_on: Callable[[Trainer], None]) -> None:
        """Lets the run go on, or starts one."""
        with self._lock:
            new = not self.running
            if new:
                self.running = True
                self.run = Trainer(
                    self._make_agent,
                    self.recipe,
                    self.hyperparameters,
                    self.seed,
                    self._show,
                    self._watchers,
                    self._going_on,
                )
                self.run.preview.wanted = self._recordings.value
                self._saved_at = time.monotonic() - SAVE_EVERY + FIRST_SAVE
            go_on(self.run)
            if not new:
                self._show(self.run)
                return
            self._screen.status.show(self.run)
            self._refresh()
            self._afterwards(self._work, self.run)

    def _work(self, run: Trainer) -> None:
        """All that happens in the thread of a run."""
        try:
            run.run()
        finally:  # also where the panel itself could not draw: the buttons are still those of a run's end
            with self._lock:
                if self._learners is not None:
                    hand_on(self._going_on, self._learners)
                if run is self.run:
                    self._screen.note(run)
                if self._is_shown(run):
                    self.running = False
                    if run.phase == "done":
                        self._world = self._world._replace(speed=run.mean_speed)
                    self._refresh()
                    self._keep_picture()

    def _show(self, run: Trainer) -> None:
        """Called by the run in its thread, and when a button was pressed."""
        with self._lock:
            if not self._is_shown(run):
                return
            self._screen.show(run)
            self._show_buttons()
            if run.num_steps == 0 and is_agent(run.agent):
                self._controls.has = has_settings(run.agent)
                self._refresh()
            self._more.show(run)
            if time.monotonic() - self._saved_at >= SAVE_EVERY:
                self._keep_picture()

    def _is_shown(self, run: Trainer) -> bool:
        """Whether a run is still the learner's: it was not stopped, and no other was started after it."""
        return self.running and run is self.run

    def _on_change(self, changes: dict[str, Any]) -> None:
        for name, value in changes.items():
            if self.running and Hyperparameters.setting(name).live:
                self.run.change(name, value)
        self._refresh()

    def _refresh(self) -> None:
        """Brings controls and buttons in line with values and run."""
        with self._lock:
            self._controls.show(self.run if self.running else None, self._world)
            self._show_buttons()
            self._screen.show_whether_old(self.hyperparameters, self.seed)

    def _show_buttons(self) -> None:
        run = self.run
        self._games.show(self.running)
        self._buttons.show(
            running=self.running,
            paused=self.running and run.pause_control.paused,
            has_run=run is not None,
            long_exam=self.running and run.exam_is_long,
        )

    def _on_more(self) -> None:
        with self._lock:
            self._refresh()
            if self.run is not None:
                self._more.show(self.run, at_once=True)

    def _on_recordings(self, _: dict) -> None:
        if self.run is not None:
            self.run.preview.wanted = self._recordings.value

    def _shorten_exam(self) -> None:
        with self._lock:
            if self.running:
                self.run.exam_run.shorten()
                self._show(self.run)

    def _keep_picture(self) -> None:
        """For the notebook as it is saved."""
        self._saved_at = time.monotonic()
        words = ["This is how it stood, or a few seconds before:", *self._screen.in_words()]
        self._saved.keep(words, *self._screen.pictures)

    def _lay_out(self) -> None:
        self._buttons = Buttons({
            "train": self.train, "pause": self.pause, "step": self.step, "stop": self.stop,
            "reset": self.reset, "shorter": self._shorten_exam,
        })  # fmt: skip
        sliders = FoldedSliders(self.sliders, self._unfolded)
        bar = Box([self._buttons, self._screen.status], _dom_classes=["dqn-bar"])
        shown = [bar, self._screen.result, sliders, self._controls.notes, self._more]
        self._parts = [*shown, self._more.inside]
        style, *others = self._around
        self._widget.children = [style, *shown, *others]

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        """What Jupyter shows: the panel, or a sentence where widgets can't be shown."""
        return self._saved.bundle(self._widget)

    def _ipython_display_(self) -> None:
        """In a notebook: the panel, and hidden under it what a saved notebook will show."""
        self._saved.display_under(self._widget)
