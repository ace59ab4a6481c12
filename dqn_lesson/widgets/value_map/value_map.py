"""What an agent thinks of its states: its Q-values over two numbers of a state, as maps, or as a table."""

import base64
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from typing import Any

import anywidget
import numpy as np
import traitlets

from ...environments import EnvError, Recipe, cut_at, environment_of, recipe_of, spaces_of
from ...games import LESSON_GAME, Axis, action_names, map_look, readable_gamma, steps_until_fall
from ...plotting.value_axes import axes_of, num_numbers
from ...plotting.values import value_grid
from ...runs import Run
from ...saved_picture import SavedPicture
from ...training import play
from ..shared.q_sources import Stage, stages_of
from ..shared.sources import script, stylesheet

TEXTS = {
    "stage": "checkpoint",
    "across": "across",
    "up": "upwards",
    "others": "The other numbers of the state",
    "cross": "The cross: one state, looked at closely (or click into a map)",
    "row": "One state, looked at closely (or click into the table)",
    "sure": "Which action, and how sure: the greatest Q-value minus the next",
    "q": "Q({action})",
    "letters": "{letters}; the larger, the surer. On a black line two actions are worth the same.",
    "lines": "Each line has one worth, written on it.",
    "table": "A row for each state; the action with the greatest Q-value is in bold.",
    "met": "met",
    "show": "Show states it met",
    "see": "What you should see",
    "near": "Filled: the other numbers were about those on the sliders. Hollow: they were not.",
    "now": "now",
}
SEE = (
    "A state is a point in the map, or a row of the table. The numbers that are not on the map's two axes "
    "are on the sliders.",
    "<b>Untrained</b>: letters and lines that have nothing to do with the game.",
    "<b>Where there are no dots</b> the agent has hardly been. Nothing has corrected it there: it only "
    "guesses.",
)
NUM_CELLS = 41  # a side
NUM_DOTS = 300  # at most
FROM_MEMORY = "States out of its memory."
NEVER = 2_000  # steps; a fall later than this is no more than "not soon"
LOOK_EVERY = 0.5  # seconds between two redraws while an agent trains
_NONE = np.empty((0, 1))
FIRST_SEED = 3_000_000  # of the episodes whose states are drawn: neither trained on nor examined


