"""What an agent thinks of every angle and angular velocity of the pole: its Q-values as a map."""

import base64
import math
import threading
import time
from collections.abc import Sequence
from contextlib import closing
from typing import Any

import anywidget
import numpy as np
import traitlets

from ...environments import EnvError, Recipe, environment_of, recipe_of
from ...games.cartpole import ENV_ID, MAX_ANGLE, MAX_POSITION, physics, readable_gamma, steps_until_fall
from ...plotting.values import value_grid
from ...training import play
from ..shared.q_sources import Stage, stages_of
from ..shared.saved_picture import SavedPicture
from ..shared.sources import script, stylesheet

TEXTS = {
    "stage": "checkpoint",
    "position": "position of the cart, m",
    "velocity": "velocity of the cart, m/s",
    "angle": "angle of the pole, rad",
    "angular_velocity": "angular velocity, rad/s",
    "cart": "Where the cart is",
    "cross": "The cross: one state, looked at closely (or click into a map)",
    "sure": "Which action, and how sure: Q(right) minus Q(left)",
    "left": "Q(left): the worth of pushing left",
    "right": "Q(right): the worth of pushing right",
    "leaning": "◀ leaning left | angle | leaning right ▶",
    "letters": "L pushes left, R pushes right; the larger, the surer. Black line: both are worth the same.",
    "lines": "Each line has one worth, written on it.",
    "show": "Show states it met",
    "see": "What you should see",
    "near": "Filled: position and velocity of the cart were about those on the sliders. Hollow: others.",
    "now": "now",
}
SEE = (
    "A state is a point in the map: leaning left is on the left, swinging to the right is at the top. "
    "The other two numbers are on the sliders.",
    "<b>Trained</b>: R where the pole leans and swings to the right, L where it leans and swings to the "
    "left. The cart must go under the pole. In between, the black line runs from upper left to lower right: "
    "a pole that leans to one side and swings back to the other needs little help.",
    "<b>Untrained</b>: letters and lines that have nothing to do with the pole.",
    "<b>Where there are no dots</b> the agent has hardly been. Nothing has corrected it there: it only "
    "guesses.",
    "<b>Move the position</b>: the black line moves. Near an edge of the track the agent leans the pole "
    "first, to be able to drive back.",
)
EDGES = {"position": MAX_POSITION, "velocity": 2.0, "angle": MAX_ANGLE, "angular_velocity": 1.5}
NUM_CELLS = 41  # a side
NUM_DOTS = 300  # at most
FROM_MEMORY = "Dots: states out of its memory."
NEVER = 2_000  # steps; a fall later than this is no more than "not soon"
LOOK_EVERY = 0.5  # seconds between two redraws while an agent trains
FIRST_SEED = 3_000_000  # of the episodes whose states are drawn: neither trained on nor examined


def _number(name: str, start: float = 0.0) -> traitlets.CFloat:
    """One of the state's numbers, as a slider or the cross sets it."""
    return traitlets.CFloat(start, min=-EDGES[name], max=EDGES[name]).tag(sync=True)


