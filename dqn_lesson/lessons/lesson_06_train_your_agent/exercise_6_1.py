"""Exercise 6.1 of `06_train_your_agent`: the learner's loop, played before a stage that keeps a tape."""

from collections.abc import Callable
from typing import Any

import numpy as np

from ...exercises.exercise import Case, Exercise
from ...exercises.scripted_env import Line, ScriptedEnv
from .texts import TEXTS

_FALL = [
    Line((0.1, 0.2, 0.3, 0.4), 0.7),
    Line((0.5, 0.6, 0.7, 0.8), 0.7),
    Line((0.9, 1, 1.1, 1.2), 0.7, True),
]
_LIMIT = [
    Line((-0.1, 0.2, 0.3, 0.4), 0.7), Line((-0.5, 0.6, 0.7, 0.8), 0.7), Line((-0.9, 1, 1.1, 1.2), 0.7),
    Line((-1.3, 1.4, 1.5, 1.6), 0.7, False, True),
]  # fmt: skip
_ONE_STEP = [Line((2.0, 0.1, 0.2, 0.3), 0.7, False, True)]


class _Theatre(ScriptedEnv):
    """A `ScriptedEnv` with a script for each episode."""

    def __init__(self, scripts: list[list[Line]]) -> None:
        super().__init__((0.01, 0.02, 0.03, 0.04), scripts[0])
        self.scripts, self.num_resets = scripts, 0

    def reset(self, *, seed: int | None = None, options: dict | None = None) -> tuple[np.ndarray, dict]:
        """Back to the first state; the next script."""
        self.lines = self.scripts[min(self.num_resets, len(self.scripts) - 1)]
        self.num_resets += 1
        return super().reset(seed=seed)


class _NotingAgent:
    """Presses 1, 0, 1, 0, ... and writes all that is done with it on the stage's tape."""

    def __init__(self, tape: list[tuple[str, Any]]) -> None:
        self.tape, self.batch_size, self.epsilon = tape, 32, 0.5
        self.num_presses = 0
        self.rows = True

    def act(self, state: Any, explore: bool = True) -> int:
        """Button 1, then 0, then 1, ..."""
        self.tape.append(("act", self._seen(state)))
        self.num_presses += 1
        return self.num_presses % 2

    def remember(self, state: Any, action: Any, reward: Any, next_state: Any, terminated: Any) -> None:
        """Notes what it is told."""
        kept = (self._seen(state), action, reward, self._seen(next_state), terminated)
        self.tape.append(("remember", kept))

    def replay(self, batch_size: int | None = None) -> None:
        """Notes that it is called."""
        self.tape.append(("replay", None))

    def _seen(self, state: Any) -> list[float]:
        self.rows = self.rows and np.shape(state) == (1, 4)
        return np.round(np.ravel(state), 3).tolist()


def _played(train_by_hand: Callable, scripts: list[list[Line]]) -> dict[str, Any] | None:
    """What a loop did: scores, the calls in their order, what was shown and what was remembered."""
    env = _Theatre(scripts)
    agent = _NotingAgent(env.tape)
    scores = train_by_hand(agent, env, len(scripts))
    if scores is None and not env.tape:
        return None
    return {
        "scores": scores,
        "calls": " ".join(name for name, _ in env.tape),
        "rows": agent.rows,
        "shown": [note for name, note in env.tape if name == "act"],
        "pressed": [note for name, note in env.tape if name == "step"],
        "remembered": [note for name, note in env.tape if name == "remember"],
    }


_RESET = "        state, info = env.reset()\n"
_NEXT = "            state = next_state\n"
_REMEMBER = "agent.remember(state.reshape(1, -1), action, learned, next_state.reshape(1, -1), terminated)"
_REPLAY = "            agent.replay(agent.batch_size)\n"
_APPEND = "        scores.append"
_HEAD = '''\
def train_by_hand(agent, env, num_episodes):
    """Play and learn, episode after episode; print and return the scores."""
'''

