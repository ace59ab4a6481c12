"""Agents with one fault each, and sound ones of many styles, for the tests of `check_agent`.

Both replays, in one go and one after the other, ask the same hooks; a fault replaces one of them.
"""

import random
from collections import deque
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from dqn_lesson.agent import DQNAgent
from dqn_lesson.exercises.assembled_agent import assembled_source, build
from dqn_lesson.exercises.lesson import find
from dqn_lesson.memory import ReplayMemory
from dqn_lesson.network import quick

Plain = build(assembled_source(lambda name: None))


class Hooked(Plain):
    """What both replays ask."""

    def reward(self, reward: np.ndarray) -> np.ndarray:
        return reward

    def future(self, after: np.ndarray, now: np.ndarray, action: int) -> float:
        """Of one row: the next state's Q-values, the state's own, and the action that was taken."""
        return after.max()

    def target(self, target: float) -> float:
        return target

    def whole(self, reward: float, future: float, terminated: bool) -> float:
        return reward + self.gamma * future * (not terminated)

    def put(self, row: np.ndarray, action: int, target: float) -> None:
        row[action] = target

    def rows(self, batch: list) -> list:
        """Those that are taught."""
        return batch

    def drawn(self, batch_size: int) -> list:
        return random.sample(list(self.memory), min(batch_size, len(self.memory)))

    def judged(self, next_states: np.ndarray) -> np.ndarray:
        """Q-values `[B, A]` of the states after."""
        return self.model.predict(next_states)

    def teach(self, batch: list) -> None:
        """One call of `fit`."""
        if not batch:
            return
        states, next_states = (np.concatenate([transition[k] for transition in batch]) for k in (0, 3))
        wanted = self.model.predict(states)
        for row, after, (_, action, reward, _, terminated) in zip(
            wanted, self.judged(next_states), batch, strict=True
        ):
            future = self.future(after, row, action)
            self.put(row, action, self.target(self.whole(self.reward(reward), future, terminated)))
        self.model.fit(states, wanted)


class Batched(Hooked):
    def replay(self, batch_size):
        self.teach(self.rows(self.drawn(batch_size)))
        self.decay()


class OneByOne(Hooked):
    def replay(self, batch_size):
        for transition in self.rows(self.drawn(batch_size)):
            self.teach([transition])
        self.decay()


class Fault(NamedTuple):
    replaces: dict[str, Callable]
    told: str  # the name under which it is told: of a known fault, or of a text


def ends_with(activation: str) -> dict[str, Callable]:
    def _build_model(self) -> Any:
        import keras

        model = Plain._build_model(self)
        model.layers[-1].activation = keras.activations.get(activation)
        return model

    return {"_build_model": _build_model}


def remember(how: Callable) -> dict[str, Callable]:
    """A `remember` that keeps what `how` makes of what it is told."""

    def told(self, state, action, reward, next_state, terminated, truncated=False) -> None:
        Plain.remember(self, *how(state, action, reward, next_state, terminated, truncated))

    return {"remember": told}


def overwrite_newest(self, *transition) -> None:
    if len(self.memory) == self.memory.maxlen:
        self.memory.pop()
    self.memory.append(transition)


def refuse_new(self, *transition) -> None:
    if len(self.memory) < self.memory.maxlen:
        self.memory.append(transition)


def always_explore(self, state, explore=True) -> int:
    return int(self.rng.integers(self.action_size))


def by_the_first_epsilon(self, state) -> int:
    """Of an agent that knows no `explore`: it looks at the epsilon that it began with."""
    if self.rng.random() < self.hyperparameters.epsilon:
        return int(self.rng.integers(self.action_size))
    return int(np.argmax(self.model.predict(state)[0]))


def explore_in_the_exam(self, state, explore=True) -> int:
    return Plain.act(self, state, True)


def put_everywhere(self, row, action, target) -> None:
    row[:] = target


def put_with_zeros(self, row, action, target) -> None:
    row[:] = 0
    row[action] = target