class ValueMap(anywidget.AnyWidget):
    """Q(left), Q(right) and their difference over angle and angular velocity, drawn in the page.

    Sliders say where the cart is and which checkpoint is shown. A cross reads one state closely.

    Args:
        source: an agent, a run or a policy with Q-values for CartPole; or some of them, as
            checkpoints with a slider, in a list or a dict `{name: one}`; or a `ControlPanel`, which is
            followed while it trains.
        gamma: to read Q-values as steps until the fall, on rewards 0 and -1; None: the agent's own, where
            its rewards are those.
        states: drawn on top, `(N, 4)` or a memory; None: the agent's memory, else episodes that it plays.

    Raises:
        ValueError: there are no Q-values, or none for CartPole's four numbers and two actions.
    """

    _esm = script("value_map/value_map.js")
    _css = stylesheet("value_map/value_map.css")

    position, velocity = _number("position"), _number("velocity")
    angle, angular_velocity = _number("angle", 0.05), _number("angular_velocity")
    stage = traitlets.CInt(0).tag(sync=True)
    stages = traitlets.List(traitlets.Unicode()).tag(sync=True)
    edges = traitlets.Dict(EDGES).tag(sync=True)
    texts = traitlets.Dict(TEXTS | {"hints": "".join(f"<li>{hint}</li>" for hint in SEE)}).tag(sync=True)
    grid = traitlets.Bytes().tag(sync=True)  # [2, N, N] float32, as `value_grid`
    dots = traitlets.Bytes().tag(sync=True)  # [N, 4] float32
    dots_text = traitlets.Unicode().tag(sync=True)
    readout = traitlets.Unicode().tag(sync=True)
    note = traitlets.Unicode().tag(sync=True)

    def __init__(self, source: Any, gamma: float | None = None, states: Any = None):
        panel = source if hasattr(source, "subscribe") and hasattr(source, "train") else None
        self._gamma, self._given = gamma, states
        self._lock = threading.RLock()  # an agent's own thread updates, the page moves sliders
        self._looked = 0.0
        self._live: Stage | None = None
        self._played: dict[str, tuple[np.ndarray, str]] = {}
        if panel is not None:
            source = {TEXTS["now"]: _agent_of(panel)}
        self._checkpoints = stages_of(source)
        for stage in self._checkpoints:
            _check_cartpole(stage)
        super().__init__(stages=[stage.name for stage in self._checkpoints], stage=len(self._checkpoints) - 1)
        self._saved = SavedPicture(
            "dqn-map",
            "A value map. To see it, run this cell in JupyterLab.",
            "The value map has gone with its kernel. Run this cell again to move its sliders.",
        )
        self.on_msg(lambda _, content, __: self._keep_picture(content["picture"]))
        self._draw_dots()
        self._draw()
        self.observe(lambda _: self._draw(), ["position", "velocity", "stage"])
        self.observe(lambda _: self._draw_dots(), ["stage"])
        self.observe(lambda _: self._read(), ["angle", "angular_velocity"])
        if panel is not None:
            self.note = "Waiting for the first training step. Until then it shows the agent given."
            panel.subscribe(self.look)

    def update(self, policy: Any, states: np.ndarray | None = None, name: str = TEXTS["now"]) -> None:
        """Shows a policy in place of the newest one, as a further checkpoint the first time.

        Args:
            policy: has `q_values`, and never changes: an agent's `snapshot()`.
            states: drawn on top, `(N, 4)`; None: leaves the dots as they are.
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
            memory = getattr(agent, "memory", ())
            newest = range(max(0, len(memory) - NUM_DOTS), len(memory))  # a deque has no slices
            states = sampled_states([memory[k] for k in newest]) if newest else None
            name = TEXTS["now"] if num_steps is None else f"{TEXTS['now']}: {num_steps:,} steps trained"
            self.update(agent.snapshot(), states, name)
            self.note = ""
        except Exception as error:  # a learner's own may raise anything
            self.note = f"The map has stopped following: {type(error).__name__}: {error}"
        self._looked = time.monotonic()

    def _draw(self) -> None:
        with self._lock, self.hold_sync():
            stage = self._checkpoints[self.stage]
            cart, edges = (self.position, self.velocity), (EDGES["angle"], EDGES["angular_velocity"])
            self.grid = value_grid(stage.policy, cart, edges, NUM_CELLS).tobytes()
            self._read()

    def _read(self) -> None:
        with self._lock:
            stage = self._checkpoints[self.stage]
            gamma = self._gamma if self._gamma is not None else readable_gamma(stage.settings)
            state = np.array([self.position, self.velocity, self.angle, self.angular_velocity], np.float32)
            self.readout = sentence(state, stage.policy.q_values(state[None])[0], gamma)

    def _draw_dots(self) -> None:
        """The states of the checkpoint shown; episodes are played at first sight."""
        with self._lock:
            stage = self._checkpoints[self.stage]
            if stage is self._live:
                return
            if stage.name not in self._played:
                self._played[stage.name] = _states_of(stage, self._given)
            self._put_dots(*self._played[stage.name])

    def _put_dots(self, states: np.ndarray, said: str) -> None:
        self.dots = states.astype(np.float32).tobytes()
        self.dots_text = said

    @traitlets.validate("stage")
    def _one_of_them(self, proposal: dict) -> int:
        return int(np.clip(proposal["value"], 0, len(self._checkpoints) - 1))

    def _ipython_display_(self) -> None:
        """In a notebook: the map, and under it a picture for the notebook as it is saved."""
        self._saved.display_under(self)

    def _keep_picture(self, data_url: str) -> None:
        """The page has drawn the map and sends it, for the notebook as it is saved."""
        self._saved.keep([self.readout], base64.b64decode(data_url.removeprefix("data:image/png;base64,")))


def _agent_of(panel: Any) -> Any:
    """The agent of a panel's newest run, if it is not being trained, or else an untrained one like it."""
    from ...agent import DQNAgent

    if panel.run is not None and not panel.running and panel.run.agent is not None:
        return panel.run.agent
    with closing(panel.recipe.make()) as env:
        return DQNAgent(env, panel.hyperparameters, panel.seed)