THE_LOOP = Exercise(
    id="6.1",
    name="train_by_hand",
    minutes=8,
    level=2,
    stub=_HEAD + "    ...\n",
    solution=_HEAD
    + f'''\
    scores = []
    for episode in range(num_episodes):
{_RESET}        score, over = 0, False
        while not over:
            action = agent.act(state.reshape(1, -1))
            next_state, reward, terminated, truncated, info = env.step(action)
            learned = -1 if terminated else 0
            {_REMEMBER}
{_REPLAY}{_NEXT}            score += 1
            over = terminated or truncated
        scores.append(score)
        print(f"episode: {{episode + 1}}/{{num_episodes}}, score: {{score}}")
    return scores
''',
    texts=TEXTS["6.1"],
    mistakes={
        "frozen": {_NEXT: ""},
        "no reset": {
            _RESET: "",
            "    for episode": "    state, info = env.reset()\n    for episode",
        },
        "limit is a fall": (
            {"1), terminated)": "1), terminated or truncated)"},
            {
                "1), terminated)": "1), terminated or truncated)",
                "-1 if terminated": "-1 if terminated or truncated",
            },
            {"-1 if terminated": "-1 if terminated or truncated"},
        ),
        "past the limit": {"terminated or truncated\n": "terminated\n"},
        "shaped score": ({"score += 1": "score += learned"}, {"score += 1": "score += reward"}),
        "own rewards": {"action, learned": "action, reward"},
        "one less": ({"score, over = 0": "score, over = -1"},),
        "only the end": (
            {f"            {_REMEMBER}\n": "", _APPEND: f"        {_REMEMBER}\n{_APPEND}"},
            {
                f"            {_REMEMBER}\n": "",
                _REPLAY: "",
                _APPEND: f"        {_REMEMBER}\n        agent.replay(agent.batch_size)\n{_APPEND}",
            },
        ),
        "swapped": {
            f"            {_REMEMBER}\n{_REPLAY}{_NEXT}": f"{_NEXT}            {_REMEMBER}\n{_REPLAY}"
        },
        "last step lost": (
            {
                f"            {_REMEMBER}": "            if not (terminated or truncated):\n"
                f"                {_REMEMBER}"
            },
            {
                "            learned =": "            if terminated or truncated:\n                break\n"
                "            learned =",
                "            over = terminated or truncated\n": "",
            },
            {
                "            learned =": "            if terminated or truncated:\n                break\n"
                "            learned =",
                "            over = terminated or truncated\n": "",
                "            score += 1\n": "",
                "            action = ": "            score += 1\n            action = ",
            },
        ),
        "pair": {"state, info = env.reset()": "state = env.reset()"},
        "six things": {"1), terminated)": "1), terminated, truncated)"},
        "nothing back": {"    return scores\n": ""},
        "never replays": {_REPLAY: ""},
        "replays once": {_REPLAY: "", _APPEND: f"        agent.replay(agent.batch_size)\n{_APPEND}"},
        "replays first": {
            f"            {_REMEMBER}\n{_REPLAY}": f"{_REPLAY}            {_REMEMBER}\n"
        },
        "no rows": (
            {"state.reshape(1, -1)": "state"},
            {"agent.act(state.reshape(1, -1))": "agent.act(state)"},
        ),
    },
    right=(
        _HEAD
        + """\
    scores = []
    while len(scores) < num_episodes:
        state = np.reshape(env.reset(seed=len(scores))[0], [1, 4])
        for time in range(1, 10_000):
            action = agent.act(state)
            next_state, _, terminated, truncated, _ = env.step(action)
            next_state = np.reshape(next_state, [1, 4])
            agent.remember(state, action, -float(terminated), next_state, terminated)
            state = next_state
            agent.replay(32)
            if terminated or truncated:
                print("episode: {}/{}, score: {}".format(len(scores), num_episodes, time))
                scores.append(time)
                break
    return scores
""",
        {
            "    scores = []": "    scores = np.zeros(num_episodes)",
            "scores.append(score)": "scores[episode] = score",
        },
    ),
    cases=(
        Case("a fall, then time up", ([_FALL, _LIMIT],), "train_by_hand(agent, env, 2)"),
        Case("time up at once", ([_ONE_STEP],), "train_by_hand(agent, env, 1)"),
    ),
    run=_played,
    setup="import numpy as np",
)  # fmt: skip
