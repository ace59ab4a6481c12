"""Exercise 10.2: the newest frames on top of each other."""

from typing import Any

import numpy as np

from ...exercises.compare import plain
from ...exercises.exercise import Case, Exercise
from ...exercises.lending import lend


def _stacked(Stack: Any, num: int, games: tuple[tuple[int, ...], ...]) -> list | None:
    """Plays games whose frames hold one number each: the numbers of each stack, then and at the end."""
    stack, stacks, at_the_time = Stack(num), [], []
    for game in games:
        for k, number in enumerate(game):
            shown = lend(np.full((2, 3), number), "frame")
            stacks.append(stack.add(shown) if k else stack.reset(shown))
            if stacks[-1] is None:
                return None
            at_the_time.append(np.array(plain(stacks[-1])))
    shapes = {array.shape for array in at_the_time}
    if shapes != {(2, 3, num)}:
        return {"shape": sorted(shapes)[0]}
    numbers = [tuple(array[0, 0].tolist()) for array in at_the_time]
    uneven = any((array != array[0, 0]).any() for array in at_the_time)
    later = [tuple(np.array(plain(one))[0, 0].tolist()) for one in stacks]
    return {"shape": (2, 3, num), "numbers": "mixed within a frame" if uneven else numbers, "later": later}


_FILL = "self.frames = [frame] * self.num_frames"
_PUSH = "self.frames = [*self.frames[1:], frame]"
_STACK = "np.stack(self.frames, axis=-1)"

STACK = Exercise(
    id="10.2",
    name="Stack",
    solution=f'''\
class Stack:
    """The newest frames of a game, on top of each other: (H, W, num_frames), the newest one last."""

    def __init__(self, num_frames):
        self.num_frames = num_frames

    def reset(self, frame):
        """A new game begins with this frame: return the stack."""
        {_FILL}
        return {_STACK}

    def add(self, frame):
        """The game goes on with this frame: return the stack."""
        {_PUSH}
        return {_STACK}
''',
    texts={
        "nudge": "Keep a list of the newest frames. What is in it when a game begins and there is only one?"
        " And what leaves it when a new one comes?",
        "hint": "At the start, the first frame stands in for those that never were: `[frame] * num_frames`."
        " `np.stack(frames, axis=-1)` puts them on top of each other, channels last.",
        "right": "A state is now what the last frames show *together*, and so it holds where things go.",
        "last game": "Your stacks hold {got[numbers]}. The second game begins with frames of the first: to"
        " the network that is a ball that jumps. What must `reset` forget?",
        "newest first": "Your stacks hold {got[numbers]}: the newest frame comes first. The newest one"
        " belongs last.",
        "same array": "At the time your stacks held {got[numbers]}; at the end they hold {got[later]}. You"
        " return one array again and again, so what a memory keeps of it changes behind its back. Make a new"
        " one each time.",
        "channels first": "Your stack has the shape {got[shape]}. Keras wants the channels last:"
        " {right[shape]}.",
        "empty start": "Your stacks hold {got[numbers]}. A game begins with one frame, and you fill up with"
        " frames that no game has. To the network that is a ball out of nowhere: repeat the first frame.",
        "one again": "Your stacks hold {got[numbers]}: one frame, again and again. `add` must keep the older"
        " ones.",
        "one game": "The first frame of a game counts three times, then the newer ones move in from the"
        " right.",
        "two games": "The second game begins with its own first frame.",
        "two frames": "With two frames: the one before, and the newest.",
    },
    mistakes={
        "last game": (
            {_FILL: "self.frames = [*getattr(self, 'frames', [frame] * self.num_frames)[1:], frame]"},
            {_FILL: "self.frames = getattr(self, 'frames', None) or [frame] * self.num_frames"},
        ),
        "newest first": (
            {_PUSH: "self.frames = [frame, *self.frames[:-1]]"},
            {_STACK: "np.stack(self.frames[::-1], axis=-1)"},
        ),
        "same array": {
            _FILL: "self.frames = np.stack([frame] * self.num_frames, axis=-1)",
            _PUSH: "self.frames[..., :-1] = self.frames[..., 1:].copy()\n        self.frames[..., -1] ="
            " frame",
            f"return {_STACK}": "return self.frames",
        },
        "channels first": {"axis=-1": "axis=0"},
        "empty start": (
            {_FILL: "self.frames = [0 * frame] * (self.num_frames - 1) + [frame]"},
            {_FILL: "self.frames = [np.ones_like(frame)] * (self.num_frames - 1) + [frame]"},
        ),
        "one again": {_PUSH: _FILL},
    },
    right=(
        """\
class Stack:
    def __init__(self, num_frames):
        self.frames = collections.deque(maxlen=num_frames)

    def reset(self, frame):
        for _ in range(self.frames.maxlen):
            self.frames.append(frame)
        return np.stack(list(self.frames), axis=2)

    def add(self, frame):
        self.frames.append(frame)
        return np.stack(list(self.frames), axis=2)
""",
        """\
class Stack:
    def __init__(self, num_frames):
        self.num = num_frames

    def reset(self, frame):
        self.state = np.repeat(np.asarray(frame)[..., None], self.num, axis=-1)
        return self.state

    def add(self, frame):
        self.state = np.concatenate([self.state[..., 1:], np.asarray(frame)[..., None]], axis=-1)
        return self.state
""",
    ),
    cases=(
        Case("one game", (3, ((5, 6, 7, 8, 9),)), "three frames; a game whose frames are 5, 6, 7, 8, 9"),
        Case("two games", (3, ((5, 6), (2, 1, 4))), "three frames; the games 5, 6 and 2, 1, 4"),
        Case("two frames", (2, ((3, 0, 1), (4, 0))), "two frames; the games 3, 0, 1 and 4, 0"),
    ),
    run=_stacked,
    setup="import collections\n\nimport numpy as np",
    parts={
        "shape": "the shape of a stack",
        "numbers": "what each stack holds, the newest frame last",
        "later": "what the same stacks hold at the end",
    },
)