class ValueMap(anywidget.AnyWidget):
    """Q-values of each action over two numbers of a state, and which action is best, drawn in the page.

    Which numbers, and how far they go, is said by the game's file; menus choose others. Sliders set the rest
    of the state, and which checkpoint is shown. A cross reads one state closely. Where a state is one
    number, the map is a table.

    Args:
        source: an agent, a run or a policy with Q-values; or some of them for one game, as checkpoints with a
            slider, in a list or a dict `{name: one}`; or a `ControlPanel`, which is followed while it trains.
        gamma: to read Q-values as steps until the fall, on rewards 0 and -1; None: the agent's own, where
            its rewards are those.
        states: drawn on top, `(N, S)` or a memory; None: the agent's memory, else episodes that it plays.
        env: an environment, its id, its spec or a function that makes it; None: the agent's own.

    Raises:
        ValueError: there are no Q-values, or too few, or the states are pictures, or of several games.
    """

    _esm = script("value_map/value_map.js")
    _css = stylesheet("value_map/value_map.css")

    numbers = traitlets.List(traitlets.CFloat()).tag(sync=True)  # [K], where each axis stands
    plane = traitlets.List(traitlets.CInt(), [0, 1]).tag(sync=True)  # the axes across and upwards
    stage = traitlets.CInt(0).tag(sync=True)
    stages = traitlets.List(traitlets.Unicode()).tag(sync=True)
    axes = traitlets.List().tag(sync=True)  # [K] of name, low, high
    actions = traitlets.List(traitlets.Unicode()).tag(sync=True)
    letters = traitlets.List(traitlets.Unicode()).tag(sync=True)
    rows = traitlets.List(traitlets.Unicode()).tag(sync=True)  # of a table
    texts = traitlets.Dict(TEXTS).tag(sync=True)
    hints = traitlets.Unicode().tag(sync=True)
    grid = traitlets.Bytes().tag(sync=True)  # [A, N, N] float32, as `value_grid`; of a table [A, N]
    dots = traitlets.Bytes().tag(sync=True)  # [N, K] float32; of a table how often each row was met, [N]
    dots_text = traitlets.Unicode().tag(sync=True)
    readout = traitlets.Unicode().tag(sync=True)
    note = traitlets.Unicode().tag(sync=True)

    def __init__(self, source: Any, gamma: float | None = None, states: Any = None, env: Any = None):
        panel = source if hasattr(source, "subscribe") and hasattr(source, "train") else None
        self._gamma, self._given = gamma, states
        self._lock = threading.RLock()  # an agent's own thread updates, the page moves sliders
        self._looked = 0.0
        self._live: Stage | None = None
        if panel is not None:
            source = {TEXTS["now"]: _agent_of(panel)}
        recipe = _common_recipe(source, env)
        checkpoints = stages_of(source, num_numbers(recipe))
        super().__init__()
        self._enter(recipe, checkpoints)
        self._saved = SavedPicture(
            "dqn-map",
            "A value map. To see it, run this cell in JupyterLab.",
            "The value map has gone with its kernel. Run this cell again to move its sliders.",
        )
        self.on_msg(lambda _, content, __: self._keep_picture(content["picture"]))
        self.observe(lambda _: self._draw(), ["numbers", "plane", "stage"])
        self.observe(lambda _: self._draw_dots(), ["stage"])
        if panel is not None:
            self.note = "Waiting for the first training step. Until then it shows the agent given."
            panel.subscribe(self.look)

    def _enter(self, recipe: Recipe, checkpoints: list[Stage]) -> None:
        """Shows these checkpoints of an agent that plays there."""
        with closing(recipe.make()) as made:
            num_actions = int(made.action_space.n)
        for stage in checkpoints:
            _check(stage, recipe, num_actions)
        self._recipe, self._game = recipe, _game(recipe)
        self._checkpoints, self._live = checkpoints, None
        self._met = {checkpoints[-1].name: _states_of(checkpoints[-1], recipe, self._given)}
        self._axes = axes_of(recipe, self._met[checkpoints[-1].name][0])
        axes, actions = self._axes.axes, action_names(recipe, num_actions)
        with self.hold_sync(), self.hold_trait_notifications():
            self.axes = [[_named(axis), axis.low, axis.high] for axis in axes]
            self.numbers, self.plane = [axis.start for axis in axes], [0, min(1, len(axes) - 1)]
            self.actions, self.letters = actions, _letters(actions)
            self.rows = [f"{number:.4g}" for number in self._axes.rows]
            self.hints = "".join(f"<li>{hint}</li>" for hint in (*SEE, *map_look(recipe)))
            self.stages, self.stage = [stage.name for stage in checkpoints], len(checkpoints) - 1
            self._draw_dots()
            self._draw()

    def update(self, policy: Any, states: np.ndarray | None = None, name: str = TEXTS["now"]) -> None:
        """Shows a policy instead of the newest one, as a further checkpoint the first time.

        Args:
            policy: has `q_values`, and never changes: an agent's `snapshot()`.
            states: drawn on top, `(N, S)`; None: leaves the dots as they are.
            name: what it is called.
        """
        with self._lock, self.hold_sync():
            first, stage = self._live is None, Stage(name, policy, self._checkpoints[-1].settings)
            if not first or len(self._checkpoints) == 1:
                self._checkpoints.pop()  # it takes the place of the one before it
            self._checkpoints.append(stage)
            self._live = stage
            self.stages = [stage.name for stage in self._checkpoints]
            if first:
                self.stage = len(self._checkpoints) - 1
            if self._checkpoints[self.stage] is stage:
                if states is not None:
                    self._put_dots(np.asarray(states), FROM_MEMORY)
                self._draw()

    def look(self, agent: Any, num_steps: int | None = None) -> None:
        """Shows an agent as it is now; called while it is trained, as often as you like.

        It draws twice a second. Trouble is shown in the map and never raised: the training goes on. In a
        loop of your own: `train(agent, env, callbacks=[lambda _: value_map.look(agent)])`.
        """
        if time.monotonic() - self._looked < LOOK_EVERY:
            return
        try:
            if not hasattr(agent, "snapshot"):
                self.note = (
                    f"{type(agent).__name__} has no `snapshot`, so the map cannot follow it while it trains. "
                    "Give it to ValueMap when the run has ended."
                )
                return
            memory, policy = getattr(agent, "memory", ()), agent.snapshot()
            name = TEXTS["now"] if num_steps is None else f"{TEXTS['now']}: {num_steps:,} steps trained"
            plays = getattr(policy, "environment", None)
            if plays is not None and _game(plays) != self._game:  # the panel has gone on to another game
                with self._lock:
                    self._enter(plays, [Stage(name, policy, getattr(agent, "hyperparameters", None), memory)])
            newest = range(max(0, len(memory) - NUM_DOTS), len(memory))  # a deque has no slices
            states = sampled_states([memory[k] for k in newest]) if newest else None
            self.update(policy, states, name)
            self.note = ""
        except Exception as error:  # a learner's own may raise anything
            self.note = f"The map has stopped following: {type(error).__name__}: {error}"
        self._looked = time.monotonic()

    def _draw(self) -> None:
        with self._lock, self.hold_sync():
            stage = self._checkpoints[self.stage]
            grid = value_grid(stage.policy, self._axes, self.numbers, NUM_CELLS, self.plane)
            self.grid = grid.tobytes()
            self._read()

    def _read(self) -> None:
        stage = self._checkpoints[self.stage]
        gamma = self._gamma if self._gamma is not None else readable_gamma(stage.settings)
        state = self._axes.states(np.array([self.numbers]))
        q_values = stage.policy.q_values(state.astype(np.float32))[0]
        shown = [(self._axes.axes[axis], self.numbers[axis]) for axis in sorted({*self.plane})]
        self.readout = sentence(shown, q_values, self.actions, gamma)

    def _draw_dots(self) -> None:
        """The states of the checkpoint shown; episodes are played at first sight."""
        with self._lock:
            stage = self._checkpoints[self.stage]
            if stage is self._live:
                return
            if stage.name not in self._met:
                self._met[stage.name] = _states_of(stage, self._recipe, self._given)
            self._put_dots(*self._met[stage.name])

    def _put_dots(self, states: np.ndarray, said: str) -> None:
        numbers = self._axes.numbers(states) if len(states) else np.empty((0, len(self._axes.axes)))
        if rows := self._axes.rows:
            nearest = np.abs(numbers - np.array(rows)).argmin(axis=1)
            numbers = np.bincount(nearest, minlength=len(rows))
        self.dots, self.dots_text = numbers.astype(np.float32).tobytes(), said

    @traitlets.validate("stage")
    def _one_of_them(self, proposal: dict) -> int:
        return int(np.clip(proposal["value"], 0, len(self._checkpoints) - 1))

    @traitlets.validate("numbers")
    def _within_the_axes(self, proposal: dict) -> list[float]:
        axes = self._axes.axes
        if len(proposal["value"]) != len(axes):
            raise traitlets.TraitError(f"numbers needs one for each axis: {', '.join(map(_named, axes))}.")
        return [
            float(np.clip(number, axis.low, axis.high))
            for number, axis in zip(proposal["value"], axes, strict=True)
        ]

    @traitlets.validate("plane")
    def _two_axes(self, proposal: dict) -> list[int]:
        plane, most = proposal["value"], len(self._axes.axes)
        if len(plane) != 2 or not all(0 <= axis < most for axis in plane) or len({*plane}) < min(2, most):
            raise traitlets.TraitError(
                f"plane is {plane}, but must be two different axes from 0 to {most - 1}."
            )
        return plane

    def _ipython_display_(self) -> None:
        """In a notebook: the map, and under it a picture for the notebook as it is saved."""
        self._saved.display_under(self)

    def _keep_picture(self, data_url: str) -> None:
        """The page has drawn the map and sends it, for the notebook as it is saved; of a table nothing."""
        self._saved.keep([self.readout], base64.b64decode(data_url.removeprefix("data:image/png;base64,")))


