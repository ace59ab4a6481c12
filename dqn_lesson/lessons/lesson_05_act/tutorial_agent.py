"""The package's agent with the tutorial's names, into which the learner's `act` and `decay` are put."""

import numpy as np

from ...agent import DQNAgent


class _Asked:
    """The network, to be asked as Keras is, without what such a call costs."""

    def __init__(self, agent: DQNAgent) -> None:
        self._agent = agent

    def predict(self, states: np.ndarray, verbose: int = 0) -> np.ndarray:
        """States `(B, S)` in, Q-values `(B, A)` out; they may come as the environment gives them."""
        return self._agent.q_values(states)


class TutorialAgent(DQNAgent):
    """As `DQNAgent`, but `self.model.predict` is fast, and `decay` is called once after each update."""

    @property
    def rng(self) -> np.random.Generator:
        """The agent's own random generator: it decides what is done when it explores, and nothing else."""
        return self._rng

    @property
    def model(self) -> _Asked:
        """What `self.model.predict(state)` is asked of."""
        return _Asked(self)

    @model.setter
    def model(self, model) -> None:
        """Takes a Keras model on, as `DQNAgent` does."""
        DQNAgent.model.fset(self, model)

    def replay(self, batch_size: int | None = None, updates: int = 1) -> float:
        """As `DQNAgent.replay`, with epsilon left to `decay`."""
        epsilon = self.epsilon
        loss = super().replay(batch_size, updates)
        self.epsilon = epsilon
        for _ in range(updates):
            self.decay()
        return loss

    def decay(self) -> None:
        """Lowers epsilon a little, down to its minimum."""
        self.epsilon = max(self.epsilon_min, self.epsilon * self.epsilon_decay)
