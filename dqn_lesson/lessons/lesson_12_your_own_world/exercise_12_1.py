"""Exercise 12.1: a world of one's own, looked at by what it answers."""

from typing import Any

import numpy as np

from ...exercises.exercise import Case, Exercise

SEEDS = 3, 3, 8  # the first two must begin alike


def _lived(Elevator: Any, start: tuple[float, float], actions: tuple[int, ...], before: int) -> dict | None:
    """Plays `before` steps, begins anew, and says what the elevator answers from a given start.

    Args:
        Elevator: the learner's class.
        start: height and velocity of the cabin.
        actions: what is done from there, up to the end of the episode.
        before: steps of an episode before it.
    """
    env = Elevator()
    env.reset(seed=0)
    for _ in range(before):
        env.step(1)
    result = env.reset(seed=1)
    if result is None:
        return None
    if not (isinstance(result, tuple) and len(result) == 2 and isinstance(result[1], dict)):
        return {"reset gives": "the state alone"}
    env.height, env.velocity = start
    states, rewards, ends = [], [], []
    for action in actions:
        answer = env.step(action)
        if answer is None:
            return None
        if not (isinstance(answer, tuple) and len(answer) == 5 and isinstance(answer[4], dict)):
            return {
                "step gives": f"{len(answer)} values, and no dict last"
                if len(answer) == 5
                else f"{len(answer)} values"
            }
        state, reward, terminated, truncated, _ = answer
        states.append(state)
        rewards.append(reward)
        ends.append((bool(terminated), bool(truncated)))
        if any(ends[-1]):
            break
    first, last = result[0], states[-1]
    then = np.array(last)
    env.step(0)
    told = [np.asarray(one) for one in (first, then)]
    return {
        "num_steps": len(ends),
        "state": then.tolist(),
        "rewards": (rewards[0], rewards[-1]),
        "ends": ends[-1],
        "types": [(one.dtype.name, one.shape) for one in told],
        "inside": all(-1e-6 <= s[0] <= 10 + 1e-6 and abs(s[1]) <= 1 + 1e-6 for s in told),
        "kept": bool(np.array_equal(then, last)),
        "starts": _starts(Elevator),
        "spaces": (*_ends_of(env.observation_space), int(env.action_space.n)),
    }


def _ends_of(space: Any) -> tuple[list, list]:
    """The smallest and the largest numbers of a state."""
    return space.low.tolist(), space.high.tolist()


def _starts(Elevator: Any) -> tuple[bool, bool, bool]:
    """Whether one seed begins alike, other seeds and no seed differ, and all begin at rest from 5 to 10."""
    env = Elevator()
    one, again, other, *more = [
        np.array(env.reset(seed=seed)[0]) for seed in (*SEEDS, None, None, *range(60))
    ]
    fits = all(5 <= start[0] <= 10 and start[1] == 0 for start in (one, other, *more))
    heights = [start[0] for start in more]
    wide = min(heights) < 5.5 and max(heights) > 9.5
    alike = np.array_equal(one, again)
    return bool(alike), bool(wide and not np.array_equal(more[0], more[1])), bool(fits)


_SEED = "super().reset(seed=seed)"
_DRAW = "self.np_random.uniform(5, 10)"
_ZERO = "        self.num_steps = 0\n"
_PUSH = "        self.velocity += 0.1 if action == 1 else -0.1\n"
_FAST = "        self.velocity = min(max(self.velocity, -1.0), 1.0)\n"
_MOVE = "        self.height = min(max(self.height + self.velocity, 0.0), 10.0)\n"
_LOW, _LATE = "self.height <= 0", "self.num_steps >= 100"
_SOFT = "self.velocity > -0.35"
_STATE = "np.array([self.height, self.velocity], np.float32)"
_BACK = "return state, reward, terminated, truncated, {}"

