"""Exercise 6.1: the learner's loop, run with an agent and an environment that keep one tape."""

import contextlib
import io
import re
from collections.abc import Callable
from typing import Any

import numpy as np

from ...exercises.exercise import Case, Exercise
from ...exercises.fakes import ScriptedEnv, ScriptedStep
from ...exercises.sandbox import Endless

_STATES = [(0.1, 0.2, 0.3, 0.4), (0.5, 0.6, 0.7, 0.8), (0.9, 1, 1.1, 1.2)]
_FALL = [ScriptedStep(state, 0.7, terminated=state == _STATES[-1]) for state in _STATES]
_LIMIT = [ScriptedStep((-first, *others), 0.7) for first, *others in _STATES]
_LIMIT.append(ScriptedStep((-1.3, 1.4, 1.5, 1.6), 0.7, truncated=True))
_BOTH = [ScriptedStep((3.0, 0.1, 0.2, 0.3), -0.2), ScriptedStep((3.1, 0.1, 0.2, 0.3), 2.0, True, True)]
_ONE_STEP = [ScriptedStep((2.0, 0.1, 0.2, 0.3), 0.7, truncated=True)]


class _NotingAgent:
    """Takes the actions 1, 0, 1, 0, ... and writes all that is done with it on the environment's tape."""

    def __init__(self, tape: list[tuple[str, Any]]) -> None:
        self.tape, self.batch_size, self.epsilon = tape, 32, 0.5
        self.num_actions = 0
        self.rows = True
        self.kept: list[tuple[np.ndarray, np.ndarray]] = []  # what it was given, and a copy of that

    def act(self, state: Any, explore: bool = True) -> int:
        """Action 1, then 0, then 1, ..."""
        self.tape.append(("act", self._seen(state)))
        self.num_actions += 1
        return self.num_actions % 2

    def remember(self, state: Any, action: Any, reward: Any, next_state: Any, terminated: Any) -> None:
        """Notes what it is told."""
        self.kept += [(given, np.copy(given)) for given in (state, next_state)]
        transition = (self._seen(state), action, reward, self._seen(next_state), terminated)
        self.tape.append(("remember", transition))

    def replay(self, batch_size: int | None = None) -> None:
        """Notes that it is called."""
        self.tape.append(("replay", None))

    def _seen(self, state: Any) -> list[float]:
        self.rows = self.rows and np.shape(state) == (1, 4)
        return np.round(np.ravel(state), 3).tolist()


def _played(train_by_hand: Callable, scripts: list[list[ScriptedStep]]) -> dict[str, Any] | None:
    """What a loop did: scores, the calls in their order, what was shown, remembered and printed."""
    env = ScriptedEnv((0.01, 0.02, 0.03, 0.04), *scripts, info={"num_episodes": len(scripts)})
    agent = _NotingAgent(env.tape)
    scores = on_after = None
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        try:
            scores = train_by_hand(agent, env, len(scripts))
        except Endless:
            if env.num_steps < env.max_steps:
                raise
            on_after = env.num_resets
    print(printed.getvalue(), end="")
    if scores is None and not env.tape:
        return None
    numbers = re.findall(r"\d+", printed.getvalue())
    seeds = [note for name, note in env.tape if name == "reset"]
    return {
        "scores": scores,
        "no end in": on_after,
        "calls": " ".join(name for name, _ in env.tape) if on_after is None else "",
        "rows": agent.rows,
        "shown": [note for name, note in env.tape if name == "act"],
        "pressed": [note for name, note in env.tape if name == "step"],
        "remembered": [note for name, note in env.tape if name == "remember"],
        "kept": all(np.array_equal(given, copy) for given, copy in agent.kept),
        "printed": on_after is not None
        or scores is None
        or all(str(len(script)) in numbers for script in scripts),
        "same start": len(seeds) > 1 and None not in seeds and len(set(seeds)) < len(seeds),
        "epsilon": agent.epsilon,
    }


_RESET = "        state, info = env.reset()\n"
_NEXT = "            state = next_state\n"
_REMEMBER = "agent.remember(state.reshape(1, -1), action, learned, next_state.reshape(1, -1), terminated)"
_REPLAY = "            agent.replay(agent.batch_size)\n"
_APPEND = "        scores.append"
_PRINT = '        print(f"episode: {episode + 1}/{num_episodes}, score: {score}")\n'
_HEAD = '''\
def train_by_hand(agent, env, num_episodes):
    """Play and learn, episode after episode; print and return the scores."""
'''

