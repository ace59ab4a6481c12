"""What a run notes of its own inside: epsilon, loss, mean Q and how full the memory is."""

import math
import time
from collections import defaultdict, deque
from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np

from ....past import as_number
from ...shared.printed import readable

NUM_SAMPLES = 120  # over the planned length of a run
SECONDS = 1.0  # a slow run is looked at so often too
NUM_STATES = 64  # the newest ones, of which the mean Q is taken


class Sample(NamedTuple):
    """One look inside; None where the agent has no such thing."""

    num_steps: int
    epsilon: float | None
    loss: float | None  # the mean since the last look
    mean_q: float | None  # of the best action, over the newest states


class Diagnostics:
    """Looks inside an agent from time to time, in the thread that owns it.

    Attributes:
        samples: what was seen, oldest first.
        num_memories: how many steps the agent's memory holds; None: it has none that can be counted.
        capacity: how many fit; None: it doesn't say.
        trouble: what the agent's own `q_values` said when it could not answer; it is not asked again.
    """

    def __init__(self, num_steps: int):
        self.samples: list[Sample] = []
        self.num_memories: int | None = None
        self.capacity: int | None = None
        self.trouble: BaseException | None = None
        self._every = max(1, num_steps // NUM_SAMPLES)
        self._looked = (0, time.monotonic())
        self._states: deque[np.ndarray] = deque(maxlen=NUM_STATES)
        self._losses: list[float] = []

    def note(self, agent: Any, num_steps: int, state: np.ndarray, loss: Any, now: float) -> None:
        """Called after each step; it looks inside when it is time to."""
        self._states.append(state)
        if loss is not None and (number := _number(loss)) is not None:
            self._losses.append(number)
        steps, second = self._looked
        if num_steps - steps >= self._every or now - second >= SECONDS:
            self._looked = (num_steps, now)
            self._look(agent, num_steps)

    def _look(self, agent: Any, num_steps: int) -> None:
        epsilon = _number(getattr(agent, "epsilon", None))
        loss = sum(self._losses) / len(self._losses) if self._losses else None
        self._losses.clear()
        self.samples.append(Sample(num_steps, epsilon, loss, self._mean_q(agent)))
        memory = getattr(agent, "memory", None)
        self.num_memories = len(memory) if hasattr(memory, "__len__") else None
        capacity = getattr(memory, "capacity", None) or getattr(memory, "maxlen", None)
        self.capacity = capacity if isinstance(capacity, int) else None

    def _mean_q(self, agent: Any) -> float | None:
        if self.trouble is not None or not hasattr(agent, "q_values"):
            return None
        try:
            q_values = np.asarray(agent.q_values(np.stack(self._states)), float)  # [B, A]
            mean = float(q_values.max(axis=-1).mean())
        except Exception as error:  # a learner's own may want its states in another form; said in the panel
            self.trouble = error
            return None
        return _number(mean)


def _number(value: Any) -> float | None:
    """What can be drawn; an agent of the learner's own may hold anything."""
    number = as_number(value)
    return number if number is not None and math.isfinite(number) else None


def episode_line(episode: Any, num_episodes: int | None) -> str:
    """An episode as the tutorial prints it: `episode: 12/5000, score: 34, e: 0.61`."""
    of = "" if num_episodes is None else f"/{num_episodes}"
    epsilon = "" if episode.epsilon is None else f", e: {episode.epsilon:.2}"
    return f"episode: {episode.number}{of}, score: {episode.score:g}{epsilon}"


def newest_lines(
    episodes: list, num_episodes: int | None, printed: Iterable[tuple[int, str]] = (), num_lines: int = 200
) -> str:
    """The newest episodes, the last one at the bottom, and between them what the agent printed.

    Args:
        episodes: all of them.
        num_episodes: how many there will be; None: nobody knows.
        printed: pieces of text, each with the number of episodes before it.
        num_lines: at most, of each kind.
    """
    texts = defaultdict(str)
    for before, text in list(printed):
        texts[before] += text
    lines, first = [], max(0, len(episodes) - num_lines)
    for number in range(first, len(episodes) + 1):
        if number > first:
            lines.append(episode_line(episodes[number - 1], num_episodes))
        lines += readable(texts[number]).splitlines()[-num_lines:]
    return "\n".join(lines[-2 * num_lines :])