FAULTS: dict[str, Fault] = {
    "smallest": Fault({"future": lambda self, after, now, action: after.min()}, "smallest"),
    "mean": Fault({"future": lambda self, after, now, action: after.mean()}, "mean"),
    "first": Fault({"future": lambda self, after, now, action: after[0]}, "first"),
    "last": Fault({"future": lambda self, after, now, action: after[-1]}, "last"),
    "pressed": Fault({"future": lambda self, after, now, action: after[action]}, "pressed"),
    "current state's greatest": Fault({"future": lambda self, after, now, action: now.max()}, "current"),
    "current state's guess": Fault({"future": lambda self, after, now, action: now[action]}, "current"),
    "current state's argmax": Fault(
        {"future": lambda self, after, now, action: after[now.argmax()]}, "current's best"
    ),
    "positive reward": Fault({"reward": lambda self, reward: max(0, reward)}, "positive reward"),
    "absolute reward": Fault({"reward": lambda self, reward: abs(reward)}, "size of the reward"),
    "reward clipped to -1..1": Fault(
        {"reward": lambda self, reward: np.clip(reward, -1, 1)}, "clipped reward"
    ),
    "reward clipped to 0..1": Fault({"reward": lambda self, reward: np.clip(reward, 0, 1)}, "clipped reward"),
    "positive target": Fault({"target": lambda self, target: max(0, target)}, "positive target"),
    "absolute target": Fault({"target": lambda self, target: abs(target)}, "size of the target"),
    "target clipped to -1..1": Fault(
        {"target": lambda self, target: np.clip(target, -1, 1)}, "clipped target"
    ),
    "target clipped to 0..1": Fault({"target": lambda self, target: np.clip(target, 0, 1)}, "clipped target"),
    "only the last row": Fault({"rows": lambda self, batch: batch[-1:]}, "part of a batch"),
    "only the first half": Fault({"rows": lambda self, batch: batch[: len(batch) // 2]}, "part of a batch"),
    "relu": Fault(ends_with("relu"), "relu"),
    "softmax": Fault(ends_with("softmax"), "softmax"),
    "sigmoid": Fault(ends_with("sigmoid"), "sigmoid"),
    "tanh": Fault(ends_with("tanh"), "clipped target"),
    "terminated and truncated swapped": Fault(
        remember(lambda s, a, r, s2, ended, cut: (s, a, r, s2, cut)), "swapped"
    ),
    "time limits taken for falls": Fault(
        remember(lambda s, a, r, s2, ended, cut: (s, a, r, s2, ended or cut)), "limits"
    ),
    "every action": Fault({"put": put_everywhere}, "every action"),
    "zeros": Fault({"put": put_with_zeros}, "zeros"),
    "gamma twice": Fault(
        {"whole": lambda self, r, q, ended: r + self.gamma**2 * q * (not ended)}, "gamma twice"
    ),
    "no gamma": Fault({"whole": lambda self, r, q, ended: r + q * (not ended)}, "no gamma"),
    "no end": Fault({"whole": lambda self, r, q, ended: r + self.gamma * q}, "no end"),
    "no future": Fault({"whole": lambda self, r, q, ended: r}, "no future"),
    "last reward lost": Fault(
        {"whole": lambda self, r, q, ended: 0 if ended else r + self.gamma * q}, "no last reward"
    ),
    "no reward": Fault({"whole": lambda self, r, q, ended: self.gamma * q * (not ended)}, "no reward"),
    "newest overwritten": Fault({"remember": overwrite_newest}, "old memory"),
    "full memory takes nothing": Fault({"remember": refuse_new}, "old memory"),
    "epsilon ignored by the exam": Fault({"act": explore_in_the_exam}, "explores in the exam"),
    "epsilon ignored": Fault({"act": by_the_first_epsilon}, "always explores"),
    "always explores": Fault({"act": always_explore}, "always explores"),
}


class NewestLost(ReplayMemory):
    """Once full, it writes into the row of the newest."""

    def append(self, transition: tuple, truncated: bool = False) -> None:
        if self._num_appended == self.capacity:
            self._num_appended -= 1
        super().append(transition, truncated)


class Target(Batched):
    """A target network that is copied after every 50 replays."""

    tau, every = 1.0, 50

    def __init__(self, env, hyperparameters=None, seed=0):
        import keras

        super().__init__(env, hyperparameters, seed)
        self.judge = quick(keras.models.clone_model(self.model.keras_model))
        self.judge.set_weights(self.model.get_weights())
        self.num_replays = 0

    def judged(self, next_states):
        return self.judge.predict(next_states)

    def replay(self, batch_size):
        super().replay(batch_size)
        self.num_replays += 1
        if self.num_replays % self.every == 0:
            pairs = zip(self.judge.get_weights(), self.model.get_weights(), strict=True)
            self.judge.set_weights([(1 - self.tau) * old + self.tau * new for old, new in pairs])


class DoubleSoft(Target):
    """A target network that follows at each replay, and judges what the network itself chooses."""

    tau, every = 0.02, 1

    def judged(self, next_states):
        chosen = self.model.predict(next_states).argmax(axis=1)[:, None]
        return np.take_along_axis(super().judged(next_states), chosen, axis=1)


class Tutorial(OneByOne):
    """As in 2017: no `explore`, a memory of its own size, plain Keras, epsilon one step below its minimum."""

    def __init__(self, env, hyperparameters=None, seed=0):
        super().__init__(env, hyperparameters, seed)
        self.memory = deque(maxlen=2000)
        self.model = self.model.keras_model

    def act(self, state):
        if random.random() <= self.epsilon:
            return random.randrange(self.action_size)
        return int(np.argmax(self.model.predict(state, verbose=0)[0]))

    def decay(self):
        if self.epsilon > self.epsilon_min:
            self.epsilon *= self.epsilon_decay


def package(**changes) -> Callable:
    return lambda env, hyperparameters, seed: DQNAgent(env, hyperparameters.replace(**changes), seed)


SOUND: dict[str, Callable] = {
    "batched": Plain,
    "one by one": build(assembled_source(lambda name: find(name).solution if name == "4.4" else None)),
    "solved": build(assembled_source(lambda name: find(name).solution)),
    "hooked": Batched,
    "hooked, one by one": OneByOne,
    "tutorial": Tutorial,
    "target": Target,
    "double, soft target": DoubleSoft,
    "package": DQNAgent,
    "package, one by one": package(one_by_one=True),
    "package, double": package(double=True, target_tau=0.05),
    "package, three steps": package(n_step=3),
    "package, soft": package(target_tau=0.005),
    "package, all": package(
        n_step=8,
        double=True,
        target_tau=0.005,
        loss="huber",
        clip_norm=10.0,
        activation="relu",
        hidden=(64, 64),
    ),
}


def sick(fault: str, sound: type = Batched) -> type:
    """A sound agent with one fault."""
    return type("MyAgent", (sound,), FAULTS[fault].replaces)
