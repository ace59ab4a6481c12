"""Four worlds so small that anyone can say what their Q-values are: `check_agent` sends an agent through.

The idea of such probes is Andy Jones', "Debugging RL, without the agonizing pain" (2021). In each world the
agent is trained by the package's own loop, its actions nearly all random; then its Q-values are read.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import gymnasium as gym
import numpy as np

from ..hyperparameters import Hyperparameters
from ..training import act_of, greedy, row, train_steps
from . import boxes
from .sandbox import attempt, folded, stop_sentence

GAMMA = 0.8
NUM_STEPS = 200
PATIENCE = 60.0  # seconds for one world; TensorFlow's import is among them
STATES = np.array([[0.5, -0.4, 0.3, -0.2], [-0.6, 0.2, -0.5, 0.7]], np.float32)  # [2, S]
SETTINGS = Hyperparameters.tutorial().replace(
    gamma=GAMMA, epsilon_min=0.65, learning_rate=2e-3, learning_rate_end=0.1, optimizer="adam", batch_size=8,
    replay_every=1, one_by_one=False, learning_starts=4, memory_size=1_000, num_steps=NUM_STEPS,
    step_reward=None, fall_reward=None, hidden=(32, 32),
)  # fmt: skip


class ProbeStep(NamedTuple):
    """What a step from one state of a tiny world does."""

    rewards: tuple[float, float]  # for action 0 and action 1
    then: int | None  # the state that comes next; None: the end


class World(NamedTuple):
    """A tiny world: a step from each state, where it may begin, and the right Q-values `[states, 2]`."""

    steps: tuple[ProbeStep, ...]
    starts: tuple[int, ...]
    right: tuple[tuple[float, float], ...]
    limit: int | None = None  # time is up after so many steps
    near: float = 0.05  # how far a Q-value may be from the right one: this much, and this share of it


WORLDS = {
    "one step": World((ProbeStep((1, 1), None),), (0,), ((1, 1),)),
    "two steps": World((ProbeStep((0, 0), 1), ProbeStep((1, 1), None)), (0,), ((GAMMA, GAMMA), (1, 1))),
    "two buttons": World((ProbeStep((0, 1), None), ProbeStep((1, 0), None)), (0, 1), ((0, 1), (1, 0))),
    "no end": World(
        (ProbeStep((1, 1), 0), ProbeStep((0, 0), 1)), (0, 1), ((5, 5), (0, 0)), limit=3, near=0.15
    ),  # 5 = 1 + 0.8 * 5
}
TEXTS = {
    "one step": "One step, and it pays 1. Wanted: Q = 1 for both actions.",
    "two steps": "Two steps; only the second pays, 1. Wanted: Q = 0.8 in the first state, 1 in the second.",
    "two buttons": "Two states, one step. In the first state action 1 pays 1, in the second action 0; the"
    " other action pays 0. Wanted: Q = 0 and 1, then 1 and 0.",
    "no end": "It never ends, but the time is up after 3 steps. In the first state each step pays 1, in the"
    " second 0, and no step leads from one to the other. Wanted: Q = 5, because 1 + 0.8 * 5 = 5, then 0.",
    "found": "Found: {found}.",
    "sound": "Sound",
    "sick": "Sick",
    "all sound": "All four worlds: this agent is sound. What it can't learn now is a matter of its settings.",
    "rest": "The worlds after this one are left out. Put this right first.",
    "one step sick": "The network isn't trained at all, or not on the reward of its own steps: look at `fit`,"
    " and at what `remember` keeps. If it is more than 1, something is added after the end: look at"
    " `terminated`. If only one action has its 1, the target lands at the wrong action: look at the line of"
    " `replay` that puts it into the row.",
    "two steps sick": "What comes after doesn't arrive as it should. Look at gamma, at `next_state`, and at"
    " what `replay` does about `terminated`.",
    "two buttons sick": "The target lands at another action or in another state. Look at the line of"
    " `replay` that puts it into the row.",
    "no end sick": "About 2.1 in the first state means that time limits are taken for falls: look at what"
    " `remember` is told. Far more than 5 means that nothing is discounted: look at gamma. More than 0 in the"
    " second state means that all rows of a batch share one future: look at the axis of `max`.",
    "epsilon": "After {updates} replays epsilon should be {right:.3f}, but it is {found:.3f}. It is to be"
    " lowered once for each call of `replay`, and not below its minimum. Look at `decay`.",
    "actions": "It took action 0 {zeros} times and action 1 {ones} times, while nearly every action should"
    " have been random. Look at `act`.",
    "memory": "After {steps} steps its memory holds {found}. Look at `remember`.",
    "not greedy": "Without exploring it does not take the action with the greater Q-value. Look at `act`:"
    " at its comparison with epsilon, and at `argmax`.",
}


class TinyEnv(gym.Env):
    """A `World` as a Gymnasium environment with states of four numbers and two actions."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.observation_space = gym.spaces.Box(-1, 1, (STATES.shape[1],), np.float32)
        self.action_space = gym.spaces.Discrete(2)
        self.position, self.num_steps = 0, 0

    def reset(self, *, seed: int | None = None, options: dict | None = None) -> tuple[np.ndarray, dict]:
        """Back to one of the world's starts, drawn by chance."""
        super().reset(seed=seed)
        self.position, self.num_steps = int(self.np_random.choice(self.world.starts)), 0
        return STATES[self.position].copy(), {}

    def step(self, action: int) -> tuple[np.ndarray, float, bool, bool, dict]:
        """What the step from here says."""
        step = self.world.steps[self.position]
        reward = float(step.rewards[action])
        self.num_steps += 1
        self.position = self.position if step.then is None else step.then
        return STATES[self.position].copy(), reward, step.then is None, self.num_steps == self.world.limit, {}


