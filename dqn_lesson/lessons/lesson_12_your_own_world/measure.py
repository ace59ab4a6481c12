"""What lesson 12 says of random driving, of rewards for a car, and of the elevator; keeps the tables.

python -m dqn_lesson.lessons.lesson_12_your_own_world.measure
"""

from collections.abc import Iterable, Iterator

import gymnasium as gym
import pandas as pd

from ...examination import exam
from ...exercises.assembled_agent import assembled_source, build
from ...hyperparameters import Hyperparameters
from ...training import train
from ..shared.measuring import Measure, run, spread
from .exercise_12_1 import ELEVATOR
from .exercises import SHAPED
from .mountain import arrivals, paid_for_speed, potential, random_arrivals, sparse


def at_random(num_episodes: int = 10_000) -> dict[str, pd.DataFrame]:
    """How many random episodes reach the flag."""
    arrived = random_arrivals(num_episodes)
    return {"random.csv": pd.DataFrame([{"episodes": num_episodes, "arrived": arrived}])}


def said_at_random(table: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """The count."""
    yield "reach the flag", f"{table.arrived[0]} of {table.episodes[0]:,}"


def rewards(seeds: Iterable[int] = range(5), num_steps: int = 20_000) -> dict[str, pd.DataFrame]:
    """Trains cars on three rewards, and counts the starts from which they reach the flag."""
    shape, rows = SHAPED.build(SHAPED.solution), []

    def shaped(state, action, reward, next_state, terminated, gamma):
        reward = sparse(state, action, reward, next_state, terminated, gamma)
        return shape(state, action, reward, next_state, terminated, gamma, potential)

    for reward in (sparse, paid_for_speed, shaped):
        for seed in seeds:
            arrived = arrivals(reward, num_steps, seed=seed)
            rows.append({"reward": reward.__name__, "seed": seed, "arrived": arrived})
            print(rows[-1], flush=True)
    return {"rewards.csv": pd.DataFrame(rows)}


def said_of_rewards(table: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """Each reward's starts."""
    for reward, rows in table.groupby("reward", sort=False):
        yield f"{reward}, starts of 100 that reach the flag", spread(rows.arrived, digits=0)


def elevator(seeds: Iterable[int] = range(3), num_steps: int = 6_000) -> dict[str, pd.DataFrame]:
    """Trains the course's own agent of lesson 06 in the elevator."""
    agent_class, rows = build(assembled_source(lambda exercise: None)), []
    settings = Hyperparameters.plain().replace(
        step_reward=None,
        fall_reward=None,
        gamma=0.99,
        learning_rate=0.001,
        epsilon_decay=0.999,
        num_steps=num_steps,
    )
    world = ELEVATOR.build(ELEVATOR.solution)
    for seed in seeds:
        env = gym.wrappers.TimeLimit(world(), 100)
        agent = agent_class(env, settings, seed)
        train(agent, env)
        rows.append({"seed": seed, "mean": round(exam(agent).mean, 3)})
        print(rows[-1], flush=True)
    return {"elevator.csv": pd.DataFrame(rows)}


def said_of_elevator(table: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """The exams."""
    yield "mean score in the exam", spread(table["mean"], digits=2)


MEASURES = {
    "random": Measure(
        "How often does random driving reach the flag?", ("random.csv",), at_random, said_at_random
    ),
    "rewards": Measure("Which reward brings a car to the flag?", ("rewards.csv",), rewards, said_of_rewards),
    "elevator": Measure("Does an agent learn to land softly?", ("elevator.csv",), elevator, said_of_elevator),
}

if __name__ == "__main__":
    run(MEASURES, __package__)
