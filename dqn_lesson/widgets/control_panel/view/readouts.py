"""What a setting means in human units, as a sentence, computed from the value."""

import math
from collections.abc import Callable
from contextlib import closing
from typing import NamedTuple

import numpy as np

from ....environments import Recipe
from ....episodes.recording import seconds_of_a_step
from ....format import duration, formatted, rounded
from ....games import fact
from ....hyperparameters import Hyperparameters
from ....memory import Pictures

CAUTIOUS_SPEED = 4_000  # steps per second, on a slow or busy machine
CAUTIOUS_SPEED_SEEING = 500  # the same where states are pictures
NEARLY_GREEDY = 0.01  # where a minimum of 0 is never reached, exploring counts until here


class World(NamedTuple):
    """What a readout needs to know besides the settings."""

    step_seconds: float | None  # of the environment's own time
    failure: str = "an end before time is up"  # what `fall_reward` is given for
    score: str = "the environment's own rewards, added up"
    speed: float | None = None  # steps trained per second in the last run; None before the first
    guess: float | None = CAUTIOUS_SPEED  # what to expect of the first; None: the agent is not ours
    states: tuple[tuple[int, ...], np.dtype] = ((1,), np.dtype(np.float32))  # their shape and dtype

    @classmethod
    def of(cls, recipe: Recipe) -> "World":
        """The world of an environment, before the first run."""
        with closing(recipe.make()) as env:
            seconds, space = seconds_of_a_step(env), env.observation_space
        return cls(
            seconds,
            guess=CAUTIOUS_SPEED_SEEING if len(space.shape) == 3 else CAUTIOUS_SPEED,
            states=(space.shape, space.dtype),
            failure=fact(recipe, "FAILURE", cls._field_defaults["failure"]),
            score=fact(recipe, "SCORE", cls._field_defaults["score"]),
        )


def gamma(hp: Hyperparameters, world: World) -> str:
    """What gamma sees: with weights 1, gamma, gamma^2, ... the mean distance is 1 / (1 - gamma) steps."""
    if hp.gamma == 1:
        return "looks ahead forever"
    steps = 1 / (1 - hp.gamma)
    if steps < 1.5:
        return "looks at the very next step only"
    seconds = "" if world.step_seconds is None else f" = {rounded(steps * world.step_seconds)} s"
    return f"looks ahead about {rounded(steps)} steps{seconds}"


def learning_rate(hp: Hyperparameters, world: World) -> str:
    """The rate against the recommended one."""
    times = hp.learning_rate / Hyperparameters().learning_rate
    if math.isclose(times, 1, rel_tol=0.05):
        return "recommended step size"
    if times > 1:
        return f"steps {rounded(times)} times the recommended size"
    return f"steps 1/{rounded(1 / times)} of the recommended size"


def batch_size(hp: Hyperparameters, world: World) -> str:
    """How many memories one update looks at."""
    return f"learns from {hp.batch_size} past steps at a time"


def epsilon_decay(hp: Hyperparameters, world: World) -> str:
    """How long epsilon falls: from the start to its minimum, the wait for the first update counted in."""
    lowest = hp.epsilon_min or NEARLY_GREEDY
    if hp.epsilon <= lowest or hp.epsilon_decay == 0:
        return "explores no longer than the first update"
    if hp.epsilon_decay == 1:
        return "explores forever, never less"
    updates = math.log(lowest / hp.epsilon) / math.log(hp.epsilon_decay)
    if hp.replay_every == 0:
        return f"explores for about {rounded(updates / hp.updates_per_replay)} episodes"
    steps = hp.learning_starts + updates * hp.replay_every / hp.updates_per_replay
    how_long = "longer than this run:" if steps > hp.num_steps else "for about"
    return f"explores {how_long} {rounded(steps)} steps"


def epsilon_min(hp: Hyperparameters, world: World) -> str:
    """The share of random actions in the end: 0.04 is 1 action in 25, 0.3 is 30 actions in 100."""
    if hp.epsilon_min == 0:
        return "in the end no action is random"
    actions = 1 / hp.epsilon_min
    if math.isclose(actions, round(actions), rel_tol=0.05):
        return f"in the end 1 action in {round(actions):,} is random"
    return f"in the end {100 * hp.epsilon_min:.3g} actions in 100 are random"


def num_steps(hp: Hyperparameters, world: World) -> str:
    """How long a run takes on this machine."""
    speed = world.speed or world.guess
    if speed is None:
        return "the first run will tell how long that takes"
    time = duration(hp.num_steps / speed)
    return f"about {time} (an estimate)" if world.speed is None else f"about {time} here"


# The sliders of the first view.
READOUTS: dict[str, Callable[[Hyperparameters, World], str]] = {
    readout.__name__: readout
    for readout in (learning_rate, gamma, epsilon_decay, epsilon_min, batch_size, num_steps)
}


def memory_size(hp: Hyperparameters, world: World) -> str:
    """What the memory takes here once it is full."""
    shape, dtype = world.states
    row = 2 * 4 * math.prod(shape) + 10  # bytes: two states; action, reward and two marks
    sees = len(shape) == 3
    taken = Pictures.bytes_needed(hp.memory_size, shape, dtype) if sees else row * hp.memory_size
    megabytes = taken / 1e6
    space = f"{megabytes / 1000:.1f} GB" if megabytes >= 1000 else f"{max(1, round(megabytes))} MB"
    return f"{Hyperparameters.setting('memory_size').help}: {space} here"


MORE_READOUTS = {"memory_size": memory_size}  # of the form under More


def rewards(hp: Hyperparameters, world: World) -> str:
    """What the agent is trained on, and what the score counts: two things."""
    own = "the environment's own reward for a step"
    step = own if hp.step_reward is None else f"{formatted(hp.step_reward)} a step"
    failure = "its own" if hp.fall_reward is None else formatted(hp.fall_reward)
    return f"Trained on: {step}, {failure} for {world.failure}. Score: {world.score}."