THE_LOOP = Exercise(
    id="6.1",
    name="train_by_hand",
    parts={
        "scores": "what your function returns",
        "calls": "what is called, in this order",
        "rows": "whether the agent always gets a state as a row, of the shape (1, 4)",
        "shown": "the states that `act` was given",
        "pressed": "the actions that `step` was given",
        "remembered": "what `remember` was given",
        "no end in": "the number of the episode that never ended",
        "kept": "whether the arrays in the memory are still what they were",
        "printed": "whether each score was printed",
        "same start": "whether two episodes were started from the same seed",
        "epsilon": "which only `replay` lowers",
    },
    solution=_HEAD
    + f"""\
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
{_PRINT}    return scores
""",
    texts={
        "nudge": "It is your loop from 1.1 with two more calls in it. Write down the order of the four calls"
        " first. Then ask of each variable: who sets it for the next step?",
        "hint": "Two loops: `for episode in range(num_episodes)` and in it a `while`, which ends on"
        " `terminated or truncated`. `remember` is told `terminated` alone. The last line of the inner loop:"
        " `state = next_state`.",
        "right": "Reset; act, step, remember, replay; act, step, remember, replay. That is all of it.",
        "frozen": "The agent is shown the first state for ever. After each step, what is the state that it"
        " should see? Look for `state = next_state`.",
        "no reset": "The second episode begins where the first one ended: you step after the end. Each"
        " episode needs its own `reset`.",
        "limit is a fall": "You stored a fall at the end of the second episode, but there only the time was"
        " up. `remember` is told `terminated`; the loop ends on `terminated or truncated`.",
        "never ends": "The pole fell at step 3, and your loop goes on; we stopped it after 50 steps. What"
        " must change so that the inner loop ends? Either of the two, `terminated` or `truncated`, ends an"
        " episode.",
        "prints nothing": "Your loop is right, but nobody can watch it: print the score after each episode.",
        "same start": "Every episode starts in the same state, because each `reset` gets the same seed. The"
        " agent"
        " should learn to balance from any start: leave the seed out.",
        "past the limit": "Your loop ran past the time limit. `truncated` ends an episode, too.",
        "shaped score": "The scores are {got[scores]}. You added up the rewards that the agent learns from."
        " A score counts steps, whatever we reward.",
        "own rewards": "The environment's own reward was remembered. Here it is to be 0 for a step and -1 for"
        " a fall. Look at what you hand to `remember`.",
        "one less": "The scores are {got[scores]} for 3 and 4 steps. The last step counts too: where do you"
        " count? The tutorial's own line has this slip.",
        "only the end": "One transition per episode. `remember` stands outside the inner loop: look at how"
        " far it is indented.",
        "swapped": "What you remember as `next_state` is the state before the step. Look at the order of the"
        " lines: remember first, then `state = next_state`.",
        "last step lost": "The last step of an episode is not remembered: your loop ends before it gets"
        " there. But that step is the only one in which the pole falls. Remember and replay first, then ask"
        " whether it is over.",
        "pair": "Your code stopped: `reset` gives two things, the state and `info`. Take them apart:"
        " `state, info = env.reset()`.",
        "six things": "Your code stopped: `remember` takes five things: state, action, reward, next state,"
        " `terminated`. Lesson 03 says why `truncated` is not one of them.",
        "nothing back": "It plays, and gives nothing back. Is `return scores` missing at the end?",
        "never replays": "It acts and remembers, but never learns: `replay` is not called.",
        "replays once": "It replays once per episode, after the inner loop. That is the other way to read the"
        " tutorial. Here we want it after every step: look at the indentation.",
        "replays first": "It replays before it remembers, so the newest step is never in the batch. The order"
        " is act, step, remember, replay.",
        "no rows": "The agent got states of shape (4,). It wants rows, (1, 4): look for `reshape(1, -1)`, in"
        " `act` and twice in `remember`.",
        "a fall, then time up": "Two episodes are played: 3 steps and a fall; 4 steps, and the time is up. So"
        " the scores are 3 and 4, and each step is act, step, remember, replay.",
        "both at once": "One episode of two steps, and in the second the pole falls just as the time is up:"
        " a fall.",
        "time up at once": "One episode of one step, and the time is up. Score 1, and no fall in the memory.",
    },
    mistakes={
        "frozen": {_NEXT: ""},
        "no reset": {_RESET: "", "    for episode": "    state, info = env.reset()\n    for episode"},
        "limit is a fall": (
            {"1), terminated)": "1), terminated or truncated)"},
            {
                "1), terminated)": "1), terminated or truncated)",
                "-1 if terminated": "-1 if terminated or truncated",
            },
            {"-1 if terminated": "-1 if terminated or truncated"},
        ),
        "never ends": (
            {"terminated or truncated\n": "terminated and truncated\n"},
            {"            over = terminated or truncated\n": ""},
        ),
        "prints nothing": {_PRINT: ""},
        "same start": ({"env.reset()": "env.reset(seed=0)"}, {"env.reset()": "env.reset(seed=42)"}),
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
        "replays first": {f"            {_REMEMBER}\n{_REPLAY}": f"{_REPLAY}            {_REMEMBER}\n"},
        "no rows": (
            {"state.reshape(1, -1)": "state"},
            {"agent.act(state.reshape(1, -1))": "agent.act(state)"},
        ),
    },
    right=(
        """\
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
        Case("both at once", ([_BOTH],), "train_by_hand(agent, env, 1)"),
    ),
    run=_played,
)
