"""Four runs for the doctor of lesson 06: three in which one thing is broken, and a healthy one.

    python -m benchmarks.sick_runs

It writes the table that exercise 6.5 shows: score and loss of every game, and the exam at the end.
"""

import csv
from pathlib import Path

import gymnasium as gym

import dqn_lesson
from dqn_lesson.agent import DQNAgent
from dqn_lesson.hyperparameters import Hyperparameters
from dqn_lesson.training import exam, train

TARGET = (
    Path(dqn_lesson.__file__).parent / "lessons" / "lesson_06_train_your_agent" / "data" / "sick_runs.csv"
)
SEED, NUM_STEPS = 0, 15_000
PATIENTS = {  # in the order in which they are shown
    "A": {"epsilon_min": 1.0},  # epsilon never falls
    "B": {"learning_starts": 1_000_000},  # replay is never called
    "C": {"epsilon_min": 0.25},  # healthy, but it explores a lot
    "D": {"learning_rate": 1.0},  # 1,000 times the recommended one: 100 times is survived
}


def main() -> None:
    """Trains the four and writes every game."""
    with TARGET.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("run", "num_steps", "score", "loss", "exam"))
        for name, changes in PATIENTS.items():
            env = gym.make("CartPole-v1")
            agent = DQNAgent(env, Hyperparameters(num_steps=NUM_STEPS, **changes), SEED)
            episodes = train(agent, env)
            mean = round(exam(agent.snapshot()).mean, 1)
            print(name, changes, mean)
            for episode in episodes:
                loss = "" if episode.loss is None else f"{episode.loss:.4g}"
                writer.writerow((name, episode.num_steps, int(episode.score), loss, mean))
    print(TARGET)


if __name__ == "__main__":
    main()
