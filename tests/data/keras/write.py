"""The samples beside this, as the Keras at hand writes them: python tests/data/keras/write.py FOLDER."""

import json
import sys
from pathlib import Path

import gymnasium as gym
import numpy as np

from dqn_lesson import DQNAgent, Hyperparameters, save_run, train
from dqn_lesson.network.keras_model import keras
from dqn_lesson.runs.run import installed_versions

SETTINGS = Hyperparameters(hidden=(8,), num_steps=300, learning_starts=64)
STATES = np.linspace(-1, 1, 12, dtype=np.float32).reshape(3, 4)


class Normalised(DQNAgent):
    """An agent with layers to which Keras has added arguments since 3.13."""

    def _build_model(self):
        layers = keras().layers
        dense = layers.Dense(8, activation="relu", kernel_initializer="he_normal")
        parts = [layers.Input((4,)), dense, layers.BatchNormalization(), layers.Dropout(0.1), layers.Dense(2)]
        return keras().Sequential(parts)


if __name__ == "__main__":
    folder, said = Path(sys.argv[1]), {}
    for name, kind, resumable in (("plain", DQNAgent, True), ("own", Normalised, False)):
        agent = kind(gym.make("CartPole-v1"), SETTINGS, seed=1)
        train(agent, progress=False)
        save_run(agent, folder / name, resumable)
        said[name] = agent.q_values(STATES).tolist()
    expected = {"versions": installed_versions(), "q_values": said}
    (folder / "expected.json").write_text(json.dumps(expected) + "\n", encoding="utf-8")