def _agent_of(panel: Any) -> Any:
    """The agent of a panel's newest run, if it is not being trained, or else an untrained one like it."""
    from ...agent import DQNAgent

    if panel.run is not None and not panel.running and panel.run.agent is not None:
        return panel.run.agent
    with closing(panel.recipe.make()) as env:
        return DQNAgent(env, panel.hyperparameters, panel.seed)


def _common_recipe(source: Any, env: Any) -> Recipe:
    """Where all of them play; one that says nothing of it plays the lessons' game.

    Raises:
        ValueError: they play several games.
    """
    if env is not None:
        recipe = recipe_of(env)
        for one in _each(source):
            if isinstance(one, Run):
                one.check_plays(recipe)
        return recipe
    recipes = {}
    for one in _each(source):
        try:
            recipe = environment_of(one)
        except EnvError:
            recipe = recipe_of(LESSON_GAME)
        recipes[_game(recipe)] = recipe
    if len(recipes) > 1:
        raise ValueError(
            f"One map shows one game, but these play several: {', '.join(recipes)}. Make a map of each."
        )
    return next(iter(recipes.values()), None) or recipe_of(LESSON_GAME)


def _game(recipe: Recipe) -> str:
    """The game in words that tell it from others, such as one of its name with a larger board."""
    return f"{recipe.title} ({spaces_of(recipe)})"


