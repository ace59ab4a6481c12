"""What lesson 08 says of short runs beyond its tables: the learner's own first seeds, and how games end.

The first cell of the lesson trains the recommended settings on seeds 0 to 4 while the learner waits. And of
the agents with gamma 0.5 it says where their games end; they are trained here on the seeds of its tables.
"""

import sys
from collections import Counter

import gymnasium as gym

from dqn_lesson.agent import DQNAgent
from dqn_lesson.episodes.playback import watch
from dqn_lesson.episodes.recording import FIRST_RECORDED_SEED as FIRST
from dqn_lesson.games.cartpole import ENV_ID, how_it_ended
from dqn_lesson.lessons.lesson_08_tune_hyperparameters.knobs import NUM_STEPS, RECOMMENDED, knob
from dqn_lesson.training import exam, train

from .figures import Row
from .part import run_alone
from .progress import Progress

QUESTION = "How do the first short runs of lesson 08 do, and how do the games of gamma 0.5 end?"
QUICK = {"first": range(1), "tables": range(600, 601), "num_steps": 200, "num_games": 2}
SHORT_SIGHTED = "gamma 0.5"


def measure(
    progress: Progress,
    first: range = range(5),
    tables: range = range(600, 605),
    num_steps: int = NUM_STEPS,
    num_games: int = 50,
) -> list[dict]:
    jobs = [(RECOMMENDED, seed) for seed in first] + [(SHORT_SIGHTED, seed) for seed in tables]
    found = []
    for name, seed in jobs:
        found.append(_run(name, seed, num_steps, num_games))
        progress(len(found), len(jobs), f"{name}, seed {seed}: {found[-1]['mean']:.0f}")
    return found


def _run(name: str, seed: int, num_steps: int, num_games: int) -> dict:
    """Trains once, examines, and lets the agent play some games."""
    env = gym.make(ENV_ID)
    agent = DQNAgent(env, knob(name, num_steps), seed)
    train(agent, env)
    games = [watch(agent, ENV_ID, start) for start in range(FIRST, FIRST + num_games)]
    endings = Counter(how_it_ended(game.states[-1], game.terminated) for game in games)
    return {"name": name, "seed": seed, "mean": round(exam(agent).mean, 2), "endings": dict(endings)}


def rows(measured: list[dict]) -> list[Row]:
    shown = []
    for name in dict.fromkeys(run["name"] for run in measured):
        runs = [run for run in measured if run["name"] == name]
        exams = ", ".join(f"{run['mean']:.1f} (seed {run['seed']})" for run in runs)
        endings = sum((Counter(run["endings"]) for run in runs), Counter())
        counted = ", ".join(f"{number} {ending}" for ending, number in endings.items())
        shown += [Row(f"{name}: exam", exams), Row(f"{name}: endings of {endings.total()} games", counted)]
    return shown


if __name__ == "__main__":
    run_alone(sys.modules[__name__])
