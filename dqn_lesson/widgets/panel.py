"""The control panel: move a slider, press Train, watch the score climb."""

import threading
from pathlib import Path
from typing import Any

import gymnasium as gym
from ipywidgets import HTML, Box, Button, Widget

from ..agent import DQNAgent, checked_seed
from ..hyperparameters import Hyperparameters
from .cell import replace_in_cell
from .readouts import READOUTS, World
from .screen import Screen
from .sliders import Slider
from .trainer import MakeAgent, Trainer, set_live

TEXTS = {
    "train": "Train",
    "train help": "Makes a new agent and trains it with the values shown",
    "stop": "Stop",
    "stop help": "Ends the run",
    "waits": "{readout}; counts from the next Train on",
    "plain": "The control panel. To use it, run this cell in JupyterLab.",
    "no agent": (
        "agent is {agent!r}, but must be a class or a function that makes an agent, called as agent(env, "
        "hyperparameters, seed), or an agent: an object with act, remember and replay. Try DQNAgent."
    ),
}
VERBS = ("act", "remember", "replay")


class ControlPanel:
    """Sliders, Train and Stop, a live score curve, the exam, and the trained agent's game.

    Training runs in a thread: the cell that shows the panel returns at once. Sliders that act mid-run do.
    Running the cell again closes the earlier panel.

    Args:
        hyperparameters: all settings; the sliders start from them. None: the agent's own where it has some.
        env_id: Gymnasium's name of the environment.
        agent: a class or function, called as `agent(env, hyperparameters, seed)` at each Train; or an object
            with `act`, `remember` and `replay`, which is trained as it is, further at each Train.
        seed: decides everything random in a run.

    Raises:
        ValueError: `agent` is nothing that can be trained, it has a setting that is not allowed, or `seed`
            is no seed.
    """

    def __init__(
        self,
        hyperparameters: Hyperparameters | None = None,
        env_id: str = "CartPole-v1",
        agent: Any = DQNAgent,
        seed: int = 0,
    ):
        self._start = hyperparameters or _own(agent)
        self._env_id, self._seed = env_id, checked_seed(seed)
        self._make_agent = _maker(agent)
        env = gym.make(env_id)
        self._world = World.of(env)
        self._screen = Screen(env, self._start)
        env.close()
        recommended = Hyperparameters()
        self.sliders = {
            name: Slider(name, getattr(self._start, name), getattr(recommended, name)) for name in READOUTS
        }
        self.run: Trainer | None = None  # the newest run
        self.running = False
        self._lock = threading.RLock()  # held to start, to end, and to write to any widget
        self._thread = threading.Thread(target=self._screen.prepare, args=[self._start], daemon=True)
        self._widget = self._laid_out()
        self._refresh()
        for slider in self.sliders.values():
            slider.observe(self._on_slider, "value")
        replace_in_cell(self)
        self._thread.start()

    @property
    def hyperparameters(self) -> Hyperparameters:
        """The settings as the sliders stand."""
        return self._start.replace(**{name: slider.value for name, slider in self.sliders.items()})

    def train(self, _: Button | None = None) -> None:
        """Starts a run with the values shown, unless one is running."""
        with self._lock:
            if self.running:
                return
            self.running = True
            self.run = Trainer(self._make_agent, self._env_id, self.hyperparameters, self._seed, self._show)
            self._screen.show_status(self.run, "loading")
            self._refresh()
            work = (self.run, self._thread)
            self._thread = threading.Thread(target=self._work, args=work, daemon=True)
            self._thread.start()

    def stop(self, _: Button | None = None) -> None:
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

    def close(self) -> None:
        """Ends the run and lets go of it and of the widgets, which ipywidgets would hold for ever."""
        with self._lock:
            self.stop()
            self.run = None
            _close(self._widget)

    def wait(self, seconds: float | None = None) -> bool:
        """Waits for the end of the thread, for scripts and tests; returns whether it has ended.

        In a notebook cell it would keep the buttons from working.
        """
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _work(self, run: Trainer, before: threading.Thread) -> None:
        """All that happens in the thread of a run."""
        before.join()  # one at a time
        run.run()
        with self._lock:
            if self._is_shown(run):
                self.running = False
                if run.phase == "done":
                    self._world = self._world._replace(speed=run.mean_speed)
                self._refresh()

    def _show(self, run: Trainer) -> None:
        """Called by the run in its thread."""
        with self._lock:
            if self._is_shown(run):
                self._screen.show(run)

    def _is_shown(self, run: Trainer) -> bool:
        """Whether a run is still the learner's: it was not stopped, and no other was started after it."""
        return self.running and run is self.run

    def _on_slider(self, change: dict) -> None:
        name, value = change["owner"].name, change["new"]
        with self._lock:
            if self.running and Hyperparameters.setting(name).live:
                self.run.change(name, value)
            self._refresh()

    def _refresh(self) -> None:
        """Brings readouts and buttons in line with values and run."""
        with self._lock:
            settings = self.hyperparameters
            for name, slider in self.sliders.items():
                readout = READOUTS[name](settings, self._world)
                slider.readout = TEXTS["waits"].format(readout=readout) if self._waits(name) else readout
            self._train_button.disabled = self.running
            self._stop_button.disabled = not self.running

    def _waits(self, name: str) -> bool:
        """Whether a slider was moved that the run no longer looks at."""
        if not self.running or self.run is None or Hyperparameters.setting(name).live:
            return False
        return self.sliders[name].value != getattr(self.run.hyperparameters, name)

    def _laid_out(self) -> Box:
        style = HTML(f"<style>{Path(__file__).with_name('panel.css').read_text(encoding='utf-8')}</style>")
        style.layout.display = "none"
        self._train_button = Button(description=TEXTS["train"], tooltip=TEXTS["train help"])
        self._stop_button = Button(description=TEXTS["stop"], tooltip=TEXTS["stop help"])
        self._train_button.add_class("dqn-train")
        self._stop_button.add_class("dqn-stop")
        self._train_button.on_click(self.train)
        self._stop_button.on_click(self.stop)
        rows = {
            "dqn-sliders": list(self.sliders.values()),
            "dqn-bar": [self._train_button, self._stop_button, self._screen.status],
        }
        boxes = [Box(children, _dom_classes=[name]) for name, children in rows.items()]
        return Box([style, *boxes, self._screen.result], _dom_classes=["dqn-panel"])

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        """What Jupyter shows: the panel, or a sentence where widgets can't be shown."""
        return {**self._widget._repr_mimebundle_(), "text/plain": TEXTS["plain"]}