def _each(source: Any) -> Iterable:
    """All that are to be shown."""
    if isinstance(source, Mapping):
        return source.values()
    return source if isinstance(source, Iterable) else [source]


def _check(stage: Stage, recipe: Recipe, num_actions: int) -> None:
    """Whether it has a Q-value for each action of the game."""
    with closing(recipe.make()) as env:
        state = np.reshape(env.reset(seed=FIRST_SEED)[0], (1, -1)).astype(np.float32)
    found = np.shape(stage.policy.q_values(state))[1]
    if found != num_actions:
        raise ValueError(
            f"{recipe.title} has {num_actions} actions, but {stage.name} has Q-values for {found}."
        )


def _states_of(stage: Stage, recipe: Recipe, given: Any) -> tuple[np.ndarray, str]:
    """States to draw, and where they come from."""
    if given is not None:
        states = np.asarray(given, np.float32) if isinstance(given, np.ndarray) else sampled_states(given)
        return states.reshape(len(states), -1) if len(states) else _NONE, "The states that were given."
    if isinstance(stage.memory, Sequence) and len(stage.memory):
        return sampled_states(stage.memory), FROM_MEMORY
    if not hasattr(stage.policy, "act"):
        return _NONE, "No states are drawn: this agent has no `act`, so it cannot play for them."
    with closing(recipe.make(max_episode_steps=cut_at(recipe))) as env:
        steps = list(play(stage.policy, env, [FIRST_SEED, FIRST_SEED + 1], explore=False))
    states = [np.reshape(step.state, -1) for step in steps[:: max(1, len(steps) // NUM_DOTS)]]
    return np.array(states, np.float32), "States of two episodes that it played without a random action."


def sampled_states(memory: Any, num: int = NUM_DOTS) -> np.ndarray:
    """States of a memory, evenly spread over it: `(N, S)`.

    Args:
        memory: holds transitions as `(state, action, reward, next_state, terminated)`.
        num: N, at most.
    """
    chosen = np.unique(np.linspace(0, len(memory) - 1, min(num, len(memory))).round().astype(int))
    return np.array([np.reshape(memory[int(k)][0], -1) for k in chosen], np.float32)


def sentence(
    shown: Sequence[tuple[Axis, float]], q_values: np.ndarray, actions: Sequence[str], gamma: float | None
) -> str:
    """What the agent thinks of one state.

    Args:
        shown: the axes of the map, and where the state is on them.
        q_values: `(A,)`.
        actions: their names, `(A,)`.
        gamma: on rewards 0 and -1, to read Q-values as steps; None: leave that out.
    """
    if not np.isfinite(q_values).all():
        numbers = ", ".join(f"{q:g}" for q in q_values)
        return f"Its Q-values are no numbers here ({numbers}): this agent has diverged."
    where = ", ".join(f"{axis.name} {_number(axis, value)} {axis.unit}".rstrip() for axis, value in shown)
    worth = ", ".join(f"Q({action}) {q:.3f}" for action, q in zip(actions, q_values, strict=True))
    best, sure = int(np.argmax(q_values)), np.ptp(np.sort(q_values)[-2:])
    where = where[0].upper() + where[1:]
    told = f"{where}: {worth}. It chooses {actions[best]}, and is {sure:.3f} sure of it."
    if gamma is None:
        return told
    falls = ", ".join(
        f"after {action} it {_fall(q, gamma)}" for action, q in zip(actions, q_values, strict=True)
    )
    return f"{told} Read as steps: {falls}."


def _number(axis: Axis, value: float) -> str:
    """As many digits as the axis is worth; a number of a numbered state is whole."""
    if axis.low == 0 and float(axis.high).is_integer() and float(value).is_integer():
        return f"{value:.0f}"
    return f"{value:+.{3 if axis.high - axis.low < 1 else 2}f}"


def _named(axis: Axis) -> str:
    return f"{axis.name}, {axis.unit}" if axis.unit else axis.name


def _letters(actions: Sequence[str]) -> list[str]:
    """A letter for each action, or its number where two names begin alike."""
    first = [action[0].upper() for action in actions]
    return first if len(set(first)) == len(first) else [str(number) for number in range(len(first))]


def _fall(q_value: float, gamma: float) -> str:
    steps = steps_until_fall(float(q_value), gamma)
    if steps > NEVER:
        return "expects no fall"
    return f"falls in about {steps:,.0f} {'step' if round(steps) == 1 else 'steps'}"
