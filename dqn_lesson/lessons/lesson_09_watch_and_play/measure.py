"""What lesson 09 says of its agents: how their games end, what they promise, slow hands, pupils.

All agents come with the package; nothing but the pupils is trained. A promise is the greater Q-value of a
moment, what came is the discounted return on the rewards 0 for a step and -1 for a fall.
"""

import sys
from collections import Counter
from statistics import fmean

import numpy as np

from dqn_lesson.episodes.playback import Playback, watch
from dqn_lesson.episodes.recording import FIRST_RECORDED_SEED as FIRST
from dqn_lesson.games.cartpole import ENV_ID, how_it_ended
from dqn_lesson.lessons.lesson_09_watch_and_play.games import Late, came_true, taught_by
from dqn_lesson.pretrained import load_pretrained
from dqn_lesson.training import exam

from .figures import Row
from .part import run_alone
from .progress import Progress

QUESTION = "What does lesson 09 say of its agents?"
QUICK = {"num_games": 4, "num_late": 1, "num_long": 1, "long_steps": 600, "num_pupils": 1, "num_updates": 64}
GAMMA = 0.995
SECOND = 50  # steps
LATE = (0, 2, 3, 10)  # steps from the eye to the hand
LONG = ("cartpole-50", "cartpole")
NUM_FLAWLESS = 3  # games of the trained agent that teach


def measure(
    progress: Progress,
    num_games: int = 100,
    num_late: int = 40,
    num_long: int = 5,
    long_steps: int = 2_000,
    num_pupils: int = 10,
    num_updates: int = 3_840,
) -> dict:
    total, done = 5, 0

    def said(what: str, found: list) -> list:
        nonlocal done
        done += 1
        progress(done, total, what)
        return found

    quarter, trained = (load_pretrained(name).agent() for name in ("cartpole-25", "cartpole"))
    games = [watch(quarter, ENV_ID, seed) for seed in range(FIRST, FIRST + num_games)]
    hand = trained.snapshot()
    late = {
        steps: [watch(Late(hand, steps), ENV_ID, seed) for seed in range(FIRST, FIRST + num_late)]
        for steps in LATE
    }
    flawless = [watch(hand, ENV_ID, seed) for seed in range(FIRST, FIRST + NUM_FLAWLESS)]
    falls, of_pupils = late[LATE[-1]], (num_pupils, num_updates, num_late)
    return {
        "games": said("games of the 25 % agent", [_game(game) for game in games]),
        "late": said("late hands", [{"late": k, "score": g.score} for k in LATE for g in late[k]]),
        "long": said("long games", [row for name in LONG for row in _long(name, num_long, long_steps)]),
        "flawless": said("pupils of flawless games", _pupils(flawless, *of_pupils)),
        "falls": said("pupils of games that fall", _pupils(falls, *of_pupils)),
    }


def too_high(game: Playback) -> np.ndarray:
    """By how much the promise of each moment with a press is higher than what came: `(T,)`."""
    return game.q_values.max(axis=1)[:-1] - came_true(game, GAMMA)


def like_the_lost_one(states: np.ndarray) -> np.ndarray:
    """Which states `(B, 4)` are like those in which the lost game was lost: `(B,)`."""
    place, speed, _, swing = states.T
    return (place >= 0.6) & (place <= 1.1) & (speed < -0.5) & (swing > 0.4)


def _game(game: Playback) -> dict:
    wrong = too_high(game)
    return {
        "seed": game.seed,
        "steps": len(game.actions),
        "ending": how_it_ended(game.states[-1], game.terminated),
        "second before": round(float(wrong[-SECOND]), 4),
        "mean": round(float(wrong.mean()), 4),
        "most": round(float(wrong.max()), 4),
        "moments like the lost": int(like_the_lost_one(game.states[:-1]).sum()),
    }


def _long(name: str, num_games: int, max_steps: int) -> list[dict]:
    agent = load_pretrained(name).agent()
    games = [watch(agent, ENV_ID, seed, max_steps) for seed in range(FIRST, FIRST + num_games)]
    return [{"agent": name} | _game(game) for game in games]


def _pupils(games: list[Playback], num_pupils: int, num_updates: int, num_starts: int) -> list[dict]:
    """What became of agents that learned from these games alone."""
    found = []
    for seed in range(num_pupils):
        pupil = taught_by(games, num_updates, seed).snapshot()
        promise = float(pupil.q_values(np.zeros((1, 4))).max())
        mean = exam(pupil, num_starts=num_starts).mean
        found.append({"seed": seed, "mean": round(mean, 2), "promise": round(promise, 4)})
    return found


def rows(measured: dict) -> list[Row]:
    games, late = measured["games"], measured["late"]
    counts = Counter(game["ending"] for game in games)
    shown = [Row(f"25 %: endings of {len(games)} games", ", ".join(f"{n} {e}" for e, n in counts.items()))]
    for ending, number in counts.items():
        these = [game for game in games if game["ending"] == ending]
        early, mean = (fmean(game[key] for game in these) for key in ("second before", "mean"))
        most = max(game["most"] for game in these)
        figure = f"{early:+.3f} one second before the end, {mean:+.3f} over the game, at most {most:+.3f}"
        shown.append(Row(f'25 %: promised minus what came, {number} games that end with "{ending}"', figure))
    kept = [game for game in games if game["ending"] != "fell"]
    like, of = (sum(game[key] for game in kept) for key in ("moments like the lost", "steps"))
    what = f"25 %: moments like the lost ones, in {len(kept)} games without a fall"
    shown.append(Row(what, f"{like} of {of:,}"))
    for steps in dict.fromkeys(game["late"] for game in late):
        scores = [game["score"] for game in late if game["late"] == steps]
        shown.append(Row(f"trained, {steps} steps late: mean of {len(scores)} games", f"{fmean(scores):.0f}"))
    for name in dict.fromkeys(game["agent"] for game in measured["long"]):
        these = [game for game in measured["long"] if game["agent"] == name]
        mean, most = fmean(game["mean"] for game in these), max(game["most"] for game in these)
        lengths = ", ".join(str(game["steps"]) for game in these)
        shown.append(Row(f"{name}: steps of {len(these)} long games", lengths))
        shown.append(Row(f"{name}: promised minus what came in them", f"{mean:+.3f}, at most {most:+.3f}"))
    for key in ("flawless", "falls"):
        shown.append(Row(f"pupils taught by {key}", _of_pupils(measured[key])))
    return shown


def _of_pupils(pupils: list[dict]) -> str:
    means, promises = ([pupil[key] for pupil in pupils] for key in ("mean", "promise"))
    above = sum(promise > 0 for promise in promises)
    return (
        f"exam {min(means):.0f} to {max(means):.0f}, mean {fmean(means):.0f}; {above} of {len(pupils)}"
        f" promise more than 0 of a standing pole, at most {max(promises):.2f}"
    )


if __name__ == "__main__":
    run_alone(sys.modules[__name__])
