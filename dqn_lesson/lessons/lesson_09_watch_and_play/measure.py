"""What lesson 09 says of its agents: how their episodes end, what they promise, slow hands, pupils.

    python -m dqn_lesson.lessons.lesson_09_watch_and_play.measure [--only NAME]

All agents come with the package; nothing but the pupils is trained. What an agent promises is the greater
Q-value of a moment; what came is the discounted return on the rewards 0 for a step and -1 for a fall.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from ...episodes.playback import Playback, watch
from ...episodes.recording import FIRST_RECORDED_SEED as FIRST
from ...examination import exam
from ...games.cartpole import ENV_ID, how_it_ended
from ...pretrained import load_pretrained
from ..shared.measuring import Measure, run
from .lost_game import Late, came_true, taught_by

GAMMA = 0.995
SECOND = 50  # steps
LATE = (0, 2, 3, 10)  # steps from the eye to the hand
LONG = ("cartpole-50", "cartpole")
NUM_FLAWLESS = 3  # episodes of the trained agent that teach


def endings(num_episodes: int = 100) -> dict[str, pd.DataFrame]:
    """How the agent of 25 % ends, and what it promised before."""
    quarter = load_pretrained("cartpole-25").agent()
    return {
        "endings.csv": pd.DataFrame([_episode(watch(quarter, ENV_ID, seed)) for seed in starts(num_episodes)])
    }


def endings_said(rows: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """How many end how, and how much too high was promised in each kind."""
    counts = rows["ending"].value_counts(sort=False)
    counted = ", ".join(f"{number} {ending}" for ending, number in counts.items())
    yield f"25 %: endings of {len(rows)} episodes", counted
    for ending, some in rows.groupby("ending", sort=False):
        early, mean, most = some["second before"].mean(), some["mean"].mean(), some["most"].max()
        figure = f"{early:+.3f} one second before the end, {mean:+.3f} over the episode, at most {most:+.3f}"
        yield f'25 %: promised minus what came, {len(some)} episodes that end with "{ending}"', figure
    kept = rows[rows["ending"] != "fell"]
    like, steps = kept["moments like the lost"].sum(), kept["steps"].sum()
    yield f"25 %: moments like the lost ones, in {len(kept)} episodes without a fall", f"{like} of {steps:,}"


def late_hands(num_episodes: int = 40) -> dict[str, pd.DataFrame]:
    """How long the trained agent lasts whose hands are slow."""
    hand = load_pretrained("cartpole").agent().snapshot()
    rows = [
        {"late": late, "score": watch(Late(hand, late), ENV_ID, seed).score}
        for late in LATE
        for seed in starts(num_episodes)
    ]
    return {"late_hands.csv": pd.DataFrame(rows)}


def late_hands_said(rows: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """The mean score for each delay."""
    for late, some in rows.groupby("late"):
        yield f"trained, {late} steps late: mean of {len(some)} episodes", f"{some['score'].mean():.0f}"


def long_episodes(num_episodes: int = 5, max_steps: int = 2_000) -> dict[str, pd.DataFrame]:
    """What agents promise in episodes that go on after the usual limit."""
    rows = [
        {"agent": name} | _episode(watch(agent, ENV_ID, seed, max_steps))
        for name, agent in ((name, load_pretrained(name).agent()) for name in LONG)
        for seed in starts(num_episodes)
    ]
    return {"long_episodes.csv": pd.DataFrame(rows)}


def long_episodes_said(rows: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """How long they are, and how much too high was promised."""
    for name, some in rows.groupby("agent", sort=False):
        yield f"{name}: steps of {len(some)} long episodes", ", ".join(map(str, some["steps"]))
        mean, most = some["mean"].mean(), some["most"].max()
        yield f"{name}: promised minus what came in them", f"{mean:+.3f}, at most {most:+.3f}"


def pupils(num_pupils: int = 10, num_updates: int = 3_840, num_falls: int = 40) -> dict[str, pd.DataFrame]:
    """What becomes of agents that learn from flawless episodes alone, or from such as fall."""
    hand = load_pretrained("cartpole").agent().snapshot()
    lessons = {
        "flawless": [watch(hand, ENV_ID, seed) for seed in starts(NUM_FLAWLESS)],
        "falls": [watch(Late(hand, LATE[-1]), ENV_ID, seed) for seed in starts(num_falls)],
    }
    rows = []
    for taught, episodes in lessons.items():
        for seed in range(num_pupils):
            pupil = taught_by(episodes, num_updates, seed).snapshot()
            promise = float(pupil.q_values(np.zeros((1, 4))).max())
            mean = exam(pupil, num_starts=num_falls).mean
            row = {"taught by": taught, "seed": seed, "mean": round(mean, 2)}
            rows.append(row | {"promise": round(promise, 4)})
    return {"pupils.csv": pd.DataFrame(rows)}


def pupils_said(rows: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """Their exams, and what they promise of a pole that stands."""
    for taught, some in rows.groupby("taught by", sort=False):
        means, promises = some["mean"], some["promise"]
        yield (
            f"pupils taught by {taught}",
            f"exam {means.min():.0f} to {means.max():.0f}, mean {means.mean():.0f};"
            f" {(promises > 0).sum()} of {len(some)} promise more than 0 of a standing pole,"
            f" at most {promises.max():.2f}",
        )


def too_high(episode: Playback) -> np.ndarray:
    """By how much the promise of each moment with an action is higher than what came: `(T,)`."""
    return episode.q_values.max(axis=1)[:-1] - came_true(episode, GAMMA)


def like_the_lost_one(states: np.ndarray) -> np.ndarray:
    """Which states `(B, 4)` are like those in which the lost game was lost: `(B,)`."""
    position, velocity, _, angular_velocity = states.T
    return (position >= 0.6) & (position <= 1.1) & (velocity < -0.5) & (angular_velocity > 0.4)


def starts(num_episodes: int) -> range:
    """Seeds of starts that no training and no exam has seen."""
    return range(FIRST, FIRST + num_episodes)


def _episode(episode: Playback) -> dict:
    wrong = too_high(episode)
    return {
        "seed": episode.seed,
        "steps": len(episode.actions),
        "ending": how_it_ended(episode.states[-1], episode.terminated),
        "second before": round(float(wrong[-SECOND]), 4),
        "mean": round(float(wrong.mean()), 4),
        "most": round(float(wrong.max()), 4),
        "moments like the lost": int(like_the_lost_one(episode.states[:-1]).sum()),
    }


MEASURES = {
    "endings": Measure(
        "How do the episodes of the 25 % agent end, and what did it promise?",
        ("endings.csv",),
        endings,
        endings_said,
    ),
    "late_hands": Measure("How much do slow hands cost?", ("late_hands.csv",), late_hands, late_hands_said),
    "long_episodes": Measure(
        "What do agents promise in long episodes?", ("long_episodes.csv",), long_episodes, long_episodes_said
    ),
    "pupils": Measure(
        "What becomes of agents that learn from watching alone?", ("pupils.csv",), pupils, pupils_said
    ),
}

if __name__ == "__main__":
    run(MEASURES, __package__)
