"""What a setting means in human units, as a sentence, computed from the value."""

import math
from collections.abc import Callable
from typing import NamedTuple

import gymnasium as gym

from ....episodes.recording import seconds_of_a_step
from ....hyperparameters import Hyperparameters
from ...shared.format import duration, formatted, rounded

TEXTS = {
    "same rate": "steps of the recommended size",
    "larger": "steps {times} times the recommended size",
    "smaller": "steps 1/{times} of the recommended size",
    "ahead": "looks ahead about {steps} steps = {seconds} s",
    "ahead in steps": "looks ahead about {steps} steps",
    "ahead for ever": "looks ahead forever",
    "ahead not": "looks at the very next step only",
    "explores": "explores for about {steps} steps",
    "explores in episodes": "explores for about {episodes} episodes",
    "explores longer": "explores longer than this run: {steps} steps",
    "explores for ever": "explores forever, never less",
    "explores not": "explores no longer than the first update",
    "one in": "in the end 1 action in {actions} is random",
    "many in": "in the end {random} actions in 100 are random",
    "none": "in the end no action is random",
    "batch": "learns from {batch_size} past steps at a time",
    "time": "about {time} here",
    "time unknown": "the first run will tell how long that takes",
    "time guessed": "about {time}, a guess until the first run",
    "step": "{reward} a step",
    "own step": "the environment's own reward for a step",
    "fall": "{reward} for a fall",
    "own fall": "its own for a fall",
    "end": "{reward} for an end before time is up",
    "own end": "its own for an end before time is up",
    "rewards": "Trained on: {step}, {fall}. Score: {score}.",
    "steps balanced": "steps balanced",
    "own rewards": "the environment's own rewards, added up",
}
CAUTIOUS_SPEED = 4_000  # steps per second, on a slow or busy machine
NEARLY_GREEDY = 0.01  # where a minimum of 0 is never reached, exploring counts until here


class World(NamedTuple):
    """What a readout needs to know besides the settings."""

    step_seconds: float | None  # of the environment's own time
    is_cartpole: bool
    speed: float | None = None  # steps trained per second in the last run; None before the first
    guess: float | None = CAUTIOUS_SPEED  # what to expect of the first; None: the agent is not ours

    @classmethod
    def of(cls, env: gym.Env) -> "World":
        """The world of an environment, before the first run."""
        return cls(seconds_of_a_step(env), env.spec.name == "CartPole")


def gamma(hp: Hyperparameters, world: World) -> str:
    """What gamma sees: with weights 1, gamma, gamma^2, ... the mean distance is 1 / (1 - gamma) steps."""
    if hp.gamma == 1:
        return TEXTS["ahead for ever"]
    steps = 1 / (1 - hp.gamma)
    if steps < 1.5:
        return TEXTS["ahead not"]
    if world.step_seconds is None:
        return TEXTS["ahead in steps"].format(steps=rounded(steps))
    return TEXTS["ahead"].format(steps=rounded(steps), seconds=rounded(steps * world.step_seconds))


def learning_rate(hp: Hyperparameters, world: World) -> str:
    """The rate against the recommended one."""
    times = hp.learning_rate / Hyperparameters().learning_rate
    key = "same rate" if math.isclose(times, 1, rel_tol=0.05) else "larger" if times > 1 else "smaller"
    return TEXTS[key].format(times=rounded(max(times, 1 / times)))


def batch_size(hp: Hyperparameters, world: World) -> str:
    """How many memories one update looks at."""
    return TEXTS["batch"].format(batch_size=hp.batch_size)


def epsilon_decay(hp: Hyperparameters, world: World) -> str:
    """How long epsilon falls: from the start to its minimum, the wait for the first update counted in."""
    lowest = hp.epsilon_min or NEARLY_GREEDY
    if hp.epsilon <= lowest or hp.epsilon_decay == 0:
        return TEXTS["explores not"]
    if hp.epsilon_decay == 1:
        return TEXTS["explores for ever"]
    updates = math.log(lowest / hp.epsilon) / math.log(hp.epsilon_decay)
    if hp.replay_every == 0:
        return TEXTS["explores in episodes"].format(episodes=rounded(updates / hp.updates_per_replay))
    steps = hp.learning_starts + updates * hp.replay_every / hp.updates_per_replay
    key = "explores longer" if steps > hp.num_steps else "explores"
    return TEXTS[key].format(steps=rounded(steps))


def epsilon_min(hp: Hyperparameters, world: World) -> str:
    """The share of random actions in the end: 0.04 is 1 action in 25, 0.3 is 30 actions in 100."""
    if hp.epsilon_min == 0:
        return TEXTS["none"]
    actions = 1 / hp.epsilon_min
    if math.isclose(actions, round(actions), rel_tol=0.05):
        return TEXTS["one in"].format(actions=f"{round(actions):,}")
    return TEXTS["many in"].format(random=f"{100 * hp.epsilon_min:.3g}")


def num_steps(hp: Hyperparameters, world: World) -> str:
    """How long a run takes on this machine."""
    speed = world.speed or world.guess
    if speed is None:
        return TEXTS["time unknown"]
    key = "time guessed" if world.speed is None else "time"
    return TEXTS[key].format(time=duration(hp.num_steps / speed))


READOUTS: dict[str, Callable[[Hyperparameters, World], str]] = {
    "learning_rate": learning_rate,
    "gamma": gamma,
    "epsilon_decay": epsilon_decay,
    "epsilon_min": epsilon_min,
    "batch_size": batch_size,
    "num_steps": num_steps,
}


def rewards(hp: Hyperparameters, world: World) -> str:
    """What the agent is trained on, and what the score counts: two things."""
    end = "fall" if world.is_cartpole else "end"
    step_key = "step" if hp.step_reward is not None else "own step"
    end_key = end if hp.fall_reward is not None else f"own {end}"
    step, fall = hp.step_reward, hp.fall_reward
    return TEXTS["rewards"].format(
        step=TEXTS[step_key].format(reward=step if step is None else formatted(step)),
        fall=TEXTS[end_key].format(reward=fall if fall is None else formatted(fall)),
        score=TEXTS["steps balanced" if world.is_cartpole else "own rewards"],
    )
