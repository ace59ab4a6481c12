"""Trains the agents that come with the package and writes them into it: `python -m dqn_lesson.pretrained`.

A run is kept at its end, at its start, and after 25 and 50 % of its steps (at the end of the episode in which
that is reached). Which seed: the first one from 0 on whose final agent meets its demand: it passes the exam,
or it is a grandmaster, so that all of 100 unseen starts reach as many steps as its plan says.
`manifest.json` tells which seeds were tried, and how they did.
"""

import io
import json
import sys
import zipfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import gymnasium as gym

from ..agent import DQNAgent
from ..examination import exam
from ..games import acrobot, cartpole, lunar_lander, mountain_car, pong
from ..hyperparameters import Hyperparameters
from ..past import Episode
from ..runs import Run, save_run
from ..training import train
from . import FOLDER


class Plan(NamedTuple):
    """How one of the agents is made."""

    env_id: str
    settings: Hyperparameters
    marathon: int | None = None  # the steps that every unseen start must reach; None: the exam is enough
    stages: tuple[int, ...] = (0, 25, 50)  # per cent of the run after which it is kept, besides its end


PLANS = {
    "cartpole": Plan(cartpole.ENV_ID, cartpole.SETTINGS, marathon=5_000),
    "acrobot": Plan(acrobot.ENV_ID, acrobot.SETTINGS),
    "mountain_car": Plan(mountain_car.ENV_ID, mountain_car.SETTINGS),
    "lunar_lander": Plan(lunar_lander.ENV_ID, lunar_lander.SETTINGS),
    "pong": Plan(pong.ENV_ID, pong.SETTINGS),
}


def train_in_stages(plan: Plan, seed: int) -> dict[int, Run]:
    """Trains one agent and keeps it on the way: `{per cent: run}`."""
    episodes: list[Episode] = []
    runs = {}

    def keep(stage: int, num_steps: int) -> None:
        runs[stage] = Run.of(agent, episodes, exam(agent), num_steps)

    def finished(episode: Episode) -> None:
        episodes.append(episode)
        for stage in plan.stages:
            if stage not in runs and episode.num_steps >= plan.settings.num_steps * stage / 100:
                keep(stage, episode.num_steps)

    with closing(gym.make(plan.env_id)) as env:
        agent = DQNAgent(env, plan.settings, seed)
        if 0 in plan.stages:
            keep(0, 0)
        train(agent, env, callbacks=[finished])
        keep(100, plan.settings.num_steps)
    return runs


def meets_demand(plan: Plan, run: Run) -> tuple[bool, str]:
    """Whether a final agent is good enough, and how it did."""
    if plan.marathon is None:
        return run.exam.passed, str(run.exam)
    scores = exam(run, max_steps=plan.marathon).scores
    arrived = sum(score >= plan.marathon for score in scores)
    reached = f"{arrived} of {len(scores)} starts reach {plan.marathon:,} steps"
    return arrived == len(scores), f"{run.exam}; {reached}"


def make(plan: Plan, name: str, folder: Path) -> dict:
    """Trains until a seed's final agent meets the demand, writes its runs, returns what the manifest says."""
    tried: dict[int, str] = {}
    good = False
    while not good:
        seed = len(tried)
        runs = train_in_stages(plan, seed)
        good, tried[seed] = meets_demand(plan, runs[100])
        print(f"{name}, seed {seed}: {tried[seed]}")
    for stage, run in runs.items():
        small = replace(run, network=pressed(run.network))
        save_run(small, folder / (name if stage == 100 else f"{name}-{stage}"))
    demand = f"all starts reach {plan.marathon:,} steps" if plan.marathon else "the exam is passed"
    return {"seed": seed, "rule": f"the first seed from 0 on with which {demand}", "tried": tried}


def pressed(network: bytes) -> bytes:
    """A `.keras` file with its parts compressed, which Keras reads as well: half the size."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(network)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), old.read(name), zipfile.ZIP_DEFLATED, 9)
    return stream.getvalue()


def main(names: list[str]) -> None:
    """Makes the agents of these names, or all."""
    if unknown := set(names) - set(PLANS):
        raise SystemExit(f"No plan for {', '.join(sorted(unknown))}. There are: {', '.join(PLANS)}.")
    path = FOLDER / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    for name in names or PLANS:
        manifest[name] = make(PLANS[name], name, FOLDER)
        path.write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
