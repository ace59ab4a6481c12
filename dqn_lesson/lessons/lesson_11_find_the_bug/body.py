"""What is examined: an agent's source at work in a world, and a tape of what happened and was taught."""

import random
from functools import cached_property
from types import SimpleNamespace
from typing import Any, NamedTuple

import gymnasium as gym
import numpy as np

from ...examination import FIRST_EXAM_SEED
from ...hyperparameters import Hyperparameters
from .worlds import World

SETTINGS = Hyperparameters().replace(
    hidden=(64, 64), batch_size=32, gamma=0.98, learning_rate=1e-3, epsilon_decay=0.997, target_tau=0.02,
    memory_size=20_000,
)  # fmt: skip
SHORT, TRAINING, STARTS = 600, 1_600, 100  # steps: of the life that is examined, of a training; before replay
EXAM = range(FIRST_EXAM_SEED, FIRST_EXAM_SEED + 20)
NUM_IN_BATCH = 32


class Tape(gym.Wrapper):
    """Counts what the world, with all its wrappers, says."""

    def __init__(self, env: gym.Env) -> None:
        super().__init__(env)
        self.num_steps = self.num_falls = 0

    def step(self, action: int) -> tuple:
        """As the world's."""
        result = self.env.step(action)
        self.num_steps += 1
        self.num_falls += bool(result[2])
        return result


class Spy:
    """Stands in front of a network and keeps what `fit` is given: rows, and what they should say."""

    def __init__(self, model: Any) -> None:
        self._model = model
        self.taught: list[tuple[np.ndarray, np.ndarray]] = []

    def fit(self, states: np.ndarray, wanted: np.ndarray) -> Any:
        """As the network's."""
        self.taught.append((states.copy(), wanted.copy()))
        return self._model.fit(states, wanted)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)


class Life(NamedTuple):
    """A short training: the agent after it, its games and losses, and the tape."""

    agent: Any
    scores: list[int]
    losses: list[float]
    epsilons: list[float]  # after each step
    tape: Tape


class Body:
    """An agent's source in a world, with a seed. Whatever is looked at, the same is seen each time.

    Args:
        source: defines `Agent`, `row`, `train` and `exam`, as `healthy.SOURCE` does.
        world: where it lives.
        seed: decides everything random.
    """

    def __init__(self, source: str, world: World, seed: int = 0) -> None:
        self.world, self.seed = world, seed
        names: dict[str, Any] = {"__name__": "__main__"}
        exec(compile(source, "<the agent under examination>", "exec"), names)
        self.code = SimpleNamespace(**names)

    def agent(self) -> Any:
        """A new agent; it has lived through nothing."""
        return self.code.Agent(self.world.make(), SETTINGS, self.seed)

    @cached_property
    def life(self) -> Life:
        """A short training, with a spy in front of the network."""
        tape, agent, epsilons = Tape(self.world.make()), self.agent(), []
        agent.model = Spy(agent.model)
        remember = agent.remember

        def noting(*step: Any) -> None:
            epsilons.append(agent.epsilon)
            remember(*step)

        agent.remember = noting
        scores, losses = self.code.train(agent, tape, SHORT, STARTS, self.seed)
        return Life(agent, scores, losses, epsilons, tape)

    def batch(self) -> list[tuple]:
        """Steps of that life, drawn by chance, some falls among them if there are any."""
        steps, rng = list(self.life.agent.memory), random.Random(self.seed)
        falls = [step for step in steps if step[2] < 0][:8]
        others = [step for step in steps if step[2] == 0 and not step[4]]
        return [*falls, *rng.sample(others, NUM_IN_BATCH - len(falls))]

    def one_update(self, batch: list[tuple]) -> tuple[Any, np.ndarray, np.ndarray, list, list]:
        """A new agent learns from these steps, once.

        Returns:
            The agent, the states and the numbers that `fit` was given, and the weights of its network and of
            its target network before that.
        """
        agent = self.agent()
        before = agent.model.get_weights(), agent.target_model.get_weights()
        agent.memory.extend(batch)
        agent.model = spy = Spy(agent.model)
        agent.replay(len(batch))
        return agent, *spy.taught[-1], *before

    def passes(self, num_steps: int = TRAINING) -> tuple[bool, float]:
        """Trains a new agent and examines it: whether it passed, and its mean score."""
        agent = self.agent()
        self.code.train(agent, self.world.make(), num_steps, STARTS, self.seed)
        mean = float(np.mean(self.code.exam(agent, self.world.make(), EXAM)))
        return mean >= self.world.mark, mean


def targets_by_hand(agent: Any, batch: list[tuple]) -> np.ndarray:
    """What the TD targets of these steps should be: `(B,)`."""
    _, _, rewards, next_states, terminated = zip(*batch, strict=True)
    best = agent.target_model.predict(np.concatenate(next_states)).max(axis=1)
    return np.array(rewards) + SETTINGS.gamma * best * (1 - np.array(terminated))


def td_errors(agent: Any, batch: list[tuple]) -> np.ndarray:
    """Target by hand minus what the network says: `(B,)`."""
    states, actions = np.concatenate([step[0] for step in batch]), [step[1] for step in batch]
    return targets_by_hand(agent, batch) - agent.model.predict(states)[np.arange(len(batch)), actions]
