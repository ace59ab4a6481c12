"""With and without inputs on one scale: how many agents pass the exam, at every eighth of the training?

    python -m dqn_lesson.lessons.lesson_02_build_the_q_network.measure

Both rows of a seed differ in `state_scale` and in nothing else. The exams are taken by frozen copies, so that
they change nothing in the run.
"""

from collections.abc import Iterable, Iterator

import gymnasium as gym
import pandas as pd
from joblib import Parallel, delayed

from ...agent import DQNAgent
from ...examination import exam
from ...hyperparameters import Hyperparameters
from ...network import compile_model
from ...training import train_steps
from ..shared.broken_parts import QUESTION, RECOMMENDED, Broken, defined, measured
from ..shared.broken_parts import said as broken_parts_said
from ..shared.measuring import Measure, run, share

NUM_EXAMS = 8  # in each run, equally far apart, the last one at its end
BROKEN = (
    Broken("right"),
    Broken("no tanh", ', activation="tanh"', ""),
)


def input_scale(
    seeds: Iterable[int] = range(10), num_steps: int = Hyperparameters().num_steps, num_workers: int = -1
) -> dict[str, pd.DataFrame]:
    """Trains agents with the recommended settings and examines them on the way."""
    runs = [(inputs, seed, num_steps) for seed in seeds for inputs in ("raw", "scaled")]
    found = Parallel(num_workers, verbose=5)(delayed(exams_of)(*job) for job in runs)
    return {"input_scale.csv": pd.DataFrame([row for rows in found for row in rows])}


def exams_of(inputs: str, seed: int, num_steps: int) -> list[dict]:
    """Trains one agent: a row for each of its exams, of 100 unseen starts, with 475 as the pass mark."""
    hp = Hyperparameters(num_steps=num_steps)
    found = []
    with gym.make("CartPole-v1") as env:
        agent = DQNAgent(env, hp if inputs == "scaled" else hp.replace(state_scale=None), seed)
        for steps, _ in enumerate(train_steps(agent, env), 1):
            if steps % (num_steps // NUM_EXAMS) == 0:
                result = exam(agent.snapshot())
                row = {"inputs": inputs, "seed": seed, "num_steps": steps}
                found.append(row | {"mean_score": round(result.mean, 2), "passed": int(result.passed)})
    return found


def said(exams: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """How many pass at the end."""
    for inputs, rows in exams[exams["num_steps"] == exams["num_steps"].max()].groupby("inputs"):
        yield f"{inputs} inputs: pass the exam at the end", share(rows["passed"].sum(), len(rows))


def agent_class(case: Broken) -> type:
    """The class that the lesson's panel trains: the package's agent with the learner's network."""
    build_model = defined(case, "2.1")["build_model"]

    class MyAgent(DQNAgent):
        """With the package's loss and optimizer, as in the lesson."""

        def _build_model(self):
            model, hp = build_model(), self.hyperparameters
            compile_model(model, hp.optimizer, hp.loss, self.learning_rate)
            return model

    return MyAgent


def broken_parts(
    seeds: Iterable[int] = range(10), settings: Hyperparameters = RECOMMENDED, num_workers: int = -1
) -> dict[str, pd.DataFrame]:
    """Trains and examines agents in the panel's settings."""
    return {"broken_parts.csv": measured(BROKEN, agent_class, settings, seeds, num_workers)}


MEASURES = {
    "input_scale": Measure("What do scaled inputs bring?", ("input_scale.csv",), input_scale, said),
    "broken_parts": Measure(QUESTION, ("broken_parts.csv",), broken_parts, broken_parts_said),
}

if __name__ == "__main__":
    run(MEASURES, __package__)
