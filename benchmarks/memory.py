"""Does a long run keep its memory flat?"""

import os
import sys

import gymnasium as gym
import psutil

from dqn_lesson.agent import DQNAgent
from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.training import train_steps

from .figures import Row
from .part import Progress, run_alone

QUESTION = "Does a long run keep its memory flat?"
QUICK = {"num_episodes": 1_000}
FIRST = 500  # episodes until everything is loaded and compiled
MAX_STEPS = 20  # of an episode: what grows by episode shows in less time


def measure(progress: Progress, num_episodes: int = 10_000, seed: int = 0) -> dict:
    env = gym.make("CartPole-v1", max_episode_steps=MAX_STEPS)
    hp = Hyperparameters(num_steps=num_episodes * MAX_STEPS, num_episodes=num_episodes)
    process, megabytes, done = psutil.Process(os.getpid()), {}, 0
    for step in train_steps(DQNAgent(env, hp, seed), env):
        done += step.ended
        if step.ended and done % FIRST == 0:
            megabytes[done] = round(process.memory_info().rss / 1e6, 2)
            progress(done, num_episodes, f"{megabytes[done]:.0f} MB")
    return {"megabytes": megabytes}


def rows(measured: dict) -> list[Row]:
    megabytes = {int(episode): value for episode, value in measured["megabytes"].items()}
    last = max(megabytes)
    growth = megabytes[last] - megabytes[FIRST]
    return [
        Row(
            f"memory of the process, episode {FIRST:,} to {last:,}",
            f"{growth:+.1f} MB (from {megabytes[FIRST]:.0f} MB)",
            "below +20 MB",
            growth < 20 if last >= 10_000 else None,
        )
    ]


if __name__ == "__main__":
    run_alone(sys.modules[__name__])
