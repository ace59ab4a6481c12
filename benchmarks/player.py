"""How long until an episode can be watched, and how many bytes does the page get?

A hand-written rule plays, so that an agent's own thinking is not counted. Made: the episode played again and
packed, and the moving picture for the saved notebook. The page itself is not measured.
"""

import sys
import time

import numpy as np

from dqn_lesson.episodes.playback import watch
from dqn_lesson.lessons.shared.measuring import spread
from dqn_lesson.widgets.shared.episode_player.player import EpisodePlayer

from .figures import Row
from .part import Progress, run_alone

QUESTION = "How long until an episode can be watched, and how many bytes does the page get?"
QUICK = {"rounds": 1}
EPISODES = {  # what -> environment and steps
    "CartPole, 500 steps": ("CartPole-v1", 500),
    "Acrobot, 500 steps": ("Acrobot-v1", 500),
    "CartPole, 5,000 steps": ("CartPole-v1", 5_000),
    "Acrobot, 5,000 steps": ("Acrobot-v1", 5_000),
}
MOST_SECONDS, MOST_MEGABYTES = 3, 3


class Rule:
    """Balances CartPole; in any other world it presses button 0."""

    def act(self, state: np.ndarray) -> int:
        return int(self.q_values(state)[0].argmax())

    def q_values(self, states: np.ndarray) -> np.ndarray:
        if states.shape[1] != 4:
            return np.tile([1.0, 0.0, 0.0], (len(states), 1))
        lean = states @ np.array([0.05, 0.1, 1, 0.5])
        return np.stack([-lean, lean], axis=1)


def measure(progress: Progress, rounds: int = 7) -> dict:
    measured = {what: {"seconds": [], "megabytes": [], "pictures": []} for what in EPISODES}
    for done in range(rounds):
        for what, (env_id, num_steps) in EPISODES.items():
            progress(done, rounds, what)
            seconds, player = _made(env_id, num_steps)
            (data,) = player.episodes
            size = sum(len(value) for value in data.values() if isinstance(value, bytes)) + len(
                player.moving_png
            )
            measured[what]["seconds"].append(round(seconds, 3))
            measured[what]["megabytes"].append(round(size / 1e6, 3))
            measured[what]["pictures"].append(len(data.get("moments", ())))
    progress(rounds, rounds)
    return measured


def rows(measured: dict) -> list[Row]:
    made = []
    for what, figures in measured.items():
        slowest, largest = max(figures["seconds"]), max(figures["megabytes"])
        enough = len(figures["seconds"]) >= 5
        made += [
            Row(
                f"{what}: seconds",
                spread(figures["seconds"], "s", 2),
                f"{MOST_SECONDS} s at most",
                slowest <= MOST_SECONDS if enough else None,
            ),
            Row(
                f"{what}: megabytes",
                spread(figures["megabytes"], "MB", 2),
                f"{MOST_MEGABYTES} MB at most",
                largest <= MOST_MEGABYTES if enough else None,
            ),
        ]
    return made


def _made(env_id: str, num_steps: int) -> tuple[float, EpisodePlayer]:
    playback = watch(Rule(), env_id, max_steps=num_steps)
    if len(playback.actions) != num_steps:
        raise RuntimeError(f"{env_id} was to last {num_steps} steps, but lasted {len(playback.actions)}.")
    start = time.perf_counter()
    player = EpisodePlayer(playback)
    _ = player.moving_png
    return time.perf_counter() - start, player


if __name__ == "__main__":
    run_alone(sys.modules[__name__])