class Report(NamedTuple):
    """How an agent did in one world."""

    world: str
    q_values: np.ndarray | None  # [states, 2]; None if the agent's code stopped
    trouble: str  # a sentence; empty if the agent is sound
    folded: dict[str, str] | None = None  # more to unfold, by its heading

    @property
    def sound(self) -> bool:
        """Whether the agent does what it must here."""
        return not self.trouble


def check_agent(make_agent: Callable[..., Any]) -> None:
    """Sends an agent through the four worlds and says what it proves; stops at the first that fails.

    Args:
        make_agent: a class or function, called as `make_agent(env, hyperparameters, seed)`, as
            `ControlPanel` calls it.
    """
    for report in reports(make_agent):
        kind = "right" if report.sound else "not yet"
        text = TEXTS[report.world]
        if report.q_values is not None:
            text += "\n" + TEXTS["found"].format(found=_shown(report.q_values))
        if not report.sound:
            last = report.world == list(WORLDS)[-1]
            text += f"\n{report.trouble}" + ("" if last else f" {TEXTS['rest']}")
        boxes.box(kind, TEXTS["sound" if report.sound else "sick"], text, report.folded)
        if not report.sound:
            return
    boxes.box("right", TEXTS["sound"], TEXTS["all sound"])


def reports(make_agent: Callable[..., Any], seed: int = 0) -> Iterator[Report]:
    """Yields a `Report` for each world, up to the first in which the agent is sick."""
    for name in WORLDS:
        tried = attempt(lambda name=name: _examined(make_agent, name, seed), PATIENCE)
        if tried.error:
            report = Report(name, None, stop_sentence(tried.error), folded(tried))
        else:
            report = Report(name, *tried.value)
        yield report
        if not report.sound:
            return


def _examined(make_agent: Callable[..., Any], name: str, seed: int) -> tuple[np.ndarray, str]:
    """Trains a new agent in a world; its Q-values, and what is wrong with it."""
    world = WORLDS[name]
    env = TinyEnv(world)
    # In the first world epsilon never reaches its minimum, in the others it does.
    hp = SETTINGS.replace(epsilon_decay=0.998 if name == "one step" else 0.99)
    agent = make_agent(env, hp, seed)
    other_seed = seed + 1_000  # with the agent's own, starts and actions would go together
    actions = Counter(int(step.action) for step in train_steps(agent, env, hp, other_seed))
    q_values = _q_values(agent, STATES[: len(world.steps)])
    if min(actions[0], actions[1]) < NUM_STEPS / 4:
        return q_values, TEXTS["actions"].format(zeros=actions[0], ones=actions[1])
    right = np.array(world.right)
    if not np.allclose(q_values, right, rtol=world.near, atol=world.near):
        return q_values, TEXTS[f"{name} sick"]
    trouble = _memory_trouble(agent) or _epsilon_trouble(agent, hp)
    return q_values, trouble or ("" if _is_greedy(agent, world) else TEXTS["not greedy"])


def _q_values(agent: Any, states: np.ndarray) -> np.ndarray:
    """What the agent's network says: `[B, S] -> [B, 2]`."""
    if hasattr(agent, "q_values"):
        return np.asarray(agent.q_values(states))
    return np.asarray(agent.model.predict(states, verbose=0))


def _epsilon_trouble(agent: Any, hp: Hyperparameters) -> str:
    """What is wrong with epsilon; that it may end one step below its minimum is the tutorial's own way."""
    updates = NUM_STEPS - hp.learning_starts + 1
    right = max(hp.epsilon_min, hp.epsilon_decay**updates)
    found = getattr(agent, "epsilon", right)
    if hp.epsilon_decay * right - 1e-6 <= found <= right + 1e-6:
        return ""
    return TEXTS["epsilon"].format(updates=updates, right=right, found=found)


def _memory_trouble(agent: Any) -> str:
    found = len(getattr(agent, "memory", range(NUM_STEPS)))
    return "" if found == NUM_STEPS else TEXTS["memory"].format(steps=NUM_STEPS, found=found)


def _is_greedy(agent: Any, world: World) -> bool:
    """Whether it takes the better action in an exam, whatever epsilon is, and always at epsilon 0."""
    differ = [k for k, (one, other) in enumerate(world.right) if one != other]
    states = [row(STATES[k]) for k in differ for _ in range(15)]
    best = [int(np.argmax(world.right[k])) for k in differ for _ in range(15)]
    with greedy(agent):
        in_exam = [int(act_of(agent, False)(state)) for state in states]
    if hasattr(agent, "epsilon"):
        agent.epsilon = 0.0
        return best == in_exam == [int(act_of(agent, True)(state)) for state in states]
    return best == in_exam


def _shown(q_values: np.ndarray) -> str:
    rounded = np.round(q_values, 2) + 0.0  # no -0
    return ", then ".join(" and ".join(f"{value:.2f}" for value in state) for state in rounded)