ELEVATOR = Exercise(
    id="12.1",
    name="Elevator",
    solution=f'''\
class Elevator(gym.Env):
    """A cabin in a shaft of 10 floors. Action 0 lets go, action 1 pulls. It should land softly."""

    observation_space = Box(np.array([0, -1], np.float32), np.array([10, 1], np.float32))
    action_space = Discrete(2)

    def reset(self, seed=None, options=None):
        """Begin an episode: return the first state and a dict."""
        {_SEED}
        self.height = {_DRAW}
        self.velocity = 0.0
{_ZERO}        return {_STATE}, {{}}

    def step(self, action):
        """Move once: return state, reward, terminated, truncated and a dict."""
{_PUSH}{_FAST}{_MOVE}        self.num_steps += 1
        terminated = {_LOW}
        truncated = {_LATE}
        reward = -0.01
        if terminated:
            reward = 1.0 if {_SOFT} else -1.0
        state = {_STATE}
        {_BACK}
''',
    texts={
        "nudge": "`reset` puts the cabin somewhere, at rest, and sets its clock to 0. `step` changes the"
        " velocity, then the height, then asks two questions: is it down? is the time up?",
        "hint": "The first line of `reset` is `super().reset(seed=seed)`; after it"
        " `self.np_random.uniform(5, 10)` draws a height. A state is `np.array([self.height,"
        " self.velocity], np.float32)`. `min(max(x, low), high)` keeps a number between two others.",
        "right": "That is a world. Any agent of this course can live in it.",
        "seed ignored": "Twice `reset(seed=3)`, and it began in two places. An exam has to begin at the"
        " same starts for everybody: call `super().reset(seed=seed)`, and draw from `self.np_random`.",
        "one start": "It begins in the same place whatever the seed is, and without one. An agent would learn"
        " that one start by heart: draw the height between 5 and 10.",
        "counter": "The second episode ended after {got[num_steps]} steps: those of the first one were"
        " counted, too. What does `reset` have to set back?",
        "time is a fall": "The time was up, and you say (terminated, truncated) = {got[ends]}. Nothing"
        " has happened to the cabin: an agent that believes in an end here learns that hovering is worth"
        " nothing. Only `truncated` belongs there.",
        "swapped": "The cabin is down, and you say (terminated, truncated) = {got[ends]}. `terminated`"
        " comes first.",
        "no clock": "After {got[num_steps]} steps of pulling it still has not ended. Which of the two"
        " words ends it after 100 steps?",
        "ceiling": "Pulled all the time, it comes to the state {got[state]}: above the 10 floors that"
        " `observation_space` promises. Stop it there.",
        "ground": "It lands in the state {got[state]}, below the ground. `observation_space` promises a"
        " height of at least 0.",
        "too fast": "It gets as fast as {got[state]}, and `observation_space` promises a velocity between"
        " -1 and 1. Stop it there.",
        "dtype": "Your states have the types {got[types]}. The space is a `Box` of float32, so a state"
        " must be one, too: `np.array([...], np.float32)`.",
        "same array": "A state that you gave back changed with the next step: it is one array, filled"
        " again and again. A memory that keeps it keeps the newest state many times. Make a new array"
        " each time.",
        "height first": "You moved the cabin before you changed its velocity: it is at {got[state]}, and"
        " should be at {right[state]}. First the velocity, then the height.",
        "wrong way": "It is at {got[state]} and should be at {right[state]}: action 1 pulls it up, action"
        " 0 lets it go.",
        "hard pays": "A landing was paid {got[rewards][1]} and should be {right[rewards][1]}. Downwards is a"
        " velocity below 0: -0.9 is hard, -0.3 is soft.",
        "free steps": "A step on the way was paid {got[rewards][0]}. Time should cost something, or a"
        " slow way down is nearly as good as a fast one: 0.01 for each step.",
        "no info": "`reset` gives back the state alone. Gymnasium wants two things: `return state, {{}}`.",
        "old gym": "`step` gives back {got[step gives]}. Gymnasium wants five: state, reward, terminated,"
        " truncated and a dict.",
        "on the way": "Let go twice, pull once: velocity -0.1, -0.2, -0.1; height 4.9, 4.7, 4.6.",
        "soft": "It touches the ground at velocity -0.3: softer than -0.35, so the landing pays 1.",
        "hard": "It touches the ground at velocity -0.5: too fast, so the landing costs 1.",
        "just too fast": "It touches the ground at velocity -0.4: still too fast, so the landing costs 1.",
        "fast": "It falls all the way; its velocity stops at -1, its height at 0.",
        "clock": "Pulled all the time it stays under the ceiling, and after 100 steps the time is up.",
        "again": "There was an episode before this one. Its steps don't count.",
    },
    mistakes={
        "seed ignored": ({_SEED: "super().reset()"}, {_DRAW: "np.random.uniform(5, 10)"}),
        "one start": ({_SEED: "super().reset(seed=0)"}, {_DRAW: "7.5"}),
        "counter": {_ZERO: "        self.num_steps = getattr(self, 'num_steps', 0)\n"},
        "time is a fall": (
            {f"terminated = {_LOW}": f"terminated = {_LOW} or {_LATE}", "if terminated:": f"if {_LOW}:"},
            {
                f"terminated = {_LOW}": f"terminated = {_LOW} or {_LATE}",
                "if terminated:": f"if {_LOW}:",
                f"truncated = {_LATE}": "truncated = False",
            },
        ),
        "swapped": {_BACK: "return state, reward, truncated, terminated, {}"},
        "no clock": {f"truncated = {_LATE}": "truncated = False"},
        "ceiling": {_MOVE: "        self.height = max(self.height + self.velocity, 0.0)\n"},
        "ground": {_MOVE: "        self.height = min(self.height + self.velocity, 10.0)\n"},
        "too fast": {_FAST: ""},
        "dtype": {_STATE: "np.array([self.height, self.velocity])"},
        "same array": {
            f"return {_STATE}, {{}}": "self.state = np.array([self.height, self.velocity], np.float32)\n"
            "        return self.state, {}",
            f"state = {_STATE}": "state = self.state\n        state[:] = self.height, self.velocity",
        },
        "height first": {_PUSH + _FAST + _MOVE: _MOVE + _PUSH + _FAST},
        "wrong way": {"0.1 if action == 1 else -0.1": "-0.1 if action == 1 else 0.1"},
        "hard pays": ({_SOFT: "self.velocity < -0.35"}, {_SOFT: "self.velocity < 0.35"}),
        "free steps": {"reward = -0.01": "reward = 0.0"},
        "no info": {f"return {_STATE}, {{}}": f"return {_STATE}"},
        "old gym": {_BACK: "return state, reward, terminated or truncated, {}"},
    },
    right=(
        """\
class Elevator(gym.Env):
    observation_space = Box(np.float32([0, -1]), np.float32([10, 1]))
    action_space = Discrete(2)

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        self.height, self.velocity = 5 + 5 * self.np_random.random(), 0.0
        self.num_steps = 0
        return self._state(), {}

    def _state(self):
        return np.float32([self.height, self.velocity])

    def step(self, action):
        self.num_steps = self.num_steps + 1
        self.velocity = float(np.clip(self.velocity + (2 * action - 1) / 10, -1, 1))
        self.height = float(np.clip(self.height + self.velocity, 0, 10))
        if self.height > 0:
            return self._state(), -0.01, False, self.num_steps == 100, {}
        return self._state(), 1.0 if abs(self.velocity) < 0.35 else -1.0, True, self.num_steps == 100, {}
""",
    ),
    cases=(
        Case("on the way", ((5.0, 0.0), (0, 0, 1), 0), "from height 5 at rest, the actions 0, 0, 1"),
        Case("soft", ((0.2, -0.4), (1,), 0), "from height 0.2 at velocity -0.4, the action 1"),
        Case("hard", ((0.2, -0.4), (0,), 0), "from height 0.2 at velocity -0.4, the action 0"),
        Case("just too fast", ((0.3, -0.3), (0,), 0), "from height 0.3 at velocity -0.3, the action 0"),
        Case(
            "fast", ((9.7, -0.2), (0,) * 30, 0), "from height 9.7 at velocity -0.2, action 0 again and again"
        ),
        Case("clock", ((6.0, 0.0), (1,) * 130, 0), "from height 6 at rest, action 1 again and again"),
        Case("again", ((6.0, 0.0), (1,) * 130, 30), "the same, after an episode of 30 steps"),
    ),
    run=_lived,
    setup="import gymnasium as gym\nimport numpy as np\nfrom gymnasium.spaces import Box, Discrete",
    parts={
        "num_steps": "how many steps the episode had",
        "state": "its last state, height and velocity",
        "rewards": "the first and the last reward",
        "ends": "terminated and truncated at the last step",
        "types": "type and shape of two states",
        "inside": "whether states stay within `observation_space`",
        "kept": "whether a state stays as it was given back",
        "spaces": "the smallest and the largest state, and how many actions there are",
        "starts": "whether one seed begins alike; whether others differ; whether all are at rest from 5"
        " to 10",
    },
)