def _check_cartpole(stage: Stage) -> None:
    """The map is CartPole's own four numbers; any other number of actions has no L and R."""
    recipe = _environment(stage)
    if physics(recipe) is None:
        raise ValueError(
            f"The value map shows CartPole and its own four numbers, but {stage.name!r} was made for "
            f"{recipe.title}."
        )
    num_actions = np.shape(stage.policy.q_values(np.zeros((1, 4), np.float32)))[1]
    if num_actions != 2:
        raise ValueError(
            f"The value map shows CartPole, which has two actions, but {stage.name} has {num_actions}."
        )


def _environment(stage: Stage) -> Recipe:
    """The policy's own environment; of one that knows none it is said by `ValueMap` that it is CartPole's."""
    try:
        return environment_of(stage.policy)
    except EnvError:
        return recipe_of(ENV_ID)


def _states_of(stage: Stage, given: Any) -> tuple[np.ndarray, str]:
    """States to draw, and where they come from."""
    if given is not None:
        states = np.asarray(given, np.float32) if isinstance(given, np.ndarray) else sampled_states(given)
        return states.reshape(-1, 4), "Dots: the states that were given."
    if isinstance(stage.memory, Sequence) and len(stage.memory):
        return sampled_states(stage.memory), FROM_MEMORY
    if not hasattr(stage.policy, "act"):
        return np.empty((0, 4)), "No states are drawn: this agent has no `act`, so it cannot play for them."
    with closing(_environment(stage).make()) as env:
        steps = list(play(stage.policy, env, [FIRST_SEED, FIRST_SEED + 1], explore=False))
        states = np.array([step.state for step in steps])[:: max(1, len(steps) // NUM_DOTS)]
    return states, "Dots: states of two episodes that it played without a random action."


def sampled_states(memory: Any, num: int = NUM_DOTS) -> np.ndarray:
    """States of a memory, evenly spread over it: `(N, 4)`.

    Args:
        memory: holds transitions as `(state, action, reward, next_state, terminated)`.
        num: N, at most.
    """
    chosen = np.unique(np.linspace(0, len(memory) - 1, min(num, len(memory))).round().astype(int))
    return np.array([np.reshape(memory[int(k)][0], -1) for k in chosen], np.float32)


def sentence(state: np.ndarray, q_values: np.ndarray, gamma: float | None) -> str:
    """What the agent thinks of one state.

    Args:
        state: `(4,)`.
        q_values: `(2,)`.
        gamma: on rewards 0 and -1, to read Q-values as steps; None: leave that out.
    """
    left, right = (float(q) for q in q_values)
    if not (math.isfinite(left) and math.isfinite(right)):
        return f"Its Q-values are no numbers here ({left:g}, {right:g}): this agent has diverged."
    action = "left" if left >= right else "right"
    told = (
        f"Angle {state[2]:+.3f} rad, angular velocity {state[3]:+.2f} rad/s: Q(left) {left:.3f}, "
        f"Q(right) {right:.3f}. It pushes {action}, and is {abs(right - left):.3f} sure of it."
    )
    if gamma is None:
        return told
    return f"{told} Read as steps: after left it {_fall(left, gamma)}, after right it {_fall(right, gamma)}."


def _fall(q_value: float, gamma: float) -> str:
    steps = steps_until_fall(q_value, gamma)
    if steps > NEVER:
        return "expects no fall"
    return f"falls in about {steps:,.0f} {'step' if round(steps) == 1 else 'steps'}"