def _close(widget: Widget) -> None:
    """Closes a widget with all that belongs to it; ipywidgets' own `close` leaves the rest open."""
    for part in ("layout", "style"):
        if isinstance(value := getattr(widget, part, None), Widget):
            value.close()
    for child in getattr(widget, "children", ()):
        _close(child)
    widget.close()


def _is_agent(agent: Any) -> bool:
    return not isinstance(agent, type) and all(callable(getattr(agent, verb, None)) for verb in VERBS)


def _own(agent: Any) -> Hyperparameters:
    """The settings an agent brings along: `hyperparameters`, and live ones as they stand in an object."""
    own = getattr(agent, "hyperparameters", None)
    own = own if isinstance(own, Hyperparameters) else Hyperparameters()
    if not _is_agent(agent):
        return own
    names = [name for name in READOUTS if Hyperparameters.setting(name).live and hasattr(agent, name)]
    return own.replace(**{name: getattr(agent, name) for name in names})


def _maker(agent: Any) -> MakeAgent:
    """What makes the agent of a run: `agent` itself, or a function that gives it back, set by the sliders."""
    if not _is_agent(agent) and not callable(agent):
        raise ValueError(TEXTS["no agent"].format(agent=agent))
    if not _is_agent(agent):
        return agent

    def as_it_is(env: gym.Env, hyperparameters: Hyperparameters, seed: int):
        for name in READOUTS:
            if Hyperparameters.setting(name).live:
                set_live(agent, name, getattr(hyperparameters, name))
        return agent

    return as_it_is
